/* Replies in each provider's own words: a row a reply, and the whole answer it must become.
 * Stands at the end of a callback. */
// SPDX-License-Identifier: Apache-2.0
#include "../rows.h"

#include "base/clock.h"
#include "provider/provider_impl.h"

#define XML           "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
#define VOICE_URL     "https://h.example/hook/twilio/voice"
#define RECORDING_URL "https://api.example/2010-04-01/Accounts/AC1/Recordings/"
#define STATUS_URL    "https://h.example/hook/twilio/status"

enum { STEPS_MAX = 6 };

struct row {
    const char *name;
    const struct provider *provider;
    enum provider_hook hook;
    struct reply_step steps[STEPS_MAX];
    size_t count;
    const char *answer;
};

#define SAY(words)                                            \
    {                                                         \
        .verb = REPLY_SAY, .text = words, .language = "en-GB" \
    }
#define SAID(words) "<Say language=\"en-GB\" voice=\"Polly.Amy\">" words "</Say>"
#define GATHERED(digits, finish)                             \
    "<Gather input=\"dtmf\" " digits "finishOnKey=\"" finish \
    "\" timeout=\"6\" actionOnEmptyResult=\"true\" action=\"" VOICE_URL "?p=T\" method=\"POST\">"
#define REDIRECTED(query) "<Redirect method=\"POST\">" VOICE_URL query "</Redirect>"

static const struct row rows[] = {
    {"twilio: nothing to say to a text",
     &provider_twilio,
     HOOK_MESSAGE,
     {{0}},
     0,
     XML "<Response/>"},
    {"twilio: nothing to say to a call", &provider_twilio, HOOK_VOICE, {{0}}, 0, XML "<Response/>"},
    {"twilio: a text asks for its report",
     &provider_twilio,
     HOOK_MESSAGE,
     {{.verb = REPLY_MESSAGE, .text = "Fish & chips <£5>", .token = "T"}},
     1,
     XML "<Response><Message action=\"" STATUS_URL
         "?m=T\" method=\"POST\" statusCallback=\"" STATUS_URL
         "?m=T\">Fish &amp; chips &lt;£5&gt;</Message></Response>"},
    {"twilio: a text without a token",
     &provider_twilio,
     HOOK_MESSAGE,
     {{.verb = REPLY_MESSAGE, .text = "a"}},
     1,
     XML "<Response><Message>a</Message></Response>"},
    {"twilio: spoken words have no place in a text's answer",
     &provider_twilio,
     HOOK_MESSAGE,
     {SAY("a"), {.verb = REPLY_MESSAGE, .text = "b"}},
     2,
     XML "<Response><Message>b</Message></Response>"},
    {"twilio: a text has no place in a call's answer",
     &provider_twilio,
     HOOK_VOICE,
     {{.verb = REPLY_MESSAGE, .text = "b"}, SAY("a")},
     2,
     XML "<Response>" SAID("a") "</Response>"},
    {"twilio: a menu of one key, redirected when it ends without one",
     &provider_twilio,
     HOOK_VOICE,
     {{.verb = REPLY_GATHER, .token = "T", .digits = 1, .seconds = 6, .inside = 2},
      SAY("For food, press 1."),
      {.verb = REPLY_PAUSE, .seconds = 1}},
     3,
     XML "<Response>" GATHERED("numDigits=\"1\" ", "") SAID(
         "For food, press 1.") "<Pause length=\"1\"/></Gather>" REDIRECTED("?p=T") "</Response>"},
    {"twilio: an entry that hash ends",
     &provider_twilio,
     HOOK_VOICE,
     {SAY("Hello."),
      {.verb = REPLY_GATHER, .token = "T", .seconds = 6, .inside = 1},
      SAY("Enter it."),
      {.verb = REPLY_REDIRECT, .token = "T"}},
     4,
     XML "<Response>" SAID("Hello.") GATHERED("", "#")
         SAID("Enter it.") "</Gather>" REDIRECTED("?p=T") "</Response>"},
    {"twilio: a gather holds no more than it may",
     &provider_twilio,
     HOOK_VOICE,
     {{.verb = REPLY_GATHER, .token = "T", .seconds = 6, .inside = 9}, {.verb = REPLY_HANGUP}},
     2,
     XML "<Response><Gather input=\"dtmf\" finishOnKey=\"#\" timeout=\"6\" "
         "actionOnEmptyResult=\"true\" action=\"" VOICE_URL
         "?p=T\" method=\"POST\"/><Hangup/></Response>"},
    {"twilio: a dial",
     &provider_twilio,
     HOOK_VOICE,
     {{.verb = REPLY_DIAL, .text = "+442079460123", .token = "T", .seconds = 20}},
     1,
     XML "<Response><Dial timeout=\"20\" action=\"" VOICE_URL
         "?p=T\" method=\"POST\"><Number>+442079460123</Number></Dial></Response>"},
    {"twilio: a recording and a played file",
     &provider_twilio,
     HOOK_VOICE,
     {{.verb = REPLY_PLAY, .text = "https://h.example/a.mp3?x=1&y=2"},
      {.verb = REPLY_RECORD, .token = "T", .seconds = 120}},
     2,
     XML "<Response><Play>https://h.example/a.mp3?x=1&amp;y=2</Play><Record maxLength=\"120\" "
         "timeout=\"10\" "
         "finishOnKey=\"#0*\" playBeep=\"true\" action=\"" VOICE_URL
         "?p=T\" method=\"POST\"/></Response>"},
    {"twilio: what was recorded is played from where it is kept",
     &provider_twilio,
     HOOK_VOICE,
     {{.verb = REPLY_PLAY, .recording = "RE1"}},
     1,
     XML "<Response><Play>" RECORDING_URL "RE1.mp3</Play></Response>"},
    {"twilio: a redirect without a token, then the end",
     &provider_twilio,
     HOOK_VOICE,
     {{.verb = REPLY_REDIRECT}, {.verb = REPLY_HANGUP}},
     2,
     XML "<Response>" REDIRECTED("") "<Hangup/></Response>"},
    {"twilio: a language without a voice of its own",
     &provider_twilio,
     HOOK_VOICE,
     {{.verb = REPLY_SAY, .text = "হ্যালো", .language = "bn-IN"}},
     1,
     XML "<Response><Say language=\"bn-IN\">হ্যালো</Say></Response>"},
    {"sandbox: nothing to say to a text",
     &provider_sandbox,
     HOOK_MESSAGE,
     {{0}},
     0,
     "{\"messages\":[]}"},
    {"sandbox: nothing to say to a call",
     &provider_sandbox,
     HOOK_VOICE,
     {{0}},
     0,
     "{\"steps\":[]}"},
    {"sandbox: two texts",
     &provider_sandbox,
     HOOK_MESSAGE,
     {{.verb = REPLY_MESSAGE, .text = "a \"b\"", .token = "T"},
      SAY("left out"),
      {.verb = REPLY_MESSAGE, .text = "c"}},
     3,
     "{\"messages\":[{\"text\":\"a \\\"b\\\"\",\"token\":\"T\",\"status\":\"/hook/sandbox/"
     "status?m=T\"},{\"text\":\"c\",\"token\":null,\"status\":null}]}"},
    {"sandbox: a menu between other steps",
     &provider_sandbox,
     HOOK_VOICE,
     {SAY("a"),
      {.verb = REPLY_GATHER, .token = "T", .digits = 1, .seconds = 6, .inside = 2},
      SAY("b"),
      {.verb = REPLY_PAUSE, .seconds = 1},
      {.verb = REPLY_REDIRECT, .token = "T"},
      {.verb = REPLY_HANGUP}},
     6,
     "{\"steps\":[{\"verb\":\"say\",\"text\":\"a\",\"language\":\"en-GB\"},"
     "{\"verb\":\"gather\",\"digits\":1,\"seconds\":6,\"token\":\"T\",\"action\":\"/hook/sandbox/"
     "voice?p=T\",\"steps\":[{\"verb\":\"say\",\"text\":\"b\",\"language\":\"en-GB\"},"
     "{\"verb\":\"pause\",\"seconds\":1}]},{\"verb\":\"redirect\",\"token\":\"T\",\"action\":"
     "\"/hook/sandbox/voice?p=T\"},{\"verb\":\"hangup\"}]}"},
    {"sandbox: an empty gather, a dial and a recording",
     &provider_sandbox,
     HOOK_VOICE,
     {{.verb = REPLY_GATHER, .token = "T", .seconds = 6},
      {.verb = REPLY_DIAL, .text = "+442079460123", .token = "T", .seconds = 20},
      {.verb = REPLY_RECORD, .token = "T", .seconds = 9},
      {.verb = REPLY_PLAY, .text = "/a.mp3"}},
     4,
     "{\"steps\":[{\"verb\":\"gather\",\"digits\":0,\"seconds\":6,\"token\":\"T\",\"action\":"
     "\"/hook/sandbox/voice?p=T\",\"steps\":[]},{\"verb\":\"dial\",\"seconds\":20,\"number\":"
     "\"+442079460123\",\"token\":\"T\",\"action\":\"/hook/sandbox/voice?p=T\"},{\"verb\":"
     "\"record\",\"seconds\":9,\"token\":\"T\",\"action\":\"/hook/sandbox/voice?p=T\"},{\"verb\":"
     "\"play\",\"url\":\"/a.mp3\"}]}"},
    {"sandbox: a gather that promises more steps than there are",
     &provider_sandbox,
     HOOK_VOICE,
     {{.verb = REPLY_GATHER, .token = "T", .seconds = 6, .inside = 3}, SAY("a")},
     2,
     "{\"steps\":[{\"verb\":\"gather\",\"digits\":0,\"seconds\":6,\"token\":\"T\",\"action\":"
     "\"/hook/sandbox/voice?p=T\",\"steps\":[{\"verb\":\"say\",\"text\":\"a\",\"language\":"
     "\"en-GB\"}]}]}"},
    {"sandbox: a gather holds no gather",
     &provider_sandbox,
     HOOK_VOICE,
     {{.verb = REPLY_GATHER, .token = "T", .seconds = 6, .inside = 2},
      {.verb = REPLY_GATHER, .token = "U", .seconds = 6},
      {.verb = REPLY_HANGUP}},
     3,
     "{\"steps\":[{\"verb\":\"gather\",\"digits\":0,\"seconds\":6,\"token\":\"T\",\"action\":"
     "\"/hook/sandbox/voice?p=T\",\"steps\":[]},{\"verb\":\"gather\",\"digits\":0,\"seconds\":6,"
     "\"token\":\"U\",\"action\":\"/hook/sandbox/"
     "voice?p=U\",\"steps\":[]},{\"verb\":\"hangup\"}]}"},
    {"skeleton: words of a call",
     &provider_skeleton,
     HOOK_VOICE,
     {SAY("a"), {.verb = REPLY_HANGUP}, SAY("b")},
     3,
     "{\"say\":[\"a\",\"b\"]}"},
};

static const struct provider_config config = {
    .public_url = "https://h.example", .account = "AC1", .api_url = "https://api.example"};

static void test_row(void **state)
{
    const struct row *row = *state;
    void *ctx = mem_root("test");
    struct reply reply = {row->steps, row->count};
    struct http_response answer = row->provider->render(ctx, &config, row->hook, &reply);
    assert_int_equal(answer.status, 200);
    assert_false(str_starts(str_of(answer.content_type), "text/plain"));
    assert_string_equal(str_keep(ctx, answer.body), row->answer);
    mem_free(ctx);
}

static void test_reports(void **state)
{
    (void)state;
    const struct provider *const providers[] = {&provider_twilio, &provider_sandbox,
                                                &provider_skeleton};
    void *ctx = mem_root("test");
    struct reply reply = {0};
    for (size_t i = 0; i < ARRAY_SIZE(providers); i++) {
        assert_int_equal(providers[i]->render(ctx, &config, HOOK_STATUS, &reply).status, 204);
        assert_int_equal(providers[i]->render(ctx, &config, HOOK_CALL_STATUS, &reply).status, 204);
    }
    mem_free(ctx);
}

static void test_too_long(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    char *words = mem_zeroed(ctx, 1, 70001, "words");
    memset(words, 'a', 70000);
    const struct reply_step step = {.verb = REPLY_SAY, .text = words};
    struct reply reply = {&step, 1};
    assert_int_equal(provider_twilio.render(ctx, &config, HOOK_VOICE, &reply).status, 500);
    assert_int_equal(provider_sandbox.render(ctx, &config, HOOK_VOICE, &reply).status, 500);
    mem_free(ctx);
}

struct other_row {
    const char *name;
    CMUnitTestFunction run;
};

static void test_other(void **state)
{
    const struct other_row *row = *state;
    row->run(NULL);
}

static const struct other_row others[] = {
    {"reports are answered without a body", test_reports},
    {"an answer that is too long for the provider is an error, not half an answer", test_too_long},
};

int main(void)
{
    clock_start();
    const struct rows_table tables[] = {ROWS(rows, test_row), ROWS(others, test_other)};
    return rows_run("answers to providers", tables, ARRAY_SIZE(tables));
}

/* Replies written as TwiML, Twilio's answer language.
 * Stands at the end of a callback. Every address in it is absolute, on public_url, and every Gather and Record
 * names its own, because without one Twilio asks for the same document again, for ever.
 * Leaves to others: the wording. Source: providers.md sections 2.1 and 2.4. */
// SPDX-License-Identifier: Apache-2.0
#include "provider/provider_impl.h"

#include "base/mem.h"
#include "base/xml.h"

/* People stop to think; Twilio ends a recording after 5 s where nothing is said. */
static const int record_silence_seconds = 10;
static const size_t answer_limit = 64 * 1024; /* Twilio reads no more */

/* Where the standard voice of a language is poor and a better one is known. */
static const struct {
    const char *language, *voice;
} voices[] = {
    {"en-GB", "Polly.Amy"},      {"cy-GB", "Polly.Gwyneth"}, {"pl-PL", "Polly.Ewa"},
    {"ro-RO", "Polly.Carmen"},   {"tr-TR", "Polly.Filiz"},   {"pt-PT", "Polly.Ines"},
    {"es-ES", "Polly.Conchita"}, {"it-IT", "Polly.Carla"},   {"fr-FR", "Polly.Celine"},
    {"hi-IN", "Polly.Aditi"},    {"cmn-CN", "Polly.Zhiyu"},
};

struct writer {
    void *ctx;
    const struct provider_config *config;
    struct xml *xml;
};

static void attribute_number(const struct writer *writer, const char *name, int value)
{
    xml_attribute(writer->xml, name, mem_printf(writer->ctx, "%d", value));
}

/* Our address for the prompt under token; the call's first address where there is none. */
static const char *prompt_url(const struct writer *writer, const char *token)
{
    if (token == NULL)
        return mem_printf(writer->ctx, "%s/hook/twilio/voice", writer->config->public_url);
    return mem_printf(writer->ctx, "%s/hook/twilio/voice?p=%s", writer->config->public_url, token);
}

static void write_action(const struct writer *writer, const char *token)
{
    xml_attribute(writer->xml, "action", prompt_url(writer, token));
    xml_attribute(writer->xml, "method", "POST");
}

/* Twilio's pages name action today and statusCallback before; each work-alike knows one of them. */
static void write_message(const struct writer *writer, const struct reply_step *step)
{
    xml_open(writer->xml, "Message");
    if (step->token != NULL) {
        const char *url = mem_printf(writer->ctx, "%s/hook/twilio/status?m=%s",
                                     writer->config->public_url, step->token);
        xml_attribute(writer->xml, "action", url);
        xml_attribute(writer->xml, "method", "POST");
        xml_attribute(writer->xml, "statusCallback", url);
    }
    xml_text(writer->xml, str_of(step->text));
    xml_close(writer->xml);
}

static void write_say(const struct writer *writer, const struct reply_step *step)
{
    const char *voice = NULL;
    for (size_t i = 0; i < ARRAY_SIZE(voices); i++)
        if (str_equal_nocase(str_of(step->language), str_of(voices[i].language)))
            voice = voices[i].voice;
    xml_open(writer->xml, "Say");
    xml_attribute(writer->xml, "language", step->language);
    xml_attribute(writer->xml, "voice", voice);
    xml_text(writer->xml, str_of(step->text));
    xml_close(writer->xml);
}

static void write_play(const struct writer *writer, const struct reply_step *step)
{
    const struct provider_config *config = writer->config;
    const char *address = step->text;
    if (step->recording)
        address = mem_printf(writer->ctx, "%s/2010-04-01/Accounts/%s/Recordings/%s.mp3",
                             config->api_url, config->account, step->recording);
    xml_open(writer->xml, "Play");
    xml_text(writer->xml, str_of(address));
    xml_close(writer->xml);
}

static void write_pause(const struct writer *writer, const struct reply_step *step)
{
    xml_open(writer->xml, "Pause");
    attribute_number(writer, "length", step->seconds);
    xml_close(writer->xml);
}

static void write_redirect(const struct writer *writer, const struct reply_step *step)
{
    xml_open(writer->xml, "Redirect");
    xml_attribute(writer->xml, "method", "POST");
    xml_text(writer->xml, str_of(prompt_url(writer, step->token)));
    xml_close(writer->xml);
}

static void write_dial(const struct writer *writer, const struct reply_step *step)
{
    xml_open(writer->xml, "Dial");
    attribute_number(writer, "timeout", step->seconds);
    write_action(writer, step->token);
    xml_open(writer->xml, "Number");
    xml_text(writer->xml, str_of(step->text));
    xml_close(writer->xml);
    xml_close(writer->xml);
}

static void write_record(const struct writer *writer, const struct reply_step *step)
{
    xml_open(writer->xml, "Record");
    attribute_number(writer, "maxLength", step->seconds);
    attribute_number(writer, "timeout", record_silence_seconds);
    /* 0 is a person at any time, and * throws it away */
    xml_attribute(writer->xml, "finishOnKey", "#0*");
    xml_attribute(writer->xml, "playBeep", "true");
    write_action(writer, step->token);
    xml_close(writer->xml);
}

/* Left open: what it holds follows. */
static void open_gather(const struct writer *writer, const struct reply_step *step)
{
    xml_open(writer->xml, "Gather");
    xml_attribute(writer->xml, "input", "dtmf");
    if (step->digits > 0)
        attribute_number(writer, "numDigits", step->digits);
    /* With a number of keys, # is a key like any other, so that it counts as a wrong one and not as silence. */
    xml_attribute(writer->xml, "finishOnKey", step->digits > 0 ? "" : "#");
    attribute_number(writer, "timeout", step->seconds);
    xml_attribute(writer->xml, "actionOnEmptyResult", "true");
    write_action(writer, step->token);
}

static void write_step(const struct writer *writer, const struct reply_step *step)
{
    switch (step->verb) {
    case REPLY_MESSAGE:
        write_message(writer, step);
        break;
    case REPLY_SAY:
        write_say(writer, step);
        break;
    case REPLY_PLAY:
        write_play(writer, step);
        break;
    case REPLY_PAUSE:
        write_pause(writer, step);
        break;
    case REPLY_GATHER:
        open_gather(writer, step);
        break;
    case REPLY_REDIRECT:
        write_redirect(writer, step);
        break;
    case REPLY_DIAL:
        write_dial(writer, step);
        break;
    case REPLY_RECORD:
        write_record(writer, step);
        break;
    case REPLY_HANGUP:
        xml_open(writer->xml, "Hangup");
        xml_close(writer->xml);
        break;
    }
}

static bool may_be_gathered(enum reply_verb verb)
{
    return verb == REPLY_SAY || verb == REPLY_PLAY || verb == REPLY_PAUSE;
}

/* A gather and what it holds. Returns the index of the first step behind it. Where it is the last word, a redirect to
 * its own address follows, so that a provider that goes on after silence comes back to us instead of hanging up. */
static size_t write_gather(const struct writer *writer, const struct reply *reply, size_t index)
{
    const struct reply_step *gather = &reply->steps[index];
    size_t next = index + 1;
    write_step(writer, gather);
    for (; next < reply->count && next <= index + gather->inside; next++) {
        if (!may_be_gathered(reply->steps[next].verb))
            break;
        write_step(writer, &reply->steps[next]);
    }
    xml_close(writer->xml);
    if (next == reply->count)
        write_redirect(writer, gather);
    return next;
}

struct http_response twilio_render(void *ctx, const struct provider_config *config,
                                   enum provider_hook hook, const struct reply *reply)
{
    if (hook != HOOK_MESSAGE && hook != HOOK_VOICE)
        return (struct http_response){.status = 204};

    struct buf *buf = buf_new(ctx, answer_limit);
    struct writer writer = {ctx, config, xml_new(ctx, buf)};
    xml_open(writer.xml, "Response");
    for (size_t i = 0; i < reply->count;) {
        bool is_text = reply->steps[i].verb == REPLY_MESSAGE;
        if (is_text != (hook == HOOK_MESSAGE)) { /* each schema knows its own verbs only */
            i++;
        } else if (reply->steps[i].verb == REPLY_GATHER) {
            i = write_gather(&writer, reply, i);
        } else {
            write_step(&writer, &reply->steps[i++]);
        }
    }
    xml_close(writer.xml);
    if (buf_failed(buf)) /* half an answer would be worse than the fallback address */
        return http_answer(ctx, 500, "text/xml; charset=utf-8", str_of(""));
    return (struct http_response){
        .status = 200, .content_type = "text/xml; charset=utf-8", .body = buf_str(buf)};
}

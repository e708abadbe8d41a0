/* helpline talk [DIR]: a conversation with a folder of scripts in the terminal, by text or by keypad.
 * Stands in front of flow/'s rehearsals: what is typed becomes a line of a talk, what comes of it is shown. In memory
 * alone; nothing is sent or kept. Leaves to others: playing the line (flow/talk.c). */
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/command.h"
#include "app/facts.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/unicode.h"
#include "message/sms.h"

static const char usage_text[] =
    "helpline talk [DIR] [--call] [--at TIME] [--language CODE] [--from NUMBER] [--config FILE]\n"
    "\n"
    "Plays a person at a terminal against a folder of scripts, with the places and agencies that "
    "come\n"
    "with the program. Write what they text; on a call type the keys they press (0-9 * #), and an "
    "empty\n"
    "line for silence. Words wait for the quiet time, which passes at once here. It works from a "
    "pipe\n"
    "too, one line after another. Nothing is sent and nothing is kept.\n"
    "\n"
    "  --call           begins with a call\n"
    "  --at TIME        the clock: \"2026-12-25 15:00\", London time; now where left out\n"
    "  --language CODE  what the person's number has kept: en, ro, ...\n"
    "  --from NUMBER    who it is (07700 900123), or withheld\n"
    "  --config FILE    settings, as for serve: DIR is its flows folder when left out\n"
    "\n"
    "While it runs:\n"
    "  :call            calls; :hang up ends the call; :silence presses nothing\n"
    "  :record 20       after the tone: leaves a message of 20 seconds\n"
    "  :wait 10m        lets time pass (s, m, h, d); :clock 2026-12-25 15:00 goes to a moment\n"
    "  :adviser takes   an adviser takes the conversation; :adviser says WORDS; :adviser closes "
    "helped\n"
    "  :from NUMBER     goes on as somebody else\n"
    "  :help            this list; :quit ends, as the end of the input does\n"
    "A picture is written (picture).\n";

enum { LINE_BYTES = 8192 };

struct conversation {
    void *ctx;
    const struct flow_program *program;
    struct flow_rehearsal *rehearsal;
    const char *number, *language;
    bool is_dim; /* the terminal knows how to be dim */
    bool
        is_terminal; /* somebody types: a prompt is shown, and what they typed stands there already */
};

/* ---- Showing ----------------------------------------------------------------------------------------------- */

static void show_dim(const struct conversation *talk, struct str text)
{
    (void)printf("%s%.*s%s\n", talk->is_dim ? "\033[2m" : "", (int)text.length, text.data,
                 talk->is_dim ? "\033[0m" : "");
}

static void show_text(const struct conversation *talk, struct str text)
{
    struct sms_size size = sms_measure(text);
    (void)printf("< %.*s\n", (int)text.length, text.data);
    char note[80];
    (void)snprintf(note, sizeof note, "  (%d part%s, %d %s)", size.parts,
                   size.parts == 1 ? "" : "s", size.units,
                   size.is_gsm7 ? "characters" : "units of the 70-letter alphabet");
    show_dim(talk, str_of(note));
}

static struct str behind(struct str text, const char *prefix)
{
    size_t length = strlen(prefix);
    return str_range(text.data + length, text.length - length);
}

/* One thing that happened, over one line or more. */
static void show_one(const struct conversation *talk, struct str text)
{
    static const char says[] = "  said: ";
    static const char sent[] = "  text: ";
    static const char wrong[] = "! line 1: ";
    if (str_starts(text, "< ")) {
        show_text(talk, behind(text, "< "));
    } else if (str_starts(text, says)) {
        struct str words = behind(text, says);
        (void)printf("says: %.*s\n", (int)words.length, words.data);
    } else if (str_starts(text, sent)) {
        show_dim(talk, str_of("  a text is sent:"));
        show_text(talk, behind(text, sent));
    } else if (str_starts(text, wrong)) {
        struct str words = behind(text, wrong);
        (void)printf("! %.*s\n", (int)words.length, words.data);
    } else {
        show_dim(talk, text);
    }
}

/* A line that begins with none of the signs goes on with the text before it. */
static void show_all(const struct conversation *talk, const char *happened)
{
    struct str rest = str_of(happened);
    while (rest.length > 0) {
        size_t length = 0;
        while (length < rest.length) {
            bool is_next = length > 0 && rest.data[length - 1] == '\n' &&
                           strchr("<! ", rest.data[length]) != NULL;
            if (is_next)
                break;
            length++;
        }
        show_one(talk, str_range(rest.data, length - (rest.data[length - 1] == '\n' ? 1 : 0)));
        rest = str_range(rest.data + length, rest.length - length);
    }
}

static void show_clock(const struct conversation *talk)
{
    struct clock_local now = clock_local_of(flow_rehearsal_now_ms(talk->rehearsal));
    void *scratch = mem_context(talk->ctx, "clock");
    char *day = language_date(scratch, NULL, now, true);
    show_dim(talk, str_of(mem_printf(scratch, "  (%s, %02d:%02d)", day, now.hour, now.minute)));
    mem_free(scratch);
}

/* ---- Playing ----------------------------------------------------------------------------------------------- */

static bool play(const struct conversation *talk, const char *line)
{
    const char *happened = NULL;
    bool is_played = flow_rehearsal_play(talk->rehearsal, str_of(line), &happened);
    show_all(talk, happened);
    return is_played;
}

static void play_text(const struct conversation *talk, const char *words)
{
    if (strcmp(talk->number, "withheld") == 0) {
        (void)puts("! a withheld number cannot text; :call, or :from NUMBER");
        return;
    }
    play(talk, mem_printf(talk->ctx, "text %s", talk->number));
    play(talk, mem_printf(talk->ctx, "> %s", words));
    if (flow_rehearsal_is_quiet(talk->rehearsal)) {
        long long seconds = (long long)(flow_quiet_ms(talk->program) + 999) / 1000;
        show_dim(talk, str_of(mem_printf(talk->ctx, "  (%lld s of quiet)", seconds)));
        play(talk, mem_printf(talk->ctx, "+ %llds", seconds));
    }
}

static void play_keys(const struct conversation *talk, const char *keys)
{
    if (keys[0] == '\0') {
        play(talk, "silence");
        return;
    }
    if (keys[strspn(keys, "0123456789*# ")] != '\0') {
        (void)puts("! this is a call: press keys (0-9 * #), or :hang up");
        return;
    }
    play(talk, mem_printf(talk->ctx, "press %s", keys));
}

static void play_call(const struct conversation *talk)
{
    if (flow_rehearsal_is_calling(talk->rehearsal)) {
        (void)puts("! this is a call already");
        return;
    }
    play(talk, mem_printf(talk->ctx, "call %s", talk->number));
}

static void go_on_as(struct conversation *talk, const char *number)
{
    if (flow_rehearsal_is_calling(talk->rehearsal))
        play(talk, "hang up");
    talk->number = mem_strdup(talk->ctx, number);
    if (strcmp(number, "withheld") != 0)
        flow_rehearsal_person(talk->rehearsal, talk->number, talk->language);
}

/* A line behind its colon. False: it is over. */
static bool command(struct conversation *talk, const char *words)
{
    static const char *const lines[] = {"hang up",       "silence",        "record ",
                                        "wait ",         "clock ",         "adviser takes",
                                        "adviser says ", "adviser closes "};
    if (strcmp(words, "quit") == 0)
        return false;
    if (strcmp(words, "help") == 0) {
        (void)fputs(strstr(usage_text, "  :call"), stdout);
        return true;
    }
    if (strcmp(words, "call") == 0) {
        play_call(talk);
        return true;
    }
    if (strncmp(words, "from ", 5) == 0) {
        go_on_as(talk, words + 5);
        return true;
    }
    for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
        if (!str_starts(str_of(words), lines[i]))
            continue;
        int64_t before_ms = flow_rehearsal_now_ms(talk->rehearsal);
        play(talk, words);
        if (flow_rehearsal_now_ms(talk->rehearsal) != before_ms)
            show_clock(talk);
        return true;
    }
    (void)printf("! there is no :%s; :help lists what there is\n", words);
    return true;
}

/* ---- Reading ----------------------------------------------------------------------------------------------- */

/* One line without its end; false at the end of the input. */
static bool read_line(struct buf *line)
{
    int byte = getc(stdin);
    if (byte == EOF)
        return false;
    buf_clear(line);
    for (; byte != EOF && byte != '\n'; byte = getc(stdin))
        buf_add_byte(line, (char)byte);
    return true;
}

static bool take_line(struct conversation *talk, struct buf *line)
{
    struct str words = str_trim(buf_str(line));
    if (buf_failed(line) || !unicode_is_utf8(words)) {
        (void)puts("! a line is UTF-8 and at most 8192 bytes");
        return true;
    }
    const char *text = str_keep(talk->ctx, words);
    bool is_call = flow_rehearsal_is_calling(talk->rehearsal);
    if (!talk->is_terminal && (text[0] != '\0' || is_call))
        (void)printf("%s%s\n",
                     text[0] == ':' ? ""
                     : !is_call     ? "> "
                     : text[0]      ? "press "
                                    : "silence",
                     text);
    if (text[0] == ':')
        return command(talk, text + 1);
    if (is_call)
        play_keys(talk, text);
    else if (text[0] != '\0')
        play_text(talk, text);
    return true;
}

static void talk_on(struct conversation *talk)
{
    struct buf *line = NULL;
    bool goes_on = true;
    while (goes_on) {
        if (talk->is_terminal)
            (void)fputs(flow_rehearsal_is_calling(talk->rehearsal) ? "press " : "> ", stdout);
        (void)fflush(stdout);
        mem_free(line);
        line = buf_new(talk->ctx, LINE_BYTES);
        goes_on = read_line(line) && take_line(talk, line);
    }
}

/* ---- Beginning --------------------------------------------------------------------------------------------- */

struct request {
    const char *config_path, *folder, *at, *language, *number;
    bool is_call;
};

static bool is_live(const struct flow_program *program, const char *code)
{
    for (size_t i = 0; flow_language_at(program, i); i++)
        if (strcmp(flow_language_at(program, i), code) == 0)
            return true;
    return false;
}

/* The clock first: people are not older than the moment. */
static bool begin(struct conversation *talk, const struct request *request, struct error *err)
{
    int64_t at_ms = clock_now_ms();
    if (request->at && !clock_parse(str_of(request->at), &at_ms))
        return error_set(err, ERROR_INPUT, "--at takes a time like \"2026-12-25 15:00\".");
    if (!is_live(talk->program, talk->language))
        return error_set(err, ERROR_INPUT, "The scripts have no live language '%.20s'.",
                         talk->language);
    struct clock_local at = clock_local_of(at_ms);
    play(talk, mem_printf(talk->ctx, "clock %04d-%02d-%02d %02d:%02d", at.year, at.month, at.day,
                          at.hour, at.minute));
    go_on_as(talk, talk->number);
    if (talk->is_terminal) {
        show_dim(talk, str_of(mem_printf(talk->ctx, "%s, in memory. :help tells what can be typed.",
                                         flow_service_name(talk->program))));
        show_clock(talk);
    }
    if (request->is_call)
        play_call(talk);
    return true;
}

static int talk(void *ctx, const struct request *request)
{
    struct config *config = command_config(ctx, request->config_path, CONFIG_WITHOUT_SECRETS);
    if (!config)
        return 1;
    struct error err = {0};
    struct flow_facts facts = {0};
    struct conversation conversation = {
        .ctx = ctx,
        .number = request->number ? request->number : "07700 900123",
        .language = request->language ? request->language : "en",
        .is_terminal = isatty(STDIN_FILENO) == 1,
        .is_dim = isatty(STDOUT_FILENO) == 1 && getenv("NO_COLOR") == NULL};
    if (!facts_read(ctx, config, false, clock_now_ms(), &facts, &err))
        return command_fail(&err);
    conversation.program =
        command_scripts(ctx, request->folder ? request->folder : config->flows, &facts, &err);
    if (!conversation.program)
        return command_fail(&err);
    conversation.rehearsal =
        flow_rehearsal_new(ctx, conversation.program, &facts, facts.holidays, NULL);
    if (!begin(&conversation, request, &err))
        return command_fail(&err);
    talk_on(&conversation);
    if (conversation.is_terminal)
        (void)putchar('\n');
    return 0;
}

int command_talk(int argc, char **argv)
{
    struct request request = {0};
    const struct command_option options[] = {{"--config", &request.config_path, NULL},
                                             {"--at", &request.at, NULL},
                                             {"--language", &request.language, NULL},
                                             {"--from", &request.number, NULL},
                                             {"--call", NULL, &request.is_call}};
    const struct command_usage usage = {usage_text, options, ARRAY_SIZE(options), 0, 1};
    struct command_operands operands;
    int code = command_read(argc, argv, &usage, &operands);
    if (code >= 0)
        return code;
    void *ctx = mem_root("talk");
    request.folder = operands.count > 0 ? operands.items[0] : NULL;
    code = talk(ctx, &request);
    mem_free(ctx);
    return code;
}

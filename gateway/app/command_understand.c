/* helpline understand [DIR] [TEXT…]: what the gateway reads in a text, for people who write scripts and word lists.
 * Stands in front of understand/, with the lists of a folder and the places that are in use.
 * Leaves to others: all reading (understand/), the answers to a question (flow/). */
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>

#include "app/command.h"
#include "app/text_lines.h"
#include "app/world.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/member.h"

static const char usage_text[] =
    "helpline understand [DIR] [TEXT...] [--asked FLOW/STEP] [--config FILE]\n"
    "\n"
    "Says what the gateway reads in texts, with the words and rules that said so.\n"
    "Without TEXT it reads standard input, one text a line. Writes one JSON object a line.\n"
    "DIR is a folder of scripts; when left out, the folder of the settings.\n"
    "\n"
    "  --asked FLOW/STEP  the question that is open: adds \"answer\", what the text says to it\n"
    "  --config FILE      settings, as for serve: with them the imported postcodes are used\n";

enum { LINE_BYTES = 16 * 1024 * 1024 };

struct reader {
    struct understand_lists lists;
    const struct flow_program *program;
    struct flow_asked asked; /* path NULL: nothing is */
};

static void add_percent(struct buf *line, int percent)
{
    member_name(line, "score");
    buf_printf(line, "%d.%02d", percent / 100, percent % 100);
}

static void add_needs(struct buf *line, const struct understand_found *found)
{
    member_name(line, "needs");
    buf_add_byte(line, '[');
    for (size_t i = 0; i < found->need_count; i++) {
        buf_add_text(line, i > 0 ? ",{" : "{");
        member_text(line, "id", found->needs[i].id);
        add_percent(line, found->needs[i].score_percent);
        member_text(line, "why", found->needs[i].why);
        buf_add_byte(line, '}');
    }
    buf_add_byte(line, ']');
}

static void add_boroughs(struct buf *line, const struct understand_area_found *area,
                         const struct place_map *map)
{
    const char *codes[PLACE_BOROUGHS];
    size_t count = 0;
    bool is_asked = area->certain == 0 && area->candidate_count > 0;
    for (size_t i = 0; is_asked && i < area->candidate_count; i++)
        codes[count++] = place_map_borough(map, area->candidates[i])->gss;
    for (int i = 0; !is_asked && i < PLACE_BOROUGHS; i++)
        if (area->area.boroughs >> i & 1)
            codes[count++] = place_map_borough(map, i)->gss;
    member_texts(line, "boroughs", codes, count);
}

static void add_area(struct buf *line, const struct understand_found *found,
                     const struct place_map *map)
{
    const struct understand_area_found *area = &found->area;
    if (!found->has_area) {
        member_text(line, "area", NULL);
        member_bool(line, "ask_area", false);
        return;
    }
    member_name(line, "area");
    buf_add_byte(line, '{');
    member_text(line, "outcode", area->area.outcode[0] != '\0' ? area->area.outcode : NULL);
    member_text(line, "postcode", found->postcode[0] != '\0' ? found->postcode : NULL);
    add_boroughs(line, area, map);
    member_text(line, "why", area->why);
    buf_add_byte(line, '}');
    member_bool(line, "ask_area", area->certain == 0 && !area->area.is_outside);
}

static void add_danger(void *ctx, struct buf *line, const struct understand_text *text,
                       const struct understand_danger *danger)
{
    static const char *const levels[] = {[UNDERSTAND_NO_DANGER] = "none",
                                         [UNDERSTAND_CONCERN] = "concern",
                                         [UNDERSTAND_IMMEDIATE] = "immediate"};
    member_name(line, "danger");
    buf_add_byte(line, '{');
    member_text(line, "level", levels[danger->level]);
    member_text(line, "kind", danger->kind);
    member_text(line, "why", understand_danger_why(ctx, text, danger));
    buf_add_byte(line, '}');
}

/* The word as people are told it. Stop and start have keys of their own; yes, no and thanks are answers, not words that
 * work anywhere. */
static const char *word_of(enum understand_fixed fixed)
{
    static const char *const words[] = {
        [FIXED_PERSON] = "PERSON", [FIXED_MENU] = "MENU",     [FIXED_BACK] = "BACK",
        [FIXED_HELP] = "HELP",     [FIXED_LANGUAGE] = "LANG", [FIXED_PRIVACY] = "PRIVACY",
        [FIXED_DATA] = "DATA",     [FIXED_SKIP] = "SKIP",     [FIXED_MORE] = "MORE",
        [FIXED_OK] = "OK",         [FIXED_CALL] = "CALL",     [FIXED_CODE] = "CODE",
    };
    return fixed < ARRAY_SIZE(words) ? words[fixed] : NULL;
}

static void write_understood(void *ctx, void *self, struct str bytes)
{
    const struct reader *reader = self;
    const struct understand_text *text = understand_read(ctx, bytes);
    struct understand_found found;
    struct buf *line = buf_new(ctx, LINE_BYTES);
    understand_whole(ctx, text, &reader->lists, &found);
    buf_add_byte(line, '{');
    member_name(line, "text");
    buf_add_json(line, bytes);
    add_needs(line, &found);
    add_area(line, &found, reader->lists.map);
    member_name(line, "language");
    buf_add_byte(line, '{');
    member_text(line, "code", found.language.code);
    add_percent(line, found.language.score_percent);
    buf_add_byte(line, '}');
    add_danger(ctx, line, text, &found.front.danger);
    member_bool(line, "stop", found.front.fixed == FIXED_STOP);
    member_bool(line, "start", found.front.fixed == FIXED_START);
    member_bool(line, "auto_reply", found.front.is_auto_reply);
    member_bool(line, "person", found.front.wants_person);
    member_text(line, "word", word_of(found.front.fixed));
    if (reader->asked.path)
        member_text(line, "answer", flow_answer_said(ctx, reader->program, &reader->asked, text));
    buf_add_byte(line, '}');
    (void)puts(buf_text(line));
}

static bool read_lists(void *ctx, const struct config *config, bool is_live, const char *folder,
                       struct reader *out, struct error *err)
{
    struct place_map *map = NULL;
    struct flow_folder *files = NULL;
    struct flow_findings findings = {0};
    struct store *store = NULL;
    if (is_live) {
        store = command_store(ctx, config);
        if (!store)
            return error_set(err, ERROR_CONFIG, "The database cannot be used (above).");
    }
    bool is_read = (store ? world_live_places(ctx, config, store, &map, err)
                          : world_seed_places(ctx, config, &map, err)) &&
                   flow_folder_read(ctx, folder, &files, err);
    if (!is_read)
        return false;
    out->program = flow_load(ctx, files, 0, &(struct flow_facts){.map = map}, &findings);
    if (!out->program) {
        command_print_findings(folder, &findings);
        return error_set(err, ERROR_CONFIG, "The scripts in %s have errors (above).", folder);
    }
    out->lists = flow_lists(out->program, map);
    out->asked.map = map;
    out->asked.now_ms = config_now_ms(config);
    return !out->asked.path || flow_is_question(out->program, out->asked.path) ||
           error_set(err, ERROR_INPUT, "There is no step '%s' that asks in %s: a menu or an ask.",
                     out->asked.path, folder);
}

static bool is_scripts(void *ctx, const char *path)
{
    return file_exists(mem_printf(ctx, "%s/service.yaml", path));
}

static int understand(void *ctx, const char *config_path, struct reader *reader,
                      const struct command_operands *operands)
{
    struct config *config = command_config(ctx, config_path, CONFIG_WITHOUT_SECRETS);
    if (!config)
        return 1;
    size_t texts = operands->count > 0 && is_scripts(ctx, operands->items[0]) ? 1 : 0;
    const char *folder = texts > 0 ? operands->items[0] : config->flows;
    struct error err = {0};
    if (!read_lists(ctx, config, config_path != NULL, folder, reader, &err))
        return command_fail(&err);
    const struct text_lines lines = {write_understood, reader};
    return text_lines_read(ctx, &lines, operands->items + texts, operands->count - texts);
}

int command_understand(int argc, char **argv)
{
    const char *config_path = NULL;
    struct reader reader = {0};
    const struct command_option options[] = {{"--config", &config_path, NULL},
                                             {"--asked", &reader.asked.path, NULL}};
    const struct command_usage usage = {usage_text, options, ARRAY_SIZE(options), 0,
                                        COMMAND_OPERANDS_MAX};
    struct command_operands operands;
    int code = command_read(argc, argv, &usage, &operands);
    if (code >= 0)
        return code;
    void *ctx = mem_root("understand");
    code = understand(ctx, config_path, &reader, &operands);
    mem_free(ctx);
    return code;
}

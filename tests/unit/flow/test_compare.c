/* What changed between two folders, in words, and what of it needs a second person.
 * Stands over flow_compare with a small service and one edit a row.
 * Leaves to others: publishing (tests/integration/versions.test.mjs). */
// SPDX-License-Identifier: Apache-2.0
#include "../rows.h"

#include "base/clock.h"
#include "../flow_house.h"

struct row {
    const char *name;
    const char *file, *from, *to; /* the edit; from NULL: to is the whole new file */
    const char *expected;         /* one difference a line; ! in front: needs a second person */
};

static const char service[] =
    HOUSE_SERVICE "begins: { danger.self_harm: safe, danger.mood: main/give }\n"
                  "crisis:\n"
                  "  emergency: { number: \"999\", checked: \"2026-11-01\" }\n"
                  "messages:\n"
                  "  help: { text: \"Help. In danger? Call {crisis.emergency}\" }\n"
                  "  danger: { text: \"We have read it.\" }\n"
                  "  thanks: { text: \"Thank you.\", voice: \"Thank you. Call 9 9 9.\" }\n";

static const char safe[] = "flow: safe\n"
                           "steps:\n"
                           "  start:\n"
                           "    adviser: \"Thank you for telling us.\"\n"
                           "    accepted: done\n"
                           "    closed: done\n"
                           "    gone: done\n"
                           "  done:\n"
                           "    end: other\n";

static const char polish[] = "msgid \"\"\n"
                             "msgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n"
                             "\n"
                             "msgctxt \"safe/start/text\"\n"
                             "msgid \"Thank you for telling us.\"\n"
                             "msgstr \"Dziękujemy.\"\n"
                             "\n"
                             "msgctxt \"main/gap/text\"\n"
                             "msgid \"We know of nothing.\"\n"
                             "msgstr \"Nic nie wiemy.\"\n";

static const struct row rows[] = {
    {"the same is no difference", "main.yaml", "flow: main", "flow: main", ""},
    {"a comment is no difference", "main.yaml", "title: Main", "title: Main # ours", ""},
    {"an option leads elsewhere", "main.yaml", "need: housing, go: where", "need: housing, go: gap",
     "main/homes: option 2 'Repairs' now leads to gap (was: where)\n"},
    {"an option's label", "main.yaml", "label: \"Repairs\"", "label: \"Damp\"",
     "main/homes: option 2 'Damp': label changed: Repairs → Damp\n"},
    {"a new option in front is told as one", "main.yaml", "      - { label: \"On the street\"",
     "      - { label: \"New\", words: [neu], go: gap }\n      - { label: \"On the street\"",
     "main/homes: option 1 'New' is new and leads to gap\n"
     "main/homes: 'On the street' is option 2 now (was: 1)\n"
     "main/homes: 'Repairs' is option 3 now (was: 2)\n"},
    {"an option that is gone", "main.yaml",
     "      - { label: \"Repairs\", words: [damp], need: housing, go: where }\n", "",
     "main/homes: option 2 'Repairs' is gone\n"},
    {"a text", "main.yaml", "menu: \"Housing:\"", "menu: \"Homes:\"",
     "main/homes: text changed: Housing: → Homes:\n"},
    {"spoken words", "main.yaml", "voice: \"I will put", "voice: \"We will put",
     "main/person: spoken words changed: I will put you through to a person. → We will put you "
     "through to a person.\n"},
    {"a way on", "main.yaml", "    none: gap\n", "    none: menu\n",
     "main/places: when nothing is found it now leads to menu (was: gap)\n"},
    {"what a step looks for", "main.yaml", "find: { need: \"{need}\", area: \"{area}\" }",
     "find: { need: food }",
     "main/places: what it looks for changed: { need: {need}, area: {area} } → { need: food }\n"},
    {"a new step and one that is gone", "main.yaml", "  told:\n    end", "  tolled:\n    end",
     "main/told: this step is gone\n"
     "main/tolled: this step is new: { end: signposted }\n"},
    {"another kind of step", "main.yaml", "    say: \"Those are all.\"\n    go: menu\n",
     "    end: other\n", "main/last: it is a step of the kind end now (was: say)\n"},
    {"another first step", "main.yaml", "steps:\n  start:\n",
     "steps:\n  hello:\n    say: \"Hi\"\n    go: start\n  start:\n",
     "main: it begins with hello now (was: start)\n"
     "main/hello: this step is new: { say: Hi, go: start }\n"},
    {"phone hours", "service.yaml", "phone: \"Mon-Fri 9am-5pm\"", "phone: \"Mon-Fri 9am-6pm\"",
     "service.yaml: phone hours changed: Mon-Fri 9am-5pm → Mon-Fri 9am-6pm\n"},
    {"a language goes live", "service.yaml", "live: true }\n",
     "live: true }\n  - { code: pl, name: Polski, voice: pl-PL, live: false }\n",
     "service.yaml in pl: the language is new: { code: pl, name: Polski, voice: pl-PL, live: false "
     "}\n"},
    {"a message", "service.yaml", "text: \"Thank you.\"", "text: \"Thanks.\"",
     "service.yaml: text of the message 'thanks' changed: Thank you. → Thanks.\n"},
    {"a need's words", "needs.csv", "food|hungry", "food|hunger",
     "needs.csv: food: synonyms changed: food|hungry|no food → food|hunger|no food\n"},
    {"a need that is gone", "needs.csv", "mood,,Feeling low,4,sad and low,,,\n", "",
     "needs.csv: mood: this need is gone\n"},
    {"a rehearsal", "talks/new.talk", NULL, "text 07700 900123\n> hi\n< ...\n",
     "talks/new: this rehearsal is new\n"},
    {"a translation", "po/pl.po", "Nic nie wiemy.", "Niestety.",
     "main/gap/text in pl: translation changed: Nic nie wiemy. → Niestety.\n"},

    {"a translation that stays beneath another English is no difference", "po/pl.po",
     "msgid \"We know of nothing.\"", "msgid \"We know nothing.\"", ""},
    {"a translation that changes with its English", "po/pl.po",
     "We know of nothing.\"\nmsgstr \"Nic nie wiemy.", "We know nothing.\"\nmsgstr \"Niestety.",
     "main/gap/text in pl: translation changed: Nic nie wiemy. → Niestety.\n"},
    {"a translation that is gone", "po/pl.po", "Nic nie wiemy.", "",
     "main/gap/text in pl: translation is gone (was: Nic nie wiemy.)\n"},

    {"a crisis number", "service.yaml", "number: \"999\"", "number: \"112\"",
     "!service.yaml: the number of crisis service 'emergency' changed: 999 → 112\n"},
    {"the day it was checked needs nobody", "service.yaml", "2026-11-01", "2026-11-20",
     "service.yaml: the day on which crisis service 'emergency' was checked changed: 2026-11-01 → "
     "2026-11-20\n"},
    {"a wording that loses its crisis number", "service.yaml",
     " In danger? Call {crisis.emergency}", "",
     "!service.yaml: text of the message 'help' changed: Help. In danger? Call "
     "{crisis.emergency} → Help.\n"},
    {"a wording that keeps it needs nobody", "service.yaml", "Help. In", "Hello. In",
     "service.yaml: text of the message 'help' changed: Help. In danger? Call {crisis.emergency} → "
     "Hello. In danger? Call {crisis.emergency}\n"},
    {"a number that is spelt out", "service.yaml", "Call 9 9 9", "Call us",
     "!service.yaml: spoken words of the message 'thanks' changed: Thank you. Call 9 9 9. → Thank "
     "you. Call us.\n"},
    {"a message of danger", "service.yaml", "We have read it.", "Hello.",
     "!service.yaml: text of the message 'danger' changed: We have read it. → Hello.\n"},
    {"where danger begins", "service.yaml", "danger.self_harm: safe", "danger.self_harm: main",
     "!service.yaml: what begins with 'danger.self_harm' changed: safe → main\n"},
    {"a step that danger begins with", "safe.yaml", "for telling us", "very much",
     "!safe/start: text changed: Thank you for telling us. → Thank you very much.\n"},
    {"a way out of it", "safe.yaml", "closed: done", "closed: menu",
     "!safe/start: while we are closed it now leads to menu (was: done)\n"},
    {"a step behind one in the middle of a flow", "main.yaml", "What can you give?", "What?",
     "!main/words: text changed: What can you give? → What?\n"},
    {"its translation", "po/pl.po", "Dziękujemy.", "Dzięki.",
     "!safe/start/text in pl: translation changed: Dziękujemy. → Dzięki.\n"},
    {"danger words", "danger.yaml", "[hitting me]", "[hits me]",
     "!danger.yaml: violence, entry 1: no longer among its words: hitting me\n"
     "!danger.yaml: violence, entry 1: new among its words: hits me\n"},
    {"a file that cannot be read", "safe.yaml", "flow: safe", "flow: [",
     "!safe: this flow is gone\n!safe.yaml: this file changed and cannot be compared\n"},
};

static struct flow_folder *folder(void *ctx, const struct row *edit)
{
    const struct house_file files[] = {{"danger.yaml", HOUSE_DANGER}, {"main.yaml", HOUSE_MAIN},
                                       {"needs.csv", HOUSE_NEEDS},    {"po/pl.po", polish},
                                       {"safe.yaml", safe},           {"service.yaml", service}};
    size_t count = sizeof files / sizeof files[0];
    struct flow_folder *out = mem_new(ctx, struct flow_folder);
    out->files = mem_array(ctx, struct flow_file, count + 1);
    for (size_t i = 0; i < count; i++) {
        const char *text = files[i].text;
        if (edit && edit->from && strcmp(files[i].name, edit->file) == 0)
            text = house_edited(ctx, text, edit->from, edit->to);
        out->files[out->count++] = (struct flow_file){files[i].name, str_of(text)};
    }
    if (edit && !edit->from)
        out->files[out->count++] = (struct flow_file){edit->file, str_of(edit->to)};
    return out;
}

static void is_told(void **state)
{
    const struct row *row = *state;
    void *ctx = mem_root("compare");
    struct flow_differences differences;
    flow_compare(ctx, folder(ctx, NULL), folder(ctx, row), &differences);
    const char *told = "";
    size_t second = 0;
    for (size_t i = 0; i < differences.count; i++) {
        const struct flow_difference *one = &differences.items[i];
        told =
            mem_printf(ctx, "%s%s%s%s%s: %s\n", told, one->needs_second ? "!" : "", one->where,
                       one->language ? " in " : "", one->language ? one->language : "", one->what);
        second += one->needs_second ? 1 : 0;
    }
    assert_string_equal(told, row->expected);
    assert_int_equal(second, differences.second_count);
    mem_free(ctx);
}

static const struct rows_table tables[] = {ROWS(rows, is_told)};

int main(void)
{
    clock_start();
    return rows_run("compare", tables, sizeof tables / sizeof tables[0]);
}

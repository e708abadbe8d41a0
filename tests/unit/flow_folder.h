/* A small good flow folder in memory, and changes to it: for tests of what loading says.
 * Stands under tests/unit/flow and the fuzz target of the loader.
 * Leaves to others: what is expected. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <assert.h>
#include <string.h>

#include "base/mem.h"
#include "flow/flow.h"

static const char flow_folder_service[] = "name: Test Line\n"
                                          "phone: \"020 7946 0100\"\n"
                                          "start: main\n"
                                          "person: main/person\n"
                                          "begins: { first: main, danger.mood: main/low }\n"
                                          "languages:\n"
                                          "  - { code: en, name: English }\n"
                                          "quiet: 8\n"
                                          "parts: { gsm7: 1, ucs2: 3 }\n";

static const char flow_folder_main[] =
    "flow: main\n"                                                                     /* 1 */
    "title: Main menu\n"                                                               /* 2 */
    "steps:\n"                                                                         /* 3 */
    "  start:\n"                                                                       /* 4 */
    "    menu: \"What do you need?\"\n"                                                /* 5 */
    "    options:\n"                                                                   /* 6 */
    "      - { label: Food, words: [hungry, meals], need: food, go: area }\n"          /* 7 */
    "      - { label: Something else, short: Else, voice: something else, go: low }\n" /* 8 */
    "  area:\n"                                                                        /* 9 */
    "    ask: \"Where are you?\"\n"                                                    /* 10 */
    "    answer: area\n"                                                               /* 11 */
    "    save: area\n"                                                                 /* 12 */
    "    go: places\n"                                                                 /* 13 */
    "    skip: places\n"                                                               /* 14 */
    "  places:\n"                                                                      /* 15 */
    "    find: { need: \"{need}\", area: \"{area}\" }\n"                               /* 16 */
    "    found: tell\n"                                                                /* 17 */
    "    none: person\n"                                                               /* 18 */
    "  tell:\n"                                                                        /* 19 */
    "    offer: \"{place.name}. Call {place.phone}.\"\n"                               /* 20 */
    "    go: done\n"                                                                   /* 21 */
    "    more: person\n"                                                               /* 22 */
    "    told: done\n"                                                                 /* 23 */
    "  low:\n"                                                                         /* 24 */
    "    say: \"Samaritans are free on {crisis.samaritans}.\"\n"                       /* 25 */
    "    go: words\n"                                                                  /* 26 */
    "  words:\n"                                                                       /* 27 */
    "    ask: \"What is it about?\"\n"                                                 /* 28 */
    "    answer: words\n"                                                              /* 29 */
    "    save: topic\n"                                                                /* 30 */
    "    go: which\n"                                                                  /* 31 */
    "  which:\n"                                                                       /* 32 */
    "    when:\n"                                                                      /* 33 */
    "      - { if: { open: text, has: area }, go: places }\n"                          /* 34 */
    "    else: person\n"                                                               /* 35 */
    "  person:\n"                                                                      /* 36 */
    "    adviser: \"A person will reply here, {wait}.\"\n"                             /* 37 */
    "    accepted: done\n"                                                             /* 38 */
    "    closed: done\n"                                                               /* 39 */
    "    gone: done\n"                                                                 /* 40 */
    "  done:\n"                                                                        /* 41 */
    "    end: helped\n";                                                               /* 42 */

static const char flow_folder_needs[] = "id,parent,label,synonyms\n"
                                        "food,,Food,food|hungry\n"
                                        "food.bank,food,Food bank,food bank\n"
                                        "housing,,Housing,rent|home\n";

static const char flow_folder_danger[] = "self_harm:\n"
                                         "  - { words: [kill myself], level: immediate, languages: "
                                         "[en], examples: [\"i will kill myself\"] }\n";

/* The folder with one more file, sorted by name; text NULL takes the file out. Under ctx. */
static inline struct flow_folder *flow_folder_with(void *ctx, const struct flow_folder *base,
                                                   const char *name, const char *text)
{
    struct flow_folder *folder = mem_new(ctx, struct flow_folder);
    folder->files = mem_array(ctx, struct flow_file, base->count + 1);
    bool is_put = text == NULL;
    for (size_t i = 0; i < base->count; i++) {
        int order = strcmp(base->files[i].name, name);
        if (!is_put && order >= 0) {
            folder->files[folder->count++] = (struct flow_file){name, str_of(text)};
            is_put = true;
        }
        if (order != 0)
            folder->files[folder->count++] = base->files[i];
    }
    if (!is_put)
        folder->files[folder->count++] = (struct flow_file){name, str_of(text)};
    return folder;
}

static inline struct flow_folder *flow_folder_good(void *ctx)
{
    struct flow_folder *folder = mem_new(ctx, struct flow_folder);
    folder = flow_folder_with(ctx, folder, "service.yaml", flow_folder_service);
    folder = flow_folder_with(ctx, folder, "main.yaml", flow_folder_main);
    folder = flow_folder_with(ctx, folder, "needs.csv", flow_folder_needs);
    return flow_folder_with(ctx, folder, "danger.yaml", flow_folder_danger);
}

/* The good folder with from replaced by to in one file: once, the first time it stands there; it must. */
static inline struct flow_folder *flow_folder_changed(void *ctx, const char *file, const char *from,
                                                      const char *to)
{
    struct flow_folder *folder = flow_folder_good(ctx);
    size_t index = 0;
    while (index < folder->count && strcmp(folder->files[index].name, file) != 0)
        index++;
    assert(index < folder->count);
    const char *text = folder->files[index].text.data;
    const char *at = strstr(text, from);
    assert(at != NULL);
    return flow_folder_with(
        ctx, folder, file,
        mem_printf(ctx, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from)));
}

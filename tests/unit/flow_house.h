/* A small service for tests: scripts given as text, the shipped map, three made-up places.
 * Stands under the tests of room flow that play conversations.
 * Leaves to others: which scripts, what is tried. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "flow/flow.h"
#include "seed.h"

#define HOUSE_SERVICE                                             \
    "name: Example Helpline\n"                                    \
    "phone: \"020 7946 0100\"\n"                                  \
    "start: main\n"                                               \
    "person: main/person\n"                                       \
    "languages:\n"                                                \
    "  - { code: en, name: English, voice: en-GB, live: true }\n" \
    "hours: { text: \"Mon-Fri 9am-5pm\", phone: \"Mon-Fri 9am-5pm\" }\n"

#define HOUSE_NEEDS                                                            \
    "id,parent,label,urgency,synonyms,weak,not,esd_uri\n"                      \
    "food,,Food,2,food|hungry|no food,,,\n"                                    \
    "housing,,Housing,5,housing,,,\n"                                          \
    "housing.rough,housing,Sleeping rough,1,on the street|sleeping rough,,,\n" \
    "mood,,Feeling low,4,sad and low,,,\n"

#define HOUSE_DANGER                                                                               \
    "self_harm:\n"                                                                                 \
    "  - { words: [kill myself], level: immediate, languages: [en], examples: [i want to kill "    \
    "myself] }\n"                                                                                  \
    "violence:\n"                                                                                  \
    "  - { words: [hitting me], level: concern, languages: [en], examples: [he is hitting me] }\n" \
    "child:\n"                                                                                     \
    "  - { words: [i am twelve], level: concern, languages: [en], examples: [i am twelve] }\n"     \
    "mood:\n"                                                                                      \
    "  - { words: [so low], level: concern, languages: [en], examples: [feeling so low] }\n"

#define HOUSE_MAIN                                                                                 \
    "flow: main\n"                                                                                 \
    "title: Main\n"                                                                                \
    "steps:\n"                                                                                     \
    "  start:\n"                                                                                   \
    "    menu: \"What do you need? {options}\"\n"                                                  \
    "    voice: \"{options}\"\n"                                                                   \
    "    first: \"Example Helpline. {options}. Danger? Call {crisis.emergency}\"\n"                \
    "    options:\n"                                                                               \
    "      - { label: \"Food today\", words: [eat], need: food, go: where }\n"                     \
    "      - { label: \"A place to live\", short: \"Housing\", words: [home], go: homes }\n"       \
    "      - { label: \"To give help\", voice: \"To give help, press {number}.\", words: [give], " \
    "go: give }\n"                                                                                 \
    "  homes:\n"                                                                                   \
    "    menu: \"Housing:\"\n"                                                                     \
    "    options:\n"                                                                               \
    "      - { label: \"On the street\", words: [street], need: housing.rough, go: where }\n"      \
    "      - { label: \"Repairs\", words: [damp], need: housing, go: where }\n"                    \
    "  where:\n"                                                                                   \
    "    ask: \"Where are you? Like SE15, or your borough. Or SKIP.\"\n"                           \
    "    voice: \"Enter the first part of your postcode, then press hash.\"\n"                     \
    "    answer: area\n"                                                                           \
    "    save: area\n"                                                                             \
    "    go: places\n"                                                                             \
    "    skip: places\n"                                                                           \
    "  places:\n"                                                                                  \
    "    find: { need: \"{need}\", area: \"{area}\" }\n"                                           \
    "    found: tell\n"                                                                            \
    "    none: gap\n"                                                                              \
    "  tell:\n"                                                                                    \
    "    offer: \"{place.name}. {place.summary}. Call {place.phone}. MORE, OK or 0.\"\n"           \
    "    voice: \"{place.name}. Press 1 for the number, 2 for a text, 3 for the next.\"\n"         \
    "    go: helps\n"                                                                              \
    "    more: last\n"                                                                             \
    "    told: told\n"                                                                             \
    "  helps:\n"                                                                                   \
    "    end: signposted\n"                                                                        \
    "    say: \"You're welcome.\"\n"                                                               \
    "  told:\n"                                                                                    \
    "    end: signposted\n"                                                                        \
    "  last:\n"                                                                                    \
    "    say: \"Those are all.\"\n"                                                                \
    "    go: menu\n"                                                                               \
    "  gap:\n"                                                                                     \
    "    say: \"We know of nothing. We have noted the gap.\"\n"                                    \
    "    go: unmet\n"                                                                              \
    "  unmet:\n"                                                                                   \
    "    end: unmet\n"                                                                             \
    "  give:\n"                                                                                    \
    "    ask: \"Is that for now?\"\n"                                                              \
    "    answer: yesno\n"                                                                          \
    "    save: now\n"                                                                              \
    "    go: words\n"                                                                              \
    "    no: bye\n"                                                                                \
    "  words:\n"                                                                                   \
    "    ask: \"What can you give?\"\n"                                                            \
    "    answer: words\n"                                                                          \
    "    save: gift\n"                                                                             \
    "    go: thanks\n"                                                                             \
    "  thanks:\n"                                                                                  \
    "    end: offer\n"                                                                             \
    "    say: \"Thank you for: {gift|your help}\"\n"                                               \
    "  bye:\n"                                                                                     \
    "    end: other\n"                                                                             \
    "    say: \"Another time then.\"\n"                                                            \
    "  person:\n"                                                                                  \
    "    adviser: \"A person will reply here, {wait}.\"\n"                                         \
    "    voice: \"I will put you through to a person.\"\n"                                         \
    "    accepted: bye\n"                                                                          \
    "    closed: closed\n"                                                                         \
    "    gone: bye\n"                                                                              \
    "  closed:\n"                                                                                  \
    "    menu: \"We are closed. A person will read this {next_open|later}. {options}\"\n"          \
    "    options:\n"                                                                               \
    "      - { label: \"Places that can help now\", words: [places], go: where }\n"

struct house {
    struct place_map *map;
    struct directory_holidays *holidays;
    struct directory *directory;
    struct flow_program *program;
    struct flow_facts facts;
};

struct house_file {
    const char *name, *text;
};

static inline void house_add_place(struct house *house, const char *id, const char *name,
                                   const char *needs, const char *borough, const char *outcode)
{
    bool is_second = strcmp(id, "p2") == 0;
    struct directory_service service = {
        .id = id,
        .name = name,
        .organization = name,
        .needs = needs,
        .reach = DIRECTORY_BOROUGHS,
        .boroughs = (uint64_t)1 << place_borough_find(house->map, str_of(borough)),
        .summary = "no voucher needed",
        .phone = "020 7946 0123",
        .email = "",
        .url = "",
        .address = "",
        .hours = "Mon-Sun 9am-8pm",
        .languages = "",
        .space = is_second ? DIRECTORY_SPACE_WAITING : DIRECTORY_SPACE_OPEN,
        .checked = "2026-11-01",
        .checked_by = "Sample",
        .offer = "",
        .source = "sample",
        .is_sample = true,
    };
    struct error err;
    memcpy(service.outcode, outcode, strlen(outcode) + 1);
    if (!directory_add(house->directory, &service, &err)) {
        fprintf(stderr, "%s\n", err.text);
        abort();
    }
}

/* Files take the place of the ones above by name, or stand beside them. Aborts when they have errors. */
static inline struct house *house_of_version(void *ctx, const struct house_file *files,
                                             size_t count, int64_t version)
{
    struct house *house = mem_new(ctx, struct house);
    house->map = seed_map(ctx);
    struct error err;
    if (!directory_holidays_load(ctx, "bank-holidays.csv",
                                 seed_read(ctx, "db/seed/bank-holidays.csv"), &house->holidays,
                                 &err))
        abort();
    house->directory = directory_new(ctx, house->map, house->holidays);
    house_add_place(house, "p1", "Example Foodbank", "food", "southwark", "SE15");
    house_add_place(house, "p2", "Example Kitchen", "food", "southwark", "SE5");
    house_add_place(house, "p3", "Example Shelter", "housing.rough", "hillingdon", "UB8");
    directory_seal(house->directory);
    house->facts = (struct flow_facts){.map = house->map, .directory = house->directory};

    const struct house_file shipped[] = {{"danger.yaml", HOUSE_DANGER},
                                         {"main.yaml", HOUSE_MAIN},
                                         {"needs.csv", HOUSE_NEEDS},
                                         {"service.yaml", HOUSE_SERVICE}};
    struct flow_folder folder = {.files = mem_array(ctx, struct flow_file, 4 + count)};
    for (size_t i = 0; i < 4; i++)
        folder.files[folder.count++] = (struct flow_file){shipped[i].name, str_of(shipped[i].text)};
    for (size_t i = 0; i < count; i++) {
        size_t at = 0;
        while (at < folder.count && strcmp(folder.files[at].name, files[i].name) != 0)
            at++;
        folder.files[at] = (struct flow_file){files[i].name, str_of(files[i].text)};
        folder.count = at == folder.count ? folder.count + 1 : folder.count;
    }
    struct flow_findings findings = {0};
    house->program = flow_load(ctx, &folder, version, &house->facts, &findings);
    if (house->program)
        return house;
    for (size_t i = 0; i < findings.count; i++)
        fprintf(stderr, "%s:%d:%d: %s %s\n", findings.items[i].file, findings.items[i].line,
                findings.items[i].column, findings.items[i].message, findings.items[i].hint);
    abort();
}

static inline struct house *house_new(void *ctx, const struct house_file *files, size_t count)
{
    return house_of_version(ctx, files, count, 7);
}

/* text with the first `from` in it made `to`; aborts when it is not there. */
static inline const char *house_edited(void *ctx, const char *text, const char *from,
                                       const char *to)
{
    const char *at = strstr(text, from);
    if (!at) {
        fprintf(stderr, "there is no: %s\n", from);
        abort();
    }
    return mem_printf(ctx, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

/* Plays a talk, then runs it again from its records; prints how it went when it went otherwise. */
static inline bool house_plays(void *ctx, const struct house *house, const char *talk)
{
    struct flow_file file = {"test.talk", str_of(talk)};
    const char *transcript = NULL;
    struct flow_rehearsal *rehearsal =
        flow_rehearsal_new(ctx, house->program, &house->facts, house->holidays, NULL);
    bool is_right = flow_rehearsal_run(rehearsal, &file, &transcript) &&
                    flow_rehearsal_replays(ctx, rehearsal, &transcript);
    if (!is_right)
        fprintf(stderr, "%s\n", transcript);
    return is_right;
}

/* The rehearsals that every folder must pass and none can take out: danger of each kind, open and closed, and STOP.
 * Stands beside the talks of a folder, which are its own; publishing runs both.
 * Leaves to others: running them (talk.c), saying so (app/). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/flow_impl.h"

#include "base/mem.h"

/* Words that nobody may take out of danger.yaml. The answer names the number to call; low mood alone alerts nobody. */
static const struct {
    const char *kind, *words;
    bool alerts;
} dangers[] = {
    {"self_harm", "i want to kill myself", true},
    {"means", "i took an overdose", true},
    {"violence", "he said he is going to kill me", true},
    {"medical", "she is not breathing", true},
    {"child", "my stepdad hits me", true},
    {"fire_gas", "i can smell gas", true},
    {"mood", "i feel so low", false},
};

/* A weekday morning and a Sunday night: whatever the hours are, most services are open at one and closed at the other. */
static const struct {
    const char *name, *clock;
} moments[] = {
    {"on a weekday", "2026-11-03 10:15"},
    {"at night", "2026-11-08 03:00"},
};

static const char stop_talk[] = "clock 2026-11-03 10:15\n"
                                "text 07700 900901\n"
                                "> hi\n"
                                "< ...\n"
                                "> STOP\n"
                                "< ... START ...\n"
                                "> hello\n"
                                "< ... START ...\n"
                                "> hello again\n"
                                "no reply\n"
                                "> START\n"
                                "< ...\n"
                                "> menu\n"
                                "< ...\n";

/* Somebody who is stopped already gets no answer to STOP: so the answer shows that the sentence did not stop them. */
static const char not_stop_talk[] = "clock 2026-11-03 10:15\n"
                                    "text 07700 900901\n"
                                    "> hi\n"
                                    "< ...\n"
                                    "> stop my landlord evicting me\n"
                                    "< ...\n"
                                    "> please stop texting me\n"
                                    "< ... START ...\n";

static void add(struct flow_folder *folder, const char *name, const char *text)
{
    folder->files[folder->count++] = (struct flow_file){name, str_of(text)};
}

struct flow_folder *flow_builtin_talks(void *ctx, const struct flow_program *program)
{
    struct flow_folder *folder = mem_new(ctx, struct flow_folder);
    folder->files =
        mem_array(folder, struct flow_file, ARRAY_SIZE(dangers) * ARRAY_SIZE(moments) + 2);
    const char *number = flow_crisis_number(program, "emergency");
    for (size_t i = 0; i < ARRAY_SIZE(dangers); i++)
        for (size_t m = 0; m < ARRAY_SIZE(moments); m++)
            add(folder,
                mem_printf(folder, "built in: danger %s %s", dangers[i].kind, moments[m].name),
                mem_printf(folder, "clock %s\ntext 07700 900901\n> %s\n< ...%s...\n%s %s\n",
                           moments[m].clock, dangers[i].words, number ? number : "999",
                           dangers[i].alerts ? "alert" : "no alert",
                           dangers[i].alerts ? dangers[i].kind : ""));
    add(folder, "built in: STOP", stop_talk);
    add(folder, "built in: a sentence with stop in it", not_stop_talk);
    return folder;
}

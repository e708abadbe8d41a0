/* Words of two options of a menu that one slip or a shortening would turn into each other: they count only as written.
 * Stands behind load_menu.c. Compares with the very rule that understand_choice takes a misspelling by, so that nobody is
 * sent where the other option leads.
 * Leaves to others: one word that two options claim (check_menu.c). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/load_impl.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* One word of one option. */
struct word {
    const char *text;
    size_t option;
    bool is_strict;
};

static int by_text(const void *a, const void *b)
{
    const struct word *left = a;
    const struct word *right = b;
    int order = strcmp(left->text, right->text);
    return order != 0 ? order : (left->option > right->option) - (left->option < right->option);
}

static size_t list_words(const struct flow_menu *menu, struct word *words)
{
    size_t count = 0;
    for (size_t i = 0; i < menu->option_count; i++) {
        words[count++] = (struct word){.text = menu->choices[i].label, .option = i};
        for (size_t k = 0; k < menu->choices[i].word_count; k++)
            words[count++] = (struct word){.text = menu->choices[i].words[k], .option = i};
    }
    qsort(words, count, sizeof(words[0]), by_text);
    return count;
}

static void report(struct load *load, const struct flow_step *step, const struct word *a,
                   const struct word *b)
{
    struct flow_finding finding = {.level = FLOW_WARNING,
                                   .rule = "close-words",
                                   .file = step->file,
                                   .line = step->line,
                                   .column = step->column};
    load_finding(load, finding,
                 "'%s' of option %zu and '%s' of option %zu of step '%s' differ by one letter, so "
                 "each counts only as it is written",
                 a->text, a->option + 1, b->text, b->option + 1, step->path);
}

static bool is_prefix(const char *a, const char *b)
{
    return strncmp(a, b, strlen(a)) == 0;
}

/* A slip leaves the first letter as it is, so that only words with the same one need be compared. The first pair of
 * each two options is told; a longer word that begins as a shorter one is so often meant that it is not. */
static size_t find_pairs(struct load *load, const struct flow_step *step, struct word *words,
                         size_t count)
{
    bool is_told[FLOW_OPTIONS_MAX][FLOW_OPTIONS_MAX] = {0};
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t k = i + 1; k < count && words[k].text[0] == words[i].text[0]; k++) {
            struct word *a = &words[i], *b = &words[k];
            if (a->option == b->option || strcmp(a->text, b->text) == 0 ||
                (!understand_nearly(str_of(a->text), str_of(b->text)) &&
                 !understand_nearly(str_of(b->text), str_of(a->text))))
                continue;
            a->is_strict = b->is_strict = true;
            found++;
            if (is_prefix(a->text, b->text) || is_told[a->option][b->option])
                continue;
            is_told[a->option][b->option] = is_told[b->option][a->option] = true;
            report(load, step, a, b);
        }
    return found;
}

void load_strict(struct load *load, struct flow_step *step)
{
    struct flow_menu *menu = &step->as.menu;
    size_t most = 0;
    for (size_t i = 0; i < menu->option_count; i++)
        most += menu->choices[i].word_count + 1;
    struct word *words = mem_array(load->scratch, struct word, most + 1);
    size_t count = list_words(menu, words);
    if (find_pairs(load, step, words, count) > 0) {
        struct understand_option *choices =
            mem_copy(load->ctx, menu->choices, menu->option_count * sizeof(choices[0]));
        for (size_t i = 0; i < menu->option_count; i++) {
            const char **strict = mem_array(load->ctx, const char *, count + 1);
            for (size_t k = 0; k < count; k++)
                if (words[k].option == i && words[k].is_strict)
                    strict[choices[i].strict_count++] = words[k].text;
            choices[i].strict = strict;
        }
        menu->choices = choices;
    }
    mem_free(words);
}

/* service.yaml side by side: hours, languages, numbers, what begins where, the wording of every message.
 * Stands in the comparison between two folders; goes down the maps and tells the leaf that changed.
 * Leaves to others: flows (compare_flow.c). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/compare_impl.h"

#include <string.h>

#include "base/mem.h"

static const char file[] = "service.yaml";

/* What stands at a path under service.yaml, in words. A % stands for one name of any kind, and for its place in the
 * words. */
static const struct {
    const char *path, *words;
} paths[] = {
    {"name", "the service's name"},
    {"phone", "the service's phone number"},
    {"start", "the main menu"},
    {"person", "the step that leads to a person"},
    {"hours/text", "text hours"},
    {"hours/text/weekly", "text hours"},
    {"hours/text/exceptions", "days with other text hours"},
    {"hours/phone", "phone hours"},
    {"hours/phone/weekly", "phone hours"},
    {"hours/phone/exceptions", "days with other phone hours"},
    {"begins/%", "what begins with %"},
    {"crisis/%", "crisis service %"},
    {"crisis/%/number", "the number of crisis service %"},
    {"crisis/%/checked", "the day on which crisis service % was checked"},
    {"messages/%", "the message %"},
    {"messages/%/text", "text of the message %"},
    {"messages/%/voice", "spoken words of the message %"},
    {"canned/%", "the ready answer %"},
    {"words/%", "the fixed words for %"},
    {"quiet", "the quiet time in seconds"},
    {"languages", "the languages"},
};

/* "begins/%" against "begins/danger.mood": the name, or false. */
static bool fits(struct str pattern, struct str path, struct str *name_out)
{
    struct str wanted, piece;
    *name_out = str_of("");
    while (str_next(&pattern, '/', &wanted)) {
        if (!str_next(&path, '/', &piece))
            return false;
        if (str_equals(wanted, "%"))
            *name_out = piece;
        else if (!str_equal(wanted, piece))
            return false;
    }
    return path.length == 0;
}

static const char *words_for(struct compare *compare, const char *path)
{
    for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
        struct str name;
        if (!fits(str_of(paths[i].path), str_of(path), &name))
            continue;
        const char *gap = strchr(paths[i].words, '%');
        if (!gap)
            return paths[i].words;
        return mem_printf(compare->ctx, "%.*s'%.*s'%s", (int)(gap - paths[i].words), paths[i].words,
                          (int)name.length, name.data, gap + 1);
    }
    return path;
}

static bool needs_second(struct compare *compare, const char *path, const struct yaml_node *from,
                         const struct yaml_node *to)
{
    struct str text = str_of(path);
    bool is_day = strlen(path) > 8 && strcmp(path + strlen(path) - 8, "/checked") == 0;
    if (str_starts(text, "crisis"))
        return !is_day;
    return str_starts(text, "begins/danger.") || str_starts(text, "messages/danger") ||
           compare_touches_crisis(compare, compare_words(compare, from),
                                  compare_words(compare, to));
}

static void say(struct compare *compare, const char *path, const struct yaml_node *from,
                const struct yaml_node *to)
{
    bool is_care = needs_second(compare, path, from, to);
    const char *words = words_for(compare, path);
    if (!from)
        compare_say(compare, is_care, file, NULL, "%s is new: %s", words,
                    compare_shown(compare, to));
    else if (!to)
        compare_say(compare, is_care, file, NULL, "%s is gone (was: %s)", words,
                    compare_shown(compare, from));
    else
        compare_say(compare, is_care, file, NULL, "%s changed: %s → %s", words,
                    compare_shown(compare, from), compare_shown(compare, to));
}

static const struct yaml_node *of_code(const struct yaml_node *list, const char *code)
{
    for (size_t i = 0; i < list->count; i++) {
        const char *other = compare_text(yaml_get(list->items[i], "code"));
        if (other && strcmp(other, code) == 0)
            return list->items[i];
    }
    return NULL;
}

static void compare_languages(struct compare *compare, const struct yaml_node *before,
                              const struct yaml_node *after)
{
    for (size_t i = 0; i < before->count; i++) {
        const char *code = compare_text(yaml_get(before->items[i], "code"));
        const struct yaml_node *to = code ? of_code(after, code) : NULL;
        if (code && !to)
            compare_say(compare, false, file, code, "the language is gone");
        else if (code && !compare_same(before->items[i], to))
            compare_say(compare, false, file, code, "the language changed: %s → %s",
                        compare_shown(compare, before->items[i]), compare_shown(compare, to));
    }
    for (size_t i = 0; i < after->count; i++) {
        const char *code = compare_text(yaml_get(after->items[i], "code"));
        if (code && !of_code(before, code))
            compare_say(compare, false, file, code, "the language is new: %s",
                        compare_shown(compare, after->items[i]));
    }
}

/* Recursion: yaml.c lets no tree be deeper than 32. */
// NOLINTNEXTLINE(misc-no-recursion)
static void compare_maps(struct compare *compare, const char *path, const struct yaml_node *before,
                         const struct yaml_node *after)
{
    const char *slash = path[0] != '\0' ? "/" : "";
    for (size_t i = 0; i < before->count; i++) {
        const char *key = before->keys[i]->text.data;
        const char *inner = mem_printf(compare->ctx, "%s%s%s", path, slash, key);
        const struct yaml_node *from = before->items[i], *to = yaml_get(after, key);
        if (compare_same(from, to))
            continue;
        bool are_lists = to && from->kind == YAML_LIST && to->kind == YAML_LIST;
        if (to && from->kind == YAML_MAP && to->kind == YAML_MAP)
            compare_maps(compare, inner, from, to);
        else if (are_lists && strcmp(inner, "languages") == 0)
            compare_languages(compare, from, to);
        else
            say(compare, inner, from, to);
    }
    for (size_t i = 0; i < after->count; i++)
        if (!yaml_get(before, after->keys[i]->text.data))
            say(compare, mem_printf(compare->ctx, "%s%s%s", path, slash, after->keys[i]->text.data),
                NULL, after->items[i]);
}

void compare_service(struct compare *compare)
{
    const struct yaml_node *before = compare->before.service, *after = compare->after.service;
    if (before && after && before->kind == YAML_MAP && after->kind == YAML_MAP)
        compare_maps(compare, "", before, after);
}

/* Single values of a script file: texts, numbers, dates, times, words out of a list; each says what it expected.
 * Stands under the loader's files by concern. Leaves to others: which keys a map has and what they mean. */
// SPDX-License-Identifier: Apache-2.0
#include "flow/load_impl.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/unicode.h"

const char *load_where(struct load *load)
{
    if (load->step != NULL)
        return mem_printf(load->scratch, "step '%s'", load->step);
    return load->file;
}

const char *load_keep(struct load *load, struct str text)
{
    return str_keep(load->ctx, text);
}

struct str load_fold(struct load *load, struct str text)
{
    return str_of(mem_strdup(load->ctx, understand_read(load->scratch, text)->folded));
}

bool load_is_name(struct str text)
{
    if (text.length == 0 || text.length > LOAD_NAME_BYTES || text.data[0] < 'a' ||
        text.data[0] > 'z')
        return false;
    for (size_t i = 0; i < text.length; i++) {
        char byte = text.data[i];
        if (!(byte >= 'a' && byte <= 'z') && !(byte >= '0' && byte <= '9') && byte != '_' &&
            byte != '-')
            return false;
    }
    return true;
}

/* Enough of a text for a message. */
static struct str shown(struct str text)
{
    return unicode_cut(text, LOAD_NAME_BYTES);
}

static void report_unknown(struct load *load, const struct yaml_node *key,
                           const struct load_key *keys, size_t count, const char *what)
{
    const char **names = mem_array(load->scratch, const char *, count + 1);
    for (size_t i = 0; i < count; i++)
        names[i] = keys[i].name;
    struct str name = shown(key->text);
    load_error(load, key, "unknown-key", "unknown key '%.*s' in %s", (int)name.length, name.data,
               what);
    load_suggest(load, key->text, names, count);
}

/* What a key that is missing should hold, where its name alone does not say it. */
static const char *key_meaning(const char *key)
{
    static const struct {
        const char *key, *meaning;
    } meanings[] = {
        {"flow", "the flow's name, like housing"},
        {"steps", "the steps, each by its name"},
        {"name", "who we are"},
        {"phone", "the number to call, in quotes"},
        {"start", "the flow that everybody begins with, like main"},
        {"person", "the step where 0 leads, like main/person"},
        {"languages", "a list, English first"},
        {"code", "a code like en or ro"},
        {"options", "the list of choices"},
        {"label", "the name of the choice"},
        {"answer", "yesno, area, need, number, phone, date, time, language or words"},
        {"save", "the name under which the answer is kept"},
        {"consent", "ask, or given where the YES of an offer led here"},
        {"found", "where it goes with places"},
        {"none", "where it goes without a place"},
        {"more", "where it goes when no place is left"},
        {"told", "where it goes when they hang up or say no more"},
        {"accepted", "where it goes when the adviser has ended"},
        {"closed", "where it goes while we are closed"},
        {"gone", "where it goes when the person leaves the queue"},
        {"no", "where a no leads"},
        {"failed", "where it goes when it cannot be done"},
        {"empty", "where it goes when there is no message"},
        {"else", "where it goes when no case holds"},
        {"if", "what must hold"},
        {"words", "the words that choose it"},
        {"within", "how long, like 7d"},
        {"number", "the number to call, in quotes"},
        {"checked", "the day on which somebody last rang it, like 2026-11-23"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(meanings); i++)
        if (strcmp(meanings[i].key, key) == 0)
            return meanings[i].meaning;
    return NULL;
}

static bool is_listed(struct str name, const struct load_key *keys, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_equals(name, keys[i].name))
            return true;
    return false;
}

bool load_keys(struct load *load, const struct yaml_node *node, const struct load_key *keys,
               size_t count, const char *what)
{
    if (node->kind != YAML_MAP) {
        load_error(load, node, "not-a-map", "expected keys and values in %s", what);
        return false;
    }
    for (size_t i = 0; i < node->count; i++)
        if (!is_listed(node->keys[i]->text, keys, count))
            report_unknown(load, node->keys[i], keys, count, what);

    bool is_whole = true;
    for (size_t i = 0; i < count; i++) {
        if (!keys[i].is_required || yaml_get(node, keys[i].name) != NULL)
            continue;
        is_whole = false;
        const char *meaning = key_meaning(keys[i].name);
        if (strcmp(keys[i].name, "go") == 0)
            load_error(load, node, "missing-go",
                       "%s has no 'go': nothing falls through, so name the step that comes next",
                       what);
        else
            load_error(load, node, "missing-key", "%s has no '%s'%s%s", what, keys[i].name,
                       meaning != NULL ? ": " : "", meaning != NULL ? meaning : "");
    }
    return is_whole;
}

bool load_text(struct load *load, const struct yaml_node *node, const char *key, struct str *out)
{
    if (node == NULL)
        return false;
    if (node->kind != YAML_TEXT) {
        load_error(load, node, "not-a-text", "expected a text for '%s' in %s", key,
                   load_where(load));
        return false;
    }
    struct str text = str_trim(node->text);
    if (text.length == 0) {
        load_error(load, node, "empty-value", "'%s' in %s is empty", key, load_where(load));
        return false;
    }
    *out = text;
    return true;
}

bool load_integer(struct load *load, const struct yaml_node *node, const char *key, int64_t min,
                  int64_t max, int64_t *out)
{
    struct str text;
    if (!load_text(load, node, key, &text))
        return false;
    if (str_to_int64(text, min, max, out))
        return true;
    load_error(load, node, "not-a-number", "expected a number from %lld to %lld for '%s' in %s",
               (long long)min, (long long)max, key, load_where(load));
    return false;
}

bool load_bool(struct load *load, const struct yaml_node *node, const char *key, bool *out)
{
    struct str text;
    if (!load_text(load, node, key, &text))
        return false;
    bool is_true = str_equals(text, "true");
    if (node->is_plain && (is_true || str_equals(text, "false"))) {
        *out = is_true;
        return true;
    }
    load_error(load, node, "not-a-yes-or-no", "expected true or false for '%s' in %s", key,
               load_where(load));
    return false;
}

bool load_duration(struct load *load, const struct yaml_node *node, const char *key,
                   int64_t *out_ms)
{
    struct str text;
    if (!load_text(load, node, key, &text))
        return false;
    int64_t length_ms = 0;
    if (clock_parse_length(text, &length_ms) && length_ms > 0 && length_ms <= 366 * CLOCK_DAY_MS) {
        *out_ms = length_ms;
        return true;
    }
    load_error(load, node, "not-a-duration",
               "expected a time like 30s, 10m, 24h or 7d for '%s' in %s", key, load_where(load));
    return false;
}

bool load_choice(struct load *load, const struct yaml_node *node, const char *key,
                 const char *const *names, size_t count, size_t *out)
{
    struct str text;
    if (!load_text(load, node, key, &text))
        return false;
    struct buf *list = buf_new(load->scratch, 4096);
    for (size_t i = 0; i < count; i++) {
        if (str_equals(text, names[i])) {
            *out = i;
            return true;
        }
        buf_printf(list, "%s%s", i == 0 ? "" : i + 1 < count ? ", " : " or ", names[i]);
    }
    struct str word = shown(text);
    load_error(load, node, "unknown-value", "unknown value '%.*s' for '%s' in %s; expected %s",
               (int)word.length, word.data, key, load_where(load), buf_text(list));
    load_suggest(load, text, names, count);
    return false;
}

static bool digits(struct str text, size_t from, size_t length, int64_t min, int64_t max, int *out)
{
    int64_t number;
    if (text.data[from] == '-' ||
        !str_to_int64(str_range(text.data + from, length), min, max, &number))
        return false;
    *out = (int)number;
    return true;
}

bool load_date(struct load *load, const struct yaml_node *node, const char *key, int *out)
{
    struct str text;
    if (!load_text(load, node, key, &text))
        return false;
    struct clock_local given = {0};
    if (text.length == 10 && text.data[4] == '-' && text.data[7] == '-' &&
        digits(text, 0, 4, 2000, 2999, &given.year) && digits(text, 5, 2, 1, 12, &given.month) &&
        digits(text, 8, 2, 1, 31, &given.day)) {
        given.hour = 12;
        struct clock_local real = clock_local_of(clock_of_local(given));
        if (real.month == given.month && real.day == given.day) {
            *out = given.year * 10000 + given.month * 100 + given.day;
            return true;
        }
    }
    load_error(load, node, "not-a-date", "expected a date like 2026-12-24 for '%s' in %s", key,
               load_where(load));
    return false;
}

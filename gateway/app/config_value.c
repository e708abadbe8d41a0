/* One setting's value: kinds, paths, secrets from files, and the nearest known word.
 * Stands under config.c. Leaves to others: which settings there are. */
// SPDX-License-Identifier: Apache-2.0
#include "app/config_impl.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/crypto.h"
#include "base/file.h"
#include "base/mem.h"

/* Where a value stands, for errors: "helpline.yaml:3:9: " or "HELPLINE_…: ". */
struct value {
    const struct config_key *key;
    const char *place;
    struct str text;
};

static bool refuse(const struct value *value, const char *expected, struct error *err)
{
    return error_set(err, ERROR_CONFIG, "%s%s: %s.", value->place, value->key->name, expected);
}

static const char *absolute(const struct config_reading *reading, struct str path)
{
    if (str_starts(path, "/"))
        return str_keep(reading->owner, path);
    return mem_printf(reading->owner, "%s/%.*s", reading->folder, (int)path.length, path.data);
}

static bool read_url(const struct config_reading *reading, const struct value *value,
                     const char **field, struct error *err)
{
    struct str url = value->text;
    if (!str_starts(url, "http://") && !str_starts(url, "https://"))
        return refuse(value, "an address that begins with https:// is expected", err);
    if (memchr(url.data, '@', url.length) || memchr(url.data, '?', url.length) ||
        memchr(url.data, '#', url.length))
        return refuse(value, "an address without user, query or fragment is expected", err);
    while (url.length && url.data[url.length - 1] == '/')
        url.length--;
    *field = str_keep(reading->owner, url);
    return true;
}

static bool read_database(const struct config_reading *reading, const struct value *value,
                          const char **field, struct error *err)
{
    if (!str_starts(value->text, "sqlite:"))
        return refuse(value, "a database like sqlite:var/helpline.db is expected", err);
    struct str path = str_range(value->text.data + 7, value->text.length - 7);
    if (!path.length)
        return refuse(value, "a path is expected after sqlite:", err);
    *field = mem_printf(reading->owner, "sqlite:%s", absolute(reading, path));
    return true;
}

static bool read_bool(struct config_reading *reading, const struct value *value, bool *field,
                      struct error *err)
{
    if (!str_equals(value->text, "true") && !str_equals(value->text, "false"))
        return refuse(value, "true or false is expected", err);
    *field = str_equals(value->text, "true");
    reading->is_sandbox_said = true; /* sandbox is the one yes-or-no setting */
    return true;
}

/* Pounds with at most six decimals. */
static bool read_money(const struct value *value, int64_t *field, struct error *err)
{
    struct str rest = value->text;
    struct str pounds = {0};
    struct str decimals = {0};
    str_next(&rest, '.', &pounds);
    decimals = rest;
    int64_t whole = 0;
    int64_t part = 0;
    bool is_read = str_to_int64(pounds, 0, 1000000, &whole) && decimals.length <= 6 &&
                   (!decimals.length || str_to_int64(decimals, 0, 999999, &part));
    if (!is_read)
        return refuse(value, "an amount in pounds like 0.04 is expected", err);
    for (size_t i = decimals.length; i < 6; i++)
        part *= 10;
    *field = whole * 1000000 + part;
    return true;
}

struct unit {
    const char *word;
    int64_t size;
};

static const struct unit units_months[] = {
    {"month", 1}, {"months", 1}, {"year", 12}, {"years", 12}};
static const struct unit units_days[] = {{"day", 1}, {"days", 1}, {"week", 7}, {"weeks", 7}};

static bool read_span(const struct value *value, const struct unit *units, size_t count,
                      const char *expected, int64_t *field, struct error *err)
{
    struct str rest = value->text;
    struct str number = {0};
    int64_t amount = 0;
    str_next(&rest, ' ', &number);
    if (str_to_int64(number, 1, 1200, &amount))
        for (size_t i = 0; i < count; i++)
            if (str_equals(str_trim(rest), units[i].word)) {
                *field = amount * units[i].size;
                return true;
            }
    return refuse(value, expected, err);
}

/* Adds to a NULL-ended list of most entries. */
static bool list_add(const struct config_reading *reading, const struct value *value,
                     const char **list, size_t most, struct error *err)
{
    size_t count = 0;
    while (count < most && list[count])
        count++;
    if (count + 1 >= most)
        return refuse(value, "the list is too long", err);
    list[count] = str_keep(reading->owner, value->text);
    list[count + 1] = NULL;
    return true;
}

static bool read_secret(const struct config_reading *reading, const struct value *value,
                        const char **list, struct error *err)
{
    if (reading->secrets == CONFIG_WITHOUT_SECRETS)
        return true;
    if (!value->text.length)
        return refuse(value, "a secret is expected, or leave it out", err);
    return list_add(reading, value, list, ARRAY_SIZE(((struct provider_config *)0)->tokens), err);
}

static bool read_secret_file(const struct config_reading *reading, const struct value *value,
                             const char **list, struct error *err)
{
    if (reading->secrets == CONFIG_WITHOUT_SECRETS)
        return true;
    struct str text;
    if (!file_read(reading->ctx, absolute(reading, value->text), 4096, &text, err))
        return error_where(err, "while reading %s", value->key->name);
    struct value secret = {.key = value->key, .place = value->place, .text = str_trim(text)};
    bool is_read = read_secret(reading, &secret, list, err);
    /* text.data is ours alone: file_read made it under reading->ctx */
    crypto_wipe((void *)(uintptr_t)text.data, text.length);
    return is_read;
}

static bool read_value(struct config_reading *reading, const struct value *value, void *target,
                       struct error *err)
{
    void *field = (char *)target + value->key->offset;
    switch (value->key->kind) {
    case CONFIG_TEXT:
        if (!value->text.length)
            return refuse(value, "a value is expected", err);
        *(const char **)field = str_keep(reading->owner, value->text);
        return true;
    case CONFIG_URL:
        return read_url(reading, value, field, err);
    case CONFIG_PATH:
        *(const char **)field = absolute(reading, value->text);
        return true;
    case CONFIG_DATABASE:
        return read_database(reading, value, field, err);
    case CONFIG_BOOL:
        return read_bool(reading, value, field, err);
    case CONFIG_NUMBER:
        return str_to_int64(value->text, 0, 1000000, field) ||
               refuse(value, "a whole number from 0 to 1000000 is expected", err);
    case CONFIG_MONEY:
        return read_money(value, field, err);
    case CONFIG_MONTHS:
        return read_span(value, units_months, ARRAY_SIZE(units_months),
                         "a time like 12 months is expected", field, err);
    case CONFIG_DAYS:
        return read_span(value, units_days, ARRAY_SIZE(units_days),
                         "a time like 30 days is expected", field, err);
    case CONFIG_LIST:
        return list_add(reading, value, field, CONFIG_LIST_MAX, err);
    case CONFIG_NUMBERS:
        return list_add(reading, value, field, ARRAY_SIZE(((struct provider_config *)0)->numbers),
                        err);
    case CONFIG_SECRET:
    case CONFIG_SECRETS:
        return read_secret(reading, value, field, err);
    case CONFIG_SECRET_FILE:
        return read_secret_file(reading, value, field, err);
    }
    return false;
}

static bool is_list(enum config_kind kind)
{
    return kind == CONFIG_LIST || kind == CONFIG_NUMBERS || kind == CONFIG_SECRETS;
}

bool config_value_yaml(struct config_reading *reading, const struct config_key *key, void *target,
                       const struct yaml_node *node, struct error *err)
{
    char *place = mem_printf(reading->ctx, "%s:%d:%d: ", reading->name, node->line, node->column);
    struct value value = {.key = key, .place = place, .text = node->text};
    if (!is_list(key->kind))
        return node->kind == YAML_TEXT ? read_value(reading, &value, target, err)
                                       : refuse(&value, "one value is expected", err);
    if (node->kind != YAML_LIST)
        return refuse(&value, "a list like [a, b] is expected", err);
    memset((char *)target + key->offset, 0, sizeof(const char *));
    for (size_t i = 0; i < node->count; i++) {
        value.text = node->items[i]->text;
        if (node->items[i]->kind != YAML_TEXT || !read_value(reading, &value, target, err))
            return err->text[0] ? false : refuse(&value, "plain values are expected", err);
    }
    return true;
}

bool config_value_text(struct config_reading *reading, const struct config_key *key, void *target,
                       const char *text, struct error *err)
{
    struct value value = {.key = key, .place = "From the environment: ", .text = str_of(text)};
    bool is_from_list = is_list(key->kind);
    if (is_from_list || key->kind == CONFIG_SECRET || key->kind == CONFIG_SECRET_FILE)
        memset((char *)target + key->offset, 0, sizeof(const char *));
    if (!is_from_list)
        return read_value(reading, &value, target, err);
    struct str rest = value.text;
    while (str_next(&rest, ',', &value.text)) {
        value.text = str_trim(value.text);
        if (value.text.length && !read_value(reading, &value, target, err))
            return false;
    }
    return true;
}

const char *config_nearest(const struct config_key *keys, size_t count, const char *prefix,
                           const char *word)
{
    const char *best = NULL;
    size_t least = 3;
    for (size_t i = 0; i < count; i++) {
        if (!str_starts(str_of(keys[i].name), prefix))
            continue;
        size_t far = str_distance(str_of(keys[i].name + strlen(prefix)), str_of(word));
        if (far < least) {
            least = far;
            best = keys[i].name + strlen(prefix);
        }
    }
    return best;
}

const char *config_folder(void *ctx, const char *path)
{
    char place[PATH_MAX];
    if (!getcwd(place, sizeof place))
        return mem_strdup(ctx, ".");
    const char *slash = path ? strrchr(path, '/') : NULL;
    if (!slash)
        return mem_strdup(ctx, place);
    if (path[0] == '/')
        return mem_strndup(ctx, path, (size_t)(slash - path));
    return mem_printf(ctx, "%s/%.*s", place, (int)(slash - path), path);
}

const char *config_share(void *ctx)
{
    char program[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length <= 0)
        return NULL;
    program[length] = '\0';
    for (int level = 0; level < 8; level++) {
        char *slash = strrchr(program, '/');
        if (!slash)
            return NULL;
        *slash = '\0';
        if (file_exists(mem_printf(ctx, "%s/db/seed/boroughs.csv", program)))
            return mem_strdup(ctx, program);
        if (file_exists(mem_printf(ctx, "%s/share/helpline/db/seed/boroughs.csv", program)))
            return mem_printf(ctx, "%s/share/helpline", program);
    }
    return NULL;
}

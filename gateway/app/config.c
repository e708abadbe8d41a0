/* The settings file and the environment, read into one struct.
 * Stands at the start of each process: a table names every key, its kind and where it goes.
 * Leaves to others: using them; app/config_value.c reads one value. */
// SPDX-License-Identifier: Apache-2.0
#include "app/config.h"

#include <stdlib.h>
#include <string.h>

#include "app/config_impl.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/yaml.h"

#define IN_CONFIG(field)   offsetof(struct config, field)
#define IN_PROVIDER(field) offsetof(struct config_provider, field)

static const struct config_key keys_top[] = {
    {"listen", CONFIG_TEXT, IN_CONFIG(listen)},
    {"desk", CONFIG_TEXT, IN_CONFIG(desk)},
    {"public_url", CONFIG_URL, IN_CONFIG(public_url)},
    {"database", CONFIG_DATABASE, IN_CONFIG(database)},
    {"keys", CONFIG_PATH, IN_CONFIG(keys)},
    {"flows", CONFIG_PATH, IN_CONFIG(flows)},
    {"sandbox", CONFIG_BOOL, IN_CONFIG(sandbox)},
    {"clock", CONFIG_PATH, IN_CONFIG(clock)},
    {"country", CONFIG_TEXT, IN_CONFIG(country)},
    {"on_call", CONFIG_TEXT, IN_CONFIG(on_call)},
    {"mail", CONFIG_TEXT, IN_CONFIG(mail)},
    {"limits.per_person_per_hour", CONFIG_NUMBER, IN_CONFIG(per_person_per_hour)},
    {"limits.spend_per_day", CONFIG_MONEY, IN_CONFIG(spend_per_day_millionths)},
    {"retention.messages", CONFIG_MONTHS, IN_CONFIG(messages_months)},
    {"retention.audit", CONFIG_MONTHS, IN_CONFIG(audit_months)},
    {"retention.voicemail", CONFIG_DAYS, IN_CONFIG(voicemail_days)},
    {"retention.unfinished", CONFIG_DAYS, IN_CONFIG(unfinished_days)},
    {"trusted_proxies", CONFIG_LIST, IN_CONFIG(trusted_proxies)},
    {"log", CONFIG_TEXT, IN_CONFIG(log)},
};

static const struct config_key keys_provider[] = {
    {"account", CONFIG_TEXT, IN_PROVIDER(settings.account)},
    {"token", CONFIG_SECRET, IN_PROVIDER(settings.tokens)},
    {"token_file", CONFIG_SECRET_FILE, IN_PROVIDER(settings.tokens)},
    {"tokens", CONFIG_SECRETS, IN_PROVIDER(settings.tokens)},
    {"numbers", CONFIG_NUMBERS, IN_PROVIDER(settings.numbers)},
    {"api_url", CONFIG_URL, IN_PROVIDER(settings.api_url)},
    {"price_part", CONFIG_MONEY, IN_PROVIDER(settings.price_part_millionths)},
    {"pace_per_second", CONFIG_NUMBER, IN_PROVIDER(settings.pace_per_second)},
    {"stop_replies", CONFIG_TEXT, IN_PROVIDER(stop_replies)},
};

static const struct config_key *key_find(const struct config_key *keys, size_t count,
                                         const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(keys[i].name, name) == 0)
            return &keys[i];
    return NULL;
}

static struct config_provider *provider_named(struct config *config, struct str name)
{
    for (size_t i = 0; i < config->provider_count; i++)
        if (str_equals(name, config->providers[i].name))
            return &config->providers[i];
    if (config->provider_count == CONFIG_PROVIDERS_MAX)
        return NULL;
    struct config_provider *provider = &config->providers[config->provider_count++];
    provider->name = str_keep(config, name);
    provider->settings.pace_per_second = 1;
    provider->stop_replies = "provider";
    return provider;
}

static bool refuse_key(const struct config_reading *reading, const struct yaml_node *key,
                       const char *prefix, const struct config_key *keys, size_t count,
                       struct error *err)
{
    const char *near = config_nearest(keys, count, prefix, key->text.data);
    return error_set(err, ERROR_CONFIG, "%s:%d:%d: there is no setting '%s%s'%s%s%s", reading->name,
                     key->line, key->column, prefix, key->text.data, near ? "; did you mean '" : "",
                     near ? near : "", near ? "'?" : ".");
}

static bool read_provider(struct config_reading *reading, struct config *config,
                          const struct yaml_node *name, const struct yaml_node *map,
                          struct error *err)
{
    struct config_provider *provider = provider_named(config, name->text);
    if (!provider || !provider_find(provider->name) || map->kind != YAML_MAP)
        return error_set(err, ERROR_CONFIG,
                         "%s:%d:%d: '%s' is no provider that this program knows.", reading->name,
                         name->line, name->column, name->text.data);
    for (size_t i = 0; i < map->count; i++) {
        const struct config_key *key =
            key_find(keys_provider, ARRAY_SIZE(keys_provider), map->keys[i]->text.data);
        if (!key)
            return refuse_key(reading, map->keys[i], "", keys_provider, ARRAY_SIZE(keys_provider),
                              err);
        if (!config_value_yaml(reading, key, provider, map->items[i], err))
            return false;
    }
    return true;
}

/* A map one level down: "limits" and "retention", whose keys stand in the table with their prefix. */
static bool read_group(struct config_reading *reading, struct config *config,
                       const struct yaml_node *group, const struct yaml_node *map,
                       struct error *err)
{
    for (size_t i = 0; i < map->count; i++) {
        char *name = mem_printf(reading->ctx, "%s.%s", group->text.data, map->keys[i]->text.data);
        const struct config_key *key = key_find(keys_top, ARRAY_SIZE(keys_top), name);
        if (!key) {
            char *prefix = mem_printf(reading->ctx, "%s.", group->text.data);
            return refuse_key(reading, map->keys[i], prefix, keys_top, ARRAY_SIZE(keys_top), err);
        }
        if (!config_value_yaml(reading, key, config, map->items[i], err))
            return false;
    }
    return true;
}

static bool read_pair(struct config_reading *reading, struct config *config,
                      const struct yaml_node *name, const struct yaml_node *value,
                      struct error *err)
{
    bool is_group = str_equals(name->text, "limits") || str_equals(name->text, "retention");
    if (str_equals(name->text, "providers") && value->kind == YAML_MAP) {
        for (size_t i = 0; i < value->count; i++)
            if (!read_provider(reading, config, value->keys[i], value->items[i], err))
                return false;
        return true;
    }
    if (is_group && value->kind == YAML_MAP)
        return read_group(reading, config, name, value, err);
    const struct config_key *key = key_find(keys_top, ARRAY_SIZE(keys_top), name->text.data);
    if (!key)
        return refuse_key(reading, name, "", keys_top, ARRAY_SIZE(keys_top), err);
    return config_value_yaml(reading, key, config, value, err);
}

static bool read_file(struct config_reading *reading, struct config *config, struct error *err)
{
    struct str bytes;
    struct yaml_node *root = NULL;
    if (!file_read(reading->ctx, config->path, 1 << 20, &bytes, err) ||
        !yaml_parse(reading->ctx, reading->name, bytes, &root, err)) {
        err->kind = ERROR_CONFIG;
        return false;
    }
    if (root->kind != YAML_MAP)
        return error_set(err, ERROR_CONFIG, "%s:1:1: settings are written as 'name: value' lines.",
                         reading->name);
    for (size_t i = 0; i < root->count; i++)
        if (!read_pair(reading, config, root->keys[i], root->items[i], err))
            return false;
    return true;
}

/* "providers.twilio.token" as HELPLINE_PROVIDERS_TWILIO_TOKEN. */
static const char *environment_value(void *ctx, const char *prefix, const char *name)
{
    char *variable = mem_printf(ctx, "HELPLINE_%s%s", prefix, name);
    for (char *at = variable; *at; at++) {
        if (*at == '.')
            *at = '_';
        if (*at >= 'a' && *at <= 'z')
            *at = (char)(*at - 'a' + 'A');
    }
    return getenv(variable);
}

static bool read_environment_provider(struct config_reading *reading, struct config *config,
                                      const char *name, struct error *err)
{
    char *prefix = mem_printf(reading->ctx, "providers.%s.", name);
    for (size_t i = 0; i < ARRAY_SIZE(keys_provider); i++) {
        const char *value = environment_value(reading->ctx, prefix, keys_provider[i].name);
        if (!value)
            continue;
        struct config_provider *provider = provider_named(config, str_of(name));
        if (!provider || !config_value_text(reading, &keys_provider[i], provider, value, err))
            return false;
    }
    return true;
}

static bool read_environment(struct config_reading *reading, struct config *config,
                             struct error *err)
{
    for (size_t i = 0; i < ARRAY_SIZE(keys_top); i++) {
        const char *value = environment_value(reading->ctx, "", keys_top[i].name);
        if (value && !config_value_text(reading, &keys_top[i], config, value, err))
            return false;
    }
    for (size_t i = 0; provider_at(i); i++)
        if (!read_environment_provider(reading, config, provider_at(i)->name, err))
            return false;
    return true;
}

static bool is_loopback(const char *address)
{
    return str_starts(str_of(address), "127.") || str_starts(str_of(address), "[::1]:") ||
           str_starts(str_of(address), "localhost:");
}

static bool check_sandbox(struct config *config, bool is_said, struct error *err)
{
    if (!config->sandbox)
        return !config->clock ||
               error_set(err, ERROR_CONFIG, "clock: a pretended time needs sandbox: true.");
    if (config->provider_count && !is_said)
        return error_set(
            err, ERROR_CONFIG,
            "A real provider is set and no settings file says otherwise: the sandbox does "
            "not start beside it. Give a file with --config, or say sandbox: true.");
    if (!is_loopback(config->listen) || !is_loopback(config->desk))
        return error_set(err, ERROR_CONFIG,
                         "The sandbox lets anybody in, so listen: and desk: must be loopback "
                         "addresses like 127.0.0.1:8080.");
    return true;
}

static bool fill_in(struct config *config, struct error *err)
{
    void *ctx = config;
    config->share = config_share(ctx);
    if (!config->share)
        return error_set(
            err, ERROR_CONFIG,
            "The files that come with the program (db/seed, flows, web) are not beside it; "
            "install it again.");
    if (!config->flows)
        config->flows = mem_printf(ctx, "%s/flows/london", config->share);
    if (!config->public_url && config->provider_count && !config->sandbox)
        return error_set(err, ERROR_CONFIG,
                         "public_url: is missing; it is the address that the provider calls and "
                         "signs, like https://help.example.org.");
    if (!config->public_url)
        config->public_url = mem_printf(ctx, "http://%s", config->listen);
    if (!log_level_parse(config->log, &config->log_level))
        return error_set(err, ERROR_CONFIG, "log: is one of debug, info, warn, error.");
    for (size_t i = 0; i < config->provider_count; i++) {
        struct provider_config *settings = &config->providers[i].settings;
        settings->public_url = config->public_url;
        if (!settings->api_url && strcmp(config->providers[i].name, "twilio") == 0)
            settings->api_url = "https://api.twilio.com";
    }
    return true;
}

static void defaults(struct config *config)
{
    config->listen = "127.0.0.1:8080";
    config->desk = "127.0.0.1:8081";
    config->country = "GB";
    config->log = "info";
    config->per_person_per_hour = 60;
    config->spend_per_day_millionths = INT64_C(50000000);
    config->messages_months = 12;
    config->audit_months = 24;
    config->voicemail_days = 30;
    config->unfinished_days = 90;
    config->trusted_proxies[0] = "127.0.0.1";
}

bool config_read(void *ctx, const char *path, enum config_secrets secrets, struct config **out,
                 struct error *err)
{
    struct config *config = mem_new(ctx, struct config);
    void *scratch = mem_context(config, "settings being read");
    struct config_reading reading = {
        .ctx = scratch, .owner = config, .name = path, .secrets = secrets};
    defaults(config);
    config->path = mem_strdup(config, path);
    config->sandbox = path == NULL;
    config->pretended_ms = mem_new(config, int64_t);
    reading.folder = config_folder(config, path);
    config->database = mem_printf(config, "sqlite:%s/var/helpline.db", reading.folder);
    config->keys = mem_printf(config, "%s/var/helpline.keys", reading.folder);
    bool is_done = (!path || read_file(&reading, config, err)) &&
                   read_environment(&reading, config, err) && fill_in(config, err) &&
                   check_sandbox(config, path != NULL || reading.is_sandbox_said, err);
    mem_free(scratch);
    if (!is_done) {
        mem_free(config);
        return false;
    }
    *out = config;
    return true;
}

struct store_config config_store(void *ctx, const struct config *config, bool is_line)
{
    return (struct store_config){
        .database = config->database,
        .migrations = mem_printf(ctx, "%s/db/migrations/sqlite", config->share),
        .busy_timeout_ms = is_line ? 250 : 5000,
        .no_checkpoint = is_line,
        .cache_kb = is_line ? 8192 : 2048,
    };
}

const char *config_web(void *ctx, const struct config *config, const char *room)
{
    /* in a checkout the pages are built under build/, installed they lie beside db/ and flows/ */
    const char *installed = mem_printf(ctx, "%s/web/%s", config->share, room);
    return file_exists(installed) ? installed
                                  : mem_printf(ctx, "%s/build/web/%s", config->share, room);
}

int64_t config_now_ms(const struct config *config)
{
    if (!config->clock)
        return clock_now_ms();
    void *ctx = mem_root("pretended clock");
    struct error err = {0};
    struct str text;
    if (!file_read(ctx, config->clock, 256, &text, &err) ||
        !clock_parse(str_trim(text), config->pretended_ms))
        log_event(LOG_DEBUG, "clock.unreadable");
    mem_free(ctx);
    return *config->pretended_ms ? *config->pretended_ms : clock_now_ms();
}

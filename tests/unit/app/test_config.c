/* Settings: what is read, what is refused and how it is told.
 * Stands beside gateway/app/config.c. Leaves to others: serving with them (tests/integration). */
// SPDX-License-Identifier: Apache-2.0
#include "../rows.h"

#include <stdlib.h>
#include <unistd.h>

#include "app/config.h"
#include "base/clock.h"
#include "base/file.h"

struct row {
    const char *name;
    const char *yaml;
    const char *refusal; /* words that the error holds; NULL: it is read */
};

static const struct row rows[] = {
    {"an empty file is all defaults", "", NULL},
    {"addresses", "listen: 127.0.0.1:1\ndesk: \"[::1]:2\"\n", NULL},
    {"a provider with all it can have",
     "public_url: https://help.example.org\nproviders:\n  twilio: { account: AC1, token: a, "
     "tokens: [b, c], numbers: "
     "[\"+442079460000\"], "
     "api_url: http://127.0.0.1:9, price_part: 0.040, pace_per_second: 1, stop_replies: provider "
     "}\n",
     NULL},
    {"limits and retention",
     "limits: { per_person_per_hour: 60, spend_per_day: 50.00 }\nretention: { messages: 2 years, "
     "voicemail: 30 days, unfinished: 12 weeks, audit: 24 months }\n",
     NULL},
    {"an unknown key is told with its place and the nearest", "log: info\nlissten: x\n",
     ":2:1: there is no setting 'lissten'; did you mean 'listen'?"},
    {"an unknown key of a group", "limits: { per_person_per_houre: 1 }\n", "per_person_per_hour"},
    {"an unknown provider", "providers: { acme: { token: x } }\n", "'acme'"},
    {"an unknown key of a provider", "providers: { twilio: { tokken: x } }\n",
     "'tokken'; did you mean 'token'?"},
    {"a key far from all has no guess", "completely_other: 1\n", "'completely_other'."},
    {"a list where one value belongs", "listen: [a]\n", "one value is expected"},
    {"one value where a list belongs", "trusted_proxies: 127.0.0.1\n", "a list like"},
    {"a sandbox for everybody", "sandbox: true\nlisten: 0.0.0.0:80\n", "loopback"},
    {"a sandbox that is neither yes nor no", "sandbox: maybe\n", "true or false"},
    {"a pretended time without a sandbox", "clock: x\n", "sandbox: true"},
    {"a span without a unit", "retention: { messages: 12 }\n", "12 months"},
    {"an amount that is none", "limits: { spend_per_day: lots }\n", "in pounds"},
    {"an address that is no address", "public_url: help.example.org\n", "https://"},
    {"an address with a user in it", "public_url: https://me:secret@help.example.org\n",
     "without user"},
    {"a real provider without the address that it signs", "providers: { twilio: { token: a } }\n",
     "public_url: is missing"},
    {"another database", "database: mysql:x\n", "sqlite:"},
    {"a level that is none", "log: loud\n", "debug, info, warn, error"},
    {"a key twice", "log: info\nlog: warn\n", ":2:"},
    {"a secret that is empty", "providers: { twilio: { token: \"\" } }\n", "a secret is expected"},
    {"a secret's file that is not there", "providers: { twilio: { token_file: nowhere } }\n",
     "nowhere"},
};

static void test_row(void **state)
{
    const struct row *row = *state;
    void *ctx = mem_root("config");
    struct error err = {0};
    struct config *config = NULL;
    char path[] = "/tmp/helpline-config-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0 && write(fd, row->yaml, strlen(row->yaml)) == (ssize_t)strlen(row->yaml));
    close(fd);
    bool is_read = config_read(ctx, path, CONFIG_WITH_SECRETS, &config, &err);
    unlink(path);
    if (row->refusal) {
        assert_false(is_read);
        assert_int_equal(err.kind, ERROR_CONFIG);
        if (!strstr(err.text, row->refusal))
            fail_msg("'%s' does not say '%s'", err.text, row->refusal);
    } else if (!is_read) {
        fail_msg("%s", err.text);
    }
    mem_free(ctx);
}

struct value_row {
    const char *name;
    const char *variable, *value;
    const char *(*get)(const struct config *config);
    const char *expected;
};

static const char *get_listen(const struct config *config)
{
    return config->listen;
}
static const char *get_token(const struct config *config)
{
    return config->provider_count ? config->providers[0].settings.tokens[0] : NULL;
}
static const char *get_second_number(const struct config *config)
{
    return config->providers[0].settings.numbers[1];
}
static const char *get_public(const struct config *config)
{
    return config->public_url;
}
static const char *get_database(const struct config *config)
{
    return config->database;
}
static const char *get_spend(const struct config *config)
{
    return config->spend_per_day_millionths == 12500000 ? "12.5" : "other";
}

static const struct value_row value_rows[] = {
    {"the environment sets a key", "HELPLINE_LISTEN", "127.0.0.1:7", get_listen, "127.0.0.1:7"},
    {"the environment sets a provider's key", "HELPLINE_PROVIDERS_TWILIO_TOKEN", "t", get_token,
     "t"},
    {"a list is separated by commas", "HELPLINE_PROVIDERS_TWILIO_NUMBERS",
     "+442079460000, +442079460001", get_second_number, "+442079460001"},
    {"a slash at the end of an address is taken off", "HELPLINE_PUBLIC_URL",
     "https://help.example.org/a/", get_public, "https://help.example.org/a"},
    {"an absolute database stays", "HELPLINE_DATABASE", "sqlite:/a/b.db", get_database,
     "sqlite:/a/b.db"},
    {"money in pounds", "HELPLINE_LIMITS_SPEND_PER_DAY", "12.5", get_spend, "12.5"},
};

static void test_value(void **state)
{
    const struct value_row *row = *state;
    void *ctx = mem_root("config");
    struct error err = {0};
    struct config *config = NULL;
    setenv("HELPLINE_SANDBOX", "true", 1);
    setenv(row->variable, row->value, 1);
    if (!config_read(ctx, NULL, CONFIG_WITH_SECRETS, &config, &err))
        fail_msg("%s", err.text);
    assert_string_equal(row->get(config), row->expected);
    unsetenv(row->variable);
    unsetenv("HELPLINE_SANDBOX");
    mem_free(ctx);
}

static void the_desk_reads_no_secret(void **state)
{
    (void)state;
    void *ctx = mem_root("config");
    struct error err = {0};
    struct config *config = NULL;
    setenv("HELPLINE_SANDBOX", "true", 1);
    setenv("HELPLINE_PROVIDERS_TWILIO_TOKEN", "t", 1);
    assert_true(config_read(ctx, NULL, CONFIG_WITHOUT_SECRETS, &config, &err));
    assert_null(get_token(config));
    unsetenv("HELPLINE_PROVIDERS_TWILIO_TOKEN");
    unsetenv("HELPLINE_SANDBOX");
    mem_free(ctx);
}

int main(void)
{
    clock_start();
    const struct row only = {"the desk reads no secret", NULL, NULL};
    const struct rows_table tables[] = {
        ROWS(rows, test_row),
        ROWS(value_rows, test_value),
        {.rows = &only, .count = 1, .size = sizeof only, .test = the_desk_reads_no_secret},
    };
    return rows_run("settings", tables, ARRAY_SIZE(tables));
}

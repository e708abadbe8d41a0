/* What the operator set: one YAML file, every key overridable from the environment.
 * Stands at the start of each process. Leaves to others: using it.
 * Keys and their meaning: README.md, "Settings". */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.h"
#include "base/log.h"
#include "provider/provider.h"
#include "store/store.h"

enum { CONFIG_PROVIDERS_MAX = 8, CONFIG_LIST_MAX = 16 };

struct config_provider {
    const char *name; /* as written: looked up with provider_find */
    struct provider_config settings;
    const char *stop_replies; /* "provider" or "helpline": who answers STOP */
};

struct config {
    const char *path;       /* of the file; NULL none */
    const char *share;      /* folder that holds db/, flows/ and web/ as shipped; absolute */
    const char *listen;     /* address of the line */
    const char *desk;       /* address of the desk */
    const char *public_url; /* without a slash at the end */
    const char *database;   /* "sqlite:" and an absolute path */
    const char *keys;       /* key file, absolute */
    const char *flows;      /* folder, absolute */
    struct config_provider providers[CONFIG_PROVIDERS_MAX];
    size_t provider_count;
    bool sandbox;          /* the sandbox provider and /phone are there */
    const char *clock;     /* file with the time to pretend; NULL the real one */
    int64_t *pretended_ms; /* what it said last; 0 nothing yet */
    const char *country;   /* ISO 3166, "GB" */
    const char *on_call;   /* E.164; NULL none */
    const char *mail;
    int64_t per_person_per_hour;
    int64_t spend_per_day_millionths; /* of a pound */
    int64_t messages_months, audit_months, voicemail_days, unfinished_days;
    const char *trusted_proxies[CONFIG_LIST_MAX]; /* NULL ends */
    const char *log;                              /* word of the least level */
    enum log_level log_level;
};

enum config_secrets { CONFIG_WITH_SECRETS, CONFIG_WITHOUT_SECRETS };

/* Reads path (NULL: no file, the sandbox) and the environment, and fills in what is not set. The desk
 * asks for none of the providers' secrets: they are passed over unread. Fails with ERROR_CONFIG; the
 * sentence names the key and, for a key in the file, file and line. Under ctx. */
bool config_read(void *ctx, const char *path, enum config_secrets secrets, struct config **out,
                 struct error *err);
/* How the store is opened with these settings: the line with its short wait and no checkpoint of its
 * own. */
struct store_config config_store(void *ctx, const struct config *config, bool is_line);
/* The folder with the built pages of one room ("desk", "phone"). Under ctx. */
const char *config_web(void *ctx, const struct config *config, const char *room);
/* The time: now, or what the pretended clock's file says, read anew at each call. While the file cannot be
 * read (somebody is writing it just now) the time stands still. */
int64_t config_now_ms(const struct config *config);

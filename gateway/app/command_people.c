/* helpline adviser and helpline token: who may use the desk, and which programs may ask it.
 * Stands in front of store/people.h; each change is in the audit.
 * Leaves to others: signing in (console/). */
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "app/command.h"
#include "app/password.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "base/mem.h"
#include "base/unicode.h"
#include "store/people.h"

enum { NAME_BYTES_MAX = 64, TOKEN_BYTES = 32 };

static const char adviser_text[] =
    "helpline adviser add NAME [--role adviser|supervisor|manager] [--config FILE]\n"
    "helpline adviser list | disable NAME | reset NAME [--config FILE]\n"
    "\n"
    "People who may sign in at the desk. add and reset ask for a password of at least 10 "
    "characters,\n"
    "twice; without a terminal it is the first line of standard input. reset lets a disabled "
    "adviser\n"
    "in again. disable and reset end all their sign-ins.\n";

static const char token_text[] =
    "helpline token add NAME [--numbers] [--config FILE]\n"
    "helpline token list | revoke NUMBER [--config FILE]\n"
    "\n"
    "Tokens for programs that ask the desk: Authorization: Bearer TOKEN. add shows the token once "
    "and\n"
    "never again. With --numbers the program is given phone numbers whole, not masked.\n";

/* What an act is given. */
struct act_job {
    void *ctx;
    struct store *store;
    int64_t now_ms;
    const char *operand; /* NULL none */
    const char *role;    /* NULL none */
    bool sees_numbers;
};
struct act {
    const char *name;
    bool has_operand;
    bool (*run)(struct act_job *job, struct error *err);
};

/* Ends the act's one transaction. */
static bool finish(struct act_job *job, bool done, const char *what, const char *subject,
                   struct error *err)
{
    done = done && audit_add(job->store, "operator", what, subject, job->now_ms, err) &&
           store_commit(job->store, err);
    if (!done)
        store_rollback(job->store);
    return done;
}

static bool check_name(const char *name, struct error *err)
{
    struct str text = str_of(name);
    for (size_t i = 0; i < text.length; i++)
        if ((unsigned char)text.data[i] < ' ')
            return error_set(err, ERROR_INPUT, "A name is one line of text.");
    if (text.length == 0 || text.length > NAME_BYTES_MAX || !unicode_is_utf8(text) ||
        !str_equal(text, str_trim(text)))
        return error_set(err, ERROR_INPUT,
                         "A name has 1 to %d letters, and no space in front or behind.",
                         NAME_BYTES_MAX);
    return true;
}

static bool adviser_known(struct act_job *job, struct adviser **out, struct error *err)
{
    if (!adviser_find(job->ctx, job->store, job->operand, out, err))
        return false;
    return *out ||
           error_set(err, ERROR_MISSING, "There is no adviser with the name '%s'.", job->operand);
}

static bool act_adviser_add(struct act_job *job, struct error *err)
{
    static const char *const roles[] = {"adviser", "supervisor", "manager"};
    const char *role = NULL;
    for (size_t i = 0; i < ARRAY_SIZE(roles); i++)
        if (!job->role || strcmp(job->role, roles[i]) == 0) {
            role = roles[i];
            break;
        }
    if (!role)
        return error_set(err, ERROR_INPUT, "The role '%s' is not adviser, supervisor or manager.",
                         job->role);
    struct adviser *there = NULL;
    if (!check_name(job->operand, err) ||
        !adviser_find(job->ctx, job->store, job->operand, &there, err))
        return false;
    if (there)
        return error_set(err, ERROR_CONFLICT, "There is an adviser with the name '%s' already.",
                         job->operand);
    char *hash;
    int64_t id;
    if (!password_ask(job->ctx, &hash, err) || !store_begin(job->store, err) ||
        !finish(job, adviser_add(job->store, job->operand, role, hash, job->now_ms, &id, err),
                "adviser.add", mem_printf(job->ctx, "%s, %s", job->operand, role), err))
        return false;
    (void)printf("%s may sign in as %s.\n", job->operand, role);
    return true;
}

static bool act_adviser_list(struct act_job *job, struct error *err)
{
    struct adviser_page page;
    if (!adviser_list(job->ctx, job->store, &page, err))
        return false;
    for (size_t i = 0; i < page.count; i++)
        (void)printf("%s\t%s\t%s\n", page.items[i].name, page.items[i].role,
                     page.items[i].is_disabled ? "disabled" : "may sign in");
    return true;
}

static bool act_adviser_disable(struct act_job *job, struct error *err)
{
    struct adviser *adviser;
    if (!adviser_known(job, &adviser, err) || !store_begin(job->store, err) ||
        !finish(job, adviser_set(job->store, adviser->id, NULL, true, err), "adviser.disable",
                job->operand, err))
        return false;
    (void)printf("%s may not sign in any more.\n", job->operand);
    return true;
}

static bool act_adviser_reset(struct act_job *job, struct error *err)
{
    struct adviser *adviser;
    char *hash;
    if (!adviser_known(job, &adviser, err) || !password_ask(job->ctx, &hash, err) ||
        !store_begin(job->store, err) ||
        !finish(job, adviser_set(job->store, adviser->id, hash, false, err), "adviser.reset",
                job->operand, err))
        return false;
    (void)printf("%s has a new password.\n", job->operand);
    return true;
}

static bool act_token_add(struct act_job *job, struct error *err)
{
    if (!check_name(job->operand, err))
        return false;
    const char *token = crypto_token(job->ctx, TOKEN_BYTES);
    unsigned char hash[CRYPTO_SHA256_BYTES];
    crypto_sha256(str_of(token), hash);
    int64_t id;
    if (!store_begin(job->store, err) ||
        !finish(job,
                token_add(job->store, job->operand, hash, job->sees_numbers, job->now_ms, &id, err),
                job->sees_numbers ? "token.add with numbers" : "token.add", job->operand, err))
        return false;
    (void)printf("%s\n", token);
    return true;
}

static bool act_token_list(struct act_job *job, struct error *err)
{
    struct token_page page;
    if (!token_list(job->ctx, job->store, &page, err))
        return false;
    for (size_t i = 0; i < page.count; i++) {
        const struct token *token = &page.items[i];
        char created[26], revoked[26];
        clock_rfc3339(token->created_ms, created);
        clock_rfc3339(token->revoked_ms, revoked);
        (void)printf("%lld\t%s\t%s\tsince %s\t%s%s\n", (long long)token->id, token->name,
                     token->sees_numbers ? "numbers whole" : "numbers masked", created,
                     token->revoked_ms ? "revoked " : "good", token->revoked_ms ? revoked : "");
    }
    return true;
}

static bool act_token_revoke(struct act_job *job, struct error *err)
{
    int64_t id;
    struct token_page page;
    const struct token *token = NULL;
    if (!str_to_int64(str_of(job->operand), 1, INT64_MAX, &id))
        return error_set(err, ERROR_INPUT, "'%s' is not a number; token list shows them.",
                         job->operand);
    if (!token_list(job->ctx, job->store, &page, err))
        return false;
    for (size_t i = 0; i < page.count; i++)
        if (page.items[i].id == id)
            token = &page.items[i];
    if (!token)
        return error_set(err, ERROR_MISSING, "There is no token with the number %s.", job->operand);
    if (!store_begin(job->store, err) ||
        !finish(job, token_revoke(job->store, id, job->now_ms, err), "token.revoke",
                mem_printf(job->ctx, "%lld, %s", (long long)id, token->name), err))
        return false;
    (void)printf("The token of %s is good no more.\n", token->name);
    return true;
}

static const struct act adviser_acts[] = {
    {"add", true, act_adviser_add},
    {"list", false, act_adviser_list},
    {"disable", true, act_adviser_disable},
    {"reset", true, act_adviser_reset},
};
static const struct act token_acts[] = {
    {"add", true, act_token_add},
    {"list", false, act_token_list},
    {"revoke", true, act_token_revoke},
};

/* The act that the operands name, or NULL after saying what is wrong. */
static const struct act *find_act(const char *command, const struct act *acts, size_t count,
                                  const struct command_operands *operands)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(acts[i].name, operands->items[0]) == 0 &&
            operands->count == (acts[i].has_operand ? 2U : 1U))
            return &acts[i];
    (void)fprintf(stderr,
                  "helpline %s: this is not understood; helpline %s --help tells how it is used.\n",
                  command, command);
    return NULL;
}

static int run(const struct act *act, struct act_job *job, const char *config_path)
{
    struct config *config = command_config(job->ctx, config_path, CONFIG_WITHOUT_SECRETS);
    job->store = config ? command_store(job->ctx, config) : NULL;
    if (!job->store)
        return 1;
    job->now_ms = config_now_ms(config);
    struct error err = {0};
    return act->run(job, &err) ? 0 : command_fail(&err);
}

int command_adviser(int argc, char **argv)
{
    struct act_job job = {0};
    const char *config_path = NULL;
    const struct command_option options[] = {
        {"--config", &config_path, NULL},
        {"--role", &job.role, NULL},
    };
    const struct command_usage usage = {adviser_text, options, ARRAY_SIZE(options), 1, 2};
    struct command_operands operands;
    int code = command_read(argc, argv, &usage, &operands);
    if (code >= 0)
        return code;
    const struct act *act = find_act("adviser", adviser_acts, ARRAY_SIZE(adviser_acts), &operands);
    if (!act)
        return 2;
    job.operand = operands.count > 1 ? operands.items[1] : NULL;
    job.ctx = mem_root("adviser");
    code = run(act, &job, config_path);
    mem_free(job.ctx);
    return code;
}

int command_token(int argc, char **argv)
{
    struct act_job job = {0};
    const char *config_path = NULL;
    const struct command_option options[] = {
        {"--config", &config_path, NULL},
        {"--numbers", NULL, &job.sees_numbers},
    };
    const struct command_usage usage = {token_text, options, ARRAY_SIZE(options), 1, 2};
    struct command_operands operands;
    int code = command_read(argc, argv, &usage, &operands);
    if (code >= 0)
        return code;
    const struct act *act = find_act("token", token_acts, ARRAY_SIZE(token_acts), &operands);
    if (!act)
        return 2;
    job.operand = operands.count > 1 ? operands.items[1] : NULL;
    job.ctx = mem_root("token");
    code = run(act, &job, config_path);
    mem_free(job.ctx);
    return code;
}

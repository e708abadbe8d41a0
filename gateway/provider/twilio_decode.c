/* Twilio's callbacks read into events: texts, delivery reports, calls and their progress.
 * Stands behind the signature (twilio_verify.c); the sandbox speaks the same fields without one.
 * Leaves to others: whether it was seen before (dispatch/), what it means (flow/).
 * Sources: providers.md sections 2.1, 2.3, 2.4 and 14; Twilio adds fields without notice, so unknown ones pass. */
// SPDX-License-Identifier: Apache-2.0
#include "provider/provider_impl.h"

#include <limits.h>
#include <string.h>

#include "base/mem.h"
#include "base/unicode.h"

enum { ID_BYTES_MAX = 128, WORD_BYTES_MAX = 64, KEYS_MAX = 64 };

static const int opted_out_code = 21610;

struct word {
    const char *text;
    int value;
};

static const struct word delivery_words[] = {
    {"accepted", DELIVERY_QUEUED},    {"scheduled", DELIVERY_QUEUED},
    {"queued", DELIVERY_QUEUED},      {"sending", DELIVERY_QUEUED},
    {"sent", DELIVERY_SENT},          {"delivered", DELIVERY_DELIVERED},
    {"read", DELIVERY_DELIVERED},     {"failed", DELIVERY_FAILED},
    {"undelivered", DELIVERY_FAILED}, {"canceled", DELIVERY_FAILED},
};

static const struct word call_words[] = {
    {"queued", CALL_RINGING}, {"initiated", CALL_RINGING}, {"ringing", CALL_RINGING},
    {"in-progress", CALL_ON}, {"answered", CALL_ON},       {"completed", CALL_ENDED},
    {"busy", CALL_ENDED},     {"failed", CALL_ENDED},      {"no-answer", CALL_ENDED},
    {"canceled", CALL_ENDED},
};

static const char *const opt_out_words[] = {"STOP", "START", "HELP"};

static int word_value(const struct word *words, size_t count, struct str text, int otherwise)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal_nocase(text, str_of(words[i].text)))
            return words[i].value;
    return otherwise;
}

static bool missing(const char *name, struct error *err)
{
    return error_set(err, ERROR_INPUT, "The field %s is missing.", name);
}

/* Text that people or logs may see: UTF-8 without NUL, at most limit bytes. */
static const char *clean_text(void *ctx, struct str value, size_t limit)
{
    return str_keep(ctx, unicode_cut(str_of(unicode_repair(ctx, value)), limit));
}

/* The provider's own id under name or, where that is absent or empty, under older_name. */
static bool read_id(void *ctx, const struct http_fields *form, const char *name,
                    const char *older_name, const char **out, struct error *err)
{
    struct str value = http_field_get(form, name);
    if (value.length == 0 && older_name != NULL)
        value = http_field_get(form, older_name);
    if (value.length == 0)
        return missing(name, err);
    if (!twilio_is_id(value))
        return error_set(err, ERROR_INPUT, "The field %s is not an identifier.", name);
    *out = str_keep(ctx, value);
    return true;
}

/* From, which may be empty (a withheld number) but must be there, and To, which must say something. */
static bool read_ends(void *ctx, const struct http_fields *form, struct phone *from_out,
                      const char **to_out, struct error *err)
{
    struct str from = http_field_get(form, "From");
    if (from.data == NULL)
        return missing("From", err);
    struct str to = str_trim(http_field_get(form, "To"));
    if (to.length == 0)
        return missing("To", err);
    *from_out = phone_sender(str_of(unicode_repair(ctx, from)));
    *to_out = clean_text(ctx, to, WORD_BYTES_MAX);
    return true;
}

static int read_number(const struct http_fields *form, const char *name, int otherwise)
{
    int64_t number = 0;
    bool found = str_to_int64(http_field_get(form, name), 0, INT_MAX, &number);
    return found ? (int)number : otherwise;
}

/* Our own token under name in the query; NULL when it is not there or empty. */
static bool read_token(void *ctx, const struct http_request *request, const char *name,
                       const char **out, struct error *err)
{
    struct http_fields query = {0};
    if (!http_form_parse(ctx, request->query, &query, err))
        return error_where(err, "in the address");
    struct str token = http_field_get(&query, name);
    *out = token.length > 0 ? clean_text(ctx, token, WORD_BYTES_MAX) : NULL;
    return true;
}

static const char *read_opt_out(const struct http_fields *form)
{
    struct str word = http_field_get(form, "OptOutType");
    for (size_t i = 0; i < ARRAY_SIZE(opt_out_words); i++)
        if (str_equal_nocase(word, str_of(opt_out_words[i])))
            return opt_out_words[i];
    return NULL;
}

/* Whether a text seems to come from a number of ours: an answer would come back to us, be answered, and so on. */
static bool is_ours(const struct provider_config *config, const char *from, const char *to)
{
    if (strcmp(from, to) == 0)
        return true;
    for (size_t i = 0; i < ARRAY_SIZE(config->numbers) && config->numbers[i] != NULL; i++)
        if (strcmp(from, config->numbers[i]) == 0)
            return true;
    return false;
}

static bool decode_message(void *ctx, const struct provider_config *config,
                           const struct http_fields *form, struct event *out, struct error *err)
{
    out->kind = EVENT_TEXT;
    if (!read_ends(ctx, form, &out->text.from, &out->text.to, err) ||
        !read_id(ctx, form, "MessageSid", "SmsSid", &out->provider_id, err))
        return false;

    /* kept, never answered, as a short code is */
    if (is_ours(config, out->text.from.text, out->text.to))
        out->text.from.kind = PHONE_SHORT_CODE;
    out->text.media_count = read_number(form, "NumMedia", 0);
    struct str body = http_field_get(form, "Body");
    if (body.data == NULL && out->text.media_count == 0)
        return missing("Body", err);

    bool is_clean =
        body.data == NULL || (memchr(body.data, 0, body.length) == NULL && unicode_is_utf8(body));
    out->text.was_repaired = !is_clean;
    out->text.body =
        is_clean ? str_range(str_keep(ctx, body), body.length) : str_of(unicode_repair(ctx, body));
    if (!is_clean)
        out->text.raw = str_range(mem_copy(ctx, body.data, body.length), body.length);
    out->text.parts = read_number(form, "NumSegments", 0);
    out->text.opt_out = read_opt_out(form);
    return true;
}

static bool decode_status(void *ctx, const struct http_request *request,
                          const struct http_fields *form, struct event *out, struct error *err)
{
    out->kind = EVENT_STATUS;
    if (!read_id(ctx, form, "MessageSid", "SmsSid", &out->provider_id, err) ||
        !read_token(ctx, request, "m", &out->status.token, err))
        return false;

    struct str word = http_field_get(form, "MessageStatus");
    if (word.length == 0)
        word = http_field_get(form, "SmsStatus");
    if (word.length == 0)
        return missing("MessageStatus", err);
    out->status.word = clean_text(ctx, word, WORD_BYTES_MAX);
    out->status.delivery = (enum delivery)word_value(delivery_words, ARRAY_SIZE(delivery_words),
                                                     word, DELIVERY_UNKNOWN);
    out->status.code = read_number(form, "ErrorCode", 0);
    out->status.opted_out = out->status.code == opted_out_code;
    return true;
}

/* What was pressed, without anything that is no key: a recording that was ended by hanging up says "hangup". */
static struct str read_keys(void *ctx, struct str digits)
{
    char *keys = mem_zeroed(ctx, 1, KEYS_MAX + 1, "keys");
    size_t length = 0;
    for (size_t i = 0; i < digits.length && length < KEYS_MAX; i++)
        if (digits.data[i] != '\0' && strchr("0123456789*#", digits.data[i]) != NULL)
            keys[length++] = digits.data[i];
    return str_range(keys, length);
}

/* An action of <Record> names the recording; without one Twilio goes on to the next verb (providers.md section 2.4). */
static void read_recording(void *ctx, const struct http_fields *form, struct event *out)
{
    struct str id = http_field_get(form, "RecordingSid");
    bool is_named = id.length > 0 || http_field_get(form, "RecordingUrl").length > 0 ||
                    http_field_get(form, "RecordingDuration").length > 0;
    if (!is_named)
        return;
    out->voice.has_recording = true;
    out->voice.recording_s = read_number(form, "RecordingDuration", 0);
    if (twilio_is_id(id))
        out->voice.recording_id = str_keep(ctx, id);
}

static bool decode_voice(void *ctx, const struct http_request *request,
                         const struct http_fields *form, struct event *out, struct error *err)
{
    out->kind = EVENT_VOICE;
    if (!read_ends(ctx, form, &out->voice.from, &out->voice.to, err) ||
        !read_id(ctx, form, "CallSid", NULL, &out->provider_id, err) ||
        !read_token(ctx, request, "p", &out->voice.prompt, err))
        return false;

    out->voice.keys = read_keys(ctx, http_field_get(form, "Digits"));
    read_recording(ctx, form, out);
    bool has_hash = str_equals(http_field_get(form, "FinishedOnKey"), "#");
    out->voice.has_keys = out->voice.keys.length > 0 || has_hash;
    out->voice.state = (enum call_state)word_value(call_words, ARRAY_SIZE(call_words),
                                                   http_field_get(form, "CallStatus"), CALL_NONE);
    return true;
}

static bool decode_call_status(void *ctx, const struct http_fields *form, struct event *out,
                               struct error *err)
{
    out->kind = EVENT_CALL_STATUS;
    if (!read_id(ctx, form, "CallSid", NULL, &out->provider_id, err))
        return false;
    struct str word = http_field_get(form, "CallStatus");
    if (word.length == 0)
        return missing("CallStatus", err);
    out->call.word = clean_text(ctx, word, WORD_BYTES_MAX);
    out->call.state =
        (enum call_state)word_value(call_words, ARRAY_SIZE(call_words), word, CALL_NONE);
    out->call.duration_s = read_number(form, "CallDuration", read_number(form, "Duration", -1));
    return true;
}

bool twilio_is_id(struct str value)
{
    for (size_t i = 0; i < value.length; i++)
        if (value.data[i] <= ' ' || value.data[i] > '~')
            return false;
    return value.length > 0 && value.length <= ID_BYTES_MAX;
}

// NOLINTNEXTLINE(readability-function-size): struct provider gives the parameters
bool twilio_decode(void *ctx, const struct provider_config *config,
                   const struct http_request *request, const struct http_fields *form,
                   enum provider_hook hook, int64_t at_ms, struct event *out, struct error *err)
{
    struct event event = {.at_ms = at_ms, .provider = provider_twilio.name};
    bool is_read = false;
    switch (hook) {
    case HOOK_MESSAGE:
        is_read = decode_message(ctx, config, form, &event, err);
        break;
    case HOOK_STATUS:
        is_read = decode_status(ctx, request, form, &event, err);
        break;
    case HOOK_VOICE:
        is_read = decode_voice(ctx, request, form, &event, err);
        break;
    case HOOK_CALL_STATUS:
        is_read = decode_call_status(ctx, form, &event, err);
        break;
    case HOOK_NONE:
    case HOOK_VERIFY:
        is_read = error_set(err, ERROR_MISSING, "There is no such hook.");
        break;
    }
    if (is_read)
        *out = event;
    return is_read;
}

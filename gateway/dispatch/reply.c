/* A call's answer as kept text, so that the same callback gets the same answer, and back.
 * Stands beside voice.c. Leaves to others: where it is kept (store/inbound.h). */
// SPDX-License-Identifier: Apache-2.0
#include "dispatch/dispatch_impl.h"

#include <jansson.h>
#include <string.h>

#include "base/mem.h"
#include "base/member.h"

void task_reply(struct task *task)
{
    task->job->reply = (struct reply){task->steps, task->step_count};
}

static void write_text(struct buf *buf, const char *name, const char *text)
{
    if (text)
        member_text(buf, name, text);
}

char *reply_write(void *ctx, const struct reply *reply)
{
    struct buf *buf = buf_new(ctx, 65536);
    buf_add_byte(buf, '[');
    for (size_t i = 0; i < reply->count; i++) {
        const struct reply_step *step = &reply->steps[i];
        buf_add_text(buf, i > 0 ? ",{" : "{");
        member_number(buf, "verb", (int64_t)step->verb);
        member_number(buf, "inside", (int64_t)step->inside);
        member_number(buf, "digits", step->digits);
        member_number(buf, "seconds", step->seconds);
        write_text(buf, "text", step->text);
        write_text(buf, "language", step->language);
        write_text(buf, "token", step->token);
        write_text(buf, "recording", step->recording);
        buf_add_byte(buf, '}');
    }
    buf_add_byte(buf, ']');
    return mem_strdup(ctx, buf_text(buf));
}

static const char *read_text(void *ctx, json_t *object, const char *key)
{
    return mem_strdup(ctx, json_string_value(json_object_get(object, key)));
}

static int read_int(json_t *object, const char *key)
{
    return (int)json_integer_value(json_object_get(object, key));
}

bool reply_read(void *ctx, const char *text, struct reply *out)
{
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    size_t count = json_array_size(root);
    if (!json_is_array(root) || count > REPLY_STEPS_MAX) {
        json_decref(root);
        return false;
    }
    struct reply_step *steps = mem_array(ctx, struct reply_step, count ? count : 1);
    for (size_t i = 0; i < count; i++) {
        json_t *object = json_array_get(root, i);
        steps[i] = (struct reply_step){
            .verb = (enum reply_verb)read_int(object, "verb"),
            .inside = (size_t)read_int(object, "inside"),
            .digits = read_int(object, "digits"),
            .seconds = read_int(object, "seconds"),
            .text = read_text(ctx, object, "text"),
            .language = read_text(ctx, object, "language"),
            .token = read_text(ctx, object, "token"),
            .recording = read_text(ctx, object, "recording"),
        };
    }
    json_decref(root);
    *out = (struct reply){steps, count};
    return true;
}

/* Memory that belongs to somebody: talloc, named here alone.
 * Stands under everything; one context an event.
 * Leaves to others: when a context ends. */
// SPDX-License-Identifier: Apache-2.0
#include "base/mem.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/log.h"

/* What mem_on_free keeps: it is the name of the memory at the same time, so that the destructor finds it
 * without a walk and the leak report still reads well. */
struct ending {
    char name[40];
    void (*end)(void *memory);
};

static void out_of_memory(size_t size)
{
    log_event(LOG_ERROR, "memory.out", LOG_NUM("bytes", size));
    abort();
}

static void *checked(void *memory, size_t size)
{
    if (memory == NULL)
        out_of_memory(size);
    return memory;
}

static size_t bytes_of(size_t size, size_t count)
{
    size_t bytes;
    if (__builtin_mul_overflow(size, count, &bytes))
        out_of_memory(SIZE_MAX);
    return bytes;
}

static int run_ending(void *memory)
{
    const struct ending *ending = (const void *)talloc_get_name(memory);
    ending->end(memory);
    return 0;
}

void *mem_root(const char *name)
{
    return checked(talloc_named_const(NULL, 0, name), 0);
}

void *mem_context(void *ctx, const char *name)
{
    return checked(talloc_named_const(ctx, 0, name), 0);
}

void *mem_zeroed(void *ctx, size_t size, size_t count, const char *name)
{
    size_t bytes = bytes_of(size, count);
    void *memory = checked(talloc_named_const(ctx, bytes, name), bytes);
    return memset(memory, 0, bytes);
}

void *mem_resized(void *ctx, void *memory, size_t size, size_t count, const char *name)
{
    size_t bytes = bytes_of(size, count);
    if (memory == NULL || bytes == 0) {
        talloc_free(memory);
        return checked(talloc_named_const(ctx, bytes, name), bytes);
    }
    return checked(_talloc_realloc(ctx, memory, bytes, name), bytes);
}

char *mem_strdup(void *ctx, const char *text)
{
    return text == NULL ? NULL : mem_strndup(ctx, text, strlen(text));
}

char *mem_strndup(void *ctx, const char *bytes, size_t length)
{
    if (bytes == NULL)
        return NULL;
    char *copy = checked(talloc_named_const(ctx, length + 1, "text"), length);
    memcpy(copy, bytes, length);
    copy[length] = '\0';
    return copy;
}

void *mem_copy(void *ctx, const void *bytes, size_t size)
{
    if (bytes == NULL)
        return NULL;
    void *copy = checked(talloc_named_const(ctx, size, "bytes"), size);
    return memcpy(copy, bytes, size);
}

char *mem_vprintf(void *ctx, const char *format, va_list arguments)
{
    char shorter[256];
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(shorter, sizeof shorter, format, again);
    va_end(again);
    if (length >= 0 && (size_t)length < sizeof shorter)
        return mem_strndup(ctx, shorter, (size_t)length);
    return checked(talloc_vasprintf(ctx, format, arguments), 0);
}

char *mem_printf(void *ctx, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = mem_vprintf(ctx, format, arguments);
    va_end(arguments);
    return text;
}

void mem_free(void *memory)
{
    talloc_free(memory);
}

void mem_on_free(void *memory, void (*end)(void *memory))
{
    struct ending *ending = mem_new(memory, struct ending);
    const char *name = talloc_get_name(memory);
    size_t length = strnlen(name, sizeof ending->name - 1);
    memcpy(ending->name, name, length);
    ending->end = end;
    talloc_set_name_const(memory, ending->name);
    talloc_set_destructor(memory, run_ending);
}

size_t mem_blocks(const void *memory)
{
    return talloc_total_blocks(memory);
}

void mem_move(void *ctx, void *memory)
{
    _talloc_steal_loc(ctx, memory, "mem_move");
}

/* Memory that belongs to somebody: every allocation names its parent and dies with it (talloc).
 * Stands under everything: one context an event, so that nothing inside is freed by hand.
 * Leaves to others: when a context ends. Out of memory ends the process with one log line. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdarg.h>
#include <stddef.h>

/* A context with no parent. name: for leak reports, a literal. */
void *mem_root(const char *name);
/* A context under ctx, for things that die together. */
void *mem_context(void *ctx, const char *name);
/* Zeroed memory for one thing, or for count things, under ctx. Never NULL. */
#define mem_new(ctx, type)          ((type *)mem_zeroed((ctx), sizeof(type), 1, #type))
#define mem_array(ctx, type, count) ((type *)mem_zeroed((ctx), sizeof(type), (count), #type))
void *mem_zeroed(void *ctx, size_t size, size_t count, const char *name);
/* An array made by mem_array, grown to count things (new ones zeroed by nobody: the caller fills them).
 * array may be NULL. Returns the new place. */
#define mem_grow(ctx, array, type, count) \
    ((type *)mem_resized((ctx), (array), sizeof(type), (count), #type))
void *mem_resized(void *ctx, void *memory, size_t size, size_t count, const char *name);
/* A copy under ctx: of a string; of length bytes with a NUL put behind; of any bytes. NULL stays NULL. */
char *mem_strdup(void *ctx, const char *text);
char *mem_strndup(void *ctx, const char *bytes, size_t length);
void *mem_copy(void *ctx, const void *bytes, size_t size);
/* A formatted string under ctx. */
char *mem_printf(void *ctx, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *mem_vprintf(void *ctx, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));
/* Frees memory and all below it. NULL does nothing. */
void mem_free(void *memory);
/* Calls end(memory) when memory is freed: for foreign handles and for wiping secrets. One a memory. */
void mem_on_free(void *memory, void (*end)(void *memory));
/* How many blocks hang below memory, itself included: tests compare it before and after. */
size_t mem_blocks(const void *memory);
/* Moves memory under another parent. Only dispatch may (style rule B5). */
void mem_move(void *ctx, void *memory);

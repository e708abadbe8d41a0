/* The page shared between parent and line.
 * Stands against poison. Leaves to others: what to do with what it holds (app/line_start.c). */
// SPDX-License-Identifier: Apache-2.0
#include "app/page.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/mem.h"

int page_make(struct error *err)
{
    int fd = memfd_create("helpline event in hand", 0);
    if (fd < 0 || ftruncate(fd, sizeof(struct page)) != 0) {
        error_set_errno(err, ERROR_INTERNAL, errno, "No page can be shared with the line");
        return -1;
    }
    return fd;
}

struct page *page_map(int fd, struct error *err)
{
    void *memory = mmap(NULL, sizeof(struct page), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (memory != MAP_FAILED)
        return memory;
    error_set_errno(err, ERROR_INTERNAL, errno, "The page shared with the parent cannot be mapped");
    return NULL;
}

static size_t hold(char *to, size_t room, struct str bytes)
{
    size_t length = bytes.length < room ? bytes.length : room;
    if (length)
        memcpy(to, bytes.data, length);
    return length;
}

void page_hold_request(struct page *page, const struct http_request *request)
{
    page->kind = PAGE_EMPTY; /* half a page is no page */
    page->path_bytes = hold(page->path, sizeof page->path, str_of(request->path));
    page->query_bytes = hold(page->query, sizeof page->query, request->query);
    page->body_bytes = hold(page->body, sizeof page->body, request->body);
    page->tries = 0;
    page->kind = PAGE_REQUEST;
}

void page_hold_timer(struct page *page, int64_t timer_id)
{
    page->timer_id = timer_id;
    page->tries = 0;
    page->kind = PAGE_TIMER;
}

void page_clear(struct page *page)
{
    page->kind = PAGE_EMPTY;
}

struct http_request *page_request(void *ctx, const struct page *page)
{
    struct http_request *request = mem_new(ctx, struct http_request);
    struct http_field *header = mem_new(request, struct http_field);
    *header =
        (struct http_field){str_of("Content-Type"), str_of("application/x-www-form-urlencoded")};
    request->method = "POST";
    request->path = mem_strndup(request, page->path, page->path_bytes);
    request->query =
        str_range(mem_strndup(request, page->query, page->query_bytes), page->query_bytes);
    request->body = str_range(mem_strndup(request, page->body, page->body_bytes), page->body_bytes);
    request->headers = (struct http_fields){header, 1};
    request->peer = "127.0.0.1";
    return request;
}

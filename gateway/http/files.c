/* Static files for browsers: read once, answered from memory with an ETag, under a strict policy.
 * Stands under console/ and handset/, which say what address a file has.
 * Leaves to others: building the files (deploy/build-web), who may see them. */
// SPDX-License-Identifier: Apache-2.0
#include "http/http.h"

#include "base/crypto.h"
#include "base/file.h"
#include "base/mem.h"

enum { FILE_BYTES_MAX = 1024 * 1024 };

struct file_kind {
    const char *ending;
    const char *content_type;
};

static const struct file_kind kinds[] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
};

struct file {
    const char *name, *content_type, *etag;
    struct str bytes;
};

struct http_files {
    struct file *items;
    size_t count;
};

static bool load_one(struct http_files *files, const char *folder, const char *name,
                     const struct file_kind *kind, struct error *err)
{
    struct file file = {.name = mem_strdup(files, name), .content_type = kind->content_type};
    const char *path = mem_printf(files, "%s/%s", folder, name);
    if (!file_read(files, path, FILE_BYTES_MAX, &file.bytes, err))
        return false;

    unsigned char hash[CRYPTO_SHA256_BYTES];
    crypto_sha256(file.bytes, hash);
    const char *hex = crypto_hex(files, str_range((const char *)hash, 16));
    file.etag = mem_printf(files, "\"%s\"", hex);
    files->items = mem_grow(files, files->items, struct file, files->count + 1);
    files->items[files->count++] = file;
    return true;
}

static const struct file *find(const struct http_files *files, struct str name)
{
    for (size_t i = 0; i < files->count; i++) {
        if (str_equals(name, files->items[i].name))
            return &files->items[i];
    }
    return NULL;
}

/* If-None-Match is "*" or a list of tags, weak or strong (RFC 9110 section 13.1.2). */
static bool has_tag(struct str list, const char *etag)
{
    struct str tag;
    while (str_next(&list, ',', &tag)) {
        tag = str_trim(tag);
        if (str_starts(tag, "W/"))
            tag = str_range(tag.data + 2, tag.length - 2);
        if (str_equals(tag, etag) || str_equals(tag, "*"))
            return true;
    }
    return false;
}

void http_add_guards(void *ctx, struct http_response *response)
{
    http_add_header(ctx, response, "Content-Security-Policy",
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
                    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
                    "frame-ancestors 'none'");
    http_add_header(ctx, response, "X-Content-Type-Options", "nosniff");
    http_add_header(ctx, response, "Referrer-Policy", "no-referrer");
    http_add_header(ctx, response, "Cross-Origin-Opener-Policy", "same-origin");
    http_add_header(ctx, response, "Cross-Origin-Resource-Policy", "same-origin");
}

struct http_response http_files_answer(void *ctx, const struct http_files *files,
                                       const struct http_request *request, struct str name)
{
    const struct file *file = find(files, name);
    if (file == NULL)
        return http_problem(ctx, 404, NULL);

    bool is_known = has_tag(http_header(request, "If-None-Match"), file->etag);
    struct http_response response = {.status = 304};
    if (!is_known)
        response = http_answer(ctx, 200, file->content_type, file->bytes);
    http_add_header(ctx, &response, "ETag", file->etag);
    http_add_header(ctx, &response, "Cache-Control", "no-cache");
    return response;
}

bool http_files_load(void *ctx, const char *folder, struct http_files **out, struct error *err)
{
    struct http_files *files = mem_new(ctx, struct http_files);
    for (size_t k = 0; k < ARRAY_SIZE(kinds); k++) {
        char **names = NULL;
        size_t count = 0;
        if (!file_list(files, folder, kinds[k].ending, &names, &count, err))
            goto failed;
        for (size_t i = 0; i < count; i++) {
            if (!load_one(files, folder, names[i], &kinds[k], err))
                goto failed;
        }
    }
    if (find(files, str_of("index.html")) == NULL) {
        error_set(err, ERROR_CONFIG, "There is no index.html in %s: build the pages with make web.",
                  folder);
        goto failed;
    }
    *out = files;
    return true;

failed:
    mem_free(files);
    return false;
}

/* A folder of scripts as bytes: read from disk, packed into one text that the database can keep, and unpacked again.
 * Stands in front of flow_load, which gives the bytes a meaning.
 * Leaves to others: where a version is kept (store/version.h), what a file says (load_*.c). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/flow.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/unicode.h"

enum { FOLDER_FILE_BYTES = 10 * 1000 * 1000, FOLDER_FILES_MAX = 10000 };

/* What a folder may hold: a place below it ("" for itself), and how names end there. */
static const struct kind {
    const char *below;
    const char *suffix;
} kinds[] = {
    {"", ".yaml"},
    {"", ".csv"},
    {"po", ".po"},
    {"talks", ".talk"},
};

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct flow_file *)a)->name, ((const struct flow_file *)b)->name);
}

static bool add_file(struct flow_folder *folder, const char *name, struct str text,
                     struct error *err)
{
    if (!unicode_is_utf8(str_of(name)))
        return error_set(err, ERROR_CONFIG,
                         "a file of the flow folder has a name that is not UTF-8");
    if (folder->count == FOLDER_FILES_MAX)
        return error_set(err, ERROR_CONFIG, "a flow folder holds at most %d files",
                         FOLDER_FILES_MAX);
    folder->files = mem_grow(folder, folder->files, struct flow_file, folder->count + 1);
    folder->files[folder->count++] = (struct flow_file){.name = name, .text = text};
    return true;
}

static bool read_kind(struct flow_folder *folder, const char *path, const struct kind *kind,
                      struct error *err)
{
    const char *where =
        *kind->below != '\0' ? mem_printf(folder, "%s/%s", path, kind->below) : path;
    if (*kind->below != '\0' && !file_exists(where))
        return true;

    char **names = NULL;
    size_t count = 0;
    if (!file_list(folder, where, kind->suffix, &names, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (names[i][0] == '.') /* an editor's own copy */
            continue;
        const char *name =
            *kind->below != '\0' ? mem_printf(folder, "%s/%s", kind->below, names[i]) : names[i];
        struct str text;
        if (!file_read(folder, mem_printf(folder, "%s/%s", path, name), FOLDER_FILE_BYTES, &text,
                       err) ||
            !add_file(folder, name, text, err))
            return false;
    }
    return true;
}

/* A script that would be passed over without a word. */
static bool refuse_yml(struct flow_folder *folder, const char *path, struct error *err)
{
    char **names = NULL;
    size_t count = 0;
    if (!file_list(folder, path, ".yml", &names, &count, err))
        return false;
    for (size_t i = 0; i < count; i++)
        if (names[i][0] != '.')
            return error_set(err, ERROR_INPUT, "%s/%s is not read: its name must end in .yaml",
                             path, names[i]);
    return true;
}

bool flow_folder_read(void *ctx, const char *path, struct flow_folder **out, struct error *err)
{
    struct flow_folder *folder = mem_new(ctx, struct flow_folder);
    for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
        if (!read_kind(folder, path, &kinds[i], err)) {
            mem_free(folder);
            return false;
        }
    if (!refuse_yml(folder, path, err)) {
        mem_free(folder);
        return false;
    }
    if (folder->count > 1)
        qsort(folder->files, folder->count, sizeof(folder->files[0]), by_name);
    *out = folder;
    return true;
}

char *flow_folder_pack(void *ctx, const struct flow_folder *folder)
{
    void *scratch = mem_context(ctx, "flow pack");
    size_t limit = 16;
    for (size_t i = 0; i < folder->count; i++)
        limit += 6 * (3 * folder->files[i].text.length + strlen(folder->files[i].name)) + 16;

    struct buf *buf = buf_new(scratch, limit);
    buf_add_byte(buf, '{');
    for (size_t i = 0; i < folder->count; i++) {
        if (i > 0)
            buf_add_byte(buf, ',');
        buf_add_json_text(buf, folder->files[i].name);
        buf_add_byte(buf, ':');
        /* A file that is no UTF-8 was refused by flow_load; packed all the same it must stay JSON. */
        struct str text = folder->files[i].text;
        buf_add_json(buf, unicode_is_utf8(text) ? text : str_of(unicode_repair(scratch, text)));
    }
    buf_add_byte(buf, '}');
    char *packed = str_keep(ctx, buf_str(buf));
    mem_free(scratch);
    return packed;
}

static bool unpack_files(struct flow_folder *folder, json_t *root, struct error *err)
{
    const char *name;
    json_t *value;
    json_object_foreach(root, name, value)
    {
        if (!json_is_string(value))
            return error_set(err, ERROR_INPUT, "the packed flows hold a file that is no text");
        struct str text = str_range(json_string_value(value), json_string_length(value));
        const char *kept = str_keep(folder, text);
        if (!add_file(folder, mem_strdup(folder, name), str_range(kept, text.length), err))
            return false;
    }
    return true;
}

bool flow_folder_unpack(void *ctx, struct str packed, struct flow_folder **out, struct error *err)
{
    json_error_t problem;
    json_t *root = json_loadb(packed.data != NULL ? packed.data : "", packed.length,
                              JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &problem);
    if (root == NULL)
        return error_set(err, ERROR_INPUT, "the packed flows are not JSON: %s", problem.text);

    struct flow_folder *folder = mem_new(ctx, struct flow_folder);
    bool done = json_is_object(root)
                    ? unpack_files(folder, root, err)
                    : error_set(err, ERROR_INPUT, "the packed flows are not a JSON object");
    json_decref(root);
    if (!done) {
        mem_free(folder);
        return false;
    }
    if (folder->count > 1)
        qsort(folder->files, folder->count, sizeof(folder->files[0]), by_name);
    *out = folder;
    return true;
}

/* Whole files in, whole files out.
 * Stands under configuration, flows, seed data and keys.
 * Leaves to others: what is in them. */
// SPDX-License-Identifier: Apache-2.0
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

enum { FIRST_BYTES = 16 * 1024 };

/* Reads until the end or until more than limit bytes are there. */
static bool read_all(void *ctx, int fd, const char *path, size_t limit, struct str *out,
                     struct error *err)
{
    struct stat about;
    size_t size = FIRST_BYTES;
    if (fstat(fd, &about) == 0 && S_ISREG(about.st_mode) && about.st_size > 0)
        size = (size_t)about.st_size + 1;
    if (size > limit + 1)
        size = limit + 1;
    char *data = mem_grow(ctx, NULL, char, size + 1);
    size_t used = 0;
    for (;;) {
        ssize_t got = read(fd, data + used, size - used);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_set_errno(err, ERROR_CONFIG, errno, "%s cannot be read", path);
        if (got == 0)
            break;
        used += (size_t)got;
        if (used > limit)
            return error_set(err, ERROR_CONFIG, "%s is larger than %zu bytes", path, limit);
        if (used == size) {
            size = size * 2 < limit + 1 ? size * 2 : limit + 1;
            data = mem_grow(ctx, data, char, size + 1);
        }
    }
    data[used] = '\0';
    *out = str_range(data, used);
    return true;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool ends_with(const char *name, const char *suffix)
{
    size_t length = strlen(name);
    size_t wanted = strlen(suffix);
    return length >= wanted && strcmp(name + length - wanted, suffix) == 0;
}

static bool write_all(int fd, struct str bytes)
{
    while (bytes.length > 0) {
        ssize_t written = write(fd, bytes.data, bytes.length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        bytes = str_range(bytes.data + written, bytes.length - (size_t)written);
    }
    return true;
}

/* The folder is synced too, so that the new name outlives a power cut. */
static bool sync_folder_of(void *ctx, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *folder = slash == NULL ? "." : mem_strndup(ctx, path, (size_t)(slash - path + 1));
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool is_synced = fsync(fd) == 0;
    close(fd);
    return is_synced;
}

bool file_read(void *ctx, const char *path, size_t limit, struct str *out, struct error *err)
{
    bool is_stdin = strcmp(path, "-") == 0;
    int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return error_set_errno(err, ERROR_CONFIG, errno, "%s cannot be read", path);
    bool is_read = read_all(ctx, fd, is_stdin ? "standard input" : path, limit, out, err);
    if (!is_stdin)
        close(fd);
    return is_read;
}

bool file_list(void *ctx, const char *folder, const char *suffix, char ***names_out,
               size_t *count_out, struct error *err)
{
    DIR *handle = opendir(folder);
    if (handle == NULL)
        return error_set_errno(err, ERROR_CONFIG, errno, "The folder %s cannot be read", folder);
    char **names = mem_array(ctx, char *, 1);
    size_t count = 0;
    for (const struct dirent *entry = readdir(handle); entry != NULL; entry = readdir(handle)) {
        if (!ends_with(entry->d_name, suffix) || strcmp(entry->d_name, ".") == 0 ||
            strcmp(entry->d_name, "..") == 0)
            continue;
        names = mem_grow(ctx, names, char *, count + 1);
        names[count++] = mem_strdup(ctx, entry->d_name);
    }
    closedir(handle);
    if (count > 0)
        qsort(names, count, sizeof names[0], by_bytes);
    *names_out = names;
    *count_out = count;
    return true;
}

bool file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

bool file_write(const char *path, struct str bytes, unsigned int mode, struct error *err)
{
    void *ctx = mem_root("file_write");
    char *beside = mem_printf(ctx, "%s.XXXXXX", path);
    bool is_done = false;
    int fd = mkostemp(beside, O_CLOEXEC);
    if (fd < 0) {
        error_set_errno(err, ERROR_CONFIG, errno, "%s cannot be written", path);
        goto done;
    }
    is_done = fchmod(fd, mode) == 0 && write_all(fd, bytes) && fsync(fd) == 0;
    if (!is_done)
        error_set_errno(err, ERROR_CONFIG, errno, "%s cannot be written", path);
    if (close(fd) != 0 && is_done)
        is_done = error_set_errno(err, ERROR_CONFIG, errno, "%s cannot be written", path);
    if (is_done && (rename(beside, path) != 0 || !sync_folder_of(ctx, path)))
        is_done = error_set_errno(err, ERROR_CONFIG, errno, "%s cannot be put in place", path);
    if (!is_done)
        unlink(beside);
done:
    mem_free(ctx);
    return is_done;
}

/* Any bytes as a form: fields or a refusal; what was read is read again when written.
 * Stands over http/http.h, the first thing a stranger's bytes meet, with the Unicode tools behind it.
 * Leaves to others: signatures and meaning. */
// SPDX-License-Identifier: Apache-2.0
#include <assert.h>

#include "base/mem.h"
#include "base/unicode.h"
#include "http/http.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void check_text(void *ctx, struct str bytes)
{
    struct str text = str_of(unicode_repair(ctx, bytes));
    assert(unicode_is_utf8(text));
    assert(unicode_is_utf8(str_of(unicode_fold(ctx, text))));
    struct str cut = unicode_cut(text, 7);
    assert(cut.length <= 7 && unicode_is_utf8(cut));
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    void *ctx = mem_root("fuzz");
    struct str text = str_range((const char *)data, size);
    struct http_fields fields, again;
    struct error err;
    if (http_form_parse(ctx, text, &fields, &err)) {
        struct buf *out = buf_new(ctx, size * 3 + 3000);
        size_t written = 0;
        for (size_t i = 0; i < fields.count; i++) {
            struct http_field field = fields.items[i];
            check_text(ctx, field.value);
            if (str_of(field.name.data).length == field.name.length) {
                http_form_add(out, field.name.data, field.value);
                written++;
            }
        }
        assert(http_form_parse(ctx, buf_str(out), &again, &err) && again.count == written);
        for (size_t i = 0, k = 0; i < fields.count; i++)
            if (str_of(fields.items[i].name.data).length == fields.items[i].name.length)
                assert(str_equal(fields.items[i].value, again.items[k++].value));
    }
    mem_free(ctx);
    return 0;
}

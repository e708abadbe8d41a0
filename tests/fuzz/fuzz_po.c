/* Any bytes as a gettext catalogue: refused with file and line, or read without harm.
 * Stands over language/language.h.
 * Leaves to others: which wordings a service needs. */
// SPDX-License-Identifier: Apache-2.0
#include <assert.h>
#include <string.h>

#include "base/mem.h"
#include "language/language.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    void *ctx = mem_root("fuzz");
    struct language_catalogue *catalogue = NULL;
    struct error err = {0};
    if (language_catalogue_read(ctx, "x.po", str_range((const char *)data, size), &catalogue,
                                &err)) {
        const char *wording = language_wording(catalogue, NULL, "A");
        assert(wording == NULL || wording[0] != '\0');
        for (size_t i = 0; i < language_entry_count(catalogue); i++)
            assert(language_entry_at(catalogue, i)->line > 0);
        /* Phrases that were not checked are said all the same: a catalogue may be half done. */
        language_months(ctx, catalogue, 2);
        language_places_found(ctx, catalogue, 111);
        language_time_range(ctx, catalogue, 570, 750, false);
        struct language_phrase phrase;
        for (size_t i = 0; language_phrase_at(i, &phrase); i++) {
            struct error slip = {0};
            int line = 0;
            assert(language_phrase_check(catalogue, i, &line, &slip) || slip.text[0] != '\0');
            assert(line > 0);
        }
    } else {
        assert(err.kind == ERROR_INPUT && strncmp(err.text, "x.po:", 5) == 0);
        assert(catalogue == NULL);
    }
    mem_free(ctx);
    return 0;
}

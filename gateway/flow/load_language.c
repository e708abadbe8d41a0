/* The languages of service.yaml and their catalogues (po/CODE.po).
 * Stands in front of every wording. English is the source, stands first and has no catalogue.
 * Leaves to others: which entries a catalogue lacks (load_wording.c). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/load_impl.h"

#include <string.h>

#include "base/mem.h"

static const struct flow_language english = {
    .code = "en", .name = "English", .voice = "en-GB", .is_live = true};

static const struct flow_file *file_named(const struct flow_folder *folder, const char *name)
{
    for (size_t i = 0; i < folder->count; i++)
        if (strcmp(folder->files[i].name, name) == 0)
            return &folder->files[i];
    return NULL;
}

/* Every phrase must be there in a live language, and right wherever it is there. */
static void check_phrases(struct load *load, const char *name, const struct flow_language *language)
{
    struct language_phrase phrase;
    for (size_t i = 0; language_phrase_at(i, &phrase); i++) {
        struct error err;
        struct flow_finding finding = {.level = FLOW_ERROR, .file = name, .column = 1};
        if (language_phrase_check(language->catalogue, i, &finding.line, &err))
            continue;
        bool is_missing = err.kind == ERROR_MISSING;
        finding.rule = is_missing ? "missing-phrase" : "bad-phrase";
        if (language->is_live || !is_missing)
            load_finding(load, finding, "%s", err.text);
    }
}

/* Reads po/CODE.po where there is one; a live language must have it. */
static void read_catalogue(struct load *load, const struct yaml_node *node,
                           struct flow_language *language)
{
    const char *name = mem_printf(load->ctx, "po/%s.po", language->code);
    const struct flow_file *file = file_named(load->folder, name);
    if (file == NULL) {
        if (language->is_live)
            load_error(load, node, "missing-catalogue",
                       "the live language %s has no %s: make it with helpline words --language %s, "
                       "or write live: false until it is translated",
                       language->code, name, language->code);
        language->is_live = false; /* so that its wordings are not reported one by one */
        return;
    }
    struct language_catalogue *catalogue = NULL;
    struct error err;
    if (language_catalogue_read(load->ctx, name, file->text, &catalogue, &err)) {
        language->catalogue = catalogue;
        check_phrases(load, name, language);
        return;
    }
    load_error_of(load, name, "bad-catalogue", &err);
    language->is_live = false;
}

static bool read_language(struct load *load, const struct yaml_node *node,
                          struct flow_language *out)
{
    static const struct load_key keys[] = {
        {"code", true}, {"name", false}, {"voice", false}, {"live", false}};
    if (!load_keys(load, node, keys, ARRAY_SIZE(keys), "languages"))
        return false;
    const struct yaml_node *code_node = yaml_get(node, "code");
    struct str code;
    if (!load_text(load, code_node, "code", &code))
        return false;
    out->code = load_keep(load, code);
    if (language_english_name(out->code) == NULL) {
        load_error(load, code_node, "unknown-language",
                   "unknown language '%s'; expected a code like en, pl or ro", out->code);
        return false;
    }

    struct str text;
    out->name = load_text(load, yaml_get(node, "name"), "name", &text)
                    ? load_keep(load, text)
                    : language_own_name(out->code);
    out->voice = load_text(load, yaml_get(node, "voice"), "voice", &text)
                     ? load_keep(load, text)
                     : language_voice(out->code);
    out->is_live = true;
    load_bool(load, yaml_get(node, "live"), "live", &out->is_live);
    return true;
}

static bool is_there(const struct flow_language *languages, size_t count, const char *code)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(languages[i].code, code) == 0)
            return true;
    return false;
}

static void add_language(struct load *load, const struct yaml_node *node,
                         struct flow_language *languages, size_t *count)
{
    struct flow_language language = {0};
    if (!read_language(load, node, &language))
        return;
    bool is_english = strcmp(language.code, english.code) == 0;
    if (is_there(languages, *count, language.code)) {
        if (!is_english || *count > 1)
            load_error(load, node, "duplicate", "the language %s is listed twice or behind others",
                       language.code);
        else
            languages[0] = language;
        return;
    }
    if (load->noted == NULL)
        read_catalogue(load, node, &language);
    else
        language.is_live = false;
    languages[(*count)++] = language;
}

void load_languages(struct load *load)
{
    struct flow_language *languages =
        mem_array(load->ctx, struct flow_language, LOAD_LANGUAGES_MAX);
    languages[0] = english;
    size_t count = 1;
    const struct yaml_node *list =
        load->service != NULL ? yaml_get(load->service, "languages") : NULL;
    if (list != NULL &&
        (list->kind != YAML_LIST || list->count == 0 || list->count >= LOAD_LANGUAGES_MAX)) {
        load_error(load, list, "not-a-list", "expected a list of 1 to %d languages",
                   LOAD_LANGUAGES_MAX - 1);
    } else if (list != NULL) {
        const struct yaml_node *first = yaml_get(list->items[0], "code");
        if (first != NULL && !str_equals(first->text, english.code))
            load_error(load, list->items[0], "english-first",
                       "English (code: en) is the source language and must be listed first");
        for (size_t i = 0; i < list->count; i++)
            add_language(load, list->items[i], languages, &count);
    }
    if (!languages[0].is_live)
        load_error(load, list, "english-first", "English is the source language and must be live");
    load->program->languages = languages;
    load->program->language_count = count;
}

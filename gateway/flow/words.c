/* The wordings of a folder as gettext's template, and a catalogue brought up to date with it.
 * Stands beside the loader, which notes each English wording while it reads; what is translated already is kept.
 * Leaves to others: what translators are told (words_comments.c), whether a catalogue is whole (the loader's check). */
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "flow/words_impl.h"

struct writer {
    void *ctx;
    struct buf *out;
    const struct flow_program *program;
    const char *language, *catalogue_name;
    const struct language_catalogue *old; /* NULL: none */
    struct words_entry *entries;
    size_t count;
    size_t forms;
    const struct language_entry *
        *reused; /* entries of old that live on beneath a changed English */
    size_t reused_count;
    struct flow_words *result;
};

/* ---- Entries ----------------------------------------------------------------------------------------------- */

/* Built-in wordings come behind those of files. */
static int compare_places(const struct load_place *a, const struct load_place *b)
{
    bool is_built_in = a->line == 0;
    if (is_built_in != (b->line == 0))
        return is_built_in ? 1 : -1;
    int order = strcmp(a->file, b->file);
    if (order != 0)
        return order;
    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    return a->column < b->column ? -1 : a->column > b->column ? 1 : 0;
}

static int by_words(const void *a, const void *b)
{
    const struct load_word *left = a;
    const struct load_word *right = b;
    int order = strcmp(left->context, right->context);
    if (order == 0)
        order = strcmp(left->english, right->english);
    return order != 0 ? order : compare_places(&left->place, &right->place);
}

static int by_place(const void *a, const void *b)
{
    const struct words_entry *left = a;
    const struct words_entry *right = b;
    int order = compare_places(&left->places[0], &right->places[0]);
    if (order == 0)
        order = strcmp(left->context, right->context);
    return order != 0 ? order : strcmp(left->english, right->english);
}

/* The words from first on that are the same entry; returns how many. */
static size_t add_entry(struct writer *writer, const struct load_word *first, size_t left)
{
    struct load_place *places = mem_array(writer->ctx, struct load_place, left);
    struct words_entry *entry = &writer->entries[writer->count++];
    *entry = (struct words_entry){
        .word = first, .context = first->context, .english = first->english, .places = places};
    size_t same = 0;
    while (same < left && strcmp(first[same].context, first->context) == 0 &&
           strcmp(first[same].english, first->english) == 0) {
        const struct load_word *word = &first[same++];
        entry->is_text = entry->is_text || word->is_text;
        entry->is_voice = entry->is_voice || word->is_voice;
        if (entry->place_count == 0 ||
            compare_places(&places[entry->place_count - 1], &word->place) != 0)
            places[entry->place_count++] = word->place;
    }
    return same;
}

static void add_phrases(struct writer *writer, size_t count)
{
    struct language_phrase *phrases = mem_array(writer->ctx, struct language_phrase, count + 1);
    for (size_t i = 0; i < count && language_phrase_at(i, &phrases[i]); i++)
        writer->entries[writer->count++] = (struct words_entry){.phrase = &phrases[i],
                                                                .context = LANGUAGE_PHRASE_CONTEXT,
                                                                .english = phrases[i].english,
                                                                .plural = phrases[i].plural};
}

static void collect(struct writer *writer, const struct load_words_noted *noted)
{
    struct language_phrase phrase;
    size_t phrase_count = 0;
    while (language_phrase_at(phrase_count, &phrase))
        phrase_count++;
    writer->entries = mem_array(writer->ctx, struct words_entry, noted->count + phrase_count + 1);
    if (noted->count > 1)
        qsort(noted->items, noted->count, sizeof(noted->items[0]), by_words);
    for (size_t i = 0; i < noted->count;)
        i += add_entry(writer, &noted->items[i], noted->count - i);
    if (writer->count > 1)
        qsort(writer->entries, writer->count, sizeof(writer->entries[0]), by_place);
    add_phrases(writer, phrase_count);
}

/* ---- What is there already --------------------------------------------------------------------------------- */

/* Whether the scripts still have an entry of the old catalogue. */
static bool is_wanted(const struct writer *writer, const struct language_entry *old)
{
    for (size_t i = 0; i < writer->count; i++)
        if (strcmp(writer->entries[i].context, old->context) == 0 &&
            strcmp(writer->entries[i].english, old->english) == 0)
            return true;
    return false;
}

/* The old wording of an entry whose English was changed: the only one of its context that has gone, where only one of
 * that context is new. NULL: none that is sure. */
static const struct language_entry *changed_from(const struct writer *writer,
                                                 const struct words_entry *entry)
{
    const struct language_entry *found = NULL;
    size_t gone = 0;
    size_t fresh = 0;
    if (writer->old == NULL || entry->phrase != NULL)
        return NULL;
    for (size_t i = 0; i < writer->count; i++)
        if (strcmp(writer->entries[i].context, entry->context) == 0 &&
            language_entry_find(writer->old, entry->context, writer->entries[i].english) == NULL)
            fresh++;
    for (size_t i = 0; i < language_entry_count(writer->old); i++) {
        const struct language_entry *old = language_entry_at(writer->old, i);
        if (strcmp(old->context, entry->context) != 0 || is_wanted(writer, old))
            continue;
        found = old;
        gone++;
    }
    bool is_sure =
        gone == 1 && fresh == 1 && found->plural == NULL && found->wordings[0][0] != '\0';
    return is_sure ? found : NULL;
}

/* Whether it lives on beneath the English that took its place. */
static bool is_reused(const struct writer *writer, const struct language_entry *old)
{
    for (size_t i = 0; i < writer->reused_count; i++)
        if (writer->reused[i] == old)
            return true;
    return false;
}

static void list_gone(struct writer *writer)
{
    size_t count = writer->old != NULL ? language_entry_count(writer->old) : 0;
    const char **gone = mem_array(writer->ctx, const char *, count + 1);
    for (size_t i = 0; i < count; i++) {
        const struct language_entry *old = language_entry_at(writer->old, i);
        if (!is_wanted(writer, old) && !is_reused(writer, old))
            gone[writer->result->gone_count++] =
                mem_printf(writer->ctx, "%s:%d: %s: %s", writer->catalogue_name, old->line,
                           old->context, old->english);
    }
    writer->result->gone = gone;
}

/* ---- Writing ----------------------------------------------------------------------------------------------- */

/* A keyword and its text in quotes. */
static void add_quoted(struct buf *out, const char *keyword, const char *text)
{
    buf_printf(out, "%s \"", keyword);
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '\n')
            buf_add_text(out, "\\n");
        else if (*at == '\t')
            buf_add_text(out, "\\t");
        else if (*at == '\r')
            buf_add_text(out, "\\r");
        else if (*at == '"' || *at == '\\')
            buf_printf(out, "\\%c", *at);
        else
            buf_add_byte(out, *at);
    }
    buf_add_text(out, "\"\n");
}

/* Each line of the header in quotes of its own, as gettext writes it. */
static void add_header_lines(struct buf *out, const char *header)
{
    struct str rest = str_of(header), line;
    buf_add_text(out, "msgid \"\"\nmsgstr \"\"\n");
    while (rest.length > 0 && str_next(&rest, '\n', &line))
        buf_printf(out, "\"%.*s\\n\"\n", (int)line.length, line.data);
    buf_add_byte(out, '\n');
}

static const char *fresh_header(const struct writer *writer)
{
    const char *language = writer->language != NULL ? writer->language : "";
    const char *rule = writer->language != NULL ? language_plural_rule(writer->language)
                                                : "nplurals=INTEGER; plural=EXPRESSION;";
    return mem_printf(writer->ctx,
                      "Project-Id-Version: %s\nPO-Revision-Date: \nLast-Translator: \n"
                      "Language-Team: \nLanguage: %s\nMIME-Version: 1.0\n"
                      "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n"
                      "Plural-Forms: %s\n",
                      writer->program->service_name, language, rule);
}

static void add_header(struct writer *writer)
{
    const char *header = writer->old != NULL ? language_header(writer->old) : "";
    bool is_fresh = header[0] == '\0';
    const char *comments = !is_fresh ? language_header_comments(writer->old) : "";
    if (comments[0] != '\0')
        buf_add_text(writer->out, comments);
    else if (writer->language != NULL)
        buf_printf(writer->out, "# The words of %s in %s.\n#\n", writer->program->service_name,
                   language_english_name(writer->language));
    else
        buf_printf(writer->out, "# The words of %s, for translators.\n#\n",
                   writer->program->service_name);
    add_header_lines(writer->out, is_fresh ? fresh_header(writer) : header);
}

static void add_wordings(struct writer *writer, const struct words_entry *entry,
                         const struct language_entry *kept)
{
    if (entry->plural == NULL) {
        add_quoted(writer->out, "msgstr", kept != NULL ? kept->wordings[0] : "");
        return;
    }
    for (size_t i = 0; i < writer->forms; i++)
        add_quoted(writer->out, mem_printf(writer->ctx, "msgstr[%zu]", i),
                   kept != NULL && i < kept->wording_count ? kept->wordings[i] : "");
}

static bool is_translated(const struct language_entry *entry)
{
    return entry != NULL && entry->wordings[0][0] != '\0';
}

static void add_one(struct writer *writer, const struct words_entry *entry)
{
    struct buf *out = writer->out;
    const struct language_entry *kept =
        language_entry_find(writer->old, entry->context, entry->english);
    if (kept != NULL && (kept->plural != NULL) != (entry->plural != NULL))
        kept = NULL;
    const struct language_entry *before = kept == NULL ? changed_from(writer, entry) : NULL;
    const struct language_entry *used = kept != NULL ? kept : before;
    bool is_unsure = before != NULL || (is_translated(kept) && kept->is_fuzzy);
    writer->result->missing += is_translated(used) ? 0 : 1;
    writer->result->unsure += is_unsure ? 1 : 0;

    buf_add_text(out, used != NULL ? used->comments : "");
    words_comments(out, writer->program, entry);
    for (size_t i = 0; i < entry->place_count; i++)
        if (entry->places[i].line > 0)
            buf_printf(out, "#: %s:%d\n", entry->places[i].file, entry->places[i].line);
    if (is_unsure)
        buf_add_text(out, "#, fuzzy\n");
    if (before != NULL) {
        writer->reused[writer->reused_count++] = before;
        add_quoted(out, "#| msgid", before->english);
    } else if (is_unsure)
        buf_add_text(out, kept->previous);
    add_quoted(out, "msgctxt", entry->context);
    add_quoted(out, "msgid", entry->english);
    if (entry->plural != NULL)
        add_quoted(out, "msgid_plural", entry->plural);
    add_wordings(writer, entry, used);
    buf_add_byte(out, '\n');
}

/* How many plural forms the file has: as its own header says. The template shows two, as gettext does. */
static size_t forms_of(const struct writer *writer)
{
    static const char name[] = "nplurals=";
    if (writer->language == NULL)
        return 2;
    const char *header = writer->old != NULL ? language_header(writer->old) : "";
    const char *rule = strstr(header, name);
    if (rule == NULL)
        rule = language_plural_rule(writer->language);
    char digit = rule[strlen(name)];
    return digit >= '1' && digit <= '6' ? (size_t)(digit - '0') : 2;
}

static bool read_old(struct writer *writer, const struct flow_folder *folder, struct error *err)
{
    if (writer->language == NULL)
        return true;
    if (language_english_name(writer->language) == NULL || strcmp(writer->language, "en") == 0)
        return error_set(err, ERROR_INPUT,
                         "there is no language '%.20s' to translate into; expected a code like ro",
                         writer->language);
    writer->catalogue_name = mem_printf(writer->ctx, "po/%s.po", writer->language);
    struct language_catalogue *old = NULL;
    for (size_t i = 0; i < folder->count; i++)
        if (strcmp(folder->files[i].name, writer->catalogue_name) == 0 &&
            !language_catalogue_read(writer->ctx, writer->catalogue_name, folder->files[i].text,
                                     &old, err))
            return false;
    writer->old = old;
    return true;
}

bool flow_words_write(void *ctx, const struct flow_folder *folder, const char *language,
                      struct flow_words *out, struct flow_findings *findings, struct error *err)
{
    *out = (struct flow_words){0};
    *findings = (struct flow_findings){0};
    struct load_words_noted noted = {0};
    struct writer writer = {
        .ctx = ctx, .out = buf_new(ctx, WORDS_BYTES), .language = language, .result = out};
    if (!read_old(&writer, folder, err))
        return false;
    if (!load_note_words(ctx, folder, &noted, &writer.program, findings))
        return error_set(err, ERROR_INPUT, "the scripts have errors; helpline check shows them");
    writer.forms = forms_of(&writer);
    collect(&writer, &noted);
    add_header(&writer);
    writer.reused = mem_array(ctx, const struct language_entry *, writer.count + 1);
    for (size_t i = 0; i < writer.count; i++)
        add_one(&writer, &writer.entries[i]);
    list_gone(&writer);
    out->count = writer.count;
    out->text = buf_text(writer.out);
    return !buf_failed(writer.out) ||
           error_set(err, ERROR_INPUT, "the catalogue would be over %d MB", WORDS_BYTES >> 20);
}

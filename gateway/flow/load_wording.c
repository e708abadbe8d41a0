/* Wording: a text with placeholders, taken apart once for each language of the service.
 * Stands under everything that has words (steps, options, messages). Translations come from the catalogues, must have
 * the same placeholders, and may be missing only where the language is not live.
 * Leaves to others: whether a value is set where it is used (check_values.c), how long it becomes (check_size.c). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/load_impl.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

enum { WORDING_BYTES = 4000, PIECES_MAX = 100 };

/* One wording being taken apart. */
struct parse {
    struct load *load;
    struct load_place place;
    const struct load_wording_rules *rules;
    struct flow_piece pieces[PIECES_MAX];
    size_t count;
    bool has_options;
};

const char *load_context(struct load *load, const char *key)
{
    const char *flow =
        load->flow != FLOW_NO_STEP ? load->program->flows[load->flow].name : "service";
    if (load->step == NULL)
        return mem_printf(load->scratch, "%s/%s", flow, key);
    return mem_printf(load->scratch, "%s/%s/%s", flow, load->step, key);
}

static void report(const struct parse *parse, const char *rule, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void report(const struct parse *parse, const char *rule, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *message = mem_vprintf(parse->load->scratch, format, arguments);
    va_end(arguments);
    struct flow_finding finding = {.level = FLOW_ERROR,
                                   .rule = rule,
                                   .file = parse->place.file,
                                   .line = parse->place.line,
                                   .column = parse->place.column};
    load_finding(parse->load, finding, "%s (%s)", message, parse->rules->context);
}

/* ---- Placeholders ------------------------------------------------------------------------------------------ */

static bool is_saved(const struct load *load, struct str name, const char **out)
{
    size_t low = 0;
    size_t high = load->saved_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(str_of(load->saved[middle]), name);
        if (order == 0) {
            *out = load->saved[middle];
            return true;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

bool load_value_named(const struct load *load, struct str name, enum flow_value *out,
                      const char **name_out)
{
    *name_out = NULL;
    if (str_starts(name, "crisis.")) {
        struct str of = str_range(name.data + 7, name.length - 7);
        for (size_t i = 0; i < load->program->crisis_count; i++)
            if (str_equals(of, load->program->crisis[i].name)) {
                *out = VALUE_CRISIS;
                *name_out = load->program->crisis[i].name;
                return true;
            }
        return false;
    }
    for (unsigned int i = 0; i < VALUE_KINDS; i++)
        if (i != VALUE_SAVED && i != VALUE_CRISIS &&
            str_equals(name, flow_value_name((enum flow_value)i))) {
            *out = (enum flow_value)i;
            return true;
        }
    *out = VALUE_SAVED;
    return is_saved(load, name, name_out);
}

static void suggest_placeholder(const struct parse *parse, struct str name)
{
    struct load *load = parse->load;
    if (!load_may_suggest(load))
        return;
    size_t most = VALUE_KINDS + load->program->crisis_count + load->saved_count + 1;
    const char **known = mem_array(load->scratch, const char *, most);
    size_t count = 0;
    known[count++] = "options";
    for (unsigned int i = 0; i < VALUE_LABEL; i++)
        if (i != VALUE_SAVED && i != VALUE_CRISIS)
            known[count++] = flow_value_name((enum flow_value)i);
    for (size_t i = 0; i < load->program->crisis_count; i++)
        known[count++] = mem_printf(load->scratch, "crisis.%s", load->program->crisis[i].name);
    for (size_t i = 0; i < load->saved_count; i++)
        known[count++] = load->saved[i];
    load_suggest(load, name, known, count);
}

/* Whether a known placeholder may stand in this wording at all. */
static bool is_allowed(const struct load_wording_rules *rules, enum flow_value value)
{
    if (value == VALUE_SERVICE_NAME || value == VALUE_SERVICE_PHONE || value == VALUE_CRISIS)
        return true;
    if ((rules->values & (1u << value)) != 0)
        return true;
    return !rules->is_bounded && value != VALUE_LABEL && value != VALUE_NUMBER;
}

static bool add_piece(struct parse *parse, struct flow_piece piece)
{
    if (parse->count == PIECES_MAX) {
        report(parse, "too-long", "a wording has at most %d pieces", PIECES_MAX);
        return false;
    }
    parse->pieces[parse->count++] = piece;
    return true;
}

static bool add_options(struct parse *parse, bool has_fallback)
{
    if (has_fallback)
        report(parse, "bad-placeholder", "{options} takes no other wording behind a |");
    if (!parse->rules->may_options)
        report(parse, "options-misuse", "{options} may stand only in the wordings of a menu");
    if (parse->has_options)
        report(parse, "options-misuse", "{options} stands twice in one wording");
    parse->has_options = true;
    return add_piece(parse, (struct flow_piece){.kind = PIECE_OPTIONS});
}

/* What stands between { and }. */
static bool add_placeholder(struct parse *parse, struct str inside)
{
    const char *bar = memchr(inside.data, '|', inside.length);
    size_t length = bar != NULL ? (size_t)(bar - inside.data) : inside.length;
    struct str name = str_range(inside.data, length);
    if (str_equals(name, "options"))
        return add_options(parse, bar != NULL);

    struct flow_piece piece = {.kind = PIECE_VALUE};
    if (!load_value_named(parse->load, name, &piece.value, &piece.name)) {
        report(parse, "unknown-placeholder", "unknown placeholder {%.*s}",
               (int)(length < LOAD_NAME_BYTES ? length : 0), name.data);
        suggest_placeholder(parse, name);
        return true;
    }
    if (!is_allowed(parse->rules, piece.value))
        report(parse, "placeholder-here", "{%.*s} has no value in this wording", (int)length,
               name.data);
    if (bar != NULL)
        piece.fallback = load_keep(parse->load, str_range(bar + 1, inside.length - length - 1));
    return add_piece(parse, piece);
}

static bool add_literal(struct parse *parse, struct str text)
{
    if (text.length == 0)
        return true;
    const char *kept = load_keep(parse->load, text);
    return add_piece(parse, (struct flow_piece){.kind = PIECE_LITERAL, .text = kept});
}

/* Takes one literal and the placeholder behind it off *rest. */
static bool take_piece(struct parse *parse, struct str *rest)
{
    const char *open = memchr(rest->data, '{', rest->length);
    size_t literal = open != NULL ? (size_t)(open - rest->data) : rest->length;
    if (memchr(rest->data, '}', literal) != NULL)
        report(parse, "bad-placeholder", "a } without a { before it");
    if (!add_literal(parse, str_range(rest->data, literal)))
        return false;
    *rest = str_range(rest->data + literal, rest->length - literal);
    if (open == NULL)
        return true;

    const char *close = memchr(open, '}', rest->length);
    const char *again = memchr(open + 1, '{', rest->length - 1);
    if (close == NULL || (again != NULL && again < close)) {
        report(parse, "bad-placeholder", "a { without a } behind it");
        return false;
    }
    size_t length = (size_t)(close - open);
    bool is_added = add_placeholder(parse, str_range(open + 1, length - 1));
    *rest = str_range(close + 1, rest->length - length - 1);
    return is_added;
}

static struct flow_pieces parse_pieces(struct parse *parse, struct str text)
{
    parse->count = 0;
    parse->has_options = false;
    if (text.length > WORDING_BYTES)
        report(parse, "too-long", "a wording has at most %d bytes", WORDING_BYTES);
    struct str rest = str_range(text.data, text.length > WORDING_BYTES ? 0 : text.length);
    while (rest.length > 0 && take_piece(parse, &rest))
        continue;

    struct flow_piece *items = mem_array(parse->load->ctx, struct flow_piece, parse->count + 1);
    if (parse->count > 0)
        memcpy(items, parse->pieces, parse->count * sizeof(items[0]));
    return (struct flow_pieces){items, parse->count, parse->has_options, 0};
}

/* ---- Languages --------------------------------------------------------------------------------------------- */

static bool same_piece(const struct flow_piece *a, const struct flow_piece *b)
{
    return a->kind == b->kind && a->value == b->value &&
           (a->name == b->name ||
            (a->name != NULL && b->name != NULL && !strcmp(a->name, b->name)));
}

static size_t times(const struct flow_pieces *pieces, const struct flow_piece *piece)
{
    size_t count = 0;
    for (size_t i = 0; i < pieces->count; i++)
        if (same_piece(&pieces->items[i], piece))
            count++;
    return count;
}

/* Whether all placeholders of a stand in b as often. */
static bool has_same(const struct flow_pieces *a, const struct flow_pieces *b)
{
    for (size_t i = 0; i < a->count; i++)
        if (a->items[i].kind != PIECE_LITERAL && times(a, &a->items[i]) != times(b, &a->items[i]))
            return false;
    return true;
}

static void report_hole(struct load *load, const char *rule, struct load_place place,
                        const char *what)
{
    struct flow_finding finding = {.level = FLOW_ERROR,
                                   .rule = rule,
                                   .file = place.file,
                                   .line = place.line,
                                   .column = place.column};
    load_finding(load, finding, "%s", what);
}

/* The translation of english into language index, or NULL; *line_out: where it stands in the catalogue. Reports a hole
 * in a live language, in the catalogue where it has the entry. */
static const char *translated(struct load *load, size_t index, struct str english,
                              const struct load_wording_rules *rules, struct load_place place,
                              int *line_out)
{
    const struct flow_language *language = &load->program->languages[index];
    const char *source = str_keep(load->scratch, english);
    const struct language_entry *entry =
        language_entry_find(language->catalogue, rules->context, source);
    const char *wording = entry != NULL ? entry->wordings[0] : "";
    if (wording[0] != '\0' && !entry->is_fuzzy) {
        *line_out = entry->line;
        return wording;
    }
    if (!language->is_live)
        return NULL;
    if (entry != NULL)
        place = (struct load_place){mem_printf(load->scratch, "po/%s.po", language->code),
                                    entry->line, 1};
    bool is_unsure = wording[0] != '\0';
    const char *name = language_english_name(language->code);
    const char *advice = is_unsure ? "look it over, then take the word fuzzy out of its line"
                         : entry != NULL
                             ? "write it here"
                             : mem_printf(load->scratch,
                                          "its English is new or has changed; helpline words "
                                          "--language %s makes its place",
                                          language->code);
    report_hole(load, is_unsure ? "fuzzy-wording" : "missing-wording", place,
                mem_printf(load->scratch, "%s in %s for %s%s: %s",
                           is_unsure ? "the wording" : "no wording", name, rules->context,
                           is_unsure ? " is marked as fuzzy" : "", advice));
    return NULL;
}

/* For translators: an English wording, or a list of words (pieces NULL). */
static void note_word(struct load *load, const struct load_wording_rules *rules, struct str english,
                      struct load_place place, const struct flow_pieces *pieces)
{
    struct load_words_noted *noted = load->noted;
    if (noted->count == noted->room) {
        noted->room = noted->room > 0 ? noted->room * 2 : 256;
        noted->items = mem_grow(load->ctx, noted->items, struct load_word, noted->room);
    }
    noted->items[noted->count++] =
        (struct load_word){.context = mem_strdup(load->ctx, rules->context),
                           .english = load_keep(load, english),
                           .place = place,
                           .is_text = pieces != NULL && !rules->is_voice,
                           .is_voice = pieces != NULL && rules->is_voice,
                           .pieces = pieces != NULL ? *pieces : (struct flow_pieces){0}};
}

/* text in every language. */
static const struct flow_pieces *parse_languages(struct load *load, struct str text,
                                                 struct load_place place,
                                                 const struct load_wording_rules *rules)
{
    const struct flow_program *program = load->program;
    struct flow_pieces *all = mem_array(load->ctx, struct flow_pieces, program->language_count);
    struct parse *parse = mem_new(load->scratch, struct parse);
    *parse = (struct parse){.load = load, .place = place, .rules = rules};
    all[0] = parse_pieces(parse, text);
    if (load->noted != NULL && text.length > 0)
        note_word(load, rules, text, place, &all[0]);
    for (size_t i = 1; i < program->language_count; i++) {
        int line = 1;
        all[i] = all[0];
        const char *other = text.length > 0 ? translated(load, i, text, rules, place, &line) : NULL;
        if (other == NULL)
            continue;
        parse->place = (struct load_place){
            mem_printf(load->scratch, "po/%s.po", program->languages[i].code), line, 1};
        all[i] = parse_pieces(parse, str_of(other));
        all[i].line = line;
        if (!has_same(&all[0], &all[i]) || !has_same(&all[i], &all[0]))
            report(parse, "placeholder-differs",
                   "the wording in %s has not the placeholders of the English one",
                   program->languages[i].code);
    }
    mem_free(parse);
    return all;
}

void load_wording_of(struct load *load, struct str text, struct str voice, struct load_place place,
                     const struct load_wording_rules *rules, struct flow_wording *out)
{
    out->is_set = true;
    out->line = place.line;
    out->column = place.column;
    out->text = parse_languages(load, text, place, rules);
    out->has_voice = voice.data != NULL;
    if (load->noted != NULL && !out->has_voice && text.length > 0 && !rules->is_voice)
        load->noted->items[load->noted->count - 1].is_voice = true;
    struct load_wording_rules spoken = *rules;
    spoken.is_voice = true;
    if (rules->voice_context != NULL)
        spoken.context = rules->voice_context;
    out->voice = out->has_voice ? parse_languages(load, voice, place, &spoken) : out->text;
}

/* A text that may be empty (a message that is never sent as a text). */
static bool wording_text(struct load *load, const struct yaml_node *node, struct str *out)
{
    if (node == NULL)
        return false;
    if (node->kind == YAML_TEXT) {
        *out = str_trim(node->text);
        if (out->data == NULL)
            *out = str_of("");
        return true;
    }
    load_error(load, node, "not-a-text", "expected a wording in %s", load_where(load));
    return false;
}

bool load_wording(struct load *load, const struct yaml_node *text, const struct yaml_node *voice,
                  const struct load_wording_rules *rules, struct flow_wording *out)
{
    static const struct load_key keys[] = {{"text", false}, {"voice", false}};
    if (text == NULL)
        return false;
    const struct yaml_node *written = text;
    const struct yaml_node *spoken = voice;
    if (text->kind == YAML_MAP) {
        load_keys(load, text, keys, ARRAY_SIZE(keys), load_where(load));
        written = yaml_get(text, "text");
        spoken = yaml_get(text, "voice");
        if (written == NULL && spoken == NULL) {
            load_error(load, text, "missing-key", "expected 'text' or 'voice' in %s",
                       load_where(load));
            return false;
        }
    }
    struct str words = str_of("");
    struct str said = {0};
    bool is_read = written == NULL || wording_text(load, written, &words);
    if (spoken != NULL && !wording_text(load, spoken, &said))
        is_read = false;
    if (!is_read)
        return false;
    struct load_place place = {load->file, text->line, text->column};
    load_wording_of(load, words, said, place, rules, out);
    return true;
}

/* ---- Lists of words ---------------------------------------------------------------------------------------- */

/* A single word counts as a list of one. */
static size_t list_items(const struct yaml_node *node)
{
    return node->kind == YAML_LIST ? node->count : 1;
}

static const struct yaml_node *list_item(const struct yaml_node *node, size_t index)
{
    return node->kind == YAML_LIST ? node->items[index] : node;
}

/* Adds the words of a comma-separated list. */
static void add_words(struct load *load, struct str list, struct str *words, size_t *count)
{
    size_t most = *count + LOAD_WORDS_MAX;
    struct str piece;
    while (*count < most && str_next(&list, ',', &piece)) {
        struct str folded = load_fold(load, piece);
        if (folded.length > 0)
            words[(*count)++] = folded;
    }
}

bool load_words(struct load *load, const struct yaml_node *node, const char *key,
                const struct str **out, size_t *count_out)
{
    if (node == NULL)
        return false;
    if (node->kind == YAML_MAP || list_items(node) > LOAD_WORDS_MAX || list_items(node) == 0) {
        load_error(load, node, "not-a-list", "expected a list of 1 to %d words for '%s' in %s",
                   LOAD_WORDS_MAX, key, load_where(load));
        return false;
    }
    size_t most = LOAD_WORDS_MAX * load->program->language_count;
    struct str *words = mem_array(load->scratch, struct str, most + 1);
    struct buf *english = buf_new(load->scratch, 64 * 1024);
    size_t count = 0;
    for (size_t i = 0; i < list_items(node); i++) {
        struct str word;
        if (!load_text(load, list_item(node, i), key, &word))
            continue;
        buf_add_text(english, i == 0 ? "" : ", ");
        buf_add(english, word);
        struct str folded = load_fold(load, word);
        if (folded.length == 0)
            load_error(load, list_item(node, i), "empty-value", "a word of '%s' in %s is empty",
                       key, load_where(load));
        else
            words[count++] = folded;
    }
    struct load_wording_rules rules = {.context = load_context(load, key)};
    struct load_place place = {load->file, node->line, node->column};
    if (load->noted != NULL)
        note_word(load, &rules, buf_str(english), place, NULL);
    for (size_t i = 1; i < load->program->language_count; i++) {
        int line;
        const char *other = translated(load, i, buf_str(english), &rules, place, &line);
        if (other != NULL)
            add_words(load, str_of(other), words, &count);
    }
    *out = mem_copy(load->ctx, words, (count + 1) * sizeof(words[0]));
    *count_out = count;
    mem_free(words);
    return count > 0;
}

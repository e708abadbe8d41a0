/* The options that a wording itself names ("Reply 1 yes 2 no", "press 3", "or MORE") against the cases behind them.
 * Stands among the proofs of wordings. English is read for what it names; a translation must hold the same keys, and a
 * word that means the same, whatever stands round them.
 * Leaves to others: {options}, which the composer makes out of the step (compose.c). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/load_impl.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"

enum { KEYS_MOST = 7, ANY_KEY = 0xff, TOKENS_MOST = 800, CHAIN_MOST = 20 };

/* A set of keys has bit 1 to 7; 0, 8 and 9 always have their meaning. */
struct cases {
    unsigned int keys;
    bool is_whole; /* who names one of the keys in a list names them all */
    bool has_more, has_ok, has_yes, has_no, has_skip;
    bool is_free; /* the answer may be a number itself: keys say nothing */
};

struct token {
    const char *text;
    size_t length;
    char behind; /* the byte behind it */
};

struct named {
    struct load *load;
    const char *file, *name;
    int line, column;
    struct cases cases;
    bool
        is_no_later; /* NO means something wherever it is said: a `later:` of the script names it */
    struct token tokens[TOKENS_MOST];
    size_t count;
};

/* ---- What a step takes ------------------------------------------------------------------------------------- */

static unsigned int keys_to(size_t most)
{
    return most >= KEYS_MOST ? ANY_KEY - 1 : ((1U << (most + 1)) - 2);
}

/* NO is a word of its own while a `later:` names it. */
static bool is_later(const struct flow_program *program, const char *word)
{
    for (size_t i = 0; i < program->step_count; i++)
        for (size_t k = 0; k < program->steps[i].later_count; k++)
            for (size_t m = 0; m < program->steps[i].later[k].count; m++)
                if (str_equals(program->steps[i].later[k].folded[m], word))
                    return true;
    return false;
}

static struct cases cases_of(const struct flow_program *program, const struct flow_step *step,
                             enum flow_channel channel)
{
    static const struct cases anything = {.is_free = true,
                                          .has_more = true,
                                          .has_ok = true,
                                          .has_yes = true,
                                          .has_no = true,
                                          .has_skip = true};
    struct cases cases = {0};
    bool is_phone = channel == FLOW_PHONE;
    for (int i = 0; i < CHAIN_MOST && (step->kind == STEP_SAY || step->kind == STEP_SET); i++) {
        if (step->go.step == FLOW_NO_STEP)
            return anything;
        step = &program->steps[step->go.step];
    }
    switch (step->kind) {
    case STEP_MENU:
        cases.keys = keys_to(step->as.menu.option_count);
        cases.is_whole = true;
        break;
    case STEP_ASK:
        cases.has_yes = cases.has_no = cases.is_whole = step->as.ask.answer == ANSWER_YESNO;
        cases.keys = cases.has_yes ? keys_to(2) : 0;
        cases.is_free = !cases.has_yes;
        cases.has_skip = step->as.ask.skip.kind != TARGET_NONE;
        break;
    case STEP_OFFER:
        cases.keys = !is_phone ? 0 : keys_to(step->as.offer.yes.kind != TARGET_NONE ? 4 : 3);
        cases.has_more = cases.has_ok = cases.has_yes = true;
        break;
    case STEP_ADVISER:
        cases.keys = keys_to(1);
        break;
    case STEP_FIND: /* what is said behind it is not known here */
    case STEP_WHEN:
    case STEP_RUN:
    case STEP_CALLBACK: /* these talk in their own way */
    case STEP_RECORD:
    case STEP_TEXT:
    case STEP_REFER:
        return anything;
    case STEP_SAY:
    case STEP_SET:
    case STEP_END:
    case FLOW_STEP_KINDS:
        break;
    }
    return cases;
}

/* ---- What a wording names ---------------------------------------------------------------------------------- */

static bool is_part(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
           (byte >= 'A' && byte <= 'Z') || (byte & 0x80) != 0 || byte == '\'';
}

static void add_tokens(struct named *named, const char *text)
{
    for (const char *at = text; *at != '\0' && named->count < TOKENS_MOST;) {
        if (!is_part(*at)) {
            at++;
            continue;
        }
        const char *from = at;
        while (is_part(*at))
            at++;
        named->tokens[named->count++] =
            (struct token){.text = from, .length = (size_t)(at - from), .behind = *at};
    }
}

/* A value stands between its neighbours, so that nothing is named across it. */
static void take_tokens(struct named *named, const struct flow_pieces *pieces)
{
    named->count = 0;
    for (size_t i = 0; i < pieces->count; i++)
        add_tokens(named, pieces->items[i].kind == PIECE_LITERAL ? pieces->items[i].text : "x");
}

static bool is_word(const struct token *token, const char *word)
{
    return token->length == strlen(word) && strncasecmp(token->text, word, token->length) == 0;
}

static bool is_one_of(const struct token *token, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is_word(token, words[i]))
            return true;
    return false;
}

static int key_of(const struct token *token)
{
    bool is_key = token->length == 1 && token->text[0] >= '1' && token->text[0] <= '7';
    return is_key ? token->text[0] - '0' : 0;
}

static bool is_digit(const struct token *token)
{
    return token->length == 1 && token->text[0] >= '0' && token->text[0] <= '9';
}

/* "5 5 when asked" is dialled, no choice. */
static bool is_dialled(const struct named *named, size_t at)
{
    return (at > 0 && is_digit(&named->tokens[at - 1])) ||
           (at + 1 < named->count && is_digit(&named->tokens[at + 1]));
}

/* Every key that stands alone, as a choice may. */
static unsigned int keys_alone(const struct named *named)
{
    unsigned int keys = 0;
    for (size_t i = 0; i < named->count; i++)
        if (key_of(&named->tokens[i]) > 0 && !is_dialled(named, i))
            keys |= 1U << key_of(&named->tokens[i]);
    return keys;
}

/* Whether it is asked for: "reply 1", "press 1 or 2", "reply with the number 3". */
static bool is_asked_for(const struct named *named, size_t at)
{
    static const char *const verbs[] = {"reply", "press", "text", "send", "enter"};
    static const char *const between[] = {"with", "or", "and", "the", "number", "just", "either"};
    while (at > 0) {
        const struct token *before = &named->tokens[at - 1];
        if (is_one_of(before, verbs, ARRAY_SIZE(verbs)))
            return true;
        if (!is_one_of(before, between, ARRAY_SIZE(between)) && !is_digit(before))
            return false;
        at--;
    }
    return false;
}

/* "1 yes 2 no": from 1 upwards, each with its words; at least two. */
static unsigned int keys_listed(const struct named *named)
{
    unsigned int keys = 0;
    int next = 1;
    for (size_t i = 0; i + 1 < named->count; i++) {
        const struct token *token = &named->tokens[i];
        bool has_words = token->behind == ' ' && !is_digit(&named->tokens[i + 1]);
        if (key_of(token) != next || !has_words || is_dialled(named, i))
            continue;
        keys |= 1U << next;
        next++;
    }
    return next > 2 ? keys : 0;
}

/* "Press 1 for yes, or 3 for no": behind a key that is asked for, an or goes on. */
static unsigned int keys_named(const struct named *named)
{
    unsigned int keys = keys_listed(named);
    for (size_t i = 0; i < named->count; i++) {
        bool is_key = key_of(&named->tokens[i]) > 0 && !is_dialled(named, i);
        bool goes_on = keys != 0 && i > 0 && is_word(&named->tokens[i - 1], "or");
        if (is_key && (goes_on || is_asked_for(named, i)))
            keys |= 1U << key_of(&named->tokens[i]);
    }
    return keys;
}

/* A fixed word in capitals; OK, YES and NO stand in sentences too and count only where they are asked for. */
static bool names_word(const struct named *named, const char *word, bool must_be_asked)
{
    for (size_t i = 0; i < named->count; i++) {
        const struct token *token = &named->tokens[i];
        if (token->length == strlen(word) && memcmp(token->text, word, token->length) == 0 &&
            (!must_be_asked || is_asked_for(named, i)))
            return true;
    }
    return false;
}

/* ---- Judging ----------------------------------------------------------------------------------------------- */

static void report(const struct named *named, enum flow_level level, const char *rule,
                   const char *message)
{
    struct flow_finding finding = {.level = level,
                                   .rule = rule,
                                   .file = named->file,
                                   .line = named->line,
                                   .column = named->column};
    load_finding(named->load, finding, "%s %s", named->name, message);
}

static int first_key(unsigned int keys)
{
    int key = 1;
    while (key < KEYS_MOST && (keys >> key & 1) == 0)
        key++;
    return key;
}

static const struct word_case {
    const char *word;
    enum understand_fixed fixed;
    bool must_be_asked;
    size_t offset;
} word_cases[] = {
    {"MORE", FIXED_MORE, false, offsetof(struct cases, has_more)},
    {"OK", FIXED_OK, true, offsetof(struct cases, has_ok)},
    {"YES", FIXED_YES, true, offsetof(struct cases, has_yes)},
    {"NO", FIXED_NO, true, offsetof(struct cases, has_no)},
    {"SKIP", FIXED_SKIP, false, offsetof(struct cases, has_skip)},
};

static bool has_case(const struct cases *cases, const struct word_case *word)
{
    bool has;
    memcpy(&has, (const char *)cases + word->offset, sizeof has);
    return has;
}

static void judge_english(struct named *named)
{
    struct cases *cases = &named->cases;
    void *scratch = named->load->scratch;
    unsigned int keys = keys_named(named);
    cases->has_no = cases->has_no || named->is_no_later;
    unsigned int listed = keys_listed(named);
    if (!cases->is_free && (keys & ~cases->keys) != 0)
        report(named, FLOW_ERROR, "names-no-case",
               mem_printf(scratch, "names %d, which leads nowhere there",
                          first_key(keys & ~cases->keys)));
    else if (cases->is_whole && listed != 0 && listed != cases->keys)
        report(named, FLOW_ERROR, "names-too-few",
               mem_printf(scratch, "lists choices but leaves out %d",
                          first_key(cases->keys & ~listed)));
    for (size_t i = 0; i < ARRAY_SIZE(word_cases); i++)
        if (!has_case(cases, &word_cases[i]) &&
            names_word(named, word_cases[i].word, word_cases[i].must_be_asked))
            report(named, FLOW_ERROR, "names-no-case",
                   mem_printf(scratch, "names %s, which leads nowhere there", word_cases[i].word));
}

/* Whether a translation holds any word that means fixed, the English one too. */
static bool holds_word(struct load *load, const struct flow_pieces *pieces,
                       const struct word_case *word)
{
    const struct understand_fixed_words *words = load->program->fixed_words;
    char *whole = mem_strdup(load->scratch, "");
    for (size_t i = 0; i < pieces->count; i++)
        whole = mem_printf(load->scratch, "%s%s", whole,
                           pieces->items[i].kind == PIECE_LITERAL ? pieces->items[i].text : " x ");
    const char *folded =
        mem_printf(load->scratch, " %s ", understand_read(load->scratch, str_of(whole))->folded);
    const char *own = mem_printf(load->scratch, " %s ",
                                 understand_read(load->scratch, str_of(word->word))->folded);
    bool is_held = strstr(folded, own) != NULL;
    for (size_t i = 0; i < words->count && !is_held; i++)
        is_held =
            words->items[i].fixed == word->fixed &&
            strstr(folded, mem_printf(load->scratch, " %.*s ", (int)words->items[i].folded.length,
                                      words->items[i].folded.data)) != NULL;
    return is_held;
}

static void judge_other(struct named *named, const struct named *english,
                        const struct flow_pieces *pieces)
{
    void *scratch = named->load->scratch;
    unsigned int wanted = keys_named(english);
    unsigned int found = keys_alone(named);
    unsigned int allowed = keys_alone(english);
    if ((wanted & ~found) != 0)
        report(named, FLOW_ERROR, "names-other-keys",
               mem_printf(scratch, "does not name %d, as the English wording does",
                          first_key(wanted & ~found)));
    else if (wanted != 0 && (found & ~allowed) != 0)
        report(named, FLOW_ERROR, "names-other-keys",
               mem_printf(scratch, "names %d, as the English wording does not",
                          first_key(found & ~allowed)));
    for (size_t i = 0; i < ARRAY_SIZE(word_cases); i++)
        if (names_word(english, word_cases[i].word, word_cases[i].must_be_asked) &&
            !holds_word(named->load, pieces, &word_cases[i]))
            report(named, FLOW_ERROR, "names-other-words",
                   mem_printf(scratch,
                              "has no word that means %s; service.yaml lists them under 'words'",
                              word_cases[i].word));
}

/* ---- Every wording ----------------------------------------------------------------------------------------- */

static void check_pieces(struct named *named, const struct flow_pieces *all, const char *file)
{
    const struct flow_program *program = named->load->program;
    struct named *other = mem_new(named->load->scratch, struct named);
    take_tokens(named, &all[0]);
    judge_english(named);
    for (size_t i = 1; i < program->language_count; i++) {
        if (all[i].items == all[0].items)
            continue;
        other->load = named->load;
        other->file =
            all[i].line > 0 ? flow_catalogue_name(named->load->scratch, program, i) : file;
        other->line = all[i].line > 0 ? all[i].line : named->line;
        other->column = all[i].line > 0 ? 1 : named->column;
        other->name =
            mem_printf(named->load->scratch, "%s, in %s,", named->name, program->languages[i].code);
        take_tokens(other, &all[i]);
        judge_other(other, named, &all[i]);
    }
    mem_free(other);
}

static void check_wording(struct named *named, const struct flow_step *step,
                          const struct flow_wording *wording)
{
    const struct flow_program *program = named->load->program;
    if (!wording->is_set)
        return;
    named->file = step->file;
    named->line = wording->line;
    named->column = wording->column;
    named->name = mem_printf(named->load->scratch, "the text of step '%s'", step->path);
    named->cases = cases_of(program, step, FLOW_TEXT);
    check_pieces(named, wording->text, step->file);
    if (!wording->has_voice)
        return;
    named->name = mem_printf(named->load->scratch, "the prompt of step '%s'", step->path);
    named->cases = cases_of(program, step, FLOW_PHONE);
    check_pieces(named, wording->voice, step->file);
}

static void check_offer(struct named *named, const struct flow_step *step)
{
    take_tokens(named, &step->wording.text[0]);
    named->name = mem_printf(named->load->scratch, "the text of step '%s'", step->path);
    named->line = step->wording.line;
    named->column = step->wording.column;
    if (step->as.offer.yes.kind != TARGET_NONE && !names_word(named, "YES", false))
        report(named, FLOW_WARNING, "case-unnamed",
               "does not say YES, though the step has a way for it");
}

void check_named(struct load *load)
{
    const struct flow_program *program = load->program;
    struct named *named = mem_new(load->scratch, struct named);
    named->load = load;
    named->is_no_later = is_later(program, "no");
    for (size_t i = 0; i < program->step_count; i++) {
        const struct flow_step *step = &program->steps[i];
        check_wording(named, step, &step->wording);
        for (size_t k = 0; k < step->misses.again_count; k++)
            check_wording(named, step, &step->misses.again[k]);
        if (step->kind == STEP_MENU)
            check_wording(named, step, &step->as.menu.first);
        if (step->kind == STEP_ADVISER)
            check_wording(named, step, &step->as.adviser.shut);
        if (step->kind == STEP_OFFER && step->wording.is_set)
            check_offer(named, step);
    }
}

/* What people need, from the words they use: phrases over folded words, the longest first, several needs a text; where
 * none stands there, what its words lean to.
 * Stands between free words and the flow; the list itself is needs.csv.
 * Leaves to others: what is done about a need. */
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/mem.h"
#include "understand/needs_impl.h"

enum { MATCHES_MOST = 160 };
enum { SCORE_PHRASE = 95, SCORE_WORD = 85, SCORE_WEAK = 55, SLIP_COST = 15 };
/* What a finding is worth beside the words of the text, in thousandths of a word that only one need uses. */
enum {
    WORTH_PHRASE = 2500,
    WORTH_BESIDE_PHRASE = 1500, /* at most, of the words */
    WORTH_WORD = 900,
    WORTH_WEAK = 300,
    WORTH_URGENT = 500,
    URGENT_LAST = 2,
    PHRASE_URGENCY = 200, /* less for each step down in urgency */
    URGENCY = 50
};
/* Leanings: what is told at all, what is told as likely, and beside one that is twice as strong only as less. */
enum { LEAN_LEAST = 350, LEAN_LIKELY = 1000, LEANINGS_MOST = 3, LEAN_BESIDE_PERCENT = 60 };
enum { LEAN_BESIDE_LEAST = 150 };
enum { SCORE_LEAN = 50, SCORE_LEAN_MOST = 75, SCORE_UNLIKELY = 45 };

/* A phrase that stands in the text. */
struct match {
    size_t from, to; /* plain words */
    uint16_t need;
    uint8_t strength;
    int score; /* 0: denied, as in "not homeless" */
};

struct matches {
    struct match items[MATCHES_MOST];
    size_t count;
};

/* What was found of one need: its best phrase. */
struct finding {
    int score; /* 0: nothing */
    bool is_weak;
    size_t from, to;
};

/* "not homeless", "dont need food", "no longer in debt": the words in front say that it is not so. "no" alone
 * does not: no food and no money are needs. */
bool needs_denied(const struct understand_text *text, size_t at)
{
    static const char *const between[] = {"about",     "actually", "all",  "any", "at",
                                          "currently", "even",     "for",  "in",  "look",
                                          "of",        "really",   "risk", "yet"};
    static const char *const denials[] = {"never", "nor", "not", "wasnt", "werent"};
    static const char *const wanting[] = {"after", "need", "wanna", "want"};
    static const char *const negatives[] = {"didnt", "dont", "not"};
    const struct plain_word *words = text->plain;
    if (at == 0 || WORD_IN(words[at].word, denials))
        return false;
    size_t i = at - 1;
    while (i > 0 && at - i <= 4 && (words[i].is_filler || WORD_IN(words[i].word, between)))
        i--;
    if (WORD_IN(words[i].word, denials))
        return true;
    if (i == 0)
        return false;
    struct str before = words[i - 1].word;
    bool is_unwanted = WORD_IN(words[i].word, wanting) && WORD_IN(before, negatives);
    bool is_no_more = (str_equals(words[i].word, "longer") || str_equals(words[i].word, "need")) &&
                      str_equals(before, "no");
    return is_unwanted || is_no_more;
}

static int score_of(const struct pattern_match *match, enum strength strength)
{
    int score = strength == STRENGTH_WEAK     ? SCORE_WEAK
                : match->to - match->from > 1 ? SCORE_PHRASE
                                              : SCORE_WORD;
    return score - (match->has_slip ? SLIP_COST : 0);
}

static void find_matches(const struct understand_text *text, const struct understand_needs *needs,
                         struct matches *out)
{
    struct pattern_match found[MATCHES_MOST];
    out->count = pattern_find(needs->patterns, text, 0, found, MATCHES_MOST);
    for (size_t i = 0; i < out->count; i++) {
        size_t owner = (size_t)found[i].owner;
        enum strength strength = (enum strength)(owner % STRENGTHS);
        int score = needs_denied(text, found[i].from) ? 0 : score_of(&found[i], strength);
        out->items[i] = (struct match){found[i].from, found[i].to, (uint16_t)(owner / STRENGTHS),
                                       (uint8_t)strength, score};
    }
}

/* Whether a longer phrase holds this one: "no money on the meter" is no want of money. A "not" phrase holds only
 * what its own need says, and as long as itself too. */
static bool is_held(const struct matches *all, const struct match *match)
{
    for (size_t i = 0; i < all->count; i++) {
        const struct match *other = &all->items[i];
        bool is_inside = other->from <= match->from && match->to <= other->to;
        bool is_longer = other->to - other->from > match->to - match->from;
        if (other->strength == STRENGTH_NOT ? is_inside && other->need == match->need
                                            : is_inside && is_longer)
            return true;
    }
    return false;
}

static void take_best(const struct matches *all, struct finding *findings)
{
    for (size_t i = 0; i < all->count; i++) {
        const struct match *match = &all->items[i];
        struct finding *finding = &findings[match->need];
        if (match->strength != STRENGTH_NOT && match->score > finding->score &&
            !is_held(all, match))
            *finding = (struct finding){match->score, match->strength == STRENGTH_WEAK, match->from,
                                        match->to};
    }
}

/* Weak words count only where nothing strong was said, or where they make a need that was said more exact; a need
 * gives way to a more exact one below it. */
static void leave_out(const struct understand_needs *needs, struct finding *findings)
{
    bool has_strong = false;
    for (size_t i = 0; i < needs->count; i++)
        has_strong = has_strong || (findings[i].score > 0 && !findings[i].is_weak);
    for (size_t i = 0; i < needs->count; i++) {
        int parent = needs->items[i].parent_index;
        bool is_more_exact = parent >= 0 && findings[parent].score > 0 && !findings[parent].is_weak;
        if (has_strong && findings[i].is_weak && !is_more_exact)
            findings[i].score = 0;
    }
    for (size_t i = 0; i < needs->count; i++)
        if (findings[i].score > 0 && needs->items[i].parent_index >= 0)
            findings[needs->items[i].parent_index].score = 0;
}

/* How much speaks for a need: its best phrase, its words, and that it cannot wait. */
static int worth(const struct need *need, const struct finding *finding, int lean)
{
    int worth = lean - URGENCY * need->urgency;
    if (finding->score == 0)
        return worth;
    if (finding->is_weak)
        return worth + WORTH_WEAK;
    if (finding->to - finding->from < 2)
        return worth + WORTH_WORD;
    int words = lean < WORTH_BESIDE_PHRASE ? lean : WORTH_BESIDE_PHRASE;
    return words + WORTH_PHRASE - (PHRASE_URGENCY + URGENCY) * need->urgency +
           (need->urgency <= URGENT_LAST ? WORTH_URGENT : 0);
}

/* What is told of one text, while it is put together. */
struct telling {
    const struct understand_needs *needs;
    const struct finding *findings;
    struct lean_heard heard;
    int worths[NEEDS_MOST]; /* 0: told, or nothing to tell */
};

static void weigh(const struct understand_text *text, struct telling *telling)
{
    const struct understand_needs *needs = telling->needs;
    int leans[NEEDS_MOST];
    memset(leans, 0, needs->count * sizeof leans[0]);
    lean_hear(needs->lean, text, &telling->heard);
    lean_find(needs->lean, &telling->heard, leans);
    for (size_t i = 0; i < needs->count; i++) {
        int value = worth(&needs->items[i], &telling->findings[i], leans[i]);
        bool is_found = telling->findings[i].score > 0;
        telling->worths[i] = is_found                     ? (value > 1 ? value : 1)
                             : value >= LEAN_BESIDE_LEAST ? value
                                                          : 0;
    }
}

/* How sure a leaning is, per cent; never as sure as a phrase, and unlikely beside one. */
static int lean_score(int worth, int top, bool is_beside_phrase)
{
    int score = worth < LEAN_LIKELY ? SCORE_LEAN - (LEAN_LIKELY - worth) / 20
                                    : SCORE_LEAN + (worth - LEAN_LIKELY) / 50;
    bool is_less = is_beside_phrase || worth * 100 < top * LEAN_BESIDE_PERCENT;
    int most = is_less ? SCORE_UNLIKELY : SCORE_LEAN_MOST;
    return score < most ? score : most;
}

/* Whether a leaning adds nothing: there is enough, or one below it was told. */
static bool is_idle(const struct telling *telling, size_t need, const struct understand_need *told,
                    size_t count)
{
    bool is_idle = count >= LEANINGS_MOST || (count == 0 && telling->worths[need] < LEAN_LEAST);
    for (size_t i = 0; i < count; i++)
        is_idle = is_idle || strcmp(understand_need_parent(telling->needs, told[i].id),
                                    telling->needs->items[need].id) == 0;
    return is_idle;
}

size_t understand_needs_find(void *ctx, const struct understand_text *text,
                             const struct understand_needs *needs, struct understand_need *out)
{
    struct finding findings[NEEDS_MOST];
    struct matches matches;
    memset(findings, 0, needs->count * sizeof findings[0]);
    find_matches(text, needs, &matches);
    take_best(&matches, findings);
    leave_out(needs, findings);
    struct telling telling;
    telling.needs = needs;
    telling.findings = findings;
    weigh(text, &telling);
    bool has_phrase = false;
    for (size_t i = 0; i < needs->count; i++)
        has_phrase = has_phrase || (findings[i].score > 0 && !findings[i].is_weak);
    size_t found = 0;
    int top = 0;
    while (found < UNDERSTAND_NEEDS_MAX) {
        size_t best = 0;
        for (size_t i = 1; i < needs->count; i++)
            best = telling.worths[i] > telling.worths[best] ? i : best;
        int value = telling.worths[best];
        if (value == 0)
            break;
        top = value > top ? value : top;
        const struct finding *finding = &findings[best];
        struct str why = plain_span(text, finding->from, finding->to);
        if (finding->score > 0)
            out[found++] = (struct understand_need){needs->items[best].id, finding->score,
                                                    mem_strndup(ctx, why.data, why.length)};
        else if (!is_idle(&telling, best, out, found))
            out[found++] =
                (struct understand_need){needs->items[best].id, lean_score(value, top, has_phrase),
                                         lean_why(ctx, needs->lean, text, &telling.heard, best)};
        telling.worths[best] = 0;
    }
    return found;
}

size_t understand_needs_sure(struct understand_need *found, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (found[i].score_percent >= UNDERSTAND_NEED_SURE)
            found[kept++] = found[i];
    return kept;
}

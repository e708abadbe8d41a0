/* Where a text says a person is: postcodes, boroughs and places, put together into one answer or a question.
 * Stands over area_scan.c and the map.
 * Leaves to others: asking (flow/), what is stored (dispatch/). */
// SPDX-License-Identifier: Apache-2.0
#include "understand/understand.h"

#include <assert.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "understand/area_impl.h"

enum {
    MENTIONS_MOST = 16,
    TAKEN_FROM = 950,
    LEFT_OUT_BELOW = 20,
    MAJORITY = 500,
    STRADDLES = 70,
    NAME_BYTES = 128
};

enum mention_kind { MENTION_EXACT, MENTION_OUTCODE, MENTION_BOROUGH, MENTION_PLACE };

/* One place that the text names. weights: how likely each borough is, 0 not at all. */
struct mention {
    enum mention_kind kind;
    size_t from, to;
    bool is_outside;
    bool is_near; /* one letter out */
    char outcode[5];
    int weights[PLACE_BOROUGHS];
    uint64_t boroughs;
    struct str name;
};

struct mentions {
    struct mention items[MENTIONS_MOST];
    size_t count;
};

static void weigh_outcode(struct mention *mention, const struct place_outcode *outcode)
{
    int outside = 0;
    for (size_t i = 0; i < outcode->count; i++) {
        const struct place_share *share = &outcode->shares[i];
        if (share->borough == PLACE_OUTSIDE) {
            outside = share->per_mille;
            continue;
        }
        mention->weights[share->borough] = share->per_mille;
        mention->boroughs |= (uint64_t)1 << share->borough;
    }
    if (outside > MAJORITY) {
        mention->is_outside = true;
        mention->boroughs = 0;
    }
}

static void mention_postcode(struct mention *mention, const struct place_map *map,
                             const struct found_postcode *found)
{
    mention->kind = MENTION_OUTCODE;
    mention->is_outside = found->outward == NULL;
    memcpy(mention->outcode, found->outcode, sizeof mention->outcode);
    if (found->outward == NULL)
        return;
    int borough = found->inward[0] == '\0'
                      ? PLACE_UNKNOWN
                      : place_postcode_borough(map, str_of(found->outcode), str_of(found->inward));
    if (borough == PLACE_UNKNOWN) {
        weigh_outcode(mention, found->outward);
        return;
    }
    mention->kind = MENTION_EXACT;
    mention->is_outside = borough == PLACE_OUTSIDE;
    if (borough >= 0) {
        mention->boroughs = (uint64_t)1 << borough;
        mention->weights[borough] = 1000;
    }
}

static void mention_borough(struct mention *mention, const struct place_map *map, int borough)
{
    mention->kind = MENTION_BOROUGH;
    mention->boroughs = (uint64_t)1 << borough;
    mention->weights[borough] = 1000;
    mention->name = str_of(place_map_borough(map, borough)->slug);
}

/* A place's boroughs by how much of its outward postcodes each has; where it straddles, each may be meant, so that one
 * is never taken. */
static void mention_place(struct mention *mention, const struct place_map *map,
                          const struct place_name *place)
{
    mention->kind = MENTION_PLACE;
    mention->is_outside = place->is_outside;
    mention->boroughs = place->boroughs;
    mention->name = str_of(place->name);
    int least = (place->boroughs & (place->boroughs - 1)) == 0 ? 1 : STRADDLES;
    for (int i = 0; i < PLACE_BOROUGHS; i++)
        mention->weights[i] = (place->boroughs >> i & 1) != 0 ? least : 0;
    for (size_t i = 0; i < place->outcode_count; i++) {
        const struct place_outcode *outcode = place_outcode_find(map, str_of(place->outcodes[i]));
        for (size_t k = 0; outcode != NULL && k < outcode->count; k++)
            if (outcode->shares[k].borough >= 0 &&
                (place->boroughs >> outcode->shares[k].borough & 1) != 0)
                mention->weights[outcode->shares[k].borough] += outcode->shares[k].per_mille;
    }
    if (place->outcode_count == 1)
        memcpy(mention->outcode, place->outcodes[0], strlen(place->outcodes[0]) + 1);
}

/* Names that are said of any place: they count as an answer only. */
static bool is_any_place(struct str name)
{
    static const char *const names[] = {"city", "the city"};
    return WORD_IN(name, names);
}

/* Whether an everyday word may be meant as a place: alone, or behind "in", "near" and the like; what is an everyday
 * word there too ("in bank") only alone or as a name is written. "the bank" is none. */
static bool is_meant(const struct understand_text *text, size_t from, size_t to,
                     const struct place_name *place)
{
    static const char *const articles[] = {"a", "an", "his", "my", "our", "the", "your"};
    bool is_alone = area_all_round(text, 0, from) && area_all_round(text, to, text->count);
    bool is_of = to < text->count && str_equals(text->words[to].folded, "of");
    bool is_thing = from > 0 && WORD_IN(text->words[from - 1].folded, articles);
    char first = text->original.data[text->words[from].from];
    bool is_name = first >= 'A' && first <= 'Z' && !form_is_capital(text, from);
    if (is_of || (is_thing && (from > 1 || !is_alone || place->is_common)))
        return false;
    return is_alone || (area_is_led(text, from) && (!place->is_common || is_name));
}

static bool named_at(const struct understand_text *text, size_t at, const struct place_map *map,
                     struct mention *out)
{
    char said[NAME_BYTES];
    struct str first = area_name(text, at, at + 1, said, sizeof said);
    size_t most = first.length == 0 ? 0 : (size_t)place_name_words_from(map, first);
    if (most > text->count - at)
        most = text->count - at;
    for (size_t words = most; words > 0; words--) {
        size_t to = at + words;
        struct str name = area_name(text, at, to, said, sizeof said);
        int borough = name.length == 0 ? PLACE_UNKNOWN : place_borough_named(map, name);
        const struct place_name *place =
            borough >= 0 || name.length == 0 ? NULL : place_name_find(map, name);
        if (borough < 0 && place == NULL)
            continue;
        if (area_is_compound(text, at, to) ||
            (place != NULL && place->is_word && !is_meant(text, at, to, place)) ||
            (is_any_place(name) && !area_all_round(text, 0, at)))
            return false;
        *out = (struct mention){.from = at, .to = to};
        if (place == NULL)
            mention_borough(out, map, borough);
        else
            mention_place(out, map, place);
        return true;
    }
    return false;
}

/* The full postcodes at a word, else the outward one, as mentions; how many. */
static size_t postcodes_at(const struct understand_text *text, size_t at,
                           const struct place_map *map, struct mentions *out)
{
    struct found_postcode found[FOUND_MOST];
    size_t count = found_full_postcodes(text, at, map, found);
    size_t to = count > 0 ? at + found[0].words : 0;
    if (count > 0 && found[0].is_loose && !area_is_expected(text, at, to))
        count = 0;
    if (count == 0 && found_outcode(text, at, map, found)) {
        to = at + found[0].words;
        bool is_loose = found[0].is_loose && !area_is_expected(text, at, to);
        bool is_bare = found[0].is_bare &&
                       (!area_all_round(text, 0, at) || !area_all_round(text, to, text->count));
        count = is_loose || is_bare ? 0 : 1;
    }
    if (count > MENTIONS_MOST - out->count)
        count = MENTIONS_MOST - out->count;
    for (size_t i = 0; i < count; i++) {
        struct mention *mention = &out->items[out->count++];
        *mention = (struct mention){.from = at, .to = to};
        mention_postcode(mention, map, &found[i]);
    }
    return count;
}

/* A name that is one letter out: the whole answer, or the word behind "in", "near" and the like. */
static bool near_at(const struct understand_text *text, size_t from, size_t to,
                    const struct place_map *map, struct mention *out)
{
    static const char *const words[] = {"action",  "banking", "barber", "eating",
                                        "healing", "leaving", "person", "reading",
                                        "school",  "street",  "welding"};
    struct str said = span_text(text, from, to);
    if (WORD_IN(said, words))
        return false;
    const char *near = place_name_near(map, said);
    const struct place_name *place = near == NULL ? NULL : place_name_find(map, str_of(near));
    bool is_weak = place != NULL && place->is_word &&
                   !(area_all_round(text, 0, from) && area_all_round(text, to, text->count));
    if (near == NULL || is_weak || area_is_denied(text, from))
        return false;
    *out = (struct mention){.from = from, .to = to, .is_near = true};
    int borough = place_borough_named(map, str_of(near));
    if (borough >= 0)
        mention_borough(out, map, borough);
    else
        mention_place(out, map, place);
    out->is_near = true;
    return true;
}

static void find_near(const struct understand_text *text, const struct place_map *map,
                      struct mentions *out)
{
    size_t from = 0;
    size_t to = text->count;
    span_strip(text, area_is_round, &from, &to);
    if (to > from && to - from <= 3 && near_at(text, from, to, map, &out->items[0])) {
        out->count = 1;
        return;
    }
    static const char *const leads[] = {"around", "at", "from", "in", "near", "nr", "round"};
    for (size_t i = 0; i + 1 < text->count && out->count == 0; i++)
        if (WORD_IN(text->words[i].folded, leads) &&
            near_at(text, i + 1, i + 2, map, &out->items[0]))
            out->count = 1;
}

/* Leaves out what the text says that they are not at. */
static void drop_denied(const struct understand_text *text, struct mentions *all)
{
    size_t kept = 0;
    for (size_t i = 0; i < all->count; i++)
        if (!area_is_denied(text, all->items[i].from))
            all->items[kept++] = all->items[i];
    all->count = kept;
}

static void find_mentions(const struct understand_text *text, const struct place_map *map,
                          struct mentions *out)
{
    out->count = 0;
    for (size_t i = 0; i < text->count && out->count < MENTIONS_MOST;) {
        struct mention *mention = &out->items[out->count];
        size_t before = out->count;
        if (postcodes_at(text, i, map, out) == 0 && named_at(text, i, map, mention))
            out->count++;
        i = out->count > before ? mention->to : i + 1;
    }
    if (out->count == 0)
        find_near(text, map, out);
    else
        drop_denied(text, out);
}

static bool is_used(const struct mentions *all, const struct mention *mention)
{
    bool has_exact = false;
    bool has_london = false;
    for (size_t i = 0; i < all->count; i++) {
        has_london = has_london || all->items[i].boroughs != 0;
        has_exact =
            has_exact || (all->items[i].kind == MENTION_EXACT && all->items[i].boroughs != 0);
    }
    if (has_exact)
        return mention->kind == MENTION_EXACT && mention->boroughs != 0;
    return !has_london || mention->boroughs != 0;
}

/* What all used mentions have in common, else all that any of them says; weights of those that agree are
 * multiplied in effect by keeping the smaller. */
static uint64_t join_boroughs(const struct mentions *all, int weights[PLACE_BOROUGHS],
                              bool *agree_out)
{
    uint64_t common = ~(uint64_t)0;
    uint64_t any = 0;
    for (size_t i = 0; i < all->count; i++) {
        const struct mention *mention = &all->items[i];
        if (!is_used(all, mention))
            continue;
        common &= mention->boroughs;
        any |= mention->boroughs;
    }
    *agree_out = common != 0;
    uint64_t kept = common != 0 ? common : any;
    for (int b = 0; b < PLACE_BOROUGHS; b++) {
        weights[b] = 0;
        for (size_t i = 0; i < all->count; i++) {
            const struct mention *mention = &all->items[i];
            bool counts = (mention->boroughs >> b & 1) != 0 && is_used(all, mention);
            bool is_first = weights[b] == 0;
            if (counts && (is_first || (mention->weights[b] < weights[b]) == (common != 0)))
                weights[b] = mention->weights[b];
        }
        if ((kept >> b & 1) == 0)
            weights[b] = 0;
    }
    return kept;
}

/* Boroughs likeliest first; shares under 2% of the whole are left out when a larger one is there. */
static void rank(uint64_t kept, const int weights[PLACE_BOROUGHS], bool agree,
                 struct understand_area_found *out)
{
    int total = 0;
    for (int b = 0; b < PLACE_BOROUGHS; b++)
        total += weights[b];
    uint64_t left = kept;
    out->area.boroughs = 0;
    out->candidate_count = 0;
    while (left != 0 && out->candidate_count < UNDERSTAND_AREAS_MAX) {
        int best = -1;
        for (int b = 0; b < PLACE_BOROUGHS; b++)
            if ((left >> b & 1) != 0 && (best < 0 || weights[b] > weights[best]))
                best = b;
        assert(best >= 0); /* some bit of left is that of a borough */
        left &= ~((uint64_t)1 << best);
        bool is_sliver = (int64_t)weights[best] * 1000 < (int64_t)total * LEFT_OUT_BELOW;
        if (out->candidate_count > 0 && is_sliver)
            continue;
        out->candidates[out->candidate_count++] = best;
        out->area.boroughs |= (uint64_t)1 << best;
    }
    bool is_taken =
        agree && (out->candidate_count == 1 ||
                  (int64_t)weights[out->candidates[0]] * 1000 >= (int64_t)total * TAKEN_FROM);
    if (is_taken) {
        out->certain = 1;
        out->candidate_count = 1;
        out->area.boroughs = (uint64_t)1 << out->candidates[0];
    }
}

static void explain(void *ctx, const struct mentions *all, struct understand_area_found *out)
{
    struct buf *why = buf_new(ctx, 400);
    for (size_t i = 0; i < all->count; i++) {
        const struct mention *mention = &all->items[i];
        const char *kind = mention->kind == MENTION_BOROUGH ? "borough"
                           : mention->kind == MENTION_PLACE ? "place"
                                                            : "postcode";
        struct str name = mention->name.length > 0 ? mention->name : str_of(mention->outcode);
        buf_add_text(why, i > 0 ? ", " : "");
        buf_add_text(why, kind);
        buf_add_byte(why, ' ');
        buf_add(why, name);
        buf_add_text(why, mention->is_near ? " (one letter out)" : "");
    }
    out->why = buf_text(why);
}

/* The district, where the used mentions name one only. */
static void take_outcode(const struct mentions *all, bool agree, struct understand_area_found *out)
{
    const char *found = NULL;
    for (size_t i = 0; i < all->count; i++) {
        const struct mention *mention = &all->items[i];
        bool is_postcode = mention->kind == MENTION_OUTCODE || mention->kind == MENTION_EXACT;
        if (!is_used(all, mention) || mention->outcode[0] == '\0')
            continue;
        if (found != NULL && strcmp(found, mention->outcode) != 0 && is_postcode && !agree)
            return;
        if (found == NULL || is_postcode)
            found = mention->outcode;
    }
    if (found != NULL)
        memcpy(out->area.outcode, found, strlen(found) + 1);
}

bool understand_area(void *ctx, const struct understand_text *text, const struct place_map *map,
                     struct understand_area_found *out)
{
    struct mentions all;
    find_mentions(text, map, &all);
    if (all.count == 0)
        return false;
    struct understand_area_found found = {.is_whole = true};
    int weights[PLACE_BOROUGHS];
    bool agree;
    uint64_t kept = join_boroughs(&all, weights, &agree);
    size_t behind = 0;
    for (size_t i = 0; i < all.count; i++) {
        found.is_whole = found.is_whole && area_all_round(text, behind, all.items[i].from);
        behind = all.items[i].to;
    }
    found.is_whole = found.is_whole && area_all_round(text, behind, text->count);
    if (kept == 0) {
        found.area.is_outside = true;
        found.certain = 1;
        agree = true;
    } else {
        rank(kept, weights, agree, &found);
    }
    take_outcode(&all, agree, &found);
    explain(ctx, &all, &found);
    *out = found;
    return true;
}

/* Adds what stands before each full postcode of a stretch, and its district instead of it. copied: how much of the whole
 * text was added or replaced before, in bytes. */
static void add_districts(struct buf *kept, struct str whole, const struct understand_text *text,
                          const struct place_map *map, size_t *copied)
{
    size_t begin = (size_t)(text->original.data - whole.data);
    for (size_t i = 0; i < text->count;) {
        struct found_postcode found[FOUND_MOST];
        size_t from = begin + text->words[i].from;
        size_t count = from < *copied ? 0 : found_full_postcodes(text, i, map, found);
        if (count > 0 && found[0].is_loose && !area_is_expected(text, i, i + found[0].words))
            count = 0;
        if (count == 0) {
            i++;
            continue;
        }
        buf_add(kept, str_range(whole.data + *copied, from - *copied));
        for (size_t k = 0; k < count; k++)
            buf_printf(kept, "%s%s \xE2\x80\xA6", k > 0 ? " " : "", found[k].outcode);
        *copied = begin + text->words[i + found[0].words - 1].to;
        i += found[0].words;
    }
}

char *understand_without_postcodes(void *ctx, const struct understand_text *text,
                                   const struct place_map *map)
{
    struct str whole = text->original;
    struct buf *kept = buf_new(ctx, whole.length * 4 + 16);
    size_t copied = 0;
    add_districts(kept, whole, text, map, &copied);
    if (text->read_bytes < whole.length) {
        void *scratch = mem_root("long text");
        for (text = understand_more(scratch, text); text; text = understand_more(scratch, text))
            add_districts(kept, whole, text, map, &copied);
        mem_free(scratch);
    }
    buf_add(kept, str_range(whole.data + copied, whole.length - copied));
    return mem_strdup(ctx, buf_text(kept));
}

/* Who can help with a need near a person, the best first.
 * Stands under find and offer of a script and under the desk's search; walks only the services under the need's keys,
 * gives each a score that is one number, and keeps the best few.
 * Leaves to others: words for people (language/), what is done when nothing is found (flow/). */
// SPDX-License-Identifier: Apache-2.0
#include "directory/directory_impl.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

enum { LIMIT_MAX = 20, LEVELS_MAX = 5 };

/* How near: smaller is better. Which of them there are depends on what is known of the person's area. */
enum tier {
    TIER_OWN,    /* in the person's borough */
    TIER_SERVES, /* elsewhere, but for the person's borough */
    TIER_LAND,   /* a neighbour's, by land */
    TIER_RIVER,  /* a neighbour's, across the Thames */
    TIER_LONDON,
    TIER_NATIONAL,
    TIER_ANY,  /* some borough's, and the person's is not known */
    TIER_NONE, /* not for this person */
};

/* The score from its most to its least important part, each with room for its largest value. */
enum {
    SHIFT_HASH = 0,      /* 32 bits: the same for a person and a day */
    SHIFT_CHECKED = 32,  /* 2 */
    SHIFT_DISTANCE = 34, /* 6: steps of 2 km */
    SHIFT_PART = 40,     /* 1: it is for a part of the need alone */
    SHIFT_SPACE = 41,    /* 1 */
    SHIFT_OPEN = 42,     /* 3 */
    SHIFT_LANGUAGE = 45, /* 1 */
    SHIFT_TIER = 46,     /* 3 */
    SHIFT_LEVEL = 49,    /* 3: 0 the need itself or part of it, 1 its parent … */
};
enum { DISTANCE_STEP_KM = 2, DISTANCE_FAR = 62, DISTANCE_UNKNOWN = 63 };
enum { CHECKED_LATELY_DAYS = 90, CHECKED_OLD_DAYS = 180 };

struct range {
    size_t from, to; /* keys from … to - 1 */
};

/* Small, because they are moved about while the best are kept. */
struct found {
    uint64_t score;
    uint32_t entry;
    enum tier tier;
};

struct scan {
    void *scratch;
    const struct directory *directory;
    const struct directory_query *query;
    struct calendar calendar;
    struct directory_span *spans; /* of the hours that were asked for so far */
    size_t span_count, span_room;
    uint32_t *span_at; /* by index of hours: 1 + where in spans; 0 not asked for yet */

    struct range levels[LEVELS_MAX]; /* the need and what is below it; then each parent */
    size_t level_count;
    size_t exact_key;          /* the key of the need itself; SIZE_MAX when it has none */
    uint64_t own, land, river; /* boroughs */
    bool has_area, is_outside, has_position;
    double latitude, longitude;

    bool counts_only;
    size_t limit, count, total;
    struct found found[LIMIT_MAX]; /* by score */
};

/* ---- What is looked for ---- */

/* The first key not below id in byte order. */
static size_t key_bound(const struct directory *directory, struct str id)
{
    size_t low = 0, high = directory->key_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (str_compare(str_of(directory->keys[middle].id), id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The key with that id and, when with_parts, those below it ("food", "food.bank" …). They stand together, because
 * nothing that a key is made of sorts between its end and ".". */
static struct range key_range(const struct directory *directory, struct str id, bool with_parts)
{
    struct range range = {.from = key_bound(directory, id)};
    for (range.to = range.from; range.to < directory->key_count; range.to++) {
        struct str key = str_of(directory->keys[range.to].id);
        bool is_part = key.length > id.length && key.data[id.length] == '.' && with_parts;
        if (key.length < id.length || memcmp(key.data, id.data, id.length) != 0 ||
            (key.length > id.length && !is_part))
            break;
    }
    return range;
}

static void scan_needs(struct scan *scan, const char *need, const char *offer)
{
    char id[80];
    struct str name = str_of(offer != NULL ? offer : need);
    size_t prefix = offer != NULL ? strlen("offer.") : 0;
    if (prefix + name.length == 0 || prefix + name.length >= sizeof(id))
        return;
    memcpy(id, "offer.", prefix);
    memcpy(id + prefix, name.data, name.length);
    struct str key = str_range(id, prefix + name.length);
    struct range range = key_range(scan->directory, key, true);
    scan->levels[scan->level_count++] = range;
    if (range.from < range.to && str_equals(key, scan->directory->keys[range.from].id))
        scan->exact_key = range.from;
    // An offer of time is no use to who asks for things: offers have no parent.
    while (!str_starts(key, "offer.") && scan->level_count < LEVELS_MAX) {
        while (key.length > 0 && key.data[key.length - 1] != '.')
            key.length--;
        if (key.length < 2)
            break;
        key.length--;
        scan->levels[scan->level_count++] = key_range(scan->directory, key, false);
    }
}

static void scan_area(struct scan *scan, const struct place_area *area)
{
    if (area == NULL || (area->boroughs == 0 && !area->is_outside))
        return;
    scan->has_area = true;
    scan->is_outside = area->boroughs == 0;
    scan->own = area->boroughs;
    for (int i = 0; i < PLACE_BOROUGHS; i++) {
        if ((area->boroughs >> i & 1) == 0)
            continue;
        const struct place_borough *borough = place_map_borough(scan->directory->map, i);
        scan->land |= borough->land_neighbours;
        scan->river |= borough->river_neighbours;
    }
    const struct place_outcode *outcode =
        place_outcode_find(scan->directory->map, str_of(area->outcode));
    if (outcode != NULL) {
        scan->has_position = true;
        scan->latitude = outcode->latitude;
        scan->longitude = outcode->longitude;
    }
}

static void scan_begin(void *scratch, struct scan *scan, const struct directory *directory,
                       const struct directory_query *query)
{
    assert(directory->is_sealed);
    memset(scan, 0, sizeof(*scan));
    scan->directory = directory;
    scan->query = query;
    scan->exact_key = SIZE_MAX;
    scan->calendar = calendar_of(directory->holidays, query->at_ms);
    scan->scratch = scratch;
    scan->span_at = mem_array(scratch, uint32_t, directory->hours_count + 1);
    int limit = query->limit < 1 ? 1 : query->limit;
    scan->limit = (size_t)(limit > LIMIT_MAX ? LIMIT_MAX : limit);
    if (query->need != NULL || query->offer != NULL)
        scan_needs(scan, query->need, query->offer);
    scan_area(scan, query->area);
}

/* ---- One service ---- */

static enum tier tier_of(const struct scan *scan, const struct directory_gate *gate)
{
    int age = scan->query->age;
    if (gate->is_full || gate->open_again > scan->calendar.today_number)
        return TIER_NONE;
    if (age > 0 && ((gate->minimum_age > 0 && age < gate->minimum_age) ||
                    (gate->maximum_age > 0 && age > gate->maximum_age)))
        return TIER_NONE;
    if (scan->query->reach != DIRECTORY_BOROUGHS && gate->reach != scan->query->reach)
        return TIER_NONE;
    if (gate->reach != DIRECTORY_BOROUGHS)
        return gate->reach == DIRECTORY_LONDON ? TIER_LONDON : TIER_NATIONAL;
    if (!scan->has_area)
        return TIER_ANY;
    if (gate->boroughs & scan->own)
        return gate->borough >= 0 && (scan->own >> gate->borough & 1) ? TIER_OWN : TIER_SERVES;
    if (gate->boroughs & scan->land)
        return TIER_LAND;
    return gate->boroughs & scan->river ? TIER_RIVER : TIER_NONE;
}

static const struct directory_span *span_of(struct scan *scan, size_t hours)
{
    if (scan->span_at[hours] != 0)
        return &scan->spans[scan->span_at[hours] - 1];
    if (scan->span_count == scan->span_room) {
        scan->span_room = scan->span_room == 0 ? 16 : 2 * scan->span_room;
        scan->spans = mem_grow(scan->scratch, scan->spans, struct directory_span, scan->span_room);
    }
    struct directory_span *span = &scan->spans[scan->span_count++];
    const struct directory_hours *found = scan->directory->hours[hours];
    *span = calendar_span(&scan->calendar, found, hours_door(found));
    scan->span_at[hours] = (uint32_t)scan->span_count;
    return span;
}

static const struct directory_span *hit_span(const struct scan *scan, const struct found *found)
{
    return &scan->spans[scan->span_at[scan->directory->entries[found->entry].hours] - 1];
}

static bool opens_today(const struct scan *scan, const struct directory_span *span)
{
    const struct calendar_day *tomorrow = &scan->calendar.days[CALENDAR_BEFORE + 1];
    return span->has_next && span->from_ms < tomorrow->start_ms;
}

static uint64_t open_rank(const struct scan *scan, const struct directory_span *span)
{
    if (span->is_open)
        return 0;
    if (opens_today(scan, span))
        return 1;
    return span->is_known ? 2 : 3;
}

static uint64_t distance_rank(const struct scan *scan, const struct directory_entry *entry,
                              enum tier tier)
{
    if (!scan->has_position || tier > TIER_RIVER)
        return 0;
    if (!entry->has_position)
        return DISTANCE_UNKNOWN;
    // London is small enough for a flat map: a degree of latitude is 111.2 km, of longitude 69.3 km.
    double north_km = (entry->latitude - scan->latitude) * 111.2;
    double east_km = (entry->longitude - scan->longitude) * 69.3;
    double steps = sqrt(north_km * north_km + east_km * east_km) / DISTANCE_STEP_KM;
    return steps < DISTANCE_FAR ? (uint64_t)steps : DISTANCE_FAR;
}

static uint64_t checked_rank(const struct scan *scan, const struct directory_entry *entry)
{
    int64_t days = scan->calendar.today_number - entry->checked_number;
    if (days <= CHECKED_LATELY_DAYS)
        return 0;
    return days <= CHECKED_OLD_DAYS ? 1 : 2;
}

static bool speaks(const struct directory_service *service, const char *language)
{
    struct str rest = str_of(service->languages), piece;
    while (service->languages[0] != '\0' && str_next(&rest, '|', &piece))
        if (str_equals(piece, language))
            return true;
    return service->languages[0] == '\0' && strcmp(language, "en") == 0;
}

/* Equals take turns: the order differs between people and days, and is the same for one person all day. */
static uint64_t turn_rank(const struct scan *scan, const struct directory_entry *entry)
{
    uint32_t hash = hash_bytes(entry->id_hash, &scan->query->person, sizeof(scan->query->person));
    return hash_bytes(hash, &scan->calendar.today_number, sizeof(scan->calendar.today_number));
}

/* The most important parts of a score, before anything costly is asked. */
static uint64_t score_begin(const struct scan *scan, size_t level, enum tier tier)
{
    // Who lives outside London is helped first by those who do not ask where.
    uint64_t rank = scan->is_outside && tier == TIER_NATIONAL ? 0 : (uint64_t)tier;
    return (uint64_t)level << SHIFT_LEVEL | rank << SHIFT_TIER;
}

/* Takes away what was found of the same service at a place that is no better; false when that one is better. */
static bool found_replace(struct scan *scan, struct found found)
{
    const struct directory_entry *entries = scan->directory->entries;
    size_t at = 0;
    while (at < scan->count &&
           entries[scan->found[at].entry].service_hash != entries[found.entry].service_hash)
        at++;
    if (at == scan->count)
        return true;
    if (scan->found[at].score <= found.score)
        return false;
    scan->count--;
    for (; at < scan->count; at++)
        scan->found[at] = scan->found[at + 1];
    return true;
}

static void found_insert(struct scan *scan, struct found found)
{
    if (scan->count == scan->limit && found.score >= scan->found[scan->count - 1].score)
        return;
    if (!found_replace(scan, found))
        return;
    size_t at = scan->count < scan->limit ? scan->count++ : scan->count - 1;
    for (; at > 0 && scan->found[at - 1].score > found.score; at--)
        scan->found[at] = scan->found[at - 1];
    scan->found[at] = found;
}

static void consider(struct scan *scan, size_t index, enum tier tier, uint64_t score)
{
    const struct directory_entry *entry = &scan->directory->entries[index];
    const struct directory_service *service = &entry->service;
    const struct directory_span *span = span_of(scan, entry->hours);
    if (scan->query->open_now && !span->is_open)
        return;
    if (span->is_known && !span->has_next)
        return;
    scan->total++;
    if (scan->counts_only)
        return;
    bool is_other = scan->query->language != NULL && !speaks(service, scan->query->language);
    score |= (uint64_t)(is_other ? 1 : 0) << SHIFT_LANGUAGE;
    score |= open_rank(scan, span) << SHIFT_OPEN;
    score |= (uint64_t)(service->space == DIRECTORY_SPACE_WAITING ? 1 : 0) << SHIFT_SPACE;
    score |= distance_rank(scan, entry, tier) << SHIFT_DISTANCE;
    score |= checked_rank(scan, entry) << SHIFT_CHECKED;
    score |= turn_rank(scan, entry) << SHIFT_HASH;
    found_insert(scan, (struct found){score, (uint32_t)index, tier});
}

/* ---- All services under the keys ---- */

/* The first of a service's keys within range, or SIZE_MAX; whether all of those within it are statutory. */
static size_t first_key(const struct scan *scan, const struct directory_gate *gate,
                        struct range range, bool *all_statutory_out)
{
    size_t first = SIZE_MAX;
    *all_statutory_out = true;
    const size_t *keys = scan->directory->entry_keys + gate->first_key;
    for (size_t i = 0; i < gate->key_count; i++) {
        if (keys[i] < range.from || keys[i] >= range.to)
            continue;
        if (first == SIZE_MAX)
            first = keys[i];
        if (!scan->directory->keys[keys[i]].is_statutory)
            *all_statutory_out = false;
    }
    return first;
}

/* A service under several keys is taken once: under the first of them, at its best level. */
static bool is_taken(const struct scan *scan, const struct directory_gate *gate, size_t key,
                     size_t level, bool *all_statutory_out)
{
    bool ignored;
    if (first_key(scan, gate, scan->levels[level], all_statutory_out) != key)
        return true;
    for (size_t better = 0; better < level; better++)
        if (first_key(scan, gate, scan->levels[better], &ignored) != SIZE_MAX)
            return true;
    return false;
}

/* One that is for this person. key: the one that led to it; SIZE_MAX when all services are looked at. */
static void visit(struct scan *scan, size_t index, enum tier tier, size_t key, size_t level)
{
    const struct directory_gate *gate = &scan->directory->gates[index];
    uint64_t score = score_begin(scan, level, tier);
    bool is_beaten = scan->count == scan->limit && score > scan->found[scan->count - 1].score;
    if (is_beaten && !scan->counts_only)
        return;

    bool is_statutory;
    if (key == SIZE_MAX)
        first_key(scan, gate, (struct range){0, scan->directory->key_count}, &is_statutory);
    else if (is_taken(scan, gate, key, level, &is_statutory))
        return;
    // What the law gives the person's own council to do, a neighbour's cannot.
    if (is_statutory && (tier == TIER_LAND || tier == TIER_RIVER))
        return;
    // Its first key is the need itself where it has that.
    if (level == 0 && key != scan->exact_key && scan->exact_key != SIZE_MAX)
        score |= UINT64_C(1) << SHIFT_PART;
    consider(scan, index, tier, score);
}

static void visit_key(struct scan *scan, size_t key, size_t level)
{
    const struct directory_key *postings = &scan->directory->keys[key];
    for (size_t i = postings->first; i < postings->first + postings->count; i++) {
        size_t index = scan->directory->postings[i];
        enum tier tier = tier_of(scan, &scan->directory->gates[index]);
        if (tier != TIER_NONE)
            visit(scan, index, tier, key, level);
    }
}

static void scan_all(struct scan *scan)
{
    if (scan->query->need == NULL && scan->query->offer == NULL)
        for (size_t i = 0; i < scan->directory->count; i++) {
            enum tier tier = tier_of(scan, &scan->directory->gates[i]);
            if (tier != TIER_NONE)
                visit(scan, i, tier, SIZE_MAX, 0);
        }
    for (size_t level = 0; level < scan->level_count; level++)
        for (size_t key = scan->levels[level].from; key < scan->levels[level].to; key++)
            visit_key(scan, key, level);
}

/* ---- Why ---- */

static void add_boroughs(struct buf *why, const struct scan *scan, uint64_t boroughs)
{
    int index = 0;
    while (index < PLACE_BOROUGHS && (boroughs >> index & 1) == 0)
        index++;
    if (index < PLACE_BOROUGHS)
        buf_add_text(why, place_map_borough(scan->directory->map, index)->name);
}

static void add_tier(struct buf *why, const struct scan *scan, const struct found *found)
{
    const struct directory_gate *gate = &scan->directory->gates[found->entry];
    uint64_t boroughs = gate->boroughs;
    switch (found->tier) {
    case TIER_OWN:
        buf_add_text(why, "in ");
        add_boroughs(why, scan, UINT64_C(1) << gate->borough);
        break;
    case TIER_SERVES:
        buf_add_text(why, "serves ");
        add_boroughs(why, scan, boroughs & scan->own);
        break;
    case TIER_LAND:
        buf_add_text(why, "serves ");
        add_boroughs(why, scan, boroughs & scan->land);
        buf_add_text(why, ", next to it");
        break;
    case TIER_RIVER:
        buf_add_text(why, "serves ");
        add_boroughs(why, scan, boroughs & scan->river);
        buf_add_text(why, ", across the river");
        break;
    case TIER_LONDON:
        buf_add_text(why, "for all of London");
        break;
    case TIER_NATIONAL:
        buf_add_text(why, "for all of the country");
        break;
    case TIER_ANY:
        buf_add_text(why, "serves ");
        add_boroughs(why, scan, boroughs);
        break;
    case TIER_NONE:
        break;
    }
}

/* "serves Southwark; open now; has a waiting list". */
static const char *why_of(void *ctx, const struct scan *scan, const struct found *found)
{
    const struct directory_service *service = &scan->directory->entries[found->entry].service;
    void *scratch = mem_context(ctx, "why");
    struct buf *why = buf_new(scratch, 400);
    add_tier(why, scan, found);
    if (found->score >> SHIFT_LEVEL != 0)
        buf_add_text(why, "; for the wider need");
    const struct directory_span *open = hit_span(scan, found);
    if (open->is_open)
        buf_add_text(why, "; open now");
    else if (opens_today(scan, open))
        buf_add_text(why, "; opens today");
    else
        buf_add_text(why, open->is_known ? "; opens later" : "; hours not known");
    if (service->space == DIRECTORY_SPACE_WAITING)
        buf_add_text(why, "; has a waiting list");
    if (service->space == DIRECTORY_SPACE_WAITING && service->wait_weeks > 0)
        buf_printf(why, " of %d weeks", service->wait_weeks);
    if (scan->query->language != NULL && speaks(service, scan->query->language))
        buf_printf(why, "; speaks %s", scan->query->language);
    const char *text = mem_strdup(ctx, buf_text(why));
    mem_free(scratch);
    return text;
}

size_t directory_search(void *ctx, const struct directory *directory,
                        const struct directory_query *query, struct directory_hit *out)
{
    void *scratch = mem_context(ctx, "search");
    struct scan scan;
    scan_begin(scratch, &scan, directory, query);
    scan_all(&scan);
    for (size_t i = 0; i < scan.count; i++)
        out[i] = (struct directory_hit){
            .service = &directory->entries[scan.found[i].entry].service,
            .open = *hit_span(&scan, &scan.found[i]),
            .why = query->with_why ? why_of(ctx, &scan, &scan.found[i]) : NULL,
        };
    mem_free(scratch);
    return scan.count;
}

size_t directory_count_for(const struct directory *directory, const struct directory_query *query)
{
    void *scratch = mem_root("directory_count_for");
    struct scan scan;
    scan_begin(scratch, &scan, directory, query);
    scan.counts_only = true;
    scan_all(&scan);
    mem_free(scratch);
    return scan.total;
}

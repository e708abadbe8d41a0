/* Which place is told for each need that the script looks for, in each borough, in our open and our closed hours.
 * Stands among the proofs that look at the directory; asks the very search that answers people. A search that takes
 * only who is open now is followed through every hour of the coming four weeks.
 * Leaves to others: which needs come to which step (check_needs.c), hours (check_hours.c). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/load_impl.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

/* Finds that ask in different ways. More of them would be looked at in part only. */
enum { WAYS_MAX = 64, NAMES_MOST = 6, NAMES_BYTES = 4000, HITS = 20, TOLD = 5 };
enum { CLOSED, OPEN, CLASSES };

static const uint64_t everywhere = (UINT64_C(1) << PLACE_BOROUGHS) - 1;

/* One way of looking; equal finds share it. */
struct way {
    const struct flow_find *find;
    size_t step;       /* the first that looks so */
    uint64_t boroughs; /* constant area; everywhere where it is the person's, or left out */
    bool is_local;     /* it looks in the person's borough */
};

struct places {
    struct load *load;
    const struct flow_program *program;
    const struct check_needs *needs;
    struct check_hours_table *hours;
    uint64_t ours[CHECK_HOURS / 64 + 1]; /* the hours in which we are open */
    int64_t at_ms[CLASSES];              /* a moment of each; -1 none in four weeks */
    struct flow_cell *cells;
    size_t cell_count, gaps;
    void *scratch; /* of one search */
};

/* ---- The moments ------------------------------------------------------------------------------------------- */

static void find_moments(struct places *places)
{
    const struct flow_facts *facts = places->load->facts;
    places->at_ms[OPEN] = places->at_ms[CLOSED] = -1;
    for (int i = 0; i < CHECK_HOURS; i++) {
        int64_t at_ms = facts->now_ms + i * CLOCK_HOUR_MS;
        struct directory_span span =
            flow_hours_at(places->program, FLOW_TEXT, facts->holidays, at_ms);
        int class = span.is_open ? OPEN : CLOSED;
        if (span.is_open)
            places->ours[i / 64] |= UINT64_C(1) << (i % 64);
        if (places->at_ms[class] < 0)
            places->at_ms[class] = at_ms;
    }
}

/* ---- Ways of looking --------------------------------------------------------------------------------------- */

static bool same_text(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static uint64_t boroughs_of(const struct places *places, const char *slugs)
{
    uint64_t boroughs = 0;
    struct str rest = str_of(slugs), slug;
    while (str_next(&rest, '|', &slug)) {
        int index = place_borough_find(places->load->facts->map, slug);
        if (index >= 0)
            boroughs |= UINT64_C(1) << index;
    }
    return boroughs;
}

static bool is_asked_there(const struct places *places, const struct flow_find *find, size_t step,
                           size_t need)
{
    if (find->need.constant != NULL)
        return strcmp(find->need.constant, places->needs->ids[need]) == 0;
    return find->need.is_value && find->need.value == VALUE_NEED &&
           check_may_need(places->needs, step, need);
}

static bool looks_alike(const struct flow_find *a, const struct flow_find *b)
{
    return a->reach == b->reach && a->open_now == b->open_now &&
           a->area.is_value == b->area.is_value && same_text(a->area.constant, b->area.constant) &&
           same_text(a->language.constant, b->language.constant);
}

static size_t ways_for(const struct places *places, size_t need, struct way *ways)
{
    size_t count = 0;
    for (size_t i = 0; i < places->program->step_count && count < WAYS_MAX; i++) {
        const struct flow_step *step = &places->program->steps[i];
        if (step->kind != STEP_FIND || !is_asked_there(places, &step->as.find, i, need))
            continue;
        bool is_known = false;
        for (size_t k = 0; k < count && !is_known; k++)
            is_known = looks_alike(ways[k].find, &step->as.find);
        const char *area = step->as.find.area.constant;
        if (is_known || (area != NULL && boroughs_of(places, area) == 0))
            continue;
        ways[count++] =
            (struct way){.find = &step->as.find,
                         .step = i,
                         .boroughs = area != NULL ? boroughs_of(places, area) : everywhere,
                         .is_local = step->as.find.area.is_value};
    }
    return count;
}

/* ---- Looking ----------------------------------------------------------------------------------------------- */

static size_t look(const struct places *places, const struct way *way, const char *need,
                   int borough, int64_t at_ms, bool is_open_now, struct directory_hit *hits)
{
    struct place_area area = {.boroughs = way->is_local ? UINT64_C(1) << borough : way->boroughs};
    bool is_offer = strncmp(need, "offer.", 6) == 0;
    struct directory_query query = {.need = is_offer ? NULL : need,
                                    .offer = is_offer ? need + 6 : NULL,
                                    .area = area.boroughs == everywhere ? NULL : &area,
                                    .reach = way->find->reach,
                                    .open_now = is_open_now,
                                    .language = way->find->language.constant,
                                    .at_ms = at_ms,
                                    .limit = HITS};
    return directory_search(places->scratch, places->load->facts->directory, &query, hits);
}

static bool is_set(const uint64_t *bits, int hour)
{
    return (bits[hour / 64] >> (hour % 64) & 1) != 0;
}

/* Whether somebody is open in every hour of a class. Those that were found speak for most hours; only where none of
 * them is open is the directory asked. */
static bool is_always_open(const struct places *places, const struct way *way, const char *need,
                           int borough, int class)
{
    struct directory_hit hits[HITS];
    uint64_t open[CHECK_HOURS / 64 + 1] = {0};
    int64_t now_ms = places->load->facts->now_ms;
    size_t count = look(places, way, need, borough, now_ms, false, hits);
    for (size_t i = 0; i < count; i++) {
        const struct check_hours *hours = check_hours_of(places->hours, hits[i].service);
        for (size_t k = 0; k < ARRAY_SIZE(open); k++)
            open[k] |= hours->bits[k];
    }
    for (int hour = 0; hour < CHECK_HOURS; hour++) {
        if (is_set(places->ours, hour) != (class == OPEN) || is_set(open, hour))
            continue;
        int64_t at_ms = now_ms + hour * CLOCK_HOUR_MS;
        if (count < HITS || look(places, way, need, borough, at_ms, true, hits) == 0)
            return false;
    }
    return true;
}

/* Which of our languages are spoken by somebody among the first few. */
static uint64_t languages_of(const struct places *places, const struct directory_hit *hits,
                             size_t count)
{
    uint64_t spoken = 0;
    for (size_t i = 0; i < count && i < TOLD; i++) {
        struct str rest = str_of(hits[i].service->languages), code;
        if (rest.length == 0)
            spoken |= 1;
        while (str_next(&rest, '|', &code))
            for (size_t k = 0; k < places->program->language_count && k < 64; k++)
                if (str_equals(code, places->program->languages[k].code))
                    spoken |= UINT64_C(1) << k;
    }
    return spoken;
}

/* The place told first by any of the ways; NULL: there is an hour in which nobody is. */
static void fill_cell(const struct places *places, const struct way *ways, size_t count,
                      struct flow_cell *cell)
{
    struct directory_hit hits[HITS];
    int class = cell->is_open ? OPEN : CLOSED;
    for (size_t i = 0; i < count && cell->place == NULL; i++) {
        bool is_open_now = ways[i].find->open_now;
        if ((ways[i].boroughs >> cell->borough & 1) == 0)
            continue;
        size_t found = look(places, &ways[i], cell->need, cell->borough, places->at_ms[class],
                            is_open_now, hits);
        if (found == 0 ||
            (is_open_now && !is_always_open(places, &ways[i], cell->need, cell->borough, class)))
            continue;
        cell->place = hits[0].service;
        cell->languages = languages_of(places, hits, found);
    }
}

/* ---- Saying it --------------------------------------------------------------------------------------------- */

static const char *names_of(const struct places *places, uint64_t boroughs)
{
    struct buf *names = buf_new(places->load->scratch, NAMES_BYTES);
    int count = 0;
    for (int i = 0; i < PLACE_BOROUGHS; i++) {
        if ((boroughs >> i & 1) == 0)
            continue;
        if (count < NAMES_MOST)
            buf_printf(names, "%s%s", count > 0 ? ", " : "",
                       place_map_borough(places->load->facts->map, i)->name);
        count++;
    }
    if (count > NAMES_MOST)
        buf_printf(names, " and %d more", count - NAMES_MOST);
    return buf_text(names);
}

static int count_of(uint64_t boroughs)
{
    int count = 0;
    for (; boroughs != 0; boroughs &= boroughs - 1)
        count++;
    return count;
}

static void report(const struct places *places, size_t step, enum flow_level level,
                   const char *rule, const char *message)
{
    const struct flow_step *at = &places->program->steps[step];
    struct flow_finding finding = {
        .level = level, .rule = rule, .file = at->file, .line = at->line, .column = at->column};
    load_finding(places->load, finding, "%s", message);
}

static void report_gap(const struct places *places, size_t step, const char *need,
                       uint64_t boroughs, const char *when)
{
    if (boroughs == 0)
        return;
    int count = count_of(boroughs);
    report(
        places, step, FLOW_WARNING, "coverage-gap",
        count == PLACE_BOROUGHS
            ? mem_printf(places->load->scratch, "need '%s': no place in any borough %s", need, when)
            : mem_printf(places->load->scratch, "need '%s': no place in %d borough%s %s: %s", need,
                         count, count > 1 ? "s" : "", when, names_of(places, boroughs)));
}

static void report_gaps(const struct places *places, size_t step, const char *need,
                        const uint64_t *empty)
{
    uint64_t both = empty[OPEN] & empty[CLOSED];
    report_gap(places, step, need, both, "at any time");
    report_gap(places, step, need, empty[OPEN] & ~both, "while we are open");
    report_gap(places, step, need, empty[CLOSED] & ~both, "while we are closed");
}

/* ---- Each need, each find ---------------------------------------------------------------------------------- */

static void check_need(struct places *places, size_t need)
{
    struct way ways[WAYS_MAX];
    size_t count = ways_for(places, need, ways);
    uint64_t empty[CLASSES] = {0};
    if (count == 0 || !load_is_need(places->load, str_of(places->needs->ids[need])))
        return;
    const char *id = mem_strdup(places->load->findings_ctx, places->needs->ids[need]);
    for (int borough = 0; borough < PLACE_BOROUGHS; borough++)
        for (int class = CLOSED; class < CLASSES; class ++) {
            if (places->at_ms[class] < 0)
                continue;
            struct flow_cell *cell = &places->cells[places->cell_count++];
            *cell = (struct flow_cell){.need = id, .borough = borough, .is_open = class == OPEN};
            fill_cell(places, ways, count, cell);
            if (cell->place == NULL) {
                empty[class] |= UINT64_C(1) << borough;
                places->gaps++;
            }
        }
    report_gaps(places, ways[0].step, id, empty);
    mem_free(places->scratch);
    places->scratch = mem_context(places->load->scratch, "places");
}

/* A find whose need stands in the script must be able to find somebody, in one hour at least where it asks for now. */
static void check_find(struct places *places, size_t step)
{
    const struct flow_find *find = &places->program->steps[step].as.find;
    const char *area = find->area.constant;
    const char *need = find->need.constant;
    struct way way = {.find = find,
                      .step = step,
                      .boroughs = area != NULL ? boroughs_of(places, area) : everywhere};
    struct directory_hit hits[HITS];
    if (need == NULL || (area != NULL && way.boroughs == 0))
        return;
    int64_t now_ms = places->load->facts->now_ms;
    size_t count = look(places, &way, need, 0, now_ms, false, hits);
    const char *where = area != NULL ? area : "London";
    if (count == 0) {
        report(places, step, FLOW_ERROR, "no-place",
               mem_printf(places->load->scratch,
                          "the directory has no place for '%s' in %s that opens in four weeks",
                          need, where));
        return;
    }
    bool is_open = !find->open_now || count == HITS;
    for (size_t i = 0; i < count && !is_open; i++) {
        const struct check_hours *hours = check_hours_of(places->hours, hits[i].service);
        for (size_t k = 0; k < ARRAY_SIZE(hours->bits); k++)
            is_open = is_open || hours->bits[k] != 0;
    }
    if (!is_open)
        report(places, step, FLOW_ERROR, "never-open",
               mem_printf(places->load->scratch,
                          "no place for '%s' in %s has opening hours in the coming four weeks, and "
                          "'open: now' wants one that is open",
                          need, where));
}

/* ---- Languages --------------------------------------------------------------------------------------------- */

/* For each live language: the needs for which none of the places that are told speaks it, wherever one asks. */
static void check_language(const struct places *places, size_t language)
{
    struct buf *names = buf_new(places->load->scratch, NAMES_BYTES);
    size_t silent = 0, asked = 0;
    for (size_t i = 0; i < places->cell_count;) {
        const char *need = places->cells[i].need;
        bool is_told = false, is_spoken = false;
        for (; i < places->cell_count && places->cells[i].need == need; i++) {
            is_told = is_told || places->cells[i].place != NULL;
            is_spoken = is_spoken || (places->cells[i].languages >> language & 1) != 0;
        }
        asked++;
        if (!is_told || is_spoken)
            continue;
        if (silent++ < NAMES_MOST)
            buf_printf(names, "%s%s", silent > 1 ? ", " : "", need);
    }
    if (silent > NAMES_MOST)
        buf_printf(names, " and %zu more", silent - NAMES_MOST);
    if (silent == 0)
        return;
    struct flow_finding finding = {.level = FLOW_WARNING,
                                   .rule = "language-gap",
                                   .file = "service.yaml",
                                   .line = 1,
                                   .column = 1};
    const struct yaml_node *node = yaml_get(places->load->service, "languages");
    if (node != NULL)
        finding.line = node->line;
    load_finding(places->load, finding,
                 "no place that is told speaks %s for %zu of %zu needs, in any borough: %s",
                 language_english_name(places->program->languages[language].code), silent, asked,
                 buf_text(names));
}

void check_places(struct load *load, const struct check_graph *graph)
{
    const struct flow_facts *facts = load->facts;
    bool has_hours = load->program->hours[FLOW_TEXT].weekly != NULL;
    if (facts == NULL || facts->directory == NULL || facts->map == NULL || facts->now_ms == 0 ||
        load->program->needs == NULL || !has_hours)
        return;
    struct places *places = mem_new(load->scratch, struct places);
    places->load = load;
    places->program = load->program;
    places->needs = check_needs_new(load, graph);
    places->hours = check_hours_new(load->scratch, facts->directory, facts->now_ms);
    places->scratch = mem_context(load->scratch, "places");
    places->cells = mem_array(load->findings_ctx, struct flow_cell,
                              places->needs->count * PLACE_BOROUGHS * CLASSES + 1);
    find_moments(places);
    for (size_t i = 0; i < load->program->step_count; i++)
        if (load->program->steps[i].kind == STEP_FIND)
            check_find(places, i);
    for (size_t i = 0; i < places->needs->count; i++)
        check_need(places, i);
    for (size_t i = 1; i < load->program->language_count && i < 64; i++)
        if (load->program->languages[i].is_live)
            check_language(places, i);
    struct flow_summary *summary = &load->findings->summary;
    summary->cells = places->cells;
    summary->cell_count = places->cell_count;
    summary->gaps = places->gaps;
}

/* The longest that each placeholder becomes: from the places, the agencies, our hours and the phrases of each language.
 * Stands under check_size.c. Values of a place are those of one real place: the one that makes the wording longest.
 * Leaves to others: the wording round them, counting (check_size.c). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/load_impl.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

/* OWN_WORDS: how much of a person's own words is counted where a text repeats them: a line. */
enum { PLACE_VALUES = VALUE_PLACE_CHECKED - VALUE_PLACE_NAME + 1, OWN_WORDS = 80, MOMENTS = 200 };

/* What a value looks like where nothing is known of the real ones: as text and as speech. */
static const struct {
    const char *text, *voice;
} usual[VALUE_KINDS] = {
    [VALUE_SAVED] = {"yes", "yes"},
    [VALUE_AREA] = {"SE15", "S E 15"},
    [VALUE_AREA_BOROUGH] = {"Southwark", "Southwark"},
    [VALUE_AREAS] = {"Lambeth, Southwark", "Lambeth, Southwark"},
    [VALUE_NEED] = {"Benefits", "Benefits"},
    [VALUE_PLACE_NAME] = {"Example Foodbank", "Example Foodbank"},
    [VALUE_PLACE_AREA] = {"SE15", "S E 15"},
    [VALUE_PLACE_PHONE] = {"020 7946 0123", "0, 2, 0. 7, 9, 4, 6. 0, 1, 2, 3"},
    [VALUE_PLACE_OPEN] = {"Today 12-3pm", "It is open today from 12 to 3"},
    [VALUE_PLACE_SUMMARY] = {"No voucher needed", "You do not need a voucher"},
    [VALUE_PLACE_CHECKED] = {"3 Nov", "3 November"},
    [VALUE_WAIT] = {"usually within 15 minutes", "usually within 15 minutes"},
    [VALUE_NEXT_OPEN] = {"Mon 9 Nov from 9am", "Monday 9 November from 9"},
    [VALUE_POSITION] = {"12", "12"},
    [VALUE_COUNT] = {"I found 2 places.", "I found 2 places."},
    [VALUE_WINDOW] = {"today between 2pm and 4pm", "today between 2 and 4"},
    [VALUE_UNTIL] = {"6pm", "6"},
    [VALUE_CASE] = {"R204", "R 2 0 4"},
    [VALUE_REF] = {"DP4821", "D P 4 8 2 1"},
    [VALUE_CODE] = {"482153", "4 8 2 1 5 3"},
    [VALUE_LAST3] = {"567", "5, 6, 7"},
    [VALUE_KEEP_MESSAGES] = {"12 months", "12 months"},
    [VALUE_LABEL] = {"Money or food", "money or food"},
    [VALUE_NUMBER] = {"1", "1"},
};

/* One place: the lengths of its values as English text, and the opening that takes the most words. */
struct place {
    const struct directory_service *service;
    size_t lengths[PLACE_VALUES];
    bool has_open, is_always;
    struct language_hours open;
    struct clock_local today;
};

struct check_longest {
    struct load *load;
    const char **values; /* per language, value and channel; NULL: not made yet */
    struct place *places;
    size_t place_count;
    const char **saved;                    /* as load->saved; NULL: a short one */
    const char *borough, *boroughs, *need; /* the longest; NULL not known */
    int64_t next_open_ms, next_from_ms;    /* the moment of our longest {next_open}; 0 not known */
};

static void lengthen(const char **longest, const char *text)
{
    if (text != NULL && (*longest == NULL || strlen(text) > strlen(*longest)))
        *longest = text;
}

/* ---- Areas and needs --------------------------------------------------------------------------------------- */

static const char *names_of(struct load *load, const struct place_outcode *outcode)
{
    struct buf *names = buf_new(load->scratch, 4000);
    for (size_t i = 0; i < outcode->count; i++) {
        if (outcode->shares[i].borough < 0)
            continue;
        const struct place_borough *borough =
            place_map_borough(load->facts->map, outcode->shares[i].borough);
        buf_printf(names, "%s%s", buf_str(names).length > 0 ? ", " : "", borough->name);
    }
    return buf_text(names);
}

static void find_areas(struct check_longest *longest)
{
    const struct place_map *map = longest->load->facts->map;
    for (int i = 0; i < PLACE_BOROUGHS; i++)
        lengthen(&longest->borough, place_map_borough(map, i)->name);
    for (size_t i = 0; i < place_outcode_count(map); i++)
        lengthen(&longest->boroughs, names_of(longest->load, place_outcode_at(map, i)));
}

static void find_need(struct check_longest *longest)
{
    const struct understand_needs *needs = longest->load->program->needs;
    for (size_t i = 0; needs != NULL && i < understand_need_count(needs); i++)
        lengthen(&longest->need, understand_need_label(needs, understand_need_at(needs, i)));
}

/* ---- Places ------------------------------------------------------------------------------------------------ */

static int minute_of(struct clock_local local)
{
    return local.hour * 60 + local.minute;
}

static struct language_hours hours_of(struct directory_span span, struct clock_local day)
{
    int to_minute = minute_of(clock_local_of(span.to_ms));
    return (struct language_hours){day, minute_of(clock_local_of(span.from_ms)),
                                   to_minute == 0 ? 24 * 60 : to_minute};
}

static const char *open_words(void *ctx, const struct place *place,
                              const struct language_catalogue *catalogue, bool is_voice)
{
    if (place->is_always)
        return language_time_range(ctx, catalogue, 0, 24 * 60, is_voice);
    return language_open_hours(ctx, catalogue, &place->open, place->today, is_voice);
}

/* Looks at a week of openings as they are told, each when the one before has just ended. */
static void find_open(struct check_longest *longest, void *scratch, struct place *place)
{
    const struct flow_facts *facts = longest->load->facts;
    size_t best = 0;
    int64_t at_ms = facts->now_ms;
    for (int i = 0; i < 8 && facts->now_ms > 0; i++) {
        struct directory_span span = directory_open(facts->directory, place->service, at_ms);
        if (!span.is_known || !span.has_next)
            break;
        struct place now = {.has_open = true, .is_always = span.is_always};
        now.today = clock_local_of(at_ms);
        now.open = hours_of(span, span.is_open ? now.today : clock_local_of(span.from_ms));
        size_t length = strlen(open_words(scratch, &now, NULL, false));
        if (length > best) {
            best = length;
            place->has_open = true;
            place->is_always = now.is_always;
            place->open = now.open;
            place->today = now.today;
        }
        if (span.is_always || span.to_ms <= at_ms)
            break;
        at_ms = span.to_ms;
    }
    place->lengths[VALUE_PLACE_OPEN - VALUE_PLACE_NAME] = best;
}

static const char *place_area(const struct check_longest *longest, const struct place *place,
                              const struct language_catalogue *catalogue, bool is_voice, void *ctx)
{
    const struct directory_service *service = place->service;
    uint64_t boroughs = service->boroughs;
    bool is_one =
        service->reach == DIRECTORY_BOROUGHS && boroughs != 0 && (boroughs & (boroughs - 1)) == 0;
    if (service->outcode[0] != '\0')
        return is_voice ? language_spell_outcode(ctx, service->outcode) : service->outcode;
    for (int i = 0; is_one && i < PLACE_BOROUGHS; i++)
        if (boroughs == (uint64_t)1 << i && longest->load->facts->map != NULL)
            return place_map_borough(longest->load->facts->map, i)->name;
    return service->reach == DIRECTORY_NATIONAL ? language_national(catalogue)
                                                : language_london(catalogue);
}

static void find_places(struct check_longest *longest)
{
    const struct flow_facts *facts = longest->load->facts;
    void *scratch = mem_context(longest, "longest");
    longest->place_count = directory_count(facts->directory);
    longest->places = mem_array(longest, struct place, longest->place_count + 1);
    for (size_t i = 0; i < longest->place_count; i++) {
        struct place *place = &longest->places[i];
        const struct directory_service *service = directory_at(facts->directory, i);
        place->service = service;
        place->lengths[0] = strlen(service->name);
        place->lengths[VALUE_PLACE_AREA - VALUE_PLACE_NAME] =
            strlen(place_area(longest, place, NULL, false, scratch));
        place->lengths[VALUE_PLACE_PHONE - VALUE_PLACE_NAME] = strlen(service->phone);
        place->lengths[VALUE_PLACE_SUMMARY - VALUE_PLACE_NAME] = strlen(service->summary);
        find_open(longest, scratch, place);
    }
    mem_free(scratch);
}

/* ---- Our own hours ----------------------------------------------------------------------------------------- */

static void find_next_open(struct check_longest *longest)
{
    const struct load *load = longest->load;
    size_t best = 0;
    int64_t at_ms = load->facts->now_ms;
    if (at_ms == 0 || load->program->hours[FLOW_TEXT].weekly == NULL)
        return;
    for (int i = 0; i < MOMENTS; i++) {
        struct directory_span span =
            flow_hours_at(load->program, FLOW_TEXT, load->facts->holidays, at_ms);
        if (!span.is_known || !span.has_next || span.is_always)
            return;
        size_t length = strlen(language_next_open(load->scratch, NULL, clock_local_of(span.from_ms),
                                                  clock_local_of(at_ms), false));
        if (!span.is_open && length > best) {
            best = length;
            longest->next_open_ms = at_ms;
            longest->next_from_ms = span.from_ms;
        }
        if (span.to_ms <= at_ms)
            return;
        at_ms = span.to_ms;
    }
}

/* ---- Saved values ------------------------------------------------------------------------------------------ */

static const char **saved_named(const struct check_longest *longest, const char *name)
{
    size_t low = 0, high = longest->load->saved_count;
    while (name != NULL && low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(longest->load->saved[middle], name);
        if (order == 0)
            return &longest->saved[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* Our own constants and most kinds of answers are short; words as given are not. */
static void find_saved(struct check_longest *longest)
{
    static const char words[OWN_WORDS + 1] =
        "words that somebody wrote to us, as they came, when they told us what it is abou";
    const struct flow_program *program = longest->load->program;
    longest->saved = mem_array(longest, const char *, longest->load->saved_count + 1);
    for (size_t i = 0; i < program->step_count; i++) {
        const struct flow_step *step = &program->steps[i];
        for (size_t k = 0; step->kind == STEP_SET && k < step->as.set.count; k++) {
            const char **saved = saved_named(longest, step->as.set.items[k].name);
            if (saved != NULL)
                lengthen(saved, step->as.set.items[k].value);
        }
        const char **saved =
            step->kind == STEP_ASK ? saved_named(longest, step->as.ask.save) : NULL;
        if (saved != NULL && step->as.ask.answer == ANSWER_WORDS)
            lengthen(saved, words);
        else if (saved != NULL && step->as.ask.answer != ANSWER_YESNO)
            lengthen(saved, "07700 900123");
    }
}

/* ---- Values ------------------------------------------------------------------------------------------------ */

struct check_longest *check_longest_new(struct load *load)
{
    struct check_longest *longest = mem_new(load->scratch, struct check_longest);
    longest->load = load;
    longest->values =
        mem_array(longest, const char *, load->program->language_count *VALUE_KINDS * 2 + 1);
    find_saved(longest);
    if (load->facts == NULL)
        return longest;
    find_need(longest);
    if (load->facts->map != NULL)
        find_areas(longest);
    if (load->facts->directory != NULL)
        find_places(longest);
    find_next_open(longest);
    return longest;
}

size_t check_longest_place(const struct check_longest *longest, const struct flow_pieces *pieces)
{
    size_t asked[PLACE_VALUES] = {0};
    bool is_any = false;
    for (size_t i = 0; i < pieces->count; i++) {
        const struct flow_piece *piece = &pieces->items[i];
        bool is_place = piece->kind == PIECE_VALUE && piece->value >= VALUE_PLACE_NAME &&
                        piece->value <= VALUE_PLACE_CHECKED;
        if (is_place)
            asked[piece->value - VALUE_PLACE_NAME]++;
        is_any = is_any || is_place;
    }
    size_t best = 0, found = longest->place_count;
    for (size_t i = 0; is_any && i < longest->place_count; i++) {
        size_t length = 0;
        for (size_t k = 0; k < PLACE_VALUES; k++)
            length += asked[k] * longest->places[i].lengths[k];
        if (length > best) {
            best = length;
            found = i;
        }
    }
    return found;
}

const char *check_longest_place_name(const struct check_longest *longest, size_t place)
{
    return place < longest->place_count ? longest->places[place].service->name : NULL;
}

/* NULL: the usual one. */
static const char *place_value(const struct check_longest *longest, size_t index,
                               enum flow_value value, const struct language_catalogue *catalogue,
                               bool is_voice)
{
    void *ctx = longest->load->scratch;
    if (index >= longest->place_count)
        return NULL;
    const struct place *place = &longest->places[index];
    if (value == VALUE_PLACE_NAME)
        return place->service->name;
    if (value == VALUE_PLACE_AREA)
        return place_area(longest, place, catalogue, is_voice, ctx);
    if (value == VALUE_PLACE_SUMMARY)
        return place->service->summary;
    if (value == VALUE_PLACE_PHONE)
        return is_voice ? language_spell_number(ctx, place->service->phone) : place->service->phone;
    if (value == VALUE_PLACE_OPEN && place->has_open)
        return open_words(ctx, place, catalogue, is_voice);
    return NULL;
}

static const char *made_value(const struct check_longest *longest, enum flow_value value,
                              const struct language_catalogue *catalogue, bool is_voice)
{
    static const int minutes[] = {-1, 1, 5, 55, 120};
    void *ctx = longest->load->scratch;
    const char *text = NULL;
    if (value == VALUE_WAIT)
        for (size_t i = 0; i < ARRAY_SIZE(minutes); i++)
            lengthen(&text, language_wait(ctx, catalogue, minutes[i]));
    if (value == VALUE_COUNT)
        return language_places_found(ctx, catalogue, 20);
    if (value == VALUE_KEEP_MESSAGES)
        return language_months(ctx, catalogue, 12);
    if (value == VALUE_NEXT_OPEN && longest->next_open_ms != 0)
        return language_next_open(ctx, catalogue, clock_local_of(longest->next_from_ms),
                                  clock_local_of(longest->next_open_ms), is_voice);
    if ((value == VALUE_AREA && !is_voice) || value == VALUE_AREA_BOROUGH)
        return longest->borough;
    if (value == VALUE_AREAS)
        return longest->boroughs;
    if (value == VALUE_NEED)
        return longest->need;
    return text;
}

const char *check_longest_value(struct check_longest *longest, size_t place,
                                const struct flow_piece *piece, size_t language, bool is_voice)
{
    const struct flow_program *program = longest->load->program;
    const struct language_catalogue *catalogue = program->languages[language].catalogue;
    const char *plain = is_voice ? usual[piece->value].voice : usual[piece->value].text;
    const char *fixed = flow_value_fixed(program, piece->value, piece->name);
    if (fixed != NULL)
        return fixed;
    if (piece->value == VALUE_SAVED) {
        const char **saved = saved_named(longest, piece->name);
        return saved != NULL && *saved != NULL ? *saved : plain;
    }
    bool is_place = piece->value >= VALUE_PLACE_NAME && piece->value <= VALUE_PLACE_CHECKED;
    if (is_place) {
        const char *real = place_value(longest, place, piece->value, catalogue, is_voice);
        return real != NULL ? real : plain;
    }
    const char **known =
        &longest->values[(language * VALUE_KINDS + piece->value) * 2 + (is_voice ? 1 : 0)];
    if (*known == NULL)
        *known = made_value(longest, piece->value, catalogue, is_voice);
    if (*known == NULL)
        *known = plain;
    return *known;
}

int64_t check_price(const struct load *load, int parts)
{
    enum { PART_PRICE = 40000, PEOPLE = 1000 };
    bool is_known = load->facts != NULL && load->facts->part_price > 0;
    return (is_known ? load->facts->part_price : PART_PRICE) * PEOPLE * parts;
}

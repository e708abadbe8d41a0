/* How fast the engine is alone: turns of exact answers on a conversation that is opened up, the same with its document
 * read and written, and one text understood whole. One core, no store, no socket.
 * Stands over flows/london and the shipped seed; run from the repository's folder. One JSON object a line: what, kind,
 * nanoseconds of processor time, how many a second in the middle one of the rounds and in the one least disturbed.
 * Leaves to others: showing them (run.mjs). */
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "../unit/flow_london.h"
#include "base/clock.h"
#include "flow/turn_impl.h"

enum { ROUNDS = 7 };
static const int64_t round_ns = 60 * 1000 * 1000;

/* One sort of turn: what was said before, and the exact answer that is measured. */
struct kind {
    const char *name;
    enum flow_channel channel;
    const char *before, *take;
    bool at_yes_no; /* moved to a question that is answered by yes or no */
};

static const struct kind kinds[] = {
    {"menu choice", FLOW_TEXT, "menu", "1", false},
    {"second menu", FLOW_TEXT, "menu|1", "1", false},
    {"area", FLOW_TEXT, "menu|1|1", "SE15", false},
    {"more", FLOW_TEXT, "menu|1|1|SE15", "MORE", false},
    {"ok", FLOW_TEXT, "menu|1|1|SE15", "OK", false},
    {"yes or no", FLOW_TEXT, "menu", "yes", true},
    {"key at a menu", FLOW_PHONE, "", "1", false},
    {"key at the second menu", FLOW_PHONE, "1", "1", false},
    {"keys of an area", FLOW_PHONE, "1|1", "7315", false},
};

/* Sixty letters, as people write. */
static const char *const texts[] = {
    "hi i have no food in the house and my kids are hungry, SE15",
    "Got an eviction notice today, where can I get help? Lewisham",
    "my landlord wont fix the damp, baby is ill. we are in E8 3AB",
    "I lost my job & cant pay the bills, council tax is overdue..",
    "feeling really low since my mum died, who can i talk to pls?",
    "We are a small group in Hackney and want to give warm coats!",
};

/* A conversation at the point where the answer comes. */
struct point {
    const struct london *london;
    const struct kind *kind;
    struct flow_world world;
    struct flow_contact contact;
    struct turn_session session;
    struct flow_event event;
    const char *document;
};

static int64_t cpu_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * 1000000000 + now.tv_nsec;
}

static struct flow_event event_of(const struct kind *kind, struct str words)
{
    return (struct flow_event){
        .kind = kind->channel == FLOW_TEXT ? FLOW_EVENT_TEXT : FLOW_EVENT_KEYS, .text = words};
}

/* One turn from the point on; false when it was not an answer. */
static bool take(void *ctx, const struct point *point, struct turn *turn, struct flow_result *out)
{
    *turn = (struct turn){.ctx = ctx,
                          .program = point->london->program,
                          .world = &point->world,
                          .channel = point->kind->channel,
                          .contact = point->contact,
                          .session = point->session};
    turn_receive(turn, &point->event, out);
    return out->effect_count > 0 && !turn->seen.is_missed;
}

static void play(void *ctx, struct point *point, struct flow_event event)
{
    struct turn turn;
    struct flow_result result;
    point->event = event;
    if (!take(ctx, point, &turn, &result))
        london_fail(mem_printf(ctx, "%s: what came before was not understood", point->kind->name));
    point->contact = result.contact;
    point->session = turn.session;
    point->world.now_ms += 5000;
}

static void go_to_yes_no(struct point *point)
{
    const struct flow_program *program = point->london->program;
    size_t step = 0;
    while (step < program->step_count && (program->steps[step].kind != STEP_ASK ||
                                          program->steps[step].as.ask.answer != ANSWER_YESNO))
        step++;
    if (step == program->step_count)
        london_fail("flows/london asks no yes or no");
    point->session.at = (struct turn_spot){.step = step};
    point->session.open = OPEN_STEP;
}

/* Plays what came before. Everything is under ctx. */
static void reach(void *ctx, const struct london *london, const struct kind *kind,
                  struct point *out)
{
    *out = (struct point){.london = london,
                          .kind = kind,
                          .world = {.map = london->facts.map,
                                    .directory = london->facts.directory,
                                    .holidays = london->holidays,
                                    .wait_minutes = 10,
                                    .position = 2,
                                    .keep_messages_months = 12},
                          .contact = {.id = 7, .kind = PHONE_MOBILE, .language = "en"},
                          .session = turn_session_new()};
    clock_parse(str_of("2026-11-03 10:15"), &out->world.now_ms);
    out->contact.last_seen_ms = out->world.now_ms - 60000;
    if (kind->channel == FLOW_PHONE)
        play(ctx, out, (struct flow_event){.kind = FLOW_EVENT_CALL});
    struct str rest = str_of(kind->before), piece;
    while (rest.length > 0 && str_next(&rest, '|', &piece))
        play(ctx, out, event_of(kind, piece));
    if (kind->at_yes_no)
        go_to_yes_no(out);
    out->event = event_of(kind, str_of(kind->take));
    out->document = turn_session_write(ctx, london->program, &out->session);

    struct turn turn;
    struct flow_result result;
    if (!take(ctx, out, &turn, &result))
        london_fail(mem_printf(ctx, "%s: the answer was not understood", kind->name));
}

/* What is measured: one run of the thing numbered i. */
struct measured {
    void (*run)(const struct measured *self, size_t i);
    const struct point *points;
    size_t point_count;
    const struct london *london;
};

static void run_turn(const struct measured *self, size_t i)
{
    struct turn turn;
    struct flow_result result;
    void *ctx = mem_root("turn");
    take(ctx, &self->points[i % self->point_count], &turn, &result);
    mem_free(ctx);
}

static void run_receive(const struct measured *self, size_t i)
{
    const struct point *point = &self->points[i % self->point_count];
    struct flow_result result;
    void *ctx = mem_root("receive");
    flow_receive(ctx, self->london->program, point->kind->channel, &point->contact, point->document,
                 &point->event, &point->world, &result);
    mem_free(ctx);
}

static void run_understand(const struct measured *self, size_t i)
{
    const struct flow_program *program = self->london->program;
    const struct place_map *map = self->london->facts.map;
    struct understand_need needs[UNDERSTAND_NEEDS_MAX];
    struct understand_area_found found;
    void *ctx = mem_root("understand");
    const struct understand_text *text = understand_read(ctx, str_of(texts[i % ARRAY_SIZE(texts)]));
    (void)understand_danger_find(text, program->danger);
    (void)understand_fixed_word(text, program->fixed_words);
    (void)understand_needs_find(ctx, text, program->needs, needs);
    (void)understand_area(ctx, text, map, &found);
    (void)understand_without_postcodes(ctx, text, map);
    mem_free(ctx);
}

static int compare(const void *a, const void *b)
{
    const double *first = a;
    const double *second = b;
    return (*first > *second) - (*first < *second);
}

/* Prints the median of the rounds; how many runs fill a round is found by trying. */
static void measure(const char *what, const char *kind, const struct measured *measured)
{
    double ns[ROUNDS];
    size_t count = 1000;
    for (int round = -1; round < ROUNDS; round++) {
        int64_t began = cpu_ns();
        for (size_t i = 0; i < count; i++)
            measured->run(measured, i);
        int64_t took = cpu_ns() - began;
        if (round < 0)
            count = took > round_ns ? 1000 : 1 + count * (size_t)(round_ns / (took > 0 ? took : 1));
        else
            ns[round] = (double)took / (double)count;
    }
    qsort(ns, ROUNDS, sizeof ns[0], compare);
    double median = ns[ROUNDS / 2];
    printf("{\"what\":\"%s\",\"kind\":\"%s\",\"ns\":%.0f,\"per_second\":%.0f,"
           "\"best_per_second\":%.0f}\n",
           what, kind, median, 1e9 / median, 1e9 / ns[0]);
    fflush(stdout);
}

/* only: one kind, or NULL for all of them. */
static void measure_all(const char *what, void (*run)(const struct measured *self, size_t i),
                        const struct point *points, size_t count, const char *only)
{
    for (size_t i = 0; i < count; i++) {
        struct measured one = {run, &points[i], 1, points[i].london};
        if (!only || strcmp(only, points[i].kind->name) == 0)
            measure(what, points[i].kind->name, &one);
    }
    if (only)
        return;
    struct measured all = {run, points, count, points[0].london};
    measure(what, "all in turns", &all);
}

/* usage: turns [turn|receive|understand [KIND]] */
int main(int argc, char **argv)
{
    const char *only = argc > 1 ? argv[1] : NULL;
    const char *kind = argc > 2 ? argv[2] : NULL;
    clock_start();
    void *ctx = mem_root("bench");
    const struct london *london = london_new(ctx);
    struct point points[ARRAY_SIZE(kinds)];
    for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
        reach(ctx, london, &kinds[i], &points[i]);
    if (!only || strcmp(only, "turn") == 0)
        measure_all("turn", run_turn, points, ARRAY_SIZE(kinds), kind);
    if (!only || strcmp(only, "receive") == 0)
        measure_all("receive", run_receive, points, ARRAY_SIZE(kinds), kind);
    struct measured understand = {run_understand, NULL, 0, london};
    if (!only || strcmp(only, "understand") == 0)
        measure("understand", "a text of 60 letters", &understand);
    mem_free(ctx);
    return 0;
}

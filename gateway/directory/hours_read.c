/* Opening hours from plain words: "Mon-Fri 9-12.30 and 1.30-5, first Sat 10-1, closed bank holidays, 25 Dec closed".
 * Stands under the directory's rows and the hours in service.yaml; hours_words.c writes the same back.
 * Leaves to others: words and times (hours_token.c), dates (hours_date.c), what is open at a moment (hours_at.c). */
// SPDX-License-Identifier: Apache-2.0
#include "base/mem.h"
#include "directory/hours_impl.h"

/* ---- Times ---- */

static bool too_many(struct parser *parser)
{
    return error_set(parser->err, ERROR_INPUT,
                     "opening hours: a day may have at most %d times, and at most %d days of their "
                     "own may be named",
                     HOURS_SPANS_MAX, HOURS_RULES_MAX);
}

static bool is_plain(const struct parser *parser)
{
    const struct hours_rule *pattern = &parser->pattern, *scope = &parser->scope;
    return pattern->weeks == 0 && pattern->interval == 0 && pattern->month_days == 0 &&
           pattern->anchor == 0 && scope->dates.from == 0 && scope->dates.to == 0 &&
           scope->term == HOURS_ANY_TERM;
}

/* Begins a rule for the days named last. */
static bool begin_rule(struct parser *parser)
{
    struct hours_rule rule = parser->pattern;
    rule.days = parser->days == EVERY_DAY && rule.weeks == 0 ? 0 : parser->days;
    rule.dates = parser->scope.dates;
    rule.term = parser->scope.term;
    if (rule.interval > 1 && rule.anchor == 0)
        return error_set(
            parser->err, ERROR_INPUT,
            "opening hours: say from which date, like every other Tue from 3 Nov 2026");
    if (hours_rule_add(parser->hours, parser->table, rule) == NULL)
        return too_many(parser);
    parser->rule = parser->table->rule_count - 1;
    return true;
}

/* Gives a span to the days named last, or to every day where none was. */
static bool add_week_span(struct parser *parser, struct hours_span span)
{
    bool is_general = parser->days == 0 || parser->days == EVERY_DAY;
    unsigned days = parser->days ? parser->days : EVERY_DAY;
    for (int i = 0; i < WEEK_DAYS; i++) {
        struct hours_day *day = &parser->table->days[i];
        if ((days >> i & 1) == 0)
            continue;
        if (!is_general && (parser->general >> i & 1)) {
            day->count = 0;
            parser->general &= ~(1U << i);
        }
        if (!hours_day_add(day, span))
            return too_many(parser);
        if (is_general)
            parser->general |= 1U << i;
    }
    return true;
}

static bool add_span(struct parser *parser, struct hours_span span)
{
    if (parser->rule < 0 && !is_plain(parser) && !begin_rule(parser))
        return false;
    if (parser->rule >= 0) {
        if (!hours_day_add(&parser->table->rules[parser->rule].times, span))
            return too_many(parser);
    } else if (!add_week_span(parser, span)) {
        return false;
    }
    parser->is_scope_fresh = false;
    parser->table->has_times = parser->has_times = parser->has_any = true;
    return true;
}

/* "24 hours", "24 hours a day", "24/7"; false (and nothing taken) when the text goes on otherwise. */
static bool take_all_day(struct parser *parser)
{
    struct parser before = *parser;
    if (parser->token.kind != TOKEN_NUMBER || !str_equals(parser->token.text, "24"))
        return false;
    hours_advance(parser);
    if (parser->token.kind == TOKEN_AND) {
        hours_advance(parser);
        if (parser->token.kind == TOKEN_NUMBER && str_equals(parser->token.text, "7")) {
            hours_advance(parser);
            return true;
        }
    } else if (hours_take_word(parser, "hours") || hours_take_word(parser, "hour") ||
               hours_take_word(parser, "hrs") || hours_take_word(parser, "h")) {
        if (hours_take_word(parser, "a") && !hours_take_word(parser, "day")) {
            *parser = before;
            return false;
        }
        return true;
    }
    *parser = before;
    return false;
}

static bool read_span(struct parser *parser, struct hours_span *out)
{
    struct time_read from, to;
    bool is_between = hours_take_word(parser, "between");
    if (take_all_day(parser)) {
        *out = (struct hours_span){0, DAY_MINUTES};
        return true;
    }
    if (!hours_read_time(parser, &from))
        return false;
    bool is_range = parser->token.kind == TOKEN_DASH || hours_at_word(parser, "to") ||
                    hours_at_word(parser, "until") || hours_at_word(parser, "till") ||
                    hours_at_word(parser, "til") || (is_between && hours_at_word(parser, "and"));
    if (!is_range)
        return hours_refuse(parser, "- and the time it closes");
    hours_advance(parser);
    if (!hours_read_time(parser, &to))
        return false;
    *out = hours_span_of(from, to);
    return true;
}

/* "9-5" for the days named before, or for those that stand behind it: "9-5 Mon-Fri". */
static bool read_times(struct parser *parser)
{
    struct hours_span span;
    bool is_new = parser->is_times_first && parser->token.after_comma;
    if (!read_span(parser, &span))
        return false;
    struct parser before = *parser;
    bool is_first = parser->rule < 0 && (is_new || (parser->days == 0 && !parser->has_any));
    if (is_first && !parser->token.after_comma) {
        (void)hours_take_word(parser, "on");
        unsigned days = 0;
        if (hours_at_day(parser) || (days = hours_take_days(parser)) != 0) {
            hours_begin_days(parser);
            parser->is_times_first = true;
            if (days != 0)
                hours_name_days(parser, days);
            while (hours_at_day(parser)) {
                if (!hours_read_days(parser))
                    return false;
                (void)hours_take_and(parser);
            }
        } else {
            *parser = before;
        }
    }
    return add_span(parser, span);
}

/* ---- Closed ---- */

/* "closed for lunch 12-1", "closed 1-2": cut out of the times before it. */
static bool read_break(struct parser *parser)
{
    struct hours_span cut;
    (void)(hours_take_word(parser, "for") && hours_take_word(parser, "lunch"));
    (void)hours_take_word(parser, "from");
    if (!read_span(parser, &cut))
        return false;
    (void)(hours_take_word(parser, "for") && hours_take_word(parser, "lunch"));
    if (!parser->has_times)
        return error_set(parser->err, ERROR_INPUT,
                         "opening hours: say when it is open before the break, like Mon-Fri 9-5 "
                         "closed 12-1");
    bool is_cut = true;
    if (parser->rule >= 0)
        is_cut = hours_day_cut(&parser->table->rules[parser->rule].times, cut);
    unsigned days = parser->rule >= 0 ? 0 : parser->days != 0 ? parser->days : EVERY_DAY;
    for (int i = 0; i < WEEK_DAYS && is_cut; i++)
        if (days >> i & 1)
            is_cut = hours_day_cut(&parser->table->days[i], cut);
    if (!is_cut)
        return error_set(parser->err, ERROR_INPUT,
                         "opening hours: write the times before and after the break instead, like "
                         "Mon 9-12 and 1-5");
    return true;
}

static bool take_bank_holidays(struct parser *parser)
{
    struct parser before = *parser;
    bool is_begun = hours_take_word(parser, "bank") || hours_take_word(parser, "public");
    if (is_begun && (hours_take_word(parser, "holidays") || hours_take_word(parser, "holiday") ||
                     hours_take_word(parser, "hols")))
        return true;
    *parser = before;
    return false;
}

static bool read_no_holidays(struct parser *parser)
{
    (void)hours_take_word(parser, "on");
    if (!take_bank_holidays(parser))
        return hours_refuse(parser, "bank holidays");
    parser->hours->closed_holidays = true;
    return true;
}

/* Dates on which nothing else holds; times are to follow, or it is closed. */
static bool begin_exception(struct parser *parser, struct hours_rule rule)
{
    hours_begin_days(parser);
    rule.is_exception = true;
    if (hours_rule_add(parser->hours, parser->table, rule) == NULL)
        return too_many(parser);
    parser->table->has_times = parser->has_any = true;
    return true;
}

/* "closed 25 Dec", "closed 25 Dec and 26 Dec". */
static bool read_closed_dates(struct parser *parser)
{
    for (bool is_first = true; hours_at_dates(parser); is_first = false) {
        struct parser before = *parser;
        struct hours_rule rule = {.days = 0};
        if (!hours_read_dates(parser, &rule.dates))
            return false;
        // Days or times behind a later date: it is not one of the closed ones.
        bool is_apart = parser->token.kind == TOKEN_END || parser->token.kind == TOKEN_AND ||
                        parser->token.after_comma || hours_at_dates(parser);
        if (!is_first && !is_apart) {
            *parser = before;
            return true;
        }
        if (!begin_exception(parser, rule))
            return false;
        (void)hours_take_and(parser);
    }
    return true;
}

static void close_days(struct parser *parser, unsigned days)
{
    for (int i = 0; i < WEEK_DAYS; i++)
        if (days >> i & 1)
            parser->table->days[i].count = 0;
    parser->general &= ~days;
    parser->table->has_times = parser->has_times = parser->has_any = true;
}

/* "closed Sundays", "closed on Sat and Sun": up to the next comma. */
static bool read_closed_days(struct parser *parser)
{
    hours_begin_days(parser);
    do {
        unsigned days = hours_take_days(parser);
        if (days != 0)
            hours_name_days(parser, days);
        else if (!hours_at_day(parser) || !hours_read_days(parser))
            return hours_refuse(parser, "a day like Sun");
    } while (hours_take_and(parser));
    close_days(parser, parser->days);
    return true;
}

/* "closed" after days, before days or dates, "closed bank holidays", or "closed" alone. */
static bool read_closed(struct parser *parser)
{
    if (take_bank_holidays(parser)) {
        parser->hours->closed_holidays = true;
        return true;
    }
    (void)hours_take_word(parser, "on");
    if (hours_at_word(parser, "bank") || hours_at_word(parser, "public"))
        return read_no_holidays(parser);
    bool has_days = parser->days != 0 && !parser->has_times;
    if (!has_days && !parser->token.after_comma && hours_at_dates(parser))
        return read_closed_dates(parser);
    bool is_break =
        parser->token.kind == TOKEN_NUMBER && !hours_at_dates(parser) && !parser->token.after_comma;
    if (!has_days && (is_break || hours_at_word(parser, "for") || hours_at_word(parser, "between")))
        return read_break(parser);
    struct parser before = *parser;
    bool is_before = !has_days && !parser->token.after_comma;
    if (is_before && (hours_at_day(parser) || hours_take_days(parser) != 0)) {
        *parser = before;
        return read_closed_days(parser);
    }
    if (has_days && parser->pattern.weeks != 0) {
        struct hours_rule rule = parser->scope;
        rule.days = parser->days;
        rule.weeks = parser->pattern.weeks;
        return begin_exception(parser, rule);
    }
    unsigned days = has_days ? parser->days : EVERY_DAY;
    if (days == EVERY_DAY && parser->table->has_times)
        return hours_refuse(parser, "days in front of closed, or bank holidays behind it");
    close_days(parser, days);
    return true;
}

/* ---- Seasons, terms, dates ---- */

/* A season or a term holds for the days named behind it, until another one is named. */
static void begin_scope(struct parser *parser)
{
    if (!parser->is_scope_fresh)
        parser->scope = (struct hours_rule){0};
    parser->is_scope_fresh = true;
    hours_begin_days(parser);
}

static bool at_time(const struct parser *parser)
{
    return parser->token.kind == TOKEN_NUMBER || hours_at_word(parser, "noon") ||
           hours_at_word(parser, "midday") || hours_at_word(parser, "midnight");
}

/* "24 Dec 9-12", "25 Dec closed", "1 Apr-30 Sep Mon-Fri 9-7". */
static bool read_dated(struct parser *parser)
{
    struct hours_rule rule = {.days = 0};
    if (!hours_read_dates(parser, &rule.dates))
        return false;
    if (hours_take_word(parser, "closed"))
        return begin_exception(parser, rule);
    struct parser before = *parser;
    bool has_days = hours_at_dates(parser) || hours_take_weeks(parser);
    *parser = before;
    if (at_time(parser) && !has_days) {
        if (!begin_exception(parser, rule))
            return false;
        parser->rule = parser->table->rule_count - 1;
        return read_times(parser);
    }
    if (parser->token.kind == TOKEN_END)
        return error_set(parser->err, ERROR_INPUT,
                         "opening hours: write the days and times behind the dates, like 1 Apr-30 "
                         "Sep Mon-Fri 9-7");
    begin_scope(parser);
    parser->scope.dates = rule.dates;
    return true;
}

/* "from 1 Apr 2027 Mon-Fri 9-5", "until 30 Sep 2027 Mon-Fri 9-5"; behind "every other Tue" where counting begins. */
static bool read_limit(struct parser *parser, bool is_end)
{
    int number;
    if (!hours_read_limit(parser, &number))
        return false;
    if (!is_end && parser->pattern.interval > 1 && parser->pattern.anchor == 0) {
        parser->pattern.anchor = number;
        return true;
    }
    begin_scope(parser);
    struct hours_dates *dates = &parser->scope.dates;
    if (dates->is_yearly)
        *dates = (struct hours_dates){.from = 0};
    *(is_end ? &dates->to : &dates->from) = number;
    if (dates->from != 0 && dates->to != 0 && dates->to < dates->from)
        return error_set(parser->err, ERROR_INPUT,
                         "opening hours: the dates end before they begin; write the earlier first");
    return true;
}

static enum hours_term take_term(struct parser *parser)
{
    struct parser before = *parser;
    bool is_school = hours_take_word(parser, "school");
    if ((hours_take_word(parser, "term") || hours_take_word(parser, "terms")) &&
        (hours_take_word(parser, "time") || is_school))
        return HOURS_TERM;
    if (hours_take_word(parser, "termtime"))
        return HOURS_TERM;
    if (is_school && (hours_take_word(parser, "holidays") || hours_take_word(parser, "hols")))
        return HOURS_HOLIDAYS;
    *parser = before;
    return HOURS_ANY_TERM;
}

/* The plain week so far becomes rules for one part of the school year. */
static bool week_to_rules(struct parser *parser, enum hours_term term)
{
    struct hours_table *table = parser->table;
    for (int i = 0; i < WEEK_DAYS; i++) {
        struct hours_rule rule = {.term = term, .times = table->days[i]};
        for (int k = i; k < WEEK_DAYS; k++)
            if (hours_same_times(&table->days[k], &rule.times))
                rule.days |= 1U << k;
        if (rule.times.count == 0)
            continue;
        if (rule.days == EVERY_DAY)
            rule.days = 0;
        if (hours_rule_add(parser->hours, table, rule) == NULL)
            return too_many(parser);
        for (int k = 0; k < WEEK_DAYS; k++)
            if (rule.days == 0 || (rule.days >> k & 1))
                table->days[k].count = 0;
    }
    for (int i = 0; i < table->rule_count; i++)
        if (!table->rules[i].is_exception && !table->rules[i].on_holidays)
            table->rules[i].term = term;
    parser->general = 0;
    hours_begin_days(parser);
    return true;
}

/* "term time Mon-Fri 9-3" for what follows; "Mon-Fri 9-3 term time" and "…, term time only" for what went before. */
static bool read_term(struct parser *parser, enum hours_term term, bool after_comma)
{
    bool is_only = hours_take_word(parser, "only");
    bool is_behind = parser->has_any &&
                     (is_only || parser->token.kind == TOKEN_END || parser->token.after_comma) &&
                     (!after_comma || is_only || parser->token.kind == TOKEN_END);
    if (is_behind)
        return week_to_rules(parser, term);
    begin_scope(parser);
    parser->scope.term = term;
    return true;
}

/* ---- The whole ---- */

static void begin_table(struct parser *parser, struct hours_table *table)
{
    parser->table = table;
    parser->scope = (struct hours_rule){0};
    parser->is_scope_fresh = parser->is_times_first = false;
    parser->general = 0;
    hours_begin_days(parser);
}

static bool take_one_of(struct parser *parser, const char *const *words)
{
    for (; *words != NULL; words++)
        if (hours_take_word(parser, *words))
            return true;
    return false;
}

/* "bank holidays 10-2", "bank holidays closed", "including bank holidays". */
static bool read_on_holidays(struct parser *parser)
{
    if (hours_take_word(parser, "closed")) {
        parser->hours->closed_holidays = true;
        return true;
    }
    if (!at_time(parser))
        return true; // open as on other days, which is so unless something else is said
    hours_begin_days(parser);
    struct hours_rule rule = {.on_holidays = true};
    if (hours_rule_add(parser->hours, parser->table, rule) == NULL)
        return too_many(parser);
    parser->rule = parser->table->rule_count - 1;
    return read_times(parser);
}

static bool read_appointment(struct parser *parser)
{
    static const char *const more[] = {"only", "needed", "required", NULL};
    (void)take_one_of(parser, more);
    parser->table->by_appointment = parser->has_any = true;
    return true;
}

static bool read_every(struct parser *parser, int interval)
{
    if (parser->days != 0 || parser->has_times)
        hours_begin_days(parser);
    parser->pattern.interval = interval;
    return true;
}

static const char *const phone_words[] = {"phone",     "phones",   "telephone",
                                          "phoneline", "helpline", NULL};
static const char *const door_words[] = {"door", "office", "walkin", NULL};
static const char *const passed_over[] = {
    "and", "open", "opens", "opening", "hours",  "times", "at",   "on",    "the",  "we",
    "are", "our",  "is",    "in",      "during", "each",  "week", "lines", "line", NULL};

static bool read_word_other(struct parser *parser)
{
    if (hours_take_word(parser, "closed"))
        return read_closed(parser);
    if (hours_take_word(parser, "except") || hours_take_word(parser, "not") ||
        hours_take_word(parser, "excluding"))
        return read_no_holidays(parser);
    if (hours_take_word(parser, "including"))
        return take_bank_holidays(parser) || hours_refuse(parser, "bank holidays");
    if (take_bank_holidays(parser))
        return read_on_holidays(parser);
    if (hours_take_word(parser, "by"))
        return hours_take_word(parser, "appointment") ? read_appointment(parser)
                                                      : hours_refuse(parser, "appointment");
    if (hours_take_word(parser, "appointment") || hours_take_word(parser, "appointments"))
        return read_appointment(parser);
    if (hours_take_word(parser, "monthly"))
        return hours_read_month_days(parser);
    if (take_one_of(parser, phone_words)) {
        begin_table(parser, &parser->hours->phone);
        return true;
    }
    if (take_one_of(parser, door_words)) {
        begin_table(parser, &parser->hours->door);
        return true;
    }
    if (hours_take_word(parser, "until") || hours_take_word(parser, "till"))
        return read_limit(parser, true);
    if (hours_take_word(parser, "from") || hours_take_word(parser, "starting"))
        return hours_at_dates(parser) ? read_limit(parser, false) : true;
    return take_one_of(parser, passed_over) ||
           hours_refuse(parser, "a day, a time, 24 hours, closed bank holidays or by appointment");
}

static bool read_word(struct parser *parser)
{
    bool after_comma = parser->token.after_comma;
    if (hours_at_day(parser))
        return hours_read_days(parser);
    if (at_time(parser) || hours_at_word(parser, "between"))
        return read_times(parser);
    if (hours_at_dates(parser))
        return read_dated(parser);
    unsigned days = hours_take_days(parser);
    if (days != 0) {
        hours_name_days(parser, days);
        return true;
    }
    if (hours_take_weeks(parser))
        return true;
    int interval = hours_take_interval(parser);
    if (interval != 0)
        return read_every(parser, interval);
    enum hours_term term = take_term(parser);
    if (term != HOURS_ANY_TERM)
        return read_term(parser, term, after_comma);
    return read_word_other(parser);
}

static bool read_all(struct parser *parser)
{
    while (parser->token.kind != TOKEN_END) {
        bool is_read = true;
        if (parser->token.kind == TOKEN_WORD)
            is_read = read_word(parser);
        else if (parser->token.kind == TOKEN_NUMBER)
            is_read = hours_at_dates(parser) ? read_dated(parser)
                                             : hours_take_weeks(parser) || read_times(parser);
        else if (parser->token.kind == TOKEN_AND)
            hours_advance(parser);
        else
            is_read = hours_refuse(parser, "a day or a time");
        if (!is_read)
            return false;
    }
    if (parser->days != 0 && !parser->has_times && !parser->table->by_appointment)
        return hours_refuse(parser, "times for the days");
    if (!parser->has_any)
        return hours_refuse(parser, "days and times");
    return true;
}

/* A rule that was begun and got no times would close its days. */
static bool check_rules(struct parser *parser, const struct hours_table *table)
{
    for (int i = 0; i < table->rule_count; i++) {
        const struct hours_rule *rule = &table->rules[i];
        if (rule->times.count == 0 && !rule->is_exception)
            return error_set(parser->err, ERROR_INPUT,
                             "opening hours: times are missing behind some of the days or dates");
    }
    return true;
}

bool directory_hours_read(void *ctx, struct str words, struct directory_hours **out,
                          struct error *err)
{
    words = str_trim(words);
    if (words.length > HOURS_WORDS_MAX)
        return error_set(err, ERROR_INPUT, "the opening hours are over %d bytes; shorten them",
                         HOURS_WORDS_MAX);
    struct directory_hours *hours = mem_new(ctx, struct directory_hours);
    if (words.length > 0) {
        void *scratch = mem_context(hours, "words");
        struct parser parser = {.rest = hours_plain(scratch, words),
                                .hours = hours,
                                .table = &hours->door,
                                .rule = -1,
                                .err = err};
        hours_advance(&parser);
        if (!read_all(&parser) || !check_rules(&parser, &hours->door) ||
            !check_rules(&parser, &hours->phone)) {
            mem_free(hours);
            return false;
        }
        mem_free(scratch);
    }
    *out = hours;
    return true;
}

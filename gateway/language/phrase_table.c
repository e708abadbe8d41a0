/* The fixed list of phrases in English, with what a translator must know of each, and the proof of a translation.
 * Stands under phrases.c, which fills the gaps, and under the template for translators.
 * Leaves to others: when each is said. */
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/mem.h"
#include "language/language_impl.h"

/* {hour} counts to 23, {hour12} to 12; a language takes the one it is used to. */
#define HOURS    "hour,hour12"
#define MINUTES  "hour,hour12,minute"
#define AN_HOUR  "hour|hour12"
#define A_MINUTE "hour|hour12,minute"
#define DAYS     "weekday,on_weekday,date"
#define A_DAY    "weekday|on_weekday,date"
#define WEEK     7
#define YEAR     12

static const struct phrase_source sources[PHRASES] = {
    [PHRASE_AM] = {"{hour12}am", NULL, HOURS, AN_HOUR, "text: 9am. {hour} is 9, {hour12} is 9", 0},
    [PHRASE_AM_MINUTE] = {"{hour12}.{minute}am", NULL, MINUTES, A_MINUTE, "text: 9.30am", 0},
    [PHRASE_PM] = {"{hour12}pm", NULL, HOURS, AN_HOUR, "text: 2pm. {hour} is 14, {hour12} is 2", 0},
    [PHRASE_PM_MINUTE] = {"{hour12}.{minute}pm", NULL, MINUTES, A_MINUTE, "text: 2.30pm", 0},
    [PHRASE_NOON] = {"noon", NULL, "", "", "text and phone: 12 o'clock", 0},
    [PHRASE_MIDNIGHT] = {"midnight", NULL, "", "", "text and phone: 24 o'clock", 0},
    [PHRASE_AM_SAID] = {"{hour12} a m", NULL, HOURS, AN_HOUR, "phone: 9 a m", 0},
    [PHRASE_AM_MINUTE_SAID] = {"{hour12} {minute} a m", NULL, MINUTES, A_MINUTE, "phone: 9 30 a m",
                               0},
    [PHRASE_PM_SAID] = {"{hour12} p m", NULL, HOURS, AN_HOUR, "phone: 2 p m", 0},
    [PHRASE_PM_MINUTE_SAID] = {"{hour12} {minute} p m", NULL, MINUTES, A_MINUTE, "phone: 2 30 p m",
                               0},
    [PHRASE_RANGE] = {"{from}-{to}", NULL, "from,to", "from,to", "text: 9am-1pm", 0},
    [PHRASE_RANGE_SHORT] = {"{hour12}-{to}", NULL, HOURS ",from,to", AN_HOUR "|from,to",
                            "text: 12-3pm, both in one half of the day. {from} is 12pm", 0},
    [PHRASE_RANGE_SHORT_MINUTE] = {"{hour12}.{minute}-{to}", NULL, MINUTES ",from,to",
                                   AN_HOUR "|from,minute|from,to",
                                   "text: 12.30-3pm, both in one half of the day", 0},
    [PHRASE_FACE_SAID] = {"{hour12}", NULL, HOURS, AN_HOUR,
                          "phone: the 12 of: from 12 to 3, where the half of the day is clear", 0},
    [PHRASE_FACE_MINUTE_SAID] = {"{hour12} {minute}", NULL, MINUTES, A_MINUTE,
                                 "phone: the 12 30 of: from 12 30 to 3", 0},
    [PHRASE_RANGE_SAID] = {"from {from} to {to}", NULL, "from,to", "from,to", "phone: from 12 to 3",
                           0},
    [PHRASE_ALL_DAY] = {"24 hours", NULL, "", "", "text: opening hours of what never closes", 0},
    [PHRASE_ALL_DAY_SAID] = {"24 hours a day", NULL, "", "", "phone: the same", 0},
    [PHRASE_WEEKDAYS] = {"Mon, Tue, Wed, Thu, Fri, Sat, Sun", NULL, "", "",
                         "text: {weekday}, short, with commas between", WEEK},
    [PHRASE_WEEKDAYS_SAID] = {"Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday",
                              NULL, "", "", "phone: {weekday}, with commas between", WEEK},
    [PHRASE_ON_WEEKDAYS] = {"on Mon, on Tue, on Wed, on Thu, on Fri, on Sat, on Sun", NULL, "", "",
                            "text: {on_weekday}, short, with commas between", WEEK},
    [PHRASE_ON_WEEKDAYS_SAID] = {"on Monday, on Tuesday, on Wednesday, on Thursday, on Friday, on "
                                 "Saturday, on Sunday",
                                 NULL, "", "", "phone: {on_weekday}, with commas between", WEEK},
    [PHRASE_MONTHS] = {"Jan, Feb, Mar, Apr, May, Jun, Jul, Aug, Sep, Oct, Nov, Dec", NULL, "", "",
                       "text: {month}, short, as it stands behind a day", YEAR},
    [PHRASE_MONTHS_SAID] = {"January, February, March, April, May, June, July, August, September, "
                            "October, November, December",
                            NULL, "", "", "phone: {month}, as it stands behind a day", YEAR},
    [PHRASE_TODAY] = {"today", NULL, "", "", "alone, where a day is named", 0},
    [PHRASE_TOMORROW] = {"tomorrow", NULL, "", "", "alone, where a day is named", 0},
    [PHRASE_DAY] = {"{weekday} {date}", NULL, DAYS, A_DAY, "Mon 9 Nov; phone: Monday 9 November",
                    0},
    [PHRASE_DATE] = {"{day} {month}", NULL, "day,month", "day,month",
                     "3 Nov; phone: 3 November; {date} elsewhere", 0},
    [PHRASE_HOURS_TODAY] = {"today {hours}", NULL, "hours", "hours",
                            "{place.open}: today 12-3pm; phone: today from 12 to 3", 0},
    [PHRASE_HOURS_TOMORROW] = {"tomorrow {hours}", NULL, "hours", "hours",
                               "{place.open}: tomorrow 12-3pm; phone: tomorrow from 12 to 3", 0},
    [PHRASE_HOURS_DAY] = {"{weekday} {date} {hours}", NULL, DAYS ",hours", A_DAY ",hours",
                          "{place.open}: Mon 9 Nov 12-3pm; phone: Monday 9 November from 12 to 3",
                          0},
    [PHRASE_OPEN_TODAY] = {"today from {time}", NULL, "time", "time", "text: {next_open}", 0},
    [PHRASE_OPEN_TOMORROW] = {"tomorrow from {time}", NULL, "time", "time", "text: {next_open}", 0},
    [PHRASE_OPEN_DAY] = {"{on_weekday} {date} from {time}", NULL, DAYS ",time", A_DAY ",time",
                         "text: {next_open}: on Mon 9 Nov from 9am", 0},
    [PHRASE_OPEN_TODAY_SAID] = {"today at {time}", NULL, "time", "time", "phone: {next_open}", 0},
    [PHRASE_OPEN_TOMORROW_SAID] = {"tomorrow at {time}", NULL, "time", "time", "phone: {next_open}",
                                   0},
    [PHRASE_OPEN_WEEKDAY_SAID] = {"{on_weekday} at {time}", NULL, "weekday,on_weekday,time",
                                  "weekday|on_weekday,time",
                                  "phone: {next_open} within the week: on Monday at 9 a m", 0},
    [PHRASE_OPEN_DAY_SAID] = {"{on_weekday} {date} at {time}", NULL, DAYS ",time", A_DAY ",time",
                              "phone: {next_open}: on Monday 9 November at 9 a m", 0},
    [PHRASE_WINDOW_TODAY] = {"today between {from} and {to}", NULL, "from,to", "from,to",
                             "{window}: when we call back", 0},
    [PHRASE_WINDOW_TOMORROW] = {"tomorrow between {from} and {to}", NULL, "from,to", "from,to",
                                "{window}: when we call back", 0},
    [PHRASE_WINDOW_DAY] = {"{on_weekday} {date} between {from} and {to}", NULL, DAYS ",from,to",
                           A_DAY ",from,to", "{window}: when we call back", 0},
    [PHRASE_WAIT_UNKNOWN] = {"as soon as someone is free", NULL, "", "",
                             "{wait}, where nobody can say how long", 0},
    [PHRASE_WAIT_MINUTES] = {"usually within {count} minute", "usually within {count} minutes",
                             "count", "", "{wait}", 0},
    [PHRASE_WAIT_HOURS] = {"usually within {count} hour", "usually within {count} hours", "count",
                           "", "{wait}", 0},
    [PHRASE_PLACES_NONE] = {"I found no places.", NULL, "", "", "{count}: a sentence of its own",
                            0},
    [PHRASE_PLACES] = {"I found {count} place.", "I found {count} places.", "count", "",
                       "{count}: a sentence of its own", 0},
    [PHRASE_KEEP_MONTHS] = {"{count} month", "{count} months", "count", "", "{keep.messages}", 0},
    [PHRASE_LONDON] = {"London", NULL, "", "",
                       "where a place is, or the person, when it is no borough and no district", 0},
    [PHRASE_NATIONAL] = {"UK", NULL, "", "", "where a place is that serves the whole country", 0},
};

const struct phrase_source *phrase_source(enum phrase phrase)
{
    return &sources[phrase];
}

bool language_phrase_at(size_t index, struct language_phrase *out)
{
    if (index >= PHRASES)
        return false;
    const struct phrase_source *source = &sources[index];
    *out = (struct language_phrase){source->text, source->plural, source->note};
    return true;
}

/* ---- Proof ------------------------------------------------------------------------------------------------- */

static bool is_listed(struct str list, struct str name)
{
    struct str one;
    while (str_next(&list, ',', &one))
        if (str_equal(one, name))
            return true;
    return false;
}

static bool has_gap(struct str wording, struct str name)
{
    for (size_t i = 0; i + name.length + 2 <= wording.length; i++)
        if (wording.data[i] == '{' && wording.data[i + name.length + 1] == '}' &&
            str_equal(str_range(wording.data + i + 1, name.length), name))
            return true;
    return false;
}

static int items_of(struct str wording)
{
    int items = 0;
    struct str item;
    while (str_next(&wording, ',', &item))
        items += str_trim(item).length > 0 ? 1 : 0;
    return items;
}

/* Each {…} is one that the phrase may have. */
static bool check_gaps(const struct phrase_source *source, const char *wording, struct error *err)
{
    const char *rest = wording;
    while ((rest = strpbrk(rest, "{}")) != NULL) {
        const char *close = *rest == '{' ? strpbrk(rest + 1, "{}") : NULL;
        if (close == NULL || *close != '}')
            return error_set(err, ERROR_INPUT,
                             "a { and a } do not belong together in the phrase "
                             "'%s'",
                             source->text);
        struct str name = str_range(rest + 1, (size_t)(close - rest - 1));
        if (!is_listed(str_of(source->gaps), name))
            return error_set(err, ERROR_INPUT, "the phrase '%s' knows no {%.*s}", source->text,
                             (int)(name.length < 40 ? name.length : 40), name.data);
        rest = close + 1;
    }
    return true;
}

/* Each of what the phrase must say is there, in one of its forms. */
static bool check_needs(const struct phrase_source *source, const char *wording, struct error *err)
{
    struct str needs = str_of(source->needs), need;
    while (source->needs[0] != '\0' && str_next(&needs, ',', &need)) {
        bool is_there = false;
        struct str either = need, name;
        while (str_next(&either, '|', &name))
            is_there = is_there || has_gap(str_of(wording), name);
        if (!is_there)
            return error_set(err, ERROR_INPUT, "the phrase '%s' must hold {%.*s}", source->text,
                             (int)need.length, need.data);
    }
    return true;
}

/* A number may be left out where a language says it in a word ("one minute"), but not in the form that most take. */
static bool check_forms(const struct phrase_source *source, const struct language_entry *entry,
                        struct error *err)
{
    bool has_count = source->plural == NULL;
    for (size_t i = 0; i < entry->wording_count; i++) {
        has_count = has_count || has_gap(str_of(entry->wordings[i]), str_of("count"));
        if (!check_gaps(source, entry->wordings[i], err) ||
            !check_needs(source, entry->wordings[i], err))
            return false;
    }
    return has_count ||
           error_set(err, ERROR_INPUT, "no form of the phrase '%s' holds {count}", source->text);
}

bool language_phrase_check(const struct language_catalogue *catalogue, size_t index, int *line_out,
                           struct error *err)
{
    const struct phrase_source *source = &sources[index];
    const struct language_entry *written =
        language_entry_find(catalogue, LANGUAGE_PHRASE_CONTEXT, source->text);
    const struct language_entry *entry = catalogue->phrases[index];
    *line_out = written != NULL ? written->line : 1;
    if (written == NULL)
        return error_set(err, ERROR_MISSING, "no wording for the phrase '%s'", source->text);
    if (entry == NULL && (written->plural != NULL) != (source->plural != NULL))
        return error_set(err, ERROR_INPUT, "the phrase '%s' has %s plural forms", source->text,
                         source->plural != NULL ? "no" : "too many:");
    if (entry == NULL)
        return error_set(err, ERROR_MISSING, "no wording for the phrase '%s'", source->text);
    if (source->items > 0 && items_of(str_of(entry->wordings[0])) != source->items)
        return error_set(err, ERROR_INPUT, "the phrase '%.40s…' must be a list of %d, with commas",
                         source->text, source->items);
    return check_forms(source, entry, err);
}

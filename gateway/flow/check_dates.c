/* What somebody has not looked at for too long: crisis numbers, agencies, next year's bank holidays.
 * Stands among the proofs that need the day. All are warnings: nobody is left alone by them yet.
 * Leaves to others: who looks (service.md E2, E6, E7). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/load_impl.h"

#include "base/buf.h"
#include "base/mem.h"

enum { CRISIS_DAYS = 90, PLACE_DAYS = 180, NAMES_MOST = 4, NAMES_BYTES = 1000 };

/* Whole days since a date like "2026-11-03"; -1 when it is none. */
static int64_t days_since(const char *date, int64_t now_ms)
{
    int64_t at_ms;
    if (date == NULL || !clock_parse(str_of(date), &at_ms))
        return -1;
    return now_ms > at_ms ? (now_ms - at_ms) / CLOCK_DAY_MS : 0;
}

static struct flow_finding warning(const char *rule, const struct yaml_node *node)
{
    return (struct flow_finding){.level = FLOW_WARNING,
                                 .rule = rule,
                                 .file = "service.yaml",
                                 .line = node != NULL ? node->line : 1,
                                 .column = node != NULL ? node->column : 1};
}

static void check_crisis(struct load *load, int64_t now_ms)
{
    const struct flow_program *program = load->program;
    for (size_t i = 0; i < program->crisis_count; i++) {
        const struct flow_crisis *crisis = &program->crisis[i];
        int64_t days = days_since(crisis->checked, now_ms);
        const struct yaml_node *node = yaml_get(load->service, "crisis");
        if (node != NULL && yaml_get(node, crisis->name) != NULL)
            node = yaml_get(node, crisis->name);
        if (days > CRISIS_DAYS)
            load_finding(load, warning("stale-crisis", node),
                         "the number of %s was last checked %d days ago; ring it again every %d",
                         crisis->name, (int)days, CRISIS_DAYS);
    }
}

static void check_entries(struct load *load, int64_t now_ms)
{
    const struct directory *directory = load->facts->directory;
    struct buf *names = buf_new(load->scratch, NAMES_BYTES);
    size_t old = 0;
    for (size_t i = 0; i < directory_count(directory); i++) {
        const struct directory_service *service = directory_at(directory, i);
        if (days_since(service->checked, now_ms) <= PLACE_DAYS)
            continue;
        if (old++ < NAMES_MOST)
            buf_printf(names, "%s%s", old > 1 ? ", " : "", service->name);
    }
    if (old > NAMES_MOST)
        buf_printf(names, " and %zu more", old - NAMES_MOST);
    if (old > 0)
        load_finding(load, warning("stale-directory", NULL),
                     "%zu of %zu places of the directory were last checked over %d days ago: %s",
                     old, directory_count(directory), PLACE_DAYS, buf_text(names));
}

static void check_holidays(struct load *load, int64_t now_ms)
{
    int year = clock_local_of(now_ms).year + 1;
    for (int month = 1; month <= 12; month++)
        for (int day = 1; day <= 31; day++)
            if (directory_is_holiday(load->facts->holidays, year, month, day))
                return;
    load_finding(load, warning("no-holidays", yaml_get(load->service, "hours")),
                 "no bank holiday of %d is known; 'import holidays' brings them in", year);
}

void check_dates(struct load *load)
{
    const struct flow_facts *facts = load->facts;
    if (facts == NULL || facts->now_ms == 0)
        return;
    check_crisis(load, facts->now_ms);
    if (facts->directory != NULL)
        check_entries(load, facts->now_ms);
    if (facts->holidays != NULL)
        check_holidays(load, facts->now_ms);
}

/* Counters, gauges and latency histograms, written in the Prometheus text format 0.0.4.
 * Stands beside everything that counts; adding is a few instructions.
 * Leaves to others: who may read /metrics. */
// SPDX-License-Identifier: Apache-2.0
#include "base/metrics.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

enum kind { COUNTER, GAUGE, HISTOGRAM };

static const int64_t bounds_us[] = {500,    1000,   2000,   5000,    10000,   20000,   50000,
                                    100000, 200000, 500000, 1000000, 2000000, 5000000, 10000000};

struct metric {
    const char *labels; /* "" without */
    struct metric *next;
    int64_t value; /* of a histogram: how many observations */
    int64_t sum_us;
    int64_t in_bucket[ARRAY_SIZE(bounds_us)]; /* not yet summed up */
};

/* All series of one name, which the format wants together. */
struct family {
    const char *name, *help;
    enum kind kind;
    struct metric *first, *last;
    struct family *next;
};

struct metrics {
    struct family *first, *last;
};

static const char *const kind_names[] = {
    [COUNTER] = "counter", [GAUGE] = "gauge", [HISTOGRAM] = "histogram"};

static struct family *family_of(struct metrics *metrics, const char *name, const char *help,
                                enum kind kind)
{
    for (struct family *family = metrics->first; family != NULL; family = family->next) {
        if (strcmp(family->name, name) == 0) {
            assert(family->kind == kind);
            return family;
        }
    }
    struct family *family = mem_new(metrics, struct family);
    family->name = mem_strdup(family, name);
    family->help = mem_strdup(family, help);
    family->kind = kind;
    if (metrics->last == NULL)
        metrics->first = family;
    else
        metrics->last->next = family;
    metrics->last = family;
    return family;
}

static struct metric *series_of(struct family *family, const char *labels)
{
    for (struct metric *metric = family->first; metric != NULL; metric = metric->next)
        if (strcmp(metric->labels, labels) == 0)
            return metric;
    struct metric *metric = mem_new(family, struct metric);
    metric->labels = mem_strdup(metric, labels);
    if (family->last == NULL)
        family->first = metric;
    else
        family->last->next = metric;
    family->last = metric;
    return metric;
}

/* A help text is one line: backslash and line end are escaped. */
static void write_help(struct buf *out, const char *help)
{
    for (const char *at = help; *at != '\0'; at++) {
        if (*at == '\\' || *at == '\n')
            buf_add_byte(out, '\\');
        buf_add_byte(out, *at == '\n' ? 'n' : *at);
    }
}

/* name{labels,more}, without braces when both are empty. */
static void write_name(struct buf *out, const char *name, const char *suffix, const char *labels,
                       const char *more)
{
    buf_add_text(out, name);
    buf_add_text(out, suffix);
    if (*labels == '\0' && *more == '\0')
        return;
    buf_printf(out, "{%s%s%s}", labels, *labels != '\0' && *more != '\0' ? "," : "", more);
}

static void write_seconds(struct buf *out, int64_t us)
{
    buf_printf(out, "%" PRId64 ".%06" PRId64, us / 1000000, us % 1000000);
}

static void write_histogram(struct buf *out, const char *name, const struct metric *metric)
{
    int64_t so_far = 0;
    for (size_t i = 0; i < ARRAY_SIZE(bounds_us); i++) {
        so_far += metric->in_bucket[i];
        char bound[24];
        snprintf(bound, sizeof bound, "le=\"%g\"", (double)bounds_us[i] / 1e6);
        write_name(out, name, "_bucket", metric->labels, bound);
        buf_printf(out, " %" PRId64 "\n", so_far);
    }
    write_name(out, name, "_bucket", metric->labels, "le=\"+Inf\"");
    buf_printf(out, " %" PRId64 "\n", metric->value);
    write_name(out, name, "_sum", metric->labels, "");
    buf_add_byte(out, ' ');
    write_seconds(out, metric->sum_us);
    buf_add_byte(out, '\n');
    write_name(out, name, "_count", metric->labels, "");
    buf_printf(out, " %" PRId64 "\n", metric->value);
}

struct metrics *metrics_new(void *ctx)
{
    return mem_new(ctx, struct metrics);
}

struct metric *metrics_counter(struct metrics *metrics, const char *name, const char *labels,
                               const char *help)
{
    return series_of(family_of(metrics, name, help, COUNTER), labels == NULL ? "" : labels);
}

struct metric *metrics_gauge(struct metrics *metrics, const char *name, const char *labels,
                             const char *help)
{
    return series_of(family_of(metrics, name, help, GAUGE), labels == NULL ? "" : labels);
}

struct metric *metrics_histogram(struct metrics *metrics, const char *name, const char *labels,
                                 const char *help)
{
    return series_of(family_of(metrics, name, help, HISTOGRAM), labels == NULL ? "" : labels);
}

void metric_add(struct metric *metric, int64_t amount)
{
    metric->value += amount;
}

void metric_set(struct metric *metric, int64_t value)
{
    metric->value = value;
}

void metric_observe_us(struct metric *metric, int64_t duration_us)
{
    int64_t us = duration_us > 0 ? duration_us : 0;
    metric->value++;
    metric->sum_us += us;
    for (size_t i = 0; i < ARRAY_SIZE(bounds_us); i++) {
        if (us <= bounds_us[i]) {
            metric->in_bucket[i]++;
            return;
        }
    }
}

void metrics_write(const struct metrics *metrics, struct buf *out)
{
    for (const struct family *family = metrics->first; family != NULL; family = family->next) {
        buf_printf(out, "# HELP %s ", family->name);
        write_help(out, family->help);
        buf_printf(out, "\n# TYPE %s %s\n", family->name, kind_names[family->kind]);
        for (const struct metric *metric = family->first; metric != NULL; metric = metric->next) {
            if (family->kind == HISTOGRAM) {
                write_histogram(out, family->name, metric);
                continue;
            }
            write_name(out, family->name, "", metric->labels, "");
            buf_printf(out, " %" PRId64 "\n", metric->value);
        }
    }
}

/* Counters, gauges and latency histograms, written out in the Prometheus text format 0.0.4.
 * One registry a process. Leaves to others: who may read /metrics (app/). */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/buf.h"

struct metrics;
struct metric;

struct metrics *metrics_new(void *ctx);
/* Registers one series and returns it; the same name and labels again return the same one. name without
 * labels, e.g. "helpline_hook_requests_total"; labels as they stand between the braces, e.g.
 * "provider=\"twilio\",hook=\"message\"", or NULL; help: one sentence. All three are copied. */
struct metric *metrics_counter(struct metrics *metrics, const char *name, const char *labels,
                               const char *help);
struct metric *metrics_gauge(struct metrics *metrics, const char *name, const char *labels,
                             const char *help);
/* Buckets from 0.5 ms to 10 s, doubling or so. */
struct metric *metrics_histogram(struct metrics *metrics, const char *name, const char *labels,
                                 const char *help);
void metric_add(struct metric *metric, int64_t amount);
void metric_set(struct metric *metric, int64_t value);
/* One observation in microseconds; written out in seconds. */
void metric_observe_us(struct metric *metric, int64_t duration_us);
void metrics_write(const struct metrics *metrics, struct buf *out);

/*
 * Metrics: one figure computed from one record. Which kinds there are, which
 * fields of a scenario's metric each of them needs, and what it computes is one
 * table in metrics.c; a new kind is a function and a line there.
 */
#ifndef ZSWAPBENCH_METRICS_H
#define ZSWAPBENCH_METRICS_H

#include <jansson.h>
#include <stdbool.h>

#include "bench/scenario.h"

/*
 * Computes @metric from the root of a validated record (bench/record_reader.h) of
 * a run that finished, in metric_unit(). Where the record lacks what the metric
 * needs, say a counter that this kernel does not have, *@available is false and
 * the value means nothing.
 */
double metric_value(const struct scenario_metric *metric, const json_t *record, bool *available);

/* "pages", "ns", "bytes", "us", "%", "index", "nodes", "faults", "requests", "events", "x"; static.
 */
const char *metric_unit(const struct scenario_metric *metric);

/* How coarse the metric's figures are, in percent: the width of a histogram's bucket, or 0. */
double metric_resolution(const struct scenario_metric *metric);

/* A note to print once below tables with such a metric, or NULL; the same for the same text;
 * static. */
const char *metric_note(const struct scenario_metric *metric);

bool metric_kind_known(const char *kind);

/* All kinds, "counter, refused, ...", for messages; static. */
const char *metric_kind_list(void);

/*
 * Whether a metric of @kind must, or may, have @field: "of", "phase", "task",
 * "cgroup", "source", "among", "percentile", "window" or "unit". What is needed is also
 * allowed. False for an unknown kind.
 */
bool metric_kind_needs(const char *kind, const char *field);
bool metric_kind_allows(const char *kind, const char *field);

#endif

/*
 * The kinds of metrics, as scenarios name them: which fields each needs and allows, and its
 * unit. What a kind computes is a function of the same name in metrics.c; a new kind is a
 * line here and that function.
 */
#ifndef ZSWAPBENCH_METRIC_KINDS_H
#define ZSWAPBENCH_METRIC_KINDS_H

#include <stdbool.h>

#include "bench/scenario/scenario.h"

/* KIND(name, fields it needs, fields it allows besides, unit or NULL: that of what it counts) */
#define METRIC_KINDS(KIND)                                                                         \
	KIND(counter, "of", "phase", NULL)                                                         \
	KIND(refused, "", "phase", "pages")                                                        \
	KIND(refused_share, "", "phase", "%")                                                      \
	KIND(faults, "task source", "phase", "faults")                                             \
	KIND(optimum, "task", "phase", "faults")                                                   \
	KIND(times_optimum, "task", "phase", "x")                                                  \
	KIND(operations, "task", "phase", "accesses")                                              \
	KIND(percentile, "task source percentile", "phase", "ns")                                  \
	KIND(worst, "", "task source phase", "ns")                                                 \
	KIND(overshoot, "cgroup", "phase", "bytes")                                                \
	KIND(share, "cgroup among", "phase", "%")                                                  \
	KIND(pool_share, "cgroup among", "phase", "%")                                             \
	KIND(jain, "among", "phase", "index")                                                      \
	KIND(premature, "window", "", "pages")                                                     \
	KIND(time_above, "", "phase", "ns")                                                        \
	KIND(node_added, "of", "", "pages")                                                        \
	KIND(node_visits, "of", "task", "events")                                                  \
	KIND(node_written_back, "of", "task", "pages")                                             \
	KIND(nodes_visited, "", "task", "nodes")                                                   \
	KIND(owner_refused, "cgroup", "task", "pages")                                             \
	KIND(owner_written_back, "cgroup", "task", "pages")                                        \
	KIND(calls, "of", "", "calls")                                                             \
	KIND(fruitless_share, "of", "", "%")                                                       \
	KIND(call_time, "of", "task", "ns")                                                        \
	KIND(time_per, "of", "phase", "ns")                                                        \
	KIND(duration, "", "phase", "ns")                                                          \
	KIND(output, "task of unit", "phase", NULL)                                                \
	KIND(run_time, "task of", "phase", "ns")

enum metric_kind {
#define METRIC_KIND_NAME(name, ...) METRIC_##name,
	METRIC_KINDS(METRIC_KIND_NAME)
#undef METRIC_KIND_NAME
		METRIC_KIND_COUNT
};

/* The kind called @name; METRIC_KIND_COUNT if there is none. */
enum metric_kind metric_kind_find(const char *name);

/* All kinds, "counter, refused, ...", for messages; static. */
const char *metric_kind_list(void);

/*
 * Whether a metric of @kind must, or may, have @field: "of", "phase", "task",
 * "cgroup", "source", "among", "percentile", "window" or "unit". What is needed is also
 * allowed. False for an unknown kind.
 */
bool metric_kind_needs(const char *kind, const char *field);
bool metric_kind_allows(const char *kind, const char *field);

/* "pages", "ns", "bytes", "us", "%", "index", "nodes", "faults", "requests", "events", "x"; static.
 */
const char *metric_unit(const struct scenario_metric *metric);

/* How coarse the metric's figures are, in percent: the width of a histogram's bucket, or 0. */
double metric_resolution(const struct scenario_metric *metric);

/* A note to print once below tables with such a metric, or NULL; the same for the same text;
 * static. */
const char *metric_note(const struct scenario_metric *metric);

#endif

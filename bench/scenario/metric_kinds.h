/*
 * The kinds of metrics, as scenarios name them: which fields each needs and allows, and its
 * unit. What a kind computes is a function of the same name in metrics.c; a new kind is a
 * line here and that function.
 */
#ifndef ZSWAPBENCH_METRIC_KINDS_H
#define ZSWAPBENCH_METRIC_KINDS_H

#include <stdbool.h>

#include "bench/scenario/scenario.h"

/* What `of` names. */
enum metric_of {
	METRIC_OF_NOTHING,
	METRIC_OF_COUNTER, /* of the record: vmstat/..., cgroup/PATH/... */
	METRIC_OF_NODE,
	METRIC_OF_CALLED, /* a function in `calls` */
	METRIC_OF_TIMED,  /* a function in `times` */
	METRIC_OF_TIME,	  /* real, user or sys */
	METRIC_OF_TEXT,	  /* a place in a program's output */
};

/* Who `task` may be: a task, or also a thread of the kernel, the harness or a program. */
enum metric_by { METRIC_BY_TASK, METRIC_BY_ANYONE };

/*
 * KIND(name, fields it needs, fields it allows besides, unit or NULL: that of what it counts,
 * what `of` names, who `task` may be)
 */
#define METRIC_KINDS(KIND)                                                                         \
	KIND(counter, "of", "phase", NULL, METRIC_OF_COUNTER, METRIC_BY_TASK)                      \
	KIND(refused, "", "phase", "pages", METRIC_OF_NOTHING, METRIC_BY_TASK)                     \
	KIND(refused_share, "", "phase", "%", METRIC_OF_NOTHING, METRIC_BY_TASK)                   \
	KIND(faults, "task source", "phase", "faults", METRIC_OF_NOTHING, METRIC_BY_TASK)          \
	KIND(optimum, "task", "phase", "faults", METRIC_OF_NOTHING, METRIC_BY_TASK)                \
	KIND(times_optimum, "task", "phase", "x", METRIC_OF_NOTHING, METRIC_BY_TASK)               \
	KIND(operations, "task", "phase", "accesses", METRIC_OF_NOTHING, METRIC_BY_TASK)           \
	KIND(percentile, "task source percentile", "phase", "ns", METRIC_OF_NOTHING,               \
	     METRIC_BY_TASK)                                                                       \
	KIND(worst, "", "task source phase", "ns", METRIC_OF_NOTHING, METRIC_BY_TASK)              \
	KIND(overshoot, "cgroup", "phase", "bytes", METRIC_OF_NOTHING, METRIC_BY_TASK)             \
	KIND(share, "cgroup among", "phase", "%", METRIC_OF_NOTHING, METRIC_BY_TASK)               \
	KIND(pool_share, "cgroup among", "phase", "%", METRIC_OF_NOTHING, METRIC_BY_TASK)          \
	KIND(jain, "among", "phase", "index", METRIC_OF_NOTHING, METRIC_BY_TASK)                   \
	KIND(premature, "window", "", "pages", METRIC_OF_NOTHING, METRIC_BY_TASK)                  \
	KIND(time_above, "", "phase", "ns", METRIC_OF_NOTHING, METRIC_BY_TASK)                     \
	KIND(node_added, "of", "", "pages", METRIC_OF_NODE, METRIC_BY_TASK)                        \
	KIND(node_visits, "of", "task", "events", METRIC_OF_NODE, METRIC_BY_ANYONE)                \
	KIND(node_written_back, "of", "task", "pages", METRIC_OF_NODE, METRIC_BY_ANYONE)           \
	KIND(nodes_visited, "", "task", "nodes", METRIC_OF_NOTHING, METRIC_BY_ANYONE)              \
	KIND(owner_refused, "cgroup", "task", "pages", METRIC_OF_NOTHING, METRIC_BY_ANYONE)        \
	KIND(owner_written_back, "cgroup", "task", "pages", METRIC_OF_NOTHING, METRIC_BY_ANYONE)   \
	KIND(calls, "of", "", "calls", METRIC_OF_CALLED, METRIC_BY_TASK)                           \
	KIND(fruitless_share, "of", "", "%", METRIC_OF_CALLED, METRIC_BY_TASK)                     \
	KIND(call_time, "of", "task", "ns", METRIC_OF_TIMED, METRIC_BY_ANYONE)                     \
	KIND(time_per, "of", "phase", "ns", METRIC_OF_COUNTER, METRIC_BY_TASK)                     \
	KIND(duration, "", "phase", "ns", METRIC_OF_NOTHING, METRIC_BY_TASK)                       \
	KIND(output, "task of unit", "phase", NULL, METRIC_OF_TEXT, METRIC_BY_TASK)                \
	KIND(run_time, "task of", "phase", "ns", METRIC_OF_TIME, METRIC_BY_TASK)

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

/* Of a known kind: see METRIC_KINDS. */
enum metric_of metric_kind_of(const char *kind);
enum metric_by metric_kind_by(const char *kind);

/* "pages", "ns", "bytes", "us", "%", "index", "nodes", "faults", "requests", "events", "x"; static.
 */
const char *metric_unit(const struct scenario_metric *metric);

/* How coarse the metric's figures are, in percent: the width of a histogram's bucket, or 0. */
double metric_resolution(const struct scenario_metric *metric);

/* A note to print once below tables with such a metric, or NULL; the same for the same text;
 * static. */
const char *metric_note(const struct scenario_metric *metric);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kinds of metrics, as scenarios name them: which fields each needs and allows, its unit
 * and so on. What a kind computes is a function of the same name in metrics.c; a new kind is a
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
	METRIC_OF_METRIC, /* one further up in the list, and `to` another */
};

/* Who `task` may be: a task, or also a thread of the kernel, the harness or a program. */
enum metric_by { METRIC_BY_TASK, METRIC_BY_ANYONE };

/* What is known of a kind without a record. */
struct metric_kind {
	const char *name;
	const char *needs;  /* fields that a metric of it must have, blanks between; or NULL */
	const char *allows; /* those that it may have besides; or NULL */
	const char *unit;   /* NULL: that of what it counts */
	enum metric_of of;
	enum metric_by by;
	const char *note;  /* to print once below tables with such a metric; or NULL */
	double resolution; /* how coarse figures are, %: the width of a histogram's bucket, or 0 */
};

/* KIND(name, members of its struct metric_kind) */
#define METRIC_KINDS(KIND)                                                                         \
	KIND(counter, .needs = "of", .allows = "phase", .of = METRIC_OF_COUNTER)                   \
	KIND(refused, .allows = "phase reason", .unit = "pages")                                   \
	KIND(refused_share, .allows = "phase", .unit = "%")                                        \
	KIND(faults, .needs = "task source", .allows = "phase", .unit = "faults")                  \
	KIND(refault_share, .needs = "task source", .allows = "phase", .unit = "%")                \
	KIND(optimum, .needs = "task", .allows = "phase", .unit = "faults",                        \
	     .note = metric_optimum_note)                                                          \
	KIND(times_optimum, .needs = "task", .allows = "phase", .unit = "x",                       \
	     .note = metric_optimum_note)                                                          \
	KIND(operations, .needs = "task", .allows = "phase", .unit = "accesses")                   \
	KIND(percentile, .needs = "task source percentile", .allows = "phase", .unit = "ns",       \
	     .resolution = 100.0 / HISTOGRAM_SUB)                                                  \
	KIND(worst, .allows = "task source phase", .unit = "ns")                                   \
	KIND(overshoot, .needs = "cgroup", .allows = "phase", .unit = "bytes")                     \
	KIND(share, .needs = "cgroup among", .allows = "phase", .unit = "%")                       \
	KIND(pool_share, .needs = "cgroup among", .allows = "phase", .unit = "%")                  \
	KIND(jain, .needs = "among", .allows = "phase", .unit = "index")                           \
	KIND(turns, .needs = "among", .allows = "phase", .unit = "index")                          \
	KIND(premature, .needs = "window", .unit = "pages")                                        \
	KIND(time_above, .allows = "phase", .unit = "ns")                                          \
	KIND(resident, .needs = "task of", .allows = "phase", .unit = "pages",                     \
	     .of = METRIC_OF_NODE)                                                                 \
	KIND(swapped, .needs = "task", .allows = "phase", .unit = "pages")                         \
	KIND(strays, .needs = "task", .allows = "phase", .unit = "pages")                          \
	KIND(node_added, .needs = "of", .unit = "pages", .of = METRIC_OF_NODE)                     \
	KIND(node_listed, .needs = "of phase", .unit = "pages", .of = METRIC_OF_NODE)              \
	KIND(node_visits, .needs = "of", .allows = "task", .unit = "events", .of = METRIC_OF_NODE, \
	     .by = METRIC_BY_ANYONE)                                                               \
	KIND(node_written_back, .needs = "of", .allows = "task", .unit = "pages",                  \
	     .of = METRIC_OF_NODE, .by = METRIC_BY_ANYONE)                                         \
	KIND(node_share, .needs = "of", .allows = "task", .unit = "%", .of = METRIC_OF_NODE,       \
	     .by = METRIC_BY_ANYONE)                                                               \
	KIND(least_node_share, .allows = "task", .unit = "%", .by = METRIC_BY_ANYONE)              \
	KIND(nodes_visited, .allows = "task", .unit = "nodes", .by = METRIC_BY_ANYONE)             \
	KIND(owner_refused, .needs = "cgroup", .allows = "task", .unit = "pages",                  \
	     .by = METRIC_BY_ANYONE)                                                               \
	KIND(owner_written_back, .needs = "cgroup", .allows = "task", .unit = "pages",             \
	     .by = METRIC_BY_ANYONE)                                                               \
	KIND(calls, .needs = "of", .unit = "calls", .of = METRIC_OF_CALLED)                        \
	KIND(fruitless_share, .needs = "of", .unit = "%", .of = METRIC_OF_CALLED)                  \
	KIND(call_time, .needs = "of", .allows = "task", .unit = "ns", .of = METRIC_OF_TIMED,      \
	     .by = METRIC_BY_ANYONE)                                                               \
	KIND(call_percentile, .needs = "of percentile", .allows = "task phase", .unit = "ns",      \
	     .of = METRIC_OF_TIMED, .by = METRIC_BY_ANYONE, .note = metric_call_note)              \
	KIND(time_per, .needs = "of", .allows = "phase", .unit = "ns", .of = METRIC_OF_COUNTER)    \
	KIND(settle_time, .needs = "phase", .unit = "ns")                                          \
	KIND(duration, .allows = "phase", .unit = "ns")                                            \
	KIND(ratio, .needs = "of to", .unit = "x", .of = METRIC_OF_METRIC)                         \
	KIND(difference, .needs = "of to", .of = METRIC_OF_METRIC)                                 \
	KIND(output, .needs = "task of unit", .allows = "phase", .of = METRIC_OF_TEXT)             \
	KIND(run_time, .needs = "task of", .allows = "phase", .unit = "ns", .of = METRIC_OF_TIME)

enum metric_kind_number {
#define METRIC_KIND_NUMBER(name, ...) METRIC_##name,
	METRIC_KINDS(METRIC_KIND_NUMBER)
#undef METRIC_KIND_NUMBER
		METRIC_KIND_COUNT
};

/* By number; METRIC_KIND(jain) points to one of them. */
extern const struct metric_kind metric_kinds[METRIC_KIND_COUNT];
#define METRIC_KIND(name) (&metric_kinds[METRIC_##name])

/* The kind called @name, or NULL. */
const struct metric_kind *metric_kind_find(const char *name);

/* All kinds, "counter, refused, ...", for messages; static. */
const char *metric_kind_list(void);

/*
 * Whether a metric of @kind must, or may, have @field: "of", "to", "phase", "task", "cgroup",
 * "source", "among", "percentile", "window", "unit" or "reason". What is needed is also
 * allowed.
 */
bool metric_kind_needs(const struct metric_kind *kind, const char *field);
bool metric_kind_allows(const struct metric_kind *kind, const char *field);

/* "pages", "ns", "bytes", "us", "%", "index", "nodes", "faults", "requests", "events", "x"; static.
 */
const char *metric_unit(const struct scenario_metric *metric);

#endif

/*
 * What a record holds, by name: the one place that knows under which keys. A record that
 * record_load() took has everything in shape, so that nothing here can be unreadable; what
 * a kernel or a run does not have is absent: a NULL part, which functions of parts.h take,
 * false, or NAN. Times are in ns of the guest's clock, memory in bytes, counters as the
 * kernel counts them.
 *
 * All parts are borrowed from the record whose root is @record.
 */
#ifndef ZSWAPBENCH_RECORD_VIEW_H
#define ZSWAPBENCH_RECORD_VIEW_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#include "bench/record/parts.h"

/* Lists; the elements have the functions below. */
static inline const struct part *view_phases(const struct part *record)
{
	return part_member(record, "phases");
}

static inline const struct part *view_histograms(const struct part *record)
{
	return part_member(record, "histograms");
}

/* What programs printed: {phase, task, text, cut, real_ns, user_ns, sys_ns}. */
static inline const struct part *view_outputs(const struct part *record)
{
	return part_member(record, "outputs");
}

/* {name, ok, detail}; ok null: not available. */
static inline const struct part *view_checks(const struct part *record)
{
	return part_member(record, "checks");
}

/* What a probe saw: "premature", "nodes", "owners", "calls", "times", "writeback"; NULL or
 * null: it was off, or this kernel has no place for it. */
static inline const struct part *view_probe(const struct part *record, const char *name)
{
	return part_member(part_member(record, "probes"), name);
}

/* Snapshots of all counters at a phase's begin and end. */
static inline const struct part *view_before(const struct part *phase)
{
	return part_member(phase, "before");
}

static inline const struct part *view_after(const struct part *phase)
{
	return part_member(phase, "after");
}

/* What its tasks did: {task, operations, writes, faults: {SOURCE: number}}. */
static inline const struct part *view_results(const struct part *phase)
{
	return part_member(phase, "results");
}

/* The counters of a cgroup in a snapshot, by name; or of all cgroups, by path. */
static inline const struct part *view_cgroups(const struct part *snapshot)
{
	return part_member(snapshot, "cgroup");
}

/* Whether the member @key of @part is the text @text. */
bool view_is(const struct part *part, const char *key, const char *text);

/* @part as a number; false: it is none. */
bool view_number(const struct part *part, double *value);

/* The number that is the member @key of @part; NAN: there is none. */
static inline double view_number_or_nan(const struct part *part, const char *key)
{
	double value;

	return view_number(part_member(part, key), &value) ? value : NAN;
}

/*
 * Counter "SECTION/NAME" or "SECTION/GROUP/NAME" of a snapshot, where a group may contain
 * slashes: "vmstat/pswpout", "cgroup/tree/leaf/zswpwb". False: not available.
 */
bool view_counter(const struct part *snapshot, const char *path, double *value);

/* Faults of @count, which took from @low to below @high. */
struct view_bucket {
	double low, high, count;
};

/* @bucket of a histogram's "buckets", or of the ages of the probe "premature". */
struct view_bucket view_bucket(const struct part *bucket);

/* A counter as the sampler saw it. */
struct view_series {
	const struct part *rows; /* each a moment, for view_sample(); NULL: no sampler */
	size_t column;
	bool told; /* there is such a column, and no row was lost; or there was no sampler */
};

/* The series of the counter at @path, as view_counter() takes it, or of "t". */
struct view_series view_series(const struct part *record, const char *path);

/* The counter in @row, and the time of the row. False: not available then. */
bool view_sample(const struct view_series *series, const struct part *row, double *value);
double view_sample_time(const struct part *row);

/* Whether no check of the record failed. */
bool view_checks_ok(const struct part *record);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
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

/* Inline wherever they are used, so that of a view only what is used there is looked up. */
#define VIEW __attribute__((always_inline)) static inline

/* Of the scenario: its text, and the SHA-256 of that. */
static inline const char *view_scenario_text(const struct part *record)
{
	return part_text_at(part_member(record, "scenario"), "text");
}

static inline const char *view_scenario_sha256(const struct part *record)
{
	return part_text_at(part_member(record, "scenario"), "sha256");
}

/* What the run was made from, see run_inputs(), as a hash. */
static inline const char *view_key(const struct part *record)
{
	return part_text_at(record, "key");
}

/* What the machine was told, as wire/plan.h has it. */
static inline const struct part *view_plan(const struct part *record)
{
	return part_member(record, "plan");
}

/* When the run began, by its host: ISO 8601 in UTC. */
static inline const char *view_date(const struct part *record)
{
	return part_text_at(part_member(record, "host"), "date");
}

/* How long it took, to the last that its guest said: ns of the guest's time, seconds of the host's.
 */
static inline double view_virtual_ns(const struct part *record)
{
	return part_number_at(part_member(record, "outcome"), "virtual_ns");
}

static inline double view_wall_seconds(const struct part *record)
{
	return part_number_at(part_member(record, "host"), "wall_s");
}

/* The machine's nodes, by number: {memory, cpus: [number]}. */
static inline const struct part *view_topology(const struct part *record)
{
	return part_member(part_member(record, "environment"), "topology");
}

/* @part as a number; false: it is none. */
static inline bool view_number(const struct part *part, double *value)
{
	*value = part_number(part);
	return part_is_number(part);
}

/* The number that is the member @key of @part; NAN: there is none. */
static inline double view_number_or_nan(const struct part *part, const char *key)
{
	double value;

	return view_number(part_member(part, key), &value) ? value : NAN;
}

/* Lists, whose elements the functions below take. */
static inline const struct part *view_phases(const struct part *record)
{
	return part_member(record, "phases");
}

static inline const struct part *view_histograms(const struct part *record)
{
	return part_member(record, "histograms");
}

static inline const struct part *view_outputs(const struct part *record)
{
	return part_member(record, "outputs");
}

static inline const struct part *view_checks(const struct part *record)
{
	return part_member(record, "checks");
}

/* A phase: snapshots of all counters at its ends, and what its tasks did in it. */
struct view_phase {
	const char *name;
	double begin_ns, end_ns;
	double settled_ns; /* then it took so long until nothing went on; NAN: that was not seen */
	const struct part *before, *after;
	const struct part *ended; /* "vmstat" alone, when its tasks had ended */
	const struct part
		*times; /* of functions up to then, by name and caller, see probe "times" */
	const struct part *listed;  /* entries on zswap's lists at its end, by node */
	const struct part *results; /* a list, for view_result() */
};

VIEW struct view_phase view_phase(const struct part *phase)
{
	return (struct view_phase){
		.name = part_text_at(phase, "name"),
		.begin_ns = part_number_at(phase, "begin_ns"),
		.end_ns = part_number_at(phase, "end_ns"),
		.settled_ns = part_is(part_member(phase, "at_rest"), PART_TRUE)
				      ? view_number_or_nan(phase, "settled_ns")
				      : NAN,
		.ended = part_member(phase, "ended"),
		.times = part_member(phase, "times"),
		.before = part_member(phase, "before"),
		.after = part_member(phase, "after"),
		.listed = part_member(phase, "listed"),
		.results = part_member(phase, "results"),
	};
}

struct view_result {
	const char *task;
	json_int_t operations, writes; /* accesses of pages */
	const struct part *part;       /* with "faults", by source */
};

VIEW struct view_result view_result(const struct part *result)
{
	return (struct view_result){
		.task = part_text_at(result, "task"),
		.operations = part_integer_at(result, "operations"),
		.writes = part_integer_at(result, "writes"),
		.part = result,
	};
}

/* Latencies of faults, ns. */
struct view_histogram {
	const char *phase, *task, *source;
	double count, max;
	const struct part *buckets; /* a list, for view_bucket() */
};

VIEW struct view_histogram view_histogram(const struct part *histogram)
{
	return (struct view_histogram){
		.phase = part_name_at(histogram, "phase"),
		.task = part_name_at(histogram, "task"),
		.source = part_name_at(histogram, "source"),
		.count = part_number_at(histogram, "count"),
		.max = part_number_at(histogram, "max"),
		.buckets = part_member(histogram, "buckets"),
	};
}

/* What a program printed. */
struct view_output {
	const char *phase, *task, *text;
	bool cut;		 /* there was more of it */
	const struct part *part; /* with real_ns, user_ns and sys_ns */
};

VIEW struct view_output view_output(const struct part *output)
{
	return (struct view_output){
		.phase = part_text_at(output, "phase"),
		.task = part_text_at(output, "task"),
		.text = part_text_at(output, "text"),
		.cut = part_is(part_member(output, "cut"), PART_TRUE),
		.part = output,
	};
}

struct view_check {
	const char *name, *detail; /* detail may be NULL */
	const char *known;	   /* the flaw of the kernel for which it passed; NULL: none */
	bool failed;		   /* one that is not available has not */
};

static inline struct view_check view_check(const struct part *check)
{
	return (struct view_check){
		.name = part_text_at(check, "name"),
		.detail = part_text_at(check, "detail"),
		.known = part_text_at(check, "known"),
		.failed = part_is(part_member(check, "ok"), PART_FALSE),
	};
}

/* What a probe saw: "premature", "nodes", "owners", "calls", "times", "writeback"; NULL or
 * null: it was off, or this kernel has no place for it. */
static inline const struct part *view_probe(const struct part *record, const char *name)
{
	return part_member(part_member(record, "probes"), name);
}

/* The counters of a cgroup in a snapshot, by name; or of all cgroups, by path. */
static inline const struct part *view_cgroups(const struct part *snapshot)
{
	return part_member(snapshot, "cgroup");
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
static inline struct view_bucket view_bucket(const struct part *bucket)
{
	const struct part *low = part_first(bucket);
	const struct part *high = low ? part_next(bucket, low) : NULL;
	const struct part *count = high ? part_next(bucket, high) : NULL;

	return (struct view_bucket){
		.low = part_number(low), .high = part_number(high), .count = part_number(count)};
}

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

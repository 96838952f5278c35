/* SPDX-License-Identifier: GPL-2.0-only */
/* The history, written: what the gate measured, run after run. */
#ifndef ZSWAPBENCH_HISTORY_H
#define ZSWAPBENCH_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bench/history/history_file.h"

enum history_kind { HISTORY_METRIC, HISTORY_CLAIM };

/* One gated result. All text is borrowed, none of it NULL; NAN is a figure that is not available.
 */
struct history_result {
	const char *scenario;	     /* its name */
	const char *scenario_sha256; /* of its text */
	enum history_kind kind;
	const char *name; /* of the metric or claim */
	const char *says; /* what it is, for a reader of the table */
	const char *unit; /* metric_unit(); "%" of a claim */
	int better;	  /* -1 lower, +1 higher, 0 neither; of a claim -1 */
	/*
	 * Medians over the seeds; of a claim the share of runs that broke it, in %. The
	 * kernel's is what the trend is about.
	 */
	double kernel, baseline;
	double difference; /* paired, kernel - baseline */
	double effect;	   /* effect_size() of it */
	double least;	   /* effect from which on a difference counts */
	double p;
	const char *verdict; /* "better", "worse", ..., "kept", "broken", ... */
};

/* One run of the gate: a kernel against a baseline. */
struct history_run {
	int64_t date;		  /* seconds since 1970, UTC */
	const char *revision;	  /* of this suite */
	const char *kernel;	  /* its name: what the runs of one branch have in common */
	const char *image_sha256; /* of its bzImage */
	const char *source_version;
	const char *baseline, *baseline_sha256;
	const char *machine; /* "sim", ... */
	const char *seeds;   /* "1-12" */
};

/*
 * Adds @run with its @count results, whole or not at all. A measurement that is there
 * already (the same images, machine, seeds, scenarios and figures) is not added again;
 * *@added says which. Errors: EXIT_STORAGE.
 */
int history_append(struct history *history, const struct history_run *run,
		   const struct history_result *results, size_t count, bool *added,
		   struct error *error);

#endif

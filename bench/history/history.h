/*
 * The history: what the gate measured, run after run, in one SQLite file. A file that is
 * not ours, damaged, or written by a newer program is refused and left as it is.
 */
#ifndef ZSWAPBENCH_HISTORY_H
#define ZSWAPBENCH_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/error.h"

/* In the file's header: "zswb", and the version of its tables (PRAGMA user_version). */
#define HISTORY_APPLICATION 0x7a737762
#define HISTORY_VERSION	    1

/* For how long a file that another process has locked is waited for. */
#define HISTORY_WAIT_MS 10000

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

struct history;

enum history_mode {
	HISTORY_READ,	/* the file has to be there */
	HISTORY_APPEND, /* it is begun, with the directories above it, if it is not */
};

/*
 * Opens @file, and checks all of it. Where another process has it locked, waits for up
 * to @wait_ms. Errors: EXIT_STORAGE when it is not there, locked, or cannot be read or
 * written; EXIT_INPUT when it is damaged, of another program, or newer than this one.
 * history_close() releases it.
 */
int history_open(const char *file, enum history_mode mode, int wait_ms, struct history **history,
		 struct error *error);
void history_close(struct history *history);

/*
 * Adds @run with its @count results, whole or not at all. A measurement that is there
 * already (the same images, machine, seeds, scenarios and figures) is not added again;
 * *@added says which. Errors: EXIT_STORAGE.
 */
int history_append(struct history *history, const struct history_run *run,
		   const struct history_result *results, size_t count, bool *added,
		   struct error *error);

/* A metric's value in one run of the gate. */
struct history_point {
	int64_t date;
	double value, least;
	char *revision, *image_sha256, *source_version;
};

/*
 * The values of one metric that can be compared: of one kernel's name, on one machine, by
 * one text of the scenario. Points are in the order of their dates. What was measured of
 * one image with the same seeds and came out the same is one point, the first one.
 */
struct history_series {
	char *machine, *kernel, *scenario, *scenario_sha256, *name, *says, *unit;
	enum history_kind kind;
	int better;
	struct history_point *points;
	size_t count;
};

struct history_trail {
	struct arena *arena;	       /* of all that follows */
	struct history_series *series; /* by kernel, machine, scenario, kind, name, first date */
	size_t count;
	size_t runs; /* in the file */
};

/* Reads everything. history_trail_free() releases it, also after a failure. */
int history_read(struct history *history, struct history_trail *trail, struct error *error);
void history_trail_free(struct history_trail *trail);

#endif

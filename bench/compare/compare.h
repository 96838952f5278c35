/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A comparison: the figures and claims of one scenario, of several kernels, each
 * with several runs. A record is read once, when it is added, and can then be freed.
 * How a comparison is shown is in compare_text.h.
 */
#ifndef ZSWAPBENCH_COMPARE_H
#define ZSWAPBENCH_COMPARE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "bench/record/record_reader.h"
#include "bench/scenario/scenario.h"
#include "bench/statistics/stats.h"

/* One boot: the unit of repetition. */
struct compared_run {
	char *file;  /* its record */
	char *title; /* of its kernel, see kernel_title(); NULL: its name */
	json_int_t seed;
	char *digest;		/* of what its guest sent; NULL if it sent nothing */
	char *fault;		/* why it has no figures; NULL: it has */
	char *known;		/* the flaw of its kernel for which a check passed; NULL: none */
	enum exit_code end;	/* what its end asks for: EXIT_HOLDS, _MACHINE or _DATA */
	double *values;		/* of each metric of the scenario; NAN: not available, */
	char **absent;		/* for which reason, words; "" for one that is there */
	enum outcome *outcomes; /* of each claim */
};

struct compared_kernel {
	char *name;		   /* as tables call it */
	char *known_as;		   /* in records, and in the scenario's expectations */
	struct compared_run *runs; /* by seed, rising */
	size_t run_count;
};

struct compared_scenario {
	const struct scenario *scenario;
	struct compared_kernel *kernels; /* the first is what the others are compared with */
	size_t kernel_count;
	bool simulated; /* a run was on the machine `sim`: its time is virtual */
};

/* Whether @run has no figures because its kernel cannot run the scenario at all. */
static inline bool compare_unsupported(const struct compared_run *run)
{
	return run->fault && run->end == EXIT_HOLDS;
}

/* An empty comparison. @scenario has to outlive it. Free with compare_free(). */
struct compared_scenario *compare_new(const struct scenario *scenario, const char *const *kernels,
				      size_t kernel_count);
void compare_free(struct compared_scenario *compared);

/*
 * Adds a run. One that did not finish, or failed a check, gives no figures but is
 * remembered with the reason. Returns -1 with EXIT_INPUT if the record is of another
 * scenario or of none of the kernels, or if that kernel has a run of this seed already.
 */
int compare_add(struct compared_scenario *compared, const struct record *record,
		struct error *error);

/*
 * The figures of @record, a run of @scenario: all that a comparison keeps of it. May be
 * called by several threads at once. The caller owns it until compare_take(), or releases
 * it with compare_run_free().
 */
struct compared_run compare_reduce(const struct scenario *scenario, const struct record *record);
void compare_run_free(struct compared_run *run);

/* Adds @run, which it takes over, to @kernel, by index. -1 if there is one of this seed already. */
int compare_take(struct compared_scenario *compared, size_t kernel, const struct compared_run *run,
		 struct error *error);

/*
 * compare_add() of a run that was reduced already, of which it takes over @run, if it does
 * not fail: it is of @scenario and @kernel on @machine, by their names in its record.
 */
int compare_add_run(struct compared_scenario *compared, const char *scenario, const char *kernel,
		    const char *machine, const struct compared_run *run, struct error *error);

/* Gives the kernel, by index, another name in tables. */
void compare_title(struct compared_scenario *compared, size_t kernel, const char *title);

/* Whether what tables call @kernel tells its name: it is that, or "NAME:A" of one on both sides. */
static inline bool compare_tells_name(const struct compared_kernel *kernel)
{
	return strncmp(kernel->name, kernel->known_as, strlen(kernel->known_as)) == 0;
}

/*
 * Names the kernels of the @count comparisons @all, the same in each, in tables as their runs
 * say, see kernel_title(). A kernel keeps its name where its runs disagree, and where another
 * one has that title or name. To be called when all runs are added.
 */
void compare_titles(struct compared_scenario *const *all, size_t count);

/* The run of @kernel with @seed, or NULL. */
const struct compared_run *compare_seed(const struct compared_kernel *kernel, json_int_t seed);

/* What the ends of all runs of @scenarios ask for: EXIT_DATA before _MACHINE before _HOLDS. */
enum exit_code compare_worst(const struct compared_scenario *const *all, size_t scenarios);

/* Over the runs of @kernel that have the figure; both by index. */
struct summary compare_metric(const struct compared_scenario *compared, size_t kernel,
			      size_t metric);

/*
 * Why @metric is not available in the first run of @kernel, both by index, that has figures but not
 * this one; if none has figures, the first fault. NULL if all that have figures have it.
 */
const char *compare_absent(const struct compared_scenario *compared, size_t kernel, size_t metric);

/* Number of runs of @kernel that have figures. */
size_t compare_usable(const struct compared_scenario *compared, size_t kernel);

/* Over the usable runs of @kernel; see claim_over_runs(). *@broken: how many broke it. */
enum outcome compare_claim(const struct compared_scenario *compared, size_t kernel, size_t claim,
			   size_t *broken);

#endif

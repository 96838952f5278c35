/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Runs: boots of (kernel, scenario, seed) on the machine `sim`, as many at once as
 * there are processors. A run whose inputs are unchanged is not run again.
 */
#ifndef ZSWAPBENCH_RUNS_H
#define ZSWAPBENCH_RUNS_H

#include <stdbool.h>
#include <stddef.h>

#include "bench/kernel/kernel.h"
#include "bench/machine/guest_image.h"
#include "bench/machine/sim.h"
#include "bench/scenario/scenario.h"
#include "bench/machine/tools_image.h"

/* What all runs of a command share. */
struct run_context {
	struct sim_host host;
	struct guest_image image;
	const struct scenario *const *scenarios; /* that runs are of; borrowed */
	struct tools_image *tools;		 /* one a scenario */
	size_t scenario_count;
	const char *results;  /* directory */
	char *revision;	      /* of this suite: git describe, or "unknown" */
	unsigned int jobs;    /* machines at once; 0: one a processor */
	double limit_seconds; /* of wall time a run */
	bool force;	      /* run also what is there already */
};

/*
 * Finds QEMU, builds the guest image around the program @harness, and in @cache those of
 * the tools that context->scenarios need.
 */
int run_context_open(struct run_context *context, const char *harness, const char *cache,
		     struct error *error);
void run_context_close(struct run_context *context);

struct run {
	/* what to run; borrowed */
	const struct scenario *scenario;
	const struct kernel *kernel;
	json_int_t seed;
	bool sampler_off, probes_off; /* to measure what they cost */
	uint64_t disturbance;	      /* of the host, see sim_run(); no byte depends on it */
	/* set by run_prepare() */
	const struct tools_image *tools; /* of the context */
	char *plan;			 /* text */
	char *directory;		 /* where its record is, or will be */
	char key[DIGEST_SIZE];
	bool cached; /* there already: not run */
};

/*
 * All that the bytes which the guest says depend on: name -> text, mostly a SHA-256, in a
 * fixed order. @run is prepared; the caller owns the object.
 */
json_t *run_inputs(const struct run *run, const struct run_context *context);

/*
 * Prepares @run: its plan, key and directory. @variant is a directory below the
 * kernel's, for a run that is not the scenario's ordinary one, or NULL.
 */
void run_prepare(struct run *run, const struct run_context *context, const char *variant);
void run_free(struct run *run);

/*
 * Runs all that are not cached, with progress. A run that ends badly still leaves its
 * record; -1 only when a record could not be made or Ctrl-C came.
 */
int runs_execute(struct run *runs, size_t count, const struct run_context *context,
		 struct error *error);

#endif

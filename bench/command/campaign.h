/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * All runs of a command, scenarios x kernels x seeds, executed where they are not there
 * yet, and compared. What bench, report, gate and their like begin with.
 */
#ifndef ZSWAPBENCH_CAMPAIGN_H
#define ZSWAPBENCH_CAMPAIGN_H

#include "bench/command/session.h"
#include "bench/compare/compare.h"
#include "bench/compare/verdicts.h"

struct campaign {
	struct session session;
	struct noise noise;		     /* root NULL: no floor is known */
	struct compared_scenario **compared; /* one a scenario of the session */
	struct verdicts *verdicts;	     /* on all of them */
	struct run *runs;		     /* by scenario, kernel, seed */
	size_t run_count, seed_count;
	unsigned int looks; /* at the data, at most, see SEEDS=auto */
	enum exit_code
		worst; /* what the ends of the runs ask for: of EXIT_HOLDS, _MACHINE, _DATA */
};

/* What SEEDS=auto goes on for. */
struct campaign_goal {
	const char *what; /* "metrics" */
	/* How many of *@all of them are undecided on the comparison at hand. */
	size_t (*undecided)(const struct campaign *campaign, void *context, size_t *all);
	void *context;
};

/*
 * Opens a session with the kernels that @options name, runs everything that is not
 * cached, with progress, and compares. With SEEDS=auto goes on adding seeds until no
 * verdict is unknown, or there are options->seeds_limit. campaign_close() releases it,
 * after success only.
 */
int campaign_run(struct campaign *campaign, const struct options *options, struct error *error);

/* The same with another goal than verdicts. */
int campaign_run_until(struct campaign *campaign, const struct options *options,
		       const struct campaign_goal *goal, struct error *error);

/* The same on kernels named in one text, whatever @options name. */
int campaign_run_kernels(struct campaign *campaign, const struct options *options,
			 const char *kernels, struct error *error);

void campaign_close(struct campaign *campaign);

/* Adds @run, which has been executed or was there, to the comparison of its @scenario. */
int campaign_add_run(struct compared_scenario *compared, struct scenario *scenario,
		     const struct run *run, struct error *error);

/* campaign->compared as functions take it. */
const struct compared_scenario *const *campaign_all(const struct campaign *campaign);

/* Metrics that can be better or worse, of all scenarios: the most that a kernel is judged by. */
size_t campaign_judged(const struct campaign *campaign);

#endif

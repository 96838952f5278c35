/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The hunt for mutants: each is run on the scenarios that its header names, then on those of
 * the profile, until something finds it; and then mutants are run on each scenario with a claim
 * that none has changed, the likeliest first, until one does, or all were. A round is one scenario
 * more for each mutant that is left, or one mutant more for each claim, so that machines run side
 * by side. Runs that are there are not run again.
 */
#ifndef ZSWAPBENCH_MUTANT_HUNT_H
#define ZSWAPBENCH_MUTANT_HUNT_H

#include "bench/command/session.h"
#include "bench/compare/mutation.h"
#include "bench/compare/noise.h"
#include "bench/kernel/mutant.h"

struct hunt {
	struct mutants mutants;
	struct session session; /* its kernels: those without a bug, then the mutants */
	struct compared_scenario **compared;
	struct noise noise; /* root NULL: no floor is known */
	bool *in_profile;
	json_int_t first_seed;
	size_t seed_count;
	struct mutations mutations; /* what came out */
};

/*
 * Builds the mutants that @options name and hunts them, with progress on stderr. On success
 * hunt_close() releases @hunt.
 */
int hunt_open(struct hunt *hunt, const struct options *options, struct error *error);
void hunt_close(struct hunt *hunt);

#endif

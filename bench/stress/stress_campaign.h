/* SPDX-License-Identifier: GPL-2.0-only */
/* A campaign of stress: cases of many seeds on one kernel, and what they came to. */
#ifndef ZSWAPBENCH_STRESS_CAMPAIGN_H
#define ZSWAPBENCH_STRESS_CAMPAIGN_H

#include <pthread.h>

#include "bench/base/lines.h"
#include "bench/stress/stress_case.h"
#include "bench/stress/stress_finding.h"

/* One failure, from however many seeds. */
struct stress_failure {
	char *signature, *what, *directory; /* of the finding */
	const char *oracle;
	uint64_t *seeds; /* in the order in which they ended */
	size_t count;
	double wall_seconds; /* of the campaign when it was first seen */
	double case_seconds; /* of machines until then, all together */
};

enum { STRESS_SEEDS = 100 }; /* where the user gives no budget */

struct stress_campaign {
	/* set by the caller, borrowed */
	const struct stress_machine *machine;
	const struct kernel *kernel;
	const char *spec, *flavour; /* of the kernel */
	const char *findings;	    /* directory */
	uint64_t first_seed, seeds;
	double seconds;	   /* of wall time, after which no case is begun; 0: no limit */
	unsigned int jobs; /* machines at once; 0: one a processor */
	bool until_found;  /* the first failure is enough */
	/* what came of it */
	pthread_mutex_t lock;
	struct stress_failure *failures; /* the first seen first */
	size_t failure_count;
	size_t cases, clean, spoiled;
	size_t known;	    /* failures that the kernel is known for */
	char *unable;	    /* why the kernel cannot play them; NULL: it can */
	json_t *operations; /* word -> how often it was done */
	json_t *places;	    /* armed place -> how often somebody passed it */
	uint64_t waits, sites, pairs;
	double began, wall_seconds, case_seconds;
};

/* Plays the cases, with progress. -1: something went wrong on the host, or Ctrl-C. */
int stress_campaign_run(struct stress_campaign *campaign, struct error *error);
void stress_campaign_free(struct stress_campaign *campaign);

#endif

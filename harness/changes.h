/*
 * What a phase changes: cgroup files, parameters, and the life of tasks, cgroups and the
 * swap device. Some changes come before the phase's activities, some while they run.
 */
#ifndef ZSWAPBENCH_CHANGES_H
#define ZSWAPBENCH_CHANGES_H

#include "wire/plan.h"

/* Makes the changes of @phase that come before its activities. */
int changes_before(const struct plan *plan, const struct plan_phase *phase, struct error *error);

/* The changes of a phase that come while its activities run. */
struct timeline {
	const struct plan *plan;
	const struct plan_phase *phase;
	uint64_t begin_ns, deadline_ns;
	size_t next; /* of phase->changes */
};

/*
 * Makes those changes that are due at @now_ns. *@wait_ns becomes the time until the next
 * one, UINT64_MAX when there is none.
 */
int timeline_step(struct timeline *timeline, uint64_t now_ns, uint64_t *wait_ns,
		  struct error *error);

#endif

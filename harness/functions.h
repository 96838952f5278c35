/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Functions of the kernel that the plan names: how often each is called, and how long its
 * calls take.
 */
#ifndef ZSWAPBENCH_FUNCTIONS_H
#define ZSWAPBENCH_FUNCTIONS_H

#include <jansson.h>

#include "wire/plan.h"

struct machine;

/* Which of them this kernel has. */
struct functions {
	bool counted[PLAN_FUNCTIONS_MAX]; /* of plan.calls */
	bool timed[PLAN_FUNCTIONS_MAX];	  /* of plan.times */
};

/* Begins to count and to take times. */
void functions_start(struct machine *machine);

/* Calls of each so far, {"shrink_worker": 3}; null: not available. The caller owns it. */
json_t *functions_calls(const struct machine *machine);

/*
 * By function and by who called it, a task or another of tasks_sender(): {"zswap_store":
 * {"hog": {"calls": 3, "ns": 26000, "buckets": [[8448, 8704, 2], [9216, 9472, 1]]}}}, where
 * a bucket is [from, to below, calls]; null: not available. The caller owns it.
 */
json_t *functions_times(const struct machine *machine);

#endif

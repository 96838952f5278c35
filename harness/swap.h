/* SPDX-License-Identifier: GPL-2.0-only */
/* The swap device: null_blk, asynchronous with latency and bandwidth, or brd, synchronous. */
#ifndef ZSWAPBENCH_SWAP_H
#define ZSWAPBENCH_SWAP_H

#include <stdbool.h>

#include "wire/plan.h"

struct swap {
	const char *device; /* name as /proc/diskstats has it; NULL: there is none yet */
	bool on;
	bool was_off; /* since the run began */
};

/* Creates the device of the plan, writes the swap header and turns swapping on. */
int swap_start(struct swap *swap, const struct plan *plan, struct error *error);

/* Turns swapping on that device on again, or off. Off takes as long as its pages take to read. */
int swap_on(struct swap *swap, struct error *error);
int swap_off(struct swap *swap, uint64_t deadline_ns, struct error *error);

#endif

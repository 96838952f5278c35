/* The swap device: null_blk, asynchronous with latency and bandwidth, or brd, synchronous. */
#ifndef ZSWAPBENCH_SWAP_H
#define ZSWAPBENCH_SWAP_H

#include "harness/plan.h"

/* Creates the device of the plan, writes the swap header and turns swapping on. */
int swap_start(const struct plan *plan, struct error *error);

/* Name of the device as /proc/diskstats has it; "" before swap_start(). */
const char *swap_device_name(void);

#endif

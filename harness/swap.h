/* The swap device: null_blk, asynchronous with latency and bandwidth, or brd, synchronous. */
#ifndef ZSWAPBENCH_SWAP_H
#define ZSWAPBENCH_SWAP_H

#include <stdbool.h>

#include "wire/plan.h"

/* Creates the device of the plan, writes the swap header and turns swapping on. */
int swap_start(const struct plan *plan, struct error *error);

/* Whether swapping is on now. */
bool swap_is_on(void);

/* Turns swapping on that device on again, or off. Off takes as long as its pages take to read. */
int swap_on(struct error *error);
int swap_off(uint64_t deadline_ns, struct error *error);

/* Name of the device as /proc/diskstats has it; "" before swap_start(). */
const char *swap_device_name(void);

#endif

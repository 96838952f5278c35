/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The end of what tasks have set off: zswap's worker has nothing to do, and nothing is
 * being written to the swap device. What a phase has caused is counted in it, not in the next.
 */
#ifndef ZSWAPBENCH_SETTLE_H
#define ZSWAPBENCH_SETTLE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct machine;

struct settled {
	uint64_t ns;	  /* how long that took */
	bool at_rest;	  /* false: after a second it still went on */
	bool worker_seen; /* false: this kernel does not show whether the worker has work */
};

/* Begins to watch the worker, unless the plan wants no probes. */
void settle_start(struct machine *machine);

/* Waits for it, at most a second. */
struct settled settle_wait(const struct machine *machine);

/* Whether all was at rest: true, false, or null where the worker is not seen; the caller owns it.
 */
json_t *settle_at_rest(const struct settled *settled);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Kernel probes through tracefs: what no counter tells.
 *
 * - `write`, in every run: __swap_writepage() by its caller; a page on its way to disk was
 *   either refused by zswap (the caller is swap_writepage()) or written back.
 * - `nodes`, where the scenario asks: list_lru_add() and list_lru_walk_one() on zswap's
 *   lists, by node.
 * - `premature`, where the scenario asks: the slots written back and the slots wanted
 *   again, from disk or from the swap cache, with their times.
 *
 * - `owners`, where the scenario asks: `write` by the memcg that the page belongs to and
 *   by the task that sent it to disk, which no counter tells; also when that memcg is gone.
 *
 * A kernel without kprobes or without a function lacks that probe: null, not 0.
 */
#ifndef ZSWAPBENCH_PROBES_H
#define ZSWAPBENCH_PROBES_H

#include <jansson.h>
#include <stdbool.h>
struct machine;

enum probe {
	PROBE_OWNERS,
	PROBE_WRITE,
	PROBE_ADD,
	PROBE_DELETE,
	PROBE_WALK,
	PROBE_READ,
	PROBE_HIT,
	PROBE_COUNT
};

/* What this kernel lets be seen, of what the plan wants. */
struct probes {
	bool working[PROBE_COUNT];
	bool slots; /* also whose a slot is when its cgroup is gone */
};

/* Sets the probes that the plan asks for and starts them. */
void probes_start(struct machine *machine);

/*
 * Entries on zswap's lists of each node now, {"0": 120, "1": 0}, those added less those
 * deleted; null where these are not seen, or not as many as zswap has. The caller owns it.
 */
json_t *probes_listed(const struct machine *machine);

/* Stops them and returns what they saw, as the record's `probes`; the caller owns it. */
json_t *probes_stop(const struct machine *machine);

#endif

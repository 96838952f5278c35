/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the pages of a task lie: asked of the kernel by numa_move_pages(), in the task's own
 * process, and compared with the nodes that they are bound to.
 */
#ifndef ZSWAPBENCH_PLACEMENT_H
#define ZSWAPBENCH_PLACEMENT_H

#include <jansson.h>

#include "harness/machine.h"
#include "workloads/region.h"

enum { PLACEMENT_NODES = 64, PLACEMENT_BATCH = 512 };

/*
 * What was found; in memory that task and harness share, with the arrays that the kernel is
 * handed, so that looking charges nothing to the task's cgroup.
 */
struct placement {
	bool told;		      /* false: this kernel has no move_pages() */
	uint64_t allowed;	      /* nodes: bit n is node n */
	uint64_t on[PLACEMENT_NODES]; /* pages that are mapped there */
	uint64_t swapped;	      /* pages that were written and are not mapped */
	uint64_t strays;	      /* pages on another node, of which this is the first: */
	uint64_t page;
	int node;
	void *pages[PLACEMENT_BATCH];
	int status[PLACEMENT_BATCH];
};

/* Looks at all pages of @region, in its process; -1, with errno, when the kernel does not tell. */
int placement_look(struct placement *placement, const struct region *region);

/* The nodes that pages of @task are to be on: its own, as far as its cgroup has them. */
uint64_t placement_allowed(const struct machine *machine, const struct plan_task *task);

/*
 * How many pages may be strays and no fault be: who writes a page back takes the folio where its
 * own policy says, zswap's worker anywhere, and the page stays there when its task finds it in
 * the swap cache. So as many as were written back, by @vmstat; and any when that is not told, or
 * swapoff has read pages, which it does wherever it runs.
 */
uint64_t placement_excused(const struct machine *machine, const json_t *vmstat);

/*
 * For the record: {"nodes": {"0": 12, "1": 0}, "swapped": 3, "strays": 0}, or null where that is
 * not told; the caller owns it.
 */
json_t *placement_json(const struct plan *plan, const struct placement *placement);

#endif

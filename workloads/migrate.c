// SPDX-License-Identifier: GPL-2.0-only
/*
 * migrate: takes random pieces of the range and has the kernel move their pages to a random
 * one of the task's nodes. Those that are in zswap stay where they are; then every page is
 * read, and is on that node or comes back from zswap.
 */
#include "workloads/workloads.h"

#include <errno.h>
#include <numa.h>
#include <numaif.h>

#include "lib/random.h"

enum { MOVED_AT_ONCE = 32 }; /* pages */

/* The node of @set that a number of the stream picks; any: the kernel's first. */
static int pick_node(struct region *region)
{
	uint64_t set = region->nodes ? region->nodes : 1;
	uint64_t skip = random_next(&region->random) % (uint64_t)__builtin_popcountll(set);

	for (; skip; skip--)
		set &= set - 1;
	return __builtin_ctzll(set);
}

static int move_piece(struct region *region, uint64_t first, uint64_t pages)
{
	void *addresses[MOVED_AT_ONCE];
	int nodes[MOVED_AT_ONCE], status[MOVED_AT_ONCE], node = pick_node(region);
	uint64_t i;

	for (i = 0; i < pages; i++) {
		addresses[i] = region->memory + (first + i) * PAGE_BYTES;
		nodes[i] = node;
	}
	/* more than 0: so many could not be moved; a cgroup may have lost the node meanwhile */
	if (numa_move_pages(0, pages, addresses, nodes, status, MPOL_MF_MOVE) < 0 &&
	    errno != EACCES)
		return region_trouble(region, "move_pages");
	return 0;
}

int workload_migrate(struct region *region, const struct workload_parameters *parameters)
{
	uint64_t pages = parameters->pages < MOVED_AT_ONCE ? parameters->pages : MOVED_AT_ONCE;
	uint64_t round, first, i;

	for (round = 0; round < parameters->operations && !region_stopped(region); round++) {
		first = parameters->first +
			random_next(&region->random) % (parameters->pages - pages + 1);
		if (move_piece(region, first, pages))
			return -1;
		for (i = 0; i < pages; i++) {
			bool write = random_next(&region->random) % 100 < parameters->write_percent;

			if (region_access(region, first + i, write))
				return -1;
		}
	}
	return 0;
}

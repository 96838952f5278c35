/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A task's memory as the workloads see it: pages that are written with a
 * version and checked on every read, each access timed and sorted by where the
 * page came from.
 */
#ifndef ZSWAPBENCH_REGION_H
#define ZSWAPBENCH_REGION_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "lib/content.h"
#include "lib/histogram.h"

/* Where a page was when it was touched. */
enum page_source {
	SOURCE_MEMORY,	/* mapped: no fault */
	SOURCE_NEW,	/* never touched before: a fresh page */
	SOURCE_CACHE,	/* a minor fault: still in the swap cache */
	SOURCE_ZSWAP,	/* a major fault without a block read */
	SOURCE_DISK,	/* a major fault with a block read */
	SOURCE_MAJOR,	/* a major fault, on a kernel that does not count block reads per task */
	SOURCE_REQUEST, /* none of these: a request to a service, see workloads/redis.c */
	SOURCE_COUNT
};

extern const char *const page_source_names[SOURCE_COUNT];

/* A page that did not hold what was written to it. */
struct region_loss {
	bool found;
	uint64_t page;
	uint32_t version;
	enum page_source source;
	struct content_mismatch mismatch;
};

/* What a task reports after a phase; lives in memory shared with the harness. */
struct region_result {
	uint64_t operations, writes;
	struct histogram latency[SOURCE_COUNT]; /* ns of the touch alone */
	struct region_loss loss;
	char trouble[160]; /* why the workload could not go on; empty: it could */
};

struct region {
	/* Called by region_access(): region_touch(), or what notes accesses instead of making them.
	 */
	int (*access)(struct region *region, uint64_t page, bool write);
	struct content content;
	uint8_t *memory;
	uint64_t pages;
	bool shmem;	    /* else private anonymous memory */
	uint32_t *versions; /* of each page; 0: never written */
	uint64_t nodes;	    /* of the task: bit n is node n; 0: any */
	uint64_t random;    /* stream of this task and phase */
	bool counts_reads;  /* the kernel counts block reads per task */
	const atomic_bool *stop;
	struct region_result *result;
};

/* True once the phase is over for this task. */
static inline bool region_stopped(const struct region *region)
{
	return atomic_load_explicit(region->stop, memory_order_relaxed);
}

/*
 * Touches @page, checks every byte of what it holds (unless it was never
 * written), and writes its next version if @write. Returns 0, or -1 when the
 * page does not hold what it should; the loss is noted in the result.
 */
int region_touch(struct region *region, uint64_t page, bool write);

/* What a workload does with a page; returns as region_touch() does. */
static inline int region_access(struct region *region, uint64_t page, bool write)
{
	return region->access(region, page, write);
}

/*
 * Checks that @page, whose contents were discarded, is filled with zeroes, and writes its
 * next version. Returns 0, or -1 like region_access().
 */
int region_renew(struct region *region, uint64_t page);

/* Asks the kernel to push @pages from @page on out of memory; 0, or -1, noted. */
int region_push_out(struct region *region, uint64_t page, uint64_t pages);

/* Notes why the workload cannot go on, with errno behind it, and returns -1. */
int region_trouble(struct region *region, const char *what);

#endif

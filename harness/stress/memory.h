/* SPDX-License-Identifier: GPL-2.0-only */
/* The memory of a task under stress, whose every page is known. */
#ifndef ZSWAPBENCH_STRESS_MEMORY_H
#define ZSWAPBENCH_STRESS_MEMORY_H

#include "harness/stress/actor.h"

/* A run of pages of a memory. */
struct page_run {
	uint64_t first, count;
};

/* So many pages at a place that is drawn, no more than there are. */
struct page_run memory_draw(struct actor *actor, uint64_t pages);

/* Of shared memory, before the tasks are forked; of other memory, in the task. -1: errno. */
int memory_open(struct memory *memory);
int memory_map(struct memory *memory);

/* Locks the pages of @run, all of them, for reading or for writing, and lets them go. */
void memory_lock(struct memory *memory, struct page_run run, bool write);
void memory_unlock(struct memory *memory, struct page_run run, bool write);

static inline uint8_t *memory_page(const struct memory *memory, uint64_t page)
{
	return memory->at + page * PAGE_BYTES;
}

/* Checks a page that is locked; -1: not what it should be, or it could not be read. */
int memory_check(struct actor *actor, uint64_t page);

/* Writes the next version of a page that is locked for writing. */
int memory_rewrite(struct actor *actor, uint64_t page);

/* Fills a page that is locked for writing with one word. */
int memory_fill(struct actor *actor, uint64_t page, uint64_t word);

/* Touches a page that nobody locked. */
int memory_touch(struct actor *actor, uint64_t page);

/* Makes this process's threads survive pages that the device failed to read. */
void memory_expect_faults(void);

#endif

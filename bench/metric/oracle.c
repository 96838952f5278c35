// SPDX-License-Identifier: GPL-2.0-only
/* Belady's MIN: see oracle.h. */
#include "bench/metric/oracle.h"

#include <stdlib.h>

#include "lib/content.h"
#include "lib/xalloc.h"

uint64_t oracle_capacity(uint64_t memory, uint64_t pool, unsigned int compressed)
{
	uint64_t room, stored;

	if (memory < PAGE_BYTES)
		return 0;
	room = memory - PAGE_BYTES;
	stored = (pool < room ? pool : room) / compressed;
	return stored + (memory - stored * compressed) / PAGE_BYTES;
}

/*
 * When held pages are used next, as a max-heap. A use is the index of that access, or
 * count + page for a page that is never used again: each names its page, and no two are
 * the same.
 */
struct uses {
	size_t *at;
	size_t count;
};

static void uses_add(struct uses *uses, size_t use)
{
	size_t i = uses->count++;

	for (; i && uses->at[(i - 1) / 2] < use; i = (i - 1) / 2)
		uses->at[i] = uses->at[(i - 1) / 2];
	uses->at[i] = use;
}

/* Takes out the farthest. */
static size_t uses_take(struct uses *uses)
{
	size_t farthest = uses->at[0], last = uses->at[--uses->count], i = 0, child;

	while ((child = 2 * i + 1) < uses->count) {
		if (child + 1 < uses->count && uses->at[child + 1] > uses->at[child])
			child++;
		if (uses->at[child] <= last)
			break;
		uses->at[i] = uses->at[child];
		i = child;
	}
	uses->at[i] = last;
	return farthest;
}

/* What MIN knows and holds. */
struct oracle {
	const uint32_t *accesses;
	size_t count;
	size_t *next;	   /* use after each access */
	bool *seen, *held; /* of each page */
	uint64_t holds, capacity;
	struct uses uses;
};

/* Fills next[]; @first becomes the first use of each page. */
static void look_ahead(struct oracle *oracle, size_t *first, size_t pages)
{
	size_t i;

	for (i = 0; i < pages; i++)
		first[i] = oracle->count + i;
	for (i = oracle->count; i-- > 0;) {
		oracle->next[i] = first[oracle->accesses[i]];
		first[oracle->accesses[i]] = i;
	}
}

static void hold(struct oracle *oracle, uint32_t page, size_t use)
{
	oracle->held[page] = true;
	oracle->holds++;
	uses_add(&oracle->uses, use);
}

/*
 * A use that is over stays in the heap, but is less than every use to come, so the
 * farthest is always that of a held page.
 */
static void evict(struct oracle *oracle)
{
	size_t use = uses_take(&oracle->uses);

	oracle->held[use < oracle->count ? oracle->accesses[use] : use - oracle->count] = false;
	oracle->holds--;
}

/* Of the old pages, the best to hold at the begin are those that are used first. */
static void begin_oracle(struct oracle *oracle, const size_t *first)
{
	size_t i;

	for (i = 0; i < oracle->count && oracle->holds < oracle->capacity; i++) {
		uint32_t page = oracle->accesses[i];

		if (first[page] == i && oracle->seen[page])
			hold(oracle, page, i);
	}
}

/* Accesses number @i; returns whether that reads from disk. */
static bool access_page(struct oracle *oracle, size_t i)
{
	uint32_t page = oracle->accesses[i];
	bool reads = oracle->seen[page];

	if (oracle->held[page]) {
		uses_add(&oracle->uses, oracle->next[i]);
		return false;
	}
	oracle->seen[page] = true;
	if (!oracle->capacity)
		return reads;
	if (oracle->holds == oracle->capacity)
		evict(oracle);
	hold(oracle, page, oracle->next[i]);
	return reads;
}

uint64_t oracle_reads(const uint32_t *accesses, size_t count, const bool *old, size_t pages,
		      uint64_t capacity)
{
	struct oracle oracle = {
		.accesses = accesses,
		.count = count,
		.next = xcalloc(count, sizeof(*oracle.next)),
		.seen = xcalloc(pages, sizeof(*oracle.seen)),
		.held = xcalloc(pages, sizeof(*oracle.held)),
		.capacity = capacity,
		.uses.at = xcalloc(count + pages, sizeof(*oracle.uses.at)),
	};
	size_t *first = xcalloc(pages, sizeof(*first)), i;
	uint64_t reads = 0;

	for (i = 0; old && i < pages; i++)
		oracle.seen[i] = old[i];
	look_ahead(&oracle, first, pages);
	begin_oracle(&oracle, first);
	for (i = 0; i < count; i++)
		reads += access_page(&oracle, i);
	free(oracle.next);
	free(oracle.seen);
	free(oracle.held);
	free(oracle.uses.at);
	free(first);
	return reads;
}

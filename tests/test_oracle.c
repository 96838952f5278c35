// SPDX-License-Identifier: GPL-2.0-only
/* The oracle: strings with known answers, its edges, and every policy there is on small ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/metric/oracle.h"
#include "lib/random.h"

enum { MAX_PAGES = 16, MAX_ACCESSES = 400 };

#define MIB (1ULL << 20)

/* Page faults of MIN from an empty memory, as textbooks count them: first accesses, too. */
static uint64_t faults(const uint32_t *accesses, size_t count, uint64_t frames)
{
	bool seen[MAX_PAGES] = {false};
	uint64_t distinct = 0;
	size_t i;

	for (i = 0; i < count; i++) {
		distinct += !seen[accesses[i]];
		seen[accesses[i]] = true;
	}
	return distinct + oracle_reads(accesses, count, NULL, MAX_PAGES, frames);
}

#define FAULTS(string, frames) faults((string), sizeof(string) / sizeof(*(string)), (frames))

/* A. Silberschatz, P. B. Galvin, G. Gagne: Operating System Concepts, "Optimal Page Replacement".
 */
static void silberschatz(void **state)
{
	static const uint32_t string[] = {7, 0, 1, 2, 0, 3, 0, 4, 2, 3,
					  0, 3, 2, 1, 2, 0, 1, 7, 0, 1};

	(void)state;
	assert_int_equal(FAULTS(string, 3), 9);
	assert_int_equal(oracle_reads(string, 20, NULL, 8, 3), 3);
}

/* The string on which FIFO has more faults with four frames (10) than with three (9). */
static void belady(void **state)
{
	static const uint32_t string[] = {1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5};

	(void)state;
	assert_int_equal(FAULTS(string, 3), 7);
	assert_int_equal(FAULTS(string, 4), 6);
	assert_int_equal(FAULTS(string, 5), 5);
}

static void capacities_at_the_edge(void **state)
{
	static const uint32_t string[] = {0, 0, 1, 0, 2, 2, 1, 0};

	(void)state;
	assert_int_equal(oracle_reads(string, 8, NULL, 3, 0), 5); /* all but the first ones */
	assert_int_equal(oracle_reads(string, 8, NULL, 3, 1), 3);
	assert_int_equal(oracle_reads(string, 8, NULL, 3, 2), 1);
	assert_int_equal(oracle_reads(string, 8, NULL, 3, 3), 0);
	assert_int_equal(oracle_reads(string, 8, NULL, 3, UINT64_MAX), 0);
	assert_int_equal(oracle_reads(string, 0, NULL, 3, 2), 0);
	assert_int_equal(oracle_reads(NULL, 0, NULL, 0, 2), 0);
}

/*
 * n pages in turn, k of them held: the first k hit. From then on, in every n - 1
 * accesses, MIN keeps k - 1 of those that come next and reads the other n - k.
 */
static void cycle(void **state)
{
	static const bool old[10] = {true, true, true, true, true, true, true, true, true, true};
	uint32_t accesses[4 + 9 * 40];
	size_t i;

	(void)state;
	for (i = 0; i < 4 + 9 * 40; i++)
		accesses[i] = i % 10;
	assert_int_equal(oracle_reads(accesses, 4 + 9 * 40, old, 10, 4), 40 * 6);
}

static void old_pages_cost_a_read_unless_held(void **state)
{
	static const uint32_t string[] = {0, 1, 2, 3, 0};
	static const bool old[] = {true, true, false, true};

	(void)state;
	assert_int_equal(oracle_reads(string, 5, old, 4, 0), 4);
	assert_int_equal(oracle_reads(string, 5, old, 4, 1), 3); /* 0 is held at the begin */
	assert_int_equal(oracle_reads(string, 5, old, 4, 2), 1); /* 0 stays held; 3 */
	assert_int_equal(oracle_reads(string, 5, old, 4, 3), 0); /* 0, 1, 3; then 2 for 1 */
}

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* The fewest reads from access @i on, by trying every page to evict. Sets are bit masks. */
static uint64_t try_all(const uint32_t *accesses, size_t count, size_t i, unsigned int held,
			unsigned int seen, int capacity)
{
	unsigned int page, reads, victim;
	uint64_t fewest = UINT64_MAX;

	if (i == count)
		return 0;
	page = 1U << accesses[i];
	if (held & page)
		return try_all(accesses, count, i + 1, held, seen, capacity);
	reads = seen & page ? 1 : 0;
	if (__builtin_popcount(held) < capacity)
		return reads + try_all(accesses, count, i + 1, held | page, seen | page, capacity);
	for (victim = 1; victim <= held; victim <<= 1)
		if (held & victim)
			fewest = least(fewest,
				       try_all(accesses, count, i + 1, (held & ~victim) | page,
					       seen | page, capacity));
	return reads + fewest;
}

/* The same over every set of old pages that may be held at the begin. */
static uint64_t try_all_begins(const uint32_t *accesses, size_t count, unsigned int old,
			       int capacity)
{
	uint64_t fewest = UINT64_MAX;
	unsigned int held;

	for (held = 0; held <= old; held++)
		if (!(held & ~old) && __builtin_popcount(held) <= capacity)
			fewest = least(fewest, try_all(accesses, count, 0, held, old, capacity));
	return fewest;
}

static void no_policy_does_better_and_one_as_well(void **state)
{
	enum { PAGES = 5, LENGTH = 9 };
	uint64_t random = 1;
	unsigned int round, i;

	(void)state;
	for (round = 0; round < 600; round++) {
		unsigned int old = random_next(&random) % 3 ? random_next(&random) % 32 : 0;
		int capacity = 1 + (int)(random_next(&random) % 4);
		size_t count = random_next(&random) % (LENGTH + 1);
		uint32_t accesses[LENGTH] = {0};
		bool is_old[PAGES];

		for (i = 0; i < PAGES; i++)
			is_old[i] = old >> i & 1;
		for (i = 0; i < count; i++)
			accesses[i] = random_next(&random) % PAGES;
		assert_int_equal(oracle_reads(accesses, count, is_old, PAGES, (uint64_t)capacity),
				 try_all_begins(accesses, count, old, capacity));
	}
}

/* Reads of LRU, or of FIFO, which forgets that a page was used again. */
static uint64_t by_age(const uint32_t *accesses, size_t count, size_t capacity, bool lru)
{
	size_t since[MAX_PAGES], i, held = 0, page, victim;
	bool seen[MAX_PAGES] = {false}, here[MAX_PAGES] = {false};
	uint64_t reads = 0;

	for (i = 0; i < count; i++) {
		page = accesses[i];
		if (here[page] && lru)
			since[page] = i;
		if (here[page])
			continue;
		reads += seen[page];
		for (victim = MAX_PAGES; held == capacity;) {
			size_t p;

			for (p = 0; p < MAX_PAGES; p++)
				if (here[p] && (victim == MAX_PAGES || since[p] < since[victim]))
					victim = p;
			here[victim] = false;
			held--;
		}
		held++;
		here[page] = seen[page] = true;
		since[page] = i;
	}
	return reads;
}

static void never_more_than_lru_or_fifo_nor_with_more_pages(void **state)
{
	uint32_t accesses[MAX_ACCESSES];
	uint64_t random = 2, before, reads, better = 0;
	size_t round, capacity, i;

	(void)state;
	for (round = 0; round < 60; round++) {
		for (i = 0; i < MAX_ACCESSES; i++)
			accesses[i] = random_next(&random) % (1 + random_next(&random) % MAX_PAGES);
		before = UINT64_MAX;
		for (capacity = 1; capacity <= MAX_PAGES; capacity++) {
			reads = oracle_reads(accesses, MAX_ACCESSES, NULL, MAX_PAGES, capacity);
			assert_true(reads <= by_age(accesses, MAX_ACCESSES, capacity, true));
			assert_true(reads <= by_age(accesses, MAX_ACCESSES, capacity, false));
			assert_true(reads <= before);
			better += reads < by_age(accesses, MAX_ACCESSES, capacity, true);
			before = reads;
		}
		assert_int_equal(before, 0);
	}
	assert_true(better > 500); /* of 960: the property is not true by chance */
}

static void capacity_is_the_best_split(void **state)
{
	uint64_t memory, pool, u, c, best;

	(void)state;
	/* 2 MiB compressed to a quarter, 6 MiB as they are */
	assert_int_equal(oracle_capacity(8 * MIB, 2 * MIB, 1024), 2048 + 1536);
	assert_int_equal(oracle_capacity(8 * MIB, 0, 1024), 2048);
	assert_int_equal(oracle_capacity(8 * MIB, 2 * MIB, 4096), 2048);
	assert_int_equal(oracle_capacity(4095, MIB, 1024), 0);
	assert_int_equal(oracle_capacity(4096, MIB, 1024), 1);
	/* the pool is charged to the memory: 1 page as it is, 4 * 1023 compressed in the rest */
	assert_int_equal(oracle_capacity(4 * MIB, 64 * MIB, 1024), 1 + 4 * 1023);
	for (memory = 4096; memory < 40000; memory += 1001) {
		for (pool = 0; pool < 30000; pool += 777) {
			best = 0;
			for (u = 1; u * 4096 <= memory; u++) {
				c = least(pool, memory - u * 4096) / 1368;
				best = u + c > best ? u + c : best;
			}
			assert_int_equal(oracle_capacity(memory, pool, 1368), best);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(silberschatz),
		cmocka_unit_test(belady),
		cmocka_unit_test(capacities_at_the_edge),
		cmocka_unit_test(cycle),
		cmocka_unit_test(old_pages_cost_a_read_unless_held),
		cmocka_unit_test(no_policy_does_better_and_one_as_well),
		cmocka_unit_test(never_more_than_lru_or_fifo_nor_with_more_pages),
		cmocka_unit_test(capacity_is_the_best_split),
	};

	return cmocka_run_group_tests_name("oracle", tests, NULL, NULL);
}

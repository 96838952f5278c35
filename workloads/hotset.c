// SPDX-License-Identifier: GPL-2.0-only
/*
 * hotset: accesses pages of a working set with Zipf popularity. The set can
 * move through the range, so that pages that were hot grow cold and others heat up.
 */
#include "workloads/workloads.h"

#include "lib/clock.h"
#include "lib/random.h"
#include "lib/zipf.h"

/* Spreads the ranks over the set: neighbours in rank are not neighbours in memory. */
static uint64_t scatter(uint64_t rank, uint64_t set)
{
	const uint64_t prime =
		1000003; /* larger than no set that fits a guest needs a common factor */

	return set % prime ? rank * prime % set : rank;
}

int workload_hotset(struct region *region, const struct workload_parameters *parameters)
{
	uint64_t set = parameters->working_set ? parameters->working_set : parameters->pages;
	uint64_t operation, start = 0;
	struct zipf zipf;

	zipf_init(&zipf, set, parameters->zipf);
	for (operation = 0; operation < parameters->operations; operation++) {
		uint64_t rank = zipf_draw(&zipf, &region->random);
		bool write = random_next(&region->random) % 100 < parameters->write_percent;
		uint64_t page = (start + scatter(rank, set)) % parameters->pages;

		if (region_stopped(region))
			return 0;
		if (region_access(region, parameters->first + page, write))
			return -1;
		clock_sleep(parameters->think_ns);
		if (parameters->shift_every && (operation + 1) % parameters->shift_every == 0)
			start = (start + parameters->shift_by) % parameters->pages;
	}
	return 0;
}

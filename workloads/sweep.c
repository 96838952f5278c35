// SPDX-License-Identifier: GPL-2.0-only
/* sweep: goes over the range in order, some times; a share of the accesses rewrites the page. */
#include "workloads/workloads.h"

#include "lib/clock.h"
#include "lib/random.h"

int workload_sweep(struct region *region, const struct workload_parameters *parameters)
{
	uint64_t pass, i;

	for (pass = 0; pass < parameters->passes; pass++) {
		for (i = 0; i < parameters->pages; i++) {
			bool write = random_next(&region->random) % 100 < parameters->write_percent;

			if (region_stopped(region))
				return 0;
			if (region_access(region, parameters->first + i, write))
				return -1;
			clock_sleep(parameters->think_ns);
		}
	}
	return 0;
}

/*
 * pageout: goes over the range in order, and pushes each page out at once after its access.
 * Every access is then a store to zswap, however much memory there is.
 */
#include "workloads/workloads.h"

#include <sys/mman.h>

#include "lib/random.h"

int workload_pageout(struct region *region, const struct workload_parameters *parameters)
{
	uint64_t pass, i;

	for (pass = 0; pass < parameters->passes; pass++) {
		for (i = 0; i < parameters->pages; i++) {
			bool write = random_next(&region->random) % 100 < parameters->write_percent;
			uint64_t page = parameters->first + i;

			if (region_stopped(region))
				return 0;
			if (region_access(region, page, write))
				return -1;
			if (madvise(region->memory + page * PAGE_BYTES, PAGE_BYTES, MADV_PAGEOUT))
				return region_trouble(region, "madvise to push out");
			region_think(parameters->think_ns);
		}
	}
	return 0;
}

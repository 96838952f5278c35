// SPDX-License-Identifier: GPL-2.0-only
/*
 * pageout: goes over the range in order, and pushes each page out at once after its access.
 * Every access is then a store to zswap, however much memory there is.
 */
#include "workloads/workloads.h"

static int touch_and_push_out(struct region *region, uint64_t page, bool write)
{
	if (region_touch(region, page, write))
		return -1;
	return region_push_out(region, page, 1);
}

int workload_pageout(struct region *region, const struct workload_parameters *parameters)
{
	struct region pushing = *region;
	int code;

	pushing.access = touch_and_push_out;
	code = workload_sweep(&pushing, parameters);
	region->random = pushing.random;
	return code;
}

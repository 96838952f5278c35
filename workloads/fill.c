// SPDX-License-Identifier: GPL-2.0-only
/* fill: writes every page of the range once, in order. */
#include "workloads/workloads.h"

int workload_fill(struct region *region, const struct workload_parameters *parameters)
{
	uint64_t i;

	for (i = 0; i < parameters->pages && !region_stopped(region); i++)
		if (region_access(region, parameters->first + i, true))
			return -1;
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-only
/* idle: keeps its memory and does nothing until the phase is over. */
#include "workloads/workloads.h"

#include "lib/clock.h"

int workload_idle(struct region *region, const struct workload_parameters *parameters)
{
	(void)parameters;
	while (!region_stopped(region))
		clock_sleep(CLOCK_MS);
	return 0;
}

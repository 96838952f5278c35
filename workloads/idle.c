/* idle: keeps its memory and does nothing until the phase is over. */
#include "workloads/workloads.h"

int workload_idle(struct region *region, const struct workload_parameters *parameters)
{
	(void)parameters;
	while (!region_stopped(region))
		region_think(1000000);
	return 0;
}

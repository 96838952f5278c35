/* The table of workloads: see workloads.h. */
#include "workloads/workloads.h"

#include <string.h>

const struct workload workloads[] = {
	{"fill", " range ", false, workload_fill},
	{"sweep", " range passes think writes ", false, workload_sweep},
	{"hotset", " range operations zipf working_set shift think writes ", false,
	 workload_hotset},
	{"churn", " range operations below ", false, workload_churn},
	{"cow", " range operations writes ", false, workload_cow},
	{"remap", " range operations ", false, workload_remap},
	{"idle", " ", true, workload_idle},
	{"redis-fill", " range ", false, workload_redis_fill},
	{"redis", " range operations zipf working_set shift think writes ", false, workload_redis},
	{"run", " ", false, NULL},
	{"start", " ", false, NULL},
	{NULL, NULL, false, NULL},
};

const struct workload *workload_find(const char *name)
{
	const struct workload *workload;

	for (workload = workloads; workload->name; workload++)
		if (!strcmp(workload->name, name))
			return workload;
	return NULL;
}

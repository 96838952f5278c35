/* The table of workloads: see workloads.h. */
#include "workloads/workloads.h"

#include <string.h>

const struct workload workloads[] = {
	{"fill", " range ", false, true, workload_fill},
	{"sweep", " range passes think writes ", false, true, workload_sweep},
	{"hotset", " range operations zipf working_set shift think writes ", false, true,
	 workload_hotset},
	{"churn", " range operations below ", false, false, workload_churn},
	{"cow", " range operations writes ", false, false, workload_cow},
	{"remap", " range operations ", false, false, workload_remap},
	{"pageout", " range passes think writes ", false, false, workload_pageout},
	{"idle", " ", true, true, workload_idle},
	{"redis-fill", " range ", false, false, workload_redis_fill},
	{"redis", " range operations zipf working_set shift think writes ", false, false,
	 workload_redis},
	{"run", " ", false, false, NULL},
	{"start", " ", false, false, NULL},
	{NULL, NULL, false, false, NULL},
};

const struct workload *workload_find(const char *name)
{
	const struct workload *workload;

	for (workload = workloads; workload->name; workload++)
		if (!strcmp(workload->name, name))
			return workload;
	return NULL;
}

// SPDX-License-Identifier: GPL-2.0-only
/* The table of workloads: see workloads.h. */
#include "workloads/workloads.h"

#include <string.h>

const struct workload workloads[] = {
	{.name = "fill", .parameters = " range ", .run = workload_fill, .pure = true},
	{.name = "sweep",
	 .parameters = " range passes think writes ",
	 .run = workload_sweep,
	 .pure = true},
	{.name = "hotset",
	 .parameters = " range operations zipf working_set shift think writes ",
	 .run = workload_hotset,
	 .pure = true},
	{.name = "churn", .parameters = " range operations below ", .run = workload_churn},
	{.name = "cow", .parameters = " range operations writes ", .run = workload_cow},
	{.name = "remap", .parameters = " range operations ", .run = workload_remap},
	{.name = "migrate", .parameters = " range operations writes ", .run = workload_migrate},
	{.name = "pageout", .parameters = " range passes think writes ", .run = workload_pageout},
	{.name = "idle", .parameters = " ", .run = workload_idle, .endless = true, .pure = true},
	{.name = "redis-fill", .parameters = " range ", .run = workload_redis_fill},
	{.name = "redis",
	 .parameters = " range operations zipf working_set shift think writes ",
	 .run = workload_redis},
	{.name = "run", .parameters = " "},
	{.name = "start", .parameters = " "},
	{.name = NULL},
};

const struct workload *workload_find(const char *name)
{
	const struct workload *workload;

	for (workload = workloads; workload->name; workload++)
		if (!strcmp(workload->name, name))
			return workload;
	return NULL;
}

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Workloads: what a task does to its memory during a phase. One file each, one
 * line each in the table of workloads.c; the scenario's `workload:` names it.
 */
#ifndef ZSWAPBENCH_WORKLOADS_H
#define ZSWAPBENCH_WORKLOADS_H

#include "workloads/region.h"

/* The parameters of an activity; a workload reads those that its table line names. */
struct workload_parameters {
	uint64_t first, pages;	    /* range of the region, pages */
	uint64_t operations;	    /* page accesses */
	uint64_t passes;	    /* times over the range */
	double zipf;		    /* exponent; 0: uniform */
	uint64_t working_set;	    /* pages; 0: the whole range */
	uint64_t shift_every;	    /* accesses after which the set moves; 0: never */
	uint64_t shift_by;	    /* pages it moves by */
	uint64_t think_ns;	    /* sleep between accesses */
	unsigned int write_percent; /* accesses that write the page's next version */
	const char *below;	    /* path of a cgroup, below the root of the hierarchy */
};

struct workload {
	const char *name;
	const char *parameters; /* keys of a scenario's activity, in a line with spaces around */
	/*
	 * Runs on @region. Returns early when region_stopped() says so, and -1
	 * when a page did not hold what it should (region_access() has noted it), or
	 * when it cannot go on (region_trouble() has). NULL: for tasks that are a program,
	 * which harness/programs.c runs to its end (run) or only starts (start).
	 */
	int (*run)(struct region *region, const struct workload_parameters *parameters);
	bool endless; /* runs until the phase's other tasks are done */
	bool pure;    /* does nothing but access its region, so that it may run anywhere */
};

extern const struct workload workloads[];

/* The line of @name, or NULL. */
const struct workload *workload_find(const char *name);

int workload_fill(struct region *region, const struct workload_parameters *parameters);
int workload_sweep(struct region *region, const struct workload_parameters *parameters);
int workload_hotset(struct region *region, const struct workload_parameters *parameters);
int workload_redis_fill(struct region *region, const struct workload_parameters *parameters);
int workload_redis(struct region *region, const struct workload_parameters *parameters);
int workload_churn(struct region *region, const struct workload_parameters *parameters);
int workload_cow(struct region *region, const struct workload_parameters *parameters);
int workload_remap(struct region *region, const struct workload_parameters *parameters);
int workload_migrate(struct region *region, const struct workload_parameters *parameters);
int workload_pageout(struct region *region, const struct workload_parameters *parameters);
int workload_idle(struct region *region, const struct workload_parameters *parameters);

#endif

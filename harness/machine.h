/* The machine: the plan that it follows, and what has been made of it so far. */
#ifndef ZSWAPBENCH_MACHINE_H
#define ZSWAPBENCH_MACHINE_H

#include <hwloc.h>

#include "harness/probes.h"
#include "harness/sampler.h"
#include "harness/swap.h"
#include "harness/tasks.h"
#include "wire/plan.h"

struct machine {
	const struct plan *plan;
	hwloc_topology_t topology;
	struct swap swap;
	struct task *tasks; /* one for each of the plan's; NULL: not started yet */
	struct probes probes;
	struct sampler sampler;
};

#endif

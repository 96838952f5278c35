/* SPDX-License-Identifier: GPL-2.0-only */
/* The machine: the plan that it follows, and what has been made of it so far. */
#ifndef ZSWAPBENCH_MACHINE_H
#define ZSWAPBENCH_MACHINE_H

#include <hwloc.h>

#include "harness/flush.h"
#include "harness/functions.h"
#include "harness/probes.h"
#include "harness/sampler.h"
#include "harness/swap.h"
#include "harness/tasks.h"
#include "wire/layout.h"
#include "wire/plan.h"

struct machine {
	const struct plan *plan;
	struct layout layout; /* of the kernel */
	hwloc_topology_t topology;
	struct swap swap;
	uint64_t *cgroups;  /* ids of the plan's; 0: not made yet */
	struct task *tasks; /* one for each of the plan's; NULL: not started yet */
	struct probes probes;
	struct functions functions;
	bool refusals; /* are counted by reason */
	bool worker;   /* of zswap: what it is asked and has done is counted */
	struct flush flush;
	struct sampler sampler;
};

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* The machine's processors and NUMA nodes, seen and bound through hwloc and libnuma. */
#ifndef ZSWAPBENCH_TOPOLOGY_H
#define ZSWAPBENCH_TOPOLOGY_H

#include <stddef.h>

#include "harness/machine.h"

/* Reads the topology and compares it with the plan's nodes. */
int topology_load(struct machine *machine, struct error *error);

/* What was found: {"0": {"memory": bytes, "cpus": [..]}, ...}; the caller owns it. */
json_t *topology_describe(const struct machine *machine);

/*
 * Binds the harness, and the sampler with it, to the first CPU. What it does to a cgroup
 * (memory.reclaim, a limit) leaves pages with the CPU it is done on, and which one the
 * scheduler takes hangs on the kernel's layout.
 */
int topology_bind_harness(const struct machine *machine, struct error *error);

/* Binds the calling process to the task's CPUs; none given: any. */
int topology_bind_cpus(const struct machine *machine, const struct plan_task *task,
		       struct error *error);

/*
 * Binds @memory to the task's nodes by its policy, before its first touch; none given: the
 * kernel's default.
 */
int topology_bind_memory(const struct plan_task *task, void *memory, size_t length,
			 struct error *error);

#endif

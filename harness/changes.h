/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a phase changes: cgroup files, parameters, and the life of tasks, cgroups and the
 * swap device. Some changes come before the phase's activities, some while they run.
 */
#ifndef ZSWAPBENCH_CHANGES_H
#define ZSWAPBENCH_CHANGES_H

#include "harness/machine.h"

/* Makes the changes of @phase that come before its activities, by @deadline_ns. */
int changes_before(struct machine *machine, const struct plan_phase *phase, uint64_t deadline_ns,
		   struct error *error);

/*
 * Makes the changes of @phase, from *@next on, that are due @since_ns after its activities
 * began, by @deadline_ns. *@wait_ns becomes the time until the next one, UINT64_MAX when
 * there is none.
 */
int changes_due(struct machine *machine, const struct plan_phase *phase, size_t *next,
		uint64_t since_ns, uint64_t deadline_ns, uint64_t *wait_ns, struct error *error);

#endif

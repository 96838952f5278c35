/* SPDX-License-Identifier: GPL-2.0-only */
/* A phase of the plan: what it changes and what its tasks do, side by side in time. */
#ifndef ZSWAPBENCH_PHASE_H
#define ZSWAPBENCH_PHASE_H

#include "harness/machine.h"

/*
 * Runs @phase: makes the changes that come first, starts the activities together, makes the
 * changes that come meanwhile, waits for those that are not in the background, stops the
 * rest, and tells the host what happened. Fails when a page was lost, a task died, or the
 * plan's timeout passed.
 */
int phase_run(struct machine *machine, const struct plan_phase *phase, struct error *error);

#endif

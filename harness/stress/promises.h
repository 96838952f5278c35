/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is promised of zswap, tried when the storm is over, in whatever state it has left: each
 * promise with cgroups, processes and settings of its own.
 */
#ifndef ZSWAPBENCH_STRESS_PROMISES_H
#define ZSWAPBENCH_STRESS_PROMISES_H

#include "harness/stress/world.h"

/*
 * Tries those in the section `check` of the program and tells the host of each. A promise that
 * is not kept is no error; -1: one could not be tried.
 */
int promises_check(struct world *world, struct error *error);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* What the seeds of a gate would find, in words. */
#ifndef ZSWAPBENCH_GATE_PLANNING_H
#define ZSWAPBENCH_GATE_PLANNING_H

#include "bench/gate/gate.h"

/*
 * What the seeds would find of the gates on metrics that have enough of them, and how many would
 * find 1, 2 and 5 % (planning.h). The caller frees; NULL: there is no such gate.
 */
char *gate_planning_text(const struct gate_results *results);

#endif

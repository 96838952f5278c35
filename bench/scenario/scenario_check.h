/* SPDX-License-Identifier: GPL-2.0-only */
/* What must hold across a scenario, beyond the value of each key. */
#ifndef ZSWAPBENCH_SCENARIO_CHECK_H
#define ZSWAPBENCH_SCENARIO_CHECK_H

#include "bench/base/yaml_binding.h"
#include "bench/scenario/scenario.h"

/*
 * Notes in @binding, which knows the line of every value, what is wrong with
 * @scenario: references to nothing, names given twice, ranges outside a task's
 * memory, parameters that nobody reads. Values that the binding has refused are
 * left out: one mistake is one message.
 */
void scenario_check(struct binding *binding, const struct scenario *scenario);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* The function of each step: step_rewrite() of the word "rewrite". */
#ifndef ZSWAPBENCH_STRESS_STEPS_H
#define ZSWAPBENCH_STRESS_STEPS_H

#include "harness/stress/actor.h"

/* Does @step; -1: what the actor's view says. */
typedef int step_function(struct actor *actor, const struct stress_line *step);

#define STEP_OF_HEAD(name)
#define STEP_OF_SECTION(name)
#define STEP_OF_SCHEDULE(name)
#define STEP_OF_PROMISE(name)
#define STEP_OF_ACCESS(name)   step_function step_##name;
#define STEP_OF_CHANGE(name)   step_function step_##name;
#define LINE(name, class, ...) STEP_OF_##class(name)
STRESS_LINES(LINE)
#undef LINE

/* By word; NULL where it is no step. */
extern step_function *const steps[STRESS_WORDS];

#endif

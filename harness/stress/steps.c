// SPDX-License-Identifier: GPL-2.0-only
/* The table of steps: see steps.h. */
#include "harness/stress/steps.h"

#undef STEP_OF_ACCESS
#undef STEP_OF_CHANGE
#define STEP_OF_ACCESS(name) [STRESS_##name] = step_##name,
#define STEP_OF_CHANGE(name) [STRESS_##name] = step_##name,

step_function *const steps[STRESS_WORDS] = {
#define LINE(name, class, ...) STEP_OF_##class(name)
	STRESS_LINES(LINE)
#undef LINE
};

// SPDX-License-Identifier: GPL-2.0-only
/* The table of words: see grammar.h. */
#include "wire/stress/grammar.h"

const struct stress_spec stress_grammar[STRESS_WORDS] = {
#define LINE(name, class, ...) [STRESS_##name] = {#name, STRESS_##class, {__VA_ARGS__}},
	STRESS_LINES(LINE)
#undef LINE
};

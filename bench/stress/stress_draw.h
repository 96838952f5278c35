/* SPDX-License-Identifier: GPL-2.0-only */
/* Stress programs drawn from a seed. */
#ifndef ZSWAPBENCH_STRESS_DRAW_H
#define ZSWAPBENCH_STRESS_DRAW_H

#include "wire/stress/program.h"

/*
 * The program of @seed: which operations it has, how often, on what machine. Swarm testing
 * (Groce et al., ISSTA 2012): each leaves out some. The same seed gives the same text.
 * stress_program_free() releases it.
 */
struct stress_program stress_draw_program(uint64_t seed);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* Mutants under stress: whether drawn programs find what scenarios do, and in how many cases. */
#ifndef ZSWAPBENCH_MUTANT_STRESS_H
#define ZSWAPBENCH_MUTANT_STRESS_H

#include "bench/command/options.h"
#include "bench/compare/mutation.h"

/*
 * Plays cases on each mutant of @mutations until the first finds something, or the options'
 * minutes (5) are over; fills in their `stress`. mutation_stress_free() releases that.
 */
int mutants_stress(struct mutations *mutations, const struct options *options, struct error *error);
void mutants_stress_free(struct mutations *mutations);

#endif

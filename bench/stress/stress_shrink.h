/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Makes a program that fails smaller: by delta debugging (Zeller and Hildebrandt, "Simplifying
 * and Isolating Failure-Inducing Input", IEEE TSE 28(2), 2002) over its lines, its places of
 * waiting and its waits.
 */
#ifndef ZSWAPBENCH_STRESS_SHRINK_H
#define ZSWAPBENCH_STRESS_SHRINK_H

#include "bench/stress/stress_case.h"

struct stress_shrink {
	/* set by the caller, borrowed */
	const struct stress_machine *machine;
	const struct kernel *kernel;
	const char *signature; /* that the smaller ones have to have, too */
	double seconds;	       /* of wall time, after which what is smallest so far is taken */
	/* what came of it */
	size_t cases;
	double until;
};

/* How many steps and waits (of drawn ones: places) a program has. */
size_t stress_steps(const struct stress_program *program);
size_t stress_waits(const struct stress_program *program);

/*
 * Makes *@program, which stays the caller's, as small as it gets. *@result, which is the caller's
 * to free, is what the smallest one came to. EXIT_DATA: the program does not fail with that
 * signature at all.
 */
int stress_shrink_program(struct stress_shrink *shrink, struct stress_program *program,
			  struct stress_case *result, struct error *error);

#endif

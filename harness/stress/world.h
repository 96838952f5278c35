/* SPDX-License-Identifier: GPL-2.0-only */
/* The world of a stress program: what its changes change, and what is put right again at its end.
 */
#ifndef ZSWAPBENCH_STRESS_WORLD_H
#define ZSWAPBENCH_STRESS_WORLD_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "harness/machine.h"
#include "wire/stress/program.h"

struct world {
	struct machine machine;
	const struct stress_program *program;
	bool memcg;
	bool never; /* zswap is never enabled */
	pthread_mutex_t swap_lock, cpu_lock;
	atomic_uint serial;  /* of cgroups and files that are made on the way */
	atomic_uint refused; /* changes that the kernel refused, as it may */
};

/* Makes the machine what the program says, and does its section `setup`. */
int world_set_up(struct world *world, struct error *error);

/* Path below the root of the cgroup of line @line; "" of the root. */
const char *world_cgroup(const struct world *world, uint64_t line, char path[512]);

/* Lifts limits that only slow tasks down, so that they come to their end. */
void world_lift_limits(const struct world *world);

/* When the tasks are gone: failures are switched off, processors and swapping on. */
int world_calm(struct world *world, struct error *error);

/* Removes what was made, before and on the way. */
int world_put_right(struct world *world, struct error *error);

#endif

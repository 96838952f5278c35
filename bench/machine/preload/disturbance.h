/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How a host may differ from the one before, drawn from a number: what `make determinism`
 * does to QEMU while the same run is repeated. None of it may change a byte.
 */
#ifndef ZSWAPBENCH_DISTURBANCE_H
#define ZSWAPBENCH_DISTURBANCE_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/random.h"

/* bench/machine/preload/disturb.c reads the number from this variable. */
#define DISTURBANCE_VARIABLE "ZSWAPBENCH_DISTURBANCE"

struct disturbance {
	double clock;		/* how fast the host's clocks run; 1: as they are */
	unsigned int stopped;	/* percent of the time that QEMU is stopped */
	unsigned int delays;	/* of so many calls that synchronise threads, one is delayed */
	unsigned int nice;	/* less of the processor by so much */
	unsigned int padding;	/* bytes of environment */
	unsigned int processor; /* which one, counted from 0, if one alone */
	bool one_processor;	/* instead of all */
	bool fixed_addresses;	/* no randomisation of the address space */
	bool load;		/* another program computes in bursts */
};

/* The disturbance number @number; 0 is none. */
static inline struct disturbance disturbance_draw(uint64_t number)
{
	static const double clocks[] = {1, 0.01, 0.3, 100, 10000};
	static const unsigned int stopped[] = {0, 0, 0, 30}, delays[] = {0, 300, 3000};
	uint64_t random = random_mix(number);
	struct disturbance drawn;

	if (!number)
		return (struct disturbance){.clock = 1};
	drawn.clock = clocks[random_next(&random) % 5];
	drawn.stopped = stopped[random_next(&random) % 4];
	drawn.delays = delays[random_next(&random) % 3];
	drawn.nice = (unsigned int)(random_next(&random) % 20);
	drawn.padding = (unsigned int)(random_next(&random) % 5000);
	drawn.processor = (unsigned int)(random_next(&random) % 64);
	drawn.one_processor = random_next(&random) & 1;
	drawn.fixed_addresses = random_next(&random) & 1;
	drawn.load = random_next(&random) & 1;
	return drawn;
}

#endif

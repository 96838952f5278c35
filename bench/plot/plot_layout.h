/* SPDX-License-Identifier: GPL-2.0-only */
/* Where things go in a plot: ticks at round values, labels that do not touch each other. */
#ifndef ZSWAPBENCH_PLOT_LAYOUT_H
#define ZSWAPBENCH_PLOT_LAYOUT_H

#include <stddef.h>

/* One of n things on a line: where it wants to be, and where it is put. */
struct plot_place {
	double wanted, at; /* its middle */
	double room;	   /* that it takes */
};

/*
 * Puts each of @places as near to where it wants to be as the others allow, in the order
 * of their wishes, none nearer to the ends than @low and @high. Where there is not enough
 * room for all, they share what there is.
 */
void plot_spread(struct plot_place *places, size_t count, double low, double high);

/* The distance of at least @count ticks between 0 and @high: 1, 2 or 5 times a power of ten. */
double plot_tick(double high, unsigned int count);

/* The least 1, 2 or 5 times a power of ten that is at least @value, > 0; and the greatest at most.
 */
double plot_round_up(double value);
double plot_round_down(double value);

#endif

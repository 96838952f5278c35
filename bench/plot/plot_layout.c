// SPDX-License-Identifier: GPL-2.0-only
/* Where things go in a plot: see plot_layout.h. */
#include "bench/plot/plot_layout.h"

#include <math.h>
#include <stdlib.h>

#include "lib/xalloc.h"

static int by_wish(const void *a, const void *b)
{
	const struct plot_place *left = *(struct plot_place *const *)a;
	const struct plot_place *right = *(struct plot_place *const *)b;

	if (left->wanted != right->wanted)
		return left->wanted < right->wanted ? -1 : 1;
	return (left > right) - (left < right); /* those that agree stay in order */
}

/*
 * Pushes up whatever is too near to its lower neighbour, then down what that has pushed
 * over the end.
 */
void plot_spread(struct plot_place *places, size_t count, double low, double high)
{
	struct plot_place **order = xcalloc(count + 1, sizeof(struct plot_place *));
	double total = 0, scale, edge = low;
	size_t i;

	for (i = 0; i < count; i++) {
		order[i] = &places[i];
		total += places[i].room;
	}
	scale = total > high - low ? (high - low) / total : 1;
	qsort(order, count, sizeof(struct plot_place *), by_wish);
	for (i = 0; i < count; i++) {
		double half = order[i]->room * scale / 2;

		order[i]->at = fmax(order[i]->wanted, edge + half);
		edge = order[i]->at + half;
	}
	edge = high;
	for (i = count; i-- > 0;) {
		double half = order[i]->room * scale / 2;

		order[i]->at = fmin(order[i]->at, edge - half);
		edge = order[i]->at - half;
	}
	free(order);
}

/* Doubles make 0.30000000000000004 of 3 tenths: what is that near counts as equal. */
#define NEARLY (1 + 1e-9)

double plot_round_up(double value)
{
	double power = pow(10, floor(log10(value)));

	if (value <= power * NEARLY)
		return power;
	if (value <= 2 * power * NEARLY)
		return 2 * power;
	return value <= 5 * power * NEARLY ? 5 * power : 10 * power;
}

double plot_round_down(double value)
{
	double power = pow(10, floor(log10(value) + 1e-9));

	if (value * NEARLY >= 5 * power)
		return 5 * power;
	return value * NEARLY >= 2 * power ? 2 * power : power;
}

double plot_tick(double high, unsigned int count)
{
	return high > 0 ? plot_round_down(high / count) : 1;
}

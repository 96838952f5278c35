/* Paired comparison: see paired.h. */
#include "bench/paired.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>

#include "harness/xalloc.h"

enum { RESAMPLES = 2000, ALL_FLIPS = 16, DRAWN_FLIPS = 20000, GENERATOR_SEED = 1 };

/* Relative error of a sum of doubles: flips that tie with what was observed count as it. */
#define ROUNDING 1e-9

/* The median of @count values, which it sorts. */
static double median(double *values, size_t count)
{
	gsl_sort(values, 1, count);
	return gsl_stats_median_from_sorted_data(values, 1, count);
}

static double median_of_copy(const double *values, size_t count, double *room)
{
	memcpy(room, values, count * sizeof(*room));
	return median(room, count);
}

static gsl_rng *generator(void)
{
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);

	if (!rng)
		abort();
	gsl_rng_set(rng, GENERATOR_SEED);
	return rng;
}

static void bootstrap(const double *differences, size_t count, struct paired *paired)
{
	double *medians = xcalloc(RESAMPLES, sizeof(*medians));
	double *sample = xcalloc(count, sizeof(*sample));
	gsl_rng *rng = generator();
	size_t i, j;

	for (i = 0; i < RESAMPLES; i++) {
		for (j = 0; j < count; j++)
			sample[j] = differences[gsl_rng_uniform_int(rng, count)];
		medians[i] = median(sample, count);
	}
	gsl_sort(medians, 1, RESAMPLES);
	paired->low = gsl_stats_quantile_from_sorted_data(medians, 1, RESAMPLES, 0.025);
	paired->high = gsl_stats_quantile_from_sorted_data(medians, 1, RESAMPLES, 0.975);
	gsl_rng_free(rng);
	free(sample);
	free(medians);
}

/* The sum of the differences, of which the bits of @flips turn the sign. */
static double flipped_sum(const double *differences, size_t count, unsigned long flips)
{
	double sum = 0;
	size_t i;

	for (i = 0; i < count; i++)
		sum += flips >> i & 1 ? -differences[i] : differences[i];
	return sum;
}

static double all_flips(const double *differences, size_t count, double least)
{
	unsigned long ways = 1UL << count, flips, as_far = 0;

	for (flips = 0; flips < ways; flips++)
		as_far += fabs(flipped_sum(differences, count, flips)) >= least;
	return (double)as_far / (double)ways;
}

static double drawn_flips(const double *differences, size_t count, double least)
{
	gsl_rng *rng = generator();
	unsigned long as_far = 0;
	size_t draw, i;

	for (draw = 0; draw < DRAWN_FLIPS; draw++) {
		double sum = 0;

		for (i = 0; i < count; i++)
			sum += gsl_rng_uniform_int(rng, 2) ? -differences[i] : differences[i];
		as_far += fabs(sum) >= least;
	}
	gsl_rng_free(rng);
	return (1 + (double)as_far) / (1 + (double)DRAWN_FLIPS);
}

static double sign_flip(const double *differences, size_t count)
{
	double size = 0, least;
	size_t i;

	for (i = 0; i < count; i++)
		size += fabs(differences[i]);
	if (size == 0)
		return 1;
	least = fabs(flipped_sum(differences, count, 0)) - ROUNDING * size;
	return count <= ALL_FLIPS ? all_flips(differences, count, least)
				  : drawn_flips(differences, count, least);
}

struct paired paired_compare(const double *from, const double *to, size_t count)
{
	struct paired paired = {.count = count, .p = 1};
	double *differences, *room;
	size_t i;

	if (!count)
		return paired;
	differences = xcalloc(count, sizeof(*differences));
	room = xcalloc(count, sizeof(*room));
	for (i = 0; i < count; i++)
		differences[i] = to[i] - from[i];
	paired.from = median_of_copy(from, count, room);
	paired.to = median_of_copy(to, count, room);
	paired.difference = median_of_copy(differences, count, room);
	bootstrap(differences, count, &paired);
	paired.p = sign_flip(differences, count);
	free(room);
	free(differences);
	return paired;
}

double paired_least_p(size_t count)
{
	return count <= ALL_FLIPS ? fmin(1, ldexp(2, -(int)count)) : 1 / (1 + (double)DRAWN_FLIPS);
}

void holm_correct(double *p, size_t count)
{
	size_t *order, i;
	double largest = 0;

	if (!count)
		return;
	order = xcalloc(count, sizeof(*order));
	gsl_sort_index(order, p, 1, count);
	for (i = 0; i < count; i++) {
		largest = fmax(largest, fmin(1, (double)(count - i) * p[order[i]]));
		p[order[i]] = largest;
	}
	free(order);
}

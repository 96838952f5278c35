// SPDX-License-Identifier: GPL-2.0-only
/* Paired comparison: see paired.h. */
#include "bench/statistics/paired.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>

#include "bench/statistics/stats.h"
#include "lib/xalloc.h"

enum { RESAMPLES = 2000, ALL_FLIPS = 16, DRAWN_FLIPS = 20000 };

/* Relative error of a sum of doubles: flips that tie with what was observed count as it. */
#define ROUNDING 1e-9

/* The median of @count values, which it sorts. */
static double sorted_median(double *values, size_t count)
{
	gsl_sort(values, 1, count);
	return gsl_stats_median_from_sorted_data(values, 1, count);
}

static double median_of_copy(const double *values, size_t count, double *room)
{
	memcpy(room, values, count * sizeof(*room));
	return sorted_median(room, count);
}

/*
 * The value with @rank, from 0 on, of a resample: @counts[i] is how often the resample has
 * the i-th of the @sorted values.
 */
static double ranked_value(const double *sorted, const unsigned int *counts, size_t rank)
{
	size_t i = 0, seen = counts[0];

	while (seen <= rank)
		seen += counts[++i];
	return sorted[i];
}

/*
 * A resample is counted, not copied and sorted: its median is found in time that grows
 * with @count alone, or thousands of pairs would take minutes.
 */
static void bootstrap_medians(const double *differences, size_t count, struct paired *paired)
{
	double *medians = xcalloc(RESAMPLES, sizeof(*medians));
	double *sorted = xcalloc(count, sizeof(*sorted));
	unsigned int *counts = xcalloc(count, sizeof(*counts));
	gsl_rng *rng = stats_generator();
	size_t i, j;

	memcpy(sorted, differences, count * sizeof(*sorted));
	gsl_sort(sorted, 1, count);
	for (i = 0; i < RESAMPLES; i++) {
		memset(counts, 0, count * sizeof(*counts));
		for (j = 0; j < count; j++)
			counts[gsl_rng_uniform_int(rng, count)]++;
		medians[i] = (ranked_value(sorted, counts, (count - 1) / 2) +
			      ranked_value(sorted, counts, count / 2)) /
			     2;
	}
	gsl_sort(medians, 1, RESAMPLES);
	paired->low = gsl_stats_quantile_from_sorted_data(medians, 1, RESAMPLES, 0.025);
	paired->high = gsl_stats_quantile_from_sorted_data(medians, 1, RESAMPLES, 0.975);
	gsl_rng_free(rng);
	free(counts);
	free(sorted);
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

/*
 * Differences are flipped in blocks of eight, whose 256 sums are computed once: a draw
 * costs a byte of the generator and one addition a block. Beyond the last difference
 * there are zeroes.
 */
enum { BLOCK = 8, BLOCK_SUMS = 1 << BLOCK };

static double *block_sums(const double *differences, size_t count, size_t blocks)
{
	double *sums = xcalloc(blocks * BLOCK_SUMS, sizeof(*sums));
	size_t block, flips;

	for (block = 0; block < blocks; block++) {
		size_t left = count - block * BLOCK;

		for (flips = 0; flips < BLOCK_SUMS; flips++)
			sums[block * BLOCK_SUMS + flips] = flipped_sum(
				differences + block * BLOCK, left < BLOCK ? left : BLOCK, flips);
	}
	return sums;
}

static double drawn_flips(const double *differences, size_t count, double least)
{
	size_t blocks = (count + BLOCK - 1) / BLOCK, block;
	double *sums = block_sums(differences, count, blocks);
	gsl_rng *rng = stats_generator();
	unsigned long as_far = 0;
	size_t draw;

	for (draw = 0; draw < DRAWN_FLIPS; draw++) {
		unsigned long bits = 0; /* the generator gives 32 at a time */
		double sum = 0;

		for (block = 0; block < blocks; block++) {
			if (block % (32 / BLOCK) == 0)
				bits = gsl_rng_get(rng);
			sum += sums[block * BLOCK_SUMS + bits % BLOCK_SUMS];
			bits /= BLOCK_SUMS;
		}
		as_far += fabs(sum) >= least;
	}
	gsl_rng_free(rng);
	free(sums);
	return (1 + (double)as_far) / (1 + (double)DRAWN_FLIPS);
}

static double sign_flip(const double *differences, size_t count)
{
	double size = 0, sum = 0, least;
	size_t i;

	for (i = 0; i < count; i++) {
		size += fabs(differences[i]);
		sum += differences[i];
	}
	if (size == 0)
		return 1;
	least = fabs(sum) - ROUNDING * size;
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
	bootstrap_medians(differences, count, &paired);
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

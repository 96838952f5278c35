// SPDX-License-Identifier: GPL-2.0-only
/* Change points: see changepoint.h. */
#include "bench/statistics/changepoint.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "bench/statistics/stats.h"
#include "lib/xalloc.h"

enum { ORDERS = 9999, AS_LARGE_ENOUGH = 100 };

/* Relative error of the sums: statistics that differ by less are equal. */
#define ROUNDING 1e-9

/*
 * A series of @count values, the distances of which are wanted of any two runs of it:
 * sums[i * (count + 1) + j] is that of all |a - b| with a before place i, b before j.
 */
struct distances {
	size_t count;
	double *sums;
};

static double *distance_row(const struct distances *distances, size_t i)
{
	return distances->sums + i * (distances->count + 1);
}

/* Fills in the sums for the @values at the places that @order says. */
static void sum_up(const struct distances *distances, const double *values, const size_t *order)
{
	size_t n = distances->count, i, j;

	for (i = 0; i < n; i++) {
		const double *above = distance_row(distances, i);
		double *here = distance_row(distances, i + 1), value = values[order[i]], sum = 0;

		for (j = 0; j < n; j++) {
			sum += fabs(value - values[order[j]]);
			here[j + 1] = above[j + 1] + sum;
		}
	}
}

/* The statistic of X = values before @cut, Y = from there to before @end. */
static double separation_at(const struct distances *distances, size_t cut, size_t end)
{
	const double *at_cut = distance_row(distances, cut), *at_end = distance_row(distances, end);
	double n = (double)cut, m = (double)(end - cut);
	double within_x = at_cut[cut]; /* each pair twice, as in the other sums */
	double between = at_cut[end] - within_x;
	double within_y = at_end[end] - within_x - 2 * between;

	return n * m / (n + m) *
	       (2 * between / (n * m) - within_x / (n * (n - 1)) - within_y / (m * (m - 1)));
}

/* The largest statistic; its cut goes to *@at. */
static double largest_separation(const struct distances *distances, size_t *at)
{
	double best = 0, rounding = 0;
	size_t cut, end;

	*at = 0;
	for (cut = CHANGEPOINT_SIDE; cut + CHANGEPOINT_SIDE <= distances->count; cut++)
		for (end = cut + CHANGEPOINT_SIDE; end <= distances->count; end++) {
			double q = separation_at(distances, cut, end);

			if (!*at || q > best + rounding) {
				best = q;
				rounding = ROUNDING * fabs(q);
				*at = cut;
			}
		}
	return best;
}

/* p of a statistic of at least @least among random orders of the @values. */
static double by_permutation(const struct distances *distances, const double *values, size_t *order,
			     double least)
{
	gsl_rng *rng = stats_generator();
	unsigned int as_large = 0, drawn = 0;
	size_t ignored;

	while (drawn < ORDERS && as_large < AS_LARGE_ENOUGH) {
		gsl_ran_shuffle(rng, order, distances->count, sizeof(*order));
		sum_up(distances, values, order);
		as_large += largest_separation(distances, &ignored) >= least;
		drawn++;
	}
	gsl_rng_free(rng);
	return as_large == AS_LARGE_ENOUGH ? (double)as_large / drawn
					   : (1.0 + as_large) / (1.0 + drawn);
}

static bool is_constant(const double *values, size_t count)
{
	size_t i;

	for (i = 1; i < count; i++)
		if (values[i] != values[0])
			return false;
	return true;
}

struct changepoint changepoint_test(const double *values, size_t begin, size_t end)
{
	struct changepoint change = {.begin = begin, .end = end, .at = end, .p = 1};
	struct distances distances = {.count = end - begin};
	size_t *order, i, at;

	if (is_constant(values + begin, end - begin))
		return change;
	distances.sums = xcalloc((distances.count + 1) * (distances.count + 1), sizeof(double));
	order = xcalloc(distances.count, sizeof(*order));
	for (i = 0; i < distances.count; i++)
		order[i] = i;
	sum_up(&distances, values + begin, order);
	change.q = largest_separation(&distances, &at);
	change.at = begin + at;
	change.p = by_permutation(&distances, values + begin, order,
				  change.q - ROUNDING * fabs(change.q));
	free(order);
	free(distances.sums);
	return change;
}

static struct changepoint part_of(const double *values, size_t begin, size_t end, size_t parent)
{
	struct changepoint part = changepoint_test(values, begin, end);

	part.parent = parent;
	return part;
}

struct changepoint *changepoint_search(const double *values, size_t count, double alpha,
				       size_t *tests)
{
	/* a part that is tested has two sides, and each split adds one part */
	struct changepoint *found = xcalloc(count / CHANGEPOINT_SIDE + 1, sizeof(*found));
	size_t next;

	*tests = 0;
	if (count >= CHANGEPOINT_LEAST) /* its own parent */
		found[(*tests)++] = changepoint_test(values, 0, count);
	for (next = 0; next < *tests; next++) {
		const struct changepoint split = found[next];

		if (split.p > alpha)
			continue;
		if (split.at - split.begin >= CHANGEPOINT_LEAST)
			found[(*tests)++] = part_of(values, split.begin, split.at, next);
		if (split.end - split.at >= CHANGEPOINT_LEAST)
			found[(*tests)++] = part_of(values, split.at, split.end, next);
	}
	return found;
}

// SPDX-License-Identifier: GPL-2.0-only
/* Paired comparison: see paired.h. */
#include "bench/statistics/paired.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>

#include "lib/xalloc.h"

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

/* How many Walsh averages of @sorted values are at most @bound, and the two next to it. */
struct split {
	size_t below;
	double last, next; /* the greatest up to @bound, the least above it; infinite: none */
};

static struct split split_at(const double *sorted, size_t count, double bound)
{
	struct split split = {.last = -INFINITY, .next = INFINITY};
	size_t i, j = count; /* averages of i with those before j are up to the bound */

	for (i = 0; i < count; i++) {
		while (j > i && sorted[i] / 2 + sorted[j - 1] / 2 > bound)
			j--;
		if (j <= i) {
			split.next = fmin(split.next, sorted[i]);
			break;
		}
		split.below += j - i;
		split.last = fmax(split.last, sorted[i] / 2 + sorted[j - 1] / 2);
		if (j < count)
			split.next = fmin(split.next, sorted[i] / 2 + sorted[j] / 2);
	}
	return split;
}

/*
 * The Walsh average with @rank, from 1 on, of @sorted values. Thousands of values have millions:
 * they are not listed, but counted up to a bound, which halves the range that has the wanted one.
 */
static double walsh_average(const double *sorted, size_t count, size_t rank)
{
	double low = sorted[0], high = sorted[count - 1];

	while (low < high) {
		double bound = low / 2 + high / 2;
		struct split split = split_at(sorted, count, bound < high ? bound : low);

		if (split.below >= rank)
			high = split.last;
		else
			low = split.next;
	}
	return low;
}

/* Twice the rank of each difference by its size, the least first; those of one size share. */
static unsigned int *doubled_ranks(const double *differences, size_t count)
{
	unsigned int *ranks = xcalloc(count, sizeof(*ranks));
	size_t *order = xcalloc(count, sizeof(*order)), from, to, i;
	double *sizes = xcalloc(count, sizeof(*sizes));

	for (i = 0; i < count; i++)
		sizes[i] = fabs(differences[i]);
	gsl_sort_index(order, sizes, 1, count);
	for (from = 0; from < count; from = to) {
		for (to = from; to < count && sizes[order[to]] == sizes[order[from]]; to++)
			;
		for (i = from; i < to; i++)
			ranks[order[i]] = (unsigned int)(from + 1 + to);
	}
	free(sizes);
	free(order);
	return ranks;
}

/*
 * The probability of each sum from 0 to @most of those of @ranks that a coin chooses: each rank
 * moves half of what there is. The caller frees.
 */
static double *rank_sums(const unsigned int *ranks, size_t count, size_t most)
{
	double *probabilities = xcalloc(most + 1, sizeof(*probabilities));
	size_t i, sum;

	probabilities[0] = 1;
	for (i = 0; i < count; i++)
		for (sum = most + 1; sum-- > 0;) {
			double moved = sum >= ranks[i] ? probabilities[sum - ranks[i]] : 0;

			probabilities[sum] = (probabilities[sum] + moved) / 2;
		}
	return probabilities;
}

/* The probability of a sum of at most @most, of @ranks that a coin chooses among. */
static double rank_sum_tail(const unsigned int *ranks, size_t count, size_t most)
{
	double *probabilities, total = 0, squares = 0, tail = 0;
	size_t i;

	if (count > PAIRED_EXACT) {
		for (i = 0; i < count; i++) {
			total += ranks[i];
			squares += (double)ranks[i] * ranks[i];
		}
		/* half a rank, and ranks are doubled */
		return gsl_cdf_gaussian_P((double)most + 1 - total / 2, sqrt(squares) / 2);
	}
	probabilities = rank_sums(ranks, count, most);
	for (i = 0; i <= most; i++)
		tail += probabilities[i];
	free(probabilities);
	return tail;
}

static double signed_rank(const double *differences, size_t count)
{
	unsigned int *all = doubled_ranks(differences, count);
	size_t above = 0, below = 0, used = 0, i;
	double p;

	for (i = 0; i < count; i++) {
		if (differences[i] > 0)
			above += all[i];
		else if (differences[i] < 0)
			below += all[i];
		if (differences[i] != 0)
			all[used++] = all[i];
	}
	p = used ? fmin(1, 2 * rank_sum_tail(all, used, above < below ? above : below)) : 1;
	free(all);
	return p;
}

bool signed_rank_quantile(size_t pairs, double tail, size_t *c)
{
	size_t middle = pairs * (pairs + 1) / 4, i;
	double *probabilities, sum;
	unsigned int *ranks;

	if (ldexp(1, -(int)pairs) > tail)
		return false;
	if (pairs > PAIRED_EXACT) {
		double n = (double)pairs, deviation = sqrt(n * (n + 1) * (2 * n + 1) / 24);

		*c = (size_t)(n * (n + 1) / 4 - deviation * gsl_cdf_ugaussian_Qinv(tail) - 0.5);
		return true;
	}
	ranks = xcalloc(pairs, sizeof(*ranks));
	for (i = 0; i < pairs; i++)
		ranks[i] = (unsigned int)i + 1;
	probabilities = rank_sums(ranks, pairs, middle);
	sum = probabilities[0];
	for (*c = 0; *c < middle && sum + probabilities[*c + 1] <= tail; ++*c)
		sum += probabilities[*c + 1];
	free(probabilities);
	free(ranks);
	return true;
}

/* Fills in all that the @count differences, which it sorts, say without the sides. */
static void estimate(double *differences, size_t count, double alpha, struct paired *paired)
{
	size_t averages = count * (count + 1) / 2, c = 0, i;

	for (i = 0; i < count; i++)
		paired->differing += differences[i] != 0;
	paired->p = signed_rank(differences, count);
	if (count > 1)
		paired->deviation = gsl_stats_sd(differences, 1, count);
	gsl_sort(differences, 1, count);
	paired->difference = (walsh_average(differences, count, (averages + 1) / 2) +
			      walsh_average(differences, count, averages / 2 + 1)) /
			     2;
	paired->has_interval = signed_rank_quantile(count, alpha / 2, &c);
	paired->low = walsh_average(differences, count, c + 1);
	paired->high = walsh_average(differences, count, averages - c);
}

struct paired paired_compare(const double *from, const double *to, size_t count, double alpha)
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
	estimate(differences, count, alpha, &paired);
	free(room);
	free(differences);
	return paired;
}

double paired_least_p(size_t count)
{
	return fmin(1, ldexp(2, -(int)count));
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

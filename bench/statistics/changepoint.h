/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Change points: the places of a series from which on its values are others, by
 * E-divisive. Pure: the same series gives the same result.
 */
#ifndef ZSWAPBENCH_CHANGEPOINT_H
#define ZSWAPBENCH_CHANGEPOINT_H

#include <stddef.h>

/* Points that both sides of a change have at least: what one or two runs do is no change. */
#define CHANGEPOINT_SIDE 3

/* Points of a series that can be tested: those of two sides. */
#define CHANGEPOINT_LEAST 6

/* One place to cut a range of values, and how sure it is that there is a change in the range. */
struct changepoint {
	size_t begin, end; /* the range that was tested: from @begin, before @end */
	size_t parent; /* the test whose change made this range, of those of a search; or itself */
	size_t at;     /* first value after the change; @end: not tested, as all are the same */
	double q;      /* the statistic, in the unit of the values */
	double p;      /* of no change in the range, by permutation, not corrected */
};

/*
 * The likeliest change in values[begin..end-1], which have two sides at least. Where all
 * of them are the same there is nothing to test, and p is 1.
 *
 * Statistic: the largest of  q = nm/(n+m) (2 E|X-Y| - E|X-X'| - E|Y-Y'|)  over all pairs
 * of neighbouring pieces X (n values, from @begin on) and Y (m values, behind X, to any
 * place): how far apart the two are, less how far apart the values of each are (D. S.
 * Matteson, N. A. James: A Nonparametric Approach for Multiple Change Point Analysis of
 * Multivariate Data. J. Am. Statist. Assoc. 109, 2014; exponent 1). The change is between
 * X and Y. Of equal ones the first counts.
 *
 * p: the share of random orders of the values whose statistic is at least as large, from
 * up to 9999 of them, drawn by a generator with a fixed seed: p = (1 + as large) / (1 +
 * drawn); after 100 as large drawing ends, p = as large / drawn (J. Besag, P. Clifford:
 * Sequential Monte Carlo p-values. Biometrika 78, 1991).
 */
struct changepoint changepoint_test(const double *values, size_t begin, size_t end);

/*
 * Limits. What there has to be after a step before its p is at most 0.05 / 60, that is
 * before it is found among 60 series, is least for a step far above the noise: 3 points
 * behind 40 others, 4 behind 20, 6 behind 10; with a step of 3 standard deviations 6 to 8
 * behind 40, and then its place is off by a point or two in one case of five. One or two
 * points are never a change, however far they are out; they do hide a step that is small
 * beside them. Values are taken to be independent: a slow drift is told as steps,
 * and so is chance where a value is like the one before.
 */

/*
 * Binary segmentation: tests the whole series, and where p is at most @alpha, again the
 * two parts. Returns all tests made, *@count of them, also those that found nothing: what
 * p-values are to be corrected for. A part is of interest only where its parent is changed: if the
 * whole is not, it was cut where chance made its parts differ. A parent comes before its parts.
 * A series too short to be tested gives none. The
 * caller frees.
 */
struct changepoint *changepoint_search(const double *values, size_t count, double alpha,
				       size_t *tests);

#endif

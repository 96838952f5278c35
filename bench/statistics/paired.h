/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One metric of two kernels, paired by seed: how far it moved, how sure that is, and
 * whether chance alone would do it. The unit of repetition is one boot.
 *
 * Estimate, interval and test are of one thing, so that they cannot say different things: the
 * middle of the n(n+1)/2 means of two differences (of one with itself, too), the Walsh averages.
 * Where differences are as likely to be far above their middle as far below, that is their
 * median and their mean. A test of the mean, as flipping signs of the differences themselves is,
 * rejects for a few large ones while most, and the median, go the other way; the sign test has
 * no such fault, but takes half as many seeds again as this one for the same normal difference.
 *
 * Estimate: the median of the Walsh averages (J. L. Hodges, E. L. Lehmann: Estimates of
 * Location Based on Rank Tests. Ann. Math. Statist. 34, 1963).
 *
 * p: the signed-rank test (F. Wilcoxon: Individual Comparisons by Ranking Methods. Biometrics 1,
 * 1945), which counts the Walsh averages above and below 0. If the kernels are alike the two sides
 * of each pair can be swapped: p is the exact share of all 2^n ways to swap them that are at
 * least as far out. Differences of one size share the mean of their ranks; zeros, which no swap
 * changes, have the least ranks and stay out of the sum (J. W. Pratt: Remarks on Zeros and Ties
 * in the Wilcoxon Signed Rank Procedures. J. Am. Statist. Assoc. 54, 1959).
 *
 * Interval: from the (c+1)-th least to the (c+1)-th greatest Walsh average, c the largest count
 * that has at most half of the error probability without ties; ties only make it cover more
 * often (M. Hollander, D. A. Wolfe: Nonparametric Statistical Methods. Wiley 1999, section 3.3). It
 * covers the middle of any differences that are symmetric about it, however few.
 *
 * Exact up to PAIRED_EXACT pairs; from there on p and c are of the normal distribution with the
 * same mean and variance and continuity correction, which at this size errs by less than 2 % of p
 * at 0.01, and by more, towards too large, the smaller p is.
 */
#ifndef ZSWAPBENCH_PAIRED_H
#define ZSWAPBENCH_PAIRED_H

#include <stdbool.h>
#include <stddef.h>

#define PAIRED_EXACT 256

struct paired {
	size_t count;	   /* pairs */
	size_t differing;  /* those of them that are not the same on both sides */
	double from, to;   /* medians of the two sides */
	double difference; /* the estimate, to - from */
	double low, high;  /* its interval, or the range of the differences where it has none */
	bool has_interval; /* enough pairs for the level asked for */
	double deviation;  /* standard deviation of the differences; 0 with less than two pairs */
	double p;	   /* two-sided, not corrected; 1 without pairs */
};

/*
 * Compares @from[i] with @to[i], the same seed on both sides. The interval errs with probability
 * @alpha at most, half of it on each side.
 */
struct paired paired_compare(const double *from, const double *to, size_t count, double alpha);

/* Pairs from which on there can be a p below 0.05, and an interval of 95 %. */
#define PAIRED_ENOUGH 6

/* The least p that @count pairs can give: 2 / 2^count. */
double paired_least_p(size_t count);

/*
 * The largest *@c for which the sum of those of the ranks 1 to @pairs that a coin chooses is at
 * most *@c with probability @tail at most. False if there is none.
 */
bool signed_rank_quantile(size_t pairs, double tail, size_t *c);

/*
 * Corrects @count p-values for their number, in place: after it, rejecting every one that
 * is at most alpha errs on any of them with probability alpha at most (S. Holm: A Simple
 * Sequentially Rejective Multiple Test Procedure. Scand. J. Statist. 6, 1979).
 */
void holm_correct(double *p, size_t count);

#endif

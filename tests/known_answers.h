/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Published data and known answers, for the tests of statistics. Computed outside of the
 * suite with R 4.2.2 (Debian r-base-core 4.2.2.20221110-2) and Python 3.11.2 (no modules):
 *
 *   p.adjust(x, "holm")
 *
 *   x <- as.numeric(Nile); n <- length(x)                   # Pettitt, as a second opinion
 *   U <- sapply(1:(n-1), function(t) sum(sign(outer(x[1:t], x[(t+1):n], "-"))))
 *   k <- max(abs(U)); c(k, which(abs(U) == k), 2 * exp(-6 * k^2 / (n^3 + n^2)))
 *       1617 28 3.591022e-07
 *   q <- function(x, y) { n <- length(x); m <- length(y)    # E-divisive
 *       n*m/(n+m) * (2*mean(abs(outer(x, y, "-"))) - mean(dist(x)) - mean(dist(y))) }
 *   best <- -Inf
 *   for (t in 3:(n-3)) for (k in (t+3):n) { v <- q(x[1:t], x[(t+1):k])
 *       if (v > best + 1e-9 * abs(best)) { best <- v; at <- t } }
 *
 * for the p-values of E-divisive the same in Python over all orders of the values,
 * itertools.permutations(x), and for paired differences d, in whole numbers:
 *
 *   walsh = sorted((d[i] + d[j]) / 2 for i in range(len(d)) for j in range(i, len(d)))
 *   ranks = [s.index(abs(x)) + len(s) - s[::-1].index(abs(x)) + 1 for x in d]   # doubled;
 *   sums = Counter({0: 1})                      # s = sorted(map(abs, d)); those of zeros left out
 *   for r in ranks: sums = Counter(sums) + Counter({k + r: v for k, v in sums.items()})
 */
#ifndef ZSWAPBENCH_KNOWN_ANSWERS_H
#define ZSWAPBENCH_KNOWN_ANSWERS_H

#include <stddef.h>

/*
 * Darwin's Zea mays: heights of 15 crossed less those of their self-fertilized plants, in
 * eighths of an inch (R. A. Fisher: The Design of Experiments, 1935, section 17). By the
 * signed-rank test 1352 of 32768 ways to swap are as far out; R: wilcox.test(), V = 96.
 */
static const double darwin[] = {49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48};
#define DARWIN_MIDDLE 25.0
#define DARWIN_LOW    4.0
#define DARWIN_HIGH   41.5
#define DARWIN_P      (1352.0 / 32768)

/* Twenty differences with many ties. */
static const double twenty[] = {3, -1, 4, 1, -5, 9, 2, 6, -5, 3, 5, 8, -9, 7, 9, 3, 2, -3, 8, 4};
#define TWENTY_MIDDLE 3.0
#define TWENTY_LOW    0.0
#define TWENTY_HIGH   5.5
#define TWENTY_P      (22325.0 / 524288)

/* The annual flow of the Nile at Aswan, 1871 to 1970, 10^8 m^3 (R: datasets::Nile). */
static const double nile[] = {
	1120, 1160, 963, 1210, 1160, 1160, 813,	 1230, 1370, 1140, 995,	 935,  1110, 994,  1020,
	960,  1180, 799, 958,  1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774,  840,
	874,  694,  940, 833,  701,  916,  692,	 1020, 1050, 969,  831,	 726,  456,  824,  702,
	1120, 1100, 832, 764,  821,  768,  845,	 864,  862,  698,  845,	 744,  796,  1040, 759,
	781,  865,  845, 944,  984,  897,  822,	 1010, 771,  676,  649,	 846,  812,  742,  801,
	1040, 860,  874, 848,  890,  744,  749,	 838,  1050, 918,  986,	 797,  923,  975,  815,
	1020, 906,  901, 1170, 912,  746,  919,	 718,  714,  740};
#define NILE_CHANGE 28 /* values before it, the last one that of 1898 */
#define NILE_Q	    4916.59080768

#endif

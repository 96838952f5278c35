/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Published data and known answers, for the tests of statistics. Computed outside of the
 * suite with R 4.2.2 (Debian r-base-core 4.2.2.20221110-2) and Python 3.11.2 (no modules):
 *
 *   flips <- function(d) { s <- 0; for (x in d) s <- c(s + x, s - x); s }
 *   p <- function(d) { s <- flips(d); c(sum(abs(s) >= abs(sum(d)) - 1e-9), length(s)) }
 *   median(d); p(d); p.adjust(x, "holm")
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
 * and for the p-values of E-divisive the same in Python over all orders of the values,
 * itertools.permutations(x).
 */
#ifndef ZSWAPBENCH_KNOWN_ANSWERS_H
#define ZSWAPBENCH_KNOWN_ANSWERS_H

#include <stddef.h>

/*
 * Darwin's Zea mays: heights of 15 crossed less those of their self-fertilized plants, in
 * eighths of an inch (R. A. Fisher: The Design of Experiments, 1935, section 17).
 * Median 24, two-sided randomization p = 1726 / 32768 (section 21: 0.05267).
 */
static const double darwin[] = {49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48};
#define DARWIN_MEDIAN 24.0
#define DARWIN_P      (1726.0 / 32768)

/* Twenty differences, too many to try all flips of in a test: median 3. */
static const double twenty[] = {3, -1, 4, 1, -5, 9, 2, 6, -5, 3, 5, 8, -9, 7, 9, 3, 2, -3, 8, 4};
#define TWENTY_MEDIAN 3.0
#define TWENTY_P      (42704.0 / 1048576)

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

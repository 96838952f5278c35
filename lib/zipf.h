/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ranks with a Zipf distribution: P(k) proportional to (k + 1)^-exponent for k
 * in [0, n). Sampled by rejection-inversion (W. Hoermann, G. Derflinger,
 * "Rejection-inversion to generate variates from monotone discrete
 * distributions", ACM TOMACS 6(3), 1996): no table, about 1.1 draws a rank.
 */
#ifndef ZSWAPBENCH_ZIPF_H
#define ZSWAPBENCH_ZIPF_H

#include <stdint.h>

struct zipf {
	uint64_t n;
	double exponent, h_first, h_last, accept;
};

/* Prepares @zipf for @n >= 1 ranks; @exponent >= 0, 0 is uniform. */
void zipf_init(struct zipf *zipf, uint64_t n, double exponent);

/* Draws a rank in [0, n) from the random stream @state. */
uint64_t zipf_draw(const struct zipf *zipf, uint64_t *state);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* Calibration: from runs of builds that differ in layout alone to noise floors (noise.h). */
#ifndef ZSWAPBENCH_CALIBRATION_H
#define ZSWAPBENCH_CALIBRATION_H

#include "bench/compare/compare.h"

/* The probability that any of the metrics of two more builds is beyond its floor. */
#define NOISE_ALPHA 0.05

/* What the effects between any two builds on one metric come to. */
struct noise_spread {
	size_t builds;		 /* that have the metric */
	size_t pairs;		 /* of these builds */
	double largest, squares; /* of the effects, and the sum of their squares */
};

/*
 * The floor of one of @metrics that are judged together, of which the effects between builds are
 * @spread. If each build moves the metric by a normal amount of its own, with variance s^2, the
 * effect between two has 2 s^2, of which the mean of the squares is an estimate with builds - 1
 * degrees of freedom: the bound is Student's t of these times its root (G. J. Hahn, W. Q. Meeker:
 * Statistical Intervals. Wiley 1991, chapter 4, of a prediction interval), such that any of the
 * metrics is beyond its bound with probability NOISE_ALPHA at most (Bonferroni). A few builds are
 * too few to have met the largest effect there is; if what was met is larger, it is the floor.
 *
 * Heavier tails than normal ones go beyond it more often: `make validate-statistics` says how
 * much. Negative if less than two builds have the metric: no floor is known then.
 */
double noise_bound(const struct noise_spread *spread, size_t metrics);

/*
 * The spread of each metric between the builds that are the kernels of @compared, also of what
 * the metric tolerates: what is 0 up to there would make the rest look rarer than it is. The
 * caller frees.
 */
struct noise_spread *calibration_spreads(const struct compared_scenario *compared);

#endif

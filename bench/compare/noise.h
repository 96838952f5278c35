/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The noise floor: how far each metric may move between builds of one source that differ
 * in layout alone, in the measure of effect_size(). `make calibrate` measures it; no
 * difference below it says anything of the source.
 */
#ifndef ZSWAPBENCH_NOISE_H
#define ZSWAPBENCH_NOISE_H

#include <jansson.h>
#include <stdbool.h>

#include "bench/scenario/scenario.h"
#include "lib/error.h"

#define NOISE_FORMAT  "zswapbench-noise"
#define NOISE_VERSION 1

struct noise {
	json_t *root; /* the file, validated */
};

/* Reads @file, all of it checked. Errors: EXIT_STORAGE, EXIT_INPUT. noise_free() releases it. */
int noise_load(const char *file, struct noise *noise, struct error *error);
void noise_free(struct noise *noise);

/* The same; without such a file no floor is known: noise->root is NULL. */
int noise_load_if_there(const char *file, struct noise *noise, struct error *error);

/* The same from memory; @file is only named in messages. For tests and fuzzing. */
int noise_parse(const char *file, const char *text, size_t length, struct noise *noise,
		struct error *error);

/*
 * What the effect between two more builds stays below with probability 0.99, when those
 * between any two of @builds, @pairs of them that were available, have @squares as the sum
 * of their squares. If each build moves the metric by a normal amount of its own, with
 * variance s^2, the effect between two has 2 s^2, of which the mean of the squares is an
 * estimate with @builds - 1 degrees of freedom: the bound is Student's t of these times its
 * root (G. J. Hahn, W. Q. Meeker: Statistical Intervals. Wiley 1991, chapter 4, of a
 * prediction interval). 0 without two builds.
 */
double noise_bound(double squares, size_t pairs, size_t builds);

/*
 * The floor of @metric in percent. False when it is not known: the metric was not
 * measured, or the scenario's text is another than it was. *@floor is then as it was.
 */
bool noise_floor(const struct noise *noise, const struct scenario *scenario,
		 const struct scenario_metric *metric, double *floor);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The noise floor: how far each metric may move between builds of one source that differ
 * in layout alone, in the measure of effect_size(). `make calibrate` measures it; no
 * difference below it says anything of the source. The file says for how many metrics together
 * its floors hold ("judged"); one without that was made when each floor was of 99 % for its
 * metric alone, and is used as it is.
 */
#ifndef ZSWAPBENCH_NOISE_H
#define ZSWAPBENCH_NOISE_H

#include <jansson.h>
#include <stdbool.h>

#include "bench/base/digest.h"
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
 * The SHA-256 of what floors of @scenario hold for: its text without the block `claims`. What is
 * promised of a figure, and of which kernel it is expected, moves no figure.
 */
void noise_scenario_digest(const struct scenario *scenario, char hex[DIGEST_SIZE]);

/*
 * The floor of @metric in percent. False when it is not known: the metric was not measured, or
 * the scenario's digest is another than it was. *@floor is then as it was.
 */
bool noise_floor(const struct noise *noise, const struct scenario *scenario,
		 const struct scenario_metric *metric, double *floor);

#endif

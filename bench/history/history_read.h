/* SPDX-License-Identifier: GPL-2.0-only */
/* The history, read: series of values that can be compared. */
#ifndef ZSWAPBENCH_HISTORY_READ_H
#define ZSWAPBENCH_HISTORY_READ_H

#include "bench/base/arena.h"
#include "bench/history/history.h"

/* A metric's value in one run of the gate. */
struct history_point {
	int64_t date;
	double value, least;
	char *revision, *image_sha256, *source_version;
};

/*
 * The values of one metric that can be compared: of one kernel's name, on one machine, by
 * one text of the scenario. Points are in the order of their dates. What was measured of
 * one image with the same seeds and came out the same is one point, the first one.
 */
struct history_series {
	char *machine, *kernel, *scenario, *scenario_sha256, *name, *says, *unit;
	enum history_kind kind;
	int better;
	struct history_point *points;
	size_t count;
};

struct history_trail {
	struct arena *arena;	       /* of all that follows */
	struct history_series *series; /* by kernel, machine, scenario, kind, name, first date */
	size_t count;
	size_t runs; /* in the file */
};

/* Reads everything. history_trail_free() releases it, also after a failure. */
int history_read(struct history *history, struct history_trail *trail, struct error *error);
void history_trail_free(struct history_trail *trail);

#endif

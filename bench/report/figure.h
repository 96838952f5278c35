/* SPDX-License-Identifier: GPL-2.0-only */
/* A figure of a comparison as text: median, spread over the seeds, change against the first kernel.
 */
#ifndef ZSWAPBENCH_FIGURE_H
#define ZSWAPBENCH_FIGURE_H

#include "bench/base/text.h"
#include "bench/compare/compare.h"

/* One metric of one kernel; texts are empty where there is nothing to say. */
struct figure {
	struct summary over; /* its runs */
	char median[TEXT_ROOM], spread[TEXT_ROOM], change[TEXT_ROOM];
	int direction; /* all runs better (+1) or worse (-1) than all of the first kernel; else 0 */
};

/*
 * Fills @row, zeroed, a figure for each kernel, with metric @m, all on one scale; returns
 * the unit they are in; static.
 */
const char *figure_row(const struct compared_scenario *compared, size_t m, struct figure *row);

#endif

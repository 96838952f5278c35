/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The figures of a run, kept in its record in front of everything else: what a comparison
 * needs, so that it need not parse the counters, histograms and samples that they were
 * computed from. Ten thousand records are compared in a tenth of the time that way. The
 * record's seal covers both, so the figures are those of the data beside them; figures
 * that another version of the metrics computed are not used.
 */
#ifndef ZSWAPBENCH_RECORD_FIGURES_H
#define ZSWAPBENCH_RECORD_FIGURES_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "bench/compare/compare.h"
#include "bench/record/record_head.h"

/* Adds its figures to @record, a run of @scenario; none if it is no record that can be read. */
void figures_add(json_t *record, const struct scenario *scenario);

/*
 * What compare_reduce() makes of the record itself, for the run in @file of @scenario,
 * which has to be the one of record_head_scenario(). False if the figures are not in shape.
 */
bool figures_run(const struct record_head *head, const struct scenario *scenario, const char *file,
		 struct compared_run *run);

#endif

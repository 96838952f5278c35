/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Why a metric is not available, as far as the record can tell: what it reads and the first of
 * that which is not there, or that there was nothing to measure.
 */
#ifndef ZSWAPBENCH_ABSENCE_H
#define ZSWAPBENCH_ABSENCE_H

#include "bench/record/parts.h"
#include "bench/scenario/scenario.h"

/* "the record does not say why" */
extern const char metric_absence_unknown[];

/*
 * The reason for which metric_value() says that @metric is not available in @record; the caller
 * frees.
 */
char *metric_absence(const struct scenario_metric *metric, const struct part *record);

/*
 * Of what a kernel was built without, by its record, all that the run's @detail names: "built
 * without CONFIG_ZPOOL" for "lacks parameter zpool". The caller frees; NULL: nothing.
 */
char *kernel_lacks(const struct part *record, const char *detail);

#endif

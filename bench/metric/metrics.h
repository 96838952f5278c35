/* SPDX-License-Identifier: GPL-2.0-only */
/* Metrics: one figure computed from one record, by the kinds of metric_kinds.h. */
#ifndef ZSWAPBENCH_METRICS_H
#define ZSWAPBENCH_METRICS_H

#include "bench/record/parts.h"
#include <stdbool.h>

#include "bench/scenario/metric_kinds.h"

/*
 * Computes @metric from the root of a validated record (bench/record/record_reader.h) of
 * a run that finished, in metric_unit(). Where the record lacks what the metric
 * needs, say a counter that this kernel does not have, *@available is false and
 * the value means nothing.
 */
double metric_value(const struct scenario_metric *metric, const struct part *record,
		    bool *available);

#endif

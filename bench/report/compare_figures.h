/* SPDX-License-Identifier: GPL-2.0-only */
/* The table of a comparison's metrics: medians, spreads, and changes against the first kernel. */
#ifndef ZSWAPBENCH_COMPARE_FIGURES_H
#define ZSWAPBENCH_COMPARE_FIGURES_H

#include "bench/base/text.h"
#include "bench/compare/compare.h"

void figures_print(const struct compared_scenario *compared, const struct text_style *style);

#endif

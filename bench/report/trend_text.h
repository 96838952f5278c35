/* SPDX-License-Identifier: GPL-2.0-only */
/* Trends for a terminal, or a file as plain text: a table of series, and the first bad runs. */
#ifndef ZSWAPBENCH_TREND_TEXT_H
#define ZSWAPBENCH_TREND_TEXT_H

#include "bench/base/text.h"
#include "bench/history/trend.h"

/*
 * Prints a table for each kernel and machine, what is at the left of it wrapped so that
 * it is as wide as the style, with sparklines in blocks where @utf8; then the first bad
 * run of each change for the worse, where a series ended because its scenario's text
 * changed, and how to read it.
 */
void trend_print(const struct trend *trend, const struct text_style *style, bool utf8);

#endif

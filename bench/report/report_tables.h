/* SPDX-License-Identifier: GPL-2.0-only */
/* Tables of a report in 72 columns: however many kernels there are, they are cut to fit. */
#ifndef ZSWAPBENCH_REPORT_TABLES_H
#define ZSWAPBENCH_REPORT_TABLES_H

#include "bench/base/text.h"
#include "bench/report/report.h"

/* The claims of all scenarios. */
void report_claims_table(const struct report *report, const struct text_style *style);

/* The metrics of scenario @s with their verdicts: a table for each kernel but the first. */
void report_metrics_tables(const struct report *report, size_t s, const struct text_style *style);

/* Medians of those figures of @kind in scenario @s that are there; nothing if none is. */
void report_detail_table(const struct report *report, size_t s, enum detail_kind kind,
			 const struct text_style *style);

#endif

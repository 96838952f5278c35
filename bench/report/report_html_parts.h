/* SPDX-License-Identifier: GPL-2.0-only */
/* Parts of the page: what a scenario's section is made of, and what other sections share. */
#ifndef ZSWAPBENCH_REPORT_HTML_PARTS_H
#define ZSWAPBENCH_REPORT_HTML_PARTS_H

#include "bench/base/html.h"
#include "bench/report/report.h"

const char *report_kernel(const struct report *report, size_t k);

/* The id of scenario @s's section; the caller frees. */
char *report_scenario_id(const struct report *report, size_t s);

/* The section of scenario @s. */
void report_scenario_html(struct html *html, const struct report *report, size_t s);

/*
 * Embeds @plot, unless it takes more than *@room bytes; what it takes is subtracted. Returns
 * whether it did.
 */
bool report_figure(struct html *html, const struct plot *plot, size_t *room);

/* A table of the figures of @kind in the scenarios from @first up to @end. */
void report_detail_html(struct html *html, const struct report *report, size_t first, size_t end,
			enum detail_kind kind);

#endif

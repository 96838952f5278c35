/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What others have published beside what came out here, as text: theirs: A -> B, ours:
 * A -> B, each with its proportion, and whether both go the same way.
 */
#ifndef ZSWAPBENCH_PUBLISHED_H
#define ZSWAPBENCH_PUBLISHED_H

#include "bench/base/table.h"
#include "bench/compare/compare.h"

struct published_figure {
	char *says;
	char *theirs, *ours;   /* "11,300,000 -> 190,000 (-98 %)" */
	const char *direction; /* "same way", "other way" or "-"; static */
};

struct published_figures {
	char *theirs, *ours; /* what the columns compare: "mainline -> with batching" */
	struct published_figure *items;
	size_t count;
};

/* Whether the scenario copies a published experiment. */
bool published_has(const struct compared_scenario *compared);

/* The rows of the table; published_free() frees. Only for a scenario that has one. */
struct published_figures published_figures(const struct compared_scenario *compared);
void published_free(struct published_figures *figures);

/* All of it, as text and for a page; nothing for a scenario that copies no experiment. */
void published_print(const struct compared_scenario *compared, const struct text_style *style);
void published_html(const struct compared_scenario *compared, struct html *html);

#endif

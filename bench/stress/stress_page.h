/* SPDX-License-Identifier: GPL-2.0-only */
/* A campaign of stress as a page, and as a record. */
#ifndef ZSWAPBENCH_STRESS_PAGE_H
#define ZSWAPBENCH_STRESS_PAGE_H

#include "bench/stress/stress_campaign.h"

/* The page; the caller frees. */
char *stress_page(const struct stress_campaign *campaign, const char *css);

/* What was played, on what, and what was covered and found; the caller owns it. */
json_t *stress_record(const struct stress_campaign *campaign);

/*
 * Writes index.html, with the style sheet in the file @css, and campaign.json beside the findings
 * of the campaign's kernel. The directory, which the caller frees; NULL with @error.
 */
char *stress_publish(const struct stress_campaign *campaign, const char *css, struct error *error);

#endif

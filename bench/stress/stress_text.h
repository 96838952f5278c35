/* SPDX-License-Identifier: GPL-2.0-only */
/* What a campaign of stress came to, as text. */
#ifndef ZSWAPBENCH_STRESS_TEXT_H
#define ZSWAPBENCH_STRESS_TEXT_H

#include "bench/base/text.h"
#include "bench/stress/stress_campaign.h"

/* The answer in a sentence: "nothing found in 200 cases on patched". The caller frees. */
char *stress_answer(const struct stress_campaign *campaign);

/* What was covered, in sentences; the caller frees. */
char *stress_coverage(const struct stress_campaign *campaign);

/* Prints the answer, the failures with the command that replays each, and what was covered. */
void stress_print(const struct stress_campaign *campaign, const struct text_style *style);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* What all scenarios came to, in a few paragraphs. */
#ifndef ZSWAPBENCH_SUMMARY_H
#define ZSWAPBENCH_SUMMARY_H

#include "bench/base/words.h"
#include "bench/compare/verdicts.h"

/*
 * What all scenarios, @count of them and at least one, came to, a paragraph each: how to read
 * the figures, how many claims were kept and broken, how many verdicts of each kind (@verdicts
 * may be NULL), which of several scenarios got worse or better, and in the last one the verdict on
 * all of it. *@holds: every claim came out as expected, and every kernel has runs, all of which
 * gave figures. words_free() releases them.
 */
char **summary_of(const struct compared_scenario *const *all, const struct verdicts *verdicts,
		  size_t count, bool *holds);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* Two kernels of a comparison of more, against each other, and what moved most between them. */
#ifndef ZSWAPBENCH_KERNEL_PAIR_H
#define ZSWAPBENCH_KERNEL_PAIR_H

#include "bench/compare/verdicts.h"

struct kernel_pair {
	const struct compared_scenario **all; /* each with the two kernels */
	size_t count;
	struct compared_scenario *scenarios;
	struct compared_kernel (*kernels)[2];
	struct verdicts *verdicts;
};

/*
 * Kernels @a, the reference, and @b, by index, of @all, which is borrowed, with the first
 * @seeds seeds of each. kernel_pair_free() releases it.
 */
struct kernel_pair kernel_pair_new(const struct compared_scenario *const *all, size_t count,
				   size_t a, size_t b, size_t seeds, const struct noise *noise);
void kernel_pair_free(struct kernel_pair *pair);

/*
 * The metric with the largest effect, "limit-isolation: time ...: +1.2 %": of those that are
 * better or worse if they have to be @decided, else of those that moved by more than counts.
 * The caller frees; NULL: there is none.
 */
char *kernel_pair_strongest(const struct kernel_pair *pair, bool decided);

#endif

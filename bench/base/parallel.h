/* SPDX-License-Identifier: GPL-2.0-only */
/* The same work on many things, by as many threads as there are processors. */
#ifndef ZSWAPBENCH_PARALLEL_H
#define ZSWAPBENCH_PARALLEL_H

#include <stddef.h>

/*
 * Calls @work with @context and each number below @count, in any order and at the same time;
 * returns when all of it is done.
 */
void parallel_each(size_t count, void (*work)(void *context, size_t i), void *context);

#endif

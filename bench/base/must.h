/* SPDX-License-Identifier: GPL-2.0-only */
/* Calls of libraries that fail only where nothing works any more. */
#ifndef ZSWAPBENCH_MUST_H
#define ZSWAPBENCH_MUST_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

/* Ends the program with "zswapbench: @otherwise" unless @works. */
static inline void must_work(bool works, const char *otherwise)
{
	if (works)
		return;
	fprintf(stderr, "zswapbench: %s\n", otherwise);
	abort();
}

#endif

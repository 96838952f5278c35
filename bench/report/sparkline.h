/* SPDX-License-Identifier: GPL-2.0-only */
/* A series as a line of small bars, for a table. */
#ifndef ZSWAPBENCH_SPARKLINE_H
#define ZSWAPBENCH_SPARKLINE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * @count values as at most @width bars, from the least value to the greatest: the blocks
 * U+2581 to U+2588 where @utf8, else the digits 1 to 8. A bar of several values is their
 * median. Where all differ by less than @span, they are drawn as if they did by so much,
 * so that what does not matter looks flat. The caller frees.
 */
char *sparkline(const double *values, size_t count, size_t width, double span, bool utf8);

#endif

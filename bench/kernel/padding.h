/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Padded builds: kernels of one source that differ in layout alone. What moves between
 * them is noise, see noise.h.
 */
#ifndef ZSWAPBENCH_PADDING_H
#define ZSWAPBENCH_PADDING_H

#include <stddef.h>

#include "lib/error.h"

/*
 * Writes patches that put different amounts of padding at the begin of zswap's code,
 * numbers @first to @first + @count - 1, below @cache, and returns @count kernel specs in
 * one text: "patched+CACHE/patches/pad-1.patch ...". The same number is always the same
 * padding. @kernel must be one that is built here. The caller frees; NULL: EXIT_STORAGE.
 */
char *padding_kernels(const char *kernel, size_t first, size_t count, const char *cache,
		      struct error *error);

#endif

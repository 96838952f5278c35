/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Allocation that does not fail: a program that runs out of memory for its own
 * small structures says so and aborts, so that no caller carries that branch.
 */
#ifndef ZSWAPBENCH_XALLOC_H
#define ZSWAPBENCH_XALLOC_H

#include <stddef.h>

void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *old, size_t size);
char *xstrdup(const char *text);
char *xstrndup(const char *text, size_t length);
char *xasprintf(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What readers are told that a record's kernel is. Its name is what the user typed, and what
 * results, scenarios and histories know it by; it says which release that was of none.
 */
#ifndef ZSWAPBENCH_KERNEL_TITLE_H
#define ZSWAPBENCH_KERNEL_TITLE_H

#include "bench/record/parts.h"

/*
 * The release of the kernel whose record has the root @record, "6.12.117", if it is `mainline`
 * or from `debian:` and was given no other name, with further patches "6.12.117+my"; of every
 * other kernel, or if the record does not say, its name. The caller frees.
 */
char *kernel_title(const struct part *record);

/* What @title says of @base where it says it of @name, which is BASE+PATCH; the caller frees. */
char *kernel_title_of_base(const char *title, const char *name, const char *base);

#endif

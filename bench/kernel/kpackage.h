/* SPDX-License-Identifier: GPL-2.0-only */
/* Debian packages of kernel source: linux-source-VERSION_..._all.deb. */
#ifndef ZSWAPBENCH_KPACKAGE_H
#define ZSWAPBENCH_KPACKAGE_H

#include "lib/error.h"

/*
 * The tarball of kernel source that the package @deb brings, taken out of it into @cache, where
 * it is kept by the package's hash. The caller frees the path. NULL on failure: EXIT_KERNEL for
 * what is no such package, else EXIT_STORAGE.
 */
char *kpackage_tarball(const char *deb, const char *cache, struct error *error);

#endif

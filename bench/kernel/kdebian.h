/* SPDX-License-Identifier: GPL-2.0-only */
/* Kernel source from Debian's suites, by version: what KERNEL=debian:7.3 names. */
#ifndef ZSWAPBENCH_KDEBIAN_H
#define ZSWAPBENCH_KDEBIAN_H

#include <time.h>

#include "lib/error.h"

/*
 * The newest package linux-source-@version that Debian's suites have, downloaded into @cache
 * by apt: with a state of its own, so that neither the machine's sources nor its packages are
 * touched and no root is needed, and with signatures checked by Debian's keyring. What the
 * suites have is asked once a day; when that fails, what was known before is used, and says
 * so. The caller frees the path. NULL on failure: EXIT_KERNEL with what apt said.
 */
char *kdebian_package(const char *version, const char *cache, struct error *error);

/*
 * The versions X for which Debian's suites have linux-source-X, rising, as far as @cache knows:
 * nothing is asked by network. *@asked: when they were asked last; 0: never, and none is known.
 * words_free() releases them; NULL on failure: EXIT_KERNEL with what apt said.
 */
char **kdebian_versions(const char *cache, time_t *asked, struct error *error);

#endif

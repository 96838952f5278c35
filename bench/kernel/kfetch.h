/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Kernel source that has to be fetched first. What the user names
 *
 *   debian:VERSION     the newest linux-source-VERSION of Debian's suites
 *   git:PATH@COMMIT    a commit, branch or tag of a repository; git:PATH is its HEAD
 *   PATH.deb           a Debian package of kernel source
 *
 * becomes a tarball or a directory in the cache.
 */
#ifndef ZSWAPBENCH_KFETCH_H
#define ZSWAPBENCH_KFETCH_H

#include <stdbool.h>

#include "lib/error.h"

/* Whether @spec names a source in one of these ways. */
bool kfetch_takes(const char *spec);

/* What such a source is called in tables: "debian-7.3", "git-v7.3-rc1". The caller frees. */
char *kfetch_name(const char *spec);

/* The path of the tarball or directory; the caller frees. NULL on failure: EXIT_KERNEL, ... */
char *kfetch_path(const char *spec, const char *cache, struct error *error);

#endif

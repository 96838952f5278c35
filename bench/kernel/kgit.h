/* SPDX-License-Identifier: GPL-2.0-only */
/* Kernel source from a repository, by commit: what KERNEL=git:PATH@REF names. */
#ifndef ZSWAPBENCH_KGIT_H
#define ZSWAPBENCH_KGIT_H

#include "lib/error.h"

/*
 * A directory in @cache that holds the commit @ref of the repository (or worktree) @repository,
 * which is only read. It is kept from commit to commit, so that only what differs is written,
 * and built, again. The caller frees the path. NULL on failure: EXIT_KERNEL with what git said.
 */
char *kgit_tree(const char *repository, const char *ref, const char *cache, struct error *error);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where a kernel's source comes from, a tarball or a directory, and the build
 * tree in the cache that holds it.
 */
#ifndef ZSWAPBENCH_KSOURCE_H
#define ZSWAPBENCH_KSOURCE_H

#include <stdbool.h>

#include "bench/base/digest.h"
#include "bench/kernel/kfiles.h"
#include "lib/error.h"

/* The source of the variants unless KSRC names another; of the package linux-source-6.12. */
#define KSOURCE_DEFAULT "/usr/src/linux-source-6.12.tar.xz"

struct ksource {
	char *path;	      /* absolute */
	bool directory;	      /* else a tarball */
	struct kfiles files;  /* of a directory */
	char id[DIGEST_SIZE]; /* of the contents: a tarball's SHA-256, or see kfiles_digest() */
	/*
	 * Name of its build tree. A tarball's follows from its contents. A
	 * directory keeps its tree when a file in it changes, so that only what
	 * depends on that file is built again.
	 */
	char tree[17];
};

/*
 * Finds and identifies @path, a tarball, a directory, or what kfetch_takes(); NULL for
 * KSOURCE_DEFAULT. The identity of a tarball
 * is kept below @cache by path, size and times, so that it is read only once.
 * Errors: EXIT_KERNEL, with what to install or set where there is no source.
 */
int ksource_open(const char *path, const char *cache, struct ksource *source, struct error *error);

void ksource_close(struct ksource *source);

/* True when @path is called as tar archives are. */
bool ksource_is_tarball(const char *path);

/* True when @path is a directory with a kernel's Makefile and Kconfig. */
bool ksource_is_tree(const char *path);

/*
 * Makes the directory @tree hold the source: extracts the tarball, unless that
 * was done before, or copies what changed in the directory. Shows progress. The
 * tree has to be locked, and unpatched if the source is a directory.
 */
int ksource_fill(const struct ksource *source, const char *tree, struct error *error);

/* "6.12.117", from a tree's Makefile; the caller frees. NULL and EXIT_KERNEL if it has none. */
char *ksource_version(const char *tree, struct error *error);

#endif

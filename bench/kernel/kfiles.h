/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The files of a kernel source directory that is somebody's own: listed without
 * what a build left there, identified, and copied to a build tree of ours. The
 * directory itself is only read.
 */
#ifndef ZSWAPBENCH_KFILES_H
#define ZSWAPBENCH_KFILES_H

#include <stddef.h>
#include <stdint.h>

#include "bench/base/arena.h"
#include "bench/base/digest.h"
#include "lib/error.h"

struct kfile {
	char *path; /* below the directory */
	int64_t size;
	int64_t mtime_ns;
};

/* Sorted by path. */
struct kfiles {
	struct arena *arena; /* of the items and their paths; NULL: there are none */
	struct kfile *items;
	size_t count;
};

/*
 * Lists the regular files and symbolic links below @directory, except hidden
 * ones and build products: those named in a table, and each NAME for which the
 * kernel's build left a .NAME.cmd. Errors: EXIT_KERNEL.
 */
int kfiles_list(const char *directory, struct kfiles *files, struct error *error);

void kfiles_free(struct kfiles *files);

/*
 * SHA-256 over path, size and modification time of each file. It takes a
 * fraction of a second where reading the contents would take many, and sees
 * what make itself would see.
 */
void kfiles_digest(const struct kfiles *files, char hex[DIGEST_SIZE]);

/*
 * Makes @tree hold the listed files of @directory: copies those that are new or
 * changed since the last time, removes those that are gone, and leaves what a
 * build made there. Copies get the present time, so that make sees every change.
 * TREE.files keeps what was copied; an interrupted copy is completed by the next.
 */
int kfiles_copy(const struct kfiles *files, const char *directory, const char *tree,
		struct error *error);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Builds a kernel image from source, patch and configuration fragment, and keeps
 * it in the cache under a key of everything that went in. The same key gives the
 * same bytes, in whatever directory and after whatever other build.
 *
 * CACHE/trees/TREE              build tree; .lock, .files, .pristine, .busy, .steps beside it
 * CACHE/kernels/KEY/            bzImage, config, build.log, kernel.json
 * CACHE/kernels/KEY.log         of a build that failed
 */
#ifndef ZSWAPBENCH_KBUILD_H
#define ZSWAPBENCH_KBUILD_H

#include <jansson.h>

#include "bench/kernel/ksource.h"
#include "lib/error.h"

struct kbuild {
	const char *name; /* for the reader: "patched" */
	const struct ksource *source;
	const char *const *patches; /* files, applied in order, NULL-terminated */
	const char *fragment;	    /* file: configuration on top of allnoconfig */
	/* files: more of it, on top of that, in a tree of its own; NULL-terminated, or NULL */
	const char *const *flavour;
	const char *cache;
	unsigned int jobs; /* of make at once; 0: as many as there are processors */
};

/*
 * The directory of the built kernel, and what kernel.json says of it: both owned
 * by the caller. Builds unless the cache has it, showing progress. NULL on
 * failure: EXIT_KERNEL with what failed and why, or EXIT_STORAGE, EXIT_PACKAGES,
 * EXIT_INTERRUPTED; a later call goes on where it makes sense.
 */
char *kbuild_get(const struct kbuild *build, json_t **about, struct error *error);

/*
 * Builds the kernel a second time, from nothing and in another place, and
 * compares: EXIT_KERNEL where a byte differs. Success is noted in the kernel's
 * directory, and holds for as long as the kernel is kept.
 */
int kbuild_reproduce(const struct kbuild *build, struct error *error);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* What there is to boot without building anything: the variants, and the kernels in the cache. */
#ifndef ZSWAPBENCH_KINVENTORY_H
#define ZSWAPBENCH_KINVENTORY_H

#include <stddef.h>
#include <sys/types.h>
#include <time.h>

#include "bench/kernel/kernel.h"

/* A kernel that the cache has. */
struct kbuilt {
	char *patches; /* "patched+my"; of none: "unpatched" */
	char *source;  /* what it was built from: the last part of its path */
	char *release; /* "6.12.117" */
	char image_sha256[DIGEST_SIZE];
	off_t size;   /* bytes, of its image */
	time_t built; /* when */
};

/*
 * The first sentence of what the header of the patch in @path says that it is; the caller frees.
 * NULL if it cannot be read: EXIT_KERNEL.
 */
char *kinventory_says(const char *path, struct error *error);

/*
 * The @count kernels in the cache @options->cache, the newest first; a cache that is not there has
 * none. kinventory_free() releases them. NULL on failure: EXIT_STORAGE names what cannot be read.
 */
struct kbuilt *kinventory_built(const struct kernel_options *options, size_t *count,
				struct error *error);
void kinventory_free(struct kbuilt *built, size_t count);

#endif

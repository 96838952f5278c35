/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A kernel to measure: a bootable image with its provenance. What the user
 * names by KERNEL= or BASELINE= becomes one here.
 */
#ifndef ZSWAPBENCH_KERNEL_H
#define ZSWAPBENCH_KERNEL_H

#include <jansson.h>
#include <stddef.h>

#include "bench/base/digest.h"
#include "lib/error.h"

struct kernel_options {
	const char *configs; /* "configs/kernel": fragment.config, sim.patch, variants/ */
	const char *cache;   /* see cache_directory() */
	const char *ksrc;    /* source of the variants; NULL or "": KSOURCE_DEFAULT */
	unsigned int jobs;   /* of make at once; 0: as many as there are processors */
	/*
	 * A file in configs/stress/, without .config: what is built has the lines of stress.config
	 * and its own, too, and configs/stress/driver.patch; NULL: none. Not for an image.
	 */
	const char *flavour;
};

struct kernel {
	char *name;
	char *image; /* path of the bzImage */
	char image_sha256[DIGEST_SIZE];
	char *config; /* path of its configuration, NULL when that is not known */
	char config_sha256[DIGEST_SIZE]; /* "" likewise */
	/*
	 * How it was made. Built here: key, source (path), source_version, source_id,
	 * patches ([{name, sha256}, ...]), fragment_sha256, compiler, linker,
	 * parameters (of make), lacks (wanted lines of the fragment that it does not
	 * take), layout (see klayout.h), image_sha256, config_sha256. An image: image (path).
	 */
	json_t *build;
	char *layout; /* text of its layout, see wire/layout.h; of one not built here: "{}" */
};

/*
 * Makes @kernel what @spec says, building it if the cache does not have it (with
 * progress on stderr). @spec is
 *
 *   NAME of a variant: a file configs/kernel/variants/NAME.patch, put on the
 *     source after configs/kernel/sim.patch, if there is one
 *   a patch (a file ending in .patch), put on the source like a variant's
 *   a bzImage (a file); one called vmlinuz-X with config-X beside it has to have built in what
 *     kneeds_check() asks for
 *   kernel source, built with our fragment, unpatched: a directory, a tarball, or what
 *     kfetch_takes()
 *   NAME=PATH, one of the last three under another name
 *   any of these that is built here, with +PATCH behind it, once or more: further
 *     patches on top, in that order: "patched+fix.patch"
 *
 * A path's kernel is called by its last component, a further patch adds +ITS-NAME. Errors:
 * EXIT_KERNEL when @spec is none of these (the text lists what is allowed) or cannot be used or
 * built, EXIT_USAGE for a name that is none, else as kbuild_get(). On success kernel_free()
 * releases it.
 */
int kernel_resolve(const char *spec, const struct kernel_options *options, struct kernel *kernel,
		   struct error *error);

void kernel_free(struct kernel *kernel);

/* Whether @spec is something that kernel_resolve() takes, with its errors; builds nothing. */
int kernel_check(const char *spec, const struct kernel_options *options, struct error *error);

/*
 * Builds the kernel of @spec twice, in two places, and compares every byte:
 * EXIT_KERNEL if one differs. A kernel that passed once is not built again. An
 * image is not built here: EXIT_USAGE.
 */
int kernel_reproduce(const char *spec, const struct kernel_options *options, struct error *error);

/* The variants' names, sorted; words_free() releases them. */
char **kernel_names(const struct kernel_options *options, struct error *error);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The guest's files: an initramfs with the harness, which is linked statically, as /init,
 * and behind it a second archive with the plan of one run and the layout of its kernel.
 * The same files give the same bytes: no times, owners or inode numbers of the host.
 */
#ifndef ZSWAPBENCH_GUEST_IMAGE_H
#define ZSWAPBENCH_GUEST_IMAGE_H

#include <stddef.h>

#include "bench/base/digest.h"
#include "lib/error.h"

struct guest_image {
	char *data; /* a newc cpio archive, its length a multiple of 4 */
	size_t length;
	char sha256[DIGEST_SIZE];
};

/*
 * Builds the image around @harness, a program's file; EXIT_INPUT when it needs shared
 * libraries. guest_image_free() releases it.
 */
int guest_image_build(const char *harness, struct guest_image *image, struct error *error);
void guest_image_free(struct guest_image *image);

/*
 * Writes @image to the file @path, followed by an archive that holds @plan as /plan.json and
 * @layout as /layout.json.
 */
int guest_image_write(const struct guest_image *image, const char *plan, const char *layout,
		      const char *path, struct error *error);

#endif

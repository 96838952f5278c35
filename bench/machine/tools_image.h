/* SPDX-License-Identifier: GPL-2.0-only */
/* The image of the tools of one scenario; see bench/scenario/tools.h. */
#ifndef ZSWAPBENCH_TOOLS_IMAGE_H
#define ZSWAPBENCH_TOOLS_IMAGE_H

#include <stdint.h>

#include "bench/base/digest.h"
#include "bench/scenario/scenario.h"
#include "lib/error.h"

struct tools_image {
	char *path; /* NULL: the scenario needs none */
	uint64_t size;
	char sha256[DIGEST_SIZE];
};

/*
 * Finds the image for the tools of @scenario in the directory @cache, or builds it there.
 * Equal files give equal bytes. EXIT_PACKAGES has the command that installs what is
 * missing. tools_image_free() releases @image.
 */
int tools_image_get(const struct scenario *scenario, const char *cache, struct tools_image *image,
		    struct error *error);
void tools_image_free(struct tools_image *image);

#endif

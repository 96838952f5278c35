/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a run needs of a kernel that was built elsewhere, as far as its configuration tells: the
 * guest loads no modules, so all of it has to be built in.
 */
#ifndef ZSWAPBENCH_KNEEDS_H
#define ZSWAPBENCH_KNEEDS_H

#include "lib/error.h"

/*
 * The configuration of the image @path, where distributions put it: "config-X" beside
 * "vmlinuz-X". NULL if there is none. The caller frees.
 */
char *kneeds_config(const char *path);

/*
 * Whether the text @config, of the file @file, has built in what every run needs. EXIT_KERNEL if
 * not, with all that the kernel in @image lacks.
 */
int kneeds_check(const char *image, const char *file, const char *config, struct error *error);

#endif

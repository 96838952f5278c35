/* SPDX-License-Identifier: GPL-2.0-only */
/* The shared libraries that a program needs, as the dynamic loader finds them. */
#ifndef ZSWAPBENCH_LIBRARIES_H
#define ZSWAPBENCH_LIBRARIES_H

#include "lib/error.h"

/*
 * Absolute paths of the libraries of @program and of the loader itself, NULL-terminated,
 * in the loader's order. NULL with EXIT_PACKAGES when it finds one missing.
 * words_free() releases them.
 */
char **libraries_of(const char *program, struct error *error);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An object that QEMU is started with (LD_PRELOAD): what was hashed is what is loaded, since
 * the program gets the open file. Its sources are in bench/machine/preload/.
 */
#ifndef ZSWAPBENCH_PRELOAD_H
#define ZSWAPBENCH_PRELOAD_H

#include "bench/base/digest.h"
#include "lib/error.h"

struct preload {
	int file;
	char sha256[DIGEST_SIZE];
};

/* Opens and hashes the object at @path; preload_close() releases it. */
int preload_open(struct preload *preload, const char *path, struct error *error);
void preload_close(const struct preload *preload);

/* In a child before it becomes the program: lets it keep the open file. */
void preload_keep(const struct preload *preload);

/* "LD_PRELOAD=FIRST:SECOND" for the environment, without @second if that is NULL; caller frees. */
char *preload_variable(const struct preload *first, const struct preload *second);

#endif

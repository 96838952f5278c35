/* SPDX-License-Identifier: GPL-2.0-only */
/* The kernels that a command was asked for, resolved and built in their order. */
#ifndef ZSWAPBENCH_KERNEL_SET_H
#define ZSWAPBENCH_KERNEL_SET_H

#include "bench/kernel/kernel.h"

struct kernel_set {
	struct kernel *kernels;
	const char **names; /* of the kernels, borrowed from them */
	size_t count;
};

/* Resolves each of the NULL-terminated @specs; two kernels of one name are EXIT_USAGE. */
int kernel_set_open(struct kernel_set *set, char *const *specs,
		    const struct kernel_options *options, struct error *error);
void kernel_set_close(struct kernel_set *set);

#endif

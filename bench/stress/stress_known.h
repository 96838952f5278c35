/* SPDX-License-Identifier: GPL-2.0-only */
/* Flaws that kernels are known to have: what stress sees of them is counted, but is no finding. */
#ifndef ZSWAPBENCH_STRESS_KNOWN_H
#define ZSWAPBENCH_STRESS_KNOWN_H

/*
 * Why a failure of @signature is known of the kernel called @kernel ("baseline", or with patches
 * on top "baseline+x"); NULL: it is not. Static.
 */
const char *stress_known(const char *kernel, const char *signature);

#endif

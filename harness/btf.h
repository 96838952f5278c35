/* SPDX-License-Identifier: GPL-2.0-only */
/* The layout of a kernel that was not built here, from the description of its types that it has. */
#ifndef ZSWAPBENCH_BTF_H
#define ZSWAPBENCH_BTF_H

#include <bpf/btf.h>

#include "wire/layout.h"

/* Fills in, of what @layout does not know, what @btf tells. */
void btf_complete(struct layout *layout, const struct btf *btf);

/* The same with the running kernel's (CONFIG_DEBUG_INFO_BTF), if it has any. */
void btf_complete_running(struct layout *layout);

#endif

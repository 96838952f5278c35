/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The head of an NVDIMM's contents by which the kernel maps the rest of it directly, with
 * page structures in ordinary memory ("fsdax"), as struct nd_pfn_sb of
 * drivers/nvdimm/pfn.h in the kernel lays it out.
 */
#ifndef ZSWAPBENCH_NVDIMM_H
#define ZSWAPBENCH_NVDIMM_H

#include <stdint.h>

#define NVDIMM_ALIGNMENT (2ULL << 20) /* of the data, and of the whole, bytes */
#define NVDIMM_INFO_AT	 4096	      /* where the kernel looks for the information */
#define NVDIMM_INFO_SIZE 4096

/* Writes to @info what says that @data_size bytes begin at NVDIMM_ALIGNMENT. */
void nvdimm_info(uint64_t data_size, unsigned char info[NVDIMM_INFO_SIZE]);

#endif

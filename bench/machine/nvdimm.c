// SPDX-License-Identifier: GPL-2.0-only
/* The head of an NVDIMM: see nvdimm.h. */
#include "bench/machine/nvdimm.h"

#include <endian.h>
#include <string.h>

enum { MODE_RAM = 1, PAGE = 4096, PAGE_STRUCT = 64 };

/* Everything little-endian; without gaps, as all members are aligned. */
struct pfn_sb {
	char signature[16];
	uint8_t uuid[16], parent_uuid[16];
	uint32_t flags;
	uint16_t version_major, version_minor;
	uint64_t dataoff, npfns;
	uint32_t mode, start_pad, end_trunc, align, page_size;
	uint16_t page_struct_size;
	uint8_t padding[3994];
	uint64_t checksum;
};

_Static_assert(sizeof(struct pfn_sb) == NVDIMM_INFO_SIZE, "as the kernel has it");

/* Fletcher's checksum over 32-bit words, as nd_fletcher64() of the kernel. */
static uint64_t fletcher64(const void *data, size_t size)
{
	const unsigned char *at = data;
	uint64_t high = 0;
	uint32_t low = 0, word;
	size_t i;

	for (i = 0; i < size; i += sizeof(word)) {
		memcpy(&word, at + i, sizeof(word));
		low += le32toh(word);
		high += low;
	}
	return high << 32 | low;
}

void nvdimm_info(uint64_t data_size, unsigned char info[NVDIMM_INFO_SIZE])
{
	struct pfn_sb sb = {
		.signature = "NVDIMM_PFN_INFO",
		.uuid = "zswapbench tool", /* any, but not zero */
		.version_major = htole16(1),
		.version_minor = htole16(4),
		.dataoff = htole64(NVDIMM_ALIGNMENT),
		.npfns = htole64(data_size / PAGE),
		.mode = htole32(MODE_RAM),
		.align = htole32(NVDIMM_ALIGNMENT),
		.page_size = htole32(PAGE),
		.page_struct_size = htole16(PAGE_STRUCT),
	};

	sb.checksum = htole64(fletcher64(&sb, sizeof(sb)));
	memcpy(info, &sb, sizeof(sb));
}

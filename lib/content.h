/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a page holds: every byte follows from (seed, page, version), so that
 * every read can be checked. The first `compressed` bytes are random and do not
 * compress; the rest repeats one word that names the page and its version.
 */
#ifndef ZSWAPBENCH_CONTENT_H
#define ZSWAPBENCH_CONTENT_H

#include <stdint.h>

enum { PAGE_BYTES = 4096, PAGE_WORDS = PAGE_BYTES / 8 };

struct content {
	uint64_t seed;
	unsigned int compressed; /* bytes, a multiple of 8, at most PAGE_BYTES */
};

/* The first byte that differs, as found by content_check(). */
struct content_mismatch {
	unsigned int offset; /* bytes into the page */
	uint8_t expected, found;
};

/* Writes @version of page @page to @memory, PAGE_BYTES long and aligned to 8. */
void content_write(const struct content *content, uint64_t page, uint32_t version, void *memory);

/* Compares every byte of @memory; 0 when equal, else -1 and *@mismatch is set. */
int content_check(const struct content *content, uint64_t page, uint32_t version,
		  const void *memory, struct content_mismatch *mismatch);

#endif

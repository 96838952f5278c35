/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a page holds: every byte follows from (seed, page, version), so that
 * every read can be checked. The first bytes are random and do not compress; the rest
 * repeats one word that names the page and its version. How many are random is a page's own,
 * the same in all its versions: one number for all pages, or one of several by shares.
 */
#ifndef ZSWAPBENCH_CONTENT_H
#define ZSWAPBENCH_CONTENT_H

#include <stdbool.h>
#include <stdint.h>

enum { PAGE_BYTES = 4096, PAGE_WORDS = PAGE_BYTES / 8 };

enum { CONTENT_SIZES_MAX = 8 };

/* Sizes that pages compress to. */
struct content_sizes {
	unsigned int count;
	struct content_size {
		unsigned int percent;	 /* of the pages; all of them are 100 */
		unsigned int compressed; /* random bytes, a multiple of 8, at most PAGE_BYTES */
	} of[CONTENT_SIZES_MAX];
};

struct content {
	uint64_t seed;
	struct content_sizes sizes;
};

/* One size for all pages. */
static inline struct content_sizes content_same(unsigned int compressed)
{
	return (struct content_sizes){1, {{100, compressed}}};
}

/* Whether the shares make up all pages, and no size is more than a page. */
bool content_sizes_valid(const struct content_sizes *sizes);

bool content_sizes_equal(const struct content_sizes *a, const struct content_sizes *b);

/* Bytes of @page that do not compress. */
unsigned int content_compressed(const struct content *content, uint64_t page);

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

// SPDX-License-Identifier: GPL-2.0-only
/* Page contents: see content.h. */
#include "lib/content.h"

#include "lib/random.h"

/* Never zero, so that no page is zero-filled and bypasses zswap. */
static uint64_t page_stamp(const struct content *content, uint64_t page, uint32_t version)
{
	return random_mix(content->seed ^ random_mix(page << 32 | version)) | 1;
}

void content_write(const struct content *content, uint64_t page, uint32_t version, void *memory)
{
	uint64_t stamp = page_stamp(content, page, version), state = stamp;
	unsigned int i, random_words = content->compressed / 8;
	uint64_t *words = memory;

	for (i = 0; i < random_words; i++)
		words[i] = random_next(&state);
	for (; i < PAGE_WORDS; i++)
		words[i] = stamp;
}

static void find_byte(uint64_t expected, uint64_t found, unsigned int word,
		      struct content_mismatch *mismatch)
{
	unsigned int byte = (unsigned int)__builtin_ctzll(expected ^ found) / 8;

	mismatch->offset = word * 8 + byte;
	mismatch->expected = (uint8_t)(expected >> byte * 8);
	mismatch->found = (uint8_t)(found >> byte * 8);
}

int content_check(const struct content *content, uint64_t page, uint32_t version,
		  const void *memory, struct content_mismatch *mismatch)
{
	uint64_t stamp = page_stamp(content, page, version), state = stamp;
	unsigned int i, random_words = content->compressed / 8;
	const uint64_t *words = memory;

	for (i = 0; i < PAGE_WORDS; i++) {
		uint64_t expected = i < random_words ? random_next(&state) : stamp;

		if (words[i] != expected) {
			find_byte(expected, words[i], i, mismatch);
			return -1;
		}
	}
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-only
/* Page contents: see content.h. */
#include "lib/content.h"

#include "lib/random.h"

/* Never zero, so that no page is zero-filled and bypasses zswap. */
static uint64_t page_stamp(const struct content *content, uint64_t page, uint32_t version)
{
	return random_mix(content->seed ^ random_mix(page << 32 | version)) | 1;
}

bool content_sizes_valid(const struct content_sizes *sizes)
{
	unsigned int i, percent = 0;

	for (i = 0; i < sizes->count; i++) {
		if (!sizes->of[i].percent || sizes->of[i].percent > 100 ||
		    sizes->of[i].compressed > PAGE_BYTES)
			return false;
		percent += sizes->of[i].percent;
	}
	return percent == 100;
}

bool content_sizes_equal(const struct content_sizes *a, const struct content_sizes *b)
{
	unsigned int i;

	for (i = 0; i < a->count && i < b->count; i++)
		if (a->of[i].percent != b->of[i].percent ||
		    a->of[i].compressed != b->of[i].compressed)
			return false;
	return a->count == b->count;
}

unsigned int content_compressed(const struct content *content, uint64_t page)
{
	const struct content_size *size = content->sizes.of;
	/* another stream than that of the stamp, which depends on the version, too */
	unsigned int place = (unsigned int)(random_mix(~content->seed ^ random_mix(page)) % 100);

	for (; content->sizes.count > 1 && place >= size->percent; size++)
		place -= size->percent;
	return size->compressed;
}

void content_write(const struct content *content, uint64_t page, uint32_t version, void *memory)
{
	uint64_t stamp = page_stamp(content, page, version), state = stamp;
	unsigned int i, random_words = content_compressed(content, page) / 8;
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
	unsigned int i, random_words = content_compressed(content, page) / 8;
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

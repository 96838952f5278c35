// SPDX-License-Identifier: GPL-2.0-only
/* Page contents: what follows from seed, page and version, and that no wrong byte goes unseen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lib/array.h"
#include "lib/content.h"

/* Bytes that do not compress: none, a word, odd multiples of a word, all. */
static const unsigned int compressed_sizes[] = {0, 8, 72, 1368, 2048, 4088, 4096};

enum { SIZES = ARRAY_LENGTH(compressed_sizes) };

/* A page in memory, aligned as the harness's pages are. */
struct page {
	_Alignas(8) uint8_t bytes[PAGE_BYTES];
};

static void write_page(uint64_t seed, unsigned int compressed, uint64_t page, uint32_t version,
		       struct page *memory)
{
	const struct content content = {seed, content_same(compressed)};

	/* what was there before must not matter */
	memset(memory->bytes, (int)(page + version), PAGE_BYTES);
	content_write(&content, page, version, memory->bytes);
}

static int check_page(uint64_t seed, unsigned int compressed, uint64_t page, uint32_t version,
		      const struct page *memory)
{
	const struct content content = {seed, content_same(compressed)};
	struct content_mismatch mismatch;

	return content_check(&content, page, version, memory->bytes, &mismatch);
}

static uint64_t word_at(const struct page *memory, unsigned int i)
{
	uint64_t word;

	memcpy(&word, memory->bytes + i * sizeof(word), sizeof(word));
	return word;
}

static void what_is_written_is_accepted(void **state)
{
	struct page memory, again;
	unsigned int i;

	(void)state;
	for (i = 0; i < SIZES; i++) {
		write_page(7, compressed_sizes[i], 5, 2, &memory);
		write_page(7, compressed_sizes[i], 5, 2, &again);
		assert_memory_equal(memory.bytes, again.bytes, PAGE_BYTES);
		assert_int_equal(check_page(7, compressed_sizes[i], 5, 2, &memory), 0);
	}
}

/* The bytes are part of what makes runs comparable: another generator is another suite. */
static void the_bytes_are_these(void **state)
{
	struct page memory;

	(void)state;
	write_page(1, 16, 0, 1, &memory);
	assert_true(word_at(&memory, 0) == 0x07c4f33a60522c2c);
	assert_true(word_at(&memory, 1) == 0xe98757316c60fdce);
	assert_true(word_at(&memory, 2) == 0x83ec686c1600460b);
	assert_true(word_at(&memory, PAGE_WORDS - 1) == 0x83ec686c1600460b);
}

/* A page of another seed, number or version is not taken for the right one, anywhere in it. */
static void seed_page_and_version_each_count(void **state)
{
	static const struct {
		uint64_t seed, page;
		uint32_t version;
	} others[] = {
		{8, 5, 2},
		{7, 4, 2},
		{7, 6, 2},
		{7, 5, 1},
		{7, 5, 3},
		{7, 2, 5},
		{7, 5, 0},
		{7, 0, 2},
		{0, 5, 2},
		{7, 5 + (1U << 31), 2},
		{7, 5, 2 + (1U << 31)},
		{5, 7, 2},
		{7, 0, 5},
		{2, 5, 7},
		{7, 5, UINT32_MAX},
		{7 + ((uint64_t)1 << 63), 5, 2},
	};
	struct page memory, other;
	unsigned int i, k, same;
	size_t n;

	(void)state;
	for (i = 0; i < SIZES; i++) {
		write_page(7, compressed_sizes[i], 5, 2, &memory);
		for (n = 0; n < ARRAY_LENGTH(others); n++) {
			write_page(others[n].seed, compressed_sizes[i], others[n].page,
				   others[n].version, &other);
			for (k = same = 0; k < PAGE_WORDS; k++)
				same += word_at(&memory, k) == word_at(&other, k);
			if (same)
				fail_msg("seed %llu, page %llu, version %u: %u words as of 7, 5, 2",
					 (unsigned long long)others[n].seed,
					 (unsigned long long)others[n].page, others[n].version,
					 same);
			assert_int_equal(check_page(7, compressed_sizes[i], 5, 2, &other), -1);
		}
	}
}

/* Zero-filled pages never reach zswap, so no page may be one, nor any word of it be zero. */
static void no_word_is_zero(void **state)
{
	struct page memory;
	unsigned int i, k;
	uint32_t version;
	uint64_t page;

	(void)state;
	for (i = 0; i < SIZES; i++)
		for (page = 0; page < 20; page++)
			for (version = 0; version < 4; version++) {
				write_page(0, compressed_sizes[i], page, version, &memory);
				for (k = 0; k < PAGE_WORDS; k++)
					if (!word_at(&memory, k))
						fail_msg("page %llu version %u: word %u is zero",
							 (unsigned long long)page, version, k);
			}
}

static void every_wrong_byte_is_found(void **state)
{
	struct page memory;
	unsigned int i, offset;

	(void)state;
	for (i = 0; i < SIZES; i++) {
		const struct content content = {3, content_same(compressed_sizes[i])};

		write_page(3, compressed_sizes[i], 9, 4, &memory);
		for (offset = 0; offset < PAGE_BYTES; offset++) {
			uint8_t right = memory.bytes[offset];
			uint8_t wrong = (uint8_t)(right ^ (1U << offset % 8));
			struct content_mismatch mismatch = {0};

			memory.bytes[offset] = wrong;
			if (!content_check(&content, 9, 4, memory.bytes, &mismatch))
				fail_msg("%u bytes random: byte %u unseen", compressed_sizes[i],
					 offset);
			memory.bytes[offset] = right;
			assert_int_equal(mismatch.offset, offset);
			assert_int_equal(mismatch.expected, right);
			assert_int_equal(mismatch.found, wrong);
		}
		assert_int_equal(content_check(&content, 9, 4, memory.bytes, NULL), 0);
	}
}

static void the_first_wrong_byte_is_named(void **state)
{
	const struct content content = {3, content_same(1368)};
	struct content_mismatch mismatch;
	struct page memory;
	uint8_t right;

	(void)state;
	write_page(3, 1368, 9, 4, &memory);
	right = memory.bytes[1203];
	memory.bytes[1203] ^= 0xff;
	memory.bytes[1205] ^= 0xff;
	memory.bytes[4000] ^= 0xff;
	assert_int_equal(content_check(&content, 9, 4, memory.bytes, &mismatch), -1);
	assert_int_equal(mismatch.offset, 1203);
	assert_int_equal(mismatch.expected, right);
	assert_int_equal(mismatch.found, right ^ 0xff);
	memset(memory.bytes, 0, PAGE_BYTES);
	assert_int_equal(content_check(&content, 9, 4, memory.bytes, &mismatch), -1);
	assert_int_equal(mismatch.found, 0);
}

/* Behind the random bytes one word repeats; the random ones have no word twice. */
static void as_many_bytes_are_random_as_asked_for(void **state)
{
	struct page memory;
	unsigned int i, k, n;

	(void)state;
	for (i = 0; i < SIZES; i++) {
		unsigned int words = compressed_sizes[i] / 8;

		write_page(11, compressed_sizes[i], 1, 1, &memory);
		for (k = words; k < PAGE_WORDS; k++)
			assert_true(word_at(&memory, k) == word_at(&memory, PAGE_WORDS - 1));
		for (k = 0; k < words; k++)
			for (n = k + 1; n < words + 1 && n < PAGE_WORDS; n++)
				if (word_at(&memory, k) == word_at(&memory, n))
					fail_msg("%u bytes random: words %u and %u are the same",
						 compressed_sizes[i], k, n);
	}
}

/*
 * The random bytes are random: chi-square of their values against a uniform one, 255
 * degrees of freedom; 330.5 is exceeded by one good generator in a thousand.
 */
static void random_bytes_are_uniform(void **state)
{
	unsigned int counts[256] = {0}, i, k;
	const double expected = 64.0 * PAGE_BYTES / 256;
	struct page memory;
	double chi2 = 0;

	(void)state;
	for (i = 0; i < 64; i++) {
		write_page(5, PAGE_BYTES, i, 1, &memory);
		for (k = 0; k < PAGE_BYTES; k++)
			counts[memory.bytes[k]]++;
	}
	for (i = 0; i < 256; i++)
		chi2 += (counts[i] - expected) * (counts[i] - expected) / expected;
	if (chi2 > 330.5)
		fail_msg("chi-square %.1f of 255 degrees of freedom", chi2);
}

/* 20 % of the pages do not compress, 20 % almost vanish. */
static const struct content_sizes mixed = {3, {{20, 4096}, {60, 1368}, {20, 64}}};

static void sizes_have_their_shares(void **state)
{
	const struct content content = {9, mixed}, other = {10, mixed};
	unsigned int found[3] = {0}, differ = 0, i;
	uint64_t page;

	(void)state;
	for (page = 0; page < 100000; page++) {
		unsigned int size = content_compressed(&content, page);

		for (i = 0; i < 2 && mixed.of[i].compressed != size; i++)
			;
		assert_int_equal(size, mixed.of[i].compressed);
		found[i]++;
		differ += size != content_compressed(&other, page);
	}
	for (i = 0; i < 3; i++) /* four standard deviations are 506 */
		assert_in_range(found[i], mixed.of[i].percent * 1000 - 620,
				mixed.of[i].percent * 1000 + 620);
	assert_in_range(differ, 54000, 58000); /* 1 - .2^2 - .6^2 - .2^2 */
}

static void a_page_keeps_its_size(void **state)
{
	const struct content content = {9, mixed};
	struct content_mismatch mismatch;
	struct page memory;
	uint64_t page;
	uint32_t version;

	(void)state;
	for (page = 0; page < 40; page++) {
		unsigned int words = content_compressed(&content, page) / 8;

		for (version = 1; version < 4; version++) {
			content_write(&content, page, version, memory.bytes);
			assert_int_equal(
				content_check(&content, page, version, memory.bytes, &mismatch), 0);
			assert_int_equal(
				content_check(&content, page, version + 1, memory.bytes, &mismatch),
				-1);
			if (words < PAGE_WORDS - 1)
				assert_true(word_at(&memory, words) ==
					    word_at(&memory, PAGE_WORDS - 1));
			if (words > 1)
				assert_false(word_at(&memory, words - 1) ==
					     word_at(&memory, words - 2));
		}
	}
}

static void shares_make_up_all_pages(void **state)
{
	const struct content_sizes less = {2, {{20, 64}, {79, 64}}},
				   none = {2, {{100, 64}, {0, 64}}},
				   large = {2, {{20, 4097}, {80, 64}}}, empty = {0, {{0, 0}}};
	struct content_sizes other = mixed;

	(void)state;
	assert_true(content_sizes_valid(&mixed));
	assert_false(content_sizes_valid(&less));
	assert_false(content_sizes_valid(&none));
	assert_false(content_sizes_valid(&large));
	assert_false(content_sizes_valid(&empty));
	assert_true(content_sizes_equal(&mixed, &other));
	other.of[2].compressed = 72;
	assert_false(content_sizes_equal(&mixed, &other));
	other = mixed;
	other.count = 2;
	assert_false(content_sizes_equal(&mixed, &other));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes_have_their_shares),
		cmocka_unit_test(a_page_keeps_its_size),
		cmocka_unit_test(shares_make_up_all_pages),
		cmocka_unit_test(what_is_written_is_accepted),
		cmocka_unit_test(the_bytes_are_these),
		cmocka_unit_test(seed_page_and_version_each_count),
		cmocka_unit_test(no_word_is_zero),
		cmocka_unit_test(every_wrong_byte_is_found),
		cmocka_unit_test(the_first_wrong_byte_is_named),
		cmocka_unit_test(as_many_bytes_are_random_as_asked_for),
		cmocka_unit_test(random_bytes_are_uniform),
	};

	return cmocka_run_group_tests_name("content", tests, NULL, NULL);
}

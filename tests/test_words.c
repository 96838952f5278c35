// SPDX-License-Identifier: GPL-2.0-only
/* Lists of words: split from a text, and grown at the end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bench/base/words.h"
#include "lib/array.h"
#include "lib/xalloc.h"

static void text_is_split_at_blanks(void **state)
{
	static const struct {
		const char *text, *words[4];
	} splits[] = {
		{"", {NULL}},
		{" \t\n ", {NULL}},
		{"a", {"a", NULL}},
		{"  one two\t\tthree\n", {"one", "two", "three", NULL}},
		{"a/b.yaml 'c d'", {"a/b.yaml", "'c", "d'", NULL}},
	};
	size_t i, k;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(splits); i++) {
		char **found = words_split(splits[i].text);

		for (k = 0; splits[i].words[k]; k++) {
			assert_non_null(found[k]);
			assert_string_equal(found[k], splits[i].words[k]);
		}
		assert_null(found[k]);
		words_free(found);
	}
}

static void lists_grow_at_the_end(void **state)
{
	char **words = words_add(NULL, xstrdup("a b"));

	(void)state;
	words = words_add(words, xstrdup("c"));
	assert_string_equal(words[0], "a b");
	assert_string_equal(words[1], "c");
	assert_null(words[2]);
	words_free(words);
	words = words_add(words_split(""), xstrdup("d"));
	assert_string_equal(words[0], "d");
	assert_null(words[1]);
	words_free(words);
	words_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_split_at_blanks),
		cmocka_unit_test(lists_grow_at_the_end),
	};

	return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}

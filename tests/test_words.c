// SPDX-License-Identifier: GPL-2.0-only
/* Lists of words: split from a text, grown at the end, searched and joined. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

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

static void words_of_a_text_are_appended(void **state)
{
	char **words = words_add_all(words_split("a"), " b\tc ");

	(void)state;
	words = words_add_all(words, "");
	assert_string_equal(words[0], "a");
	assert_string_equal(words[1], "b");
	assert_string_equal(words[2], "c");
	assert_null(words[3]);
	words_free(words);
}

static void only_whole_words_are_had(void **state)
{
	char *const words[] = {"hog", "bystander", NULL}, *const none[] = {NULL};

	(void)state;
	assert_true(words_have(words, "hog"));
	assert_true(words_have(words, "bystander"));
	assert_false(words_have(words, "bystand"));
	assert_false(words_have(words, "hogs"));
	assert_false(words_have(words, ""));
	assert_false(words_have(none, "hog"));
	assert_false(words_have(NULL, "hog"));
}

static void assert_joined(char *const *words, const char *between, const char *expected)
{
	char *text = words_join(words, between);

	assert_string_equal(text, expected);
	free(text);
}

static void words_are_joined(void **state)
{
	char *const words[] = {"a", "", "b c", NULL};

	(void)state;
	assert_joined(words, ", ", "a, , b c");
	assert_joined(words, "", "ab c");
	assert_joined(words + 2, ", ", "b c");
	assert_joined(words + 3, ", ", "");
	assert_joined(NULL, ", ", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_split_at_blanks),
		cmocka_unit_test(lists_grow_at_the_end),
		cmocka_unit_test(words_of_a_text_are_appended),
		cmocka_unit_test(only_whole_words_are_had),
		cmocka_unit_test(words_are_joined),
	};

	return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}

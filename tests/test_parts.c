// SPDX-License-Identifier: GPL-2.0-only
/* JSON as a tree of parts: the same that jansson reads, and nothing that it refuses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/base/files.h"
#include "bench/record/parts.h"
#include "lib/array.h"
#include "lib/xalloc.h"
#include "tests/parts_of.h"

/* Both read @text the same, or neither does. */
static void expect_like_jansson(const char *text, size_t length)
{
	char *exact = memcpy(xmalloc(length), text, length); /* a byte more would be seen */
	json_t *expected = json_loadb(exact, length, JSON_REJECT_DUPLICATES, NULL), *found;
	struct error error = {.text = ""};
	struct parts parts;
	int code = parts_parse("t.json", exact, length, &parts, &error);

	if (code != (expected ? 0 : -1))
		fail_msg("%.*s: %s: %s", (int)length, text, expected ? "refused" : "taken",
			 error.text);
	if (code) {
		assert_int_equal(error.code, EXIT_INPUT);
		assert_int_equal(strncmp(error.text, "t.json:", 7), 0);
	} else {
		found = part_json(parts.root);
		if (!json_equal(found, expected))
			fail_msg("%.*s: read as another value", (int)length, text);
		json_decref(found);
		parts_free(&parts);
	}
	json_decref(expected);
	free(exact);
}

static void values_of_every_kind(void **state)
{
	static const char *const texts[] = {
		"{}",
		"[]",
		" [ ] ",
		"{\"a\":1}",
		"[1,-2,0,-0,12345678901234567]",
		"[1.5,-0.25,1e3]",
		"[1E-2,0.1e+2,10.0]",
		"[null,true,false]",
		"[\"\",\"a\",\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]",
		"[\"\\u00e4\\ud83d\\ude00x\",\"y\"]",
		"[\"\xc3\xa4\"]",
		"[\"\x7f\"]",
		"{\"\":{\"\":[{}]},\"b\":[[],[]]}",
		"{ \"a\" :\t1 ,\r\n\"b\": [ 2 ] }",
		"[9223372036854775807,-9223372036854775808]",
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(texts); i++) {
		struct parts parts;
		struct error error;

		assert_int_equal(parts_parse("t", texts[i], strlen(texts[i]), &parts, &error), 0);
		parts_free(&parts);
		expect_like_jansson(texts[i], strlen(texts[i]));
	}
}

static void what_is_no_json(void **state)
{
	static const char *const texts[] = {
		"",
		" ",
		"1",
		"\"a\"",
		"null",
		"[",
		"{",
		"]",
		"[1",
		"[1,",
		"[1,]",
		"[,1]",
		"[1 2]",
		"{,}",
		"{\"a\"}",
		"{\"a\":}",
		"{\"a\":1,}",
		"{a:1}",
		"{1:1}",
		"[01]",
		"[-]",
		"[1.]",
		"[.5]",
		"[1e]",
		"[1e+]",
		"[+1]",
		"[nul]",
		"[tru",
		"[True]",
		"[\"a]",
		"[\"\\x\"]",
		"[\"\\",
		"[\"\\u12\"]",
		"[\"\\u0000\"]",
		"[\"\\ud83d\"]",
		"[\"\x01\"]",
		"[\"\xff\"]",
		"[\"\xc3\"]",
		"[]]",
		"{}{}",
		"[1]x",
		"[9223372036854775808]",
		"[1e999]",
		"{\"a\":1,\"a\":2}",
		"{\"\":1,\"\":2}",
		"{\"b\":{\"a\":1,\"c\":3,\"a\":2}}",
		"[\"a\nb\"]",
		"[\"a\n\"]",
		"[\"\t\"]",
		"{\"one-b\":1,\"two-b\":2,\"one-b\":3}",
		"[0x10]",
		"[1-]",
		"[--1]",
		"[NaN]",
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(texts); i++) {
		struct parts parts;
		struct error error;

		assert_int_equal(parts_parse("t", texts[i], strlen(texts[i]), &parts, &error), -1);
		expect_like_jansson(texts[i], strlen(texts[i]));
	}
	expect_like_jansson("[\"a\0b\"]", 7);
}

/* Every byte of a text becomes each of many others, or is where the text ends. */
static void texts_that_are_torn(void **state)
{
	static const char text[] =
		"{\"a\":[1,-2.5e3,\"x\\n\\u0041\"],\"bc\":{\"d\":null,\"e\":true},\"f\":false}";
	static const char bytes[] = "\"\\{}[],:0-9.eunl \n\x01\xc3/t";
	char changed[sizeof(text)];
	size_t i, k;

	(void)state;
	for (i = 0; i < sizeof(text); i++) {
		expect_like_jansson(text, i);
		for (k = 0; k < sizeof(bytes); k++) { /* the NUL among them */
			memcpy(changed, text, sizeof(text));
			changed[i] = bytes[k];
			expect_like_jansson(changed, sizeof(text) - 1);
		}
	}
}

/* More members than are compared with each other here; deeper than jansson goes. */
static void large_and_deep(void **state)
{
	enum { MEMBERS = 300, DEPTH = 2100 };
	char deep[2 * DEPTH], *text = xstrdup("{"), *longer;
	size_t i, depth;

	(void)state;
	for (i = 0; i < MEMBERS; i++) {
		longer = xasprintf("%s\"key-%zu\":%zu%s", text, i, i, i + 1 < MEMBERS ? "," : "}");
		free(text);
		text = longer;
	}
	expect_like_jansson(text, strlen(text));
	memcpy(strstr(text, "key-299"), "key-298", 7); /* twice now */
	expect_like_jansson(text, strlen(text));
	free(text);
	for (depth = 2040; depth < DEPTH; depth++) {
		memset(deep, '[', depth);
		memset(deep + depth, ']', depth);
		expect_like_jansson(deep, 2 * depth);
	}
}

static void fixtures_are_read_like_jansson_does(void **state)
{
	static const char *const names[] = {"global-fairness", "old-1", "panic-2", "patched-1"};
	struct error error;
	size_t length, i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(names); i++) {
		char *file = xasprintf("tests/fixtures/record-%s.json", names[i]);
		char *text = file_read(file, 1 << 20, &length, &error);

		assert_non_null(text);
		expect_like_jansson(text, length);
		free(text);
		free(file);
	}
}

static void what_is_not_there_is_absent(void **state)
{
	json_t *json = json_pack("{s:[i, f], s:s, s:n, s:{s:i}}", "list", 1, 2.5, "text", "t",
				 "null", "in", "k", 7);
	struct parts parts = parts_of(json);
	const struct part *list = part_member(parts.root, "list"), *child;
	size_t count = 0;

	(void)state;
	assert_int_equal(part_count(parts.root), 4);
	assert_int_equal(part_integer(part_element(list, 0)), 1);
	assert_true(part_number(part_element(list, 1)) == 2.5);
	assert_int_equal(part_integer(part_element(list, 1)), 0); /* is none */
	assert_null(part_element(list, 2));
	assert_null(part_member(list, "k"));
	assert_null(part_element(parts.root, 0));
	assert_null(part_member(part_member(parts.root, "nothing"), "k"));
	assert_int_equal(part_integer_at(part_member(parts.root, "in"), "k"), 7);
	assert_null(part_member(parts.root, "lis"));
	assert_null(part_member(parts.root, "lists"));
	assert_ptr_equal(part_member_n(parts.root, "listing", 4), list);
	assert_null(part_text_at(parts.root, "in"));
	assert_int_equal(part_count(part_member(parts.root, "text")), 0);
	part_foreach (part_member(parts.root, "text"), child)
		count++;
	part_foreach (list, child)
		count++;
	assert_int_equal(count, 2);
	assert_null(part_json(NULL));
	parts_free(&parts);
	json_decref(json);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_of_every_kind),
		cmocka_unit_test(what_is_no_json),
		cmocka_unit_test(texts_that_are_torn),
		cmocka_unit_test(large_and_deep),
		cmocka_unit_test(fixtures_are_read_like_jansson_does),
		cmocka_unit_test(what_is_not_there_is_absent),
	};

	return cmocka_run_group_tests_name("parts", tests, NULL, NULL);
}

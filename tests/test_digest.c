// SPDX-License-Identifier: GPL-2.0-only
/* SHA-256: known answers (FIPS 180-2 and NIST's vectors), pieces, files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench/base/digest.h"

#define EMPTY	"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define ABC	"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define MILLION "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"

static void known_answers(void **test_state)
{
	char hex[DIGEST_SIZE];

	(void)test_state;
	digest_memory("", 0, hex);
	assert_string_equal(hex, EMPTY);
	digest_memory("abc", 3, hex);
	assert_string_equal(hex, ABC);
}

static void pieces_add_up(void **test_state)
{
	struct digest *digest = digest_begin();
	char hex[DIGEST_SIZE];
	int i;

	(void)test_state;
	for (i = 0; i < 100000; i++)
		digest_add(digest, "aaaaaaaaaa", 10);
	digest_end(digest, hex);
	assert_string_equal(hex, MILLION);
}

static void of_two_texts(const char *a, const char *b, char hex[DIGEST_SIZE])
{
	struct digest *digest = digest_begin();

	digest_add_text(digest, a);
	digest_add_text(digest, b);
	digest_end(digest, hex);
}

static void texts_do_not_run_together(void **test_state)
{
	char one[DIGEST_SIZE], other[DIGEST_SIZE];

	(void)test_state;
	of_two_texts("ab", "c", one);
	of_two_texts("a", "bc", other);
	assert_string_not_equal(one, other);
	of_two_texts("ab", "c", other);
	assert_string_equal(one, other);
}

static void of_a_file(void **test_state)
{
	char path[] = "/tmp/zswapbench-digest-XXXXXX";
	int fd = mkstemp(path);
	char hex[DIGEST_SIZE];
	struct error error;
	int i;

	(void)test_state;
	assert_true(fd >= 0);
	for (i = 0; i < 1000; i++) {
		char block[1000];

		memset(block, 'a', sizeof(block));
		assert_int_equal(write(fd, block, sizeof(block)), sizeof(block));
	}
	close(fd);
	assert_int_equal(digest_file(path, hex, &error), 0);
	assert_string_equal(hex, MILLION);
	unlink(path);
}

static void unreadable_files_are_errors(void **test_state)
{
	char hex[DIGEST_SIZE] = "before";
	struct error error;

	(void)test_state;
	assert_int_equal(digest_file("/nonexistent/file", hex, &error), -1);
	assert_int_equal(error.code, EXIT_STORAGE);
	assert_non_null(strstr(error.text, "/nonexistent/file: No such file"));
	assert_string_equal(hex, "");
	assert_int_equal(digest_file("/", hex, &error), -1);
	assert_non_null(strstr(error.text, "/: cannot read: Is a directory"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_answers),
		cmocka_unit_test(pieces_add_up),
		cmocka_unit_test(texts_do_not_run_together),
		cmocka_unit_test(of_a_file),
		cmocka_unit_test(unreadable_files_are_errors),
	};

	return cmocka_run_group_tests_name("digest", tests, NULL, NULL);
}

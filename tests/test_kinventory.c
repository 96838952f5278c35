// SPDX-License-Identifier: GPL-2.0-only
/* What there is to boot: sentences of patches, and the kernels in a cache. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "bench/kernel/kinventory.h"
#include "lib/xalloc.h"
#include "tests/scratch.h"

#define A_HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static struct kernel_options options;

static int make_place(void **state)
{
	(void)state;
	return make_scratch("kinventory");
}

/* Makes the file one of 1970. */
static int age(const char *path)
{
	const struct timespec times[2] = {{.tv_sec = 1000}, {.tv_sec = 1000}};

	return utimensat(AT_FDCWD, path, times, 0);
}

static void patches_say_what_they_are(void **state)
{
	static const struct {
		const char *header, *says;
	} cases[] = {
		{"SPDX-License-Identifier: X\n\nzswapbench: the kernel variant \"a\"\n\n"
		 "What it is: reclaim as in 6.6, before\nthe change, of 6.12.117. Why: no matter.\n"
		 "\nMore.\n",
		 "reclaim as in 6.6, before the change, of 6.12.117."},
		{"zswapbench: the kernel variant \"a\"\n\nThe tree as it is.\n",
		 "The tree as it is."},
		{"Fix it.\n--- a/mm/zswap.c\n", "Fix it."},
		{"No stop\n\nNext.\n", "No stop"},
		{"", ""},
		{"SPDX-License-Identifier: X\n", "SPDX-License-Identifier: X "},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char *says;

		put("a.patch", cases[i].header);
		says = kinventory_says(at("a.patch"), &error);
		must(!says);
		assert_string_equal(says, cases[i].says);
		free(says);
	}
	assert_null(kinventory_says(at("none.patch"), &error));
	assert_int_equal(error.code, EXIT_KERNEL);
}

static void a_cache_that_is_not_there_has_none(void **state)
{
	size_t count = 1;
	struct kbuilt *built;

	(void)state;
	options.cache = at("nowhere");
	built = kinventory_built(&options, &count, &error);
	must(!built);
	assert_int_equal(count, 0);
	kinventory_free(built, count);
}

static void what_was_built_is_listed(void **state)
{
	static const char about[] =
		"{\"source\": \"/x/%s\", \"source_version\": \"%s\", \"image_sha256\": \"1a\","
		" \"patches\": [{\"name\": \"sim.patch\"}, {\"name\": \"patched.patch\"},"
		" {\"name\": \"my.patch.patch\"}, {\"name\": \"odd\"}]}";
	char *json = xasprintf(about, "linux.tar.xz", "6.12.117");
	struct kbuilt *built;
	size_t count;

	(void)state;
	put("cache/kernels/1/kernel.json", json);
	free(json);
	put("cache/kernels/1/bzImage", "12345");
	json = xasprintf(about, A_HASH ".tar.xz", "7.3");
	put("cache/kernels/2/kernel.json", json);
	free(json);
	put("cache/kernels/2/bzImage", "");
	put("cache/kernels/3.log", "of a build that failed");
	must(age(at("cache/kernels/1/bzImage")));
	options.cache = at("cache");
	built = kinventory_built(&options, &count, &error);
	must(!built);
	assert_int_equal(count, 2);
	assert_string_equal(built[0].release, "7.3"); /* the newest */
	assert_string_equal(built[0].source, "0123456789ab....tar.xz");
	assert_string_equal(built[1].patches, "patched+my.patch+odd");
	assert_string_equal(built[1].release, "6.12.117");
	assert_string_equal(built[1].source, "linux.tar.xz");
	assert_string_equal(built[1].image_sha256, "1a");
	assert_int_equal(built[1].size, 5);
	assert_int_equal(built[1].built, 1000);
	kinventory_free(built, count);
}

/* What a cache holds and cannot be read is told, not left out. */
static void what_cannot_be_read_is_a_fault(void **state)
{
	size_t count;

	(void)state;
	put("other/kernels/1/kernel.json", "{\"source\": \"/x\"}");
	options.cache = at("other");
	assert_null(kinventory_built(&options, &count, &error));
	assert_int_equal(error.code, EXIT_STORAGE);
	assert_non_null(strstr(error.text, "other/kernels/1/kernel.json: source_version: "));
	put("other/kernels/1/kernel.json",
	    "{\"source\": \"/x\", \"source_version\": \"6\", \"image_sha256\": \"1a\"}");
	assert_null(kinventory_built(&options, &count, &error));
	assert_non_null(strstr(error.text, "other/kernels/1/bzImage"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(patches_say_what_they_are, make_place,
						remove_scratch),
		cmocka_unit_test_setup_teardown(a_cache_that_is_not_there_has_none, make_place,
						remove_scratch),
		cmocka_unit_test_setup_teardown(what_was_built_is_listed, make_place,
						remove_scratch),
		cmocka_unit_test_setup_teardown(what_cannot_be_read_is_a_fault, make_place,
						remove_scratch),
	};

	return cmocka_run_group_tests_name("kinventory", tests, NULL, NULL);
}

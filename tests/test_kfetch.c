// SPDX-License-Identifier: GPL-2.0-only
/* Kernel source that is fetched: what names one, and what it is called. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "bench/kernel/kfetch.h"

static void assert_called(const char *spec, const char *name)
{
	char *called;

	assert_true(kfetch_takes(spec));
	called = kfetch_name(spec);
	assert_string_equal(called, name);
	free(called);
}

static void names(void **state)
{
	(void)state;
	assert_called("debian:7.3", "debian-7.3");
	assert_called("git:/src/linux@v7.3-rc1", "git-v7.3-rc1");
	assert_called("git:/src/l@x@mm/zswap", "git-mm-zswap");
	assert_called("git:linux", "git-HEAD");
	assert_called("/tmp/linux-source-6.1_6.1.192-3_all.deb", "linux-source-6.1_6.1.192-3_all");
}

static void other_specs(void **state)
{
	(void)state;
	assert_false(kfetch_takes("patched"));
	assert_false(kfetch_takes("debian:"));
	assert_false(kfetch_takes("git:"));
	assert_false(kfetch_takes(".deb"));
	assert_false(kfetch_takes("linux-6.1.tar.xz"));
	assert_false(kfetch_takes("my-git:x"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(other_specs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

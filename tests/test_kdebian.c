// SPDX-License-Identifier: GPL-2.0-only
/* Kernel source from Debian's suites, with an apt that says what a test wants. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench/base/progress.h"
#include "bench/base/words.h"
#include "bench/kernel/kdebian.h"
#include "lib/clock.h"
#include "lib/xalloc.h"
#include "tests/scratch.h"

static char *path; /* PATH as it was */

static void put_program(const char *name, const char *text)
{
	put(name, text);
	assert_int_equal(chmod(at(name), 0755), 0);
}

/* An apt whose suites have two versions; it notes how it was called. */
static int make_apt(void **state)
{
	const struct progress_output nowhere = {.stream = fopen("/dev/null", "w"),
						.clock = clock_seconds};
	char *with;

	(void)state;
	if (make_scratch("kdebian"))
		return -1;
	progress_redirect(&nowhere);
	put_program("bin/apt-get",
		    "#!/bin/sh\necho \"get $*\" >>\"$(dirname \"$0\")/../calls\"\n"
		    "case \"$*\" in\n*download*) for last; do :; done\n"
		    "  echo package >\"$(echo \"$last\" | tr = _)_all.deb\" ;;\nesac\n");
	put_program("bin/apt-cache",
		    "#!/bin/sh\nfor last; do :; done\n[ \"$last\" = linux-source-7.3 ] || exit 0\n"
		    "echo ' linux-source-7.3 | 7.3.4-1~bpo13+1 | http://x trixie-backports/main'\n"
		    "echo ' linux-source-7.3 | 7.3.1-1 | http://x sid/main'\n");
	path = xstrdup(getenv("PATH"));
	with = xasprintf("%s:%s", at("bin"), path);
	setenv("PATH", with, 1);
	free(with);
	return 0;
}

static int remove_apt(void **state)
{
	progress_redirect(NULL);
	setenv("PATH", path, 1);
	free(path);
	return remove_scratch(state);
}

static size_t calls_with(const char *word)
{
	char *calls = file_read(at("calls"), 1 << 16, NULL, &error), *found;
	size_t count = 0;

	must(!calls);
	for (found = calls; (found = strstr(found, word)); found++)
		count++;
	free(calls);
	return count;
}

static void the_newest_is_loaded_once(void **state)
{
	char *first, *second;

	(void)state;
	first = kdebian_package("7.3", at("cache"), &error);
	must(!first);
	second = kdebian_package("7.3", at("cache"), &error);
	must(!second);
	assert_string_equal(first, second);
	assert_non_null(strstr(first, "/linux-source-7.3_7.3.4-1~bpo13+1_all.deb"));
	assert_int_equal(calls_with("update"), 1);
	assert_int_equal(calls_with("download"), 1);
	/* with its own sources and state in every call */
	assert_int_equal(calls_with("Dir::Etc::SourceParts=/dev/null"), 2);
	free(first);
	free(second);
}

static void a_version_that_no_suite_has(void **state)
{
	(void)state;
	assert_null(kdebian_package("5.0", at("cache"), &error));
	assert_int_equal(error.code, EXIT_KERNEL);
	assert_non_null(strstr(error.text, "linux-source-5.0: none of Debian's suites"));
}

/* What apt says of a version is not taken for a path. */
static void a_version_that_leads_elsewhere(void **state)
{
	(void)state;
	put_program("bin/apt-cache",
		    "#!/bin/sh\necho ' linux-source-7.3 | ../../../x | http://x sid/main'\n");
	assert_null(kdebian_package("7.3", at("cache"), &error));
	assert_int_equal(error.code, EXIT_KERNEL);
	assert_string_equal(error.text, "linux-source-7.3: apt tells no version of a package");
	assert_int_equal(calls_with("download"), 0);
}

static void what_is_no_version(void **state)
{
	static const char *const specs[] = {"", "7.3 -oX", "../x", "7.3;x", "-7"};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(specs) / sizeof(*specs); i++) {
		assert_null(kdebian_package(specs[i], at("cache"), &error));
		assert_non_null(strstr(error.text, "expected a version of the kernel"));
	}
	assert_false(file_exists(at("calls")));
}

/* Without a network: what is known goes on, what is not says why. */
static void suites_cannot_be_asked(void **state)
{
	char *package;

	(void)state;
	package = kdebian_package("7.3", at("cache"), &error);
	must(!package);
	free(package);
	put_program("bin/apt-get", "#!/bin/sh\necho 'E: no network'\nexit 100\n");
	must(remove_tree(at("cache/debian/updated"), &error));
	package = kdebian_package("7.3", at("cache"), &error);
	must(!package);
	free(package);
	must(remove_tree(at("cache/debian/packages"), &error));
	assert_null(kdebian_package("7.3", at("cache"), &error));
	assert_int_equal(error.code, EXIT_KERNEL);
	assert_non_null(strstr(error.text, "E: no network"));
	assert_false(file_exists(at("cache/debian/packages/linux-source-7.3_7.3.4-1~bpo13+1")));
}

/* What is known of the suites is told without asking them. */
static void versions_that_are_known(void **state)
{
	char **versions;
	time_t asked = 1;

	(void)state;
	put_program("bin/apt-cache",
		    "#!/bin/sh\necho \"cache $*\" >>\"$(dirname \"$0\")/../calls\"\n"
		    "echo 'linux-source-7.3 - Linux kernel source for version 7.3'\n"
		    "echo 'linux-source-6.1 - Linux kernel source for version 6.1'\n"
		    "echo 'linux-source-6.12 - Linux kernel source for version 6.12'\n"
		    "echo 'linux-source - the newest of them'\necho 'linux-source-6.1-x - y'\n");
	versions = kdebian_versions(at("cache"), &asked, &error);
	must(!versions);
	assert_null(versions[0]);
	assert_int_equal(asked, 0);
	assert_false(file_exists(at("calls")));
	words_free(versions);
	put("cache/debian/updated", "");
	versions = kdebian_versions(at("cache"), &asked, &error);
	must(!versions);
	assert_true(asked > 0);
	assert_string_equal(versions[0], "6.1");
	assert_string_equal(versions[1], "6.12");
	assert_string_equal(versions[2], "7.3");
	assert_null(versions[3]);
	assert_int_equal(calls_with("get "), 0);
	assert_int_equal(calls_with("--names-only"), 1);
	words_free(versions);
	put_program("bin/apt-cache", "#!/bin/sh\necho 'E: no lists'\nexit 100\n");
	assert_null(kdebian_versions(at("cache"), &asked, &error));
	assert_int_equal(error.code, EXIT_KERNEL);
	assert_non_null(strstr(error.text, "E: no lists"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_newest_is_loaded_once, make_apt, remove_apt),
		cmocka_unit_test_setup_teardown(a_version_that_no_suite_has, make_apt, remove_apt),
		cmocka_unit_test_setup_teardown(a_version_that_leads_elsewhere, make_apt,
						remove_apt),
		cmocka_unit_test_setup_teardown(what_is_no_version, make_apt, remove_apt),
		cmocka_unit_test_setup_teardown(suites_cannot_be_asked, make_apt, remove_apt),
		cmocka_unit_test_setup_teardown(versions_that_are_known, make_apt, remove_apt),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

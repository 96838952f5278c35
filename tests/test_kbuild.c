// SPDX-License-Identifier: GPL-2.0-only
/* Builds: what is in the key, what fails and how that is said, what a kill leaves. */
#include "lib/array.h"
#include "tests/kernel_fixture.h"

static void all_inputs_are_in_the_key(void **test_state)
{
	(void)test_state;
	assert_built("mainline", "pristine\n", 1);
	put("configs/fragment.config", "CONFIG_ZSWAP=y\n");
	assert_built("mainline", "pristine\nCONFIG_ZSWAP=y\n", 2);
	put("linux/mm/zswap.c", "pristine \n");
	assert_built("mainline", "pristine \n", 3);
	put("configs/variants/mainline.patch", "Other words.\n");
	assert_built("mainline", "pristine \n", 4);
}

static void the_environment_does_not_reach_the_build(void **test_state)
{
	(void)test_state;
	setenv("STRAY", "stray", 1);
	setenv("KBUILD_BUILD_TIMESTAMP", "now", 1);
	setenv("LOCALVERSION", "-mine", 1);
	setenv("MAKEFLAGS", "n", 1);
	assert_built("mainline",
		     "pristine\n# words\nCONFIG_ZSWAP=y\n# CONFIG_NUMA is not set\n"
		     "CONFIG_EXTRA=y\n2026-01-01  \n",
		     1);
	unsetenv("STRAY");
	unsetenv("KBUILD_BUILD_TIMESTAMP");
	unsetenv("LOCALVERSION");
	unsetenv("MAKEFLAGS");
}

static void a_spoilt_kernel_is_built_again(void **test_state)
{
	struct kernel kernel = resolved("mainline");

	(void)test_state;
	must(file_write(kernel.image, "spoilt", 6, &error));
	kernel_free(&kernel);
	assert_built("mainline", "pristine\n", 2);
}

static void a_patch_that_does_not_apply_is_explained(void **test_state)
{
	char *text;

	(void)test_state;
	put("linux/mm/zswap.c", "other\n");
	text = xasprintf("%s does not apply to %s (6.1.2):\n  mm/zswap.c: hunk 1 of 1",
			 at("configs/variants/patched.patch"), options.ksrc);
	assert_refused("patched", EXIT_KERNEL, text);
	free(text);
	assert_int_equal(builds(), 0);
	assert_built("mainline", "other\n", 1);
}

static void a_failed_build_shows_the_end_of_its_log(void **test_state)
{
	const char *seen;

	(void)test_state;
	put("linux/Makefile", "VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 2\n"
			      "allnoconfig:\n\t@cp $(KCONFIG_ALLCONFIG) .config\n"
			      "bzImage:\n\t@seq 1 30; echo 'zswap.c:1: error: oops' >&2; exit 3\n");
	assert_refused("patched", EXIT_KERNEL, "patched: make bzImage ended with exit status 2");
	seen = strstr(error.text, ".log:\n18\n19\n");
	assert_non_null(seen);
	assert_non_null(strstr(seen, "\n30\nzswap.c:1: error: oops\nmake: ***"));
	put("linux/Makefile", MAKEFILE);
	assert_built("patched", "patched\n", 1);
}

/* A tree that finds a tool too old, as scripts/cc-version.sh and ld-version.sh say it. */
#define OLD_TOOL(what, tool, here, needed)                                                         \
	"VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 2\n"                                              \
	"allnoconfig:\n"                                                                           \
	"\t@printf '***\\n*** " what " is too old.\\n***   Your " tool " version:    " here        \
	"\\n***   Minimum " tool " version: " needed "\\n***\\n' >&2\n"                            \
	"\t@echo 'scripts/Kconfig.include:44: Sorry, it is not supported.' >&2; exit 1\n"

static void a_tree_that_needs_newer_tools_is_told_so(void **test_state)
{
	char *text;

	(void)test_state;
	put("linux/Makefile", OLD_TOOL("C compiler", "GCC", "12.2.0", "13.1.0"));
	text = xasprintf("%s needs gcc 13.1.0 or newer; gcc here is 12.2.0", options.ksrc);
	assert_refused("mainline", EXIT_KERNEL, text);
	assert_string_equal(error.text, text);
	free(text);
	put("linux/Makefile", OLD_TOOL("Linker", "GNU ld", "2.40", "2.41.0"));
	assert_refused("mainline", EXIT_KERNEL, " needs ld 2.41.0 or newer; ld here is 2.40");
	put("linux/Makefile", "VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 2\n"
			      "allnoconfig:\n\t@echo '***   Your GCC is odd:'; exit 1\n");
	assert_refused("mainline", EXIT_KERNEL, "mainline: make allnoconfig ended with");
}

static void lost_configuration_lines_are_listed(void **test_state)
{
	(void)test_state;
	put("linux/Makefile", "VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 2\n"
			      "allnoconfig:\n\t@echo CONFIG_NUMA=y > .config\n");
	assert_refused("mainline", EXIT_KERNEL,
		       "fragment.config: required lines that this kernel does not take:\n"
		       "  CONFIG_ZSWAP=y\n  # CONFIG_NUMA is not set");
	assert_int_equal(builds(), 0);
}

static void put_beside_trees(const char *suffix, const char *text)
{
	struct ksource source;
	char *name;

	must(ksource_open(options.ksrc, options.cache, &source, &error));
	name = xasprintf("cache/trees/%s%s", source.tree, suffix);
	put(name, text);
	free(name);
	ksource_close(&source);
}

static void a_killed_build_starts_anew(void **test_state)
{
	(void)test_state;
	assert_built("patched", "patched\n", 1);
	put_beside_trees("/mm/zswap.c", "half a file that make takes for whole");
	put_beside_trees(".busy", "");
	assert_built("mainline", "pristine\n", 2);
}

/* Locks the tree for a while from another process; returns once it has the lock. */
static pid_t lock_for(useconds_t microseconds)
{
	struct ksource source;
	char name[64], *path;
	int ready[2];
	pid_t pid;

	must(ksource_open(options.ksrc, options.cache, &source, &error));
	snprintf(name, sizeof(name), "cache/trees/%s.lock", source.tree);
	ksource_close(&source);
	put(name, "");
	path = at(name);
	assert_int_equal(pipe(ready), 0);
	pid = fork();
	if (pid == 0) {
		int fd = open(path, O_RDWR);

		if (flock(fd, LOCK_EX) || write(ready[1], "", 1) != 1)
			_exit(1);
		usleep(microseconds);
		_exit(file_exists(at("cache/kernels")) ? 2 : 0);
	}
	assert_int_equal(read(ready[0], name, 1), 1);
	close(ready[0]);
	close(ready[1]);
	return pid;
}

static void builds_in_one_tree_wait_for_each_other(void **test_state)
{
	pid_t other = lock_for(300000);
	int status = -1;

	(void)test_state;
	assert_built("mainline", "pristine\n", 1);
	assert_int_equal(waitpid(other, &status, 0), other);
	assert_int_equal(status, 0);
}

static void reproducing_is_remembered(void **test_state)
{
	(void)test_state;
	must(kernel_reproduce("patched", &options, &error));
	assert_int_equal(builds(), 1); /* the second one counts elsewhere */
	assert_false(file_exists(at("cache/reproduce")));
	must(kernel_reproduce("patched", &options, &error));
	assert_int_equal(kernel_reproduce("/dev/null", &options, &error), -1);
	put_image("image");
	assert_int_equal(kernel_reproduce(at("image"), &options, &error), -1);
	assert_int_equal(error.code, EXIT_USAGE);
}

static void a_difference_is_found_and_kept(void **test_state)
{
	(void)test_state;
	put("linux/Makefile", MAKEFILE "\t@pwd >> arch/x86/boot/bzImage\n");
	assert_int_equal(kernel_reproduce("mainline", &options, &error), -1);
	assert_int_equal(error.code, EXIT_KERNEL);
	assert_non_null(strstr(error.text, "not reproducible: two builds of one kernel differ: "));
	assert_non_null(strstr(error.text, "reproduce/kernel/bzImage"));
	assert_true(file_exists(at("cache/reproduce/kernel/bzImage")));
	put("linux/Makefile", MAKEFILE);
	must(kernel_reproduce("mainline", &options, &error));
	assert_false(file_exists(at("cache/reproduce")));
}

/* The second build is stopped the first time it is tried in a place, not on what it left there. */
static void a_second_build_goes_on_where_it_stopped(void **test_state)
{
	(void)test_state;
	put("linux/Makefile", MAKEFILE
	    "\t@case $(CURDIR) in *elsewhere*) echo >> tried; test $$(wc -l < tried) = 2;; esac\n");
	assert_int_equal(kernel_reproduce("mainline", &options, &error), -1);
	must(kernel_reproduce("mainline", &options, &error));
	assert_int_equal(kernel_reproduce("patched", &options, &error), -1);
	put("configs/variants/patched.patch", "Another one.\n");
	/* but not on what is another kernel's */
	assert_int_equal(kernel_reproduce("patched", &options, &error), -1);
	must(kernel_reproduce("patched", &options, &error));
	assert_false(file_exists(at("cache/reproduce")));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_base, remove_scratch)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(all_inputs_are_in_the_key),
		TEST(the_environment_does_not_reach_the_build),
		TEST(a_spoilt_kernel_is_built_again),
		TEST(a_patch_that_does_not_apply_is_explained),
		TEST(a_failed_build_shows_the_end_of_its_log),
		TEST(a_tree_that_needs_newer_tools_is_told_so),
		TEST(lost_configuration_lines_are_listed),
		TEST(a_killed_build_starts_anew),
		TEST(builds_in_one_tree_wait_for_each_other),
		TEST(reproducing_is_remembered),
		TEST(a_difference_is_found_and_kept),
		TEST(a_second_build_goes_on_where_it_stopped),
	};

	return cmocka_run_group_tests_name("kbuild", tests, NULL, NULL);
}

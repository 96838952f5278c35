// SPDX-License-Identifier: GPL-2.0-only
/* Kernel source: directories listed, identified and copied; tarballs; what is no source. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench/base/files.h"
#include "bench/base/spawn.h"
#include "bench/kernel/kfiles.h"
#include "bench/kernel/ksource.h"
#include "lib/array.h"
#include "lib/xalloc.h"
#include "tests/scratch.h"

#define CAP (1 << 20)

/* NULL: there is no such file. */
static void assert_holds(const char *name, const char *text)
{
	char *data = file_exists(at(name)) ? file_read(at(name), CAP, NULL, &error) : NULL;

	if (text && data)
		assert_string_equal(data, text);
	else if (text || data)
		fail_msg("%s: %s", name, data ? "still there" : "missing");
	free(data);
}

static void touch(const char *name, time_t time)
{
	const struct timespec times[2] = {{.tv_sec = time}, {.tv_sec = time}};

	assert_int_equal(utimensat(AT_FDCWD, at(name), times, AT_SYMLINK_NOFOLLOW), 0);
}

static void make_source(void)
{
	put("linux/Makefile", "# SPDX\nVERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 2\nEXTRAVERSION =\n"
			      "NAME = Test\n");
	put("linux/Kconfig", "");
	put("linux/mm/zswap.c", "zswap");
	put("linux/mm/zswap.h", "header");
	put("linux/arch/x86/kernel/vmlinux.lds.S", "lds");
	put("linux/scripts/run.sh", "#!/bin/sh\n");
	assert_int_equal(chmod(at("linux/scripts/run.sh"), 0755), 0);
	assert_int_equal(symlink("zswap.h", at("linux/mm/link.h")), 0);
}

/* What a build and an editor leave: none of it is source. */
static void make_products(void)
{
	static const char *const names[] = {
		".config",
		".git/HEAD",
		"vmlinux",
		"vmlinux.o",
		"System.map",
		"Module.symvers",
		"mm/zswap.o",
		"mm/.zswap.o.cmd",
		"mm/built-in.a",
		"mm/zswap.c.orig",
		"mm/zswap.c~",
		"include/generated/autoconf.h",
		"include/config/SMP",
		"tags",
		"arch/x86/include/generated/asm/a.h",
		"arch/x86/kernel/vmlinux.lds",
		"arch/x86/kernel/.vmlinux.lds.cmd",
	};
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(names); i++) {
		char *name = xasprintf("linux/%s", names[i]);

		put(name, "product");
		free(name);
	}
}

static int make_base(void **test_state)
{
	(void)test_state;
	if (make_scratch("ksource"))
		return -1;
	make_source();
	return 0;
}

static void only_source_is_listed(void **test_state)
{
	static const char *const expected[] = {
		"Kconfig",	  "Makefile",	"arch/x86/kernel/vmlinux.lds.S",
		"mm/link.h",	  "mm/zswap.c", "mm/zswap.h",
		"scripts/run.sh",
	};
	struct kfiles files;
	size_t i;

	(void)test_state;
	make_products();
	must(kfiles_list(at("linux"), &files, &error));
	assert_int_equal(files.count, ARRAY_LENGTH(expected));
	for (i = 0; i < files.count; i++)
		assert_string_equal(files.items[i].path, expected[i]);
	assert_int_equal(files.items[4].size, 5);
	kfiles_free(&files);
	assert_int_equal(kfiles_list(at("none"), &files, &error), -1);
	assert_non_null(strstr(error.text, "none/: cannot list: No such file or directory"));
}

static struct ksource opened(const char *name)
{
	struct ksource source;

	must(ksource_open(at(name), at("cache"), &source, &error));
	return source;
}

static void identify(const char *name, char id[DIGEST_SIZE], char tree[17])
{
	struct ksource source = opened(name);

	memcpy(id, source.id, DIGEST_SIZE);
	memcpy(tree, source.tree, 17);
	ksource_close(&source);
}

static void a_directory_is_known_by_its_files(void **test_state)
{
	char first[DIGEST_SIZE], id[DIGEST_SIZE], first_tree[17], tree[17];

	(void)test_state;
	identify("linux", first, first_tree);
	identify("linux/../linux/", id, tree);
	assert_string_equal(id, first);
	make_products();
	identify("linux", id, tree);
	assert_string_equal(id, first);
	touch("linux/mm/zswap.h", 1000);
	identify("linux", id, tree);
	assert_string_not_equal(id, first);
	assert_string_equal(tree, first_tree);
	put("linux/mm/new.c", "");
	identify("linux", first, tree);
	assert_string_not_equal(id, first);
}

static void fill(const char *name)
{
	struct ksource source = opened(name);

	must(ksource_fill(&source, at("tree"), &error));
	ksource_close(&source);
}

static void a_directory_is_copied(void **test_state)
{
	char target[16] = "";
	struct stat st;

	(void)test_state;
	make_products();
	touch("linux/mm/zswap.c", 1000);
	fill("linux");
	assert_holds("tree/mm/zswap.c", "zswap");
	assert_holds("tree/mm/zswap.o", NULL);
	assert_holds("tree/.config", NULL);
	assert_int_equal(readlink(at("tree/mm/link.h"), target, sizeof(target) - 1), 7);
	assert_string_equal(target, "zswap.h");
	assert_int_equal(stat(at("tree/scripts/run.sh"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0755);
	/* make compares times: a copy is as new as its copying */
	assert_int_equal(stat(at("tree/mm/zswap.c"), &st), 0);
	assert_true(st.st_mtim.tv_sec > 1000);
}

static void only_changes_are_copied(void **test_state)
{
	struct stat untouched, copied;

	(void)test_state;
	fill("linux");
	put("tree/mm/zswap.o", "object");
	touch("tree/mm/zswap.h", 1000);
	touch("tree/mm/zswap.c", 1000);
	put("linux/mm/zswap.c", "changed");
	put("linux/mm/new.c", "new");
	assert_int_equal(unlink(at("linux/mm/link.h")), 0);
	assert_int_equal(symlink("new.c", at("linux/mm/link.h")), 0);
	assert_int_equal(unlink(at("linux/scripts/run.sh")), 0);
	fill("linux");
	assert_holds("tree/mm/zswap.c", "changed");
	assert_holds("tree/mm/link.h", "new");
	assert_holds("tree/scripts/run.sh", NULL);
	assert_holds("tree/mm/zswap.o", "object");
	assert_int_equal(stat(at("tree/mm/zswap.h"), &untouched), 0);
	assert_int_equal(stat(at("tree/mm/zswap.c"), &copied), 0);
	assert_int_equal(untouched.st_mtim.tv_sec, 1000);
	assert_true(copied.st_mtim.tv_sec > 1000);
}

static void a_copy_that_failed_is_completed(void **test_state)
{
	struct ksource source;

	(void)test_state;
	fill("linux");
	put("linux/mm/zswap.c", "changed");
	source = opened("linux");
	/* in the way of the copy */
	assert_int_equal(unlink(at("tree/mm/zswap.c")), 0);
	assert_int_equal(mkdir(at("tree/mm/zswap.c"), 0755), 0);
	assert_int_equal(ksource_fill(&source, at("tree"), &error), -1);
	assert_non_null(strstr(error.text, "mm/zswap.c: cannot rename into place"));
	assert_int_equal(rmdir(at("tree/mm/zswap.c")), 0);
	must(ksource_fill(&source, at("tree"), &error));
	ksource_close(&source);
	assert_holds("tree/mm/zswap.c", "changed");
}

static void a_removed_tree_is_copied_anew(void **test_state)
{
	(void)test_state;
	fill("linux");
	must(remove_tree(at("tree"), &error));
	fill("linux");
	assert_holds("tree/mm/zswap.c", "zswap");
}

static void pack(const char *tarball, const char *directory)
{
	const char *const argv[] = {"tar", "-cJf", at(tarball), directory, NULL};
	const struct spawn tar = {.argv = argv, .directory = base};
	struct spawn_result result;

	must(spawn_run(&tar, &result, &error));
	assert_true(spawn_ok(&result));
}

static void a_tarball_is_extracted_once(void **test_state)
{
	(void)test_state;
	put("linux/arch/arm/kernel/setup.c", "never read");
	put("linux/arch/arm/crypto/Kconfig", "read");
	put("linux/arch/x86/kernel/setup.c", "built");
	put("linux/drivers/gpu/drm/drm.c", "never read");
	put("linux/drivers/gpu/drm/Kconfig", "read");
	pack("linux.tar.xz", "linux");
	must(make_directories(at("tree/half/of/one"), &error));
	fill("linux.tar.xz");
	assert_holds("tree/mm/zswap.c", "zswap");
	assert_holds("tree/mm/link.h", "header");
	assert_holds("tree/arch/arm/kernel/setup.c", NULL);
	assert_holds("tree/arch/arm/crypto/Kconfig", "read");
	assert_holds("tree/arch/x86/kernel/setup.c", "built");
	assert_holds("tree/drivers/gpu/drm/drm.c", NULL);
	assert_holds("tree/drivers/gpu/drm/Kconfig", "read");
	assert_false(file_exists(at("tree/half")));
	assert_false(file_exists(at("tree.new")));
	put("tree/mm/zswap.c", "kept");
	fill("linux.tar.xz");
	assert_holds("tree/mm/zswap.c", "kept");
}

static void a_tarball_is_known_by_its_contents(void **test_state)
{
	char first[DIGEST_SIZE], id[DIGEST_SIZE], tree[17];

	(void)test_state;
	pack("linux.tar.xz", "linux");
	identify("linux.tar.xz", first, tree);
	assert_int_equal(digest_file(at("linux.tar.xz"), id, &error), 0);
	assert_string_equal(id, first);
	assert_memory_equal(tree, first, 16);
	identify("linux.tar.xz", id, tree); /* as kept in the cache */
	assert_string_equal(id, first);
	must(file_copy(at("linux.tar.xz"), at("other.tar.xz"), &error));
	identify("other.tar.xz", id, tree);
	assert_string_equal(id, first);
	put("linux/mm/zswap.c", "changed");
	pack("linux.tar.xz", "linux");
	identify("linux.tar.xz", id, tree);
	assert_string_not_equal(id, first);
}

static void a_broken_tarball_is_an_error(void **test_state)
{
	struct ksource source;

	(void)test_state;
	put("linux.tar.xz", "no tarball");
	source = opened("linux.tar.xz");
	assert_int_equal(ksource_fill(&source, at("tree"), &error), -1);
	ksource_close(&source);
	assert_int_equal(error.code, EXIT_KERNEL);
	assert_non_null(strstr(error.text, "linux.tar.xz: cannot extract: tar ended with exit"));
	assert_non_null(strstr(error.text, "This does not look like a tar archive"));
	assert_false(file_exists(at("tree")));
	assert_false(file_exists(at("tree.new")));
	pack("mm.tar.xz", "linux/mm");
	source = opened("mm.tar.xz");
	assert_int_equal(ksource_fill(&source, at("tree"), &error), -1);
	ksource_close(&source);
	assert_non_null(strstr(error.text, "mm.tar.xz: no kernel source"));
	assert_false(file_exists(at("tree")));
}

static void what_is_no_source_is_said(void **test_state)
{
	struct ksource source;

	(void)test_state;
	assert_int_equal(ksource_open(at("none"), at("cache"), &source, &error), -1);
	assert_int_equal(error.code, EXIT_KERNEL);
	assert_non_null(strstr(error.text, "none: No such file or directory: KSRC has to be"));
	assert_int_equal(ksource_open(at("linux/mm"), at("cache"), &source, &error), -1);
	assert_non_null(strstr(error.text, "linux/mm: no kernel source: it has no Makefile"));
}

static void versions_are_read_from_the_makefile(void **test_state)
{
	char *version = ksource_version(at("linux"), &error);

	(void)test_state;
	assert_string_equal(version, "6.1.2");
	free(version);
	put("linux/Makefile", "VERSION=6\nPATCHLEVEL =\t19\nSUBLEVEL = 0\nEXTRAVERSION = -rc3\n");
	version = ksource_version(at("linux"), &error);
	assert_string_equal(version, "6.19.0-rc3");
	free(version);
	put("linux/Makefile", "PATCHLEVEL = 1\nall:\n");
	assert_null(ksource_version(at("linux"), &error));
	assert_non_null(strstr(error.text, "linux/Makefile: not a kernel's: VERSION"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_base, remove_scratch)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(only_source_is_listed),
		TEST(a_directory_is_known_by_its_files),
		TEST(a_directory_is_copied),
		TEST(only_changes_are_copied),
		TEST(a_copy_that_failed_is_completed),
		TEST(a_removed_tree_is_copied_anew),
		TEST(a_tarball_is_extracted_once),
		TEST(a_tarball_is_known_by_its_contents),
		TEST(a_broken_tarball_is_an_error),
		TEST(what_is_no_source_is_said),
		TEST(versions_are_read_from_the_makefile),
	};

	return cmocka_run_group_tests_name("ksource", tests, NULL, NULL);
}

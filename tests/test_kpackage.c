// SPDX-License-Identifier: GPL-2.0-only
/* Packages of kernel source: what is taken out of them, and what is no such package. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <archive.h>
#include <archive_entry.h>
#include <cmocka.h>

#include "bench/kernel/kpackage.h"
#include "tests/scratch.h"

static int make_base(void **state)
{
	(void)state;
	return make_scratch("kpackage");
}

static void add_member(struct archive *archive, const char *name, const void *data, size_t size)
{
	struct archive_entry *entry = archive_entry_new();

	archive_entry_set_pathname(entry, name);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0644);
	archive_entry_set_size(entry, (la_int64_t)size);
	assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
	assert_int_equal(archive_write_data(archive, data, size), size);
	archive_entry_free(entry);
}

/* A package whose member @member is a tar archive, compressed, that holds @file with @text. */
static void make_package(const char *path, const char *member, const char *file, const char *text)
{
	struct archive *inner = archive_write_new(), *outer = archive_write_new();
	static char data[65536];
	size_t used;

	archive_write_add_filter_xz(inner);
	archive_write_set_format_ustar(inner);
	assert_int_equal(archive_write_open_memory(inner, data, sizeof(data), &used), ARCHIVE_OK);
	add_member(inner, "./usr/share/doc/changelog", "old", 3);
	add_member(inner, file, text, strlen(text));
	archive_write_close(inner);
	archive_write_free(inner);
	archive_write_set_format_ar_svr4(outer);
	assert_int_equal(archive_write_open_filename(outer, path), ARCHIVE_OK);
	add_member(outer, "debian-binary", "2.0\n", 4);
	add_member(outer, member, data, used);
	archive_write_close(outer);
	archive_write_free(outer);
}

static void expect_tarball(const char *package, const char *text)
{
	char *path = kpackage_tarball(at(package), at("cache"), &error), *found;

	must(!path);
	found = file_read(path, 100, NULL, &error);
	must(!found);
	assert_string_equal(found, text);
	free(found);
	free(path);
}

static void expect_refused(const char *package, const char *why)
{
	assert_null(kpackage_tarball(at(package), at("cache"), &error));
	assert_int_equal(error.code, EXIT_KERNEL);
	if (!strstr(error.text, why))
		fail_msg("expected: %s\nfound: %s", why, error.text);
}

static void tarball_is_taken_out(void **state)
{
	(void)state;
	make_package(at("a.deb"), "data.tar.xz", "./usr/src/linux-source-6.1.tar.xz", "one");
	make_package(at("b.deb"), "data.tar.xz", "./usr/src/linux-source-6.1.tar.xz", "two");
	expect_tarball("a.deb", "one");
	expect_tarball("b.deb", "two");
	expect_tarball("a.deb", "one"); /* kept under its own hash */
}

static void other_files_are_refused(void **state)
{
	(void)state;
	put("text.deb", "no archive");
	make_package(at("bare.deb"), "control.tar.xz", "./control", "c");
	make_package(at("other.deb"), "data.tar.xz", "./usr/bin/fio", "f");
	expect_refused("text.deb", "not a Debian package of kernel source");
	expect_refused("bare.deb", "no data.tar in it");
	expect_refused("other.deb", "a Debian package without kernel source");
	assert_null(kpackage_tarball(at("none.deb"), at("cache"), &error));
	assert_int_equal(error.code, EXIT_STORAGE);
}

/* What is cut in the middle of the tarball leaves nothing where it belongs. */
static void a_package_breaks_off(void **state)
{
	static char text[20000];
	char *data;
	size_t length, i;

	(void)state;
	for (i = 0; i + 1 < sizeof(text); i++)
		text[i] = (char)('!' + (i * i + i / 7) % 90);
	make_package(at("a.deb"), "data.tar.xz", "./usr/src/linux-source-6.1.tar.xz", text);
	data = file_read(at("a.deb"), 1 << 20, &length, &error);
	must(!data);
	must(file_write(at("cut.deb"), data, length / 2, &error));
	free(data);
	expect_refused("cut.deb", "cut.deb: not a Debian package");
	assert_int_equal(rmdir(at("cache/packages")), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(tarball_is_taken_out, make_base, remove_scratch),
		cmocka_unit_test_setup_teardown(other_files_are_refused, make_base, remove_scratch),
		cmocka_unit_test_setup_teardown(a_package_breaks_off, make_base, remove_scratch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

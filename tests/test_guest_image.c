// SPDX-License-Identifier: GPL-2.0-only
/* The guest's initramfs, built around a file that looks like a program: what is in it, and that
 * it is the same twice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <archive.h>
#include <archive_entry.h>
#include <cmocka.h>

#include "bench/base/files.h"
#include "bench/machine/guest_image.h"
#include "lib/array.h"
#include "lib/xalloc.h"

static char *root;    /* a fresh directory */
static char *harness; /* a statically linked program's beginning, and its hash is its own */
static struct guest_image image;

/* What the file of a program begins with. */
struct program {
	Elf64_Ehdr header;
	Elf64_Phdr segments[2];
};

static struct program static_program(void)
{
	struct program program = {
		.header = {.e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64},
			   .e_phoff = offsetof(struct program, segments),
			   .e_phentsize = sizeof(Elf64_Phdr),
			   .e_phnum = 2},
		.segments = {{.p_type = PT_LOAD}, {.p_type = PT_GNU_STACK}},
	};

	return program;
}

static void write_program(const char *path, const struct program *program)
{
	struct error error = {.text = ""};

	if (file_write(path, (const char *)program, sizeof(*program), &error))
		fail_msg("%s", error.text);
}

static int set_up(void **state)
{
	const char *tmp = getenv("TMPDIR");
	struct program program = static_program();
	struct error error = {.text = ""};

	(void)state;
	root = xasprintf("%s/zswapbench-image-XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(root))
		return -1;
	harness = xasprintf("%s/harness", root);
	write_program(harness, &program);
	if (!guest_image_build(harness, &image, &error))
		return 0;
	print_error("%s\n", error.text);
	return -1;
}

static int tear_down(void **state)
{
	struct error error;
	int failed = remove_tree(root, &error);

	(void)state;
	guest_image_free(&image);
	free(harness);
	free(root);
	return failed;
}

/* ROOT/NAME; the caller frees. */
static char *at(const char *name)
{
	return xasprintf("%s/%s", root, name);
}

/* Calls @visit with each entry of the archives in @data, one behind the other. */
static void each_entry(const void *data, size_t length,
		       void (*visit)(struct archive *archive, struct archive_entry *entry,
				     void *context),
		       void *context)
{
	struct archive *archive = archive_read_new();
	struct archive_entry *entry;
	int code;

	archive_read_support_format_cpio(archive);
	assert_int_equal(archive_read_open_memory(archive, data, length), ARCHIVE_OK);
	while ((code = archive_read_next_header(archive, &entry)) == ARCHIVE_OK)
		visit(archive, entry, context);
	assert_int_equal(code, ARCHIVE_EOF);
	archive_read_free(archive);
}

/* What is looked for, and what was found of it. */
struct wanted {
	const char *name;
	unsigned int count;
	mode_t mode;
	dev_t device;
	char *data;
	size_t length;
};

static void keep_wanted(struct archive *archive, struct archive_entry *entry, void *context)
{
	struct wanted *wanted = context;

	if (strcmp(archive_entry_pathname(entry), wanted->name) != 0)
		return;
	wanted->count++;
	wanted->mode = archive_entry_mode(entry);
	wanted->device = archive_entry_rdev(entry);
	wanted->length = (size_t)archive_entry_size(entry);
	free(wanted->data);
	wanted->data = xmalloc(wanted->length + 1);
	assert_int_equal(archive_read_data(archive, wanted->data, wanted->length),
			 (la_ssize_t)wanted->length);
	wanted->data[wanted->length] = '\0';
}

/* The one entry called @name; the caller frees its data. */
static struct wanted find(const void *data, size_t length, const char *name)
{
	struct wanted wanted = {.name = name};

	each_entry(data, length, keep_wanted, &wanted);
	if (wanted.count != 1)
		fail_msg("%s: %u of it", name, wanted.count);
	return wanted;
}

static void expect_file(const char *name, const char *path)
{
	struct wanted wanted = find(image.data, image.length, name);
	struct error error = {.text = ""};
	size_t length;
	char *data = file_read(path, 64 << 20, &length, &error);

	if (!data)
		fail_msg("%s", error.text);
	assert_int_equal(wanted.mode, S_IFREG | 0755);
	assert_int_equal(wanted.length, length);
	assert_memory_equal(wanted.data, data, length);
	free(data);
	free(wanted.data);
}

static void build(const char *path, struct guest_image *made)
{
	struct error error = {.text = ""};

	if (guest_image_build(path, made, &error))
		fail_msg("%s", error.text);
}

static void the_same_twice(void **state)
{
	struct guest_image one, other;
	char digest[DIGEST_SIZE];

	(void)state;
	build(harness, &one);
	build(harness, &other);
	assert_int_equal(one.length, other.length);
	assert_memory_equal(one.data, other.data, one.length);
	digest_memory(one.data, one.length, digest);
	assert_string_equal(one.sha256, digest);
	assert_string_equal(other.sha256, digest);
	assert_string_equal(image.sha256, digest);
	guest_image_free(&one);
	guest_image_free(&other);
	assert_null(one.data);
}

/* A harness of another date, owner or name makes no other image; one of other bytes does. */
static void only_bytes_count(void **state)
{
	struct guest_image original, of_copy;
	char *copy = at("another-name");
	struct error error;
	FILE *file;

	(void)state;
	build(harness, &original);
	assert_int_equal(file_copy(harness, copy, &error), 0);
	build(copy, &of_copy);
	assert_string_equal(of_copy.sha256, original.sha256);
	guest_image_free(&of_copy);
	file = fopen(copy, "a");
	assert_non_null(file);
	fputc('x', file);
	fclose(file);
	build(copy, &of_copy);
	assert_string_not_equal(of_copy.sha256, original.sha256);
	guest_image_free(&of_copy);
	guest_image_free(&original);
	free(copy);
}

static void harness_is_init(void **state)
{
	(void)state;
	expect_file("init", harness);
}

static void console_and_mount_points(void **state)
{
	static const char *const directories[] = {"dev", "proc", "sys", "tmp"};
	struct wanted console = find(image.data, image.length, "dev/console");
	size_t i;

	(void)state;
	assert_int_equal(console.mode, S_IFCHR | 0600);
	assert_int_equal(major(console.device), 5);
	assert_int_equal(minor(console.device), 1);
	free(console.data);
	for (i = 0; i < ARRAY_LENGTH(directories); i++) {
		struct wanted directory = find(image.data, image.length, directories[i]);

		assert_int_equal(directory.mode, S_IFDIR | 0755);
		free(directory.data);
	}
}

/* Every directory comes before what is in it, and nothing is of this host's making. */
static void check_entry(struct archive *archive, struct archive_entry *entry, void *context)
{
	const char *name = archive_entry_pathname(entry), *slash = strrchr(name, '/');
	char **known = context, *longer;

	(void)archive;
	assert_int_equal(archive_entry_mtime(entry), 0);
	assert_int_equal(archive_entry_uid(entry), 0);
	assert_int_equal(archive_entry_gid(entry), 0);
	if (*name == '/' || strstr(name, ".."))
		fail_msg("%s: not below the root", name);
	if (slash) {
		char *parent = xasprintf("\n%.*s\n", (int)(slash - name), name);

		if (!strstr(*known, parent))
			fail_msg("%s: comes before its directory", name);
		free(parent);
	}
	longer = xasprintf("%s%s\n", *known, name);
	free(*known);
	*known = longer;
}

static void entries_are_in_order(void **state)
{
	char *known = xstrdup("\n");

	(void)state;
	each_entry(image.data, image.length, check_entry, &known);
	free(known);
	assert_int_equal(image.length % 4, 0);
}

static void plan_and_layout_are_appended(void **state)
{
	char *path = at("initrd"), *data;
	struct error error = {.text = ""};
	struct wanted plan, layout;
	size_t length;

	(void)state;
	assert_int_equal(
		guest_image_write(&image, "{\"version\":1}", "{\"kn.id\":104}", path, &error), 0);
	data = file_read(path, 256 << 20, &length, &error);
	assert_non_null(data);
	assert_true(length > image.length);
	assert_int_equal(length % 4, 0);
	assert_memory_equal(data, image.data, image.length);
	plan = find(data + image.length, length - image.length, "plan.json");
	assert_int_equal(plan.mode, S_IFREG | 0644);
	assert_string_equal(plan.data, "{\"version\":1}");
	layout = find(data + image.length, length - image.length, "layout.json");
	assert_string_equal(layout.data, "{\"kn.id\":104}");
	free(layout.data);
	free(plan.data);
	free(data);
	free(path);
}

static void expect_build_error(const char *path, enum exit_code code, const char *reason)
{
	struct guest_image none = {0};
	struct error error = {.text = ""};

	assert_int_equal(guest_image_build(path, &none, &error), -1);
	if (!strstr(error.text, path) || !strstr(error.text, reason))
		fail_msg("'%s' lacks '%s' or '%s'", error.text, path, reason);
	assert_int_equal(error.code, code);
}

static void harness_that_cannot_be_used(void **state)
{
	char *text = at("text"), *absent = at("absent");
	struct error error;

	(void)state;
	expect_build_error(absent, EXIT_STORAGE, "No such file or directory");
	expect_build_error(root, EXIT_STORAGE, "Is a directory");
	assert_int_equal(file_write(text, "#!/bin/sh\n", 10, &error), 0);
	expect_build_error(text, EXIT_INPUT,
			   "expected a program for x86-64 that is linked statically");
	expect_build_error("/bin/true", EXIT_INPUT, "the guest has no libraries");
	free(absent);
	free(text);
}

/* A program's header that points anywhere is no program, and nothing is read there. */
static void headers_that_lie(void **state)
{
	struct program wrong[5];
	char *path = at("wrong");
	size_t i;

	(void)state;
	for (i = 0; i < 5; i++)
		wrong[i] = static_program();
	wrong[0].header.e_phoff = (Elf64_Off)-1;
	wrong[1].header.e_phoff = sizeof(struct program) + 1;
	wrong[2].header.e_phnum = 3;
	wrong[3].header.e_phentsize = 8;
	wrong[4].header.e_ident[EI_CLASS] = ELFCLASS32;
	for (i = 0; i < 5; i++) {
		write_program(path, &wrong[i]);
		expect_build_error(path, EXIT_INPUT, "linked statically");
	}
	wrong[0] = static_program();
	wrong[0].segments[1].p_type = PT_INTERP;
	write_program(path, &wrong[0]);
	expect_build_error(path, EXIT_INPUT, "linked statically");
	free(path);
}

static void image_that_cannot_be_written(void **state)
{
	char *path = at("absent/initrd");
	struct error error = {.text = ""};

	(void)state;
	assert_int_equal(guest_image_write(&image, "{}", "{}", path, &error), -1);
	assert_int_equal(error.code, EXIT_STORAGE);
	assert_non_null(strstr(error.text, path));
	assert_int_equal(guest_image_write(&image, "{}", "{}", root, &error), -1);
	assert_non_null(strstr(error.text, root));
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_twice),
		cmocka_unit_test(only_bytes_count),
		cmocka_unit_test(harness_is_init),
		cmocka_unit_test(console_and_mount_points),
		cmocka_unit_test(entries_are_in_order),
		cmocka_unit_test(plan_and_layout_are_appended),
		cmocka_unit_test(harness_that_cannot_be_used),
		cmocka_unit_test(headers_that_lie),
		cmocka_unit_test(image_that_cannot_be_written),
	};

	return cmocka_run_group_tests_name("guest_image", tests, set_up, tear_down);
}

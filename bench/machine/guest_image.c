// SPDX-License-Identifier: GPL-2.0-only
/* The guest's initramfs: see guest_image.h. */
#include "bench/machine/guest_image.h"

#include <archive.h>
#include <archive_entry.h>
#include <elf.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "bench/base/files.h"
#include "lib/array.h"
#include "lib/xalloc.h"

enum { FILE_CAP = 64 << 20, NEWC_ALIGNMENT = 4 };

/* An archive that grows in memory. */
struct archive_buffer {
	struct archive *archive;
	char *data;
	size_t length;
	la_int64_t inode; /* next inode number */
};

static la_ssize_t grow_archive(struct archive *archive, void *context, const void *data,
			       size_t length)
{
	struct archive_buffer *buffer = context;

	(void)archive;
	buffer->data = xrealloc(buffer->data, buffer->length + length + NEWC_ALIGNMENT);
	memcpy(buffer->data + buffer->length, data, length);
	buffer->length += length;
	return (la_ssize_t)length;
}

static int archive_failed(const struct archive_buffer *buffer, const char *name,
			  struct error *error)
{
	return error_set(error, EXIT_STORAGE, "guest image: %s: %s", name,
			 archive_error_string(buffer->archive));
}

static int archive_begin(struct archive_buffer *buffer, struct error *error)
{
	*buffer = (struct archive_buffer){.archive = archive_write_new(), .inode = 1};
	if (archive_write_set_format_cpio_newc(buffer->archive) != ARCHIVE_OK ||
	    archive_write_set_bytes_per_block(buffer->archive, 0) != ARCHIVE_OK ||
	    archive_write_open(buffer->archive, buffer, NULL, grow_archive, NULL) != ARCHIVE_OK)
		return archive_failed(buffer, "begin", error);
	return 0;
}

/* Adds an entry of @type (S_IFDIR, S_IFREG or S_IFCHR) named @name, without a leading slash. */
static int archive_add(struct archive_buffer *buffer, const char *name, mode_t type,
		       mode_t permissions, const void *data, size_t length, struct error *error)
{
	struct archive_entry *entry = archive_entry_new();
	int result = 0;

	archive_entry_set_pathname(entry, name);
	archive_entry_set_mode(entry, type | permissions);
	archive_entry_set_size(entry, (la_int64_t)length);
	archive_entry_set_ino64(entry, buffer->inode++);
	archive_entry_set_nlink(entry, 1);
	archive_entry_set_mtime(entry, 0, 0);
	if (type == S_IFCHR) { /* the console of the kernel: major 5, minor 1 */
		archive_entry_set_rdevmajor(entry, 5);
		archive_entry_set_rdevminor(entry, 1);
	}
	if (archive_write_header(buffer->archive, entry) != ARCHIVE_OK ||
	    (length && archive_write_data(buffer->archive, data, length) != (la_ssize_t)length))
		result = archive_failed(buffer, name, error);
	archive_entry_free(entry);
	return result;
}

/* Closes the archive and pads it so that another one may follow. */
static int archive_end(struct archive_buffer *buffer, struct error *error)
{
	int result = 0;

	if (archive_write_close(buffer->archive) != ARCHIVE_OK)
		result = archive_failed(buffer, "end", error);
	archive_write_free(buffer->archive);
	while (!result && buffer->length % NEWC_ALIGNMENT)
		buffer->data[buffer->length++] = '\0';
	return result;
}

/* Is the program in @data linked statically, so that it starts where there is nothing else? */
static bool is_static(const char *data, size_t length)
{
	Elf64_Ehdr header;
	Elf64_Phdr segment;
	size_t i;

	if (length < sizeof(header))
		return false;
	memcpy(&header, data, sizeof(header));
	if (memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 ||
	    header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_phentsize != sizeof(segment) ||
	    header.e_phoff > length || (length - header.e_phoff) / sizeof(segment) < header.e_phnum)
		return false;
	for (i = 0; i < header.e_phnum; i++) {
		memcpy(&segment, data + header.e_phoff + i * sizeof(segment), sizeof(segment));
		if (segment.p_type == PT_INTERP)
			return false;
	}
	return true;
}

static int add_harness(struct archive_buffer *buffer, const char *path, struct error *error)
{
	size_t length;
	char *data = file_read(path, FILE_CAP, &length, error);
	int result;

	if (!data)
		return -1;
	if (is_static(data, length))
		result = archive_add(buffer, "init", S_IFREG, 0755, data, length, error);
	else
		result = error_set(error, EXIT_INPUT,
				   "%s: expected a program for x86-64 that is linked statically: "
				   "the guest has no libraries",
				   path);
	free(data);
	return result;
}

int guest_image_build(const char *harness, struct guest_image *image, struct error *error)
{
	static const char *const directories[] = {"dev", "proc", "sys", "tmp"};
	struct archive_buffer buffer;
	int code = archive_begin(&buffer, error);
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(directories) && !code; i++)
		code = archive_add(&buffer, directories[i], S_IFDIR, 0755, NULL, 0, error);
	if (!code)
		code = archive_add(&buffer, "dev/console", S_IFCHR, 0600, NULL, 0, error);
	if (!code)
		code = add_harness(&buffer, harness, error);
	if (archive_end(&buffer, error) || code) {
		free(buffer.data);
		return -1;
	}
	image->data = buffer.data;
	image->length = buffer.length;
	digest_memory(image->data, image->length, image->sha256);
	return 0;
}

void guest_image_free(struct guest_image *image)
{
	free(image->data);
	image->data = NULL;
}

int guest_image_write(const struct guest_image *image, const char *plan, const char *layout,
		      const char *path, struct error *error)
{
	struct archive_buffer buffer;
	int code = archive_begin(&buffer, error);
	char *whole;

	if (!code)
		code = archive_add(&buffer, "plan.json", S_IFREG, 0644, plan, strlen(plan), error);
	if (!code)
		code = archive_add(&buffer, "layout.json", S_IFREG, 0644, layout, strlen(layout),
				   error);
	if (archive_end(&buffer, error) || code) {
		free(buffer.data);
		return -1;
	}
	whole = xmalloc(image->length + buffer.length);
	memcpy(whole, image->data, image->length);
	memcpy(whole + image->length, buffer.data, buffer.length);
	code = file_write(path, whole, image->length + buffer.length, error);
	free(whole);
	free(buffer.data);
	return code;
}

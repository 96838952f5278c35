// SPDX-License-Identifier: GPL-2.0-only
/* Packages of kernel source: see kpackage.h. */
#include "bench/kernel/kpackage.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/base/digest.h"
#include "bench/base/files.h"
#include "lib/xalloc.h"

#define SOURCES "./usr/src/linux-source-"

/* A package is an ar archive; one of its members is a tar archive of what it installs. */
struct package {
	const char *path;
	struct archive *outer, *inner;
	char block[65536];
};

static int package_broken(const struct package *package, struct archive *archive,
			  struct error *error)
{
	return error_set(error, EXIT_KERNEL, "%s: not a Debian package of kernel source: %s",
			 package->path, archive_error_string(archive));
}

static la_ssize_t read_member(struct archive *inner, void *context, const void **block)
{
	struct package *package = context;
	la_ssize_t got = archive_read_data(package->outer, package->block, sizeof(package->block));

	if (got < 0)
		archive_set_error(inner, EIO, "%s", archive_error_string(package->outer));
	*block = package->block;
	return got;
}

/* Goes to the entry of @archive whose name begins with @prefix and ends with @suffix. */
static struct archive_entry *find_entry(struct archive *archive, const char *prefix,
					const char *suffix)
{
	struct archive_entry *entry;

	while (archive_read_next_header(archive, &entry) == ARCHIVE_OK) {
		const char *name = archive_entry_pathname(entry);
		size_t length = name ? strlen(name) : 0;

		if (length >= strlen(prefix) + strlen(suffix) &&
		    !strncmp(name, prefix, strlen(prefix)) &&
		    !strcmp(name + length - strlen(suffix), suffix))
			return entry;
	}
	return NULL;
}

/* Opens the package and goes to its tarball. */
static int open_package(struct package *package, struct error *error)
{
	archive_read_support_format_ar(package->outer);
	if (archive_read_open_filename(package->outer, package->path, sizeof(package->block)))
		return package_broken(package, package->outer, error);
	if (!find_entry(package->outer, "data.tar", ""))
		return error_set(error, EXIT_KERNEL, "%s: not a Debian package: no data.tar in it",
				 package->path);
	archive_read_support_filter_all(package->inner);
	archive_read_support_format_tar(package->inner);
	if (archive_read_open(package->inner, package, NULL, read_member, NULL))
		return package_broken(package, package->inner, error);
	if (!find_entry(package->inner, SOURCES, ".tar.xz"))
		return error_set(error, EXIT_KERNEL,
				 "%s: a Debian package without kernel source: no " SOURCES
				 "*.tar.xz in it",
				 package->path);
	return 0;
}

static int write_tarball(struct package *package, const char *path, struct error *error)
{
	char *fresh = xasprintf("%s.new", path);
	int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666), code = 0;

	if (fd < 0)
		code = error_system(error, EXIT_STORAGE, "%s", fresh);
	else if (archive_read_data_into_fd(package->inner, fd))
		code = package_broken(package, package->inner, error);
	if (fd >= 0 && close(fd) && !code)
		code = error_system(error, EXIT_STORAGE, "%s", fresh);
	if (!code)
		code = file_rename(fresh, path, error);
	if (code)
		unlink(fresh);
	free(fresh);
	return code;
}

char *kpackage_tarball(const char *deb, const char *cache, struct error *error)
{
	struct package package = {.path = deb};
	char hash[DIGEST_SIZE], *path;
	int code;

	if (digest_file(deb, hash, error))
		return NULL;
	path = xasprintf("%s/packages/%s.tar.xz", cache, hash);
	if (file_exists(path))
		return path;
	package.outer = archive_read_new();
	package.inner = archive_read_new();
	code = make_parents(path, error) || open_package(&package, error) ||
	       write_tarball(&package, path, error);
	archive_read_free(package.inner);
	archive_read_free(package.outer);
	if (!code)
		return path;
	free(path);
	return NULL;
}

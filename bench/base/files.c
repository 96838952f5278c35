// SPDX-License-Identifier: GPL-2.0-only
/* Files and directories: see files.h. */
#include "bench/base/files.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/array.h"
#include "lib/xalloc.h"

/* "PATH: cannot DO: reason of errno" */
static int file_failed(struct error *error, const char *path, const char *what)
{
	return error_set(error, EXIT_STORAGE, "%s: cannot %s: %s", path, what, strerror(errno));
}

static ssize_t read_some(int fd, void *data, size_t size)
{
	ssize_t got;

	do
		got = read(fd, data, size);
	while (got < 0 && errno == EINTR);
	return got;
}

int file_write_all(int fd, const char *data, size_t length)
{
	while (length) {
		ssize_t put = write(fd, data, length);

		if (put < 0 && errno != EINTR)
			return -1;
		if (put > 0) {
			data += put;
			length -= (size_t)put;
		}
	}
	return 0;
}

/* Reads all of @path, or more than @cap bytes of it; *@used tells. */
static char *read_up_to(const char *path, size_t cap, size_t *used, struct error *error)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t room = 4096;
	char *data;
	ssize_t got;

	*used = 0;
	if (fd < 0) {
		file_failed(error, path, "open");
		return NULL;
	}
	data = xmalloc(room);
	while ((got = read_some(fd, data + *used, room - *used - 1)) > 0) {
		*used += (size_t)got;
		if (*used > cap)
			break;
		if (*used + 1 == room)
			data = xrealloc(data, room *= 2);
	}
	if (got < 0) {
		file_failed(error, path, "read");
		free(data);
		data = NULL;
	}
	close(fd);
	return data;
}

/* Ends @data after @used bytes, which *@length gets. */
static char *end_text(char *data, size_t used, size_t *length)
{
	data[used] = '\0';
	if (length)
		*length = used;
	return data;
}

char *file_read_head(const char *path, size_t cap, size_t *length, struct error *error)
{
	size_t used;
	char *data = read_up_to(path, cap, &used, error);

	return data ? end_text(data, used < cap ? used : cap, length) : NULL;
}

char *file_read(const char *path, size_t cap, size_t *length, struct error *error)
{
	size_t used;
	char *data = read_up_to(path, cap, &used, error);

	if (!data || used <= cap)
		return data ? end_text(data, used, length) : NULL;
	error_set(error, EXIT_STORAGE, "%s: larger than the %zu bytes allowed", path, cap);
	free(data);
	return NULL;
}

/* A file being written under a temporary name, of this thread alone. */
struct draft {
	const char *path;
	char *temporary;
	int fd;
};

static int draft_open(struct draft *draft, const char *path, struct error *error)
{
	draft->path = path;
	draft->temporary = xasprintf("%s.%d.tmp", path, (int)gettid());
	draft->fd = open(draft->temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (draft->fd >= 0)
		return 0;
	file_failed(error, path, "create");
	free(draft->temporary);
	return -1;
}

/* Puts the draft in place, or removes it when @ok is false or a last step fails. */
static int draft_close(struct draft *draft, bool ok, struct error *error)
{
	if (close(draft->fd) && ok) {
		file_failed(error, draft->path, "write");
		ok = false;
	}
	if (ok && rename(draft->temporary, draft->path)) {
		file_failed(error, draft->path, "rename into place");
		ok = false;
	}
	if (!ok)
		unlink(draft->temporary);
	free(draft->temporary);
	return ok ? 0 : -1;
}

int file_write(const char *path, const void *data, size_t length, struct error *error)
{
	struct draft draft;
	bool ok;

	if (draft_open(&draft, path, error))
		return -1;
	ok = file_write_all(draft.fd, data, length) == 0 && fsync(draft.fd) == 0;
	if (!ok)
		file_failed(error, path, "write");
	return draft_close(&draft, ok, error);
}

/* Copies until the end of @in; 0, or -1 with the side that failed in @error. */
static int copy_bytes(int in, const char *from, const struct draft *draft, struct error *error)
{
	char block[1 << 16];
	ssize_t got;

	while ((got = read_some(in, block, sizeof(block))) > 0)
		if (file_write_all(draft->fd, block, (size_t)got))
			return file_failed(error, draft->path, "write");
	return got < 0 ? file_failed(error, from, "read") : 0;
}

int file_copy(const char *from, const char *to, struct error *error)
{
	int in = open(from, O_RDONLY | O_CLOEXEC);
	struct draft draft;
	struct stat st;
	bool ok;

	if (in < 0)
		return file_failed(error, from, "open");
	if (draft_open(&draft, to, error)) {
		close(in);
		return -1;
	}
	ok = copy_bytes(in, from, &draft, error) == 0;
	if (ok && (fstat(in, &st) || fchmod(draft.fd, st.st_mode & 0777))) {
		file_failed(error, to, "set permissions");
		ok = false;
	}
	close(in);
	return draft_close(&draft, ok, error);
}

bool file_exists(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

bool file_same(const char *a, const char *b)
{
	FILE *one = fopen(a, "re"), *other = fopen(b, "re");
	bool same = one && other;

	while (same) {
		int c = getc(one);

		same = c == getc(other);
		if (c == EOF)
			break;
	}
	same = same && !ferror(one) && !ferror(other);
	if (one)
		fclose(one);
	if (other)
		fclose(other);
	return same;
}

/* Makes the directories of @path up to its first @length bytes. */
static int make_up_to(const char *path, size_t length, struct error *error)
{
	char *part = xstrndup(path, length);
	char *slash = part;
	int result = 0;
	struct stat st;

	while (!result && slash) {
		slash = strchr(slash + 1, '/');
		if (slash)
			*slash = '\0';
		if (*part && mkdir(part, 0777) && (errno != EEXIST || stat(part, &st)))
			result = file_failed(error, part, "make directory");
		else if (slash)
			*slash = '/';
	}
	free(part);
	return result;
}

int make_directories(const char *path, struct error *error)
{
	struct stat st;

	if (make_up_to(path, strlen(path), error))
		return -1;
	if (stat(path, &st) || S_ISDIR(st.st_mode))
		return 0;
	errno = ENOTDIR;
	return file_failed(error, path, "make directory");
}

const char *file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

int make_parents(const char *path, struct error *error)
{
	const char *slash = strrchr(path, '/');

	if (!slash || slash == path)
		return 0;
	return make_up_to(path, (size_t)(slash - path), error);
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *walk)
{
	(void)st;
	(void)type;
	(void)walk;
	return remove(path) && errno != ENOENT ? -1 : 0;
}

int remove_tree(const char *path, struct error *error)
{
	if (nftw(path, remove_entry, 64, FTW_DEPTH | FTW_PHYS) == 0 || errno == ENOENT)
		return 0;
	return file_failed(error, path, "remove");
}

int file_rename(const char *from, const char *to, struct error *error)
{
	if (rename(from, to))
		return error_set(error, EXIT_STORAGE, "%s: cannot rename to %s: %s", from, to,
				 strerror(errno));
	return 0;
}

int directory_replace(const char *made, const char *directory, struct error *error)
{
	struct stat st;

	if (make_parents(directory, error))
		return -1;
	if (!file_exists(directory))
		return file_rename(made, directory, error);
	if (lstat(directory, &st) || !S_ISDIR(st.st_mode))
		return error_set(error, EXIT_STORAGE, "%s: is there, and no directory", directory);
	if (renameat2(AT_FDCWD, made, AT_FDCWD, directory, RENAME_EXCHANGE))
		return file_failed(error, directory, "replace");
	return remove_tree(made, error);
}

/* @variable's value where it is set and not empty, else NULL. */
static const char *directory_variable(const char *variable)
{
	const char *value = getenv(variable);

	return value && *value ? value : NULL;
}

char *cache_directory(struct error *error)
{
	static const struct {
		const char *variable, *below;
	} places[] = {
		{"ZSWAPBENCH_CACHE", ""},
		{"XDG_CACHE_HOME", "/zswapbench"},
		{"HOME", "/.cache/zswapbench"},
	};
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(places); i++) {
		const char *value = directory_variable(places[i].variable);

		if (!value)
			continue;
		if (*value != '/') {
			error_set(error, EXIT_USAGE, "%s=%s: has to be an absolute path",
				  places[i].variable, value);
			return NULL;
		}
		return xasprintf("%s%s", value, places[i].below);
	}
	error_set(error, EXIT_STORAGE,
		  "no place for the cache: set ZSWAPBENCH_CACHE (or HOME) to a directory");
	return NULL;
}

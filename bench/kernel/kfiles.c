// SPDX-License-Identifier: GPL-2.0-only
/* Source files of a kernel: see kfiles.h. */
#include "bench/kernel/kfiles.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench/base/files.h"
#include "bench/base/interrupt.h"
#include "bench/base/lines.h"
#include "bench/base/progress.h"
#include "lib/array.h"
#include "lib/xalloc.h"

#define PENDING	     (-1) /* size noted for a file that is yet to be copied */
#define MANIFEST_CAP (64 << 20)

/* What a build leaves in the source tree without a .cmd file beside it. */
static const char *const products[] = {
	"*.o",
	"*.a",
	"*.ko",
	"*.mod",
	"*.order",
	"*.symvers",
	"modules.builtin*",
	"vmlinux",
	"vmlinux.bin",
	"vmlinux.map",
	"vmlinux.unstripped",
	"System.map",
	"bzImage",
	"*.orig",
	"*.rej",
	"*~",
	"tags",
	"TAGS",
	"cscope.*",
	"GPATH",
	"GRTAGS",
	"GTAGS",
	"compile_commands.json",
};

/* Directories that a build fills. */
static const char *const product_directories[] = {
	"include/generated",
	"include/config",
	"arch/*/include/generated",
	"debian",
};

static bool matches_any(const char *text, const char *const *patterns, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (fnmatch(patterns[i], text, FNM_PATHNAME) == 0)
			return true;
	return false;
}

static int by_entry_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names in one directory, sorted. */
static int list_names(const char *directory, struct lines *names, struct error *error)
{
	DIR *stream = opendir(directory);
	struct dirent *entry;

	if (!stream)
		return error_set(error, EXIT_KERNEL, "%s: cannot list: %s", directory,
				 strerror(errno));
	while ((entry = readdir(stream)))
		lines_take(names, xstrdup(entry->d_name));
	closedir(stream);
	if (names->count)
		qsort(names->at, names->count, sizeof(*names->at), by_entry_name);
	return 0;
}

/* Was @name made by the kernel's build? Then the command that made it is kept beside it. */
static bool has_command(const struct lines *names, const char *name)
{
	char *command = xasprintf(".%s.cmd", name);
	bool found = names->count &&
		     bsearch(&command, names->at, names->count, sizeof(*names->at), by_entry_name);

	free(command);
	return found;
}

static bool is_product(const struct lines *names, const char *name)
{
	return matches_any(name, products, ARRAY_LENGTH(products)) || has_command(names, name);
}

static bool is_product_directory(const char *path)
{
	return matches_any(path, product_directories, ARRAY_LENGTH(product_directories));
}

/* Adds a file; @path is copied. */
static void note_file(struct kfiles *files, const char *path, int64_t size, int64_t mtime_ns)
{
	if (!files->arena)
		files->arena = arena_new();
	files->items = arena_grow(files->arena, files->items, files->count, sizeof(*files->items));
	files->items[files->count++] =
		(struct kfile){arena_text(files->arena, path), size, mtime_ns};
}

static int list_below(struct kfiles *files, const char *root, const char *below,
		      struct error *error);

/* Takes one name of the directory ROOT/BELOW into the listing. */
static int list_entry(struct kfiles *files, const struct lines *names, const char *root,
		      const char *below, const char *name, struct error *error)
{
	char *full = xasprintf("%s/%s%s%s", root, below, *below ? "/" : "", name);
	const char *path = full + strlen(root) + 1;
	int result = 0;
	struct stat st;

	if (lstat(full, &st)) {
		result = error_set(error, EXIT_KERNEL, "%s: %s", full, strerror(errno));
	} else if (S_ISDIR(st.st_mode)) {
		if (!is_product_directory(path))
			result = list_below(files, root, path, error);
	} else if ((S_ISREG(st.st_mode) || S_ISLNK(st.st_mode)) && !is_product(names, name)) {
		note_file(files, path, st.st_size,
			  (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec);
	}
	free(full);
	return result;
}

static int list_below(struct kfiles *files, const char *root, const char *below,
		      struct error *error)
{
	char *directory = xasprintf("%s/%s", root, below);
	struct lines names = {0};
	int result = list_names(directory, &names, error);
	size_t i;

	for (i = 0; !result && i < names.count; i++)
		/* hidden files are no part of a build; a line end would break TREE.files */
		if (names.at[i][0] != '.' && !strchr(names.at[i], '\n'))
			result = list_entry(files, &names, root, below, names.at[i], error);
	lines_free(&names);
	free(directory);
	return result;
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct kfile *)a)->path, ((const struct kfile *)b)->path);
}

static void sort_by_path(struct kfiles *files)
{
	if (files->count)
		qsort(files->items, files->count, sizeof(*files->items), by_path);
}

int kfiles_list(const char *directory, struct kfiles *files, struct error *error)
{
	*files = (struct kfiles){0};
	if (list_below(files, directory, "", error)) {
		kfiles_free(files);
		return -1;
	}
	sort_by_path(files);
	return 0;
}

void kfiles_free(struct kfiles *files)
{
	arena_free(files->arena);
	*files = (struct kfiles){0};
}

void kfiles_digest(const struct kfiles *files, char hex[DIGEST_SIZE])
{
	struct digest *digest = digest_begin();
	char numbers[64];
	size_t i;

	for (i = 0; i < files->count; i++) {
		const struct kfile *file = &files->items[i];

		snprintf(numbers, sizeof(numbers), "%" PRId64 " %" PRId64, file->size,
			 file->mtime_ns);
		digest_add_text(digest, file->path);
		digest_add_text(digest, numbers);
	}
	digest_end(digest, hex);
}

/* Reads TREE.files: lines of "SIZE MTIME_NS PATH". Absent: no files. */
static int manifest_read(const char *path, struct kfiles *files, struct error *error)
{
	struct lines lines = {0};
	int result = lines_read(&lines, path, MANIFEST_CAP, error);
	size_t i;

	*files = (struct kfiles){0};
	for (i = 0; i < lines.count; i++) {
		char *number;
		int64_t size = strtoll(lines.at[i], &number, 10);
		int64_t mtime_ns = strtoll(number, &number, 10);

		if (*number == ' ')
			note_file(files, number + 1, size, mtime_ns);
	}
	lines_free(&lines);
	sort_by_path(files);
	return result;
}

static int manifest_write(const char *path, const struct kfiles *files, struct error *error)
{
	struct lines lines = {0};
	int result;
	size_t i;

	for (i = 0; i < files->count; i++)
		lines_add(&lines, "%" PRId64 " %" PRId64 " %s", files->items[i].size,
			  files->items[i].mtime_ns, files->items[i].path);
	result = lines_write(&lines, path, error);
	lines_free(&lines);
	return result;
}

static int copy_link(const char *from, const char *to, struct error *error)
{
	char target[PATH_MAX];
	ssize_t length = readlink(from, target, sizeof(target) - 1);

	if (length < 0)
		return error_set(error, EXIT_STORAGE, "%s: %s", from, strerror(errno));
	target[length] = '\0';
	if ((unlink(to) && errno != ENOENT) || symlink(target, to))
		return error_set(error, EXIT_STORAGE, "%s: cannot link: %s", to, strerror(errno));
	return 0;
}

static int copy_one(const char *directory, const char *tree, const char *path, struct error *error)
{
	char *from = xasprintf("%s/%s", directory, path);
	char *to = xasprintf("%s/%s", tree, path);
	int result = make_parents(to, error);
	struct stat st;

	if (!result && lstat(from, &st))
		result = error_set(error, EXIT_STORAGE, "%s: %s", from, strerror(errno));
	if (!result)
		result = S_ISLNK(st.st_mode) ? copy_link(from, to, error)
					     : file_copy(from, to, error);
	free(from);
	free(to);
	return result;
}

static int copy_pending(const struct kfiles *state, size_t pending, const char *directory,
			const char *tree, struct error *error)
{
	size_t i, done = 0;
	int result = 0;

	if (!pending)
		return 0;
	progress_begin("copying kernel source", pending);
	for (i = 0; !result && i < state->count; i++) {
		if (state->items[i].size != PENDING)
			continue;
		result = interrupt_check(error);
		if (!result)
			result = copy_one(directory, tree, state->items[i].path, error);
		progress_step(++done, state->items[i].path);
	}
	progress_end(result ? "failed" : "done");
	return result;
}

/*
 * Removes what is in @before and no longer in @files, and marks in @state (a
 * copy of @files) what has to be copied; returns how many.
 */
static size_t plan_copy(const struct kfiles *before, const struct kfiles *files,
			struct kfiles *state, const char *tree)
{
	size_t old = 0, pending = 0, i;

	for (i = 0; i < files->count || old < before->count;) {
		int order = i == files->count	   ? 1
			    : old == before->count ? -1
						   : by_path(&files->items[i], &before->items[old]);

		if (order > 0) {
			char *gone = xasprintf("%s/%s", tree, before->items[old++].path);

			unlink(gone);
			free(gone);
			continue;
		}
		if (order < 0 || before->items[old].size != files->items[i].size ||
		    before->items[old].mtime_ns != files->items[i].mtime_ns) {
			state->items[i].size = PENDING;
			pending++;
		}
		i++;
		old += order == 0;
	}
	return pending;
}

int kfiles_copy(const struct kfiles *files, const char *directory, const char *tree,
		struct error *error)
{
	char *manifest = xasprintf("%s.files", tree);
	struct kfiles before = {0}, state;
	size_t pending;
	int result;

	/* a tree that was removed has none of what the manifest says */
	if (file_exists(tree) ? manifest_read(manifest, &before, error) : 0) {
		free(manifest);
		return -1;
	}
	state.count = files->count;
	state.items = xcalloc(files->count, sizeof(*state.items));
	memcpy(state.items, files->items, files->count * sizeof(*state.items));
	pending = plan_copy(&before, files, &state, tree);
	result = manifest_write(manifest, &state, error);
	if (!result)
		result = copy_pending(&state, pending, directory, tree, error);
	if (!result)
		result = manifest_write(manifest, files, error);
	free(state.items); /* its paths are those of @files */
	kfiles_free(&before);
	free(manifest);
	return result;
}

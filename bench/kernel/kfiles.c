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

static bool matches(const char *text, const char *const *patterns, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (fnmatch(patterns[i], text, FNM_PATHNAME) == 0)
			return true;
	return false;
}

/* The names in one directory, sorted. */
struct names {
	char **items;
	size_t count;
};

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void names_free(struct names *names)
{
	while (names->count)
		free(names->items[--names->count]);
	free(names->items);
}

static int names_read(const char *directory, struct names *names, struct error *error)
{
	DIR *stream = opendir(directory);
	struct dirent *entry;
	size_t room = 0;

	names->items = NULL;
	names->count = 0;
	if (!stream)
		return error_set(error, EXIT_KERNEL, "%s: cannot list: %s", directory,
				 strerror(errno));
	while ((entry = readdir(stream))) {
		if (names->count == room) {
			room = room ? 2 * room : 64;
			names->items = xrealloc(names->items, room * sizeof(*names->items));
		}
		names->items[names->count++] = xstrdup(entry->d_name);
	}
	closedir(stream);
	if (names->count)
		qsort(names->items, names->count, sizeof(*names->items), by_name);
	return 0;
}

/* Was @name made by the kernel's build? Then the command that made it is kept beside it. */
static bool has_command(const struct names *names, const char *name)
{
	char *command = xasprintf(".%s.cmd", name);
	bool found = names->count &&
		     bsearch(&command, names->items, names->count, sizeof(*names->items), by_name);

	free(command);
	return found;
}

static bool is_product(const struct names *names, const char *name)
{
	return matches(name, products, ARRAY_LENGTH(products)) || has_command(names, name);
}

static bool is_product_directory(const char *path)
{
	return matches(path, product_directories, ARRAY_LENGTH(product_directories));
}

struct listing {
	struct kfiles *files;
	size_t room;
	struct error *error;
};

static void add(struct kfiles *files, size_t *room, char *path, int64_t size, int64_t mtime_ns)
{
	if (files->count == *room) {
		*room = *room ? 2 * *room : 1024;
		files->items = xrealloc(files->items, *room * sizeof(*files->items));
	}
	files->items[files->count++] = (struct kfile){path, size, mtime_ns};
}

static int list_below(struct listing *listing, const char *root, const char *below);

/* Takes one name of the directory ROOT/BELOW into the listing. */
static int list_entry(struct listing *listing, const struct names *names, const char *root,
		      const char *below, const char *name)
{
	char *path = xasprintf("%s%s%s", below, *below ? "/" : "", name);
	char *full = xasprintf("%s/%s", root, path);
	bool kept = false;
	int result = 0;
	struct stat st;

	if (lstat(full, &st)) {
		result = error_set(listing->error, EXIT_KERNEL, "%s: %s", full, strerror(errno));
	} else if (S_ISDIR(st.st_mode)) {
		if (!is_product_directory(path))
			result = list_below(listing, root, path);
	} else if ((S_ISREG(st.st_mode) || S_ISLNK(st.st_mode)) && !is_product(names, name)) {
		add(listing->files, &listing->room, path, st.st_size,
		    (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec);
		kept = true;
	}
	free(full);
	if (!kept)
		free(path);
	return result;
}

static int list_below(struct listing *listing, const char *root, const char *below)
{
	char *directory = xasprintf("%s/%s", root, below);
	struct names names;
	int result = names_read(directory, &names, listing->error);
	size_t i;

	for (i = 0; !result && i < names.count; i++)
		/* hidden files are no part of a build; a line end would break TREE.files */
		if (names.items[i][0] != '.' && !strchr(names.items[i], '\n'))
			result = list_entry(listing, &names, root, below, names.items[i]);
	names_free(&names);
	free(directory);
	return result;
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct kfile *)a)->path, ((const struct kfile *)b)->path);
}

static void sort(struct kfiles *files)
{
	if (files->count)
		qsort(files->items, files->count, sizeof(*files->items), by_path);
}

int kfiles_list(const char *directory, struct kfiles *files, struct error *error)
{
	struct listing listing = {.files = files, .error = error};

	*files = (struct kfiles){0};
	if (list_below(&listing, directory, "")) {
		kfiles_free(files);
		return -1;
	}
	sort(files);
	return 0;
}

void kfiles_free(struct kfiles *files)
{
	while (files->count)
		free(files->items[--files->count].path);
	free(files->items);
	files->items = NULL;
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
	char *text, *line, *rest, *number;
	size_t room = 0;

	*files = (struct kfiles){0};
	if (!file_exists(path))
		return 0;
	text = file_read(path, MANIFEST_CAP, NULL, error);
	if (!text)
		return -1;
	for (line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		int64_t size = strtoll(line, &number, 10);
		int64_t mtime_ns = strtoll(number, &number, 10);

		if (*number == ' ')
			add(files, &room, xstrdup(number + 1), size, mtime_ns);
	}
	free(text);
	sort(files);
	return 0;
}

static int manifest_write(const char *path, const struct kfiles *files, struct error *error)
{
	char *text = NULL;
	size_t length = 0, i;
	FILE *stream = open_memstream(&text, &length);
	int result;

	for (i = 0; i < files->count; i++)
		fprintf(stream, "%" PRId64 " %" PRId64 " %s\n", files->items[i].size,
			files->items[i].mtime_ns, files->items[i].path);
	fclose(stream);
	result = file_write(path, text, length, error);
	free(text);
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

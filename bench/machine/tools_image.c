// SPDX-License-Identifier: GPL-2.0-only
/*
 * The image of a scenario's tools, see tools_image.h: its files are listed, what they hold
 * makes the key, and unless the cache has that key they are copied to a directory of their
 * own that mkfs.erofs makes an image of.
 */
#include "bench/machine/tools_image.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench/base/arena.h"
#include "bench/base/files.h"
#include "bench/base/spawn.h"
#include "bench/base/words.h"
#include "bench/kernel/ksource.h"
#include "bench/machine/libraries.h"
#include "bench/machine/nvdimm.h"
#include "bench/scenario/tools.h"
#include "lib/array.h"
#include "lib/xalloc.h"

#define MKFS	     "mkfs.erofs"
#define UUID	     "-U7a737761-7062-656e-6368-746f6f6c7321" /* any one, always the same */
#define IMAGE_CAP    (1 << 30)
#define LIST_CAP     (4 << 20)
#define OPEN_AT_MOST 16

/* One file: where it is in the guest, and where it comes from. */
struct entry {
	char *to, *from;
};

struct listing {
	struct arena *arena; /* of the items and of all paths */
	struct entry *items;
	size_t count;
	char **sources;	 /* parts of the kernel's source */
	char **packages; /* of all tools */
};

/* Lists the file @from, which is at the first @length bytes of @to in the guest. */
static void list_file(struct listing *list, const char *to, size_t length, const char *from)
{
	list->items = arena_grow(list->arena, list->items, list->count, sizeof(*list->items));
	list->items[list->count++] = (struct entry){arena_text_n(list->arena, to, length),
						    arena_text(list->arena, from)};
}

static void listing_free(struct listing *list)
{
	words_free(list->sources);
	words_free(list->packages);
	arena_free(list->arena);
}

/* What dpkg-query says to @options of the packages in @names; NULL, with the error, if it fails. */
static char *ask_dpkg(const char *options, char *const *names, struct error *error)
{
	char **argv = words_add_all(words_split("dpkg-query"), options);
	struct spawn spawn = {.capture = LIST_CAP};
	struct spawn_result result;
	char *output;

	for (; *names; names++)
		argv = words_add(argv, xstrdup(*names));
	spawn.argv = (const char *const *)argv;
	output = spawn_run(&spawn, &result, error) ? NULL : result.output;
	words_free(argv);
	return output;
}

/* Collects those of the packages of @list that are not installed. */
static int check_packages(const struct scenario *scenario, const struct listing *list,
			  struct error *error)
{
	char *status = ask_dpkg("-W -f=;${db:Status-Status}:${Package};", list->packages, error);
	char **missing = words_split(""), **package, *text;
	int code = status ? 0 : -1;

	for (package = list->packages; !code && *package; package++)
		if (!strstr(status, arena_printf(list->arena, ";installed:%s;", *package)) &&
		    !words_have(missing, *package))
			missing = words_add(missing, xstrdup(*package));
	text = words_join(missing, " ");
	if (*missing)
		code = error_set(
			error, EXIT_PACKAGES,
			"scenario %s needs packages that are missing; as root, run:\n"
			"  apt-get update && apt-get install -y --no-install-recommends %s",
			scenario->name, text);
	free(text);
	free(status);
	words_free(missing);
	return code;
}

static int list_libraries(struct listing *list, const char *program, struct error *error)
{
	char **libraries = libraries_of(program, error);
	size_t i;

	for (i = 0; libraries && libraries[i]; i++)
		list_file(list, libraries[i] + 1, strlen(libraries[i] + 1), libraries[i]);
	words_free(libraries);
	return libraries ? 0 : -1;
}

static int list_programs(struct listing *list, const struct tool *tool, struct error *error)
{
	char **programs = words_split(tool->programs);
	int code = 0;
	size_t i;

	for (i = 0; programs[i] && !code; i++) {
		size_t length = strcspn(programs[i], "=");
		const char *from = programs[i][length] ? programs[i] + length + 1 : programs[i];

		list_file(list, programs[i] + 1, length - 1, from);
		code = list_libraries(list, from, error);
	}
	words_free(programs);
	return code;
}

/* The files of packages that are in a directory called include. */
static int list_headers(struct listing *list, const char *packages, struct error *error)
{
	char **names = words_split(packages);
	char *paths = ask_dpkg("-L", names, error), *path, *rest;

	words_free(names);
	if (!paths)
		return -1;
	for (path = strtok_r(paths, "\n", &rest); path; path = strtok_r(NULL, "\n", &rest)) {
		struct stat st;

		if (*path == '/' && strstr(path, "/include/") && !stat(path, &st) &&
		    S_ISREG(st.st_mode))
			list_file(list, path + 1, strlen(path + 1), path);
	}
	free(paths);
	return 0;
}

static int by_guest_path(const void *a, const void *b)
{
	return strcmp(((const struct entry *)a)->to, ((const struct entry *)b)->to);
}

/* Sorts the files; of those that several tools have, one stays. */
static void listing_sort(struct listing *list)
{
	size_t kept = 0, i;

	if (list->count)
		qsort(list->items, list->count, sizeof(*list->items), by_guest_path);
	for (i = 0; i < list->count; i++)
		if (!kept || strcmp(list->items[kept - 1].to, list->items[i].to) != 0)
			list->items[kept++] = list->items[i];
	list->count = kept;
}

static int listing_make(const struct scenario *scenario, struct listing *list, struct error *error)
{
	int code = 0;
	size_t i;

	*list = (struct listing){.arena = arena_new(),
				 .sources = words_split(""),
				 .packages = words_split("erofs-utils")};
	for (i = 0; i < scenario->tool_count; i++) {
		const struct tool *tool = tool_find(scenario->tools[i]);

		list->packages = words_add_all(list->packages, tool->packages);
		if (tool->sources)
			list->sources = words_add_all(list->sources, tool->sources);
	}
	if (check_packages(scenario, list, error))
		return -1;
	for (i = 0; i < scenario->tool_count && !code; i++) {
		const struct tool *tool = tool_find(scenario->tools[i]);

		code = list_programs(list, tool, error);
		if (!code && tool->headers)
			code = list_headers(list, tool->headers, error);
	}
	listing_sort(list);
	return code;
}

/* Everything that the image is made of. */
static int listing_key(const struct listing *list, const struct ksource *source,
		       char key[DIGEST_SIZE], struct error *error)
{
	struct digest *digest = digest_begin();
	char *const erofs[] = {"erofs-utils", NULL};
	char *version = ask_dpkg("-W -f=${Version}", erofs, error);
	char *sources = words_join(list->sources, " ");
	int code = version ? 0 : -1;
	size_t i;

	digest_add_text(digest, "zswapbench tools, version 2");
	digest_add_text(digest, version ? version : "");
	digest_add_text(digest, sources);
	digest_add_text(digest, *list->sources ? source->id : "");
	for (i = 0; i < list->count && !code; i++) {
		digest_add_text(digest, list->items[i].to);
		code = digest_add_file(digest, list->items[i].from, error);
	}
	digest_end(digest, key);
	free(sources);
	free(version);
	return code;
}

static int copy_files(const struct listing *list, const char *root, struct error *error)
{
	/* where the harness mounts what programs expect */
	static const char *const empty[] = {"dev", "proc", "sys", "tmp"};
	int code = 0;
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(empty) && !code; i++)
		code = make_directories(arena_printf(list->arena, "%s/%s", root, empty[i]), error);
	for (i = 0; i < list->count && !code; i++) {
		char *path = arena_printf(list->arena, "%s/%s", root, list->items[i].to);

		code = make_parents(path, error) || file_copy(list->items[i].from, path, error);
	}
	return code ? -1 : 0;
}

/* Extracts the parts @sources of the kernel's source to ROOT/usr/src/linux. */
static int copy_sources(char *const *sources, const struct ksource *source, const char *root,
			struct error *error)
{
	char *directory = xasprintf("%s/usr/src/linux", root);
	char **argv = words_add(words_split("tar -xf"), xstrdup(source->path));
	struct spawn tar = {.directory = directory,
			    .environment = (const char *const[]){"XZ_OPT=-T0", NULL},
			    .capture = 4096};
	struct spawn_result result = {0};
	char *parts = words_join(sources, " ");
	int code = make_directories(directory, error);

	argv = words_add_all(argv, "--strip-components=1 --no-same-owner --wildcards"
				   " --no-wildcards-match-slash");
	for (; *sources; sources++)
		argv = words_add(argv, xasprintf("*/%s", *sources));
	tar.argv = (const char *const *)argv;
	if (!code)
		code = spawn_run(&tar, &result, error);
	if (!code && !spawn_ok(&result))
		code = error_set(error, EXIT_KERNEL, "%s: cannot extract %s: %s", source->path,
				 parts, result.output);
	free(result.output);
	free(parts);
	free(directory);
	words_free(argv);
	return code;
}

/* One mode for all programs and directories, and one for other files, whatever the host has. */
static int set_guest_mode(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	bool runs = type == FTW_D || st->st_mode & 0111;

	(void)ftw;
	return type == FTW_SL ? 0 : chmod(path, runs ? 0755 : 0644);
}

/* Makes the file system @file of the directory @root. */
static int make_erofs(const char *root, const char *file, struct error *error)
{
	/* data apart from metadata, in whole blocks: such files are mapped, not read */
	const char *const argv[] = {MKFS,  "-T0", UUID, "--all-root", "-x-1", "-Enoinline_data",
				    "-d0", file,  root, NULL};
	const struct spawn spawn = {.argv = argv, .capture = 4096};
	struct spawn_result result;
	int code = 0;

	if (spawn_run(&spawn, &result, error))
		return -1;
	if (!spawn_ok(&result))
		code = error_set(error, EXIT_STORAGE, "%s %s: %s", MKFS, file, result.output);
	free(result.output);
	return code;
}

/* Writes the file system @file, behind the head of an NVDIMM, to @path. */
static int make_image(const char *file, const char *path, struct error *error)
{
	size_t length, size;
	char *data = file_read(file, IMAGE_CAP, &length, error), *image;
	int code;

	if (!data)
		return -1;
	size = (length + NVDIMM_ALIGNMENT - 1) / NVDIMM_ALIGNMENT * NVDIMM_ALIGNMENT;
	image = xcalloc(1, NVDIMM_ALIGNMENT + size);
	nvdimm_info(size, (unsigned char *)image + NVDIMM_INFO_AT);
	memcpy(image + NVDIMM_ALIGNMENT, data, length);
	code = file_write(path, image, NVDIMM_ALIGNMENT + size, error);
	free(image);
	free(data);
	return code;
}

static int build_image(const struct listing *list, const struct ksource *source,
		       const char *directory, const char *path, struct error *error)
{
	char *root = arena_printf(list->arena, "%s/root", directory);
	char *file = arena_printf(list->arena, "%s/image", directory);
	int code = copy_files(list, root, error);

	if (!code && *list->sources)
		code = copy_sources(list->sources, source, root, error);
	if (!code && nftw(root, set_guest_mode, OPEN_AT_MOST, FTW_PHYS))
		code = error_set(error, EXIT_STORAGE, "%s: cannot set its files' modes", root);
	if (!code)
		code = make_erofs(root, file, error);
	if (!code)
		code = make_image(file, path, error);
	return code;
}

/* Builds in a new directory beside @path, which is gone afterwards. */
static int build_beside(const struct listing *list, const struct ksource *source, const char *path,
			struct error *error)
{
	char *directory = arena_printf(list->arena, "%s.XXXXXX", path);
	struct error ignored;
	int code = make_parents(path, error);

	if (!code && !mkdtemp(directory))
		code = error_set(error, EXIT_STORAGE, "%s: cannot be made", directory);
	if (!code) {
		code = build_image(list, source, directory, path, error);
		remove_tree(directory, &ignored);
	}
	return code;
}

static int find_or_build(const struct listing *list, const char *cache, struct tools_image *image,
			 struct error *error)
{
	struct ksource source = {.path = NULL};
	char key[DIGEST_SIZE];
	struct stat st;
	int code = 0;

	if (*list->sources)
		code = ksource_open(NULL, cache, &source, error);
	if (!code)
		code = listing_key(list, &source, key, error);
	if (!code) {
		image->path = xasprintf("%s/tools/%s.nvdimm", cache, key);
		if (!file_exists(image->path))
			code = build_beside(list, &source, image->path, error);
	}
	ksource_close(&source);
	if (!code)
		code = digest_file(image->path, image->sha256, error);
	if (!code && stat(image->path, &st))
		code = error_set(error, EXIT_STORAGE, "%s: is gone", image->path);
	if (!code)
		image->size = (uint64_t)st.st_size;
	return code;
}

int tools_image_get(const struct scenario *scenario, const char *cache, struct tools_image *image,
		    struct error *error)
{
	struct listing list;
	int code;

	*image = (struct tools_image){.path = NULL};
	if (!scenario->tool_count)
		return 0;
	code = listing_make(scenario, &list, error);
	if (!code)
		code = find_or_build(&list, cache, image, error);
	listing_free(&list);
	if (code)
		tools_image_free(image);
	return code;
}

void tools_image_free(struct tools_image *image)
{
	free(image->path);
	image->path = NULL;
}

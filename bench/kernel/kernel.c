// SPDX-License-Identifier: GPL-2.0-only
/* Kernels by name: see kernel.h. */
#include "bench/kernel/kernel.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench/base/files.h"
#include "bench/base/text.h"
#include "bench/base/words.h"
#include "bench/kernel/kbuild.h"
#include "bench/kernel/kfetch.h"
#include "bench/kernel/kneeds.h"
#include "bench/kernel/ksource.h"
#include "lib/xalloc.h"

#define SUFFIX ".patch"
#define COMMON "sim.patch"    /* what every variant has, where it exists */
#define DRIVER "driver.patch" /* what every kernel of a flavour has */

/* The x86 boot protocol's mark (Documentation/arch/x86/boot.rst, field "header"). */
#define MAGIC	     "HdrS"
#define MAGIC_OFFSET 0x202

enum { CONFIG_MAX = 16 << 20 };

static int is_patch_entry(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && text_ends(entry->d_name, SUFFIX);
}

char **kernel_names(const struct kernel_options *options, struct error *error)
{
	char *directory = xasprintf("%s/variants", options->configs);
	struct dirent **entries;
	int count = scandir(directory, &entries, is_patch_entry, alphasort);
	char **names;
	int i;

	if (count < 0) {
		error_set(error, EXIT_KERNEL, "%s: %s", directory, strerror(errno));
		free(directory);
		return NULL;
	}
	names = words_split("");
	for (i = 0; i < count; i++) {
		names = words_add(names, xstrndup(entries[i]->d_name,
						  strlen(entries[i]->d_name) - strlen(SUFFIX)));
		free(entries[i]);
	}
	free(entries);
	free(directory);
	return names;
}

/* A spec taken apart. */
struct request {
	enum { VARIANT, TREE, IMAGE } kind;
	char *name;
	char *path;   /* the patch, the source directory, or the image */
	char **extra; /* further patches, in their order; NULL: none */
};

static void request_free(struct request *request)
{
	words_free(request->extra);
	free(request->name);
	free(request->path);
}

static int unknown_kernel(const char *spec, const struct kernel_options *options,
			  struct error *error)
{
	char **names = kernel_names(options, error), *list;

	if (!names)
		return -1;
	list = words_join(names, ", ");
	error_set(error, EXIT_KERNEL,
		  "%s: no such kernel. It has to be a variant (%s),\na patch, a bzImage, or "
		  "kernel source: a directory, a tarball, a Debian package,\ngit:PATH@COMMIT or "
		  "debian:VERSION. NAME= before it gives it another name;\n+PATCH behind it "
		  "puts a further patch on top.",
		  spec, list);
	free(list);
	words_free(names);
	return -1;
}

/* Names stand in file names and tables. */
static bool is_kernel_name(const char *name)
{
	size_t i;

	for (i = 0; name[i]; i++)
		if (!isalnum((unsigned char)name[i]) && !strchr("._+-", name[i]))
			return false;
	return i > 0 && i < 64 && name[0] != '.';
}

static int check_kernel_name(const char *spec, const char *name, struct error *error)
{
	if (is_kernel_name(name))
		return 0;
	return error_set(
		error, EXIT_USAGE,
		"%s: \"%s\" cannot name a kernel: letters, digits and ._+- are allowed, up "
		"to 63. Use NAME=PATH.",
		spec, name);
}

static int check_image(const char *path, struct error *error)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char found[sizeof(MAGIC) - 1], elf[4] = "";
	bool good, vmlinux;

	if (fd < 0)
		return error_set(error, EXIT_KERNEL, "%s: cannot open: %s", path, strerror(errno));
	good = pread(fd, found, sizeof(found), MAGIC_OFFSET) == (ssize_t)sizeof(found) &&
	       memcmp(found, MAGIC, sizeof(found)) == 0;
	vmlinux = pread(fd, elf, sizeof(elf), 0) == (ssize_t)sizeof(elf) &&
		  memcmp(elf, "\177ELF", sizeof(elf)) == 0;
	close(fd);
	if (good)
		return 0;
	return error_set(error, EXIT_KERNEL, "%s: not a bzImage: no \"" MAGIC "\" at byte 0x%x%s",
			 path, MAGIC_OFFSET,
			 vmlinux ? "; it is an ELF file, the bzImage is in arch/x86/boot" : "");
}

/* What the path is; the name is already known. */
static int examine_path(const char *spec, const char *path, const struct kernel_options *options,
			struct request *request, struct error *error)
{
	struct stat st;

	if (stat(path, &st))
		return unknown_kernel(spec, options, error);
	if (S_ISDIR(st.st_mode)) {
		request->kind = TREE;
		if (ksource_is_tree(path))
			return 0;
		return error_set(error, EXIT_KERNEL,
				 "%s: a directory without a kernel's Makefile and Kconfig", path);
	}
	if (S_ISREG(st.st_mode) && (text_ends(path, SUFFIX) || ksource_is_tarball(path))) {
		request->kind = text_ends(path, SUFFIX) ? VARIANT : TREE;
		return 0;
	}
	request->kind = IMAGE;
	if (S_ISREG(st.st_mode))
		return check_image(path, error);
	return error_set(error, EXIT_KERNEL, "%s: neither a file nor a directory", path);
}

static bool find_variant(const char *spec, const struct kernel_options *options,
			 struct request *request)
{
	if (!is_kernel_name(spec))
		return false;
	request->kind = VARIANT;
	request->name = xstrdup(spec);
	request->path = xasprintf("%s/variants/%s" SUFFIX, options->configs, spec);
	if (file_exists(request->path))
		return true;
	request_free(request);
	return false;
}

/* The last component of the resolved @path, without the suffix of a patch. */
static char *last_component(const char *path)
{
	const char *name = file_name(path);

	return xstrndup(name, strlen(name) - (text_ends(name, SUFFIX) ? strlen(SUFFIX) : 0));
}

/* What stands behind the NAME= of @spec, if it has one. */
static const char *behind_name(const char *spec)
{
	const char *end = spec + strcspn(spec, ":=");

	return *end == '=' && !file_exists(spec) ? end + 1 : spec;
}

/* Source that is fetched when it is needed. */
static int parse_fetched(const char *spec, const char *source, struct request *request,
			 struct error *error)
{
	*request = (struct request){.kind = TREE, .path = xstrdup(source)};
	request->name =
		source == spec ? kfetch_name(source) : xstrndup(spec, (size_t)(source - spec) - 1);
	if (!check_kernel_name(spec, request->name, error))
		return 0;
	request_free(request);
	return -1;
}

/* One kernel without further patches. */
static int parse_one(const char *spec, const struct kernel_options *options,
		     struct request *request, struct error *error)
{
	const char *path = behind_name(spec);

	if (find_variant(spec, options, request))
		return 0;
	if (kfetch_takes(path))
		return parse_fetched(spec, path, request, error);
	*request = (struct request){.path = realpath(path, NULL)};
	if (!request->path)
		return unknown_kernel(spec, options, error);
	request->name = path == spec ? last_component(request->path)
				     : xstrndup(spec, (size_t)(path - spec) - 1);
	if (check_kernel_name(spec, request->name, error) == 0 &&
	    examine_path(spec, request->path, options, request, error) == 0)
		return 0;
	request_free(request);
	return -1;
}

/* Where in @spec the last +PATCH begins that names a file, or NULL. */
static char *further_patch(char *spec)
{
	char *plus = strrchr(spec, '+');

	return plus && plus > spec && text_ends(plus + 1, SUFFIX) && file_exists(plus + 1) ? plus
											   : NULL;
}

/* Puts the patch in the file @path behind those of @request, and its name behind the name. */
static int add_patch(struct request *request, const char *spec, const char *path,
		     struct error *error)
{
	char *last = last_component(path), *name = xasprintf("%s+%s", request->name, last);

	free(last);
	free(request->name);
	request->name = name;
	request->extra = words_add(request->extra, xstrdup(path));
	if (request->kind == IMAGE)
		return error_set(error, EXIT_USAGE, "%s: an image takes no patch: %s", spec, path);
	return check_kernel_name(spec, name, error);
}

static int parse_spec(const char *spec, const struct kernel_options *options,
		      struct request *request, struct error *error)
{
	char *base = xstrdup(spec), *plus = file_exists(spec) ? NULL : further_patch(base);
	int result;

	if (plus)
		*plus++ = '\0';
	if (plus)
		result = parse_spec(base, options, request, error);
	else
		result = parse_one(spec, options, request, error);
	if (!result && plus && add_patch(request, spec, plus, error)) {
		request_free(request);
		result = -1;
	}
	free(base);
	return result;
}

/* How a variant or a tree is built. */
struct recipe {
	char *fragment, *common;
	char **flavour; /* files of configuration; NULL: none */
	char **patches;
	struct ksource source;
	struct kbuild build;
};

/* What every flavour has, and then its own. */
static char **flavour_files(const struct kernel_options *options)
{
	char **files = words_add(NULL, xasprintf("%s/stress/stress.config", options->configs));

	if (strcmp(options->flavour, "stress") != 0)
		files = words_add(files, xasprintf("%s/stress/%s.config", options->configs,
						   options->flavour));
	return files;
}

/* Opens the source that the request is built from. On success recipe_close() ends it. */
static int recipe_open(const struct request *request, const struct kernel_options *options,
		       struct recipe *recipe, struct error *error)
{
	const char *ksrc = options->ksrc && *options->ksrc ? options->ksrc : NULL;
	char **patch;

	memset(recipe, 0, sizeof(*recipe));
	if (ksource_open(request->kind == VARIANT ? ksrc : request->path, options->cache,
			 &recipe->source, error))
		return -1;
	recipe->fragment = xasprintf("%s/fragment.config", options->configs);
	recipe->common = xasprintf("%s/" COMMON, options->configs);
	recipe->patches = words_split("");
	if (request->kind == VARIANT && file_exists(recipe->common))
		recipe->patches = words_add(recipe->patches, xstrdup(recipe->common));
	if (request->kind == VARIANT)
		recipe->patches = words_add(recipe->patches, xstrdup(request->path));
	for (patch = request->extra; patch && *patch; patch++)
		recipe->patches = words_add(recipe->patches, xstrdup(*patch));
	if (options->flavour) {
		recipe->flavour = flavour_files(options);
		recipe->patches = words_add(recipe->patches,
					    xasprintf("%s/stress/" DRIVER, options->configs));
	}
	recipe->build = (struct kbuild){
		.name = request->name,
		.source = &recipe->source,
		.patches = (const char *const *)recipe->patches,
		.fragment = recipe->fragment,
		.flavour = (const char *const *)recipe->flavour,
		.cache = options->cache,
		.jobs = options->jobs,
	};
	return 0;
}

static void recipe_close(struct recipe *recipe)
{
	ksource_close(&recipe->source);
	words_free(recipe->patches);
	words_free(recipe->flavour);
	free(recipe->fragment);
	free(recipe->common);
}

static void copy_digest(char to[DIGEST_SIZE], const json_t *about, const char *key)
{
	snprintf(to, DIGEST_SIZE, "%s", json_string_value(json_object_get(about, key)));
}

static int resolve_built(const struct request *request, const struct kernel_options *options,
			 struct kernel *kernel, struct error *error)
{
	struct recipe recipe;
	char *directory;

	if (recipe_open(request, options, &recipe, error))
		return -1;
	directory = kbuild_get(&recipe.build, &kernel->build, error);
	recipe_close(&recipe);
	if (!directory)
		return -1;
	copy_digest(kernel->image_sha256, kernel->build, "image_sha256");
	copy_digest(kernel->config_sha256, kernel->build, "config_sha256");
	kernel->image = xasprintf("%s/bzImage", directory);
	kernel->config = xasprintf("%s/config", directory);
	free(directory);
	return 0;
}

/* Holds an image against its configuration, if that is known. */
static int check_config(const char *image, struct kernel *kernel, struct error *error)
{
	char *text;
	int code;

	kernel->config = kneeds_config(image);
	if (!kernel->config)
		return 0;
	text = file_read(kernel->config, CONFIG_MAX, NULL, error);
	code = text ? kneeds_check(image, kernel->config, text, error) : -1;
	free(text);
	return code ? -1 : digest_file(kernel->config, kernel->config_sha256, error);
}

static int resolve_image(const struct request *request, struct kernel *kernel, struct error *error)
{
	if (digest_file(request->path, kernel->image_sha256, error) ||
	    check_config(request->path, kernel, error)) {
		free(kernel->config);
		kernel->config = NULL;
		return -1;
	}
	kernel->image = xstrdup(request->path);
	kernel->build = json_pack("{s:s}", "image", request->path);
	return 0;
}

int kernel_check(const char *spec, const struct kernel_options *options, struct error *error)
{
	struct request request = {0};

	if (parse_spec(spec, options, &request, error))
		return -1;
	request_free(&request);
	return 0;
}

int kernel_resolve(const char *spec, const struct kernel_options *options, struct kernel *kernel,
		   struct error *error)
{
	struct request request = {0};
	int result;

	memset(kernel, 0, sizeof(*kernel));
	if (options->flavour && !is_kernel_name(options->flavour))
		return error_set(error, EXIT_USAGE,
				 "--flavour: '%s': expected the name of a file in %s/stress, "
				 "without .config",
				 options->flavour, options->configs);
	if (parse_spec(spec, options, &request, error))
		return -1;
	if (request.kind == IMAGE && options->flavour)
		result = error_set(
			error, EXIT_KERNEL,
			"%s: an image cannot be built as '%s': expected a variant, a patch "
			"or a source",
			spec, options->flavour);
	else if (request.kind == IMAGE)
		result = resolve_image(&request, kernel, error);
	else
		result = resolve_built(&request, options, kernel, error);
	if (!result) {
		json_t *layout = json_object_get(kernel->build, "layout");

		kernel->name = xstrdup(request.name);
		kernel->layout = layout ? json_dumps(layout, JSON_COMPACT) : xstrdup("{}");
	}
	request_free(&request);
	return result;
}

void kernel_free(struct kernel *kernel)
{
	free(kernel->name);
	free(kernel->image);
	free(kernel->config);
	free(kernel->layout);
	json_decref(kernel->build);
	memset(kernel, 0, sizeof(*kernel));
}

static int reproduce_built(const struct request *request, const struct kernel_options *options,
			   struct error *error)
{
	struct recipe recipe;
	int result;

	if (recipe_open(request, options, &recipe, error))
		return -1;
	result = kbuild_reproduce(&recipe.build, error);
	recipe_close(&recipe);
	return result;
}

int kernel_reproduce(const char *spec, const struct kernel_options *options, struct error *error)
{
	struct request request = {0};
	int result;

	if (parse_spec(spec, options, &request, error))
		return -1;
	if (request.kind == IMAGE)
		result = error_set(error, EXIT_USAGE, "%s: an image is not built here", spec);
	else
		result = reproduce_built(&request, options, error);
	request_free(&request);
	return result;
}

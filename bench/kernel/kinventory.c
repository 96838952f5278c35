// SPDX-License-Identifier: GPL-2.0-only
/* What there is to boot: see kinventory.h. */
#include "bench/kernel/kinventory.h"

#include <glob.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "bench/base/files.h"
#include "bench/base/words.h"
#include "lib/xalloc.h"

#define SUFFIX ".patch"
#define COMMON "sim" SUFFIX /* in all variants: says nothing of one */

enum { HEADER_MAX = 16 << 10, HASH_SHOWN = 12 };

/* What is behind @prefix, if @text begins with it; else @text. */
static const char *without(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0 ? text + strlen(prefix) : text;
}

/* The first paragraph that neither is a license's line nor only repeats the name. */
static const char *first_paragraph(const char *header)
{
	static const char *const skipped[] = {"SPDX-", "zswapbench: "};
	const char *end;
	size_t i;

	for (i = 0; i < 2; i++) {
		header += strspn(header, "\n");
		end = strstr(header, "\n\n");
		if (end && without(header, skipped[i]) != header)
			header = end;
	}
	return without(header + strspn(header, "\n"), "What it is: ");
}

/* Bytes of the first sentence of @text, or of all of its first paragraph. */
static size_t sentence_length(const char *text)
{
	const char *end = strstr(text, "\n\n"), *dot = text;
	size_t length = end ? (size_t)(end - text) : strlen(text);

	while ((dot = strchr(dot, '.')) && dot < text + length)
		if (strchr(" \n", *++dot)) /* or at the end, for strchr() finds that */
			return (size_t)(dot - text);
	return length;
}

char *kinventory_says(const char *path, struct error *error)
{
	char *header = file_read_head(path, HEADER_MAX, NULL, error), *says, *at;
	const char *text;

	if (!header) {
		error->code = EXIT_KERNEL;
		return NULL;
	}
	text = first_paragraph(header);
	says = xstrndup(text, sentence_length(text));
	for (at = says; (at = strchr(at, '\n'));)
		*at = ' ';
	free(header);
	return says;
}

/* @name without the suffix of a patch; the caller frees. */
static char *patch_text(const char *name)
{
	size_t length = strlen(name), suffix = strlen(SUFFIX);
	bool has = length > suffix && strcmp(name + length - suffix, SUFFIX) == 0;

	return xstrndup(name, has ? length - suffix : length);
}

/* "patched+my", in the order in which they were put on. */
static char *patches_text(const json_t *about)
{
	char **names = NULL, *text;
	const json_t *patch;
	size_t i;

	json_array_foreach (json_object_get(about, "patches"), i, patch) {
		const char *name = json_string_value(json_object_get(patch, "name"));

		if (name && strcmp(name, COMMON) != 0)
			names = words_add(names, patch_text(name));
	}
	text = names ? words_join(names, "+") : xstrdup("unpatched");
	words_free(names);
	return text;
}

/* The last part of a path; of a hash, which the cache keeps downloads by, its beginning. */
static char *source_text(const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	size_t hash = strspn(name, "0123456789abcdef");

	return hash == DIGEST_SIZE - 1 ? xasprintf("%.*s...%s", HASH_SHOWN, name, name + hash)
				       : xstrdup(name);
}

/* Reads the kernel whose kernel.json is @file. */
static int read_built(const char *file, struct kbuilt *built, struct error *error)
{
	static const char *const keys[] = {"source", "source_version", "image_sha256"};
	const char *texts[3];
	char *image = xasprintf("%.*s/bzImage", (int)(strrchr(file, '/') - file), file);
	json_t *about = json_load_file(file, 0, NULL);
	size_t have = 0;
	struct stat st;
	int code = 0;

	while (have < 3 && (texts[have] = json_string_value(json_object_get(about, keys[have]))))
		have++;
	if (have < 3) {
		code = error_set(error, EXIT_STORAGE,
				 "%s: %s: expected a text; remove its directory, and the kernel is "
				 "built again",
				 file, keys[have]);
	} else if (stat(image, &st)) {
		code = error_system(error, EXIT_STORAGE, "%s", image);
	} else {
		*built = (struct kbuilt){.patches = patches_text(about),
					 .source = source_text(texts[0]),
					 .release = xstrdup(texts[1]),
					 .size = st.st_size,
					 .built = st.st_mtime};
		snprintf(built->image_sha256, sizeof(built->image_sha256), "%s", texts[2]);
	}
	json_decref(about);
	free(image);
	return code;
}

static int newest_first(const void *a, const void *b)
{
	const struct kbuilt *one = a, *other = b;

	if (one->built != other->built)
		return one->built < other->built ? 1 : -1;
	return strcmp(one->image_sha256, other->image_sha256);
}

struct kbuilt *kinventory_built(const struct kernel_options *options, size_t *count,
				struct error *error)
{
	char *pattern = xasprintf("%s/kernels/*/kernel.json", options->cache);
	struct kbuilt *built;
	glob_t found;
	int code = glob(pattern, 0, NULL, &found);
	size_t i;

	*count = 0;
	if (code && code != GLOB_NOMATCH) {
		error_set(error, EXIT_STORAGE, "%s: cannot be listed", pattern);
		free(pattern);
		return NULL;
	}
	free(pattern);
	built = xcalloc(code ? 1 : found.gl_pathc + 1, sizeof(*built));
	for (i = 0, code = 0; i < found.gl_pathc && !code; i++) {
		code = read_built(found.gl_pathv[i], &built[i], error);
		*count += !code;
	}
	globfree(&found);
	if (code) {
		kinventory_free(built, *count);
		return NULL;
	}
	qsort(built, *count, sizeof(*built), newest_first);
	return built;
}

void kinventory_free(struct kbuilt *built, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		free(built[i].patches);
		free(built[i].source);
		free(built[i].release);
	}
	free(built);
}

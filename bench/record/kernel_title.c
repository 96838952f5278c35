// SPDX-License-Identifier: GPL-2.0-only
/* What a kernel is called in tables: see kernel_title.h. */
#include "bench/record/kernel_title.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "lib/xalloc.h"

#define MAINLINE "mainline"
#define DEBIAN	 "debian-" /* see kfetch_name() */

enum { RELEASE_MAX = 40 };

/* Whether @text is of what releases are made of: it comes to stand in tables and file names. */
static bool is_release(const char *text)
{
	size_t i;

	for (i = 0; text[i]; i++)
		if (!isalnum((unsigned char)text[i]) && !strchr("._+~-", text[i]))
			return false;
	return i > 0 && i <= RELEASE_MAX;
}

/* Whether the kernel was built with the patch of the variant, not just given its name. */
static bool has_patch(const struct part *build, const char *name)
{
	const struct part *patch;

	part_foreach (part_member(build, "patches"), patch) {
		const char *is = part_text_at(patch, "name");

		if (is && strcmp(is, name) == 0)
			return true;
	}
	return false;
}

/* Whether the @length bytes at @version are those of @release, or all up to one of its dots. */
static bool is_of_version(const char *release, const char *version, size_t length)
{
	return length && strncmp(release, version, length) == 0 &&
	       (!release[length] || strchr(".-", release[length]));
}

/* Whether the first @length bytes of @name only say how the kernel is asked for. */
static bool is_asked_for(const char *name, size_t length, const struct part *build,
			 const char *release)
{
	const size_t before = strlen(DEBIAN);

	if (length == strlen(MAINLINE) && strncmp(name, MAINLINE, length) == 0)
		return has_patch(build, MAINLINE ".patch");
	return length > before && strncmp(name, DEBIAN, before) == 0 &&
	       is_of_version(release, name + before, length - before);
}

char *kernel_title(const struct part *record)
{
	const struct part *kernel = part_member(record, "kernel");
	const struct part *build = part_member(kernel, "build");
	const char *name = part_text_at(kernel, "name");
	const char *release = part_text_at(build, "source_version");
	size_t base = strcspn(name, "+");

	if (!release || !is_release(release) || !is_asked_for(name, base, build, release))
		return xstrdup(name);
	return xasprintf("%s%s", release, name + base);
}

char *kernel_title_of_base(const char *title, const char *name, const char *base)
{
	size_t length = strlen(title), patches = strlen(name) - strlen(base);

	if (strcmp(title, name) == 0 || length <= patches ||
	    strcmp(title + length - patches, name + strlen(base)) != 0)
		return xstrdup(base);
	return xstrndup(title, length - patches);
}

// SPDX-License-Identifier: GPL-2.0-only
/* Fetching kernel source: see kfetch.h. */
#include "bench/kernel/kfetch.h"

#include <stdlib.h>
#include <string.h>

#include "bench/base/files.h"
#include "bench/kernel/kdebian.h"
#include "bench/kernel/kgit.h"
#include "bench/kernel/kpackage.h"
#include "lib/array.h"
#include "lib/xalloc.h"

static char *fetch_debian(const char *version, const char *cache, struct error *error)
{
	char *package = kdebian_package(version, cache, error), *tarball = NULL;

	if (package)
		tarball = kpackage_tarball(package, cache, error);
	free(package);
	return tarball;
}

/* The commit behind the last '@' of "PATH@COMMIT". */
static const char *commit_part(const char *rest)
{
	const char *at = strrchr(rest, '@');

	return at ? at + 1 : "HEAD";
}

static char *fetch_git(const char *rest, const char *cache, struct error *error)
{
	const char *at = strrchr(rest, '@');
	char *repository = xstrndup(rest, at ? (size_t)(at - rest) : strlen(rest));
	char *tree = kgit_tree(repository, commit_part(rest), cache, error);

	free(repository);
	return tree;
}

static const char *all_of(const char *rest)
{
	return rest;
}

static const struct way {
	const char *prefix, *suffix;
	char *(*fetch)(const char *rest, const char *cache, struct error *error);
	const char *called;		       /* its name begins with that, */
	const char *(*name)(const char *rest); /* and goes on with this */
} ways[] = {
	{.prefix = "debian:",
	 .suffix = "",
	 .fetch = fetch_debian,
	 .called = "debian-",
	 .name = all_of},
	{.prefix = "git:", .suffix = "", .fetch = fetch_git, .called = "git-", .name = commit_part},
	{.prefix = "",
	 .suffix = ".deb",
	 .fetch = kpackage_tarball,
	 .called = "",
	 .name = file_name},
};

static const struct way *way_of(const char *spec)
{
	size_t i, length = strlen(spec);

	for (i = 0; i < ARRAY_LENGTH(ways); i++) {
		size_t before = strlen(ways[i].prefix), behind = strlen(ways[i].suffix);

		if (length > before + behind && !strncmp(spec, ways[i].prefix, before) &&
		    !strcmp(spec + length - behind, ways[i].suffix))
			return &ways[i];
	}
	return NULL;
}

bool kfetch_takes(const char *spec)
{
	return way_of(spec);
}

/* What cannot stand in a name becomes '-'. */
char *kfetch_name(const char *spec)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789._-";
	const struct way *way = way_of(spec);
	const char *rest = way->name(spec + strlen(way->prefix));
	char *name = xasprintf("%s%.*s", way->called, (int)(strlen(rest) - strlen(way->suffix)),
			       rest),
	     *at;

	for (at = name; *(at += strspn(at, letters));)
		*at = '-';
	return name;
}

char *kfetch_path(const char *spec, const char *cache, struct error *error)
{
	const struct way *way = way_of(spec);

	return way->fetch(spec + strlen(way->prefix), cache, error);
}

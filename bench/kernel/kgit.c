// SPDX-License-Identifier: GPL-2.0-only
/* Kernel source from a repository: see kgit.h. */
#include "bench/kernel/kgit.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/digest.h"
#include "bench/base/files.h"
#include "bench/base/progress.h"
#include "bench/base/spawn.h"
#include "lib/xalloc.h"

enum { OUTPUT_MAX = 16 << 10 };

/* What git prints for @arguments in @repository, without the end of line; the caller frees. */
static char *run_git(const char *repository, const char *const *arguments,
		     const char *const *environment, struct error *error)
{
	enum { ARGUMENTS_MAX = 8 };
	const char *argv[3 + ARGUMENTS_MAX + 1] = {"git", "-C", repository};
	struct spawn git = {
		.argv = argv, .clean = true, .environment = environment, .capture = OUTPUT_MAX};
	struct spawn_result result;
	char *how;
	size_t i;

	for (i = 0; i < ARGUMENTS_MAX && arguments[i]; i++)
		argv[3 + i] = arguments[i];
	if (spawn_run(&git, &result, error))
		return NULL;
	if (spawn_ok(&result)) {
		result.output[strcspn(result.output, "\n")] = '\0';
		return result.output;
	}
	how = spawn_how(&git, &result);
	error_set(error, EXIT_KERNEL, "%s: git %s ended with %s:\n%s", repository, arguments[0],
		  how, result.output);
	free(how);
	free(result.output);
	return NULL;
}

/* The hash of the commit @ref; never taken for an option. */
static char *commit_of(const char *repository, const char *ref, struct error *error)
{
	static const char *const none[] = {NULL};
	char *commit = xasprintf("%s^{commit}", ref), *hash;
	const char *const parse[] = {"rev-parse",	 "--verify", "--quiet",
				     "--end-of-options", commit,     NULL};

	hash = run_git(repository, parse, none, error);
	if (!hash)
		error_set(error, EXIT_KERNEL, "git:%s@%s: the repository has no such commit",
			  repository, ref);
	free(commit);
	return hash;
}

/* Makes @tree hold the commit @hash: with an index of its own, the repository's stays as it is. */
static int check_out(const char *repository, const char *hash, const char *tree,
		     struct error *error)
{
	char *index = xasprintf("GIT_INDEX_FILE=%s.index", tree);
	char *work = xasprintf("GIT_WORK_TREE=%s", tree), *printed = NULL;
	static const char *const where[] = {"rev-parse", "--absolute-git-dir", NULL};
	static const char *const none[] = {NULL};
	const char *const read[] = {"read-tree", "--reset", "-u", hash, NULL};
	char *git_dir = run_git(repository, where, none, error), *directory = NULL;
	int code = -1;

	if (git_dir && !make_directories(tree, error)) {
		const char *environment[] = {NULL, work, index, NULL};

		environment[0] = directory = xasprintf("GIT_DIR=%s", git_dir);
		progress_begin("writing the files of the commit", 0);
		printed = run_git(tree, read, environment, error);
		progress_end(printed ? "done" : "failed");
		code = printed ? 0 : -1;
	}
	free(directory);
	free(git_dir);
	free(work);
	free(index);
	free(printed);
	return code;
}

char *kgit_tree(const char *repository, const char *ref, const char *cache, struct error *error)
{
	char *absolute = realpath(repository, NULL), *hash, *tree = NULL, name[DIGEST_SIZE];

	if (!absolute) {
		error_system(error, EXIT_KERNEL, "git:%s@%s", repository, ref);
		return NULL;
	}
	hash = commit_of(absolute, ref, error);
	if (hash) {
		digest_memory(absolute, strlen(absolute), name);
		tree = xasprintf("%s/git/%.16s", cache, name);
		if (check_out(absolute, hash, tree, error)) {
			free(tree);
			tree = NULL;
		}
	}
	free(hash);
	free(absolute);
	return tree;
}

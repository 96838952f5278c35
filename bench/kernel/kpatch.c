// SPDX-License-Identifier: GPL-2.0-only
/* Patches on a build tree: see kpatch.h. */
#include "bench/kernel/kpatch.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/arena.h"
#include "bench/base/files.h"
#include "bench/base/spawn.h"
#include "lib/xalloc.h"

#define TEXT_CAP (16 << 20)

static bool begins_with(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

/* The name in "--- a/mm/zswap.c\t2024-01-01" without its first directory; NULL for /dev/null. */
static char *header_name(const char *line)
{
	const char *name = line + strlen("--- ");
	size_t length = strcspn(name, "\t\r\n");
	const char *slash = memchr(name, '/', length);

	if (!slash || begins_with(name, "/dev/null"))
		return NULL;
	return xstrndup(slash + 1, length - (size_t)(slash + 1 - name));
}

/* Takes @name over, unless it is NULL or already there. */
static void add_once(struct lines *files, char *name)
{
	size_t i;

	for (i = 0; name && i < files->count && strcmp(files->at[i], name) != 0; i++)
		;
	if (name && i == files->count)
		lines_take(files, name);
	else
		free(name);
}

void kpatch_files(const char *text, struct lines *files)
{
	const char *line, *next;

	for (line = text; line; line = next) {
		next = strchr(line, '\n');
		next = next ? next + 1 : NULL;
		if (next && begins_with(line, "--- ") && begins_with(next, "+++ ")) {
			add_once(files, header_name(line));
			add_once(files, header_name(next));
		}
	}
}

/* Reading what patch says: the file it is at, and which of its hunks have failed. */
struct reading {
	char file[512];
	char hunks[256]; /* "3, 5" */
	unsigned int failed;
	struct error *error;
};

static void new_file(struct reading *reading, const char *name)
{
	snprintf(reading->file, sizeof(reading->file), "%s", name);
	reading->hunks[0] = '\0';
	reading->failed = 0;
}

static void failed_hunk(struct reading *reading, unsigned long number)
{
	size_t used = strlen(reading->hunks);

	snprintf(reading->hunks + used, sizeof(reading->hunks) - used, "%s%lu",
		 reading->failed ? ", " : "", number);
	reading->failed++;
}

/* What follows @prefix at the beginning of @line, or NULL. */
static const char *text_after(const char *line, const char *prefix)
{
	return begins_with(line, prefix) ? line + strlen(prefix) : NULL;
}

/* "9 out of 15 hunks FAILED" ends a file. */
static void end_of_file(const struct reading *reading, const char *all)
{
	error_add(reading->error, EXIT_KERNEL, "  %s: hunk%s %s of %lu", reading->file,
		  reading->failed > 1 ? "s" : "", reading->hunks, strtoul(all, NULL, 10));
}

static void read_line(struct reading *reading, const char *line)
{
	const char *rest;
	char *end;

	if ((rest = text_after(line, "patching file "))) {
		new_file(reading, rest);
	} else if ((rest = text_after(line, "|+++ "))) {
		char *name = header_name(line + 1);

		new_file(reading, name ? name : rest);
		free(name);
	} else if ((rest = text_after(line, "Hunk #"))) {
		unsigned long number = strtoul(rest, &end, 10);

		if (begins_with(end, " FAILED"))
			failed_hunk(reading, number);
	} else if (reading->failed && (rest = strstr(line, " out of "))) {
		end_of_file(reading, rest + strlen(" out of "));
	} else if (begins_with(line, "No file to patch.")) {
		error_add(reading->error, EXIT_KERNEL, "  %s: no such file", reading->file);
	} else if (begins_with(line, "patch: ****")) {
		error_add(reading->error, EXIT_KERNEL, "  %s: %s", reading->file, line);
	}
}

void kpatch_explain(const char *output, struct error *error)
{
	struct reading reading = {.file = "?", .error = error};
	struct lines lines = {0};
	size_t i;

	lines_split(&lines, output);
	for (i = 0; i < lines.count; i++)
		read_line(&reading, lines.at[i]);
	lines_free(&lines);
}

/* Where the files of a tree are kept while they are patched. */
struct places {
	struct arena *arena;
	char *pristine; /* TREE.pristine/files: copies of what is patched in the tree */
	char *list;	/* TREE.pristine/list: which those are, a line each */
	char *patched;	/* TREE.patched: the same files, being patched */
};

static struct places places_of(const char *tree)
{
	struct places places = {.arena = arena_new()};

	places.pristine = arena_printf(places.arena, "%s.pristine/files", tree);
	places.list = arena_printf(places.arena, "%s.pristine/list", tree);
	places.patched = arena_printf(places.arena, "%s.patched", tree);
	return places;
}

/* Makes TO/NAME what FROM/NAME is, also if that is not there. One that is the same is left alone.
 */
static int carry_file(const char *from, const char *to, const char *name, struct error *error)
{
	char *source = xasprintf("%s/%s", from, name), *target = xasprintf("%s/%s", to, name);
	int result = 0;

	if (!file_exists(source))
		result = remove_tree(target, error);
	else if (!file_same(source, target))
		result = make_parents(target, error) || file_copy(source, target, error);
	free(target);
	free(source);
	return result ? -1 : 0;
}

static int carry_all(const char *from, const char *to, const struct lines *files,
		     struct error *error)
{
	size_t i;

	for (i = 0; i < files->count; i++)
		if (carry_file(from, to, files->at[i], error))
			return -1;
	return 0;
}

/* A name that leads out of the tree is no business of a kernel patch. */
static int stay_inside(const char *patch, const struct lines *files, struct error *error)
{
	size_t i;

	for (i = 0; i < files->count; i++)
		if (begins_with(files->at[i], "/") || begins_with(files->at[i], "../") ||
		    strstr(files->at[i], "/../"))
			return error_set(error, EXIT_KERNEL, "%s: %s: leads out of the source tree",
					 patch, files->at[i]);
	return 0;
}

/* Adds the files that @patch changes to @files. */
static int read_patch(const char *patch, struct lines *files, struct error *error)
{
	char *text = file_read(patch, TEXT_CAP, NULL, error);

	if (!text)
		return -1;
	kpatch_files(text, files);
	free(text);
	return stay_inside(patch, files, error);
}

/* Runs patch in @directory; where it fails, the error says why. */
static int run_patch(const char *patch, const char *directory, const char *source,
		     struct error *error)
{
	char *path = realpath(patch, NULL);
	char *input = xasprintf("--input=%s", path ? path : patch);
	const char *const argv[] = {
		"patch",	   "-p1", "--force", "--fuzz=0", "--no-backup-if-mismatch",
		"--reject-file=-", input, NULL};
	const char *const locale[] = {"LC_ALL=C", NULL};
	struct spawn spawn = {.argv = argv,
			      .directory = directory,
			      .clean = true,
			      .environment = locale,
			      .capture = TEXT_CAP};
	struct spawn_result result;
	int failed = spawn_run(&spawn, &result, error);

	if (!failed && !spawn_ok(&result)) {
		failed = error_set(error, EXIT_KERNEL, "%s does not apply to %s:", patch, source);
		kpatch_explain(result.output, error);
	}
	free(result.output);
	free(input);
	free(path);
	return failed;
}

/* Applies one patch in @directory; one without hunks, which patch would not take, is skipped. */
static int apply_one(const char *patch, const char *directory, const char *source,
		     struct error *error)
{
	struct lines own = {0};
	int result = read_patch(patch, &own, error);

	if (!result && own.count)
		result = run_patch(patch, directory, source, error);
	lines_free(&own);
	return result;
}

/* Applies the patches to the copies of @files in the third place, which starts as the first. */
static int patch_copies(const char *const *patches, const struct places *places,
			const struct lines *files, const char *source, struct error *error)
{
	int result = remove_tree(places->patched, error) ||
		     make_directories(places->patched, error) ||
		     carry_all(places->pristine, places->patched, files, error);

	for (; !result && *patches; patches++)
		result = apply_one(*patches, places->patched, source, error);
	return result ? -1 : 0;
}

/* Keeps copies of those of the files to be patched that are pristine in the tree so far. */
static int keep_pristine(const char *const *patches, const char *tree, const struct places *places,
			 struct lines *patched, struct lines *all, struct error *error)
{
	struct lines fresh = {0};
	int result = lines_read(all, places->list, TEXT_CAP, error);
	size_t i, known = all->count;

	for (; !result && *patches; patches++)
		result = read_patch(*patches, patched, error);
	for (i = 0; i < patched->count; i++)
		add_once(all, xstrdup(patched->at[i]));
	fresh = (struct lines){all->at + known, all->count - known};
	if (!result)
		result = carry_all(tree, places->pristine, &fresh, error) ||
			 lines_write(all, places->list, error);
	return result ? -1 : 0;
}

/*
 * At any time each file that differs from the pristine tree is in the list and has
 * its copy; so a run that is killed leaves nothing that the next cannot undo.
 */
int kpatch_apply(const char *const *patches, const char *tree, const char *source,
		 struct error *error)
{
	struct places places = places_of(tree);
	struct lines patched = {0}, all = {0};
	struct error unremoved;
	int result = keep_pristine(patches, tree, &places, &patched, &all, error) ||
		     patch_copies(patches, &places, &all, source, error) ||
		     carry_all(places.patched, tree, &all, error) ||
		     lines_write(&patched, places.list, error);

	remove_tree(places.patched, &unremoved);
	lines_free(&all);
	lines_free(&patched);
	arena_free(places.arena);
	return result ? -1 : 0;
}

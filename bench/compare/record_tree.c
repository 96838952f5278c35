// SPDX-License-Identifier: GPL-2.0-only
/* The records below a directory: see record_tree.h. */
#include "bench/compare/record_tree.h"

#include <errno.h>
#include <fts.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/files.h"
#include "bench/base/parallel.h"
#include "bench/record/record_view.h"
#include "lib/xalloc.h"

static int entries_by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* What became of one file. */
struct slot {
	struct tree_run run;
	char *problem; /* NULL: none, and `run` is filled in */
};

/* Reading in progress, shared by the threads. */
struct reading {
	struct record_tree *tree;
	struct lines files;
	struct slot *slots;   /* one a file */
	pthread_mutex_t lock; /* of the tree's texts */
};

/* Notes what the walk has come to. */
static void visit_entry(struct reading *reading, FTS *walk, FTSENT *entry)
{
	struct lines *problems = &reading->tree->problems;

	if (entry->fts_info == FTS_DP)
		return;
	if (entry->fts_level > 0 && entry->fts_name[0] == '.') {
		fts_set(walk, entry, FTS_SKIP);
	} else if (strcmp(entry->fts_name, "record.json") == 0 ||
		   (entry->fts_level == 0 && entry->fts_info == FTS_F)) {
		fts_set(walk, entry, FTS_SKIP); /* were it a directory: reading it will say so */
		lines_add(&reading->files, "%s", entry->fts_path);
	} else if (entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR ||
		   entry->fts_info == FTS_NS) {
		lines_add(problems, "%s: cannot open: %s", entry->fts_path,
			  strerror(entry->fts_errno));
	} else if (entry->fts_info == FTS_DC) {
		lines_add(problems, "%s: leads back to a directory above it", entry->fts_path);
	}
}

/* Finds the files. */
static int walk_tree(struct reading *reading, struct error *error)
{
	char *roots[] = {reading->tree->directory, NULL};
	FTS *walk = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, entries_by_name);
	FTSENT *entry;

	if (!walk)
		return error_set(error, EXIT_STORAGE, "%s: cannot open: %s", roots[0],
				 strerror(errno));
	while ((entry = fts_read(walk))) {
		if (entry->fts_level == 0 &&
		    (entry->fts_info == FTS_DNR || entry->fts_info == FTS_NS ||
		     entry->fts_info == FTS_SLNONE)) {
			error_set(error, EXIT_STORAGE, "%s: cannot open: %s", roots[0],
				  strerror(entry->fts_errno ? entry->fts_errno : ENOENT));
			fts_close(walk);
			return -1;
		}
		visit_entry(reading, walk, entry);
	}
	fts_close(walk);
	if (!reading->files.count && !reading->tree->problems.count)
		return error_set(error, EXIT_INPUT, "%s: no record (record.json) in it", roots[0]);
	return 0;
}

/* The scenario whose text has that digest, if a record of it was read before; else NULL. */
static const struct tree_text *find_tree_text(const struct record_tree *tree, const char *sha256)
{
	size_t i;

	for (i = 0; i < tree->text_count; i++)
		if (strcmp(tree->texts[i]->sha256, sha256) == 0)
			return tree->texts[i];
	return NULL;
}

/* The text of @record's scenario, parsed once for all its records; NULL with an error. */
static const struct tree_text *add_tree_text(struct record_tree *tree, const char *sha256,
					     const struct record *record, struct error *error)
{
	const char *text = view_scenario_text(record->root);
	struct scenario *parsed;
	struct tree_text *made;
	char *where;

	where = xasprintf("%s: scenario/%s", record->file, record->scenario); /* ends in its name */
	parsed = scenario_parse(where, text, strlen(text), error);
	free(where);
	if (!parsed)
		return NULL;
	made = xcalloc(1, sizeof(*made));
	snprintf(made->sha256, sizeof(made->sha256), "%s", sha256);
	made->scenario = parsed;
	tree->texts = xrealloc(tree->texts, (tree->text_count + 1) * sizeof(struct tree_text *));
	tree->texts[tree->text_count++] = made;
	return made;
}

/* A text_finder. */
static const struct tree_text *text_of_tree(void *context, const char *sha256,
					    const struct record *record, struct error *error)
{
	struct reading *reading = context;
	const struct tree_text *text;

	pthread_mutex_lock(&reading->lock);
	text = find_tree_text(reading->tree, sha256);
	if (!text && record)
		text = add_tree_text(reading->tree, sha256, record, error);
	pthread_mutex_unlock(&reading->lock);
	return text;
}

static void read_file(void *context, size_t i)
{
	struct reading *reading = context;
	struct slot *slot = &reading->slots[i];
	struct error error = {.text = ""};

	if (tree_run_read(reading->files.at[i], text_of_tree, reading, &slot->run, &error))
		slot->problem = xstrdup(error.text);
	free(slot->run.run.digest); /* who compares trees is not shown it */
	slot->run.run.digest = NULL;
}

/* Cuts the last component off @path and returns it: "" when there is none left. */
static const char *cut_last(char *path)
{
	char *slash = strrchr(path, '/');

	if (!slash)
		return "";
	*slash = '\0';
	return slash + 1;
}

/*
 * Whether @file, below @directory, whose real path is @root, is that of a variant:
 * .../KERNEL/VARIANT/seed-N/record.json with VARIANT below @directory.
 */
static bool is_of_variant(const char *directory, const char *root, const char *file,
			  const char *kernel)
{
	const char *below = file + strlen(directory), *variant, *at;
	size_t levels = 0;
	char *path;
	bool is;

	for (at = below + strspn(below, "/"); *at; at += strspn(at, "/")) {
		levels++;
		at += strcspn(at, "/");
	}
	if (levels < 3) /* VARIANT, seed-N and record.json */
		return false;
	path = xasprintf("%s/%s", root, below + strspn(below, "/"));
	cut_last(path);
	cut_last(path);
	variant = cut_last(path);
	is = strcmp(variant, kernel) != 0 && strcmp(cut_last(path), kernel) == 0;
	free(path);
	return is;
}

static int by_what_it_is(const void *a, const void *b)
{
	const struct tree_run *one = a, *other = b;
	int order = strcmp(one->text->scenario->name, other->text->scenario->name);

	if (!order)
		order = strcmp(one->kernel, other->kernel);
	if (!order)
		order = (one->run.seed > other->run.seed) - (one->run.seed < other->run.seed);
	return order ? order : strcmp(one->run.file, other->run.file);
}

/* Moves what the threads made to the tree. */
static void gather_runs(struct reading *reading)
{
	struct record_tree *tree = reading->tree;
	char *real = realpath(tree->directory, NULL);
	const char *root = real ? real : tree->directory; /* gone since: its name has to do */
	size_t i;

	tree->runs = xcalloc(reading->files.count, sizeof(*tree->runs));
	for (i = 0; i < reading->files.count; i++) {
		struct slot *slot = &reading->slots[i];

		if (slot->problem) {
			lines_add(&tree->problems, "%s", slot->problem);
			tree_run_free(&slot->run);
			free(slot->problem);
		} else if (is_of_variant(tree->directory, root, reading->files.at[i],
					 slot->run.kernel)) {
			if (!tree->left_out++)
				tree->left_out_file = xstrdup(reading->files.at[i]);
			tree_run_free(&slot->run);
		} else {
			tree->runs[tree->run_count++] = slot->run;
		}
	}
	if (tree->run_count)
		qsort(tree->runs, tree->run_count, sizeof(*tree->runs), by_what_it_is);
	free(real);
}

int record_tree_read(const char *directory, struct record_tree *tree, struct error *error)
{
	struct reading reading = {.tree = tree};

	*tree = (struct record_tree){.directory = xstrdup(directory)};
	if (walk_tree(&reading, error)) {
		lines_free(&reading.files);
		record_tree_free(tree);
		return -1;
	}
	reading.slots = xcalloc(reading.files.count, sizeof(*reading.slots));
	pthread_mutex_init(&reading.lock, NULL);
	json_object_seed(1); /* before threads use it */
	parallel_each(reading.files.count, read_file, &reading);
	pthread_mutex_destroy(&reading.lock);
	gather_runs(&reading);
	free(reading.slots);
	lines_free(&reading.files);
	return 0;
}

void record_tree_free(struct record_tree *tree)
{
	size_t i;

	for (i = 0; i < tree->run_count; i++)
		tree_run_free(&tree->runs[i]);
	for (i = 0; i < tree->text_count; i++) {
		scenario_free(tree->texts[i]->scenario);
		free(tree->texts[i]);
	}
	free(tree->texts);
	free(tree->runs);
	free(tree->directory);
	free(tree->left_out_file);
	lines_free(&tree->problems);
	*tree = (struct record_tree){0};
}

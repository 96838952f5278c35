// SPDX-License-Identifier: GPL-2.0-only
/* Runs by their records: see tree_run.h. */
#include "bench/compare/tree_run.h"

#include <stdlib.h>
#include <string.h>

#include "bench/base/files.h"
#include "bench/compare/record_figures.h"
#include "bench/record/record_view.h"
#include "lib/xalloc.h"

/* By the figures that the record begins with; false: the record has to be read. */
static bool read_from_head(const char *file, const struct record_head *head, text_finder *find,
			   void *context, struct tree_run *run)
{
	const char *sha256 = record_head_scenario(head), *kernel = record_head_kernel(head);
	struct error ignored;
	enum fact fact;

	if (!sha256 || !kernel)
		return false;
	run->text = find(context, sha256, NULL, &ignored);
	if (!run->text || !figures_run(head, run->text->scenario, file, &run->run))
		return false;
	run->kernel = xstrdup(kernel);
	for (fact = 0; fact < FACT_COUNT; fact++)
		run->facts[fact] = record_head_fact(head, fact);
	return true;
}

static int read_from_record(const struct record *record, text_finder *find, void *context,
			    struct tree_run *run, struct error *error)
{
	enum fact fact;

	run->text = find(context, view_scenario_sha256(record->root), record, error);
	if (!run->text)
		return -1;
	if (strcmp(run->text->scenario->name, record->scenario) != 0)
		return error_set(error, EXIT_INPUT,
				 "%s: scenario.name: expected %s, as in the scenario's text, "
				 "found %s",
				 record->file, run->text->scenario->name, record->scenario);
	run->kernel = xstrdup(record->kernel);
	for (fact = 0; fact < FACT_COUNT; fact++)
		run->facts[fact] = fact_of(fact, record->root);
	run->run = compare_reduce(run->text->scenario, record);
	return 0;
}

int tree_run_read(const char *file, text_finder *find, void *context, struct tree_run *run,
		  struct error *error)
{
	struct record_head head;
	struct record record;
	bool taken = false;
	size_t length;
	char *text = file_read(file, RECORD_MAX_BYTES, &length, error);
	int code = 0;

	*run = (struct tree_run){0};
	if (!text)
		return -1;
	if (record_head_read(text, length, &head)) {
		taken = read_from_head(file, &head, find, context, run);
		record_head_free(&head);
	}
	if (!taken) {
		code = record_parse(file, text, length, &record, error);
		if (!code) {
			code = read_from_record(&record, find, context, run, error);
			record_free(&record);
		}
	}
	free(text);
	return code;
}

void tree_run_free(struct tree_run *run)
{
	enum fact fact;

	for (fact = 0; fact < FACT_COUNT; fact++)
		free(run->facts[fact]);
	free(run->kernel);
	compare_run_free(&run->run);
}

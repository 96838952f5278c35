// SPDX-License-Identifier: GPL-2.0-only
/*
 * determinism: runs each scenario several times and compares what the guest said, byte
 * for byte; and with the reference digests that are kept, of which there is one for each
 * scenario, kernel and seed. Once is enough for that: then a record that is there will do.
 *
 * The first run of each is on the host as it is, each further one on a host that is disturbed
 * in a way of its own (bench/machine/preload/disturbance.h), or all of them if --disturbance says
 * from which number on to draw.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/files.h"
#include "bench/base/table.h"
#include "bench/base/text.h"
#include "bench/base/words.h"
#include "bench/command/commands.h"
#include "bench/command/session.h"
#include "lib/xalloc.h"

#define REFERENCE_FILE "results/reference/digests.json"

enum { REFERENCE_CAP = 4 << 20 };

/* The repetitions of one scenario on one kernel. */
struct repetition {
	struct run *runs;
	size_t count;
	char (*digests)[DIGEST_SIZE];
	char *fault;	  /* why there is no digest of some run; NULL: all have one */
	bool unsupported; /* this kernel lacks what the scenario sets */
};

/* The runs that are all like @like; @first is the number of the first one's disturbance. */
static void prepare_repetitions(struct repetition *repetition, const struct run *like,
				uint64_t first, bool disturb_all, const struct run_context *context)
{
	size_t i;

	for (i = 0; i < repetition->count; i++) {
		bool disturbed = i || disturb_all;
		char *variant = repetition->count > 1 || disturbed
					? xasprintf("repetition-%zu", i + 1)
					: NULL;

		repetition->runs[i] = *like;
		repetition->runs[i].disturbance = disturbed ? first + i : 0;
		run_prepare(&repetition->runs[i], context, variant);
		free(variant);
	}
}

static int collect_digests(struct repetition *repetition, struct error *error)
{
	size_t i;

	for (i = 0; i < repetition->count; i++) {
		struct record record;

		if (session_record(&repetition->runs[i], &record, error))
			return -1;
		if (strcmp(record.status, "unsupported") == 0)
			repetition->unsupported = true;
		else if (strcmp(record.status, "finished") != 0 && !repetition->fault)
			repetition->fault = xasprintf("%s: %s", record.status, record.detail);
		snprintf(repetition->digests[i], DIGEST_SIZE, "%s",
			 record.digest ? record.digest : "");
		record_free(&record);
	}
	return 0;
}

static bool all_same(const struct repetition *repetition)
{
	size_t i;

	for (i = 1; i < repetition->count; i++)
		if (strcmp(repetition->digests[0], repetition->digests[i]) != 0)
			return false;
	return true;
}

/* The kept digests, "SCENARIO/KERNEL/seed-N" -> {digest, inputs}; none yet: empty. */
static json_t *read_references(struct error *error)
{
	json_error_t json;
	json_t *references;
	char *text;

	if (!file_exists(REFERENCE_FILE))
		return json_object();
	text = file_read(REFERENCE_FILE, REFERENCE_CAP, NULL, error);
	if (!text)
		return NULL;
	references = json_loads(text, JSON_REJECT_DUPLICATES, &json);
	free(text);
	if (json_is_object(references))
		return references;
	error_set(error, EXIT_INPUT, "%s:%d: %s", REFERENCE_FILE, references ? 1 : json.line,
		  references ? "expected an object" : json.text);
	json_decref(references);
	return NULL;
}

static int write_references(const json_t *references, struct error *error)
{
	char *text = json_dumps(references, JSON_INDENT(1) | JSON_SORT_KEYS);
	char *whole = xasprintf("%s\n", text);
	int code = file_write(REFERENCE_FILE, whole, strlen(whole), error);

	free(whole);
	free(text);
	return code;
}

static char *reference_name(const struct run *run)
{
	return xasprintf("%s/%s/seed-%lld", run->scenario->name, run->kernel->name,
			 (long long)run->seed);
}

static void set_reference(json_t *references, const struct run *run,
			  const struct run_context *context, const char *digest)
{
	char *name = reference_name(run);

	json_object_set_new(
		references, name,
		json_pack("{s:s, s:o}", "digest", digest, "inputs", run_inputs(run, context)));
	free(name);
}

/* The names of the inputs that differ from the reference's, "" for none; the caller frees. */
static char *differences(const json_t *inputs, const json_t *reference)
{
	char *names = xstrdup(""), *longer;
	const char *name;
	json_t *value;

	json_object_foreach ((json_t *)inputs, name, value) {
		if (json_equal(value, json_object_get(reference, name)))
			continue;
		longer = xasprintf("%s%s%s", names, *names ? ", " : "", name);
		free(names);
		names = longer;
	}
	return names;
}

/*
 * What the kept reference says of @digest: "same", "DIFFERENT", "not comparable" or "none
 * kept", and why, as a remark. Static.
 */
static const char *check_reference(const json_t *references, const struct run *run,
				   const struct run_context *context, const char *digest,
				   char ***remarks)
{
	char *name = reference_name(run), *others, *how;
	const json_t *reference = json_object_get(references, name);
	const char *kept = json_string_value(json_object_get(reference, "digest"));
	json_t *inputs;
	bool comparable;

	free(name);
	if (!kept)
		return "none kept";
	inputs = run_inputs(run, context);
	others = differences(inputs, json_object_get(reference, "inputs"));
	json_decref(inputs);
	comparable = !*others;
	if (!comparable)
		*remarks = words_add(*remarks, xasprintf("not comparable: other %s", others));
	free(others);
	if (!comparable || strcmp(kept, digest) == 0)
		return comparable ? "same" : "not comparable";
	how = sim_disturbance_text(run->disturbance);
	*remarks = words_add(*remarks,
			     xasprintf("%s, %s: %.16s is kept, %.16s came out (%s)",
				       run->scenario->name, run->kernel->name, kept, digest, how));
	free(how);
	return "DIFFERENT";
}

struct determinism {
	struct session session;
	struct run *runs;
	char (*digests)[DIGEST_SIZE];
	size_t times;
};

/* What a kernel that lacks something has none of. */
static bool not_available(const struct repetition *repetition)
{
	return repetition->unsupported && !repetition->fault;
}

/* How each run came about, where they are not all the same. */
static void describe_difference(const struct repetition *repetition, char ***remarks)
{
	size_t i;

	for (i = 0; i < repetition->count; i++) {
		const struct run *run = &repetition->runs[i];
		char *how = sim_disturbance_text(run->disturbance);

		*remarks = words_add(*remarks,
				     xasprintf("%s, %s: %.16s came out (%s)", run->scenario->name,
					       run->kernel->name, repetition->digests[i], how));
		free(how);
	}
}

/* Adds the line of a scenario and kernel to the table; returns the exit code. */
static int report_one(const struct repetition *repetition, const struct run_context *context,
		      bool update, json_t *references, struct table *table, char ***remarks)
{
	const struct run *first = &repetition->runs[0];
	const char *digest = repetition->digests[0], *reference;
	bool same = !repetition->fault && all_same(repetition);

	table_row(table);
	table_cell(table, xstrdup(first->scenario->name), NULL);
	table_cell(table, xstrdup(first->kernel->name), NULL);
	table_cell(table, xasprintf("%zu", repetition->count), NULL);
	if (not_available(repetition)) {
		table_cell(table, xstrdup("not available"), NULL);
		table_cell(table, xstrdup("-"), NULL);
		table_cell(table, xstrdup("-"), NULL);
		return EXIT_HOLDS;
	}
	if (update && same)
		set_reference(references, first, context, digest);
	table_cell(table,
		   xstrdup(repetition->fault ? repetition->fault
			   : same	     ? "identical"
					     : "DIFFERENT"),
		   same ? TABLE_BETTER : TABLE_WORSE);
	table_cell(table, xstrndup(digest, 16), NULL);
	if (!repetition->fault && !same)
		describe_difference(repetition, remarks);
	reference = check_reference(references, first, context, digest, remarks);
	table_cell(table, xstrdup(reference), NULL);
	if (repetition->fault)
		return EXIT_MACHINE;
	return same && strcmp(reference, "DIFFERENT") != 0 ? EXIT_HOLDS : EXIT_BROKEN;
}

static struct table *new_digest_table(const struct text_style *style)
{
	struct table *table = table_new(style);

	table_column(table, "scenario", false);
	table_column(table, "kernel", false);
	table_column(table, "runs", true);
	table_column(table, "result", false);
	table_column(table, "digest", false);
	table_column(table, "reference", false);
	return table;
}

/* Prints each remark once, and of how many lines of the table it is if of several. */
static void print_remarks(char **remarks, const struct text_style *style)
{
	size_t i, j, count;

	for (i = 0; remarks && remarks[i]; i++) {
		for (j = 0; j < i && strcmp(remarks[i], remarks[j]) != 0; j++)
			;
		if (j < i)
			continue;
		for (count = 0; remarks[j]; j++)
			count += strcmp(remarks[i], remarks[j]) == 0;
		text_print(style, "  ",
			   count > 1 ? xasprintf("%s (%zu lines)", remarks[i], count)
				     : xstrdup(remarks[i]));
	}
}

/* Prints the table; returns the exit code, or -1. */
static int report_determinism(const struct determinism *all, const struct options *options,
			      json_t *references, struct error *error)
{
	size_t groups = all->session.scenario_count * all->session.set.count, g;
	struct text_style style = text_style_for(stdout);
	struct table *table = new_digest_table(&style);
	char **remarks = NULL;
	int code = EXIT_HOLDS, one;

	for (g = 0; g < groups && code >= 0; g++) {
		struct repetition repetition = {.runs = &all->runs[g * all->times],
						.count = all->times,
						.digests = &all->digests[g * all->times]};

		if (collect_digests(&repetition, error)) {
			code = -1;
		} else {
			one = report_one(&repetition, &all->session.context, options->update,
					 references, table, &remarks);
			if (one == EXIT_MACHINE || code == EXIT_HOLDS)
				code = one;
		}
		free(repetition.fault);
	}
	table_print(table);
	print_remarks(remarks, &style);
	words_free(remarks);
	return code;
}

static int run_all(struct determinism *all, const struct options *options, struct error *error)
{
	size_t groups = all->session.scenario_count * all->session.set.count, g,
	       count = groups * all->times;
	json_t *references;
	int code;

	all->runs = xcalloc(count, sizeof(*all->runs));
	all->digests = xcalloc(count, sizeof(*all->digests));
	for (g = 0; g < groups; g++) {
		struct repetition repetition = {.runs = &all->runs[g * all->times],
						.count = all->times};
		const struct run like = {
			.scenario = all->session.scenarios[g / all->session.set.count],
			.kernel = &all->session.set.kernels[g % all->session.set.count],
			.seed = 1,
		};

		prepare_repetitions(&repetition, &like, options->disturbance + g * all->times,
				    options->disturbance != 0, &all->session.context);
	}
	references = read_references(error);
	code = references ? runs_execute(all->runs, count, &all->session.context, error) : -1;
	if (!code)
		code = report_determinism(all, options, references, error);
	if (code >= 0 && options->update && write_references(references, error))
		code = -1;
	json_decref(references);
	for (g = 0; g < count; g++)
		run_free(&all->runs[g]);
	free(all->runs);
	free(all->digests);
	return code;
}

int command_determinism(const struct options *options, struct error *error)
{
	struct determinism all = {.times = options->times};
	int code;

	if (session_open(&all.session, options,
			 *options->kernels ? options->kernels : options->kernel, error))
		return -1;
	all.session.context.force = options->force || options->disturbance || options->times > 1;
	code = run_all(&all, options, error);
	session_close(&all.session);
	return code;
}

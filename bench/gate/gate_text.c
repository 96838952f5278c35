// SPDX-License-Identifier: GPL-2.0-only
/* Gates for people: see gate_text.h. */
#include "bench/gate/gate_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/table.h"
#include "bench/gate/gate_planning.h"
#include "lib/xalloc.h"

/* What a result is to a reader, most urgent first. Each result is one of them. */
enum { BROKE_OFF, FAILED, WARNING, UNDECIDED, EXPECTED, SKIPPED, PASSED, CLASSES };

static const struct {
	const char *title;
	bool (*is)(const struct gate_result *result); /* NULL: of this outcome */
	const char *color;			      /* NULL: none */
	enum gate_outcome outcome;
	char mark;
} classes[] = {
	[BROKE_OFF] = {.title = "broke off",
		       .outcome = GATE_BROKE_OFF,
		       .color = TABLE_WORSE,
		       .mark = '!'},
	[FAILED] = {.title = "failed", .is = gate_fails, .color = TABLE_WORSE, .mark = '!'},
	[WARNING] = {.title = "warning", .is = gate_warns, .color = TABLE_DOUBTFUL, .mark = '!'},
	[UNDECIDED] = {.title = "undecided",
		       .outcome = GATE_UNDECIDED,
		       .color = TABLE_DOUBTFUL,
		       .mark = '?'},
	[EXPECTED] = {.title = "expected", .outcome = GATE_EXPECTED, .mark = '-'},
	[SKIPPED] = {.title = "skipped", .outcome = GATE_SKIPPED, .mark = '-'},
	[PASSED] = {.title = "passed", .outcome = GATE_PASSED, .color = TABLE_BETTER},
};

static bool is_of_class(const struct gate_result *result, size_t class)
{
	return classes[class].is ? classes[class].is(result)
				 : result->outcome == classes[class].outcome;
}

/* Of results @from up to @to. */
static size_t count_class(const struct gate_results *results, size_t from, size_t to, size_t class)
{
	size_t count = 0;

	for (; from < to; from++)
		count += is_of_class(&results->items[from], class);
	return count;
}

/* "limit-isolation/time: failed: 174 ms after 151 ms: ...". The caller frees. */
static char *result_sentence(const struct gate_result *result)
{
	const struct gate *gate = result->gate;
	char *said, *text;

	if (result->outcome == GATE_EXPECTED)
		return xasprintf("%s/%s: expected failure: %s", gate->scenario, gate->name,
				 result->because);
	said = gate_result_text(result, "expected to fail");
	text = xasprintf("%s/%s: %s", gate->scenario, gate->name, said);
	free(said);
	return text;
}

/*
 * Whether two results have one reason: the runs that broke off, what a kernel lacks, or seeds that
 * are missing.
 */
static bool same_reason(const struct gate_result *a, const struct gate_result *b)
{
	if (a->outcome != b->outcome)
		return false;
	if (a->outcome == GATE_BROKE_OFF || a->outcome == GATE_SKIPPED)
		return !strcmp(a->detail, b->detail);
	return a->outcome == GATE_UNDECIDED && !strcmp(a->needs, b->needs);
}

/* What holds for result @i and the @others after it that have the same reason. */
static char *shared_sentence(const struct gate_results *results, size_t i, size_t others)
{
	const struct gate_result *result = &results->items[i];

	return xasprintf("%s/%s and %zu more: %s: %s", result->gate->scenario, result->gate->name,
			 others, gate_outcome_word(result->outcome),
			 result->needs ? result->needs : result->detail);
}

/* One line for result @i, unless an earlier one has said it. */
static void print_reason(const struct gate_results *results, size_t i, char mark,
			 const struct text_style *style)
{
	size_t others = 0, j;
	char *text;

	for (j = 0; j < i; j++)
		if (same_reason(&results->items[i], &results->items[j]))
			return;
	for (j = i + 1; j < results->count; j++)
		others += same_reason(&results->items[i], &results->items[j]);
	text = others ? shared_sentence(results, i, others) : result_sentence(&results->items[i]);
	text_print(style, "    ", xasprintf("%c %s", mark, text));
	free(text);
}

static void print_reasons(const struct gate_results *results, const struct text_style *style)
{
	size_t class, i;

	for (class = 0; class < CLASSES; class ++)
		for (i = 0; i < results->count && classes[class].mark; i++)
			if (is_of_class(&results->items[i], class))
				print_reason(results, i, classes[class].mark, style);
}

/* Whether there is a column for the class: there are such results, or it is passed. */
static bool has_column(const struct gate_results *results, size_t class)
{
	return class == PASSED || count_class(results, 0, results->count, class);
}

static void print_row(struct table *table, const struct gate_results *results, size_t from,
		      size_t to, const char *title)
{
	size_t class = CLASSES;

	table_row(table);
	table_cell(table, xstrdup(title), NULL);
	while (class --) {
		size_t count = count_class(results, from, to, class);

		if (has_column(results, class))
			table_cell(table, xasprintf("%zu", count),
				   count ? classes[class].color : NULL);
	}
}

/* How many gates of which scenario came to what; only outcomes that there are. */
static void print_counts(const struct gate_results *results, const struct text_style *style)
{
	struct table *table = table_new(style);
	size_t class = CLASSES, from = 0, to;

	table_column(table, "scenario", false);
	while (class --)
		if (has_column(results, class))
			table_column(table, classes[class].title, true);
	for (; from < results->count; from = to) {
		to = gate_scenario_end(results, from);
		print_row(table, results, from, to, results->items[from].gate->scenario);
	}
	table_print(table);
}

static char *results_conclusion(const struct gate_results *results, enum exit_code code)
{
	size_t fails = count_class(results, 0, results->count, FAILED),
	       warnings = count_class(results, 0, results->count, WARNING);
	size_t open = gate_count(results, GATE_UNDECIDED);
	char *warned, *left, *text;

	if (code != EXIT_HOLDS && code != EXIT_BROKEN)
		return fails ? xasprintf("FAILED: %zu of %zu gates, and runs did not end well",
					 fails, results->count)
			     : xstrdup("could not be judged: runs did not end well");
	if (fails)
		return xasprintf("FAILED: %zu of %zu gates", fails, results->count);
	if (code == EXIT_BROKEN)
		return xstrdup("says nothing: not one gate is decided");
	warned = warnings ? xasprintf(", %zu with a warning", warnings) : xstrdup("");
	left = open ? xasprintf("; %zu UNDECIDED", open) : xstrdup("");
	text = xasprintf("holds: %zu passed, %zu failed as expected%s%s",
			 gate_count(results, GATE_PASSED), gate_count(results, GATE_EXPECTED),
			 warned, left);
	free(warned);
	free(left);
	return text;
}

void gate_print(const struct gate_report *report, enum exit_code code,
		const struct text_style *style)
{
	const struct gate_results *results = report->results;
	char *last = results_conclusion(results, code), *planning = gate_planning_text(results);
	size_t i;

	text_print(style, "",
		   xasprintf("Gates of %s against %s, %zu %s", results->kernel, results->baseline,
			     report->seeds, report->seeds == 1 ? "seed" : "seeds"));
	print_reasons(results, style);
	fputc('\n', style->out);
	print_counts(results, style);
	fputc('\n', style->out);
	if (planning)
		text_print(style, "  ", planning);
	for (i = 0; report->notes && i < report->notes->count; i++)
		text_print(style, "  ", xstrdup(report->notes->at[i]));
	text_print(style, "", xasprintf("Gate %s (exit code %d).", last, (int)code));
	free(last);
}

/* Gates for people: see gate_output.h. */
#include "bench/gate_output.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/table.h"
#include "harness/xalloc.h"

static bool passed(const struct gate_result *result)
{
	return result->outcome == GATE_PASSED;
}

static bool broke_off(const struct gate_result *result)
{
	return result->outcome == GATE_BROKE_OFF;
}

static bool undecided(const struct gate_result *result)
{
	return result->outcome == GATE_UNDECIDED;
}

static bool expected(const struct gate_result *result)
{
	return result->outcome == GATE_EXPECTED;
}

static bool skipped(const struct gate_result *result)
{
	return result->outcome == GATE_SKIPPED;
}

/* What a result is to a reader, most urgent first. Each result is one of them. */
static const struct {
	const char *title;
	bool (*is)(const struct gate_result *result);
	const char *color; /* NULL: none */
	char mark;
} classes[] = {
	{"broke off", broke_off, "red", '!'},	{"failed", gate_fails, "red", '!'},
	{"warning", gate_warns, "yellow", '!'}, {"undecided", undecided, "yellow", '?'},
	{"expected", expected, NULL, '-'},	{"skipped", skipped, NULL, '-'},
	{"passed", passed, "green", '\0'},
};
enum { CLASSES = sizeof(classes) / sizeof(classes[0]) };

/* Of results @from up to @to. */
static size_t count_class(const struct gate_results *results, size_t from, size_t to, size_t class)
{
	size_t count = 0;

	for (; from < to; from++)
		count += classes[class].is(&results->items[from]);
	return count;
}

/* "limit-isolation/time: failed: 174 ms after 151 ms: ...". The caller frees. */
static char *sentence(const struct gate_result *result)
{
	const struct gate *gate = result->gate;

	if (result->outcome == GATE_EXPECTED)
		return xasprintf("%s/%s: expected failure: %s", gate->scenario, gate->name,
				 result->because);
	return xasprintf("%s/%s: %s%s: %s%s%s", gate->scenario, gate->name,
			 gate_warns(result) ? "warning, " : "", gate_outcome_word(result->outcome),
			 result->detail, result->because ? "; expected to fail: " : "",
			 result->because ? result->because : "");
}

/* All gates of a scenario whose runs broke off say the same: one line for them. */
static bool repeats(const struct gate_results *results, size_t i)
{
	return i && results->items[i].outcome == GATE_BROKE_OFF &&
	       results->items[i - 1].outcome == GATE_BROKE_OFF &&
	       !strcmp(results->items[i].gate->scenario, results->items[i - 1].gate->scenario);
}

static void print_reasons(const struct gate_results *results, const struct text_style *style)
{
	size_t class, i;

	for (class = 0; class < CLASSES; class ++)
		for (i = 0; i < results->count && classes[class].mark; i++) {
			char *text;

			if (!classes[class].is(&results->items[i]) || repeats(results, i))
				continue;
			text = sentence(&results->items[i]);
			text_print(style, "    ", xasprintf("%c %s", classes[class].mark, text));
			free(text);
		}
}

static void print_row(struct table *table, const struct gate_results *results, size_t from,
		      size_t to, const char *title)
{
	size_t class = CLASSES;

	table_row(table);
	table_cell(table, xstrdup(title), NULL);
	while (class --) {
		size_t count = count_class(results, from, to, class);

		if (count_class(results, 0, results->count, class) || classes[class].is == passed)
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
		if (count_class(results, 0, results->count, class) || classes[class].is == passed)
			table_column(table, classes[class].title, true);
	for (; from < results->count; from = to) {
		const char *scenario = results->items[from].gate->scenario;

		for (to = from;
		     to < results->count && !strcmp(results->items[to].gate->scenario, scenario);)
			to++;
		print_row(table, results, from, to, scenario);
	}
	table_print(table);
}

static char *conclusion(const struct gate_results *results, enum exit_code code)
{
	size_t fails = 0, i;

	for (i = 0; i < results->count; i++)
		fails += gate_fails(&results->items[i]);
	if (fails)
		return xasprintf("FAILED: %zu of %zu gates%s", fails, results->count,
				 code == EXIT_BROKEN ? "" : ", and runs did not end well");
	if (code == EXIT_BROKEN)
		return xstrdup("UNDECIDED: not one gate is decided");
	if (code != EXIT_HOLDS)
		return xstrdup("COULD NOT JUDGE: runs did not end well");
	return xasprintf("holds: %zu of %zu gates passed, %zu failed as expected",
			 gate_count(results, GATE_PASSED), results->count,
			 gate_count(results, GATE_EXPECTED));
}

void gate_print(const struct gate_report *report, enum exit_code code,
		const struct text_style *style)
{
	const struct gate_results *results = report->results;
	char *last = conclusion(results, code);
	size_t i;

	text_print(style, "",
		   xasprintf("Gates of %s against %s, %zu %s", results->kernel, results->baseline,
			     report->seeds, report->seeds == 1 ? "seed" : "seeds"));
	print_reasons(results, style);
	fputc('\n', style->out);
	print_counts(results, style);
	fputc('\n', style->out);
	for (i = 0; i < report->note_count; i++)
		text_print(style, "  ", xstrdup(report->notes[i]));
	text_print(style, "", xasprintf("Gate %s (exit code %d).", last, (int)code));
	free(last);
}

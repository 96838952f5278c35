// SPDX-License-Identifier: GPL-2.0-only
/* Comparisons as text: see compare_text.h. */
#include "bench/report/compare_text.h"

#include <stdlib.h>
#include <string.h>

#include "bench/compare/judgement.h"
#include "bench/compare/notes.h"
#include "bench/compare/planning.h"
#include "bench/report/compare_figures.h"
#include "bench/report/compare_verdicts.h"
#include "bench/report/published.h"
#include "bench/report/summary.h"
#include "lib/xalloc.h"

/* Least width of the claims' text, whatever the kernels take. */
enum { NARROW_CLAIM = 24 };

static void print_claims(const struct compared_scenario *compared, const struct text_style *style)
{
	struct table *table = table_new(style);
	size_t k;

	table_columns(
		table,
		&(const struct table_column){.title = "claim", .rest = true, .least = NARROW_CLAIM},
		1);
	for (k = 0; k < compared->kernel_count; k++)
		table_column(table, compared->kernels[k].name, TABLE_LEFT);
	claims_rows(table, compared, "");
	table_print(table);
}

static void print_scenario_heading(const struct compared_scenario *compared,
				   const struct text_style *style)
{
	const struct scenario *scenario = compared->scenario;
	size_t most = 0, k;

	for (k = 0; k < compared->kernel_count; k++) {
		if (compared->kernels[k].run_count > most)
			most = compared->kernels[k].run_count;
	}
	fputs(style->color ? "\033[1m" : "", style->out);
	text_print(style, "",
		   xasprintf("%s (%zu %s): %s", scenario->name, most, most == 1 ? "seed" : "seeds",
			     scenario->summary));
	fputs(style->color ? "\033[0m" : "", style->out);
	for (k = 0; k < style->width; k++)
		fputc('=', style->out);
	fputc('\n', style->out);
}

/* "!" marks what ought to be otherwise, "-" all else. */
static void print_notes(const struct compared_scenario *compared, const struct text_style *style)
{
	struct notes notes = notes_of(&compared, 1);
	size_t i;

	if (notes.count)
		fputc('\n', style->out);
	for (i = 0; i < notes.count; i++)
		text_print(style, "    ",
			   xasprintf("%c %s", notes.items[i].rank == NOTE_ALARM ? '!' : '-',
				     notes.items[i].text));
	notes_free(&notes);
}

void claims_rows(struct table *table, const struct compared_scenario *compared, const char *before)
{
	size_t c, k;

	for (c = 0; c < compared->scenario->claim_count; c++) {
		const struct scenario_claim *claim = &compared->scenario->claims[c];
		char *name = xasprintf("%s%s", before, claim->name);

		table_row(table);
		table_named_cell(table, name, claim->says);
		free(name);
		for (k = 0; k < compared->kernel_count; k++) {
			struct judgement judgement = judge(compared, k, c);

			table_cell(table, judgement_cell(&judgement),
				   !judgement.as_expected		 ? TABLE_WORSE
				   : judgement.outcome == OUTCOME_BROKEN ? "broken"
									 : NULL);
			table_cell_why(table, judgement.why);
		}
	}
}

void compare_print(const struct compared_scenario *compared, const struct verdicts *verdicts,
		   size_t s, const struct text_style *style)
{
	print_scenario_heading(compared, style);
	figures_print(compared, style);
	fputc('\n', style->out);
	print_claims(compared, style);
	if (verdicts)
		compare_verdicts_print(compared, verdicts, s, style);
	print_notes(compared, style);
	published_print(compared, style);
	fputs("\n\n", style->out);
}

/* Whether a table of compare_verdicts_print() is there to be explained. */
static bool planning_shown(const struct compared_scenario *const *all,
			   const struct verdicts *verdicts, size_t scenarios)
{
	size_t s, k;

	for (s = 0; s < scenarios; s++)
		for (k = 1; k < all[s]->kernel_count; k++)
			if (verdicts_enough_seeds(all[s], verdicts, s, k))
				return true;
	return false;
}

bool compare_print_summary(const struct compared_scenario *const *all,
			   const struct verdicts *verdicts, size_t scenarios,
			   const struct text_style *style)
{
	bool holds;
	char **paragraphs = summary_of(all, verdicts, scenarios, &holds);
	size_t i;

	if (verdicts && planning_shown(all, verdicts, scenarios))
		text_print(style, "", planning_note());
	for (i = 0; paragraphs[i]; i++) /* the verdict, which is the last, may name much */
		text_print(style, paragraphs[i + 1] ? "" : "    ", xstrdup(paragraphs[i]));
	words_free(paragraphs);
	return holds;
}

int compare_print_all(const struct compared_scenario *const *all, const struct verdicts *verdicts,
		      size_t scenarios, enum exit_code worst, const struct text_style *style)
{
	size_t s;

	for (s = 0; s < scenarios; s++)
		compare_print(all[s], verdicts, s, style);
	if (!compare_print_summary(all, verdicts, scenarios, style) && worst == EXIT_HOLDS)
		return EXIT_BROKEN;
	return (int)worst;
}

// SPDX-License-Identifier: GPL-2.0-only
/* Mutants as a page: see mutation_html.h. */
#include "bench/report/mutation_html.h"

#include <stdlib.h>
#include <string.h>

#include "bench/base/html.h"
#include "bench/base/progress.h"
#include "bench/base/table.h"
#include "bench/report/mutation_matrix.h"
#include "bench/report/page.h"
#include "lib/array.h"
#include "lib/xalloc.h"

#define TITLE "zswapbench: known bugs, put back one at a time"

/* A paragraph of @text, which is freed. */
static void paragraph(struct html *html, char *text, const char *class)
{
	html_element(html, "p", text, "class", class);
	free(text);
}

static void found_row(struct table *table, const struct mutation *mutation)
{
	const struct mutant *mutant = mutation->mutant;
	bool wrong = mutation_missed(mutation) || mutation_false_alarm(mutation);
	char wall[DURATION_SIZE];

	duration_text(mutation->wall_seconds, wall);
	table_row(table);
	table_cell(table, xstrdup(mutant->name), NULL);
	table_cell(table, xstrdup(mutant->what), NULL);
	table_cell(table, xstrdup(mutant->origin), NULL);
	table_cell(table, xstrdup(mutant->on), NULL);
	table_cell(table, mutation->found ? mutation_found_by(mutation) : xstrdup("not found"),
		   wrong	     ? TABLE_WORSE
		   : mutation->found ? NULL
				     : TABLE_NONE);
	table_cell(table,
		   mutation->found ? xasprintf("%lld", (long long)mutation->seed) : xstrdup("-"),
		   NULL);
	table_cell(table, xasprintf("%zu", mutation->runs), NULL);
	table_cell(table, xasprintf("%.1f s", mutation->virtual_ns / 1e9), NULL);
	table_cell(table, xstrdup(wall), NULL);
}

static void section_found(struct html *html, const struct mutations *mutations)
{
	static const struct table_column columns[] = {
		{.title = "mutant"},
		{.title = "the bug"},
		{.title = "origin"},
		{.title = "on"},
		{.title = "found by"},
		{.title = "seed", .align = TABLE_RIGHT},
		{.title = "runs", .align = TABLE_RIGHT},
		{.title = "virtual time", .align = TABLE_RIGHT},
		{.title = "wall time", .align = TABLE_RIGHT},
	};
	struct table *table = table_new(NULL);
	size_t i;

	html_section(html, "mutants", "Mutants");
	table_columns(table, columns, ARRAY_LENGTH(columns));
	for (i = 0; i < mutations->count; i++)
		found_row(table, &mutations->items[i]);
	table_html(table, html, "Each mutant, what found it first, and the runs that took");
	html_close(html);
}

static void section_stress(struct html *html, const struct mutations *mutations)
{
	static const struct table_column columns[] = {
		{.title = "mutant"},
		{.title = "found under stress by"},
		{.title = "cases", .align = TABLE_RIGHT},
		{.title = "time of machines", .align = TABLE_RIGHT},
	};
	struct table *table;
	size_t i;

	if (!mutations->count || !mutations->items[0].stress.done)
		return;
	html_section(html, "stress", "Under stress");
	table = table_new(NULL);
	table_columns(table, columns, ARRAY_LENGTH(columns));
	for (i = 0; i < mutations->count; i++) {
		const struct mutation_stress *stress = &mutations->items[i].stress;
		char spent[DURATION_SIZE];

		duration_text(stress->machine_seconds, spent);
		table_row(table);
		table_cell(table, xstrdup(mutations->items[i].mutant->name), NULL);
		table_cell(table, xstrdup(stress->by ? stress->by : "not found"),
			   stress->by ? NULL : TABLE_NONE);
		table_cell(table, xasprintf("%zu", stress->cases), NULL);
		table_cell(table, xstrdup(spent), NULL);
	}
	table_html(table, html, "What drawn programs found of each");
	html_close(html);
}

static void section_not_found(struct html *html, const struct mutations *mutations)
{
	size_t i;

	html_section(html, "not-found", "Not found");
	html_open(html, "ul");
	for (i = 0; i < mutations->count; i++)
		if (!mutations->items[i].found) {
			char *text = mutation_excuse(&mutations->items[i]);

			html_element(html, "li", text, "class",
				     mutation_missed(&mutations->items[i]) ? "alarm" : NULL);
			free(text);
		}
	html_close(html);
	html_close(html);
}

static void section_alarms(struct html *html, const struct mutations *mutations)
{
	size_t i;

	if (!mutations->alarms.count)
		return;
	html_section(html, "alarms", "Alarms on kernels without a bug");
	html_open(html, "ul");
	for (i = 0; i < mutations->alarms.count; i++)
		html_element(html, "li", mutations->alarms.at[i], "class", "alarm");
	html_close(html);
	html_close(html);
}

static void section_claims(struct html *html, const struct mutations *mutations,
			   const struct matrix *matrix)
{
	static const struct table_column columns[] = {
		{.title = "claim or guard"},
		{.title = "what it says"},
		{.title = "mutants that change it", .align = TABLE_RIGHT},
	};
	struct table *table = table_new(NULL);
	size_t c;

	html_section(html, "claims", "Claims and guards");
	if (mutations->whole)
		html_element(html, "p",
			     "A claim of the profile that no mutant breaks is decoration: nothing "
			     "is known that it would find.");
	table_columns(table, columns, ARRAY_LENGTH(columns));
	for (c = 0; c < matrix->count; c++) {
		const struct matrix_column *column = &matrix->columns[c];
		bool decoration = matrix_decoration(mutations, column);

		table_row(table);
		table_cell(table, xstrdup(column->title), NULL);
		table_cell(table, xstrdup(column->says), NULL);
		table_cell(table,
			   decoration ? xstrdup("none: decoration")
				      : xasprintf("%zu", column->broken_by),
			   decoration ? TABLE_WORSE : NULL);
	}
	table_html(table, html, "By how many mutants each is changed");
	html_close(html);
}

static void section_matrix(struct html *html, const struct mutations *mutations,
			   const struct matrix *matrix)
{
	static const char *const tones[] = {[CELL_NOT_RUN] = TABLE_NONE,
					    [CELL_SAME] = TABLE_NONE,
					    [CELL_BROKEN] = TABLE_WORSE,
					    [CELL_KEPT] = TABLE_BETTER,
					    [CELL_GONE] = TABLE_DOUBTFUL};
	struct table *table = table_new(NULL);
	size_t i, c;

	html_section(html, "matrix", "The matrix");
	html_element(html, "p",
		     "What each mutant changed against the same kernel without the bug. A mutant "
		     "that was found is not run further, and a run that a guard ended says nothing "
		     "of claims: such cells are empty.");
	table_column(table, "mutant", TABLE_LEFT);
	for (c = 0; c < matrix->count; c++)
		table_column(table, matrix->columns[c].title, TABLE_LEFT);
	for (i = 0; i < mutations->count; i++) {
		table_row(table);
		table_cell(table, xstrdup(mutations->items[i].mutant->name), NULL);
		for (c = 0; c < matrix->count; c++) {
			enum mutation_cell cell =
				matrix_cell(mutations, &mutations->items[i], &matrix->columns[c]);

			table_cell(table, xstrdup(matrix_cell_word(cell)), tones[cell]);
		}
	}
	table_html(table, html, "Mutants by claims and guards");
	html_close(html);
}

char *mutation_html(const struct mutations *mutations, const char *css)
{
	struct matrix matrix = matrix_of(mutations);
	struct html *html = html_new();

	html_open(html, "html", "lang", "en");
	page_head(html, TITLE, css);
	html_open(html, "body");
	html_open(html, "header");
	html_element(html, "h1", TITLE);
	paragraph(html, mutation_answer(mutations),
		  mutations_exit_code(mutations) == EXIT_HOLDS ? "verdict" : "verdict alarm");
	html_close(html);
	html_open(html, "main");
	section_alarms(html, mutations);
	section_found(html, mutations);
	section_stress(html, mutations);
	section_not_found(html, mutations);
	section_claims(html, mutations, &matrix);
	section_matrix(html, mutations, &matrix);
	html_close(html);
	html_close(html);
	html_close(html);
	matrix_free(&matrix);
	return html_finish(html);
}

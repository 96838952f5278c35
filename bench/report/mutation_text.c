// SPDX-License-Identifier: GPL-2.0-only
/* Mutants as text and CSV: see mutation_text.h. */
#include "bench/report/mutation_text.h"

#include <stdlib.h>
#include <string.h>

#include "bench/base/progress.h"
#include "bench/base/table.h"
#include "bench/report/mutation_matrix.h"
#include "lib/array.h"
#include "lib/xalloc.h"

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

static char *duration_cell(double seconds)
{
	char text[DURATION_SIZE];

	duration_text(seconds, text);
	return xstrdup(text);
}

static void print_found(const struct mutations *mutations, const struct text_style *style)
{
	static const struct table_column columns[] = {
		{.title = "mutant"},
		{.title = "found by", .rest = true, .least = 20},
		{.title = "seed", .align = TABLE_RIGHT},
		{.title = "runs", .align = TABLE_RIGHT},
		{.title = "virtual", .align = TABLE_RIGHT},
		{.title = "wall", .align = TABLE_RIGHT},
	};
	struct table *table = table_new(style);
	size_t i;

	table_columns(table, columns, ARRAY_LENGTH(columns));
	for (i = 0; i < mutations->count; i++) {
		const struct mutation *mutation = &mutations->items[i];

		table_row(table);
		table_cell(table, xstrdup(mutation->mutant->name), NULL);
		table_cell(table,
			   mutation->found	       ? mutation_found_by(mutation)
			   : mutation->mutant->because ? xstrdup("not found")
						       : xstrdup("NOT FOUND"),
			   mutation_missed(mutation) || mutation_false_alarm(mutation) ? TABLE_WORSE
										       : NULL);
		table_cell(table,
			   mutation->found ? xasprintf("%lld", (long long)mutation->seed)
					   : xstrdup("-"),
			   NULL);
		table_cell(table, xasprintf("%zu", mutation->runs), NULL);
		table_cell(table, xasprintf("%.1f s", mutation->virtual_ns / 1e9), NULL);
		table_cell(table, duration_cell(mutation->wall_seconds), NULL);
	}
	table_print(table);
}

/* What drawn programs found, where they were played. */
static void print_stress(const struct mutations *mutations, const struct text_style *style)
{
	static const struct table_column columns[] = {
		{.title = "mutant"},
		{.title = "under stress", .rest = true, .least = 20},
		{.title = "cases", .align = TABLE_RIGHT},
		{.title = "machines", .align = TABLE_RIGHT},
	};
	struct table *table;
	size_t i;

	if (!mutations->count || !mutations->items[0].stress.done)
		return;
	fputc('\n', style->out);
	table = table_new(style);
	table_columns(table, columns, ARRAY_LENGTH(columns));
	for (i = 0; i < mutations->count; i++) {
		const struct mutation_stress *stress = &mutations->items[i].stress;

		table_row(table);
		table_cell(table, xstrdup(mutations->items[i].mutant->name), NULL);
		table_cell(table, xstrdup(stress->by ? stress->by : "not found"),
			   stress->by ? NULL : TABLE_NONE);
		table_cell(table, xasprintf("%zu", stress->cases), NULL);
		table_cell(table, duration_cell(stress->machine_seconds), NULL);
	}
	table_print(table);
}

static void print_not_found(const struct mutations *mutations, const struct text_style *style)
{
	bool any = false;
	size_t i;

	for (i = 0; i < mutations->count; i++) {
		char *excuse;

		if (mutations->items[i].found)
			continue;
		if (!any)
			fprintf(style->out, "\nNot found\n\n");
		any = true;
		excuse = mutation_excuse(&mutations->items[i]);
		text_print(style, "    ", xasprintf("- %s", excuse));
		free(excuse);
	}
}

static void print_alarms(const struct mutations *mutations, const struct text_style *style)
{
	size_t i;

	if (mutations->alarms.count)
		fprintf(style->out, "\nAlarms on kernels without a bug\n\n");
	for (i = 0; i < mutations->alarms.count; i++)
		text_print(style, "    ", xasprintf("- %s", mutations->alarms.at[i]));
}

static void print_decoration(const struct mutations *mutations, const struct matrix *matrix,
			     const struct text_style *style)
{
	size_t i, count = 0;

	if (!mutations->whole)
		return;
	for (i = 0; i < matrix->count; i++)
		count += matrix_decoration(mutations, &matrix->columns[i]);
	fprintf(style->out, count ? "\nDecoration: claims that no mutant breaks\n\n"
				  : "\nNo claim is decoration: each is broken by a mutant.\n");
	for (i = 0; i < matrix->count; i++)
		if (matrix_decoration(mutations, &matrix->columns[i]))
			text_print(style, "    ",
				   xasprintf("- %s: %s", matrix->columns[i].title,
					     matrix->columns[i].says));
}

static size_t longest_name(const struct mutations *mutations)
{
	size_t longest = 0, i;

	for (i = 0; i < mutations->count; i++)
		if (strlen(mutations->items[i].mutant->name) > longest)
			longest = strlen(mutations->items[i].mutant->name);
	return longest;
}

/* Columns @first to @end of the matrix, a letter each. */
static void print_block(const struct mutations *mutations, const struct matrix *matrix,
			size_t first, size_t end, const struct text_style *style)
{
	const int room = (int)longest_name(mutations);
	size_t i, c;

	fprintf(style->out, "\n%*s  ", room, "");
	for (c = first; c < end; c++)
		fputc(LETTERS[c - first], style->out);
	fputc('\n', style->out);
	for (i = 0; i < mutations->count; i++) {
		char line[sizeof(LETTERS)] = "";
		size_t length = end - first;

		for (c = first; c < end; c++)
			line[c - first] = matrix_cell_letter(
				matrix_cell(mutations, &mutations->items[i], &matrix->columns[c]));
		while (length && line[length - 1] == ' ')
			length--;
		fprintf(style->out, "%-*s%s%.*s\n", length ? room : 0,
			mutations->items[i].mutant->name, length ? "  " : "", (int)length, line);
	}
	fputc('\n', style->out);
	for (c = first; c < end; c++)
		text_print(style, "       ",
			   xasprintf("%c %3zu  %s: %s", LETTERS[c - first],
				     matrix->columns[c].broken_by, matrix->columns[c].title,
				     matrix->columns[c].says));
}

static void print_matrix(const struct mutations *mutations, const struct matrix *matrix,
			 const struct text_style *style)
{
	size_t name = longest_name(mutations) + 2, first, room = sizeof(LETTERS) - 1;

	if (name + room > style->width)
		room = style->width > name + 10 ? style->width - name : 10;
	fprintf(style->out, "\nWhat each mutant changed: X broken, + kept where it is broken "
			    "without the bug,\n? not available any more, . the same, blank not "
			    "run. Behind the letters below:\nhow many mutants changed it.\n");
	for (first = 0; first < matrix->count; first += room)
		print_block(mutations, matrix, first,
			    first + room < matrix->count ? first + room : matrix->count, style);
}

void mutation_print(const struct mutations *mutations, const struct text_style *style)
{
	struct matrix matrix = matrix_of(mutations);

	text_print(style, "", mutation_answer(mutations));
	fputc('\n', style->out);
	print_found(mutations, style);
	print_stress(mutations, style);
	print_alarms(mutations, style);
	print_not_found(mutations, style);
	print_decoration(mutations, &matrix, style);
	print_matrix(mutations, &matrix, style);
	matrix_free(&matrix);
}

/* A field; quoted where it has to be. */
static void csv_field(FILE *out, const char *text, bool first)
{
	if (!first)
		fputc(',', out);
	if (!strpbrk(text, ",\"\r\n")) {
		fputs(text, out);
		return;
	}
	fputc('"', out);
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', out);
		fputc(*text, out);
	}
	fputc('"', out);
}

static void csv_line(FILE *out, const struct mutations *mutations, const struct matrix *matrix,
		     const struct mutation *mutation)
{
	const struct mutant *mutant = mutation->mutant;
	char *by = mutation_found_by(mutation);
	size_t c;

	csv_field(out, mutant->name, true);
	csv_field(out, mutant->on, false);
	csv_field(out, mutant->what, false);
	csv_field(out, mutant->origin, false);
	csv_field(out, mutant->because ? "no" : "yes", false);
	csv_field(out, by, false);
	if (mutation->found)
		fprintf(out, ",%lld", (long long)mutation->seed);
	else
		fputc(',', out);
	fprintf(out, ",%zu,%.9f,%.3f", mutation->runs, mutation->virtual_ns / 1e9,
		mutation->wall_seconds);
	csv_field(out, mutation->stress.by ? mutation->stress.by : "", false);
	if (mutation->stress.done)
		fprintf(out, ",%zu,%.3f", mutation->stress.cases, mutation->stress.machine_seconds);
	else
		fputs(",,", out);
	for (c = 0; c < matrix->count; c++)
		csv_field(out,
			  matrix_cell_word(matrix_cell(mutations, mutation, &matrix->columns[c])),
			  false);
	fputs("\r\n", out);
	free(by);
}

char *mutation_csv(const struct mutations *mutations)
{
	struct matrix matrix = matrix_of(mutations);
	char *text = NULL;
	size_t size, i;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		abort();
	fputs("mutant,on,what,origin,expected,found_by,seed,runs,virtual_s,wall_s,"
	      "stress,stress_cases,stress_machine_s",
	      out);
	for (i = 0; i < matrix.count; i++)
		csv_field(out, matrix.columns[i].title, false);
	fputs("\r\n", out);
	for (i = 0; i < mutations->count; i++)
		csv_line(out, mutations, &matrix, &mutations->items[i]);
	if (fclose(out))
		abort();
	matrix_free(&matrix);
	return text;
}

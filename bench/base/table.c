// SPDX-License-Identifier: GPL-2.0-only
/* Tables: see table.h. */
#include "bench/base/table.h"

#include <libsmartcols/libsmartcols.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/must.h"
#include "lib/array.h"
#include "lib/xalloc.h"

enum { GAP = 2 }; /* between columns of text */

struct cell {
	char *text;
	size_t name; /* bytes of it that HTML sets off */
	const char *tone;
	char *why; /* NULL: it says nothing more */
};

struct row {
	bool begins;	    /* a group of rows, */
	char *group;	    /* with this title or NULL */
	struct cell *cells; /* one a column; NULL: there are no rows in the group */
};

struct column {
	struct table_column is;
	char *title;
};

struct table {
	const struct text_style *style;
	struct column *columns;
	size_t column_count;
	struct row *rows;
	size_t row_count;
	size_t next; /* cell of the last row */
};

/* libsmartcols fails only for want of memory. */
static void table_must(bool done)
{
	must_work(done, "libsmartcols: out of memory");
}

struct table *table_new(const struct text_style *style)
{
	struct table *table = xcalloc(1, sizeof(*table));

	table->style = style;
	return table;
}

void table_columns(struct table *table, const struct table_column *columns, size_t count)
{
	size_t i;

	table->columns =
		xrealloc(table->columns, (table->column_count + count) * sizeof(*table->columns));
	for (i = 0; i < count; i++) {
		struct column *column = &table->columns[table->column_count++];

		column->is = columns[i];
		column->title = xstrdup(columns[i].title);
	}
}

void table_column(struct table *table, const char *title, enum table_align align)
{
	table_columns(table, &(const struct table_column){.title = title, .align = align}, 1);
}

static struct row *new_row(struct table *table)
{
	table->rows = xrealloc(table->rows, (table->row_count + 1) * sizeof(*table->rows));
	table->rows[table->row_count] = (struct row){0};
	return &table->rows[table->row_count++];
}

void table_group(struct table *table, const char *title)
{
	struct row *row = new_row(table);

	row->begins = true;
	row->group = title ? xstrdup(title) : NULL;
}

void table_row(struct table *table)
{
	new_row(table)->cells = xcalloc(table->column_count, sizeof(struct cell));
	table->next = 0;
}

static struct cell *next_cell(struct table *table)
{
	table_must(table->row_count && table->next < table->column_count);
	return &table->rows[table->row_count - 1].cells[table->next++];
}

void table_cell(struct table *table, char *text, const char *tone)
{
	*next_cell(table) = (struct cell){.text = text, .tone = tone};
}

void table_cell_why(struct table *table, const char *why)
{
	struct cell *cell;

	table_must(table->next > 0);
	cell = &table->rows[table->row_count - 1].cells[table->next - 1];
	free(cell->why);
	cell->why = why ? xstrdup(why) : NULL;
}

void table_named_cell(struct table *table, const char *name, const char *says)
{
	*next_cell(table) =
		(struct cell){.text = xasprintf("%s: %s", name, says), .name = strlen(name)};
}

/* Characters of the widest line of column @c, with the gap before it. */
static size_t width_of(const struct table *table, size_t c)
{
	size_t width = text_width(table->columns[c].title), r;

	for (r = 0; r < table->row_count; r++) {
		const struct cell *cells = table->rows[r].cells;

		if (cells && cells[c].text && text_width(cells[c].text) > width)
			width = text_width(cells[c].text);
	}
	return GAP + width;
}

/* What the first column and those from @first up to @end leave to the one that takes the rest. */
static size_t rest_beside(const struct table *table, size_t first, size_t end)
{
	size_t used = 0, c;

	for (c = 0; c < end; c = c ? c + 1 : first)
		used += table->columns[c].is.rest ? 0 : width_of(table, c);
	return used < table->style->width ? table->style->width - used : 0;
}

size_t table_rest(const struct table *table)
{
	return rest_beside(table, 1, table->column_count);
}

static struct libscols_table *new_scols(const struct text_style *style)
{
	struct libscols_table *scols = scols_new_table();

	table_must(scols);
	table_must(scols_table_set_column_separator(scols, "  ") == 0);
	/* Cells come as wide as they may be: libsmartcols has nothing to squeeze. */
	table_must(scols_table_set_termforce(scols, SCOLS_TERMFORCE_ALWAYS) == 0);
	table_must(scols_table_set_termwidth(scols, 4096) == 0);
	table_must(scols_table_enable_colors(scols, style->color) == 0);
	return scols;
}

static void add_column(struct libscols_table *scols, const struct column *of)
{
	int flags = SCOLS_FL_WRAP | (of->is.align == TABLE_RIGHT ? SCOLS_FL_RIGHT : 0);
	struct libscols_column *column = scols_table_new_column(scols, of->title, 0, flags);

	table_must(column);
	table_must(scols_column_set_wrapfunc(column, scols_wrapnl_chunksize, scols_wrapnl_nextchunk,
					     NULL) == 0);
	table_must(scols_column_set_safechars(column, "\n") == 0);
	table_must(scols_cell_set_color(scols_column_get_header(column), "bold") == 0);
}

static const char *color_of(const char *tone)
{
	static const struct {
		const char *tone, *color;
	} colors[] = {
		{TABLE_BETTER, "green"},
		{TABLE_WORSE, "red"},
		{TABLE_DOUBTFUL, "yellow"},
	};
	size_t i;

	for (i = 0; tone && i < ARRAY_LENGTH(colors); i++)
		if (strcmp(colors[i].tone, tone) == 0)
			return colors[i].color;
	return NULL;
}

/* Fills cell @at of a line, broken at @width if that is not 0. */
static void fill_cell(struct libscols_line *line, size_t at, const struct cell *cell, size_t width)
{
	const char *color = color_of(cell->tone);

	if (!cell->text)
		return;
	table_must(scols_line_refer_data(line, at,
					 width ? text_wrap(cell->text, width, "  ")
					       : xstrdup(cell->text)) == 0);
	if (color)
		table_must(scols_cell_set_color(scols_line_get_cell(line, at), color) == 0);
}

/* Prints @text without the blanks at the ends of its lines. */
static void print_lines(const char *text, FILE *out)
{
	size_t whole;

	for (; *text; text += whole + (text[whole] == '\n')) {
		size_t length = whole = strcspn(text, "\n");

		while (length && text[length - 1] == ' ')
			length--;
		fprintf(out, "%.*s\n", (int)length, text);
	}
}

/* Prints the first column, and those from @first up to @end. */
static void print_part(const struct table *table, size_t first, size_t end)
{
	struct libscols_table *scols = new_scols(table->style);
	size_t rest = rest_beside(table, first, end), r, c;
	char *text;

	add_column(scols, &table->columns[0]);
	for (c = first; c < end; c++)
		add_column(scols, &table->columns[c]);
	for (r = 0; r < table->row_count; r++) {
		const struct cell *cells = table->rows[r].cells;
		struct libscols_line *line = cells ? scols_table_new_line(scols, NULL) : NULL;

		table_must(line || !cells);
		for (c = 0; cells && c < end; c = c ? c + 1 : first) {
			const struct table_column *column = &table->columns[c].is;
			size_t width = !column->rest	      ? column->wrap
				       : rest > column->least ? rest
							      : column->least;

			fill_cell(line, c ? c - first + 1 : 0, &cells[c], width);
		}
	}
	table_must(scols_print_table_to_string(scols, &text) == 0);
	print_lines(text, table->style->out);
	free(text);
	scols_unref_table(scols);
}

void table_print(struct table *table)
{
	print_part(table, 1, table->column_count);
	table_free(table);
}

void table_print_parts(struct table *table, size_t least)
{
	size_t first, end;

	for (first = 1; first < table->column_count; first = end) {
		size_t used = width_of(table, first);

		for (end = first + 1; end < table->column_count; end++) {
			used += width_of(table, end);
			if (used + least > table->style->width)
				break;
		}
		if (first > 1)
			fputc('\n', table->style->out);
		print_part(table, first, end);
	}
	table_free(table);
}

static void html_group(const struct table *table, struct html *html, const char *title)
{
	char *columns = xasprintf("%zu", table->column_count);

	html_open(html, "tr", "class", "group");
	html_element(html, "th", title, "scope", "rowgroup", "colspan", columns);
	html_close(html);
	free(columns);
}

/* The text of a cell, on one line. */
static void html_cell_text(struct html *html, const struct cell *cell)
{
	char *text = xstrdup(cell->text ? cell->text : ""), *at;

	for (at = text; (at = strchr(at, '\n'));)
		*at = ' ';
	if (cell->name) {
		char *name = xstrndup(text, cell->name);

		html_element(html, "strong", name);
		free(name);
	}
	html_text(html, text + cell->name);
	free(text);
}

static void html_row(const struct table *table, struct html *html, const struct cell *cells)
{
	size_t c;

	html_open(html, "tr");
	for (c = 0; c < table->column_count; c++) {
		bool right = table->columns[c].is.align == TABLE_RIGHT;
		const char *tone = cells[c].tone;
		char *class = xasprintf("%s%s%s", right ? "number" : "", right && tone ? " " : "",
					tone ? tone : "");

		if (c)
			html_open(html, "td", "class", *class ? class : NULL, "title",
				  cells[c].why);
		else
			html_open(html, "th", "scope", "row");
		html_cell_text(html, &cells[c]);
		html_close(html);
		free(class);
	}
	html_close(html);
}

void table_html(struct table *table, struct html *html, const char *caption)
{
	size_t r, c;

	html_table(html, caption);
	html_open(html, "thead");
	html_open(html, "tr");
	for (c = 0; c < table->column_count; c++)
		html_head(html, "col", table->columns[c].title,
			  table->columns[c].is.align == TABLE_RIGHT ? "number" : NULL);
	html_close(html);
	html_close(html);
	for (r = 0; r < table->row_count; r++) {
		const struct row *row = &table->rows[r];

		if (row->begins && r)
			html_close(html);
		if (row->begins || !r)
			html_open(html, "tbody");
		if (row->group)
			html_group(table, html, row->group);
		if (row->cells)
			html_row(table, html, row->cells);
	}
	if (r)
		html_close(html);
	html_table_end(html);
	table_free(table);
}

static void cell_free(struct cell *cell)
{
	free(cell->text);
	free(cell->why);
}

void table_free(struct table *table)
{
	size_t r, c;

	for (r = 0; r < table->row_count; r++) {
		for (c = 0; table->rows[r].cells && c < table->column_count; c++)
			cell_free(&table->rows[r].cells[c]);
		free(table->rows[r].cells);
		free(table->rows[r].group);
	}
	for (c = 0; c < table->column_count; c++)
		free(table->columns[c].title);
	free(table->rows);
	free(table->columns);
	free(table);
}

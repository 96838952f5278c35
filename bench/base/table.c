/* Tables: see table.h. */
#include "bench/base/table.h"

#include <libsmartcols/libsmartcols.h>
#include <stdlib.h>
#include <string.h>

#include "lib/xalloc.h"

struct table {
	struct libscols_table *scols;
	struct libscols_line *row;
	size_t next; /* cell of the row */
	const struct text_style *style;
};

/* libsmartcols fails only for want of memory. */
static void must(bool done)
{
	if (!done) {
		fputs("zswapbench: libsmartcols: out of memory\n", stderr);
		abort();
	}
}

struct table *table_new(const struct text_style *style)
{
	struct table *table = xcalloc(1, sizeof(*table));

	table->style = style;
	table->scols = scols_new_table();
	must(table->scols);
	must(scols_table_set_column_separator(table->scols, "  ") == 0);
	/* Cells come as wide as they may be: libsmartcols has nothing to squeeze. */
	must(scols_table_set_termforce(table->scols, SCOLS_TERMFORCE_ALWAYS) == 0);
	must(scols_table_set_termwidth(table->scols, 4096) == 0);
	must(scols_table_enable_colors(table->scols, style->color) == 0);
	return table;
}

void table_column(struct table *table, const char *title, bool right)
{
	int flags = SCOLS_FL_WRAP | (right ? SCOLS_FL_RIGHT : 0);
	struct libscols_column *column = scols_table_new_column(table->scols, title, 0, flags);

	must(column);
	must(scols_column_set_wrapfunc(column, scols_wrapnl_chunksize, scols_wrapnl_nextchunk,
				       NULL) == 0);
	must(scols_column_set_safechars(column, "\n") == 0);
	must(scols_cell_set_color(scols_column_get_header(column), "bold") == 0);
}

void table_row(struct table *table)
{
	table->row = scols_table_new_line(table->scols, NULL);
	must(table->row);
	table->next = 0;
}

void table_cell(struct table *table, char *text, const char *color)
{
	must(scols_line_refer_data(table->row, table->next, text) == 0);
	if (color)
		must(scols_cell_set_color(scols_line_get_cell(table->row, table->next), color) ==
		     0);
	table->next++;
}

void table_print(struct table *table)
{
	char *text, *line;
	size_t whole;

	must(scols_print_table_to_string(table->scols, &text) == 0);
	for (line = text; *line; line += whole + (line[whole] == '\n')) {
		size_t length = whole = strcspn(line, "\n");

		while (length && line[length - 1] == ' ')
			length--;
		fprintf(table->style->out, "%.*s\n", (int)length, line);
	}
	free(text);
	scols_unref_table(table->scols);
	free(table);
}

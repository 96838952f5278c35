/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tables, as text by libsmartcols or as HTML: both of the same columns and cells. Text has
 * columns as wide as their content, cells of one or more lines, colour where the style has
 * it, no blanks at the ends of lines.
 */
#ifndef ZSWAPBENCH_TABLE_H
#define ZSWAPBENCH_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "bench/base/html.h"
#include "bench/base/text.h"

struct table;

enum table_align { TABLE_LEFT, TABLE_RIGHT };

/* Tones of cells: a colour in text, a class of the style sheet in HTML. */
#define TABLE_BETTER   "better"	  /* green */
#define TABLE_WORSE    "worse"	  /* red */
#define TABLE_DOUBTFUL "doubtful" /* yellow */
#define TABLE_NONE     "none"

/*
 * A column; @title is copied. Where lines of text are broken, those after the first begun with
 * two blanks: at @wrap characters (0: nowhere), or, of the one column that takes the @rest, at what
 * the others leave of the line, but no less than @least.
 */
struct table_column {
	const char *title;
	size_t wrap, least;
	enum table_align align;
	bool rest;
};

/* An empty table; @style has to outlive it, and is NULL for one that becomes HTML. */
struct table *table_new(const struct text_style *style);

/* Add columns. All of them come before the first row. */
void table_column(struct table *table, const char *title, enum table_align align);
void table_columns(struct table *table, const struct table_column *columns, size_t count);

/* HTML: what the rows below are about; NULL: not said, but they are a group. Text has none. */
void table_group(struct table *table, const char *title);

/* Begins a row. */
void table_row(struct table *table);

/*
 * Fills the next cell of the row with @text, allocated, which the table takes over; '\n'
 * begins another line of text, and is a blank in HTML. @tone is one of the above, another
 * class, or NULL.
 */
void table_cell(struct table *table, char *text, const char *tone);

/* HTML: what the cell that was filled last says to who points at it; NULL: nothing. Text has none.
 */
void table_cell_why(struct table *table, const char *why);

/* Fills it with "@name: @says"; HTML sets off the name. */
void table_named_cell(struct table *table, const char *name, const char *says);

/* Characters that the columns leave of the style's line to the one that takes the rest. */
size_t table_rest(const struct table *table);

/* Prints the table and frees it. */
void table_print(struct table *table);

/*
 * The same in parts, one below the other: the first column, and as many of the others as there
 * is room for if it has at least @least characters.
 */
void table_print_parts(struct table *table, size_t least);

/* Writes the table and frees it. The first cell of a row is its heading. */
void table_html(struct table *table, struct html *html, const char *caption);

void table_free(struct table *table);

#endif

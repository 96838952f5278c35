/*
 * Tables by libsmartcols: columns as wide as their content, cells of one or more
 * lines, colour where the style has it, no blanks at the ends of lines.
 */
#ifndef ZSWAPBENCH_TABLE_H
#define ZSWAPBENCH_TABLE_H

#include <stdbool.h>

#include "bench/base/text.h"

struct table;

/* An empty table for @style, which has to outlive it. */
struct table *table_new(const struct text_style *style);

/* Adds a column, aligned to the right or to the left. All columns come before the first row. */
void table_column(struct table *table, const char *title, bool right);

/* Begins a row. */
void table_row(struct table *table);

/*
 * Fills the next cell of the row with @text, allocated, which the table takes over;
 * '\n' begins another line. @color is a name such as "red", or NULL.
 */
void table_cell(struct table *table, char *text, const char *color);

/* Prints the table and frees it. */
void table_print(struct table *table);

#endif

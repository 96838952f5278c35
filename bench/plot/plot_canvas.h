/*
 * A plot while it is made: a gnuplot script and a data file in memory, and the geometry
 * that both agree on; at its end they are written, gnuplot draws, and there is a struct plot.
 *
 * Positions are pixels of the SVG, from its upper left corner; the script has them as
 * fractions of the picture ("screen"), so that an author can change its size.
 */
#ifndef ZSWAPBENCH_PLOT_CANVAS_H
#define ZSWAPBENCH_PLOT_CANVAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "bench/plot/plots.h"

/* Text is about so many pixels wide for each character, and its lines are so many apart. */
#define CANVAS_CHARACTER 6.6
#define CANVAS_LINE	 15.0

/* The number of the style in which lines of kernel or cgroup @i are drawn; see `set style line`. */
unsigned int canvas_style(size_t i);

/* The name, in scripts, of the colour of area @i. */
const char *canvas_color(size_t i);

enum {
	CANVAS_INK = 30,   /* style of what stands for no member of a series: totals, intervals */
	CANVAS_LIMIT = 31, /* of limits */
	CANVAS_MARK = 32,  /* of lines between phases, and from labels to what they label */
};

struct canvas {
	struct plot plot; /* what of it is known already */
	FILE *gp, *data;  /* the two files as they grow */
	FILE *alt;	  /* and the description */
	char *gp_text, *data_text;
	size_t gp_length, data_length, alt_length;
	int width, height; /* pixels */
	unsigned int rows; /* of the plain text, 0: none */
	size_t blocks;	   /* of data, so far */
};

struct canvas_head {
	const char *kind, *name; /* see struct plot; @name "SCENARIO-KIND" */
	size_t scenario;
	int width, height; /* it is made wider where the title needs it */
	unsigned int rows;
	char *title; /* taken over */
};

/*
 * Begins a plot with the settings that all have in common. The script that follows is
 * run once for each format; canvas_text() and canvas_picture() are where they part. The
 * canvas must stay where it is until canvas_close(): streams write into it.
 */
void canvas_open(struct canvas *canvas, const struct canvas_head *head);

/* What follows is for the plain text, if there is one; and then, for the pictures alone. */
void canvas_text(struct canvas *canvas);
void canvas_picture(struct canvas *canvas);

/* Begins a panel of a multiplot between these edges of its axes, without labels of the one before.
 */
void canvas_panel(struct canvas *canvas, double left, double top, double right, double bottom);

/* Sizes of text. */
enum canvas_size { CANVAS_SMALL, CANVAS_NORMAL, CANVAS_LARGE };

/* Puts @text at a place; @align "left", "center" or "right". */
void canvas_label(struct canvas *canvas, double x, double y, const char *align,
		  enum canvas_size size, const char *text);

/* In plain text: puts @text at a row of the vertical axis, from column @column on. */
void canvas_text_label(struct canvas *canvas, int column, double row, const char *text);

/* Names the vertical axis between @top and @bottom at the picture's left edge, in two lines. */
void canvas_axis(struct canvas *canvas, double top, double bottom, const char *says,
		 const char *unit);

/* A small square at the place, filled as area @i. */
void canvas_swatch(struct canvas *canvas, double x, double y, size_t i);

/* Draws a line between two places, in line style @style. */
void canvas_line(struct canvas *canvas, double x1, double y1, double x2, double y2,
		 unsigned int style);

/* Columns of plain text. */
#define CANVAS_TEXT_COLUMNS 72

/*
 * Begins a block of data; gnuplot's `index` of it is what comes back. @about, then
 * @columns, become comments above it.
 */
size_t canvas_block(struct canvas *canvas, const char *about, const char *columns);

/* One value of a row, with a blank behind it; NAN is written as what the script calls missing. */
void canvas_value(struct canvas *canvas, double value);

/* Writes @text as a string of gnuplot, in which nothing is special. */
void canvas_quote(FILE *out, const char *text);

/*
 * Sets ticks of @axis ("x" or "y") every @step up to @high, in figures with thousands
 * separated, or without any where the neighbouring panel has them.
 */
void canvas_ticks(struct canvas *canvas, const char *axis, double step, double high, bool figures);

/* The same from @low up for a logarithmic axis: at powers of ten, or 1, 2 and 5 if there are few.
 */
void canvas_log_ticks(struct canvas *canvas, const char *axis, double low, double high);

/*
 * Writes script and data to @directory, draws, and appends to @plots. Releases the canvas,
 * also on failure; see plots_make() for the errors.
 */
int canvas_close(struct canvas *canvas, const char *directory, struct plots *plots,
		 struct error *error);

/* Releases a plot's strings. */
void canvas_plot_free(struct plot *plot);

#endif

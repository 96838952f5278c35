/* SPDX-License-Identifier: GPL-2.0-only */
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

#include "bench/base/text.h"
#include "bench/plot/plot_layout.h"
#include "bench/plot/plots.h"
#include "lib/array.h"

/* Text is about so many pixels wide for each character, and its lines are so many apart. */
#define CANVAS_CHARACTER 6.6
#define CANVAS_LINE	 15.0

/* The number of the style in which lines of a series' member @i are drawn; see `set style line`. */
unsigned int canvas_style(size_t i);

/* That of kernel @k: the reference is in ink. */
unsigned int canvas_kernel_style(size_t k);

/* What stands for @names[i] in plain text: its first letter, or from A on where two agree. */
char canvas_letter(const char *const *names, size_t count, size_t i);

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
	char *note;	   /* to stand below it, or NULL */
	size_t blocks;	   /* of data, so far */
	size_t curves;	   /* that gnuplot draws in the panel, so far */
	struct canvas_name {
		struct plot_place place;
		unsigned int style;
		char *text;
	} * names; /* to be put beside the panel */
	size_t name_count;
};

struct canvas_head {
	/* The plot's kind, see struct plot; its name is "OF-KIND-PART", or what is there of it. */
	const char *of, *kind, *part;
	size_t scenario;
	int width, height; /* it is made wider where the title needs it */
	unsigned int rows;
	char *title;	  /* taken over */
	const char *note; /* what is missing and why: it makes the picture higher; NULL: nothing */
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

/* Begins a panel of a multiplot between these edges of its axes; @about, a comment, may be NULL. */
void canvas_panel(struct canvas *canvas, const char *about, double left, double top, double right,
		  double bottom);

/* Ends it: its labels and lines are not those of the next one. */
void canvas_panel_end(struct canvas *canvas);

/* In plain text: a single panel without axes, with so many characters beside it. */
void canvas_text_margins(struct canvas *canvas, int left, int right);

/* In plain text: begins panel @i of @count, below each other, titled @title. */
void canvas_text_panel(struct canvas *canvas, size_t i, size_t count, const char *title);

/*
 * Adds what gnuplot's `plot` draws in a panel, in its words. canvas_curves_end() ends the list;
 * if there is nothing in it, @empty is drawn for the sake of the axes.
 */
void canvas_curve(struct canvas *canvas, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void canvas_curves_end(struct canvas *canvas, const char *empty);

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

/*
 * One of a key in a line: a small square at the place, filled as area @i, and what it stands
 * for. Returns where the next one is.
 */
double canvas_key(struct canvas *canvas, double x, double y, size_t i, const char *text);

/* Draws a line between two places, in line style @style. */
void canvas_line(struct canvas *canvas, double x1, double y1, double x2, double y2,
		 unsigned int style);

/* Names a line at its end: as near to height @y as the other names of the panel allow. */
void canvas_name(struct canvas *canvas, double y, unsigned int style, const char *text);

/* Where names stand: a piece of the line from @x on, then the text; @apart from each other. */
struct canvas_margin {
	double x, line, text, low, high, apart;
};

/* Puts what has been named since. */
void canvas_put_names(struct canvas *canvas, const struct canvas_margin *margin);

/* Columns of plain text. */
#define CANVAS_TEXT_COLUMNS 72

/*
 * Begins a block of data; gnuplot's `index` of it is what comes back. @about, then
 * @columns, become comments above it.
 */
size_t canvas_block(struct canvas *canvas, const char *about, const char *columns);

/*
 * canvas_values(canvas, VALUE, ...): more values of a row, a blank behind each; NAN is written as
 * what the script calls missing.
 */
#define canvas_values(canvas, ...)                                                                 \
	canvas_put_values(canvas, (const double[]){__VA_ARGS__},                                   \
			  ARRAY_LENGTH(((const double[]){__VA_ARGS__})))
void canvas_put_values(struct canvas *canvas, const double *values, size_t count);

/* Writes @text as a string of gnuplot, in which nothing is special. */
void canvas_quote(FILE *out, const char *text);

/* Whether an axis has figures, or the neighbouring panel has them. */
enum canvas_figures { CANVAS_NO_FIGURES, CANVAS_FIGURES };

/* Sets ticks of @axis ("x" or "y") every @step up to @high, thousands separated. */
void canvas_ticks(struct canvas *canvas, const char *axis, double step, double high,
		  enum canvas_figures figures);

/* Writes @count of something, "42,906"; returns @text. */
const char *canvas_count(double count, char text[TEXT_ROOM]);

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

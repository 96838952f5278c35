/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What gnuplot's SVG needs before it can be shown: colours that follow the reader's light or
 * dark background, a title and a description for who does not see it, and less of the empty
 * groups that it is full of.
 */
#ifndef ZSWAPBENCH_PLOT_SVG_H
#define ZSWAPBENCH_PLOT_SVG_H

/* The colours of plots: as in the scripts, and what a dark background makes of them. */
struct plot_color {
	const char *name; /* in scripts: a variable of this name */
	unsigned int light, dark;
};

/*
 * Okabe and Ito's palette, "Color Universal Design", 2008, https://jfly.uni-koeln.de/color/,
 * and greys. Its yellow is left out: it does not show on white.
 */
extern const struct plot_color plot_colors[];
extern const unsigned int plot_color_count;

/* The colours at the front of plot_colors that series are drawn in. */
#define PLOT_SERIES_COLORS 6

/* What becomes of a picture; both texts are the caller's to free. */
struct plot_svg {
	char *whole; /* a file of its own */
	char *small; /* what is drawn and no more, to be carried inside a page, which says the rest
		      */
};

/*
 * Finishes @gnuplots, as gnuplot wrote it: with @title and @description, plain text, and a
 * style sheet. `small` is without titles and descriptions, blanks between elements, names that
 * nothing refers to, groups around one element, and rules of the style sheet for colours that
 * it does not have. -1, and nothing in @svg, if it does not look like gnuplot's.
 */
int plot_svg_finish(const char *gnuplots, const char *title, const char *description,
		    struct plot_svg *svg);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The pictures of a report: SVG, PNG and plain text, drawn by gnuplot, each with the
 * script and the data beside it that an author needs to restyle it.
 */
#ifndef ZSWAPBENCH_PLOTS_H
#define ZSWAPBENCH_PLOTS_H

#include <stddef.h>

#include "bench/compare/compare.h"
#include "bench/plot/plot_runs.h"
#include "lib/error.h"

/* One picture of a report, with the script and data that an author needs to restyle it. */
struct plot {
	char *name;	 /* file name without suffix: "limit-isolation-latency-zswap" */
	char *kind;	 /* "series", "latency", "owners", "nodes", "scaling", "summary" */
	char *title;	 /* what it shows */
	char *alt;	 /* the same for a reader who does not see it */
	size_t scenario; /* index of the comparison it belongs to */
	char *gp, *data, *svg, *png; /* paths: script, data file, pictures */
	char *svg_text;		     /* what the SVG draws, for embedding; see plot_svg.h */
	char *dumb; /* plain text, at most 72 columns, no form feeds, no tabs; or NULL */
};

struct plots {
	struct plot *items;
	size_t count;
};

/*
 * Draws every plot of @runs, those of @count scenarios, into @directory, which has to exist,
 * and adds them to @plots, which begins as {0}. On failure returns -1, and @plots holds
 * nothing: EXIT_PACKAGES without gnuplot, EXIT_STORAGE for files.
 */
int plots_make(const struct plot_runs *runs, size_t count, const char *directory,
	       struct plots *plots, struct error *error);

void plots_free(struct plots *plots);

#endif

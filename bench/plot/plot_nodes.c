// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the probe `nodes` counted on each NUMA node: entries added to lists, walks of a
 * list, pages written back. A panel for each, in it a group of bars for each kernel: the
 * median of the runs, and the lowest and highest of them as a line.
 */
#include "bench/plot/plot_kinds.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/words.h"
#include "bench/plot/plot_canvas.h"
#include "bench/plot/plot_layout.h"
#include "lib/xalloc.h"

static const struct figure {
	const char *says;
} figures[NODE_FIGURES] = {
	[NODE_ADDS] = {"entries added"},
	[NODE_VISITS] = {"list walks"},
	[NODE_WRITTEN_BACK] = {"pages written back"},
};

/* Geometry, in pixels. */
enum {
	LEFT = 66,
	PANEL_LEAST = 200,
	GROUP_LEAST = 80, /* of a kernel's bars */
	PANEL_GAP = 24,
	TOP = 76,
	HEIGHT = 210,
	KEY = 48,
	FOOT = 30,
	RIGHT = 16,
};

struct nodes {
	const struct plot_runs *runs;
	struct plot_list nodes;	   /* of any record, in the order in which they come */
	struct summary *summaries; /* by figure, kernel, node */
	double high, panel;	   /* of the axis; pixels of a panel */
	struct canvas canvas;
};

static void find_nodes(struct nodes *nodes)
{
	size_t k, r;

	for (k = 0; k < nodes->runs->kernel_count; k++)
		for (r = 0; r < nodes->runs->kernels[k].node_count; r++)
			plot_list_index(&nodes->nodes, nodes->runs->kernels[k].nodes[r].name);
}

static struct summary *node_summary(const struct nodes *nodes, size_t f, size_t k, size_t n)
{
	return &nodes->summaries[(f * nodes->runs->kernel_count + k) * nodes->nodes.count + n];
}

/* Over the runs of a kernel that have the figure. */
static struct summary summarize_node(const struct nodes *nodes, size_t f, size_t k, size_t n)
{
	const struct plot_kernel *kernel = &nodes->runs->kernels[k];
	size_t i;

	for (i = 0; i < kernel->node_count; i++)
		if (strcmp(kernel->nodes[i].name, nodes->nodes.at[n]) == 0)
			return summarize(kernel->nodes[i].values[f], kernel->nodes[i].counts[f]);
	return summarize(NULL, 0);
}

static void summarize_nodes(struct nodes *nodes)
{
	size_t kernels = nodes->runs->kernel_count, f, k, n;

	nodes->summaries =
		xcalloc(NODE_FIGURES * kernels * nodes->nodes.count, sizeof(*nodes->summaries));
	for (f = 0; f < NODE_FIGURES; f++)
		for (k = 0; k < kernels; k++)
			for (n = 0; n < nodes->nodes.count; n++) {
				*node_summary(nodes, f, k, n) = summarize_node(nodes, f, k, n);
				nodes->high = fmax(nodes->high, node_summary(nodes, f, k, n)->high);
			}
	nodes->high = nodes->high > 0 ? 1.12 * nodes->high : 1; /* room for figures above */
}

/* Where a bar stands on the horizontal axis: a kernel is 1 wide, its bars fill 0.92 of it. */
static double bar_width(const struct nodes *nodes)
{
	return 0.92 / (double)nodes->nodes.count;
}

static double bar_x(const struct nodes *nodes, size_t k, size_t n)
{
	return (double)k + 0.04 + bar_width(nodes) * ((double)n + 0.5);
}

/* A block for each figure and node. */
static void put_nodes_data(struct nodes *nodes)
{
	struct canvas *canvas = &nodes->canvas;
	size_t f, k, n;

	for (f = 0; f < NODE_FIGURES; f++)
		for (n = 0; n < nodes->nodes.count; n++) {
			char *about = xasprintf("%s, node %s", figures[f].says, nodes->nodes.at[n]);

			canvas_block(canvas, about, "place median lowest highest kernel");
			free(about);
			for (k = 0; k < nodes->runs->kernel_count; k++) {
				const struct summary *one = node_summary(nodes, f, k, n);
				bool known = one->count;

				canvas_values(canvas, bar_x(nodes, k, n), known ? one->median : NAN,
					      known ? one->low : NAN, known ? one->high : NAN);
				canvas_quote(canvas->data, nodes->runs->names[k]);
				fputc('\n', canvas->data);
			}
		}
}

static double figure_left(const struct nodes *nodes, size_t f)
{
	return LEFT + (double)f * (nodes->panel + PANEL_GAP);
}

static double place_x(const struct nodes *nodes, size_t f, double place)
{
	return figure_left(nodes, f) + nodes->panel * place / (double)nodes->runs->kernel_count;
}

static bool any_node_known(const struct nodes *nodes, size_t f, size_t k)
{
	size_t n;

	for (n = 0; n < nodes->nodes.count; n++)
		if (node_summary(nodes, f, k, n)->count)
			return true;
	return false;
}

/* The median above each bar, and what there is instead of bars. */
static void put_medians(struct nodes *nodes, size_t f)
{
	char text[TEXT_ROOM];
	size_t k, n;

	for (k = 0; k < nodes->runs->kernel_count; k++) {
		double middle = place_x(nodes, f, (double)k + 0.5);

		canvas_label(&nodes->canvas, middle, TOP + HEIGHT + 14, "center", CANVAS_SMALL,
			     nodes->runs->names[k]);
		if (!any_node_known(nodes, f, k))
			canvas_label(&nodes->canvas, middle, TOP + HEIGHT - 10, "center",
				     CANVAS_SMALL, "not available");
		for (n = 0; n < nodes->nodes.count; n++) {
			const struct summary *one = node_summary(nodes, f, k, n);
			double y = TOP + HEIGHT - HEIGHT * one->high / nodes->high;

			if (one->count)
				canvas_label(&nodes->canvas, place_x(nodes, f, bar_x(nodes, k, n)),
					     y - 8, "center", CANVAS_SMALL,
					     canvas_count(one->median, text));
		}
	}
}

static void put_nodes_panel(struct nodes *nodes, size_t f)
{
	struct canvas *canvas = &nodes->canvas;
	double left = figure_left(nodes, f);
	size_t n;

	canvas_panel(canvas, figures[f].says, left, TOP, left + nodes->panel, TOP + HEIGHT);
	canvas_ticks(canvas, "y", plot_tick(nodes->high, 3), nodes->high,
		     f ? CANVAS_NO_FIGURES : CANVAS_FIGURES);
	canvas_label(canvas, left, TOP - 12, "left", CANVAS_NORMAL, figures[f].says);
	put_medians(nodes, f);
	for (n = 0; n < nodes->nodes.count; n++) {
		size_t block = f * nodes->nodes.count + n;

		canvas_curve(canvas,
			     "data index %zu using 1:2:(%.4g) with boxes fc rgb %s fs solid "
			     "noborder",
			     block, 0.9 * bar_width(nodes), canvas_color(n));
		canvas_curve(canvas,
			     "data index %zu using 1:3:(0):($4-$3) with vectors nohead ls %d",
			     block, CANVAS_INK);
	}
	canvas_curves_end(canvas, "");
	fputs("unset label\nunset object\n", canvas->gp);
}

static void put_nodes_picture(struct nodes *nodes)
{
	double x = LEFT;
	size_t f, n;

	canvas_picture(&nodes->canvas);
	fprintf(nodes->canvas.gp, "set xrange [0:%zu]\nset yrange [0:%.6g]\nunset xtics\n",
		nodes->runs->kernel_count, nodes->high);
	for (n = 0; n < nodes->nodes.count; n++) {
		char *text = xasprintf("node %s", nodes->nodes.at[n]);

		x = canvas_key(&nodes->canvas, x, KEY - 8, n, text);
		free(text);
	}
	for (f = 0; f < NODE_FIGURES; f++)
		put_nodes_panel(nodes, f);
}

static void describe_nodes(struct nodes *nodes)
{
	FILE *alt = nodes->canvas.alt;
	char text[TEXT_ROOM];
	size_t f, k, n;

	for (f = 0; f < NODE_FIGURES; f++) {
		fprintf(alt, " %s, median by node:", figures[f].says);
		for (k = 0; k < nodes->runs->kernel_count; k++) {
			fprintf(alt, "%s %s", k ? ";" : "", nodes->runs->names[k]);
			for (n = 0; n < nodes->nodes.count; n++) {
				const struct summary *one = node_summary(nodes, f, k, n);

				fprintf(alt, "%s %s", n ? " and" : "",
					one->count ? canvas_count(one->median, text)
						   : "not available");
			}
		}
		fputc('.', alt);
	}
}

/* The kernels without bars and why; NULL: all have some. The caller frees. */
static char *nodes_note(const struct plot_runs *runs)
{
	char **parts = runs->missing ? words_add(NULL, xstrdup(runs->missing)) : NULL, *note;
	size_t k;

	for (k = 0; k < runs->kernel_count; k++)
		if (runs->kernels[k].no_nodes)
			parts = words_add(parts,
					  xasprintf("%s is not available: %s", runs->names[k],
						    runs->kernels[k].no_nodes));
	note = parts ? words_join(parts, "; ") : NULL;
	words_free(parts);
	return note;
}

static void draw_nodes(struct nodes *nodes, size_t scenario)
{
	const struct plot_runs *runs = nodes->runs;
	const char *of = runs->compared->scenario->name;
	char *note = nodes_note(runs);

	nodes->panel = fmax(PANEL_LEAST, (double)(GROUP_LEAST * runs->kernel_count));
	canvas_open(&nodes->canvas,
		    &(const struct canvas_head){
			    .of = of,
			    .kind = "nodes",
			    .scenario = scenario,
			    .width = (int)(figure_left(nodes, NODE_FIGURES) - PANEL_GAP) + RIGHT,
			    .height = TOP + HEIGHT + FOOT,
			    .title = xasprintf("%s: zswap's lists by NUMA node, median of %s", of,
					       runs->seeds),
			    .note = note,
		    });
	free(note);
	put_nodes_data(nodes);
	put_nodes_picture(nodes);
	describe_nodes(nodes);
}

int plot_nodes(const struct plot_runs *runs, size_t scenario, const char *directory,
	       struct plots *plots, struct error *error)
{
	struct nodes nodes = {.runs = runs};
	int code = 0;

	find_nodes(&nodes);
	if (nodes.nodes.count) {
		summarize_nodes(&nodes);
		draw_nodes(&nodes, scenario);
		code = canvas_close(&nodes.canvas, directory, plots, error);
	}
	free(nodes.summaries);
	free(nodes.nodes.at);
	return code;
}

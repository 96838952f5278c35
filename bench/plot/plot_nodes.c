/*
 * What the probe `nodes` counted on each NUMA node: entries added to lists, walks of a
 * list, pages written back. A panel for each, in it a group of bars for each kernel: the
 * median of the runs, and the lowest and highest of them as a line.
 */
#include "bench/plot/plot_kinds.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/text.h"
#include "bench/plot/plot_canvas.h"
#include "bench/plot/plot_layout.h"
#include "lib/array.h"
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
	const char **names;
	size_t count;
	struct summary *summaries; /* by figure, kernel, node */
	double high, panel;	   /* of the axis; pixels of a panel */
	struct canvas canvas;
};

/* Nodes of any record, in the order in which they come. */
static void find_nodes(struct nodes *nodes)
{
	size_t k, r, i;

	for (k = 0; k < nodes->runs->kernel_count; k++)
		for (r = 0; r < nodes->runs->kernels[k].node_count; r++) {
			const char *name = nodes->runs->kernels[k].nodes[r].name;

			for (i = 0; i < nodes->count && strcmp(nodes->names[i], name) != 0; i++)
				;
			if (i < nodes->count)
				continue;
			nodes->names = xrealloc(nodes->names, (nodes->count + 1) * sizeof(char *));
			nodes->names[nodes->count++] = name;
		}
}

static struct summary *of(const struct nodes *nodes, size_t f, size_t k, size_t n)
{
	return &nodes->summaries[(f * nodes->runs->kernel_count + k) * nodes->count + n];
}

/* Over the runs of a kernel that have the figure. */
static struct summary summary_of(const struct nodes *nodes, size_t f, size_t k, size_t n)
{
	const struct plot_kernel *kernel = &nodes->runs->kernels[k];
	size_t i;

	for (i = 0; i < kernel->node_count; i++)
		if (strcmp(kernel->nodes[i].name, nodes->names[n]) == 0)
			return summarize(kernel->nodes[i].values[f], kernel->nodes[i].counts[f]);
	return summarize(NULL, 0);
}

static void collect(struct nodes *nodes)
{
	size_t kernels = nodes->runs->kernel_count, f, k, n;

	nodes->summaries =
		xcalloc(NODE_FIGURES * kernels * nodes->count, sizeof(*nodes->summaries));
	for (f = 0; f < NODE_FIGURES; f++)
		for (k = 0; k < kernels; k++)
			for (n = 0; n < nodes->count; n++) {
				*of(nodes, f, k, n) = summary_of(nodes, f, k, n);
				nodes->high = fmax(nodes->high, of(nodes, f, k, n)->high);
			}
	nodes->high = nodes->high > 0 ? 1.12 * nodes->high : 1; /* room for figures above */
}

/* Where a bar stands on the horizontal axis: a kernel is 1 wide, its bars fill 0.92 of it. */
static double bar_width(const struct nodes *nodes)
{
	return 0.92 / (double)nodes->count;
}

static double bar_x(const struct nodes *nodes, size_t k, size_t n)
{
	return (double)k + 0.04 + bar_width(nodes) * ((double)n + 0.5);
}

/* A block for each figure and node. */
static void put_data(struct nodes *nodes)
{
	struct canvas *canvas = &nodes->canvas;
	size_t f, k, n;

	for (f = 0; f < NODE_FIGURES; f++)
		for (n = 0; n < nodes->count; n++) {
			char *about = xasprintf("%s, node %s", figures[f].says, nodes->names[n]);

			canvas_block(canvas, about, "place median lowest highest kernel");
			free(about);
			for (k = 0; k < nodes->runs->kernel_count; k++) {
				const struct summary *one = of(nodes, f, k, n);

				canvas_value(canvas, bar_x(nodes, k, n));
				canvas_value(canvas, one->count ? one->median : NAN);
				canvas_value(canvas, one->count ? one->low : NAN);
				canvas_value(canvas, one->count ? one->high : NAN);
				canvas_quote(canvas->data, nodes->runs->kernels[k].name);
				fputc('\n', canvas->data);
			}
		}
}

static double panel_left(const struct nodes *nodes, size_t f)
{
	return LEFT + (double)f * (nodes->panel + PANEL_GAP);
}

static double screen_x(const struct nodes *nodes, size_t f, double x)
{
	return panel_left(nodes, f) + nodes->panel * x / (double)nodes->runs->kernel_count;
}

static bool available(const struct nodes *nodes, size_t f, size_t k)
{
	size_t n;

	for (n = 0; n < nodes->count; n++)
		if (of(nodes, f, k, n)->count)
			return true;
	return false;
}

/* The median above each bar, and what there is instead of bars. */
static void put_figures(struct nodes *nodes, size_t f)
{
	const struct text_scale plain = {.unit = "", .divisor = 1};
	char text[TEXT_ROOM];
	size_t k, n;

	for (k = 0; k < nodes->runs->kernel_count; k++) {
		double middle = screen_x(nodes, f, (double)k + 0.5);

		canvas_label(&nodes->canvas, middle, TOP + HEIGHT + 14, "center", CANVAS_SMALL,
			     nodes->runs->kernels[k].name);
		if (!available(nodes, f, k))
			canvas_label(&nodes->canvas, middle, TOP + HEIGHT - 10, "center",
				     CANVAS_SMALL, "not available");
		for (n = 0; n < nodes->count; n++) {
			const struct summary *one = of(nodes, f, k, n);
			double y = TOP + HEIGHT - HEIGHT * one->high / nodes->high;

			if (one->count)
				canvas_label(&nodes->canvas, screen_x(nodes, f, bar_x(nodes, k, n)),
					     y - 8, "center", CANVAS_SMALL,
					     text_number(one->median, &plain, 0, text));
		}
	}
}

static void put_panel(struct nodes *nodes, size_t f)
{
	FILE *gp = nodes->canvas.gp;
	double left = panel_left(nodes, f);
	size_t n;

	fprintf(gp, "\n# %s\n", figures[f].says);
	canvas_panel(&nodes->canvas, left, TOP, left + nodes->panel, TOP + HEIGHT);
	canvas_ticks(&nodes->canvas, "y", plot_tick(nodes->high, 3), nodes->high, f == 0);
	canvas_label(&nodes->canvas, left, TOP - 12, "left", CANVAS_NORMAL, figures[f].says);
	put_figures(nodes, f);
	for (n = 0; n < nodes->count; n++)
		fprintf(gp,
			"%s\\\n\tdata index %zu using 1:2:(%.4g) with boxes fc rgb %s fs solid "
			"noborder, "
			"\\\n\tdata index %zu using 1:3:(0):($4-$3) with vectors nohead ls %d",
			n ? ", " : "plot ", f * nodes->count + n, 0.9 * bar_width(nodes),
			canvas_color(n), f * nodes->count + n, CANVAS_INK);
	fputs("\nunset label\nunset object\n", gp);
}

static void put_key(struct nodes *nodes)
{
	double x = LEFT;
	size_t n;

	for (n = 0; n < nodes->count; n++) {
		char *text = xasprintf("node %s", nodes->names[n]);

		canvas_swatch(&nodes->canvas, x, KEY - 8, n);
		canvas_label(&nodes->canvas, x + 17, KEY - 8, "left", CANVAS_SMALL, text);
		x += 17 + CANVAS_CHARACTER * ((double)text_width(text) + 3);
		free(text);
	}
}

static void put_picture(struct nodes *nodes)
{
	size_t f;

	canvas_picture(&nodes->canvas);
	fprintf(nodes->canvas.gp, "set xrange [0:%zu]\nset yrange [0:%.6g]\nunset xtics\n",
		nodes->runs->kernel_count, nodes->high);
	put_key(nodes);
	for (f = 0; f < NODE_FIGURES; f++)
		put_panel(nodes, f);
}

static void put_alt(struct nodes *nodes)
{
	const struct text_scale plain = {.unit = "", .divisor = 1};
	char text[TEXT_ROOM];
	size_t f, k, n;

	for (f = 0; f < NODE_FIGURES; f++) {
		fprintf(nodes->canvas.alt, " %s, median by node:", figures[f].says);
		for (k = 0; k < nodes->runs->kernel_count; k++) {
			fprintf(nodes->canvas.alt, "%s %s", k ? ";" : "",
				nodes->runs->kernels[k].name);
			for (n = 0; n < nodes->count; n++) {
				const struct summary *one = of(nodes, f, k, n);

				fprintf(nodes->canvas.alt, "%s %s", n ? " and" : "",
					one->count ? text_number(one->median, &plain, 0, text)
						   : "not available");
			}
		}
		fputc('.', nodes->canvas.alt);
	}
}

static void draw(struct nodes *nodes, size_t scenario)
{
	const struct plot_runs *runs = nodes->runs;
	const char *scenario_name = runs->compared->scenario->name;
	char *name = xasprintf("%s-nodes", scenario_name);
	struct canvas_head head = {
		.kind = "nodes", .name = name, .scenario = scenario, .height = TOP + HEIGHT + FOOT};

	nodes->panel = fmax(PANEL_LEAST, (double)(GROUP_LEAST * runs->kernel_count));
	head.width = (int)(panel_left(nodes, NODE_FIGURES) - PANEL_GAP) + RIGHT;
	head.title = xasprintf("%s: zswap's lists by NUMA node, median of %zu seed%s",
			       scenario_name, runs->seed_count, runs->seed_count == 1 ? "" : "s");
	canvas_open(&nodes->canvas, &head);
	put_data(nodes);
	put_picture(nodes);
	put_alt(nodes);
	free(name);
}

int plot_nodes(const struct plot_runs *runs, size_t scenario, const char *directory,
	       struct plots *plots, struct error *error)
{
	struct nodes nodes = {.runs = runs};
	int code = 0;

	find_nodes(&nodes);
	if (nodes.count) {
		collect(&nodes);
		draw(&nodes, scenario);
		code = canvas_close(&nodes.canvas, directory, plots, error);
	}
	free(nodes.summaries);
	free(nodes.names);
	return code;
}

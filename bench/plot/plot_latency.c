// SPDX-License-Identifier: GPL-2.0-only
/*
 * Latency of faults by where the page came from: what part of them took longer than so
 * long, on logarithmic axes (the complementary distribution function), over all seeds.
 * A plot for each source, in it a panel for each task.
 *
 * Tasks and phases are those that the scenario's metrics are about, or all where they
 * name none; of tasks that are all alike, the first. First touches ("new"), whose latency is that
 * of the reclaim and the stores they wait for, are shown where a scenario has no refaults at all.
 */
#include "bench/plot/plot_kinds.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/plot/plot_canvas.h"
#include "bench/plot/plot_layout.h"
#include "lib/xalloc.h"

static const struct fault_source {
	const char *name, *says;
} sources[] = {
	{"zswap", "faults on pages in zswap"},
	{"disk", "faults on pages on disk"},
	{"cache", "faults on pages in the swap cache"},
};
static const struct fault_source first_touch = {"new", "first touches of pages"};

/* Geometry, in pixels, and the faults from which on a source is worth a plot. */
enum {
	LEFT = 76,
	TOP = 62,
	PANEL_WIDTH = 356, /* of one of two side by side, or alone: */
	ALONE_WIDTH = 600,
	PANEL_HEIGHT = 250,
	PANEL_GAP = 26,
	RIGHT = 36,
	FOOT = 50,
	KEY_WIDTH = 262,
	TEXT_ROWS = 22, /* of plain text, for each task */
	FAULTS_LEAST = 100,
};

/* All faults of a task from a source, on one kernel. */
struct distribution {
	struct view_bucket *buckets;
	size_t count, index; /* index: of its block of data */
	double faults, max;
};

struct latency {
	const struct plot_runs *runs;
	const struct fault_source *source;
	const char **tasks;
	size_t task_count;
	struct distribution *all; /* by task, then kernel */
	double low, high;	  /* of the horizontal axis, us */
	int decades;		  /* that the vertical one goes down from all faults */
	struct canvas canvas;
};

/* Whether metrics are about the task and the phase, or name none. */
static bool matters(const struct scenario *scenario, const char *task, const char *phase)
{
	bool tasks = false, this_task = false, phases = false, this_phase = false;
	size_t m;

	for (m = 0; m < scenario->metric_count; m++) {
		const struct scenario_metric *metric = &scenario->metrics[m];

		if (metric->task) {
			tasks = true;
			this_task |= strcmp(metric->task, task) == 0;
		}
		if (metric->phase) {
			phases = true;
			this_phase |= strcmp(metric->phase, phase) == 0;
		}
	}
	return (!tasks || this_task) && (!phases || this_phase);
}

static int by_low(const void *a, const void *b)
{
	const struct view_bucket *left = a, *right = b;

	return (left->low > right->low) - (left->low < right->low);
}

/* Sorts buckets, and makes one of those of several phases that are the same. */
static void merge_buckets(struct distribution *distribution)
{
	struct view_bucket *buckets = distribution->buckets;
	size_t count = 0, i;

	if (distribution->count)
		qsort(buckets, distribution->count, sizeof(*buckets), by_low);
	for (i = 0; i < distribution->count; i++) {
		if (count && buckets[count - 1].low == buckets[i].low)
			buckets[count - 1].count += buckets[i].count;
		else
			buckets[count++] = buckets[i];
	}
	distribution->count = count;
}

static void add_histogram(struct distribution *distribution, const struct plot_histogram *histogram)
{
	size_t i;

	distribution->buckets =
		xrealloc(distribution->buckets, (distribution->count + histogram->count + 1) *
							sizeof(*distribution->buckets));
	for (i = 0; i < histogram->count; i++) {
		distribution->buckets[distribution->count++] = histogram->buckets[i];
		distribution->faults += histogram->buckets[i].count;
	}
	distribution->max = fmax(distribution->max, histogram->max);
}

static struct distribution read_distribution(const struct latency *latency, const char *task,
					     size_t k)
{
	const struct plot_kernel *kernel = &latency->runs->kernels[k];
	struct distribution distribution = {0};
	size_t i;

	for (i = 0; i < kernel->histogram_count; i++) {
		const struct plot_histogram *histogram = &kernel->histograms[i];

		if (strcmp(histogram->task, task) == 0 &&
		    strcmp(histogram->source, latency->source->name) == 0 &&
		    matters(latency->runs->compared->scenario, task, histogram->phase))
			add_histogram(&distribution, histogram);
	}
	merge_buckets(&distribution);
	return distribution;
}

/* The duration that @part of the faults did not exceed, as `percentile` in metrics.c. */
static double quantile(const struct distribution *distribution, double part)
{
	double rank = fmax(1, ceil(part * distribution->faults * (1 - 1e-12))), seen = 0;
	size_t i;

	for (i = 0; i + 1 < distribution->count; i++) {
		seen += distribution->buckets[i].count;
		if (seen >= rank)
			break;
	}
	return fmin(distribution->buckets[i].high - 1, distribution->max);
}

static struct distribution *distribution_of(const struct latency *latency, size_t task, size_t k)
{
	return &latency->all[task * latency->runs->kernel_count + k];
}

/* Tasks with enough faults of the source on any kernel, in the order of the scenario. */
static void find_tasks(struct latency *latency)
{
	const struct scenario *scenario = latency->runs->compared->scenario;
	size_t kernels = latency->runs->kernel_count, t, k;

	latency->tasks = xcalloc(scenario->task_count + 1, sizeof(char *));
	latency->all = xcalloc(scenario->task_count * kernels + 1, sizeof(*latency->all));
	for (t = 0; t < scenario->task_count; t++) {
		size_t task = latency->task_count;
		double most = 0;

		if (scenario->tasks[t].twin)
			continue;
		for (k = 0; k < kernels; k++) {
			*distribution_of(latency, task, k) =
				read_distribution(latency, scenario->tasks[t].name, k);
			most = fmax(most, distribution_of(latency, task, k)->faults);
		}
		if (most >= FAULTS_LEAST) {
			latency->tasks[latency->task_count++] = scenario->tasks[t].name;
			continue;
		}
		for (k = 0; k < kernels; k++)
			free(distribution_of(latency, task, k)->buckets);
	}
}

/* Axes from the shortest fault to the longest, and down to the rarest. */
static void find_latency_axes(struct latency *latency)
{
	double low = INFINITY, high = 0, most = 1;
	size_t i;

	for (i = 0; i < latency->task_count * latency->runs->kernel_count; i++) {
		const struct distribution *one = &latency->all[i];

		if (!one->count)
			continue;
		low = fmin(low, fmax(1, one->buckets[0].low));
		high = fmax(high, one->max);
		most = fmax(most, one->faults);
	}
	latency->low = 0.9 * low / 1e3;
	latency->high = 1.1 * fmax(high, low) / 1e3;
	latency->decades = (int)ceil(log10(most));
}

/*
 * Corners of the curve: at a bucket's ends, the part of the faults that took at least as
 * long; at last the longest of them, which one did.
 */
static void put_distribution(struct latency *latency, struct distribution *distribution)
{
	struct canvas *canvas = &latency->canvas;
	double rest = distribution->faults;
	size_t i;

	for (i = 0; i < distribution->count; i++) {
		const struct view_bucket *bucket = &distribution->buckets[i];

		if (i == 0 || distribution->buckets[i - 1].high != bucket->low) {
			canvas_values(canvas, fmax(1, bucket->low) / 1e3,
				      rest / distribution->faults, rest);
			fputc('\n', canvas->data);
		}
		rest -= bucket->count;
		canvas_values(canvas, (rest > 0 ? bucket->high : distribution->max) / 1e3,
			      fmax(rest, 1) / distribution->faults, fmax(rest, 1));
		fputc('\n', canvas->data);
	}
}

static void put_latency_data(struct latency *latency)
{
	size_t t, k;

	for (t = 0; t < latency->task_count; t++)
		for (k = 0; k < latency->runs->kernel_count; k++) {
			struct distribution *one = distribution_of(latency, t, k);
			char *about;

			if (!one->count)
				continue;
			about = xasprintf("%s, %s", latency->tasks[t], latency->runs->names[k]);
			one->index = canvas_block(&latency->canvas, about,
						  "us part_that_took_as_long faults_that_did");
			free(about);
			put_distribution(latency, one);
		}
}

static double task_left(size_t t)
{
	return LEFT + (double)(t % 2) * (PANEL_WIDTH + PANEL_GAP);
}

static double task_width(const struct latency *latency)
{
	return latency->task_count > 1 ? PANEL_WIDTH : ALONE_WIDTH;
}

static double task_top(size_t t)
{
	size_t row = t / 2;

	return TOP + (double)row * (PANEL_HEIGHT + 2.5 * PANEL_GAP);
}

static char *ns_text(double ns)
{
	char text[TEXT_ROOM];

	return xstrdup(text_range(ns, ns, "ns", text));
}

/* "patched: 12,000 faults, median 9.21 us": a line of the key. */
static char *faults_text(const struct latency *latency, size_t t, size_t k)
{
	const struct distribution *one = distribution_of(latency, t, k);
	const char *name = latency->runs->names[k];
	char number[TEXT_ROOM], *median, *text;

	if (!latency->runs->kernels[k].count)
		return xasprintf("%s: not available", name);
	if (!one->count)
		return xasprintf("%s: none", name);
	median = ns_text(quantile(one, 0.5));
	text = xasprintf("%s: %s faults, median %s", name, canvas_count(one->faults, number),
			 median);
	free(median);
	return text;
}

/* In the upper right corner, where no curve comes. */
static void put_faults(struct latency *latency, size_t t)
{
	double left = task_left(t) + task_width(latency) - KEY_WIDTH, top = task_top(t) + 9;
	size_t k;

	for (k = 0; k < latency->runs->kernel_count; k++) {
		char *text = faults_text(latency, t, k);
		double y = top + CANVAS_LINE * (double)k;

		if (distribution_of(latency, t, k)->count)
			canvas_line(&latency->canvas, left, y, left + 28, y,
				    canvas_kernel_style(k));
		canvas_label(&latency->canvas, left + 33, y, "left", CANVAS_SMALL, text);
		free(text);
	}
}

/* Ticks of parts: "10 %", "1 %", one a power of ten. */
static void put_part_ticks(struct latency *latency, enum canvas_figures figures)
{
	FILE *gp = latency->canvas.gp;
	int i;

	fputs("set ytics (", gp);
	for (i = 0; i <= latency->decades; i++) {
		fputs(i ? ", \"" : "\"", gp);
		if (figures == CANVAS_FIGURES)
			fprintf(gp, "%.*f %%%%", i > 2 ? i - 2 : 0, 100 * pow(10, -i));
		fprintf(gp, "\" %g", pow(10, -i));
	}
	fputs(")\n", gp);
}

static void put_latency_panel(struct latency *latency, size_t t)
{
	struct canvas *canvas = &latency->canvas;
	double left = task_left(t), top = task_top(t), width = task_width(latency);
	size_t k;

	canvas_panel(canvas, latency->tasks[t], left, top, left + width, top + PANEL_HEIGHT);
	put_part_ticks(latency, t % 2 ? CANVAS_NO_FIGURES : CANVAS_FIGURES);
	if (t % 2 == 0)
		canvas_axis(canvas, top, top + PANEL_HEIGHT, "share of faults", "that took longer");
	canvas_label(canvas, left, top - 14, "left", CANVAS_LARGE, latency->tasks[t]);
	canvas_label(canvas, left + width / 2, top + PANEL_HEIGHT + 36, "center", CANVAS_NORMAL,
		     "latency, us");
	put_faults(latency, t);
	for (k = 0; k < latency->runs->kernel_count; k++)
		if (distribution_of(latency, t, k)->count)
			canvas_curve(canvas, "data index %zu using 1:2 with lines ls %u",
				     distribution_of(latency, t, k)->index, canvas_kernel_style(k));
	canvas_curves_end(canvas, "");
	canvas_panel_end(canvas);
}

static void put_latency_text(struct latency *latency)
{
	struct canvas *canvas = &latency->canvas;
	const struct plot_runs *runs = latency->runs;
	size_t t, k;

	canvas_text(canvas);
	fputs("set multiplot\nset key inside right top\n", canvas->gp);
	put_part_ticks(latency, CANVAS_FIGURES);
	for (t = 0; t < latency->task_count; t++) {
		char *title = xasprintf("%s: share of faults that took longer than so many us",
					latency->tasks[t]);

		canvas_text_panel(canvas, t, latency->task_count, title);
		free(title);
		for (k = 0; k < runs->kernel_count; k++) {
			if (!distribution_of(latency, t, k)->count)
				continue;
			canvas_curve(canvas,
				     "data index %zu using 1:2 with points pt \"%c\" title ",
				     distribution_of(latency, t, k)->index,
				     canvas_letter(runs->names, runs->kernel_count, k));
			canvas_quote(canvas->gp, runs->names[k]);
		}
		canvas_curves_end(canvas, "");
	}
}

static void describe_latency(struct latency *latency)
{
	FILE *alt = latency->canvas.alt;
	size_t t, k;

	for (t = 0; t < latency->task_count; t++)
		for (k = 0; k < latency->runs->kernel_count; k++) {
			const struct distribution *one = distribution_of(latency, t, k);
			char *text = faults_text(latency, t, k), *rare, *worst;

			fprintf(alt, " %s on %s", latency->tasks[t], text);
			if (one->count) {
				rare = ns_text(quantile(one, 0.99));
				worst = ns_text(one->max);
				fprintf(alt, ", 1 in 100 over %s, worst %s", rare, worst);
				free(rare);
				free(worst);
			}
			fputc('.', alt);
			free(text);
		}
}

static void draw_latency(struct latency *latency, size_t scenario)
{
	const char *of = latency->runs->compared->scenario->name;
	struct canvas *canvas = &latency->canvas;
	size_t columns = latency->task_count > 1 ? 2 : 1, t;
	double bottom = task_top(latency->task_count - 1) + PANEL_HEIGHT;

	canvas_open(canvas,
		    &(const struct canvas_head){
			    .of = of,
			    .kind = "latency",
			    .part = latency->source->name,
			    .scenario = scenario,
			    .width = (int)(task_left(columns - 1) + task_width(latency)) + RIGHT,
			    .height = (int)bottom + FOOT,
			    .rows = (unsigned int)(TEXT_ROWS * latency->task_count),
			    .title = xasprintf("%s: latency of %s, %s", of, latency->source->says,
					       latency->runs->seeds),
			    .note = latency->runs->missing,
		    });
	put_latency_data(latency);
	fprintf(canvas->gp, "set logscale xy\nset xrange [%.6g:%.6g]\nset yrange [%g:1]\n",
		latency->low, latency->high, pow(10, -latency->decades));
	canvas_log_ticks(canvas, "x", latency->low, latency->high);
	put_latency_text(latency);
	canvas_picture(canvas);
	for (t = 0; t < latency->task_count; t++)
		put_latency_panel(latency, t);
	describe_latency(latency);
}

/* *@drawn: whether there are faults of @source. */
static int plot_source(const struct plot_runs *runs, const struct fault_source *source,
		       size_t scenario, const char *directory, struct plots *plots, bool *drawn,
		       struct error *error)
{
	struct latency latency = {.runs = runs, .source = source};
	int code = 0;
	size_t i;

	find_tasks(&latency);
	if (latency.task_count) {
		find_latency_axes(&latency);
		draw_latency(&latency, scenario);
		code = canvas_close(&latency.canvas, directory, plots, error);
		*drawn = true;
	}
	for (i = 0; i < latency.task_count * runs->kernel_count; i++)
		free(latency.all[i].buckets);
	free(latency.all);
	free(latency.tasks);
	return code;
}

int plot_latency(const struct plot_runs *runs, size_t scenario, const char *directory,
		 struct plots *plots, struct error *error)
{
	bool drawn = false;
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(sources); i++)
		if (plot_source(runs, &sources[i], scenario, directory, plots, &drawn, error))
			return -1;
	if (drawn)
		return 0;
	return plot_source(runs, &first_touch, scenario, directory, plots, &drawn, error);
}

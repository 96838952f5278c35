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

#include "bench/base/text.h"
#include "bench/plot/plot_canvas.h"
#include "bench/plot/plot_layout.h"
#include "lib/array.h"
#include "lib/xalloc.h"

static const struct source {
	const char *name, *says;
} sources[] = {
	{"zswap", "faults on pages in zswap"},
	{"disk", "faults on pages on disk"},
	{"cache", "faults on pages in the swap cache"},
};
static const struct source first_touch = {"new", "first touches of pages"};

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
	const struct source *source;
	const char **tasks;
	size_t task_count;
	struct distribution *all; /* by task, then kernel */
	double low, high;	  /* of the horizontal axis, us */
	int decades;		  /* that the vertical one goes down from all faults */
	struct canvas canvas;
};

static bool named_by_metric(const struct scenario *scenario, const char *task, const char *phase)
{
	size_t m;

	for (m = 0; m < scenario->metric_count; m++) {
		const struct scenario_metric *metric = &scenario->metrics[m];

		if (task && metric->task && strcmp(metric->task, task) == 0)
			return true;
		if (phase && metric->phase && strcmp(metric->phase, phase) == 0)
			return true;
	}
	return false;
}

/* Whether any metric names a task (or a phase), so that others are left out. */
static bool metrics_name(const struct scenario *scenario, bool tasks)
{
	size_t m;

	for (m = 0; m < scenario->metric_count; m++)
		if (tasks ? scenario->metrics[m].task : scenario->metrics[m].phase)
			return true;
	return false;
}

static bool matters(const struct scenario *scenario, const char *task, const char *phase)
{
	return (!metrics_name(scenario, true) || named_by_metric(scenario, task, NULL)) &&
	       (!metrics_name(scenario, false) || named_by_metric(scenario, NULL, phase));
}

static int by_low(const void *a, const void *b)
{
	const struct view_bucket *left = a, *right = b;

	return (left->low > right->low) - (left->low < right->low);
}

/* Sorts buckets, and makes one of those of several phases that are the same. */
static void merge(struct distribution *distribution)
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

static struct distribution distribution_of(const struct latency *latency, const char *task,
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
	merge(&distribution);
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

static struct distribution *of(const struct latency *latency, size_t task, size_t k)
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
			*of(latency, task, k) =
				distribution_of(latency, scenario->tasks[t].name, k);
			most = fmax(most, of(latency, task, k)->faults);
		}
		if (most >= FAULTS_LEAST) {
			latency->tasks[latency->task_count++] = scenario->tasks[t].name;
			continue;
		}
		for (k = 0; k < kernels; k++)
			free(of(latency, task, k)->buckets);
	}
}

/* Axes from the shortest fault to the longest, and down to the rarest. */
static void find_ranges(struct latency *latency)
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
			canvas_value(canvas, fmax(1, bucket->low) / 1e3);
			canvas_value(canvas, rest / distribution->faults);
			canvas_value(canvas, rest);
			fputc('\n', canvas->data);
		}
		rest -= bucket->count;
		canvas_value(canvas, (rest > 0 ? bucket->high : distribution->max) / 1e3);
		canvas_value(canvas, fmax(rest, 1) / distribution->faults);
		canvas_value(canvas, fmax(rest, 1));
		fputc('\n', canvas->data);
	}
}

static void put_data(struct latency *latency)
{
	size_t t, k;

	for (t = 0; t < latency->task_count; t++)
		for (k = 0; k < latency->runs->kernel_count; k++) {
			struct distribution *one = of(latency, t, k);
			char *about;

			if (!one->count)
				continue;
			about = xasprintf("%s, %s", latency->tasks[t],
					  latency->runs->kernels[k].name);
			one->index = canvas_block(&latency->canvas, about,
						  "us part_that_took_as_long faults_that_did");
			free(about);
			put_distribution(latency, one);
		}
}

static double panel_left(size_t t)
{
	return LEFT + (double)(t % 2) * (PANEL_WIDTH + PANEL_GAP);
}

static double panel_width(const struct latency *latency)
{
	return latency->task_count > 1 ? PANEL_WIDTH : ALONE_WIDTH;
}

static double panel_top(size_t t)
{
	size_t row = t / 2;

	return TOP + (double)row * (PANEL_HEIGHT + 2.5 * PANEL_GAP);
}

/* Style of kernel @k: the reference in ink. */
static unsigned int style_of(size_t k)
{
	return k ? canvas_style(k) : CANVAS_INK;
}

static char *range_text(double ns)
{
	char text[TEXT_ROOM];

	return xstrdup(text_range(ns, ns, "ns", text));
}

/* "patched: 12,000 faults, median 9.21 us": a line of the key. */
static char *key_text(const struct latency *latency, size_t t, size_t k)
{
	const struct distribution *one = of(latency, t, k);
	const char *name = latency->runs->kernels[k].name;
	const struct text_scale plain = {.unit = "", .divisor = 1};
	char number[TEXT_ROOM], *median, *text;

	if (!one->count)
		return xasprintf("%s: none", name);
	median = range_text(quantile(one, 0.5));
	text = xasprintf("%s: %s faults, median %s", name,
			 text_number(one->faults, &plain, 0, number), median);
	free(median);
	return text;
}

/* In the upper right corner, where no curve comes. */
static void put_key(struct latency *latency, size_t t)
{
	double left = panel_left(t) + panel_width(latency) - KEY_WIDTH, top = panel_top(t) + 9;
	size_t k;

	for (k = 0; k < latency->runs->kernel_count; k++) {
		char *text = key_text(latency, t, k);
		double y = top + CANVAS_LINE * (double)k;

		if (of(latency, t, k)->count)
			canvas_line(&latency->canvas, left, y, left + 28, y, style_of(k));
		canvas_label(&latency->canvas, left + 33, y, "left", CANVAS_SMALL, text);
		free(text);
	}
}

/* Ticks of parts: "10 %", "1 %", one a power of ten. */
static void put_part_ticks(struct latency *latency, bool figures)
{
	int i;

	fputs("set ytics (", latency->canvas.gp);
	for (i = 0; i <= latency->decades; i++) {
		fputs(i ? ", " : "", latency->canvas.gp);
		if (figures)
			fprintf(latency->canvas.gp, "\"%.*f %%%%\" %g", i > 2 ? i - 2 : 0,
				100 * pow(10, -i), pow(10, -i));
		else
			fprintf(latency->canvas.gp, "\"\" %g", pow(10, -i));
	}
	fputs(")\n", latency->canvas.gp);
}

static void put_curves(struct latency *latency, size_t t)
{
	FILE *gp = latency->canvas.gp;
	size_t k, curves = 0;

	for (k = 0; k < latency->runs->kernel_count; k++)
		if (of(latency, t, k)->count)
			fprintf(gp, "%s\\\n\tdata index %zu using 1:2 with lines ls %u",
				curves++ ? ", " : "plot ", of(latency, t, k)->index, style_of(k));
	fputc('\n', gp);
}

static void put_panel(struct latency *latency, size_t t)
{
	struct canvas *canvas = &latency->canvas;
	double left = panel_left(t), top = panel_top(t);

	fprintf(canvas->gp, "\n# %s\n", latency->tasks[t]);
	canvas_panel(canvas, left, top, left + panel_width(latency), top + PANEL_HEIGHT);
	put_part_ticks(latency, t % 2 == 0);
	if (t % 2 == 0)
		canvas_axis(canvas, top, top + PANEL_HEIGHT, "share of faults", "that took longer");
	canvas_label(canvas, left, top - 14, "left", CANVAS_LARGE, latency->tasks[t]);
	canvas_label(canvas, left + panel_width(latency) / 2, top + PANEL_HEIGHT + 36, "center",
		     CANVAS_NORMAL, "latency, us");
	put_key(latency, t);
	put_curves(latency, t);
	fputs("unset label\nunset arrow\n", canvas->gp);
}

/* The letter of a kernel: its first, or from A on where two would have the same. */
static char letter_of(const struct latency *latency, size_t k)
{
	size_t i, j;

	for (i = 0; i < latency->runs->kernel_count; i++)
		for (j = 0; j < i; j++)
			if (*latency->runs->kernels[i].name == *latency->runs->kernels[j].name)
				return (char)('A' + k % 26);
	return *latency->runs->kernels[k].name;
}

static void put_text_panel(struct latency *latency, size_t t)
{
	FILE *gp = latency->canvas.gp;
	size_t count = latency->task_count, k, curves = 0;
	char *title = xasprintf("%s: share of faults that took longer than so many us",
				latency->tasks[t]);

	fprintf(gp, "set origin 0,%.4f\nset size 1,%.4f\nset title ",
		1 - (double)(t + 1) / (double)count, 1.0 / (double)count);
	canvas_quote(gp, title);
	fputc('\n', gp);
	for (k = 0; k < latency->runs->kernel_count; k++)
		if (of(latency, t, k)->count) {
			fprintf(gp, "%s\\\n\tdata index %zu using 1:2 with points pt \"%c\" title ",
				curves++ ? ", " : "plot ", of(latency, t, k)->index,
				letter_of(latency, k));
			canvas_quote(gp, latency->runs->kernels[k].name);
		}
	fputc('\n', gp);
	free(title);
}

static void put_axes(struct latency *latency)
{
	fprintf(latency->canvas.gp, "set logscale xy\nset xrange [%.6g:%.6g]\nset yrange [%g:1]\n",
		latency->low, latency->high, pow(10, -latency->decades));
	canvas_log_ticks(&latency->canvas, "x", latency->low, latency->high);
}

static void put_text(struct latency *latency)
{
	size_t t;

	canvas_text(&latency->canvas);
	fputs("set multiplot\nset key inside right top\n", latency->canvas.gp);
	put_part_ticks(latency, true);
	for (t = 0; t < latency->task_count; t++)
		put_text_panel(latency, t);
}

static void put_alt(struct latency *latency)
{
	FILE *alt = latency->canvas.alt;
	size_t t, k;

	for (t = 0; t < latency->task_count; t++)
		for (k = 0; k < latency->runs->kernel_count; k++) {
			const struct distribution *one = of(latency, t, k);
			char *text = key_text(latency, t, k), *rare, *worst;

			fprintf(alt, " %s on %s", latency->tasks[t], text);
			if (one->count) {
				rare = range_text(quantile(one, 0.99));
				worst = range_text(one->max);
				fprintf(alt, ", 1 in 100 over %s, worst %s", rare, worst);
				free(rare);
				free(worst);
			}
			fputc('.', alt);
			free(text);
		}
}

static void draw(struct latency *latency, size_t scenario)
{
	const struct plot_runs *runs = latency->runs;
	const char *scenario_name = runs->compared->scenario->name;
	char *name = xasprintf("%s-latency-%s", scenario_name, latency->source->name);
	size_t columns = latency->task_count > 1 ? 2 : 1, t;
	double bottom = panel_top(latency->task_count - 1) + PANEL_HEIGHT;
	const struct canvas_head head = {
		.kind = "latency",
		.name = name,
		.scenario = scenario,
		.width = (int)(panel_left(columns - 1) + panel_width(latency)) + RIGHT,
		.height = (int)bottom + FOOT,
		.rows = (unsigned int)(TEXT_ROWS * latency->task_count),
		.title = xasprintf("%s: latency of %s, %zu seed%s", scenario_name,
				   latency->source->says, runs->seed_count,
				   runs->seed_count == 1 ? "" : "s"),
	};

	canvas_open(&latency->canvas, &head);
	put_data(latency);
	put_axes(latency);
	put_text(latency);
	canvas_picture(&latency->canvas);
	for (t = 0; t < latency->task_count; t++)
		put_panel(latency, t);
	put_alt(latency);
	free(name);
}

/* *@drawn: whether there are faults of @source. */
static int plot_source(const struct plot_runs *runs, const struct source *source, size_t scenario,
		       const char *directory, struct plots *plots, bool *drawn, struct error *error)
{
	struct latency latency = {.runs = runs, .source = source};
	int code = 0;
	size_t i;

	find_tasks(&latency);
	if (latency.task_count) {
		find_ranges(&latency);
		draw(&latency, scenario);
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

// SPDX-License-Identifier: GPL-2.0-only
/*
 * How cost grows with a number: the scenarios that share a series, in a plot for each of
 * their metrics. Across, on a logarithmic axis, the number in which they differ; up, the
 * median of the metric with the range of the seeds; a line for each kernel.
 */
#include "bench/plot/plot_kinds.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/metric/metrics.h"
#include "bench/base/words.h"
#include "bench/plot/plot_canvas.h"
#include "bench/plot/plot_layout.h"
#include "lib/xalloc.h"

/* Geometry, in pixels. */
enum {
	LEFT = 84,
	TOP = 44,
	WIDTH = 520,
	HEIGHT = 260,
	RIGHT = 150, /* for the names of the kernels */
	FOOT = 56,
	TEXT_ROWS = 20,
};

/* The scenarios of one series, by rising number. */
struct scaling {
	const struct compared_scenario *const *all;
	size_t *members, count; /* indices into all */
	size_t first;		/* of the members in the order of the report */
	const struct scenario_metric *metric;
	struct text_scale scale;
	double high;   /* of the vertical axis, on the scale */
	size_t *index; /* of each kernel's block of data */
	bool *present;
	struct canvas canvas;
};

static uint64_t series_number(const struct scaling *scaling, size_t i)
{
	return scaling->all[scaling->members[i]]->scenario->series.at;
}

/* Finds those that share the series of scenario @first, which is the first of them. */
static void find_members(struct scaling *scaling, size_t count, size_t first)
{
	const char *name = scaling->all[first]->scenario->series.name;
	size_t s, i;

	scaling->first = first;
	scaling->count = 0;
	for (s = first; s < count; s++) {
		const struct scenario *scenario = scaling->all[s]->scenario;

		if (!scenario->series.name || strcmp(scenario->series.name, name) != 0)
			continue;
		for (i = scaling->count++; i && series_number(scaling, i - 1) > scenario->series.at;
		     i--)
			scaling->members[i] = scaling->members[i - 1];
		scaling->members[i] = s;
	}
}

/* The runs of kernel @k of member @i that have the plot's metric; of none, count is 0. */
static struct summary summary_at(const struct scaling *scaling, size_t i, size_t k)
{
	const struct compared_scenario *compared = scaling->all[scaling->members[i]];
	const struct scenario *scenario = compared->scenario;
	size_t m;

	for (m = 0; m < scenario->metric_count; m++)
		if (strcmp(scenario->metrics[m].name, scaling->metric->name) == 0)
			return compare_metric(compared, k, m);
	return (struct summary){0};
}

/* The unit that suits all figures, and the end of the axis; whether there are figures. */
static bool find_scale(struct scaling *scaling)
{
	double low = INFINITY, high = 0;
	size_t i, k;

	for (i = 0; i < scaling->count; i++)
		for (k = 0; k < scaling->all[0]->kernel_count; k++) {
			struct summary summary = summary_at(scaling, i, k);

			if (!summary.count)
				continue;
			low = summary.median > 0 ? fmin(low, summary.median) : low;
			high = fmax(high, summary.high);
		}
	if (high <= 0)
		return false;
	scaling->scale = text_scale_for(metric_unit(scaling->metric), fmin(low, high), high);
	scaling->high = high / scaling->scale.divisor;
	return true;
}

static void put_scaling_data(struct scaling *scaling, size_t k)
{
	struct canvas *canvas = &scaling->canvas;
	size_t i;

	for (i = 0; i < scaling->count; i++) {
		struct summary summary = summary_at(scaling, i, k);
		double divisor = scaling->scale.divisor;

		if (!summary.count)
			continue;
		if (!scaling->present[k])
			scaling->index[k] = canvas_block(canvas, scaling->all[0]->kernels[k].name,
							 "at median lowest highest");
		scaling->present[k] = true;
		canvas_values(canvas, (double)series_number(scaling, i), summary.median / divisor,
			      summary.low / divisor, summary.high / divisor);
		fputc('\n', canvas->data);
	}
}

static void put_scaling_axes(struct scaling *scaling)
{
	double top = scaling->high * 1.06;
	size_t i;

	fprintf(scaling->canvas.gp,
		"set logscale x 2\nset xrange [%.6g:%.6g]\nset yrange [0:%.6g]\nset xtics (",
		(double)series_number(scaling, 0) / 1.19,
		(double)series_number(scaling, scaling->count - 1) * 1.19, top);
	for (i = 0; i < scaling->count; i++)
		fprintf(scaling->canvas.gp, "%s\"%llu\" %llu", i ? ", " : "",
			(unsigned long long)series_number(scaling, i),
			(unsigned long long)series_number(scaling, i));
	fputs(")\n", scaling->canvas.gp);
	canvas_ticks(&scaling->canvas, "y", plot_tick(top, 4), top, CANVAS_FIGURES);
}

static void put_scaling_text(struct scaling *scaling)
{
	struct canvas *canvas = &scaling->canvas;
	size_t k;

	canvas_text(canvas);
	fputs("set key outside top left horizontal\n", canvas->gp);
	for (k = 0; k < scaling->all[0]->kernel_count; k++) {
		if (!scaling->present[k])
			continue;
		canvas_curve(canvas, "data index %zu using 1:2 with points pointtype \"%c\" title ",
			     scaling->index[k], (char)('A' + k % 26));
		canvas_quote(canvas->gp, scaling->all[0]->kernels[k].name);
	}
	canvas_curves_end(canvas, "");
}

/* Names of the kernels beside the ends of their lines. */
static void put_kernel_names(struct scaling *scaling)
{
	static const struct canvas_margin margin = {.x = LEFT + WIDTH + 12,
						    .line = 26,
						    .text = 32,
						    .low = TOP,
						    .high = TOP + HEIGHT,
						    .apart = CANVAS_LINE};
	double y = TOP + CANVAS_LINE / 2;
	size_t k;

	for (k = 0; k < scaling->all[0]->kernel_count; k++)
		if (scaling->present[k]) {
			canvas_name(&scaling->canvas, y, canvas_kernel_style(k),
				    scaling->all[0]->kernels[k].name);
			y += CANVAS_LINE;
		}
	canvas_put_names(&scaling->canvas, &margin);
}

static void put_scaling_picture(struct scaling *scaling)
{
	struct canvas *canvas = &scaling->canvas;
	size_t k;

	canvas_picture(canvas);
	canvas_panel(canvas, NULL, LEFT, TOP, LEFT + WIDTH, TOP + HEIGHT);
	canvas_axis(canvas, TOP, TOP + HEIGHT, scaling->metric->says, scaling->scale.unit);
	canvas_label(canvas, LEFT + WIDTH / 2.0, TOP + HEIGHT + 36, "center", CANVAS_NORMAL,
		     scaling->all[scaling->first]->scenario->series.of);
	put_kernel_names(scaling);
	for (k = 0; k < scaling->all[0]->kernel_count; k++) {
		if (!scaling->present[k])
			continue;
		canvas_curve(canvas, "data index %zu using 1:2 with lines ls %u", scaling->index[k],
			     canvas_kernel_style(k));
		canvas_curve(canvas,
			     "data index %zu using 1:2:3:4 with yerrorbars ls %u dashtype solid "
			     "pointsize 0.7",
			     scaling->index[k], canvas_kernel_style(k));
	}
	canvas_curves_end(canvas, "");
}

static void describe_scaling(struct scaling *scaling)
{
	char text[TEXT_ROOM];
	size_t i, k;

	for (k = 0; k < scaling->all[0]->kernel_count; k++) {
		const char *before = " ";

		if (!scaling->present[k])
			continue;
		fprintf(scaling->canvas.alt, " %s:", scaling->all[0]->kernels[k].name);
		for (i = 0; i < scaling->count; i++) {
			struct summary summary = summary_at(scaling, i, k);

			if (!summary.count)
				continue;
			fprintf(scaling->canvas.alt, "%s%s at %llu", before,
				text_range(summary.median, summary.median,
					   metric_unit(scaling->metric), text),
				(unsigned long long)series_number(scaling, i));
			before = ", ";
		}
		fputc('.', scaling->canvas.alt);
	}
}

/* Whether kernel @k has the metric in any scenario of the series. */
static bool kernel_has_line(const struct scaling *scaling, size_t k)
{
	size_t i;

	for (i = 0; i < scaling->count; i++)
		if (summary_at(scaling, i, k).count)
			return true;
	return false;
}

/* The kernels without a line and why; NULL: all have one. The caller frees. */
static char *scaling_note(const struct scaling *scaling)
{
	const struct compared_scenario *first = scaling->all[scaling->first];
	size_t metric = (size_t)(scaling->metric - first->scenario->metrics), k;
	char **parts = NULL, *note;

	for (k = 0; k < first->kernel_count; k++)
		if (!kernel_has_line(scaling, k))
			parts = words_add(parts, xasprintf("%s is not available: %s",
							   first->kernels[k].name,
							   compare_absent(first, k, metric)));
	note = parts ? words_join(parts, "; ") : NULL;
	words_free(parts);
	return note;
}

static void draw_scaling(struct scaling *scaling)
{
	const struct scenario_series *series = &scaling->all[scaling->first]->scenario->series;
	char *note = scaling_note(scaling);
	size_t k;

	canvas_open(&scaling->canvas, &(const struct canvas_head){
					      .of = series->name,
					      .kind = "scaling",
					      .part = scaling->metric->name,
					      .scenario = scaling->first,
					      .width = LEFT + WIDTH + RIGHT,
					      .height = TOP + HEIGHT + FOOT,
					      .rows = TEXT_ROWS,
					      .title = xasprintf("%s: %s (%s), by %s", series->name,
								 scaling->metric->says,
								 scaling->scale.unit, series->of),
					      .note = note,
				      });
	free(note);
	for (k = 0; k < scaling->all[0]->kernel_count; k++)
		put_scaling_data(scaling, k);
	put_scaling_axes(scaling);
	put_scaling_text(scaling);
	put_scaling_picture(scaling);
	describe_scaling(scaling);
}

/* The plots of the series that scenario @first begins. */
static int draw_scalings(struct scaling *scaling, size_t count, size_t first, const char *directory,
			 struct plots *plots, struct error *error)
{
	const struct scenario *scenario = scaling->all[first]->scenario;
	size_t kernels = scaling->all[0]->kernel_count, m;

	find_members(scaling, count, first);
	for (m = 0; m < scenario->metric_count && scaling->count > 1; m++) {
		scaling->metric = &scenario->metrics[m];
		memset(scaling->present, 0, kernels * sizeof(*scaling->present));
		if (!find_scale(scaling))
			continue;
		draw_scaling(scaling);
		if (canvas_close(&scaling->canvas, directory, plots, error))
			return -1;
	}
	return 0;
}

/* Whether an earlier scenario is of the same series as @s. */
static bool is_drawn(const struct compared_scenario *const *all, size_t s)
{
	size_t i;

	for (i = 0; i < s; i++)
		if (all[i]->scenario->series.name &&
		    strcmp(all[i]->scenario->series.name, all[s]->scenario->series.name) == 0)
			return true;
	return false;
}

int plots_scaling(const struct compared_scenario *const *all, size_t count, const char *directory,
		  struct plots *plots, struct error *error)
{
	size_t kernels = count ? all[0]->kernel_count : 0, s;
	struct scaling scaling = {
		.all = all,
		.members = xcalloc(count, sizeof(*scaling.members)),
		.index = xcalloc(kernels, sizeof(*scaling.index)),
		.present = xcalloc(kernels, sizeof(*scaling.present)),
	};
	int code = 0;

	for (s = 0; s < count && !code; s++)
		if (all[s]->scenario->series.name && !is_drawn(all, s))
			code = draw_scalings(&scaling, count, s, directory, plots, error);
	free(scaling.members);
	free(scaling.index);
	free(scaling.present);
	if (code)
		plots_free(plots);
	return code;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * What was judged, all in one plot: a row for each metric, by scenario, a column for each
 * kernel; in it how far the metric moved against the reference and the 95 % interval of
 * that, marked by verdict. Distances are those that verdicts are made on, effect_size(),
 * so that the axis ends at 100 whatever the metric.
 */
#include "bench/plot/plot_kinds.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/metric/metrics.h"
#include "bench/plot/plot_canvas.h"
#include "bench/plot/plot_layout.h"
#include "lib/xalloc.h"

/* What marks a verdict: in pictures, and in plain text. */
static const struct mark {
	enum verdict verdict;
	const char *color;
	int point;
	char letter;
} marks[] = {
	{VERDICT_BETTER, "blue", 7, '+'},
	{VERDICT_WORSE, "vermillion", 5, '-'},
	{VERDICT_SAME, "ink", 2, '='},
	{VERDICT_UNKNOWN, "grey", 6, '?'},
};
enum { MARKS = ARRAY_LENGTH(marks) };

/* Geometry: pixels, and characters of the plain text. */
enum {
	MARGIN = 14,
	INDENT = 12,
	ROW = 17,
	TOP = 84,
	KEY = 44,
	FOOT = 48,
	PANEL = 300, /* the only one, or one of several: */
	PANEL_LEAST = 150,
	CHANGE = 72, /* the change in figures, beside the panel */
	TEXT_LEFT = 43,
	TEXT_RIGHT = 11,
	TEXT_NAME = 40,
};

/* A metric that is judged, or the name of a scenario. */
struct row {
	size_t scenario;
	const struct scenario_metric *metric; /* NULL: the scenario's name */
	size_t index;			      /* of the metric */
};

struct summary_plot {
	const struct compared_scenario *const *all;
	const struct verdicts *verdicts;
	size_t kernels; /* with the reference */
	struct row *rows;
	size_t count;
	double left, panel, high; /* pixels, pixels, effect at both ends of the axis */
	struct canvas canvas;
};

static void add_summary_row(struct summary_plot *plot, size_t scenario,
			    const struct scenario_metric *metric, size_t index)
{
	plot->rows = xrealloc(plot->rows, (plot->count + 1) * sizeof(*plot->rows));
	plot->rows[plot->count++] =
		(struct row){.scenario = scenario, .metric = metric, .index = index};
}

static void find_summary_rows(struct summary_plot *plot, size_t count)
{
	size_t s, m;

	for (s = 0; s < count; s++) {
		const struct scenario *scenario = plot->all[s]->scenario;
		bool named = false;

		for (m = 0; m < scenario->metric_count; m++) {
			if (!scenario->metrics[m].better)
				continue;
			if (!named)
				add_summary_row(plot, s, NULL, 0);
			named = true;
			add_summary_row(plot, s, &scenario->metrics[m], m);
		}
	}
}

static const struct metric_verdict *verdict_of(const struct summary_plot *plot, size_t k,
					       const struct row *row)
{
	return verdicts_get(plot->verdicts, row->scenario, k, row->index);
}

/* A difference of the metric as an effect with its sign. */
static double effect(const struct metric_verdict *v, const struct row *row, double difference)
{
	return copysign(
		effect_size(v->paired.from, v->paired.to, difference, metric_unit(row->metric)),
		difference);
}

/* An end of the interval; the difference itself where too few seeds have one. */
static double end_effect(const struct metric_verdict *v, const struct row *row, double end)
{
	return effect(v, row, v->paired.has_interval ? end : v->paired.difference);
}

static void find_summary_geometry(struct summary_plot *plot)
{
	size_t longest = 0, k, r;
	double high = 1;

	for (r = 0; r < plot->count; r++) {
		const struct row *row = &plot->rows[r];
		size_t width = row->metric ? text_width(row->metric->says) : 0;

		longest = width > longest ? width : longest;
		for (k = 1; k < plot->kernels && row->metric; k++) {
			const struct metric_verdict *v = verdict_of(plot, k, row);

			if (v->verdict != VERDICT_NOT_AVAILABLE)
				high = fmax(high, fmax(fabs(end_effect(v, row, v->paired.low)),
						       fabs(end_effect(v, row, v->paired.high))));
		}
	}
	plot->high = fmin(100, plot_round_up(high)) * 1.04;
	plot->left = MARGIN + INDENT + CANVAS_CHARACTER * (double)longest + MARGIN;
	plot->panel = fmax(PANEL_LEAST, PANEL / (double)(plot->kernels - 1));
}

/* A block for each kernel and verdict that has one. */
static bool put_summary_block(struct summary_plot *plot, size_t k, const struct mark *mark)
{
	bool any = false;
	size_t r;

	for (r = 0; r < plot->count; r++) {
		const struct row *row = &plot->rows[r];
		const struct metric_verdict *v;

		if (!row->metric || verdict_of(plot, k, row)->verdict != mark->verdict)
			continue;
		v = verdict_of(plot, k, row);
		if (!any) {
			char *about = xasprintf("%s, %s", plot->all[0]->kernels[k].name,
						verdict_word(mark->verdict));

			canvas_block(&plot->canvas, about, "row effect lowest highest p metric");
			free(about);
		}
		any = true;
		canvas_values(&plot->canvas, (double)r, effect(v, row, v->paired.difference),
			      end_effect(v, row, v->paired.low), end_effect(v, row, v->paired.high),
			      v->p);
		fprintf(plot->canvas.data, "%s/%s\n", plot->all[row->scenario]->scenario->name,
			row->metric->name);
	}
	return any;
}

static double kernel_left(const struct summary_plot *plot, size_t k)
{
	return plot->left + (double)(k - 1) * (plot->panel + CHANGE);
}

static double metric_y(size_t r)
{
	return TOP + ROW * ((double)r + 0.5);
}

static void put_metric_names(struct summary_plot *plot)
{
	size_t r;

	for (r = 0; r < plot->count; r++) {
		const struct row *row = &plot->rows[r];

		if (row->metric)
			canvas_label(&plot->canvas, MARGIN + INDENT, metric_y(r), "left",
				     CANVAS_SMALL, row->metric->says);
		else
			canvas_label(&plot->canvas, MARGIN, metric_y(r), "left", CANVAS_NORMAL,
				     plot->all[row->scenario]->scenario->name);
	}
}

/*
 * "-12 %", or why there is no such figure: by the estimate of the difference, which the mark
 * stands at. The caller frees it.
 */
static char *change_of(const struct summary_plot *plot, size_t k, const struct row *row)
{
	const struct metric_verdict *v = verdict_of(plot, k, row);
	char text[TEXT_ROOM];

	if (v->verdict == VERDICT_NOT_AVAILABLE)
		return xstrdup("n/a");
	return xstrdup(text_change(v->paired.from, v->paired.from + v->paired.difference,
				   metric_unit(row->metric), text));
}

static void put_changes(struct summary_plot *plot, size_t k)
{
	size_t r;

	for (r = 0; r < plot->count; r++) {
		char *text;

		if (!plot->rows[r].metric)
			continue;
		text = change_of(plot, k, &plot->rows[r]);
		canvas_label(&plot->canvas, kernel_left(plot, k) + plot->panel + 6, metric_y(r),
			     "left", CANVAS_SMALL, text);
		free(text);
	}
}

/* The marks of all verdicts, above the panels. */
static void put_mark_key(struct summary_plot *plot)
{
	double x = MARGIN + 4;
	size_t i;

	for (i = 0; i < MARKS; i++) {
		const char *word = verdict_word(marks[i].verdict);

		fprintf(plot->canvas.gp,
			"set label '' at screen %.4f,%.4f point pointtype %d pointsize 0.7 "
			"linecolor rgb %s\n",
			x / plot->canvas.width, 1 - (double)KEY / plot->canvas.height,
			marks[i].point, marks[i].color);
		canvas_label(&plot->canvas, x + 9, KEY, "left", CANVAS_SMALL, word);
		x += 9 + CANVAS_CHARACTER * ((double)strlen(word) + 4);
	}
}

static void put_effect_ticks(struct summary_plot *plot)
{
	double step = plot_round_down(plot->high / 2);
	const char *before = "";
	int i;

	fputs("set xtics (", plot->canvas.gp);
	for (i = -2; i <= 2; i++) {
		double at = i * step;

		if (at == 0)
			fprintf(plot->canvas.gp, "%s\"0\" 0", before);
		else
			fprintf(plot->canvas.gp, "%s\"%+g\" %g", before, at, at);
		before = ", ";
	}
	fputs(")\n", plot->canvas.gp);
}

static void put_summary_panel(struct summary_plot *plot, size_t k, const bool *present,
			      size_t *index)
{
	struct canvas *canvas = &plot->canvas;
	const char *name = plot->all[0]->kernels[k].name;
	double left = kernel_left(plot, k), middle = left + plot->panel / 2;
	double bottom = TOP + ROW * (double)plot->count;
	size_t i;

	canvas_panel(canvas, name, left, TOP, left + plot->panel, bottom);
	canvas_label(canvas, middle, TOP - 14, "center", CANVAS_LARGE, name);
	canvas_line(canvas, middle, TOP, middle, bottom, CANVAS_MARK);
	if (k == 1) {
		put_metric_names(plot);
		put_mark_key(plot);
	}
	put_changes(plot, k);
	for (i = 0; i < MARKS; i++)
		if (present[i])
			canvas_curve(canvas,
				     "data index %zu using 2:1:3:4 with xerrorbars linecolor rgb "
				     "%s linewidth 1.4 pointtype %d pointsize 0.7",
				     (*index)++, marks[i].color, marks[i].point);
	canvas_curves_end(canvas, "-1e9");
	canvas_panel_end(canvas);
}

static void put_summary_picture(struct summary_plot *plot, const bool (*present)[MARKS])
{
	size_t index = 0, k;

	canvas_picture(&plot->canvas);
	fprintf(plot->canvas.gp,
		"set xrange [%.6g:%.6g]\nset yrange [%zu-0.5:-0.5]\nset border 1\nunset ytics\n"
		"set grid xtics noytics\nset bars 0.5\n",
		-plot->high, plot->high, plot->count);
	put_effect_ticks(plot);
	canvas_label(&plot->canvas, MARGIN, plot->canvas.height - 16, "left", CANVAS_SMALL,
		     "Axis: % of the larger of the two medians, points for shares; bars: 95 % "
		     "interval");
	for (k = 1; k < plot->kernels; k++)
		put_summary_panel(plot, k, present[k - 1], &index);
}

/* Plain text has room for one kernel beside the reference. */
static void put_summary_text(struct summary_plot *plot, const bool *present)
{
	FILE *gp = plot->canvas.gp;
	size_t r, i, index = 0;
	char *text;

	canvas_text(&plot->canvas);
	canvas_text_margins(&plot->canvas, TEXT_LEFT, TEXT_RIGHT);
	fprintf(gp, "set xrange [%.6g:%.6g]\nset yrange [%zu:-2]\nset samples %zu\n", -plot->high,
		plot->high, plot->count, plot->count);
	text = xasprintf("%s against %s: + better, - worse, = same, ? unknown",
			 plot->all[0]->kernels[1].name, plot->all[0]->kernels[0].name);
	canvas_text_label(&plot->canvas, 0, -1, text);
	free(text);
	for (r = 0; r < plot->count; r++) {
		const struct row *row = &plot->rows[r];

		if (!row->metric) {
			canvas_text_label(&plot->canvas, 0, (double)r,
					  plot->all[row->scenario]->scenario->name);
			continue;
		}
		text = xasprintf("%.*s", TEXT_NAME, row->metric->says);
		canvas_text_label(&plot->canvas, 2, (double)r, text);
		free(text);
		text = change_of(plot, 1, row);
		canvas_text_label(&plot->canvas, CANVAS_TEXT_COLUMNS - TEXT_RIGHT + 1, (double)r,
				  text);
		free(text);
	}
	fprintf(gp, "plot sample [0:%zu] '+' using (0):1 with points pointtype \"|\"",
		plot->count - 1);
	for (i = 0; i < MARKS; i++)
		if (present[i])
			fprintf(gp, ", \\\n\tdata index %zu using 2:1 with points pointtype \"%c\"",
				index++, marks[i].letter);
	fputc('\n', gp);
}

static void describe_summary(struct summary_plot *plot)
{
	size_t k, r;

	for (k = 1; k < plot->kernels; k++) {
		const char *separator = ":";

		fprintf(plot->canvas.alt, " %s", plot->all[0]->kernels[k].name);
		for (r = 0; r < plot->count; r++) {
			const struct row *row = &plot->rows[r];
			enum verdict verdict =
				row->metric ? verdict_of(plot, k, row)->verdict : VERDICT_NONE;
			char *change;

			if (verdict != VERDICT_BETTER && verdict != VERDICT_WORSE)
				continue;
			change = change_of(plot, k, row);
			fprintf(plot->canvas.alt, "%s %s, %s: %s (%s)", separator,
				plot->all[row->scenario]->scenario->name, row->metric->says, change,
				verdict_word(verdict));
			free(change);
			separator = ";";
		}
		fputs(*separator == ':' ? ": nothing better, nothing worse." : ".",
		      plot->canvas.alt);
	}
}

static void draw_summary(struct summary_plot *plot)
{
	bool(*present)[MARKS] = xcalloc(plot->kernels - 1, sizeof(*present));
	const struct canvas_head head = {
		.kind = "summary",
		.width = (int)(kernel_left(plot, plot->kernels) + MARGIN),
		.height = TOP + ROW * (int)plot->count + FOOT,
		.rows = plot->kernels == 2 ? (unsigned int)plot->count + 3 : 0,
		.title = xasprintf("Change of each metric against %s, paired by seed",
				   plot->all[0]->kernels[0].name),
	};
	size_t k, i;

	canvas_open(&plot->canvas, &head);
	for (k = 1; k < plot->kernels; k++)
		for (i = 0; i < MARKS; i++)
			present[k - 1][i] = put_summary_block(plot, k, &marks[i]);
	if (head.rows)
		put_summary_text(plot, present[0]);
	put_summary_picture(plot, (const bool(*)[MARKS])present);
	describe_summary(plot);
	free(present);
}

int plots_summary(const struct compared_scenario *const *all, size_t count,
		  const struct verdicts *verdicts, const char *directory, struct plots *plots,
		  struct error *error)
{
	struct summary_plot plot = {.all = all, .verdicts = verdicts};
	int code = 0;

	if (count && all[0]->kernel_count > 1)
		find_summary_rows(&plot, count);
	if (plot.count) {
		plot.kernels = all[0]->kernel_count;
		find_summary_geometry(&plot);
		draw_summary(&plot);
		code = canvas_close(&plot.canvas, directory, plots, error);
	}
	free(plot.rows);
	if (code)
		plots_free(plots);
	return code;
}

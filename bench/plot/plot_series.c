// SPDX-License-Identifier: GPL-2.0-only
/*
 * Time series of the median seed: a column of panels for each kernel, a row for each
 * figure, all with the same axes. Points are the samples, and the counters read before
 * and after each phase.
 */
#include "bench/plot/plot_kinds.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/plot/plot_canvas.h"
#include "bench/plot/plot_layout.h"
#include "lib/xalloc.h"

#define MIB (1024.0 * 1024.0)

/* The rows. What counts up is shown as its rise since the first phase's begin. */
static const struct figure {
	const char *counter, *says, *unit_name;
	double unit;
	bool rises;
} figures[] = {
	{"memory.zswap.current", "memory.zswap.current", "MiB", MIB, false},
	{"zswpwb", "written back (zswpwb)", "pages", 1, true},
	{"zswpin", "loaded (zswpin)", "pages", 1, true},
};
enum { FIGURES = ARRAY_LENGTH(figures), ZSWAP = 0, WRITTEN_BACK = 1, LIMIT = FIGURES };

/*
 * What a point has, in the order of the data file's columns: the pool's size and thresholds, MiB;
 * then, for each cgroup, its figures in their units and its zswap.max, MiB.
 */
enum { POOL, ACCEPT, MAX, CGROUPS };

static size_t value_index(size_t cgroup, size_t figure)
{
	return CGROUPS + cgroup * (FIGURES + 1) + figure;
}

/* Geometry, in pixels. */
enum {
	LEFT = 84,
	RIGHT = 150, /* where the lines' names are */
	COLUMNS_WIDTH = 740,
	COLUMN_LEAST = 190,
	COLUMN_GAP = 32, /* half a label of the time axis, and the next one's 0 */
	HEAD = 50,	 /* title and kernels' names, above the phases' names */
	LEADERS = 9,
	ROW = 130,
	ROW_FIRST = 175,
	ROW_GAP = 18,
	FOOT = 46,
	POINTS_AT_MOST = 6000, /* of all lines together, for the SVG's size */
	TEXT_ROWS = 15,	       /* of plain text, for each kernel */
};

/* A time at which counters were read: all at once in a snapshot, or a row of samples. */
struct point {
	double t;		/* ns */
	const json_t *snapshot; /* or */
	const json_t *row;
	double *values; /* see value_index() */
};

struct timeline {
	const json_t *record; /* NULL: this kernel has no run of that seed */
	double begin, end;    /* ns */
	struct point *points;
	size_t count, index; /* index: of its block of data */
};

struct series {
	const struct plot_runs *runs;
	const char **cgroups;
	size_t cgroup_count;
	struct timeline *timelines; /* by kernel */
	bool global;		    /* no cgroup has a limit: the pool's are shown */
	double high[FIGURES];	    /* of the axes */
	double length;		    /* ms, of the longest run */
	struct canvas canvas;
	double column_width;
};

static const json_t *phases_of(const json_t *record)
{
	return json_object_get(record, "phases");
}

static double ns_of(const json_t *phase, const char *key)
{
	return json_number_value(json_object_get(phase, key));
}

/* Cgroups of the first run there is, in the record's order. */
static void find_cgroups(struct series *series)
{
	const json_t *cgroups = NULL;
	const char *path;
	json_t *counters;
	size_t k;

	for (k = 0; k < series->runs->kernel_count && !cgroups; k++) {
		const json_t *phase =
			json_array_get(phases_of(plot_runs_median(series->runs, k)), 0);

		cgroups = json_object_get(json_object_get(phase, "before"), "cgroup");
	}
	series->cgroups = xcalloc(json_object_size(cgroups) + 1, sizeof(char *));
	json_object_foreach ((json_t *)cgroups, path, counters)
		series->cgroups[series->cgroup_count++] = path;
}

static size_t value_count(const struct series *series)
{
	return value_index(series->cgroup_count, 0);
}

static int by_time(const void *a, const void *b)
{
	const struct point *left = a, *right = b;

	if (left->t != right->t)
		return left->t < right->t ? -1 : 1;
	return !left->snapshot - !right->snapshot; /* snapshots have all counters: first */
}

/* The phase that @t is in, or the one before it. */
static const json_t *phase_at(const json_t *record, double t)
{
	const json_t *phase, *found = json_array_get(phases_of(record), 0);
	size_t i;

	json_array_foreach (phases_of(record), i, phase)
		if (ns_of(json_object_get(phase, "before"), "t") <= t)
			found = phase;
	return found;
}

/* A counter in the row of samples; NAN if it is not sampled. */
static double read_sample(const struct timeline *timeline, const struct point *point,
			  const char *name)
{
	const json_t *columns =
		json_object_get(json_object_get(timeline->record, "samples"), "columns");
	const json_t *column, *value;
	size_t i;

	json_array_foreach (columns, i, column) {
		value = json_array_get(point->row, i);
		if (strcmp(json_string_value(column), name) == 0)
			return json_is_number(value) ? json_number_value(value) : NAN;
	}
	return NAN;
}

static double read_counter(const struct timeline *timeline, const struct point *point,
			   const char *cgroup, const char *counter)
{
	char *name;
	double value;

	if (point->snapshot)
		return plot_number(point->snapshot, "cgroup", cgroup, counter);
	name = xasprintf("cgroup/%s/%s", cgroup, counter);
	value = read_sample(timeline, point, name);
	free(name);
	return value;
}

/* Fills in what @point has. Limits hold for all of a phase, see `overshoot` in metrics.c. */
static void read_point(const struct series *series, const struct timeline *timeline,
		       struct point *point)
{
	const json_t *after = json_object_get(phase_at(timeline->record, point->t), "after");
	double *values = xcalloc(value_count(series), sizeof(*values));
	size_t c, f;

	values[POOL] =
		(point->snapshot ? plot_number(point->snapshot, "zswap", "pool_total_size", NULL)
				 : read_sample(timeline, point, "zswap/pool_total_size")) /
		MIB;
	values[ACCEPT] = plot_number(after, "limits", "accept_threshold", NULL) / MIB;
	values[MAX] = plot_number(after, "limits", "max_pool", NULL) / MIB;
	for (c = 0; c < series->cgroup_count; c++) {
		const char *cgroup = series->cgroups[c];

		for (f = 0; f < FIGURES; f++)
			values[value_index(c, f)] =
				read_counter(timeline, point, cgroup, figures[f].counter) /
				figures[f].unit;
		values[value_index(c, LIMIT)] =
			plot_number(after, "cgroup", cgroup, "memory.zswap.max") / MIB;
	}
	point->values = values;
}

/* Turns what counts up into its rise since the first point. */
static void take_off_start(const struct series *series, struct timeline *timeline)
{
	size_t c, f, i;

	for (c = 0; c < series->cgroup_count; c++)
		for (f = 0; f < FIGURES; f++) {
			double first = timeline->points[0].values[value_index(c, f)];

			for (i = 0; figures[f].rises && i < timeline->count; i++)
				timeline->points[i].values[value_index(c, f)] -= first;
		}
}

static void read_timeline(const struct series *series, struct timeline *timeline,
			  const json_t *record)
{
	const json_t *rows = json_object_get(json_object_get(record, "samples"), "rows");
	const json_t *phases = phases_of(record), *phase, *row;
	size_t count = json_array_size(phases), i;

	timeline->record = record;
	timeline->points = xcalloc(2 * count + json_array_size(rows), sizeof(*timeline->points));
	json_array_foreach (phases, i, phase) {
		const json_t *before = json_object_get(phase, "before");
		const json_t *after = json_object_get(phase, "after");

		timeline->points[timeline->count++] =
			(struct point){.t = ns_of(before, "t"), .snapshot = before};
		timeline->points[timeline->count++] =
			(struct point){.t = ns_of(after, "t"), .snapshot = after};
	}
	timeline->begin = timeline->points[0].t;
	timeline->end = timeline->points[timeline->count - 1].t;
	json_array_foreach (rows, i, row) {
		double t = json_number_value(json_array_get(row, 0));

		if (t >= timeline->begin && t <= timeline->end)
			timeline->points[timeline->count++] = (struct point){.t = t, .row = row};
	}
	qsort(timeline->points, timeline->count, sizeof(*timeline->points), by_time);
	for (i = 0; i < timeline->count; i++)
		read_point(series, timeline, &timeline->points[i]);
	take_off_start(series, timeline);
}

/* The largest that kernel @k has of value @v, see value_index(); NAN where it has none. */
static double largest_value(const struct series *series, size_t k, size_t v)
{
	const struct timeline *timeline = &series->timelines[k];
	double high = NAN;
	size_t i;

	for (i = 0; i < timeline->count; i++)
		high = fmax(high, timeline->points[i].values[v]);
	return high;
}

/* A limit is drawn unless it is so far off that nothing could be seen below it. */
static bool is_near(double limit, double high)
{
	return limit > 0 && limit <= 2.5 * high;
}

/* The axis of zswap.current has room for limits, and for their names above them. */
static double with_limits(const struct series *series, double high)
{
	double top = high;
	size_t k, c, i;

	for (k = 0; k < series->runs->kernel_count; k++)
		for (i = 0; i < series->timelines[k].count; i++) {
			const double *values = series->timelines[k].points[i].values;

			for (c = 0; c < series->cgroup_count; c++)
				if (is_near(values[value_index(c, LIMIT)], high))
					top = fmax(top, 1.12 * values[value_index(c, LIMIT)]);
			if (series->global && is_near(values[MAX], high))
				top = fmax(top, 1.12 * values[MAX]);
		}
	return top;
}

static void find_series_axes(struct series *series)
{
	size_t kernels = series->runs->kernel_count, k, f, c;

	series->global = true;
	for (k = 0; k < kernels; k++) {
		series->length =
			fmax(series->length,
			     (series->timelines[k].end - series->timelines[k].begin) / 1e6);
		for (c = 0; c < series->cgroup_count; c++) {
			if (!isnan(largest_value(series, k, value_index(c, LIMIT))))
				series->global = false;
			for (f = 0; f < FIGURES; f++)
				series->high[f] = fmax(series->high[f],
						       largest_value(series, k, value_index(c, f)));
		}
	}
	for (k = 0; series->global && k < kernels; k++)
		series->high[ZSWAP] = fmax(series->high[ZSWAP], largest_value(series, k, POOL));
	series->high[ZSWAP] = with_limits(series, series->high[ZSWAP]);
	for (f = 0; f < FIGURES; f++)
		series->high[f] = series->high[f] > 0 ? 1.04 * series->high[f] : 1;
}

static char *columns_text(const struct series *series)
{
	char *text = xstrdup("ms pool_MiB accept_MiB max_MiB");
	size_t c;

	for (c = 0; c < series->cgroup_count; c++) {
		const char *path = series->cgroups[c];
		char *longer = xasprintf("%s %s/zswap_MiB %s/zswpwb %s/zswpin %s/zswap.max_MiB",
					 text, path, path, path, path);

		free(text);
		text = longer;
	}
	return text;
}

static void put_series_data(struct series *series)
{
	struct canvas *canvas = &series->canvas;
	char *columns = columns_text(series);
	size_t k, i;

	for (k = 0; k < series->runs->kernel_count; k++) {
		struct timeline *timeline = &series->timelines[k];

		if (!timeline->record)
			continue;
		timeline->index = canvas_block(canvas, series->runs->names[k], columns);
		for (i = 0; i < timeline->count; i++) {
			canvas_values(canvas, (timeline->points[i].t - timeline->begin) / 1e6);
			canvas_put_values(canvas, timeline->points[i].values, value_count(series));
			fputc('\n', canvas->data);
		}
	}
	free(columns);
}

static double column_left(const struct series *series, size_t k)
{
	return LEFT + (double)k * (series->column_width + COLUMN_GAP);
}

/* Pixels of time @ms in column @k. */
static double time_x(const struct series *series, size_t k, double ms)
{
	return column_left(series, k) + series->column_width * ms / series->length;
}

/* Pixels of a phase's name and @gap characters. */
static double phase_room(const json_t *phase, double gap)
{
	return CANVAS_CHARACTER * (gap + (double)text_width(plot_text(phase, "name")));
}

/* Rows of phases' names that the fullest column needs for them to stand side by side. */
static size_t levels_of(const struct series *series)
{
	double most = 0;
	size_t k, i;

	for (k = 0; k < series->runs->kernel_count; k++) {
		const json_t *phase;
		double width = 0;

		json_array_foreach (phases_of(series->timelines[k].record), i, phase)
			width += phase_room(phase, 2);
		most = fmax(most, width);
	}
	return 1 + (size_t)(most / series->column_width);
}

static double panels_top(const struct series *series)
{
	return HEAD + CANVAS_LINE * (double)levels_of(series) + LEADERS;
}

static double row_top(const struct series *series, size_t f)
{
	return panels_top(series) +
	       (f ? ROW_FIRST + ROW_GAP + (double)(f - 1) * (ROW + ROW_GAP) : 0);
}

static double row_bottom(const struct series *series, size_t f)
{
	return row_top(series, f) + (f ? ROW : ROW_FIRST);
}

static double value_y(const struct series *series, size_t f, double value)
{
	double bottom = row_bottom(series, f);

	return bottom - (bottom - row_top(series, f)) * value / series->high[f];
}

/* Names of column @k's phases above it, with a line from each to where it begins. */
static void put_phases(struct series *series, size_t k)
{
	const struct timeline *timeline = &series->timelines[k];
	const json_t *phases = phases_of(timeline->record), *phase;
	size_t count = json_array_size(phases), levels = levels_of(series), level, i, n;
	struct plot_place *places = xcalloc(count + 1, sizeof(*places));
	double top = panels_top(series), bottom = row_bottom(series, FIGURES - 1);
	double left = column_left(series, k);

	for (level = 0; level < levels; level++) {
		double y = HEAD + CANVAS_LINE * (double)(levels - level) - 2;

		for (i = level, n = 0; i < count; i += levels, n++) {
			double middle;

			phase = json_array_get(phases, i);
			middle = (ns_of(phase, "begin_ns") + ns_of(phase, "end_ns")) / 2;
			places[n].wanted = time_x(series, k, (middle - timeline->begin) / 1e6);
			places[n].room = phase_room(phase, 1.5);
		}
		plot_spread(places, n, left - 4, left + series->column_width + 4);
		for (i = level, n = 0; i < count; i += levels, n++) {
			canvas_label(&series->canvas, places[n].at, y - 4, "center", CANVAS_SMALL,
				     plot_text(json_array_get(phases, i), "name"));
			canvas_line(&series->canvas, places[n].at, y + 2, places[n].wanted, top - 1,
				    CANVAS_MARK);
		}
	}
	json_array_foreach (phases, i, phase) {
		double x = time_x(series, k, (ns_of(phase, "begin_ns") - timeline->begin) / 1e6);

		canvas_line(&series->canvas, x, top, x, bottom, CANVAS_MARK);
	}
	free(places);
}

/* Names what has @value at the right edge, at its height. */
static void name_value(struct series *series, size_t f, double value, unsigned int style,
		       const char *text)
{
	canvas_name(&series->canvas, value_y(series, f, isnan(value) ? 0 : value), style, text);
}

static void name_limit(struct series *series, const char *says, double limit)
{
	const struct text_scale scale = {.unit = "MiB", .divisor = MIB};
	int decimals = limit == floor(limit) ? 0 : text_decimals(limit * MIB, &scale);
	char number[TEXT_ROOM], *text;

	if (!is_near(limit, series->high[ZSWAP]))
		return;
	text = xasprintf("%s %s MiB", says, text_number(limit * MIB, &scale, decimals, number));
	name_value(series, ZSWAP, limit, CANVAS_LIMIT, text);
	free(text);
}

/* Limits of the run's end, each value once. */
static void name_limits(struct series *series, const double *values)
{
	size_t c, other;

	for (c = 0; c < series->cgroup_count; c++) {
		double limit = values[value_index(c, LIMIT)];

		for (other = 0; other < c && values[value_index(other, LIMIT)] != limit; other++)
			;
		if (other == c)
			name_limit(series, "zswap.max", limit);
	}
	if (series->global) {
		name_limit(series, "pool limit", values[MAX]);
		name_limit(series, "accept below", values[ACCEPT]);
		name_value(series, ZSWAP, values[POOL], CANVAS_INK, "whole pool");
	}
}

static void name_lines(struct series *series, size_t f)
{
	size_t last = series->runs->kernel_count - 1, c;
	const struct timeline *timeline = &series->timelines[last];
	const double *end = timeline->count ? timeline->points[timeline->count - 1].values : NULL;
	const struct canvas_margin margin = {
		.x = column_left(series, last) + series->column_width + 6,
		.line = 18,
		.text = 22,
		.low = row_top(series, f) - 6,
		.high = row_bottom(series, f) + 7,
		.apart = CANVAS_LINE - 1,
	};

	if (f == ZSWAP && end)
		name_limits(series, end);
	for (c = 0; c < series->cgroup_count; c++)
		name_value(series, f, end ? end[value_index(c, f)] : 0, canvas_style(c),
			   series->cgroups[c]);
	canvas_put_names(&series->canvas, &margin);
}

/* Every n-th point is drawn, so that all lines together have POINTS_AT_MOST. */
static size_t thinned(const struct series *series)
{
	size_t points = 0, k;

	for (k = 0; k < series->runs->kernel_count; k++)
		points += series->timelines[k].count * (series->cgroup_count * FIGURES + 2);
	return 1 + points / POINTS_AT_MOST;
}

/* The line of value @v of kernel @k; time is the data's first column. */
static void put_value_line(struct series *series, size_t k, size_t v, unsigned int style)
{
	canvas_curve(&series->canvas, "data index %zu every %zu using 1:%zu with lines ls %u",
		     series->timelines[k].index, thinned(series), v + 2, style);
}

/* Whether value @v, a limit, is drawn in any point. */
static bool limit_shown(const struct series *series, size_t k, size_t v)
{
	const struct timeline *timeline = &series->timelines[k];
	size_t i;

	for (i = 0; i < timeline->count; i++)
		if (is_near(timeline->points[i].values[v], series->high[ZSWAP]))
			return true;
	return false;
}

static void put_limit_lines(struct series *series, size_t k)
{
	const double *first = series->timelines[k].points[0].values;
	size_t c;

	for (c = 0; c < series->cgroup_count; c++)
		if (limit_shown(series, k, value_index(c, LIMIT)))
			put_value_line(series, k, value_index(c, LIMIT), CANVAS_LIMIT);
	if (!series->global)
		return;
	if (is_near(first[ACCEPT], series->high[ZSWAP]))
		put_value_line(series, k, ACCEPT, CANVAS_LIMIT);
	if (is_near(first[MAX], series->high[ZSWAP]))
		put_value_line(series, k, MAX, CANVAS_LIMIT);
	if (!isnan(first[POOL]))
		put_value_line(series, k, POOL, CANVAS_INK);
}

/* The lines of a panel, or a remark why there are none. */
static void put_series_lines(struct series *series, size_t k, size_t f)
{
	struct canvas *canvas = &series->canvas;
	bool known = series->timelines[k].record;
	char *remark =
		known || !series->runs->kernels[k].count
			? xstrdup("not available")
			: xasprintf("no figures of seed %lld", (long long)series->runs->seed);
	size_t c;

	if (f == ZSWAP && known)
		put_limit_lines(series, k);
	for (c = 0; c < series->cgroup_count; c++)
		if (!isnan(largest_value(series, k, value_index(c, f))))
			put_value_line(series, k, value_index(c, f), canvas_style(c));
	if (!canvas->curves)
		canvas_label(canvas, column_left(series, k) + series->column_width / 2,
			     (row_top(series, f) + row_bottom(series, f)) / 2, "center",
			     CANVAS_NORMAL, remark);
	canvas_curves_end(canvas, "-1 with lines");
	free(remark);
}

static void put_series_panel(struct series *series, size_t k, size_t f)
{
	double left = column_left(series, k), high = series->high[f];
	struct canvas *canvas = &series->canvas;
	const char *kernel = series->runs->names[k];
	char *about = xasprintf("%s: %s", kernel, figures[f].says);

	canvas_panel(canvas, about, left, row_top(series, f), left + series->column_width,
		     row_bottom(series, f));
	free(about);
	fprintf(canvas->gp, "set xrange [0:%.6g]\nset yrange [0:%.6g]\n", series->length, high);
	canvas_ticks(canvas, "x", plot_tick(series->length, series->column_width > 250 ? 3 : 2),
		     series->length, f + 1 == FIGURES ? CANVAS_FIGURES : CANVAS_NO_FIGURES);
	canvas_ticks(canvas, "y", fmax(plot_tick(high, 3), figures[f].rises), high,
		     k == 0 ? CANVAS_FIGURES : CANVAS_NO_FIGURES);
	if (k == 0)
		canvas_axis(canvas, row_top(series, f), row_bottom(series, f), figures[f].says,
			    figures[f].unit_name);
	if (f == 0) {
		canvas_label(canvas, left, 40, "left", CANVAS_LARGE, kernel);
		put_phases(series, k);
	}
	if (k + 1 == series->runs->kernel_count)
		name_lines(series, f);
	if (f + 1 == FIGURES)
		canvas_label(canvas, left + series->column_width / 2,
			     row_bottom(series, f) + FOOT - 12, "center", CANVAS_NORMAL, "ms");
	put_series_lines(series, k, f);
	canvas_panel_end(canvas);
}

/* Plain text has room for one figure: what each cgroup has in zswap, in letters. */
static void put_series_text_panel(struct series *series, size_t k)
{
	struct canvas *canvas = &series->canvas;
	char *title = xasprintf("%s%s", series->runs->names[k],
				k ? "" : ": memory.zswap.current, MiB, over ms");
	size_t c;

	canvas_text_panel(canvas, k, series->runs->kernel_count, title);
	free(title);
	for (c = 0; c < series->cgroup_count; c++) {
		size_t v = value_index(c, ZSWAP);

		if (isnan(largest_value(series, k, v)))
			continue;
		canvas_curve(canvas,
			     "data index %zu using 1:%zu smooth mcsplines with points pt \"%c\" "
			     "title ",
			     series->timelines[k].index, v + 2,
			     canvas_letter(series->cgroups, series->cgroup_count, c));
		canvas_quote(canvas->gp, series->cgroups[c]);
	}
	canvas_curves_end(canvas, "-1 notitle");
}

static void put_series_text(struct series *series)
{
	FILE *gp = series->canvas.gp;
	size_t k;

	canvas_text(&series->canvas);
	fprintf(gp,
		"set multiplot\nset samples 120\nset key outside right top\n"
		"set xrange [0:%.6g]\nset yrange [0:%.6g]\n",
		series->length, series->high[ZSWAP]);
	canvas_ticks(&series->canvas, "x", plot_tick(series->length, 4), series->length,
		     CANVAS_FIGURES);
	canvas_ticks(&series->canvas, "y", plot_tick(series->high[ZSWAP], 2), series->high[ZSWAP],
		     CANVAS_FIGURES);
	for (k = 0; k < series->runs->kernel_count; k++)
		put_series_text_panel(series, k);
}

static void describe_series(struct series *series)
{
	FILE *alt = series->canvas.alt;
	char number[TEXT_ROOM];
	size_t k, c;

	fputs(" A column of panels a kernel, time in ms, phases marked: zswap.current, pages "
	      "written back and pages loaded, of each cgroup.",
	      alt);
	for (k = 0; k < series->runs->kernel_count; k++) {
		if (!series->timelines[k].record)
			continue;
		fprintf(alt, " %s:", series->runs->names[k]);
		for (c = 0; c < series->cgroup_count; c++) {
			double high = largest_value(series, k, value_index(c, ZSWAP)) * MIB;
			double written = largest_value(series, k, value_index(c, WRITTEN_BACK));

			fprintf(alt, "%s %s up to ", c ? "," : "", series->cgroups[c]);
			fputs(isnan(high) ? "not available"
					  : text_range(high, high, "bytes", number),
			      alt);
			if (!isnan(written))
				fprintf(alt, " and %s written back",
					text_range(written, written, "pages", number));
		}
		fputc('.', alt);
	}
}

static void draw_series(struct series *series, size_t scenario)
{
	const struct plot_runs *runs = series->runs;
	const char *of = runs->compared->scenario->name;
	size_t count = runs->kernel_count, k, f;
	char *median = runs->seed_count > 1
			       ? xasprintf(" (the median one of %zu)", runs->seed_count)
			       : xstrdup("");

	series->column_width = fmax(
		COLUMN_LEAST, (COLUMNS_WIDTH - (double)(count - 1) * COLUMN_GAP) / (double)count);
	canvas_open(&series->canvas,
		    &(const struct canvas_head){
			    .of = of,
			    .kind = "series",
			    .scenario = scenario,
			    .width = (int)(column_left(series, count) - COLUMN_GAP + RIGHT),
			    .height = (int)row_bottom(series, FIGURES - 1) + FOOT,
			    .rows = (unsigned int)(TEXT_ROWS * count),
			    .title = xasprintf("%s: zswap over time, seed %lld%s", of,
					       (long long)runs->seed, median),
			    .note = runs->missing,
		    });
	free(median);
	put_series_data(series);
	put_series_text(series);
	canvas_picture(&series->canvas);
	for (f = 0; f < FIGURES; f++)
		for (k = 0; k < count; k++)
			put_series_panel(series, k, f);
	describe_series(series);
}

static void series_free(struct series *series)
{
	size_t k, i;

	for (k = 0; k < series->runs->kernel_count; k++) {
		for (i = 0; i < series->timelines[k].count; i++)
			free(series->timelines[k].points[i].values);
		free(series->timelines[k].points);
	}
	free(series->timelines);
	free(series->cgroups);
}

int plot_series(const struct plot_runs *runs, size_t scenario, const char *directory,
		struct plots *plots, struct error *error)
{
	struct series series = {.runs = runs};
	int code = 0;
	size_t k;

	series.timelines = xcalloc(runs->kernel_count, sizeof(*series.timelines));
	find_cgroups(&series);
	for (k = 0; k < runs->kernel_count; k++)
		if (plot_runs_median(runs, k))
			read_timeline(&series, &series.timelines[k], plot_runs_median(runs, k));
	if (series.cgroup_count) {
		find_series_axes(&series);
		draw_series(&series, scenario);
		code = canvas_close(&series.canvas, directory, plots, error);
	}
	series_free(&series);
	return code;
}

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
#include "bench/record/record_view.h"
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
	double t;		     /* ns */
	const struct part *snapshot; /* or */
	const struct part *row;
	double *values; /* see value_index() */
};

struct timeline {
	const struct part *record; /* NULL: this kernel has no run of that seed */
	double begin, end;	   /* ns */
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

/* Cgroups of the first run there is, in the record's order. */
static void find_cgroups(struct series *series)
{
	const struct part *cgroups = NULL, *cgroup;
	size_t k;

	for (k = 0; k < series->runs->kernel_count && !cgroups; k++) {
		const struct part *phases = view_phases(plot_runs_median(series->runs, k));

		cgroups = view_cgroups(view_phase(part_first(phases)).before);
	}
	series->cgroups = xcalloc(part_count(cgroups) + 1, sizeof(char *));
	part_foreach (cgroups, cgroup)
		series->cgroups[series->cgroup_count++] = cgroup->key;
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

static double snapshot_time(const struct part *snapshot)
{
	return part_number_at(snapshot, "t");
}

/* Counters at the end of the phase that @t is in, or of the one before it. */
static const struct part *after_phase_at(const struct part *record, double t)
{
	const struct part *phases = view_phases(record), *phase, *found = part_first(phases);

	part_foreach (phases, phase)
		if (snapshot_time(view_phase(phase).before) <= t)
			found = phase;
	return view_phase(found).after;
}

/* Fills in value @v of all points: the counter at @path, see view_counter(), in units of @unit. */
static void read_value(struct timeline *timeline, size_t v, const char *path, double unit)
{
	struct view_series sampled = view_series(timeline->record, path);
	size_t i;

	for (i = 0; i < timeline->count; i++) {
		const struct point *point = &timeline->points[i];
		double value;
		bool known = point->snapshot ? view_counter(point->snapshot, path, &value)
					     : view_sample(&sampled, point->row, &value);

		point->values[v] = known ? value / unit : NAN;
	}
}

/* The same of a limit, in MiB, which holds for all of a phase, see `overshoot` in metrics.c. */
static void read_limit(struct timeline *timeline, size_t v, const char *path)
{
	size_t i;

	for (i = 0; i < timeline->count; i++) {
		const struct point *point = &timeline->points[i];
		double value;
		bool known = view_counter(after_phase_at(timeline->record, point->t), path, &value);

		point->values[v] = known ? value / MIB : NAN;
	}
}

static void read_values(const struct series *series, struct timeline *timeline)
{
	size_t c, f;

	read_value(timeline, POOL, "zswap/pool_total_size", MIB);
	read_limit(timeline, ACCEPT, "limits/accept_threshold");
	read_limit(timeline, MAX, "limits/max_pool");
	for (c = 0; c < series->cgroup_count; c++) {
		const char *cgroup = series->cgroups[c];
		char *path = xasprintf("cgroup/%s/memory.zswap.max", cgroup);

		read_limit(timeline, value_index(c, LIMIT), path);
		free(path);
		for (f = 0; f < FIGURES; f++) {
			path = xasprintf("cgroup/%s/%s", cgroup, figures[f].counter);
			read_value(timeline, value_index(c, f), path, figures[f].unit);
			free(path);
		}
	}
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

static void add_point(struct timeline *timeline, double t, const struct part *snapshot,
		      const struct part *row)
{
	timeline->points[timeline->count++] =
		(struct point){.t = t, .snapshot = snapshot, .row = row};
}

static void read_timeline(const struct series *series, struct timeline *timeline,
			  const struct part *record)
{
	const struct part *rows = view_series(record, "t").rows, *row;
	const struct part *phases = view_phases(record), *part;
	size_t i;

	timeline->record = record;
	timeline->points =
		xcalloc(2 * part_count(phases) + part_count(rows), sizeof(*timeline->points));
	part_foreach (phases, part) {
		const struct view_phase phase = view_phase(part);

		add_point(timeline, snapshot_time(phase.before), phase.before, NULL);
		add_point(timeline, snapshot_time(phase.after), phase.after, NULL);
	}
	timeline->begin = timeline->points[0].t;
	timeline->end = timeline->points[timeline->count - 1].t;
	part_foreach (rows, row) {
		double t = view_sample_time(row);

		if (t >= timeline->begin && t <= timeline->end)
			add_point(timeline, t, NULL, row);
	}
	qsort(timeline->points, timeline->count, sizeof(*timeline->points), by_time);
	for (i = 0; i < timeline->count; i++)
		timeline->points[i].values =
			xcalloc(value_count(series), sizeof(*timeline->points[i].values));
	read_values(series, timeline);
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

/* Pixels of a phase's @name and @gap characters. */
static double phase_room(const char *name, double gap)
{
	return CANVAS_CHARACTER * (gap + (double)text_width(name));
}

/* Rows of phases' names that the fullest column needs for them to stand side by side. */
static size_t levels_of(const struct series *series)
{
	double most = 0;
	size_t k;

	for (k = 0; k < series->runs->kernel_count; k++) {
		const struct part *phases = view_phases(series->timelines[k].record), *phase;
		double width = 0;

		part_foreach (phases, phase)
			width += phase_room(view_phase(phase).name, 2);
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
	const struct part *phases = view_phases(timeline->record), *part;
	size_t count = part_count(phases), levels = levels_of(series), level, i, n;
	struct plot_place *places = xcalloc(count + 1, sizeof(*places));
	double top = panels_top(series), bottom = row_bottom(series, FIGURES - 1);
	double left = column_left(series, k);

	for (level = 0; level < levels; level++) {
		double y = HEAD + CANVAS_LINE * (double)(levels - level) - 2;

		for (i = level, n = 0; i < count; i += levels, n++) {
			struct view_phase phase = view_phase(part_element(phases, i));
			double middle = (phase.begin_ns + phase.end_ns) / 2;

			places[n].wanted = time_x(series, k, (middle - timeline->begin) / 1e6);
			places[n].room = phase_room(phase.name, 1.5);
		}
		plot_spread(places, n, left - 4, left + series->column_width + 4);
		for (i = level, n = 0; i < count; i += levels, n++) {
			canvas_label(&series->canvas, places[n].at, y - 4, "center", CANVAS_SMALL,
				     view_phase(part_element(phases, i)).name);
			canvas_line(&series->canvas, places[n].at, y + 2, places[n].wanted, top - 1,
				    CANVAS_MARK);
		}
	}
	part_foreach (phases, part) {
		double begin = view_phase(part).begin_ns - timeline->begin;
		double x = time_x(series, k, begin / 1e6);

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

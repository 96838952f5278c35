/*
 * Time series of the median seed: a column of panels for each kernel, a row for each
 * figure, all with the same axes. Points are the samples, and the counters read before
 * and after each phase.
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
enum { FIGURES = ARRAY_LENGTH(figures), ZSWAP = 0, WRITTEN_BACK = 1 };

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
	MARKED = 10,	       /* characters of a name at a line's end */
};

/* A time at which counters were read: all at once in a snapshot, or a row of samples. */
struct point {
	double t;		/* ns */
	const json_t *snapshot; /* or */
	const json_t *row;
	double *values;	    /* by cgroup and figure, then the pool's size; in the figures' units */
	double *limits;	    /* by cgroup: zswap.max, MiB */
	double accept, max; /* of the pool, MiB */
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

static size_t values_of(const struct series *series)
{
	return series->cgroup_count * FIGURES + 1;
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

static double sample(const struct timeline *timeline, const struct point *point, const char *name)
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
	value = sample(timeline, point, name);
	free(name);
	return value;
}

/* Fills in what @point has. Limits hold for all of a phase, see `overshoot` in metrics.c. */
static void read_point(const struct series *series, const struct timeline *timeline,
		       struct point *point)
{
	const json_t *after = json_object_get(phase_at(timeline->record, point->t), "after");
	size_t c, f;

	point->values = xcalloc(values_of(series), sizeof(double));
	point->limits = xcalloc(series->cgroup_count + 1, sizeof(double));
	for (c = 0; c < series->cgroup_count; c++) {
		for (f = 0; f < FIGURES; f++)
			point->values[c * FIGURES + f] =
				read_counter(timeline, point, series->cgroups[c],
					     figures[f].counter) /
				figures[f].unit;
		point->limits[c] =
			plot_number(after, "cgroup", series->cgroups[c], "memory.zswap.max") / MIB;
	}
	point->values[values_of(series) - 1] =
		(point->snapshot ? plot_number(point->snapshot, "zswap", "pool_total_size", NULL)
				 : sample(timeline, point, "zswap/pool_total_size")) /
		MIB;
	point->accept = plot_number(after, "limits", "accept_threshold", NULL) / MIB;
	point->max = plot_number(after, "limits", "max_pool", NULL) / MIB;
}

/* Turns what counts up into its rise since the first point. */
static void take_off_start(const struct series *series, struct timeline *timeline)
{
	size_t c, f, i;

	for (c = 0; c < series->cgroup_count; c++)
		for (f = 0; f < FIGURES; f++) {
			double first = timeline->points[0].values[c * FIGURES + f];

			for (i = 0; figures[f].rises && i < timeline->count; i++)
				timeline->points[i].values[c * FIGURES + f] -= first;
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

/* The largest value of @figure, of one cgroup or of all; NAN where none is available. */
static double largest(const struct series *series, size_t k, size_t figure, size_t first,
		      size_t last)
{
	const struct timeline *timeline = &series->timelines[k];
	double high = NAN;
	size_t c, i;

	for (i = 0; i < timeline->count; i++)
		for (c = first; c < last; c++)
			high = fmax(high, timeline->points[i].values[c * FIGURES + figure]);
	return high;
}

/* A limit is drawn unless it is so far off that nothing could be seen below it. */
static bool near(double limit, double high)
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
			const struct point *point = &series->timelines[k].points[i];

			for (c = 0; c < series->cgroup_count; c++)
				if (near(point->limits[c], high))
					top = fmax(top, 1.12 * point->limits[c]);
			if (series->global && near(point->max, high))
				top = fmax(top, 1.12 * point->max);
		}
	return top;
}

static void find_ranges(struct series *series)
{
	size_t k, f, i, c;

	series->global = true;
	for (k = 0; k < series->runs->kernel_count; k++)
		for (i = 0; i < series->timelines[k].count; i++)
			for (c = 0; c < series->cgroup_count; c++)
				if (!isnan(series->timelines[k].points[i].limits[c]))
					series->global = false;
	for (k = 0; k < series->runs->kernel_count; k++) {
		const struct timeline *timeline = &series->timelines[k];

		series->length = fmax(series->length, (timeline->end - timeline->begin) / 1e6);
		for (f = 0; f < FIGURES; f++)
			series->high[f] = fmax(series->high[f],
					       largest(series, k, f, 0, series->cgroup_count));
		for (i = 0; series->global && i < timeline->count; i++)
			series->high[ZSWAP] =
				fmax(series->high[ZSWAP],
				     timeline->points[i].values[values_of(series) - 1]);
	}
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

/* The column of the data file, from 1 on; @figure FIGURES is the limit. */
static size_t column_of(size_t cgroup, size_t figure)
{
	return 5 + cgroup * (FIGURES + 1) + figure;
}

static void put_data(struct series *series)
{
	char *columns = columns_text(series);
	size_t k, i, c, f;

	for (k = 0; k < series->runs->kernel_count; k++) {
		struct timeline *timeline = &series->timelines[k];

		if (!timeline->record)
			continue;
		timeline->index =
			canvas_block(&series->canvas, series->runs->kernels[k].name, columns);
		for (i = 0; i < timeline->count; i++) {
			const struct point *point = &timeline->points[i];

			canvas_value(&series->canvas, (point->t - timeline->begin) / 1e6);
			canvas_value(&series->canvas, point->values[values_of(series) - 1]);
			canvas_value(&series->canvas, point->accept);
			canvas_value(&series->canvas, point->max);
			for (c = 0; c < series->cgroup_count; c++) {
				for (f = 0; f < FIGURES; f++)
					canvas_value(&series->canvas,
						     point->values[c * FIGURES + f]);
				canvas_value(&series->canvas, point->limits[c]);
			}
			fputc('\n', series->canvas.data);
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

/* Rows of phases' names that the fullest column needs for them to stand side by side. */
static size_t levels_of(const struct series *series)
{
	double most = 0;
	size_t k, i;

	for (k = 0; k < series->runs->kernel_count; k++) {
		const json_t *phase;
		double width = 0;

		json_array_foreach (phases_of(series->timelines[k].record), i, phase)
			width += CANVAS_CHARACTER * (2 + (double)text_width(json_string_value(
								 json_object_get(phase, "name"))));
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

	for (level = 0; level < levels; level++) {
		double y = HEAD + CANVAS_LINE * (double)(levels - level) - 2;

		for (i = level, n = 0; i < count; i += levels, n++) {
			phase = json_array_get(phases, i);
			places[n].wanted =
				time_x(series, k,
				       ((ns_of(phase, "begin_ns") + ns_of(phase, "end_ns")) / 2 -
					timeline->begin) /
					       1e6);
			places[n].room =
				CANVAS_CHARACTER * (1.5 + (double)text_width(json_string_value(
								  json_object_get(phase, "name"))));
		}
		plot_spread(places, n, column_left(series, k) - 4,
			    column_left(series, k) + series->column_width + 4);
		for (i = level, n = 0; i < count; i += levels, n++) {
			phase = json_array_get(phases, i);
			canvas_label(&series->canvas, places[n].at, y - 4, "center", CANVAS_SMALL,
				     json_string_value(json_object_get(phase, "name")));
			canvas_line(&series->canvas, places[n].at, y + 2, places[n].wanted, top - 1,
				    CANVAS_MARK);
		}
	}
	for (i = 0; i < count; i++) {
		double x = time_x(series, k,
				  (ns_of(json_array_get(phases, i), "begin_ns") - timeline->begin) /
					  1e6);

		canvas_line(&series->canvas, x, top, x, bottom, CANVAS_MARK);
	}
	free(places);
}

/* What stands right of the last column, at the height of what it names. */
struct names {
	struct plot_place *places;
	char **texts;
	unsigned int *styles;
	size_t count;
};

static void add_name(struct series *series, struct names *names, size_t f, double value,
		     unsigned int style, char *text)
{
	size_t n = names->count++;

	names->places = xrealloc(names->places, names->count * sizeof(*names->places));
	names->texts = xrealloc(names->texts, names->count * sizeof(*names->texts));
	names->styles = xrealloc(names->styles, names->count * sizeof(*names->styles));
	names->places[n] = (struct plot_place){
		.wanted = value_y(series, f, isnan(value) ? 0 : value), .room = CANVAS_LINE - 1};
	names->texts[n] = text;
	names->styles[n] = style;
}

static void add_limit(struct series *series, struct names *names, const char *says, double limit)
{
	const struct text_scale scale = {.unit = "MiB", .divisor = MIB};
	int decimals = limit == floor(limit) ? 0 : text_decimals(limit * MIB, &scale);
	char number[TEXT_ROOM];

	if (near(limit, series->high[ZSWAP]))
		add_name(series, names, ZSWAP, limit, CANVAS_LIMIT,
			 xasprintf("%s %s MiB", says,
				   text_number(limit * MIB, &scale, decimals, number)));
}

/* Limits of the run's end, each value once. */
static void add_limits(struct series *series, struct names *names, const struct point *point)
{
	size_t c, other;

	for (c = 0; c < series->cgroup_count; c++) {
		for (other = 0; other < c && point->limits[other] != point->limits[c]; other++)
			;
		if (other == c)
			add_limit(series, names, "zswap.max", point->limits[c]);
	}
	if (series->global) {
		add_limit(series, names, "pool limit", point->max);
		add_limit(series, names, "accept below", point->accept);
		add_name(series, names, ZSWAP, point->values[values_of(series) - 1], CANVAS_INK,
			 xstrdup("whole pool"));
	}
}

static void put_names(struct series *series, size_t f)
{
	size_t last = series->runs->kernel_count - 1, c, n;
	const struct timeline *timeline = &series->timelines[last];
	const struct point *end = timeline->count ? &timeline->points[timeline->count - 1] : NULL;
	double x = column_left(series, last) + series->column_width + 6;
	struct names names = {0};

	if (f == ZSWAP && end)
		add_limits(series, &names, end);
	for (c = 0; c < series->cgroup_count; c++)
		add_name(series, &names, f, end ? end->values[c * FIGURES + f] : 0, canvas_style(c),
			 xstrdup(series->cgroups[c]));
	plot_spread(names.places, names.count, row_top(series, f) - 6, row_bottom(series, f) + 7);
	for (n = 0; n < names.count; n++) {
		canvas_line(&series->canvas, x, names.places[n].at, x + 18, names.places[n].at,
			    names.styles[n]);
		canvas_label(&series->canvas, x + 22, names.places[n].at, "left", CANVAS_SMALL,
			     names.texts[n]);
		free(names.texts[n]);
	}
	free(names.places);
	free(names.texts);
	free(names.styles);
}

/* Every n-th point is drawn, so that all lines together have POINTS_AT_MOST. */
static size_t thinned(const struct series *series)
{
	size_t points = 0, k;

	for (k = 0; k < series->runs->kernel_count; k++)
		points += series->timelines[k].count * (series->cgroup_count * FIGURES + 2);
	return 1 + points / POINTS_AT_MOST;
}

static void put_line(struct series *series, size_t *lines, size_t k, size_t column,
		     unsigned int style)
{
	fprintf(series->canvas.gp, "%s\\\n\tdata index %zu every %zu using 1:%zu with lines ls %u",
		*lines ? ", " : "plot ", series->timelines[k].index, thinned(series), column,
		style);
	++*lines;
}

/* Whether @limit of the cgroup or pool is drawn in any point. */
static bool limit_shown(const struct series *series, size_t k, size_t cgroup)
{
	const struct timeline *timeline = &series->timelines[k];
	size_t i;

	for (i = 0; i < timeline->count; i++)
		if (near(timeline->points[i].limits[cgroup], series->high[ZSWAP]))
			return true;
	return false;
}

static void put_limit_lines(struct series *series, size_t *lines, size_t k)
{
	const struct timeline *timeline = &series->timelines[k];
	size_t c;

	for (c = 0; c < series->cgroup_count; c++)
		if (limit_shown(series, k, c))
			put_line(series, lines, k, column_of(c, FIGURES), CANVAS_LIMIT);
	if (series->global && near(timeline->points[0].accept, series->high[ZSWAP]))
		put_line(series, lines, k, 3, CANVAS_LIMIT);
	if (series->global && near(timeline->points[0].max, series->high[ZSWAP]))
		put_line(series, lines, k, 4, CANVAS_LIMIT);
	if (series->global && !isnan(timeline->points[0].values[values_of(series) - 1]))
		put_line(series, lines, k, 2, CANVAS_INK);
}

static void put_remark(struct series *series, size_t k, size_t f, const char *text)
{
	canvas_label(&series->canvas, column_left(series, k) + series->column_width / 2,
		     (row_top(series, f) + row_bottom(series, f)) / 2, "center", CANVAS_NORMAL,
		     text);
	/* axes without anything in them */
	fputs("plot -1 with lines\n", series->canvas.gp);
}

static void put_panel_lines(struct series *series, size_t k, size_t f)
{
	size_t lines = 0, c;

	if (!series->timelines[k].record) {
		char *text = xasprintf("no figures of seed %lld", (long long)series->runs->seed);

		put_remark(series, k, f, text);
		free(text);
		return;
	}
	if (f == ZSWAP)
		put_limit_lines(series, &lines, k);
	for (c = 0; c < series->cgroup_count; c++)
		if (!isnan(largest(series, k, f, c, c + 1)))
			put_line(series, &lines, k, column_of(c, f), canvas_style(c));
	if (lines)
		fputc('\n', series->canvas.gp);
	else
		put_remark(series, k, f, "not available");
}

static void put_panel(struct series *series, size_t k, size_t f)
{
	double left = column_left(series, k), high = series->high[f];
	struct canvas *canvas = &series->canvas;

	fprintf(canvas->gp, "\n# %s: %s\n", series->runs->kernels[k].name, figures[f].says);
	canvas_panel(canvas, left, row_top(series, f), left + series->column_width,
		     row_bottom(series, f));
	fprintf(canvas->gp, "set xrange [0:%.6g]\nset yrange [0:%.6g]\n", series->length, high);
	canvas_ticks(canvas, "x", plot_tick(series->length, series->column_width > 250 ? 3 : 2),
		     series->length, f + 1 == FIGURES);
	canvas_ticks(canvas, "y", fmax(plot_tick(high, 3), figures[f].rises), high, k == 0);
	if (k == 0)
		canvas_axis(canvas, row_top(series, f), row_bottom(series, f), figures[f].says,
			    figures[f].unit_name);
	if (f == 0) {
		canvas_label(canvas, left, 40, "left", CANVAS_LARGE, series->runs->kernels[k].name);
		put_phases(series, k);
	}
	if (k + 1 == series->runs->kernel_count)
		put_names(series, f);
	if (f + 1 == FIGURES)
		canvas_label(canvas, left + series->column_width / 2, series->canvas.height - 12,
			     "center", CANVAS_NORMAL, "ms");
	put_panel_lines(series, k, f);
	fputs("unset label\nunset arrow\n", canvas->gp);
}

/* A letter for each cgroup: its first, or from A on where two would have the same. */
static char letter_of(const struct series *series, size_t c)
{
	size_t i, j;

	for (i = 0; i < series->cgroup_count; i++)
		for (j = 0; j < i; j++)
			if (*series->cgroups[i] == *series->cgroups[j])
				return (char)('A' + c % 26);
	return *series->cgroups[c];
}

/* Plain text has room for one figure: what each cgroup has in zswap, in letters. */
static void put_text_panel(struct series *series, size_t k)
{
	FILE *gp = series->canvas.gp;
	size_t count = series->runs->kernel_count, c, lines = 0;

	fprintf(gp, "set origin 0,%.4f\nset size 1,%.4f\n", 1 - (double)(k + 1) / (double)count,
		1.0 / (double)count);
	fputs("set title ", gp);
	if (k == 0) {
		char *title = xasprintf("%s: memory.zswap.current, MiB, over ms",
					series->runs->kernels[k].name);

		canvas_quote(gp, title);
		free(title);
	} else {
		canvas_quote(gp, series->runs->kernels[k].name);
	}
	fputc('\n', gp);
	for (c = 0; c < series->cgroup_count && series->timelines[k].record; c++) {
		if (isnan(largest(series, k, ZSWAP, c, c + 1)))
			continue;
		fprintf(gp,
			"%s\\\n\tdata index %zu using 1:%zu smooth mcsplines with points pt \"%c\" "
			"title ",
			lines++ ? ", " : "plot ", series->timelines[k].index, column_of(c, ZSWAP),
			letter_of(series, c));
		canvas_quote(gp, series->cgroups[c]);
	}
	fputs(lines ? "\n" : "plot -1 notitle\n", gp);
}

static void put_text(struct series *series)
{
	FILE *gp = series->canvas.gp;
	size_t k;

	canvas_text(&series->canvas);
	fprintf(gp,
		"set multiplot\nset samples 120\nset key outside right top\n"
		"set xrange [0:%.6g]\nset yrange [0:%.6g]\n",
		series->length, series->high[ZSWAP]);
	canvas_ticks(&series->canvas, "x", plot_tick(series->length, 4), series->length, true);
	canvas_ticks(&series->canvas, "y", plot_tick(series->high[ZSWAP], 2), series->high[ZSWAP],
		     true);
	for (k = 0; k < series->runs->kernel_count; k++)
		put_text_panel(series, k);
}

static void put_alt(struct series *series)
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
		fprintf(alt, " %s:", series->runs->kernels[k].name);
		for (c = 0; c < series->cgroup_count; c++) {
			double high = largest(series, k, ZSWAP, c, c + 1) * MIB;
			double written = largest(series, k, WRITTEN_BACK, c, c + 1);

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

static void draw(struct series *series, size_t scenario)
{
	const struct plot_runs *runs = series->runs;
	size_t count = runs->kernel_count, k, f;
	char *name = xasprintf("%s-series", runs->compared->scenario->name);
	struct canvas_head head = {.kind = "series", .name = name, .scenario = scenario};

	series->column_width = fmax(
		COLUMN_LEAST, (COLUMNS_WIDTH - (double)(count - 1) * COLUMN_GAP) / (double)count);
	head.width = (int)(column_left(series, count) - COLUMN_GAP + RIGHT);
	head.height = (int)row_bottom(series, FIGURES - 1) + FOOT;
	head.rows = (unsigned int)(TEXT_ROWS * count);
	head.title = runs->seed_count > 1
			     ? xasprintf("%s: zswap over time, seed %lld (the median one of %zu)",
					 runs->compared->scenario->name, (long long)runs->seed,
					 runs->seed_count)
			     : xasprintf("%s: zswap over time, seed %lld",
					 runs->compared->scenario->name, (long long)runs->seed);
	canvas_open(&series->canvas, &head);
	put_data(series);
	put_text(series);
	canvas_picture(&series->canvas);
	for (f = 0; f < FIGURES; f++)
		for (k = 0; k < count; k++)
			put_panel(series, k, f);
	put_alt(series);
	free(name);
}

static void series_free(struct series *series)
{
	size_t k, i;

	for (k = 0; k < series->runs->kernel_count; k++) {
		for (i = 0; i < series->timelines[k].count; i++) {
			free(series->timelines[k].points[i].values);
			free(series->timelines[k].points[i].limits);
		}
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
		find_ranges(&series);
		draw(&series, scenario);
		code = canvas_close(&series.canvas, directory, plots, error);
	}
	series_free(&series);
	return code;
}

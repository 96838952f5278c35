// SPDX-License-Identifier: GPL-2.0-only
/* Trends as text: see trend_text.h. */
#include "bench/report/trend_text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench/base/table.h"
#include "bench/compare/verdicts.h"
#include "bench/report/sparkline.h"
#include "bench/statistics/changepoint.h"
#include "lib/xalloc.h"

enum { NAME_WIDTH = 24, LEAST_BARS = 8, MOST_BARS = 40, GAP = 2 };

enum cell { NAME, BARS, BEFORE, AFTER, CHANGE, P, STATE, CELLS };

static const char *const titles[CELLS] = {
	[NAME] = "metric",   [BARS] = "runs", [BEFORE] = "before", [AFTER] = "after",
	[CHANGE] = "change", [P] = "p",	      [STATE] = "now",
};

/* "2026-01-21 02:00 UTC" */
static const char *date_text(int64_t date, char text[TEXT_ROOM])
{
	time_t seconds = (time_t)date;
	struct tm tm;

	if (!gmtime_r(&seconds, &tm) || !strftime(text, TEXT_ROOM, "%Y-%m-%d %H:%M UTC", &tm))
		snprintf(text, TEXT_ROOM, "%lld", (long long)date);
	return text;
}

static const char *day_text(int64_t date, char text[TEXT_ROOM])
{
	date_text(date, text);
	text[strcspn(text, " ")] = '\0';
	return text;
}

static const char *p_text(double p, char text[TEXT_ROOM])
{
	if (p < 0.0005)
		snprintf(text, TEXT_ROOM, "<0.001");
	else
		snprintf(text, TEXT_ROOM, "%.3f", p);
	return text;
}

/* "9.62 us", and of what is counted, the name of which says what it is, "42,906". */
static const char *figure(double value, const char *unit, char text[TEXT_ROOM])
{
	struct text_scale scale = text_scale_for(unit, fabs(value), fabs(value));
	char number[TEXT_ROOM];

	text_number(value, &scale, text_decimals(value, &scale), number);
	snprintf(text, TEXT_ROOM, "%.40s%s%.30s", number, strlen(scale.unit) > 3 ? "" : " ",
		 strlen(scale.unit) > 3 ? "" : scale.unit);
	return text;
}

/* Adds @text as one more line of *@cell, which is allocated or NULL. */
static void add_text(char **cell, const char *text)
{
	char *longer = *cell ? xasprintf("%s\n%s", *cell, text) : xstrdup(text);

	free(*cell);
	*cell = longer;
}

static char *name_cell(const struct trend_series *trend, bool with_scenario)
{
	const struct history_series *series = trend->series;
	char *name = text_wrap(series->name, NAME_WIDTH, "  "), *scenario, *text, day[TEXT_ROOM];

	if (!with_scenario) {
		text = xasprintf("  %s", name);
	} else {
		char *heading = trend->next ? xasprintf("%s, its text until %s", series->scenario,
							day_text(trend->next->points[0].date, day))
					    : xstrdup(series->scenario);

		scenario = text_wrap(heading, NAME_WIDTH, "  ");
		text = xasprintf("%s\n  %s", scenario, name);
		free(scenario);
		free(heading);
	}
	free(name);
	return text;
}

/* One change a line in the cells of its series. */
static void add_change(char *cells[CELLS], const struct trend_change *change, const char *unit)
{
	char text[TEXT_ROOM];

	add_text(&cells[BEFORE], figure(change->before, unit, text));
	add_text(&cells[AFTER], figure(change->after, unit, text));
	add_text(&cells[CHANGE], text_change(change->before, change->after, unit, text));
	add_text(&cells[P], p_text(change->p, text));
	add_text(&cells[STATE], trend_word(change->direction < 0   ? TREND_WORSE
					   : change->direction > 0 ? TREND_BETTER
								   : TREND_MOVED));
}

/* All cells of a series but the bars. */
static void fill_cells(char *cells[CELLS], const struct trend_series *trend, bool with_scenario)
{
	size_t lines = 0, i;
	char text[TEXT_ROOM];

	cells[NAME] = name_cell(trend, with_scenario);
	for (i = 0; cells[NAME][i]; i++)
		lines += cells[NAME][i] == '\n';
	/* the figures stand beside the metric's name, which is the last line */
	for (i = 0; i < lines; i++) {
		size_t cell;

		for (cell = BARS; cell < CELLS; cell++)
			add_text(&cells[cell], "");
	}
	for (i = 0; i < trend->change_count; i++)
		add_change(cells, &trend->changes[i], trend->series->unit);
	if (trend->change_count)
		return;
	add_text(&cells[BEFORE], figure(trend->median, trend->series->unit, text));
	add_text(&cells[AFTER], "");
	add_text(&cells[CHANGE], "");
	add_text(&cells[P], trend->state == TREND_SHORT ? "" : p_text(trend->p, text));
	add_text(&cells[STATE], trend_word(trend->state));
}

/* The difference that matters at least, in the unit of the series. */
static double least_span(const struct history_series *series)
{
	double least = series->points[series->count - 1].least, largest = 0;
	size_t i;

	least = least > 0 ? least : VERDICT_MINIMUM;
	if (strcmp(series->unit, "%") == 0)
		return least;
	for (i = 0; i < series->count; i++)
		largest = fmax(largest, fabs(series->points[i].value));
	return largest * least / 100;
}

static void add_bars(char **cell, const struct trend_series *trend, size_t width, bool utf8)
{
	const struct history_series *series = trend->series;
	size_t count = series->count - trend->first, i;
	double *values = xcalloc(count, sizeof(*values));
	char *bars;

	for (i = 0; i < count; i++)
		values[i] = series->points[trend->first + i].value;
	bars = sparkline(values, count, width, least_span(series), utf8);
	add_text(cell, bars);
	free(bars);
	free(values);
}

static size_t column_width(char *(*rows)[CELLS], size_t count, size_t cell)
{
	size_t widest = text_width(titles[cell]), i;

	for (i = 0; i < count; i++)
		if (text_width(rows[i][cell]) > widest)
			widest = text_width(rows[i][cell]);
	return widest;
}

/* What a line of @style leaves to the bars beside the other @rows of cells. */
static size_t bars_width(char *(*rows)[CELLS], size_t count, const struct text_style *style)
{
	size_t others = (CELLS - 1) * (size_t)GAP, cell;

	for (cell = 0; cell < CELLS; cell++)
		others += cell == BARS ? 0 : column_width(rows, count, cell);
	if (style->width < others + LEAST_BARS)
		return LEAST_BARS;
	return style->width - others < MOST_BARS ? style->width - others : MOST_BARS;
}

static bool same_group(const struct trend_series *a, const struct trend_series *b)
{
	return strcmp(a->series->kernel, b->series->kernel) == 0 &&
	       strcmp(a->series->machine, b->series->machine) == 0;
}

static bool same_scenario(const struct trend_series *a, const struct trend_series *b)
{
	return same_group(a, b) && strcmp(a->series->scenario, b->series->scenario) == 0 &&
	       strcmp(a->series->scenario_sha256, b->series->scenario_sha256) == 0;
}

static const struct history_point *point(const struct trend_series *trend, size_t at)
{
	return &trend->series->points[at];
}

static void print_group_heading(const struct trend_series *group, size_t count,
				const struct text_style *style)
{
	int64_t first = point(group, group->first)->date, last = first;
	char from[TEXT_ROOM], to[TEXT_ROOM];
	size_t most = 0, i;

	for (i = 0; i < count; i++) {
		const struct trend_series *trend = &group[i];
		size_t looked_at = trend->series->count - trend->first;

		most = looked_at > most ? looked_at : most;
		if (point(trend, trend->first)->date < first)
			first = point(trend, trend->first)->date;
		if (point(trend, trend->series->count - 1)->date > last)
			last = point(trend, trend->series->count - 1)->date;
	}
	text_print(style, "  ",
		   xasprintf("%s on %s: %zu series of up to %zu runs, %s to %s",
			     group->series->kernel, group->series->machine, count, most,
			     day_text(first, from), day_text(last, to)));
}

/* Puts blanks before the lines of *@cell that are narrower than @width. */
static void align_right(char **cell, size_t width)
{
	char *aligned = NULL, *line = *cell;

	while (line) {
		char *end = strchr(line, '\n'), *padded;

		if (end)
			*end++ = '\0';
		padded = xasprintf("%*s", (int)width, line);
		add_text(&aligned, padded);
		free(padded);
		line = end;
	}
	free(*cell);
	*cell = aligned;
}

/* libsmartcols aligns to the right only what is one line. */
static void align_figures(char *(*rows)[CELLS], size_t count)
{
	size_t cell, i;

	for (cell = BEFORE; cell <= P; cell++) {
		size_t width = column_width(rows, count, cell);

		for (i = 0; i < count; i++)
			align_right(&rows[i][cell], width);
	}
}

static void print_rows(char *(*rows)[CELLS], const struct trend_series *group, size_t count,
		       const struct text_style *style)
{
	struct table *table = table_new(style);
	size_t cell, i;

	for (cell = 0; cell < CELLS; cell++)
		table_column(table, titles[cell],
			     cell >= BEFORE && cell <= P ? TABLE_RIGHT : TABLE_LEFT);
	for (i = 0; i < count; i++) {
		const char *tone = group[i].state == TREND_WORSE    ? TABLE_WORSE
				   : group[i].state == TREND_BETTER ? TABLE_BETTER
								    : NULL;

		table_row(table);
		for (cell = 0; cell < CELLS; cell++)
			table_cell(table, rows[i][cell], cell == STATE ? tone : NULL);
	}
	table_print(table);
}

/* Series of one kernel on one machine. */
static void print_group(const struct trend_series *group, size_t count,
			const struct text_style *style, bool utf8)
{
	char *(*rows)[CELLS] = xcalloc(count, sizeof(*rows));
	size_t width, i;

	print_group_heading(group, count, style);
	for (i = 0; i < count; i++)
		fill_cells(rows[i], &group[i], !i || !same_scenario(&group[i - 1], &group[i]));
	width = bars_width(rows, count, style);
	for (i = 0; i < count; i++)
		add_bars(&rows[i][BARS], &group[i], width, utf8);
	align_figures(rows, count);
	print_rows(rows, group, count, style);
	free(rows);
	fputc('\n', style->out);
}

/* A change for the worse. */
struct worse {
	const struct trend_series *trend;
	size_t index; /* of its change */
	bool printed;
};

static const struct history_point *first_bad(const struct worse *worse)
{
	return point(worse->trend, worse->trend->changes[worse->index].at);
}

static bool same_point(const struct history_point *a, const struct history_point *b)
{
	return a->date == b->date && strcmp(a->image_sha256, b->image_sha256) == 0 &&
	       strcmp(a->revision, b->revision) == 0;
}

/* Whether two changes are between the same two runs. */
static bool same_runs(const struct worse *a, const struct worse *b)
{
	return same_group(a->trend, b->trend) && same_point(first_bad(a), first_bad(b)) &&
	       same_point(first_bad(a) - 1, first_bad(b) - 1);
}

static void print_run(const char *what, const struct worse *worse, const struct history_point *run,
		      const struct text_style *style)
{
	const struct history_series *series = worse->trend->series;
	char date[TEXT_ROOM];

	text_say(style, "", "  ",
		 xasprintf("%s: %s, kernel %s (%s) on %s, suite %s", what,
			   date_text(run->date, date), series->kernel, run->source_version,
			   series->machine, run->revision));
	fprintf(style->out, "  image %s\n", run->image_sha256);
}

/* How a change for the worse ended, if it did. */
static char *ending(const struct worse *worse)
{
	const struct trend_series *trend = worse->trend;
	char date[TEXT_ROOM];

	if (worse->index + 1 == trend->change_count)
		return xstrdup("still so");
	return xasprintf("until %s",
			 date_text(point(trend, trend->changes[worse->index + 1].at)->date, date));
}

static void print_change(const struct worse *worse, const struct text_style *style)
{
	const struct history_series *series = worse->trend->series;
	const struct trend_change *change = &worse->trend->changes[worse->index];
	char from[TEXT_ROOM], to[TEXT_ROOM], size[TEXT_ROOM], p[TEXT_ROOM];
	char *until = ending(worse);

	text_say(style, "  - ", "    ",
		 xasprintf("%s, %s (%s): %s to %s, %s, p %s; %s", series->scenario, series->name,
			   series->says,
			   text_range(change->before, change->before, series->unit, from),
			   text_range(change->after, change->after, series->unit, to),
			   text_change(change->before, change->after, series->unit, size),
			   p_text(change->p, p), until));
	free(until);
}

/* All that became worse with one run: the first of @count, and those like it. */
static void print_first_bad(struct worse *all, size_t count, const struct text_style *style)
{
	const struct history_point *bad = first_bad(all), *good = bad - 1;
	size_t i;

	fputc('\n', style->out);
	print_run("First bad run", all, bad, style);
	print_run("Last good run", all, good, style);
	if (strcmp(bad->image_sha256, good->image_sha256) == 0)
		fputs("  The kernel is the same: the suite made the difference.\n", style->out);
	for (i = 0; i < count; i++) {
		if (all[i].printed || !same_runs(&all[0], &all[i]))
			continue;
		print_change(&all[i], style);
		all[i].printed = true;
	}
}

/* The latest first; those of one run in the order of the table, in which @a and @b were. */
static int by_date(const void *a, const void *b)
{
	const struct worse *left = a, *right = b;
	int64_t one = first_bad(left)->date, other = first_bad(right)->date;

	if (one != other)
		return one < other ? 1 : -1;
	if (left->trend != right->trend)
		return left->trend < right->trend ? -1 : 1;
	return (left->index > right->index) - (left->index < right->index);
}

static size_t count_changes(const struct trend *trend)
{
	size_t count = 0, s;

	for (s = 0; s < trend->count; s++)
		count += trend->series[s].change_count;
	return count;
}

static void print_first_bad_runs(const struct trend *trend, const struct text_style *style)
{
	struct worse *all = xcalloc(count_changes(trend), sizeof(*all));
	size_t count = 0, s, i;

	for (s = 0; s < trend->count; s++)
		for (i = 0; i < trend->series[s].change_count; i++)
			if (trend->series[s].changes[i].direction < 0)
				all[count++] =
					(struct worse){.trend = &trend->series[s], .index = i};
	if (count)
		qsort(all, count, sizeof(*all), by_date);
	fputs(count ? "Changes for the worse\n" : "No change for the worse.\n", style->out);
	for (i = 0; i < count; i++)
		if (!all[i].printed)
			print_first_bad(&all[i], count - i, style);
	fputc('\n', style->out);
	free(all);
}

/* Where a scenario's text changed, once for all of its metrics. */
static void print_new_texts(const struct trend *trend, const struct text_style *style)
{
	size_t s, i;

	for (s = 0; s < trend->count; s++) {
		const struct trend_series *old = &trend->series[s];
		char date[TEXT_ROOM];

		for (i = 0; i < s; i++)
			if (same_scenario(&trend->series[i], old) && trend->series[i].next)
				break;
		if (!old->next || i < s)
			continue;
		text_print(
			style, "  ",
			xasprintf("%s (%s on %s): its text changed with the run of %s: a new "
				  "series begins, which is not compared with the %zu runs "
				  "before.",
				  old->series->scenario, old->series->kernel, old->series->machine,
				  date_text(old->next->points[0].date, date), old->series->count));
	}
}

void trend_print(const struct trend *trend, const struct text_style *style, bool utf8)
{
	size_t begin, end;

	for (begin = 0; begin < trend->count; begin = end) {
		for (end = begin + 1; end < trend->count; end++)
			if (!same_group(&trend->series[begin], &trend->series[end]))
				break;
		print_group(&trend->series[begin], end - begin, style, utf8);
	}
	print_first_bad_runs(trend, style);
	print_new_texts(trend, style);
	text_print(
		style, "",
		xasprintf("before, after: medians; p: of chance alone, corrected for %zu tests "
			  "(E-divisive, 5 %% over all, of one look at runs that do not depend on "
			  "one another: who looks every night finds more by chance). A change has "
			  "%d runs or more on either side and at least the metric's minimum "
			  "effect; series of fewer than %d runs are short.",
			  trend->tests, CHANGEPOINT_SIDE, CHANGEPOINT_LEAST));
}

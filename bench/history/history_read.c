// SPDX-License-Identifier: GPL-2.0-only
/* The history, read: see history_read.h. */
#include "bench/history/history_read.h"

#include <stdlib.h>
#include <string.h>

#include "lib/array.h"

/* Columns of `points`; what tells series apart comes first. */
enum column {
	KERNEL,
	MACHINE,
	SCENARIO,
	KIND,
	NAME,
	SCENARIO_SHA256,
	UNIT,
	IDENTITY_COLUMNS,
	SAYS = IDENTITY_COLUMNS,
	BETTER,
	DATE,
	VALUE,
	LEAST,
	REVISION,
	IMAGE_SHA256,
	SOURCE_VERSION,
};

/*
 * One row a point. Of a measurement that is there several times, min() takes the first
 * run, and the other columns with it (sqlite.org/lang_select.html, "bare columns").
 */
static const char points[] =
	"SELECT run.kernel, machine, scenario, kind, name, scenario_sha256, unit, says, better,"
	" date, result.kernel, coalesce(least, 0), revision, image_sha256, source_version,"
	" min(run.id)"
	" FROM result JOIN run ON run.id = result.run"
	" WHERE result.kernel BETWEEN -1e300 AND 1e300"
	" GROUP BY run.kernel, machine, scenario, kind, name, scenario_sha256, unit,"
	" image_sha256, seeds, result.kernel"
	" ORDER BY run.kernel, machine, scenario, kind, name, scenario_sha256, unit,"
	" date, run.id";

static const char *column_text(sqlite3_stmt *row, enum column column)
{
	const char *found = (const char *)sqlite3_column_text(row, (int)column);

	return found ? found : "";
}

/* Whether @row is a point of @series. */
static bool belongs_to_series(sqlite3_stmt *row, const struct history_series *series)
{
	const char *const identity[IDENTITY_COLUMNS] = {
		series->kernel,	  series->machine,
		series->scenario, series->kind == HISTORY_CLAIM ? "claim" : "metric",
		series->name,	  series->scenario_sha256,
		series->unit};
	size_t i;

	for (i = 0; i < IDENTITY_COLUMNS; i++)
		if (strcmp(identity[i], column_text(row, (enum column)i)) != 0)
			return false;
	return true;
}

/* A copy of @column, which lasts as long as @trail. */
static char *kept_column(const struct history_trail *trail, sqlite3_stmt *row, enum column column)
{
	return arena_text(trail->arena, column_text(row, column));
}

static struct history_series *new_series(sqlite3_stmt *row, struct history_trail *trail)
{
	struct history_series *series;

	trail->series =
		arena_grow(trail->arena, trail->series, trail->count, sizeof(*trail->series));
	series = &trail->series[trail->count++];
	*series = (struct history_series){
		.kernel = kept_column(trail, row, KERNEL),
		.machine = kept_column(trail, row, MACHINE),
		.scenario = kept_column(trail, row, SCENARIO),
		.scenario_sha256 = kept_column(trail, row, SCENARIO_SHA256),
		.kind = strcmp(column_text(row, KIND), "claim") == 0 ? HISTORY_CLAIM
								     : HISTORY_METRIC,
		.name = kept_column(trail, row, NAME),
		.says = kept_column(trail, row, SAYS),
		.unit = kept_column(trail, row, UNIT),
		.better = sqlite3_column_int(row, BETTER),
	};
	return series;
}

static void add_point(sqlite3_stmt *row, struct history_trail *trail)
{
	struct history_series *series = trail->count ? &trail->series[trail->count - 1] : NULL;

	if (!series || !belongs_to_series(row, series))
		series = new_series(row, trail);
	series->points =
		arena_grow(trail->arena, series->points, series->count, sizeof(*series->points));
	series->points[series->count++] = (struct history_point){
		.date = sqlite3_column_int64(row, DATE),
		.value = sqlite3_column_double(row, VALUE),
		.least = sqlite3_column_double(row, LEAST),
		.revision = kept_column(trail, row, REVISION),
		.image_sha256 = kept_column(trail, row, IMAGE_SHA256),
		.source_version = kept_column(trail, row, SOURCE_VERSION),
	};
}

static int compare_dates(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

/* As the rows come, but those that differ in the scenario's text alone by their first date. */
static int by_name_and_date(const void *left, const void *right)
{
	const struct history_series *a = left, *b = right;
	const char *const names[][2] = {
		{a->kernel, b->kernel},	    {a->machine, b->machine},
		{a->scenario, b->scenario}, {a->name, b->name},
		{a->unit, b->unit},	    {a->scenario_sha256, b->scenario_sha256}};
	int order = 0;
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(names) && !order; i++) {
		if (i == 3 && a->kind != b->kind)
			return (int)a->kind - (int)b->kind;
		if (i == 4)
			order = compare_dates(a->points[0].date, b->points[0].date);
		if (!order)
			order = strcmp(names[i][0], names[i][1]);
	}
	return order;
}

static int read_rows(struct history *history, const char *sql,
		     void (*each)(sqlite3_stmt *row, struct history_trail *trail),
		     struct history_trail *trail, struct error *error)
{
	sqlite3_stmt *rows = history_prepare(history, sql, error);
	int step, code = 0;

	if (!rows)
		return -1;
	while ((step = sqlite3_step(rows)) == SQLITE_ROW)
		each(rows, trail);
	if (step != SQLITE_DONE)
		code = history_failed(history, "read", error);
	sqlite3_finalize(rows);
	return code;
}

static void count_runs(sqlite3_stmt *row, struct history_trail *trail)
{
	trail->runs = (size_t)sqlite3_column_int64(row, 0);
}

int history_read(struct history *history, struct history_trail *trail, struct error *error)
{
	int code;

	*trail = (struct history_trail){.arena = arena_new()};
	/* one transaction: the runs counted are those that the series are of */
	if (history_exec(history, "BEGIN", "read", error))
		return -1;
	code = read_rows(history, "SELECT count(*) FROM run", count_runs, trail, error);
	if (!code)
		code = read_rows(history, points, add_point, trail, error);
	sqlite3_exec(history->db, "ROLLBACK", NULL, NULL, NULL);
	if (!code && trail->count)
		qsort(trail->series, trail->count, sizeof(*trail->series), by_name_and_date);
	return code;
}

void history_trail_free(struct history_trail *trail)
{
	arena_free(trail->arena);
	*trail = (struct history_trail){.series = NULL};
}

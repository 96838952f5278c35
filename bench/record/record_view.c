// SPDX-License-Identifier: GPL-2.0-only
/* What a record holds, by name: see record_view.h. */
#include "bench/record/record_view.h"

#include <string.h>

bool view_counter(const struct part *snapshot, const char *path, double *value)
{
	const char *first = strchr(path, '/'), *last = strrchr(path, '/');
	const struct part *at;

	if (!first)
		return false;
	at = part_member_n(snapshot, path, (size_t)(first - path));
	if (last > first)
		at = part_member_n(at, first + 1, (size_t)(last - first) - 1);
	return view_number(part_member(at, last + 1), value);
}

struct view_series view_series(const struct part *record, const char *path)
{
	const struct part *samples = part_member(record, "samples"), *title;
	struct view_series series = {.rows = part_member(samples, "rows"), .told = true};

	if (!part_is(samples, PART_OBJECT))
		return series;
	series.told = false;
	part_foreach (part_member(samples, "columns"), title) {
		series.told = strcmp(part_text(title), path) == 0;
		if (series.told)
			break;
		series.column++; /* past the last one if there is none: every row lacks it */
	}
	series.told = series.told && part_number_at(samples, "lost") == 0;
	return series;
}

bool view_sample(const struct view_series *series, const struct part *row, double *value)
{
	return view_number(part_element(row, series->column), value);
}

double view_sample_time(const struct part *row)
{
	return part_number(part_element(row, 0));
}

bool view_checks_ok(const struct part *record)
{
	const struct part *check;

	part_foreach (view_checks(record), check)
		if (part_is(part_member(check, "ok"), PART_FALSE))
			return false;
	return true;
}

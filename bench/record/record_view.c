// SPDX-License-Identifier: GPL-2.0-only
/* What a record holds, by name: see record_view.h. */
#include "bench/record/record_view.h"

#include <string.h>

struct view_phase view_phase(const struct part *phase)
{
	return (struct view_phase){
		.name = part_text_at(phase, "name"),
		.begin_ns = part_number_at(phase, "begin_ns"),
		.end_ns = part_number_at(phase, "end_ns"),
		.settled_ns = part_is(part_member(phase, "at_rest"), PART_TRUE)
				      ? view_number_or_nan(phase, "settled_ns")
				      : NAN,
		.ended = part_member(phase, "ended"),
		.times = part_member(phase, "times"),
		.before = part_member(phase, "before"),
		.after = part_member(phase, "after"),
		.listed = part_member(phase, "listed"),
		.results = part_member(phase, "results"),
	};
}

struct view_result view_result(const struct part *result)
{
	return (struct view_result){
		.task = part_text_at(result, "task"),
		.operations = part_integer_at(result, "operations"),
		.writes = part_integer_at(result, "writes"),
		.part = result,
	};
}

struct view_histogram view_histogram(const struct part *histogram)
{
	return (struct view_histogram){
		.phase = part_text_at(histogram, "phase"),
		.task = part_text_at(histogram, "task"),
		.source = part_text_at(histogram, "source"),
		.count = part_number_at(histogram, "count"),
		.max = part_number_at(histogram, "max"),
		.buckets = part_member(histogram, "buckets"),
	};
}

struct view_output view_output(const struct part *output)
{
	return (struct view_output){
		.phase = part_text_at(output, "phase"),
		.task = part_text_at(output, "task"),
		.text = part_text_at(output, "text"),
		.cut = part_is(part_member(output, "cut"), PART_TRUE),
		.part = output,
	};
}

struct view_check view_check(const struct part *check)
{
	return (struct view_check){
		.name = part_text_at(check, "name"),
		.detail = part_text_at(check, "detail"),
		.known = part_text_at(check, "known"),
		.failed = part_is(part_member(check, "ok"), PART_FALSE),
	};
}

bool view_number(const struct part *part, double *value)
{
	*value = part_number(part);
	return part_is_number(part);
}

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

struct view_bucket view_bucket(const struct part *bucket)
{
	return (struct view_bucket){
		.low = part_number(part_element(bucket, 0)),
		.high = part_number(part_element(bucket, 1)),
		.count = part_number(part_element(bucket, 2)),
	};
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

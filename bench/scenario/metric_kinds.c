/* The kinds of metrics: see metric_kinds.h. */
#include "bench/scenario/metric_kinds.h"

#include <fnmatch.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "lib/array.h"
#include "lib/histogram.h"

static const struct {
	const char *name;
	const char *needs, *allows; /* fields */
	const char *unit;	    /* NULL: that of the counter */
	enum metric_of of;
	enum metric_by by;
} kinds[] = {
#define LINE(name, ...) [METRIC_##name] = {#name, __VA_ARGS__},
	METRIC_KINDS(LINE)
#undef LINE
};

static const char optimum_note[] =
	"Fewest disk reads possible: those of Belady's MIN, which knows every access to come and "
	"holds as many pages as fit into the task's memory and zswap limits at once, each "
	"compressed to its incompressible bytes. Loads, the kernel's own memory and what is "
	"shared with other tasks cost it nothing: no kernel that keeps to its limits can read "
	"less.";

/* What the reader of a table has to know of a kind. */
static const char *const notes[METRIC_KIND_COUNT] = {
	[METRIC_optimum] = optimum_note,
	[METRIC_times_optimum] = optimum_note,
};

/* Units of counters; the first pattern that matches, the last one for all others. */
static const struct {
	const char *path, *unit;
} counter_units[] = {
	{"disk/*_bytes", "bytes"},
	{"disk/*", "requests"},
	{"zswap/pool_total_size", "bytes"},
	{"zswap/pool_limit_hit", "events"},
	{"zswap/reject_reclaim_fail", "events"},
	{"cgroup/*/memory.*", "bytes"},
	{"cgroup/*/zswap", "bytes"},
	{"cgroup/*/zswapped", "bytes"},
	{"cgroup/*/swapcached", "bytes"},
	{"cgroup/*/anon*", "bytes"},
	{"cgroup/*/events.*", "events"},
	{"cgroup/*/pressure.*_us", "us"},
	{"node/*", "bytes"},
	{"limits/*", "bytes"},
	{"vmstat/allocstall*", "events"},
	{"vmstat/oom_kill", "events"},
	{"vmstat/pageoutrun", "events"},
	{"*/pgfault", "faults"},
	{"*/pgmajfault", "faults"},
	{"*", "pages"},
};

enum metric_kind metric_kind_find(const char *name)
{
	size_t i = 0;

	while (i < ARRAY_LENGTH(kinds) && strcmp(kinds[i].name, name) != 0)
		i++;
	return (enum metric_kind)i;
}

const char *metric_unit(const struct scenario_metric *metric)
{
	enum metric_kind kind = metric_kind_find(metric->kind);
	size_t i = 0;

	if (kind < METRIC_KIND_COUNT && kinds[kind].unit)
		return kinds[kind].unit;
	if (metric->unit)
		return metric->unit;
	while (i + 1 < ARRAY_LENGTH(counter_units) &&
	       fnmatch(counter_units[i].path, metric->of, 0) != 0)
		i++;
	return counter_units[i].unit;
}

enum metric_of metric_kind_of(const char *kind)
{
	return kinds[metric_kind_find(kind)].of;
}

enum metric_by metric_kind_by(const char *kind)
{
	return kinds[metric_kind_find(kind)].by;
}

const char *metric_note(const struct scenario_metric *metric)
{
	enum metric_kind kind = metric_kind_find(metric->kind);

	return kind < METRIC_KIND_COUNT ? notes[kind] : NULL;
}

double metric_resolution(const struct scenario_metric *metric)
{
	return metric_kind_find(metric->kind) == METRIC_percentile ? 100.0 / HISTOGRAM_SUB : 0;
}

const char *metric_kind_list(void)
{
	static char list[ARRAY_LENGTH(kinds) * 24];
	char *end = list;
	size_t i;

	if (list[0])
		return list;
	for (i = 0; i < ARRAY_LENGTH(kinds); i++) {
		end = stpcpy(end, i ? ", " : "");
		end = stpcpy(end, kinds[i].name);
	}
	return list;
}

/* Whether @word is one of the blank-separated @words. */
static bool among_words(const char *words, const char *word)
{
	size_t length = strlen(word);
	const char *at;

	for (at = words; *at; at += strspn(at, " ")) {
		size_t next = strcspn(at, " ");

		if (next == length && strncmp(at, word, length) == 0)
			return true;
		at += next;
	}
	return false;
}

bool metric_kind_needs(const char *kind, const char *field)
{
	enum metric_kind found = metric_kind_find(kind);

	return found < METRIC_KIND_COUNT && among_words(kinds[found].needs, field);
}

bool metric_kind_allows(const char *kind, const char *field)
{
	enum metric_kind found = metric_kind_find(kind);

	return found < METRIC_KIND_COUNT &&
	       (among_words(kinds[found].needs, field) || among_words(kinds[found].allows, field));
}

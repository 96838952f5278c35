// SPDX-License-Identifier: GPL-2.0-only
/* The kinds of metrics: see metric_kinds.h. */
#include "bench/scenario/metric_kinds.h"

#include <fnmatch.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "lib/array.h"
#include "lib/histogram.h"

static const char metric_optimum_note[] =
	"Fewest disk reads possible: those of Belady's MIN, which knows every access to come and "
	"holds as many pages as fit into the task's memory and zswap limits at once, each "
	"compressed to its incompressible bytes. Loads, the kernel's own memory and what is "
	"shared with other tasks cost it nothing: no kernel that keeps to its limits can read "
	"less.";

static const char metric_call_note[] =
	"Percentiles of the time of calls are the upper ends of classes 256 ns wide: each is that "
	"much too high at most.";

const struct metric_kind metric_kinds[] = {
#define LINE(kind, ...) [METRIC_##kind] = {.name = #kind, __VA_ARGS__},
	METRIC_KINDS(LINE)
#undef LINE
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

const struct metric_kind *metric_kind_find(const char *name)
{
	size_t i;

	for (i = 0; i < METRIC_KIND_COUNT; i++)
		if (!strcmp(metric_kinds[i].name, name))
			return &metric_kinds[i];
	return NULL;
}

const char *metric_unit(const struct scenario_metric *metric)
{
	size_t i = 0;

	if (metric->kind->unit)
		return metric->kind->unit;
	if (metric->unit)
		return metric->unit;
	if (metric->operands[0])
		return metric_unit(metric->operands[0]);
	while (i + 1 < ARRAY_LENGTH(counter_units) &&
	       fnmatch(counter_units[i].path, metric->of, 0) != 0)
		i++;
	return counter_units[i].unit;
}

const char *metric_kind_list(void)
{
	static char list[METRIC_KIND_COUNT * 24];
	char *end = list;
	size_t i;

	if (list[0])
		return list;
	for (i = 0; i < METRIC_KIND_COUNT; i++) {
		end = stpcpy(end, i ? ", " : "");
		end = stpcpy(end, metric_kinds[i].name);
	}
	return list;
}

/* Whether @word is one of the blank-separated @words; NULL is none. */
static bool among_words(const char *words, const char *word)
{
	size_t length = strlen(word);
	const char *at;

	for (at = words; at && *at; at += strspn(at, " ")) {
		size_t next = strcspn(at, " ");

		if (next == length && strncmp(at, word, length) == 0)
			return true;
		at += next;
	}
	return false;
}

bool metric_kind_needs(const struct metric_kind *kind, const char *field)
{
	return among_words(kind->needs, field);
}

bool metric_kind_allows(const struct metric_kind *kind, const char *field)
{
	return among_words(kind->needs, field) || among_words(kind->allows, field);
}

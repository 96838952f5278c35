// SPDX-License-Identifier: GPL-2.0-only
/* Why a metric is not available: see absence.h. */
#include "bench/metric/absence.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "bench/metric/metrics.h"
#include "bench/metric/optimum.h"
#include "bench/record/record_view.h"
#include "bench/scenario/metric_kinds.h"
#include "lib/array.h"
#include "lib/xalloc.h"

const char metric_absence_unknown[] = "the record does not say why";

enum { COUNTERS_MAX = 3 };

#define ABSENT_PLACES "the kernel does not tell where the pages are, or others map them, too"

/* What a kind reads, beside its own fields; and what there was none of where all of it is there. */
static const struct reads {
	const char *counters[COUNTERS_MAX]; /* of every snapshot, by path */
	const char *of_cgroups[2];	    /* of the metric's cgroup and of all `among` */
	bool of;			    /* `of` is a counter, too */
	bool faults;			    /* tells faults by where the page came from */
	bool sampled;			    /* reads the sampler's series */
	const char *probe;		    /* see view_probe() */
	const char *plan;		    /* what turns that on in the plan, NULL: always on */
	const char *none;
} kinds[METRIC_KIND_COUNT] = {
	[METRIC_counter] = {.of = true},
	[METRIC_refused] = {.counters = {"vmstat/pswpout", "vmstat/zswpwb"}},
	[METRIC_refused_share] = {.counters = {"vmstat/pswpout", "vmstat/zswpwb", "vmstat/zswpout"},
				  .none = "nothing was stored"},
	[METRIC_faults] = {.faults = true, .none = "the task did not run"},
	[METRIC_refault_share] = {.faults = true, .none = "there was no refault"},
	[METRIC_operations] = {.none = "the task did not run"},
	[METRIC_percentile] = {.faults = true, .none = "there was no such fault"},
	[METRIC_worst] = {.faults = true, .none = "there was no such fault"},
	[METRIC_overshoot] = {.of_cgroups = {"memory.zswap.current", "memory.zswap.max"},
			      .sampled = true},
	[METRIC_share] = {.of_cgroups = {"zswpwb"}, .none = "nothing was written back"},
	[METRIC_pool_share] = {.of_cgroups = {"memory.zswap.current"},
			       .sampled = true,
			       .none = "nothing was in the pool"},
	[METRIC_jain] = {.of_cgroups = {"zswpwb", "memory.zswap.current"},
			 .sampled = true,
			 .none = "fewer than two cgroups had pages in the pool, or none was "
				 "written back"},
	[METRIC_turns] = {.of_cgroups = {"zswpwb"}, .none = "nothing was written back"},
	[METRIC_premature] = {.probe = "premature", .plan = "probe_premature"},
	[METRIC_time_above] = {.counters = {"limits/accept_threshold", "zswap/pool_total_size"},
			       .sampled = true,
			       .none = "the sampler was off"},
	[METRIC_resident] = {.none = ABSENT_PLACES},
	[METRIC_swapped] = {.none = ABSENT_PLACES},
	[METRIC_strays] = {.none = ABSENT_PLACES},
	[METRIC_node_added] = {.probe = "nodes", .plan = "probe_nodes"},
	[METRIC_node_listed] = {.none = "the probe \"nodes\" does not see all that the lists hold"},
	[METRIC_node_share] = {.probe = "nodes",
			       .plan = "probe_nodes",
			       .none = "nothing was written back"},
	[METRIC_least_node_share] = {.probe = "nodes",
				     .plan = "probe_nodes",
				     .none = "nothing was written back"},
	[METRIC_node_visits] = {.probe = "nodes", .plan = "probe_nodes"},
	[METRIC_node_written_back] = {.probe = "nodes", .plan = "probe_nodes"},
	[METRIC_nodes_visited] = {.probe = "nodes", .plan = "probe_nodes"},
	[METRIC_owner_refused] = {.probe = "owners", .plan = "probe_owners"},
	[METRIC_owner_written_back] = {.probe = "owners", .plan = "probe_owners"},
	[METRIC_calls] = {.probe = "calls"},
	[METRIC_fruitless_share] = {.probe = "calls",
				    .none = "it was not called, or wrote back more pages than it "
					    "was called for"},
	[METRIC_call_time] = {.probe = "times", .none = "it was not called"},
	[METRIC_call_percentile] = {.probe = "times", .none = "it was not called"},
	[METRIC_settle_time] =
		{.none = "what zswap's worker does is not told, or it did not end in "
			 "time"},
	[METRIC_ratio] = {.none = "what it is compared with is 0"},
	[METRIC_time_per] = {.of = true, .none = "the counter did not rise"},
	[METRIC_output] = {.none = "the program printed no such number"},
	[METRIC_run_time] = {.none = "the program did not come to its end"},
};

static bool is_about(const struct scenario_metric *metric, const struct part *phase)
{
	return !metric->phase || strcmp(view_phase(phase).name, metric->phase) == 0;
}

/* That the counter at @path is not in a snapshot of the metric's phases; NULL: it is. */
static char *absent_counter(const struct scenario_metric *metric, const struct part *record,
			    const char *path)
{
	const struct part *phase;
	double value;

	part_foreach (view_phases(record), phase) {
		struct view_phase seen = view_phase(phase);

		if (is_about(metric, phase) && (!view_counter(seen.before, path, &value) ||
						!view_counter(seen.after, path, &value)))
			return xasprintf("there is no counter %s", path);
	}
	return NULL;
}

static char *absent_of_cgroup(const struct scenario_metric *metric, const struct part *record,
			      const char *cgroup, const char *counter)
{
	char *path = xasprintf("cgroup/%s/%s", cgroup, counter);
	char *why = absent_counter(metric, record, path);

	free(path);
	return why;
}

static char *absent_of_cgroups(const struct scenario_metric *metric, const struct part *record,
			       const char *counter)
{
	char *why =
		metric->cgroup ? absent_of_cgroup(metric, record, metric->cgroup, counter) : NULL;
	size_t i;

	for (i = 0; i < metric->among_count && !why; i++)
		why = absent_of_cgroup(metric, record, metric->among[i], counter);
	return why;
}

static char *absent_counters(const struct scenario_metric *metric, const struct part *record,
			     const struct reads *reads)
{
	char *why = reads->of ? absent_counter(metric, record, metric->of) : NULL;
	size_t i;

	for (i = 0; i < COUNTERS_MAX && reads->counters[i] && !why; i++)
		why = absent_counter(metric, record, reads->counters[i]);
	for (i = 0; i < 2 && reads->of_cgroups[i] && !why; i++)
		why = absent_of_cgroups(metric, record, reads->of_cgroups[i]);
	return why;
}

/* A kernel that does not count what a task read knows major faults, but not from where. */
static char *unsplit_faults(const struct scenario_metric *metric, const struct part *record)
{
	const struct part *part;

	if (!metric->source ||
	    (strcmp(metric->source, "zswap") != 0 && strcmp(metric->source, "disk") != 0))
		return NULL;
	part_foreach (view_histograms(record), part)
		if (strcmp(view_histogram(part).source, "major") == 0)
			return xstrdup("the kernel does not count what a task read from disk "
				       "(CONFIG_TASK_IO_ACCOUNTING)");
	return NULL;
}

static char *lost_samples(const struct part *record)
{
	double lost = part_number_at(part_member(record, "samples"), "lost");

	return lost > 0 ? xasprintf("the sampler lost %.0f rows", lost) : NULL;
}

/* The probe itself, or of what it has by function, node or cgroup, the one in question. */
static char *absent_probe(const struct scenario_metric *metric, const struct part *record,
			  const struct reads *reads)
{
	const struct part *probe = view_probe(record, reads->probe);
	const char *one = metric->of ? metric->of : metric->cgroup;
	double lost = part_number_at(probe, "lost");

	if (reads->plan && part_is(part_member(view_plan(record), reads->plan), PART_FALSE))
		return xasprintf("the probe \"%s\" was off", reads->probe);
	if (!part_is(probe, PART_OBJECT))
		return xasprintf("the probe \"%s\" does not work on this kernel; %s", reads->probe,
				 metric_absence_unknown);
	if (lost > 0)
		return xasprintf("the probe \"%s\" lost %.0f hits", reads->probe, lost);
	if (one && !reads->plan && !part_is(part_member(probe, one), PART_OBJECT) &&
	    !part_is_number(part_member(probe, one)))
		return xasprintf("the kernel has no function %s", one);
	if (one && !part_member(probe, one))
		return xasprintf("the probe \"%s\" knows no %s", reads->probe, one);
	return NULL;
}

/* Of the optimum and its multiple. */
static char *absent_optimum(const struct scenario_metric *metric, const struct part *record)
{
	double fewest;

	if (!optimum_reads(record, metric->task, metric->phase, &fewest))
		return xstrdup("there is no such bound: what the accesses need cannot be told");
	if (fewest <= 0)
		return xstrdup("none is needed");
	if (!optimum_limits_kept(record, metric->task))
		return xstrdup("the kernel went over the limits that the optimum keeps to");
	return NULL;
}

/* Of stores refused for one reason: the counters or the probe that tell it from the others. */
static char *absent_refusals(const struct scenario_metric *metric)
{
	if (metric->reason == REFUSAL_ANY)
		return NULL;
	if (metric->reason == REFUSAL_INCOMPRESSIBLE || metric->reason == REFUSAL_MEMORY)
		return xstrdup("the kernel does not count such refusals");
	return xstrdup("the probe \"refusals\" was off or does not work on this kernel, or the "
		       "cgroup's limit and the pool's were met at once");
}

/* The first operand that is not available, and why; NULL: both are. */
static char *absent_operand(const struct scenario_metric *metric, const struct part *record)
{
	bool available;
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(metric->operands); i++) {
		metric_value(metric->operands[i], record, &available);
		if (!available)
			return metric_absence(metric->operands[i], record);
	}
	return NULL;
}

char *metric_absence(const struct scenario_metric *metric, const struct part *record)
{
	const struct reads *reads = &kinds[metric->kind - metric_kinds];
	char *why = absent_counters(metric, record, reads);

	if (!why && metric->kind == METRIC_KIND(refused))
		why = absent_refusals(metric);
	if (!why && metric->kind->of == METRIC_OF_METRIC)
		why = absent_operand(metric, record);
	if (!why && reads->faults)
		why = unsplit_faults(metric, record);
	if (!why && reads->sampled)
		why = lost_samples(record);
	if (!why && reads->probe)
		why = absent_probe(metric, record, reads);
	if (!why &&
	    (metric->kind == METRIC_KIND(optimum) || metric->kind == METRIC_KIND(times_optimum)))
		why = absent_optimum(metric, record);
	if (!why)
		why = xstrdup(reads->none ? reads->none : metric_absence_unknown);
	return why;
}

/* Whether @line of the configuration, "CONFIG_ZPOOL=y", is about the @length letters at @word. */
static bool sets(const char *line, const char *word, size_t length)
{
	static const char prefix[] = "CONFIG_";
	const char *symbol = line + strlen(prefix);
	size_t i;

	if (strncmp(line, prefix, strlen(prefix)) != 0 || strcspn(symbol, "=") != length)
		return false;
	for (i = 0; i < length; i++)
		if (symbol[i] != toupper((unsigned char)word[i]))
			return false;
	return true;
}

char *kernel_lacks(const struct part *record, const char *detail)
{
	const struct part *lacks = part_member(part_member(part_member(record, "kernel"), "build"),
					       "lacks"),
			  *line;
	const char *word = strchr(detail, '\''), *end = word ? strchr(++word, '\'') : NULL;

	part_foreach (lacks, line) {
		const char *text = part_text(line);

		if (end && text && sets(text, word, (size_t)(end - word)))
			return xasprintf("built without %.*s", (int)strcspn(text, "="), text);
	}
	return NULL;
}

// SPDX-License-Identifier: GPL-2.0-only
/* Figures of every scenario: see detail.h. */
#include "bench/compare/detail.h"

#include <stdlib.h>
#include <string.h>

#include "bench/scenario/metric_kinds.h"
#include "lib/array.h"
#include "lib/xalloc.h"
#include "workloads/region.h"

/* How many active tasks a row names. */
enum { NAMED_TASKS = 2 };

static const struct {
	enum metric_kind_number metric;
	const char *of, *says;
	enum detail_kind kind;
	bool sign; /* the symptom is there if this is not 0; the others stand beside it */
} symptoms[] = {
	{.metric = METRIC_counter,
	 .of = "zswap/reject_reclaim_fail",
	 .says = "failed writebacks (reject_reclaim_fail)",
	 .kind = DETAIL_GAVE_UP,
	 .sign = true},
	{.metric = METRIC_counter,
	 .of = "zswap/pool_limit_hit",
	 .says = "stores at a full pool (pool_limit_hit)",
	 .kind = DETAIL_GAVE_UP,
	 .sign = true},
	{.metric = METRIC_time_above,
	 .says = "time above the accept threshold",
	 .kind = DETAIL_STUCK,
	 .sign = true},
	{.metric = METRIC_duration, .says = "length of a run", .kind = DETAIL_STUCK},
	{.metric = METRIC_refused,
	 .says = "stores refused",
	 .kind = DETAIL_INVERSION,
	 .sign = true},
	{.metric = METRIC_refused_share,
	 .says = "share of all stores",
	 .kind = DETAIL_INVERSION,
	 .sign = true},
	{.metric = METRIC_counter,
	 .of = "vmstat/zswpwb",
	 .says = "pages written back",
	 .kind = DETAIL_INVERSION},
	{.metric = METRIC_counter,
	 .of = "vmstat/pswpin",
	 .says = "pages read back from disk",
	 .kind = DETAIL_INVERSION},
};

static const char *const titles[] = {
	[DETAIL_GAVE_UP] = "Shrinker runs that gave up",
	[DETAIL_STUCK] = "Pool stuck above its accept threshold",
	[DETAIL_INVERSION] = "Store failures that put hot pages on disk before cold ones",
	[DETAIL_OWNER] = "Writeback by owner",
	[DETAIL_NODE] = "Lists by node",
	[DETAIL_LATENCY] = "Fault latency",
};

static const char *const caveats[] = {
	[DETAIL_GAVE_UP] =
		"No kernel counts the runs of its shrinker that gave up. Counted are writebacks "
		"that failed, which a run that meets only empty lists has none of on some "
		"kernels, and stores that found the pool full, which repeat while it stays so.",
	[DETAIL_STUCK] =
		"Each sample of the pool's size stands for the time until the next one; without a "
		"sampler this is not available.",
	[DETAIL_INVERSION] =
		"A refused store puts the page that reclaim chose last on disk while older ones "
		"stay in zswap; writeback takes the oldest. How hot a refused page was is not "
		"measured; that pages are read back from disk is.",
	[DETAIL_OWNER] =
		"Pages that a cgroup lost to writeback while these tasks were active. A cgroup's "
		"figure includes its children's.",
	[DETAIL_NODE] = "What the node probe counted over a whole run.",
	[DETAIL_LATENCY] =
		"Over all phases of a run, where plots show the phases that the metrics are about: "
		"percentiles are taken in each run (a bucket's upper end, at most 3.2 % too high), "
		"then their median over the runs. Of tasks that are all alike, the first is shown.",
};

const char *detail_title(enum detail_kind kind)
{
	return titles[kind];
}

const char *detail_caveat(enum detail_kind kind)
{
	return caveats[kind];
}

/* Adds a figure; @says and metric->of, if any, are allocated and taken over. */
static void add_detail(struct detail *detail, enum detail_kind kind,
		       const struct scenario_metric *metric, char *says)
{
	struct scenario *scenario = &detail->scenario;
	size_t count = scenario->metric_count + 1;

	scenario->metrics = xrealloc(scenario->metrics, count * sizeof(*scenario->metrics));
	detail->kinds = xrealloc(detail->kinds, count * sizeof(*detail->kinds));
	scenario->metrics[scenario->metric_count] = *metric;
	scenario->metrics[scenario->metric_count].says = says;
	detail->kinds[scenario->metric_count++] = kind;
}

static void add_symptoms(struct detail *detail)
{
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(symptoms); i++) {
		const struct scenario_metric metric = {
			.kind = &metric_kinds[symptoms[i].metric],
			.of = symptoms[i].of ? xstrdup(symptoms[i].of) : NULL,
		};

		add_detail(detail, symptoms[i].kind, &metric, xstrdup(symptoms[i].says));
	}
}

/* " (one, two active)", or nothing where only settings change. */
static char *active_tasks(const struct scenario_phase *phase)
{
	char *text, *longer;
	size_t i;

	if (!phase->activity_count)
		return xstrdup("");
	if (phase->activity_count > NAMED_TASKS)
		return xasprintf(" (%zu tasks active)", phase->activity_count);
	text = xstrdup("");
	for (i = 0; i < phase->activity_count; i++) {
		longer = xasprintf("%s%s%s", text, i ? ", " : "", phase->activities[i].task);
		free(text);
		text = longer;
	}
	longer = xasprintf(" (%s active)", text);
	free(text);
	return longer;
}

static void add_owners(struct detail *detail, const struct scenario *scenario)
{
	size_t p, c;

	for (p = 0; p < scenario->phase_count; p++) {
		char *active = active_tasks(&scenario->phases[p]);

		for (c = 0; c < scenario->cgroup_count; c++) {
			const char *path = scenario->cgroups[c].path;
			const struct scenario_metric metric = {
				.kind = METRIC_KIND(counter),
				.of = xasprintf("cgroup/%s/zswpwb", path),
				.phase = scenario->phases[p].name,
			};

			add_detail(detail, DETAIL_OWNER, &metric,
				   xasprintf("pages of %s, in %s%s", path, scenario->phases[p].name,
					     active));
		}
		free(active);
	}
}

static void add_nodes(struct detail *detail, const struct scenario *scenario)
{
	static const struct {
		enum metric_kind_number metric;
		const char *says;
	} counted[] = {
		{METRIC_node_added, "entries added"},
		{METRIC_node_visits, "walks"},
		{METRIC_node_written_back, "pages written back"},
	};
	size_t n, i;

	for (n = 0; n < scenario->node_count; n++)
		for (i = 0; i < ARRAY_LENGTH(counted); i++) {
			const struct scenario_metric metric = {
				.kind = &metric_kinds[counted[i].metric],
				.of = xasprintf("%zu", n),
			};

			add_detail(detail, DETAIL_NODE, &metric,
				   xasprintf("node %zu: %s", n, counted[i].says));
		}
}

static const char *source_words(enum page_source source)
{
	static const char *const words[SOURCE_COUNT] = {
		[SOURCE_NEW] = "first touch",	[SOURCE_CACHE] = "from the swap cache",
		[SOURCE_ZSWAP] = "from zswap",	[SOURCE_DISK] = "from disk",
		[SOURCE_MAJOR] = "major fault",
	};

	return words[source]; /* none for memory: that is no fault */
}

static void add_latency(struct detail *detail, const struct scenario_task *task,
			enum page_source source)
{
	static const struct {
		enum metric_kind_number metric;
		const char *says;
		double percentile;
	} figures[LATENCY_FIGURES] = {
		[LATENCY_FAULTS] = {METRIC_faults, "faults", 0},
		[LATENCY_HALF] = {METRIC_percentile, "median", 50},
		[LATENCY_P99] = {METRIC_percentile, "99th percentile", 99},
		[LATENCY_P999] = {METRIC_percentile, "99.9th percentile", 99.9},
		[LATENCY_WORST] = {METRIC_worst, "longest", 0},
	};
	const char *words = source_words(source);
	size_t i;

	detail->latencies = xrealloc(detail->latencies,
				     (detail->latency_count + 1) * sizeof(*detail->latencies));
	detail->latencies[detail->latency_count++] = (struct latency){
		.task = task->name, .source = words, .first = detail->scenario.metric_count};
	for (i = 0; i < LATENCY_FIGURES; i++) {
		const struct scenario_metric metric = {
			.kind = &metric_kinds[figures[i].metric],
			.task = task->name,
			.source = (char *)page_source_names[source],
			.percentile = figures[i].percentile,
		};

		add_detail(detail, DETAIL_LATENCY, &metric,
			   xasprintf("%s, %s: %s", task->name, words, figures[i].says));
	}
}

static void add_latencies(struct detail *detail, const struct scenario *scenario)
{
	enum page_source source;
	size_t t;

	for (t = 0; t < scenario->task_count; t++)
		for (source = 0; source < SOURCE_COUNT; source++)
			if (source != SOURCE_MEMORY && !scenario->tasks[t].twin)
				add_latency(detail, &scenario->tasks[t], source);
}

struct detail *detail_new(const struct compared_scenario *compared)
{
	const char **names = xcalloc(compared->kernel_count, sizeof(*names));
	struct detail *detail = xcalloc(1, sizeof(*detail));
	size_t k;

	detail->scenario.name = compared->scenario->name;
	add_symptoms(detail);
	add_owners(detail, compared->scenario);
	if (compared->scenario->probe_nodes)
		add_nodes(detail, compared->scenario);
	add_latencies(detail, compared->scenario);
	for (k = 0; k < compared->kernel_count; k++)
		names[k] = compared->kernels[k].known_as;
	detail->figures = compare_new(&detail->scenario, names, compared->kernel_count);
	for (k = 0; k < compared->kernel_count; k++)
		compare_title(detail->figures, k, compared->kernels[k].name);
	free(names);
	return detail;
}

void detail_free(struct detail *detail)
{
	size_t i;

	compare_free(detail->figures);
	for (i = 0; i < detail->scenario.metric_count; i++) {
		free(detail->scenario.metrics[i].says);
		free(detail->scenario.metrics[i].of);
	}
	free(detail->scenario.metrics);
	free(detail->kinds);
	free(detail->latencies);
	free(detail);
}

/* Whether all kernels have the figure @m. */
static bool everywhere(const struct detail *detail, size_t m)
{
	size_t k;

	for (k = 0; k < detail->figures->kernel_count; k++)
		if (!compare_metric(detail->figures, k, m).count)
			return false;
	return true;
}

bool detail_present(const struct detail *detail, size_t m)
{
	size_t k;

	for (k = 0; k < detail->figures->kernel_count; k++) {
		struct summary over = compare_metric(detail->figures, k, m);

		if (over.count && (over.low != 0 || over.high != 0))
			return true;
	}
	return false;
}

bool detail_quiet(const struct detail *detail, enum detail_kind kind)
{
	size_t i;

	/* the symptoms are the first of the metrics, see detail_new() */
	for (i = 0; i < ARRAY_LENGTH(symptoms); i++)
		if (symptoms[i].kind == kind && symptoms[i].sign &&
		    (!everywhere(detail, i) || detail_present(detail, i)))
			return false;
	return true;
}

bool detail_shown(const struct detail *detail, size_t m)
{
	return detail->kinds[m] != DETAIL_OWNER || detail_present(detail, m);
}

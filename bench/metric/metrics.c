// SPDX-License-Identifier: GPL-2.0-only
/*
 * Metrics: see metrics.h. Each kind is a function that returns whether the record
 * has what it needs. What they share comes first: snapshots, phases, and levels (a
 * sampled quantity as steps over time).
 */
#include "bench/metric/metrics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/metric/optimum.h"
#include "bench/metric/outputs.h"
#include "bench/record/record_view.h"
#include "lib/array.h"
#include "lib/xalloc.h"

/* Whether @name is the one that a metric has; one that has none takes any. */
static bool is_named(const char *name, const char *wanted)
{
	return !wanted || (name && strcmp(name, wanted) == 0);
}

static bool in_scope(const struct scenario_metric *metric, const struct part *phase)
{
	return is_named(view_phase(phase).name, metric->phase);
}

/* The first phase that the metric is about, or the last one. */
static const struct part *scope_edge(const struct scenario_metric *metric,
				     const struct part *record, bool last)
{
	const struct part *phase, *edge = NULL;

	part_foreach (view_phases(record), phase) {
		if (!in_scope(metric, phase))
			continue;
		edge = phase;
		if (!last)
			break;
	}
	return edge;
}

/* By how much a counter rose from the begin of the metric's first phase to the end of its last. */
static bool counter_rise(const struct scenario_metric *metric, const struct part *record,
			 const char *path, double *value)
{
	const struct part *before = view_phase(scope_edge(metric, record, false)).before;
	const struct part *after = view_phase(scope_edge(metric, record, true)).after;
	double from, to;

	if (!view_counter(before, path, &from) || !view_counter(after, path, &to))
		return false;
	*value = to - from;
	return true;
}

static bool rise_of_writeback(const struct scenario_metric *metric, const struct part *record,
			      const char *cgroup, double *pages)
{
	char *path = xasprintf("cgroup/%s/zswpwb", cgroup);
	bool found = counter_rise(metric, record, path, pages);

	free(path);
	return found;
}

/* A sampled quantity from time @t on, until the next level of the same phase or the phase's end. */
struct level {
	double t, value;
};

struct levels {
	struct level *at;
	size_t count;
	size_t sampled; /* of these come from the sampler; a first one may be the snapshot's */
	double end;
};

/*
 * The levels of a counter in a phase: that of the snapshot at its begin, then every sample
 * of @series, of the same counter at @path, taken during the phase. The caller frees levels.at.
 */
static struct levels levels_in(const struct view_series *series, const struct view_phase *phase,
			       const char *path)
{
	const struct part *row;
	struct levels levels = {.end = phase->end_ns};
	struct level level = {.t = phase->begin_ns};

	levels.at = xcalloc(part_count(series->rows) + 1, sizeof(*levels.at));
	if (view_counter(phase->before, path, &level.value))
		levels.at[levels.count++] = level;
	part_foreach (series->rows, row) {
		level.t = view_sample_time(row);
		if (level.t < phase->begin_ns || level.t > levels.end ||
		    !view_sample(series, row, &level.value))
			continue;
		levels.at[levels.count++] = level;
		levels.sampled++;
	}
	return levels;
}

static double level_time(const struct levels *levels, size_t i)
{
	return (i + 1 < levels->count ? levels->at[i + 1].t : levels->end) - levels->at[i].t;
}

/* zswap.current of a cgroup, averaged over the time of the metric's phases; in bytes. */
static bool pool_average(const struct scenario_metric *metric, const struct part *record,
			 const char *cgroup, double *bytes)
{
	char *current = xasprintf("cgroup/%s/memory.zswap.current", cgroup);
	struct view_series series = view_series(record, current);
	double area = 0, time = 0;
	const struct part *phase;
	size_t j;

	part_foreach (view_phases(record), phase) {
		struct view_phase seen = view_phase(phase);
		struct levels levels;

		if (!in_scope(metric, phase))
			continue;
		levels = levels_in(&series, &seen, current);
		for (j = 0; j < levels.count; j++) {
			area += levels.at[j].value * level_time(&levels, j);
			time += level_time(&levels, j);
		}
		free(levels.at);
	}
	free(current);
	*bytes = time > 0 ? area / time : 0;
	return time > 0 && series.told;
}

/*
 * Fault latencies of the metric's task, source and phase; a field that the metric
 * does not give stands for all of them, but for the source: all except memory,
 * where there is no fault.
 */
static bool histogram_matches(const struct scenario_metric *metric, const struct part *part)
{
	struct view_histogram histogram = view_histogram(part);

	return is_named(histogram.phase, metric->phase) && is_named(histogram.task, metric->task) &&
	       (metric->source ? is_named(histogram.source, metric->source)
			       : !is_named(histogram.source, "memory"));
}

/* The kinds. Each returns whether *@value is available. */
typedef bool metric_function(const struct scenario_metric *metric, const struct part *record,
			     double *value);

/* How much the counter `of` rose. */
static bool kind_counter(const struct scenario_metric *metric, const struct part *record,
			 double *value)
{
	return counter_rise(metric, record, metric->of, value);
}

/* Stores that zswap refused: pages written to disk that no writeback wrote. */
static bool refused_in_all(const struct scenario_metric *metric, const struct part *record,
			   double *value)
{
	double written, writeback;

	if (!counter_rise(metric, record, "vmstat/pswpout", &written) ||
	    !counter_rise(metric, record, "vmstat/zswpwb", &writeback))
		return false;
	*value = written - writeback;
	return true;
}

/* Refused stores as the probe sorts them, see harness/refusals.h. */
static bool refused_as(const struct scenario_metric *metric, const struct part *record,
		       const char *sort, double *value)
{
	char *path = xasprintf("refused/%s", sort);
	bool told = counter_rise(metric, record, path, value);

	free(path);
	return told;
}

/* The sum of what @count counters of zswap's, @names, rose. */
static bool rejected_as(const struct scenario_metric *metric, const struct part *record,
			const char *const *names, size_t count, double *value)
{
	bool told = true;
	double rise;
	size_t i;

	*value = 0;
	for (i = 0; i < count && told; i++) {
		char *path = xasprintf("zswap/%s", names[i]);

		told = counter_rise(metric, record, path, &rise);
		if (told)
			*value += rise;
		free(path);
	}
	return told;
}

/*
 * Those refused at their cgroup's limit. The probe's include stores that found room there and
 * failed later. zswap counts all that fail later, and the probe those of them that were below
 * their limit, so that the difference is what to take off. Not available when the pool was
 * full, too, for a kernel does not tell which of the two it looked at, nor when some failed
 * for a reason that zswap does not count.
 */
static bool refused_by_cgroup(const struct scenario_metric *metric, const struct part *record,
			      double *value)
{
	static const char *const late[] = {"reject_compress_poor", "reject_compress_fail",
					   "reject_alloc_fail", "reject_kmemcache_fail"};
	double at_limit, either, below, failed;

	if (!refused_as(metric, record, "cgroup", &at_limit) ||
	    !refused_as(metric, record, "either", &either) ||
	    !refused_as(metric, record, "later", &below) || either > 0)
		return false;
	*value = at_limit;
	if (at_limit == 0)
		return true;
	if (!rejected_as(metric, record, late, ARRAY_LENGTH(late), &failed) || failed < below)
		return false;
	*value = at_limit - (failed - below);
	return *value >= 0;
}

/* Those refused since the pool was full; see refused_by_cgroup(). */
static bool refused_by_pool(const struct scenario_metric *metric, const struct part *record,
			    double *value)
{
	double either;

	return refused_as(metric, record, "pool", value) &&
	       refused_as(metric, record, "either", &either) && either == 0;
}

/* Stores that zswap refused, for the metric's `reason` or any. */
static bool kind_refused(const struct scenario_metric *metric, const struct part *record,
			 double *value)
{
	static const char *const poor[] = {"reject_compress_poor", "reject_compress_fail"};
	static const char *const memory[] = {"reject_alloc_fail", "reject_kmemcache_fail"};

	switch (metric->reason) {
	case REFUSAL_CGROUP:
		return refused_by_cgroup(metric, record, value);
	case REFUSAL_POOL:
		return refused_by_pool(metric, record, value);
	case REFUSAL_INCOMPRESSIBLE:
		return rejected_as(metric, record, poor, ARRAY_LENGTH(poor), value);
	case REFUSAL_MEMORY:
		return rejected_as(metric, record, memory, ARRAY_LENGTH(memory), value);
	case REFUSAL_DISABLED:
		return refused_as(metric, record, "disabled", value);
	default:
		return refused_in_all(metric, record, value);
	}
}

/* Percent of all stores that were refused; not available without any store. */
static bool kind_refused_share(const struct scenario_metric *metric, const struct part *record,
			       double *value)
{
	double denied, accepted;

	if (!refused_in_all(metric, record, &denied) ||
	    !counter_rise(metric, record, "vmstat/zswpout", &accepted) || denied + accepted == 0)
		return false;
	*value = 100 * denied / (denied + accepted);
	return true;
}

/* The sum of @key, or of @key in @group, over the results of the metric's task. */
static bool sum_of_results(const struct scenario_metric *metric, const struct part *record,
			   const char *group, const char *key, double *value)
{
	const struct part *phase, *result;
	bool found = false;
	double n;

	*value = 0;
	part_foreach (view_phases(record), phase) {
		if (!in_scope(metric, phase))
			continue;
		part_foreach (view_phase(phase).results, result) {
			const struct part *in = group ? part_member(result, group) : result;

			if (!is_named(view_result(result).task, metric->task) ||
			    !view_number(part_member(in, key), &n))
				continue;
			*value += n;
			found = true;
		}
	}
	return found;
}

/* Accesses of a task that found their page in `source`. */
static bool kind_faults(const struct scenario_metric *metric, const struct part *record,
			double *value)
{
	return sum_of_results(metric, record, "faults", metric->source, value);
}

/*
 * Percent of a task's refaults that found their page in `source`, among those from zswap and
 * from disk; not available without any, nor where the kernel does not tell them apart.
 */
static bool kind_refault_share(const struct scenario_metric *metric, const struct part *record,
			       double *value)
{
	double zswap, disk, of_source;

	if (!sum_of_results(metric, record, "faults", "zswap", &zswap) ||
	    !sum_of_results(metric, record, "faults", "disk", &disk) ||
	    !sum_of_results(metric, record, "faults", metric->source, &of_source) ||
	    zswap + disk == 0)
		return false;
	*value = 100 * of_source / (zswap + disk);
	return true;
}

/* Page accesses of a task, each of which checked the page. */
static bool kind_operations(const struct scenario_metric *metric, const struct part *record,
			    double *value)
{
	return sum_of_results(metric, record, NULL, "operations", value);
}

/* The fewest disk reads that a task could have had. */
static bool kind_optimum(const struct scenario_metric *metric, const struct part *record,
			 double *value)
{
	return optimum_reads(record, metric->task, metric->phase, value);
}

/*
 * A task's disk reads as a multiple of those. Not available where none are needed, nor
 * where the kernel let its cgroup go over the limits that the optimum keeps to.
 */
static bool kind_times_optimum(const struct scenario_metric *metric, const struct part *record,
			       double *value)
{
	static char disk[] = "disk";
	struct scenario_metric reads = *metric;
	double fewest;

	reads.source = disk;
	if (!kind_faults(&reads, record, value) || !kind_optimum(metric, record, &fewest) ||
	    fewest <= 0 || !optimum_limits_kept(record, metric->task))
		return false;
	*value /= fewest;
	return true;
}

static int by_high(const void *a, const void *b)
{
	const struct view_bucket *left = a, *right = b;

	return (left->high > right->high) - (left->high < right->high);
}

/* Adds the buckets of a histogram to an array of them; returns how many there are then. */
static size_t append_buckets(struct view_bucket **all, size_t count, const struct part *buckets)
{
	const struct part *bucket;

	*all = xrealloc(*all, (count + part_count(buckets)) * sizeof(**all));
	part_foreach (buckets, bucket) {
		(*all)[count++] = view_bucket(bucket);
	}
	return count;
}

/*
 * The bucket that holds the least value that at least @percent percent of @total in the
 * @count @buckets, which it sorts, do not exceed (nearest rank); NULL without any.
 */
static const struct view_bucket *percentile_bucket(struct view_bucket *buckets, size_t count,
						   double total, double percent)
{
	/* 99.9 percent of 1000 are 999, not the 999.0000000000001 that doubles make of it. */
	double rank = fmax(1, ceil(percent / 100 * total * (1 - 1e-12))), seen = 0;
	const struct view_bucket *found = NULL;
	size_t i;

	for (i = 1; i < count && buckets[i - 1].high <= buckets[i].high; i++)
		;
	if (i < count) /* of several histograms: those of one are in order */
		qsort(buckets, count, sizeof(*buckets), by_high);
	i = 0;
	while (i < count && seen < rank) {
		found = &buckets[i];
		while (i < count && buckets[i].high <= found->high)
			seen += buckets[i++].count;
	}
	return found;
}

/*
 * The least latency that at least `percentile` percent of the faults did not
 * exceed, as the upper end of its bucket: at most 1/32 too high, and never above the
 * worst one.
 */
static bool kind_percentile(const struct scenario_metric *metric, const struct part *record,
			    double *value)
{
	const struct view_bucket *found;
	double total = 0, longest = 0;
	struct view_bucket *buckets = NULL;
	const struct part *part;
	size_t count = 0;

	part_foreach (view_histograms(record), part) {
		struct view_histogram histogram;

		if (!histogram_matches(metric, part))
			continue;
		histogram = view_histogram(part);
		count = append_buckets(&buckets, count, histogram.buckets);
		total += histogram.count;
		longest = fmax(longest, histogram.max);
	}
	found = percentile_bucket(buckets, count, total, metric->percentile);
	if (found)
		*value = fmin(found->high - 1, longest);
	free(buckets);
	return total > 0;
}

/* The longest fault. */
static bool kind_worst(const struct scenario_metric *metric, const struct part *record,
		       double *value)
{
	const struct part *part;
	bool found = false;

	*value = 0;
	part_foreach (view_histograms(record), part) {
		struct view_histogram histogram;

		if (!histogram_matches(metric, part))
			continue;
		histogram = view_histogram(part);
		if (histogram.count == 0)
			continue;
		*value = fmax(*value, histogram.max);
		found = true;
	}
	return found;
}

/*
 * How far a cgroup's zswap.current ever was above its zswap.max: at the begin of a
 * phase, in its samples, and at its end. A phase changes the limit before its tasks
 * start, so the limit at its end holds for all of it. Not available while unlimited.
 */
static bool kind_overshoot(const struct scenario_metric *metric, const struct part *record,
			   double *value)
{
	char *current = xasprintf("cgroup/%s/memory.zswap.current", metric->cgroup);
	char *limit = xasprintf("cgroup/%s/memory.zswap.max", metric->cgroup);
	struct view_series series = view_series(record, current);
	bool found = false;
	const struct part *phase;
	size_t j;

	*value = 0;
	part_foreach (view_phases(record), phase) {
		struct view_phase seen = view_phase(phase);
		struct levels levels;
		double max, last;

		if (!in_scope(metric, phase) || !view_counter(seen.after, limit, &max))
			continue;
		levels = levels_in(&series, &seen, current);
		for (j = 0; j < levels.count; j++)
			*value = fmax(*value, levels.at[j].value - max);
		found = found || levels.count;
		free(levels.at);
		if (view_counter(seen.after, current, &last)) {
			*value = fmax(*value, last - max);
			found = true;
		}
	}
	found = found && series.told;
	free(current);
	free(limit);
	return found;
}

/* What one cgroup has of something. */
typedef bool cgroup_function(const struct scenario_metric *metric, const struct part *record,
			     const char *cgroup, double *value);

/* Percent that the metric's cgroup has of what all of `among` have. */
static bool share_of(const struct scenario_metric *metric, const struct part *record,
		     cgroup_function *has, double *value)
{
	double total = 0, part, own;
	size_t i;

	if (!has(metric, record, metric->cgroup, &own))
		return false;
	for (i = 0; i < metric->among_count; i++) {
		if (!has(metric, record, metric->among[i], &part))
			return false;
		total += part;
	}
	*value = total > 0 ? 100 * own / total : 0;
	return total > 0;
}

/* A cgroup's part of the pages written back from all of `among`. */
static bool kind_share(const struct scenario_metric *metric, const struct part *record,
		       double *value)
{
	return share_of(metric, record, rise_of_writeback, value);
}

/* A cgroup's part of the compressed memory of all of `among`, averaged over time. */
static bool kind_pool_share(const struct scenario_metric *metric, const struct part *record,
			    double *value)
{
	return share_of(metric, record, pool_average, value);
}

/*
 * Jain's fairness index of the x_i of n parties:
 *
 *	J = (sum of x_i)^2 / (n * sum of x_i^2)
 *
 * 1 when all are alike, 1/n when one of n has all. It does not change with the scale of x.
 *
 * R. Jain, D. Chiu, W. Hawe: A Quantitative Measure of Fairness and Discrimination
 * for Resource Allocation in Shared Computer Systems. DEC-TR-301, 1984.
 */
struct fairness {
	double sum, squares;
	size_t n;
};

static void fairness_add(struct fairness *fairness, double x)
{
	fairness->sum += x;
	fairness->squares += x * x;
	fairness->n++;
}

/* Whether there is an index: of two parties and more, one of which has something. */
static bool fairness_index(const struct fairness *fairness, double *index)
{
	if (fairness->n < 2 || fairness->squares <= 0)
		return false;
	*index = fairness->sum * fairness->sum / ((double)fairness->n * fairness->squares);
	return true;
}

/*
 * Jain's index of x_i = (share of the writeback) / (share of the pool) over the cgroups in
 * `among`: 1 when every cgroup is written back in proportion to what it holds, which is the
 * average of zswap.current over time. The totals that turn pages and bytes into shares are
 * left out. One that holds nothing and loses nothing has no part in it. Not available when
 * nothing was written back, or fewer than two remain.
 */
static bool kind_jain(const struct scenario_metric *metric, const struct part *record,
		      double *value)
{
	struct fairness fairness = {.n = 0};
	double pages, pool;
	size_t i;

	for (i = 0; i < metric->among_count; i++) {
		const char *cgroup = metric->among[i];

		if (!rise_of_writeback(metric, record, cgroup, &pages) ||
		    !pool_average(metric, record, cgroup, &pool))
			return false;
		if (pool <= 0 && pages <= 0)
			continue;
		if (pool <= 0)
			return false;
		fairness_add(&fairness, pages / pool);
	}
	return fairness_index(&fairness, value);
}

/*
 * Jain's index of the pages written back from each cgroup in `among`: 1 when they have had as
 * many turns, whatever they hold; at most (n - 1) / n when one of n has had none.
 */
static bool kind_turns(const struct scenario_metric *metric, const struct part *record,
		       double *value)
{
	struct fairness fairness = {.n = 0};
	double pages;
	size_t i;

	for (i = 0; i < metric->among_count; i++) {
		if (!rise_of_writeback(metric, record, metric->among[i], &pages))
			return false;
		fairness_add(&fairness, pages);
	}
	return fairness_index(&fairness, value);
}

/*
 * Pages written back and read again within `window`; of a bucket of ages that the
 * window cuts, none. Not available if the probe lost events: it would be too low.
 */
static bool kind_premature(const struct scenario_metric *metric, const struct part *record,
			   double *value)
{
	const struct part *probe = view_probe(record, "premature");
	const struct part *bucket;

	*value = 0;
	part_foreach (part_member(probe, "ages"), bucket) {
		struct view_bucket ages = view_bucket(bucket);

		if (fmin(ages.high - 1, part_number_at(probe, "max")) <= (double)metric->window_ns)
			*value += ages.count;
	}
	return part_is(probe, PART_OBJECT) && part_number_at(probe, "lost") == 0;
}

/*
 * Time that the pool was above the threshold at which it accepts stores again. Each
 * sample stands for the time until the next one, so this is as fine as the sampler's
 * period. The threshold is that of the phase's end; see overshoot().
 */
static bool kind_time_above(const struct scenario_metric *metric, const struct part *record,
			    double *value)
{
	static const char pool[] = "zswap/pool_total_size";
	struct view_series series = view_series(record, pool);
	bool sampled = false;
	const struct part *phase;
	size_t j;

	*value = 0;
	part_foreach (view_phases(record), phase) {
		struct view_phase seen = view_phase(phase);
		struct levels levels;
		double threshold;

		if (!in_scope(metric, phase))
			continue;
		if (!view_counter(seen.after, "limits/accept_threshold", &threshold))
			return false;
		levels = levels_in(&series, &seen, pool);
		for (j = 0; j < levels.count; j++) {
			if (levels.at[j].value > threshold)
				*value += level_time(&levels, j);
		}
		sampled = sampled || levels.sampled;
		free(levels.at);
	}
	return sampled && series.told;
}

/* Where the metric's task had its pages at the end of the metric's last phase that it ran in. */
static const struct part *last_placement(const struct scenario_metric *metric,
					 const struct part *record)
{
	const struct part *phase, *result, *found = NULL;

	part_foreach (view_phases(record), phase) {
		if (!in_scope(metric, phase))
			continue;
		part_foreach (view_phase(phase).results, result)
			if (is_named(view_result(result).task, metric->task))
				found = part_member(result, "placement");
	}
	return found;
}

/* Pages of a task that are mapped on node `of`. */
static bool kind_resident(const struct scenario_metric *metric, const struct part *record,
			  double *value)
{
	const struct part *nodes = part_member(last_placement(metric, record), "nodes");

	return view_number(part_member(nodes, metric->of), value);
}

/* Pages that a task has written and that are not mapped: in zswap, on disk, or in between. */
static bool kind_swapped(const struct scenario_metric *metric, const struct part *record,
			 double *value)
{
	return view_number(part_member(last_placement(metric, record), "swapped"), value);
}

/* Pages on a node that the task is not bound to, as they were found in the swap cache. */
static bool kind_strays(const struct scenario_metric *metric, const struct part *record,
			double *value)
{
	return view_number(part_member(last_placement(metric, record), "strays"), value);
}

/* What the node probe counted under @key on one node, for everyone or for the metric's task. */
static bool counted_on_node(const struct scenario_metric *metric, const struct part *node,
			    const char *key, double *value)
{
	if (!part_is(node, PART_OBJECT))
		return false;
	if (metric->task)
		node = part_member(part_member(node, "tasks"), metric->task);
	*value = part_number_at(node, key); /* a task that the probe never met counts 0 */
	return true;
}

static const struct part *probed_nodes(const struct part *record)
{
	return view_probe(record, "nodes");
}

/* Entries put on the lists of node `of`. */
static bool kind_node_added(const struct scenario_metric *metric, const struct part *record,
			    double *value)
{
	const struct part *node = part_member(probed_nodes(record), metric->of);

	*value = part_number_at(node, "adds");
	return part_is(node, PART_OBJECT);
}

/* Entries on the lists of node `of` when the metric's phase ended; 0 where there never was one. */
static bool kind_node_listed(const struct scenario_metric *metric, const struct part *record,
			     double *value)
{
	const struct part *listed = view_phase(scope_edge(metric, record, true)).listed;

	*value = part_number_at(listed, metric->of);
	return part_is(listed, PART_OBJECT);
}

/* Walks over the lists of node `of`. */
static bool kind_node_visits(const struct scenario_metric *metric, const struct part *record,
			     double *value)
{
	return counted_on_node(metric, part_member(probed_nodes(record), metric->of), "visits",
			       value);
}

/* Pages written back from the lists of node `of`. */
static bool kind_node_written_back(const struct scenario_metric *metric, const struct part *record,
				   double *value)
{
	return counted_on_node(metric, part_member(probed_nodes(record), metric->of),
			       "written_back", value);
}

/* Percent of the pages written back from the lists of @node, among those of all nodes. */
static bool share_of_node(const struct scenario_metric *metric, const struct part *record,
			  const struct part *node, double *value)
{
	const struct part *all = probed_nodes(record), *other;
	double total = 0, pages;

	part_foreach (all, other) {
		if (!counted_on_node(metric, other, "written_back", &pages))
			return false;
		total += pages;
	}
	if (!counted_on_node(metric, node, "written_back", &pages) || total <= 0)
		return false;
	*value = 100 * pages / total;
	return true;
}

/* The part of node `of` in what was written back from the lists of all nodes. */
static bool kind_node_share(const struct scenario_metric *metric, const struct part *record,
			    double *value)
{
	return share_of_node(metric, record, part_member(probed_nodes(record), metric->of), value);
}

/* The part of the node from whose lists the least was written back; half of two at best. */
static bool kind_least_node_share(const struct scenario_metric *metric, const struct part *record,
				  double *value)
{
	const struct part *node;
	bool found = false;
	double share;

	part_foreach (probed_nodes(record), node) {
		if (!share_of_node(metric, record, node, &share))
			return false;
		*value = found ? fmin(*value, share) : share;
		found = true;
	}
	return found;
}

/* Nodes whose lists were walked at least once. */
static bool kind_nodes_visited(const struct scenario_metric *metric, const struct part *record,
			       double *value)
{
	const struct part *all = probed_nodes(record), *node;
	double visits;

	*value = 0;
	part_foreach (all, node) {
		if (counted_on_node(metric, node, "visits", &visits) && visits > 0)
			*value += 1;
	}
	return part_is(all, PART_OBJECT);
}

/*
 * Pages of `cgroup` that went to disk, @key "refused" or "written_back": sent by `task`,
 * which may also be "worker", "kswapd", "harness" or "program" (of any task), or by anyone.
 */
static bool sent_to_disk(const struct scenario_metric *metric, const struct part *record,
			 const char *key, double *value)
{
	const struct part *owners = view_probe(record, "owners"), *pages;
	const struct part *senders = part_member(owners, metric->cgroup);

	*value = 0;
	part_foreach (senders, pages) {
		if (!metric->task || strcmp(pages->key, metric->task) == 0)
			*value += part_number_at(pages, key);
	}
	return part_is(senders, PART_OBJECT);
}

/* Stores of a cgroup's pages that zswap refused; no counter of the kernel tells. */
static bool kind_owner_refused(const struct scenario_metric *metric, const struct part *record,
			       double *value)
{
	return sent_to_disk(metric, record, "refused", value);
}

/* A cgroup's pages that `task` pushed out of zswap. */
static bool kind_owner_written_back(const struct scenario_metric *metric, const struct part *record,
				    double *value)
{
	return sent_to_disk(metric, record, "written_back", value);
}

/* Calls of the function `of` in the kernel, over the whole run. */
static bool kind_calls(const struct scenario_metric *metric, const struct part *record,
		       double *value)
{
	const struct part *all = view_probe(record, "calls");

	return view_number(part_member(all, metric->of), value);
}

/*
 * Percent of the calls of `of`, over the whole run, that wrote no page back; not available
 * without any call, nor where more pages were written back than it was called for.
 */
static bool kind_fruitless_share(const struct scenario_metric *metric, const struct part *record,
				 double *value)
{
	double called, pages;

	if (!kind_calls(metric, record, &called) ||
	    !view_number(view_probe(record, "writeback"), &pages) || called == 0 || pages > called)
		return false;
	*value = 100 * (called - pages) / called;
	return true;
}

/*
 * Mean time of a call of `of`, from its begin to its end, over the whole run: of calls that
 * `task` made, which may also be "harness", "worker" or another of sent_to_disk(), or of all.
 */
static bool kind_call_time(const struct scenario_metric *metric, const struct part *record,
			   double *value)
{
	const struct part *times = view_probe(record, "times"), *by;
	const struct part *callers = part_member(times, metric->of);
	double count = 0, ns = 0;

	part_foreach (callers, by) {
		if (metric->task && strcmp(by->key, metric->task) != 0)
			continue;
		count += part_number_at(by, "calls");
		ns += part_number_at(by, "ns");
	}
	*value = count > 0 ? ns / count : 0;
	return count > 0;
}

/* Adds what @times has of `of`, by `task` or anyone, to @buckets; taken off where @sign is -1. */
static size_t append_times(const struct scenario_metric *metric, const struct part *times,
			   double sign, struct view_bucket **buckets, size_t count)
{
	const struct part *by;

	part_foreach (part_member(times, metric->of), by) {
		size_t from = count;

		if (metric->task && strcmp(by->key, metric->task) != 0)
			continue;
		count = append_buckets(buckets, count, part_member(by, "buckets"));
		for (; from < count; from++)
			(*buckets)[from].count *= sign;
	}
	return count;
}

/* The phase before the metric's first; NULL: it is the first of all. */
static const struct part *phase_before(const struct scenario_metric *metric,
				       const struct part *record)
{
	const struct part *first = scope_edge(metric, record, false), *phase, *before = NULL;

	part_foreach (view_phases(record), phase) {
		if (phase == first)
			break;
		before = phase;
	}
	return before;
}

/*
 * The least time that at least `percentile` percent of the calls of `of` did not exceed, as
 * the upper end of its bucket. Of the calls until the end of the metric's last phase, less
 * those until the end of the phase before its first.
 */
static bool kind_call_percentile(const struct scenario_metric *metric, const struct part *record,
				 double *value)
{
	const struct part *first = view_phase(phase_before(metric, record)).times;
	const struct part *last = view_phase(scope_edge(metric, record, true)).times;
	struct view_bucket *buckets = NULL;
	const struct view_bucket *found;
	size_t count, i;
	double total = 0;

	count = append_times(metric, last, 1, &buckets, 0);
	count = append_times(metric, first, -1, &buckets, count);
	for (i = 0; i < count; i++)
		total += buckets[i].count;
	found = total > 0 ? percentile_bucket(buckets, count, total, metric->percentile) : NULL;
	if (found)
		*value = found->high - 1;
	free(buckets);
	return found;
}

/* From the begin of the metric's first phase to the end of its last. */
static bool kind_duration(const struct scenario_metric *metric, const struct part *record,
			  double *value)
{
	const struct part *first = scope_edge(metric, record, false);
	const struct part *last = scope_edge(metric, record, true);

	*value = view_phase(last).end_ns - view_phase(first).begin_ns;
	return first != NULL;
}

/*
 * How long zswap's worker and writeback went on after the phase's tasks had ended and its
 * `settle` was over. Not available where that had no end in time, or is not seen.
 */
static bool kind_settle_time(const struct scenario_metric *metric, const struct part *record,
			     double *value)
{
	*value = view_phase(scope_edge(metric, record, true)).settled_ns;
	return !isnan(*value);
}

/*
 * The time of the metric's phases for each unit by which the counter `of` rose in it: until
 * the last one's tasks had ended, and not by what went on after that time.
 */
static bool kind_time_per(const struct scenario_metric *metric, const struct part *record,
			  double *value)
{
	const struct part *before = view_phase(scope_edge(metric, record, false)).before;
	const struct part *ended = view_phase(scope_edge(metric, record, true)).ended;
	double time, from, to;

	if (!kind_duration(metric, record, &time) || !view_counter(before, metric->of, &from) ||
	    !view_counter(ended, metric->of, &to) || to <= from)
		return false;
	*value = time / (to - from);
	return true;
}

/* The values of the two metrics that a metric is of. */
static bool operand_values(const struct scenario_metric *metric, const struct part *record,
			   double values[2])
{
	bool first, second;

	values[0] = metric_value(metric->operands[0], record, &first);
	values[1] = metric_value(metric->operands[1], record, &second);
	return first && second;
}

/* Metric `of` as a multiple of metric `to`; not available where that is 0. */
static bool kind_ratio(const struct scenario_metric *metric, const struct part *record,
		       double *value)
{
	double values[2];

	if (!operand_values(metric, record, values) || values[1] == 0)
		return false;
	*value = values[0] / values[1];
	return true;
}

/* By how much metric `of` is above metric `to`. */
static bool kind_difference(const struct scenario_metric *metric, const struct part *record,
			    double *value)
{
	double values[2];

	if (!operand_values(metric, record, values))
		return false;
	*value = values[0] - values[1];
	return true;
}

/* The last output of the metric's task, in its phase if it gives one. */
static struct view_output last_output(const struct scenario_metric *metric,
				      const struct part *record)
{
	struct view_output found = {.part = NULL};
	const struct part *part;

	part_foreach (view_outputs(record), part) {
		struct view_output output = view_output(part);

		if (is_named(output.task, metric->task) && is_named(output.phase, metric->phase))
			found = output;
	}
	return found;
}

/* The number at `of` in what the program of `task` printed; see outputs.h. */
static bool kind_output(const struct scenario_metric *metric, const struct part *record,
			double *value)
{
	struct view_output output = last_output(metric, record);

	return !output.cut && output_number(output.text, metric->of, value);
}

/* What the program of `task` took, `of` real, user or sys, with its children. */
static bool kind_run_time(const struct scenario_metric *metric, const struct part *record,
			  double *value)
{
	char *key = xasprintf("%s_ns", metric->of);
	bool told = view_number(part_member(last_output(metric, record).part, key), value);

	free(key);
	return told;
}

/* Without a phase, each is about the time from the first phase's begin to the last one's end. */
double metric_value(const struct scenario_metric *metric, const struct part *record,
		    bool *available)
{
#define FUNCTION(name, ...) [METRIC_##name] = kind_##name,
	static metric_function *const functions[] = {METRIC_KINDS(FUNCTION)};
#undef FUNCTION
	double value = 0;

	*available = functions[metric->kind - metric_kinds](metric, record, &value);
	return value;
}

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
#include "lib/xalloc.h"

static bool number(const json_t *value, double *result)
{
	*result = json_number_value(value);
	return json_is_number(value);
}

static double member(const json_t *object, const char *key)
{
	return json_number_value(json_object_get(object, key));
}

static bool is(const json_t *object, const char *key, const char *text)
{
	const char *value = json_string_value(json_object_get(object, key));

	return value && strcmp(value, text) == 0;
}

/* Counter "SECTION/NAME" or "SECTION/GROUP/NAME" of a snapshot; a group may contain slashes. */
static bool counter_at(const json_t *snapshot, const char *path, double *value)
{
	const char *first = strchr(path, '/'), *last = strrchr(path, '/');
	const json_t *at;

	if (!first)
		return false;
	at = json_object_getn(snapshot, path, (size_t)(first - path));
	if (last > first)
		at = json_object_getn(at, first + 1, (size_t)(last - first) - 1);
	return number(json_object_get(at, last + 1), value);
}

static bool in_scope(const struct scenario_metric *metric, const json_t *phase)
{
	return !metric->phase || is(phase, "name", metric->phase);
}

/* The first phase that the metric is about, or the last one. */
static const json_t *scope_edge(const struct scenario_metric *metric, const json_t *record,
				bool last)
{
	const json_t *phase, *edge = NULL;
	size_t i;

	json_array_foreach (json_object_get(record, "phases"), i, phase) {
		if (!in_scope(metric, phase))
			continue;
		edge = phase;
		if (!last)
			break;
	}
	return edge;
}

/* By how much a counter rose from the begin of the metric's first phase to the end of its last. */
static bool delta(const struct scenario_metric *metric, const json_t *record, const char *path,
		  double *value)
{
	const json_t *before = json_object_get(scope_edge(metric, record, false), "before");
	const json_t *after = json_object_get(scope_edge(metric, record, true), "after");
	double from, to;

	if (!counter_at(before, path, &from) || !counter_at(after, path, &to))
		return false;
	*value = to - from;
	return true;
}

static bool written_back(const struct scenario_metric *metric, const json_t *record,
			 const char *cgroup, double *pages)
{
	char *path = xasprintf("cgroup/%s/zswpwb", cgroup);
	bool found = delta(metric, record, path, pages);

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

static size_t column(const json_t *samples, const char *name)
{
	const json_t *columns = json_object_get(samples, "columns"), *title;
	size_t i;

	json_array_foreach (columns, i, title) {
		if (strcmp(json_string_value(title), name) == 0)
			break;
	}
	return i; /* past the last one if there is none: every row lacks it */
}

/*
 * Whether the samples tell the levels of the counter at @path: all of them are there,
 * or the run had no sampler. With some lost, a maximum or an average would be of
 * another time than it says.
 */
static bool samples_tell(const json_t *record, const char *path)
{
	const json_t *samples = json_object_get(record, "samples");

	return !json_is_object(samples) ||
	       (member(samples, "lost") == 0 &&
		column(samples, path) < json_array_size(json_object_get(samples, "columns")));
}

/*
 * The levels of the counter at @path in a phase: that of the snapshot at its begin,
 * then every sample taken during the phase. The caller frees levels.at.
 */
static struct levels levels_in(const json_t *record, const json_t *phase, const char *path)
{
	const json_t *samples = json_object_get(record, "samples");
	const json_t *rows = json_object_get(samples, "rows"), *row;
	size_t t = column(samples, "t"), c = column(samples, path), i;
	double begin = member(phase, "begin_ns");
	struct levels levels = {.end = member(phase, "end_ns")};
	struct level level = {.t = begin};

	levels.at = xcalloc(json_array_size(rows) + 1, sizeof(*levels.at));
	if (counter_at(json_object_get(phase, "before"), path, &level.value))
		levels.at[levels.count++] = level;
	json_array_foreach (rows, i, row) {
		level.t = json_number_value(json_array_get(row, t));
		if (level.t < begin || level.t > levels.end ||
		    !number(json_array_get(row, c), &level.value))
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
static bool pool_average(const struct scenario_metric *metric, const json_t *record,
			 const char *cgroup, double *bytes)
{
	char *current = xasprintf("cgroup/%s/memory.zswap.current", cgroup);
	double area = 0, time = 0;
	const json_t *phase;
	size_t i, j;
	bool told;

	json_array_foreach (json_object_get(record, "phases"), i, phase) {
		struct levels levels;

		if (!in_scope(metric, phase))
			continue;
		levels = levels_in(record, phase, current);
		for (j = 0; j < levels.count; j++) {
			area += levels.at[j].value * level_time(&levels, j);
			time += level_time(&levels, j);
		}
		free(levels.at);
	}
	told = samples_tell(record, current);
	free(current);
	*bytes = time > 0 ? area / time : 0;
	return time > 0 && told;
}

/*
 * Fault latencies of the metric's task, source and phase; a field that the metric
 * does not give stands for all of them, but for the source: all except memory,
 * where there is no fault.
 */
static bool histogram_matches(const struct scenario_metric *metric, const json_t *histogram)
{
	if (metric->phase && !is(histogram, "phase", metric->phase))
		return false;
	if (metric->task && !is(histogram, "task", metric->task))
		return false;
	if (metric->source)
		return is(histogram, "source", metric->source);
	return !is(histogram, "source", "memory");
}

/* The kinds. Each returns whether *@value is available. */
typedef bool metric_function(const struct scenario_metric *metric, const json_t *record,
			     double *value);

/* How much the counter `of` rose. */
static bool counter(const struct scenario_metric *metric, const json_t *record, double *value)
{
	return delta(metric, record, metric->of, value);
}

/* Stores that zswap refused: pages written to disk that no writeback wrote. */
static bool refused(const struct scenario_metric *metric, const json_t *record, double *value)
{
	double written, writeback;

	if (!delta(metric, record, "vmstat/pswpout", &written) ||
	    !delta(metric, record, "vmstat/zswpwb", &writeback))
		return false;
	*value = written - writeback;
	return true;
}

/* Percent of all stores that were refused; not available without any store. */
static bool refused_share(const struct scenario_metric *metric, const json_t *record, double *value)
{
	double denied, accepted;

	if (!refused(metric, record, &denied) ||
	    !delta(metric, record, "vmstat/zswpout", &accepted) || denied + accepted == 0)
		return false;
	*value = 100 * denied / (denied + accepted);
	return true;
}

/* The sum of @key, or of @key in @group, over the results of the metric's task. */
static bool sum_of_results(const struct scenario_metric *metric, const json_t *record,
			   const char *group, const char *key, double *value)
{
	const json_t *phase, *result;
	bool found = false;
	size_t i, j;
	double n;

	*value = 0;
	json_array_foreach (json_object_get(record, "phases"), i, phase) {
		if (!in_scope(metric, phase))
			continue;
		json_array_foreach (json_object_get(phase, "results"), j, result) {
			const json_t *in = group ? json_object_get(result, group) : result;

			if (!is(result, "task", metric->task) ||
			    !number(json_object_get(in, key), &n))
				continue;
			*value += n;
			found = true;
		}
	}
	return found;
}

/* Accesses of a task that found their page in `source`. */
static bool faults(const struct scenario_metric *metric, const json_t *record, double *value)
{
	return sum_of_results(metric, record, "faults", metric->source, value);
}

/* Page accesses of a task, each of which checked the page. */
static bool operations(const struct scenario_metric *metric, const json_t *record, double *value)
{
	return sum_of_results(metric, record, NULL, "operations", value);
}

/* The fewest disk reads that a task could have had. */
static bool optimum(const struct scenario_metric *metric, const json_t *record, double *value)
{
	return optimum_reads(record, metric->task, metric->phase, value);
}

/*
 * A task's disk reads as a multiple of those. Not available where none are needed, nor
 * where the kernel let its cgroup go over the limits that the optimum keeps to.
 */
static bool times_optimum(const struct scenario_metric *metric, const json_t *record, double *value)
{
	static char disk[] = "disk";
	struct scenario_metric reads = *metric;
	double fewest;

	reads.source = disk;
	if (!faults(&reads, record, value) || !optimum(metric, record, &fewest) || fewest <= 0 ||
	    !optimum_limits_kept(record, metric->task))
		return false;
	*value /= fewest;
	return true;
}

struct bucket {
	double high, count;
};

static int by_high(const void *a, const void *b)
{
	const struct bucket *left = a, *right = b;

	return (left->high > right->high) - (left->high < right->high);
}

/* Adds the buckets of a histogram to an array of them; returns how many there are then. */
static size_t append_buckets(struct bucket **all, size_t count, const json_t *buckets)
{
	const json_t *bucket;
	size_t i;

	*all = xrealloc(*all, (count + json_array_size(buckets)) * sizeof(**all));
	json_array_foreach (buckets, i, bucket) {
		(*all)[count].high = json_number_value(json_array_get(bucket, 1));
		(*all)[count++].count = json_number_value(json_array_get(bucket, 2));
	}
	return count;
}

/*
 * The least latency that at least `percentile` percent of the faults did not
 * exceed (nearest rank), as the upper end of its bucket: at most 1/32 too high,
 * and never above the worst one.
 */
static bool percentile(const struct scenario_metric *metric, const json_t *record, double *value)
{
	double total = 0, longest = 0, rank, seen = 0;
	struct bucket *buckets = NULL;
	const json_t *histogram;
	size_t count = 0, i;

	json_array_foreach (json_object_get(record, "histograms"), i, histogram) {
		if (!histogram_matches(metric, histogram))
			continue;
		count = append_buckets(&buckets, count, json_object_get(histogram, "buckets"));
		total += member(histogram, "count");
		longest = fmax(longest, member(histogram, "max"));
	}
	if (count)
		qsort(buckets, count, sizeof(*buckets), by_high);
	/* 99.9 percent of 1000 are 999, not the 999.0000000000001 that doubles make of it. */
	rank = fmax(1, ceil(metric->percentile / 100 * total * (1 - 1e-12)));
	for (i = 0; i < count && seen < rank; i++) {
		seen += buckets[i].count;
		*value = fmin(buckets[i].high - 1, longest);
	}
	free(buckets);
	return total > 0;
}

/* The longest fault. */
static bool worst(const struct scenario_metric *metric, const json_t *record, double *value)
{
	const json_t *histogram;
	bool found = false;
	size_t i;

	*value = 0;
	json_array_foreach (json_object_get(record, "histograms"), i, histogram) {
		if (!histogram_matches(metric, histogram) || member(histogram, "count") == 0)
			continue;
		*value = fmax(*value, member(histogram, "max"));
		found = true;
	}
	return found;
}

/*
 * How far a cgroup's zswap.current ever was above its zswap.max: at the begin of a
 * phase, in its samples, and at its end. A phase changes the limit before its tasks
 * start, so the limit at its end holds for all of it. Not available while unlimited.
 */
static bool overshoot(const struct scenario_metric *metric, const json_t *record, double *value)
{
	char *current = xasprintf("cgroup/%s/memory.zswap.current", metric->cgroup);
	char *limit = xasprintf("cgroup/%s/memory.zswap.max", metric->cgroup);
	bool found = false;
	const json_t *phase;
	size_t i, j;

	*value = 0;
	json_array_foreach (json_object_get(record, "phases"), i, phase) {
		const json_t *after = json_object_get(phase, "after");
		struct levels levels;
		double max, last;

		if (!in_scope(metric, phase) || !counter_at(after, limit, &max))
			continue;
		levels = levels_in(record, phase, current);
		for (j = 0; j < levels.count; j++)
			*value = fmax(*value, levels.at[j].value - max);
		found = found || levels.count;
		free(levels.at);
		if (counter_at(after, current, &last)) {
			*value = fmax(*value, last - max);
			found = true;
		}
	}
	found = found && samples_tell(record, current);
	free(current);
	free(limit);
	return found;
}

/* A cgroup's part of the pages written back from all of `among`. */
static bool share(const struct scenario_metric *metric, const json_t *record, double *value)
{
	double total = 0, part, own;
	size_t i;

	if (!written_back(metric, record, metric->cgroup, &own))
		return false;
	for (i = 0; i < metric->among_count; i++) {
		if (!written_back(metric, record, metric->among[i], &part))
			return false;
		total += part;
	}
	*value = total > 0 ? 100 * own / total : 0;
	return total > 0;
}

/* A cgroup's part of the compressed memory of all of `among`, averaged over time. */
static bool pool_share(const struct scenario_metric *metric, const json_t *record, double *value)
{
	double total = 0, part, own;
	size_t i;

	if (!pool_average(metric, record, metric->cgroup, &own))
		return false;
	for (i = 0; i < metric->among_count; i++) {
		if (!pool_average(metric, record, metric->among[i], &part))
			return false;
		total += part;
	}
	*value = total > 0 ? 100 * own / total : 0;
	return total > 0;
}

/*
 * Jain's fairness index of x_i = (share of the writeback) / (share of the pool)
 * over the cgroups in `among`:
 *
 *	J = (sum of x_i)^2 / (n * sum of x_i^2)
 *
 * 1 when every cgroup is written back in proportion to what it holds, 1/n when one
 * of n pays for all. J does not change with the scale of x, so the totals that turn
 * pages and bytes into shares are left out. What a cgroup holds is the average of
 * zswap.current over time; one that holds nothing and loses nothing has no part in
 * it. Not available when nothing was written back, or fewer than two remain.
 *
 * R. Jain, D. Chiu, W. Hawe: A Quantitative Measure of Fairness and Discrimination
 * for Resource Allocation in Shared Computer Systems. DEC-TR-301, 1984.
 */
static bool jain(const struct scenario_metric *metric, const json_t *record, double *value)
{
	double sum = 0, squares = 0, pages, pool, x;
	size_t n = 0, i;

	for (i = 0; i < metric->among_count; i++) {
		const char *cgroup = metric->among[i];

		if (!written_back(metric, record, cgroup, &pages) ||
		    !pool_average(metric, record, cgroup, &pool))
			return false;
		if (pool <= 0 && pages <= 0)
			continue;
		if (pool <= 0)
			return false;
		x = pages / pool;
		sum += x;
		squares += x * x;
		n++;
	}
	*value = squares > 0 ? sum * sum / ((double)n * squares) : 0;
	return squares > 0 && n >= 2;
}

/*
 * Pages written back and read again within `window`; of a bucket of ages that the
 * window cuts, none. Not available if the probe lost events: it would be too low.
 */
static bool premature(const struct scenario_metric *metric, const json_t *record, double *value)
{
	const json_t *probe = json_object_get(json_object_get(record, "probes"), "premature");
	const json_t *bucket;
	size_t i;

	*value = 0;
	json_array_foreach (json_object_get(probe, "ages"), i, bucket) {
		double oldest = json_number_value(json_array_get(bucket, 1)) - 1;

		if (fmin(oldest, member(probe, "max")) <= (double)metric->window_ns)
			*value += json_number_value(json_array_get(bucket, 2));
	}
	return json_is_object(probe) && member(probe, "lost") == 0;
}

/*
 * Time that the pool was above the threshold at which it accepts stores again. Each
 * sample stands for the time until the next one, so this is as fine as the sampler's
 * period. The threshold is that of the phase's end; see overshoot().
 */
static bool time_above(const struct scenario_metric *metric, const json_t *record, double *value)
{
	static const char pool[] = "zswap/pool_total_size";
	bool sampled = false;
	const json_t *phase;
	size_t i, j;

	*value = 0;
	json_array_foreach (json_object_get(record, "phases"), i, phase) {
		struct levels levels;
		double threshold;

		if (!in_scope(metric, phase))
			continue;
		if (!counter_at(json_object_get(phase, "after"), "limits/accept_threshold",
				&threshold))
			return false;
		levels = levels_in(record, phase, pool);
		for (j = 0; j < levels.count; j++) {
			if (levels.at[j].value > threshold)
				*value += level_time(&levels, j);
		}
		sampled = sampled || levels.sampled;
		free(levels.at);
	}
	return sampled && samples_tell(record, pool);
}

/* What the node probe counted under @key on one node, for everyone or for the metric's task. */
static bool on_node(const struct scenario_metric *metric, const json_t *node, const char *key,
		    double *value)
{
	if (!json_is_object(node))
		return false;
	if (metric->task)
		node = json_object_get(json_object_get(node, "tasks"), metric->task);
	*value = member(node, key); /* a task that the probe never met counts 0 */
	return true;
}

static json_t *nodes(const json_t *record)
{
	return json_object_get(json_object_get(record, "probes"), "nodes");
}

/* Entries put on the lists of node `of`. */
static bool node_added(const struct scenario_metric *metric, const json_t *record, double *value)
{
	const json_t *node = json_object_get(nodes(record), metric->of);

	*value = member(node, "adds");
	return json_is_object(node);
}

/* Walks over the lists of node `of`. */
static bool node_visits(const struct scenario_metric *metric, const json_t *record, double *value)
{
	return on_node(metric, json_object_get(nodes(record), metric->of), "visits", value);
}

/* Pages written back from the lists of node `of`. */
static bool node_written_back(const struct scenario_metric *metric, const json_t *record,
			      double *value)
{
	return on_node(metric, json_object_get(nodes(record), metric->of), "written_back", value);
}

/* Nodes whose lists were walked at least once. */
static bool nodes_visited(const struct scenario_metric *metric, const json_t *record, double *value)
{
	json_t *all = nodes(record), *node;
	const char *name;
	double visits;

	*value = 0;
	json_object_foreach (all, name, node) {
		if (on_node(metric, node, "visits", &visits) && visits > 0)
			*value += 1;
	}
	return json_is_object(all);
}

/*
 * Pages of `cgroup` that went to disk, @key "refused" or "written_back": sent by `task`,
 * which may also be "worker", "kswapd", "harness" or "program" (of any task), or by anyone.
 */
static bool sent_to_disk(const struct scenario_metric *metric, const json_t *record,
			 const char *key, double *value)
{
	json_t *owners = json_object_get(json_object_get(record, "probes"), "owners"), *pages;
	json_t *senders = json_object_get(owners, metric->cgroup);
	const char *who;

	*value = 0;
	json_object_foreach (senders, who, pages) {
		if (!metric->task || strcmp(who, metric->task) == 0)
			*value += member(pages, key);
	}
	return json_is_object(senders);
}

/* Stores of a cgroup's pages that zswap refused; no counter of the kernel tells. */
static bool owner_refused(const struct scenario_metric *metric, const json_t *record, double *value)
{
	return sent_to_disk(metric, record, "refused", value);
}

/* A cgroup's pages that `task` pushed out of zswap. */
static bool owner_written_back(const struct scenario_metric *metric, const json_t *record,
			       double *value)
{
	return sent_to_disk(metric, record, "written_back", value);
}

/* Calls of the function `of` in the kernel, over the whole run. */
static bool calls(const struct scenario_metric *metric, const json_t *record, double *value)
{
	const json_t *all = json_object_get(json_object_get(record, "probes"), "calls");

	return number(json_object_get(all, metric->of), value);
}

/*
 * Percent of the calls of `of`, over the whole run, that wrote no page back; not available
 * without any call, nor where more pages were written back than it was called for.
 */
static bool fruitless_share(const struct scenario_metric *metric, const json_t *record,
			    double *value)
{
	double called, pages;

	if (!calls(metric, record, &called) ||
	    !number(json_object_get(json_object_get(record, "probes"), "writeback"), &pages) ||
	    called == 0 || pages > called)
		return false;
	*value = 100 * (called - pages) / called;
	return true;
}

/*
 * Mean time of a call of `of`, from its begin to its end, over the whole run: of calls that
 * `task` made, which may also be "harness", "worker" or another of sent_to_disk(), or of all.
 */
static bool call_time(const struct scenario_metric *metric, const json_t *record, double *value)
{
	json_t *times = json_object_get(json_object_get(record, "probes"), "times"), *by;
	json_t *callers = json_object_get(times, metric->of);
	double count = 0, ns = 0;
	const char *who;

	json_object_foreach (callers, who, by) {
		if (metric->task && strcmp(who, metric->task) != 0)
			continue;
		count += member(by, "calls");
		ns += member(by, "ns");
	}
	*value = count > 0 ? ns / count : 0;
	return count > 0;
}

static bool duration(const struct scenario_metric *metric, const json_t *record, double *value);

/* The time of the metric's phases for each unit by which the counter `of` rose. */
static bool time_per(const struct scenario_metric *metric, const json_t *record, double *value)
{
	double time, count;

	if (!duration(metric, record, &time) || !delta(metric, record, metric->of, &count) ||
	    count <= 0)
		return false;
	*value = time / count;
	return true;
}

/* From the begin of the metric's first phase to the end of its last. */
static bool duration(const struct scenario_metric *metric, const json_t *record, double *value)
{
	double begin, end;

	if (!number(json_object_get(scope_edge(metric, record, false), "begin_ns"), &begin) ||
	    !number(json_object_get(scope_edge(metric, record, true), "end_ns"), &end))
		return false;
	*value = end - begin;
	return true;
}

/* The last output of the metric's task, in its phase if it gives one. */
static const json_t *output_of(const struct scenario_metric *metric, const json_t *record)
{
	const json_t *output, *found = NULL;
	size_t i;

	json_array_foreach (json_object_get(record, "outputs"), i, output) {
		if (is(output, "task", metric->task) &&
		    (!metric->phase || is(output, "phase", metric->phase)))
			found = output;
	}
	return found;
}

/* The number at `of` in what the program of `task` printed; see outputs.h. */
static bool output(const struct scenario_metric *metric, const json_t *record, double *value)
{
	const json_t *found = output_of(metric, record);

	return found && !json_is_true(json_object_get(found, "cut")) &&
	       output_number(json_string_value(json_object_get(found, "text")), metric->of, value);
}

/* What the program of `task` took, `of` real, user or sys, with its children. */
static bool run_time(const struct scenario_metric *metric, const json_t *record, double *value)
{
	const json_t *found = output_of(metric, record);
	char *key = xasprintf("%s_ns", metric->of);
	bool told = found && number(json_object_get(found, key), value);

	free(key);
	return told;
}

/* Without a phase, each is about the time from the first phase's begin to the last one's end. */
double metric_value(const struct scenario_metric *metric, const json_t *record, bool *available)
{
#define FUNCTION(name, ...) [METRIC_##name] = (name),
	static metric_function *const functions[] = {METRIC_KINDS(FUNCTION)};
#undef FUNCTION
	double value = 0;

	*available = functions[metric->kind - metric_kinds](metric, record, &value);
	return value;
}

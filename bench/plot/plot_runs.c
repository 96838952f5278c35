// SPDX-License-Identifier: GPL-2.0-only
/* What plots show of runs: see plot_runs.h. */
#include "bench/plot/plot_runs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/words.h"
#include "bench/metric/absence.h"
#include "bench/record/record_view.h"
#include "bench/scenario/metric_kinds.h"
#include "lib/xalloc.h"

size_t plot_list_index(struct plot_list *list, const char *name)
{
	size_t i;

	for (i = 0; i < list->count && strcmp(list->at[i], name) != 0; i++)
		;
	if (i == list->count) {
		list->at = xrealloc(list->at, (list->count + 1) * sizeof(char *));
		list->at[list->count++] = name;
	}
	return i;
}

/* Of all metrics of a kernel; the caller frees. */
static struct summary *summaries_of(const struct compared_scenario *compared, size_t kernel)
{
	size_t count = compared->scenario->metric_count, m;
	struct summary *summaries = xcalloc(count + 1, sizeof(*summaries));

	for (m = 0; m < count; m++)
		summaries[m] = compare_metric(compared, kernel, m);
	return summaries;
}

/* How far the figures of @seed are from the medians; INFINITY where @kernel lacks it. */
static double distance_of(const struct compared_scenario *compared, size_t kernel, json_int_t seed,
			  const struct summary *summaries)
{
	const struct compared_run *run = compare_seed(&compared->kernels[kernel], seed);
	double sum = 0;
	size_t m;

	if (!run || run->fault)
		return INFINITY;
	for (m = 0; m < compared->scenario->metric_count; m++) {
		const struct summary *summary = &summaries[m];

		if (summary->high > summary->low && !isnan(run->values[m]))
			sum += fabs(run->values[m] - summary->median) /
			       (summary->high - summary->low);
	}
	return sum;
}

/* A seed that stands for others is better when fewer kernels lack it, then when it is nearer. */
static json_int_t median_seed(const struct compared_scenario *compared)
{
	struct summary **summaries = xcalloc(compared->kernel_count, sizeof(struct summary *));
	json_int_t best = -1;
	double best_sum = 0;
	size_t best_lacking = 0, k, i, other;

	for (k = 0; k < compared->kernel_count; k++)
		summaries[k] = summaries_of(compared, k);
	for (k = 0; k < compared->kernel_count; k++)
		for (i = 0; i < compared->kernels[k].run_count; i++) {
			json_int_t seed = compared->kernels[k].runs[i].seed;
			size_t lacking = 0;
			double sum = 0;

			for (other = 0; other < compared->kernel_count; other++) {
				double distance =
					distance_of(compared, other, seed, summaries[other]);

				lacking += isinf(distance) != 0;
				sum += isinf(distance) ? 0 : distance;
			}
			if (lacking == compared->kernel_count)
				continue;
			if (best >= 0 && (lacking > best_lacking ||
					  (lacking == best_lacking && sum >= best_sum)))
				continue;
			best = seed;
			best_sum = sum;
			best_lacking = lacking;
		}
	for (k = 0; k < compared->kernel_count; k++)
		free(summaries[k]);
	free(summaries);
	return best;
}

/* The kernels that no plot shows anything of, with the reason; NULL: there are none. */
static char *missing_kernels(const struct compared_scenario *compared)
{
	char **missing = NULL, *text;
	size_t k;

	for (k = 0; k < compared->kernel_count; k++) {
		const struct compared_kernel *kernel = &compared->kernels[k];

		if (!compare_usable(compared, k))
			missing = words_add(missing,
					    xasprintf("%s is not available: %s", kernel->name,
						      kernel->run_count ? kernel->runs[0].fault
									: "there is no run"));
	}
	text = missing ? words_join(missing, "; ") : NULL;
	words_free(missing);
	return text;
}

void plot_runs_open(const struct compared_scenario *compared, struct plot_runs *runs)
{
	size_t k;

	*runs = (struct plot_runs){
		.compared = compared,
		.kernels = xcalloc(compared->kernel_count, sizeof(*runs->kernels)),
		.names = xcalloc(compared->kernel_count, sizeof(char *)),
		.kernel_count = compared->kernel_count,
		.seed = median_seed(compared),
		.missing = missing_kernels(compared),
	};
	for (k = 0; k < runs->kernel_count; k++) {
		runs->names[k] = compared->kernels[k].name;
		runs->kernels[k].count = compare_usable(compared, k);
		if (runs->kernels[k].count > runs->seed_count)
			runs->seed_count = runs->kernels[k].count;
	}
	runs->seeds = xasprintf("%zu seed%s", runs->seed_count, runs->seed_count == 1 ? "" : "s");
}

/* That of @histogram among all runs' ones; it is mostly where it was in the run before, @hint. */
static struct plot_histogram *find_histogram(struct plot_kernel *kernel,
					     const struct view_histogram *histogram, size_t hint)
{
	size_t count = kernel->histogram_count, i;
	struct plot_histogram *found;

	for (i = 0; i < count; i++) {
		found = &kernel->histograms[(hint + i) % count];
		if (!strcmp(found->task, histogram->task) &&
		    !strcmp(found->source, histogram->source) &&
		    !strcmp(found->phase, histogram->phase))
			return found;
	}
	kernel->histograms = xrealloc(kernel->histograms, (count + 1) * sizeof(*found));
	found = &kernel->histograms[kernel->histogram_count++];
	*found = (struct plot_histogram){.phase = xstrdup(histogram->phase),
					 .task = xstrdup(histogram->task),
					 .source = xstrdup(histogram->source)};
	return found;
}

/* Both are in order, so one pass adds all buckets. */
static void take_buckets(struct plot_histogram *to, const struct part *buckets)
{
	const struct part *bucket;
	size_t at = 0;

	part_foreach (buckets, bucket) {
		const struct view_bucket one = view_bucket(bucket);

		while (at < to->count && to->buckets[at].low < one.low)
			at++;
		if (at < to->count && to->buckets[at].low == one.low) {
			to->buckets[at].count += one.count;
			continue;
		}
		to->buckets = xrealloc(to->buckets, (to->count + 1) * sizeof(*to->buckets));
		memmove(&to->buckets[at + 1], &to->buckets[at],
			(to->count - at) * sizeof(*to->buckets));
		to->buckets[at] = one;
		to->count++;
	}
}

static void take_histograms(struct plot_kernel *kernel, const struct part *record)
{
	const struct part *part;
	size_t hint = 0;

	part_foreach (view_histograms(record), part) {
		struct view_histogram histogram = view_histogram(part);
		struct plot_histogram *to = find_histogram(kernel, &histogram, hint++);

		take_buckets(to, histogram.buckets);
		to->max = fmax(to->max, histogram.max);
	}
}

/* Adds to a piece what one of @runs runs has. */
static void take_piece(struct plot_pieces *pieces, const struct plot_piece *part, size_t runs)
{
	struct plot_piece *piece = NULL;
	size_t i;

	for (i = 0; i < pieces->count && !piece; i++)
		if (!strcmp(pieces->at[i].cgroup, part->cgroup) &&
		    !strcmp(pieces->at[i].who, part->who))
			piece = &pieces->at[i];
	if (!piece) {
		pieces->at = xrealloc(pieces->at, (pieces->count + 1) * sizeof(*pieces->at));
		piece = &pieces->at[pieces->count++];
		*piece = (struct plot_piece){.cgroup = xstrdup(part->cgroup),
					     .who = xstrdup(part->who),
					     .refused = part->refused * 0}; /* NAN stays NAN */
	}
	piece->written_back += part->written_back / (double)runs;
	piece->refused += part->refused / (double)runs;
}

static void take_probe(struct plot_kernel *kernel, const struct part *probe)
{
	const struct part *by_who, *counts;

	part_foreach (probe, by_who) {
		part_foreach (by_who, counts) {
			const struct plot_piece part = {
				.cgroup = (char *)by_who->key,
				.who = (char *)counts->key,
				.written_back = view_number_or_nan(counts, "written_back"),
				.refused = view_number_or_nan(counts, "refused")};

			take_piece(&kernel->probed, &part, kernel->count);
		}
	}
}

/* Writeback by counters: from the first phase's begin to the last one's end. */
static void take_counters(struct plot_kernel *kernel, const struct part *record)
{
	const struct part *phases = view_phases(record), *cgroup;
	const struct part *before = view_cgroups(view_phase(part_element(phases, 0)).before);
	const struct part *after =
		view_cgroups(view_phase(part_element(phases, part_count(phases) - 1)).after);

	part_foreach (before, cgroup) {
		const struct part *at_end = part_member(after, cgroup->key);
		const struct plot_piece part = {.cgroup = (char *)cgroup->key,
						.who = "",
						.written_back =
							view_number_or_nan(at_end, "zswpwb") -
							view_number_or_nan(cgroup, "zswpwb"),
						.refused = NAN};

		if (!words_have(kernel->cgroups, cgroup->key))
			kernel->cgroups = words_add(kernel->cgroups, xstrdup(cgroup->key));
		if (!isnan(part.written_back))
			take_piece(&kernel->counted, &part, kernel->count);
	}
}

static struct plot_node *find_node(struct plot_kernel *kernel, const char *name)
{
	size_t i, f;

	for (i = 0; i < kernel->node_count; i++)
		if (!strcmp(kernel->nodes[i].name, name))
			return &kernel->nodes[i];
	kernel->nodes = xrealloc(kernel->nodes, (i + 1) * sizeof(*kernel->nodes));
	kernel->nodes[i] = (struct plot_node){.name = xstrdup(name)};
	for (f = 0; f < NODE_FIGURES; f++)
		kernel->nodes[i].values[f] =
			xcalloc(kernel->count, sizeof(*kernel->nodes[i].values[f]));
	return &kernel->nodes[kernel->node_count++];
}

static void take_nodes(struct plot_kernel *kernel, const struct part *nodes)
{
	static const char *const keys[] = {[NODE_ADDS] = "adds",
					   [NODE_VISITS] = "visits",
					   [NODE_WRITTEN_BACK] = "written_back"};
	const struct part *counts;
	size_t f;

	part_foreach (nodes, counts) {
		struct plot_node *node = find_node(kernel, counts->key);

		for (f = 0; f < NODE_FIGURES; f++) {
			double value = view_number_or_nan(counts, keys[f]);

			if (!isnan(value))
				node->values[f][node->counts[f]++] = value;
		}
	}
}

void plot_runs_take(struct plot_runs *runs, size_t k, struct record *record)
{
	static const struct scenario_metric visited = {.kind = METRIC_KIND(nodes_visited)};
	struct plot_kernel *kernel = &runs->kernels[k];
	const struct compared_run *run = compare_seed(&runs->compared->kernels[k], record->seed);
	const struct part *owners = view_probe(record->root, "owners");

	if (!run || run->fault)
		return;
	take_histograms(kernel, record->root);
	take_counters(kernel, record->root);
	take_probe(kernel, owners);
	kernel->unprobed |= !part_is(owners, PART_OBJECT);
	take_nodes(kernel, view_probe(record->root, "nodes"));
	if (!kernel->no_nodes && !part_is(view_probe(record->root, "nodes"), PART_OBJECT))
		kernel->no_nodes = metric_absence(&visited, record->root);
	if (record->seed != runs->seed)
		return;
	kernel->median = *record;
	*record = (struct record){0};
}

static void free_pieces(struct plot_pieces *pieces)
{
	size_t i;

	for (i = 0; i < pieces->count; i++) {
		free(pieces->at[i].cgroup);
		free(pieces->at[i].who);
	}
	free(pieces->at);
}

static void free_histograms(struct plot_kernel *kernel)
{
	size_t i;

	for (i = 0; i < kernel->histogram_count; i++) {
		free(kernel->histograms[i].phase);
		free(kernel->histograms[i].task);
		free(kernel->histograms[i].source);
		free(kernel->histograms[i].buckets);
	}
	free(kernel->histograms);
}

static void free_nodes(struct plot_kernel *kernel)
{
	size_t i, f;

	for (i = 0; i < kernel->node_count; i++) {
		for (f = 0; f < NODE_FIGURES; f++)
			free(kernel->nodes[i].values[f]);
		free(kernel->nodes[i].name);
	}
	free(kernel->nodes);
}

void plot_runs_free(struct plot_runs *runs)
{
	size_t k;

	for (k = 0; k < runs->kernel_count; k++) {
		struct plot_kernel *kernel = &runs->kernels[k];

		words_free(kernel->cgroups);
		free_histograms(kernel);
		free_pieces(&kernel->probed);
		free_pieces(&kernel->counted);
		free_nodes(kernel);
		record_free(&kernel->median);
		free(kernel->no_nodes);
	}
	free(runs->kernels);
	free(runs->names);
	free(runs->seeds);
	free(runs->missing);
}

const struct part *plot_runs_median(const struct plot_runs *runs, size_t kernel)
{
	return runs->kernels[kernel].median.root;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Scenarios: see scenario.h. The tables here are the format of the file: a table
 * a mapping, a line a key. What must hold between values is in scenario_check.c.
 */
#include "bench/scenario/scenario.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/files.h"
#include "bench/base/yaml_binding.h"
#include "bench/scenario/cgroup_tree.h"
#include "bench/scenario/metric_kinds.h"
#include "bench/scenario/scenario_check.h"
#include "bench/scenario/scenario_values.h"
#include "bench/scenario/task_list.h"
#include "lib/array.h"
#include "lib/content.h"
#include "lib/xalloc.h"
#include "wire/plan.h"

#define KIB	       1024ULL
#define MIB	       (1024 * KIB)
#define GIB	       (1024 * MIB)
#define USEC	       1000ULL
#define MSEC	       (1000 * USEC)
#define SEC	       (1000 * MSEC)
#define HOUR	       (3600 * SEC)
#define PUBLISHED_MAX  1000000000000
#define FILE_MAX_BYTES MIB
/* What the file is bound to: the scenario, and what its cgroups and tasks are made of. */
struct form {
	struct scenario scenario;
	struct cgroup_entry *entries;
	size_t entry_count;
	struct task_list tasks;
};

/* The tables, from the leaves to the root. */

static const struct bind_field node_fields[] = {
	FIELD("memory", scenario_node, memory, bind_size, .required = true, .min = 16 * MIB,
	      .max = 16 * GIB, .multiple = MIB),
	FIELD("cpus", scenario_node, cpus, bind_numbers, .min = 1, .max = 15),
	FIELDS_END,
};
static const struct bind_shape node_shape = {
	.what = "a node", .fields = node_fields, .size = sizeof(struct scenario_node)};

static const struct bind_field machine_fields[] = {
	LIST("nodes", scenario, nodes, node_count, .required = true, .min = 1, .max = 8,
	     .shape = &node_shape),
	FIELD("timeout", scenario, timeout_ns, bind_time, .min = SEC, .max = HOUR),
	FIELDS_END,
};
static const struct bind_shape machine_shape = {.what = "the machine", .fields = machine_fields};

const char *const swap_device_words[] = {
	[SWAP_NULL_BLK] = "null_blk", [SWAP_BRD] = "brd", [SWAP_BRD + 1] = NULL};
static const struct bind_field swap_fields[] = {
	FIELD("device", scenario_swap, device, bind_word, .required = true,
	      .words = swap_device_words),
	FIELD("size", scenario_swap, size, bind_size, .required = true, .min = 16 * MIB,
	      .max = 8 * GIB, .multiple = MIB),
	FIELD("latency", scenario_swap, latency_ns, bind_time, .max = 10 * SEC),
	FIELD("bandwidth", scenario_swap, bandwidth, bind_size, .max = 64 * GIB, .multiple = MIB),
	FIELDS_END,
};
static const struct bind_shape swap_shape = {.what = "the swap device", .fields = swap_fields};

static const struct bind_field sampler_fields[] = {
	FIELD("period", scenario, sampler_period_ns, bind_time, .required = true, .max = 10 * SEC),
	FIELDS_END,
};
static const struct bind_shape sampler_shape = {.what = "the sampler", .fields = sampler_fields};

static const struct bind_field cgroup_fields[] = {
	FIELD("path", cgroup_entry, cgroup.path, value_path, .required = true),
	FIELD("count", cgroup_entry, count, bind_count, .min = 1, .max = CGROUPS_MAX),
	FIELD("set", cgroup_entry, cgroup.set, value_settings, .rule = &setting_cgroup),
	FIELD("sampled", cgroup_entry, cgroup.sampled, bind_bool, ),
	FIELDS_END,
};
static const struct cgroup_entry cgroup_defaults = {.cgroup.sampled = true};
static const struct bind_shape cgroup_shape = {.what = "a cgroup",
					       .fields = cgroup_fields,
					       .size = sizeof(struct cgroup_entry),
					       .defaults = &cgroup_defaults};

const char *const task_memory_words[] = {
	[MEMORY_ANON] = "anon", [MEMORY_SHMEM] = "shmem", [MEMORY_SHMEM + 1] = NULL};
static const struct bind_field task_fields[] = {
	FIELD("count", task_entry, count, bind_count, .min = 1, .max = TASKS_MAX),
	FIELD("name", task_entry, task.name, bind_name, .required = true),
	FIELD("cgroup", task_entry, task.cgroup, value_path, .required = true),
	FIELD("memory", task_entry, task.memory, bind_size, .min = PAGE_BYTES, .max = 16 * GIB,
	      .multiple = PAGE_BYTES),
	TEXTS("program", task_entry, task.program, task.program_count, value_word, .min = 1,
	      .max = 64),
	FIELD("kind", task_entry, task.kind, bind_word, .words = task_memory_words),
	FIELD("shares", task_entry, task.shares, bind_name, ),
	FIELD("compresses", task_entry, task.sizes, value_sizes, .min = 1, .max = 64),
	FIELD("cpus", task_entry, task.cpus, bind_numbers, .min = 1, .max = 15),
	FIELD("nodes", task_entry, task.nodes, bind_numbers, .min = 1, .max = 7),
	FIELD("policy", task_entry, task.policy, bind_word, .words = policy_words),
	FIELDS_END,
};
static const struct task_entry task_defaults = {
	.task.sizes = {1, {{100, 1368}}}}; /* a third of a page */
static const struct bind_shape task_shape = {.what = "a task",
					     .fields = task_fields,
					     .size = sizeof(struct task_entry),
					     .defaults = &task_defaults};

static const struct bind_field range_fields[] = {
	FIELD("first", scenario_activity, parameters.first, value_pages, .max = 16 * GIB,
	      .multiple = PAGE_BYTES),
	FIELD("size", scenario_activity, parameters.pages, value_pages, .min = PAGE_BYTES,
	      .max = 16 * GIB, .multiple = PAGE_BYTES),
	FIELDS_END,
};
static const struct bind_shape range_shape = {.what = "a range", .fields = range_fields};

static const struct bind_field shift_fields[] = {
	FIELD("every", scenario_activity, parameters.shift_every, bind_count, .required = true,
	      .min = 1, .max = 1000000000000),
	FIELD("by", scenario_activity, parameters.shift_by, bind_count, .required = true, .min = 1,
	      .max = 1000000),
	FIELDS_END,
};
static const struct bind_shape shift_shape = {.what = "a shift", .fields = shift_fields};

static const struct bind_field activity_fields[] = {
	FIELD("task", scenario_activity, task, bind_name, .required = true),
	FIELD("workload", scenario_activity, workload, bind_name, .required = true),
	PART("range", .shape = &range_shape),
	FIELD("operations", scenario_activity, parameters.operations, bind_count, .min = 1,
	      .max = 1000000000000),
	FIELD("passes", scenario_activity, parameters.passes, bind_count, .min = 1, .max = 1000000),
	FIELD("zipf", scenario_activity, parameters.zipf, bind_real, .max = 4),
	FIELD("working_set", scenario_activity, parameters.working_set, value_pages,
	      .min = PAGE_BYTES, .max = 16 * GIB, .multiple = PAGE_BYTES),
	PART("shift", .shape = &shift_shape),
	FIELD("think", scenario_activity, parameters.think_ns, bind_time, .max = 10 * SEC),
	FIELD("writes", scenario_activity, parameters.write_percent, value_percent, ),
	FIELD("below", scenario_activity, parameters.below, value_path, ),
	FIELD("background", scenario_activity, background, bind_bool, ),
	FIELDS_END,
};
static const struct scenario_activity activity_defaults = {.parameters.passes = 1};
static const struct bind_shape activity_shape = {.what = "an activity",
						 .fields = activity_fields,
						 .size = sizeof(struct scenario_activity),
						 .defaults = &activity_defaults};

static const struct bind_field phase_fields[] = {
	FIELD("name", scenario_phase, name, bind_name, .required = true),
	FIELD("set", scenario_phase, changes, value_changes, .min = 1, .max = CHANGES_MAX),
	FIELD("during", scenario_phase, changes, value_changes, .min = 1, .max = CHANGES_MAX),
	LIST("do", scenario_phase, activities, activity_count, .min = 1, .max = 64,
	     .shape = &activity_shape),
	FIELD("settle", scenario_phase, settle_ns, bind_time, .max = HOUR),
	FIELDS_END,
};
static const struct bind_shape phase_shape = {
	.what = "a phase", .fields = phase_fields, .size = sizeof(struct scenario_phase)};

static const char *const better_words[] = {"lower", "neither", "higher", NULL};
const char *const refusal_words[] = {
	[REFUSAL_ANY] = "any",	       [REFUSAL_CGROUP] = "cgroup",
	[REFUSAL_POOL] = "pool",       [REFUSAL_INCOMPRESSIBLE] = "incompressible",
	[REFUSAL_MEMORY] = "memory",   [REFUSAL_DISABLED] = "disabled",
	[REFUSAL_DISABLED + 1] = NULL,
};
static const struct bind_field metric_fields[] = {
	FIELD("name", scenario_metric, name, bind_name, .required = true),
	FIELD("says", scenario_metric, says, bind_text, .required = true),
	FIELD("kind", scenario_metric, kind, value_kind, .required = true),
	FIELD("of", scenario_metric, of, bind_text, ),
	FIELD("to", scenario_metric, to, bind_name, ),
	FIELD("phase", scenario_metric, phase, bind_name, ),
	FIELD("task", scenario_metric, task, bind_name, ),
	FIELD("cgroup", scenario_metric, cgroup, value_path, ),
	FIELD("unit", scenario_metric, unit, bind_text, ),
	FIELD("source", scenario_metric, source, value_source, ),
	FIELD("reason", scenario_metric, reason, bind_word, .words = refusal_words),
	TEXTS("among", scenario_metric, among, among_count, value_path, .min = 2, .max = 64),
	FIELD("percentile", scenario_metric, percentile, bind_real, .max = 100),
	FIELD("window", scenario_metric, window_ns, bind_time, .min = USEC, .max = HOUR),
	FIELD("better", scenario_metric, better, value_better, .words = better_words),
	FIELD("effect", scenario_metric, effect, value_effect, ),
	FIELD("tolerance", scenario_metric, tolerance, value_tolerance, ),
	FIELDS_END,
};
static const struct bind_shape metric_shape = {
	.what = "a metric", .fields = metric_fields, .size = sizeof(struct scenario_metric)};

static const char *const outcome_words[] = {
	[OUTCOME_KEPT] = "kept",
	[OUTCOME_BROKEN] = "broken",
	[OUTCOME_NOT_AVAILABLE] = "not available",
	[OUTCOME_NOT_AVAILABLE + 1] = NULL,
};
static const struct bind_field expectation_fields[] = {
	FIELD("expect", scenario_expectation, outcome, bind_word, .required = true,
	      .words = outcome_words),
	FIELD("because", scenario_expectation, because, bind_text, .required = true),
	FIELDS_END,
};
static const struct bind_shape expectation_shape = {.what = "the expectation of a kernel",
						    .fields = expectation_fields};

#define NAME(kernel, always) #kernel,
const char *const scenario_kernels[] = {SCENARIO_KERNELS(NAME)};
#undef NAME

/* Of every kernel an expectation, in an array in this order. */
#define EXPECTATION(kernel, always)                                                                \
	{.key = #kernel,                                                                           \
	 .offset = KERNEL_##kernel * sizeof(struct scenario_expectation),                          \
	 .read = bind_mapping,                                                                     \
	 .required = (always),                                                                     \
	 .shape = &expectation_shape},
static const struct bind_field kernel_fields[] = {SCENARIO_KERNELS(EXPECTATION) FIELDS_END};
#undef EXPECTATION
static const struct bind_shape kernels_shape = {.what = "a claim's kernels",
						.fields = kernel_fields};

static bind_reader read_kernels;
static const struct bind_field claim_fields[] = {
	FIELD("name", scenario_claim, name, bind_name, .required = true),
	FIELD("says", scenario_claim, says, bind_text, .required = true),
	FIELD("metric", scenario_claim, metric, bind_name, .required = true),
	FIELD("holds", scenario_claim, op, value_holds, .required = true),
	FIELD("kernels", scenario_claim, expectations, read_kernels, .required = true),
	FIELDS_END,
};
static const struct bind_shape claim_shape = {
	.what = "a claim", .fields = claim_fields, .size = sizeof(struct scenario_claim)};

static const struct bind_field series_fields[] = {
	FIELD("name", scenario_series, name, bind_name, .required = true),
	FIELD("of", scenario_series, of, bind_text, .required = true),
	FIELD("at", scenario_series, at, bind_count, .required = true, .min = 1, .max = 1000000),
	FIELDS_END,
};
static const struct bind_shape series_shape = {.what = "a series", .fields = series_fields};

static const struct bind_field published_row_fields[] = {
	FIELD("says", scenario_published_row, says, bind_text, .required = true),
	FIELD("metric", scenario_published_row, metric, bind_name, .required = true),
	FIELD("after_metric", scenario_published_row, after_metric, bind_name, ),
	FIELD("scale", scenario_published_row, scale, bind_real, .min = 1, .max = PUBLISHED_MAX),
	FIELD("before", scenario_published_row, before, bind_real, .max = PUBLISHED_MAX),
	FIELD("after", scenario_published_row, after, bind_real, .max = PUBLISHED_MAX),
	FIELDS_END,
};
static const struct scenario_published_row published_row_defaults = {.before = NAN, .after = NAN};
static const struct bind_shape published_row_shape = {.what = "a published figure",
						      .fields = published_row_fields,
						      .size = sizeof(struct scenario_published_row),
						      .defaults = &published_row_defaults};

/* One kernel, or several, of which the first will do that is compared. */
#define KERNELS(name, type, array, length)                                                         \
	FIELD(name, type, array, value_kernels, .count = offsetof(struct type, length), .min = 1,  \
	      .max = 4)

static const struct bind_field published_fields[] = {
	FIELD("source", scenario_published, source, bind_text, .required = true),
	FIELD("scaled", scenario_published, scaled, bind_text, .required = true),
	FIELD("before", scenario_published, before, bind_text, .required = true),
	FIELD("after", scenario_published, after, bind_text, .required = true),
	KERNELS("our_before", scenario_published, our_before, our_before_count),
	KERNELS("our_after", scenario_published, our_after, our_after_count),
	FIELD("because", scenario_published, because, bind_text, .required = true),
	FIELD("differs", scenario_published, differs, bind_text, .required = true),
	LIST("rows", scenario_published, rows, row_count, .required = true, .min = 1, .max = 32,
	     .shape = &published_row_shape),
	FIELDS_END,
};
static const struct bind_shape published_shape = {.what = "a published experiment",
						  .fields = published_fields};

const char *const profile_words[PROFILES + 1] = {
	[PROFILE_QUICK] = "quick", [PROFILE_NIGHTLY] = "nightly", [PROFILE_FULL] = "full"};

static const struct bind_field scenario_fields[] = {
	FIELD("name", scenario, name, bind_name, .required = true),
	FIELD("summary", scenario, summary, bind_text, .required = true),
	FIELD("models", scenario, models, bind_text, .required = true),
	FIELD("profile", scenario, profile, bind_word, .words = profile_words),
	PART("machine", .required = true, .shape = &machine_shape),
	FIELD("swap", scenario, swap, bind_mapping, .required = true, .shape = &swap_shape),
	FIELD("zswap", scenario, zswap, value_settings, .rule = &setting_zswap),
	FIELD("sysctl", scenario, sysctl, value_settings, .rule = &setting_sysctl),
	PART("sampler", .shape = &sampler_shape),
	FIELD("probes", scenario, probe_nodes, value_probes, .max = 4),
	TEXTS("calls", scenario, calls, call_count, value_function, .min = 1,
	      .max = PLAN_FUNCTIONS_MAX),
	TEXTS("times", scenario, times, time_count, value_function, .min = 1,
	      .max = PLAN_FUNCTIONS_MAX),
	LIST("cgroups", form, entries, entry_count, .required = true, .min = 1, .max = 256,
	     .shape = &cgroup_shape),
	TEXTS("tools", scenario, tools, tool_count, value_word, .min = 1, .max = 8),
	LIST("tasks", form, tasks.entries, tasks.count, .required = true, .min = 1, .max = 64,
	     .shape = &task_shape),
	LIST("phases", scenario, phases, phase_count, .required = true, .min = 1, .max = 64,
	     .shape = &phase_shape),
	LIST("metrics", scenario, metrics, metric_count, .max = 256, .shape = &metric_shape),
	LIST("claims", scenario, claims, claim_count, .max = 256, .shape = &claim_shape),
	FIELD("series", scenario, series, bind_mapping, .shape = &series_shape),
	FIELD("published", scenario, published, bind_mapping, .shape = &published_shape),
	FIELDS_END,
};
static const struct bind_shape scenario_shape = {.what = "a scenario", .fields = scenario_fields};

/* struct scenario_claim: an expectation for every kernel that it names */
static void read_kernels(struct binding *binding, const struct bind_field *field,
			 const yaml_node_t *node, void *base)
{
	struct scenario_claim *claim = base;
	struct scenario_expectation *all =
		arena_array(bind_arena(binding), KERNEL_COUNT, sizeof(*all));
	size_t i;

	bind_struct(binding, &kernels_shape, field->key, node, all);
	claim->expectations = all;
	for (i = 0; i < KERNEL_COUNT; i++) {
		all[i].kernel = scenario_kernels[i];
		if (all[i].because)
			all[claim->expectation_count++] = all[i];
	}
}

/* The metric called @name above metric @below in the list, or NULL. */
static const struct scenario_metric *earlier_metric(const struct scenario *scenario, size_t below,
						    const char *name)
{
	size_t i;

	for (i = 0; i < below && name; i++)
		if (scenario->metrics[i].name && !strcmp(scenario->metrics[i].name, name))
			return &scenario->metrics[i];
	return NULL;
}

/* What metrics of other metrics are of: only earlier ones, so that none is of itself. */
static void link_metrics(struct scenario *scenario)
{
	size_t i;

	for (i = 0; i < scenario->metric_count; i++) {
		struct scenario_metric *metric = &scenario->metrics[i];

		if (!metric->kind || metric->kind->of != METRIC_OF_METRIC)
			continue;
		metric->operands[0] = earlier_metric(scenario, i, metric->of);
		metric->operands[1] = earlier_metric(scenario, i, metric->to);
	}
}

static void build_scenario(struct binding *binding, struct form *form)
{
	struct scenario *scenario = &form->scenario;

	link_metrics(scenario);
	cgroup_tree_build(binding, scenario, form->entries, form->entry_count);
	task_list_build(binding, scenario, &form->tasks);
	scenario_check(binding, scenario);
	if (scenario->swap.device == SWAP_BRD)
		scenario->swap.latency_ns = 0;
}

struct scenario *scenario_parse(const char *file, const char *text, size_t length,
				struct error *error)
{
	struct binding *binding;
	struct arena *arena;
	struct form *form;

	if (length > FILE_MAX_BYTES) {
		error_set(error, EXIT_INPUT, "%s: %zu bytes: expected at most %llu", file, length,
			  FILE_MAX_BYTES);
		return NULL;
	}
	arena = arena_new();
	form = arena_array(arena, 1, sizeof(*form));
	form->scenario = (struct scenario){
		.arena = arena,
		.file = arena_text(arena, file),
		.text = arena_text_n(arena, text, length),
		.text_length = length,
		.swap.latency_ns = 80 * USEC,
		.sampler_period_ns = 100 * MSEC,
		.timeout_ns = 120 * SEC,
	};
	binding = bind_open(file, text, length, arena);
	if (bind_root(binding, &scenario_shape, &form->scenario))
		build_scenario(binding, form);
	if (!bind_close(binding, error))
		return &form->scenario;
	arena_free(arena);
	return NULL;
}

struct scenario *scenario_load(const char *file, struct error *error)
{
	struct scenario *scenario;
	size_t length;
	char *text = file_read(file, FILE_MAX_BYTES, &length, error);

	if (!text) {
		error->code = EXIT_INPUT;
		return NULL;
	}
	scenario = scenario_parse(file, text, length, error);
	free(text);
	return scenario;
}

void scenario_free(struct scenario *scenario)
{
	if (scenario)
		arena_free(scenario->arena);
}

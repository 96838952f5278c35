// SPDX-License-Identifier: GPL-2.0-only
/* Checks across a scenario: see scenario_check.h. */
#include "bench/scenario/scenario_check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/files.h"
#include "bench/base/problems.h"
#include "bench/base/text.h"
#include "bench/base/units.h"
#include "bench/scenario/metric_kinds.h"
#include "bench/scenario/tools.h"
#include "lib/array.h"
#include "lib/content.h"
#include "lib/xalloc.h"
#include "wire/activity.h"

#define MEMORY_MIN (64ULL << 20)
#define MEMORY_MAX (16ULL << 30)
#define PERIOD_MIN 1000000ULL
#define LIST_TEXT  256

/* The names in one list of the scenario. */
struct names {
	const char *const *items;
	size_t count;
	bool open; /* one is missing from the file, so that any reference may be right */
};

/* Everything that can be referred to. */
struct directory {
	struct names cgroups, tasks, phases, metrics;
};

/* The name that stands at @offset of each of the @count structs of @size bytes. */
static struct names gather_names(struct binding *binding, const void *array, size_t count,
				 size_t size, size_t offset)
{
	const char **items = arena_array(bind_arena(binding), count, sizeof(*items));
	struct names names = {.items = items, .count = count, .open = count == 0};
	size_t i;

	for (i = 0; i < count; i++) {
		memcpy(&items[i], (const char *)array + i * size + offset, sizeof(char *));
		names.open = names.open || !items[i];
	}
	return names;
}

#define GATHER(list, count, name)                                                                  \
	gather_names(binding, (list), (count), sizeof(*(list)), offsetof(__typeof__(*(list)), name))

static bool has_name(const struct names *names, const char *name)
{
	size_t i;

	for (i = 0; i < names->count; i++)
		if (names->items[i] && !strcmp(names->items[i], name))
			return true;
	return false;
}

/* Whether @value, of @key of the struct at @base, is one of @names; notes if not. */
static bool refers_to(struct binding *binding, const void *base, const char *key, const char *value,
		      const char *what, const struct names *names)
{
	char *choices;

	if (!value)
		return false;
	if (has_name(names, value))
		return true;
	if (names->open)
		return false;
	choices = problems_choices(value, names->items, names->count);
	bind_reject(binding, base, key, "'%s': expected a %s: %s", value, what,
		    names->count ? choices : "there is none");
	free(choices);
	return false;
}

/* Notes every name that stands in a list twice, at the later line. */
static void check_names_unique(struct binding *binding, const struct names *names,
			       const void *array, size_t size, const char *key)
{
	size_t i, j;

	for (i = 0; i < names->count; i++) {
		for (j = 0; j < i && names->items[i]; j++) {
			const char *earlier = (const char *)array + j * size;
			const char *later = (const char *)array + i * size;
			size_t a = bind_line(binding, earlier, key);
			size_t b = bind_line(binding, later, key);

			if (!names->items[j] || strcmp(names->items[i], names->items[j]) != 0)
				continue;
			bind_reject(binding, a > b ? earlier : later, key,
				    "'%s': given twice: expected once, and line %zu has it",
				    names->items[i], a > b ? b : a);
			break;
		}
	}
}

#define CHECK_UNIQUE(binding, names, list, key)                                                    \
	check_names_unique((binding), (names), (list), sizeof(*(list)), (key))

static void check_file_name(struct binding *binding, const struct scenario *scenario)
{
	const char *base = file_name(scenario->file);
	size_t length = strlen(base) - (text_ends(base, ".yaml") ? strlen(".yaml") : 0);

	if (scenario->name &&
	    (strncmp(scenario->name, base, length) != 0 || scenario->name[length]))
		bind_reject(binding, scenario, "name",
			    "'%s': expected '%.*s', the name of the file", scenario->name,
			    (int)length, base);
}

/* The machine. */

/* The CPUs of all nodes; 0 if the file does not say them right. */
static number_set all_cpus(struct binding *binding, const struct scenario *scenario)
{
	number_set all = 0;
	size_t i;

	for (i = 0; i < scenario->node_count; i++) {
		const struct scenario_node *node = &scenario->nodes[i];

		if (!node->cpus && bind_line(binding, node, "cpus"))
			return 0;
		all |= node->cpus;
	}
	return all;
}

static void check_cpus(struct binding *binding, const struct scenario *scenario)
{
	number_set all = all_cpus(binding, scenario), seen = 0;
	size_t i;

	for (i = 0; i < scenario->node_count; i++) {
		const struct scenario_node *node = &scenario->nodes[i];

		if (node->cpus & seen)
			bind_reject(binding, node, "cpus",
				    "CPU %d is in an earlier node, too: expected each in one",
				    __builtin_ctzll(node->cpus & seen));
		seen |= node->cpus;
	}
	if (all && all & (all + 1))
		bind_reject(binding, scenario, "nodes",
			    "no node has CPU %d: expected 0, 1 and so on without a gap",
			    __builtin_ctzll(~all));
	for (i = 0; i < scenario->node_count; i++)
		if (bind_line(binding, &scenario->nodes[i], "cpus"))
			return;
	if (scenario->node_count)
		bind_reject(binding, scenario, "nodes", "no node has a CPU: expected cpus: [0]");
}

static void check_memory(struct binding *binding, const struct scenario *scenario)
{
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < scenario->node_count; i++) {
		if (!scenario->nodes[i].memory)
			return;
		sum += scenario->nodes[i].memory;
	}
	if (scenario->node_count && (sum < MEMORY_MIN || sum > MEMORY_MAX)) {
		char text[UNITS_TEXT];

		bind_reject(binding, scenario, "nodes", "%s of memory in all: expected 64M to 16G",
			    units_size(sum, text));
	}
}

static void check_devices(struct binding *binding, const struct scenario *scenario)
{
	static const char *const null_blk_only[] = {"latency", "bandwidth"};
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(null_blk_only); i++)
		if (scenario->swap.device == SWAP_BRD &&
		    bind_line(binding, &scenario->swap, null_blk_only[i]))
			bind_reject(binding, &scenario->swap, null_blk_only[i],
				    "not read by device brd: expected only with null_blk");
	if (scenario->sampler_period_ns && scenario->sampler_period_ns < PERIOD_MIN) {
		char text[UNITS_TEXT];

		bind_reject(binding, scenario, "period",
			    "'%s': expected at least 1ms, or 0s for no sampler",
			    units_time(scenario->sampler_period_ns, text));
	}
}

/* Tasks. */

/* A cgroup with processes cannot hand controllers to children (cgroup v2). */
static void check_leaf(struct binding *binding, const struct scenario_task *task,
		       const struct names *cgroups)
{
	size_t length = strlen(task->cgroup), i;

	for (i = 0; i < cgroups->count; i++) {
		const char *path = cgroups->items[i];

		if (!path || strncmp(path, task->cgroup, length) != 0 || path[length] != '/')
			continue;
		bind_reject(binding, task, "cgroup",
			    "'%s': has the child '%s': expected a cgroup without children"
			    " (cgroup v2: no tasks in inner cgroups)",
			    task->cgroup, path);
		return;
	}
}

static void check_tools(struct binding *binding, const struct scenario *scenario)
{
	struct names names;
	size_t count = 0, i;

	while (tools[count].name)
		count++;
	names = GATHER(tools, count, name);
	for (i = 0; i < scenario->tool_count; i++)
		refers_to(binding, scenario, "tools", scenario->tools[i], "tool", &names);
}

/* What binds a program to its nodes has to be there, too. */
static void check_numactl(struct binding *binding, const struct scenario *scenario,
			  const struct scenario_task *task)
{
	size_t i;

	for (i = 0; i < scenario->tool_count; i++)
		if (!strcmp(scenario->tools[i], "numactl"))
			return;
	if (task->nodes)
		bind_reject(binding, task, "nodes",
			    "of a program: expected tools: [...] with numactl, which binds it");
}

/* A task is memory, or a program that one of the tools brings. */
static void check_task_program(struct binding *binding, const struct scenario *scenario,
			       const struct scenario_task *task)
{
	static const char *const of_memory[] = {"kind", "compresses"};
	bool memory = bind_line(binding, task, "memory");
	size_t i;

	if (!bind_line(binding, task, "program")) {
		if (!memory)
			bind_reject(binding, task, "memory",
				    "missing: a task must have it, or program");
		return;
	}
	if (memory)
		bind_reject(binding, task, "memory",
			    "of a program: expected one of memory and program");
	for (i = 0; i < ARRAY_LENGTH(of_memory); i++)
		if (bind_line(binding, task, of_memory[i]))
			bind_reject(binding, task, of_memory[i],
				    "not read of a task that is a program");
	if (!task->program_count)
		return;
	check_numactl(binding, scenario, task);
	for (i = 0; i < scenario->tool_count; i++) {
		const struct tool *tool = tool_find(scenario->tools[i]);

		if (!tool || tool_has_program(tool, task->program[0]))
			return;
	}
	bind_reject(binding, task, "program",
		    "'%.48s': in none of the scenario's tools: expected tools: [...] with one that"
		    " has it",
		    task->program[0]);
}

/* Memory is shared with a task that is there already, and is the same on both sides. */
static void check_shares(struct binding *binding, const struct scenario *scenario,
			 const struct scenario_task *task, const struct names *tasks)
{
	const struct scenario_task *owner;

	if (!refers_to(binding, task, "shares", task->shares, "task", tasks))
		return;
	for (owner = scenario->tasks; owner < task; owner++) {
		if (!owner->name || strcmp(owner->name, task->shares) != 0)
			continue;
		if (task->kind != MEMORY_SHMEM || owner->kind != MEMORY_SHMEM ||
		    owner->memory != task->memory ||
		    !content_sizes_equal(&owner->sizes, &task->sizes))
			bind_reject(binding, task, "shares",
				    "'%s': expected kind shmem, the same memory and compresses on "
				    "both",
				    task->shares);
		return;
	}
	bind_reject(binding, task, "shares", "'%s': expected a task further up in the list",
		    task->shares);
}

/* Who sends pages to disk beside tasks; a record tells them by these names. */
static const char *const not_tasks[] = {"worker", "kswapd", "harness", "program"};

static bool is_no_task(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(not_tasks); i++)
		if (!strcmp(name, not_tasks[i]))
			return true;
	return false;
}

/* A policy is for nodes, and only one of them can be preferred. */
static void check_policy(struct binding *binding, const struct scenario_task *task)
{
	if (bind_line(binding, task, "policy") && !bind_line(binding, task, "nodes"))
		bind_reject(binding, task, "policy", "'%s': expected nodes with it",
			    policy_words[task->policy]);
	if (task->policy == POLICY_PREFERRED && task->nodes & (task->nodes - 1))
		bind_reject(binding, task, "nodes", "several: expected one that is preferred");
}

static void check_task(struct binding *binding, const struct scenario *scenario,
		       const struct scenario_task *task, const struct directory *directory)
{
	number_set cpus = all_cpus(binding, scenario);
	number_set nodes = (1ULL << scenario->node_count) - 1;

	if (refers_to(binding, task, "cgroup", task->cgroup, "cgroup", &directory->cgroups))
		check_leaf(binding, task, &directory->cgroups);
	check_task_program(binding, scenario, task);
	check_shares(binding, scenario, task, &directory->tasks);
	check_policy(binding, task);
	if (task->name && is_no_task(task->name))
		bind_reject(binding, task, "name",
			    "'%s': taken: expected another than worker, kswapd, harness, program",
			    task->name);
	if (cpus && task->cpus & ~cpus)
		bind_reject(binding, task, "cpus", "the machine has no CPU %d: expected 0 to %d",
			    __builtin_ctzll(task->cpus & ~cpus), 63 - __builtin_clzll(cpus));
	if (nodes && task->nodes & ~nodes)
		bind_reject(binding, task, "nodes", "the machine has no node %d: expected 0 to %zu",
			    __builtin_ctzll(task->nodes & ~nodes), scenario->node_count - 1);
}

/* Phases. */

static const struct workload *check_workload(struct binding *binding,
					     const struct scenario_activity *activity)
{
	struct names names;
	size_t count = 0;

	while (workloads[count].name)
		count++;
	names = GATHER(workloads, count, name);
	if (!refers_to(binding, activity, "workload", activity->workload, "workload", &names))
		return NULL;
	return workload_find(activity->workload);
}

static void check_parameters(struct binding *binding, const struct scenario_activity *activity,
			     const struct workload *workload)
{
	const char *read[ACTIVITY_PARAMETERS], *before = "";
	size_t count = 0, i;
	char *choices;

	for (i = 0; i < ACTIVITY_PARAMETERS; i++) {
		const char *key = activity_parameters[i].scenario_key;

		if (activity_reads(workload, key) && strcmp(key, before) != 0)
			read[count++] = key;
		before = key;
	}
	choices = problems_choices("", read, count);
	for (i = 0; i < ACTIVITY_PARAMETERS; i++) {
		const char *key = activity_parameters[i].scenario_key;
		bool reads = activity_reads(workload, key);
		bool given = bind_line(binding, activity, key);

		if (!reads && given &&
		    (!i || strcmp(key, activity_parameters[i - 1].scenario_key) != 0))
			bind_reject(binding, activity, key,
				    "not read by workload '%s': expected %s", workload->name,
				    count ? choices : "no parameters");
		if (reads && !given && activity_parameters[i].required)
			bind_reject(binding, activity, key, "missing: workload '%s' must have it",
				    workload->name);
	}
	free(choices);
}

static void check_range(struct binding *binding, const struct scenario_activity *activity,
			const struct scenario_task *task)
{
	const struct workload_parameters *range = &activity->parameters;
	uint64_t all = task->memory / PAGE_BYTES, left;
	char end[UNITS_TEXT], memory[UNITS_TEXT];

	if (!all)
		return;
	if (range->first >= all || range->pages > all - range->first) {
		bind_reject(binding, activity, "range",
			    "ends at %s: expected it within the %s of task '%s'",
			    units_size((range->first + range->pages) * PAGE_BYTES, end),
			    units_size(task->memory, memory), task->name);
		return;
	}
	left = range->pages ? range->pages : all - range->first;
	if (range->working_set > left)
		bind_reject(binding, activity, "working_set",
			    "'%s': expected at most the %s of the range",
			    units_size(range->working_set * PAGE_BYTES, end),
			    units_size(left * PAGE_BYTES, memory));
}

/* Programs are run or started; workloads use a task's memory. */
static void check_runner(struct binding *binding, const struct scenario_activity *activity,
			 const struct scenario_task *task, const struct workload *workload)
{
	bool program = bind_line(binding, task, "program");

	if (program && workload->run)
		bind_reject(binding, activity, "workload",
			    "'%s': task '%s' is a program: expected run or start", workload->name,
			    task->name);
	if (!program && !workload->run)
		bind_reject(binding, activity, "workload",
			    "'%s': task '%s' is no program: expected a workload on its memory",
			    workload->name, task->name);
	if (activity->background && !strcmp(workload->name, "start"))
		bind_reject(binding, activity, "background",
			    "of start: the program goes on in any case");
}

static void check_activity(struct binding *binding, const struct scenario *scenario,
			   const struct scenario_activity *activity,
			   const struct directory *directory)
{
	const struct workload *workload = check_workload(binding, activity);
	size_t i;

	refers_to(binding, activity, "below", activity->parameters.below, "cgroup",
		  &directory->cgroups);

	if (workload)
		check_parameters(binding, activity, workload);
	if (!refers_to(binding, activity, "task", activity->task, "task", &directory->tasks))
		return;
	for (i = 0; i < scenario->task_count; i++) {
		const struct scenario_task *task = &scenario->tasks[i];

		if (!task->name || strcmp(task->name, activity->task) != 0)
			continue;
		check_range(binding, activity, task);
		if (workload)
			check_runner(binding, activity, task, workload);
	}
}

/* A task does one thing in a phase, and a phase ends when something in it does. */
static void check_activities(struct binding *binding, const struct scenario_phase *phase)
{
	size_t foreground = 0, i, j;

	for (i = 0; i < phase->activity_count; i++) {
		const struct scenario_activity *activity = &phase->activities[i];

		foreground += !activity->background;
		for (j = 0; j < i && activity->task; j++) {
			const char *other = phase->activities[j].task;

			if (!other || strcmp(other, activity->task) != 0)
				continue;
			bind_reject(binding, activity, "task",
				    "'%s': has two activities: expected one in a phase",
				    activity->task);
			break;
		}
	}
	if (bind_line(binding, phase, "during") && !foreground)
		bind_reject(binding, phase, "during",
			    "nothing to be done meanwhile: expected do with an activity that ends");
	if (!bind_line(binding, phase, NULL) || bind_line(binding, phase, "set") || foreground)
		return;
	if (phase->activity_count)
		bind_reject(binding, phase, "do",
			    "only background activities: expected one that ends");
	else if (!bind_line(binding, phase, "do"))
		bind_reject(binding, phase, "do", "missing: a phase must have it, or set");
}

/* The phase up to @last that ends task @name, or NULL. */
static const struct scenario_phase *phase_that_ends(const struct scenario *scenario,
						    const struct scenario_phase *last,
						    const char *name)
{
	const struct scenario_phase *phase;
	size_t i;

	for (phase = scenario->phases; phase <= last; phase++)
		for (i = 0; i < phase->change_count; i++)
			if (phase->changes[i].target && !strcmp(phase->changes[i].target, "end") &&
			    phase->changes[i].set.key && !strcmp(phase->changes[i].set.key, name))
				return phase;
	return NULL;
}

/* A cgroup can only be removed when its tasks have ended. */
static void check_removal(struct binding *binding, const struct scenario *scenario,
			  const struct scenario_phase *phase, const struct scenario_change *change)
{
	size_t i;

	if (!change->target || strcmp(change->target, "remove") != 0 || !change->cgroup)
		return;
	for (i = 0; i < scenario->task_count; i++) {
		const struct scenario_task *task = &scenario->tasks[i];

		if (!task->cgroup || !task->name || strcmp(task->cgroup, change->cgroup) != 0 ||
		    phase_that_ends(scenario, phase, task->name))
			continue;
		bind_reject(binding, change, "cgroup",
			    "'%s': task '%s' is in it: expected {end: %s} before", change->cgroup,
			    task->name, task->name);
	}
}

static void check_change(struct binding *binding, const struct scenario *scenario,
			 const struct scenario_phase *phase, const struct scenario_change *change,
			 const struct directory *directory)
{
	refers_to(binding, change, "cgroup", change->cgroup, "cgroup", &directory->cgroups);
	if (change->target && !strcmp(change->target, "end"))
		refers_to(binding, change, "end", change->set.key, "task", &directory->tasks);
	check_removal(binding, scenario, phase, change);
}

/* A task that has ended does nothing any more. */
static void check_alive(struct binding *binding, const struct scenario *scenario,
			const struct scenario_phase *phase,
			const struct scenario_activity *activity)
{
	if (activity->task && phase_that_ends(scenario, phase, activity->task))
		bind_reject(binding, activity, "task",
			    "'%s': has ended by then: expected a task that lives", activity->task);
}

static void check_phase_whole(struct binding *binding, const struct scenario *scenario,
			      const struct scenario_phase *phase, const struct directory *directory)
{
	size_t i;

	for (i = 0; i < phase->change_count; i++)
		check_change(binding, scenario, phase, &phase->changes[i], directory);
	for (i = 0; i < phase->activity_count; i++)
		check_alive(binding, scenario, phase, &phase->activities[i]);
	for (i = 0; i < phase->activity_count; i++)
		check_activity(binding, scenario, &phase->activities[i], directory);
	check_activities(binding, phase);
}

/* Metrics and claims. */

static bool is_node(const struct scenario *scenario, const char *text, size_t length)
{
	return length == 1 && *text >= '0' && (size_t)(*text - '0') < scenario->node_count;
}

/* SECTION/COUNTER, cgroup/PATH/COUNTER or node/NUMBER/COUNTER. */
static void check_counter_path(struct binding *binding, const struct scenario *scenario,
			       const struct scenario_metric *metric, const struct names *cgroups)
{
	static const char *const flat[] = {"vmstat/", "zswap/", "disk/", "limits/"};
	const char *of = metric->of, *last = strrchr(of, '/');
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(flat); i++)
		if (!strncmp(of, flat[i], strlen(flat[i])) && last == of + strlen(flat[i]) - 1 &&
		    last[1])
			return;
	if (!strncmp(of, "cgroup/", 7) && last > of + 7 && last[1]) {
		char *path = arena_text_n(bind_arena(binding), of + 7, (size_t)(last - of) - 7);

		refers_to(binding, metric, "of", path, "cgroup between cgroup/ and the counter",
			  cgroups);
		return;
	}
	if (!strncmp(of, "node/", 5) && last > of + 5 && last[1] &&
	    is_node(scenario, of + 5, (size_t)(last - of) - 5))
		return;
	bind_reject(binding, metric, "of",
		    "'%.48s': expected a counter: vmstat/NAME, zswap/NAME, disk/NAME, limits/NAME,"
		    " cgroup/PATH/NAME or node/NUMBER/NAME",
		    of);
}

/* @metric is of one of @count @names, which are those of a @what. */
static void check_name_in(struct binding *binding, const struct scenario_metric *metric,
			  const char *what, const char *const *names, size_t count)
{
	const struct names known = {.items = names, .count = count};

	refers_to(binding, metric, "of", metric->of, what, &known);
}

/* A tolerance is in the metric's own unit: a size, a time, or a number of what it counts. */
static void check_tolerance(struct binding *binding, const struct scenario_metric *metric)
{
	const char *given = metric->tolerance_unit, *unit;
	bool size, time;

	if (!given || (!metric->of && metric_kind_needs(metric->kind, "of")) ||
	    (metric->kind->of == METRIC_OF_METRIC && !metric->operands[0]))
		return;
	unit = metric_unit(metric);
	size = !strcmp(unit, "bytes");
	time = !strcmp(unit, "ns");
	if (strcmp(given, size || time ? unit : "") != 0)
		bind_reject(binding, metric, "tolerance", "of a metric in %s: expected %s", unit,
			    size   ? "a size, such as 4K"
			    : time ? "a time, such as 20us"
				   : "a number without a unit");
}

/* Three reasons of refusals are told by the probe alone. */
static void check_reason(struct binding *binding, const struct scenario *scenario,
			 const struct scenario_metric *metric)
{
	bool probed = metric->reason == REFUSAL_CGROUP || metric->reason == REFUSAL_POOL ||
		      metric->reason == REFUSAL_DISABLED;

	if (probed && !scenario->probe_refusals)
		bind_reject(binding, metric, "reason", "'%s': expected probes: [refusals] with it",
			    refusal_words[metric->reason]);
}

/* Ends of phases are counted in vmstat alone. */
static void check_time_per(struct binding *binding, const struct scenario_metric *metric)
{
	if (metric->kind == METRIC_KIND(time_per) && metric->of &&
	    strncmp(metric->of, "vmstat/", strlen("vmstat/")) != 0)
		bind_reject(binding, metric, "of", "'%.48s': expected a counter of vmstat/",
			    metric->of);
}

/* Operands are metrics further up, which in a difference count the same. */
static void check_operands(struct binding *binding, const struct scenario_metric *metric)
{
	const struct scenario_metric *const *operands = metric->operands;

	if (!operands[0])
		bind_reject(binding, metric, "of",
			    "'%.48s': expected a metric further up in the list", metric->of);
	if (!operands[1] && metric->to)
		bind_reject(binding, metric, "to",
			    "'%.48s': expected a metric further up in the list", metric->to);
	if (!operands[0] || !operands[1] || !operands[0]->kind || !operands[1]->kind ||
	    metric->kind->unit)
		return;
	if (strcmp(metric_unit(operands[0]), metric_unit(operands[1])) != 0)
		bind_reject(binding, metric, "to", "'%.48s': in %s: expected one in %s, as '%.48s'",
			    metric->to, metric_unit(operands[1]), metric_unit(operands[0]),
			    metric->of);
}

/* `of` is a function, a time, a place in an output, a node, a metric, or else a counter. */
static void check_of(struct binding *binding, const struct scenario *scenario,
		     const struct scenario_metric *metric, const struct names *cgroups)
{
	static const char *const times[] = {"real", "user", "sys"};

	switch (metric->kind->of) {
	case METRIC_OF_CALLED:
		check_name_in(binding, metric, "function in calls",
			      (const char *const *)scenario->calls, scenario->call_count);
		break;
	case METRIC_OF_TIMED:
		check_name_in(binding, metric, "function in times",
			      (const char *const *)scenario->times, scenario->time_count);
		break;
	case METRIC_OF_TIME:
		check_name_in(binding, metric, "time", times, ARRAY_LENGTH(times));
		break;
	case METRIC_OF_COUNTER:
		check_counter_path(binding, scenario, metric, cgroups);
		break;
	case METRIC_OF_NODE:
		if (scenario->node_count && !is_node(scenario, metric->of, strlen(metric->of)))
			bind_reject(binding, metric, "of", "'%.48s': expected a node: 0 to %zu",
				    metric->of, scenario->node_count - 1);
		break;
	case METRIC_OF_METRIC:
		check_operands(binding, metric);
		break;
	case METRIC_OF_TEXT:
	case METRIC_OF_NOTHING:
		break;
	}
}

/* Whether the metric has the fields that its kind needs, and no others. */
static void check_metric_fields(struct binding *binding, const struct scenario_metric *metric)
{
	static const char *const fields[] = {
		"of",	 "to",	       "phase",	 "task", "cgroup", "source",
		"among", "percentile", "window", "unit", "reason",
	};
	const struct metric_kind *kind = metric->kind;
	const char *allowed[ARRAY_LENGTH(fields)];
	size_t count = 0, i;
	char *choices;

	for (i = 0; i < ARRAY_LENGTH(fields); i++)
		if (metric_kind_allows(kind, fields[i]))
			allowed[count++] = fields[i];
	choices = problems_choices("", allowed, count);
	for (i = 0; i < ARRAY_LENGTH(fields); i++) {
		bool there = bind_line(binding, metric, fields[i]);

		if (there && !metric_kind_allows(kind, fields[i]))
			bind_reject(binding, metric, fields[i],
				    "not read by kind '%s': expected %s", kind->name,
				    count ? choices : "no such field");
		if (!there && metric_kind_needs(kind, fields[i]))
			bind_reject(binding, metric, fields[i],
				    "missing: a metric of kind '%s' must have it", kind->name);
	}
	free(choices);
}

/* A task; where probes tell who did it, also a thread of the kernel, or the harness. */
static void check_metric_task(struct binding *binding, const struct scenario_metric *metric,
			      const struct names *tasks)
{
	if (metric->kind && metric->kind->by == METRIC_BY_ANYONE && metric->task &&
	    is_no_task(metric->task))
		return;
	refers_to(binding, metric, "task", metric->task, "task", tasks);
}

static void check_metric(struct binding *binding, const struct scenario *scenario,
			 const struct scenario_metric *metric, const struct directory *directory)
{
	size_t i;

	refers_to(binding, metric, "phase", metric->phase, "phase", &directory->phases);
	check_metric_task(binding, metric, &directory->tasks);
	refers_to(binding, metric, "cgroup", metric->cgroup, "cgroup", &directory->cgroups);
	for (i = 0; i < metric->among_count; i++)
		refers_to(binding, metric, "among", metric->among[i], "cgroup",
			  &directory->cgroups);
	if (!metric->kind)
		return;
	check_metric_fields(binding, metric);
	check_tolerance(binding, metric);
	check_reason(binding, scenario, metric);
	check_time_per(binding, metric);
	if (metric->of && metric_kind_allows(metric->kind, "of"))
		check_of(binding, scenario, metric, &directory->cgroups);
}

/* Published figures are of metrics. */
static void check_published(struct binding *binding, const struct scenario *scenario,
			    const struct names *metrics)
{
	const struct scenario_published *published = &scenario->published;
	size_t i;

	for (i = 0; i < published->row_count; i++) {
		const struct scenario_published_row *row = &published->rows[i];

		refers_to(binding, row, "metric", row->metric, "metric", metrics);
		refers_to(binding, row, "after_metric", row->after_metric, "metric", metrics);
		if (!bind_line(binding, row, "before") && !bind_line(binding, row, "after"))
			bind_reject(binding, row, "before",
				    "missing: a published figure must have it, or after");
	}
}

void scenario_check(struct binding *binding, const struct scenario *scenario)
{
	struct directory all = {
		.cgroups = GATHER(scenario->cgroups, scenario->cgroup_count, path),
		.tasks = GATHER(scenario->tasks, scenario->task_count, name),
		.phases = GATHER(scenario->phases, scenario->phase_count, name),
		.metrics = GATHER(scenario->metrics, scenario->metric_count, name),
	};
	struct names claims = GATHER(scenario->claims, scenario->claim_count, name);
	size_t i;

	check_file_name(binding, scenario);
	check_cpus(binding, scenario);
	check_memory(binding, scenario);
	check_devices(binding, scenario);
	CHECK_UNIQUE(binding, &all.cgroups, scenario->cgroups, "path");
	CHECK_UNIQUE(binding, &all.tasks, scenario->tasks, "name");
	CHECK_UNIQUE(binding, &all.phases, scenario->phases, "name");
	CHECK_UNIQUE(binding, &all.metrics, scenario->metrics, "name");
	CHECK_UNIQUE(binding, &claims, scenario->claims, "name");
	check_tools(binding, scenario);
	for (i = 0; i < scenario->task_count; i++)
		check_task(binding, scenario, &scenario->tasks[i], &all);
	for (i = 0; i < scenario->phase_count; i++)
		check_phase_whole(binding, scenario, &scenario->phases[i], &all);
	for (i = 0; i < scenario->metric_count; i++)
		check_metric(binding, scenario, &scenario->metrics[i], &all);
	for (i = 0; i < scenario->claim_count; i++)
		refers_to(binding, &scenario->claims[i], "metric", scenario->claims[i].metric,
			  "metric", &all.metrics);
	check_published(binding, scenario, &all.metrics);
}

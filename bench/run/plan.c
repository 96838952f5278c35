// SPDX-License-Identifier: GPL-2.0-only
/* Writing the plan of a run: see plan.h. */
#include "bench/run/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/xalloc.h"
#include "wire/activity.h"

/* Decimal digits of a real number in the text: those that a scenario can have. */
#define REAL_DIGITS 15

/* Making JSON of valid text fails for want of memory alone. */
static void *made_plan(void *result)
{
	if (!result) {
		fputs("zswapbench: out of memory for a plan\n", stderr);
		abort();
	}
	return result;
}

static void append_json(json_t *array, json_t *item)
{
	if (json_array_append_new(array, made_plan(item)))
		made_plan(NULL);
}

static json_t *numbers_json(number_set set)
{
	json_t *array = made_plan(json_array());

	for (; set; set &= set - 1)
		append_json(array, json_integer(__builtin_ctzll(set)));
	return array;
}

static json_t *settings_json(const struct settings *settings)
{
	json_t *object = made_plan(json_object());
	size_t i;

	for (i = 0; i < settings->count; i++)
		if (json_object_set_new(object, settings->items[i].key,
					made_plan(json_string(settings->items[i].value))))
			made_plan(NULL);
	return object;
}

static json_t *node_json(const struct scenario_node *node)
{
	return json_pack("{s:I, s:o}", "memory", (json_int_t)node->memory, "cpus",
			 numbers_json(node->cpus));
}

static json_t *swap_json(const struct scenario_swap *swap)
{

	return json_pack("{s:s, s:I, s:I, s:I}", "device", swap_device_words[swap->device], "size",
			 (json_int_t)swap->size, "latency_ns", (json_int_t)swap->latency_ns,
			 "bandwidth", (json_int_t)swap->bandwidth);
}

static json_t *cgroup_json(const struct scenario_cgroup *cgroup)
{
	return json_pack("{s:s, s:o, s:b}", "path", cgroup->path, "set",
			 settings_json(&cgroup->set), "sampled", cgroup->sampled);
}

/* @word of a program with each "{seed}" replaced by @seed; the caller frees. */
static char *with_seed(const char *word, uint64_t seed)
{
	static const char mark[] = "{seed}";
	char *text = xstrdup(word), *at;

	while ((at = strstr(text, mark))) {
		char *longer = xasprintf("%.*s%llu%s", (int)(at - text), text,
					 (unsigned long long)seed, at + strlen(mark));

		free(text);
		text = longer;
	}
	return text;
}

static json_t *program_json(const struct scenario_task *task, uint64_t seed)
{
	json_t *words = made_plan(json_array());
	size_t i;

	for (i = 0; i < task->program_count; i++) {
		char *word = with_seed(task->program[i], seed);

		append_json(words, json_string(word));
		free(word);
	}
	return words;
}

/* A number where all pages are alike. */
static json_t *sizes_json(const struct content_sizes *sizes)
{
	json_t *array;
	unsigned int i;

	if (sizes->count == 1)
		return made_plan(json_integer(sizes->of[0].compressed));
	array = made_plan(json_array());
	for (i = 0; i < sizes->count; i++)
		append_json(array, json_pack("[i, i]", (int)sizes->of[i].percent,
					     (int)sizes->of[i].compressed));
	return array;
}

static json_t *task_json(const struct scenario_task *task, uint64_t seed)
{

	json_t *object = made_plan(json_pack(
		"{s:s, s:s, s:I, s:s, s:s, s:o, s:o, s:o, s:s}", "name", task->name, "cgroup",
		task->cgroup, "memory", (json_int_t)task->memory, "kind",
		task_memory_words[task->kind], "shares", task->shares ? task->shares : "",
		"compressed", sizes_json(&task->sizes), "cpus", numbers_json(task->cpus), "nodes",
		numbers_json(task->nodes), "policy", policy_words[task->policy]));

	if (task->program_count && json_object_set_new(object, "program", program_json(task, seed)))
		made_plan(NULL);
	return object;
}

static json_t *change_json(const struct scenario_change *change)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:b, s:I}", "target", change->target, "cgroup",
			 change->cgroup ? change->cgroup : "", "key",
			 change->set.key ? change->set.key : "", "value",
			 change->set.value ? change->set.value : "", "during", change->during,
			 "at_ns", (json_int_t)change->at_ns);
}

static json_t *activity_json(const struct scenario_activity *activity)
{
	json_t *object = made_plan(
		json_pack("{s:s, s:s}", "task", activity->task, "workload", activity->workload));

	if (activity_write(object, &activity->parameters) ||
	    json_object_set_new(object, "background", json_boolean(activity->background)))
		made_plan(NULL);
	return object;
}

static json_t *phase_json(const struct scenario_phase *phase)
{
	json_t *changes = made_plan(json_array()), *activities = made_plan(json_array());
	size_t i;

	for (i = 0; i < phase->change_count; i++)
		append_json(changes, change_json(&phase->changes[i]));
	for (i = 0; i < phase->activity_count; i++)
		append_json(activities, activity_json(&phase->activities[i]));
	return json_pack("{s:s, s:I, s:o, s:o}", "name", phase->name, "settle_ns",
			 (json_int_t)phase->settle_ns, "changes", changes, "activities",
			 activities);
}

static json_t *words_json(char *const *words, size_t count)
{
	json_t *array = made_plan(json_array());
	size_t i;

	for (i = 0; i < count; i++)
		append_json(array, json_string(words[i]));
	return array;
}

json_t *plan_build(const struct scenario *scenario, uint64_t seed)
{
	json_t *nodes = made_plan(json_array()), *cgroups = made_plan(json_array());
	json_t *tasks = made_plan(json_array()), *phases = made_plan(json_array());
	size_t i;

	for (i = 0; i < scenario->node_count; i++)
		append_json(nodes, node_json(&scenario->nodes[i]));
	for (i = 0; i < scenario->cgroup_count; i++)
		append_json(cgroups, cgroup_json(&scenario->cgroups[i]));
	for (i = 0; i < scenario->task_count; i++)
		append_json(tasks, task_json(&scenario->tasks[i], seed));
	for (i = 0; i < scenario->phase_count; i++)
		append_json(phases, phase_json(&scenario->phases[i]));
	return made_plan(json_pack(
		"{s:i, s:s, s:I, s:o, s:o, s:o, s:o, s:I, s:b, s:b, s:b, s:b, s:o, s:o, s:I,"
		" s:o, s:o, s:o}",
		"version", 1, "scenario", scenario->name, "seed", (json_int_t)seed, "nodes", nodes,
		"swap", swap_json(&scenario->swap), "zswap", settings_json(&scenario->zswap),
		"sysctl", settings_json(&scenario->sysctl), "sampler_period_ns",
		(json_int_t)scenario->sampler_period_ns, "probe_nodes", scenario->probe_nodes,
		"probe_premature", scenario->probe_premature, "probe_owners",
		scenario->probe_owners, "probe_refusals", scenario->probe_refusals, "calls",
		words_json(scenario->calls, scenario->call_count), "times",
		words_json(scenario->times, scenario->time_count), "timeout_ns",
		(json_int_t)scenario->timeout_ns, "cgroups", cgroups, "tasks", tasks, "phases",
		phases));
}

char *plan_text(const json_t *plan)
{
	return made_plan(json_dumps(plan, JSON_COMPACT | JSON_REAL_PRECISION(REAL_DIGITS)));
}

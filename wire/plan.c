// SPDX-License-Identifier: GPL-2.0-only
/* Reading the plan: see plan.h. */
#include "wire/plan.h"

#include <stdlib.h>
#include <string.h>

#include "lib/random.h"
#include "lib/xalloc.h"
#include "wire/activity.h"

/* json_unpack_ex() reads numbers as this type. */
typedef json_int_t num;

static int plan_wrong(struct error *error, const char *what, const json_error_t *json)
{
	return error_set(error, EXIT_INPUT, "/plan.json: %s: %s", what, json->text);
}

static int parse_cgroups(struct plan *plan, const json_t *list, struct error *error)
{
	json_error_t json;
	json_t *item;
	size_t i;

	plan->cgroup_count = json_array_size(list);
	plan->cgroups = xcalloc(plan->cgroup_count, sizeof(*plan->cgroups));
	json_array_foreach (list, i, item) {
		struct plan_cgroup *cgroup = &plan->cgroups[i];
		int sampled;

		if (json_unpack_ex(item, &json, 0, "{s:s, s:o, s:b}", "path", &cgroup->path, "set",
				   &cgroup->set, "sampled", &sampled))
			return plan_wrong(error, "cgroups", &json);
		cgroup->sampled = sampled;
	}
	return 0;
}

static int find_cgroup(const struct plan *plan, const char *path, size_t *index)
{
	for (*index = 0; *index < plan->cgroup_count; ++*index)
		if (!strcmp(plan->cgroups[*index].path, path))
			return 0;
	return -1;
}

static int find_task(const struct plan *plan, const char *name, size_t *index)
{
	for (*index = 0; *index < plan->task_count; ++*index)
		if (!strcmp(plan->tasks[*index].name, name))
			return 0;
	return -1;
}

static int check_program(const struct plan_task *task, struct error *error)
{
	json_t *word;
	size_t i;

	json_array_foreach (task->program, i, word) {
		if (!json_is_string(word))
			break;
	}
	if (!task->program || (i && i == json_array_size(task->program)))
		return 0;
	return error_set(error, EXIT_INPUT, "/plan.json: task %s: program is no list of words",
			 task->name);
}

/* Finds the task before number @index whose memory @task can map, too. */
static int find_owner(const struct plan *plan, const char *name, size_t index,
		      struct plan_task *task)
{
	size_t i;

	for (i = 0; i < index && strcmp(plan->tasks[i].name, name) != 0; i++)
		;
	task->memory_of = i;
	return i < index && task->shmem && plan->tasks[i].shmem &&
			       plan->tasks[i].pages == task->pages &&
			       content_sizes_equal(&plan->tasks[i].sizes, &task->sizes)
		       ? 0
		       : -1;
}

const char *const policy_words[POLICY_COUNT + 1] = {
	[POLICY_BIND] = "bind",
	[POLICY_PREFERRED] = "preferred",
	[POLICY_INTERLEAVE] = "interleave",
	[POLICY_COUNT] = NULL,
};

/* Nodes that the plan has, as a set, and how memory is bound to them. */
static int read_placement(const struct plan *plan, struct plan_task *task, const json_t *nodes,
			  const char *policy, struct error *error)
{
	const json_t *node;
	size_t i;

	json_array_foreach (nodes, i, node) {
		json_int_t number = json_integer_value(node);

		if (!json_is_integer(node) || number < 0 || (size_t)number >= plan->node_count)
			return error_set(error, EXIT_INPUT,
					 "/plan.json: task %s: nodes: one that is not in the plan",
					 task->name);
		task->nodes |= 1ull << number;
	}
	while (task->policy < POLICY_COUNT && strcmp(policy_words[task->policy], policy) != 0)
		task->policy++;
	return task->policy < POLICY_COUNT
		       ? 0
		       : error_set(error, EXIT_INPUT,
				   "/plan.json: task %s: policy '%s': expected bind, preferred or "
				   "interleave",
				   task->name, policy);
}

/* A size for all pages, or an array of [percent of the pages, size]. */
static int read_sizes(const json_t *value, struct content_sizes *sizes)
{
	const json_t *item;
	size_t i;

	*sizes = content_same((unsigned int)json_integer_value(value));
	if (json_is_integer(value))
		return json_integer_value(value) >= 0 && json_integer_value(value) <= PAGE_BYTES
			       ? 0
			       : -1;
	sizes->count = (unsigned int)json_array_size(value);
	if (!json_is_array(value) || sizes->count > CONTENT_SIZES_MAX)
		return -1;
	json_array_foreach (value, i, item) {
		num percent, size;

		if (json_unpack((json_t *)item, "[I, I!]", &percent, &size) || percent < 1 ||
		    percent > 100 || size < 0 || size > PAGE_BYTES)
			return -1;
		sizes->of[i] = (struct content_size){(unsigned int)percent, (unsigned int)size};
	}
	return content_sizes_valid(sizes) ? 0 : -1;
}

static int parse_tasks(struct plan *plan, const json_t *list, struct error *error)
{
	json_error_t json;
	json_t *item;
	size_t i;

	plan->task_count = json_array_size(list);
	plan->tasks = xcalloc(plan->task_count, sizeof(*plan->tasks));
	json_array_foreach (list, i, item) {
		struct plan_task *task = &plan->tasks[i];
		const char *cgroup, *kind, *shares;
		const char *policy = policy_words[POLICY_BIND];
		json_t *compressed, *nodes;
		num memory;

		if (json_unpack_ex(item, &json, 0,
				   "{s:s, s:s, s:I, s:s, s:s, s:o, s:o, s:o, s?o, s?s}", "name",
				   &task->name, "cgroup", &cgroup, "memory", &memory, "kind", &kind,
				   "shares", &shares, "compressed", &compressed, "cpus",
				   &task->cpus, "nodes", &nodes, "program", &task->program,
				   "policy", &policy))
			return plan_wrong(error, "tasks", &json);
		if (find_cgroup(plan, cgroup, &task->cgroup))
			return error_set(error, EXIT_INPUT,
					 "/plan.json: task %s: cgroup '%s' is not in the plan",
					 task->name, cgroup);
		if (check_program(task, error) || read_placement(plan, task, nodes, policy, error))
			return -1;
		plan->tools = plan->tools || task->program;
		if ((memory < PAGE_BYTES && !task->program) || memory < 0 ||
		    read_sizes(compressed, &task->sizes))
			return error_set(error, EXIT_INPUT,
					 "/plan.json: task %s: memory or compressed out of range",
					 task->name);
		task->pages = (uint64_t)memory / PAGE_BYTES;
		task->shmem = !strcmp(kind, "shmem");
		task->memory_of = i;
		if (*shares && find_owner(plan, shares, i, task))
			return error_set(error, EXIT_INPUT,
					 "/plan.json: task %s: cannot share the memory of '%s'",
					 task->name, shares);
	}
	return 0;
}

static int parse_activity(const struct plan *plan, struct plan_activity *activity, json_t *item,
			  struct error *error)
{
	struct workload_parameters *p = &activity->parameters;
	const char *task, *workload;
	json_error_t json;
	int background;

	if (json_unpack_ex(item, &json, 0, "{s:s, s:s, s:b}", "task", &task, "workload", &workload,
			   "background", &background))
		return plan_wrong(error, "activities", &json);
	if (activity_read(item, p, error))
		return -1;
	activity->workload = workload_find(workload);
	if (find_task(plan, task, &activity->task) || !activity->workload)
		return error_set(error, EXIT_INPUT,
				 "/plan.json: activity '%s' of '%s': no such task or workload",
				 workload, task);
	if (!(p->zipf >= 0 && p->zipf <= 4))
		return error_set(error, EXIT_INPUT,
				 "/plan.json: activity '%s' of '%s': zipf out of range", workload,
				 task);
	activity->background = background || activity->workload->endless;
	if (!activity->workload->run != !!plan->tasks[activity->task].program)
		return error_set(error, EXIT_INPUT,
				 "/plan.json: activity '%s' of '%s': not of a task like this",
				 workload, task);
	if (plan->tasks[activity->task].program)
		return 0;
	if (!p->pages && p->first < plan->tasks[activity->task].pages)
		p->pages = plan->tasks[activity->task].pages - p->first;
	if (!p->pages || p->first > plan->tasks[activity->task].pages ||
	    p->pages > plan->tasks[activity->task].pages - p->first || p->working_set > p->pages)
		return error_set(
			error, EXIT_INPUT,
			"/plan.json: activity '%s' of '%s': range outside the task's memory",
			workload, task);
	return 0;
}

static int parse_phase(const struct plan *plan, struct plan_phase *phase, json_t *item,
		       struct error *error)
{
	json_t *changes, *activities, *child;
	json_error_t json;
	num settle;
	size_t i;

	if (json_unpack_ex(item, &json, 0, "{s:s, s:I, s:o, s:o}", "name", &phase->name,
			   "settle_ns", &settle, "changes", &changes, "activities", &activities))
		return plan_wrong(error, "phases", &json);
	phase->settle_ns = (uint64_t)settle;
	phase->change_count = json_array_size(changes);
	phase->changes = xcalloc(phase->change_count, sizeof(*phase->changes));
	json_array_foreach (changes, i, child) {
		struct plan_change *change = &phase->changes[i];

		int during;
		num at;

		if (json_unpack_ex(child, &json, 0, "{s:s, s:s, s:s, s:s, s:b, s:I}", "target",
				   &change->target, "cgroup", &change->cgroup, "key", &change->key,
				   "value", &change->value, "during", &during, "at_ns", &at))
			return plan_wrong(error, "changes", &json);
		change->during = during;
		change->at_ns = (uint64_t)at;
	}
	phase->activity_count = json_array_size(activities);
	phase->activities = xcalloc(phase->activity_count, sizeof(*phase->activities));
	json_array_foreach (activities, i, child) {
		if (parse_activity(plan, &phase->activities[i], child, error))
			return -1;
	}
	return 0;
}

/* @list of functions, of which the harness keeps an array each. */
static int check_functions(const json_t *list, const char *key, struct error *error)
{
	const json_t *function;
	size_t i, count = json_array_size(list);

	json_array_foreach (list, i, function) {
		if (!json_is_string(function))
			return error_set(error, EXIT_INPUT, "/plan.json: %s: no list of words",
					 key);
	}
	if (count <= PLAN_FUNCTIONS_MAX)
		return 0;
	return error_set(error, EXIT_INPUT, "/plan.json: %s: %zu functions: expected at most %d",
			 key, count, PLAN_FUNCTIONS_MAX);
}

static int parse_plan(struct plan *plan, struct error *error)
{
	num version, seed, size, latency, bandwidth, period, timeout;
	json_t *nodes, *cgroups, *tasks, *phases, *item;
	int probe_nodes, probe_premature, probe_owners, probe_writes = true;
	int probe_refusals = false;
	json_error_t json;
	size_t i;

	if (json_unpack_ex(plan->root, &json, 0,
			   "{s:I, s:s, s:I, s:o, s:{s:s, s:I, s:I, s:I}, s:o, s:o, s:I, s:b, s:b,"
			   " s:b, s:o, s?o, s:I, s:o, s:o, s:o, s?b, s?b}",
			   "version", &version, "scenario", &plan->scenario, "seed", &seed, "nodes",
			   &nodes, "swap", "device", &plan->swap_device, "size", &size,
			   "latency_ns", &latency, "bandwidth", &bandwidth, "zswap", &plan->zswap,
			   "sysctl", &plan->sysctl, "sampler_period_ns", &period, "probe_nodes",
			   &probe_nodes, "probe_premature", &probe_premature, "probe_owners",
			   &probe_owners, "calls", &plan->calls, "times", &plan->times,
			   "timeout_ns", &timeout, "cgroups", &cgroups, "tasks", &tasks, "phases",
			   &phases, "probe_writes", &probe_writes, "probe_refusals",
			   &probe_refusals))
		return plan_wrong(error, "plan", &json);
	if (version != 1)
		return error_set(error, EXIT_INPUT, "/plan.json: version %lld, expected 1",
				 (long long)version);
	plan->seed = (uint64_t)seed;
	plan->node_count = json_array_size(nodes);
	plan->swap_size = (uint64_t)size;
	plan->swap_latency_ns = (uint64_t)latency;
	plan->swap_bandwidth = (uint64_t)bandwidth;
	plan->sampler_period_ns = (uint64_t)period;
	plan->timeout_ns = (uint64_t)timeout;
	plan->probe_nodes = probe_nodes;
	plan->probe_premature = probe_premature;
	plan->probe_owners = probe_owners;
	plan->probe_writes = probe_writes;
	plan->probe_refusals = probe_refusals;
	if (check_functions(plan->calls, "calls", error) ||
	    check_functions(plan->times, "times", error) || parse_cgroups(plan, cgroups, error) ||
	    parse_tasks(plan, tasks, error))
		return -1;
	plan->phase_count = json_array_size(phases);
	plan->phases = xcalloc(plan->phase_count, sizeof(*plan->phases));
	json_array_foreach (phases, i, item) {
		if (parse_phase(plan, &plan->phases[i], item, error))
			return -1;
	}
	return 0;
}

struct plan *plan_read(json_t *root, struct error *error)
{
	struct plan *plan = xcalloc(1, sizeof(*plan));

	plan->root = json_incref(root);
	if (!parse_plan(plan, error))
		return plan;
	plan_free(plan);
	return NULL;
}

struct plan *plan_parse(const char *text, size_t length, struct error *error)
{
	struct plan *plan;
	json_error_t json;
	json_t *root = json_loadb(text, length, JSON_REJECT_DUPLICATES, &json);

	if (!root) {
		error_set(error, EXIT_INPUT, "/plan.json:%d:%d: %s", json.line, json.column,
			  json.text);
		return NULL;
	}
	plan = plan_read(root, error);
	json_decref(root);
	return plan;
}

void plan_free(struct plan *plan)
{
	size_t i;

	for (i = 0; plan->phases && i < plan->phase_count; i++) {
		free(plan->phases[i].changes);
		free(plan->phases[i].activities);
	}
	free(plan->phases);
	free(plan->tasks);
	free(plan->cgroups);
	json_decref(plan->root);
	free(plan);
}

uint64_t plan_random(const struct plan *plan, const struct plan_phase *phase, size_t task)
{
	uint64_t stream = random_mix(plan->seed) ^ (uint64_t)(phase - plan->phases);

	return random_mix(stream + (task << 8));
}

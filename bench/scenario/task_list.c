// SPDX-License-Identifier: GPL-2.0-only
/* Filling in the numbers of tasks: see task_list.h. */
#include "bench/scenario/task_list.h"

#include <string.h>

/* "NAME-3" of a task with a count, else NAME; NULL for what the file does not say right. */
static char *numbered(struct binding *binding, char *name, uint64_t count, uint64_t number)
{
	return name && count ? arena_printf(bind_arena(binding), "%s-%llu", name,
					    (unsigned long long)number)
			     : name;
}

/* Appends task @number of @entry, or the only one. */
static void append_task(struct binding *binding, struct scenario *scenario,
			const struct task_entry *entry, uint64_t number)
{
	struct scenario_task *task = &scenario->tasks[scenario->task_count++];

	*task = entry->task;
	task->name = numbered(binding, task->name, entry->count, number);
	task->cgroup = numbered(binding, task->cgroup, entry->count, number);
	task->twin = number > 0;
	bind_locate_like(binding, task, entry);
}

static void build_tasks(struct binding *binding, struct scenario *scenario,
			const struct task_list *list)
{
	uint64_t number;
	size_t i;

	scenario->tasks =
		arena_array(bind_arena(binding), TASKS_MAX + list->count, sizeof(*scenario->tasks));
	for (i = 0; i < list->count; i++) {
		struct task_entry *entry = &list->entries[i];

		if (scenario->task_count + entry->count > TASKS_MAX) {
			bind_reject(binding, entry, "count", "expected at most %d tasks in all",
				    TASKS_MAX);
			entry->count = 0;
		}
		append_task(binding, scenario, entry, 0);
		for (number = 1; number < entry->count; number++)
			append_task(binding, scenario, entry, number);
	}
}

/* How many tasks @activity is for; 0: it names one without a number. */
static uint64_t count_of(const struct task_list *list, const struct scenario_activity *activity)
{
	size_t i;

	for (i = 0; i < list->count && activity->task; i++)
		if (list->entries[i].task.name &&
		    !strcmp(list->entries[i].task.name, activity->task))
			return list->entries[i].count;
	return 0;
}

static void append_activity(struct binding *binding, struct scenario_phase *phase,
			    const struct scenario_activity *from, uint64_t count, uint64_t number)
{
	struct scenario_activity *activity = &phase->activities[phase->activity_count++];

	*activity = *from;
	activity->task = numbered(binding, activity->task, count, number);
	bind_locate_like(binding, activity, from);
}

static void build_activities(struct binding *binding, struct scenario_phase *phase,
			     const struct task_list *list)
{
	const struct scenario_activity *from = phase->activities;
	size_t count = phase->activity_count, total = 0, i;
	uint64_t number, tasks;

	for (i = 0; i < count; i++) {
		tasks = count_of(list, &from[i]);
		total += tasks ? tasks : 1;
	}
	phase->activities = arena_array(bind_arena(binding), total, sizeof(*phase->activities));
	phase->activity_count = 0;
	for (i = 0; i < count; i++) {
		tasks = count_of(list, &from[i]);
		append_activity(binding, phase, &from[i], tasks, 0);
		for (number = 1; number < tasks; number++)
			append_activity(binding, phase, &from[i], tasks, number);
	}
}

void task_list_build(struct binding *binding, struct scenario *scenario, struct task_list *list)
{
	size_t total = 0, i;

	build_tasks(binding, scenario, list);
	for (i = 0; i < scenario->phase_count; i++) {
		struct scenario_phase *phase = &scenario->phases[i];

		build_activities(binding, phase, list);
		total += phase->activity_count;
		if (total > ACTIVITIES_MAX) {
			bind_reject(binding, phase, "do", "expected at most %d activities in all",
				    ACTIVITIES_MAX);
			total = 0;
		}
	}
}

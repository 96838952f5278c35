/* Filling in the numbers of tasks: see task_list.h. */
#include "bench/scenario/task_list.h"

#include <stdlib.h>
#include <string.h>

#include "lib/xalloc.h"

static char *copy(const char *text)
{
	return text ? xstrdup(text) : NULL;
}

/* "NAME-3"; NULL for what the file does not say right. */
static char *numbered(const char *name, uint64_t number)
{
	return name ? xasprintf("%s-%llu", name, (unsigned long long)number) : NULL;
}

/* Appends task @number of @entry, or the only one. */
static void append_task(struct binding *binding, struct scenario *scenario,
			const struct task_entry *entry, uint64_t number)
{
	struct scenario_task *task = &scenario->tasks[scenario->task_count++];

	*task = entry->task;
	task->name = entry->count ? numbered(entry->task.name, number) : copy(entry->task.name);
	task->cgroup =
		entry->count ? numbered(entry->task.cgroup, number) : copy(entry->task.cgroup);
	task->shares = copy(entry->task.shares);
	task->twin = number > 0;
	bind_locate_like(binding, task, entry);
}

static void build_tasks(struct binding *binding, struct scenario *scenario,
			const struct task_list *list)
{
	uint64_t number;
	size_t i;

	scenario->tasks = xcalloc(TASKS_MAX + list->count, sizeof(*scenario->tasks));
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
			    const struct scenario_activity *from, char *task)
{
	struct scenario_activity *activity = &phase->activities[phase->activity_count++];

	*activity = *from;
	activity->task = task;
	activity->workload = copy(from->workload);
	activity->below = copy(from->below);
	bind_locate_like(binding, activity, from);
}

static void build_activities(struct binding *binding, struct scenario_phase *phase,
			     const struct task_list *list, const struct scenario_activity *from,
			     size_t count)
{
	size_t total = 0, i;
	uint64_t number, tasks;

	for (i = 0; i < count; i++) {
		tasks = count_of(list, &from[i]);
		total += tasks ? tasks : 1;
	}
	phase->activities = xcalloc(total, sizeof(*phase->activities));
	phase->activity_count = 0;
	for (i = 0; i < count; i++) {
		tasks = count_of(list, &from[i]);
		if (!tasks)
			append_activity(binding, phase, &from[i], copy(from[i].task));
		for (number = 0; number < tasks; number++)
			append_activity(binding, phase, &from[i], numbered(from[i].task, number));
	}
}

void task_list_build(struct binding *binding, struct scenario *scenario, struct task_list *list)
{
	size_t total = 0, i;

	build_tasks(binding, scenario, list);
	list->phase_count = scenario->phase_count;
	list->activities = xcalloc(list->phase_count, sizeof(*list->activities));
	list->activity_counts = xcalloc(list->phase_count, sizeof(*list->activity_counts));
	for (i = 0; i < list->phase_count; i++) {
		struct scenario_phase *phase = &scenario->phases[i];

		list->activities[i] = phase->activities;
		list->activity_counts[i] = phase->activity_count;
		build_activities(binding, phase, list, list->activities[i],
				 list->activity_counts[i]);
		total += phase->activity_count;
		if (total > ACTIVITIES_MAX) {
			bind_reject(binding, phase, "do", "expected at most %d activities in all",
				    ACTIVITIES_MAX);
			total = 0;
		}
	}
}

void task_list_free(struct task_list *list)
{
	size_t i, j;

	for (i = 0; i < list->count; i++) {
		free(list->entries[i].task.name);
		free(list->entries[i].task.cgroup);
		free(list->entries[i].task.shares);
	}
	for (i = 0; i < list->phase_count; i++) {
		for (j = 0; j < list->activity_counts[i]; j++) {
			free(list->activities[i][j].task);
			free(list->activities[i][j].workload);
			free(list->activities[i][j].below);
		}
		free(list->activities[i]);
	}
	free(list->activities);
	free(list->activity_counts);
	free(list->entries);
}

/* Changes: see changes.h. */
#include "harness/changes.h"

#include <string.h>

#include "harness/cgroups.h"
#include "harness/counters.h"
#include "harness/settings.h"
#include "harness/swap.h"
#include "harness/tasks.h"
#include "lib/array.h"

static int change_cgroup(const struct plan *plan, const struct plan_change *change,
			 uint64_t deadline_ns, struct error *error)
{
	(void)plan;
	(void)deadline_ns;
	return cgroups_set(change->cgroup, change->key, change->value, error);
}

static int change_zswap(const struct plan *plan, const struct plan_change *change,
			uint64_t deadline_ns, struct error *error)
{
	(void)plan;
	(void)deadline_ns;
	return settings_zswap(change->key, change->value, error);
}

static int change_sysctl(const struct plan *plan, const struct plan_change *change,
			 uint64_t deadline_ns, struct error *error)
{
	(void)plan;
	(void)deadline_ns;
	return settings_sysctl(change->key, change->value, error);
}

static int end_task(const struct plan *plan, const struct plan_change *change, uint64_t deadline_ns,
		    struct error *error)
{
	(void)deadline_ns;
	return tasks_end(plan, change->key, error);
}

static int remove_cgroup(const struct plan *plan, const struct plan_change *change,
			 uint64_t deadline_ns, struct error *error)
{
	(void)plan;
	return cgroups_remove_one(change->cgroup, deadline_ns, error);
}

static int change_swap(const struct plan *plan, const struct plan_change *change,
		       uint64_t deadline_ns, struct error *error)
{
	(void)plan;
	return strcmp(change->value, "on") == 0 ? swap_on(error) : swap_off(deadline_ns, error);
}

static const struct {
	const char *target;
	int (*make)(const struct plan *plan, const struct plan_change *change, uint64_t deadline_ns,
		    struct error *error);
} makers[] = {
	{"cgroup", change_cgroup}, {"zswap", change_zswap},   {"sysctl", change_sysctl},
	{"end", end_task},	   {"remove", remove_cgroup}, {"swap", change_swap},
};

static int make_change(const struct plan *plan, const struct plan_change *change,
		       uint64_t deadline_ns, struct error *error)
{
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(makers); i++)
		if (!strcmp(makers[i].target, change->target))
			return makers[i].make(plan, change, deadline_ns, error);
	return error_set(error, EXIT_INPUT, "/plan.json: change of '%s' is not known",
			 change->target);
}

int changes_before(const struct plan *plan, const struct plan_phase *phase, struct error *error)
{
	uint64_t deadline = counters_now() + plan->timeout_ns;
	size_t i;

	for (i = 0; i < phase->change_count; i++)
		if (!phase->changes[i].during &&
		    make_change(plan, &phase->changes[i], deadline, error))
			return -1;
	return 0;
}

int timeline_step(struct timeline *timeline, uint64_t now_ns, uint64_t *wait_ns,
		  struct error *error)
{
	const struct plan_phase *phase = timeline->phase;

	*wait_ns = UINT64_MAX;
	for (; timeline->next < phase->change_count; timeline->next++) {
		const struct plan_change *change = &phase->changes[timeline->next];
		uint64_t due = timeline->begin_ns + change->at_ns;

		if (!change->during)
			continue;
		if (due > now_ns) {
			*wait_ns = due - now_ns;
			return 0;
		}
		if (make_change(timeline->plan, change, timeline->deadline_ns, error))
			return -1;
	}
	return 0;
}

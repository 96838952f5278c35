// SPDX-License-Identifier: GPL-2.0-only
/* Changes: see changes.h. */
#include "harness/changes.h"

#include <string.h>

#include "harness/cgroups.h"
#include "harness/settings.h"
#include "lib/array.h"

/* One change to be made in @machine by @deadline_ns. */
struct making {
	struct machine *machine;
	const struct plan_change *change;
	uint64_t deadline_ns;
};

static int change_cgroup(const struct making *making, struct error *error)
{
	const struct plan_change *change = making->change;

	return cgroups_set(change->cgroup, change->key, change->value, error);
}

static int change_zswap(const struct making *making, struct error *error)
{
	return settings_zswap(making->change->key, making->change->value, error);
}

static int change_sysctl(const struct making *making, struct error *error)
{
	return settings_sysctl(making->change->key, making->change->value, error);
}

static int change_end(const struct making *making, struct error *error)
{
	return tasks_end(making->machine, making->change->key, error);
}

static int change_remove(const struct making *making, struct error *error)
{
	return cgroups_remove_one(making->change->cgroup, making->deadline_ns, error);
}

static int change_swap(const struct making *making, struct error *error)
{
	struct swap *swap = &making->machine->swap;

	return strcmp(making->change->value, "on") == 0
		       ? swap_on(swap, error)
		       : swap_off(swap, making->deadline_ns, error);
}

static const struct {
	const char *target;
	int (*make)(const struct making *making, struct error *error);
} makers[] = {
	{"cgroup", change_cgroup}, {"zswap", change_zswap},   {"sysctl", change_sysctl},
	{"end", change_end},	   {"remove", change_remove}, {"swap", change_swap},
};

static int make_change(const struct making *making, struct error *error)
{
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(makers); i++)
		if (!strcmp(makers[i].target, making->change->target))
			return makers[i].make(making, error);
	return error_set(error, EXIT_INPUT, "/plan.json: change of '%s' is not known",
			 making->change->target);
}

int changes_before(struct machine *machine, const struct plan_phase *phase, uint64_t deadline_ns,
		   struct error *error)
{
	size_t i;

	for (i = 0; i < phase->change_count; i++) {
		const struct making making = {machine, &phase->changes[i], deadline_ns};

		if (!making.change->during && make_change(&making, error))
			return -1;
	}
	return 0;
}

int changes_due(struct machine *machine, const struct plan_phase *phase, size_t *next,
		uint64_t since_ns, uint64_t deadline_ns, uint64_t *wait_ns, struct error *error)
{
	*wait_ns = UINT64_MAX;
	for (; *next < phase->change_count; ++*next) {
		const struct making making = {machine, &phase->changes[*next], deadline_ns};

		if (!making.change->during)
			continue;
		if (making.change->at_ns > since_ns) {
			*wait_ns = making.change->at_ns - since_ns;
			return 0;
		}
		if (make_change(&making, error))
			return -1;
	}
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-only
/* The limit of the possible: see optimum.h. */
#include "bench/metric/optimum.h"

#include <stdlib.h>
#include <string.h>

#include "bench/base/units.h"
#include "bench/metric/oracle.h"
#include "bench/metric/sequence.h"
#include "bench/record/record_view.h"
#include "lib/xalloc.h"
#include "wire/plan.h"

/* Text of a limit; "max" and what is no size: none. */
static uint64_t limit_bytes_of(const char *text)
{
	uint64_t bytes;

	return text && units_parse_size(text, &bytes) == 0 ? bytes : UINT64_MAX;
}

static uint64_t larger_of(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

static uint64_t smaller_of(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/*
 * The largest size that @key is set to during the run: @first in the beginning, then by
 * changes of @target; "" for @cgroup where the target has none.
 */
static uint64_t largest_setting(const struct plan *plan, const char *target, const char *cgroup,
				const char *key, const json_t *first)
{
	uint64_t found = limit_bytes_of(json_string_value(first));
	size_t i, j;

	for (i = 0; i < plan->phase_count; i++) {
		for (j = 0; j < plan->phases[i].change_count; j++) {
			const struct plan_change *change = &plan->phases[i].changes[j];

			if (!strcmp(change->target, target) && !strcmp(change->cgroup, cgroup) &&
			    !strcmp(change->key, key))
				found = larger_of(found, limit_bytes_of(change->value));
		}
	}
	return found;
}

/* Whether @path is @inner or above it in the tree. */
static bool is_inside(const char *path, const char *inner)
{
	size_t length = strlen(path);

	return strncmp(path, inner, length) == 0 && (!inner[length] || inner[length] == '/');
}

/* The least limit of the task's cgroup and of all above. */
static uint64_t task_limit(const struct plan *plan, size_t task, const char *key)
{
	const char *inner = plan->cgroups[plan->tasks[task].cgroup].path;
	uint64_t smallest = UINT64_MAX;
	size_t i;

	for (i = 0; i < plan->cgroup_count; i++) {
		const struct plan_cgroup *cgroup = &plan->cgroups[i];

		if (is_inside(cgroup->path, inner))
			smallest = smaller_of(smallest,
					      largest_setting(plan, "cgroup", cgroup->path, key,
							      json_object_get(cgroup->set, key)));
	}
	return smallest;
}

/* What zswap may take of @memory; all of it where the plan does not say. */
static uint64_t pool_limit(const struct plan *plan, uint64_t memory)
{
	static const char key[] = "max_pool_percent";
	uint64_t percent =
		largest_setting(plan, "zswap", "", key, json_object_get(plan->zswap, key));

	return memory * smaller_of(percent, 100) / 100;
}

/* More memory than a node has. */
#define NODE_MAX_BYTES (1LL << 44)

/* What the machine had, from the record. */
struct hardware {
	uint64_t memory; /* bytes, of all nodes */
	uint64_t cpus;
};

static bool read_hardware(const struct part *record, struct hardware *hardware)
{
	const struct part *node;

	*hardware = (struct hardware){0};
	part_foreach (view_topology(record), node) {
		json_int_t bytes = part_integer_at(node, "memory");

		if (bytes < 0 || bytes > NODE_MAX_BYTES)
			return false;
		hardware->memory += (uint64_t)bytes;
		hardware->cpus += part_count(part_member(node, "cpus"));
	}
	return hardware->memory > 0;
}

/* The most pages of @task that are ever not on disk. */
static uint64_t task_capacity(const struct plan *plan, size_t task, const struct hardware *hardware)
{
	uint64_t memory = smaller_of(hardware->memory, task_limit(plan, task, "memory.max"));
	uint64_t pool = smaller_of(pool_limit(plan, hardware->memory),
				   task_limit(plan, task, "memory.zswap.max"));

	return oracle_capacity(memory, pool + hardware->cpus * PAGE_BYTES,
			       plan->tasks[task].sizes.of[0].compressed);
}

/* Whether another task has the memory of @task, too: what one has read, the other need not. */
static bool is_shared(const struct plan *plan, size_t task)
{
	size_t i;

	for (i = 0; i < plan->task_count; i++)
		if (i != task && plan->tasks[i].memory_of == plan->tasks[task].memory_of)
			return true;
	return false;
}

/* Whether pages come into memory by accesses alone. */
static bool reads_on_demand(const struct plan *plan)
{
	static const char key[] = "vm.page-cluster";
	size_t i, j;

	for (i = 0; i < plan->phase_count; i++)
		for (j = 0; j < plan->phases[i].change_count; j++)
			if (!strcmp(plan->phases[i].changes[j].target, "swap"))
				return false;
	return largest_setting(plan, "sysctl", "", key, json_object_get(plan->sysctl, key)) == 0;
}

/* The accesses of phases @from to before @to, as the oracle takes them. */
static uint64_t reads_between(const struct sequence *sequence, size_t from, size_t to, size_t pages,
			      uint64_t capacity)
{
	size_t begin = sequence->begin[from], end = sequence->begin[to], count = 0, i;
	uint32_t *accesses = xcalloc(end - begin, sizeof(*accesses));
	bool *written = xcalloc(pages, sizeof(*written)), *old = xcalloc(pages, sizeof(*old));
	uint64_t reads;

	for (i = 0; i < end; i++) {
		const struct sequence_access *access = &sequence->accesses[i];

		if (i == begin)
			memcpy(old, written, pages * sizeof(*old));
		written[access->page] |= access->write;
		if (i >= begin && written[access->page])
			accesses[count++] = access->page;
	}
	reads = oracle_reads(accesses, count, old, pages, capacity);
	free(accesses);
	free(written);
	free(old);
	return reads;
}

/* Index of the task, or phase, called @name; their number if there is none. */
static size_t task_index(const struct plan *plan, const char *name)
{
	size_t i;

	for (i = 0; i < plan->task_count && strcmp(plan->tasks[i].name, name) != 0; i++)
		;
	return i;
}

static size_t phase_index(const struct plan *plan, const char *name)
{
	size_t i;

	for (i = 0; i < plan->phase_count && strcmp(plan->phases[i].name, name) != 0; i++)
		;
	return i;
}

static bool planned_reads(const struct plan *plan, const struct part *record, const char *task,
			  const char *phase, double *reads)
{
	size_t t = task_index(plan, task), from = phase ? phase_index(plan, phase) : 0;
	size_t to = phase ? from + 1 : plan->phase_count;
	struct sequence sequence;
	struct hardware hardware;
	struct error error;
	uint64_t capacity;

	if (t == plan->task_count || to > plan->phase_count || plan->tasks[t].sizes.count != 1 ||
	    !plan->tasks[t].sizes.of[0].compressed || is_shared(plan, t) ||
	    !reads_on_demand(plan) || !read_hardware(record, &hardware))
		return false;
	capacity = task_capacity(plan, t, &hardware);
	if (!capacity || sequence_make(plan, view_phases(record), t, &sequence, &error))
		return false;
	*reads = (double)reads_between(&sequence, from, to, plan->tasks[t].pages, capacity);
	sequence_free(&sequence);
	return true;
}

/* Whether a cgroup's zswap.current was at most @most_bytes in all snapshots and samples that
 * have it. */
static bool cgroup_kept(const struct part *record, const char *path, uint64_t most_bytes)
{
	char *current = xasprintf("cgroup/%s/memory.zswap.current", path);
	struct view_series series = view_series(record, current);
	double bytes = (double)most_bytes, before, after, sample;
	const struct part *phase, *row;
	bool kept = true;

	part_foreach (view_phases(record), phase) {
		if (view_counter(view_phase(phase).before, current, &before))
			kept = kept && before <= bytes;
		if (view_counter(view_phase(phase).after, current, &after))
			kept = kept && after <= bytes;
	}
	part_foreach (series.rows, row)
		if (view_sample(&series, row, &sample))
			kept = kept && sample <= bytes;
	free(current);
	return kept;
}

static bool planned_kept(const struct plan *plan, const struct part *record, const char *task)
{
	static const char key[] = "memory.zswap.max";
	size_t t = task_index(plan, task), i;
	struct hardware hardware;

	if (t == plan->task_count || !read_hardware(record, &hardware))
		return false;
	for (i = 0; i < plan->cgroup_count; i++) {
		const struct plan_cgroup *cgroup = &plan->cgroups[i];
		uint64_t max = largest_setting(plan, "cgroup", cgroup->path, key,
					       json_object_get(cgroup->set, key));

		if (is_inside(cgroup->path, plan->cgroups[plan->tasks[t].cgroup].path) &&
		    max < UINT64_MAX &&
		    !cgroup_kept(record, cgroup->path, max + hardware.cpus * PAGE_BYTES))
			return false;
	}
	return true;
}

/* The plan of @record; NULL: it has none. */
static struct plan *plan_of_record(const struct part *record)
{
	json_t *json = part_json(view_plan(record));
	struct error error;
	struct plan *plan = plan_read(json, &error);

	json_decref(json);
	return plan;
}

bool optimum_reads(const struct part *record, const char *task, const char *phase, double *reads)
{
	struct plan *plan = plan_of_record(record);
	bool found = plan && planned_reads(plan, record, task, phase, reads);

	if (plan)
		plan_free(plan);
	return found;
}

bool optimum_limits_kept(const struct part *record, const char *task)
{
	struct plan *plan = plan_of_record(record);
	bool kept = plan && planned_kept(plan, record, task);

	if (plan)
		plan_free(plan);
	return kept;
}

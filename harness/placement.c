// SPDX-License-Identifier: GPL-2.0-only
/* Where pages lie: see placement.h. */
#include "harness/placement.h"

#include <errno.h>
#include <hwloc.h>
#include <numa.h>
#include <stdio.h>
#include <string.h>

#include "harness/kernelfile.h"
#include "lib/paths.h"

static void note_page(struct placement *placement, const struct region *region, uint64_t page,
		      int node)
{
	if (node < 0 || node >= PLACEMENT_NODES) { /* -ENOENT, mostly */
		placement->swapped += region->versions[page] != 0;
		return;
	}
	placement->on[node]++;
	if (placement->allowed >> node & 1)
		return;
	if (!placement->strays++) {
		placement->page = page;
		placement->node = node;
	}
}

int placement_look(struct placement *placement, const struct region *region)
{
	uint64_t page, batch, i;

	memset(placement->on, 0, sizeof(placement->on));
	placement->swapped = placement->strays = 0;
	placement->told = false;
	for (page = 0; page < region->pages; page += batch) {
		batch = region->pages - page;
		batch = batch < PLACEMENT_BATCH ? batch : PLACEMENT_BATCH;
		for (i = 0; i < batch; i++)
			placement->pages[i] = region->memory + (page + i) * PAGE_BYTES;
		/* without nodes it moves nothing and tells where they are */
		if (numa_move_pages(0, batch, placement->pages, NULL, placement->status, 0))
			return errno == ENOSYS ? 0 : -1;
		for (i = 0; i < batch; i++)
			note_page(placement, region, page + i, placement->status[i]);
	}
	placement->told = true;
	return 0;
}

/* The memory nodes of cgroup @path; all: it does not say. */
static uint64_t nodes_of_cgroup(const char *path)
{
	char file[512], text[256];
	hwloc_bitmap_t nodes;
	uint64_t set;

	snprintf(file, sizeof(file), CGROUP_ROOT "/%s/cpuset.mems.effective", path);
	if (kernelfile_read(file, text, sizeof(text)) < 0)
		return UINT64_MAX;
	text[strcspn(text, "\n")] = '\0'; /* hwloc loses a number before it */
	nodes = hwloc_bitmap_alloc();
	hwloc_bitmap_list_sscanf(nodes, text);
	set = hwloc_bitmap_to_ulong(nodes);
	hwloc_bitmap_free(nodes);
	return set;
}

uint64_t placement_allowed(const struct machine *machine, const struct plan_task *task)
{
	uint64_t cgroup = nodes_of_cgroup(machine->plan->cgroups[task->cgroup].path);

	/* a cgroup that has none of its task's nodes any more has the kernel bind it anew */
	if (task->policy == POLICY_BIND && task->nodes & cgroup)
		cgroup &= task->nodes;
	return cgroup;
}

uint64_t placement_excused(const struct machine *machine, const json_t *vmstat)
{
	const json_t *written_back = json_object_get(vmstat, "zswpwb");

	return machine->swap.was_off || !written_back ? UINT64_MAX
						      : (uint64_t)json_integer_value(written_back);
}

json_t *placement_json(const struct plan *plan, const struct placement *placement)
{
	json_t *nodes;
	char name[24];
	size_t i;

	if (!placement->told)
		return json_null();
	nodes = json_object();
	for (i = 0; i < plan->node_count; i++) {
		snprintf(name, sizeof(name), "%zu", i);
		json_object_set_new(nodes, name, json_integer((json_int_t)placement->on[i]));
	}
	return json_pack("{s:o, s:I, s:I}", "nodes", nodes, "swapped",
			 (json_int_t)placement->swapped, "strays", (json_int_t)placement->strays);
}

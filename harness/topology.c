// SPDX-License-Identifier: GPL-2.0-only
/* Processors and NUMA nodes: see topology.h. */
#include "harness/topology.h"

#include <errno.h>
#include <hwloc.h>
#include <numaif.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int topology_load(struct machine *machine, struct error *error)
{
	int found;

	/* sysfs says all; the x86 component would visit every CPU to run cpuid there */
	setenv("HWLOC_COMPONENTS", "linux,stop", 1);
	if (hwloc_topology_init(&machine->topology) || hwloc_topology_load(machine->topology))
		return error_system(error, EXIT_MACHINE, "hwloc");
	found = hwloc_get_nbobjs_by_type(machine->topology, HWLOC_OBJ_NUMANODE);
	if ((size_t)found != machine->plan->node_count)
		return error_set(error, EXIT_MACHINE, "hwloc: %d NUMA nodes, the plan has %zu",
				 found, machine->plan->node_count);
	return 0;
}

json_t *topology_describe(const struct machine *machine)
{
	json_t *nodes = json_object();
	hwloc_obj_t node = NULL;

	while ((node = hwloc_get_next_obj_by_type(machine->topology, HWLOC_OBJ_NUMANODE, node))) {
		json_t *cpus = json_array();
		char name[24];
		int cpu;

		for (cpu = hwloc_bitmap_first(node->cpuset); cpu >= 0;
		     cpu = hwloc_bitmap_next(node->cpuset, cpu))
			json_array_append_new(cpus, json_integer(cpu));
		snprintf(name, sizeof(name), "%u", node->os_index);
		json_object_set_new(nodes, name,
				    json_pack("{s:I, s:o}", "memory",
					      (json_int_t)node->attr->numanode.local_memory, "cpus",
					      cpus));
	}
	return nodes;
}

static hwloc_bitmap_t topology_bitmap(const json_t *numbers)
{
	hwloc_bitmap_t bitmap = hwloc_bitmap_alloc();
	json_t *number;
	size_t i;

	json_array_foreach (numbers, i, number) {
		hwloc_bitmap_set(bitmap, (unsigned int)json_integer_value(number));
	}
	return bitmap;
}

int topology_bind_harness(const struct machine *machine, struct error *error)
{
	hwloc_bitmap_t cpus = hwloc_bitmap_alloc();
	int code = 0;

	hwloc_bitmap_set(cpus, (unsigned int)hwloc_bitmap_first(
				       hwloc_topology_get_topology_cpuset(machine->topology)));
	if (hwloc_set_cpubind(machine->topology, cpus,
			      HWLOC_CPUBIND_PROCESS | HWLOC_CPUBIND_STRICT))
		code = error_system(error, EXIT_MACHINE, "harness: hwloc_set_cpubind");
	hwloc_bitmap_free(cpus);
	return code;
}

int topology_bind_cpus(const struct machine *machine, const struct plan_task *task,
		       struct error *error)
{
	hwloc_bitmap_t cpus = topology_bitmap(task->cpus);
	int code = 0;

	if (hwloc_bitmap_iszero(cpus)) /* not those of the harness, whose child it is */
		hwloc_bitmap_copy(cpus, hwloc_topology_get_topology_cpuset(machine->topology));
	if (hwloc_set_cpubind(machine->topology, cpus,
			      HWLOC_CPUBIND_PROCESS | HWLOC_CPUBIND_STRICT))
		code = error_system(error, EXIT_MACHINE, "task %s: hwloc_set_cpubind", task->name);
	hwloc_bitmap_free(cpus);
	return code;
}

int topology_bind_memory(const struct plan_task *task, void *memory, size_t length,
			 struct error *error)
{
	static const int modes[POLICY_COUNT] = {
		[POLICY_BIND] = MPOL_BIND,
		[POLICY_PREFERRED] = MPOL_PREFERRED,
		[POLICY_INTERLEAVE] = MPOL_INTERLEAVE,
	};
	unsigned long nodes = task->nodes;

	if (nodes &&
	    mbind(memory, length, modes[task->policy], &nodes, sizeof(nodes) * 8, MPOL_MF_STRICT))
		return error_system(error, EXIT_MACHINE, "task %s: mbind", task->name);
	return 0;
}

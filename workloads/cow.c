// SPDX-License-Identifier: GPL-2.0-only
/*
 * cow: forks a child that shares the pages until it writes: it goes over the range,
 * rewrites a part of its copy, and ends. Then the parent checks that nothing of that is in
 * its own pages.
 */
#include "workloads/workloads.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/random.h"

/* The child, on its own copy of memory and versions. */
static int child_life(struct region region, const struct workload_parameters *parameters)
{
	size_t size = region.pages * sizeof(*region.versions);
	uint32_t *versions = malloc(size);
	uint64_t i;

	if (!versions)
		return region_trouble(&region, "versions of a child");
	memcpy(versions, region.versions, size);
	region.versions = versions;
	for (i = 0; i < parameters->pages; i++) {
		bool write = random_next(&region.random) % 100 < parameters->write_percent;

		if (region_access(&region, parameters->first + i, write))
			return -1;
	}
	return 0;
}

static int one_child(struct region *region, const struct workload_parameters *parameters)
{
	int status;
	pid_t pid = fork();

	if (pid < 0)
		return region_trouble(region, "fork");
	if (!pid)
		_exit(child_life(*region, parameters) ? 1 : 0);
	if (waitpid(pid, &status, 0) != pid)
		return region_trouble(region, "waitpid");
	if (WIFEXITED(status))
		return WEXITSTATUS(status) ? -1 : 0;
	strcpy(region->result->trouble, "a child was killed (out of memory?)");
	return -1;
}

int workload_cow(struct region *region, const struct workload_parameters *parameters)
{
	uint64_t round, i;

	for (round = 0; round < parameters->operations; round++) {
		if (region_stopped(region))
			return 0;
		if (one_child(region, parameters))
			return -1;
		random_next(&region->random); /* the next child writes other pages */
		for (i = 0; i < parameters->pages; i++)
			if (region_access(region, parameters->first + i, false))
				return -1;
	}
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * churn: a cgroup is made, a process fills memory in it and reads half of it back, is
 * killed, and the cgroup is removed; again and again. What it left in zswap goes with it.
 */
#include "workloads/workloads.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/paths.h"
#include "lib/random.h"

/* Tries, a millisecond apart, until a cgroup whose process was killed can be removed. */
enum { REMOVAL_TRIES = 2000 };

static int write_cgroup_file(const char *directory, const char *name, const char *text)
{
	char path[512];
	int fd;
	bool done;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	done = write(fd, text, strlen(text)) == (ssize_t)strlen(text);
	close(fd);
	return done ? 0 : -1;
}

/* The process in the cgroup. Leaves by its own kill; by an exit status when a page was lost. */
static void short_life(struct region region, const struct workload_parameters *parameters)
{
	uint64_t pages = parameters->pages, i;
	size_t length = pages * PAGE_BYTES;

	region.memory = mmap(NULL, length, PROT_READ | PROT_WRITE,
			     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	region.versions = calloc(pages, sizeof(*region.versions));
	region.content.seed = random_next(&region.random);
	if (region.memory == MAP_FAILED || !region.versions)
		_exit(region_trouble(&region, "memory of a short-lived process") ? 1 : 0);
	for (i = 0; i < pages; i++)
		if (region_access(&region, i, true))
			_exit(1);
	for (i = 0; i < pages / 2; i++)
		if (region_access(&region, i, false))
			_exit(1);
	region.result->trouble[0] = '\0'; /* lived to its end */
	kill(getpid(), SIGKILL);
}

static int remove_its_cgroup(struct region *region, const char *directory)
{
	int tries;

	for (tries = 0; rmdir(directory); tries++) {
		if (errno != EBUSY || tries == REMOVAL_TRIES)
			return region_trouble(region, directory);
		clock_sleep(CLOCK_MS);
	}
	return 0;
}

static int one_life(struct region *region, const struct workload_parameters *parameters,
		    const char *directory)
{
	int status;
	pid_t pid;

	if (mkdir(directory, 0755))
		return region_trouble(region, directory);
	snprintf(region->result->trouble, sizeof(region->result->trouble),
		 "%.100s: its process was killed (out of memory?)", directory);
	pid = fork();
	if (pid < 0)
		return region_trouble(region, "fork");
	if (!pid) {
		if (write_cgroup_file(directory, "cgroup.procs", "0"))
			_exit(region_trouble(region, directory) ? 1 : 0);
		short_life(*region, parameters);
	}
	if (waitpid(pid, &status, 0) != pid)
		return region_trouble(region, "waitpid");
	if (!WIFSIGNALED(status) || *region->result->trouble)
		return -1;
	return remove_its_cgroup(region, directory);
}

int workload_churn(struct region *region, const struct workload_parameters *parameters)
{
	char parent[400], directory[448];
	uint64_t round;

	snprintf(parent, sizeof(parent), CGROUP_ROOT "/%s", parameters->below);
	if (write_cgroup_file(parent, "cgroup.subtree_control", "+memory"))
		return region_trouble(region, parent);
	for (round = 0; round < parameters->operations && !region_stopped(region); round++) {
		snprintf(directory, sizeof(directory), "%s/churn-%d-%llu", parent, (int)getpid(),
			 (unsigned long long)round);
		if (one_life(region, parameters, directory))
			return -1;
		random_next(&region->random); /* the next process has other contents */
	}
	return 0;
}

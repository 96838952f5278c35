// SPDX-License-Identifier: GPL-2.0-only
/* The world of a stress program: see world.h. */
#include "harness/stress/world.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libcgroup.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/swap.h>
#include <unistd.h>

#include "harness/cgroups.h"
#include "harness/kernelfile.h"
#include "harness/settings.h"
#include "harness/settle.h"
#include "harness/topology.h"
#include "lib/array.h"
#include "lib/clock.h"
#include "lib/paths.h"
#include "lib/xalloc.h"

enum { NULL_BLK_PAGES = 256 }; /* its size is in MiB */

static uint64_t machine_number(const struct world *world, const char *name)
{
	return stress_program_number(world->program, STRESS_machine, name);
}

const char *world_cgroup(const struct world *world, uint64_t line, char path[512])
{
	const struct stress_line *cgroup;
	char above[512];

	path[0] = '\0';
	if (line == STRESS_NO_LINE)
		return path;
	cgroup = &world->program->lines[line];
	world_cgroup(world, cgroup->values[1].number, above);
	snprintf(path, 512, "%.400s%s%.96s", above, *above ? "/" : "", cgroup->values[0].name);
	return path;
}

/* Whether some task of the program lives in the cgroup of line @line: then it has no children. */
static bool has_tasks(const struct stress_program *program, uint64_t line)
{
	size_t i;

	for (i = 0; i < program->count; i++)
		if (program->lines[i].word == STRESS_task &&
		    program->lines[i].values[1].number == line)
			return true;
	return false;
}

static int make_cgroup(const struct world *world, size_t line, struct error *error)
{
	char name[512], path[640];

	snprintf(path, sizeof(path), CGROUP_ROOT "/%s", world_cgroup(world, line, name));
	if (mkdir(path, 0755))
		return error_system(error, EXIT_MACHINE, "mkdir %s", path);
	if (has_tasks(world->program, line))
		return 0;
	snprintf(path, sizeof(path), CGROUP_ROOT "/%s/cgroup.subtree_control", name);
	return kernelfile_write(path, "+memory", error);
}

static int make_cgroups(struct world *world, struct plan *plan, struct error *error)
{
	const struct stress_program *program = world->program;
	char name[512];
	size_t i;

	plan->cgroups = xcalloc(program->count, sizeof(*plan->cgroups));
	if (!world->memcg)
		return 0;
	if (cgroup_init())
		return error_set(error, EXIT_MACHINE, "libcgroup: cannot begin");
	if (kernelfile_write(CGROUP_ROOT "/cgroup.subtree_control", "+memory", error))
		return -1;
	for (i = 0; i < program->count; i++) {
		if (program->lines[i].word != STRESS_cgroup)
			continue;
		if (make_cgroup(world, i, error))
			return -1;
		plan->cgroups[plan->cgroup_count++] =
			(struct plan_cgroup){.path = xstrdup(world_cgroup(world, i, name)),
					     .set = json_object(),
					     .sampled = true};
	}
	return 0;
}

/*
 * Makes swapping use @slots pages of the device, which may be larger: null_blk has whole MiB. The
 * header is that of mkswap, see harness/swap.c.
 */
static int limit_slots(struct swap *swap, uint64_t slots, struct error *error)
{
	enum { LAST_PAGE = 1024 + 4 }; /* union swap_header, info.last_page */
	const uint32_t last = (uint32_t)slots;
	char path[64];
	int fd, code = 0;

	snprintf(path, sizeof(path), "/dev/%s", swap->device);
	if (swapoff(path))
		return error_system(error, EXIT_MACHINE, "swapoff %s", path);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || pwrite(fd, &last, sizeof(last), LAST_PAGE) != sizeof(last) || fsync(fd))
		code = error_system(error, EXIT_MACHINE, "%s: swap header", path);
	if (fd >= 0)
		close(fd);
	return code ? code : swap_on(swap, error);
}

int world_set_up(struct world *world, struct error *error)
{
	static struct plan plan;
	bool brd = machine_number(world, "device") == 0;
	uint64_t pages = machine_number(world, "slots") + 1;

	world->memcg = machine_number(world, "memcg") == 1;
	world->never = machine_number(world, "zswap") == 0;
	pthread_mutex_init(&world->swap_lock, NULL);
	pthread_mutex_init(&world->cpu_lock, NULL);
	if (!brd)
		pages = (pages + NULL_BLK_PAGES - 1) / NULL_BLK_PAGES * NULL_BLK_PAGES;
	plan = (struct plan){.node_count = machine_number(world, "nodes"),
			     .swap_device = brd ? "brd" : "null_blk",
			     .swap_size = pages * PAGE_BYTES,
			     .swap_latency_ns =
				     brd ? 0 : machine_number(world, "latency_us") * 1000,
			     .probe_writes = true};
	world->machine.plan = &plan;
	if (topology_load(&world->machine, error) ||
	    (!world->never && (settings_zswap("compressor", "lzo", error) ||
			       settings_zswap("enabled", "1", error))) ||
	    swap_start(&world->machine.swap, &plan, error) ||
	    limit_slots(&world->machine.swap, machine_number(world, "slots"), error) ||
	    make_cgroups(world, &plan, error))
		return -1;
	settle_start(&world->machine);
	if (world->memcg)
		flush_find(&world->machine);
	return 0;
}

void world_lift_limits(const struct world *world)
{
	const struct plan *plan = world->machine.plan;
	struct error ignored;
	size_t i;

	for (i = 0; i < plan->cgroup_count; i++)
		cgroups_set(plan->cgroups[i].path, "memory.high", "max", &ignored);
}

/*
 * The root's files are in a tmpfs, too, and what nobody maps of them is pushed out where the root
 * is asked to reclaim: read, they are back in memory, and their entries in zswap are gone.
 */
static void take_own_files_back(void)
{
	static const char *const files[] = {"/init", "/plan.json", "/layout.json"};
	char bytes[4096];
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(files); i++) {
		int fd = open(files[i], O_RDONLY | O_CLOEXEC);

		while (fd >= 0 && read(fd, bytes, sizeof(bytes)) > 0)
			;
		if (fd >= 0)
			close(fd);
	}
}

/* Files that hold on to cgroups that are gone. */
static void remove_files(void)
{
	DIR *directory = opendir(SHMEM_ROOT);
	struct dirent *entry;

	while (directory && (entry = readdir(directory))) {
		char path[512];

		snprintf(path, sizeof(path), SHMEM_ROOT "/%s", entry->d_name);
		unlink(path);
	}
	if (directory)
		closedir(directory);
}

static int remove_cgroups(struct world *world, struct error *error)
{
	size_t i;

	for (i = world->program->count; world->memcg && i-- > 0;) {
		char name[512], path[640];
		int tries;

		if (world->program->lines[i].word != STRESS_cgroup)
			continue;
		snprintf(path, sizeof(path), CGROUP_ROOT "/%s", world_cgroup(world, i, name));
		for (tries = 0; rmdir(path) && errno == EBUSY && tries < 1000; tries++)
			clock_sleep(CLOCK_MS);
		if (!access(path, F_OK))
			return error_set(error, EXIT_DATA, "cgroup %s cannot be removed", name);
	}
	return 0;
}

int world_calm(struct world *world, struct error *error)
{
	static const char *const failures[] = {"failslab", "fail_page_alloc", "fail_make_request"};
	struct error ignored;
	char path[128];
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(failures); i++) {
		snprintf(path, sizeof(path), DEBUGFS_ROOT "/%s/probability", failures[i]);
		if (!access(path, F_OK))
			kernelfile_write(path, "0", &ignored);
	}
	for (i = 1; i < machine_number(world, "cpus"); i++) {
		snprintf(path, sizeof(path), "/sys/devices/system/cpu/cpu%zu/online", i);
		if (!access(path, F_OK))
			kernelfile_write(path, "1", &ignored);
	}
	return world->machine.swap.on ? 0 : swap_on(&world->machine.swap, error);
}

int world_put_right(struct world *world, struct error *error)
{
	remove_files();
	take_own_files_back();
	return remove_cgroups(world, error);
}

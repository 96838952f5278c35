// SPDX-License-Identifier: GPL-2.0-only
/* Counters of memcgs, up to date: see flush.h. */
#include "harness/flush.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "harness/kernelfile.h"
#include "harness/machine.h"
#include "harness/parse.h"
#include "harness/tracefs.h"
#include "lib/paths.h"

/* Updates a CPU that a kernel lets come together: MEMCG_CHARGE_BATCH. */
enum { UPDATES_A_CPU = 64, TEXT_ROOM = 16384 };

static char text[TEXT_ROOM];

/* Everything below each cgroup that has no other above it but the root. */
static void read_cpu_stats(const struct plan *plan)
{
	char path[512];
	size_t i;

	for (i = 0; i < plan->cgroup_count; i++) {
		if (strchr(plan->cgroups[i].path, '/'))
			continue;
		snprintf(path, sizeof(path), CGROUP_ROOT "/%s/cpu.stat", plan->cgroups[i].path);
		kernelfile_read(path, text, sizeof(text)); /* one that is removed has none */
	}
}

/* Writes the page of @fd at @place anew. */
static bool write_page(int fd, off_t place)
{
	static const char page[PAGE_BYTES];

	return pwrite(fd, page, sizeof(page), place) == (ssize_t)sizeof(page);
}

/*
 * As many updates of the root's counters as a kernel lets come together on all CPUs, and 64
 * more for what it has left on this one: a page that comes and goes is at least one. Then the
 * root's counter of pages in tmpfs, whose reader has everything added up.
 */
static bool update_root(int fd, uint64_t *shmem)
{
	long updates = UPDATES_A_CPU * (sysconf(_SC_NPROCESSORS_ONLN) + 1);

	for (; updates > 0; updates--)
		if (!write_page(fd, PAGE_BYTES) || ftruncate(fd, PAGE_BYTES))
			return false;
	return kernelfile_read(CGROUP_ROOT "/memory.stat", text, sizeof(text)) >= 0 &&
	       parse_flat(text, "shmem", shmem);
}

/* Whether a page more is seen at once. */
static bool updates_work(int fd)
{
	uint64_t before, after;

	return fd >= 0 && update_root(fd, &before) && write_page(fd, 0) &&
	       update_root(fd, &after) && after == before + PAGE_BYTES;
}

void flush_find(struct machine *machine)
{
	struct flush *flush = &machine->flush;

	*flush = (struct flush){.way = FLUSH_CPU_STAT, .fd = -1};
	if (tracefs_has_function("cgroup_rstat_flush"))
		return;
	flush->fd = open(SHMEM_ROOT, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	flush->way = updates_work(flush->fd) ? FLUSH_UPDATES : FLUSH_NONE;
}

const char *flush_name(const struct machine *machine)
{
	static const char *const names[] = {
		[FLUSH_CPU_STAT] = "cpu.stat",
		[FLUSH_UPDATES] = "updates",
	};

	return names[machine->flush.way];
}

void flush_counters(const struct machine *machine)
{
	uint64_t ignored;

	if (machine->flush.way == FLUSH_CPU_STAT)
		read_cpu_stats(machine->plan);
	else if (machine->flush.way == FLUSH_UPDATES)
		update_root(machine->flush.fd, &ignored);
}

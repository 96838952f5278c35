// SPDX-License-Identifier: GPL-2.0-only
/* The steps of control: what they change in the world. See wire/stress/grammar.h. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/swap.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/kernelfile.h"
#include "harness/stress/steps.h"
#include "harness/stress/world.h"
#include "lib/array.h"
#include "lib/clock.h"
#include "lib/content.h"
#include "lib/paths.h"

enum { PRESSURE_LEFT = 24 << 20, SWAPON_TRIES = 20 };

static struct world *world_of(const struct actor *actor)
{
	return actor->world;
}

/*
 * Writes @text to the file @path. A kernel may refuse that: it has no memory now, or failures were
 * asked for. Not kernelfile_write(): what several threads do is not told to the host.
 */
static int write_text(struct actor *actor, const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		atomic_fetch_add(&world_of(actor)->refused, 1);
	if (fd >= 0)
		close(fd);
	return 0;
}

static int write_number(struct actor *actor, const char *path, uint64_t number)
{
	char text[32];

	snprintf(text, sizeof(text), "%llu", (unsigned long long)number);
	return write_text(actor, path, text);
}

static int set_zswap(struct actor *actor, const char *key, const char *value)
{
	char path[128];

	snprintf(path, sizeof(path), ZSWAP_PARAMETERS "/%s", key);
	return world_of(actor)->never ? 0 : write_text(actor, path, value);
}

static int set_zswap_number(struct actor *actor, const char *key, uint64_t number)
{
	char text[32];

	snprintf(text, sizeof(text), "%llu", (unsigned long long)number);
	return set_zswap(actor, key, text);
}

int step_pause(struct actor *actor, const struct stress_line *step)
{
	(void)actor;
	clock_sleep(step_number(step, 0) * 1000);
	return 0;
}

int step_pool_limit(struct actor *actor, const struct stress_line *step)
{
	return set_zswap_number(actor, "max_pool_percent", step_number(step, 0));
}

int step_accept_threshold(struct actor *actor, const struct stress_line *step)
{
	return set_zswap_number(actor, "accept_threshold_percent", step_number(step, 0));
}

int step_compressor(struct actor *actor, const struct stress_line *step)
{
	static const char *const names[] = {"lzo", "lz4", "zstd"};

	return set_zswap(actor, "compressor", names[step_number(step, 0)]);
}

int step_enabled(struct actor *actor, const struct stress_line *step)
{
	return set_zswap(actor, "enabled", step_number(step, 0) ? "Y" : "N");
}

int step_shrinker(struct actor *actor, const struct stress_line *step)
{
	return set_zswap(actor, "shrinker_enabled", step_number(step, 0) ? "Y" : "N");
}

/* Writes a file of the cgroup that the step's first value names. */
static int set_cgroup(struct actor *actor, const struct stress_line *step, const char *key,
		      uint64_t number)
{
	struct world *world = world_of(actor);
	char cgroup[512], path[700];

	world_cgroup(world, step->values[0].number, cgroup);
	snprintf(path, sizeof(path), CGROUP_ROOT "%s%s/%s", *cgroup ? "/" : "", cgroup, key);
	/* the root has no limits, but can be asked to reclaim */
	return world->memcg && !access(path, F_OK) ? write_number(actor, path, number) : 0;
}

int step_zswap_max(struct actor *actor, const struct stress_line *step)
{
	return set_cgroup(actor, step, "memory.zswap.max", step_number(step, 1));
}

int step_memory_high(struct actor *actor, const struct stress_line *step)
{
	return set_cgroup(actor, step, "memory.high", step_number(step, 1));
}

int step_memory_max(struct actor *actor, const struct stress_line *step)
{
	return set_cgroup(actor, step, "memory.max", step_number(step, 1));
}

int step_writeback(struct actor *actor, const struct stress_line *step)
{
	return set_cgroup(actor, step, "memory.zswap.writeback", step_number(step, 1));
}

int step_reclaim(struct actor *actor, const struct stress_line *step)
{
	return set_cgroup(actor, step, "memory.reclaim", step_number(step, 1));
}

int step_swap_cycle(struct actor *actor, const struct stress_line *step)
{
	struct world *world = world_of(actor);
	struct swap *swap = &world->machine.swap;
	char path[64];
	int tries;

	(void)step;
	snprintf(path, sizeof(path), "/dev/%s", swap->device);
	pthread_mutex_lock(&world->swap_lock);
	if (swap->on && swapoff(path)) /* what is swapped out may find no room in memory */
		atomic_fetch_add(&world->refused, 1);
	else
		swap->on = false;
	for (tries = 0; !swap->on && tries < SWAPON_TRIES; tries++) {
		swap->on = !swapon(path, 0); /* its header is one more page to be read, or not */
		if (!swap->on)
			clock_sleep(CLOCK_MS);
	}
	pthread_mutex_unlock(&world->swap_lock);
	return swap->on || actor->faulty_device
		       ? 0
		       : actor_fail(actor, false, "swapon: %s", strerror(errno));
}

int step_drop_caches(struct actor *actor, const struct stress_line *step)
{
	return write_number(actor, "/proc/sys/vm/drop_caches", step_number(step, 0));
}

int step_cpu_cycle(struct actor *actor, const struct stress_line *step)
{
	struct world *world = world_of(actor);
	char path[96];

	snprintf(path, sizeof(path), "/sys/devices/system/cpu/cpu%u/online",
		 (unsigned int)step_number(step, 0));
	if (access(path, F_OK))
		return 0;
	pthread_mutex_lock(&world->cpu_lock);
	write_number(actor, path, 0);
	clock_sleep(step_number(step, 1) * 1000);
	write_number(actor, path, 1);
	pthread_mutex_unlock(&world->cpu_lock);
	return 0;
}

int step_compact(struct actor *actor, const struct stress_line *step)
{
	(void)step;
	return write_number(actor, "/proc/sys/vm/compact_memory", 1);
}

/* In the child: fills @pages and pushes them out, into zswap. */
static int fill_and_push_out(uint64_t pages)
{
	const struct content content = {.seed = pages, .sizes = content_same(1024)};
	struct content_mismatch mismatch;
	uint8_t *memory = mmap(NULL, pages * PAGE_BYTES, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	uint64_t i;

	if (memory == MAP_FAILED)
		return 0;
	for (i = 0; i < pages; i++)
		content_write(&content, i, 1, memory + i * PAGE_BYTES);
	madvise(memory, pages * PAGE_BYTES, MADV_PAGEOUT);
	for (i = 0; i < pages; i += 2)
		if (content_check(&content, i, 1, memory + i * PAGE_BYTES, &mismatch))
			return 1;
	madvise(memory, pages * PAGE_BYTES, MADV_PAGEOUT);
	return 0;
}

/* In the child: pages of a file, which stay when it has ended. */
static int fill_file(unsigned int serial)
{
	char path[64], byte = 1;
	int fd;

	snprintf(path, sizeof(path), SHMEM_ROOT "/zombie%u", serial);
	fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	if (fd >= 0 && write(fd, &byte, 1) == 1)
		close(fd);
	return 0;
}

/* Moves this process into the cgroup whose directory is @path. */
static int enter(const char *path)
{
	char file[800];
	int fd, failed;

	snprintf(file, sizeof(file), "%s/cgroup.procs", path);
	fd = open(file, O_WRONLY | O_CLOEXEC);
	failed = fd < 0 || write(fd, "0", 1) != 1;
	if (fd >= 0)
		close(fd);
	return failed;
}

/* Makes a cgroup below that of the step, has a child live in it, and removes it. */
static int live_in_cgroup(struct actor *actor, const struct stress_line *step, bool leaves_file)
{
	struct world *world = world_of(actor);
	unsigned int serial = atomic_fetch_add(&world->serial, 1);
	char parent[512], name[600], path[700];
	int status = 0, tries;
	pid_t pid;

	if (!world->memcg)
		return 0;
	world_cgroup(world, step->values[0].number, parent);
	snprintf(name, sizeof(name), "%s%schurn%u", parent, *parent ? "/" : "", serial);
	snprintf(path, sizeof(path), CGROUP_ROOT "/%s", name);
	if (mkdir(path, 0755)) {
		atomic_fetch_add(&world->refused, 1);
		return 0;
	}
	pid = fork();
	if (!pid)
		_exit(enter(path) ? 0
				  : fill_and_push_out(step_number(step, 1)) ||
					    (leaves_file && fill_file(serial)));
	if (pid > 0 && waitpid(pid, &status, 0) != pid)
		return actor_fail(actor, false, "waitpid: %s", strerror(errno));
	for (tries = 0; rmdir(path) && errno == EBUSY && tries < 1000; tries++)
		clock_sleep(CLOCK_MS);
	if (!access(path, F_OK))
		return actor_fail(actor, false, "cgroup %s cannot be removed: %s", name,
				  strerror(errno));
	if (pid > 0 && WIFEXITED(status) && WEXITSTATUS(status))
		return actor_fail(actor, true, "a page of a child in cgroup %s has other bytes",
				  name);
	return 0;
}

int step_churn(struct actor *actor, const struct stress_line *step)
{
	return live_in_cgroup(actor, step, false);
}

int step_zombie(struct actor *actor, const struct stress_line *step)
{
	return live_in_cgroup(actor, step, true);
}

/* Bytes that /proc/meminfo has as available. */
static uint64_t available(void)
{
	char text[8192], *at;

	if (kernelfile_read("/proc/meminfo", text, sizeof(text)) < 0)
		return 0;
	at = strstr(text, "MemFree:");
	return at ? strtoull(at + strlen("MemFree:"), NULL, 10) << 10 : 0;
}

/* Pages that cannot be swapped out, so that the others are. */
int step_pressure(struct actor *actor, const struct stress_line *step)
{
	uint64_t bytes = step_number(step, 0), done;
	uint8_t *memory;

	(void)actor;
	memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		return 0;
	for (done = 0; done + (1 << 20) <= bytes && available() > PRESSURE_LEFT; done += 1 << 20)
		if (mlock(memory + done, 1 << 20))
			break;
	munmap(memory, bytes);
	return 0;
}

/* Has the kernel make failures of @kind, see its Documentation/fault-injection. */
static int fail(struct actor *actor, const char *kind, const struct stress_line *step)
{
	const struct {
		const char *name;
		uint64_t value;
	} files[] = {{"verbose", 0},
		     {"interval", 1},
		     {"times", step_number(step, 1)},
		     {"probability", step_number(step, 0)}};
	char path[128];
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(files); i++) {
		snprintf(path, sizeof(path), DEBUGFS_ROOT "/%s/%s", kind, files[i].name);
		write_number(actor, path, files[i].value);
	}
	return 0;
}

int step_fail_slab(struct actor *actor, const struct stress_line *step)
{
	write_number(actor, "/sys/kernel/slab/zswap_entry/failslab", 1);
	write_number(actor, DEBUGFS_ROOT "/failslab/cache-filter", 1);
	write_number(actor, DEBUGFS_ROOT "/failslab/ignore-gfp-wait", 0);
	return fail(actor, "failslab", step);
}

int step_fail_pages(struct actor *actor, const struct stress_line *step)
{
	return fail(actor, "fail_page_alloc", step);
}

int step_fail_io(struct actor *actor, const struct stress_line *step)
{
	struct world *world = world_of(actor);
	char path[96];

	snprintf(path, sizeof(path), "/sys/block/%s/make-it-fail", world->machine.swap.device);
	write_number(actor, path, 1);
	return fail(actor, "fail_make_request", step);
}

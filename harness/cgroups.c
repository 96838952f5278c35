// SPDX-License-Identifier: GPL-2.0-only
/* The cgroup hierarchy: see cgroups.h. */
#include "harness/cgroups.h"

#include <errno.h>
#include <libcgroup.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/kernelfile.h"
#include "lib/array.h"
#include "lib/clock.h"
#include "lib/paths.h"
#include "lib/xalloc.h"

static int cgroup_failed(const char *what, const char *cgroup, int code, struct error *error)
{
	return error_set(error, EXIT_MACHINE, "cgroup %s: %s: %s", cgroup, what,
			 code == ECGOTHER ? strerror(cgroup_get_last_errno())
					  : cgroup_strerror(code));
}

static int create_cgroup(const struct plan_cgroup *planned, struct error *error)
{
	static const char *const controllers[] = {"memory", "cpuset"};
	struct cgroup *cgroup = cgroup_new_cgroup(planned->path);
	const char *key;
	json_t *value;
	size_t i;
	int code = 0;

	if (!cgroup)
		return error_set(error, EXIT_MACHINE, "cgroup %s: out of memory", planned->path);
	for (i = 0; i < ARRAY_LENGTH(controllers) && !code; i++)
		if (!cgroup_add_controller(cgroup, controllers[i]))
			code = ECGFAIL;
	if (!code)
		code = cgroup_create_cgroup(cgroup, 0);
	cgroup_free(&cgroup);
	if (code)
		return cgroup_failed("create", planned->path, code, error);
	kernelfile_step("cgcreate -g memory,cpuset:/%s", planned->path);
	json_object_foreach (planned->set, key, value) {
		if (cgroups_set(planned->path, key, json_string_value(value), error))
			return -1;
	}
	return 0;
}

/* The kernel's id of the cgroup whose directory is @path; 0 if there is none. */
static uint64_t cgroup_id(const char *path)
{
	struct stat st;

	return stat(path, &st) ? 0 : st.st_ino;
}

int cgroups_create(struct machine *machine, struct error *error)
{
	const struct plan *plan = machine->plan;
	int code = cgroup_init();
	size_t i;

	if (code)
		return cgroup_failed("libcgroup", CGROUP_ROOT, code, error);
	machine->cgroups = xcalloc(plan->cgroup_count, sizeof(*machine->cgroups));
	for (i = 0; i < plan->cgroup_count; i++) {
		char path[512];

		if (create_cgroup(&plan->cgroups[i], error))
			return -1;
		snprintf(path, sizeof(path), CGROUP_ROOT "/%s", plan->cgroups[i].path);
		machine->cgroups[i] = cgroup_id(path);
	}
	return 0;
}

const char *cgroups_path(const struct machine *machine, uint64_t id)
{
	size_t i;

	for (i = 0; i < machine->plan->cgroup_count; i++)
		if (machine->cgroups[i] == id)
			return machine->plan->cgroups[i].path;
	return id == cgroup_id(CGROUP_ROOT) ? "(root)" : "(other)";
}

int cgroups_set(const char *cgroup, const char *key, const char *value, struct error *error)
{
	char path[512];

	snprintf(path, sizeof(path), CGROUP_ROOT "/%s/%s", cgroup, key);
	if (!kernelfile_write(path, value, error))
		return 0;
	return !strcmp(key, "memory.reclaim") && error->number == EAGAIN ? 0 : -1;
}

int cgroups_attach(const char *name, pid_t pid, struct error *error)
{
	struct cgroup *cgroup = cgroup_new_cgroup(name);
	int code = ECGFAIL;

	if (cgroup && cgroup_add_controller(cgroup, "memory"))
		code = cgroup_attach_task_pid(cgroup, pid);
	if (cgroup)
		cgroup_free(&cgroup);
	return code ? cgroup_failed("attach", name, code, error) : 0;
}

bool cgroups_exists(const struct plan *plan, size_t index)
{
	char path[512];

	snprintf(path, sizeof(path), CGROUP_ROOT "/%s", plan->cgroups[index].path);
	return access(path, F_OK) == 0;
}

/* Returns libcgroup's code. */
static int remove_cgroup(const char *path)
{
	struct cgroup *cgroup = cgroup_new_cgroup(path);
	int code = ECGFAIL;

	if (cgroup && cgroup_add_controller(cgroup, "memory"))
		code = cgroup_delete_cgroup(cgroup, 1);
	if (cgroup)
		cgroup_free(&cgroup);
	return code;
}

int cgroups_remove_one(const char *cgroup, uint64_t deadline_ns, struct error *error)
{
	int code;

	while ((code = remove_cgroup(cgroup)) && clock_ns() < deadline_ns)
		clock_sleep(CLOCK_MS);
	kernelfile_step("cgdelete -g memory,cpuset:/%s", cgroup);
	return code ? cgroup_failed("remove", cgroup, code, error) : 0;
}

int cgroups_remove(const struct plan *plan, struct error *error)
{
	size_t i;

	for (i = plan->cgroup_count; i-- > 0;) {
		int code = cgroups_exists(plan, i) ? remove_cgroup(plan->cgroups[i].path) : 0;

		if (code)
			return cgroup_failed("remove", plan->cgroups[i].path, code, error);
	}
	return 0;
}

/* Charges a page to @cgroup on @cpu, in a process of its own. */
static int charge_on(const char *cgroup, int cpu, struct error *error)
{
	cpu_set_t cpus;
	int status;
	pid_t pid = fork();

	if (pid < 0)
		return error_system(error, EXIT_MACHINE, "fork");
	if (!pid) {
		CPU_ZERO(&cpus);
		CPU_SET(cpu, &cpus);
		_exit(sched_setaffinity(0, sizeof(cpus), &cpus) ||
		      cgroups_attach(cgroup, getpid(), error) ||
		      mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0) == MAP_FAILED);
	}
	if (waitpid(pid, &status, 0) == pid && WIFEXITED(status) && !WEXITSTATUS(status))
		return 0;
	return error_set(error, EXIT_MACHINE, "cgroup %s: cannot charge a page on CPU %d", cgroup,
			 cpu);
}

int cgroups_let_go(struct error *error)
{
	static const struct plan_cgroup other = {.path = "zswapbench-let-go"};
	int cpus = (int)sysconf(_SC_NPROCESSORS_ONLN), cpu, code;
	struct error ignored; /* a kernel without memory.reclaim keeps more */

	if (create_cgroup(&other, error))
		return -1;
	for (cpu = 0; cpu < cpus; cpu++)
		if (charge_on(other.path, cpu, error))
			return -1;
	code = remove_cgroup(other.path);
	kernelfile_write(CGROUP_ROOT "/memory.reclaim", "1G", &ignored);
	return code ? cgroup_failed("remove", other.path, code, error) : 0;
}

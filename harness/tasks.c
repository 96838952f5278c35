// SPDX-License-Identifier: GPL-2.0-only
/* Tasks: see tasks.h. */
#include "harness/tasks.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/cgroups.h"
#include "harness/kernelfile.h"
#include "harness/machine.h"
#include "harness/placement.h"
#include "harness/programs.h"
#include "harness/topology.h"
#include "lib/paths.h"
#include "lib/random.h"
#include "lib/xalloc.h"
#include "wire/stream.h"

enum { SHMEM_PATH = 256 };

/* What a task and the harness share; touched by the harness first, so that root pays for it. */
struct shared {
	atomic_bool stop;
	struct plan_activity activity;
	uint64_t random;
	struct region_result result;
	struct error error;
	struct placement placement;
	uint32_t versions[]; /* of each page */
};

/* What is asked of a task's process by a byte in its pipe. */
enum { ASK_ACTIVITY, ASK_PLACEMENT };

static size_t shared_size(const struct plan_task *planned)
{
	return sizeof(struct shared) + planned->pages * sizeof(uint32_t);
}

/*
 * A kernel that shows /proc/self/io (CONFIG_TASK_IO_ACCOUNTING) charges block reads to
 * the task that waits for them; without it zswap and disk cannot be told apart.
 */
static bool counts_reads(void)
{
	return access("/proc/self/io", R_OK) == 0;
}

static void *shared_memory(size_t length)
{
	void *memory = mmap(NULL, length, PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE | MAP_LOCKED, -1, 0);

	return memory == MAP_FAILED ? NULL : memory;
}

/* The tmpfs file that holds a task's memory if it is shmem. */
static void shmem_path(const struct plan_task *task, char path[SHMEM_PATH])
{
	snprintf(path, SHMEM_PATH, SHMEM_ROOT "/%.200s", task->name);
}

/* Opens the tmpfs file of @owner, which is made by the first that does. */
static int open_shmem(const struct plan_task *owner, size_t length)
{
	char path[SHMEM_PATH];
	int fd;

	shmem_path(owner, path);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd >= 0 && ftruncate(fd, (off_t)length)) {
		close(fd);
		return -1;
	}
	return fd;
}

static void *map_memory(const struct plan *plan, const struct plan_task *planned, size_t length)
{
	void *memory;
	int fd;

	if (!planned->shmem)
		return mmap(NULL, length, PROT_READ | PROT_WRITE,
			    MAP_ANONYMOUS | MAP_NORESERVE | MAP_PRIVATE, -1, 0);
	fd = open_shmem(&plan->tasks[planned->memory_of], length);
	if (fd < 0)
		return MAP_FAILED;
	memory = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	return memory;
}

static void *task_memory(const struct machine *machine, const struct plan_task *planned,
			 struct error *error)
{
	size_t length = planned->pages * PAGE_BYTES;
	void *memory = map_memory(machine->plan, planned, length);

	if (memory == MAP_FAILED) {
		error_system(error, EXIT_MACHINE, "task %s: mmap of %zu bytes", planned->name,
			     length);
		return NULL;
	}
	madvise(memory, length, MADV_NOHUGEPAGE);
	return topology_bind_memory(planned, memory, length, error) ? NULL : memory;
}

/* The life of a task's process: wait for an activity, run it, say how it ended. */
static void task_main(const struct machine *machine, size_t index, int go, int done)
{
	const struct plan_task *planned = &machine->plan->tasks[index];
	struct shared *shared = machine->tasks[index].shared;
	struct region region = {
		.access = region_touch,
		.content = {random_mix(machine->plan->seed * 64 + planned->memory_of),
			    planned->sizes},
		.pages = planned->pages,
		.shmem = planned->shmem,
		.versions = machine->tasks[planned->memory_of].shared->versions,
		.nodes = planned->nodes,
		.counts_reads = counts_reads(),
		.stop = &shared->stop,
		.result = &shared->result,
	};
	char byte = 0;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_TIMERSLACK, 1UL);
	prctl(PR_SET_NAME, planned->name);
	if (planned->program) {
		if (write(done, &byte, 1) == 1)
			program_serve(planned, machine->tasks[index].program, &shared->activity,
				      &shared->stop, go, done, &shared->error);
		_exit(0);
	}
	region.memory = task_memory(machine, planned, &shared->error);
	byte = region.memory ? 0 : 1;
	while (write(done, &byte, 1) == 1 && read(go, &byte, 1) == 1) {
		const struct plan_activity *activity = &shared->activity;

		if (byte == ASK_PLACEMENT) {
			byte = placement_look(&shared->placement, &region) ? 1 : 0;
			continue;
		}
		region.random = shared->random;
		do
			byte = activity->workload->run(&region, &activity->parameters) ? 1 : 0;
		while (!byte && activity->background && !region_stopped(&region));
	}
	_exit(0);
}

/* Waits for the byte by which @task says how it ended; false when it died. */
static bool wait_done(const struct task *task, char *byte)
{
	return read(task->done, byte, 1) == 1;
}

/* In the new process of task @index. */
static void live_as_task(const struct machine *machine, size_t index, int go, int done)
{
	const struct plan_task *planned = &machine->plan->tasks[index];
	struct error *failure = &machine->tasks[index].shared->error;
	char byte = 1;

	/* on its CPUs first: pages that memcg charges ahead stay with the CPU that did */
	if (topology_bind_cpus(machine, planned, failure) ||
	    cgroups_attach(machine->plan->cgroups[planned->cgroup].path, getpid(), failure))
		_exit(write(done, &byte, 1) != 1);
	task_main(machine, index, go, done);
}

static int start_one(struct machine *machine, size_t index, struct error *error)
{
	const struct plan_task *planned = &machine->plan->tasks[index];
	struct task *task = &machine->tasks[index];
	int go[2], done[2];
	char byte;

	task->shared = shared_memory(shared_size(planned));
	task->program = planned->program ? program_new() : NULL;
	if (!task->shared || (planned->program && !task->program) || pipe2(go, O_CLOEXEC) ||
	    pipe2(done, O_CLOEXEC))
		return error_system(error, EXIT_MACHINE, "task %s", planned->name);
	task->pid = fork();
	if (task->pid < 0)
		return error_system(error, EXIT_MACHINE, "task %s: fork", planned->name);
	if (!task->pid) {
		close(go[1]);
		close(done[0]);
		live_as_task(machine, index, go[0], done[1]);
	}
	task->lives = true;
	close(go[0]);
	close(done[1]);
	task->go = go[1];
	task->done = done[0];
	kernelfile_step("cgexec -g memory,cpuset:/%s %s &",
			machine->plan->cgroups[planned->cgroup].path, planned->name);
	if (!wait_done(task, &byte))
		return error_set(error, EXIT_MACHINE, "task %s: died while it started",
				 planned->name);
	if (byte) {
		*error = task->shared->error;
		return -1;
	}
	return 0;
}

int tasks_start(struct machine *machine, struct error *error)
{
	size_t i;

	machine->tasks = xcalloc(machine->plan->task_count, sizeof(*machine->tasks));
	for (i = 0; i < machine->plan->task_count; i++)
		if (start_one(machine, i, error))
			return -1;
	return 0;
}

int tasks_begin(struct machine *machine, const struct plan_phase *phase, struct error *error)
{
	size_t i;

	for (i = 0; i < phase->activity_count; i++) {
		struct task *task = &machine->tasks[phase->activities[i].task];
		struct shared *shared = task->shared;

		atomic_store(&shared->stop, false);
		shared->activity = phase->activities[i];
		shared->random = plan_random(machine->plan, phase, shared->activity.task);
		memset(&shared->result, 0, sizeof(shared->result));
		task->output_sent = false;
	}
	for (i = 0; i < phase->activity_count; i++) {
		size_t index = phase->activities[i].task;

		machine->tasks[index].running = true;
		if (write(machine->tasks[index].go, "", 1) != 1)
			return error_system(error, EXIT_MACHINE, "task %s, phase %s",
					    machine->plan->tasks[index].name, phase->name);
	}
	return 0;
}

/* Why a workload did not come to its end: a page is lost, or it could not go on. */
static int broke_off(const struct plan_task *planned, const struct plan_phase *phase,
		     const struct region_result *result, struct error *error)
{
	const struct region_loss *loss = &result->loss;

	if (!loss->found)
		return error_set(error, EXIT_MACHINE, "task %s, phase %s: %s", planned->name,
				 phase->name, result->trouble);
	return error_set(error, EXIT_DATA,
			 "task %s, phase %s: page %llu version %u, read from %s: byte %u: "
			 "expected 0x%02x, found 0x%02x",
			 planned->name, phase->name, (unsigned long long)loss->page, loss->version,
			 page_source_names[loss->source], loss->mismatch.offset,
			 loss->mismatch.expected, loss->mismatch.found);
}

int tasks_finish(struct machine *machine, const struct plan_phase *phase, size_t index,
		 struct error *error)
{
	const struct plan_task *planned = &machine->plan->tasks[index];
	struct task *task = &machine->tasks[index];
	char byte;

	task->running = false;
	if (!wait_done(task, &byte)) {
		int status = 0;

		waitpid(task->pid, &status, 0);
		task->lives = false;
		return error_set(error, EXIT_MACHINE, "task %s, phase %s: died of signal %d%s",
				 planned->name, phase->name,
				 WIFSIGNALED(status) ? WTERMSIG(status) : 0,
				 WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL
					 ? " (out of memory in its cgroup?)"
					 : "");
	}
	if (byte && planned->program) {
		*error = task->shared->error;
		return -1;
	}
	return byte ? broke_off(planned, phase, &task->shared->result, error) : 0;
}

/* Whether a task's pages can be asked for: it is there, and no other maps them. */
static bool has_placement(const struct machine *machine, size_t index)
{
	const struct plan_task *planned = &machine->plan->tasks[index];

	return machine->tasks[index].lives && !planned->program && !planned->shmem;
}

static int look_at_one(struct machine *machine, const struct plan_phase *phase, size_t index,
		       uint64_t excused, struct error *error)
{
	static const char ask = ASK_PLACEMENT;
	const struct plan_task *planned = &machine->plan->tasks[index];
	struct task *task = &machine->tasks[index];
	struct placement *placement = &task->shared->placement;
	char byte;

	placement->allowed = placement_allowed(machine, planned);
	if (write(task->go, &ask, 1) != 1 || !wait_done(task, &byte) || byte)
		return error_set(error, EXIT_MACHINE,
				 "task %s, phase %s: move_pages does not say where pages are",
				 planned->name, phase->name);
	if (placement->strays > excused)
		return error_set(error, EXIT_DATA,
				 "task %s, phase %s: page %llu is on node %d: expected one of the "
				 "nodes 0x%llx (%llu pages are elsewhere, %llu were written back)",
				 planned->name, phase->name, (unsigned long long)placement->page,
				 placement->node, (unsigned long long)placement->allowed,
				 (unsigned long long)placement->strays,
				 (unsigned long long)excused);
	return 0;
}

int tasks_look_at_placement(struct machine *machine, const struct plan_phase *phase,
			    const json_t *vmstat, struct error *error)
{
	uint64_t excused = placement_excused(machine, vmstat);
	size_t i;

	for (i = 0; i < phase->activity_count; i++)
		if (has_placement(machine, phase->activities[i].task) &&
		    look_at_one(machine, phase, phase->activities[i].task, excused, error))
			return -1;
	return 0;
}

void tasks_ask_to_stop(struct machine *machine, const struct plan_phase *phase)
{
	size_t i;

	for (i = 0; i < phase->activity_count; i++)
		atomic_store(&machine->tasks[phase->activities[i].task].shared->stop, true);
}

int tasks_judge_programs(const struct machine *machine, struct error *error)
{
	size_t i;

	for (i = 0; i < machine->plan->task_count; i++) {
		const struct program *program = machine->tasks[i].program;

		if (program && atomic_load(&program->ended) &&
		    program_judge(&machine->plan->tasks[i], program, error))
			return -1;
	}
	return 0;
}

/* Kills the process of @task, and its program with it. */
static void end_task(struct task *task)
{
	kill(task->pid, SIGKILL);
	waitpid(task->pid, NULL, 0);
	if (task->program)
		program_kill(task->program);
	task->lives = false;
}

int tasks_end(struct machine *machine, const char *name, struct error *error)
{
	const struct plan *plan = machine->plan;
	size_t i;

	for (i = 0; i < plan->task_count && strcmp(plan->tasks[i].name, name) != 0; i++)
		;
	if (i == plan->task_count || !machine->tasks[i].lives)
		return error_set(error, EXIT_INPUT, "/plan.json: task %s: none that runs", name);
	end_task(&machine->tasks[i]);
	kernelfile_step("kill -KILL %s", name);
	return 0;
}

/* Whether this kernel lets accesses be sorted under @source; else its count is not available. */
static bool source_told(enum page_source source)
{
	if (source == SOURCE_MAJOR)
		return !counts_reads();
	if (source == SOURCE_REQUEST)
		return false; /* the task of a client has no faults of interest, but a histogram */
	return (source != SOURCE_ZSWAP && source != SOURCE_DISK) || counts_reads();
}

json_t *tasks_results(const struct machine *machine, const struct plan_phase *phase)
{
	json_t *results = json_array();
	size_t i, source;

	for (i = 0; i < phase->activity_count; i++) {
		const struct plan_activity *activity = &phase->activities[i];
		const struct region_result *result = &machine->tasks[activity->task].shared->result;
		json_t *faults = json_object(), *placement = json_null();

		if (has_placement(machine, activity->task))
			placement = placement_json(
				machine->plan, &machine->tasks[activity->task].shared->placement);
		for (source = 0; source < SOURCE_COUNT; source++)
			if (source_told(source))
				json_object_set_new(
					faults, page_source_names[source],
					json_integer((json_int_t)result->latency[source].count));
		json_array_append_new(results,
				      json_pack("{s:s, s:s, s:I, s:I, s:o, s:o}", "task",
						machine->plan->tasks[activity->task].name,
						"workload", activity->workload->name, "operations",
						(json_int_t)result->operations, "writes",
						(json_int_t)result->writes, "faults", faults,
						"placement", placement));
	}
	return results;
}

void tasks_send_histograms(const struct machine *machine, const struct plan_phase *phase)
{
	size_t i, source;

	for (i = 0; i < phase->activity_count; i++) {
		size_t index = phase->activities[i].task;

		for (source = 0; source < SOURCE_COUNT; source++) {
			const struct histogram *h =
				&machine->tasks[index].shared->result.latency[source];

			if (h->count)
				stream_send("histogram",
					    json_pack("{s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:o}",
						      "phase", phase->name, "task",
						      machine->plan->tasks[index].name, "source",
						      page_source_names[source], "count",
						      (json_int_t)h->count, "min",
						      (json_int_t)h->min, "max", (json_int_t)h->max,
						      "sum", (json_int_t)h->sum, "buckets",
						      histogram_buckets(h)));
		}
	}
}

void tasks_send_outputs(struct machine *machine, const struct plan_phase *phase)
{
	size_t i;

	for (i = 0; i < machine->plan->task_count; i++) {
		struct task *task = &machine->tasks[i];

		if (!task->program || task->output_sent || !atomic_load(&task->program->ended))
			continue;
		program_send(&machine->plan->tasks[i], phase->name, task->program);
		task->output_sent = true;
	}
}

const char *tasks_name(const struct machine *machine, pid_t pid)
{
	size_t i;

	for (i = 0; i < machine->plan->task_count; i++)
		if (machine->tasks[i].pid == pid)
			return machine->plan->tasks[i].name;
	return NULL;
}

const char *tasks_sender(const struct machine *machine, pid_t pid)
{
	const char *task = tasks_name(machine, pid);
	char path[40], comm[24];

	if (task)
		return task;
	if (pid == getpid())
		return "harness";
	snprintf(path, sizeof(path), "/proc/%d/comm", (int)pid);
	if (kernelfile_read(path, comm, sizeof(comm)) < 0)
		*comm = '\0';
	if (!strncmp(comm, "kswapd", 6))
		return "kswapd";
	/* zswap's worker; its threads outlive a run, but for those of very long ones */
	return machine->plan->tools && strncmp(comm, "kworker", 7) != 0 ? "program" : "worker";
}

void tasks_stop(struct machine *machine)
{
	char path[SHMEM_PATH];
	size_t i;

	for (i = 0; machine->tasks && i < machine->plan->task_count; i++)
		if (machine->tasks[i].lives)
			end_task(&machine->tasks[i]);
	/* what tasks kept in tmpfs outlives them */
	for (i = 0; i < machine->plan->task_count; i++) {
		shmem_path(&machine->plan->tasks[i], path);
		unlink(path);
	}
}

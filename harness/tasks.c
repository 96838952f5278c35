/* Tasks: see tasks.h. */
#include "harness/tasks.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
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
#include "harness/changes.h"
#include "harness/counters.h"
#include "harness/kernelfile.h"
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
	uint32_t versions[];
};

struct task {
	pid_t pid;
	int go, done; /* pipes: a byte starts an activity, a byte says how it ended */
	struct shared *shared;
	bool running;
	struct program *program; /* NULL: workloads on memory */
	bool output_sent;	 /* what the program printed, since it was started last */
};

static struct task *tasks;

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

static void *task_memory(const struct plan *plan, const struct plan_task *planned,
			 struct error *error)
{
	size_t length = planned->pages * PAGE_BYTES;
	void *memory = map_memory(plan, planned, length);

	if (memory == MAP_FAILED) {
		error_set(error, EXIT_MACHINE, "task %s: mmap of %zu bytes: %s", planned->name,
			  length, strerror(errno));
		return NULL;
	}
	madvise(memory, length, MADV_NOHUGEPAGE);
	return topology_bind_memory(planned, memory, length, error) ? NULL : memory;
}

/* The life of a task's process: wait for an activity, run it, say how it ended. */
static void task_main(const struct plan *plan, const struct plan_task *planned,
		      struct shared *shared, int go, int done)
{
	struct region region = {
		.access = region_touch,
		.content = {random_mix(plan->seed * 64 + planned->memory_of), planned->compressed},
		.pages = planned->pages,
		.shmem = planned->shmem,
		.versions = tasks[planned->memory_of].shared->versions,
		.counts_reads = counts_reads(),
		.stop = &shared->stop,
		.result = &shared->result,
	};
	char byte = 0;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_TIMERSLACK, 1UL);
	prctl(PR_SET_NAME, planned->name);
	if (!planned->program && !(region.memory = task_memory(plan, planned, &shared->error)))
		byte = 1;
	if (planned->program) {
		if (write(done, &byte, 1) == 1)
			program_serve(planned, tasks[planned - plan->tasks].program,
				      &shared->activity, &shared->stop, go, done, &shared->error);
		_exit(0);
	}
	while (write(done, &byte, 1) == 1 && read(go, &byte, 1) == 1) {
		const struct plan_activity *activity = &shared->activity;

		region.random = shared->random;
		do
			byte = activity->workload->run(&region, &activity->parameters) ? 1 : 0;
		while (!byte && activity->background && !region_stopped(&region));
	}
	_exit(0);
}

/* Waits for the byte by which task @i says how it ended; false when it died. */
static bool wait_done(size_t i, char *byte)
{
	return read(tasks[i].done, byte, 1) == 1;
}

static int start_one(const struct plan *plan, size_t i, struct error *error)
{
	const struct plan_task *planned = &plan->tasks[i];
	const char *cgroup = plan->cgroups[planned->cgroup].path;
	struct task *task = &tasks[i];
	int go[2], done[2];
	char byte;

	task->shared = shared_memory(sizeof(*task->shared) + planned->pages * sizeof(uint32_t));
	task->program = planned->program ? program_new() : NULL;
	if (!task->shared || (planned->program && !task->program) || pipe2(go, O_CLOEXEC) ||
	    pipe2(done, O_CLOEXEC))
		return error_set(error, EXIT_MACHINE, "task %s: %s", planned->name,
				 strerror(errno));
	task->pid = fork();
	if (task->pid < 0)
		return error_set(error, EXIT_MACHINE, "task %s: fork: %s", planned->name,
				 strerror(errno));
	if (!task->pid) {
		close(go[1]);
		close(done[0]);
		/* on its CPUs first: pages that memcg charges ahead stay with the CPU that did */
		if (topology_bind_cpus(planned, &task->shared->error) ||
		    cgroups_attach(cgroup, getpid(), &task->shared->error)) {
			byte = 1;
			_exit(write(done[1], &byte, 1) != 1);
		}
		task_main(plan, planned, task->shared, go[0], done[1]);
	}
	close(go[0]);
	close(done[1]);
	task->go = go[1];
	task->done = done[0];
	kernelfile_step("cgexec -g memory,cpuset:/%s %s &", cgroup, planned->name);
	if (!wait_done(i, &byte))
		return error_set(error, EXIT_MACHINE, "task %s: died while it started",
				 planned->name);
	if (byte) {
		*error = task->shared->error;
		return -1;
	}
	return 0;
}

int tasks_start(const struct plan *plan, struct error *error)
{
	size_t i;

	tasks = xcalloc(plan->task_count, sizeof(*tasks));
	for (i = 0; i < plan->task_count; i++)
		if (start_one(plan, i, error))
			return -1;
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

/* Takes the byte of task @i. */
static int finish_one(const struct plan *plan, const struct plan_phase *phase, size_t i,
		      struct error *error)
{
	const struct plan_task *planned = &plan->tasks[i];
	char byte;

	tasks[i].running = false;
	if (!wait_done(i, &byte)) {
		int status = 0;

		waitpid(tasks[i].pid, &status, 0);
		tasks[i].pid = 0;
		return error_set(error, EXIT_MACHINE, "task %s, phase %s: died of signal %d%s",
				 planned->name, phase->name,
				 WIFSIGNALED(status) ? WTERMSIG(status) : 0,
				 WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL
					 ? " (out of memory in its cgroup?)"
					 : "");
	}
	if (byte && planned->program) {
		*error = tasks[i].shared->error;
		return -1;
	}
	if (byte)
		return broke_off(planned, phase, &tasks[i].shared->result, error);
	return 0;
}

static int hung(const struct plan_phase *phase, const char *task, struct error *error)
{
	struct error ignored;

	kernelfile_write("/proc/sysrq-trigger", "w", &ignored);
	return error_set(error, EXIT_MACHINE, "hung: phase %s: task %s did not end in time",
			 phase->name, task);
}

/* Milliseconds for poll() until @wait_ns, at most @left_ns, have passed. */
static int patience(uint64_t wait_ns, uint64_t left_ns)
{
	return (int)((wait_ns < left_ns ? wait_ns : left_ns) / 1000000) + 1;
}

/* The tasks that a phase waits for, and what says that they have ended. */
struct waited {
	struct pollfd *fds;
	size_t *owner; /* index of the task */
	size_t count;
};

static void find_running(const struct plan_phase *phase, bool foreground, struct waited *waited)
{
	size_t i;

	waited->count = 0;
	for (i = 0; i < phase->activity_count; i++) {
		const struct plan_activity *activity = &phase->activities[i];

		if (!tasks[activity->task].running || (foreground && activity->background))
			continue;
		waited->owner[waited->count] = activity->task;
		waited->fds[waited->count++] =
			(struct pollfd){tasks[activity->task].done, POLLIN, 0};
	}
}

static int wait_all(const struct plan *plan, const struct plan_phase *phase, bool foreground,
		    struct timeline *timeline, struct waited *waited, struct error *error)
{
	for (;;) {
		uint64_t now = counters_now(), wait;
		size_t i;
		int ended;

		if (timeline_step(timeline, now, &wait, error))
			return -1;
		find_running(phase, foreground, waited);
		if (!waited->count)
			return 0;
		if (now >= timeline->deadline_ns)
			return hung(phase, plan->tasks[waited->owner[0]].name, error);
		ended = poll(waited->fds, waited->count,
			     patience(wait, timeline->deadline_ns - now));
		for (i = 0; i < waited->count && ended > 0; i++)
			if (waited->fds[i].revents &&
			    finish_one(plan, phase, waited->owner[i], error))
				return -1;
	}
}

/*
 * Waits until every running task for which @foreground holds has ended, and makes the
 * changes of @timeline that are due meanwhile.
 */
static int wait_phase(const struct plan *plan, const struct plan_phase *phase, bool foreground,
		      struct timeline *timeline, struct error *error)
{
	struct waited waited = {
		.fds = xcalloc(phase->activity_count, sizeof(*waited.fds)),
		.owner = xcalloc(phase->activity_count, sizeof(*waited.owner)),
	};
	int failed = wait_all(plan, phase, foreground, timeline, &waited, error);

	free(waited.fds);
	free(waited.owner);
	return failed;
}

/* The first program that has ended and not well, whether an activity waited for it or not. */
static int judge_programs(const struct plan *plan, struct error *error)
{
	size_t i;

	for (i = 0; i < plan->task_count; i++)
		if (tasks[i].program && atomic_load(&tasks[i].program->ended) &&
		    program_judge(&plan->tasks[i], tasks[i].program, error))
			return -1;
	return 0;
}

int tasks_run(const struct plan *plan, const struct plan_phase *phase, uint64_t deadline_ns,
	      struct error *error)
{
	struct timeline timeline = {.plan = plan,
				    .phase = phase,
				    .begin_ns = counters_now(),
				    .deadline_ns = deadline_ns};
	size_t i;

	for (i = 0; i < phase->activity_count; i++) {
		struct shared *shared = tasks[phase->activities[i].task].shared;

		atomic_store(&shared->stop, false);
		shared->activity = phase->activities[i];
		shared->random = plan_random(plan, phase, shared->activity.task);
		memset(&shared->result, 0, sizeof(shared->result));
		tasks[phase->activities[i].task].output_sent = false;
	}
	for (i = 0; i < phase->activity_count; i++) {
		struct task *task = &tasks[phase->activities[i].task];

		task->running = true;
		if (write(task->go, "", 1) != 1)
			return error_set(error, EXIT_MACHINE, "task %s, phase %s: %s",
					 plan->tasks[phase->activities[i].task].name, phase->name,
					 strerror(errno));
	}
	if (wait_phase(plan, phase, true, &timeline, error)) {
		/* a client fails when its server does: then that is what went wrong */
		if (error->code != EXIT_DATA)
			judge_programs(plan, error);
		return -1;
	}
	for (i = 0; i < phase->activity_count; i++)
		atomic_store(&tasks[phase->activities[i].task].shared->stop, true);
	return wait_phase(plan, phase, false, &timeline, error) ? -1 : judge_programs(plan, error);
}

int tasks_end(const struct plan *plan, const char *name, struct error *error)
{
	size_t i;

	for (i = 0; i < plan->task_count && strcmp(plan->tasks[i].name, name) != 0; i++)
		;
	if (i == plan->task_count || tasks[i].pid <= 0)
		return error_set(error, EXIT_INPUT, "/plan.json: task %s: none that runs", name);
	kill(tasks[i].pid, SIGKILL);
	waitpid(tasks[i].pid, NULL, 0);
	if (tasks[i].program)
		program_kill(tasks[i].program);
	tasks[i].pid = 0;
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

json_t *tasks_results(const struct plan *plan, const struct plan_phase *phase)
{
	json_t *results = json_array();
	size_t i, source;

	for (i = 0; i < phase->activity_count; i++) {
		const struct plan_activity *activity = &phase->activities[i];
		const struct region_result *result = &tasks[activity->task].shared->result;
		json_t *faults = json_object();

		for (source = 0; source < SOURCE_COUNT; source++)
			if (source_told(source))
				json_object_set_new(
					faults, page_source_names[source],
					json_integer((json_int_t)result->latency[source].count));
		json_array_append_new(results,
				      json_pack("{s:s, s:s, s:I, s:I, s:o}", "task",
						plan->tasks[activity->task].name, "workload",
						activity->workload->name, "operations",
						(json_int_t)result->operations, "writes",
						(json_int_t)result->writes, "faults", faults));
	}
	return results;
}

void tasks_send_histograms(const struct plan *plan, const struct plan_phase *phase)
{
	size_t i, source;

	for (i = 0; i < phase->activity_count; i++) {
		size_t index = phase->activities[i].task;

		for (source = 0; source < SOURCE_COUNT; source++) {
			const struct histogram *h = &tasks[index].shared->result.latency[source];

			if (h->count)
				stream_send("histogram",
					    json_pack("{s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:o}",
						      "phase", phase->name, "task",
						      plan->tasks[index].name, "source",
						      page_source_names[source], "count",
						      (json_int_t)h->count, "min",
						      (json_int_t)h->min, "max", (json_int_t)h->max,
						      "sum", (json_int_t)h->sum, "buckets",
						      histogram_buckets(h)));
		}
	}
}

void tasks_send_outputs(const struct plan *plan, const struct plan_phase *phase)
{
	size_t i;

	for (i = 0; i < plan->task_count; i++) {
		struct task *task = &tasks[i];

		if (!task->program || task->output_sent || !atomic_load(&task->program->ended))
			continue;
		program_send(&plan->tasks[i], phase->name, task->program);
		task->output_sent = true;
	}
}

const char *tasks_name(const struct plan *plan, pid_t pid)
{
	size_t i;

	for (i = 0; i < plan->task_count; i++)
		if (tasks[i].pid == pid)
			return plan->tasks[i].name;
	return NULL;
}

/* What tasks kept in tmpfs outlives them. */
static void remove_shmem(const struct plan *plan)
{
	char path[SHMEM_PATH];
	size_t i;

	for (i = 0; i < plan->task_count; i++) {
		shmem_path(&plan->tasks[i], path);
		unlink(path);
	}
}

void tasks_stop(const struct plan *plan)
{
	size_t i;

	for (i = 0; tasks && i < plan->task_count; i++) {
		if (tasks[i].pid <= 0)
			continue;
		kill(tasks[i].pid, SIGKILL);
		waitpid(tasks[i].pid, NULL, 0);
		if (tasks[i].program)
			program_kill(tasks[i].program);
	}
	remove_shmem(plan);
}

// SPDX-License-Identifier: GPL-2.0-only
/* All actors: see team.h. */
#include "harness/stress/team.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <numaif.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/cgroups.h"
#include "harness/kernelfile.h"
#include "harness/stress/memory.h"
#include "lib/clock.h"
#include "lib/xalloc.h"
#include "wire/stream.h"

/* A step takes milliseconds; one that takes so long never ends. */
enum { PATIENCE_S = 10, STACK_MAX = 2048 };

/* A section of the program: a task's process, or changes, which are a thread of the harness. */
struct member {
	size_t line;
	bool is_task;
	pid_t pid;
	bool ended;
	int status; /* of wait() */
	pthread_t thread;
	struct memory memory;
	struct actor actors[ACTOR_THREADS];
	size_t threads;
};

/* What all processes share. */
struct shared {
	atomic_bool go;
	atomic_uint_fast64_t until_ns;
	struct actor_view views[ACTORS_MAX];
};

struct team {
	struct world *world;
	struct shared *shared;
	struct member members[ACTORS_MAX];
	size_t count, actor_count;
};

/* Memory that all processes share and that is never swapped out. */
static void *share(size_t size)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

	return memory == MAP_FAILED || mlock(memory, size) ? NULL : memory;
}

static bool begins_section(const struct stress_program *program, size_t line)
{
	return stress_grammar[program->lines[line].word].class == STRESS_SECTION;
}

static bool has_word(const struct stress_program *program, enum stress_word word)
{
	return stress_program_find(program, word) != NULL;
}

/* Actor number @number, whose steps follow line @line. */
static struct actor new_actor(struct team *team, size_t line)
{
	const struct stress_program *program = team->world->program;
	struct actor actor = {
		.program = program,
		.first = line + 1,
		.number = team->actor_count,
		.view = &team->shared->views[team->actor_count],
		.faulty_device = has_word(program, STRESS_fail_io),
		.world = team->world,
	};

	for (actor.end = line + 1;
	     actor.end < program->count && !begins_section(program, actor.end); actor.end++)
		;
	actor.random = random_mix(stress_program_number(program, STRESS_run, "seed") ^
				  random_mix(actor.number + 1));
	team->actor_count++;
	return actor;
}

static struct member *member_of(struct team *team, size_t line)
{
	size_t i;

	for (i = 0; i < team->count; i++)
		if (team->members[i].line == line)
			return &team->members[i];
	return NULL;
}

static int prepare_memory(struct team *team, struct member *member, struct error *error)
{
	const struct stress_value *value = team->world->program->lines[member->line].values;
	struct memory *memory = &member->memory;
	pthread_rwlockattr_t attributes;

	/* name, cgroup, memory, shares, pages, threads, random, cpu, node */
	if (value[3].number != STRESS_NO_LINE) {
		const struct member *other = member_of(team, value[3].number);

		if (!other || !other->memory.shmem)
			return error_set(error, EXIT_INPUT,
					 "task %s shares memory with %s: expected memory=shmem of "
					 "that task",
					 value[0].name, value[3].name);
		*memory = other->memory;
	} else {
		memory->shmem = value[2].number == 1;
		memory->pages = value[4].number;
		memory->content = (struct content){.seed = random_mix(member->line),
						   .sizes = content_same(value[6].number / 8 * 8)};
		memory->states = share(memory->pages * sizeof(*memory->states));
		if (!memory->states || (memory->shmem && memory_open(memory)))
			return error_system(error, EXIT_MACHINE, "memory of task %s",
					    value[0].name);
	}
	pthread_rwlockattr_init(&attributes);
	pthread_rwlockattr_setkind_np(&attributes, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
	pthread_rwlock_init(&memory->gate, &attributes);
	return 0;
}

static int prepare_member(struct team *team, size_t line, struct error *error)
{
	const struct stress_line *section = &team->world->program->lines[line];
	struct member *member = &team->members[team->count];
	size_t i;

	*member = (struct member){.line = line, .is_task = section->word == STRESS_task};
	member->threads = member->is_task ? section->values[5].number : 1;
	if (team->count == ACTORS_MAX || team->actor_count + member->threads > ACTORS_MAX)
		return error_set(error, EXIT_INPUT, "more than %d threads", ACTORS_MAX);
	for (i = 0; i < member->threads; i++)
		member->actors[i] = new_actor(team, line);
	team->count++;
	return member->is_task ? prepare_memory(team, member, error) : 0;
}

static void *thread_main(void *argument)
{
	struct actor *actor = argument;

	if (!actor_live(actor)) /* else its view says why */
		atomic_store(&actor->view->since_ns, 0);
	return NULL;
}

/* Every page at the end, by the first thread, when the others are gone. */
static int check_all(struct actor *actor)
{
	struct memory *memory = actor->memory;
	struct page_run run = {.first = 0, .count = 1};
	int code = 0;

	atomic_store(&actor->view->since_ns, clock_ns());
	for (; run.first < memory->pages && !code; run.first++) {
		memory_lock(memory, run, false);
		code = memory_check(actor, run.first);
		memory_unlock(memory, run, false);
	}
	return code;
}

static int live_with_threads(struct member *member)
{
	pthread_t threads[ACTOR_THREADS] = {0};
	int failed = 0;
	size_t i;

	for (i = 1; i < member->threads; i++)
		if (pthread_create(&threads[i], NULL, thread_main, &member->actors[i]))
			return actor_fail(&member->actors[i], false, "pthread_create failed");
	failed = actor_live(&member->actors[0]);
	atomic_store(&member->actors[0].view->since_ns, clock_ns());
	for (i = 1; i < member->threads; i++) {
		pthread_join(threads[i], NULL);
		failed = failed || *member->actors[i].view->what;
	}
	return failed || check_all(&member->actors[0]);
}

/* Where the task may run and have its pages. */
static void bind_task(const struct stress_value *value)
{
	unsigned long node = 1ul << value[8].number % 64;
	cpu_set_t cpus;

	if (value[7].number < 64) {
		CPU_ZERO(&cpus);
		CPU_SET(value[7].number, &cpus);
		sched_setaffinity(0, sizeof(cpus), &cpus);
	}
	if (value[8].number < 64)
		set_mempolicy(MPOL_BIND, &node, 64);
}

/* The process of a task. */
static void task_main(struct team *team, struct member *member)
{
	const struct stress_value *value = team->world->program->lines[member->line].values;
	size_t i;
	int failed;

	bind_task(value);
	memory_expect_faults();
	if (memory_map(&member->memory))
		_exit(actor_fail(&member->actors[0], false, "mmap: %s", strerror(errno)) != 0);
	while (!atomic_load(&team->shared->go))
		clock_sleep(CLOCK_MS / 10);
	for (i = 0; i < member->threads; i++) {
		member->actors[i].memory = &member->memory;
		member->actors[i].until_ns = atomic_load(&team->shared->until_ns);
	}
	failed = live_with_threads(member);
	for (i = 0; i < member->threads && !failed; i++)
		atomic_store(&member->actors[i].view->since_ns, 0);
	_exit(failed ? 1 : 0);
}

static int start_task(struct team *team, struct member *member, struct error *error)
{
	uint64_t cgroup = team->world->program->lines[member->line].values[1].number;
	char path[512];

	member->pid = fork();
	if (member->pid < 0)
		return error_system(error, EXIT_MACHINE, "fork");
	if (!member->pid) {
		struct error own;

		world_cgroup(team->world, cgroup, path);
		if (*path && team->world->memcg && cgroups_attach(path, getpid(), &own)) {
			actor_fail(&member->actors[0], false, "%.200s", own.text);
			_exit(1);
		}
		task_main(team, member);
	}
	return 0;
}

struct team *team_new(struct world *world, struct error *error)
{
	const struct stress_program *program = world->program;
	struct team *team = xcalloc(1, sizeof(*team));
	size_t i;
	int code = 0;

	team->world = world;
	team->shared = share(sizeof(*team->shared));
	if (!team->shared)
		code = error_system(error, EXIT_MACHINE, "shared memory");
	for (i = 0; i < program->count && !code; i++) {
		enum stress_word word = program->lines[i].word;

		if (word == STRESS_task || word == STRESS_control)
			code = prepare_member(team, i, error);
		if (word == STRESS_setup && !code) {
			struct actor actor = new_actor(team, i);

			if (actor_once(&actor))
				code = error_set(error, EXIT_MACHINE, "setup: %s",
						 actor.view->what);
			team->actor_count--; /* its place is free again */
			prctl(PR_SET_NAME, "harness");
			*actor.view = (struct actor_view){.since_ns = 0};
		}
	}
	for (i = 0; i < team->count && !code; i++)
		if (team->members[i].is_task)
			code = start_task(team, &team->members[i], error);
	return code ? NULL : team;
}

/* Sends what the kernel has on the stacks of all processes but its own idle ones. */
static void send_stacks(const struct team *team)
{
	size_t i;

	for (i = 0; i < team->count; i++) {
		const struct member *member = &team->members[i];
		char path[64], stack[STACK_MAX], other[384];
		struct dirent *entry;
		DIR *threads;

		snprintf(path, sizeof(path), "/proc/%d/task", (int)member->pid);
		threads = member->pid && !member->ended ? opendir(path) : NULL;
		while (threads && (entry = readdir(threads))) {
			snprintf(other, sizeof(other), "%s/%s/stack", path, entry->d_name);
			if (entry->d_name[0] != '.' &&
			    kernelfile_read(other, stack, sizeof(stack)) > 0)
				stream_send("stack", json_pack("{s:s, s:s}", "thread",
							       entry->d_name, "stack", stack));
		}
		if (threads)
			closedir(threads);
	}
}

static const struct stress_line *step_of(const struct team *team, const struct actor_view *view)
{
	return &team->world->program->lines[atomic_load(&view->step)];
}

/* The member that an actor is of. */
static const struct member *member_with(const struct team *team, size_t actor)
{
	size_t i, k;

	for (i = 0; i < team->count; i++)
		for (k = 0; k < team->members[i].threads; k++)
			if (team->members[i].actors[k].number == actor)
				return &team->members[i];
	return NULL;
}

static const char *actor_name(const struct team *team, size_t actor)
{
	const struct member *member = member_with(team, actor);

	return member && member->is_task ? team->world->program->lines[member->line].values[0].name
					 : "control";
}

/* Says which actor is stuck, if one is. */
static int look_for_hang(const struct team *team, struct error *error)
{
	uint64_t now = clock_ns();
	size_t i;

	for (i = 0; i < team->actor_count; i++) {
		const struct actor_view *view = &team->shared->views[i];
		uint64_t since = atomic_load(&view->since_ns);
		const struct member *member = member_with(team, i);

		if (!since || now < since + PATIENCE_S * (uint64_t)CLOCK_SECOND ||
		    (member && member->ended))
			continue;
		error_set(error, EXIT_MACHINE, "hung: %s: %s does not end", actor_name(team, i),
			  stress_grammar[step_of(team, view)->word].word);
		send_stacks(team);
		kernelfile_write("/proc/sysrq-trigger", "w", &(struct error){.text = ""});
		return -1;
	}
	return 0;
}

/* Why a member that ended badly did. */
static int judge(const struct team *team, const struct member *member, struct error *error)
{
	const char *name = actor_name(team, member->actors[0].number);
	size_t i;

	for (i = 0; i < member->threads; i++) {
		const struct actor_view *view = member->actors[i].view;

		if (*view->what)
			return error_set(error, view->loss ? EXIT_DATA : EXIT_MACHINE, "%s: %s: %s",
					 name, stress_grammar[step_of(team, view)->word].word,
					 view->what);
	}
	if (!member->is_task || (WIFEXITED(member->status) && !WEXITSTATUS(member->status)))
		return 0;
	if (WIFSIGNALED(member->status))
		return error_set(error, EXIT_MACHINE, "%s: killed by signal %d (%s)", name,
				 WTERMSIG(member->status), strsignal(WTERMSIG(member->status)));
	return error_set(error, EXIT_MACHINE, "%s: ended with %d", name,
			 WEXITSTATUS(member->status));
}

static void *control_main(void *argument)
{
	struct member *member = argument;

	thread_main(&member->actors[0]);
	__atomic_store_n(&member->ended, true, __ATOMIC_RELEASE);
	return NULL;
}

static int start_control(struct team *team, struct member *member, struct error *error)
{
	member->actors[0].until_ns = atomic_load(&team->shared->until_ns);
	if (pthread_create(&member->thread, NULL, control_main, member))
		return error_set(error, EXIT_MACHINE, "pthread_create failed");
	return 0;
}

/* Whether all have ended; those that have badly set @error, the first of them. */
static bool all_ended(struct team *team, int *code, struct error *error)
{
	bool all = true;
	size_t i;

	for (i = 0; i < team->count; i++) {
		struct member *member = &team->members[i];

		if (member->is_task && !member->ended &&
		    waitpid(member->pid, &member->status, WNOHANG) == member->pid) {
			member->ended = true;
			if (!*code)
				*code = judge(team, member, error);
		}
		all = all && __atomic_load_n(&member->ended, __ATOMIC_ACQUIRE);
	}
	return all;
}

int team_live(struct team *team, struct error *error)
{
	uint64_t length = stress_program_number(team->world->program, STRESS_run, "ms");
	bool lifted = false;
	int code = 0;
	size_t i;

	atomic_store(&team->shared->until_ns, clock_ns() + length * CLOCK_MS);
	atomic_store(&team->shared->go, true);
	for (i = 0; i < team->count && !code; i++)
		if (!team->members[i].is_task)
			code = start_control(team, &team->members[i], error);
	/* one that ended badly may hold what others wait for: they are not waited for then */
	while (!code && !all_ended(team, &code, error) && !code) {
		if (!lifted && clock_ns() >= atomic_load(&team->shared->until_ns)) {
			world_lift_limits(team->world);
			lifted = true;
		}
		code = look_for_hang(team, error);
		clock_sleep(CLOCK_MS);
	}
	for (i = 0; i < team->count && !code; i++)
		if (!team->members[i].is_task)
			code = judge(team, &team->members[i], error);
	return code;
}

void team_send(const struct team *team)
{
	uint64_t done[STRESS_WORDS] = {0}, faults = 0;
	json_t *operations = json_object();
	size_t i, word;

	for (i = 0; i < team->actor_count; i++) {
		const struct actor_view *view = &team->shared->views[i];
		unsigned int count = atomic_load(&view->last_count), k;
		json_t *last = json_array();

		for (word = 0; word < STRESS_WORDS; word++)
			done[word] += atomic_load(&view->done[word]);
		faults += view->faults;
		for (k = count > ACTOR_LAST ? count - ACTOR_LAST : 0; k < count; k++) {
			char *text = stress_line_text(
				&team->world->program->lines[view->last[k % ACTOR_LAST]]);

			json_array_append_new(last, json_string(text));
			free(text);
		}
		stream_send("actor",
			    json_pack("{s:s, s:I, s:o}", "name", actor_name(team, i), "since",
				      (json_int_t)atomic_load(&view->since_ns), "last", last));
	}
	for (word = 0; word < STRESS_WORDS; word++)
		if (done[word])
			json_object_set_new(operations, stress_grammar[word].word,
					    json_integer((json_int_t)done[word]));
	stream_send("operations",
		    json_pack("{s:o, s:I, s:I}", "done", operations, "faults", (json_int_t)faults,
			      "refused", (json_int_t)atomic_load(&team->world->refused)));
}

void team_close(struct team *team)
{
	size_t i;

	for (i = 0; i < team->count; i++)
		if (team->members[i].is_task && team->members[i].memory.shmem)
			close(team->members[i]
				      .memory.fd); /* again for those that share it: EBADF */
	free(team);
}

// SPDX-License-Identifier: GPL-2.0-only
/* The steps of tasks: what they do to their memory. See wire/stress/grammar.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/stress/memory.h"
#include "harness/stress/steps.h"
#include "lib/clock.h"

enum { CHILD_LOST = 1, CHILD_FAILED = 2 };

/* While this is held no page moves: gates of all steps but those that hold it for writing. */
static struct page_run begin(struct actor *actor, const struct stress_line *step, int write)
{
	struct page_run run = memory_draw(actor, step_number(step, 0));

	pthread_rwlock_rdlock(&actor->memory->gate);
	if (write >= 0)
		memory_lock(actor->memory, run, write);
	return run;
}

static int end(struct actor *actor, struct page_run run, int write, int code)
{
	if (write >= 0)
		memory_unlock(actor->memory, run, write);
	pthread_rwlock_unlock(&actor->memory->gate);
	return code;
}

int step_rewrite(struct actor *actor, const struct stress_line *step)
{
	struct page_run run = begin(actor, step, true);
	uint64_t i;
	int code = 0;

	for (i = 0; i < run.count && !code; i++)
		code = memory_rewrite(actor, run.first + i);
	return end(actor, run, true, code);
}

int step_verify(struct actor *actor, const struct stress_line *step)
{
	struct page_run run = begin(actor, step, false);
	uint64_t i;
	int code = 0;

	for (i = 0; i < run.count && !code; i++)
		code = memory_check(actor, run.first + i);
	return end(actor, run, false, code);
}

int step_load(struct actor *actor, const struct stress_line *step)
{
	struct page_run run = begin(actor, step, -1);
	uint64_t i;
	int code = 0;

	for (i = 0; i < run.count && !code; i++)
		code = memory_touch(actor, run.first + i);
	return end(actor, run, -1, code);
}

static int fill(struct actor *actor, const struct stress_line *step, uint64_t word)
{
	struct page_run run = begin(actor, step, true);
	uint64_t i;
	int code = 0;

	for (i = 0; i < run.count && !code; i++)
		code = memory_fill(actor, run.first + i, word);
	return end(actor, run, true, code);
}

int step_zero(struct actor *actor, const struct stress_line *step)
{
	return fill(actor, step, 0);
}

int step_same(struct actor *actor, const struct stress_line *step)
{
	return fill(actor, step, actor_draw(actor, UINT32_MAX - 1) + 1);
}

static int advise(struct actor *actor, struct page_run run, int advice, const char *name)
{
	/* not now: EAGAIN, EBUSY; no memory for it: ENOMEM */
	if (!madvise(memory_page(actor->memory, run.first), run.count * PAGE_BYTES, advice) ||
	    errno == EAGAIN || errno == EBUSY || errno == ENOMEM)
		return 0;
	return actor_fail(actor, false, "%s: %s", name, strerror(errno));
}

int step_discard(struct actor *actor, const struct stress_line *step)
{
	struct page_run run = begin(actor, step, true);
	struct memory *memory = actor->memory;
	uint64_t i;
	int code = advise(actor, run, memory->shmem ? MADV_REMOVE : MADV_DONTNEED, "discard");

	for (i = 0; i < run.count && !code; i++) {
		struct page_state *state = &memory->states[run.first + i];

		state->kind = PAGE_EMPTY;
		state->version = 0;
		state->may_be_empty = false;
	}
	return end(actor, run, true, code);
}

int step_lazyfree(struct actor *actor, const struct stress_line *step)
{
	struct page_run run = begin(actor, step, true);
	struct memory *memory = actor->memory;
	uint64_t i;
	int code = memory->shmem ? 0 : advise(actor, run, MADV_FREE, "lazyfree");

	for (i = 0; i < run.count && !code && !memory->shmem; i++)
		memory->states[run.first + i].may_be_empty = true;
	return end(actor, run, true, code);
}

int step_pageout(struct actor *actor, const struct stress_line *step)
{
	struct page_run run = begin(actor, step, -1);

	return end(actor, run, -1, advise(actor, run, MADV_PAGEOUT, "pageout"));
}

int step_cold(struct actor *actor, const struct stress_line *step)
{
	struct page_run run = begin(actor, step, -1);

	return end(actor, run, -1, advise(actor, run, MADV_COLD, "cold"));
}

int step_willneed(struct actor *actor, const struct stress_line *step)
{
	struct page_run run = begin(actor, step, -1);

	return end(actor, run, -1, advise(actor, run, MADV_WILLNEED, "willneed"));
}

/* Alone: what is pinned takes no advice. */
int step_pin(struct actor *actor, const struct stress_line *step)
{
	struct page_run run = memory_draw(actor, step_number(step, 0));
	size_t length = run.count * PAGE_BYTES;
	uint8_t *at;
	int code = 0;

	pthread_rwlock_wrlock(&actor->memory->gate);
	at = memory_page(actor->memory, run.first);
	/* a page that cannot be read is not pinned; there may be too little memory, too */
	if ((mlock(at, length) && errno != ENOMEM && errno != EAGAIN && errno != EFAULT) ||
	    munlock(at, length))
		code = actor_fail(actor, false, "mlock: %s", strerror(errno));
	pthread_rwlock_unlock(&actor->memory->gate);
	return code;
}

/* Of anonymous memory the pages begin anew; those of shared memory are still there. */
int step_remap(struct actor *actor, const struct stress_line *step)
{
	struct page_run run = memory_draw(actor, step_number(step, 0));
	struct memory *memory = actor->memory;
	uint8_t *at;
	uint64_t i;
	int code = 0;

	pthread_rwlock_wrlock(&memory->gate);
	at = memory_page(memory, run.first);
	munmap(at, run.count * PAGE_BYTES);
	if (mmap(at, run.count * PAGE_BYTES, PROT_READ | PROT_WRITE,
		 (memory->shmem ? MAP_SHARED : MAP_PRIVATE | MAP_ANONYMOUS) | MAP_FIXED,
		 memory->shmem ? memory->fd : -1,
		 memory->shmem ? (off_t)(run.first * PAGE_BYTES) : 0) == MAP_FAILED)
		code = actor_fail(actor, false, "mmap: %s", strerror(errno));
	for (i = 0; i < run.count && !memory->shmem; i++) {
		struct page_state *state = &memory->states[run.first + i];

		state->kind = PAGE_EMPTY;
		state->version = 0;
		state->may_be_empty = false;
	}
	pthread_rwlock_unlock(&memory->gate);
	return code;
}

/* Moves @length bytes; where they are several mappings, a kernel may want them one by one. */
static int move_memory(uint8_t *from, size_t length, uint8_t *to)
{
	size_t done;

	if (mremap(from, length, length, MREMAP_MAYMOVE | MREMAP_FIXED, to) != MAP_FAILED)
		return 0;
	for (done = 0; done < length; done += PAGE_BYTES)
		if (mremap(from + done, PAGE_BYTES, PAGE_BYTES, MREMAP_MAYMOVE | MREMAP_FIXED,
			   to + done) == MAP_FAILED)
			return -1;
	return 0;
}

int step_move(struct actor *actor, const struct stress_line *step)
{
	struct memory *memory = actor->memory;
	const size_t length = memory->pages * PAGE_BYTES;
	uint8_t *from, *to;
	int code = 0;

	(void)step;
	pthread_rwlock_wrlock(&memory->gate);
	from = memory->at;
	to = memory->place[from == memory->place[0]];
	if (move_memory(from, length, to) ||
	    mmap(from, length, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED,
		 -1, 0) == MAP_FAILED)
		code = actor_fail(actor, false, "mremap: %s", strerror(errno));
	else
		memory->at = to;
	pthread_rwlock_unlock(&memory->gate);
	return code;
}

/* The child: what it has of anonymous memory is its own, and what it knows of it, @states, too. */
static void live_as_child(struct actor *actor, struct page_state *states, uint64_t pages)
{
	struct memory own = *actor->memory;
	struct actor child = *actor;
	struct page_run run;
	uint64_t i;
	int code = 0;

	own.states = states;
	child.memory = &own;
	run = memory_draw(&child, pages);
	memory_lock(&own, run, true);
	for (i = 0; i < run.count && !code; i++)
		code = memory_rewrite(&child, run.first + i);
	for (i = 0; i < run.count && !code; i++)
		code = memory_check(&child, run.first + i);
	memory_unlock(&own, run, true);
	_exit(!code ? 0 : actor->view->loss ? CHILD_LOST : CHILD_FAILED);
}

/* What is known of each page of @memory, copied: the original goes on changing. NULL: no memory. */
static struct page_state *copy_states(const struct memory *memory, size_t size)
{
	struct page_state *states =
		mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return states == MAP_FAILED ? NULL : memcpy(states, memory->states, size);
}

int step_fork(struct actor *actor, const struct stress_line *step)
{
	struct memory *memory = actor->memory;
	const size_t size = memory->pages * sizeof(*memory->states);
	struct page_state *states;
	int status = 0;
	pid_t pid = -1;

	pthread_rwlock_wrlock(&memory->gate);
	states = memory->shmem ? memory->states : copy_states(memory, size);
	if (states)
		pid = fork();
	if (!pid)
		live_as_child(actor, states, step_number(step, 0));
	if (states && !memory->shmem)
		munmap(states, size);
	pthread_rwlock_unlock(&memory->gate);
	if (pid < 0) /* failed allocations are part of the play */
		return 0;
	actor_draw(actor, 2); /* the parent's numbers are others than the child's */
	if (waitpid(pid, &status, 0) != pid)
		return actor_fail(actor, false, "waitpid: %s", strerror(errno));
	if (WIFEXITED(status) && WEXITSTATUS(status))
		return -1; /* the child has said why */
	return 0;
}

int step_grow(struct actor *actor, const struct stress_line *step)
{
	const size_t length = step_number(step, 0) * PAGE_BYTES;
	uint8_t *memory =
		mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	size_t i;

	if (memory == MAP_FAILED)
		return 0;
	for (i = 0; i < length; i += PAGE_BYTES)
		content_write(&actor->memory->content, i / PAGE_BYTES, 1, memory + i);
	munmap(memory, length);
	return 0;
}

int step_nap(struct actor *actor, const struct stress_line *step)
{
	(void)actor;
	clock_sleep(step_number(step, 0) * 1000);
	return 0;
}

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who acts in a stress program: each thread of a task, and each section of changes. What they
 * share with the harness lies in memory that is never swapped out.
 */
#ifndef ZSWAPBENCH_STRESS_ACTOR_H
#define ZSWAPBENCH_STRESS_ACTOR_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "lib/content.h"
#include "lib/error.h"
#include "lib/random.h"
#include "wire/stress/program.h"

enum { ACTOR_LAST = 16, ACTOR_THREADS = 4, ACTORS_MAX = 32 };

/* What a page holds. */
enum page_kind { PAGE_EMPTY, PAGE_CONTENT, PAGE_SAME };

struct page_state {
	atomic_int lock; /* -1: one writes; else how many read */
	uint32_t version;
	uint8_t kind;
	bool may_be_empty; /* the kernel was allowed to drop it */
};

/* The memory of a task, or of several that share it. */
struct memory {
	uint8_t *at; /* where it is mapped now */
	uint8_t *place[2];
	uint64_t pages;
	bool shmem;
	int fd; /* of shared memory */
	struct content content;
	struct page_state *states; /* of each page */
	pthread_rwlock_t gate;	   /* held for writing by what moves all of it */
};

/* What the harness sees of an actor. */
struct actor_view {
	atomic_uint_fast64_t since_ns; /* when its step began; 0: it has ended */
	atomic_uint step;	       /* index of its line in the program */
	atomic_uint_fast64_t done[STRESS_WORDS];
	atomic_uint last_count;
	uint16_t last[ACTOR_LAST]; /* its last steps, by index; at last_count % ACTOR_LAST next */
	uint64_t faults;	   /* reads that the device failed, met as SIGBUS */
	bool loss;
	char what[256]; /* of the loss, or why it could not go on */
};

struct actor {
	const struct stress_program *program;
	size_t first, end; /* its steps: lines of the program */
	size_t number;
	uint64_t random;
	struct actor_view *view;
	struct memory *memory; /* of a thread of a task, else NULL */
	bool faulty_device;    /* the program makes reads fail */
	uint64_t until_ns;
	void *world; /* of a section of changes: struct world */
};

/* Value @index of the step that is being done. */
static inline uint64_t step_number(const struct stress_line *step, size_t index)
{
	return step->values[index].number;
}

static inline uint64_t actor_draw(struct actor *actor, uint64_t below)
{
	return random_next(&actor->random) % below;
}

/* Repeats the steps of @actor until its time is up; returns 0, or -1 with view->what set. */
int actor_live(struct actor *actor);

/* Does its steps once. */
int actor_once(struct actor *actor);

/* Notes what went wrong in @actor's view and returns -1; @loss: a page is not what it should be. */
int actor_fail(struct actor *actor, bool loss, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif

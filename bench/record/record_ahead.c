// SPDX-License-Identifier: GPL-2.0-only
/* Records read ahead: see record_ahead.h. */
#include "bench/record/record_ahead.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/xalloc.h"

enum {
	AHEAD = 16,	 /* records that are read or wait to be taken, at most */
	THREADS_MAX = 8, /* that read; else one a processor */
};

struct slot {
	struct record record;
	struct error error;
	int code;   /* of record_load() */
	bool ready; /* all of this is there */
};

struct record_ahead {
	const char *const *files;
	size_t count;
	size_t begun, taken; /* files so far */
	bool stop;
	pthread_t threads[THREADS_MAX];
	size_t thread_count;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct slot slots[AHEAD];
};

static struct slot *slot_of(struct record_ahead *ahead, size_t file)
{
	return &ahead->slots[file % AHEAD];
}

static void read_slot(struct record_ahead *ahead, size_t file)
{
	struct slot *slot = slot_of(ahead, file);

	slot->code = record_load(ahead->files[file], &slot->record, &slot->error);
}

/* Of each thread: reads the next file that no other has begun with, until there is none. */
static void *read_slots(void *context)
{
	struct record_ahead *ahead = context;

	pthread_mutex_lock(&ahead->lock);
	while (!ahead->stop && ahead->begun < ahead->count) {
		size_t file = ahead->begun;

		if (file - ahead->taken == AHEAD) {
			pthread_cond_wait(&ahead->changed, &ahead->lock);
			continue;
		}
		ahead->begun++;
		pthread_mutex_unlock(&ahead->lock);
		read_slot(ahead, file);
		pthread_mutex_lock(&ahead->lock);
		slot_of(ahead, file)->ready = true;
		pthread_cond_broadcast(&ahead->changed);
	}
	pthread_mutex_unlock(&ahead->lock);
	return NULL;
}

struct record_ahead *record_ahead_open(const char *const *files, size_t count)
{
	struct record_ahead *ahead = xcalloc(1, sizeof(*ahead));
	size_t wanted = (size_t)sysconf(_SC_NPROCESSORS_ONLN);

	ahead->files = files;
	ahead->count = count;
	pthread_mutex_init(&ahead->lock, NULL);
	pthread_cond_init(&ahead->changed, NULL);
	while (ahead->thread_count < wanted && ahead->thread_count < THREADS_MAX &&
	       !pthread_create(&ahead->threads[ahead->thread_count], NULL, read_slots, ahead))
		ahead->thread_count++;
	return ahead;
}

/* Waits until the next file is read; reads it here if there is no thread for that. */
static void wait_for_next(struct record_ahead *ahead)
{
	struct slot *slot = slot_of(ahead, ahead->taken);

	if (!ahead->thread_count) {
		read_slot(ahead, ahead->begun++);
		return;
	}
	pthread_mutex_lock(&ahead->lock);
	while (!slot->ready)
		pthread_cond_wait(&ahead->changed, &ahead->lock);
	pthread_mutex_unlock(&ahead->lock);
}

int record_ahead_next(struct record_ahead *ahead, struct record *record, struct error *error)
{
	struct slot *slot = slot_of(ahead, ahead->taken);
	int code;

	wait_for_next(ahead);
	code = slot->code;
	if (code)
		*error = slot->error;
	else
		*record = slot->record;
	pthread_mutex_lock(&ahead->lock);
	slot->ready = false;
	ahead->taken++;
	pthread_cond_broadcast(&ahead->changed);
	pthread_mutex_unlock(&ahead->lock);
	return code;
}

void record_ahead_close(struct record_ahead *ahead)
{
	size_t i;

	pthread_mutex_lock(&ahead->lock);
	ahead->stop = true;
	pthread_cond_broadcast(&ahead->changed);
	pthread_mutex_unlock(&ahead->lock);
	for (i = 0; i < ahead->thread_count; i++)
		pthread_join(ahead->threads[i], NULL);
	for (; ahead->taken < ahead->begun; ahead->taken++)
		if (!slot_of(ahead, ahead->taken)->code)
			record_free(&slot_of(ahead, ahead->taken)->record);
	pthread_cond_destroy(&ahead->changed);
	pthread_mutex_destroy(&ahead->lock);
	free(ahead);
}

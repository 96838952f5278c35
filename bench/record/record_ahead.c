// SPDX-License-Identifier: GPL-2.0-only
/* Records read ahead: see record_ahead.h. */
#include "bench/record/record_ahead.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

#include "lib/xalloc.h"

enum { AHEAD = 8 }; /* records that wait to be taken, at most */

struct slot {
	struct record record;
	struct error error;
	int code; /* of record_load() */
};

struct record_ahead {
	const char *const *files;
	size_t count;
	size_t read, taken; /* files so far */
	bool stop, threaded;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct slot slots[AHEAD];
};

static struct slot *slot_of(struct record_ahead *ahead, size_t file)
{
	return &ahead->slots[file % AHEAD];
}

static void read_one(struct record_ahead *ahead, size_t file)
{
	struct slot *slot = slot_of(ahead, file);

	slot->code = record_load(ahead->files[file], &slot->record, &slot->error);
}

static void *read_all(void *context)
{
	struct record_ahead *ahead = context;

	pthread_mutex_lock(&ahead->lock);
	while (!ahead->stop && ahead->read < ahead->count) {
		size_t file = ahead->read;

		if (file - ahead->taken == AHEAD) {
			pthread_cond_wait(&ahead->changed, &ahead->lock);
			continue;
		}
		pthread_mutex_unlock(&ahead->lock);
		read_one(ahead, file);
		pthread_mutex_lock(&ahead->lock);
		ahead->read++;
		pthread_cond_signal(&ahead->changed);
	}
	pthread_mutex_unlock(&ahead->lock);
	return NULL;
}

struct record_ahead *record_ahead_open(const char *const *files, size_t count)
{
	struct record_ahead *ahead = xcalloc(1, sizeof(*ahead));

	ahead->files = files;
	ahead->count = count;
	pthread_mutex_init(&ahead->lock, NULL);
	pthread_cond_init(&ahead->changed, NULL);
	ahead->threaded = !pthread_create(&ahead->thread, NULL, read_all, ahead);
	return ahead;
}

/* Waits until the next file is read; reads it here if there is no thread for that. */
static void wait_for_next(struct record_ahead *ahead)
{
	if (!ahead->threaded) {
		read_one(ahead, ahead->read++);
		return;
	}
	pthread_mutex_lock(&ahead->lock);
	while (ahead->read == ahead->taken)
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
	ahead->taken++;
	pthread_cond_signal(&ahead->changed);
	pthread_mutex_unlock(&ahead->lock);
	return code;
}

void record_ahead_close(struct record_ahead *ahead)
{
	pthread_mutex_lock(&ahead->lock);
	ahead->stop = true;
	pthread_cond_signal(&ahead->changed);
	pthread_mutex_unlock(&ahead->lock);
	if (ahead->threaded)
		pthread_join(ahead->thread, NULL);
	for (; ahead->taken < ahead->read; ahead->taken++)
		if (!slot_of(ahead, ahead->taken)->code)
			record_free(&slot_of(ahead, ahead->taken)->record);
	pthread_cond_destroy(&ahead->changed);
	pthread_mutex_destroy(&ahead->lock);
	free(ahead);
}

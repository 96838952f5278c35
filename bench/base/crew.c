// SPDX-License-Identifier: GPL-2.0-only
/* Pieces of work in threads: see crew.h. */
#include "bench/base/crew.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bench/base/interrupt.h"
#include "bench/base/must.h"
#include "bench/base/progress.h"
#include "lib/clock.h"
#include "lib/xalloc.h"

/* What the threads share. */
struct crew_queue {
	const struct crew *crew;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	size_t next, done, working;
	double until;	      /* 0: no limit */
	char last[CREW_NOTE]; /* what was begun last */
	bool failed;
	struct error error; /* the first */
};

/* Whether another piece is begun. */
static bool goes_on(const struct crew_queue *queue)
{
	return queue->next < queue->crew->count && !queue->failed && !interrupt_pending() &&
	       !(queue->until > 0 && clock_seconds() > queue->until);
}

static bool take_piece(struct crew_queue *queue, size_t *piece)
{
	bool taken;

	pthread_mutex_lock(&queue->lock);
	taken = goes_on(queue);
	if (taken) {
		*piece = queue->next++;
		queue->crew->note(queue->crew->context, *piece, queue->last);
	}
	pthread_mutex_unlock(&queue->lock);
	return taken;
}

static void *work_on_queue(void *argument)
{
	struct crew_queue *queue = argument;
	size_t piece;

	while (take_piece(queue, &piece)) {
		struct error error = {.text = ""};
		int code = queue->crew->work(queue->crew->context, piece, &error);

		pthread_mutex_lock(&queue->lock);
		if (code && !queue->failed) {
			queue->failed = true;
			queue->error = error;
		}
		queue->done++;
		pthread_cond_signal(&queue->changed);
		pthread_mutex_unlock(&queue->lock);
	}
	pthread_mutex_lock(&queue->lock);
	queue->working--;
	pthread_cond_signal(&queue->changed);
	pthread_mutex_unlock(&queue->lock);
	return NULL;
}

static void show_crew_progress(struct crew_queue *queue)
{
	while (queue->working && !queue->failed && !interrupt_pending()) {
		char note[CREW_NOTE];
		struct timespec until;
		size_t done;

		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_nsec += 200000000;
		if (until.tv_nsec >= CLOCK_SECOND) {
			until.tv_nsec -= CLOCK_SECOND;
			until.tv_sec++;
		}
		pthread_cond_timedwait(&queue->changed, &queue->lock, &until);
		done = queue->done;
		memcpy(note, queue->last, sizeof(note));
		pthread_mutex_unlock(&queue->lock);
		progress_step(done, note);
		pthread_mutex_lock(&queue->lock);
	}
}

int crew_run(const struct crew *crew, struct error *error)
{
	struct crew_queue queue = {.crew = crew};
	size_t threads = crew->jobs ? crew->jobs : (size_t)sysconf(_SC_NPROCESSORS_ONLN), i;
	pthread_t *thread;

	if (!crew->count)
		return 0;
	threads = threads > crew->count ? crew->count : threads;
	queue.working = threads;
	queue.until = crew->seconds > 0 ? clock_seconds() + crew->seconds : 0;
	pthread_mutex_init(&queue.lock, NULL);
	pthread_cond_init(&queue.changed, NULL);
	interrupt_catch();
	progress_begin(crew->what, crew->seconds > 0 ? 0 : crew->count);
	thread = xcalloc(threads, sizeof(*thread));
	for (i = 0; i < threads; i++)
		must_work(!pthread_create(&thread[i], NULL, work_on_queue, &queue),
			  "no thread to be had");
	pthread_mutex_lock(&queue.lock);
	show_crew_progress(&queue);
	pthread_mutex_unlock(&queue.lock);
	for (i = 0; i < threads; i++)
		pthread_join(thread[i], NULL);
	free(thread);
	pthread_cond_destroy(&queue.changed);
	pthread_mutex_destroy(&queue.lock);
	progress_end(queue.failed || interrupt_pending() ? "stopped" : "done");
	if (interrupt_check(error)) /* whatever a piece said of its own end */
		return -1;
	if (queue.failed)
		*error = queue.error;
	return queue.failed ? -1 : 0;
}

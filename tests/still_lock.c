// SPDX-License-Identifier: GPL-2.0-only
/*
 * What bench/machine/preload/still.c promises, tried on a stand-in for QEMU: two threads and a big
 * lock. Without the object the first thread meets the other one where it should not, so that
 * this can fail: still_lock turns | signal.
 */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t big_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t halt = PTHREAD_COND_INITIALIZER;
static atomic_bool started, busy, stop, told;
static atomic_uint turns;
static int event;

/* As the processors' thread: computes without the lock, then waits with it. */
static void *compute(void *endless)
{
	pthread_mutex_lock(&big_lock);
	while (!stop) {
		started = true;
		pthread_cond_wait(&halt, &big_lock);
		if (stop)
			break;
		busy = true;
		turns++;
		do {
			volatile unsigned int i;

			pthread_mutex_unlock(&big_lock);
			/* long enough for the other to come by where they share a processor */
			for (i = 0; i < 500000; i++)
				;
			pthread_mutex_lock(&big_lock);
		} while (endless && !stop);
		busy = false;
	}
	pthread_mutex_unlock(&big_lock);
	return NULL;
}

static void begin(pthread_t *thread, void *endless)
{
	pthread_create(thread, NULL, compute, endless);
	while (!started)
		usleep(1000);
}

/* As the main loop, whose turn it is when the other thread waits. */
static void wake(bool end)
{
	pthread_mutex_lock(&big_lock);
	stop = end;
	pthread_cond_signal(&halt);
	pthread_mutex_unlock(&big_lock);
}

/* The main loop never has the lock while the other thread is not waiting. */
static int take_turns(void)
{
	unsigned int met = 0;
	pthread_t thread;

	begin(&thread, NULL);
	while (turns < 2000) {
		pthread_mutex_lock(&big_lock);
		met += busy;
		pthread_cond_signal(&halt);
		pthread_mutex_unlock(&big_lock);
	}
	wake(true);
	pthread_join(thread, NULL);
	printf("met %u times\n", met);
	return met != 0;
}

static void woken(int number)
{
	const unsigned long long one = 1;

	(void)number;
	told = true;
	(void)!write(event, &one, sizeof(one));
}

/* A thread that never waits does not keep the main loop from ending when it is told to. */
static int be_told(void)
{
	pthread_t thread;

	event = eventfd(0, 0);
	signal(SIGALRM, woken);
	begin(&thread, &event);
	wake(false);
	while (!busy)
		usleep(1000);
	alarm(1);
	pthread_mutex_lock(&big_lock);
	printf("let through %s\n", told ? "when told" : "at once");
	stop = true;
	pthread_mutex_unlock(&big_lock);
	pthread_join(thread, NULL);
	return told ? 0 : 1;
}

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "turns") == 0)
		return take_turns();
	if (argc == 2 && strcmp(argv[1], "signal") == 0)
		return be_told();
	fputs("usage: still_lock turns|signal\n", stderr);
	return 2;
}

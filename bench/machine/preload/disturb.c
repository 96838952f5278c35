// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loaded into QEMU below bench/machine/preload/still.c by `make determinism`: the host as QEMU
 * would meet it elsewhere. Its clocks run at another speed, its threads are delayed where they
 * synchronise, and a process beside it stops and continues it and computes in between. If
 * something of it came through, runs that are the same would differ.
 */
#include <dlfcn.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "bench/machine/preload/disturbance.h"

static struct disturbance disturbance;
static _Thread_local uint64_t random_state;

static void sleep_ns(uint64_t ns)
{
	const struct timespec time = {(time_t)(ns / 1000000000), (long)(ns % 1000000000)};

	syscall(SYS_nanosleep, &time, NULL);
}

/* The clock as it is. */
static struct timespec now_of(clockid_t clock)
{
	struct timespec now = {0};

	syscall(SYS_clock_gettime, clock, &now);
	return now;
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
	double seconds;

	*now = now_of(clock);
	seconds = ((double)now->tv_sec + (double)now->tv_nsec * 1e-9) * disturbance.clock;
	now->tv_sec = (time_t)seconds;
	now->tv_nsec = (long)((seconds - (double)now->tv_sec) * 1e9);
	return 0;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
	struct timespec time;

	(void)zone;
	clock_gettime(CLOCK_REALTIME, &time);
	*now = (struct timeval){time.tv_sec, time.tv_nsec / 1000};
	return 0;
}

time_t time(time_t *now)
{
	struct timeval value;

	gettimeofday(&value, NULL);
	if (now)
		*now = value.tv_sec;
	return value.tv_sec;
}

/* Now and then up to a fifth of a millisecond, or only long enough for another thread to come. */
static void delay(void)
{
	if (!disturbance.delays)
		return;
	if (!random_state)
		random_state = (uint64_t)now_of(CLOCK_MONOTONIC).tv_nsec + 1;
	if (random_next(&random_state) % disturbance.delays)
		return;
	if (random_next(&random_state) % 2)
		sleep_ns(random_next(&random_state) % 200000);
	else
		syscall(SYS_sched_yield);
}

static void *next(const char *name, const char *version)
{
	void *function = dlvsym(RTLD_NEXT, name, version);

	if (!function)
		abort();
	return function;
}

int pthread_mutex_lock(pthread_mutex_t *lock)
{
	static int (*lock_next)(pthread_mutex_t *);

	if (!lock_next)
		*(void **)&lock_next = next("pthread_mutex_lock", "GLIBC_2.2.5");
	delay();
	return lock_next(lock);
}

int pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *lock)
{
	static int (*wait_next)(pthread_cond_t *, pthread_mutex_t *);
	int result;

	if (!wait_next)
		*(void **)&wait_next = next("pthread_cond_wait", "GLIBC_2.3.2");
	result = wait_next(condition, lock);
	delay();
	return result;
}

int ppoll(struct pollfd *files, nfds_t count, const struct timespec *timeout, const sigset_t *mask)
{
	static int (*poll_next)(struct pollfd *, nfds_t, const struct timespec *, const sigset_t *);
	int result;

	if (!poll_next)
		*(void **)&poll_next = next("ppoll", "GLIBC_2.4");
	result = poll_next(files, count, timeout, mask);
	delay();
	return result;
}

static void compute(uint64_t ns)
{
	struct timespec begin = now_of(CLOCK_MONOTONIC), now;

	do
		now = now_of(CLOCK_MONOTONIC);
	while ((uint64_t)(now.tv_sec - begin.tv_sec) * 1000000000 + (uint64_t)now.tv_nsec -
		       (uint64_t)begin.tv_nsec <
	       ns);
}

/* Stops QEMU and lets it go on, a hundred times a second or so, and computes. */
static void trouble(pid_t qemu)
{
	uint64_t random = (uint64_t)now_of(CLOCK_MONOTONIC).tv_nsec;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	while (getppid() == qemu) {
		uint64_t period = random_next(&random) % 20000000;

		if (disturbance.stopped) {
			kill(qemu, SIGSTOP);
			sleep_ns(period / 100 * disturbance.stopped);
			kill(qemu, SIGCONT);
		}
		if (disturbance.load)
			compute(period / 4);
		sleep_ns(period / 100 * (100 - disturbance.stopped));
	}
	_exit(0);
}

__attribute__((constructor)) static void begin(void)
{
	const char *number = getenv(DISTURBANCE_VARIABLE);
	pid_t qemu = getpid();

	disturbance = disturbance_draw(number ? strtoull(number, NULL, 10) : 0);
	if ((disturbance.stopped || disturbance.load) && fork() == 0)
		trouble(qemu);
}

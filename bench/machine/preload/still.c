// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loaded into QEMU (LD_PRELOAD) by the machine `sim`, so that the time of the host does not
 * reach the guest. Virtual time counts instructions, but in QEMU 7.2 two ways are left open:
 *
 * 1. The clock. The software TLB is resized by windows of 100 ms of gettimeofday()
 *    (tlb_mmu_resize_locked() in accel/tcg/cputlb.c). Linux on x86 clears accessed bits
 *    without a flush of the TLB, so its size decides when such a bit is set again, and
 *    thereby which pages reclaim takes. Here every clock that QEMU can ask stands still.
 *
 * 2. The main loop. It moves the virtual clock to the next timer when all processors are
 *    halted (icount_start_warp_timer() in softmmu/icount.c), and looks at them while their
 *    thread may still be on its way from the last `hlt` to its wait. By then the instructions
 *    executed are not all counted, and the timer by which processors take turns still runs:
 *    the clock goes too far, and turns fall elsewhere. As each timer wakes the main loop, it
 *    may come by at any moment. Here it has the big lock only while the processors' thread
 *    waits.
 *
 * What is known of QEMU: its first thread runs the main loop; of the others only the
 * processors' calls pthread_cond_wait(), with the big lock; and a signal's handler wakes the
 * main loop by writing the eight bytes of an eventfd.
 */
#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "bench/machine/preload/still.h"

enum {
	WALL_S = 1767225600, /* 2026-01-01 00:00 UTC, where the guest's clock begins, too */
	SINCE_BOOT_S = 1000,
	LOOK_AGAIN_NS = 100000000,
	/*
	 * Of processor time. A guest that is busy without end must not keep the main loop from
	 * switching it off: one pass is let through, in which the two can meet as above.
	 */
	PATIENCE_S = 60,
};

int clock_gettime(clockid_t clock, struct timespec *now)
{
	bool wall = clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE || clock == CLOCK_TAI;

	*now = (struct timespec){.tv_sec = wall ? WALL_S : SINCE_BOOT_S};
	return 0;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
	(void)zone;
	*now = (struct timeval){.tv_sec = WALL_S};
	return 0;
}

time_t time(time_t *now)
{
	if (now)
		*now = WALL_S;
	return WALL_S;
}

static int (*next_cond_wait)(pthread_cond_t *, pthread_mutex_t *);
static int (*next_mutex_lock)(pthread_mutex_t *);
static ssize_t (*next_write)(int, const void *, size_t);

static pthread_t main_loop;
static pthread_mutex_t *_Atomic big_lock; /* NULL until the processors' thread first waits */
static pthread_cond_t turn;

/* Under the big lock. */
static pthread_t processors;
static bool waiting; /* the processors' thread is in pthread_cond_wait() */

/* Of the main loop's thread, which a handler may run in. */
static atomic_bool in_line;   /* it waits for its turn */
static atomic_bool signalled; /* ... but has been told to end */

static void *next(const char *name, const char *version)
{
	void *function = dlvsym(RTLD_NEXT, name, version);

	if (!function) {
		static const char text[] = "zswapbench: another C library than glibc for x86-64\n";

		(void)!syscall(SYS_write, STDERR_FILENO, text, sizeof(text) - 1);
		abort();
	}
	return function;
}

/* Other libraries' constructors run before ours, and may call what is here. */
static void find_next(void)
{
	if (next_write)
		return;
	*(void **)&next_cond_wait = next("pthread_cond_wait", "GLIBC_2.3.2");
	*(void **)&next_mutex_lock = next("pthread_mutex_lock", "GLIBC_2.2.5");
	*(void **)&next_write = next("write", "GLIBC_2.2.5");
}

__attribute__((constructor)) static void begin(void)
{
	pthread_condattr_t monotonic;

	find_next();
	main_loop = pthread_self();
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&turn, &monotonic);
	(void)!next_write(STDOUT_FILENO, STILL_LINE, strlen(STILL_LINE));
}

int pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *lock)
{
	pthread_t self = pthread_self();
	int result;

	find_next();
	if (!big_lock && self != main_loop) {
		processors = self;
		big_lock = lock;
	}
	if (lock != big_lock || self != processors)
		return next_cond_wait(condition, lock);
	waiting = true;
	pthread_cond_signal(&turn);
	result = next_cond_wait(condition, lock);
	waiting = false;
	return result;
}

/* Processor time that the processors' thread has used, in seconds. */
static time_t time_used(void)
{
	struct timespec used = {0};
	clockid_t clock;

	if (!pthread_getcpuclockid(processors, &clock))
		syscall(SYS_clock_gettime, clock, &used);
	return used.tv_sec;
}

/* Until the main loop may have the big lock, which its thread holds. */
static void wait_in_line(void)
{
	time_t begin = time_used();

	in_line = true;
	while (!waiting && !signalled && time_used() - begin < PATIENCE_S) {
		struct timespec until;

		syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &until);
		until.tv_nsec += LOOK_AGAIN_NS;
		if (until.tv_nsec >= 1000000000) {
			until.tv_nsec -= 1000000000;
			until.tv_sec++;
		}
		pthread_cond_timedwait(&turn, big_lock, &until);
	}
	in_line = false;
}

int pthread_mutex_lock(pthread_mutex_t *lock)
{
	int result;

	find_next();
	result = next_mutex_lock(lock);
	if (!result && lock == big_lock && pthread_self() == main_loop && !waiting)
		wait_in_line();
	return result;
}

ssize_t write(int file, const void *data, size_t length)
{
	find_next();
	if (in_line && length == sizeof(uint64_t) && pthread_self() == main_loop)
		signalled = true;
	return next_write(file, data, length);
}

/* SPDX-License-Identifier: GPL-2.0-only */
/* The clock that only goes on: of the host, or of the machine. */
#ifndef ZSWAPBENCH_CLOCK_H
#define ZSWAPBENCH_CLOCK_H

#include <stdint.h>
#include <time.h>

enum { CLOCK_MS = 1000000, CLOCK_SECOND = 1000000000 }; /* in nanoseconds */

/* Nanoseconds since some instant before: CLOCK_MONOTONIC. */
static inline uint64_t clock_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * CLOCK_SECOND + (uint64_t)ts.tv_nsec;
}

/* The same in seconds. */
static inline double clock_seconds(void)
{
	return (double)clock_ns() * 1e-9;
}

static inline void clock_nap(int flags, uint64_t ns)
{
	const struct timespec ts = {(time_t)(ns / CLOCK_SECOND), (long)(ns % CLOCK_SECOND)};

	clock_nanosleep(CLOCK_MONOTONIC, flags, &ts, NULL);
}

/* Sleeps @ns, less when a signal comes; nothing for 0. */
static inline void clock_sleep(uint64_t ns)
{
	if (ns)
		clock_nap(0, ns);
}

/* Sleeps until clock_ns() is @ns. */
static inline void clock_sleep_until(uint64_t ns)
{
	clock_nap(TIMER_ABSTIME, ns);
}

#endif

/* The clock that only goes on: of the host, or of the machine. */
#ifndef ZSWAPBENCH_CLOCK_H
#define ZSWAPBENCH_CLOCK_H

#include <stdint.h>
#include <time.h>

/* Nanoseconds since some instant before: CLOCK_MONOTONIC. */
static inline uint64_t clock_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

/* The same in seconds. */
static inline double clock_seconds(void)
{
	return (double)clock_ns() * 1e-9;
}

#endif

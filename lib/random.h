/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Random numbers that are the same everywhere: SplitMix64 (Steele, Lea, Flood,
 * "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014), period 2^64.
 */
#ifndef ZSWAPBENCH_RANDOM_H
#define ZSWAPBENCH_RANDOM_H

#include <stdint.h>

/* The finalizer of SplitMix64: a bijection that mixes every bit of @x. */
static inline uint64_t random_mix(uint64_t x)
{
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

/* Next number of the stream whose state is @state. */
static inline uint64_t random_next(uint64_t *state)
{
	return random_mix(*state += 0x9e3779b97f4a7c15u);
}

/* Uniform in [0, 1), 53 bits. */
static inline double random_unit(uint64_t *state)
{
	return (double)(random_next(state) >> 11) * 0x1.0p-53;
}

#endif

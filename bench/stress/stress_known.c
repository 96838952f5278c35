// SPDX-License-Identifier: GPL-2.0-only
/* Known flaws: see stress_known.h. */
#include "bench/stress/stress_known.h"

#include <stddef.h>
#include <string.h>

#include "lib/array.h"

#define ONE_LIST "there is one list for all: at a limit nobody's own pages can be found"
#define REFUSES	 "at its limit a cgroup is only refused"
#define OTHERS	 "at its limit a cgroup pushes out whatever is oldest, whoever has it"
#define DRAINS	 "a cgroup at its limit empties the pool, whoever is in it"

static const struct {
	const char *kernel, *signature, *why;
} flaws[] = {
	{"baseline", "promise: owner", REFUSES},   {"baseline", "promise: oldest", REFUSES},
	{"baseline", "promise: turns", ONE_LIST},  {"invasive", "promise: owner", OTHERS},
	{"invasive", "promise: ancestor", OTHERS}, {"invasive", "promise: oldest", OTHERS},
	{"invasive", "promise: turns", ONE_LIST},  {"historic", "promise: owner", DRAINS},
	{"historic", "promise: ancestor", DRAINS}, {"historic", "promise: oldest", DRAINS},
	{"historic", "promise: turns", ONE_LIST},
};

const char *stress_known(const char *kernel, const char *signature)
{
	size_t length = strcspn(kernel, "+"), i;

	for (i = 0; i < ARRAY_LENGTH(flaws); i++)
		if (strlen(flaws[i].kernel) == length &&
		    !strncmp(flaws[i].kernel, kernel, length) &&
		    !strcmp(flaws[i].signature, signature))
			return flaws[i].why;
	return NULL;
}

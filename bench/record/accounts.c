// SPDX-License-Identifier: GPL-2.0-only
/* What cgroups count, added up: see accounts.h. */
#include "bench/record/accounts.h"

#include <stdlib.h>
#include <string.h>

#include "lib/array.h"
#include "lib/xalloc.h"

enum { ACCOUNT_PAGE_BYTES = 4096 };

/*
 * What is counted twice. Counters of a cgroup are those of its children, too, so that the ones
 * at the top of the hierarchy have all, except what belongs to no cgroup: pages of the harness,
 * that the kernel stores when memory runs low.
 */
static const struct {
	const char *group, *key; /* the kernel's */
	const char *of_cgroup;
	json_int_t unit; /* of the cgroups' in the kernel's */
} accounts[] = {
	{"vmstat", "zswpout", "zswpout", 1}, /* the first: what is nobody's is found by it */
	{"vmstat", "zswpin", "zswpin", 1},
	{"vmstat", "zswpwb", "zswpwb", 1},
	{"zswap", "stored_pages", "zswapped", ACCOUNT_PAGE_BYTES},
};

/* Any of these is global reclaim; without it nobody's pages stay where they are. */
static const char *const global_reclaim[] = {"pgsteal_kswapd", "pgsteal_direct"};

static bool is_top(const char *path)
{
	return !strchr(path, '/');
}

/* Whether the snapshots have every cgroup at the top. */
static bool all_are_sampled(const json_t *plan)
{
	const json_t *cgroup;
	size_t i;

	json_array_foreach (json_object_get(plan, "cgroups"), i, cgroup) {
		const char *path = json_string_value(json_object_get(cgroup, "path"));

		if (path && is_top(path) && !json_is_true(json_object_get(cgroup, "sampled")))
			return false;
	}
	return true;
}

/* Whether the @index'th phase takes a cgroup at the top away, and its counters with it. */
static bool takes_one_away(const json_t *plan, size_t index)
{
	const json_t *phase = json_array_get(json_object_get(plan, "phases"), index), *change;
	size_t i;

	json_array_foreach (json_object_get(phase, "changes"), i, change) {
		const char *target = json_string_value(json_object_get(change, "target"));
		const char *cgroup = json_string_value(json_object_get(change, "cgroup"));

		if (target && cgroup && !strcmp(target, "remove") && is_top(cgroup))
			return true;
	}
	return false;
}

bool accounts_counter(const json_t *object, const char *key, json_int_t *value)
{
	const json_t *number = json_object_get(object, key);

	*value = json_integer_value(number);
	/* no counter gets larger, and sums and products of smaller ones do not overflow */
	return json_is_integer(number) && *value >= 0 && *value <= 1LL << 50;
}

/* The sum of @key over the cgroups at the top; false: one of them does not count that. */
static bool sum_of(const json_t *snapshot, const char *key, json_int_t *sum)
{
	json_t *cgroups = json_object_get(snapshot, "cgroup"), *cgroup;
	const char *path;
	json_int_t value;

	*sum = 0;
	json_object_foreach (cgroups, path, cgroup) {
		if (!is_top(path))
			continue;
		if (!accounts_counter(cgroup, key, &value))
			return false;
		*sum += value;
	}
	return json_object_size(cgroups) > 0;
}

/* How many pages may have been stored that are no cgroup's. */
static json_int_t most_of_nobody(const json_t *snapshot)
{
	json_int_t most = 0, value;
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(global_reclaim); i++)
		if (accounts_counter(json_object_get(snapshot, "vmstat"), global_reclaim[i],
				     &value))
			most += value;
	return most;
}

/* What does not add up in @snapshot, as words that the caller frees; NULL: nothing. */
static char *find_gap(const json_t *snapshot, size_t *compared)
{
	json_int_t nobody = most_of_nobody(snapshot), kernel, sum;
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(accounts); i++) {
		if (!accounts_counter(json_object_get(snapshot, accounts[i].group), accounts[i].key,
				      &kernel) ||
		    !sum_of(snapshot, accounts[i].of_cgroup, &sum))
			continue;
		++*compared;
		sum /= accounts[i].unit;
		if (sum > kernel || kernel - sum > nobody)
			return xasprintf("%s of all cgroups is %lld pages, %s/%s %lld, of which "
					 "0 to %lld may be no cgroup's",
					 accounts[i].of_cgroup, (long long)sum, accounts[i].group,
					 accounts[i].key, (long long)kernel, (long long)nobody);
		if (i == 0)
			nobody = kernel - sum;
	}
	if (accounts_counter(json_object_get(snapshot, "zswap"), "pool_total_size", &kernel) &&
	    sum_of(snapshot, "memory.zswap.current", &sum)) {
		++*compared;
		if (sum > kernel)
			return xasprintf("memory.zswap.current of all cgroups is %lld bytes, the "
					 "pool has %lld",
					 (long long)sum, (long long)kernel);
	}
	return NULL;
}

/* Compares in @snapshot, of the moment @when; false: something does not add up. */
static bool adds_up(const json_t *snapshot, const char *when, size_t *compared, char **detail)
{
	char *gap = find_gap(snapshot, compared);

	if (!gap)
		return true;
	*detail = xasprintf("%s: %s", when, gap);
	free(gap);
	return false;
}

/* Whether counters of all cgroups at the top were brought up to date when they were read. */
static bool are_told(const json_t *plan, const json_t *body)
{
	const json_t *flush = json_object_get(json_object_get(body, "environment"), "flush");

	return json_is_string(flush) && all_are_sampled(plan);
}

/* The first phase that takes a cgroup away; their number: none does. */
static size_t first_that_takes_one_away(const json_t *plan, const json_t *body)
{
	size_t count = json_array_size(json_object_get(body, "phases")), i = 0;

	while (i < count && !takes_one_away(plan, i))
		i++;
	return i;
}

json_int_t accounts_of_nobody(const json_t *plan, const json_t *body)
{
	const json_t *final = json_object_get(body, "final");
	json_int_t stored, of_cgroups, out, out_of_cgroups, left, ever;

	if (!are_told(plan, body) ||
	    first_that_takes_one_away(plan, body) <
		    json_array_size(json_object_get(body, "phases")) ||
	    !accounts_counter(json_object_get(final, "zswap"), "stored_pages", &stored) ||
	    !accounts_counter(json_object_get(final, "vmstat"), "zswpout", &out) ||
	    !sum_of(final, "zswapped", &of_cgroups) || !sum_of(final, "zswpout", &out_of_cgroups))
		return 0;
	left = stored - of_cgroups / ACCOUNT_PAGE_BYTES;
	ever = out - out_of_cgroups;
	if (ever > most_of_nobody(final))
		ever = most_of_nobody(final);
	left = left < ever ? left : ever;
	return left > 0 ? left : 0;
}

json_t *accounts_agree(const json_t *plan, const json_t *body, char **detail)
{
	size_t taken = first_that_takes_one_away(plan, body), compared = 0, i;
	const json_t *phase;

	if (!are_told(plan, body)) {
		*detail = xstrdup("not available: needs counters of all cgroups, brought up to "
				  "date when they are read");
		return json_null();
	}
	json_array_foreach (json_object_get(body, "phases"), i, phase) {
		const char *name = json_string_value(json_object_get(phase, "name"));

		if (i < taken && !json_is_false(json_object_get(phase, "at_rest")) &&
		    !adds_up(json_object_get(phase, "after"), name ? name : "", &compared, detail))
			return json_false();
	}
	if (taken == json_array_size(json_object_get(body, "phases")) &&
	    !adds_up(json_object_get(body, "final"), "at the end", &compared, detail))
		return json_false();
	*detail =
		compared ? xasprintf("what cgroups count adds up to what the kernel counts, in %zu "
				     "comparisons",
				     compared)
			 : xstrdup("not available: needs counters of zswap in memory.stat");
	return compared ? json_true() : json_null();
}

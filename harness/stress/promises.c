// SPDX-License-Identifier: GPL-2.0-only
/* Promises: see promises.h. */
#include "harness/stress/promises.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/cgroups.h"
#include "harness/flush.h"
#include "harness/kernelfile.h"
#include "harness/parse.h"
#include "harness/settings.h"
#include "harness/settle.h"
#include "harness/stress/keeper.h"
#include "lib/array.h"
#include "lib/paths.h"
#include "wire/stream.h"

/*
 * What one page may be over a limit by: the entry that was let in when there was just room for
 * some, on each processor, and the pages of zsmalloc.
 */
enum { SLACK_BYTES = 16 << 10, FULL_TRIES = 400, AT_LIMIT_BYTES = 24 << 10 };

/* A promise that is being tried. */
struct trial {
	struct world *world;
	uint32_t pages;
	bool lacks; /* a counter that it takes: it can be neither kept nor broken */
	bool broken;
	char what[200]; /* how it was broken */
};

static void broke(struct trial *trial, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void broke(struct trial *trial, const char *format, ...)
{
	va_list arguments;

	if (trial->broken) /* the first reason says most */
		return;
	va_start(arguments, format);
	vsnprintf(trial->what, sizeof(trial->what), format, arguments);
	va_end(arguments);
	trial->broken = true;
}

/* Of a cgroup that the plan does not have, see harness/flush.h. */
static void bring_up_to_date(const struct trial *trial, const char *cgroup)
{
	flush_counters(&trial->world->machine);
	keeper_number(cgroup, "cpu.stat", "usage_usec");
}

/* A counter of a cgroup, up to date; @key: of memory.stat. One that is not there is noted. */
static uint64_t counter_of(struct trial *trial, const char *cgroup, const char *file,
			   const char *key)
{
	uint64_t value;

	bring_up_to_date(trial, cgroup);
	value = keeper_number(cgroup, file, key);
	trial->lacks = trial->lacks || value == UINT64_MAX;
	return value;
}

static uint64_t event_of(struct trial *trial, const char *cgroup, const char *key)
{
	return counter_of(trial, cgroup, "memory.stat", key);
}

static uint64_t charge_of(struct trial *trial, const char *cgroup)
{
	return counter_of(trial, cgroup, "memory.zswap.current", NULL);
}

static int set_limit(const char *cgroup, uint64_t bytes, struct error *error)
{
	char text[32];

	snprintf(text, sizeof(text), "%llu", (unsigned long long)bytes);
	return cgroups_set(cgroup, "memory.zswap.max", text, error);
}

/* Has the keeper put its first @count pages into zswap, in their order. */
static int store_pages(struct keeper *keeper, uint32_t count, struct error *error)
{
	return keeper_fill(keeper, 0, count, error) || keeper_push_out(keeper, 0, count, error) ? -1
												: 0;
}

static int expect_whole(struct trial *trial, struct keeper *keeper, struct error *error)
{
	struct keeper_pages pages;

	if (keeper_read(keeper, 0, trial->pages, &pages, error))
		return -1;
	if (pages.lost)
		broke(trial, "%u pages of %s are not what was written", pages.lost, keeper->cgroup);
	return 0;
}

/* A witness has pages in zswap that are older; the other one comes to its limit. */
static int try_owner(struct trial *trial, struct error *error)
{
	struct keeper witness = {.pid = 0}, storer = {.pid = 0};
	uint64_t before, written, own, charge;
	int round;

	if (keeper_start(&witness, "witness", error) || keeper_start(&storer, "storer", error) ||
	    store_pages(&witness, trial->pages, error) ||
	    set_limit("storer", AT_LIMIT_BYTES, error))
		return -1;
	before = charge_of(trial, "witness");
	/* twice: entries that were looked at once have had their second chance */
	for (round = 0; round < 2; round++)
		if (store_pages(&storer, KEEPER_PAGES, error))
			return -1;
	settle_wait(&trial->world->machine);
	written = event_of(trial, "witness", "zswpwb");
	own = event_of(trial, "storer", "zswpwb");
	charge = charge_of(trial, "storer");
	if (written)
		broke(trial, "%llu pages of a witness were written back at another cgroup's limit",
		      (unsigned long long)written);
	if (charge_of(trial, "witness") != before)
		broke(trial, "a witness has %llu bytes in zswap, had %llu",
		      (unsigned long long)charge_of(trial, "witness"), (unsigned long long)before);
	if (!own)
		broke(trial,
		      "at its limit of %u bytes a cgroup has written back nothing of %u pages",
		      AT_LIMIT_BYTES, KEEPER_PAGES);
	if (charge > AT_LIMIT_BYTES + SLACK_BYTES)
		broke(trial, "%llu bytes in zswap are over the limit of %u",
		      (unsigned long long)charge, AT_LIMIT_BYTES);
	return expect_whole(trial, &witness, error) || expect_whole(trial, &storer, error) ||
			       keeper_end(&storer, error) || keeper_end(&witness, error)
		       ? -1
		       : 0;
}

/* Makes a cgroup that others can be below of. */
static int make_parent(const char *name, struct error *error)
{
	char path[256];

	snprintf(path, sizeof(path), CGROUP_ROOT "/%s", name);
	if (mkdir(path, 0755))
		return error_system(error, EXIT_MACHINE, "mkdir %s", path);
	return cgroups_set(name, "cgroup.subtree_control", "+memory", error);
}

static int remove_parent(const char *name, struct error *error)
{
	char path[256];

	snprintf(path, sizeof(path), CGROUP_ROOT "/%s", name);
	return rmdir(path) ? error_system(error, EXIT_DATA, "rmdir %s", path) : 0;
}

static int try_ancestor(struct trial *trial, struct error *error)
{
	struct keeper first = {.pid = 0}, second = {.pid = 0};
	uint64_t charge;

	if (make_parent("family", error) || keeper_start(&first, "family/first", error) ||
	    keeper_start(&second, "family/second", error) ||
	    set_limit("family", AT_LIMIT_BYTES, error) ||
	    store_pages(&first, KEEPER_PAGES, error) || store_pages(&second, KEEPER_PAGES, error))
		return -1;
	settle_wait(&trial->world->machine);
	charge = charge_of(trial, "family");
	if (charge > AT_LIMIT_BYTES + SLACK_BYTES)
		broke(trial, "two cgroups have %llu bytes in zswap, the limit above both is %u",
		      (unsigned long long)charge, AT_LIMIT_BYTES);
	return expect_whole(trial, &first, error) || expect_whole(trial, &second, error) ||
			       keeper_end(&second, error) || keeper_end(&first, error) ||
			       remove_parent("family", error)
		       ? -1
		       : 0;
}

static int try_shielded(struct trial *trial, struct error *error)
{
	struct keeper child = {.pid = 0};
	struct keeper_pages pages;
	uint64_t written;

	if (make_parent("shield", error) ||
	    cgroups_set("shield", "memory.zswap.writeback", "0", error) ||
	    keeper_start(&child, "shield/child", error) ||
	    set_limit("shield/child", AT_LIMIT_BYTES, error) ||
	    store_pages(&child, KEEPER_PAGES, error))
		return -1;
	settle_wait(&trial->world->machine);
	written = event_of(trial, "shield/child", "zswpwb");
	if (written)
		broke(trial, "%llu pages were written back below a cgroup with zswap.writeback=0",
		      (unsigned long long)written);
	if (keeper_read(&child, 0, KEEPER_PAGES, &pages, error))
		return -1;
	if (pages.disk)
		broke(trial, "%u pages were on disk below a cgroup with zswap.writeback=0",
		      pages.disk);
	if (pages.lost)
		broke(trial, "%u pages are not what was written", pages.lost);
	return keeper_end(&child, error) || remove_parent("shield", error) ? -1 : 0;
}

/* Pages are stored in their order; then others come, and the limit is reached. */
static int try_oldest(struct trial *trial, struct error *error)
{
	const uint32_t old = KEEPER_PAGES / 2;
	struct keeper keeper = {.pid = 0};
	struct keeper_pages pages;
	uint64_t written = 0;
	uint32_t next, gone, gone_places;

	if (keeper_start(&keeper, "queue", error) || store_pages(&keeper, old, error) ||
	    set_limit("queue", charge_of(trial, "queue"), error) ||
	    keeper_fill(&keeper, old, KEEPER_PAGES - old, error))
		return -1;
	/* until a third of the old ones are written back; each was given its second chance before
	 */
	for (next = 0; next < 4 * old && written < old / 3; next++) {
		uint32_t page = old + next % (KEEPER_PAGES - old);

		if (keeper_push_out(&keeper, page, 1, error))
			return -1;
		written = event_of(trial, "queue", "zswpwb");
		if (page + 1 == KEEPER_PAGES &&
		    keeper_fill(&keeper, old, KEEPER_PAGES - old, error))
			return -1;
	}
	settle_wait(&trial->world->machine);
	if (!written)
		broke(trial, "nothing was written back of %u pages at a limit of their size",
		      KEEPER_PAGES);
	if (keeper_read(&keeper, 0, old, &pages, error))
		return -1;
	if (pages.lost)
		broke(trial, "%u pages are not what was written", pages.lost);
	/* what is not in zswap any more is on disk, or still in the swap cache */
	gone = old - pages.zswap;
	gone_places = old * (old - 1) / 2 - pages.zswap_places;
	if (gone * 2ull < written)
		broke(trial,
		      "%llu pages were written back, %u of them of the %u that were stored first",
		      (unsigned long long)written, gone, old);
	if (gone > 3 && pages.zswap > 3 && gone_places * pages.zswap > pages.zswap_places * gone)
		broke(trial,
		      "of %u pages those written back were stored later (place %u in the middle) "
		      "than those that were not (%u)",
		      old, gone_places / gone, pages.zswap_places / pages.zswap);
	return keeper_end(&keeper, error);
}

static uint64_t stored_now(struct trial *trial)
{
	char text[32];
	uint64_t stored;

	if (kernelfile_read(ZSWAP_DEBUGFS "/stored_pages", text, sizeof(text)) > 0 &&
	    parse_number(text, &stored))
		return stored;
	trial->lacks = true;
	return UINT64_MAX;
}

/* A pool of no size is full: what is in it has to go, from each cgroup in its turn. */
static int try_turns(struct trial *trial, struct error *error)
{
	struct keeper one = {.pid = 0}, two = {.pid = 0}, third = {.pid = 0};
	unsigned long long a = 0, b = 0, half = trial->pages;
	bool compared = false;
	uint32_t tries;

	if (keeper_start(&one, "one", error) || keeper_start(&two, "two", error) ||
	    keeper_start(&third, "third", error) || make_parent("empty", error) ||
	    store_pages(&one, trial->pages, error) || store_pages(&two, trial->pages, error) ||
	    settings_zswap("max_pool_percent", "0", error) ||
	    keeper_fill(&third, 0, KEEPER_PAGES, error))
		return -1;
	for (tries = 0; tries < FULL_TRIES && stored_now(trial); tries++) {
		if (keeper_push_out(&third, tries % KEEPER_PAGES, 1, error))
			return -1;
		settle_wait(&trial->world->machine);
		a = event_of(trial, "one", "zswpwb");
		b = event_of(trial, "two", "zswpwb");
		if (compared || a + b < half)
			continue;
		compared = true;
		if ((a > b ? a - b : b - a) > half * 3 / 4)
			broke(trial,
			      "of %llu pages that were written back, %llu were of one "
			      "cgroup, %llu of another that had as many",
			      a + b, a, b);
	}
	if (stored_now(trial))
		broke(trial,
		      "%llu pages are in a pool that is to have none, after %u stores were "
		      "refused",
		      (unsigned long long)stored_now(trial), tries);
	return settings_zswap("max_pool_percent", "20", error) ||
			       expect_whole(trial, &one, error) ||
			       expect_whole(trial, &two, error) || keeper_end(&third, error) ||
			       keeper_end(&two, error) || keeper_end(&one, error) ||
			       remove_parent("empty", error)
		       ? -1
		       : 0;
}

/* What a child has in zswap is charged to its parent, for as long as it is there. */
static int try_heir(struct trial *trial, struct error *error)
{
	struct keeper child = {.pid = 0};
	uint64_t charge;

	if (make_parent("estate", error) || keeper_start(&child, "estate/child", error) ||
	    store_pages(&child, trial->pages, error))
		return -1;
	charge = charge_of(trial, "estate");
	if (!charge)
		broke(trial, "%u pages of a child are not charged to its parent", trial->pages);
	if (keeper_end(&child, error))
		return -1;
	charge = charge_of(trial, "estate");
	if (charge)
		broke(trial, "%llu bytes stay charged when the child and its pages are gone",
		      (unsigned long long)charge);
	return remove_parent("estate", error);
}

static const struct {
	enum stress_word word;
	int (*try)(struct trial *trial, struct error *error);
} promises[] = {
	{STRESS_owner, try_owner},	 {STRESS_ancestor, try_ancestor},
	{STRESS_shielded, try_shielded}, {STRESS_oldest, try_oldest},
	{STRESS_turns, try_turns},	 {STRESS_heir, try_heir},
};

/* The settings that promises are about. */
static int settle_world(struct world *world, struct error *error)
{
	static const char *const settings[][2] = {
		{"enabled", "Y"},
		{"max_pool_percent", "20"},
		{"accept_threshold_percent", "90"},
		{"shrinker_enabled?", "N"},
		{"compressor", "lzo"},
	};
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(settings); i++)
		if (settings_zswap(settings[i][0], settings[i][1], error))
			return -1;
	settle_wait(&world->machine);
	return 0;
}

static int try_promise(struct world *world, const struct stress_line *line, struct error *error)
{
	struct trial trial = {.world = world, .pages = (uint32_t)line->values[0].number};
	size_t i;

	if (trial.pages > KEEPER_PAGES)
		trial.pages = KEEPER_PAGES;
	for (i = 0; i < ARRAY_LENGTH(promises); i++)
		if (promises[i].word == line->word &&
		    (settle_world(world, error) || promises[i].try(&trial, error)))
			return -1;
	stream_send("promise",
		    json_pack("{s:s, s:o, s:s}", "name", stress_grammar[line->word].word, "kept",
			      trial.lacks ? json_null() : json_boolean(!trial.broken), "what",
			      trial.lacks ? "a counter is not available" : trial.what));
	return 0;
}

int promises_check(struct world *world, struct error *error)
{
	size_t i;

	for (i = 0; world->memcg && !world->never && i < world->program->count; i++) {
		const struct stress_line *line = &world->program->lines[i];

		if (stress_grammar[line->word].class == STRESS_PROMISE &&
		    try_promise(world, line, error))
			return -1;
	}
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-only
/* Refused stores by reason: see refusals.h. */
#include "harness/refusals.h"

#include <stdlib.h>
#include <string.h>

#include "harness/machine.h"
#include "harness/parse.h"
#include "harness/tally.h"
#include "harness/tracefs.h"

/*
 * "allowed" keeps what the thread was told last of the limit of a cgroup, "stored" joins it to
 * the store. A page that is charged to no cgroup finds what the page before it was told; all of
 * a task's are charged.
 */
static bool watch_stores(void)
{
	static const char at_return[] = "stored=$retval:u8 full=@zswap_pool_reached_full:u8"
					" on=@zswap_enabled:u8";

	return tracefs_joined("store", "u8 stored; u8 full; u8 on; u8 may",
			      "hist:keys=full,on,may if stored == 0") &&
	       tracefs_probe_on('r', "allowed", "obj_cgroup_may_zswap", "may=$retval:u8",
				"hist:keys=common_pid:may=may") &&
	       tracefs_probe_on('r', "stored", "zswap_store", at_return,
				"hist:keys=common_pid"
				":onmatch(zswapbench.allowed).store(stored,full,on,$may)") &&
	       /* those that ask nobody, since zswap is off, match nothing */
	       tracefs_trigger("stored", "hist:keys=on if stored == 0");
}

void refusals_start(struct machine *machine)
{
	machine->refusals = machine->plan->probe_refusals && watch_stores();
}

static bool is_zero(const char *value)
{
	return strtoull(value, NULL, 0) == 0;
}

/* Stores that zswap did not look at. */
static bool count_disabled(json_t *counts)
{
	static const char *const names[] = {"on"};
	char key[1][HIST_KEY_SIZE], *text = tracefs_histogram("stored");
	const char *at = text;
	bool told = text != NULL;
	uint64_t hits;

	while (at && parse_hist_entry(&at, names, key, 1, &hits, NULL, NULL))
		if (is_zero(key[0]))
			tally_add(counts, "disabled", hits);
	free(text);
	return told;
}

static bool count_refused(json_t *counts)
{
	static const char *const names[] = {"full", "on", "may"};
	char key[3][HIST_KEY_SIZE], *text = tracefs_joined_histogram("store", "allowed");
	const char *at = text;
	bool told = text != NULL;
	uint64_t hits;

	while (at && parse_hist_entry(&at, names, key, 3, &hits, NULL, NULL)) {
		bool full = !is_zero(key[0]), may = !is_zero(key[2]);

		if (!is_zero(key[1]))
			tally_add(counts,
				  may	 ? full ? "pool" : "later"
				  : full ? "either"
					 : "cgroup",
				  hits);
	}
	free(text);
	return told;
}

json_t *refusals_so_far(const struct machine *machine)
{
	json_t *counts;

	if (!machine->refusals)
		return json_object();
	counts = json_pack("{s:i, s:i, s:i, s:i, s:i}", "disabled", 0, "pool", 0, "cgroup", 0,
			   "either", 0, "later", 0);
	if (count_disabled(counts) && count_refused(counts))
		return counts;
	json_decref(counts);
	return json_object();
}

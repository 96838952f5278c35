// SPDX-License-Identifier: GPL-2.0-only
/* Kernel probes: see probes.h. */
#include "harness/probes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/cgroups.h"
#include "harness/kernelfile.h"
#include "harness/machine.h"
#include "harness/parse.h"
#include "harness/tally.h"
#include "harness/tracefs.h"
#include "lib/array.h"
#include "lib/histogram.h"
#include "lib/paths.h"
#include "lib/xalloc.h"

enum { FETCH_MAX = 160, DEFINITION_MAX = 512 };

/* The swap entry of the folio that is an argument of a function, for a definition. */
static bool fetch_swap(const struct layout *layout, enum layout_place folio, char fetch[FETCH_MAX])
{
	const long *at = layout->at;

	snprintf(fetch, FETCH_MAX, "swap=+%ld($arg%ld):x64", at[LAYOUT_FOLIO_SWAP], at[folio]);
	return at[LAYOUT_FOLIO_SWAP] >= 0 && at[folio] >= 0;
}

/* The id of the cgroup whose memcg that folio is charged to, itself or by an objcg. */
static bool fetch_memcg(const struct layout *layout, long argument, char fetch[FETCH_MAX])
{
	static const enum layout_place path[] = {LAYOUT_KN_ID, LAYOUT_CGROUP_KN,
						 LAYOUT_MEMCG_CGROUP, LAYOUT_OBJCG_MEMCG,
						 LAYOUT_FOLIO_MEMCG};
	size_t used = 0, depth = 0, i;

	used += (size_t)snprintf(fetch, FETCH_MAX, "memcg=");
	for (i = 0; i < ARRAY_LENGTH(path); i++) {
		long at = layout->at[path[i]];

		if (at < 0 && path[i] == LAYOUT_OBJCG_MEMCG)
			continue; /* folios are charged to memcgs */
		if (at < 0)
			return false;
		used += (size_t)snprintf(fetch + used, FETCH_MAX - used, "+%ld(", at);
		depth++;
	}
	used += (size_t)snprintf(fetch + used, FETCH_MAX - used, "$arg%ld", argument);
	while (depth--)
		used += (size_t)snprintf(fetch + used, FETCH_MAX - used, ")");
	snprintf(fetch + used, FETCH_MAX - used, ":u64");
	return argument >= 0;
}

/* Each defines its probe; false where this kernel's layout is not known well enough. */

static bool define_owners(const struct layout *layout, char definition[DEFINITION_MAX])
{
	char swap[FETCH_MAX], memcg[FETCH_MAX];
	bool known = fetch_swap(layout, LAYOUT_WRITE_FOLIO, swap) &&
		     fetch_memcg(layout, layout->at[LAYOUT_WRITE_FOLIO], memcg);

	if (known)
		snprintf(definition, DEFINITION_MAX,
			 "p:zswapbench/write __swap_writepage caller=$stack0 %s %s", swap, memcg);
	return known;
}

/* Without the folio it still tells who called, but no slots. */
static bool define_write(const struct layout *layout, char definition[DEFINITION_MAX])
{
	char swap[FETCH_MAX];

	if (!fetch_swap(layout, LAYOUT_WRITE_FOLIO, swap))
		*swap = '\0';
	snprintf(definition, DEFINITION_MAX,
		 "p:zswapbench/write __swap_writepage caller=$stack0 %s", swap);
	return true;
}

static bool define_add(const struct layout *layout, char definition[DEFINITION_MAX])
{
	snprintf(definition, DEFINITION_MAX,
		 "p:zswapbench/add list_lru_add caller=$stack0 nid=$arg%ld:s32",
		 layout->at[LAYOUT_ADD_NODE]);
	return layout->at[LAYOUT_ADD_NODE] > 0;
}

/* It has its node where list_lru_add() has it. */
static bool define_delete(const struct layout *layout, char definition[DEFINITION_MAX])
{
	snprintf(definition, DEFINITION_MAX,
		 "r:zswapbench/delete list_lru_del nid=$arg%ld:s32 removed=$retval:u8",
		 layout->at[LAYOUT_ADD_NODE]);
	return layout->at[LAYOUT_ADD_NODE] > 0;
}

/* What is done to each entry comes two arguments behind the node. */
static bool define_walk(const struct layout *layout, char definition[DEFINITION_MAX])
{
	long nid = layout->at[LAYOUT_WALK_NODE];

	snprintf(definition, DEFINITION_MAX,
		 "r:zswapbench/walk list_lru_walk_one isolate=$arg%ld nid=$arg%ld:s32"
		 " removed=$retval:u64",
		 nid + 2, nid);
	return nid > 0;
}

static bool define_read(const struct layout *layout, char definition[DEFINITION_MAX])
{
	char swap[FETCH_MAX];
	bool known = fetch_swap(layout, LAYOUT_READ_FOLIO, swap);

	snprintf(definition, DEFINITION_MAX, "p:zswapbench/read zswap_folio_swapin %s",
		 known ? swap : "");
	return known;
}

/* A page that is wanted again and still there, where it was on its way to disk. */
static bool define_hit(const struct layout *layout, char definition[DEFINITION_MAX])
{
	(void)layout;
	snprintf(definition, DEFINITION_MAX,
		 "r:zswapbench/hit swap_cache_get_folio swap=$arg1:x64 found=$retval:x64");
	return true;
}

/* One probe a line: how it is defined, what it counts, and whether each hit is traced. */
static const struct {
	const char *event;
	bool (*define)(const struct layout *layout, char definition[DEFINITION_MAX]);
	const char *trigger; /* NULL: hits are traced */
} probes[PROBE_COUNT] = {
	[PROBE_OWNERS] = {.event = "write",
			  .define = define_owners,
			  .trigger = "hist:keys=caller.sym,memcg,common_pid"},
	[PROBE_WRITE] = {.event = "write",
			 .define = define_write,
			 .trigger = "hist:keys=caller.sym"},
	[PROBE_ADD] = {.event = "add", .define = define_add, .trigger = "hist:keys=caller.sym,nid"},
	[PROBE_DELETE] = {.event = "delete",
			  .define = define_delete,
			  .trigger = "hist:keys=__probe_ret_ip.sym,nid if removed != 0"},
	[PROBE_WALK] = {.event = "walk",
			.define = define_walk,
			.trigger = "hist:keys=isolate.sym,nid,common_pid:vals=removed"},
	[PROBE_READ] = {.event = "read", .define = define_read},
	[PROBE_HIT] = {.event = "hit", .define = define_hit},
};

static bool probe_wanted(const struct machine *machine, enum probe probe)
{
	const struct plan *plan = machine->plan;

	switch (probe) {
	case PROBE_OWNERS:
		return plan->probe_owners;
	case PROBE_WRITE:
		return plan->probe_writes && !machine->probes.working[PROBE_OWNERS];
	case PROBE_ADD:
	case PROBE_DELETE:
	case PROBE_WALK:
		return plan->probe_nodes;
	default:
		return plan->probe_premature;
	}
}

/*
 * Whose a slot is, by the number that memcg keeps for it, which outlives the cgroup. A page
 * that is written back when its cgroup is gone is charged to another, and its folio tells that
 * one. "owned" tells whose a number is, as pages get their slots; "sent" counts pages on
 * their way to disk by the number that was looked up for them just before.
 */
static bool watch_slots(const struct layout *layout)
{
	char memcg[FETCH_MAX];

	return fetch_memcg(layout, 1, memcg) &&
	       tracefs_joined("owned", "u64 memcg; u16 slot", "hist:keys=memcg,slot") &&
	       tracefs_joined("sent", "u64 caller; u16 slot; int pid",
			      "hist:keys=caller.sym,slot,pid") &&
	       tracefs_probe_on('p', "charge", "__mem_cgroup_try_charge_swap", memcg,
				"hist:keys=common_pid:owner=memcg") &&
	       tracefs_probe_on('p', "record", "swap_cgroup_record", "slot=$arg2:u16",
				"hist:keys=common_pid"
				":onmatch(zswapbench.charge).owned($owner,slot)") &&
	       tracefs_probe_on('r', "lookup", "lookup_swap_cgroup_id", "slot=$retval:u16",
				"hist:keys=common_pid:found=slot") &&
	       tracefs_trigger("write", "hist:keys=common_pid:onmatch(zswapbench.lookup)"
					".sent(caller,$found,common_pid)");
}

void probes_start(struct machine *machine)
{
	const struct plan *plan = machine->plan;
	struct probes *state = &machine->probes;
	bool *working = state->working;
	char text[DEFINITION_MAX];
	struct error ignored;
	size_t i;

	for (i = 0; i < PROBE_COUNT; i++)
		working[i] = probe_wanted(machine, i) && probes[i].define(&machine->layout, text) &&
			     tracefs_probe(probes[i].event, text, probes[i].trigger);
	working[PROBE_WRITE] |= working[PROBE_OWNERS]; /* which tells the same and more */
	if (working[PROBE_OWNERS])
		state->slots = watch_slots(&machine->layout);
	if (plan->probe_premature && working[PROBE_WRITE] && working[PROBE_READ] &&
	    working[PROBE_HIT]) {
		kernelfile_write(TRACEFS_ROOT "/trace_clock", "mono", &ignored);
		kernelfile_write(TRACEFS_ROOT "/buffer_size_kb", "4096", &ignored);
		kernelfile_write(TRACEFS_EVENTS "/write/enable", "1", &ignored);
		kernelfile_write(TRACEFS_EVENTS "/read/enable", "1", &ignored);
		kernelfile_write(TRACEFS_EVENTS "/hit/filter", "found != 0", &ignored);
		kernelfile_write(TRACEFS_EVENTS "/hit/enable", "1", &ignored);
	}
}

/*
 * Whether @key, a caller of list_lru_add() or list_lru_del(), is zswap: zswap_store() and the
 * like. Its lists are not known by name where each pool has its own.
 */
static bool is_zswap(const char *key)
{
	const char *name = strchr(key, ']');

	return name && !strncmp(name + 1 + strspn(name + 1, " "), "zswap_", strlen("zswap_"));
}

/*
 * Whether @key, a caller of __swap_writepage(), is the path of a page that zswap has refused:
 * swap_writepage() by the names that it has had. What others write was in zswap before.
 */
static bool is_refusing(const char *key, uint64_t *address)
{
	return tracefs_is_symbol(key, "swap_writepage", address) ||
	       tracefs_is_symbol(key, "swap_writeout", address);
}

/*
 * Pages that __swap_writepage() got, by caller; *@refusing: the address inside the caller
 * that has them refused. False: not available.
 */
static bool count_writes(uint64_t *refused, uint64_t *written_back, uint64_t *refusing)
{
	static const char *const names[] = {"caller"};
	char *text = tracefs_histogram("write"), key[1][HIST_KEY_SIZE];
	const char *at = text;
	uint64_t hits, address;

	if (!text)
		return false;
	while (parse_hist_entry(&at, names, key, 1, &hits, NULL, NULL)) {
		if (is_refusing(key[0], &address)) {
			*refused += hits;
			*refusing = address;
		} else {
			*written_back += hits;
		}
	}
	free(text);
	return true;
}

/* zswpwb of a cgroup, which counts its descendants' too, according to @owners. */
static uint64_t written_back_below(const json_t *owners, const char *cgroup)
{
	size_t length = strlen(cgroup);
	const char *owner, *who;
	json_t *senders, *pages;
	uint64_t sum = 0;

	json_object_foreach ((json_t *)owners, owner, senders) {
		if (strncmp(owner, cgroup, length) != 0 || (owner[length] && owner[length] != '/'))
			continue;
		json_object_foreach (senders, who, pages) {
			sum += (uint64_t)json_integer_value(json_object_get(pages, "written_back"));
		}
	}
	return sum;
}

/* Whether what the probe saw is what each memcg itself has counted. */
static bool agrees_with_counters(const struct plan *plan, const json_t *owners)
{
	static char text[16384];
	size_t i;

	for (i = 0; i < plan->cgroup_count; i++) {
		const char *cgroup = plan->cgroups[i].path;
		uint64_t counted;
		char path[512];

		if (!cgroups_exists(plan, i)) /* what it counted is its parent's now */
			continue;
		snprintf(path, sizeof(path), CGROUP_ROOT "/%s/memory.stat", cgroup);
		if (kernelfile_read(path, text, sizeof(text)) < 0 ||
		    !parse_flat(text, "zswpwb", &counted) ||
		    counted != written_back_below(owners, cgroup))
			return false;
	}
	return true;
}

/* Cgroups by the numbers of slots; 0: nobody's, or several had it, one after the other. */
static uint64_t *read_slot_owners(void)
{
	static const char *const names[] = {"memcg", "slot"};
	uint64_t *owners = xcalloc(UINT16_MAX + 1, sizeof(*owners)), hits;
	bool *taken = xcalloc(UINT16_MAX + 1, sizeof(*taken));
	char key[2][HIST_KEY_SIZE], *text = tracefs_joined_histogram("owned", "record");
	const char *at = text;
	bool told = text != NULL;

	while (told && parse_hist_entry(&at, names, key, 2, &hits, NULL, NULL)) {
		uint16_t slot = (uint16_t)strtoul(key[1], NULL, 10);

		owners[slot] = taken[slot] ? 0 : strtoull(key[0], NULL, 10);
		taken[slot] = true;
	}
	free(taken);
	free(text);
	if (told)
		return owners;
	free(owners);
	return NULL;
}

/* Adds pages of @owner, a cgroup's id, that @pid sent to disk. */
static void add_sent(const struct machine *machine, json_t *owners, uint64_t owner, const char *pid,
		     bool refused, uint64_t pages)
{
	json_t *sent = tally_of(tally_of(owners, cgroups_path(machine, owner)),
				tasks_sender(machine, (pid_t)strtol(pid, NULL, 10)));

	tally_add(sent, "refused", refused ? pages : 0);
	tally_add(sent, "written_back", refused ? 0 : pages);
}

/* Pages by the cgroup that their folio is charged to: those refused, or also those written back. */
static bool add_by_folio(const struct machine *machine, json_t *owners, bool refused_alone)
{
	static const char *const names[] = {"caller", "memcg", "common_pid"};
	char key[3][HIST_KEY_SIZE], *text = tracefs_histogram("write");
	const char *at = text;
	bool told = text != NULL;
	uint64_t hits, address;

	while (told && parse_hist_entry(&at, names, key, 3, &hits, NULL, NULL))
		if (!refused_alone || is_refusing(key[0], &address))
			add_sent(machine, owners, strtoull(key[1], NULL, 10), key[2],
				 is_refusing(key[0], &address), hits);
	free(text);
	return told;
}

/* Pages written back, by the cgroup that they were in when they got their slot. */
static bool add_by_slot(const struct machine *machine, json_t *owners)
{
	static const char *const names[] = {"caller", "slot", "pid"};
	char key[3][HIST_KEY_SIZE], *text = tracefs_joined_histogram("sent", "lookup");
	uint64_t *slots = read_slot_owners(), hits, address;
	const char *at = text;
	bool told = text && slots;

	while (told && parse_hist_entry(&at, names, key, 3, &hits, NULL, NULL))
		if (!is_refusing(key[0], &address))
			add_sent(machine, owners, slots[strtoul(key[1], NULL, 10) & UINT16_MAX],
				 key[2], false, hits);
	free(slots);
	free(text);
	return told;
}

/* Pages sent to disk, by the cgroup they belong to and by who sent them. */
static json_t *owners_seen(const struct machine *machine)
{
	const struct plan *plan = machine->plan;
	bool slots = machine->probes.slots, told;
	json_t *object = json_object();
	size_t i;

	for (i = 0; i < plan->cgroup_count; i++)
		if (plan->cgroups[i].sampled)
			json_object_set_new(object, plan->cgroups[i].path, json_object());
	told = add_by_folio(machine, object, slots) && (!slots || add_by_slot(machine, object));
	if (told && agrees_with_counters(plan, object))
		return object;
	json_decref(object);
	return json_null();
}

/* Adds @sign times what @event counts on zswap's lists to each node's number; false: not told. */
static bool add_listed(json_t *listed, const char *event, const char *caller, int sign)
{
	const char *const names[] = {caller, "nid"};
	char key[2][HIST_KEY_SIZE], *text = tracefs_histogram(event);
	const char *at = text;
	bool told = text != NULL;
	uint64_t hits;

	while (told && parse_hist_entry(&at, names, key, 2, &hits, NULL, NULL)) {
		json_int_t old = json_integer_value(json_object_get(listed, key[1]));

		if (is_zswap(key[0]))
			json_object_set_new(listed, key[1],
					    json_integer(old + sign * (json_int_t)hits));
	}
	free(text);
	return told;
}

/*
 * Whether there are as many as zswap has pages: else they come and go by other ways, too. A
 * kernel that keeps them elsewhere never adds one.
 */
static bool are_all(const json_t *listed)
{
	json_int_t sum = 0;
	uint64_t stored;
	char text[64];
	const char *node;
	json_t *count;

	json_object_foreach ((json_t *)listed, node, count) {
		sum += json_integer_value(count);
	}
	return json_object_size(listed) &&
	       kernelfile_read(ZSWAP_DEBUGFS "/stored_pages", text, sizeof(text)) >= 0 &&
	       parse_number(text, &stored) && sum == (json_int_t)stored;
}

json_t *probes_listed(const struct machine *machine)
{
	const bool *working = machine->probes.working;
	json_t *listed = json_object();

	if (working[PROBE_ADD] && working[PROBE_DELETE] && add_listed(listed, "add", "caller", 1) &&
	    add_listed(listed, "delete", "__probe_ret_ip", -1) && are_all(listed))
		return listed;
	json_decref(listed);
	return json_null();
}

static json_t *nodes_seen(const struct machine *machine)
{
	const bool *working = machine->probes.working;
	static const char *const added[] = {"caller", "nid"};
	static const char *const walked[] = {"isolate", "nid", "common_pid"};
	char key[3][HIST_KEY_SIZE], name[24];
	uint64_t hits, removed, address;
	bool listed = false;
	json_t *object;
	const char *at;
	char *text;
	size_t i;

	if (!working[PROBE_ADD] || !working[PROBE_WALK])
		return json_null();
	object = json_object();
	for (i = 0; i < machine->plan->node_count; i++) {
		snprintf(name, sizeof(name), "%zu", i);
		json_object_set_new(object, name,
				    json_pack("{s:i, s:i, s:i, s:{}}", "adds", 0, "visits", 0,
					      "written_back", 0, "tasks"));
	}
	at = text = tracefs_histogram("add");
	while (at && parse_hist_entry(&at, added, key, 2, &hits, NULL, NULL))
		if (is_zswap(key[0])) {
			tally_add(tally_of(object, key[1]), "adds", hits);
			listed = true;
		}
	free(text);
	at = text = listed ? tracefs_histogram("walk") : NULL;
	if (!text) { /* a kernel that keeps its entries in other lists, or hits were lost */
		json_decref(object);
		return json_null();
	}
	while (parse_hist_entry(&at, walked, key, 3, &hits, "removed", &removed)) {
		json_t *node = tally_of(object, key[1]), *task;
		const char *owner = tasks_name(machine, (pid_t)strtol(key[2], NULL, 10));

		if (!tracefs_is_symbol(key[0], "shrink_memcg_cb", &address))
			continue;
		task = tally_of(tally_of(node, "tasks"), owner ? owner : "worker");
		tally_add(node, "visits", hits);
		tally_add(node, "written_back", removed);
		tally_add(task, "visits", hits);
		tally_add(task, "written_back", removed);
	}
	free(text);
	return object;
}

/* Events that the ring buffers had no room for. */
static uint64_t lost_events(void)
{
	uint64_t lost = 0;
	unsigned int cpu;

	for (cpu = 0;; cpu++) {
		char path[96], text[1024], *overrun;

		snprintf(path, sizeof(path), TRACEFS_ROOT "/per_cpu/cpu%u/stats", cpu);
		if (kernelfile_read(path, text, sizeof(text)) < 0)
			return lost;
		overrun = strstr(text, "overrun: ");
		if (overrun)
			lost += strtoull(overrun + strlen("overrun: "), NULL, 10);
	}
}

/*
 * The age of each page that was wanted again after it had been written back, whether it was
 * read from disk or still in the swap cache: the time between. Slots are swap offsets (the type, in
 * the bits above, is one device).
 */
static json_t *premature_seen(const struct machine *machine, uint64_t refusing)
{
	const bool *working = machine->probes.working;
	uint64_t slots = machine->plan->swap_size / PAGE_BYTES, *written, address, swap;
	struct histogram *ages;
	struct trace_line line;
	json_t *object;
	const char *at;
	char *text;

	if (!working[PROBE_WRITE] || !working[PROBE_READ] || !working[PROBE_HIT])
		return json_null();
	text = tracefs_read(TRACEFS_ROOT "/trace");
	if (!text)
		return json_null();
	written = xcalloc(slots, sizeof(*written));
	ages = xcalloc(1, sizeof(*ages));
	for (at = text; *at;) {
		if (!parse_trace_line(&at, &line) || !parse_trace_field(&line, "swap", &swap) ||
		    swap >= slots)
			continue;
		if (!strcmp(line.event, "write")) {
			bool refused =
				parse_trace_field(&line, "caller", &address) && address == refusing;

			written[swap] = refused ? 0 : line.time_us;
		} else if (written[swap]) {
			histogram_add(ages, (line.time_us - written[swap]) * 1000);
			written[swap] = 0;
		}
	}
	object = json_pack("{s:s, s:I, s:I, s:I, s:o}", "unit", "ns", "count",
			   (json_int_t)ages->count, "max", (json_int_t)ages->max, "lost",
			   (json_int_t)lost_events(), "ages", histogram_buckets(ages));
	free(ages);
	free(written);
	free(text);
	return object;
}

json_t *probes_stop(const struct machine *machine)
{
	const struct plan *plan = machine->plan;
	const bool *working = machine->probes.working;
	uint64_t refused = 0, written_back = 0, refusing = 0;
	json_t *result = json_object();
	struct error ignored;
	bool counted;

	kernelfile_write(TRACEFS_ROOT "/tracing_on", "0", &ignored);
	counted = working[PROBE_WRITE] && count_writes(&refused, &written_back, &refusing);
	json_object_set_new(result, "refused",
			    counted ? json_integer((json_int_t)refused) : json_null());
	json_object_set_new(result, "writeback",
			    counted ? json_integer((json_int_t)written_back) : json_null());
	json_object_set_new(result, "nodes", plan->probe_nodes ? nodes_seen(machine) : json_null());
	json_object_set_new(result, "owners",
			    working[PROBE_OWNERS] ? owners_seen(machine) : json_null());
	json_object_set_new(result, "calls", functions_calls(machine));
	json_object_set_new(result, "times", functions_times(machine));
	json_object_set_new(result, "premature",
			    plan->probe_premature && counted ? premature_seen(machine, refusing)
							     : json_null());
	return result;
}

// SPDX-License-Identifier: GPL-2.0-only
/* Kernel probes: see probes.h. */
#include "harness/probes.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/cgroups.h"
#include "harness/kernelfile.h"
#include "harness/machine.h"
#include "harness/parse.h"
#include "lib/array.h"
#include "lib/histogram.h"
#include "lib/paths.h"
#include "lib/xalloc.h"

#define EVENTS TRACEFS_ROOT "/events/zswapbench"

enum { FETCH_MAX = 160, DEFINITION_MAX = 512, TRIGGER_MAX = 128 };

/* The swap entry of the folio that is argument @place of a function, for a definition. */
static bool fetch_swap(const struct layout *layout, enum layout_place folio, char fetch[FETCH_MAX])
{
	const long *at = layout->at;

	snprintf(fetch, FETCH_MAX, "swap=+%ld($arg%ld):x64", at[LAYOUT_FOLIO_SWAP], at[folio]);
	return at[LAYOUT_FOLIO_SWAP] >= 0 && at[folio] >= 0;
}

/* The id of the cgroup whose memcg that folio is charged to, itself or by an objcg. */
static bool fetch_memcg(const struct layout *layout, enum layout_place folio, char fetch[FETCH_MAX])
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
	used += (size_t)snprintf(fetch + used, FETCH_MAX - used, "$arg%ld", layout->at[folio]);
	while (depth--)
		used += (size_t)snprintf(fetch + used, FETCH_MAX - used, ")");
	snprintf(fetch + used, FETCH_MAX - used, ":u64");
	return layout->at[folio] >= 0;
}

/* Each defines its probe; false where this kernel's layout is not known well enough. */

static bool define_owners(const struct layout *layout, char definition[DEFINITION_MAX])
{
	char swap[FETCH_MAX], memcg[FETCH_MAX];
	bool known = fetch_swap(layout, LAYOUT_WRITE_FOLIO, swap) &&
		     fetch_memcg(layout, LAYOUT_WRITE_FOLIO, memcg);

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
	[PROBE_WALK] = {.event = "walk",
			.define = define_walk,
			.trigger = "hist:keys=isolate.sym,nid,common_pid:vals=removed"},
	[PROBE_READ] = {.event = "read", .define = define_read},
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
	case PROBE_WALK:
		return plan->probe_nodes;
	default:
		return plan->probe_premature;
	}
}

static bool append_line(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
	bool done = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

	kernelfile_step("echo '%s' >> %s%s%s", text, path, done ? "" : " # ",
			done ? "" : strerror(errno));
	if (fd >= 0)
		close(fd);
	return done;
}

/* Definition of a probe, and what it triggers, if anything. */
static bool probe_on(const char *event, const char *definition, const char *trigger)
{
	char path[128];

	snprintf(path, sizeof(path), EVENTS "/%s/trigger", event);
	return append_line(TRACEFS_ROOT "/kprobe_events", definition) &&
	       (!trigger || append_line(path, trigger));
}

/* Functions that kernels have under several names, those of older ones first. */
static const struct {
	const char *function, *later;
} moved[] = {
	{"cgroup_rstat_flush", "css_rstat_flush"}, /* since 6.16 */
};

/* Defines @kind of probe @event on @function, or on what became of it. */
static bool define_on(char kind, const char *event, const char *function, const char *trigger)
{
	char definition[128];
	size_t i;

	snprintf(definition, sizeof(definition), "%c:zswapbench/%s %.64s", kind, event, function);
	if (probe_on(event, definition, trigger))
		return true;
	for (i = 0; i < ARRAY_LENGTH(moved); i++)
		if (!strcmp(moved[i].function, function))
			return define_on(kind, event, moved[i].later, trigger);
	return false;
}

/* Counts the calls of one function, by CPU, as event "call_NUMBER". */
static bool count_calls(const char *function, size_t number)
{
	char event[32];

	snprintf(event, sizeof(event), "call_%zu", number);
	return define_on('p', event, function, "hist:keys=common_cpu");
}

/*
 * Takes the time of one function by the thread that calls it, which calls it once at a
 * time: "enter_NUMBER" keeps when, "leave_NUMBER" how long ago that was, and adds it up in
 * a second histogram, since a kernel shows no sum of an expression, but one of a variable.
 */
static bool time_calls(const char *function, size_t number)
{
	char enter[32], leave[32], trigger[TRIGGER_MAX], path[128];

	snprintf(enter, sizeof(enter), "enter_%zu", number);
	snprintf(leave, sizeof(leave), "leave_%zu", number);
	snprintf(trigger, sizeof(trigger), "hist:keys=common_pid:begin_%zu=common_timestamp",
		 number);
	if (!define_on('p', enter, function, trigger))
		return false;
	snprintf(trigger, sizeof(trigger),
		 "hist:keys=common_pid:took_%zu=common_timestamp-$begin_%zu", number, number);
	if (!define_on('r', leave, function, trigger))
		return false;
	snprintf(path, sizeof(path), EVENTS "/%s/trigger", leave);
	snprintf(trigger, sizeof(trigger), "hist:keys=common_pid:vals=$took_%zu", number);
	return append_line(path, trigger);
}

void probes_start(struct machine *machine)
{
	const struct plan *plan = machine->plan;
	struct probes *state = &machine->probes;
	bool *working = state->working;
	char text[DEFINITION_MAX];
	struct error ignored;
	json_t *function;
	size_t i;

	json_array_foreach (plan->calls, i, function) {
		state->call_counted[i] = count_calls(json_string_value(function), i);
	}
	json_array_foreach (plan->times, i, function) {
		state->call_timed[i] = time_calls(json_string_value(function), i);
	}
	for (i = 0; i < PROBE_COUNT; i++)
		working[i] = probe_wanted(machine, i) && probes[i].define(&machine->layout, text) &&
			     probe_on(probes[i].event, text, probes[i].trigger);
	working[PROBE_WRITE] |= working[PROBE_OWNERS]; /* which tells the same and more */
	if (plan->probe_premature && working[PROBE_WRITE] && working[PROBE_READ]) {
		kernelfile_write(TRACEFS_ROOT "/trace_clock", "mono", &ignored);
		kernelfile_write(TRACEFS_ROOT "/buffer_size_kb", "4096", &ignored);
		kernelfile_write(EVENTS "/write/enable", "1", &ignored);
		kernelfile_write(EVENTS "/read/enable", "1", &ignored);
	}
}

/* Reads a file of any size once; NULL when it cannot be read. The caller frees the text. */
static char *read_all(const char *path)
{
	size_t size = 65536, length = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *text;
	ssize_t got;

	if (fd < 0)
		return NULL;
	text = xmalloc(size);
	while ((got = read(fd, text + length, size - length - 1)) > 0) {
		length += (size_t)got;
		if (length + 1 == size)
			text = xrealloc(text, size *= 2);
	}
	close(fd);
	text[length] = '\0';
	return text;
}

/* Whether the kernel passed over hits of @event: no room in its histogram, or in a kretprobe. */
static bool hits_lost(const char *event, const char *hist)
{
	const char *dropped = strstr(hist, "Dropped: ");
	char *profile = read_all(TRACEFS_ROOT "/kprobe_profile");
	uint64_t missed = 0;
	bool known = profile && parse_kprobe_missed(profile, event, &missed);

	free(profile);
	return !known || missed || !dropped || strtoull(dropped + strlen("Dropped: "), NULL, 10);
}

/* The histogram of @event; NULL when it is not there, or does not tell all. The caller frees. */
static char *read_hist(const char *event)
{
	char path[128], *text;

	snprintf(path, sizeof(path), EVENTS "/%s/hist", event);
	text = read_all(path);
	if (!text || !hits_lost(event, text))
		return text;
	free(text);
	return NULL;
}

/* Of "[address] symbol+offset": whether it is @symbol, and the address. */
static bool is_symbol(const char *key, const char *symbol, uint64_t *address)
{
	const char *name = strchr(key, ']');

	if (*key != '[' || !name)
		return false;
	*address = strtoull(key + 1, NULL, 16);
	name += 1 + strspn(name + 1, " ");
	return !strcmp(name, symbol);
}

/*
 * Whether @key, a caller of list_lru_add(), is zswap: zswap_store(), or what became of it. Its
 * lists are not known by name where each pool has its own.
 */
static bool is_adding(const char *key)
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
	return is_symbol(key, "swap_writepage", address) ||
	       is_symbol(key, "swap_writeout", address);
}

/*
 * Pages that __swap_writepage() got, by caller; *@refusing: the address inside the caller
 * that has them refused. False: not available.
 */
static bool count_writes(uint64_t *refused, uint64_t *written_back, uint64_t *refusing)
{
	static const char *const names[] = {"caller"};
	char *text = read_hist("write"), key[1][HIST_KEY_SIZE];
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

static json_t *object_member(json_t *object, const char *key)
{
	json_t *value = json_object_get(object, key);

	if (!value) {
		value = json_object();
		json_object_set_new(object, key, value);
	}
	return value;
}

static void object_add(json_t *object, const char *key, uint64_t value)
{
	json_int_t old = json_integer_value(json_object_get(object, key));

	json_object_set_new(object, key, json_integer(old + (json_int_t)value));
}

/*
 * Who ran when a probe was hit: a task, the harness itself, a kernel thread, or a
 * process of some program, which is gone by now.
 */
static const char *sender(const struct machine *machine, pid_t pid, char comm[24])
{
	const char *task = tasks_name(machine, pid);
	char path[40];

	if (task)
		return task;
	if (pid == getpid())
		return "harness";
	snprintf(path, sizeof(path), "/proc/%d/comm", (int)pid);
	if (kernelfile_read(path, comm, 24) < 0)
		*comm = '\0';
	if (!strncmp(comm, "kswapd", 6))
		return "kswapd";
	/* zswap's worker; its threads outlive a run, but for those of very long ones */
	return machine->plan->tools && strncmp(comm, "kworker", 7) != 0 ? "program" : "worker";
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

/* Pages sent to disk, by the cgroup they belong to and by who sent them. */
static json_t *owners_seen(const struct machine *machine)
{
	static const char *const names[] = {"caller", "memcg", "common_pid"};
	const struct plan *plan = machine->plan;
	json_t *object = json_object();
	char key[3][HIST_KEY_SIZE], comm[24];
	char *text = read_hist("write");
	const char *at = text;
	uint64_t hits, address;
	size_t i;

	for (i = 0; i < plan->cgroup_count; i++)
		if (plan->cgroups[i].sampled)
			json_object_set_new(object, plan->cgroups[i].path, json_object());
	while (at && parse_hist_entry(&at, names, key, 3, &hits, NULL, NULL)) {
		const char *owner = cgroups_path(machine, strtoull(key[1], NULL, 10));
		json_t *pages =
			object_member(object_member(object, owner),
				      sender(machine, (pid_t)strtol(key[2], NULL, 10), comm));
		bool refused = is_refusing(key[0], &address);

		object_add(pages, "refused", refused ? hits : 0);
		object_add(pages, "written_back", refused ? 0 : hits);
	}
	free(text);
	if (at && agrees_with_counters(plan, object))
		return object;
	json_decref(object);
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
	at = text = read_hist("add");
	while (at && parse_hist_entry(&at, added, key, 2, &hits, NULL, NULL))
		if (is_adding(key[0])) {
			object_add(object_member(object, key[1]), "adds", hits);
			listed = true;
		}
	free(text);
	at = text = listed ? read_hist("walk") : NULL;
	if (!text) { /* a kernel that keeps its entries in other lists, or hits were lost */
		json_decref(object);
		return json_null();
	}
	while (parse_hist_entry(&at, walked, key, 3, &hits, "removed", &removed)) {
		json_t *node = object_member(object, key[1]), *task;
		const char *owner = tasks_name(machine, (pid_t)strtol(key[2], NULL, 10));

		if (!is_symbol(key[0], "shrink_memcg_cb", &address))
			continue;
		task = object_member(object_member(node, "tasks"), owner ? owner : "worker");
		object_add(node, "visits", hits);
		object_add(node, "written_back", removed);
		object_add(task, "visits", hits);
		object_add(task, "written_back", removed);
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
 * The age of each page that was read from disk after it had been written back: the
 * time between. Slots are swap offsets (the type, in the bits above, is one device).
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

	if (!working[PROBE_WRITE] || !working[PROBE_READ])
		return json_null();
	text = read_all(TRACEFS_ROOT "/trace");
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

/* Calls of each function that the plan names; null where this kernel has none of that name. */
static json_t *calls_seen(const struct machine *machine)
{
	static const char *const names[] = {"common_cpu"};
	json_t *object = json_object(), *function;
	size_t i;

	json_array_foreach (machine->plan->calls, i, function) {
		char event[32], key[1][HIST_KEY_SIZE], *text;
		uint64_t hits, sum = 0;
		const char *at;

		snprintf(event, sizeof(event), "call_%zu", i);
		at = text = machine->probes.call_counted[i] ? read_hist(event) : NULL;
		while (at && parse_hist_entry(&at, names, key, 1, &hits, NULL, NULL))
			sum += hits;
		json_object_set_new(object, json_string_value(function),
				    text ? json_integer((json_int_t)sum) : json_null());
		free(text);
	}
	return object;
}

/*
 * Calls of each function that the plan names and the nanoseconds that they took, by who
 * made them; null where this kernel has none of that name.
 */
static json_t *times_seen(const struct machine *machine)
{
	static const char *const names[] = {"common_pid"};
	json_t *object = json_object(), *function;
	char event[32], took[32], comm[24], key[1][HIST_KEY_SIZE];
	uint64_t hits, ns;
	size_t i;

	json_array_foreach (machine->plan->times, i, function) {
		json_t *callers = json_object();
		const char *at;
		char *text;

		snprintf(event, sizeof(event), "leave_%zu", i);
		snprintf(took, sizeof(took), "took_%zu", i);
		at = text = machine->probes.call_timed[i] ? read_hist(event) : NULL;
		while (at && parse_hist_entry(&at, names, key, 1, &hits, took, &ns)) {
			json_t *by = object_member(
				callers, sender(machine, (pid_t)strtol(key[0], NULL, 10), comm));

			object_add(by, "calls", hits);
			object_add(by, "ns", ns);
		}
		json_object_set_new(object, json_string_value(function),
				    text ? json_incref(callers) : json_null());
		json_decref(callers);
		free(text);
	}
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
	json_object_set_new(result, "calls", calls_seen(machine));
	json_object_set_new(result, "times", times_seen(machine));
	json_object_set_new(result, "premature",
			    plan->probe_premature && counted ? premature_seen(machine, refusing)
							     : json_null());
	return result;
}

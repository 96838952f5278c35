// SPDX-License-Identifier: GPL-2.0-only
/* Making records: see record.h. */
#include "bench/record/record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/record/accounts.h"
#include "lib/array.h"
#include "lib/xalloc.h"

/* Where a line of a type goes: a list that it is added to, or a member that it becomes. */
static const struct {
	const char *type, *member;
	const char *part; /* of the line; NULL: the line without its type */
	bool list;
} line_places[] = {
	{.type = "environment", .member = "environment"},
	{.type = "step", .member = "steps", .part = "sh", .list = true},
	{.type = "phase", .member = "phases", .list = true},
	{.type = "histogram", .member = "histograms", .list = true},
	{.type = "output", .member = "outputs", .list = true},
	{.type = "probes", .member = "probes"},
	{.type = "final", .member = "final"},
	{.type = "rest", .member = "rest"},
	{.type = "columns", .member = "columns"},
	{.type = "sample", .member = "rows", .part = "row", .list = true},
	{.type = "left", .member = "left", .part = "what", .list = true},
	{.type = "end", .member = "end"},
};

static void place_line(struct record_stream *stream, json_t *line, const char *type)
{
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(line_places); i++) {
		json_t *value = line, *list;

		if (strcmp(type, line_places[i].type) != 0)
			continue;
		if (line_places[i].part)
			value = json_object_get(line, line_places[i].part);
		else
			json_object_del(line, "type");
		if (!value)
			return;
		if (!line_places[i].list) {
			json_object_set(stream->body, line_places[i].member, value);
			return;
		}
		list = json_object_get(stream->body, line_places[i].member);
		if (!list) {
			list = json_array();
			json_object_set_new(stream->body, line_places[i].member, list);
		}
		json_array_append(list, value);
		return;
	}
}

/* The latest time that any line tells. */
static void note_time(struct record_stream *stream, const json_t *line)
{
	static const char *const keys[] = {"t", "end_ns"};
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(keys); i++) {
		json_int_t t = json_integer_value(json_object_get(line, keys[i]));

		if (t > stream->last_ns)
			stream->last_ns = t;
	}
}

/* Columns and rows become `samples`; how many were lost stays with them. */
static void join_samples(json_t *body)
{
	json_t *columns = json_object_get(body, "columns");
	json_t *rows = json_object_get(body, "rows");

	if (columns)
		json_object_set_new(body, "samples",
				    json_pack("{s:O, s:O, s:o}", "columns",
					      json_object_get(columns, "names"), "lost",
					      json_object_get(columns, "lost"), "rows",
					      rows ? json_incref(rows) : json_array()));
	json_object_del(body, "columns");
	json_object_del(body, "rows");
}

void record_stream_parse(const char *text, size_t length, struct record_stream *stream)
{
	const char *at = text, *end = text + length;
	json_int_t lines = 0;

	memset(stream, 0, sizeof(*stream));
	stream->body = json_object();
	digest_memory(text, length, stream->digest);
	while (at < end) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		json_t *line =
			stop ? json_loadb(at, (size_t)(stop - at), JSON_REJECT_DUPLICATES, NULL)
			     : NULL;
		const char *type = json_string_value(json_object_get(line, "type"));

		if (!type) {
			json_decref(line);
			break;
		}
		if (!strcmp(type, "init")) {
			stream->init_seen = true;
			stream->boot_ns = json_integer_value(json_object_get(line, "t"));
		}
		note_time(stream, line);
		place_line(stream, line, type);
		json_decref(line);
		at = stop + 1;
		lines++;
	}
	stream->end = json_object_get(stream->body, "end");
	if (stream->end &&
	    (at != end || json_integer_value(json_object_get(stream->end, "lines")) != lines - 1 ||
	     !json_is_string(json_object_get(stream->end, "status")) ||
	     !json_is_string(json_object_get(stream->end, "detail"))))
		stream->end = NULL;
	join_samples(stream->body);
}

void record_stream_free(struct record_stream *stream)
{
	json_decref(stream->body);
	stream->body = NULL;
}

/* The counter at @path, "vmstat/pswpout", of a snapshot; false: not available. */
static bool checked_counter(const json_t *snapshot, const char *group, const char *key,
			    json_int_t *value)
{
	return accounts_counter(json_object_get(snapshot, group), key, value);
}

/* Growth of a counter from the first phase's begin to the end of the run. */
static bool checked_growth(const json_t *body, const char *group, const char *key,
			   json_int_t *value)
{
	const json_t *first = json_array_get(json_object_get(body, "phases"), 0);
	json_int_t before, after;

	if (!checked_counter(json_object_get(first, "before"), group, key, &before) ||
	    !checked_counter(json_object_get(body, "final"), group, key, &after))
		return false;
	*value = after - before;
	return true;
}

static void add_check(json_t *checks, const char *name, json_t *ok, char *detail)
{
	json_array_append_new(
		checks, json_pack("{s:s, s:o, s:s}", "name", name, "ok", ok, "detail", detail));
	free(detail);
}

/* Says of the check added last for which flaw of the kernel, known and bounded, it is let pass. */
static void add_known(json_t *checks, char *flaw)
{
	json_t *check = json_array_get(checks, json_array_size(checks) - 1);

	json_object_set_new(check, "known", json_string(flaw));
	free(flaw);
}

static void check_conservation(const json_t *body, json_t *checks)
{
	json_int_t refused, out, back;

	if (!checked_counter(body, "probes", "refused", &refused) ||
	    !checked_growth(body, "vmstat", "pswpout", &out) ||
	    !checked_growth(body, "vmstat", "zswpwb", &back)) {
		add_check(checks, "conservation", json_null(),
			  xstrdup("not available: needs pswpout, zswpwb and the probe of "
				  "__swap_writepage()"));
		return;
	}
	add_check(checks, "conservation", json_boolean(out == refused + back),
		  xasprintf("pswpout %lld = refused %lld + zswpwb %lld", (long long)out,
			    (long long)refused, (long long)back));
}

static void check_device(const json_t *body, json_t *checks)
{
	json_int_t out, bytes;

	if (!checked_growth(body, "vmstat", "pswpout", &out) ||
	    !checked_growth(body, "disk", "written_bytes", &bytes)) {
		add_check(checks, "device", json_null(),
			  xstrdup("not available: needs pswpout and the disk's counters"));
		return;
	}
	add_check(checks, "device", json_boolean(bytes == out * 4096),
		  xasprintf("bytes written %lld = pswpout %lld pages of 4096", (long long)bytes,
			    (long long)out));
}

/*
 * Whether each phase came to rest before its counters were read: what goes on then is counted
 * in the next one. That breaks no law, so one that did not is a note, and no failure.
 */
static void check_settled(const json_t *body, json_t *checks)
{
	const json_t *phase;
	size_t i;

	json_array_foreach (json_object_get(body, "phases"), i, phase) {
		const char *name = json_string_value(json_object_get(phase, "name"));
		const json_t *at_rest = json_object_get(phase, "at_rest");

		if (json_is_true(at_rest))
			continue;
		add_check(checks, "settled", json_null(),
			  json_is_false(at_rest)
				  ? xasprintf("phase %s: zswap's worker or writeback went on for "
					      "%lld ns and more",
					      name ? name : "",
					      (long long)json_integer_value(
						      json_object_get(phase, "settled_ns")))
				  : xstrdup("not available: needs the tracepoints of workqueues"));
		return;
	}
	add_check(checks, "settled", json_true(),
		  xstrdup("zswap's worker and writeback had ended when a phase was counted"));
}

/* What is left when everything was taken down: it leaks, or somebody holds it. */
static void check_leaks(const json_t *body, json_t *checks)
{
	const json_t *rest = json_object_get(body, "rest");
	char *found = xstrdup("");
	const char *key;
	json_t *value;
	bool clean = true;

	json_object_foreach ((json_t *)rest, key, value) {
		char *longer = xasprintf("%s%s%s %lld", found, *found ? ", " : "", key,
					 (long long)json_integer_value(value));

		free(found);
		found = longer;
		clean = clean && json_integer_value(value) == 0;
	}
	if (!json_object_size(rest))
		add_check(checks, "leaks", json_null(),
			  xstrdup("not available: needs cgroup.stat or zswap's counters"));
	else
		add_check(checks, "leaks", json_boolean(clean),
			  xasprintf("after the end of everything: %s", found));
	free(found);
}

/* The guest's processors. */
static json_int_t count_cpus(const json_t *body)
{
	const json_t *node;
	json_int_t cpus = 0;
	const char *key;

	json_object_foreach (json_object_get(json_object_get(body, "environment"), "topology"), key,
			     node)
		cpus += (json_int_t)json_array_size(json_object_get(node, "cpus"));
	return cpus;
}

/* SWAP_SLOTS_CACHE_SIZE of mm/swap_slots.c: freed slots that each CPU keeps for their next use. */
enum { SLOTS_KEPT = 64 };

/*
 * Until 6.9 a slot that waits for its next use on a CPU keeps its entry in zswap. Whether a
 * kernel does is told by its counter duplicate_entry: the series that mended the one (commit
 * 0827a1fb143f, "mm/zswap: invalidate zswap entry when swap entry free") removed the other.
 */
static bool entries_wait_with_slots(const json_t *body)
{
	json_int_t ignored;

	return checked_counter(json_object_get(body, "final"), "zswap", "duplicate_entry",
			       &ignored);
}

static void check_rest(const json_t *plan, const json_t *body, json_t *checks)
{
	const json_t *left = json_array_get(json_object_get(body, "left"), 0);
	json_int_t stored, nobody;
	char *of_nobody = NULL;
	bool known;

	if (!checked_counter(json_object_get(body, "final"), "zswap", "stored_pages", &stored)) {
		add_check(checks, "rest", json_null(),
			  xstrdup("not available: needs zswap's stored_pages"));
		return;
	}
	nobody = accounts_of_nobody(plan, body);
	known = stored > nobody && !left && stored <= SLOTS_KEPT * count_cpus(body) &&
		entries_wait_with_slots(body);
	if (nobody)
		of_nobody = xasprintf(", %lld of them of no cgroup", (long long)nobody);
	add_check(checks, "rest", json_boolean((stored <= nobody || known) && !left),
		  xasprintf("%lld pages stored after the last task ended%s%s%s", (long long)stored,
			    of_nobody ? of_nobody : "", left ? "; " : "",
			    left ? json_string_value(left) : ""));
	free(of_nobody);
	if (known)
		add_known(checks, xasprintf("until Linux 6.9 a freed slot keeps its entry in zswap "
					    "while it waits for its next use, up to %d on each CPU",
					    SLOTS_KEPT));
}

static void check_accounts(const json_t *plan, const json_t *body, json_t *checks)
{
	char *detail;
	json_t *ok = accounts_agree(plan, body, &detail);

	add_check(checks, "accounts", ok, detail);
}

json_t *record_checks(const json_t *plan, const struct record_stream *stream)
{
	json_t *checks = json_array();
	const char *status = json_string_value(json_object_get(stream->end, "status"));
	const char *detail = json_string_value(json_object_get(stream->end, "detail"));

	if (!status)
		return checks;
	add_check(checks, "data", json_boolean(strcmp(status, "data") != 0),
		  xstrdup(strcmp(status, "data") != 0 ? "every byte read was the one written"
						      : detail));
	if (strcmp(status, "finished") != 0)
		return checks;
	check_conservation(stream->body, checks);
	check_device(stream->body, checks);
	check_settled(stream->body, checks);
	check_accounts(plan, stream->body, checks);
	check_rest(plan, stream->body, checks);
	check_leaks(stream->body, checks);
	return checks;
}

json_t *record_build(const json_t *inputs, const struct record_stream *stream,
		     enum run_status status, const char *detail, json_t *host)
{
	json_t *record = json_copy((json_t *)inputs);

	json_object_set_new(record, "digest", json_string(stream->digest));
	json_object_set_new(record, "outcome",
			    json_pack("{s:s, s:s, s:I, s:I}", "status", run_status_name(status),
				      "detail", detail, "boot_ns", stream->boot_ns, "virtual_ns",
				      stream->last_ns));
	json_object_update(record, stream->body);
	json_object_set_new(record, "checks",
			    record_checks(json_object_get(inputs, "plan"), stream));
	json_object_set_new(record, "host", host);
	return record;
}

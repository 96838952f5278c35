// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading records: see record_reader.h. The shape of a record is a set of tables,
 * one for each kind of object; a checker returns false after noting the first
 * mistake, with the path to it.
 */
#include "bench/record/record_reader.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/digest.h"
#include "bench/base/files.h"
#include "lib/array.h"
#include "lib/xalloc.h"

/* Larger numbers would not survive other JSON readers, or a double. */
#define MAX_NUMBER (1LL << 53)

/* One step of the way to a value: a key, or an index where the key is NULL. */
struct step {
	const struct step *up; /* NULL: a member of the record itself */
	const char *key;
	size_t index;
};

struct reader {
	const char *file;
	struct error *error;
	const struct step *at; /* the value being checked; NULL: the record */
};

typedef bool checker(struct reader *reader, const struct part *value);

struct field {
	const char *key;
	checker *check; /* is given NULL for a key that is missing */
};

/* Room for "phases[1].before"; a longer path is cut. */
enum { PATH_ROOM = 256 };

/* Appends to @path, of @length bytes, what keys cannot garble; returns its length then. */
static size_t append_step(char path[PATH_ROOM], size_t length, const char *prefix, const char *key,
			  const char *suffix)
{
	size_t room = PATH_ROOM - length;
	char *at = path + length;
	int added = snprintf(at, room, "%s%s%s", prefix, key, suffix);

	for (; *at; at++) {
		if ((unsigned char)*at < ' ' || (unsigned char)*at > '~')
			*at = '?';
	}
	return length + ((size_t)added < room ? (size_t)added : room - 1);
}

/* Writes the way to @step; only for a message, since most records have nothing to complain of. */
static size_t write_path(char path[PATH_ROOM], const struct step *step)
{
	size_t length = step->up ? write_path(path, step->up) : 0;
	char number[24];

	if (step->key)
		return append_step(path, length, step->up ? "." : "", step->key, "");
	snprintf(number, sizeof(number), "%zu", step->index);
	return append_step(path, length, "[", number, "]");
}

/* A value as a message shows it. The caller frees it. */
static char *shown_value(const struct part *value)
{
	char *text, *cut;
	json_t *json;

	if (!value)
		return xstrdup("nothing");
	if (part_is(value, PART_OBJECT))
		return xstrdup("an object");
	if (part_is(value, PART_LIST))
		return xasprintf("a list of %zu", part_count(value));
	json = part_json(value);
	text = json_dumps(json, JSON_ENCODE_ANY | JSON_ENSURE_ASCII);
	json_decref(json);
	cut = xasprintf("%.60s%s", text ? text : "?", text && strlen(text) > 60 ? "..." : "");
	free(text);
	return cut;
}

static bool complain_of(struct reader *reader, const struct part *value, const char *expected)
{
	char *found = shown_value(value), path[PATH_ROOM] = "the record";

	if (reader->at)
		write_path(path, reader->at);
	error_set(reader->error, EXIT_INPUT, "%s: %s: expected %s, found %s", reader->file, path,
		  expected, found);
	free(found);
	return false;
}

/* Goes to the value that @step says, until leave_step(). */
static void enter_step(struct reader *reader, struct step *step)
{
	step->up = reader->at;
	reader->at = step;
}

static void leave_step(struct reader *reader)
{
	reader->at = reader->at->up;
}

static bool shape_fields(struct reader *reader, const struct part *object,
			 const struct field *fields, size_t count)
{
	struct step step = {0};
	bool fine = true;
	size_t i;

	if (!part_is(object, PART_OBJECT))
		return complain_of(reader, object, "an object");
	enter_step(reader, &step);
	for (i = 0; i < count && fine; i++) {
		step.key = fields[i].key;
		fine = fields[i].check(reader, part_member(object, fields[i].key));
	}
	leave_step(reader);
	return fine;
}

/* An object whose keys are names. */
static bool shape_map(struct reader *reader, const struct part *object, checker *check)
{
	struct step step = {0};
	bool fine = true;
	const struct part *value;

	if (!part_is(object, PART_OBJECT))
		return complain_of(reader, object, "an object");
	enter_step(reader, &step);
	part_foreach (object, value) {
		step.key = value->key;
		fine = check(reader, value);
		if (!fine)
			break;
	}
	leave_step(reader);
	return fine;
}

static bool shape_list(struct reader *reader, const struct part *list, checker *check)
{
	struct step step = {0};
	const struct part *value;
	bool fine = true;

	if (!part_is(list, PART_LIST))
		return complain_of(reader, list, "a list");
	enter_step(reader, &step);
	part_foreach (list, value) {
		fine = check(reader, value);
		if (!fine)
			break;
		step.index++;
	}
	leave_step(reader);
	return fine;
}

static bool is_natural(const struct part *value)
{
	return part_is(value, PART_INTEGER) && part_integer(value) >= 0 &&
	       part_integer(value) <= MAX_NUMBER;
}

static json_int_t bucket_bound(const struct part *bucket, size_t i)
{
	return part_integer(part_element(bucket, i));
}

static bool shape_number(struct reader *reader, const struct part *value)
{
	return is_natural(value) || complain_of(reader, value, "a whole number from 0 to 2^53");
}

/* A counter that the kernel may lack. */
static bool shape_counter(struct reader *reader, const struct part *value)
{
	return !value || part_is(value, PART_NULL) || is_natural(value) ||
	       complain_of(reader, value, "a whole number from 0 to 2^53, or null");
}

static bool shape_text(struct reader *reader, const struct part *value)
{
	return part_is(value, PART_TEXT) || complain_of(reader, value, "a text");
}

static bool shape_optional_text(struct reader *reader, const struct part *value)
{
	return !value || part_is(value, PART_NULL) || part_is(value, PART_TEXT) ||
	       complain_of(reader, value, "a text or null");
}

static bool shape_flag(struct reader *reader, const struct part *value)
{
	return (part_is(value, PART_TRUE) || part_is(value, PART_FALSE)) ||
	       part_is(value, PART_NULL) ||
	       complain_of(reader, value, "true, false, or null where that is not available");
}

static bool shape_optional_flag(struct reader *reader, const struct part *value)
{
	return !value || shape_flag(reader, value);
}

static bool shape_counters(struct reader *reader, const struct part *value)
{
	return shape_map(reader, value, shape_counter);
}

static bool shape_optional_counters(struct reader *reader, const struct part *value)
{
	return !value || shape_counters(reader, value);
}

static bool shape_counter_groups(struct reader *reader, const struct part *value)
{
	return shape_map(reader, value, shape_counters);
}

static bool shape_snapshot(struct reader *reader, const struct part *value)
{
	static const struct field fields[] = {
		{"t", shape_number},
		{"vmstat", shape_counters},
		{"zswap", shape_counters},
		{"refused", shape_optional_counters},
		{"disk", shape_counters},
		{"limits", shape_counters},
		{"node", shape_counter_groups},
		{"cgroup", shape_counter_groups},
	};

	return shape_fields(reader, value, fields, ARRAY_LENGTH(fields));
}

/* Those of vmstat at the end of a phase's tasks; older records have none. */
static bool shape_ended(struct reader *reader, const struct part *value)
{
	static const struct field fields[] = {{"vmstat", shape_counters}};

	return !value || shape_fields(reader, value, fields, ARRAY_LENGTH(fields));
}

/* Of a task's pages; null: of a program, or of memory that others map, too. */
static bool shape_placement(struct reader *reader, const struct part *value)
{
	static const struct field fields[] = {
		{"nodes", shape_counters},
		{"swapped", shape_number},
		{"strays", shape_number},
	};

	return !value || part_is(value, PART_NULL) ||
	       shape_fields(reader, value, fields, ARRAY_LENGTH(fields));
}

static bool shape_result(struct reader *reader, const struct part *value)
{
	static const struct field fields[] = {
		{"task", shape_text},
		{"operations", shape_number},
		{"faults", shape_counters},
		{"placement", shape_placement},
	};

	return shape_fields(reader, value, fields, ARRAY_LENGTH(fields));
}

static bool shape_results(struct reader *reader, const struct part *value)
{
	return shape_list(reader, value, shape_result);
}

static bool shape_bucket(struct reader *reader, const struct part *value)
{
	if (!part_is(value, PART_LIST) || part_count(value) != 3 ||
	    !is_natural(part_element(value, 0)) || !is_natural(part_element(value, 1)) ||
	    !is_natural(part_element(value, 2)) || bucket_bound(value, 0) >= bucket_bound(value, 1))
		return complain_of(reader, value, "[low, high, count] with low below high");
	return true;
}

/* Buckets that rise without overlap; what they count has to be the @count beside them. */
static bool shape_buckets(struct reader *reader, const struct part *histogram, const char *key,
			  const char *count)
{
	const struct part *buckets = part_member(histogram, key), *bucket;
	struct step step = {.key = key};
	json_int_t high = 0;
	double total = 0;
	bool fine;

	enter_step(reader, &step);
	fine = shape_list(reader, buckets, shape_bucket);
	leave_step(reader);
	if (!fine)
		return false;
	part_foreach (buckets, bucket) {
		if (bucket_bound(bucket, 0) < high)
			return complain_of(reader, histogram, "buckets that rise without overlap");
		high = bucket_bound(bucket, 1);
		total += (double)bucket_bound(bucket, 2);
	}
	return total == (double)part_integer_at(histogram, count) ||
	       complain_of(reader, part_member(histogram, count), "the sum of the buckets");
}

static bool shape_timed(struct reader *reader, const struct part *value)
{
	static const struct field fields[] = {{"calls", shape_number}, {"ns", shape_number}};

	return shape_fields(reader, value, fields, ARRAY_LENGTH(fields)) &&
	       (!part_member(value, "buckets") || shape_buckets(reader, value, "buckets", "calls"));
}

static bool shape_callers(struct reader *reader, const struct part *value)
{
	return part_is(value, PART_NULL) || shape_map(reader, value, shape_timed);
}

static bool shape_times(struct reader *reader, const struct part *value)
{
	return !value || shape_map(reader, value, shape_callers);
}

/* Entries on the lists of each node; null: not seen. */
static bool shape_listed(struct reader *reader, const struct part *value)
{
	return !value || part_is(value, PART_NULL) || shape_counters(reader, value);
}

static bool shape_phase(struct reader *reader, const struct part *value)
{
	static const struct field fields[] = {
		{"name", shape_text},
		{"begin_ns", shape_number},
		{"end_ns", shape_number},
		{"settled_ns", shape_counter},
		{"at_rest", shape_optional_flag},
		{"before", shape_snapshot},
		{"ended", shape_ended},
		{"after", shape_snapshot},
		{"times", shape_times},
		{"listed", shape_listed},
		{"results", shape_results},
	};

	if (!shape_fields(reader, value, fields, ARRAY_LENGTH(fields)))
		return false;
	return part_integer_at(value, "begin_ns") <= part_integer_at(value, "end_ns") ||
	       complain_of(reader, part_member(value, "end_ns"), "an end_ns after begin_ns");
}

static bool shape_phases(struct reader *reader, const struct part *value)
{
	json_int_t end = 0;
	const struct part *phase;

	if (!shape_list(reader, value, shape_phase))
		return false;
	part_foreach (value, phase) {
		if (part_integer_at(phase, "begin_ns") < end)
			return complain_of(reader, part_member(phase, "begin_ns"),
					   "each begin_ns after the previous phase's end_ns");
		end = part_integer_at(phase, "end_ns");
	}
	return part_count(value) > 0 || complain_of(reader, value, "at least one phase");
}

static bool shape_histogram(struct reader *reader, const struct part *value)
{
	static const struct field fields[] = {
		{"phase", shape_text},	 {"task", shape_text},	{"source", shape_text},
		{"count", shape_number}, {"max", shape_number},
	};

	return shape_fields(reader, value, fields, ARRAY_LENGTH(fields)) &&
	       shape_buckets(reader, value, "buckets", "count");
}

static bool shape_histograms(struct reader *reader, const struct part *value)
{
	return !value || shape_list(reader, value, shape_histogram); /* none: no access was timed */
}

static bool shape_output(struct reader *reader, const struct part *value)
{
	static const struct field fields[] = {
		{"phase", shape_text},	   {"task", shape_text},      {"text", shape_text},
		{"real_ns", shape_number}, {"user_ns", shape_number}, {"sys_ns", shape_number},
	};

	return shape_fields(reader, value, fields, ARRAY_LENGTH(fields));
}

static bool shape_outputs(struct reader *reader, const struct part *value)
{
	return !value || shape_list(reader, value, shape_output); /* none: no program ended */
}

static bool shape_nanoseconds(struct reader *reader, const struct part *value)
{
	return (part_is(value, PART_TEXT) && strcmp(part_text(value), "ns") == 0) ||
	       complain_of(reader, value, "\"ns\"");
}

static bool shape_premature(struct reader *reader, const struct part *value)
{
	static const struct field fields[] = {
		{"unit", shape_nanoseconds},
		{"count", shape_number},
		{"max", shape_number},
		{"lost", shape_number},
	};

	return !value || part_is(value, PART_NULL) ||
	       (shape_fields(reader, value, fields, ARRAY_LENGTH(fields)) &&
		shape_buckets(reader, value, "ages", "count"));
}

static bool shape_walks(struct reader *reader, const struct part *value)
{
	static const struct field fields[] = {
		{"visits", shape_number},
		{"written_back", shape_number},
	};

	return shape_fields(reader, value, fields, ARRAY_LENGTH(fields));
}

static bool shape_walkers(struct reader *reader, const struct part *value)
{
	return shape_map(reader, value, shape_walks);
}

static bool shape_node(struct reader *reader, const struct part *value)
{
	static const struct field fields[] = {{"adds", shape_number}, {"tasks", shape_walkers}};

	return shape_walks(reader, value) &&
	       shape_fields(reader, value, fields, ARRAY_LENGTH(fields));
}

static bool shape_nodes(struct reader *reader, const struct part *value)
{
	return !value || part_is(value, PART_NULL) || shape_map(reader, value, shape_node);
}

static bool shape_sent(struct reader *reader, const struct part *value)
{
	static const struct field fields[] = {
		{"refused", shape_number},
		{"written_back", shape_number},
	};

	return shape_fields(reader, value, fields, ARRAY_LENGTH(fields));
}

static bool shape_senders(struct reader *reader, const struct part *value)
{
	return shape_map(reader, value, shape_sent);
}

static bool shape_owners(struct reader *reader, const struct part *value)
{
	return !value || part_is(value, PART_NULL) || shape_map(reader, value, shape_senders);
}

static bool shape_probes(struct reader *reader, const struct part *value)
{
	static const struct field fields[] = {
		{"premature", shape_premature}, {"nodes", shape_nodes},
		{"owners", shape_owners},	{"calls", shape_optional_counters},
		{"times", shape_times},
	};

	return shape_fields(reader, value, fields, ARRAY_LENGTH(fields));
}

static bool shape_row(struct reader *reader, const struct part *value)
{
	return shape_list(reader, value, shape_counter);
}

static bool shape_columns(struct reader *reader, const struct part *value)
{
	const char *first;

	if (!shape_list(reader, value, shape_text))
		return false;
	first = part_text(part_element(value, 0));
	return (first && strcmp(first, "t") == 0) || complain_of(reader, value, "\"t\" first");
}

static bool shape_rows(struct reader *reader, const struct part *value)
{
	return shape_list(reader, value, shape_row);
}

static bool shape_samples(struct reader *reader, const struct part *value)
{
	static const struct field fields[] = {
		{"columns", shape_columns},
		{"rows", shape_rows},
		{"lost", shape_number},
	};
	const struct part *rows = part_member(value, "rows"), *row;
	size_t width = part_count(part_member(value, "columns"));
	json_int_t t = 0;

	if (!value || part_is(value, PART_NULL))
		return true; /* no sampler */
	if (!shape_fields(reader, value, fields, ARRAY_LENGTH(fields)))
		return false;
	part_foreach (rows, row) {
		if (part_count(row) != width)
			return complain_of(reader, row, "rows with a value for each column");
		if (!is_natural(part_element(row, 0)) || part_integer(part_element(row, 0)) < t)
			return complain_of(reader, part_element(row, 0), "rows in order of t");
		t = part_integer(part_element(row, 0));
	}
	return true;
}

static bool shape_check(struct reader *reader, const struct part *value)
{
	static const struct field fields[] = {
		{"name", shape_text},
		{"ok", shape_flag},
		{"detail", shape_optional_text},
	};

	return shape_fields(reader, value, fields, ARRAY_LENGTH(fields));
}

static bool shape_checks(struct reader *reader, const struct part *value)
{
	return shape_list(reader, value, shape_check);
}

static bool shape_format(struct reader *reader, const struct part *value)
{
	if (part_is(value, PART_TEXT) && strcmp(part_text(value), RECORD_FORMAT) == 0)
		return true;
	return complain_of(reader, value,
			   "\"" RECORD_FORMAT "\"; this is not a record of zswapbench");
}

static bool shape_version(struct reader *reader, const struct part *value)
{
	json_int_t version = part_integer(value);
	bool newer = version > RECORD_VERSION;

	if (!is_natural(value) || version < 1)
		return complain_of(reader, value, "a version, a whole number from 1 on");
	if (version == RECORD_VERSION)
		return true;
	error_set(reader->error, EXIT_INPUT,
		  "%s: version %lld of the record format is %s than this program, which reads "
		  "version %d; %s",
		  reader->file, (long long)version, newer ? "newer" : "older", RECORD_VERSION,
		  newer ? "a newer zswapbench reads it" : "run the scenario again");
	return false;
}

static bool shape_named(struct reader *reader, const struct part *value)
{
	static const struct field fields[] = {{"name", shape_text}};

	return shape_fields(reader, value, fields, ARRAY_LENGTH(fields));
}

/* A scenario whose text is what its digest says. */
static bool shape_scenario(struct reader *reader, const struct part *value)
{
	static const struct field fields[] = {
		{"name", shape_text},
		{"sha256", shape_text},
		{"text", shape_text},
	};
	const struct part *digest = part_member(value, "sha256");
	const struct part *text = part_member(value, "text");
	char hex[DIGEST_SIZE];

	if (!shape_fields(reader, value, fields, ARRAY_LENGTH(fields)))
		return false;
	digest_memory(part_text(text), strlen(part_text(text)), hex);
	return strcmp(part_text(digest), hex) == 0 ||
	       complain_of(reader, digest, "the SHA-256 of the scenario's text");
}

static bool shape_status(struct reader *reader, const struct part *value)
{
	static const char *const known[] = {"finished", "panic",       "warning",
					    "hung",	"killed",      "died",
					    "failed",	"unsupported", "truncated"};
	const char *status = part_text(value);
	size_t i;

	for (i = 0; status && i < ARRAY_LENGTH(known); i++) {
		if (strcmp(status, known[i]) == 0)
			return true;
	}
	return complain_of(reader, value,
			   "finished, panic, warning, hung, killed, died, failed, unsupported or "
			   "truncated");
}

static bool shape_outcome(struct reader *reader, const struct part *value)
{
	static const struct field fields[] = {
		{"status", shape_status},
		{"detail", shape_optional_text},
	};

	return shape_fields(reader, value, fields, ARRAY_LENGTH(fields));
}

/* The plan, if it is there, has to be of the scenario and seed that the record is of. */
static bool shape_plan(struct reader *reader, const struct part *root)
{
	const struct part *plan = part_member(root, "plan");
	const struct part *scenario = part_member(plan, "scenario");
	const struct part *seed = part_member(plan, "seed");
	const struct part *name = part_member(part_member(root, "scenario"), "name");

	if (!plan)
		return true;
	if (!part_same(scenario, name))
		return complain_of(reader, scenario, "a plan of the same scenario");
	return part_same(seed, part_member(root, "seed")) ||
	       complain_of(reader, seed, "a plan of the same seed");
}

/* Whatever became of the run. */
static bool shape_head(struct reader *reader, const struct part *root)
{
	static const struct field fields[] = {
		{"scenario", shape_scenario}, {"seed", shape_number},	  {"kernel", shape_named},
		{"machine", shape_named},     {"outcome", shape_outcome},
	};

	return shape_fields(reader, root, fields, ARRAY_LENGTH(fields)) && shape_plan(reader, root);
}

/* What a finished run has. */
static bool shape_body(struct reader *reader, const struct part *root)
{
	static const struct field fields[] = {
		{"digest", shape_text},		  {"phases", shape_phases},
		{"histograms", shape_histograms}, {"probes", shape_probes},
		{"samples", shape_samples},	  {"checks", shape_checks},
		{"outputs", shape_outputs},
	};

	return shape_fields(reader, root, fields, ARRAY_LENGTH(fields));
}

static const char *record_text_at(const struct part *root, const char *section, const char *key)
{
	return part_text(part_member(part_member(root, section), key));
}

/* A record of this version, as it was written? Else what it is instead. */
static bool shape_seal(struct reader *reader, const struct part *root, enum seal seal,
		       const char *says, const char *is)
{
	static const struct field fields[] = {{"format", shape_format}, {"version", shape_version}};

	if (!shape_fields(reader, root, fields, ARRAY_LENGTH(fields)))
		return false;
	if (seal == SEAL_BROKEN)
		error_set(reader->error, EXIT_INPUT,
			  "%s: edited: the SHA-256 of what it holds was %s when it was written, "
			  "and is %s now",
			  reader->file, says, is);
	else if (seal == SEAL_NONE)
		error_set(reader->error, EXIT_INPUT,
			  "%s: edited: it does not begin with format, version and sha256 as they "
			  "were written, so its SHA-256 cannot be checked",
			  reader->file);
	return seal == SEAL_GOOD;
}

int record_parse(const char *file, const char *text, size_t length, struct record *record,
		 struct error *error)
{
	struct reader reader = {.file = file, .error = error};
	char says[DIGEST_SIZE], is[DIGEST_SIZE];
	enum seal seal = record_seal_check(text, length, says, is);
	const struct part *root;
	struct parts parts;

	if (parts_parse(file, text, length, &parts, error))
		return -1;
	root = parts.root;
	if (!shape_seal(&reader, root, seal, says, is)) {
		parts_free(&parts);
		return -1;
	}
	*record = (struct record){
		.file = xstrdup(file),
		.parts = parts,
		.root = root,
		.scenario = record_text_at(root, "scenario", "name"),
		.seed = part_integer_at(root, "seed"),
		.kernel = record_text_at(root, "kernel", "name"),
		.machine = record_text_at(root, "machine", "name"),
		.status = record_text_at(root, "outcome", "status"),
		.detail = record_text_at(root, "outcome", "detail"),
		.digest = part_text_at(root, "digest"),
	};
	if (!record->detail)
		record->detail = "";
	if (shape_head(&reader, root) &&
	    (strcmp(record->status, "finished") != 0 || shape_body(&reader, root)))
		return 0;
	record_free(record);
	return -1;
}

int record_load(const char *file, struct record *record, struct error *error)
{
	size_t length;
	char *text = file_read(file, RECORD_MAX_BYTES, &length, error);
	int result;

	if (!text)
		return -1;
	result = record_parse(file, text, length, record, error);
	free(text);
	return result;
}

void record_free(struct record *record)
{
	parts_free(&record->parts);
	free(record->file);
	memset(record, 0, sizeof(*record));
}

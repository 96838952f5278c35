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
static size_t append(char path[PATH_ROOM], size_t length, const char *prefix, const char *key,
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
		return append(path, length, step->up ? "." : "", step->key, "");
	snprintf(number, sizeof(number), "%zu", step->index);
	return append(path, length, "[", number, "]");
}

/* A value as a message shows it. The caller frees it. */
static char *shown(const struct part *value)
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

static bool complain(struct reader *reader, const struct part *value, const char *expected)
{
	char *found = shown(value), path[PATH_ROOM] = "the record";

	if (reader->at)
		write_path(path, reader->at);
	error_set(reader->error, EXIT_INPUT, "%s: %s: expected %s, found %s", reader->file, path,
		  expected, found);
	free(found);
	return false;
}

/* Goes to the value that @step says, until leave(). */
static void enter(struct reader *reader, struct step *step)
{
	step->up = reader->at;
	reader->at = step;
}

static void leave(struct reader *reader)
{
	reader->at = reader->at->up;
}

static bool check_fields(struct reader *reader, const struct part *object,
			 const struct field *fields, size_t count)
{
	struct step step = {0};
	bool fine = true;
	size_t i;

	if (!part_is(object, PART_OBJECT))
		return complain(reader, object, "an object");
	enter(reader, &step);
	for (i = 0; i < count && fine; i++) {
		step.key = fields[i].key;
		fine = fields[i].check(reader, part_member(object, fields[i].key));
	}
	leave(reader);
	return fine;
}

/* An object whose keys are names. */
static bool check_map(struct reader *reader, const struct part *object, checker *check)
{
	struct step step = {0};
	bool fine = true;
	const struct part *value;

	if (!part_is(object, PART_OBJECT))
		return complain(reader, object, "an object");
	enter(reader, &step);
	part_foreach (object, value) {
		step.key = value->key;
		fine = check(reader, value);
		if (!fine)
			break;
	}
	leave(reader);
	return fine;
}

static bool check_list(struct reader *reader, const struct part *list, checker *check)
{
	struct step step = {0};
	const struct part *value;
	bool fine = true;

	if (!part_is(list, PART_LIST))
		return complain(reader, list, "a list");
	enter(reader, &step);
	part_foreach (list, value) {
		fine = check(reader, value);
		if (!fine)
			break;
		step.index++;
	}
	leave(reader);
	return fine;
}

static bool natural(const struct part *value)
{
	return part_is(value, PART_INTEGER) && part_integer(value) >= 0 &&
	       part_integer(value) <= MAX_NUMBER;
}

static json_int_t bucket_bound(const struct part *bucket, size_t i)
{
	return part_integer(part_element(bucket, i));
}

static bool check_number(struct reader *reader, const struct part *value)
{
	return natural(value) || complain(reader, value, "a whole number from 0 to 2^53");
}

/* A counter that the kernel may lack. */
static bool check_counter(struct reader *reader, const struct part *value)
{
	return !value || part_is(value, PART_NULL) || natural(value) ||
	       complain(reader, value, "a whole number from 0 to 2^53, or null");
}

static bool check_text(struct reader *reader, const struct part *value)
{
	return part_is(value, PART_TEXT) || complain(reader, value, "a text");
}

static bool check_optional_text(struct reader *reader, const struct part *value)
{
	return !value || part_is(value, PART_NULL) || part_is(value, PART_TEXT) ||
	       complain(reader, value, "a text or null");
}

static bool check_flag(struct reader *reader, const struct part *value)
{
	return (part_is(value, PART_TRUE) || part_is(value, PART_FALSE)) ||
	       part_is(value, PART_NULL) ||
	       complain(reader, value, "true, false, or null where that is not available");
}

static bool check_counters(struct reader *reader, const struct part *value)
{
	return check_map(reader, value, check_counter);
}

static bool check_optional_counters(struct reader *reader, const struct part *value)
{
	return !value || check_counters(reader, value);
}

static bool check_counter_groups(struct reader *reader, const struct part *value)
{
	return check_map(reader, value, check_counters);
}

static bool check_snapshot(struct reader *reader, const struct part *value)
{
	static const struct field fields[] = {
		{"t", check_number},
		{"vmstat", check_counters},
		{"zswap", check_counters},
		{"disk", check_counters},
		{"limits", check_counters},
		{"node", check_counter_groups},
		{"cgroup", check_counter_groups},
	};

	return check_fields(reader, value, fields, ARRAY_LENGTH(fields));
}

static bool check_result(struct reader *reader, const struct part *value)
{
	static const struct field fields[] = {
		{"task", check_text},
		{"operations", check_number},
		{"faults", check_counters},
	};

	return check_fields(reader, value, fields, ARRAY_LENGTH(fields));
}

static bool check_results(struct reader *reader, const struct part *value)
{
	return check_list(reader, value, check_result);
}

static bool check_phase(struct reader *reader, const struct part *value)
{
	static const struct field fields[] = {
		{"name", check_text},	    {"begin_ns", check_number}, {"end_ns", check_number},
		{"before", check_snapshot}, {"after", check_snapshot},	{"results", check_results},
	};

	if (!check_fields(reader, value, fields, ARRAY_LENGTH(fields)))
		return false;
	return part_integer_at(value, "begin_ns") <= part_integer_at(value, "end_ns") ||
	       complain(reader, part_member(value, "end_ns"), "an end_ns after begin_ns");
}

static bool check_phases(struct reader *reader, const struct part *value)
{
	json_int_t end = 0;
	const struct part *phase;

	if (!check_list(reader, value, check_phase))
		return false;
	part_foreach (value, phase) {
		if (part_integer_at(phase, "begin_ns") < end)
			return complain(reader, part_member(phase, "begin_ns"),
					"each begin_ns after the previous phase's end_ns");
		end = part_integer_at(phase, "end_ns");
	}
	return part_count(value) > 0 || complain(reader, value, "at least one phase");
}

static bool check_bucket(struct reader *reader, const struct part *value)
{
	if (!part_is(value, PART_LIST) || part_count(value) != 3 ||
	    !natural(part_element(value, 0)) || !natural(part_element(value, 1)) ||
	    !natural(part_element(value, 2)) || bucket_bound(value, 0) >= bucket_bound(value, 1))
		return complain(reader, value, "[low, high, count] with low below high");
	return true;
}

/* Buckets that rise without overlap; what they count has to be the @count beside them. */
static bool check_buckets(struct reader *reader, const struct part *histogram, const char *key)
{
	const struct part *buckets = part_member(histogram, key), *bucket;
	struct step step = {.key = key};
	json_int_t high = 0;
	double total = 0;
	bool fine;

	enter(reader, &step);
	fine = check_list(reader, buckets, check_bucket);
	leave(reader);
	if (!fine)
		return false;
	part_foreach (buckets, bucket) {
		if (bucket_bound(bucket, 0) < high)
			return complain(reader, histogram, "buckets that rise without overlap");
		high = bucket_bound(bucket, 1);
		total += (double)bucket_bound(bucket, 2);
	}
	return total == (double)part_integer_at(histogram, "count") ||
	       complain(reader, part_member(histogram, "count"), "the sum of the buckets");
}

static bool check_histogram(struct reader *reader, const struct part *value)
{
	static const struct field fields[] = {
		{"phase", check_text},	 {"task", check_text},	{"source", check_text},
		{"count", check_number}, {"max", check_number},
	};

	return check_fields(reader, value, fields, ARRAY_LENGTH(fields)) &&
	       check_buckets(reader, value, "buckets");
}

static bool check_histograms(struct reader *reader, const struct part *value)
{
	return !value || check_list(reader, value, check_histogram); /* none: no access was timed */
}

static bool check_output(struct reader *reader, const struct part *value)
{
	static const struct field fields[] = {
		{"phase", check_text},	   {"task", check_text},      {"text", check_text},
		{"real_ns", check_number}, {"user_ns", check_number}, {"sys_ns", check_number},
	};

	return check_fields(reader, value, fields, ARRAY_LENGTH(fields));
}

static bool check_outputs(struct reader *reader, const struct part *value)
{
	return !value || check_list(reader, value, check_output); /* none: no program ended */
}

static bool check_nanoseconds(struct reader *reader, const struct part *value)
{
	return (part_is(value, PART_TEXT) && strcmp(part_text(value), "ns") == 0) ||
	       complain(reader, value, "\"ns\"");
}

static bool check_premature(struct reader *reader, const struct part *value)
{
	static const struct field fields[] = {
		{"unit", check_nanoseconds},
		{"count", check_number},
		{"max", check_number},
		{"lost", check_number},
	};

	return !value || part_is(value, PART_NULL) ||
	       (check_fields(reader, value, fields, ARRAY_LENGTH(fields)) &&
		check_buckets(reader, value, "ages"));
}

static bool check_walks(struct reader *reader, const struct part *value)
{
	static const struct field fields[] = {
		{"visits", check_number},
		{"written_back", check_number},
	};

	return check_fields(reader, value, fields, ARRAY_LENGTH(fields));
}

static bool check_walkers(struct reader *reader, const struct part *value)
{
	return check_map(reader, value, check_walks);
}

static bool check_node(struct reader *reader, const struct part *value)
{
	static const struct field fields[] = {{"adds", check_number}, {"tasks", check_walkers}};

	return check_walks(reader, value) &&
	       check_fields(reader, value, fields, ARRAY_LENGTH(fields));
}

static bool check_nodes(struct reader *reader, const struct part *value)
{
	return !value || part_is(value, PART_NULL) || check_map(reader, value, check_node);
}

static bool check_sent(struct reader *reader, const struct part *value)
{
	static const struct field fields[] = {
		{"refused", check_number},
		{"written_back", check_number},
	};

	return check_fields(reader, value, fields, ARRAY_LENGTH(fields));
}

static bool check_senders(struct reader *reader, const struct part *value)
{
	return check_map(reader, value, check_sent);
}

static bool check_owners(struct reader *reader, const struct part *value)
{
	return !value || part_is(value, PART_NULL) || check_map(reader, value, check_senders);
}

static bool check_timed(struct reader *reader, const struct part *value)
{
	static const struct field fields[] = {{"calls", check_number}, {"ns", check_number}};

	return check_fields(reader, value, fields, ARRAY_LENGTH(fields));
}

static bool check_callers(struct reader *reader, const struct part *value)
{
	return part_is(value, PART_NULL) || check_map(reader, value, check_timed);
}

static bool check_times(struct reader *reader, const struct part *value)
{
	return !value || check_map(reader, value, check_callers);
}

static bool check_probes(struct reader *reader, const struct part *value)
{
	static const struct field fields[] = {
		{"premature", check_premature}, {"nodes", check_nodes},
		{"owners", check_owners},	{"calls", check_optional_counters},
		{"times", check_times},
	};

	return check_fields(reader, value, fields, ARRAY_LENGTH(fields));
}

static bool check_row(struct reader *reader, const struct part *value)
{
	return check_list(reader, value, check_counter);
}

static bool check_columns(struct reader *reader, const struct part *value)
{
	const char *first;

	if (!check_list(reader, value, check_text))
		return false;
	first = part_text(part_element(value, 0));
	return (first && strcmp(first, "t") == 0) || complain(reader, value, "\"t\" first");
}

static bool check_rows(struct reader *reader, const struct part *value)
{
	return check_list(reader, value, check_row);
}

static bool check_samples(struct reader *reader, const struct part *value)
{
	static const struct field fields[] = {
		{"columns", check_columns},
		{"rows", check_rows},
		{"lost", check_number},
	};
	const struct part *rows = part_member(value, "rows"), *row;
	size_t width = part_count(part_member(value, "columns"));
	json_int_t t = 0;

	if (!value || part_is(value, PART_NULL))
		return true; /* no sampler */
	if (!check_fields(reader, value, fields, ARRAY_LENGTH(fields)))
		return false;
	part_foreach (rows, row) {
		if (part_count(row) != width)
			return complain(reader, row, "rows with a value for each column");
		if (!natural(part_element(row, 0)) || part_integer(part_element(row, 0)) < t)
			return complain(reader, part_element(row, 0), "rows in order of t");
		t = part_integer(part_element(row, 0));
	}
	return true;
}

static bool check_check(struct reader *reader, const struct part *value)
{
	static const struct field fields[] = {
		{"name", check_text},
		{"ok", check_flag},
		{"detail", check_optional_text},
	};

	return check_fields(reader, value, fields, ARRAY_LENGTH(fields));
}

static bool check_checks(struct reader *reader, const struct part *value)
{
	return check_list(reader, value, check_check);
}

static bool check_format(struct reader *reader, const struct part *value)
{
	if (part_is(value, PART_TEXT) && strcmp(part_text(value), RECORD_FORMAT) == 0)
		return true;
	return complain(reader, value, "\"" RECORD_FORMAT "\"; this is not a record of zswapbench");
}

static bool check_version(struct reader *reader, const struct part *value)
{
	json_int_t version = part_integer(value);
	bool newer = version > RECORD_VERSION;

	if (!natural(value) || version < 1)
		return complain(reader, value, "a version, a whole number from 1 on");
	if (version == RECORD_VERSION)
		return true;
	error_set(reader->error, EXIT_INPUT,
		  "%s: version %lld of the record format is %s than this program, which reads "
		  "version %d; %s",
		  reader->file, (long long)version, newer ? "newer" : "older", RECORD_VERSION,
		  newer ? "a newer zswapbench reads it" : "run the scenario again");
	return false;
}

static bool check_named(struct reader *reader, const struct part *value)
{
	static const struct field fields[] = {{"name", check_text}};

	return check_fields(reader, value, fields, ARRAY_LENGTH(fields));
}

/* A scenario whose text is what its digest says. */
static bool check_scenario(struct reader *reader, const struct part *value)
{
	static const struct field fields[] = {
		{"name", check_text},
		{"sha256", check_text},
		{"text", check_text},
	};
	const struct part *digest = part_member(value, "sha256");
	const struct part *text = part_member(value, "text");
	char hex[DIGEST_SIZE];

	if (!check_fields(reader, value, fields, ARRAY_LENGTH(fields)))
		return false;
	digest_memory(part_text(text), strlen(part_text(text)), hex);
	return strcmp(part_text(digest), hex) == 0 ||
	       complain(reader, digest, "the SHA-256 of the scenario's text");
}

static bool check_status(struct reader *reader, const struct part *value)
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
	return complain(reader, value,
			"finished, panic, warning, hung, killed, died, failed, unsupported or "
			"truncated");
}

static bool check_outcome(struct reader *reader, const struct part *value)
{
	static const struct field fields[] = {
		{"status", check_status},
		{"detail", check_optional_text},
	};

	return check_fields(reader, value, fields, ARRAY_LENGTH(fields));
}

/* The plan, if it is there, has to be of the scenario and seed that the record is of. */
static bool check_plan(struct reader *reader, const struct part *root)
{
	const struct part *plan = part_member(root, "plan");
	const struct part *scenario = part_member(plan, "scenario");
	const struct part *seed = part_member(plan, "seed");
	const struct part *name = part_member(part_member(root, "scenario"), "name");

	if (!plan)
		return true;
	if (!part_same(scenario, name))
		return complain(reader, scenario, "a plan of the same scenario");
	return part_same(seed, part_member(root, "seed")) ||
	       complain(reader, seed, "a plan of the same seed");
}

/* Whatever became of the run. */
static bool check_head(struct reader *reader, const struct part *root)
{
	static const struct field fields[] = {
		{"scenario", check_scenario}, {"seed", check_number},	  {"kernel", check_named},
		{"machine", check_named},     {"outcome", check_outcome},
	};

	return check_fields(reader, root, fields, ARRAY_LENGTH(fields)) && check_plan(reader, root);
}

/* What a finished run has. */
static bool check_body(struct reader *reader, const struct part *root)
{
	static const struct field fields[] = {
		{"digest", check_text},		  {"phases", check_phases},
		{"histograms", check_histograms}, {"probes", check_probes},
		{"samples", check_samples},	  {"checks", check_checks},
		{"outputs", check_outputs},
	};

	return check_fields(reader, root, fields, ARRAY_LENGTH(fields));
}

static const char *text_at(const struct part *root, const char *section, const char *key)
{
	return part_text(part_member(part_member(root, section), key));
}

/* A record of this version, as it was written? Else what it is instead. */
static bool check_seal(struct reader *reader, const struct part *root, enum seal seal,
		       const char *says, const char *is)
{
	static const struct field fields[] = {{"format", check_format}, {"version", check_version}};

	if (!check_fields(reader, root, fields, ARRAY_LENGTH(fields)))
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
	if (!check_seal(&reader, root, seal, says, is)) {
		parts_free(&parts);
		return -1;
	}
	*record = (struct record){
		.file = xstrdup(file),
		.parts = parts,
		.root = root,
		.scenario = text_at(root, "scenario", "name"),
		.seed = part_integer_at(root, "seed"),
		.kernel = text_at(root, "kernel", "name"),
		.machine = text_at(root, "machine", "name"),
		.status = text_at(root, "outcome", "status"),
		.detail = text_at(root, "outcome", "detail"),
		.digest = part_text_at(root, "digest"),
	};
	if (!record->detail)
		record->detail = "";
	if (check_head(&reader, root) &&
	    (strcmp(record->status, "finished") != 0 || check_body(&reader, root)))
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

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

typedef bool checker(struct reader *reader, const json_t *value);

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
static char *shown(const json_t *value)
{
	char *text, *cut;

	if (!value)
		return xstrdup("nothing");
	if (json_is_object(value))
		return xstrdup("an object");
	if (json_is_array(value))
		return xasprintf("a list of %zu", json_array_size(value));
	text = json_dumps(value, JSON_ENCODE_ANY | JSON_ENSURE_ASCII);
	cut = xasprintf("%.60s%s", text ? text : "?", text && strlen(text) > 60 ? "..." : "");
	free(text);
	return cut;
}

static bool complain(struct reader *reader, const json_t *value, const char *expected)
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

static bool check_fields(struct reader *reader, const json_t *object, const struct field *fields,
			 size_t count)
{
	struct step step = {0};
	bool fine = true;
	size_t i;

	if (!json_is_object(object))
		return complain(reader, object, "an object");
	enter(reader, &step);
	for (i = 0; i < count && fine; i++) {
		step.key = fields[i].key;
		fine = fields[i].check(reader, json_object_get(object, fields[i].key));
	}
	leave(reader);
	return fine;
}

/* An object whose keys are names. */
static bool check_map(struct reader *reader, const json_t *object, checker *check)
{
	struct step step = {0};
	bool fine = true;
	json_t *value;

	if (!json_is_object(object))
		return complain(reader, object, "an object");
	enter(reader, &step);
	json_object_foreach ((json_t *)object, step.key, value) {
		fine = check(reader, value);
		if (!fine)
			break;
	}
	leave(reader);
	return fine;
}

static bool check_list(struct reader *reader, const json_t *list, checker *check)
{
	struct step step = {0};
	const json_t *value;
	bool fine = true;

	if (!json_is_array(list))
		return complain(reader, list, "a list");
	enter(reader, &step);
	json_array_foreach (list, step.index, value) {
		fine = check(reader, value);
		if (!fine)
			break;
	}
	leave(reader);
	return fine;
}

static bool natural(const json_t *value)
{
	return json_is_integer(value) && json_integer_value(value) >= 0 &&
	       json_integer_value(value) <= MAX_NUMBER;
}

static json_int_t member(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

static json_int_t element(const json_t *list, size_t i)
{
	return json_integer_value(json_array_get(list, i));
}

static bool check_number(struct reader *reader, const json_t *value)
{
	return natural(value) || complain(reader, value, "a whole number from 0 to 2^53");
}

/* A counter that the kernel may lack. */
static bool check_counter(struct reader *reader, const json_t *value)
{
	return !value || json_is_null(value) || natural(value) ||
	       complain(reader, value, "a whole number from 0 to 2^53, or null");
}

static bool check_text(struct reader *reader, const json_t *value)
{
	return json_is_string(value) || complain(reader, value, "a text");
}

static bool check_optional_text(struct reader *reader, const json_t *value)
{
	return !value || json_is_null(value) || json_is_string(value) ||
	       complain(reader, value, "a text or null");
}

static bool check_flag(struct reader *reader, const json_t *value)
{
	return json_is_boolean(value) || json_is_null(value) ||
	       complain(reader, value, "true, false, or null where that is not available");
}

static bool check_counters(struct reader *reader, const json_t *value)
{
	return check_map(reader, value, check_counter);
}

static bool check_optional_counters(struct reader *reader, const json_t *value)
{
	return !value || check_counters(reader, value);
}

static bool check_counter_groups(struct reader *reader, const json_t *value)
{
	return check_map(reader, value, check_counters);
}

static bool check_snapshot(struct reader *reader, const json_t *value)
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

static bool check_result(struct reader *reader, const json_t *value)
{
	static const struct field fields[] = {
		{"task", check_text},
		{"operations", check_number},
		{"faults", check_counters},
	};

	return check_fields(reader, value, fields, ARRAY_LENGTH(fields));
}

static bool check_results(struct reader *reader, const json_t *value)
{
	return check_list(reader, value, check_result);
}

static bool check_phase(struct reader *reader, const json_t *value)
{
	static const struct field fields[] = {
		{"name", check_text},	    {"begin_ns", check_number}, {"end_ns", check_number},
		{"before", check_snapshot}, {"after", check_snapshot},	{"results", check_results},
	};

	if (!check_fields(reader, value, fields, ARRAY_LENGTH(fields)))
		return false;
	return member(value, "begin_ns") <= member(value, "end_ns") ||
	       complain(reader, json_object_get(value, "end_ns"), "an end_ns after begin_ns");
}

static bool check_phases(struct reader *reader, const json_t *value)
{
	json_int_t end = 0;
	const json_t *phase;
	size_t i;

	if (!check_list(reader, value, check_phase))
		return false;
	json_array_foreach (value, i, phase) {
		if (member(phase, "begin_ns") < end)
			return complain(reader, json_object_get(phase, "begin_ns"),
					"each begin_ns after the previous phase's end_ns");
		end = member(phase, "end_ns");
	}
	return json_array_size(value) > 0 || complain(reader, value, "at least one phase");
}

static bool check_bucket(struct reader *reader, const json_t *value)
{
	if (!json_is_array(value) || json_array_size(value) != 3 ||
	    !natural(json_array_get(value, 0)) || !natural(json_array_get(value, 1)) ||
	    !natural(json_array_get(value, 2)) || element(value, 0) >= element(value, 1))
		return complain(reader, value, "[low, high, count] with low below high");
	return true;
}

/* Buckets that rise without overlap; what they count has to be the @count beside them. */
static bool check_buckets(struct reader *reader, const json_t *histogram, const char *key)
{
	const json_t *buckets = json_object_get(histogram, key), *bucket;
	struct step step = {.key = key};
	json_int_t high = 0;
	double total = 0;
	bool fine;
	size_t i;

	enter(reader, &step);
	fine = check_list(reader, buckets, check_bucket);
	leave(reader);
	if (!fine)
		return false;
	json_array_foreach (buckets, i, bucket) {
		if (element(bucket, 0) < high)
			return complain(reader, histogram, "buckets that rise without overlap");
		high = element(bucket, 1);
		total += (double)element(bucket, 2);
	}
	return total == (double)member(histogram, "count") ||
	       complain(reader, json_object_get(histogram, "count"), "the sum of the buckets");
}

static bool check_histogram(struct reader *reader, const json_t *value)
{
	static const struct field fields[] = {
		{"phase", check_text},	 {"task", check_text},	{"source", check_text},
		{"count", check_number}, {"max", check_number},
	};

	return check_fields(reader, value, fields, ARRAY_LENGTH(fields)) &&
	       check_buckets(reader, value, "buckets");
}

static bool check_histograms(struct reader *reader, const json_t *value)
{
	return !value || check_list(reader, value, check_histogram); /* none: no access was timed */
}

static bool check_output(struct reader *reader, const json_t *value)
{
	static const struct field fields[] = {
		{"phase", check_text},	   {"task", check_text},      {"text", check_text},
		{"real_ns", check_number}, {"user_ns", check_number}, {"sys_ns", check_number},
	};

	return check_fields(reader, value, fields, ARRAY_LENGTH(fields));
}

static bool check_outputs(struct reader *reader, const json_t *value)
{
	return !value || check_list(reader, value, check_output); /* none: no program ended */
}

static bool check_nanoseconds(struct reader *reader, const json_t *value)
{
	return (json_is_string(value) && strcmp(json_string_value(value), "ns") == 0) ||
	       complain(reader, value, "\"ns\"");
}

static bool check_premature(struct reader *reader, const json_t *value)
{
	static const struct field fields[] = {
		{"unit", check_nanoseconds},
		{"count", check_number},
		{"max", check_number},
		{"lost", check_number},
	};

	return !value || json_is_null(value) ||
	       (check_fields(reader, value, fields, ARRAY_LENGTH(fields)) &&
		check_buckets(reader, value, "ages"));
}

static bool check_walks(struct reader *reader, const json_t *value)
{
	static const struct field fields[] = {
		{"visits", check_number},
		{"written_back", check_number},
	};

	return check_fields(reader, value, fields, ARRAY_LENGTH(fields));
}

static bool check_walkers(struct reader *reader, const json_t *value)
{
	return check_map(reader, value, check_walks);
}

static bool check_node(struct reader *reader, const json_t *value)
{
	static const struct field fields[] = {{"adds", check_number}, {"tasks", check_walkers}};

	return check_walks(reader, value) &&
	       check_fields(reader, value, fields, ARRAY_LENGTH(fields));
}

static bool check_nodes(struct reader *reader, const json_t *value)
{
	return !value || json_is_null(value) || check_map(reader, value, check_node);
}

static bool check_sent(struct reader *reader, const json_t *value)
{
	static const struct field fields[] = {
		{"refused", check_number},
		{"written_back", check_number},
	};

	return check_fields(reader, value, fields, ARRAY_LENGTH(fields));
}

static bool check_senders(struct reader *reader, const json_t *value)
{
	return check_map(reader, value, check_sent);
}

static bool check_owners(struct reader *reader, const json_t *value)
{
	return !value || json_is_null(value) || check_map(reader, value, check_senders);
}

static bool check_timed(struct reader *reader, const json_t *value)
{
	static const struct field fields[] = {{"calls", check_number}, {"ns", check_number}};

	return check_fields(reader, value, fields, ARRAY_LENGTH(fields));
}

static bool check_callers(struct reader *reader, const json_t *value)
{
	return json_is_null(value) || check_map(reader, value, check_timed);
}

static bool check_times(struct reader *reader, const json_t *value)
{
	return !value || check_map(reader, value, check_callers);
}

static bool check_probes(struct reader *reader, const json_t *value)
{
	static const struct field fields[] = {
		{"premature", check_premature}, {"nodes", check_nodes},
		{"owners", check_owners},	{"calls", check_optional_counters},
		{"times", check_times},
	};

	return check_fields(reader, value, fields, ARRAY_LENGTH(fields));
}

static bool check_row(struct reader *reader, const json_t *value)
{
	return check_list(reader, value, check_counter);
}

static bool check_columns(struct reader *reader, const json_t *value)
{
	const char *first;

	if (!check_list(reader, value, check_text))
		return false;
	first = json_string_value(json_array_get(value, 0));
	return (first && strcmp(first, "t") == 0) || complain(reader, value, "\"t\" first");
}

static bool check_rows(struct reader *reader, const json_t *value)
{
	return check_list(reader, value, check_row);
}

static bool check_samples(struct reader *reader, const json_t *value)
{
	static const struct field fields[] = {
		{"columns", check_columns},
		{"rows", check_rows},
		{"lost", check_number},
	};
	const json_t *rows = json_object_get(value, "rows"), *row;
	size_t width = json_array_size(json_object_get(value, "columns")), i;
	json_int_t t = 0;

	if (!value || json_is_null(value))
		return true; /* no sampler */
	if (!check_fields(reader, value, fields, ARRAY_LENGTH(fields)))
		return false;
	json_array_foreach (rows, i, row) {
		if (json_array_size(row) != width)
			return complain(reader, row, "rows with a value for each column");
		if (!natural(json_array_get(row, 0)) || element(row, 0) < t)
			return complain(reader, json_array_get(row, 0), "rows in order of t");
		t = element(row, 0);
	}
	return true;
}

static bool check_check(struct reader *reader, const json_t *value)
{
	static const struct field fields[] = {
		{"name", check_text},
		{"ok", check_flag},
		{"detail", check_optional_text},
	};

	return check_fields(reader, value, fields, ARRAY_LENGTH(fields));
}

static bool check_checks(struct reader *reader, const json_t *value)
{
	return check_list(reader, value, check_check);
}

static bool check_format(struct reader *reader, const json_t *value)
{
	if (json_is_string(value) && strcmp(json_string_value(value), RECORD_FORMAT) == 0)
		return true;
	return complain(reader, value, "\"" RECORD_FORMAT "\"; this is not a record of zswapbench");
}

static bool check_version(struct reader *reader, const json_t *value)
{
	json_int_t version = json_integer_value(value);
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

static bool check_named(struct reader *reader, const json_t *value)
{
	static const struct field fields[] = {{"name", check_text}};

	return check_fields(reader, value, fields, ARRAY_LENGTH(fields));
}

/* A scenario whose text is what its digest says. */
static bool check_scenario(struct reader *reader, const json_t *value)
{
	static const struct field fields[] = {
		{"name", check_text},
		{"sha256", check_text},
		{"text", check_text},
	};
	const json_t *digest = json_object_get(value, "sha256");
	const json_t *text = json_object_get(value, "text");
	char hex[DIGEST_SIZE];

	if (!check_fields(reader, value, fields, ARRAY_LENGTH(fields)))
		return false;
	digest_memory(json_string_value(text), json_string_length(text), hex);
	return strcmp(json_string_value(digest), hex) == 0 ||
	       complain(reader, digest, "the SHA-256 of the scenario's text");
}

static bool check_status(struct reader *reader, const json_t *value)
{
	static const char *const known[] = {"finished", "panic",       "warning",
					    "hung",	"killed",      "died",
					    "failed",	"unsupported", "truncated"};
	const char *status = json_string_value(value);
	size_t i;

	for (i = 0; status && i < ARRAY_LENGTH(known); i++) {
		if (strcmp(status, known[i]) == 0)
			return true;
	}
	return complain(reader, value,
			"finished, panic, warning, hung, killed, died, failed, unsupported or "
			"truncated");
}

static bool check_outcome(struct reader *reader, const json_t *value)
{
	static const struct field fields[] = {
		{"status", check_status},
		{"detail", check_optional_text},
	};

	return check_fields(reader, value, fields, ARRAY_LENGTH(fields));
}

/* The plan, if it is there, has to be of the scenario and seed that the record is of. */
static bool check_plan(struct reader *reader, const json_t *root)
{
	const json_t *plan = json_object_get(root, "plan");
	const json_t *scenario = json_object_get(plan, "scenario");
	const json_t *seed = json_object_get(plan, "seed");
	const json_t *name = json_object_get(json_object_get(root, "scenario"), "name");

	if (!plan)
		return true;
	if (!scenario || !json_equal(scenario, name))
		return complain(reader, scenario, "a plan of the same scenario");
	return (seed && json_equal(seed, json_object_get(root, "seed"))) ||
	       complain(reader, seed, "a plan of the same seed");
}

/* Whatever became of the run. */
static bool check_head(struct reader *reader, const json_t *root)
{
	static const struct field fields[] = {
		{"scenario", check_scenario}, {"seed", check_number},	  {"kernel", check_named},
		{"machine", check_named},     {"outcome", check_outcome},
	};

	return check_fields(reader, root, fields, ARRAY_LENGTH(fields)) && check_plan(reader, root);
}

/* What a finished run has. */
static bool check_body(struct reader *reader, const json_t *root)
{
	static const struct field fields[] = {
		{"digest", check_text},		  {"phases", check_phases},
		{"histograms", check_histograms}, {"probes", check_probes},
		{"samples", check_samples},	  {"checks", check_checks},
		{"outputs", check_outputs},
	};

	return check_fields(reader, root, fields, ARRAY_LENGTH(fields));
}

static const char *text_at(const json_t *root, const char *section, const char *key)
{
	return json_string_value(json_object_get(json_object_get(root, section), key));
}

static int parse_failed(const char *file, size_t length, const json_error_t *json,
			struct error *error)
{
	bool cut = json_error_code(json) == json_error_premature_end_of_input ||
		   (size_t)json->position >= length;

	if (!length)
		return error_set(error, EXIT_INPUT, "%s: the record is cut off: it is empty", file);
	return error_set(error, EXIT_INPUT, "%s:%d:%d: %s: %s", file, json->line, json->column,
			 cut ? "the record is cut off" : "not valid JSON", json->text);
}

/* A record of this version, as it was written? Else what it is instead. */
static bool check_seal(struct reader *reader, const json_t *root, enum seal seal, const char *says,
		       const char *is)
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
	json_error_t json;
	json_t *root = json_loadb(text, length, JSON_REJECT_DUPLICATES, &json);

	if (!root)
		return parse_failed(file, length, &json, error);
	if (!check_seal(&reader, root, seal, says, is)) {
		json_decref(root);
		return -1;
	}
	*record = (struct record){
		.file = xstrdup(file),
		.root = root,
		.scenario = text_at(root, "scenario", "name"),
		.seed = member(root, "seed"),
		.kernel = text_at(root, "kernel", "name"),
		.machine = text_at(root, "machine", "name"),
		.status = text_at(root, "outcome", "status"),
		.detail = text_at(root, "outcome", "detail"),
		.digest = json_string_value(json_object_get(root, "digest")),
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
	json_decref(record->root);
	free(record->file);
	memset(record, 0, sizeof(*record));
}

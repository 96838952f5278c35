// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading records: see record_reader.h. What a record has to be is a tree of shapes, one for
 * each kind of value; a check returns false after noting the first mistake, with the path to it.
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

/* What a value has to be. */
struct shape {
	enum { NUMBER, COUNTER, TEXT, TEXT_OR_NULL, FLAG, LIST, MAP, OBJECT, ANY } is;
	enum { NEEDED, MAY_LACK, MAY_BE_NULL } absent; /* MAY_BE_NULL: or lack */
	const struct shape *of;			       /* LIST, MAP: each value in it */
	const struct field *fields;		       /* OBJECT: up to one without a key */
	/* Beyond that, or NULL; is given NULL for an ANY that lacks. */
	bool (*also)(struct reader *reader, const struct part *value);
};

struct field {
	const char *key;
	const struct shape *shape;
};

#define FIELDS(...) ((const struct field[]){__VA_ARGS__, {NULL, NULL}})

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

static bool is_natural(const struct part *value)
{
	return part_is(value, PART_INTEGER) && part_integer(value) >= 0 &&
	       part_integer(value) <= MAX_NUMBER;
}

static json_int_t bucket_bound(const struct part *bucket, size_t i)
{
	return part_integer(part_element(bucket, i));
}

static bool is_shape(const struct part *value, const struct shape *shape)
{
	switch (shape->is) {
	case NUMBER:
		return is_natural(value);
	case COUNTER: /* that the kernel may lack */
		return !value || part_is(value, PART_NULL) || is_natural(value);
	case TEXT:
		return part_is(value, PART_TEXT);
	case TEXT_OR_NULL:
		return !value || part_is(value, PART_NULL) || part_is(value, PART_TEXT);
	case FLAG:
		return part_is(value, PART_TRUE) || part_is(value, PART_FALSE) ||
		       part_is(value, PART_NULL);
	case LIST:
		return part_is(value, PART_LIST);
	case MAP:
	case OBJECT:
		return part_is(value, PART_OBJECT);
	default:
		return true;
	}
}

static bool check_shape(struct reader *reader, const struct part *value, const struct shape *shape);

/* The values in a list, in an object whose keys are names, or in one with these fields. */
static bool check_inside(struct reader *reader, const struct part *value, const struct shape *shape)
{
	const struct field *field = shape->fields;
	struct step step = {0};
	const struct part *part;
	bool fine = true;

	enter_step(reader, &step);
	for (; field && field->key && fine; field++) {
		step.key = field->key;
		fine = check_shape(reader, part_member(value, field->key), field->shape);
	}
	if (shape->of)
		part_foreach (value, part) {
			step.key = part->key;
			fine = check_shape(reader, part, shape->of);
			if (!fine)
				break;
			step.index++;
		}
	leave_step(reader);
	return fine;
}

static bool check_shape(struct reader *reader, const struct part *value, const struct shape *shape)
{
	static const char *const expected[] = {
		[NUMBER] = "a whole number from 0 to 2^53",
		[COUNTER] = "a whole number from 0 to 2^53, or null",
		[TEXT] = "a text",
		[TEXT_OR_NULL] = "a text or null",
		[FLAG] = "true, false, or null where that is not available",
		[LIST] = "a list",
		[MAP] = "an object",
		[OBJECT] = "an object",
	};

	if ((!value && shape->absent) ||
	    (part_is(value, PART_NULL) && shape->absent == MAY_BE_NULL))
		return true;
	if (!is_shape(value, shape))
		return complain_of(reader, value, expected[shape->is]);
	return ((!shape->of && !shape->fields) || check_inside(reader, value, shape)) &&
	       (!shape->also || shape->also(reader, value));
}

static const struct shape shape_number = {.is = NUMBER}, shape_counter = {.is = COUNTER},
			  shape_text = {.is = TEXT}, shape_text_or_null = {.is = TEXT_OR_NULL},
			  shape_flag = {.is = FLAG};
static const struct shape shape_counters = {.is = MAP, .of = &shape_counter};
static const struct shape shape_counter_groups = {.is = MAP, .of = &shape_counters};
static const struct shape shape_some_counters = {
	.is = MAP, .absent = MAY_LACK, .of = &shape_counter};
static const struct shape shape_snapshot = {
	.is = OBJECT,
	.fields = FIELDS({"t", &shape_number}, {"vmstat", &shape_counters},
			 {"zswap", &shape_counters}, {"refused", &shape_some_counters},
			 {"disk", &shape_counters}, {"limits", &shape_counters},
			 {"node", &shape_counter_groups}, {"cgroup", &shape_counter_groups})};
static const struct shape shape_ended = {
	.is = OBJECT, .absent = MAY_LACK, .fields = FIELDS({"vmstat", &shape_counters})};
static const struct shape shape_placement = {
	.is = OBJECT,
	.absent = MAY_BE_NULL, /* of a program, or of memory that others map, too */
	.fields = FIELDS({"nodes", &shape_counters}, {"swapped", &shape_number},
			 {"strays", &shape_number})};
static const struct shape shape_result = {
	.is = OBJECT,
	.fields = FIELDS({"task", &shape_text}, {"operations", &shape_number},
			 {"faults", &shape_counters}, {"placement", &shape_placement})};
static const struct shape shape_results = {.is = LIST, .of = &shape_result};

static bool is_bucket(struct reader *reader, const struct part *value)
{
	if (!part_is(value, PART_LIST) || part_count(value) != 3 ||
	    !is_natural(part_element(value, 0)) || !is_natural(part_element(value, 1)) ||
	    !is_natural(part_element(value, 2)) || bucket_bound(value, 0) >= bucket_bound(value, 1))
		return complain_of(reader, value, "[low, high, count] with low below high");
	return true;
}

static const struct shape shape_bucket = {.is = ANY, .also = is_bucket};
static const struct shape shape_buckets = {.is = LIST, .of = &shape_bucket};

/* Buckets that rise without overlap; what they count has to be the @count beside them. */
static bool add_up(struct reader *reader, const struct part *histogram, const char *key,
		   const char *count)
{
	const struct part *one;
	json_int_t high = 0;
	double total = 0;

	part_foreach (part_member(histogram, key), one) {
		if (bucket_bound(one, 0) < high)
			return complain_of(reader, histogram, "buckets that rise without overlap");
		high = bucket_bound(one, 1);
		total += (double)bucket_bound(one, 2);
	}
	return total == (double)part_integer_at(histogram, count) ||
	       complain_of(reader, part_member(histogram, count), "the sum of the buckets");
}

static bool calls_add_up(struct reader *reader, const struct part *value)
{
	return !part_member(value, "buckets") || add_up(reader, value, "buckets", "calls");
}

static const struct shape shape_some_buckets = {
	.is = LIST, .absent = MAY_LACK, .of = &shape_bucket}; /* older records have none */
static const struct shape shape_timed = {.is = OBJECT,
					 .fields = FIELDS({"calls", &shape_number},
							  {"ns", &shape_number},
							  {"buckets", &shape_some_buckets}),
					 .also = calls_add_up};
static const struct shape shape_callers = {.is = MAP, .absent = MAY_BE_NULL, .of = &shape_timed};
static const struct shape shape_times = {.is = MAP, .absent = MAY_LACK, .of = &shape_callers};

static const struct shape shape_listed = {
	.is = MAP,
	.absent = MAY_BE_NULL,
	.of = &shape_counter}; /* entries by node; null: not seen */
static const struct shape shape_at_rest = {.is = FLAG, .absent = MAY_LACK};

static bool ends_after_begin(struct reader *reader, const struct part *phase)
{
	return part_integer_at(phase, "begin_ns") <= part_integer_at(phase, "end_ns") ||
	       complain_of(reader, part_member(phase, "end_ns"), "an end_ns after begin_ns");
}

static const struct shape shape_phase = {
	.is = OBJECT,
	.fields = FIELDS(
		{"name", &shape_text}, {"begin_ns", &shape_number}, {"end_ns", &shape_number},
		{"settled_ns", &shape_counter}, {"at_rest", &shape_at_rest},
		{"before", &shape_snapshot}, {"ended", &shape_ended}, {"after", &shape_snapshot},
		{"times", &shape_times}, {"listed", &shape_listed}, {"results", &shape_results}),
	.also = ends_after_begin};

static bool follow_each_other(struct reader *reader, const struct part *list)
{
	json_int_t end = 0;
	const struct part *one;

	part_foreach (list, one) {
		if (part_integer_at(one, "begin_ns") < end)
			return complain_of(reader, part_member(one, "begin_ns"),
					   "each begin_ns after the previous phase's end_ns");
		end = part_integer_at(one, "end_ns");
	}
	return part_count(list) > 0 || complain_of(reader, list, "at least one phase");
}

static const struct shape shape_phases = {
	.is = LIST, .of = &shape_phase, .also = follow_each_other};

static bool buckets_add_up(struct reader *reader, const struct part *value)
{
	return add_up(reader, value, "buckets", "count");
}

static bool ages_add_up(struct reader *reader, const struct part *value)
{
	return add_up(reader, value, "ages", "count");
}

static const struct shape shape_histogram = {
	.is = OBJECT,
	.fields = FIELDS({"phase", &shape_text}, {"task", &shape_text}, {"source", &shape_text},
			 {"count", &shape_number}, {"max", &shape_number},
			 {"buckets", &shape_buckets}),
	.also = buckets_add_up};
static const struct shape shape_histograms = {
	.is = LIST, .absent = MAY_LACK, .of = &shape_histogram}; /* no access timed */
static const struct shape shape_output = {
	.is = OBJECT,
	.fields = FIELDS({"phase", &shape_text}, {"task", &shape_text}, {"text", &shape_text},
			 {"real_ns", &shape_number}, {"user_ns", &shape_number},
			 {"sys_ns", &shape_number})};
static const struct shape shape_outputs = {
	.is = LIST, .absent = MAY_LACK, .of = &shape_output}; /* no program ended */

static bool is_nanoseconds(struct reader *reader, const struct part *value)
{
	return (part_is(value, PART_TEXT) && strcmp(part_text(value), "ns") == 0) ||
	       complain_of(reader, value, "\"ns\"");
}

static const struct shape shape_nanoseconds = {.is = ANY, .also = is_nanoseconds};
static const struct shape shape_premature = {
	.is = OBJECT,
	.absent = MAY_BE_NULL,
	.fields = FIELDS({"unit", &shape_nanoseconds}, {"count", &shape_number},
			 {"max", &shape_number}, {"lost", &shape_number}, {"ages", &shape_buckets}),
	.also = ages_add_up};
static const struct shape shape_walks = {
	.is = OBJECT, .fields = FIELDS({"visits", &shape_number}, {"written_back", &shape_number})};
static const struct shape shape_walkers = {.is = MAP, .of = &shape_walks};
static const struct shape shape_node = {
	.is = OBJECT,
	.fields = FIELDS({"visits", &shape_number}, {"written_back", &shape_number},
			 {"adds", &shape_number}, {"tasks", &shape_walkers})};
static const struct shape shape_nodes = {.is = MAP, .absent = MAY_BE_NULL, .of = &shape_node};
static const struct shape shape_sent = {
	.is = OBJECT,
	.fields = FIELDS({"refused", &shape_number}, {"written_back", &shape_number})};
static const struct shape shape_senders = {.is = MAP, .of = &shape_sent};
static const struct shape shape_owners = {.is = MAP, .absent = MAY_BE_NULL, .of = &shape_senders};
static const struct shape shape_calls = {.is = MAP, .absent = MAY_LACK, .of = &shape_counter};
static const struct shape shape_probes = {
	.is = OBJECT,
	.fields = FIELDS({"premature", &shape_premature}, {"nodes", &shape_nodes},
			 {"owners", &shape_owners}, {"calls", &shape_calls},
			 {"times", &shape_times})};

static bool t_is_first(struct reader *reader, const struct part *value)
{
	const char *first = part_text(part_element(value, 0));

	return (first && strcmp(first, "t") == 0) || complain_of(reader, value, "\"t\" first");
}

static bool rows_fit(struct reader *reader, const struct part *value)
{
	const struct part *list = part_member(value, "rows"), *one;
	size_t width = part_count(part_member(value, "columns"));
	json_int_t t = 0;

	part_foreach (list, one) {
		if (part_count(one) != width)
			return complain_of(reader, one, "rows with a value for each column");
		if (!is_natural(part_element(one, 0)) || part_integer(part_element(one, 0)) < t)
			return complain_of(reader, part_element(one, 0), "rows in order of t");
		t = part_integer(part_element(one, 0));
	}
	return true;
}

static const struct shape shape_columns = {.is = LIST, .of = &shape_text, .also = t_is_first};
static const struct shape shape_row = {.is = LIST, .of = &shape_counter},
			  shape_rows = {.is = LIST, .of = &shape_row};
static const struct shape shape_samples = {
	.is = OBJECT,
	.absent = MAY_BE_NULL, /* no sampler */
	.fields =
		FIELDS({"columns", &shape_columns}, {"rows", &shape_rows}, {"lost", &shape_number}),
	.also = rows_fit};
static const struct shape shape_known = {.is = TEXT, .absent = MAY_LACK}; /* most have none */
static const struct shape shape_one_check = {
	.is = OBJECT,
	.fields = FIELDS({"name", &shape_text}, {"ok", &shape_flag},
			 {"detail", &shape_text_or_null}, {"known", &shape_known})};
static const struct shape shape_checks = {.is = LIST, .of = &shape_one_check};

static bool is_format(struct reader *reader, const struct part *value)
{
	if (part_is(value, PART_TEXT) && strcmp(part_text(value), RECORD_FORMAT) == 0)
		return true;
	return complain_of(reader, value,
			   "\"" RECORD_FORMAT "\"; this is not a record of zswapbench");
}

static bool is_version(struct reader *reader, const struct part *value)
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

/* A scenario whose text is what its digest says. */
static bool is_of_its_digest(struct reader *reader, const struct part *value)
{
	const struct part *digest = part_member(value, "sha256");
	const char *of = part_text_at(value, "text");
	char hex[DIGEST_SIZE];

	digest_memory(of, strlen(of), hex);
	return strcmp(part_text(digest), hex) == 0 ||
	       complain_of(reader, digest, "the SHA-256 of the scenario's text");
}

static bool is_status(struct reader *reader, const struct part *value)
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

/* The plan, if it is there, has to be of the scenario and seed that the record is of. */
static bool plan_fits(struct reader *reader, const struct part *root)
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

static const struct shape shape_format = {.is = ANY, .also = is_format},
			  shape_version = {.is = ANY, .also = is_version};
static const struct shape shape_sealed = {
	.is = OBJECT, .fields = FIELDS({"format", &shape_format}, {"version", &shape_version})};

static const struct shape shape_scenario = {
	.is = OBJECT,
	.fields = FIELDS({"name", &shape_text}, {"sha256", &shape_text}, {"text", &shape_text}),
	.also = is_of_its_digest};
static const struct shape shape_named = {.is = OBJECT, .fields = FIELDS({"name", &shape_text})};
static const struct shape shape_status = {.is = ANY, .also = is_status};
static const struct shape shape_outcome = {
	.is = OBJECT, .fields = FIELDS({"status", &shape_status}, {"detail", &shape_text_or_null})};

/* Whatever became of the run. */
static const struct shape shape_head = {
	.is = OBJECT,
	.fields = FIELDS({"scenario", &shape_scenario}, {"seed", &shape_number},
			 {"kernel", &shape_named}, {"machine", &shape_named},
			 {"outcome", &shape_outcome}),
	.also = plan_fits};

/* What a finished run has. */
static const struct shape shape_body = {
	.is = OBJECT,
	.fields = FIELDS({"digest", &shape_text}, {"phases", &shape_phases},
			 {"histograms", &shape_histograms}, {"probes", &shape_probes},
			 {"samples", &shape_samples}, {"checks", &shape_checks},
			 {"outputs", &shape_outputs})};

static const char *record_text_at(const struct part *root, const char *section, const char *key)
{
	return part_text(part_member(part_member(root, section), key));
}

/* A record of this version, as it was written? Else what it is instead. */
static bool check_seal(struct reader *reader, const struct part *root, enum seal seal,
		       const char *says, const char *is)
{
	if (!check_shape(reader, root, &shape_sealed))
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
	if (check_shape(&reader, root, &shape_head) &&
	    (strcmp(record->status, "finished") != 0 || check_shape(&reader, root, &shape_body)))
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

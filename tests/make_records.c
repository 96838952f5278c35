// SPDX-License-Identifier: GPL-2.0-only
/*
 * Makes records for tests and benchmarks out of one real record: as many seeds of a
 * kernel as wanted, kept as bench/store keeps them, each with counters, latencies and
 * samples of its own.
 *
 *   make_records TEMPLATE DIRECTORY KERNEL FIRST LAST [PATH=JSON]...
 *
 * PATH=JSON sets a member of every record: machine.name="kvm", phases.0.end_ns=1. A new
 * scenario.text also gets its digest; figures=null leaves the figures out.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/files.h"
#include "bench/compare/record_figures.h"
#include "bench/record/store.h"
#include "lib/xalloc.h"

static void fail(const char *what)
{
	fprintf(stderr, "make_records: %s\n", what);
	exit(EXIT_FAILURE);
}

/* A number that looks random and depends on @seed and @n alone (splitmix64's finisher). */
static json_int_t noise(json_int_t seed, json_int_t n, json_int_t below)
{
	uint64_t z = (uint64_t)seed * 0x9e3779b97f4a7c15U + (uint64_t)n;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
	return (json_int_t)((z ^ (z >> 31)) % (uint64_t)below);
}

/* Raises every counter by up to 1 %. */
static void shake(json_t *value, json_int_t seed, json_int_t *n)
{
	json_int_t number = json_integer_value(value);
	const char *key;
	json_t *inner;
	size_t i;

	if (json_is_integer(value) && number > 0)
		json_integer_set(value, number + noise(seed, ++*n, number / 100 + 2));
	json_object_foreach (value, key, inner) {
		shake(inner, seed, n);
	}
	json_array_foreach (value, i, inner) {
		shake(inner, seed, n);
	}
}

/* A few more faults in every bucket; the histogram's count stays their sum. */
static void shake_histogram(json_t *histogram, json_int_t seed, json_int_t *n)
{
	json_int_t total = 0;
	json_t *bucket;
	size_t i;

	json_array_foreach (json_object_get(histogram, "buckets"), i, bucket) {
		json_t *count = json_array_get(bucket, 2);

		json_integer_set(count, json_integer_value(count) + noise(seed, ++*n, 3));
		total += json_integer_value(count);
	}
	json_object_set_new(histogram, "count", json_integer(total));
}

/* Computes the figures, as is done at the end of a run. */
static void add_figures(json_t *record)
{
	const json_t *text = json_object_get(json_object_get(record, "scenario"), "text");
	const char *name =
		json_string_value(json_object_get(json_object_get(record, "scenario"), "name"));
	struct error error;
	struct scenario *scenario =
		scenario_parse(name, json_string_value(text), json_string_length(text), &error);

	if (!scenario)
		return; /* a record with a scenario that is wrong */
	figures_add(record, scenario);
	scenario_free(scenario);
}

/* All counters but the clock, which has to go on rising. */
static void shake_record(json_t *record, json_int_t seed, const char *kernel)
{
	json_int_t n = 1000000 * (json_int_t)kernel[0]; /* kernels differ, too */
	json_t *part;
	size_t i, k;

	json_array_foreach (json_object_get(record, "phases"), i, part) {
		json_t *after = json_object_get(part, "after");
		json_t *t = json_copy(json_object_get(after, "t"));

		shake(after, seed, &n);
		json_object_set_new(after, "t", t);
	}
	json_array_foreach (json_object_get(record, "histograms"), i, part) {
		shake_histogram(part, seed, &n);
	}
	json_array_foreach (json_object_get(json_object_get(record, "samples"), "rows"), i, part) {
		for (k = 1; k < json_array_size(part); k++)
			shake(json_array_get(part, k), seed, &n);
	}
}

/* The member of an object, or the element of a list, that @key says. */
static json_t *step(const json_t *at, const char *key)
{
	return json_is_array(at) ? json_array_get(at, strtoul(key, NULL, 10))
				 : json_object_get(at, key);
}

/* Sets the member at "a.0.c" of @record to @json, a JSON text. */
static void set(json_t *record, const char *path, const char *json)
{
	json_t *at = record, *value = json_loads(json, JSON_DECODE_ANY, NULL);
	const char *dot;

	if (!value)
		fail(json);
	for (; (dot = strchr(path, '.')); path = dot + 1) {
		char *key = xstrndup(path, (size_t)(dot - path));

		at = step(at, key);
		free(key);
	}
	if (json_object_set_new(at, path, value))
		fail(path);
}

static void set_all(json_t *record, char **assignments)
{
	json_t *scenario = json_object_get(record, "scenario"), *text;
	char digest[DIGEST_SIZE];

	for (; *assignments; assignments++) {
		char *assignment = xstrdup(*assignments), *equals = strchr(assignment, '=');

		if (!equals)
			fail(assignment);
		*equals = '\0';
		set(record, assignment, equals + 1);
		free(assignment);
	}
	text = json_object_get(scenario, "text");
	digest_memory(json_string_value(text), json_string_length(text), digest);
	json_object_set_new(scenario, "sha256", json_string(digest));
}

/* Writes the record where bench/store would; not synced, for there are many. */
static void keep(const char *results, const json_t *record, const char *kernel, json_int_t seed)
{
	const char *scenario =
		json_string_value(json_object_get(json_object_get(record, "scenario"), "name"));
	char *directory = store_run_directory(results, scenario, kernel, seed);
	char *file = xasprintf("%s/record.json", directory), *text;
	struct error error;
	size_t length;
	FILE *out;

	if (make_directories(directory, &error))
		fail(error.text);
	text = record_text(record, &length);
	out = fopen(file, "w");
	if (!out || fwrite(text, 1, length, out) != length || fclose(out))
		fail(file);
	free(text);
	free(file);
	free(directory);
}

int main(int argc, char **argv)
{
	json_t *template;
	json_int_t seed;

	if (argc < 6)
		fail("usage: make_records TEMPLATE DIRECTORY KERNEL FIRST LAST [PATH=JSON]...");
	template = json_load_file(argv[1], 0, NULL);
	if (!template)
		fail(argv[1]);
	for (seed = atoll(argv[4]); seed <= atoll(argv[5]); seed++) {
		json_t *record = json_deep_copy(template);

		json_object_set_new(json_object_get(record, "kernel"), "name",
				    json_string(argv[3]));
		json_object_set_new(record, "seed", json_integer(seed));
		json_object_set_new(json_object_get(record, "plan"), "seed", json_integer(seed));
		shake_record(record, seed, argv[3]);
		set_all(record, argv + 6);
		if (json_is_null(json_object_get(record, RECORD_FIGURES)))
			json_object_del(record, RECORD_FIGURES);
		else
			add_figures(record);
		keep(argv[2], record, argv[3], seed);
		json_decref(record);
	}
	json_decref(template);
	return EXIT_SUCCESS;
}

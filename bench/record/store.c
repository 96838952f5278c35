// SPDX-License-Identifier: GPL-2.0-only
/* Where runs are kept: see store.h. */
#include "bench/record/store.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench/base/files.h"
#include "bench/record/record_head.h"
#include "bench/record/record_reader.h"
#include "bench/record/record_view.h"
#include "lib/array.h"
#include "lib/xalloc.h"

char *store_run_directory(const char *results, const char *scenario, const char *kernel,
			  json_int_t seed)
{
	return xasprintf("%s/%s/%s/seed-%lld", results, scenario, kernel, (long long)seed);
}

char *store_new_directory(const char *results, struct error *error)
{
	char *path = xasprintf("%s/.run-XXXXXX", results);

	if (!make_directories(results, error) && mkdtemp(path) && !chmod(path, 0755))
		return path;
	error_set(error, EXIT_STORAGE, "%s: %s", path, strerror(errno));
	free(path);
	return NULL;
}

/* Whether the run whose record this is has @key and need not be repeated, by its head alone. */
static bool head_has(const char *text, size_t length, const char *key)
{
	struct record_head head;
	char *recorded;
	bool has;

	if (!record_head_read(text, length, &head))
		return false;
	recorded = record_head_member(&head, "key");
	has = recorded && !strcmp(recorded, key) && record_head_holds(&head);
	free(recorded);
	record_head_free(&head);
	return has;
}

static bool record_has(const struct record *record, const char *key)
{
	const char *recorded = view_key(record->root);

	return recorded && !strcmp(recorded, key) &&
	       (!strcmp(record->status, "finished") || !strcmp(record->status, "unsupported")) &&
	       view_checks_ok(record->root);
}

bool store_has(const char *directory, const char *key)
{
	char *path = xasprintf("%s/record.json", directory), *text = NULL;
	struct record record;
	struct error ignored;
	size_t length;
	bool has = false;

	if (file_exists(path))
		text = file_read(path, RECORD_MAX_BYTES, &length, &ignored);
	if (text) {
		has = head_has(text, length, key);
		if (!has && !record_parse(path, text, length, &record, &ignored)) {
			has = record_has(&record, key);
			record_free(&record);
		}
	}
	free(text);
	free(path);
	return has;
}

/* Whether a run that ended so would end so again. */
static bool fault_lasts(const struct record *record)
{
	static const char *const lasting[] = {"panic", "warning", "failed", "finished"};
	size_t i;

	if (!strcmp(record->status, "hung"))
		return !strstr(record->detail, "wall time");
	for (i = 0; i < ARRAY_LENGTH(lasting); i++)
		if (!strcmp(record->status, lasting[i]))
			return true;
	return false;
}

bool store_has_fault(const char *directory, const char *key)
{
	char *path = xasprintf("%s/record.json", directory);
	struct record record;
	struct error ignored;
	bool has = false;

	if (file_exists(path) && !record_load(path, &record, &ignored)) {
		const char *recorded = view_key(record.root);

		has = recorded && !strcmp(recorded, key) && !record_has(&record, key) &&
		      fault_lasts(&record);
		record_free(&record);
	}
	free(path);
	return has;
}

/* A table in memory that becomes a file. */
struct text_file {
	FILE *stream;
	char *text;
	size_t length;
};

static void open_text(struct text_file *file)
{
	file->text = NULL;
	file->stream = open_memstream(&file->text, &file->length);
	if (!file->stream)
		abort();
}

static int write_table(struct text_file *file, const char *directory, const char *name,
		       struct error *error)
{
	char *path = xasprintf("%s/%s", directory, name);
	int code;

	fclose(file->stream);
	code = file_write(path, file->text, file->length, error);
	free(file->text);
	free(path);
	return code;
}

/* One row a moment; an empty field is a counter that was not available. */
static int write_samples(const char *directory, const json_t *record, struct error *error)
{
	const json_t *samples = json_object_get(record, "samples"), *row, *cell;
	struct text_file file;
	size_t i, k;

	if (!samples)
		return 0;
	open_text(&file);
	json_array_foreach (json_object_get(samples, "columns"), i, cell) {
		fprintf(file.stream, "%s%s", i ? "," : "", json_string_value(cell));
	}
	fputc('\n', file.stream);
	json_array_foreach (json_object_get(samples, "rows"), i, row) {
		json_array_foreach (row, k, cell) {
			if (k)
				fputc(',', file.stream);
			if (json_is_integer(cell))
				fprintf(file.stream, "%lld", (long long)json_integer_value(cell));
		}
		fputc('\n', file.stream);
	}
	return write_table(&file, directory, "samples.csv", error);
}

static int write_histograms(const char *directory, const json_t *record, struct error *error)
{
	const json_t *histogram, *bucket;
	struct text_file file;
	size_t i, k;

	open_text(&file);
	fputs("phase,task,source,low_ns,high_ns,count\n", file.stream);
	json_array_foreach (json_object_get(record, "histograms"), i, histogram) {
		json_array_foreach (json_object_get(histogram, "buckets"), k, bucket) {
			fprintf(file.stream, "%s,%s,%s,%lld,%lld,%lld\n",
				json_string_value(json_object_get(histogram, "phase")),
				json_string_value(json_object_get(histogram, "task")),
				json_string_value(json_object_get(histogram, "source")),
				(long long)json_integer_value(json_array_get(bucket, 0)),
				(long long)json_integer_value(json_array_get(bucket, 1)),
				(long long)json_integer_value(json_array_get(bucket, 2)));
		}
	}
	return write_table(&file, directory, "histograms.csv", error);
}

static const char *member_text(const json_t *record, const char *group, const char *key)
{
	const char *text = json_string_value(json_object_get(json_object_get(record, group), key));

	return text ? text : "unknown";
}

/* The run as shell: the one command that repeats it, then what that comes down to. */
static int write_reproduce(const char *directory, const json_t *record, struct error *error)
{
	const json_t *word;
	struct text_file file;
	size_t i;

	open_text(&file);
	fprintf(file.stream,
		"#!/bin/sh\n"
		"# Repeats this run; call it in a checkout of zswapbench at %s.\n"
		"# kernel   %s, image sha256 %s\n"
		"# guest    initramfs sha256 %s\n"
		"# machine  %s: %s\n"
		"# A repetition with the same three ends in the digest\n"
		"#          %s\n"
		"set -eu\n"
		"make bench SCENARIO='%s' KERNELS='%s' SEED=%lld FORCE=1\n"
		"\n"
		"# What make runs, with KERNEL the image and INITRD the archive of guest and "
		"plan:\n#",
		member_text(record, "machine", "suite"), member_text(record, "kernel", "name"),
		member_text(record, "kernel", "image_sha256"),
		member_text(record, "machine", "guest_sha256"),
		member_text(record, "machine", "name"),
		member_text(record, "machine", "qemu_version"),
		json_string_value(json_object_get(record, "digest")),
		member_text(record, "scenario", "name"), member_text(record, "kernel", "name"),
		(long long)json_integer_value(json_object_get(record, "seed")));
	json_array_foreach (json_object_get(json_object_get(record, "machine"), "command"), i,
			    word) {
		fprintf(file.stream, " '%s'", json_string_value(word));
	}
	fputs("\n\n# What the harness does inside the machine, as shell:\n", file.stream);
	json_array_foreach (json_object_get(record, "steps"), i, word) {
		fprintf(file.stream, "# %s\n", json_string_value(word));
	}
	if (write_table(&file, directory, "reproduce.sh", error))
		return -1;
	return 0;
}

static int write_scenario(const char *directory, const json_t *record, struct error *error)
{
	struct text_file file;

	open_text(&file);
	fputs(member_text(record, "scenario", "text"), file.stream);
	return write_table(&file, directory, "scenario.yaml", error);
}

static int write_record(const char *directory, const json_t *record, struct error *error)
{
	char *path = xasprintf("%s/record.json", directory);
	size_t length;
	char *text = record_text(record, &length);
	int code = file_write(path, text, length, error);

	free(text);
	free(path);
	return code;
}

int store_publish(const char *made, const char *directory, const json_t *record,
		  struct error *error)
{
	struct error ignored;

	if (!write_samples(made, record, error) && !write_histograms(made, record, error) &&
	    !write_reproduce(made, record, error) && !write_scenario(made, record, error) &&
	    !write_record(made, record, error) && !directory_replace(made, directory, error))
		return 0;
	remove_tree(made, &ignored);
	return -1;
}

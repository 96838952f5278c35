// SPDX-License-Identifier: GPL-2.0-only
/*
 * How long a comparison of many records and a report on them take, and how much memory:
 * makes the records with make_records, compares them, makes the report, and prints both.
 * Each record gets the key of the run that it stands for, so that nothing has to be run;
 * the kernels are files that only look like images.
 *
 *   benchmark_records ZSWAPBENCH MAKE_RECORDS [DIRECTORY [RECORDS]]
 *
 * DIRECTORY is where all of it is made, and stays; without it, it is removed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "bench/base/files.h"
#include "bench/base/spawn.h"
#include "bench/base/words.h"
#include "bench/command/session.h"
#include "bench/record/record_reader.h"
#include "bench/record/record_seal.h"
#include "bench/record/record_view.h"
#include "lib/xalloc.h"

#define TEMPLATE "tests/fixtures/record-global-fairness.json"

enum { RECORDS = 10000, OUTPUT_CAP = 1 << 20 };

static const struct goal {
	const char *done;
	int seconds, mb;
} goal_compare = {"compared", 5, 500}, goal_report = {"reported on", 10, 200};

/* Of kernels. */
#define OLD "baseline"
#define NEW "patched"

static void fail(const char *what)
{
	fprintf(stderr, "benchmark_records: %s\n", what);
	exit(EXIT_FAILURE);
}

/* Runs a program that has to end with 0, or 1: an expectation that does not hold. */
static void run(const char *const *argv)
{
	const struct spawn spawn = {.argv = argv, .capture = OUTPUT_CAP};
	struct spawn_result result;
	struct error error;

	if (spawn_run(&spawn, &result, &error))
		fail(error.text);
	if (result.signal || result.status > EXIT_BROKEN)
		fail(result.output);
	free(result.output);
}

/* Not synced, for there are many. */
static void write_or_fail(const char *path, const char *data, size_t size)
{
	FILE *out = fopen(path, "w");

	if (!out || fwrite(data, 1, size, out) != size || fclose(out))
		fail(path);
}

/* What passes for a bzImage, and differs from others. */
static void make_image(const char *path, const char *kernel)
{
	enum { SIZE = 1024, MARK = 0x202 };
	char image[SIZE] = "";

	snprintf(image, sizeof(image), "%s", kernel);
	memcpy(image + MARK, "HdrS", 4);
	write_or_fail(path, image, sizeof(image));
}

/* Puts @key in the place of @old in the record of @run, and seals it again. */
static void put_key(const struct run *of, const char *old)
{
	char *path = xasprintf("%s/record.json", of->directory), *sealed, *at;
	size_t length, head = record_head_length();
	struct error error;
	char *text = file_read(path, RECORD_MAX_BYTES, &length, &error);

	at = text ? strstr(text, old) : NULL;
	if (!at)
		fail(path);
	memcpy(at, of->key, strlen(of->key));
	sealed = record_seal(text + head, length - head, &length);
	write_or_fail(path, sealed, length);
	free(sealed);
	free(text);
	free(path);
}

/* Gives all records the keys that the report asks for, by the words of its command. */
static void put_keys(char **command, const char *old)
{
	struct options options;
	struct session session;
	struct error error;
	int words;
	size_t k;

	for (words = 0; command[words]; words++)
		;
	if (options_parse(&options, words - 1, command + 1, &error) ||
	    session_open(&session, &options, options.kernels, &error))
		fail(error.text);
	for (k = 0; k < session.set.count; k++) {
		struct run of = {.scenario = session.scenarios[0],
				 .kernel = &session.set.kernels[k]};

		for (of.seed = 1; of.seed <= (json_int_t)options.seeds; of.seed++) {
			run_prepare(&of, &session.context, NULL);
			put_key(&of, old);
			run_free(&of);
		}
	}
	session_close(&session);
	options_free(&options);
}

static double seconds(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

/* Memory is that of the largest child so far: what takes least is measured first. */
static void measure(const char *const *argv, size_t records, const struct goal *goal)
{
	struct timespec begin, end;
	struct rusage before, after;
	double wall, cpu;

	getrusage(RUSAGE_CHILDREN, &before);
	clock_gettime(CLOCK_MONOTONIC, &begin);
	run(argv);
	clock_gettime(CLOCK_MONOTONIC, &end);
	getrusage(RUSAGE_CHILDREN, &after);
	wall = (double)(end.tv_sec - begin.tv_sec) + (double)(end.tv_nsec - begin.tv_nsec) / 1e9;
	cpu = seconds(after.ru_utime) + seconds(after.ru_stime) - seconds(before.ru_utime) -
	      seconds(before.ru_stime);
	printf("%zu records %s in %.2f s (goal: %d s), %.2f s of processor time, "
	       "%.0f MB (goal: %d MB)\n",
	       records, goal->done, wall, goal->seconds, cpu, (double)after.ru_maxrss / 1024,
	       goal->mb);
	fflush(stdout);
}

/* The records of a kernel, and what stands for its image, whose path is returned. */
static char *make_kernel(const char *maker, const char *root, const char *name, size_t count)
{
	char *image = xasprintf("%s/%s", root, name), *results = xasprintf("%s/results", root);
	char *last = xasprintf("%zu", count);
	const char *const argv[] = {maker, TEMPLATE, results, name, "1", last, NULL};

	make_image(image, name);
	run(argv);
	free(last);
	free(results);
	return image;
}

/* Makes all of it for @records records; returns the command of a report on them, as words. */
static char **make_all(char *const *programs, const char *root, size_t records)
{
	char *old, *new, *scenario;
	char **command = NULL;
	struct record template;
	struct error error;
	const char *text;

	if (record_load(TEMPLATE, &template, &error))
		fail(error.text);
	text = view_scenario_text(template.root);
	scenario = xasprintf("%s/%s.yaml", root, template.scenario);
	write_or_fail(scenario, text, strlen(text));
	old = make_kernel(programs[1], root, OLD, records / 2);
	new = make_kernel(programs[1], root, NEW, records / 2);
	command = words_add(command, xstrdup(programs[0]));
	command = words_add(command, xstrdup("report"));
	command = words_add(command, xasprintf("--scenario=%s", scenario));
	command = words_add(command, xasprintf("--kernels=%s %s", old, new));
	command = words_add(command, xasprintf("--seeds=%zu", records / 2));
	command = words_add(command, xasprintf("--results=%s/results", root));
	command = words_add(command, xasprintf("--report=%s/report", root));
	put_keys(command, view_key(template.root));
	record_free(&template);
	free(scenario);
	free(old);
	free(new);
	return command;
}

static char *side(char letter, const char *root, const char *kernel)
{
	return xasprintf("--%c=%s/results/global-fairness/%s", letter, root, kernel);
}

int main(int argc, char **argv)
{
	const char *tmp = getenv("TMPDIR");
	size_t records = argc > 4 ? strtoul(argv[4], NULL, 10) : RECORDS;
	char *root, **report, *a, *b;
	struct error error;

	if (argc < 3 || argc > 5 || !records)
		fail("usage: benchmark_records ZSWAPBENCH MAKE_RECORDS [DIRECTORY [RECORDS]]");
	root = argc > 3 ? xstrdup(argv[3])
			: xasprintf("%s/zswapbench-benchmark-XXXXXX", tmp ? tmp : "/tmp");
	if (argc > 3 ? make_directories(root, &error) : !mkdtemp(root))
		fail("no directory for the records");
	printf("making %zu records\n", records);
	fflush(stdout);
	report = make_all(argv + 1, root, records);
	a = side('a', root, OLD);
	b = side('b', root, NEW);
	measure((const char *const[]){argv[1], "compare", a, b, NULL}, records, &goal_compare);
	measure((const char *const *)report, records, &goal_report);
	if (argc == 3 && remove_tree(root, &error))
		fail(error.text);
	words_free(report);
	free(a);
	free(b);
	free(root);
	return EXIT_SUCCESS;
}

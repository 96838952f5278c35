// SPDX-License-Identifier: GPL-2.0-only
/*
 * How long a comparison of many records takes, and how much memory: makes the records
 * with make_records, half of them for each side, compares them, and prints both.
 *
 *   benchmark_compare ZSWAPBENCH MAKE_RECORDS
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

#include "bench/base/files.h"
#include "bench/base/spawn.h"
#include "lib/error.h"
#include "lib/xalloc.h"

#define TEMPLATE "tests/fixtures/record-global-fairness.json"

enum { RECORDS = 10000, GOAL_SECONDS = 5, GOAL_MB = 500, OUTPUT_CAP = 1 << 20 };

static void fail(const char *what)
{
	fprintf(stderr, "benchmark_compare: %s\n", what);
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

static void make(const char *program, const char *directory, const char *kernel)
{
	char *last = xasprintf("%d", RECORDS / 2);
	const char *const argv[] = {program, TEMPLATE, directory, kernel, "1", last, NULL};

	run(argv);
	free(last);
}

static double seconds(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static void compare(const char *program, const char *a, const char *b)
{
	char *left = xasprintf("--a=%s", a), *right = xasprintf("--b=%s", b);
	const char *const argv[] = {program, "compare", left, right, NULL};
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
	/* the largest of all children: the makers of records hold one record at a time */
	printf("%d records compared in %.2f s (goal: %d s), %.2f s of processor time, "
	       "%.0f MB (goal: %d MB)\n",
	       RECORDS, wall, GOAL_SECONDS, cpu, (double)after.ru_maxrss / 1024, GOAL_MB);
	free(left);
	free(right);
}

int main(int argc, char **argv)
{
	const char *tmp = getenv("TMPDIR");
	char *root = xasprintf("%s/zswapbench-benchmark-XXXXXX", tmp ? tmp : "/tmp"), *a, *b;
	struct error error;
	struct stat st;

	if (argc != 3)
		fail("usage: benchmark_compare ZSWAPBENCH MAKE_RECORDS");
	if (!mkdtemp(root) || stat(TEMPLATE, &st))
		fail("no directory for the records, or no template: call it from the checkout");
	a = xasprintf("%s/a", root);
	b = xasprintf("%s/b", root);
	printf("making %d records of %lld KB\n", RECORDS, (long long)st.st_size / 1000);
	fflush(stdout);
	make(argv[2], a, "baseline");
	make(argv[2], b, "patched");
	compare(argv[1], a, b);
	if (remove_tree(root, &error))
		fail(error.text);
	free(a);
	free(b);
	free(root);
	return EXIT_SUCCESS;
}

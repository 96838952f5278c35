/* SPDX-License-Identifier: GPL-2.0-only */
/* A history of its own for each test, and runs to put into it. */
#ifndef ZSWAPBENCH_TESTS_HISTORY_FIXTURE_H
#define ZSWAPBENCH_TESTS_HISTORY_FIXTURE_H

#include <fcntl.h>
#include <math.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "bench/base/files.h"
#include "bench/history/history_read.h"
#include "lib/xalloc.h"

static char *root, *file; /* a fresh directory for each test, and the history in it */

static int set_up(void **state)
{
	char path[] = "/tmp/zswapbench-history-XXXXXX";

	(void)state;
	if (!mkdtemp(path))
		return -1;
	root = xstrdup(path);
	file = xasprintf("%s/new/history.sqlite", root);
	return 0;
}

static int tear_down(void **state)
{
	struct error error;
	int failed = remove_tree(root, &error);

	(void)state;
	free(file);
	free(root);
	return failed;
}

static struct history *opened(enum history_mode mode)
{
	struct error error = {.text = ""};
	struct history *history;

	if (history_open(file, mode, 2000, &history, &error))
		fail_msg("%s", error.text);
	return history;
}

/* Opening the history in either mode fails so, in words that begin with its name. */
__attribute__((unused)) static void refused(enum exit_code code, const char *expected)
{
	static const enum history_mode modes[] = {HISTORY_READ, HISTORY_APPEND};
	size_t i;

	for (i = 0; i < 2; i++) {
		struct error error = {.text = ""};
		struct history *history;

		if (!history_open(file, modes[i], 100, &history, &error))
			fail_msg("opened, expected: %s", expected);
		assert_null(history);
		assert_int_equal(strncmp(error.text, file, strlen(file)), 0);
		if (!strstr(error.text, expected))
			fail_msg("'%s', expected '%s'", error.text, expected);
		assert_int_equal(error.code, code);
	}
}

/* Runs @sql on the history as any program could. */
static void sql(const char *text)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
	if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s", sqlite3_errmsg(db));
	sqlite3_close(db);
}

static const struct history_run night = {.date = 1767232800,
					 .revision = "46a0dd3",
					 .kernel = "patched",
					 .image_sha256 = "image",
					 .source_version = "6.12.57-1",
					 .baseline = "baseline",
					 .baseline_sha256 = "base",
					 .machine = "sim",
					 .seeds = "1-6"};

static const struct history_result refault = {.scenario = "limit",
					      .scenario_sha256 = "text",
					      .kind = HISTORY_METRIC,
					      .name = "refault",
					      .says = "median refault",
					      .unit = "ns",
					      .better = -1,
					      .kernel = 9800.5,
					      .baseline = 9600,
					      .difference = 200.5,
					      .effect = 2.05,
					      .least = 3,
					      .p = 0.03125,
					      .verdict = "same"};

static bool append(struct history *history, const struct history_run *run,
		   const struct history_result *results, size_t count)
{
	struct error error = {.text = ""};
	bool added;

	if (history_append(history, run, results, count, &added, &error))
		fail_msg("%s", error.text);
	return added;
}

/* A run of refault alone, @days after the first night, of an image called @image. */
static bool append_refault(struct history *history, int days, const char *image, double value)
{
	struct history_run run = night;
	struct history_result result = refault;

	run.date += 86400 * days;
	run.image_sha256 = image;
	result.kernel = value;
	return append(history, &run, &result, 1);
}

static struct history_trail read_all(struct history *history)
{
	struct error error = {.text = ""};
	struct history_trail trail;

	if (history_read(history, &trail, &error))
		fail_msg("%s", error.text);
	return trail;
}

__attribute__((unused)) static void fill(int runs)
{
	struct history *history = opened(HISTORY_APPEND);
	int i;

	for (i = 0; i < runs; i++) {
		char image[32];

		snprintf(image, sizeof(image), "image %d", i);
		append_refault(history, i, image, i);
	}
	history_close(history);
}

enum { CHILD_OK, CHILD_CANNOT, CHILD_WRONG };

__attribute__((unused)) static int in_a_child(int (*function)(void))
{
	pid_t pid = fork();
	int status;

	if (pid == 0)
		_exit(function());
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

#endif

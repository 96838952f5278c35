/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A directory that a test fills with files, from its set-up to its tear-down; a test file that
 * includes this has its own.
 */
#ifndef ZSWAPBENCH_TESTS_SCRATCH_H
#define ZSWAPBENCH_TESTS_SCRATCH_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/files.h"
#include "lib/error.h"

static struct error error; /* of what was called last */
static char base[64];	   /* the directory, made by the test's set-up */

/* Set-up: makes the directory, called after @test; 0, or -1. */
static int make_scratch(const char *test)
{
	snprintf(base, sizeof(base), "/tmp/zswapbench-%s-XXXXXX", test);
	return mkdtemp(base) ? 0 : -1;
}

/* Tear-down. */
static int remove_scratch(void **state)
{
	(void)state;
	return remove_tree(base, &error);
}

/* BASE/NAME, good for a few calls. */
static char *at(const char *name)
{
	static char paths[8][256];
	static unsigned int turn;
	char *path = paths[turn++ % 8];

	snprintf(path, sizeof(paths[0]), "%s/%s", base, name);
	return path;
}

/* Fails the test with what went wrong. */
static void must(int failed)
{
	if (failed)
		fail_msg("%s", error.text);
}

/* Writes a file, and the directories above it. */
static void put(const char *name, const char *text)
{
	must(make_parents(at(name), &error));
	must(file_write(at(name), text, strlen(text), &error));
}

#endif

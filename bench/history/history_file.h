/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The history's file, one of SQLite: opened and checked, its tables made where they are not.
 * A file that is not ours, damaged, or written by a newer program is refused and left as it
 * is.
 */
#ifndef ZSWAPBENCH_HISTORY_FILE_H
#define ZSWAPBENCH_HISTORY_FILE_H

#include <sqlite3.h>

#include "lib/error.h"

/* In the file's header: "zswb", and the version of its tables (PRAGMA user_version). */
#define HISTORY_APPLICATION 0x7a737762
#define HISTORY_VERSION	    1

/* For how long a file that another process has locked is waited for. */
#define HISTORY_WAIT_MS 10000

struct history {
	sqlite3 *db;
	char *file;
	int wait_ms;
};

enum history_mode {
	HISTORY_READ,	/* the file has to be there */
	HISTORY_APPEND, /* it is begun, with the directories above it, if it is not */
};

/*
 * Opens @file, and checks all of it. Where another process has it locked, waits for up
 * to @wait_ms. Errors: EXIT_STORAGE when it is not there, locked, or cannot be read or
 * written; EXIT_INPUT when it is damaged, of another program, or newer than this one.
 * history_close() releases it.
 */
int history_open(const char *file, enum history_mode mode, int wait_ms, struct history **history,
		 struct error *error);
void history_close(struct history *history);

/* The rest is for history.c and history_read.c. */

/* Sets @error to why SQLite last failed at @what ("write"). Returns -1. */
int history_failed(const struct history *history, const char *what, struct error *error);

/* Runs statements that return nothing. */
int history_exec(const struct history *history, const char *sql, const char *what,
		 struct error *error);

/* NULL on failure. sqlite3_finalize() releases it. */
sqlite3_stmt *history_prepare(const struct history *history, const char *sql, struct error *error);

#endif

/*
 * The history's file: opened and checked, its tables made where they are not, and what
 * SQLite says turned into errors that name the file. For history.c and history_read.c.
 */
#ifndef ZSWAPBENCH_HISTORY_FILE_H
#define ZSWAPBENCH_HISTORY_FILE_H

#include <sqlite3.h>

#include "bench/history/history.h"

struct history {
	sqlite3 *db;
	char *file;
	int wait_ms;
};

/* Sets @error to why SQLite last failed at @what ("write"). Returns -1. */
int history_failed(const struct history *history, const char *what, struct error *error);

/* Runs statements that return nothing. */
int history_exec(const struct history *history, const char *sql, const char *what,
		 struct error *error);

/* NULL on failure. sqlite3_finalize() releases it. */
sqlite3_stmt *history_prepare(const struct history *history, const char *sql, struct error *error);

#endif

// SPDX-License-Identifier: GPL-2.0-only
/* The history's file: see history_file.h. */
#include "bench/history/history_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/base/files.h"
#include "lib/array.h"
#include "lib/xalloc.h"

#define NUMBER(macro) NUMBER_(macro)
#define NUMBER_(text) #text

/* SQLite keeps the text as it is here, so that a file can be held against it. */
static const struct {
	const char *name, *sql;
} tables[] = {
	{"run", "CREATE TABLE run (\n"
		"  id INTEGER PRIMARY KEY,\n"
		"  key TEXT NOT NULL UNIQUE, -- of what was measured: images, seeds, figures\n"
		"  date INTEGER NOT NULL CHECK (date BETWEEN 0 AND 253402300799),\n"
		"  revision TEXT NOT NULL,\n"
		"  kernel TEXT NOT NULL,\n"
		"  image_sha256 TEXT NOT NULL,\n"
		"  source_version TEXT NOT NULL,\n"
		"  baseline TEXT NOT NULL,\n"
		"  baseline_sha256 TEXT NOT NULL,\n"
		"  machine TEXT NOT NULL,\n"
		"  seeds TEXT NOT NULL\n"
		") STRICT"},
	{"result", "CREATE TABLE result (\n"
		   "  run INTEGER NOT NULL REFERENCES run,\n"
		   "  scenario TEXT NOT NULL,\n"
		   "  scenario_sha256 TEXT NOT NULL,\n"
		   "  kind TEXT NOT NULL CHECK (kind IN ('metric', 'claim')),\n"
		   "  name TEXT NOT NULL,\n"
		   "  says TEXT NOT NULL,\n"
		   "  unit TEXT NOT NULL,\n"
		   "  better INTEGER NOT NULL CHECK (better IN (-1, 0, 1)),\n"
		   "  kernel REAL, -- medians; NULL where a figure is not available\n"
		   "  baseline REAL,\n"
		   "  difference REAL,\n"
		   "  effect REAL,\n"
		   "  least REAL,\n"
		   "  p REAL,\n"
		   "  verdict TEXT NOT NULL,\n"
		   "  PRIMARY KEY (run, scenario, kind, name)\n"
		   ") STRICT, WITHOUT ROWID"},
};

enum { TABLES = ARRAY_LENGTH(tables) };

/* The process that has @file locked: " (PID 71, sqlite3, has it)", or "". The caller frees. */
static char *lock_holder(const char *file)
{
	/* where SQLite locks: PENDING_BYTE and the 511 after it */
	struct flock lock = {
		.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0x40000000, .l_len = 512};
	int fd = open(file, O_RDWR | O_CLOEXEC);
	char *comm, *name, *text;
	struct error error;

	if (fd < 0 || fcntl(fd, F_GETLK, &lock) || lock.l_type == F_UNLCK || lock.l_pid <= 0) {
		if (fd >= 0)
			close(fd);
		return xstrdup("");
	}
	close(fd);
	comm = xasprintf("/proc/%d/comm", (int)lock.l_pid);
	name = file_read(comm, 64, NULL, &error);
	text = xasprintf(" (process %d%s%.*s has it)", (int)lock.l_pid, name ? ", " : "",
			 name ? (int)strcspn(name, "\n") : 0, name ? name : "");
	free(name);
	free(comm);
	return text;
}

static int say_locked(const struct history *history, struct error *error)
{
	char *who = lock_holder(history->file);

	error_set(error, EXIT_STORAGE,
		  "%s: locked by another process for %g s%s: another gate that writes to it, or "
		  "an sqlite3 shell with a transaction open; nothing was written",
		  history->file, history->wait_ms / 1000.0, who);
	free(who);
	return -1;
}

static int say_damaged(const struct history *history, const char *how, struct error *error)
{
	return error_set(error, EXIT_INPUT,
			 "%s: damaged: %.200s; it is left as it is: restore it from a copy, or "
			 "move it away to begin a new one",
			 history->file, how);
}

int history_failed(const struct history *history, const char *what, struct error *error)
{
	int code = sqlite3_errcode(history->db) & 0xff; /* without what the extended ones add */
	int system = code == SQLITE_CANTOPEN || code == SQLITE_IOERR
			     ? sqlite3_system_errno(history->db)
			     : 0;

	switch (code) {
	case SQLITE_BUSY:
		return say_locked(history, error);
	case SQLITE_NOTADB:
		return error_set(error, EXIT_INPUT,
				 "%s: not an SQLite file; expected a history that zswapbench wrote",
				 history->file);
	case SQLITE_CORRUPT:
		return say_damaged(history, sqlite3_errmsg(history->db), error);
	case SQLITE_FULL:
		return error_set(error, EXIT_STORAGE,
				 "%s: cannot %s: no space left on the disk; nothing was written",
				 history->file, what);
	default:
		return error_set(error, EXIT_STORAGE, "%s: cannot %s: %s%s%s", history->file, what,
				 sqlite3_errmsg(history->db), system ? ": " : "",
				 system ? strerror(system) : "");
	}
}

int history_exec(const struct history *history, const char *sql, const char *what,
		 struct error *error)
{
	return sqlite3_exec(history->db, sql, NULL, NULL, NULL) == SQLITE_OK
		       ? 0
		       : history_failed(history, what, error);
}

sqlite3_stmt *history_prepare(const struct history *history, const char *sql, struct error *error)
{
	sqlite3_stmt *statement = NULL;

	if (sqlite3_prepare_v2(history->db, sql, -1, &statement, NULL) != SQLITE_OK)
		history_failed(history, "read", error);
	return statement;
}

/* The one number that @sql returns. */
static int query_number(const struct history *history, const char *sql, sqlite3_int64 *value,
			struct error *error)
{
	sqlite3_stmt *statement = history_prepare(history, sql, error);
	int code = 0;

	if (!statement)
		return -1;
	if (sqlite3_step(statement) == SQLITE_ROW)
		*value = sqlite3_column_int64(statement, 0);
	else
		code = history_failed(history, "read", error);
	sqlite3_finalize(statement);
	return code;
}

/* Settings for a file that may come from anywhere (sqlite.org/security.html). */
static int set_up_connection(const struct history *history, struct error *error)
{
	sqlite3_busy_timeout(history->db, history->wait_ms);
	sqlite3_db_config(history->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	return history_exec(history,
			    "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;"
			    "PRAGMA foreign_keys = ON",
			    "open", error);
}

/* Whether @text, the CREATE statement of the file's table @index, is ours. */
static bool is_our_table(size_t index, const unsigned char *text)
{
	return text && strcmp((const char *)text, tables[index].sql) == 0;
}

static int check_tables(const struct history *history, struct error *error)
{
	sqlite3_stmt *find = history_prepare(
		history, "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?", error);
	int code = find ? 0 : -1;
	size_t i;

	for (i = 0; i < TABLES && !code; i++) {
		int step;

		sqlite3_bind_text(find, 1, tables[i].name, -1, SQLITE_STATIC);
		step = sqlite3_step(find);
		if (step != SQLITE_ROW && step != SQLITE_DONE)
			code = history_failed(history, "read", error);
		else if (step == SQLITE_DONE || !is_our_table(i, sqlite3_column_text(find, 0)))
			code = error_set(error, EXIT_INPUT,
					 "%s: its table '%s' is not as a history of version %d "
					 "has it",
					 history->file, tables[i].name, HISTORY_VERSION);
		sqlite3_reset(find);
	}
	sqlite3_finalize(find);
	return code;
}

static int check_pages(const struct history *history, struct error *error)
{
	sqlite3_stmt *check = history_prepare(history, "PRAGMA quick_check(1)", error);
	const char *said;
	int code = 0;

	if (!check)
		return -1;
	if (sqlite3_step(check) != SQLITE_ROW) {
		code = history_failed(history, "read", error);
	} else {
		said = (const char *)sqlite3_column_text(check, 0);
		if (!said || strcmp(said, "ok") != 0)
			code = say_damaged(history, said ? said : "unreadable", error);
	}
	sqlite3_finalize(check);
	return code;
}

static int check_history(const struct history *history, sqlite3_int64 application,
			 struct error *error)
{
	sqlite3_int64 version = 0;

	if (application != HISTORY_APPLICATION)
		return error_set(error, EXIT_INPUT,
				 "%s: an SQLite file of another program (application id 0x%08x, "
				 "expected 0x%08x)",
				 history->file, (unsigned int)application, HISTORY_APPLICATION);
	if (query_number(history, "PRAGMA user_version", &version, error))
		return -1;
	if (version > HISTORY_VERSION)
		return error_set(error, EXIT_INPUT,
				 "%s: written by a newer zswapbench (version %lld, this one knows "
				 "up to %d)",
				 history->file, version, HISTORY_VERSION);
	if (version < 1)
		return error_set(error, EXIT_INPUT, "%s: version %lld, expected %d", history->file,
				 version, HISTORY_VERSION);
	if (check_pages(history, error))
		return -1;
	return check_tables(history, error);
}

static int make_tables(const struct history *history, struct error *error)
{
	size_t i;

	for (i = 0; i < TABLES; i++)
		if (history_exec(history, tables[i].sql, "begin it", error))
			return -1;
	return history_exec(history,
			    "PRAGMA application_id = " NUMBER(
				    HISTORY_APPLICATION) ";"
							 "PRAGMA user_version = " NUMBER(
								 HISTORY_VERSION) "; COMMIT",
			    "begin it", error);
}

/* Fills a file that was empty; another process may have done so while we waited for the lock. */
static int begin_history(const struct history *history, struct error *error)
{
	sqlite3_int64 pages = 0;
	int code;

	if (history_exec(history, "BEGIN IMMEDIATE", "begin it", error))
		return -1;
	code = query_number(history, "SELECT count(*) FROM sqlite_schema", &pages, error);
	if (!code && pages)
		return history_exec(history, "ROLLBACK", "read", error);
	if (!code)
		code = make_tables(history, error);
	if (code)
		sqlite3_exec(history->db, "ROLLBACK", NULL, NULL, NULL);
	return code;
}

static int begin_or_check(const struct history *history, enum history_mode mode,
			  struct error *error)
{
	sqlite3_int64 pages = 0, application = 0;

	if (set_up_connection(history, error) ||
	    query_number(history, "PRAGMA page_count", &pages, error))
		return -1;
	if (!pages && mode == HISTORY_READ)
		return error_set(error, EXIT_STORAGE, "%s: empty; make gate adds runs to it",
				 history->file);
	if (!pages && begin_history(history, error))
		return -1;
	if (query_number(history, "PRAGMA application_id", &application, error))
		return -1;
	return check_history(history, application, error);
}

int history_open(const char *file, enum history_mode mode, int wait_ms, struct history **history,
		 struct error *error)
{
	/* reading opens for writing too: a transaction that a crash cut short is undone */
	int flags = SQLITE_OPEN_READWRITE | (mode == HISTORY_APPEND ? SQLITE_OPEN_CREATE : 0);
	struct history *opened;

	*history = NULL;
	if (mode == HISTORY_READ && !file_exists(file))
		return error_set(error, EXIT_STORAGE,
				 "%s: there is no history yet; make gate begins one", file);
	if (mode == HISTORY_APPEND && make_parents(file, error))
		return -1;
	opened = xcalloc(1, sizeof(*opened));
	opened->file = xstrdup(file);
	opened->wait_ms = wait_ms;
	if (sqlite3_open_v2(file, &opened->db, flags, NULL) != SQLITE_OK)
		history_failed(opened, "open", error);
	else if (!begin_or_check(opened, mode, error))
		*history = opened;
	if (*history)
		return 0;
	history_close(opened);
	return -1;
}

void history_close(struct history *history)
{
	if (!history)
		return;
	sqlite3_close(history->db);
	free(history->file);
	free(history);
}

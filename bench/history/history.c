// SPDX-License-Identifier: GPL-2.0-only
/* The history, written: see history.h. */
#include "bench/history/history.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "bench/base/digest.h"
#include "lib/array.h"

static const char *history_kind_word(enum history_kind kind)
{
	return kind == HISTORY_CLAIM ? "claim" : "metric";
}

/* Exactly @value, whatever the locale. */
static void digest_add_figure(struct digest *digest, double value)
{
	char text[64];

	snprintf(text, sizeof(text), "%a", value);
	digest_add_text(digest, text);
}

/*
 * What makes a measurement the same as another: the verdict is not in it, which other
 * thresholds may change, nor are the date and the revision, of which a run that need not
 * be repeated has several.
 */
static void measurement_key(const struct history_run *run, const struct history_result *results,
			    size_t count, char key[DIGEST_SIZE])
{
	struct digest *digest = digest_begin();
	size_t i;

	digest_add_text(digest, "zswapbench history, version 1");
	digest_add_text(digest, run->kernel);
	digest_add_text(digest, run->image_sha256);
	digest_add_text(digest, run->baseline);
	digest_add_text(digest, run->baseline_sha256);
	digest_add_text(digest, run->machine);
	digest_add_text(digest, run->seeds);
	for (i = 0; i < count; i++) {
		digest_add_text(digest, results[i].scenario);
		digest_add_text(digest, results[i].scenario_sha256);
		digest_add_text(digest, history_kind_word(results[i].kind));
		digest_add_text(digest, results[i].name);
		digest_add_text(digest, results[i].unit);
		digest_add_figure(digest, results[i].kernel);
		digest_add_figure(digest, results[i].baseline);
		digest_add_figure(digest, results[i].difference);
	}
	digest_end(digest, key);
}

static void set_texts(sqlite3_stmt *statement, int first, const char *const *texts, int count)
{
	int i;

	for (i = 0; i < count; i++)
		sqlite3_bind_text(statement, first + i, texts[i], -1, SQLITE_STATIC);
}

/* What is no number is stored as NULL. */
static void set_figures(sqlite3_stmt *statement, int first, const double *figures, int count)
{
	int i;

	for (i = 0; i < count; i++)
		if (isfinite(figures[i]))
			sqlite3_bind_double(statement, first + i, figures[i]);
		else
			sqlite3_bind_null(statement, first + i);
}

/* Executes @statement, which it finalizes. */
static int finish_statement(const struct history *history, sqlite3_stmt *statement,
			    struct error *error)
{
	int code = 0;

	if (sqlite3_step(statement) != SQLITE_DONE)
		code = history_failed(history, "write", error);
	sqlite3_finalize(statement);
	return code;
}

static int insert_run(const struct history *history, const struct history_run *run, const char *key,
		      struct error *error)
{
	const char *const texts[] = {key,
				     run->revision,
				     run->kernel,
				     run->image_sha256,
				     run->source_version,
				     run->baseline,
				     run->baseline_sha256,
				     run->machine,
				     run->seeds};
	sqlite3_stmt *insert = history_prepare(
		history,
		"INSERT INTO run (date, key, revision, kernel, image_sha256, source_version,"
		" baseline, baseline_sha256, machine, seeds)"
		" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
		error);

	if (!insert)
		return -1;
	sqlite3_bind_int64(insert, 1, run->date);
	set_texts(insert, 2, texts, ARRAY_LENGTH(texts));
	return finish_statement(history, insert, error);
}

static int insert_result(const struct history *history, sqlite3_int64 run,
			 const struct history_result *result, struct error *error)
{
	const char *const texts[] = {result->scenario,
				     result->scenario_sha256,
				     history_kind_word(result->kind),
				     result->name,
				     result->says,
				     result->unit,
				     result->verdict};
	const double figures[] = {result->kernel, result->baseline, result->difference,
				  result->effect, result->least,    result->p};
	sqlite3_stmt *insert = history_prepare(
		history,
		"INSERT INTO result (run, better, scenario, scenario_sha256, kind, name, says,"
		" unit, verdict, kernel, baseline, difference, effect, least, p)"
		" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		error);

	if (!insert)
		return -1;
	sqlite3_bind_int64(insert, 1, run);
	sqlite3_bind_int(insert, 2, result->better);
	set_texts(insert, 3, texts, ARRAY_LENGTH(texts));
	set_figures(insert, 10, figures, ARRAY_LENGTH(figures));
	return finish_statement(history, insert, error);
}

static int insert_all(const struct history *history, const struct history_run *run,
		      const struct history_result *results, size_t count, bool *added,
		      struct error *error)
{
	char key[DIGEST_SIZE];
	sqlite3_int64 id;
	size_t i;

	measurement_key(run, results, count, key);
	if (insert_run(history, run, key, error))
		return -1;
	*added = sqlite3_changes(history->db) == 1;
	id = sqlite3_last_insert_rowid(history->db);
	for (i = 0; *added && i < count; i++)
		if (insert_result(history, id, &results[i], error))
			return -1;
	return history_exec(history, "COMMIT", "write", error);
}

int history_append(struct history *history, const struct history_run *run,
		   const struct history_result *results, size_t count, bool *added,
		   struct error *error)
{
	if (history_exec(history, "BEGIN IMMEDIATE", "write", error))
		return -1;
	if (!insert_all(history, run, results, count, added, error))
		return 0;
	/* SQLite may have undone it already; then this fails, and need not do anything */
	sqlite3_exec(history->db, "ROLLBACK", NULL, NULL, NULL);
	return -1;
}

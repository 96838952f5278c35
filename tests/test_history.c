// SPDX-License-Identifier: GPL-2.0-only
/* The history, written: what goes in comes out, once and whole. */
#include "tests/history_fixture.h"

static const struct history_result claim = {.scenario = "limit",
					    .scenario_sha256 = "text",
					    .kind = HISTORY_CLAIM,
					    .name = "isolation",
					    .says = "none written back",
					    .unit = "%",
					    .better = -1,
					    .kernel = 0,
					    .baseline = 100,
					    .difference = NAN,
					    .effect = NAN,
					    .least = NAN,
					    .p = NAN,
					    .verdict = "kept"};

static void what_goes_in_comes_out(void **state)
{
	struct history *history = opened(HISTORY_APPEND);
	struct history_trail trail;
	const struct history_series *series;

	(void)state;
	assert_true(append(history, &night, (struct history_result[]){refault, claim}, 2));
	history_close(history);
	history = opened(HISTORY_READ);
	trail = read_all(history);
	assert_int_equal(trail.runs, 1);
	assert_int_equal(trail.count, 2);
	series = &trail.series[0];
	assert_string_equal(series->machine, "sim");
	assert_string_equal(series->kernel, "patched");
	assert_string_equal(series->scenario, "limit");
	assert_string_equal(series->scenario_sha256, "text");
	assert_string_equal(series->name, "refault");
	assert_string_equal(series->says, "median refault");
	assert_string_equal(series->unit, "ns");
	assert_int_equal(series->kind, HISTORY_METRIC);
	assert_int_equal(series->better, -1);
	assert_int_equal(series->count, 1);
	assert_int_equal(series->points[0].date, night.date);
	assert_true(series->points[0].value == 9800.5 && series->points[0].least == 3);
	assert_string_equal(series->points[0].revision, "46a0dd3");
	assert_string_equal(series->points[0].image_sha256, "image");
	assert_string_equal(series->points[0].source_version, "6.12.57-1");
	assert_int_equal(trail.series[1].kind, HISTORY_CLAIM);
	assert_true(trail.series[1].points[0].value == 0 && trail.series[1].points[0].least == 0);
	history_trail_free(&trail);
	history_close(history);
}

/* By other means: every field is in its column, and what is no number is NULL. */
static void every_column(void **state)
{
	struct history *history = opened(HISTORY_APPEND);

	(void)state;
	append(history, &night, (struct history_result[]){refault, claim}, 2);
	history_close(history);
	sql("CREATE TEMP TABLE found(n CHECK (n = 1));"
	    "INSERT INTO found SELECT count(*) FROM run WHERE date = 1767232800 AND"
	    " revision = '46a0dd3' AND kernel = 'patched' AND image_sha256 = 'image' AND"
	    " source_version = '6.12.57-1' AND baseline = 'baseline' AND"
	    " baseline_sha256 = 'base' AND machine = 'sim' AND seeds = '1-6';"
	    "INSERT INTO found SELECT count(*) FROM result WHERE run = 1 AND"
	    " scenario = 'limit' AND scenario_sha256 = 'text' AND kind = 'metric' AND"
	    " name = 'refault' AND says = 'median refault' AND unit = 'ns' AND better = -1 AND"
	    " kernel = 9800.5 AND baseline = 9600 AND difference = 200.5 AND effect = 2.05 AND"
	    " least = 3 AND p = 0.03125 AND verdict = 'same';"
	    "INSERT INTO found SELECT count(*) FROM result WHERE kind = 'claim' AND"
	    " kernel = 0 AND baseline = 100 AND difference IS NULL AND effect IS NULL AND"
	    " least IS NULL AND p IS NULL AND verdict = 'kept';"
	    "INSERT INTO found SELECT application_id = 0x7a737762 FROM pragma_application_id;"
	    "INSERT INTO found SELECT user_version = 1 FROM pragma_user_version");
}

/* A gate that is run again, on what it has, adds nothing. */
static void the_same_measurement_counts_once(void **state)
{
	struct history *history = opened(HISTORY_APPEND);
	struct history_run again = night;
	struct history_result other = refault;
	struct history_trail trail;

	(void)state;
	assert_true(append(history, &night, &refault, 1));
	again.date += 3600;
	again.revision = "of only other documentation";
	other.verdict = "by another threshold";
	assert_false(append(history, &again, &other, 1));
	/* together with more: a new run, in which it is not a new point */
	assert_true(append(history, &again, (struct history_result[]){refault, claim}, 2));
	trail = read_all(history);
	assert_int_equal(trail.runs, 2);
	assert_int_equal(trail.count, 2);
	assert_int_equal(trail.series[0].count, 1);
	assert_int_equal(trail.series[0].points[0].date, night.date);
	assert_int_equal(trail.series[1].count, 1);
	history_trail_free(&trail);
	history_close(history);
}

static void what_differs_counts(void **state)
{
	struct history *history = opened(HISTORY_APPEND);
	struct history_run run = night;
	struct history_trail trail;

	(void)state;
	assert_true(append_refault(history, 0, "image", 9800));
	assert_true(append_refault(history, 1, "image", 9801));
	assert_true(append_refault(history, 2, "another", 9801));
	run.seeds = "1-12";
	assert_true(append(history, &run, &refault, 1));
	trail = read_all(history);
	assert_int_equal(trail.count, 1);
	assert_int_equal(trail.series[0].count, 4);
	history_trail_free(&trail);
	history_close(history);
}

/* The second result is of the same metric as the first: the whole run is not there. */
static void half_a_run_is_none(void **state)
{
	struct history *history = opened(HISTORY_APPEND);
	struct error error = {.text = ""};
	struct history_trail trail;
	bool added;

	(void)state;
	assert_int_equal(history_append(history, &night,
					(struct history_result[]){refault, refault}, 2, &added,
					&error),
			 -1);
	assert_int_equal(error.code, EXIT_STORAGE);
	assert_non_null(strstr(error.text, "history.sqlite: cannot write: UNIQUE constraint"));
	trail = read_all(history);
	assert_int_equal(trail.runs, 0);
	assert_int_equal(trail.count, 0);
	history_trail_free(&trail);
	assert_true(append(history, &night, &refault, 1));
	history_close(history);
}

/* Several gates begin the same history at once: every run is in it. */
static void gates_at_once(void **state)
{
	enum { GATES = 8 };
	struct history_trail trail;
	struct history *history;
	int i, status;

	(void)state;
	for (i = 0; i < GATES; i++)
		if (fork() == 0) {
			char image[32];

			snprintf(image, sizeof(image), "image %d", i);
			history = NULL;
			if (history_open(file, HISTORY_APPEND, 10000, &history,
					 &(struct error){.text = ""}) == 0)
				append_refault(history, i, image, i);
			_exit(history ? 0 : 1);
		}
	for (i = 0; i < GATES; i++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	history = opened(HISTORY_READ);
	trail = read_all(history);
	assert_int_equal(trail.runs, GATES);
	assert_int_equal(trail.series[0].count, GATES);
	history_trail_free(&trail);
	history_close(history);
}

/* On a disk of 64 KiB: appends until one fails, then expects the others to be whole. */
static int fill_the_disk(void)
{
	struct history_result results[40];
	struct history_run run = night;
	struct history_trail trail;
	struct history *history;
	struct error error = {.text = ""};
	char names[40][16];
	size_t runs, i;
	bool added;

	if (unshare(CLONE_NEWNS) && unshare(CLONE_NEWUSER | CLONE_NEWNS))
		return CHILD_CANNOT;
	if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    mount("none", root, "tmpfs", 0, "size=64k"))
		return CHILD_CANNOT;
	for (i = 0; i < 40; i++) {
		snprintf(names[i], sizeof(names[i]), "metric %zu", i);
		results[i] = refault;
		results[i].name = names[i];
	}
	if (history_open(file, HISTORY_APPEND, 100, &history, &error))
		return CHILD_WRONG;
	for (runs = 0; runs < 100; runs++) {
		run.date++;
		results[0].kernel++;
		if (history_append(history, &run, results, 40, &added, &error))
			break;
	}
	if (!runs || runs == 100 || error.code != EXIT_STORAGE ||
	    !strstr(error.text, "cannot write: no space left on the disk; nothing was written"))
		return CHILD_WRONG;
	history_close(history);
	if (history_open(file, HISTORY_READ, 100, &history, &error) ||
	    history_read(history, &trail, &error))
		return CHILD_WRONG;
	if (trail.runs != runs || trail.count != 40 || trail.series[0].count != runs)
		return CHILD_WRONG;
	history_trail_free(&trail);
	history_close(history);
	return CHILD_OK;
}

static void a_full_disk(void **state)
{
	int status = in_a_child(fill_the_disk);

	(void)state;
	if (status == CHILD_CANNOT) {
		print_message("skipped: neither root nor user namespaces to mount a small disk\n");
		skip();
	}
	assert_int_equal(status, CHILD_OK);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_goes_in_comes_out),
		TEST(every_column),
		TEST(the_same_measurement_counts_once),
		TEST(what_differs_counts),
		TEST(half_a_run_is_none),
		TEST(gates_at_once),
		TEST(a_full_disk),
	};

	return cmocka_run_group_tests_name("history", tests, NULL, NULL);
}

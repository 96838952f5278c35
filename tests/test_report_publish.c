// SPDX-License-Identifier: GPL-2.0-only
/* The directory of a report: whole, or not there. */
#include <dirent.h>
#include <signal.h>
#include <sys/resource.h>

#include "bench/report/report_publish.h"
#include "tests/report_fixture.h"

static char *in(const char *name)
{
	return xasprintf("%s/%s", root, name);
}

/* The names in @directory, "." and ".." among them. */
static int names_in(const char *directory)
{
	struct dirent **names;
	int count = scandir(directory, &names, NULL, NULL), i;

	for (i = 0; i < count; i++)
		free(names[i]);
	if (count >= 0)
		free(names);
	return count;
}

static void publish(const char *directory)
{
	struct error error;

	if (report_publish(&report, "", directory, &error))
		fail_msg("%s", error.text);
}

static void expect_file(const char *name, bool there)
{
	char *path = in(name);

	if (file_exists(path) != there)
		fail_msg("%s is %sthere", name, there ? "not " : "");
	free(path);
}

static void directory_is_whole_and_replaced(void **state)
{
	char *directory, *stale;
	struct error error;
	int names;

	(void)state;
	two_kernels();
	directory = in("new/report/");
	publish(directory);
	expect_file("new/report/index.html", true);
	expect_file("new/report/mail.txt", true);
	expect_file("new/report/plots", true);
	names = names_in(directory);
	stale = in("new/report/plots/of-an-earlier-report.svg");
	assert_int_equal(file_write(stale, "", 0, &error), 0);
	publish(directory);
	expect_file("new/report/plots/of-an-earlier-report.svg", false);
	assert_int_equal(names_in(directory), names);
	free(stale);
	free(directory);
	directory = in("new");
	assert_int_equal(names_in(directory), 3); /* nothing beside it */
	free(directory);
}

static void expect_refused(const char *directory, const char *reason)
{
	struct error error = {.text = ""};

	assert_int_equal(report_publish(&report, "", directory, &error), -1);
	assert_int_equal(error.code, EXIT_STORAGE);
	if (!strstr(error.text, reason))
		fail_msg("'%s' without '%s'", error.text, reason);
}

static void foreign_directories_are_not_touched(void **state)
{
	char *own = in("own"), *file = in("own/thesis.txt"), *link = in("link"),
	     *empty = in("empty");
	struct error error;

	(void)state;
	two_kernels();
	assert_int_equal(make_directories(own, &error), 0);
	assert_int_equal(make_directories(empty, &error), 0);
	assert_int_equal(file_write(file, "x", 1, &error), 0);
	assert_int_equal(symlink(empty, link), 0);
	expect_refused(own, "is no report of zswapbench");
	expect_refused(file, "no directory");
	expect_refused(link, "no directory");
	expect_refused("", "no directory for the report");
	expect_file("own/thesis.txt", true);
	assert_int_equal(names_in(own), 3);
	publish(empty);
	expect_file("empty/index.html", true);
	free(empty);
	free(link);
	free(file);
	free(own);
}

/* Files that cannot grow as on a full disk: the earlier report stays, and no part of a new one. */
static void full_disk(void **state)
{
	char *directory = in("report"), *mark = in("report/earlier");
	struct rlimit limit, small_limit;
	struct error error = {.text = ""};
	int names, code;

	(void)state;
	two_kernels();
	publish(directory);
	assert_int_equal(file_write(mark, "", 0, &error), 0);
	names = names_in(root);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	small_limit = (struct rlimit){.rlim_cur = 2000, .rlim_max = limit.rlim_max};
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small_limit), 0);
	code = report_publish(&report, "", directory, &error);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	assert_int_equal(code, -1);
	assert_true(*error.text);
	expect_file("report/earlier", true);
	assert_int_equal(names_in(root), names);
	free(mark);
	free(directory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		REPORT_TEST(directory_is_whole_and_replaced),
		REPORT_TEST(foreign_directories_are_not_touched),
		REPORT_TEST(full_disk),
	};

	return cmocka_run_group_tests_name("report_publish", tests, NULL, NULL);
}

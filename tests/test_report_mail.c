// SPDX-License-Identifier: GPL-2.0-only
/* Reports as mails: what they have to say, and what mailers leave alone. */
#include <ctype.h>

#include "bench/report/report_html.h"
#include "bench/report/report_mail.h"
#include "tests/report_fixture.h"

static void expect_mailable(const char *mail)
{
	const char *line = mail;

	assert_int_equal(mail[strlen(mail) - 1], '\n');
	for (; *line; line += strcspn(line, "\n") + 1) {
		size_t length = strcspn(line, "\n"), i;

		if (length > MAIL_WIDTH)
			fail_msg("%zu columns: %.*s", length, (int)length, line);
		if (strncmp(line, "From ", 5) == 0 || strncmp(line, "---", 3) == 0)
			fail_msg("not for a mail: %.*s", (int)length, line);
		assert_false(length && line[length - 1] == ' ');
		for (i = 0; i < length; i++)
			assert_true(isprint((unsigned char)line[i]));
	}
}

static void expect_all(const char *text, const char *const *parts)
{
	size_t i;

	for (i = 0; parts[i]; i++)
		if (!strstr(text, parts[i]))
			fail_msg("not there: %s\n%s", parts[i], text);
}

static void mail_says_what_it_has_to(void **state)
{
	static const char *const parts[] = {
		"zswap reclaim: patched against baseline\n=====",
		"Machine: sim",
		"Runs:    4: 1 scenario, seeds 1, 2\n",
		"Time is virtual",
		"Not shown: caches",
		"config sha256",
		"image sha256",
		"Claims: 1 kept, 1 broken, 0 not available; 2 of 2 as expected.",
		"Verdict: every expectation holds.",
		"12,172.5 +-172.5",
		"hog, from zswap, in each run: 30 faults on all kernels\n"
		"  - half of the faults waited longer than",
		"1 fault in 100 and rarer ones: too few faults to say",
		"Shrinker runs that gave up",
		"Pool stuck above its accept threshold",
		"Store failures that put hot pages on disk",
		"    make report KERNELS=\"baseline invasive patched mainline\" \\\n        ",
		NULL,
	};
	char *mail;

	(void)state;
	two_kernels();
	mail = report_mail(&report);
	expect_mailable(mail);
	expect_all(mail, parts);
	free(mail);
}

static void mail_keeps_its_width_with_many_kernels(void **state)
{
	static const char *const parts[] = {LONG_NAME, "a-kernel~5)", "yet-another", NULL};
	char *mail;

	(void)state;
	six_kernels();
	mail = report_mail(&report);
	expect_mailable(mail);
	expect_all(mail, parts);
	free(mail);
}

/* Text plots come from elsewhere: what they hold must not break the mail. */
static void mail_tames_plots(void **state)
{
	static const char *const parts[] = {" From the top\n", "  | *\n", " ---\n", NULL};
	char *mail;

	(void)state;
	two_kernels();
	add_plot("owners", "From the top\n--- axis\n---\n  |\t*   \n");
	mail = report_mail(&report);
	expect_mailable(mail);
	expect_all(mail, parts);
	free(mail);
}

static void run_without_figures(void **state)
{
	static const char *const kernels[] = {"baseline", "patched"};
	static const char *const parts[] = {"gave no figures: panic", "no figures", "n/a", NULL};
	char *mail, *page;

	(void)state;
	compared = compare_new(&small, kernels, 2);
	add_panic();
	add_run("patched", 1, 0);
	open_report();
	assert_false(report.holds);
	assert_int_equal(report.runs, 2);
	mail = report_mail(&report);
	expect_mailable(mail);
	expect_all(mail, parts);
	free(mail);
	page = report_html(&report, "");
	assert_non_null(strstr(page, "gave no figures"));
	assert_non_null(strstr(page, "not available"));
	free(page);
}

/* No run at all of one kernel: nothing of it may be made up. */
static void kernel_without_runs(void **state)
{
	static const char *const kernels[] = {"baseline", "patched"};
	char *mail;

	(void)state;
	compared = compare_new(&small, kernels, 2);
	add_run("patched", 1, 0);
	open_report();
	mail = report_mail(&report);
	expect_mailable(mail);
	assert_non_null(strstr(mail, "baseline, Linux not available"));
	free(mail);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		REPORT_TEST(mail_says_what_it_has_to),
		REPORT_TEST(mail_keeps_its_width_with_many_kernels),
		REPORT_TEST(mail_tames_plots),
		REPORT_TEST(run_without_figures),
		REPORT_TEST(kernel_without_runs),
	};

	return cmocka_run_group_tests_name("report_mail", tests, NULL, NULL);
}

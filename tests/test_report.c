/* Reports: what is gathered, the mail, the page, and the directory that holds them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <ctype.h>
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>

#include "bench/scenario/metric_kinds.h"
#include "bench/base/files.h"
#include "bench/report/report.h"
#include "bench/report/report_html.h"
#include "bench/report/report_html_parts.h"
#include "bench/report/report_mail.h"
#include "lib/array.h"
#include "lib/xalloc.h"
#include "tests/sealed.h"

#define LONG_NAME "a-kernel-whose-name-is-much-longer-than-any-column"

static struct scenario_cgroup cgroups[] = {{.path = "hog", .sampled = true},
					   {.path = "tree/bystander", .sampled = true}};
static struct scenario_task tasks[] = {{.name = "hog", .cgroup = "hog", .memory = 4096},
				       {.name = "bystander", .cgroup = "tree/bystander"}};
static struct scenario_activity activities[] = {{.task = "hog", .workload = "sweep"},
						{.task = "bystander", .workload = "sweep"}};
static struct scenario_phase phases[] = {
	{.name = "fill", .activities = activities, .activity_count = 1},
	{.name = "squeeze", .activities = activities, .activity_count = 2},
};
static struct scenario_node nodes[2];
static struct scenario_metric metrics[] = {
	{.name = "pages",
	 .says = "pages of <b>the bystander</b> & co. written back, however long this name may be",
	 .kind = METRIC_KIND(counter),
	 .of = "cgroup/tree/bystander/zswpwb",
	 .phase = "squeeze",
	 .better = -1},
	{.name = "worst", .says = "hog's worst fault", .kind = METRIC_KIND(worst), .task = "hog"},
};
static struct scenario_expectation expected[] = {
	{"baseline", OUTCOME_BROKEN, "the oldest page goes first"},
	{"patched", OUTCOME_KEPT, "the memcg shrinks its own lists"},
};
static struct scenario_claim claims[] = {
	{"isolation", "no page of the bystander is written back", "pages", OP_EQ, 0, expected, 2},
};
static const struct scenario small = {
	.name = "small",
	.text = "name: small # <script>alert(1)</script>\n",
	.summary = "a hog beside a bystander",
	.models = "From here & there\tto \"there\"",
	.probe_nodes = true,
	.nodes = nodes,
	.node_count = 2,
	.cgroups = cgroups,
	.cgroup_count = 2,
	.tasks = tasks,
	.task_count = 2,
	.phases = phases,
	.phase_count = 2,
	.metrics = metrics,
	.metric_count = 2,
	.claims = claims,
	.claim_count = 1,
};

static char *root; /* a directory of each test's own */
static struct compared_scenario *compared;
static const struct compared_scenario *const *all;
static struct verdicts *verdicts;
static struct report report;

static int set_up(void **state)
{
	const char *tmp = getenv("TMPDIR");

	(void)state;
	root = xasprintf("%s/zswapbench-report-XXXXXX", tmp ? tmp : "/tmp");
	return mkdtemp(root) ? 0 : -1;
}

static int tear_down(void **state)
{
	struct error error;
	int failed = remove_tree(root, &error);

	(void)state;
	if (compared) {
		report_close(&report);
		verdicts_free(verdicts);
		compare_free(compared);
	}
	compared = NULL;
	free(root);
	return failed;
}

static char *in(const char *name)
{
	return xasprintf("%s/%s", root, name);
}

/* Adds the fixture as a run of @kernel with @pages of the bystander written back. */
static void add_run(const char *kernel, int seed, int pages)
{
	json_t *json = json_load_file("tests/fixtures/record-patched-1.json", 0, NULL);
	json_t *phase = json_array_get(json_object_get(json, "phases"), 1);
	json_t *of = json_object_get(json_object_get(json_object_get(phase, "after"), "cgroup"),
				     "tree/bystander");
	char *file = xasprintf("%s/%s-%d.json", root, kernel, seed);
	struct record record;
	struct error error;

	json_object_set_new(json_object_get(json, "kernel"), "name", json_string(kernel));
	json_object_set_new(json, "seed", json_integer(seed));
	json_object_set_new(json_object_get(json, "plan"), "seed", json_integer(seed));
	json_object_set_new(of, "zswpwb", json_integer(pages));
	if (write_sealed(file, json, &error))
		fail_msg("%s", error.text);
	json_decref(json);
	if (record_load(file, &record, &error) || compare_add(compared, &record, &error))
		fail_msg("%s", error.text);
	record_free(&record);
	free(file);
}

/* A run that panicked: no figures. */
static void add_panic(void)
{
	struct record record;
	struct error error;

	if (record_load("tests/fixtures/record-panic-2.json", &record, &error) ||
	    compare_add(compared, &record, &error))
		fail_msg("%s", error.text);
	record_free(&record);
}

/* Judges what was added, and opens the report on it. */
static void open_report(void)
{
	static const struct compared_scenario *one[1];
	const struct verdict_options options = {.looks = 1};
	struct error error;

	one[0] = compared;
	all = one;
	verdicts = verdicts_new(all, 1, &options);
	if (report_open(&report, all, 1, verdicts,
			"make report KERNELS=\"baseline invasive patched mainline\" "
			"SCENARIO=\"one two three\" SEEDS=\"2\"",
			&error))
		fail_msg("%s", error.text);
}

static void compare(const char *const *kernels, size_t count)
{
	size_t k;

	compared = compare_new(&small, kernels, count);
	for (k = 0; k < count; k++) {
		add_run(kernels[k], 1, k ? 0 : 12000);
		add_run(kernels[k], 2, k ? 0 : 12345);
	}
	open_report();
}

static void two_kernels(void)
{
	static const char *const kernels[] = {"baseline", "patched"};

	compare(kernels, 2);
}

static void six_kernels(void)
{
	static const char *const kernels[] = {"baseline", "invasive", "patched",
					      "mainline", LONG_NAME,  "yet-another"};

	compare(kernels, 6);
}

/* A plot that is not drawn here, with a title that needs care. */
static void add_plot(const char *kind, const char *dumb)
{
	const struct plot plot = {
		.name = xstrdup("small-owners"),
		.kind = xstrdup(kind),
		.title = xstrdup("owners & <i>others</i>"),
		.alt = xstrdup("two bars, \"quoted\""),
		.gp = xstrdup("x.gp"),
		.data = xstrdup("x.dat"),
		.svg = xstrdup("x.svg"),
		.png = xstrdup("x.png"),
		.svg_text = xstrdup("<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
		.dumb = dumb ? xstrdup(dumb) : NULL,
	};

	report.plots.items = xrealloc(report.plots.items,
				      (report.plots.count + 1) * sizeof(*report.plots.items));
	report.plots.items[report.plots.count++] = plot;
}

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

static void details(void **state)
{
	const struct detail *detail;
	bool owner = false, unseen = true;
	size_t m;

	(void)state;
	two_kernels();
	detail = report.details[0];
	for (m = 0; m < detail->scenario.metric_count; m++) {
		const char *says = detail->scenario.metrics[m].says;

		if (strcmp(says, "pages of tree/bystander, in squeeze (hog, bystander active)") ==
		    0) {
			owner = true;
			assert_true(compare_metric(detail->figures, 0, m).median == 12172.5);
			assert_true(detail_shown(detail, m));
		}
		if (strcmp(says, "bystander, from disk: faults") == 0)
			unseen = !detail_present(detail, m);
	}
	assert_true(owner);
	assert_true(unseen);
	assert_true(detail_quiet(detail, DETAIL_GAVE_UP));
	assert_false(detail_quiet(detail, DETAIL_INVERSION));
}

static size_t count_nodes(xmlDocPtr doc, const char *path)
{
	xmlXPathContextPtr context = xmlXPathNewContext(doc);
	xmlXPathObjectPtr found = xmlXPathEvalExpression(BAD_CAST path, context);
	size_t count;

	assert_non_null(found);
	count = xmlXPathNodeSetIsEmpty(found->nodesetval) ? 0 : (size_t)found->nodesetval->nodeNr;
	xmlXPathFreeObject(found);
	xmlXPathFreeContext(context);
	return count;
}

static void page_is_sound(void **state)
{
	/* what must not be in it */
	static const char *const wrong[] = {
		"//script",
		"//*[@src][not(starts-with(@src, 'data:'))]",
		"//*[@href][not(starts-with(@href, '#'))]",
		"//a[not(substring(@href, 2) = //@id)]",
		"//*[@id = following::*/@id]",
		"//img[not(@alt) or @alt = '']",
		"//table[not(caption)]",
		"//th[not(@scope)]",
		"//figure[not(figcaption)]",
		"//section[not(h2)]",
		"//*[@onload or @onerror or @onclick]",
		"//link",
	};
	char *page;
	xmlDocPtr doc;
	size_t i;

	(void)state;
	six_kernels();
	add_plot("owners", NULL);
	add_plot("summary", NULL);
	page = report_html(&report, "body { color: red }");
	doc = xmlReadMemory(page, (int)strlen(page), NULL, "UTF-8", XML_PARSE_NONET);
	assert_non_null(doc);
	for (i = 0; i < ARRAY_LENGTH(wrong); i++)
		if (count_nodes(doc, wrong[i]))
			fail_msg("%zu of %s", count_nodes(doc, wrong[i]), wrong[i]);
	assert_int_equal(count_nodes(doc, "//h1"), 1);
	assert_int_equal(count_nodes(doc, "//nav"), 1);
	assert_int_equal(count_nodes(doc, "//figure/div/img"), 2);
	assert_int_equal(count_nodes(doc, "//img[@alt='two bars, \"quoted\"']"), 2);
	assert_int_equal(count_nodes(doc, "//figcaption[. = 'owners & <i>others</i>']"), 2);
	assert_int_equal(count_nodes(doc, "//figcaption/i"), 0);
	assert_true(count_nodes(doc, "//th[contains(., '<b>the bystander</b> & co.')]") > 0);
	assert_int_equal(count_nodes(doc, "//code[contains(., '<script>alert(1)</script>')]"), 1);
	assert_int_equal(count_nodes(doc, "//meta[@http-equiv='Content-Security-Policy']"), 1);
	xmlFreeDoc(doc);
	free(page);
}

/* A picture that has no room is left out, and what one takes is gone. */
static void pictures_have_so_much_room(void **state)
{
	size_t none = 10, room = 1000;
	struct html *html = html_new();
	char *page;

	(void)state;
	six_kernels();
	add_plot("owners", NULL);
	assert_false(report_figure(html, &report.plots.items[0], &none));
	assert_int_equal(none, 10);
	assert_true(report_figure(html, &report.plots.items[0], &room));
	assert_true(room < 1000);
	page = html_finish(html);
	assert_non_null(strstr(page, "<figure>"));
	free(page);
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
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(mail_says_what_it_has_to),
		TEST(mail_keeps_its_width_with_many_kernels),
		TEST(pictures_have_so_much_room),
		TEST(mail_tames_plots),
		TEST(run_without_figures),
		TEST(kernel_without_runs),
		TEST(details),
		TEST(page_is_sound),
		TEST(directory_is_whole_and_replaced),
		TEST(foreign_directories_are_not_touched),
		TEST(full_disk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

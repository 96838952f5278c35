// SPDX-License-Identifier: GPL-2.0-only
/* Reports as pages: sound, and of a size that can be opened. */
#include <libxml/parser.h>
#include <libxml/xpath.h>

#include "bench/report/report_html.h"
#include "bench/report/report_html_parts.h"
#include "tests/report_fixture.h"

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

/* Who points at a cell without a figure is told why. */
static void cells_say_why(void **state)
{
	char *page;
	xmlDocPtr doc;

	(void)state;
	two_kernels();
	page = report_html(&report, "");
	doc = xmlReadMemory(page, (int)strlen(page), NULL, "UTF-8", XML_PARSE_NONET);
	assert_non_null(doc);
	assert_true(count_nodes(doc, "//td[. = 'not available']") > 0);
	assert_int_equal(count_nodes(doc, "//td[. = 'not available' and not(@title)]"), 0);
	assert_int_equal(count_nodes(doc, "//td[not(contains(., 'not available')) and @title]"), 0);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		REPORT_TEST(page_is_sound),
		REPORT_TEST(cells_say_why),
		REPORT_TEST(pictures_have_so_much_room),
	};

	return cmocka_run_group_tests_name("report_html", tests, NULL, NULL);
}

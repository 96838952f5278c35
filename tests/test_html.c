// SPDX-License-Identifier: GPL-2.0-only
/* HTML: escaped, closed, and well-formed XML, whatever is written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libxml/parser.h>

#include "bench/base/html.h"
#include "lib/array.h"

static char *root_text(const char *page)
{
	xmlDocPtr doc = xmlReadMemory(page, (int)strlen(page), NULL, "UTF-8", XML_PARSE_NONET);
	xmlChar *content;
	char *text;

	assert_non_null(doc);
	content = xmlNodeGetContent(xmlDocGetRootElement(doc));
	text = strdup((const char *)content);
	xmlFree(content);
	xmlFreeDoc(doc);
	return text;
}

static void texts_are_escaped(void **state)
{
	struct html *html = html_new();
	char *page, *text;

	(void)state;
	html_open(html, "p", "title", "\"<&>'");
	html_text(html, "</p><script>alert(\"1\")</script> & more");
	html_close(html);
	page = html_finish(html);
	assert_null(strstr(page, "<script"));
	assert_non_null(strstr(page, "title=\"&quot;&lt;&amp;&gt;'\""));
	text = root_text(page);
	assert_string_equal(text, "</p><script>alert(\"1\")</script> & more");
	free(text);
	free(page);
}

static void elements_are_closed_as_html_wants_it(void **state)
{
	struct html *html = html_new();
	char *page;

	(void)state;
	html_open(html, "div", "class", NULL, "id", "a");
	html_cell(html, "", NULL);
	html_void(html, "img", "alt", "");
	html_close(html);
	page = html_finish(html);
	assert_string_equal(page,
			    "<!DOCTYPE html>\n<div id=\"a\"><td></td><img alt=\"\"/></div>\n");
	free(page);
}

/* What XML cannot carry at all, not even escaped. */
static void control_characters_are_replaced(void **state)
{
	struct html *html = html_new();
	char *page, *text;

	(void)state;
	html_element(html, "p", "a\001b\033[1mc\td\n", "title", "\002");
	page = html_finish(html);
	text = root_text(page);
	assert_string_equal(text, "a\xef\xbf\xbd"
				  "b\xef\xbf\xbd[1mc\td\n");
	free(text);
	free(page);
}

static void styles_are_not_escaped(void **state)
{
	struct html *html = html_new();
	char *page;

	(void)state;
	html_style(html, "ul > li { color: red }");
	page = html_finish(html);
	assert_non_null(strstr(page, "<style>ul > li { color: red }</style>"));
	free(page);
}

static void data_uri(void **state)
{
	static const struct {
		const char *data, *uri;
	} cases[] = {
		{"", "data:text/plain,"},
		{"a b='c'", "data:text/plain,a b='c'"},
		{"<svg fill=\"#fff\">100 %&\n", "data:text/plain,"
						"%3Csvg fill=%22%23fff%22%3E100 %25%26%0A"},
		{"\xc2\xb5", "data:text/plain,%C2%B5"},
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(cases); i++) {
		char *uri = html_data_uri("text/plain", cases[i].data);

		assert_string_equal(uri, cases[i].uri);
		free(uri);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_escaped),
		cmocka_unit_test(elements_are_closed_as_html_wants_it),
		cmocka_unit_test(control_characters_are_replaced),
		cmocka_unit_test(styles_are_not_escaped),
		cmocka_unit_test(data_uri),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

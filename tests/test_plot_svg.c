// SPDX-License-Identifier: GPL-2.0-only
/* What is made of the SVG that gnuplot writes: what is drawn stays, what is not drawn goes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/plot/plot_svg.h"
#include "lib/xalloc.h"

#define SVG  "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'"
#define HEAD "<title>Gnuplot</title><desc>Produced by GNUPLOT</desc>"

/* What is made of @body, between gnuplot's head and end; a test's own texts are freed after it. */
static struct plot_svg svg;

static void finish(const char *body)
{
	char *whole = xasprintf("%s>%s%s</svg>", SVG, HEAD, body);

	free(svg.whole);
	free(svg.small);
	svg = (struct plot_svg){0};
	assert_int_equal(plot_svg_finish(whole, "t", "d", &svg), 0);
	free(whole);
}

static int tear_down(void **state)
{
	(void)state;
	free(svg.whole);
	free(svg.small);
	svg = (struct plot_svg){0};
	return 0;
}

/* @body becomes @expected in a page, with @rules in its style sheet. */
static void expect_with_rules(const char *body, const char *rules, const char *expected)
{
	char *whole = xasprintf("%s role='img'><style>@media (prefers-color-scheme: dark) {\n%s}\n"
				"</style>%s</svg>",
				SVG, rules, expected);

	finish(body);
	assert_string_equal(svg.small, whole);
	free(whole);
}

static void expect(const char *body, const char *expected)
{
	expect_with_rules(body, "", expected);
}

/* Empty groups go, corners on a straight line go, glyphs and text stay. */
static void svg_is_finished(void **state)
{
	static const char raw[] =
		"<?xml version=\"1.0\"?>\n<svg \n width=\"9\"\n>\n<title>Gnuplot</title>\n"
		"<desc>Produced by GNUPLOT </desc>\n<g id=\"gnuplot_canvas\">\n"
		"<rect x=\"0\" y=\"0\" width=\"9\" height=\"9\" fill=\"none\"/>\n"
		"<g fill=\"none\" color=\"black\" stroke=\"currentColor\">\n</g>\n"
		"<g color=\"black\">\n\t<g stroke=\"none\">\n\t\t<text></text>\n\t</g>\n</g>\n"
		"\t<path id='p' d='M-1,0 h2 M0,-1 v2'/>\n"
		"<path d='M0.00,0.00 L1.00,1.00 L2.00,2.01 L3.00,3.00 L3.00,9.00  \nL3.00,5.00 "
		"'/>\n"
		"<g fill=\"none\" stroke-width=\"2\" stroke=\"currentColor\" "
		"stroke-linecap=\"butt\"><text>x</text></g></g>\n</svg>\n";

	(void)state;
	assert_int_equal(plot_svg_finish(raw, "a < b", "b\n&\tc", &svg), 0);
	assert_non_null(strstr(svg.whole, "<svg width=\"9\" role=\"img\">\n"
					  "<title>a &lt; b</title>\n"
					  "<desc>b &amp; c</desc>\n<style>"));
	assert_non_null(strstr(svg.whole,
			       "\n@media (prefers-color-scheme: dark) {\n"
			       "[stroke=\"rgb(  0, 114, 178)\"],[stroke=\"rgb(0,114,178)\"]{stroke:"
			       "#4aa3df}\n"));
	assert_non_null(strstr(svg.whole, "\n[color=\"black\"],[color=\"rgb(  0,   0,   0)\"],"
					  "[color=\"rgb(0,0,0)\"]{color:#e8e8e8}\n"));
	assert_non_null(strstr(svg.whole,
			       "</style>\n<g id=\"gnuplot_canvas\" fill=\"none\" "
			       "stroke=\"currentColor\" font-family=\"sans-serif\">\n"
			       "<path id=\"p\" d=\"M-1,0 h2 M0,-1 v2\"/>\n"
			       "<path d=\"M0.0,0.0L3.0,3.0L3.0,9.0L3.0,5.0\"/>\n"
			       "<g stroke-width=\"2\"><text>x</text></g></g>\n</svg>\n"));
}

static void groups_around_one_element(void **state)
{
	(void)state;
	expect_with_rules(
		"<g color='black' stroke-width='1.80'>\n<path stroke='rgb(  0, 114, 178)' "
		"d='M1.00,2.5L10,20z'/></g>\n",
		"[stroke=\"#0072b2\"],[stroke=\"#0072b2\"]{stroke:#4aa3df}\n",
		"<path stroke='#0072b2' d='M1,2.5L10,20z' stroke-width='1.8'/>");
	expect("<g transform='translate(1.25,30.09)' font-size='11.00'>\n<text>a 1.50 b</text>"
	       "</g>",
	       "<text transform='translate(1.2,30)' font-size='11'>a 1.50 b</text>");
}

/* A child's own attribute wins, as it does in a group; two places add up, so both are kept. */
static void groups_that_say_something(void **state)
{
	(void)state;
	expect("<g fill='red'><path fill='none'/></g>", "<path fill='none'/>");
	expect("<g transform='scale(2)'><path transform='scale(3)'/></g>",
	       "<g transform='scale(2)'><path transform='scale(3)'/></g>");
	expect("<g fill='red'><path/><path/></g>", "<g fill='red'><path/><path/></g>");
}

static void words_and_names(void **state)
{
	(void)state;
	expect("<title>t</title><desc>d</desc><!-- c --><g id='x'><path/><path/></g>",
	       "<g><path/><path/></g>");
	expect("<text>a <tspan>b</tspan> <tspan>c</tspan></text>",
	       "<text>a <tspan>b</tspan> <tspan>c</tspan></text>");
}

static void definitions(void **state)
{
	(void)state;
	expect("<defs><circle id='a'/><use xlink:href='#a' id='b'/><circle id='c'/></defs>"
	       "<use xlink:href='#c'/>",
	       "<defs><circle id='c'/></defs><use xlink:href='#c'/>");
}

/* A page's has those for its own colours alone, in either of gnuplot's spellings. */
static void rules(void **state)
{
	(void)state;
	expect_with_rules("<path stroke='rgb(0,114,178)'/><path fill='black'/>",
			  "[stroke=\"#0072b2\"],[stroke=\"#0072b2\"]{stroke:#4aa3df}\n"
			  "[fill=\"black\"],[fill=\"#000000\"],[fill=\"#000000\"]{fill:#e8e8e8}\n",
			  "<path stroke='#0072b2'/><path fill='black'/>");
}

static void quotes_and_escapes(void **state)
{
	(void)state;
	expect("<path a=\"it's\"/><text>it's \"so\" &lt; &amp;</text>",
	       "<path a='it&apos;s'/><text>it's \"so\" &lt; &amp;</text>");
}

static void not_an_svg(void **state)
{
	static const char *const wrong[] = {
		"no picture",
		"",
		"<svg></svg>",
		"<svg><g></svg>",
		"<svg>" HEAD "<g></svg>",
		"<svg><title>Gnuplot</title></svg>",
		"<html>" HEAD "</html>",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		assert_int_equal(plot_svg_finish(wrong[i], "a", "b", &svg), -1);
		assert_null(svg.whole);
		assert_null(svg.small);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_teardown(name, tear_down)
		TEST(svg_is_finished),	  TEST(groups_around_one_element),
		TEST(words_and_names),	  TEST(groups_that_say_something),
		TEST(definitions),	  TEST(rules),
		TEST(quotes_and_escapes), TEST(not_an_svg),
	};

	return cmocka_run_group_tests_name("plot_svg", tests, NULL, NULL);
}

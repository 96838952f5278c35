/* What is made of the SVG that gnuplot writes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/plot/plot_svg.h"

/* Empty groups go, corners on a straight line go, glyphs and text stay. */
static void svg_is_finished(void **state)
{
	static const char raw[] =
		"<?xml version=\"1.0\"?>\n<svg \n width=\"9\"\n>\n<title>Gnuplot</title>\n"
		"<desc>Produced by GNUPLOT </desc>\n<g id=\"gnuplot_canvas\">\n"
		"<g fill=\"none\" color=\"black\" stroke=\"currentColor\">\n</g>\n"
		"\t<path id='p' d='M-1,0 h2 M0,-1 v2'/>\n"
		"<path d='M0.00,0.00 L1.00,1.00 L2.00,2.01 L3.00,3.00 L3.00,9.00  \nL3.00,5.00 "
		"'/>\n"
		"</g>\n</svg>\n";
	char *svg = plot_svg_finish(raw, "a < b", "b & c");

	(void)state;
	assert_non_null(strstr(svg, "<svg role=\"img\" \n width=\"9\"\n>\n<title>a &lt; b</title>\n"
				    "<desc>b &amp; c</desc>\n<style>"));
	assert_non_null(strstr(svg,
			       "</style>\n<g id=\"gnuplot_canvas\" fill=\"none\" "
			       "stroke=\"currentColor\" font-family=\"sans-serif\">\n"
			       "<path id='p' d='M-1,0 h2 M0,-1 v2'/>\n"
			       "<path d='M0.0,0.0L3.0,3.0L3.0,9.0L3.0,5.0'/>\n</g>\n</svg>\n"));
	free(svg);
	assert_null(plot_svg_finish("<svg></svg>", "a", "b"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(svg_is_finished),
	};

	return cmocka_run_group_tests_name("plot_svg", tests, NULL, NULL);
}

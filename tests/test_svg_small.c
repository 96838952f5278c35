/* SVG made smaller: what is drawn stays, what is not drawn goes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/plot/svg_small.h"

#define SVG "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'"

static void expect(const char *svg, const char *expected)
{
	char *small = svg_small(svg);

	assert_string_equal(small, expected);
	free(small);
}

static void groups_around_one_element(void **state)
{
	(void)state;
	expect(SVG ">\n<g color='black' stroke-width='1.80'>\n<path stroke='rgb(  0, 114, 178)' "
		   "d='M1.00,2.5L10,20'/></g>\n</svg>",
	       SVG "><path stroke='#0072b2' d='M1,2.5L10,20' stroke-width='1.8'/></svg>");
	expect(SVG "><g transform='translate(1.25,30.09)' font-size='11.00'>\n<text>a 1.50 b</text>"
		   "</g></svg>",
	       SVG "><text transform='translate(1.2,30)' font-size='11'>a 1.50 b</text></svg>");
}

/* A child's own attribute wins, as it does in a group; two places add up, so both are kept. */
static void groups_that_say_something(void **state)
{
	(void)state;
	expect(SVG "><g fill='red'><path fill='none'/></g></svg>",
	       SVG "><path fill='none'/></svg>");
	expect(SVG "><g transform='scale(2)'><path transform='scale(3)'/></g></svg>",
	       SVG "><g transform='scale(2)'><path transform='scale(3)'/></g></svg>");
	expect(SVG "><g fill='red'><path/><path/></g></svg>",
	       SVG "><g fill='red'><path/><path/></g></svg>");
}

static void words_and_names(void **state)
{
	(void)state;
	expect(SVG "><title>t</title><desc>d</desc><!-- c --><g id='x'><path/><path/></g></svg>",
	       SVG "><g><path/><path/></g></svg>");
	expect(SVG "><text>a <tspan>b</tspan> <tspan>c</tspan></text></svg>",
	       SVG "><text>a <tspan>b</tspan> <tspan>c</tspan></text></svg>");
}

static void definitions(void **state)
{
	(void)state;
	expect(SVG "><defs><circle id='a'/><use xlink:href='#a' id='b'/><circle id='c'/></defs>"
		   "<use xlink:href='#c'/></svg>",
	       SVG "><defs><circle id='c'/></defs><use xlink:href='#c'/></svg>");
}

static void rules(void **state)
{
	(void)state;
	expect(SVG
	       "><style>\n@media (prefers-color-scheme: dark) {\n"
	       "[stroke=\"rgb(  0, 114, 178)\"],[stroke=\"rgb(0,114,178)\"]{stroke:#4aa3df}\n"
	       "[fill=\"black\"]{fill:#e8e8e8}\n}\n</style><path stroke='rgb(0,114,178)'/></svg>",
	       SVG "><style>@media (prefers-color-scheme: dark) {\n"
		   "[stroke=\"#0072b2\"],[stroke=\"#0072b2\"]{stroke:#4aa3df}\n}\n"
		   "</style><path stroke='#0072b2'/></svg>");
}

static void quotes_and_escapes(void **state)
{
	(void)state;
	expect("<svg a=\"it's\"><text>it's \"so\" &lt; &amp;</text></svg>",
	       "<svg a='it&apos;s'><text>it's \"so\" &lt; &amp;</text></svg>");
}

static void not_an_svg(void **state)
{
	(void)state;
	expect("no picture", "no picture");
	expect("", "");
	expect("<svg><g></svg>", "<svg><g></svg>");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(groups_around_one_element),
		cmocka_unit_test(groups_that_say_something),
		cmocka_unit_test(words_and_names),
		cmocka_unit_test(definitions),
		cmocka_unit_test(rules),
		cmocka_unit_test(quotes_and_escapes),
		cmocka_unit_test(not_an_svg),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0-only
/* The canvas that plots are drawn on: what goes wrong there, and text that could do harm. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench/base/files.h"
#include "bench/plot/plot_canvas.h"
#include "lib/xalloc.h"

static char directory[] = "/tmp/test-plot-canvas-XXXXXX";
static struct error error;

/* A canvas with a mistake in it. */
static void break_canvas(struct canvas *canvas, const char *name)
{
	const struct canvas_head head = {
		.kind = name, .width = 300, .height = 200, .title = xstrdup("a mistake")};

	canvas_open(canvas, &head);
	canvas_picture(canvas);
	fputs("plot nonsense(x)\n", canvas->gp);
}

/* With the script's name and line, and without a picture that is not whole. */
static void mistakes_are_reported_with_their_line(void **state)
{
	struct canvas canvas;
	struct plots plots = {0};
	char *svg = xasprintf("%s/mistake.svg", directory);

	(void)state;
	break_canvas(&canvas, "mistake");
	assert_int_equal(canvas_close(&canvas, directory, &plots, &error), -1);
	assert_int_equal(error.code, EXIT_STORAGE);
	assert_non_null(
		strstr(error.text, "/mistake.gp: gnuplot: exit status 1: \"mistake.gp\" line "));
	assert_non_null(strstr(error.text, "undefined function: nonsense"));
	assert_int_equal(plots.count, 0);
	assert_false(file_exists(svg));
	free(svg);
}

static void directory_that_is_not_there(void **state)
{
	struct canvas canvas;
	struct plots plots = {0};

	(void)state;
	break_canvas(&canvas, "nowhere");
	assert_int_equal(canvas_close(&canvas, "/nowhere", &plots, &error), -1);
	assert_int_equal(error.code, EXIT_STORAGE);
	assert_int_equal(plots.count, 0);
}

static void quotes_are_safe(void **state)
{
	size_t length;
	char *text;
	FILE *out = open_memstream(&text, &length);

	(void)state;
	canvas_quote(out, "it's\n`date` @x \"y\"");
	fclose(out);
	assert_string_equal(text, "'it''s `date` @x \"y\"'");
	free(text);
}

static int set_up(void **state)
{
	(void)state;
	return !mkdtemp(directory);
}

static int tear_down(void **state)
{
	(void)state;
	return remove_tree(directory, &error);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mistakes_are_reported_with_their_line),
		cmocka_unit_test(directory_that_is_not_there),
		cmocka_unit_test(quotes_are_safe),
	};

	return cmocka_run_group_tests_name("plot_canvas", tests, set_up, tear_down);
}

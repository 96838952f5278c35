// SPDX-License-Identifier: GPL-2.0-only
/* compare: the tables of bench from records that are there, whoever made them. */
#include <stdio.h>
#include <stdlib.h>

#include "bench/command/commands.h"
#include "bench/compare/sides.h"
#include "bench/report/compare_text.h"
#include "lib/xalloc.h"

static void print_side(const struct side *side, const struct compared_kernel *kernel,
		       const struct text_style *style)
{
	bool told = compare_tells_name(kernel);

	text_print(style, "   ",
		   xasprintf("%s: %s: kernel %s%s%s, image %s, %zu %s", side->letter,
			     side->tree->directory, side->kernel, told ? "" : ", below ",
			     told ? "" : kernel->name, side->runs[0]->facts[FACT_IMAGE],
			     side->run_count, side->run_count == 1 ? "run" : "runs"));
}

/* Prints everything; returns the exit code, or -1. */
static int report_sides(const struct sides *sides, const struct noise *noise, struct error *error)
{
	const struct compared_scenario *const *all =
		(const struct compared_scenario *const *)sides->compared;
	const struct verdict_options options = {.noise = noise->root ? noise : NULL};
	struct verdicts *verdicts = verdicts_new(all, sides->compared_count, &options);
	struct text_style style = text_style_for(stdout);
	size_t i;
	int code;

	print_side(&sides->a, &all[0]->kernels[0], &style);
	print_side(&sides->b, &all[0]->kernels[1], &style);
	for (i = 0; i < sides->notes.count; i++)
		text_print(&style, "  ", xasprintf("- %s", sides->notes.at[i]));
	fputc('\n', style.out);
	code = compare_print_all(all, verdicts, sides->compared_count,
				 compare_worst(all, sides->compared_count), &style);
	verdicts_free(verdicts);
	if (fflush(stdout) || ferror(stdout))
		code = error_set(error, EXIT_STORAGE, "the table cannot be written");
	return code;
}

/* Each line to stderr: there may be more of them than an error has room for. */
static void print_reasons(const struct lines *lines)
{
	size_t i;

	for (i = 0; i < lines->count; i++)
		fprintf(stderr, "zswapbench: %s\n", lines->at[i]);
}

static int match_and_report(const struct options *options, struct record_tree *a,
			    struct record_tree *b, struct error *error)
{
	char **scenarios = words_split(options->scenarios);
	struct sides sides = {.a = {.letter = "A", .tree = a, .wanted = options->a_kernel},
			      .b = {.letter = "B", .tree = b, .wanted = options->b_kernel},
			      .wanted = scenarios};
	struct noise noise;
	int code;

	sides_match(&sides);
	print_reasons(&sides.reasons);
	if (sides.reasons.count) {
		code = error_set(error, EXIT_INPUT, "A and B cannot be compared, for %s",
				 sides.reasons.count == 1 ? "this reason" : "these reasons");
	} else {
		code = noise_load_if_there(options->noise, &noise, error);
		if (!code) {
			code = report_sides(&sides, &noise, error);
			noise_free(&noise);
		}
	}
	sides_free(&sides);
	words_free(scenarios);
	return code;
}

int command_compare(const struct options *options, struct error *error)
{
	struct record_tree a, b;
	size_t bad;
	int code;

	if (!*options->a || !*options->b)
		return error_set(error, EXIT_USAGE,
				 "compare: two directories are needed: make compare A=DIR B=DIR");
	if (record_tree_read(options->a, &a, error))
		return -1;
	if (record_tree_read(options->b, &b, error)) {
		record_tree_free(&a);
		return -1;
	}
	print_reasons(&a.problems);
	print_reasons(&b.problems);
	bad = a.problems.count + b.problems.count;
	if (bad)
		code = error_set(error, EXIT_INPUT, "nothing is compared: %zu %s cannot be used",
				 bad, bad == 1 ? "record" : "records");
	else
		code = match_and_report(options, &a, &b, error);
	record_tree_free(&a);
	record_tree_free(&b);
	return code;
}

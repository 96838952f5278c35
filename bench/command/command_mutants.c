// SPDX-License-Identifier: GPL-2.0-only
/*
 * mutants: the suite, tested. Known bugs are put into the kernel one at a time; each has to be
 * found, and the kernel without them must raise no alarm.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/files.h"
#include "bench/command/commands.h"
#include "bench/command/mutant_hunt.h"
#include "bench/command/mutant_stress.h"
#include "bench/report/mutation_html.h"
#include "bench/report/mutation_text.h"
#include "lib/xalloc.h"

enum { CSS_MAX_BYTES = 1 << 16 };

/* Writes @text, which it frees, to the file @name of @directory. */
static int write_result(const char *directory, const char *name, char *text, struct error *error)
{
	char *path = xasprintf("%s/%s", directory, name);
	int code = make_parents(path, error) ? -1 : file_write(path, text, strlen(text), error);

	free(path);
	free(text);
	return code;
}

/* What is printed, for a file: 80 characters wide, without colour. The caller frees. */
static char *printed(const struct mutations *mutations)
{
	char *text = NULL;
	size_t size;
	struct text_style style = {.out = open_memstream(&text, &size), .width = 80};

	if (!style.out)
		abort();
	mutation_print(mutations, &style);
	if (fclose(style.out))
		abort();
	return text;
}

static int write_results(const struct mutations *mutations, const char *css, const char *directory,
			 struct error *error)
{
	return write_result(directory, "mutants.txt", printed(mutations), error) ||
			       write_result(directory, "mutants.csv", mutation_csv(mutations),
					    error) ||
			       write_result(directory, "index.html", mutation_html(mutations, css),
					    error)
		       ? -1
		       : 0;
}

/* Prints and writes all of it; returns the exit code, or -1. */
static int report_mutants(const struct mutations *mutations, const char *css, const char *directory,
			  struct error *error)
{
	struct text_style style = text_style_for(stdout);

	if (write_results(mutations, css, directory, error))
		return -1;
	mutation_print(mutations, &style);
	printf("\n%s/mutants.txt\n%s/mutants.csv\n%s/index.html\n", directory, directory,
	       directory);
	if (fflush(stdout))
		return error_set(error, EXIT_STORAGE, "the matrix cannot be written");
	return mutations_exit_code(mutations);
}

int command_mutants(const struct options *options, struct error *error)
{
	char *path = xasprintf("%s/report.css", options->configs);
	char *css = file_read(path, CSS_MAX_BYTES, NULL, error);
	struct hunt hunt;
	int code = -1;

	if (css && !hunt_open(&hunt, options, error)) {
		code = options->stress ? mutants_stress(&hunt.mutations, options, error) : 0;
		if (!code)
			code = report_mutants(&hunt.mutations, css, options->mutant_results, error);
		mutants_stress_free(&hunt.mutations);
		hunt_close(&hunt);
	}
	free(css);
	free(path);
	return code;
}

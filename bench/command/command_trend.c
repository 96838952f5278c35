// SPDX-License-Identifier: GPL-2.0-only
/* trend: every gated metric over time, and the first bad run of each change for the worse. */
#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/files.h"
#include "bench/command/commands.h"
#include "bench/report/trend_text.h"
#include "lib/xalloc.h"

/* Scenarios may be given as files, as to the other commands: leaves their names. */
static void files_to_names(char **words)
{
	for (; *words; words++) {
		char *name = xstrdup(file_name(*words));

		if (text_ends(name, ".yaml"))
			name[strlen(name) - strlen(".yaml")] = '\0';
		free(*words);
		*words = name;
	}
}

static int print(const struct history_trail *trail, const struct trend_options *options,
		 struct error *error)
{
	struct text_style style = text_style_for(stdout);
	struct trend trend;

	if (trend_find(trail, options, &trend, error))
		return -1;
	trend_print(&trend, &style, strcmp(nl_langinfo(CODESET), "UTF-8") == 0);
	trend_free(&trend);
	if (fflush(stdout))
		return error_set(error, EXIT_STORAGE, "the table cannot be written");
	return EXIT_HOLDS;
}

int command_trend(const struct options *options, struct error *error)
{
	char **scenarios, **kernels;
	struct history_trail trail;
	struct history *history;
	int code;

	if (history_open(options->history, HISTORY_READ, HISTORY_WAIT_MS, &history, error))
		return -1;
	scenarios = words_split(options->scenarios);
	kernels = words_split(options->kernels);
	files_to_names(scenarios);
	code = history_read(history, &trail, error);
	if (!code)
		code = print(&trail,
			     &(const struct trend_options){.scenarios = scenarios,
							   .kernels = kernels,
							   .last = options->last},
			     error);
	history_trail_free(&trail);
	words_free(kernels);
	words_free(scenarios);
	history_close(history);
	return code;
}

// SPDX-License-Identifier: GPL-2.0-only
/* report: what bench says, as a mail, a page and plots. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/files.h"
#include "bench/command/campaign.h"
#include "bench/command/commands.h"
#include "bench/report/report_publish.h"
#include "lib/xalloc.h"

enum { CSS_MAX_BYTES = 1 << 16 };

/* Adds NAME="value" to @command, which it frees; nothing for an empty value. */
static char *add_variable(char *command, const char *name, const char *value)
{
	char *longer = *value ? xasprintf("%s %s=\"%s\"", command, name, value) : xstrdup(command);

	free(command);
	return longer;
}

/* The command that makes this report again, of all seeds that it came to. */
static char *command_of(const struct options *options, const struct campaign *campaign)
{
	char *command = xstrdup("make report");
	char *seeds = options->seed ? xasprintf("%ld", options->seed)
				    : xasprintf("%zu", campaign->seed_count);

	if (*options->kernels) {
		command = add_variable(command, "KERNELS", options->kernels);
	} else {
		command = add_variable(command, "BASELINE", options->baseline);
		command = add_variable(command, "KERNEL", options->kernel);
	}
	command = add_variable(command, "SCENARIO", options->scenarios);
	command = add_variable(command, options->seed ? "SEED" : "SEEDS", seeds);
	command = add_variable(command, "KSRC", options->ksrc);
	free(seeds);
	return command;
}

/* Writes the report; returns the exit code, or -1. */
static int publish_report(const struct campaign *campaign, const struct options *options,
			  const char *css, struct error *error)
{
	char *command = command_of(options, campaign);
	struct report report;
	int code = report_open(&report, campaign_all(campaign), campaign->session.scenario_count,
			       campaign->verdicts, command, error);

	free(command);
	if (code)
		return -1;
	code = report_publish(&report, css, options->report, error);
	if (!code) {
		size_t last = 0;

		while (report.summary[last + 1])
			last++;
		printf("%s\n%s/mail.txt\n%s/index.html\n%s/plots/\n", report.summary[last],
		       options->report, options->report, options->report);
		code = campaign->worst != EXIT_HOLDS ? (int)campaign->worst
		       : report.holds		     ? EXIT_HOLDS
						     : EXIT_BROKEN;
		if (fflush(stdout))
			code = error_set(error, EXIT_STORAGE, "the verdict cannot be written");
	}
	report_close(&report);
	return code;
}

int command_report(const struct options *options, struct error *error)
{
	char *path = xasprintf("%s/report.css", options->configs), *css = NULL;
	struct campaign campaign;
	int code = -1;

	/* what would fail at the end fails before anything runs */
	if (!report_check_directory(options->report, error))
		css = file_read(path, CSS_MAX_BYTES, NULL, error);
	if (css && !campaign_run(&campaign, options, error)) {
		code = publish_report(&campaign, options, css, error);
		campaign_close(&campaign);
	}
	free(css);
	free(path);
	return code;
}

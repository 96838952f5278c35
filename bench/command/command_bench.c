// SPDX-License-Identifier: GPL-2.0-only
/* bench: runs the scenarios on the kernels and says what the patch changed. */
#include <stdio.h>

#include "bench/command/campaign.h"
#include "bench/command/commands.h"
#include "bench/report/compare_text.h"

/* Prints everything; returns the exit code, or -1. */
static int report_bench(const struct campaign *campaign, struct error *error)
{
	struct text_style style = text_style_for(stdout);
	int code = compare_print_all(campaign_all(campaign), campaign->verdicts,
				     campaign->session.scenario_count, campaign->worst, &style);

	if (fflush(stdout))
		code = error_set(error, EXIT_STORAGE, "the table cannot be written");
	return code;
}

int command_bench(const struct options *options, struct error *error)
{
	struct campaign campaign;
	int code;

	if (campaign_run(&campaign, options, error))
		return -1;
	code = report_bench(&campaign, error);
	campaign_close(&campaign);
	return code;
}

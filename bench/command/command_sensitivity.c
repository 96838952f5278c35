// SPDX-License-Identifier: GPL-2.0-only
/*
 * sensitivity: how good the verdicts are. Raises nobody an alarm who changed nothing
 * (padded builds of one kernel, compared with each other)? How small a change is found
 * (kernels of configs/kernel/study, each against the one it is made of), and with how
 * many seeds?
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/table.h"
#include "bench/command/campaign.h"
#include "bench/command/commands.h"
#include "bench/compare/kernel_pair.h"
#include "bench/kernel/padding.h"
#include "lib/xalloc.h"

/* Padded builds that calibrate has not seen: numbers from here on. */
enum { FIRST_UNSEEN = 21 };

/* What two kernels come to with the first @seeds seeds. */
struct finding {
	bool found;
	size_t alarms; /* metrics that are better or worse */
	char *what;    /* the strongest: "limit-isolation: time ...: +1.2 %, worse"; owned */
};

static struct finding judge_study(const struct campaign *campaign, size_t a, size_t b, size_t seeds)
{
	struct kernel_pair pair =
		kernel_pair_new(campaign_all(campaign), campaign->session.scenario_count, a, b,
				seeds, campaign->noise.root ? &campaign->noise : NULL);
	struct finding finding = {
		.alarms = verdicts_count(pair.verdicts, VERDICT_BETTER) +
			  verdicts_count(pair.verdicts, VERDICT_WORSE),
		.what = kernel_pair_strongest(&pair, true),
	};

	finding.found = finding.what != NULL;
	kernel_pair_free(&pair);
	return finding;
}

static struct table *new_study_table(const struct text_style *style, const char *first,
				     const char *second)
{
	struct table *table = table_new(style);

	table_column(table, first, false);
	table_column(table, second, true);
	table_column(table, "the strongest", false);
	return table;
}

/* Compares every two of the padded builds. Returns how many pairs raised an alarm. */
static size_t report_same(const struct campaign *campaign, const struct text_style *style,
			  size_t *pairs)
{
	struct table *table = new_study_table(style, "padded builds", "alarms");
	size_t alarmed = 0, a, b;

	*pairs = 0;
	for (a = 0; a < campaign->session.set.count; a++)
		for (b = a + 1; b < campaign->session.set.count; b++) {
			struct finding finding = judge_study(campaign, a, b, campaign->seed_count);

			table_row(table);
			table_cell(table, xasprintf("%zu and %zu", a + 1, b + 1), NULL);
			table_cell(table, xasprintf("%zu", finding.alarms),
				   finding.alarms ? TABLE_WORSE : NULL);
			table_cell(table, finding.what ? finding.what : xstrdup("-"), NULL);
			alarmed += finding.alarms > 0;
			++*pairs;
		}
	table_print(table);
	return alarmed;
}

/* The least number of seeds from which on kernel @k is told from kernel 0; 0: never. */
static size_t seeds_to_find(const struct campaign *campaign, size_t k)
{
	size_t seeds;

	for (seeds = campaign->seed_count; seeds > 0; seeds--) {
		struct finding finding = judge_study(campaign, 0, k, seeds);

		free(finding.what);
		if (!finding.found)
			break;
	}
	return seeds < campaign->seed_count ? seeds + 1 : 0;
}

static void report_changed(const struct campaign *campaign, const struct text_style *style)
{
	struct table *table = new_study_table(style, "change", "seeds");
	size_t k;

	for (k = 1; k < campaign->session.set.count; k++) {
		struct finding finding = judge_study(campaign, 0, k, campaign->seed_count);
		size_t seeds = seeds_to_find(campaign, k);

		table_row(table);
		table_cell(table, xstrdup(campaign->session.set.names[k]), NULL);
		table_cell(table, seeds ? xasprintf("%zu", seeds) : xstrdup("not found"), NULL);
		table_cell(table, finding.what ? finding.what : xstrdup("-"), NULL);
	}
	table_print(table);
}

static int is_study_patch(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return dot && dot != entry->d_name && strcmp(dot, ".patch") == 0;
}

/* "patched patched+configs/kernel/study/store-1.patch ...". The caller frees. */
static char *study_kernels(const struct options *options, struct error *error)
{
	char *directory = xasprintf("%s/study", options->kernel_configs);
	char *specs = xstrdup(options->kernel);
	struct dirent **entries;
	int count = scandir(directory, &entries, is_study_patch, alphasort), i;

	if (count < 0) {
		error_set(error, EXIT_KERNEL, "%s: %s", directory, strerror(errno));
		free(specs);
		specs = NULL;
	}
	for (i = 0; i < count; i++) {
		char *longer = xasprintf("%s %s+%s/%s", specs, options->kernel, directory,
					 entries[i]->d_name);

		free(specs);
		specs = longer;
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	free(directory);
	return specs;
}

/* Runs @kernels, a text that it frees, or NULL for a failure before. */
static int run_study(struct campaign *campaign, const struct options *options, char *kernels,
		     struct error *error)
{
	int code = kernels ? campaign_run_kernels(campaign, options, kernels, error) : -1;

	free(kernels);
	if (code || campaign->worst == EXIT_HOLDS)
		return code;
	campaign_close(campaign);
	return error_set(error, EXIT_MACHINE, "a run gave no figures; see its record");
}

int command_sensitivity(const struct options *options, struct error *error)
{
	struct text_style style = text_style_for(stdout);
	struct campaign campaign;
	size_t alarmed, pairs;

	if (run_study(&campaign, options,
		      padding_kernels(options->kernel, FIRST_UNSEEN, options->builds,
				      options->cache, error),
		      error))
		return -1;
	if (!campaign.noise.root)
		puts("The noise floor is not known here: make calibrate measures it.\n");
	alarmed = report_same(&campaign, &style, &pairs);
	printf("\nNothing changed: %zu of %zu comparisons raise an alarm (%zu seeds)\n\n", alarmed,
	       pairs, campaign.seed_count);
	campaign_close(&campaign);
	if (run_study(&campaign, options, study_kernels(options, error), error))
		return -1;
	report_changed(&campaign, &style);
	printf("\nSomething changed, against %s (up to %zu seeds)\n", options->kernel,
	       campaign.seed_count);
	campaign_close(&campaign);
	return alarmed ? EXIT_BROKEN : EXIT_HOLDS;
}

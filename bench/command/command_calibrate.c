// SPDX-License-Identifier: GPL-2.0-only
/*
 * calibrate: how far each metric moves between builds of one source that differ in
 * layout alone, and keeps it as the noise floor.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/files.h"
#include "bench/base/table.h"
#include "bench/command/campaign.h"
#include "bench/command/commands.h"
#include "bench/compare/calibration.h"
#include "bench/kernel/padding.h"
#include "bench/metric/metrics.h"
#include "lib/xalloc.h"

/* Adds a row for each metric; returns the floors as JSON. They hold for @judged metrics together.
 */
static json_t *measure_floors(const struct compared_scenario *compared, size_t judged,
			      struct table *table)
{
	const struct scenario *scenario = compared->scenario;
	struct noise_spread *spreads = calibration_spreads(compared);
	json_t *metrics = json_object();
	size_t m;

	for (m = 0; m < scenario->metric_count; m++) {
		const struct scenario_metric *metric = &scenario->metrics[m];
		const char *unit = strcmp(metric_unit(metric), "%") == 0 ? "pp" : "%";
		double floor = noise_bound(&spreads[m], judged);

		table_row(table);
		table_cell(table, xstrdup(scenario->name), NULL);
		table_cell(table, xstrdup(metric->says), NULL);
		if (floor < 0) {
			table_cell(table, xstrdup("not available"), NULL);
			table_cell(table, xstrdup("not available"), NULL);
			continue;
		}
		table_cell(table, xasprintf("%.2f %s", spreads[m].largest, unit), NULL);
		table_cell(table, xasprintf("%.2f %s", floor, unit), NULL);
		json_object_set_new(metrics, metric->name, json_real(ceil(floor * 100) / 100));
	}
	free(spreads);
	return metrics;
}

static json_t *describe_noise(const struct campaign *campaign, const struct options *options,
			      size_t judged)
{
	const struct kernel *kernel = &campaign->session.set.kernels[0];

	return json_pack("{s:s, s:i, s:s, s:O*, s:s, s:i, s:i, s:I, s:s, s:s, s:s}", "format",
			 NOISE_FORMAT, "version", NOISE_VERSION, "kernel", options->kernel,
			 "source_version", json_object_get(kernel->build, "source_version"),
			 "machine", "sim", "builds", (int)campaign->session.set.count, "seeds",
			 (int)campaign->seed_count, "judged", (json_int_t)judged, "qemu_version",
			 campaign->session.context.host.version, "guest_sha256",
			 campaign->session.context.image.sha256, "suite",
			 campaign->session.context.revision);
}

static int write_noise(const char *file, const json_t *root, struct error *error)
{
	char *text = json_dumps(root, JSON_INDENT(2) | JSON_REAL_PRECISION(6));
	char *whole = xasprintf("%s\n", text);
	int code = make_parents(file, error) ? -1 : file_write(file, whole, strlen(whole), error);

	free(whole);
	free(text);
	return code;
}

/* Prints and keeps the floors. A run without figures would make them too low. */
static int report_floors(const struct campaign *campaign, const struct options *options,
			 struct error *error)
{
	struct text_style style = text_style_for(stdout);
	struct table *table = table_new(&style);
	size_t judged = campaign_judged(campaign), s;
	json_t *root = describe_noise(campaign, options, judged), *scenarios = json_object();
	int code;

	table_column(table, "scenario", false);
	table_column(table, "metric", false);
	table_column(table, "moved by at most", true);
	table_column(table, "floor", true);
	for (s = 0; s < campaign->session.scenario_count; s++) {
		const struct scenario *scenario = campaign->session.scenarios[s];
		char sha256[DIGEST_SIZE];

		noise_scenario_digest(scenario, sha256);
		json_object_set_new(
			scenarios, scenario->name,
			json_pack("{s:s, s:o}", "sha256", sha256, "metrics",
				  measure_floors(campaign->compared[s], judged, table)));
	}
	json_object_set_new(root, "scenarios", scenarios);
	table_print(table);
	if (campaign->worst != EXIT_HOLDS)
		code = error_set(error, campaign->worst,
				 "a run gave no figures (see bench): the floor is not kept");
	else
		code = write_noise(options->noise, root, error);
	if (!code)
		printf("\n%zu builds, %zu seeds each; kept in %s\n", campaign->session.set.count,
		       campaign->seed_count, options->noise);
	json_decref(root);
	return code;
}

int command_calibrate(const struct options *options, struct error *error)
{
	char *kernels = padding_kernels(options->kernel, 1, options->builds, options->cache, error);
	struct campaign campaign;
	int code = kernels ? campaign_run_kernels(&campaign, options, kernels, error) : -1;

	free(kernels);
	if (code)
		return -1;
	code = report_floors(&campaign, options, error);
	campaign_close(&campaign);
	return code;
}

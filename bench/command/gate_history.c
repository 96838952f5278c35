// SPDX-License-Identifier: GPL-2.0-only
/* From the gate to the history: see gate_history.h. */
#include "bench/command/gate_history.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench/base/digest.h"
#include "bench/history/history.h"
#include "lib/xalloc.h"

static const struct scenario *scenario_of(const struct campaign *campaign, const char *name)
{
	size_t s;

	for (s = 0; s < campaign->session.scenario_count; s++)
		if (!strcmp(campaign->session.scenarios[s]->name, name))
			return campaign->session.scenarios[s];
	return NULL;
}

static struct history_result of_metric(const struct gate_result *result,
				       const struct scenario_metric *metric)
{
	const struct metric_verdict *v = &result->verdict;

	return (struct history_result){
		.kind = HISTORY_METRIC,
		.name = metric->name,
		.says = metric->says,
		.unit = result->unit,
		.better = metric->better,
		.kernel = v->paired.to,
		.baseline = v->paired.from,
		.difference = v->paired.difference,
		.effect = v->effect,
		.least = v->least,
		.p = v->p,
	};
}

/* Of a claim the share of runs that broke it; of the baseline's nobody has asked. */
static struct history_result of_claim(const struct gate_result *result,
				      const struct scenario *scenario)
{
	return (struct history_result){
		.kind = HISTORY_CLAIM,
		.name = result->gate->claim,
		.says = scenario->claims[result->gate->index].says,
		.unit = "%",
		.better = -1,
		.kernel = 100 * (double)result->broken / (double)result->runs,
		.baseline = NAN,
		.difference = NAN,
		.effect = NAN,
		.least = 0,
		.p = NAN,
	};
}

/* Fills @history with the results that have a figure; @digests are of the scenarios' texts. */
static size_t collect_results(const struct campaign *campaign, const struct gate_results *results,
			      struct history_result *history, char (*digests)[DIGEST_SIZE])
{
	size_t count = 0, i;

	for (i = 0; i < results->count; i++) {
		const struct gate_result *result = &results->items[i];
		const struct scenario *scenario = scenario_of(campaign, result->gate->scenario);
		bool claim = result->gate->claim != NULL;

		if (claim ? !result->runs : !result->verdict.paired.count)
			continue;
		history[count] = claim ? of_claim(result, scenario)
				       : of_metric(result, &scenario->metrics[result->gate->index]);
		digest_memory(scenario->text, scenario->text_length, digests[count]);
		history[count].scenario = scenario->name;
		history[count].scenario_sha256 = digests[count];
		history[count++].verdict = gate_outcome_word(result->outcome);
	}
	return count;
}

static const char *source_version(const struct kernel *kernel)
{
	const char *version = json_string_value(json_object_get(kernel->build, "source_version"));

	return version ? version : "";
}

static int append_result(const char *file, const struct history_run *run,
			 const struct history_result *results, size_t count, bool *added,
			 struct error *error)
{
	struct history *history;
	int code = history_open(file, HISTORY_APPEND, HISTORY_WAIT_MS, &history, error);

	if (code)
		return -1;
	code = history_append(history, run, results, count, added, error);
	history_close(history);
	return code;
}

int gate_history_append(const char *file, const struct campaign *campaign,
			const struct gate_results *results, char **said, struct error *error)
{
	const struct kernel *kernels = campaign->session.set.kernels;
	struct history_result *items = xcalloc(results->count, sizeof(*items));
	char(*digests)[DIGEST_SIZE] = xcalloc(results->count, sizeof(*digests));
	char *seeds = campaign->run_count == 1 || campaign->seed_count == 1
			      ? xasprintf("%lld", (long long)campaign->runs[0].seed)
			      : xasprintf("1-%zu", campaign->seed_count);
	const struct history_run run = {
		.date = time(NULL),
		.revision = campaign->session.context.revision,
		.kernel = kernels[1].name,
		.image_sha256 = kernels[1].image_sha256,
		.source_version = source_version(&kernels[1]),
		.baseline = kernels[0].name,
		.baseline_sha256 = kernels[0].image_sha256,
		.machine = "sim",
		.seeds = seeds,
	};
	size_t count = collect_results(campaign, results, items, digests);
	bool added = false;
	int code = 0;

	if (campaign->worst != EXIT_HOLDS)
		*said = xasprintf("History: not appended, as a run gave no figures.");
	else if (!(code = append_result(file, &run, items, count, &added, error)))
		*said = xasprintf("History: %s%s", file,
				  added ? "" : " has this measurement already");
	free(seeds);
	free(digests);
	free(items);
	return code;
}

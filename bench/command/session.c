// SPDX-License-Identifier: GPL-2.0-only
/* What running commands share: see session.h. */
#include "bench/command/session.h"

#include <stdlib.h>

#include "lib/xalloc.h"

static int open_kernels(struct session *session, const struct options *options, const char *kernels,
			struct error *error)
{
	const struct kernel_options kernel_options = options_kernel(options);
	char **specs = words_split(kernels);
	int code = kernel_set_open(&session->set, specs, &kernel_options, error);

	words_free(specs);
	return code;
}

int session_open(struct session *session, const struct options *options, const char *kernels,
		 struct error *error)
{
	*session = (struct session){.context = {.results = options->results,
						.jobs = options->jobs,
						.limit_seconds = options->limit_seconds,
						.force = options->force}};
	session->scenarios = options_scenarios(options, &session->scenario_count, error);
	if (!session->scenarios)
		return -1;
	session->context.scenarios = (const struct scenario *const *)session->scenarios;
	session->context.scenario_count = session->scenario_count;
	if (!open_kernels(session, options, kernels, error)) {
		if (!run_context_open(&session->context, options->harness, options->cache, error))
			return 0;
		kernel_set_close(&session->set);
	}
	scenarios_free(session->scenarios, session->scenario_count);
	return -1;
}

void session_close(struct session *session)
{
	run_context_close(&session->context);
	kernel_set_close(&session->set);
	scenarios_free(session->scenarios, session->scenario_count);
}

int session_record(const struct run *run, struct record *record, struct error *error)
{
	char *file = xasprintf("%s/record.json", run->directory);
	int code = record_load(file, record, error);

	free(file);
	return code;
}

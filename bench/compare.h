/*
 * A comparison: the figures and claims of one scenario, of several kernels, each
 * with several runs. A record is read once, when it is added, and can then be freed.
 * How a comparison is shown is in compare_text.h.
 */
#ifndef ZSWAPBENCH_COMPARE_H
#define ZSWAPBENCH_COMPARE_H

#include <stdbool.h>
#include <stddef.h>

#include "bench/record_reader.h"
#include "bench/scenario.h"
#include "bench/stats.h"

/* One boot: the unit of repetition. */
struct compared_run {
	char *file; /* its record */
	json_int_t seed;
	char *fault;	  /* why it has no figures; NULL: it has */
	bool unsupported; /* because the kernel cannot run the scenario: no fault of the run */
	double *values;	  /* of each metric of the scenario; NAN: not available */
	enum outcome *outcomes; /* of each claim */
};

struct compared_kernel {
	char *name;
	struct compared_run *runs;
	size_t run_count;
};

struct compared_scenario {
	const struct scenario *scenario;
	struct compared_kernel *kernels; /* the first is what the others are compared with */
	size_t kernel_count;
	bool simulated; /* a run was on the machine `sim`: its time is virtual */
};

/* An empty comparison. @scenario has to outlive it. Free with compare_free(). */
struct compared_scenario *compare_new(const struct scenario *scenario, const char *const *kernels,
				      size_t kernel_count);
void compare_free(struct compared_scenario *compared);

/*
 * Adds a run. One that did not finish, or failed a check, gives no figures but is
 * remembered with the reason. Returns -1 with EXIT_INPUT if the record is of another
 * scenario or of none of the kernels, or if that kernel has a run of this seed already.
 */
int compare_add(struct compared_scenario *compared, const struct record *record,
		struct error *error);

/* Over the runs of @kernel that have the figure; both by index. */
struct summary compare_metric(const struct compared_scenario *compared, size_t kernel,
			      size_t metric);

/* Number of runs of @kernel that have figures. */
size_t compare_usable(const struct compared_scenario *compared, size_t kernel);

/* Over the usable runs of @kernel; see claim_over_runs(). *@broken: how many broke it. */
enum outcome compare_claim(const struct compared_scenario *compared, size_t kernel, size_t claim,
			   size_t *broken);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A report: everything that its readers are told, gathered once, for the mail
 * (report_mail.h) and the page (report_html.h) to put into words, in a directory
 * (report_publish.h).
 */
#ifndef ZSWAPBENCH_REPORT_H
#define ZSWAPBENCH_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "bench/compare/compare.h"
#include "bench/compare/detail.h"
#include "bench/compare/verdicts.h"
#include "bench/plot/plot_runs.h"
#include "bench/plot/plots.h"
#include "bench/report/latency_words.h"
#include "bench/report/provenance.h"

struct report {
	/* borrowed */
	const struct compared_scenario *const *all;
	size_t count; /* of scenarios, at least one */
	const struct verdicts *verdicts;
	/* owned */
	char **commands; /* that make this report again, in shell, from a checkout */
	char *revision;	 /* a sentence on the checkout that made the runs */
	char *title;
	char *seeds;	      /* "1 to 3" */
	char *first, *last;   /* when the runs began and ended, by their hosts; NULL: not known */
	size_t runs, kernels; /* how many */
	char **names;	      /* of the kernels, short enough for a table */
	struct facts machine;
	struct facts *kernel_facts; /* of each kernel */
	struct detail **details;    /* of each scenario */
	char **limits;		    /* what the figures mean and do not show: paragraphs */
	char **summary;		    /* see summary_of() */
	bool holds;
	struct plot_runs *drawn; /* of each scenario: what plots show of its runs */
	struct plots plots;
};

/*
 * Gathers @report on @count scenarios, which have to outlive it, with their verdicts.
 * @command, the one that makes it, is copied. Reads each record once: EXIT_STORAGE, EXIT_INPUT.
 * There are no plots in it yet. report_close() releases it, after success only.
 */
int report_open(struct report *report, const struct compared_scenario *const *all, size_t count,
		const struct verdicts *verdicts, const char *command, struct error *error);
void report_close(struct report *report);

/* The figures of latency @l of scenario @s, one a kernel, in an array that the caller frees. */
struct latency_of *report_latency(const struct report *report, size_t s, const struct latency *l);

/* Whether any kernel had such a fault. */
bool report_latency_present(const struct report *report, size_t s, const struct latency *l);

/* How a report is made again, in words around its command. */
extern const char report_how_to[], report_same_bytes[];

#endif

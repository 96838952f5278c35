/* Comparisons as text: see compare_text.h. */
#include "bench/compare_text.h"

#include <stdlib.h>
#include <string.h>

#include "bench/claims.h"
#include "bench/compare_figures.h"
#include "bench/compare_verdicts.h"
#include "bench/metrics.h"
#include "bench/table.h"
#include "harness/xalloc.h"

/* Least width of the claims' text, whatever the kernels take. */
#define NARROW_CLAIM 24

/* What one claim came to on one kernel. */
struct judgement {
	const struct scenario_claim *claim;
	const struct scenario_expectation *expectation; /* NULL: the kernel is not named */
	const char *kernel;
	enum outcome outcome;
	bool as_expected;
	size_t runs, broken; /* usable runs, and those that broke the claim */
	struct summary over; /* the claim's metric */
	const char *unit;
};

static struct judgement judge(const struct compared_scenario *compared, size_t k, size_t c)
{
	const struct scenario *scenario = compared->scenario;
	size_t m = claim_metric(scenario, &scenario->claims[c]);
	struct judgement judgement = {
		.claim = &scenario->claims[c],
		.kernel = compared->kernels[k].name,
		.runs = compare_usable(compared, k),
		.unit = "",
	};

	judgement.outcome = compare_claim(compared, k, c, &judgement.broken);
	judgement.expectation = claim_expectation(judgement.claim, judgement.kernel);
	judgement.as_expected =
		claim_as_expected(judgement.claim, judgement.kernel, judgement.outcome);
	if (m < scenario->metric_count) {
		judgement.over = compare_metric(compared, k, m);
		judgement.unit = metric_unit(&scenario->metrics[m]);
	}
	return judgement;
}

static const char *outcome_word(enum outcome outcome)
{
	static const char *const words[] = {
		[OUTCOME_KEPT] = "kept",
		[OUTCOME_BROKEN] = "BROKEN",
		[OUTCOME_NOT_AVAILABLE] = "not available",
	};

	return words[outcome];
}

/* "kept", "BROKEN", "BROKEN 1/3" if one run of three broke it; "!" where that is not expected. */
static char *judgement_cell(const struct judgement *judgement)
{
	const char *mark = judgement->as_expected ? "" : " !";

	if (judgement->broken && judgement->broken < judgement->runs)
		return xasprintf("BROKEN %zu/%zu%s", judgement->broken, judgement->runs, mark);
	return xasprintf("%s%s", outcome_word(judgement->outcome), mark);
}

/* Width of the column of kernel @k in the table of claims. */
static size_t claims_width(const struct compared_scenario *compared, size_t k)
{
	size_t width = text_width(compared->kernels[k].name), c;

	for (c = 0; c < compared->scenario->claim_count; c++) {
		struct judgement judgement = judge(compared, k, c);
		char *cell = judgement_cell(&judgement);

		if (strlen(cell) > width)
			width = strlen(cell);
		free(cell);
	}
	return width;
}

static void print_claims(const struct compared_scenario *compared, const struct text_style *style)
{
	const struct scenario *scenario = compared->scenario;
	struct table *table = table_new(style);
	size_t width = style->width, c, k;

	table_column(table, "claim", false);
	for (k = 0; k < compared->kernel_count; k++) {
		size_t column = 2 + claims_width(compared, k);

		table_column(table, compared->kernels[k].name, false);
		width = width > NARROW_CLAIM + column ? width - column : NARROW_CLAIM;
	}
	for (c = 0; c < scenario->claim_count; c++) {
		char *text =
			xasprintf("%s: %s", scenario->claims[c].name, scenario->claims[c].says);

		table_row(table);
		table_cell(table, text_wrap(text, width, "  "), NULL);
		free(text);
		for (k = 0; k < compared->kernel_count; k++) {
			struct judgement judgement = judge(compared, k, c);

			table_cell(table, judgement_cell(&judgement),
				   judgement.as_expected ? NULL : "red");
		}
	}
	table_print(table);
}

/* Whether rounding hides on which side of the bound a value is. */
static bool reads_like(double value, double bound, const char *unit)
{
	char a[TEXT_ROOM], b[TEXT_ROOM];

	return value != bound &&
	       strcmp(text_range(value, value, unit, a), text_range(bound, bound, unit, b)) == 0;
}

/* The same as evidence(), unrounded. */
static char *exact_evidence(const struct judgement *judgement)
{
	const struct summary *over = &judgement->over;
	char low[TEXT_ROOM], high[TEXT_ROOM], bound[TEXT_ROOM];
	bool one = over->low == over->high;

	return xasprintf(" (%s%s%s %s, claimed %s %s)", text_exact(over->low, low),
			 one ? "" : " to ", one ? "" : text_exact(over->high, high),
			 judgement->unit, claim_operator(judgement->claim->op),
			 text_exact(judgement->claim->value, bound));
}

/* What was measured and what was claimed: " (0 to 17 pages, claimed == 0 pages)", or nothing. */
static char *evidence(const struct judgement *judgement)
{
	const struct summary *over = &judgement->over;
	double claimed = judgement->claim->value;
	char measured[TEXT_ROOM], bound[TEXT_ROOM];

	if (!over->count)
		return xstrdup("");
	if (reads_like(over->low, claimed, judgement->unit) ||
	    reads_like(over->high, claimed, judgement->unit))
		return exact_evidence(judgement);
	text_range(over->low, over->high, judgement->unit, measured);
	text_range(claimed, claimed, judgement->unit, bound);
	return xasprintf(" (%s, claimed %s %s)", measured, claim_operator(judgement->claim->op),
			 bound);
}

/* What was expected instead, or that this was, and the scenario's reason for it. */
static char *expectation_text(const struct judgement *judgement)
{
	const struct scenario_expectation *expectation = judgement->expectation;

	if (!expectation)
		return xstrdup(
			judgement->as_expected
				? ""
				: ". Expected kept, as of any kernel not named in the scenario");
	if (judgement->as_expected)
		return xasprintf(", as expected: %s", expectation->because);
	return xasprintf(". Expected %s: %s", outcome_word(expectation->outcome),
			 expectation->because);
}

/* The notes below the tables of one scenario. */
struct notes {
	const struct text_style *style;
	bool begun;
};

/* Adds @text, which it frees: "!" marks what ought to be otherwise, "-" all else. */
static void note(struct notes *notes, bool alarm, char *text)
{
	if (!notes->begun)
		fputc('\n', notes->style->out);
	notes->begun = true;
	text_print(notes->style, "    ", xasprintf("%c %s", alarm ? '!' : '-', text));
	free(text);
}

/* Why a kernel kept or broke a claim; nothing where it is kept as expected. */
static void note_reason(struct notes *notes, const struct judgement *judgement)
{
	char *measured, *because, *runs = NULL;

	if (judgement->outcome == OUTCOME_KEPT && judgement->as_expected)
		return;
	if (judgement->broken && judgement->broken < judgement->runs)
		runs = xasprintf(" in %zu of %zu runs", judgement->broken, judgement->runs);
	measured = evidence(judgement);
	because = expectation_text(judgement);
	note(notes, !judgement->as_expected,
	     xasprintf("%s, %s: %s%s%s%s", judgement->claim->name, judgement->kernel,
		       outcome_word(judgement->outcome), runs ? runs : "", measured, because));
	free(because);
	free(measured);
	free(runs);
}

static void print_heading(const struct compared_scenario *compared, const struct text_style *style)
{
	const struct scenario *scenario = compared->scenario;
	size_t most = 0, k;

	for (k = 0; k < compared->kernel_count; k++) {
		if (compared->kernels[k].run_count > most)
			most = compared->kernels[k].run_count;
	}
	fputs(style->color ? "\033[1m" : "", style->out);
	text_print(style, "",
		   xasprintf("%s (%zu %s): %s", scenario->name, most, most == 1 ? "seed" : "seeds",
			     scenario->summary));
	fputs(style->color ? "\033[0m" : "", style->out);
	for (k = 0; k < style->width; k++)
		fputc('=', style->out);
	fputc('\n', style->out);
}

/* Runs without figures, and metrics that only some runs have. */
static void note_gaps(struct notes *notes, const struct compared_scenario *compared, size_t k)
{
	const struct compared_kernel *kernel = &compared->kernels[k];
	const struct scenario *scenario = compared->scenario;
	size_t usable = compare_usable(compared, k), i;

	if (!kernel->run_count)
		note(notes, true, xasprintf("%s: no runs", kernel->name));
	for (i = 0; i < kernel->run_count; i++) {
		if (kernel->runs[i].fault)
			note(notes, !kernel->runs[i].unsupported,
			     xasprintf("%s, seed %lld, gave no figures: %s", kernel->name,
				       (long long)kernel->runs[i].seed, kernel->runs[i].fault));
	}
	for (i = 0; i < scenario->metric_count; i++) {
		size_t have = compare_metric(compared, k, i).count;

		if (have && have < usable)
			note(notes, false,
			     xasprintf("%s: \"%s\" is not available in %zu of %zu runs",
				       kernel->name, scenario->metrics[i].says, usable - have,
				       usable));
	}
}

void compare_print(const struct compared_scenario *compared, const struct verdicts *verdicts,
		   size_t s, const struct text_style *style)
{
	struct notes notes = {.style = style};
	size_t c, k;

	print_heading(compared, style);
	figures_print(compared, style);
	fputc('\n', style->out);
	print_claims(compared, style);
	if (verdicts)
		compare_verdicts_print(compared, verdicts, s, style);
	for (c = 0; c < compared->scenario->claim_count; c++) {
		for (k = 0; k < compared->kernel_count; k++) {
			struct judgement judgement = judge(compared, k, c);

			note_reason(&notes, &judgement);
		}
	}
	for (k = 0; k < compared->kernel_count; k++)
		note_gaps(&notes, compared, k);
	fputs("\n\n", style->out);
}

struct totals {
	size_t kept, broken, not_available, as_expected;
	size_t faults;	  /* runs without figures, and kernels without runs */
	size_t surprises; /* claims that came out otherwise than expected */
	char *names;	  /* of the surprises: "SCENARIO/CLAIM on KERNEL, ..." */
};

static void count_claim(struct totals *totals, const char *scenario,
			const struct judgement *judgement)
{
	char *names = totals->names;

	totals->kept += judgement->outcome == OUTCOME_KEPT;
	totals->broken += judgement->outcome == OUTCOME_BROKEN;
	totals->not_available += judgement->outcome == OUTCOME_NOT_AVAILABLE;
	totals->as_expected += judgement->as_expected;
	if (judgement->as_expected)
		return;
	totals->names = xasprintf("%s%s%s/%s on %s", names ? names : "", names ? ", " : "",
				  scenario, judgement->claim->name, judgement->kernel);
	totals->surprises++;
	free(names);
}

/* Runs that ought to have figures and have not; a kernel without runs counts as one. */
static size_t count_faults(const struct compared_kernel *kernel)
{
	size_t faults = kernel->run_count ? 0 : 1, i;

	for (i = 0; i < kernel->run_count; i++)
		faults += kernel->runs[i].fault && !kernel->runs[i].unsupported;
	return faults;
}

static struct totals count(const struct compared_scenario *const *all, size_t scenarios)
{
	struct totals totals = {0};
	size_t i, k, c;

	for (i = 0; i < scenarios; i++) {
		for (k = 0; k < all[i]->kernel_count; k++) {
			totals.faults += count_faults(&all[i]->kernels[k]);
			for (c = 0; c < all[i]->scenario->claim_count; c++) {
				struct judgement judgement = judge(all[i], k, c);

				count_claim(&totals, all[i]->scenario->name, &judgement);
			}
		}
	}
	return totals;
}

static void print_verdict(const struct totals *totals, const struct text_style *style)
{
	char *faults = xasprintf("%zu %s no figures", totals->faults,
				 totals->faults == 1 ? "run gave" : "runs gave");
	char *surprises = xasprintf("%zu %s not as expected: %s", totals->surprises,
				    totals->surprises == 1 ? "claim is" : "claims are",
				    totals->names ? totals->names : "");

	if (!totals->faults && !totals->surprises)
		text_print(style, "", xstrdup("Verdict: every expectation holds."));
	else
		text_print(style, "    ",
			   xasprintf("Verdict: %s%s%s.", totals->faults ? faults : "",
				     totals->faults && totals->surprises ? "; " : "",
				     totals->surprises ? surprises : ""));
	free(faults);
	free(surprises);
}

/* What came out, or how many seeds that takes. */
static void print_verdict_totals(const struct verdicts *verdicts, const struct text_style *style)
{
	size_t needed = verdicts_seeds_needed(verdicts);
	size_t decided = verdicts_count(verdicts, VERDICT_BETTER) +
			 verdicts_count(verdicts, VERDICT_WORSE) +
			 verdicts_count(verdicts, VERDICT_SAME);
	char *totals;

	if (!decided && verdicts_count(verdicts, VERDICT_UNKNOWN)) {
		text_print(style, "",
			   xasprintf("Verdicts on metrics take at least %zu seeds: SEEDS=%zu, or "
				     "SEEDS=auto.",
				     needed, needed));
		return;
	}
	totals = verdicts_totals(verdicts);
	text_print(style, "",
		   xasprintf("Metrics: %s. A difference counts that is significant (p <= %g after "
			     "Holm's correction) and at least \"min\" large (percent, or "
			     "percentage points): the metric's own minimum or its noise floor.",
			     totals, VERDICT_ALPHA));
	free(totals);
}

bool compare_print_summary(const struct compared_scenario *const *all,
			   const struct verdicts *verdicts, size_t scenarios,
			   const struct text_style *style)
{
	struct totals totals = count(all, scenarios);
	bool holds = !totals.faults && !totals.surprises;

	text_print(
		style, "",
		xasprintf(
			"Figures are medians over the seeds, +- the seed farthest from the median "
			"(none: the seeds agree); changes are against %s.%s",
			all[0]->kernels[0].name,
			all[0]->simulated ? " Time is virtual: instructions and modelled I/O, "
					    "not caches, not lock contention."
					  : ""));
	text_print(style, "",
		   xasprintf("Claims: %zu kept, %zu broken, %zu not available; %zu of %zu as "
			     "expected.",
			     totals.kept, totals.broken, totals.not_available, totals.as_expected,
			     totals.as_expected + totals.surprises));
	if (verdicts && all[0]->kernel_count > 1)
		print_verdict_totals(verdicts, style);
	print_verdict(&totals, style);
	free(totals.names);
	return holds;
}

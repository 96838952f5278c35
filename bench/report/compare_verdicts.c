/* The table of verdicts: see compare_verdicts.h. */
#include "bench/report/compare_verdicts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/table.h"
#include "bench/metric/metrics.h"
#include "lib/array.h"
#include "lib/xalloc.h"

enum { NARROW_NAMES = 20, OTHER_COLUMNS = 47 };

bool verdicts_enough_seeds(const struct compared_scenario *compared,
			   const struct verdicts *verdicts, size_t s, size_t k)
{
	size_t m;

	for (m = 0; m < compared->scenario->metric_count; m++)
		if (verdicts_get(verdicts, s, k, m)->paired.count >= PAIRED_ENOUGH)
			return true;
	return false;
}

/* A signed figure on the scale of its row: "-12", "+0.52". */
static const char *signed_figure(double value, const struct text_scale *scale, char text[TEXT_ROOM])
{
	char number[TEXT_ROOM];

	text_number(value, scale, text_decimals(value, scale), number);
	snprintf(text, TEXT_ROOM, "%s%.70s", value > 0 ? "+" : "", number);
	return text;
}

static char *p_cell(double p)
{
	return p < 0.0005 ? xstrdup("< 0.001") : xasprintf("%.3f", p);
}

static const char *color_of(enum verdict verdict)
{
	return verdict == VERDICT_BETTER ? "green" : verdict == VERDICT_WORSE ? "red" : NULL;
}

void verdict_cells(const struct scenario_metric *metric, const struct metric_verdict *v,
		   char *cells[VERDICT_CELLS])
{
	const struct paired *paired = &v->paired;
	char a[TEXT_ROOM], b[TEXT_ROOM];
	double size = fmax(fabs(paired->low), fabs(paired->high));
	struct text_scale scale = text_scale_for(
		metric_unit(metric), fabs(paired->difference) > 0 ? fabs(paired->difference) : size,
		size);
	size_t i;

	if (v->verdict == VERDICT_NOT_AVAILABLE) {
		for (i = 0; i < VERDICT_CELLS; i++)
			cells[i] = xstrdup("");
		return;
	}
	cells[0] = xasprintf("%s %s", signed_figure(paired->difference, &scale, a),
			     strcmp(scale.unit, "%") ? scale.unit : "pp");
	cells[1] = xasprintf("%s to %s", signed_figure(paired->low, &scale, a),
			     signed_figure(paired->high, &scale, b));
	cells[2] = p_cell(v->p);
	cells[3] = xasprintf("%.1f", v->least);
}

static void add_row(struct table *table, const struct scenario_metric *metric,
		    const struct metric_verdict *v, size_t width)
{
	char *cells[VERDICT_CELLS];
	size_t i;

	table_row(table);
	table_cell(table, text_wrap(metric->says, width, "  "), NULL);
	verdict_cells(metric, v, cells);
	for (i = 0; i < VERDICT_CELLS; i++)
		table_cell(table, cells[i], NULL);
	table_cell(table, xstrdup(verdict_word(v->verdict)), color_of(v->verdict));
}

static void print_kernel(const struct compared_scenario *compared, const struct verdicts *verdicts,
			 size_t s, size_t k, const struct text_style *style)
{
	size_t width = style->width > NARROW_NAMES + OTHER_COLUMNS ? style->width - OTHER_COLUMNS
								   : NARROW_NAMES;
	struct table *table = table_new(style);
	char *title =
		xasprintf("%s against %s", compared->kernels[k].name, compared->kernels[0].name);
	size_t m;

	table_column(table, title, false);
	table_column(table, "difference", true);
	table_column(table, "95 % interval", true);
	table_column(table, "p", true);
	table_column(table, "min", true);
	table_column(table, "verdict", false);
	for (m = 0; m < compared->scenario->metric_count; m++) {
		const struct metric_verdict *v = verdicts_get(verdicts, s, k, m);

		if (v->verdict != VERDICT_NONE)
			add_row(table, &compared->scenario->metrics[m], v, width);
	}
	fputc('\n', style->out);
	table_print(table);
	free(title);
}

void compare_verdicts_print(const struct compared_scenario *compared,
			    const struct verdicts *verdicts, size_t s,
			    const struct text_style *style)
{
	size_t k;

	for (k = 1; k < compared->kernel_count; k++)
		if (verdicts_enough_seeds(compared, verdicts, s, k))
			print_kernel(compared, verdicts, s, k, style);
}

char *verdicts_totals(const struct verdicts *verdicts)
{
	static const enum verdict order[] = {VERDICT_BETTER, VERDICT_WORSE, VERDICT_SAME,
					     VERDICT_UNKNOWN, VERDICT_NOT_AVAILABLE};
	char *text = xstrdup("");
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(order); i++) {
		size_t count = verdicts_count(verdicts, order[i]);
		char *longer;

		if (!count && order[i] == VERDICT_NOT_AVAILABLE)
			continue;
		longer = xasprintf("%s%s%zu %s", text, *text ? ", " : "", count,
				   verdict_word(order[i]));
		free(text);
		text = longer;
	}
	return text;
}

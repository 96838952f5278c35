// SPDX-License-Identifier: GPL-2.0-only
/* The table of verdicts: see compare_verdicts.h. */
#include "bench/report/compare_verdicts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/compare/planning.h"
#include "bench/metric/metrics.h"
#include "bench/base/words.h"
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

const char *verdict_tone(enum verdict verdict)
{
	return verdict == VERDICT_BETTER  ? TABLE_BETTER
	       : verdict == VERDICT_WORSE ? TABLE_WORSE
	       : verdict == VERDICT_SAME  ? NULL
					  : TABLE_NONE;
}

static void add_verdict(struct table *table, const struct scenario_metric *metric,
			const struct metric_verdict *v)
{
	const struct paired *paired = &v->paired;
	bool known = v->verdict != VERDICT_NOT_AVAILABLE;
	char a[TEXT_ROOM], b[TEXT_ROOM];
	double size = fmax(fabs(paired->low), fabs(paired->high));
	struct text_scale scale = text_scale_for(
		metric_unit(metric), fabs(paired->difference) > 0 ? fabs(paired->difference) : size,
		size);

	table_row(table);
	table_cell(table, xstrdup(metric->says), NULL);
	table_cell(table,
		   known ? xasprintf("%s %s", signed_figure(paired->difference, &scale, a),
				     strcmp(scale.unit, "%") ? scale.unit : "pp")
			 : xstrdup(""),
		   NULL);
	table_cell(table,
		   known && paired->has_interval
			   ? xasprintf("%s to %s", signed_figure(paired->low, &scale, a),
				       signed_figure(paired->high, &scale, b))
			   : xstrdup(""),
		   NULL);
	table_cell(table, known ? p_cell(v->p) : xstrdup(""), NULL);
	table_cell(table, known ? xasprintf("%.1f", v->least) : xstrdup(""), NULL);
	table_cell(table, xstrdup(verdict_word(v->verdict)), verdict_tone(v->verdict));
}

struct table *verdicts_table(const struct compared_scenario *compared,
			     const struct verdicts *verdicts, size_t s, size_t k, const char *title,
			     const struct text_style *style)
{
	const size_t width = style && style->width > NARROW_NAMES + OTHER_COLUMNS
				     ? style->width - OTHER_COLUMNS
				     : NARROW_NAMES;
	const struct table_column columns[] = {
		{.title = title, .wrap = width},
		{.title = "difference", .align = TABLE_RIGHT},
		{.title = "95 % interval", .align = TABLE_RIGHT},
		{.title = "p", .align = TABLE_RIGHT},
		{.title = "min", .align = TABLE_RIGHT},
		{.title = "verdict"},
	};
	struct table *table = table_new(style);
	size_t m;

	table_columns(table, columns, ARRAY_LENGTH(columns));
	for (m = 0; m < compared->scenario->metric_count; m++) {
		const struct metric_verdict *v = verdicts_get(verdicts, s, k, m);

		if (v->verdict != VERDICT_NONE)
			add_verdict(table, &compared->scenario->metrics[m], v);
	}
	return table;
}

/* What the seeds of scenario @s would find of kernel @k. */
static void print_planning(const struct compared_scenario *compared,
			   const struct verdicts *verdicts, size_t s, size_t k,
			   const struct text_style *style)
{
	char *title = xasprintf("planning: %s", compared->kernels[k].name);
	struct table *table = planning_table(title, style);
	size_t m;

	for (m = 0; m < compared->scenario->metric_count; m++) {
		const struct scenario_metric *metric = &compared->scenario->metrics[m];
		const struct metric_verdict *v = verdicts_get(verdicts, s, k, m);
		struct planning planning;

		if (v->verdict != VERDICT_NONE &&
		    planning_of(v, metric_unit(metric), verdicts_alone(verdicts), v->least,
				&planning))
			planning_row(table, metric->says, &planning, metric_unit(metric));
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

	for (k = 1; k < compared->kernel_count; k++) {
		char *title;

		if (!verdicts_enough_seeds(compared, verdicts, s, k))
			continue;
		title = xasprintf("%s against %s", compared->kernels[k].name,
				  compared->kernels[0].name);
		fputc('\n', style->out);
		table_print(verdicts_table(compared, verdicts, s, k, title, style));
		free(title);
		print_planning(compared, verdicts, s, k, style);
	}
}

char *verdicts_totals(const struct verdicts *verdicts)
{
	static const enum verdict order[] = {VERDICT_BETTER, VERDICT_WORSE, VERDICT_SAME,
					     VERDICT_UNKNOWN, VERDICT_NOT_AVAILABLE};
	char **texts = NULL, *text;
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(order); i++) {
		size_t count = verdicts_count(verdicts, order[i]);

		if (count || order[i] != VERDICT_NOT_AVAILABLE)
			texts = words_add(texts,
					  xasprintf("%zu %s", count, verdict_word(order[i])));
	}
	text = words_join(texts, ", ");
	words_free(texts);
	return text;
}

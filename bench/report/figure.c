// SPDX-License-Identifier: GPL-2.0-only
/* Figures as text: see figure.h. */
#include "bench/report/figure.h"

#include <math.h>
#include <string.h>

#include "bench/metric/metrics.h"

/* The seed farthest from the median: how far. */
static double figure_spread(const struct summary *over)
{
	return fmax(over->high - over->median, over->median - over->low);
}

/* What a figure's scale and decimals go by. */
static double figure_size(const struct summary *over)
{
	return over->median != 0 ? fabs(over->median) : figure_spread(over);
}

/* The scale on which the figures of a row can be read beside each other. */
static struct text_scale row_scale(const struct figure *row, size_t count, const char *unit)
{
	double low = 0, high = 0;
	size_t k;

	for (k = 0; k < count; k++) {
		double figure = figure_size(&row[k].over);

		if (figure > 0 && (low == 0 || figure < low))
			low = figure;
		high = fmax(high, figure);
	}
	return text_scale_for(unit, low, high);
}

static int figure_direction(int better, const struct summary *from, const struct summary *to)
{
	if (to->low > from->high)
		return better;
	return to->high < from->low ? -better : 0;
}

static void write_figure(struct figure *figure, const struct text_scale *scale)
{
	int decimals = text_decimals(figure_size(&figure->over), scale);
	char number[TEXT_ROOM];

	text_number(figure->over.median, scale, decimals, figure->median);
	text_number(figure_spread(&figure->over), scale, decimals, number);
	if (strspn(number, "0.") < strlen(number))
		snprintf(figure->spread, TEXT_ROOM, "+-%.50s", number);
}

const char *figure_row(const struct compared_scenario *compared, size_t m, struct figure *row)
{
	const struct scenario_metric *metric = &compared->scenario->metrics[m];
	const char *unit = metric_unit(metric);
	struct text_scale scale;
	size_t k;

	for (k = 0; k < compared->kernel_count; k++)
		row[k].over = compare_metric(compared, k, m);
	scale = row_scale(row, compared->kernel_count, unit);
	for (k = 0; k < compared->kernel_count; k++) {
		if (!row[k].over.count)
			continue;
		write_figure(&row[k], &scale);
		if (!k || !row[0].over.count)
			continue;
		text_change(row[0].over.median, row[k].over.median, unit, row[k].change);
		row[k].direction = figure_direction(metric->better, &row[0].over, &row[k].over);
	}
	return scale.unit;
}

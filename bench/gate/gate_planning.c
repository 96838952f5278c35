// SPDX-License-Identifier: GPL-2.0-only
/* What the seeds of a gate would find: see gate_output.h. */
#include "bench/gate/gate_output.h"

#include <math.h>
#include <stdio.h>

#include "bench/compare/planning.h"
#include "lib/xalloc.h"

void gate_print_planning(const struct gate_results *results, const struct text_style *style)
{
	struct table *table = planning_table("gate", style);
	bool any = false;
	size_t i;

	for (i = 0; i < results->count; i++) {
		const struct gate_result *result = &results->items[i];
		const struct gate *gate = result->gate;

		if (gate->metric &&
		    planning_row(table, xasprintf("%s/%s", gate->scenario, gate->name),
				 &result->verdict, result->unit, result->alone,
				 fmax(gate->threshold, result->verdict.tolerance)))
			any = true;
	}
	if (any) {
		table_print(table);
		text_print(style, "  ", planning_note());
		fputc('\n', style->out);
	} else {
		table_free(table);
	}
}

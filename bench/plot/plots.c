// SPDX-License-Identifier: GPL-2.0-only
/* The pictures of a report: see plots.h. */
#include "bench/plot/plots.h"

#include <stdlib.h>

#include "bench/plot/plot_canvas.h"
#include "bench/plot/plot_kinds.h"
#include "lib/array.h"

/* In the order in which a report shows them. */
static plot_kind *const kinds[] = {plot_series, plot_latency, plot_owners, plot_nodes};

int plots_make(const struct plot_runs *runs, size_t count, const char *directory,
	       struct plots *plots, struct error *error)
{
	size_t s, i;

	for (s = 0; s < count; s++)
		for (i = 0; i < ARRAY_LENGTH(kinds); i++)
			if (kinds[i](&runs[s], s, directory, plots, error)) {
				plots_free(plots);
				return -1;
			}
	return 0;
}

void plots_free(struct plots *plots)
{
	size_t i;

	for (i = 0; i < plots->count; i++)
		canvas_plot_free(&plots->items[i]);
	free(plots->items);
	*plots = (struct plots){0};
}

/* The pictures of a report: see plots.h. */
#include "bench/plot/plots.h"

#include <stdlib.h>

#include "bench/plot/plot_canvas.h"
#include "bench/plot/plot_kinds.h"
#include "lib/array.h"

/* In the order in which a report shows them. */
static plot_kind *const kinds[] = {plot_series, plot_latency, plot_owners, plot_nodes};

static int plot_scenario(const struct compared_scenario *compared, size_t scenario,
			 const char *directory, struct plots *plots, struct error *error)
{
	struct plot_runs runs;
	int code = plot_runs_load(compared, &runs, error);
	size_t i;

	if (code)
		return -1;
	for (i = 0; i < ARRAY_LENGTH(kinds) && !code; i++)
		code = kinds[i](&runs, scenario, directory, plots, error);
	plot_runs_free(&runs);
	return code;
}

int plots_make(const struct compared_scenario *const *all, size_t count, const char *directory,
	       struct plots *plots, struct error *error)
{
	size_t s;

	for (s = 0; s < count; s++)
		if (plot_scenario(all[s], s, directory, plots, error)) {
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

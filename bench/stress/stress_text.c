// SPDX-License-Identifier: GPL-2.0-only
/* Campaigns as text: see stress_text.h. */
#include "bench/stress/stress_text.h"

#include <stdlib.h>

#include "bench/base/progress.h"
#include "bench/base/table.h"
#include "lib/array.h"
#include "lib/xalloc.h"

char *stress_answer(const struct stress_campaign *campaign)
{
	const char *name = campaign->kernel->name;

	if (campaign->unable)
		return xasprintf("%s cannot be stressed: %s", name, campaign->unable);
	if (!campaign->failure_count)
		return xasprintf("nothing found on %s in %zu case%s, seeds %llu to %llu", name,
				 campaign->cases, campaign->cases == 1 ? "" : "s",
				 (unsigned long long)campaign->first_seed,
				 (unsigned long long)(campaign->first_seed + campaign->cases - 1));
	return xasprintf("%zu failure%s found on %s in %zu case%s", campaign->failure_count,
			 campaign->failure_count == 1 ? "" : "s", name, campaign->cases,
			 campaign->cases == 1 ? "" : "s");
}

char *stress_coverage(const struct stress_campaign *campaign)
{
	const char *key;
	json_t *value;
	uint64_t operations = 0;
	size_t passed = 0;

	json_object_foreach (campaign->operations, key, value) {
		operations += (uint64_t)json_integer_value(value);
	}
	json_object_foreach (campaign->places, key, value) {
		passed += json_integer_value(value) > 0;
	}
	return xasprintf(
		"%llu operations of %zu kinds; %llu waits at %zu of %llu places of the swap path "
		"(%zu armed), tasks passed one another at a pair of them %llu times; %zu case%s "
		"spoiled for want of memory; %zu failure%s that this kernel is known for; %.1f "
		"cases a minute",
		(unsigned long long)operations, json_object_size(campaign->operations),
		(unsigned long long)campaign->waits, passed, (unsigned long long)campaign->sites,
		json_object_size(campaign->places), (unsigned long long)campaign->pairs,
		campaign->spoiled, campaign->spoiled == 1 ? "" : "s", campaign->known,
		campaign->known == 1 ? "" : "s",
		campaign->wall_seconds > 0 ? 60 * (double)campaign->cases / campaign->wall_seconds
					   : 0);
}

static void print_failures(const struct stress_campaign *campaign, const struct text_style *style)
{
	static const struct table_column columns[] = {
		{.title = "found", .rest = true, .least = 30},
		{.title = "first seed", .align = TABLE_RIGHT},
		{.title = "seeds", .align = TABLE_RIGHT},
		{.title = "after", .align = TABLE_RIGHT},
	};
	struct table *table = table_new(style);
	size_t i;

	table_columns(table, columns, ARRAY_LENGTH(columns));
	for (i = 0; i < campaign->failure_count; i++) {
		const struct stress_failure *failure = &campaign->failures[i];
		char after[DURATION_SIZE];

		duration_text(failure->wall_seconds, after);
		table_row(table);
		table_cell(table, xstrdup(failure->signature), TABLE_WORSE);
		table_cell(table, xasprintf("%llu", (unsigned long long)failure->seeds[0]), NULL);
		table_cell(table, xasprintf("%zu", failure->count), NULL);
		table_cell(table, xstrdup(after), NULL);
	}
	table_print(table);
	for (i = 0; i < campaign->failure_count; i++) {
		const struct stress_failure *failure = &campaign->failures[i];

		putchar('\n');
		text_print(style, "  ", xasprintf("%s: %s", failure->signature, failure->what));
		printf("  make replay FINDING=%s\n", failure->directory);
	}
}

void stress_print(const struct stress_campaign *campaign, const struct text_style *style)
{
	text_print(style, "", stress_answer(campaign));
	if (campaign->failure_count) {
		putchar('\n');
		print_failures(campaign, style);
	}
	putchar('\n');
	text_print(style, "  ", stress_coverage(campaign));
}

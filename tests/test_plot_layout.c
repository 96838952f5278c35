// SPDX-License-Identifier: GPL-2.0-only
/* Where labels and ticks of plots go. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bench/plot/plot_layout.h"

static void spread_labels_do_not_touch(void **state)
{
	struct plot_place near[] = {{10, 0, 10}, {12, 0, 10}, {50, 0, 10}, {11, 0, 10}};
	struct plot_place end[] = {{99, 0, 10}, {98, 0, 10}};
	struct plot_place many[] = {{0, 0, 100}, {0, 0, 100}};

	(void)state;
	plot_spread(near, 4, 0, 100);
	assert_true(near[0].at == 10 && near[3].at == 20 && near[1].at == 30 && near[2].at == 50);
	plot_spread(end, 2, 0, 100);
	assert_true(end[1].at == 85 && end[0].at == 95);
	plot_spread(many, 2, 0, 100); /* half of what they want each, in order */
	assert_true(many[0].at == 25 && many[1].at == 75);
}

static void ticks_are_round(void **state)
{
	(void)state;
	assert_true(plot_round_up(0.3) == 0.5 && plot_round_up(1000) == 1000);
	assert_true(plot_round_up(1001) == 2000 && plot_round_up(501) == 1000);
	assert_true(plot_round_down(0.3) > 0.199 && plot_round_down(0.3) < 0.201);
	assert_true(plot_round_down(1000) == 1000 && plot_round_down(999) == 500);
	assert_true(plot_tick(13, 3) == 2 && plot_tick(0, 3) == 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spread_labels_do_not_touch),
		cmocka_unit_test(ticks_are_round),
	};

	return cmocka_run_group_tests_name("plot_layout", tests, NULL, NULL);
}

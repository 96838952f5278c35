// SPDX-License-Identifier: GPL-2.0-only
/* Reports: what is gathered. */
#include "tests/report_fixture.h"

static void details(void **state)
{
	const struct detail *detail;
	bool owner = false, unseen = true;
	size_t m;

	(void)state;
	two_kernels();
	detail = report.details[0];
	for (m = 0; m < detail->scenario.metric_count; m++) {
		const char *says = detail->scenario.metrics[m].says;

		if (strcmp(says, "pages of tree/bystander, in squeeze (hog, bystander active)") ==
		    0) {
			owner = true;
			assert_true(compare_metric(detail->figures, 0, m).median == 12172.5);
			assert_true(detail_shown(detail, m));
		}
		if (strcmp(says, "bystander, from disk: faults") == 0)
			unseen = !detail_present(detail, m);
	}
	assert_true(owner);
	assert_true(unseen);
	assert_true(detail_quiet(detail, DETAIL_GAVE_UP));
	assert_false(detail_quiet(detail, DETAIL_INVERSION));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		REPORT_TEST(details),
	};

	return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}

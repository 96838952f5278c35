// SPDX-License-Identifier: GPL-2.0-only
/* What a kernel is called in tables: its release where its name only says how it is asked for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/record/kernel_title.h"
#include "lib/array.h"
#include "lib/xalloc.h"
#include "tests/parts_of.h"

#define MAINLINE_PATCHES "[{\"name\":\"sim.patch\"},{\"name\":\"mainline.patch\"}]"

static void titles(void **state)
{
	static const struct {
		const char *name, *build, *title;
	} cases[] = {
		{"mainline", "{\"source_version\":\"6.12.117\",\"patches\":" MAINLINE_PATCHES "}",
		 "6.12.117"},
		{"mainline+my", "{\"source_version\":\"7.3-rc3\",\"patches\":" MAINLINE_PATCHES "}",
		 "7.3-rc3+my"},
		{"mainline+a+b", "{\"source_version\":\"6.12\",\"patches\":" MAINLINE_PATCHES "}",
		 "6.12+a+b"},
		{"debian-7.3", "{\"source_version\":\"7.3.4\",\"patches\":[]}", "7.3.4"},
		{"debian-7.3+my", "{\"source_version\":\"7.3.4\"}", "7.3.4+my"},
		{"debian-7.3", "{\"source_version\":\"7.3\"}", "7.3"},
		/* names that the user gave, and the other variants, are kept */
		{"mainline", "{\"source_version\":\"6.12.117\",\"patches\":[]}", "mainline"},
		{"mine", "{\"source_version\":\"6.12.117\",\"patches\":" MAINLINE_PATCHES "}",
		 "mine"},
		{"mainliner", "{\"source_version\":\"6.12\",\"patches\":" MAINLINE_PATCHES "}",
		 "mainliner"},
		{"patched", "{\"source_version\":\"6.12.117\",\"patches\":" MAINLINE_PATCHES "}",
		 "patched"},
		{"debian-7.3", "{\"source_version\":\"7.30.1\"}", "debian-7.3"},
		{"debian-", "{\"source_version\":\"7.3.4\"}", "debian-"},
		{"debian-mine", "{\"source_version\":\"7.3.4\"}", "debian-mine"},
		/* what the record does not say, or what is no release */
		{"mainline", "{\"patches\":" MAINLINE_PATCHES "}", "mainline"},
		{"mainline", "{\"source_version\":612,\"patches\":" MAINLINE_PATCHES "}",
		 "mainline"},
		{"mainline", "{\"source_version\":\"6 12\",\"patches\":" MAINLINE_PATCHES "}",
		 "mainline"},
		{"debian-7.3",
		 "{\"source_version\":\"7.3.44444444444444444444444444444444444444444\"}",
		 "debian-7.3"},
		{"mainline", "null", "mainline"},
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(cases); i++) {
		char *text = xasprintf("{\"kernel\":{\"name\":\"%s\",\"build\":%s}}", cases[i].name,
				       cases[i].build);
		json_t *json = json_loads(text, 0, NULL);
		struct parts parts = parts_of(json);
		char *title = kernel_title(parts.root);

		assert_string_equal(title, cases[i].title);
		free(title);
		parts_free(&parts);
		json_decref(json);
		free(text);
	}
}

static void bases_have_titles_too(void **state)
{
	static const char *const cases[][4] = {
		/* title, name, base, title of the base */
		{"6.12.117+my", "mainline+my", "mainline", "6.12.117"},
		{"6.12.117+a+b", "mainline+a+b", "mainline+a", "6.12.117+a"},
		{"patched+my", "patched+my", "patched", "patched"},
		{"mainline+my:A", "mainline+my", "mainline", "mainline"},
		{"+my", "mainline+my", "mainline", "mainline"},
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LENGTH(cases); i++) {
		char *title = kernel_title_of_base(cases[i][0], cases[i][1], cases[i][2]);

		assert_string_equal(title, cases[i][3]);
		free(title);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(titles),
		cmocka_unit_test(bases_have_titles_too),
	};

	return cmocka_run_group_tests_name("kernel_title", tests, NULL, NULL);
}

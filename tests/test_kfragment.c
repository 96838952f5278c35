// SPDX-License-Identifier: GPL-2.0-only
/* The fragment of configuration: what of it is for a kernel, and what a kernel did not take. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "bench/base/words.h"
#include "bench/kernel/kfragment.h"
#include "lib/array.h"

static void assert_lost(const char *fragment, const char *config, enum kfragment_lines which,
			const char *expected)
{
	char **lost = kfragment_lost(fragment, config, which);
	char *text = words_join(lost, ", ");

	assert_string_equal(text, expected);
	free(text);
	words_free(lost);
}

static void fragment_lines(void **test_state)
{
	static const char both[] = "CONFIG_A=y\n# wanted: gone since 6.18\nCONFIG_B=y\n"
				   "# CONFIG_C is not set\n\nCONFIG_D=y\n";

	(void)test_state;
	assert_lost("", "", KFRAGMENT_REQUIRED, "");
	assert_lost("CONFIG_A=y\n# CONFIG_B is not set\n# CONFIG_C is not set\n",
		    "CONFIG_A=y\n# CONFIG_B is not set\nCONFIG_CC=y", KFRAGMENT_REQUIRED, "");
	assert_lost("CONFIG_A=16\n\n# CONFIG_A is great\nCONFIG_B=y\n",
		    "CONFIG_A=160\nXCONFIG_B=y\nCONFIG_B=yes\n", KFRAGMENT_REQUIRED,
		    "CONFIG_A=16, CONFIG_B=y");
	assert_lost("# CONFIG_A is not set", "CONFIG_A=m", KFRAGMENT_REQUIRED,
		    "# CONFIG_A is not set");
	assert_lost(both, "CONFIG_C=y", KFRAGMENT_REQUIRED, "CONFIG_A=y, CONFIG_D=y");
	assert_lost(both, "CONFIG_C=y", KFRAGMENT_WANTED, "CONFIG_B=y, # CONFIG_C is not set");
	assert_lost(both, "CONFIG_A=y\nCONFIG_B=y", KFRAGMENT_WANTED, "");
}

static void sections_of_older_kernels(void **test_state)
{
	static const char fragment[] = "CONFIG_A=y\n# until 6.9: why\nCONFIG_B=y\n\nCONFIG_C=y\n";
	static const char *const older[] = {"6.9", "6.9.12", "6.1.192", "5.15"};
	static const char *const newer[] = {"6.10", "6.12.117", "7.3.4"};
	size_t i;

	(void)test_state;
	for (i = 0; i < ARRAY_LENGTH(older); i++) {
		char *text = kfragment_for(fragment, older[i]);

		assert_string_equal(text, fragment);
		free(text);
	}
	for (i = 0; i < ARRAY_LENGTH(newer); i++) {
		char *text = kfragment_for(fragment, newer[i]);

		assert_string_equal(text, "CONFIG_A=y\n\nCONFIG_C=y\n");
		free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fragment_lines),
		cmocka_unit_test(sections_of_older_kernels),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0-only
/* Figures and paragraphs for people, and the statistics behind them. */
#include <errno.h>
#include <locale.h>
#include <pty.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench/base/text.h"
#include "bench/statistics/stats.h"
#include "lib/array.h"

static const char *quantity(double value, const char *unit)
{
	static char text[TEXT_ROOM];

	return text_range(value, value, unit, text);
}

static void counts_have_their_thousands_separated(void **state)
{
	(void)state;
	assert_string_equal(quantity(0, "pages"), "0 pages");
	assert_string_equal(quantity(1, "pages"), "1 page");
	assert_string_equal(quantity(1, "ns"), "1 ns");
	assert_string_equal(quantity(999, "pages"), "999 pages");
	assert_string_equal(quantity(42906, "pages"), "42,906 pages");
	assert_string_equal(quantity(1234567, "pages"), "1,234,567 pages");
	assert_string_equal(quantity(-1000, "pages"), "-1,000 pages");
	assert_string_equal(quantity(905.5, "pages"), "905.5 pages");
	assert_string_equal(quantity(1e300, "pages"), "huge pages");
}

static void times_and_sizes_have_a_unit_that_suits_them(void **state)
{
	(void)state;
	assert_string_equal(quantity(0, "ns"), "0 ns");
	assert_string_equal(quantity(999, "ns"), "999 ns");
	assert_string_equal(quantity(1000, "ns"), "1.00 us");
	assert_string_equal(quantity(9600, "ns"), "9.60 us");
	assert_string_equal(quantity(9994, "ns"), "9.99 us");
	assert_string_equal(quantity(9996, "ns"), "10.0 us");
	assert_string_equal(quantity(99940, "ns"), "99.9 us");
	assert_string_equal(quantity(99960, "ns"), "100 us");
	assert_string_equal(quantity(1.2e6, "ns"), "1.20 ms");
	assert_string_equal(quantity(2.314e9, "ns"), "2.31 s");
	assert_string_equal(quantity(1023, "bytes"), "1,023 bytes");
	assert_string_equal(quantity(1536 * 1024, "bytes"), "1.50 MiB");
	assert_string_equal(quantity(3.0 * (1 << 30), "bytes"), "3.00 GiB");
	assert_string_equal(quantity(37.25, "%"), "37.2 %");
	assert_string_equal(quantity(0.8, "index"), "0.800");
	assert_string_equal(quantity(1.826, "x"), "1.83 x");
	assert_string_equal(quantity(1, "x"), "1.00 x");
}

static void ranges_share_a_unit(void **state)
{
	char text[TEXT_ROOM];

	(void)state;
	assert_string_equal(text_range(0, 17, "pages", text), "0 to 17 pages");
	assert_string_equal(text_range(9600, 95000, "ns", text), "9.60 to 95.0 us");
	assert_string_equal(text_range(0, 95000, "ns", text), "0 to 95.0 us");
	assert_string_equal(text_range(0.54, 0.544, "index", text), "0.540 to 0.544");
	assert_string_equal(text_range(0.5401, 0.5402, "index", text), "0.540");
}

static void scale_keeps_the_least_readable_and_the_greatest_short(void **state)
{
	(void)state;
	assert_string_equal(text_scale_for("ns", 9600, 95000).unit, "us");
	assert_string_equal(text_scale_for("ns", 9600, 999e6).unit, "us");
	assert_string_equal(text_scale_for("ns", 12e3, 4.12e9).unit, "ms");
	assert_string_equal(text_scale_for("ns", 0, 0).unit, "ns");
	assert_string_equal(text_scale_for("bytes", 4096, 12288).unit, "KiB");
	assert_string_equal(text_scale_for("pages", 1, 1e9).unit, "pages");
}

static void small_values_keep_two_digits(void **state)
{
	struct text_scale ms = {.unit = "ms", .divisor = 1e6};
	char text[TEXT_ROOM];

	(void)state;
	assert_string_equal(text_number(12e3, &ms, text_decimals(12e3, &ms), text), "0.012");
	assert_string_equal(text_number(1, &ms, text_decimals(1, &ms), text), "0.000001");
	assert_string_equal(text_number(-1, &ms, 2, text), "0.00"); /* no "-0.00" */
}

static const char *change(double from, double to, const char *unit)
{
	static char text[TEXT_ROOM];

	return text_change(from, to, unit, text);
}

static void changes_say_what_happened(void **state)
{
	(void)state;
	assert_string_equal(change(0, 0, "pages"), "same");
	assert_string_equal(change(7, 7, "pages"), "same");
	assert_string_equal(change(0.1 + 0.2, 0.3, "index"), "same");
	assert_string_equal(change(0, 22275, "pages"), "was 0");
	assert_string_equal(change(42906, 0, "pages"), "-100 %");
	assert_string_equal(change(100, 88, "pages"), "-12 %");
	assert_string_equal(change(9600, 9800, "ns"), "+2.1 %");
	assert_string_equal(change(100, 199, "pages"), "+99 %");
	assert_string_equal(change(100, 200, "pages"), "x 2.0");
	assert_string_equal(change(100, 310, "pages"), "x 3.1");
	assert_string_equal(change(100, 2000, "pages"), "x 20");
	assert_string_equal(change(12, 4120000, "pages"), "x 343,333");
	assert_string_equal(change(71.2, 45, "%"), "-26.2 pp");
	assert_string_equal(change(0, 2.5, "%"), "+2.5 pp");
	assert_string_equal(change(-5, 10, "pages"), "+15 pages");
	assert_string_equal(change(4096, -4096, "bytes"), "-8.00 KiB");
}

/* Nothing that differs reads as no change, and only 0 as -100 %. */
static void changes_do_not_round_to_a_lie(void **state)
{
	(void)state;
	assert_string_equal(change(1e6, 1e6 + 1, "pages"), "< +0.01 %");
	assert_string_equal(change(1e6, 1e6 - 1, "pages"), "> -0.01 %");
	assert_string_equal(change(10000, 10004, "pages"), "+0.04 %");
	assert_string_equal(change(1000, 4, "pages"), "-99.60 %");
	assert_string_equal(change(1e9, 1, "pages"), "-99.99 %");
}

/* Skipped where the system has no locale with a decimal comma. */
static void locale_does_not_matter(void **state)
{
	static const char *const names[] = {"de_DE.UTF-8", "de_DE", "fr_FR.UTF-8", "es_ES.UTF-8"};
	const size_t count = ARRAY_LENGTH(names);
	size_t i = 0;

	(void)state;
	while (i < count && !setlocale(LC_ALL, names[i]))
		i++;
	if (i == count)
		skip();
	assert_string_equal(localeconv()->decimal_point, ",");
	assert_string_equal(quantity(9600, "ns"), "9.60 us");
	assert_string_equal(quantity(1234.5, "pages"), "1,234.5 pages");
	setlocale(LC_ALL, "C");
}

static void expect_wrapped(const char *text, size_t width, const char *indent, const char *expected)
{
	char *wrapped = text_wrap(text, width, indent);

	assert_string_equal(wrapped, expected);
	free(wrapped);
}

static void paragraphs_break_at_blanks(void **state)
{
	(void)state;
	expect_wrapped("", 10, "", "");
	expect_wrapped("one", 10, "", "one");
	expect_wrapped("one two three", 13, "  ", "one two three");
	expect_wrapped("one two three", 12, "  ", "one two\n  three");
	expect_wrapped("one two three four", 8, "  ", "one two\n  three\n  four");
	expect_wrapped("  blanks \n\t and  breaks ", 80, "", "blanks and breaks");
	expect_wrapped("a unbreakable b", 4, "", "a\nunbreakable\nb");
}

static void paragraphs_count_characters_not_bytes(void **state)
{
	(void)state;
	expect_wrapped("\xc3\xa4\xc3\xb6\xc3\xbc \xc3\xa4\xc3\xb6\xc3\xbc", 7, "",
		       "\xc3\xa4\xc3\xb6\xc3\xbc \xc3\xa4\xc3\xb6\xc3\xbc");
	assert_int_equal(text_width("\xc3\xa4\xc3\xb6\xc3\xbc\nab"), 3);
	expect_wrapped("\xc3\x84\xc3\x96 a\xc2\xa0z", 80, "", "\xc3\x84\xc3\x96 a\xc2\xa0z");
	assert_int_equal(text_width("ab\nabcd\n"), 4);
	assert_int_equal(text_width(""), 0);
}

/* A text from a guest's console must not steer the terminal. */
static void paragraphs_hold_no_control_characters(void **state)
{
	(void)state;
	expect_wrapped("red\033[31m bell\a del\x7f csi\xc2\x9b!", 80, "",
		       "red [31m bell del csi !");
}

static void median_of_odd_and_even_numbers(void **state)
{
	double odd[] = {3, 1, 2}, even[] = {10, 1, 4, 2}, one[] = {7};
	struct summary summary = summarize(odd, 3);

	(void)state;
	assert_true(summary.median == 2 && summary.low == 1 && summary.high == 3);
	assert_int_equal(summary.count, 3);
	summary = summarize(even, 4);
	assert_true(summary.median == 3 && summary.low == 1 && summary.high == 10);
	summary = summarize(one, 1);
	assert_true(summary.median == 7 && summary.low == 7 && summary.high == 7);
	summary = summarize(NULL, 0);
	assert_true(summary.count == 0 && summary.median == 0);
}

static void style_of_a_file_is_plain(void **state)
{
	FILE *out = tmpfile();
	struct text_style style;

	(void)state;
	assert_non_null(out);
	style = text_style_for(out);
	assert_int_equal(style.width, 80);
	assert_false(style.color);
	fclose(out);
}

static void style_of_a_terminal_is_its_own(void **state)
{
	struct winsize size = {.ws_row = 24, .ws_col = 132};
	int terminal, keyboard;
	FILE *out;

	(void)state;
	if (openpty(&keyboard, &terminal, NULL, NULL, &size)) {
		print_message("needs pseudo-terminals (/dev/pts): %s\n", strerror(errno));
		skip();
	}
	out = fdopen(terminal, "w");
	assert_non_null(out);
	unsetenv("NO_COLOR");
	assert_int_equal(text_style_for(out).width, 132);
	assert_true(text_style_for(out).color);
	setenv("NO_COLOR", "", 1);
	assert_true(text_style_for(out).color);
	setenv("NO_COLOR", "1", 1);
	assert_false(text_style_for(out).color);
	size.ws_col = 10;
	assert_int_equal(ioctl(keyboard, TIOCSWINSZ, &size), 0);
	assert_int_equal(text_style_for(out).width, 60);
	size.ws_col = 0; /* a terminal that does not know */
	assert_int_equal(ioctl(keyboard, TIOCSWINSZ, &size), 0);
	assert_int_equal(text_style_for(out).width, 80);
	fclose(out);
	close(keyboard);
}

static void ends_of_texts(void **state)
{
	(void)state;
	assert_true(text_ends("quick.yaml", ".yaml"));
	assert_true(text_ends(".yaml", ".yaml"));
	assert_true(text_ends("any", ""));
	assert_false(text_ends("yaml", ".yaml"));
	assert_false(text_ends("quick.yaml.old", ".yaml"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ends_of_texts),
		cmocka_unit_test(counts_have_their_thousands_separated),
		cmocka_unit_test(times_and_sizes_have_a_unit_that_suits_them),
		cmocka_unit_test(ranges_share_a_unit),
		cmocka_unit_test(scale_keeps_the_least_readable_and_the_greatest_short),
		cmocka_unit_test(small_values_keep_two_digits),
		cmocka_unit_test(changes_say_what_happened),
		cmocka_unit_test(changes_do_not_round_to_a_lie),
		cmocka_unit_test(locale_does_not_matter),
		cmocka_unit_test(paragraphs_break_at_blanks),
		cmocka_unit_test(paragraphs_count_characters_not_bytes),
		cmocka_unit_test(paragraphs_hold_no_control_characters),
		cmocka_unit_test(median_of_odd_and_even_numbers),
		cmocka_unit_test(style_of_a_file_is_plain),
		cmocka_unit_test(style_of_a_terminal_is_its_own),
	};

	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Figures and paragraphs for people: thousands separated, times and sizes in a unit
 * that suits them, lines broken at words. ASCII; none of it depends on the locale.
 */
#ifndef ZSWAPBENCH_TEXT_H
#define ZSWAPBENCH_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Where text goes and how. */
struct text_style {
	FILE *out;
	size_t width; /* characters of a line; only what cannot be narrower exceeds it */
	bool color;
};

/*
 * The style for @out: on a terminal its width, and colour unless NO_COLOR is set
 * (https://no-color.org); otherwise 80 characters without colour.
 */
struct text_style text_style_for(FILE *out);

/* Room for any text that this file writes into a buffer. */
#define TEXT_ROOM 80

/* How the figures of one metric are written: divided by @divisor, in @unit. */
struct text_scale {
	const char *unit; /* static: "us", "MiB", "pages" */
	double divisor;
};

/*
 * The scale for figures in @unit ("ns", "bytes" or any other) between @low and
 * @high, without sign and without zeroes: the least of them is at least 1 in it,
 * unless the greatest would then have more than six digits.
 */
struct text_scale text_scale_for(const char *unit, double low, double high);

/* Decimals that suit @value, in the metric's own unit, on @scale. */
int text_decimals(double value, const struct text_scale *scale);

/* Writes @value on @scale with @decimals, as in "42,906" or "9.62"; returns @text. */
const char *text_number(double value, const struct text_scale *scale, int decimals,
			char text[TEXT_ROOM]);

/*
 * Writes a range, or one value if both ends read the same, in a unit chosen for it
 * alone: "9.62 us", "0 to 17 pages"; returns @text.
 */
const char *text_range(double low, double high, const char *unit, char text[TEXT_ROOM]);

/* Writes @value unrounded, to six decimals if it has any, without a unit; returns @text. */
const char *text_exact(double value, char text[TEXT_ROOM]);

/*
 * The change from @from to @to, both in @unit: "same", "was 0", "-12 %", "x 3.1" from
 * a doubling on, "+2.5 pp" (percentage points) where the unit is %. Writes to @text
 * and returns it.
 */
const char *text_change(double from, double to, const char *unit, char text[TEXT_ROOM]);

bool text_ends(const char *text, const char *end);

/*
 * Breaks @text at blanks into lines of at most @width characters, longer words
 * excepted, all lines but the first begun with @indent. Control characters count as
 * blanks. The caller frees the result, which has no newline at its end.
 */
char *text_wrap(const char *text, size_t width, const char *indent);

/*
 * Prints a paragraph, @text, allocated, which it frees: wrapped to the style's width but
 * no wider than is good to read, its lines after the first begun with @indent.
 */
void text_print(const struct text_style *style, const char *indent, char *text);

/* The same behind @first, as wide as the style is. */
void text_say(const struct text_style *style, const char *first, const char *indent, char *text);

/* Characters of the longest line of a UTF-8 @text. */
size_t text_width(const char *text);

#endif

// SPDX-License-Identifier: GPL-2.0-only
/* Sizes, times and decimal numbers as text: see units.h. */
#include "bench/base/units.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* Decimal digits that a double holds exactly: 10^15 < 2^53. */
#define EXACT_DIGITS 15

struct unit {
	const char *suffix;
	uint64_t factor;
};

/* Largest first: the first one that divides a value writes it. */
static const struct unit size_units[] = {
	{"G", 1ULL << 30}, {"M", 1ULL << 20}, {"K", 1ULL << 10}, {"", 1}, {NULL, 0},
};

static const struct unit time_units[] = {
	{"s", 1000000000}, {"ms", 1000000}, {"us", 1000}, {"ns", 1}, {NULL, 0},
};

/* Reads digits into @value and moves @text behind them. */
static int parse_digits(const char **text, uint64_t *value)
{
	const char *c = *text;

	*value = 0;
	for (; *c >= '0' && *c <= '9'; c++)
		if (__builtin_mul_overflow(*value, 10, value) ||
		    __builtin_add_overflow(*value, *c - '0', value))
			return -1;
	if (c == *text)
		return -1;
	*text = c;
	return 0;
}

static int parse_scaled(const char *text, const struct unit *units, uint64_t *value)
{
	uint64_t digits;

	if (parse_digits(&text, &digits))
		return -1;
	for (; units->suffix; units++)
		if (!strcmp(text, units->suffix))
			return __builtin_mul_overflow(digits, units->factor, value) ? -1 : 0;
	return -1;
}

int units_parse_count(const char *text, uint64_t *count)
{
	return parse_digits(&text, count) || *text ? -1 : 0;
}

int units_parse_size(const char *text, uint64_t *bytes)
{
	return parse_scaled(text, size_units, bytes);
}

int units_parse_time(const char *text, uint64_t *ns)
{
	return parse_scaled(text, time_units, ns);
}

int units_parse_decimal(const char *text, double *value)
{
	bool negative = *text == '-';
	double mantissa = 0, scale = 1;
	size_t digits = 0;
	bool point = false;

	for (text += negative; *text; text++) {
		if (*text == '.' && !point && digits) {
			point = true;
			continue;
		}
		if (*text < '0' || *text > '9' || ++digits > EXACT_DIGITS)
			return -1;
		mantissa = mantissa * 10 + (*text - '0');
		if (point)
			scale *= 10;
	}
	if (!digits || text[-1] == '.')
		return -1;
	/* Both are exact integers, so one correctly rounded division is the nearest double. */
	*value = (negative ? -mantissa : mantissa) / scale;
	return 0;
}

static const char *format_scaled(uint64_t value, const struct unit *units, char text[UNITS_TEXT])
{
	while (value % units->factor)
		units++;
	snprintf(text, UNITS_TEXT, "%llu%s", (unsigned long long)(value / units->factor),
		 units->suffix);
	return text;
}

const char *units_size(uint64_t bytes, char text[UNITS_TEXT])
{
	return format_scaled(bytes, bytes ? size_units : &size_units[3], text);
}

const char *units_time(uint64_t ns, char text[UNITS_TEXT])
{
	return format_scaled(ns, time_units, text);
}

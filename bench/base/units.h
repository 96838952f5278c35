/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Quantities as people write them: "64M", "80us", "0.99". None of this depends
 * on the locale. Parsers return 0, or -1 for text that is not such a quantity or
 * does not fit; the caller knows the key and says what was expected.
 */
#ifndef ZSWAPBENCH_UNITS_H
#define ZSWAPBENCH_UNITS_H

#include <stdint.h>

/* Room for any text that units_size() or units_time() writes. */
#define UNITS_TEXT 32

/* Digits alone: "1000". */
int units_parse_count(const char *text, uint64_t *count);

/* Bytes, or with the suffix K, M or G (powers of 1024): "64M". */
int units_parse_size(const char *text, uint64_t *bytes);

/* Nanoseconds from a whole number and ns, us, ms or s: "80us". The unit is not optional. */
int units_parse_time(const char *text, uint64_t *ns);

/* At most 15 digits with or without a point and a minus: "0.99". The nearest double. */
int units_parse_decimal(const char *text, double *value);

/* Writes @bytes or @ns in the largest unit that divides it, into @text; returns @text. */
const char *units_size(uint64_t bytes, char text[UNITS_TEXT]);
const char *units_time(uint64_t ns, char text[UNITS_TEXT]);

#endif

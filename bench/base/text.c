// SPDX-License-Identifier: GPL-2.0-only
/* Figures and paragraphs: see text.h. */
#include "bench/base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "lib/array.h"
#include "lib/xalloc.h"

enum { MIN_LINE = 60, MAX_PARAGRAPH = 100, LONGEST_NUMBER = 30 };

struct text_style text_style_for(FILE *out)
{
	const char *no_color = getenv("NO_COLOR");
	struct text_style style = {.out = out, .width = 80};
	struct winsize size;

	if (!isatty(fileno(out)))
		return style;
	style.color = !no_color || !*no_color;
	if (ioctl(fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_col)
		style.width = size.ws_col > MIN_LINE ? size.ws_col : MIN_LINE;
	return style;
}

/* Relative error of a few operations on doubles: no difference of anything counted is less. */
#define ROUNDING 1e-12

/* Units that grow; the first of each is the metric's own. */
static const struct {
	const char *own, *unit;
	double divisor;
} units[] = {
	{"ns", "ns", 1},
	{"ns", "us", 1e3},
	{"ns", "ms", 1e6},
	{"ns", "s", 1e9},
	{"bytes", "bytes", 1},
	{"bytes", "KiB", 1024},
	{"bytes", "MiB", 1024.0 * 1024},
	{"bytes", "GiB", 1024.0 * 1024 * 1024},
};

struct text_scale text_scale_for(const char *unit, double low, double high)
{
	struct text_scale scale = {.unit = unit, .divisor = 1};
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(units); i++) {
		if (strcmp(units[i].own, unit) == 0 &&
		    (low >= units[i].divisor || high / scale.divisor >= 1e6)) {
			scale.unit = units[i].unit;
			scale.divisor = units[i].divisor;
		}
	}
	return scale;
}

int text_decimals(double value, const struct text_scale *scale)
{
	double scaled = fabs(value) / scale->divisor;

	if (strcmp(scale->unit, "%") == 0)
		return 1;
	if (strcmp(scale->unit, "x") == 0)
		return 2;
	if (strcmp(scale->unit, "index") == 0)
		return 3;
	if (scale->divisor == 1) /* counts: a half only as the median of an even number */
		return scaled != floor(scaled);
	if (scaled == 0 || scaled >= 99.95)
		return 0;
	if (scaled < 1)
		return (int)fmin(6, 1 - floor(log10(scaled)));
	return scaled < 9.995 ? 2 : 1;
}

static const char *put_word(const char *word, char text[TEXT_ROOM])
{
	snprintf(text, TEXT_ROOM, "%s", word);
	return text;
}

const char *text_number(double value, const struct text_scale *scale, int decimals,
			char text[TEXT_ROOM])
{
	char digits[400]; /* of any double, with whatever decimal point the locale has */
	size_t whole, length, i;
	char *end = text;

	length = (size_t)snprintf(digits, sizeof(digits), "%.*f", decimals,
				  fabs(value) / scale->divisor);
	whole = strspn(digits, "0123456789");
	if (whole + whole / 3 + (size_t)decimals + 2 > LONGEST_NUMBER)
		return put_word("huge", text);
	if (value < 0 && strspn(digits, "0.,") < length)
		*end++ = '-';
	for (i = 0; i < whole; i++) {
		if (i && (whole - i) % 3 == 0)
			*end++ = ',';
		*end++ = digits[i];
	}
	if (decimals) {
		*end++ = '.';
		end = stpcpy(end, digits + length - decimals);
	}
	*end = '\0';
	return text;
}

const char *text_range(double low, double high, const char *unit, char text[TEXT_ROOM])
{
	struct text_scale scale = text_scale_for(unit, fabs(low ? low : high), fabs(high));
	bool bare = strcmp(unit, "index") == 0;
	char from[TEXT_ROOM], to[TEXT_ROOM];
	int letters = (int)strlen(scale.unit);

	text_number(low, &scale, text_decimals(low, &scale), from);
	text_number(high, &scale, text_decimals(high, &scale), to);
	if (strcmp(from, "1") == 0 && strcmp(to, "1") == 0 && letters > 2)
		letters--; /* "1 page"; the units of two letters are abbreviations */
	snprintf(text, TEXT_ROOM, "%.30s%s%.30s%s%.*s", from, strcmp(from, to) ? " to " : "",
		 strcmp(from, to) ? to : "", bare ? "" : " ", bare ? 0 : letters, scale.unit);
	return text;
}

const char *text_exact(double value, char text[TEXT_ROOM])
{
	const struct text_scale plain = {.unit = "", .divisor = 1};

	return text_number(value, &plain, value == floor(value) ? 0 : 6, text);
}

/* A signed difference: "+0.25 pp". */
static const char *signed_difference(double value, int decimals, const char *unit,
				     char text[TEXT_ROOM])
{
	const struct text_scale plain = {.unit = "", .divisor = 1};
	char number[TEXT_ROOM];

	text_number(fabs(value), &plain, decimals, number);
	snprintf(text, TEXT_ROOM, "%c%.30s%.12s", value < 0 ? '-' : '+', number, unit);
	return text;
}

const char *text_change(double from, double to, const char *unit, char text[TEXT_ROOM])
{
	double percent = 100 * (to - from) / from;
	char number[TEXT_ROOM];

	if (fabs(to - from) <= ROUNDING * fabs(from))
		return put_word("same", text);
	if (strcmp(unit, "%") == 0)
		return signed_difference(to - from, 1, " pp", text);
	if (from == 0)
		return put_word("was 0", text);
	if (from < 0 || to < 0) {
		text_range(fabs(to - from), fabs(to - from), unit, number);
		snprintf(text, TEXT_ROOM, "%c%.70s", to < from ? '-' : '+', number);
		return text;
	}
	if (to >= 2 * from) {
		const struct text_scale plain = {.unit = "", .divisor = 1};

		text_number(to / from, &plain, to < 9.95 * from, number);
		snprintf(text, TEXT_ROOM, "x %.30s", number);
		return text;
	}
	if (fabs(percent) < 0.005)
		return put_word(to < from ? "> -0.01 %" : "< +0.01 %", text);
	if (to > 0 && percent < -99.5) /* never rounded to -100 %, which says 0 */
		return signed_difference(fmax(percent, -99.99), 2, " %", text);
	return signed_difference(percent, fabs(percent) < 0.095 ? 2 : fabs(percent) < 9.95, " %",
				 text);
}

/* The character at @at: its bytes, and whether it is a blank or a control character. */
static size_t character_length(const char *at, bool *blank)
{
	const unsigned char *byte = (const unsigned char *)at;
	size_t length = 1;

	*blank = *byte <= ' ' || *byte == 0x7f ||
		 (*byte == 0xc2 && byte[1] >= 0x80 && byte[1] < 0xa0);
	while ((byte[length] & 0xc0) == 0x80)
		length++;
	return length;
}

char *text_wrap(const char *text, size_t width, const char *indent)
{
	size_t column = 0, room = 1, step;
	const char *at = text, *word;
	char *wrapped, *end;
	bool blank;

	for (word = text; *word; word++)
		room += 2 + strlen(indent);
	wrapped = end = xmalloc(room);
	while (*at) {
		size_t length = 0;

		for (word = at; *at && (step = character_length(at, &blank), !blank); at += step)
			length++;
		if (length && column && column + 1 + length > width) {
			*end++ = '\n';
			end = stpcpy(end, indent);
			column = strlen(indent);
		} else if (length && column) {
			*end++ = ' ';
			column++;
		}
		memcpy(end, word, (size_t)(at - word));
		end += at - word;
		column += length;
		while (*at && (step = character_length(at, &blank), blank))
			at += step;
	}
	*end = '\0';
	return wrapped;
}

size_t text_width(const char *text)
{
	size_t longest = 0, length = 0;
	bool blank;

	while (*text) {
		length = *text == '\n' ? 0 : length + 1;
		longest = length > longest ? length : longest;
		text += character_length(text, &blank);
	}
	return longest;
}

bool text_ends(const char *text, const char *end)
{
	size_t length = strlen(text), tail = strlen(end);

	return length >= tail && strcmp(text + length - tail, end) == 0;
}

void text_print(const struct text_style *style, const char *indent, char *text)
{
	struct text_style narrow = *style;

	if (narrow.width > MAX_PARAGRAPH)
		narrow.width = MAX_PARAGRAPH;
	text_say(&narrow, "", indent, text);
}

void text_say(const struct text_style *style, const char *first, const char *indent, char *text)
{
	char *wrapped = text_wrap(text, style->width - strlen(first), indent);

	fprintf(style->out, "%s%s\n", first, wrapped);
	free(wrapped);
	free(text);
}

// SPDX-License-Identifier: GPL-2.0-only
/* Sparklines: see sparkline.h. */
#include "bench/report/sparkline.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/statistics/stats.h"
#include "lib/xalloc.h"

enum { LEVELS = 8, BLOCK_BYTES = 3 };

/* The medians of @count values in @width groups, as equal as they can be. The caller frees. */
static double *grouped(const double *values, size_t count, size_t width)
{
	double *groups = xcalloc(width, sizeof(*groups)), *room = xcalloc(count, sizeof(*room));
	size_t i;

	for (i = 0; i < width; i++) {
		size_t begin = i * count / width, end = (i + 1) * count / width;

		memcpy(room, values + begin, (end - begin) * sizeof(*room));
		groups[i] = summarize(room, end - begin).median;
	}
	free(room);
	return groups;
}

static int level(double value, double low, double span)
{
	int height = span > 0 ? (int)floor((value - low) / span * LEVELS) : 0;

	return height < LEVELS ? height : LEVELS - 1;
}

char *sparkline(const double *values, size_t count, size_t width, double span, bool utf8)
{
	size_t bars = count < width ? count : width, i;
	double *heights = grouped(values, count, bars), low = 0, high = 0;
	char *line = xcalloc(bars * BLOCK_BYTES + 1, 1), *end = line;

	for (i = 0; i < bars; i++) {
		low = i ? fmin(low, heights[i]) : heights[i];
		high = i ? fmax(high, heights[i]) : heights[i];
	}
	for (i = 0; i < bars; i++) {
		int height = level(heights[i], low, fmax(high - low, span));

		if (utf8)
			end = stpcpy(end, "\xe2\x96");
		*end++ = (char)((utf8 ? 0x81 : '1') + height);
	}
	free(heights);
	return line;
}

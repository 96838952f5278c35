/* Finishing an SVG: see plot_svg.h. */
#include "bench/plot/plot_svg.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/array.h"
#include "lib/xalloc.h"

const struct plot_color plot_colors[] = {
	{"blue", 0x0072b2, 0x4aa3df},	   {"vermillion", 0xd55e00, 0xf5803e},
	{"green", 0x009e73, 0x2bc495},	   {"purple", 0xcc79a7, 0xe3a3c8},
	{"orange", 0xe69f00, 0xf0b840},	   {"sky", 0x56b4e9, 0x9bd8ff},
	{"ink", 0x000000, 0xe8e8e8},	   {"grey", 0x707070, 0xa8a8a8},
	{"gridcolor", 0xdcdcdc, 0x404040}, {"markcolor", 0xb4b4b4, 0x606060},
};
const unsigned int plot_color_count = ARRAY_LENGTH(plot_colors);

static void put_escaped(FILE *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '<')
			fputs("&lt;", out);
		else if (*text == '>')
			fputs("&gt;", out);
		else if (*text == '&')
			fputs("&amp;", out);
		else
			fputc((unsigned char)*text < ' ' ? ' ' : *text, out);
	}
}

/*
 * Rules that replace presentation attributes. gnuplot writes a colour of lines and areas as
 * "rgb(  0, 114, 178)", that of text as "rgb(0,114,178)", and its default black as "black".
 */
static void put_rule(FILE *out, const char *property, const struct plot_color *color)
{
	unsigned int r = color->light >> 16, g = color->light >> 8 & 0xff, b = color->light & 0xff;

	if (!color->light)
		fprintf(out, "[%s=\"black\"],", property);
	fprintf(out, "[%s=\"rgb(%3u, %3u, %3u)\"],[%s=\"rgb(%u,%u,%u)\"]{%s:#%06x}\n", property, r,
		g, b, property, r, g, b, property, color->dark);
}

static void put_style(FILE *out)
{
	static const char *const properties[] = {"stroke", "fill", "color"};
	size_t i, p;

	fputs("<style>\n@media (prefers-color-scheme: dark) {\n", out);
	for (i = 0; i < plot_color_count; i++)
		for (p = 0; p < ARRAY_LENGTH(properties); p++)
			put_rule(out, properties[p], &plot_colors[i]);
	fputs("}\n</style>\n", out);
}

/*
 * Attributes that each of gnuplot's groups repeats. Those with the value that SVG gives them
 * anyway are dropped, the others set once, in the group around all.
 */
static const char canvas_group[] = "<g id=\"gnuplot_canvas\"";
static const char inherited[] = " fill=\"none\" stroke=\"currentColor\" font-family=\"sans-serif\"";
static const char *const repeated[] = {
	" stroke-linecap=\"butt\" stroke-linejoin=\"miter\"",
	" fill=\"none\"",
	" stroke=\"currentColor\"",
	" font-family=\"sans-serif\"",
};

/* A path's corners, as in "M1.00,2.00 L3.00,4.00": a new line begins at an M. */
struct corner {
	bool moves;
	double x, y;
};

/* The corners of @path up to its quote, *@count of them; NULL if it has anything but M and L. */
static struct corner *read_path(const char *path, size_t *count)
{
	struct corner *corners = NULL;
	size_t room = 0;
	char *end;

	for (*count = 0;; ++*count) {
		struct corner corner;

		path += strspn(path, " \t\n");
		if (*path == '\'')
			return corners;
		corner.moves = *path == 'M';
		corner.x = strtod(path + 1, &end);
		if ((!corner.moves && *path != 'L') || *end != ',')
			break;
		corner.y = strtod(end + 1, &end);
		path = end;
		if (*count == room) {
			room = room ? 2 * room : 64;
			corners = xrealloc(corners, room * sizeof(*corners));
		}
		corners[*count] = corner;
	}
	free(corners);
	return NULL;
}

/* No corner is left out that is farther than this from the line without it, in pixels. */
#define FLATNESS 0.15

/* Whether all corners between @from and @to are next to the line from one to the other. */
static bool flat(const struct corner *corners, size_t from, size_t to)
{
	double dx = corners[to].x - corners[from].x, dy = corners[to].y - corners[from].y;
	double length = hypot(dx, dy);
	size_t i;

	for (i = from + 1; i < to; i++) {
		double x = corners[i].x - corners[from].x, y = corners[i].y - corners[from].y;
		double along = length > 0 ? (x * dx + y * dy) / length : -1;

		if (along < 0 || along > length || fabs(x * dy - y * dx) > FLATNESS * length)
			return false;
	}
	return true;
}

/* Writes the corners that can be seen, to a tenth of a pixel. */
static void put_corners(FILE *out, const struct corner *corners, size_t count)
{
	size_t i = 0, next;

	while (i < count) {
		fprintf(out, "%c%.1f,%.1f", corners[i].moves ? 'M' : 'L', corners[i].x,
			corners[i].y);
		for (next = i + 1; next + 1 < count && !corners[next + 1].moves &&
				   !corners[next].moves && flat(corners, i, next + 1);
		     next++)
			;
		i = next;
	}
}

/* A copy of @svg whose lines have the corners they need. The caller frees it. */
static char *simplify(const char *svg)
{
	static const char start[] = " d='";
	const char *path;
	size_t length;
	char *text;
	FILE *out = open_memstream(&text, &length);

	while ((path = strstr(svg, start))) {
		struct corner *corners;
		size_t count;

		path += strlen(start);
		fwrite(svg, 1, (size_t)(path - svg), out);
		svg = path;
		corners = read_path(path, &count);
		if (corners) {
			put_corners(out, corners, count);
			svg += strcspn(svg, "'");
		}
		free(corners);
	}
	fputs(svg, out);
	fclose(out);
	return text;
}

/* Writes a line without what is repeated. */
static void put_line(FILE *out, const char *line, size_t length)
{
	bool group = strncmp(line, "<g ", 3) == 0;
	const char *end = line + length;
	size_t i;

	if (strncmp(line, canvas_group, strlen(canvas_group)) == 0) {
		fprintf(out, "%s%s>\n", canvas_group, inherited);
		return;
	}
	while (line < end) {
		for (i = 0; group && i < ARRAY_LENGTH(repeated); i++)
			if (strncmp(line, repeated[i], strlen(repeated[i])) == 0)
				break;
		if (group && i < ARRAY_LENGTH(repeated))
			line += strlen(repeated[i]);
		else
			fputc(*line++, out);
	}
	fputc('\n', out);
}

/* Lines that are kept, without the white space around them. */
struct lines {
	const char **at;
	size_t *lengths, count;
};

static bool is(const struct lines *lines, size_t i, const char *text)
{
	return lines->lengths[i] == strlen(text) &&
	       memcmp(lines->at[i], text, lines->lengths[i]) == 0;
}

/* A line that opens a group and does nothing else. */
static bool opens(const struct lines *lines, size_t i)
{
	const char *end = memchr(lines->at[i], '>', lines->lengths[i]);

	return strncmp(lines->at[i], "<g ", 3) == 0 && end == lines->at[i] + lines->lengths[i] - 1;
}

/* gnuplot's background: nothing, until it inherits an outline. */
static const char background[] = "<rect x=\"0\" y=\"0\" ";

/* Takes a line, unless it shows nothing, or closes a group that has nothing in it. */
static void take_line(struct lines *lines, const char *line, size_t length)
{
	while (length && line[length - 1] == ' ')
		length--;
	lines->at[lines->count] = line;
	lines->lengths[lines->count++] = length;
	if (!length || is(lines, lines->count - 1, "<text></text>") ||
	    strncmp(line, background, strlen(background)) == 0)
		lines->count--;
	else if (lines->count > 1 && is(lines, lines->count - 1, "</g>") &&
		 opens(lines, lines->count - 2))
		lines->count -= 2;
}

/* Copies an SVG without groups that have nothing in them; its tabs too are between elements. */
static void put_body(FILE *out, const char *gnuplots)
{
	char *simple = simplify(gnuplots);
	const char *svg = simple;
	struct lines lines = {0};
	size_t room = 1, i;
	const char *at;

	for (at = svg; *at; at++)
		room += *at == '\n' || *at == '\t';
	lines.at = xcalloc(room, sizeof(*lines.at));
	lines.lengths = xcalloc(room, sizeof(*lines.lengths));
	while (*svg) {
		size_t length = strcspn(svg, "\n\t");

		take_line(&lines, svg, length);
		svg += length + (svg[length] != '\0');
	}
	for (i = 0; i < lines.count; i++)
		put_line(out, lines.at[i], lines.lengths[i]);
	free(lines.at);
	free(lines.lengths);
	free(simple);
}

char *plot_svg_finish(const char *svg, const char *title, const char *description)
{
	static const char root[] = "<svg", end_of_head[] = "</desc>";
	const char *start = strstr(svg, root), *head = strstr(svg, "<title>");
	const char *body = strstr(svg, end_of_head);
	char *text;
	size_t length;
	FILE *out;

	if (!start || !head || !body || head < start || body < head)
		return NULL;
	out = open_memstream(&text, &length);
	fprintf(out, "%.*s role=\"img\"%.*s", (int)(start + strlen(root) - svg), svg,
		(int)(head - start - strlen(root)), start + strlen(root));
	fputs("<title>", out);
	put_escaped(out, title);
	fputs("</title>\n<desc>", out);
	put_escaped(out, description);
	fputs("</desc>\n", out);
	put_style(out);
	put_body(out, body + strlen(end_of_head));
	fclose(out);
	return text;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finishing an SVG: see plot_svg.h. It is parsed once; what both texts have in common is done
 * to the tree, which is written, then reduced, and written again for the page.
 */
#include "bench/plot/plot_svg.h"

#include <ctype.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
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

static bool named(const xmlNode *node, const char *name)
{
	return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

static bool has(xmlNodePtr node, const char *attribute)
{
	return xmlHasProp(node, BAD_CAST attribute);
}

static bool has_value(xmlNodePtr node, const char *attribute, const char *value)
{
	xmlChar *own = xmlGetProp(node, BAD_CAST attribute);
	bool same = own && strcmp((const char *)own, value) == 0;

	xmlFree(own);
	return same;
}

/* White space between elements, which shows nothing. */
static bool is_white_space(xmlNodePtr node)
{
	return node->type == XML_TEXT_NODE && xmlIsBlankNode(node) &&
	       !named(node->parent, "text") && !named(node->parent, "tspan") &&
	       !named(node->parent, "style");
}

static void drop_node(xmlNodePtr node)
{
	xmlUnlinkNode(node);
	xmlFreeNode(node);
}

/* A path's corners, as in "M1.00,2.00 L3.00,4.00": a new line begins at an M. */
struct corner {
	bool moves;
	double x, y;
};

/* The corners of @path, *@count of them; NULL if it has anything but M and L. */
static struct corner *read_path(const char *path, size_t *count)
{
	struct corner *corners = xcalloc(strlen(path) / strlen("M,") + 1, sizeof(*corners));
	char *end;

	for (*count = 0;; ++*count) {
		struct corner corner;

		path += strspn(path, " \t\n");
		if (!*path)
			return corners;
		corner.moves = *path == 'M';
		corner.x = strtod(path + 1, &end);
		if ((!corner.moves && *path != 'L') || *end != ',')
			break;
		corner.y = strtod(end + 1, &end);
		path = end;
		corners[*count] = corner;
	}
	free(corners);
	return NULL;
}

/* No corner is left out that is farther than this from the line without it, in pixels. */
#define FLATNESS 0.15

/* Whether all corners between @from and @to are next to the line from one to the other. */
static bool is_flat(const struct corner *corners, size_t from, size_t to)
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
				   !corners[next].moves && is_flat(corners, i, next + 1);
		     next++)
			;
		i = next;
	}
}

/* Leaves a line the corners that it needs. */
static void simplify(xmlNodePtr node)
{
	xmlChar *path = xmlGetProp(node, BAD_CAST "d");
	size_t count = 0, length;
	struct corner *corners = path ? read_path((const char *)path, &count) : NULL;
	char *text;
	FILE *out;

	if (corners) {
		out = open_memstream(&text, &length);
		put_corners(out, corners, count);
		fclose(out);
		xmlSetProp(node, BAD_CAST "d", BAD_CAST text);
		free(text);
	}
	free(corners);
	xmlFree(path);
}

/*
 * Attributes that each of gnuplot's groups repeats. Those with the value that SVG gives them
 * anyway are dropped, the others set once, in the group around all.
 */
static const struct repeated {
	const char *attribute, *value;
	bool inherited;
} repeated[] = {
	{"stroke-linecap", "butt", .inherited = false},
	{"stroke-linejoin", "miter", .inherited = false},
	{"fill", "none", .inherited = true},
	{"stroke", "currentColor", .inherited = true},
	{"font-family", "sans-serif", .inherited = true},
};

static void drop_repeated(xmlNodePtr group)
{
	bool around_all = has_value(group, "id", "gnuplot_canvas");
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(repeated); i++) {
		const struct repeated *one = &repeated[i];

		if (around_all && one->inherited)
			xmlSetProp(group, BAD_CAST one->attribute, BAD_CAST one->value);
		else if (has_value(group, one->attribute, one->value))
			xmlUnsetProp(group, BAD_CAST one->attribute);
	}
}

/* An element without content, or gnuplot's background: nothing, until it inherits an outline. */
static bool shows_nothing(xmlNodePtr node)
{
	const xmlNode *child = node->children;

	if (named(node, "rect"))
		return has_value(node, "x", "0") && has_value(node, "y", "0");
	if (named(node, "g"))
		return !child || (is_white_space(node->children) && !child->next);
	return named(node, "text") && !child;
}

/* Leaves what shows something, with a line's end where white space was between elements. */
static void tidy_tree(xmlNodePtr node)
{
	xmlNodePtr child, next;

	for (child = node->children; child; child = next) {
		next = child->next;
		if (is_white_space(child)) {
			if (child->prev && is_white_space(child->prev))
				drop_node(child);
			else
				xmlNodeSetContent(child, BAD_CAST "\n");
		} else if (child->type == XML_ELEMENT_NODE) {
			tidy_tree(child);
			if (shows_nothing(child))
				drop_node(child);
		}
	}
	simplify(node);
	if (named(node, "g"))
		drop_repeated(node);
}

static void set_content(xmlNodePtr node, const char *text)
{
	xmlNodeSetContent(node, NULL);
	xmlAddChild(node, xmlNewText(BAD_CAST text));
}

/* The same for a text that may have control characters, which XML may not. */
static void set_plain_text(xmlNodePtr node, const char *text)
{
	char *clean = xstrdup(text), *at;

	for (at = clean; *at; at++)
		if ((unsigned char)*at < ' ')
			*at = ' ';
	set_content(node, clean);
	free(clean);
}

/* A colour "rgb(  0, 114, 178)" as "#0072b2", any other value as it is. The caller frees. */
static char *short_color(const char *value)
{
	unsigned int red, green, blue;
	int length = 0;

	if (sscanf(value, "rgb( %3u, %3u, %3u)%n", &red, &green, &blue, &length) == 3 && length &&
	    !value[length] && red <= 255 && green <= 255 && blue <= 255)
		return xasprintf("#%02x%02x%02x", red, green, blue);
	return xstrdup(value);
}

/* Whether an element from @node on, or below one, has @attribute with @value. */
static bool in_use(xmlNodePtr node, const char *attribute, const char *value)
{
	for (; node; node = node->next)
		if (node->type == XML_ELEMENT_NODE &&
		    (has_value(node, attribute, value) || in_use(node->children, attribute, value)))
			return true;
	return false;
}

/* Which of the two texts a style sheet is for. */
enum sheet { SHEET_WHOLE, SHEET_SMALL };

/*
 * Writes a rule that replaces a presentation attribute; in a small one only if something has it.
 * gnuplot writes a colour of lines and areas as "rgb(  0, 114, 178)", that of text as
 * "rgb(0,114,178)", and its default black as "black".
 */
static void put_rule(FILE *out, xmlNodePtr root, const char *property,
		     const struct plot_color *color, enum sheet sheet)
{
	unsigned int r = color->light >> 16, g = color->light >> 8 & 0xff, b = color->light & 0xff;
	const bool small = sheet == SHEET_SMALL;
	char *const values[] = {
		xstrdup("black"),
		small ? xasprintf("#%06x", color->light) : xasprintf("rgb(%3u, %3u, %3u)", r, g, b),
		small ? xasprintf("#%06x", color->light) : xasprintf("rgb(%u,%u,%u)", r, g, b),
	};
	const size_t first = color->light ? 1 : 0;
	bool matters = !small;
	size_t i;

	for (i = first; i < ARRAY_LENGTH(values); i++)
		matters = matters || in_use(root, property, values[i]);
	for (i = first; i < ARRAY_LENGTH(values) && matters; i++)
		fprintf(out, "%s[%s=\"%s\"]", i > first ? "," : "", property, values[i]);
	if (matters)
		fprintf(out, "{%s:#%06x}\n", property, color->dark);
	for (i = 0; i < ARRAY_LENGTH(values); i++)
		free(values[i]);
}

static void set_style(xmlNodePtr style, enum sheet sheet)
{
	static const char *const properties[] = {"stroke", "fill", "color"};
	xmlNodePtr root = xmlDocGetRootElement(style->doc);
	size_t length, i, p;
	char *text;
	FILE *out = open_memstream(&text, &length);

	fprintf(out, "%s@media (prefers-color-scheme: dark) {\n", sheet == SHEET_SMALL ? "" : "\n");
	for (i = 0; i < plot_color_count; i++)
		for (p = 0; p < ARRAY_LENGTH(properties); p++)
			put_rule(out, root, properties[p], &plot_colors[i], sheet);
	fputs("}\n", out);
	fclose(out);
	set_content(style, text);
	free(text);
}

/* The end of a number's decimals from @at on that has to be kept, of at most @most of them. */
static const char *needed_decimals(const char *at, const char *end, int most)
{
	const char *keep = end - at > most ? at + most : end;

	while (keep > at && keep[-1] == '0')
		keep--;
	return keep;
}

/* Shortens the numbers of @text in place: no zeros at their ends, @most decimals. */
static void short_numbers(char *text, int most)
{
	char *out = text;
	const char *in = text;

	while (*in) {
		const char *end = in + 1, *keep;

		while (isdigit((unsigned char)*end))
			end++;
		if (*in != '.' || end == in + 1 || in == text || !isdigit((unsigned char)in[-1])) {
			*out++ = *in++;
			continue;
		}
		keep = needed_decimals(in + 1, end, most);
		if (keep > in + 1) {
			memmove(out, in, (size_t)(keep - in));
			out += keep - in;
		}
		in = end;
	}
	*out = '\0';
}

/* Shortens every attribute. Places may be a tenth of a pixel off; other numbers are exact. */
static void shorten(xmlNodePtr node)
{
	xmlAttrPtr attribute;

	for (attribute = node->properties; attribute; attribute = attribute->next) {
		xmlChar *value = xmlNodeListGetString(node->doc, attribute->children, 1);
		bool place = strcmp((const char *)attribute->name, "transform") == 0;
		char *shorter = short_color(value ? (const char *)value : "");

		short_numbers(shorter, place ? 1 : 9);
		xmlSetNsProp(node, attribute->ns, attribute->name, BAD_CAST shorter);
		free(shorter);
		xmlFree(value);
	}
}

/* Gives @child what it inherits from @group and has not said itself. */
static void inherit(xmlNodePtr child, xmlNodePtr group)
{
	xmlAttrPtr attribute;

	for (attribute = group->properties; attribute; attribute = attribute->next) {
		xmlChar *value;

		if (has(child, (const char *)attribute->name))
			continue;
		value = xmlNodeListGetString(group->doc, attribute->children, 1);
		xmlSetProp(child, attribute->name, value);
		xmlFree(value);
	}
}

/* "color" says what currentColor is: nothing to an element that has a line and no other use. */
static void drop_color(xmlNodePtr node)
{
	if ((named(node, "path") || named(node, "text")) && has(node, "stroke"))
		xmlUnsetProp(node, BAD_CAST "color");
}

/* Puts the only child of a group in its place, unless both are moved. */
static void unwrap(xmlNodePtr group)
{
	xmlNodePtr child = group->children;

	if (!named(group, "g") || !child || child->next || child->type != XML_ELEMENT_NODE ||
	    (has(group, "transform") && has(child, "transform")))
		return;
	inherit(child, group);
	drop_color(child);
	xmlUnlinkNode(child);
	xmlReplaceNode(group, child);
	xmlFreeNode(group);
}

/* Leaves what is drawn. Children first: groups around groups around one element all go. */
static void reduce_tree(xmlNodePtr node)
{
	xmlNodePtr child, next;

	for (child = node->children; child; child = next) {
		next = child->next;
		if (child->type == XML_COMMENT_NODE || is_white_space(child) ||
		    named(child, "title") || named(child, "desc"))
			drop_node(child);
		else if (child->type == XML_ELEMENT_NODE)
			reduce_tree(child);
	}
	if (named(node, "g"))
		xmlUnsetProp(node, BAD_CAST "id"); /* those of <defs> are referred to */
	shorten(node);
	drop_color(node);
	unwrap(node);
}

/* Takes a shape out of @defs to which nothing refers. False: there is none. */
static bool drop_definition(xmlNodePtr root, xmlNodePtr defs)
{
	xmlNodePtr child;

	for (child = defs->children; child; child = child->next) {
		xmlChar *id = xmlGetProp(child, BAD_CAST "id");
		char *reference = xasprintf("#%s", id ? (const char *)id : "");
		bool used = !id || in_use(root, "href", reference);

		free(reference);
		xmlFree(id);
		if (used)
			continue;
		drop_node(child);
		return true;
	}
	return false;
}

/* Shapes refer to each other: until all that are left are used. */
static void reduce_definitions(xmlNodePtr root, xmlNodePtr node)
{
	for (; node; node = node->next) {
		if (named(node, "defs"))
			while (drop_definition(root, node))
				;
		reduce_definitions(root, node->children);
	}
}

/* The tree as a file. */
static char *write_whole(xmlDocPtr doc)
{
	xmlChar *written;
	char *text;
	int length;

	xmlDocDumpMemory(doc, &written, &length);
	text = xstrdup((const char *)written);
	xmlFree(written);
	return text;
}

/* @text with attributes between single quotes, which a URL and HTML take as they are. */
static char *requote(const char *text)
{
	char *result = xmalloc(strlen(text) * strlen("&apos;") + 1), *end = result;
	bool tag = false;

	for (; *text; text++) {
		tag = *text == '<' || (tag && *text != '>');
		if (tag && *text == '"')
			*end++ = '\'';
		else if (tag && *text == '\'')
			end = stpcpy(end, "&apos;");
		else
			*end++ = *text;
	}
	*end = '\0';
	return result;
}

/* The tree as a part of a page. */
static char *write_small(xmlDocPtr doc)
{
	xmlBufferPtr buffer = xmlBufferCreate();
	char *text;

	xmlNodeDump(buffer, doc, xmlDocGetRootElement(doc), 0, 0);
	text = requote((const char *)xmlBufferContent(buffer));
	xmlBufferFree(buffer);
	return text;
}

static xmlNodePtr child_of(xmlNodePtr node, const char *name)
{
	for (node = node->children; node && !named(node, name); node = node->next)
		;
	return node;
}

/* Titles, describes, and colours a tree, and writes it both ways. False: it is not gnuplot's. */
static bool finish_tree(xmlDocPtr doc, const char *title, const char *description,
			struct plot_svg *svg)
{
	xmlNodePtr root = doc ? xmlDocGetRootElement(doc) : NULL, head, about, style;

	if (!root || !named(root, "svg"))
		return false;
	head = child_of(root, "title");
	about = child_of(root, "desc");
	if (!head || !about)
		return false;
	xmlSetProp(root, BAD_CAST "role", BAD_CAST "img");
	set_plain_text(head, title);
	set_plain_text(about, description);
	xmlAddNextSibling(about, xmlNewText(BAD_CAST "\n"));
	style = xmlNewNode(NULL, BAD_CAST "style");
	xmlAddNextSibling(about->next, style);
	tidy_tree(root);
	set_style(style, SHEET_WHOLE);
	svg->whole = write_whole(doc);
	reduce_tree(root);
	reduce_definitions(root, root);
	set_style(style, SHEET_SMALL);
	svg->small = write_small(doc);
	return true;
}

int plot_svg_finish(const char *gnuplots, const char *title, const char *description,
		    struct plot_svg *svg)
{
	xmlDocPtr doc = xmlReadMemory(gnuplots, (int)strlen(gnuplots), NULL, NULL,
				      XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
					      XML_PARSE_HUGE);
	bool done = finish_tree(doc, title, description, svg);

	xmlFreeDoc(doc);
	return done ? 0 : -1;
}

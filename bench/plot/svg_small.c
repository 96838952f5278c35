/* SVG made smaller: see svg_small.h. */
#include "bench/plot/svg_small.h"

#include <ctype.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/xalloc.h"

static bool named(const xmlNode *node, const char *name)
{
	return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

static bool has(xmlNodePtr node, const char *attribute)
{
	return xmlHasProp(node, BAD_CAST attribute) != NULL;
}

/* A colour "rgb(  0, 114, 178)" at @at as "#0072b2"; its length there, or 0 if it is none. */
static int short_color(const char *at, char color[16])
{
	unsigned int red, green, blue;
	int length = 0;

	if (sscanf(at, "rgb( %3u, %3u, %3u)%n", &red, &green, &blue, &length) != 3 || !length ||
	    red > 255 || green > 255 || blue > 255)
		return 0;
	snprintf(color, 16, "#%02x%02x%02x", red, green, blue);
	return length;
}

/* @text with its colours shortened. The caller frees. */
static char *short_colors(const char *text)
{
	char *result = xmalloc(strlen(text) + 1), *end = result;
	char color[16];

	while (*text) {
		int length = *text == 'r' ? short_color(text, color) : 0;

		if (length) {
			end = stpcpy(end, color);
			text += length;
		} else {
			*end++ = *text++;
		}
	}
	*end = '\0';
	return result;
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
		char *shorter = short_colors(value ? (const char *)value : "");

		short_numbers(shorter, place ? 1 : 9);
		xmlSetNsProp(node, attribute->ns, attribute->name, BAD_CAST shorter);
		free(shorter);
		xmlFree(value);
	}
}

/* Whether an element is only words about the picture, or white space between elements. */
static bool useless(xmlNodePtr node)
{
	if (node->type == XML_COMMENT_NODE)
		return true;
	if (node->type == XML_TEXT_NODE)
		return xmlIsBlankNode(node) && !named(node->parent, "text") &&
		       !named(node->parent, "tspan") && !named(node->parent, "style");
	return named(node, "title") || named(node, "desc");
}

static void drop(xmlNodePtr node)
{
	xmlUnlinkNode(node);
	xmlFreeNode(node);
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

/* Children first: groups around groups around one element all go. */
static void reduce(xmlNodePtr node)
{
	xmlNodePtr child, next;

	for (child = node->children; child; child = next) {
		next = child->next;
		if (useless(child)) {
			drop(child);
		} else if (child->type == XML_ELEMENT_NODE) {
			reduce(child);
		}
	}
	if (named(node, "g"))
		xmlUnsetProp(node, BAD_CAST "id"); /* those of <defs> are referred to */
	shorten(node);
	drop_color(node);
	unwrap(node);
}

/* Whether an element from @node on, or below one, has @attribute with @value. */
static bool in_use(xmlNodePtr node, const char *attribute, const char *value)
{
	for (; node; node = node->next) {
		xmlChar *own;
		bool same;

		if (node->type != XML_ELEMENT_NODE)
			continue;
		own = xmlGetProp(node, BAD_CAST attribute);
		same = own && strcmp((const char *)own, value) == 0;
		xmlFree(own);
		if (same || in_use(node->children, attribute, value))
			return true;
	}
	return false;
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
		drop(child);
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

/* Whether one of the selectors [attribute="value"] of a rule matches; true if it has none. */
static bool rule_matters(xmlNodePtr root, const char *line, size_t length)
{
	char *rule = xstrndup(line, length), *at = rule;
	char attribute[16], value[32];
	bool any = false, matters = false;

	for (; !matters && (at = strchr(at, '[')); at++) {
		if (sscanf(at, "[%15[a-z]=\"%31[^\"]\"]", attribute, value) != 2)
			continue;
		any = true;
		matters = in_use(root, attribute, value);
	}
	free(rule);
	return matters || !any;
}

/* Leaves the rules of a style sheet that matter, a line each. */
static void reduce_style(xmlNodePtr root, xmlNodePtr style)
{
	xmlChar *content = xmlNodeGetContent(style);
	char *text = short_colors((const char *)content), *kept = xmalloc(strlen(text) + 1);
	char *end = kept;
	const char *line;

	for (line = text; *line;) {
		size_t length = strcspn(line, "\n"), whole = length + (line[length] == '\n');

		if (length && rule_matters(root, line, length)) {
			memcpy(end, line, whole);
			end += whole;
		}
		line += whole;
	}
	*end = '\0';
	xmlNodeSetContent(style, BAD_CAST "");
	xmlAddChild(style, xmlNewText(BAD_CAST kept));
	free(kept);
	free(text);
	xmlFree(content);
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

static char *written(xmlDocPtr doc)
{
	xmlBufferPtr buffer = xmlBufferCreate();
	char *text;

	xmlNodeDump(buffer, doc, xmlDocGetRootElement(doc), 0, 0);
	text = requote((const char *)xmlBufferContent(buffer));
	xmlBufferFree(buffer);
	return text;
}

char *svg_small(const char *svg)
{
	xmlDocPtr doc = xmlReadMemory(svg, (int)strlen(svg), NULL, NULL,
				      XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	xmlNodePtr root = doc ? xmlDocGetRootElement(doc) : NULL, child;
	char *text;

	if (!root) {
		xmlFreeDoc(doc);
		return xstrdup(svg);
	}
	reduce(root);
	reduce_definitions(root, root);
	for (child = root->children; child; child = child->next)
		if (named(child, "style"))
			reduce_style(root, child);
	text = written(doc);
	xmlFreeDoc(doc);
	return text;
}

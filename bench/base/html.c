// SPDX-License-Identifier: GPL-2.0-only
/* HTML: see html.h. */
#include "bench/base/html.h"

#include <libxml/xmlwriter.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/must.h"
#include "lib/xalloc.h"

struct html {
	xmlBufferPtr buffer;
	xmlTextWriterPtr writer;
	size_t depth;
};

/* In memory the writer fails only for want of it, or for a wrong order of calls. */
static void html_must(bool done)
{
	must_work(done, "libxml2 cannot write");
}

struct html *html_new(void)
{
	struct html *html = xcalloc(1, sizeof(*html));

	html->buffer = xmlBufferCreate();
	html_must(html->buffer != NULL);
	html->writer = xmlNewTextWriterMemory(html->buffer, 0);
	html_must(html->writer != NULL);
	html_must(xmlTextWriterWriteRaw(html->writer, BAD_CAST "<!DOCTYPE html>\n") >= 0);
	return html;
}

/* @text with what no XML may contain replaced; the caller frees. */
static char *clean_text(const char *text)
{
	static const char replacement[] = "\xef\xbf\xbd";
	char *result = xmalloc(strlen(text) * strlen(replacement) + 1), *end = result;

	for (; *text; text++) {
		if ((unsigned char)*text >= ' ' || *text == '\n' || *text == '\t')
			*end++ = *text;
		else
			end = stpcpy(end, replacement);
	}
	*end = '\0';
	return result;
}

/* Begins @name with @attributes: names and values by turns, then NULL. */
static void start_element(struct html *html, const char *name, const char *const *attributes)
{
	html_must(xmlTextWriterStartElement(html->writer, BAD_CAST name) >= 0);
	html->depth++;
	for (; *attributes; attributes += 2) {
		char *value;

		if (!attributes[1])
			continue;
		value = clean_text(attributes[1]);
		html_must(xmlTextWriterWriteAttribute(html->writer, BAD_CAST attributes[0],
						      BAD_CAST value) >= 0);
		free(value);
	}
}

void html_open_words(struct html *html, const char *const *words)
{
	start_element(html, words[0], words + 1);
}

/* "<td></td>": HTML takes "<td/>" for one that is never closed. */
void html_close(struct html *html)
{
	html_must(html->depth-- > 0 && xmlTextWriterFullEndElement(html->writer) >= 0);
}

void html_void_words(struct html *html, const char *const *words)
{
	start_element(html, words[0], words + 1);
	html->depth--;
	html_must(xmlTextWriterEndElement(html->writer) >= 0);
}

void html_text(struct html *html, const char *text)
{
	char *cleaned = clean_text(text);

	html_must(xmlTextWriterWriteString(html->writer, BAD_CAST cleaned) >= 0);
	free(cleaned);
}

void html_element_words(struct html *html, const char *const *words)
{
	start_element(html, words[0], words + 2);
	html_text(html, words[1]);
	html_close(html);
}

void html_section(struct html *html, const char *id, const char *title)
{
	char *label = xasprintf("%s-title", id);

	html_open(html, "section", "id", id, "aria-labelledby", label);
	html_element(html, "h2", title, "id", label);
	free(label);
}

void html_table(struct html *html, const char *caption)
{
	html_open(html, "div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label",
		  caption);
	html_open(html, "table");
	html_element(html, "caption", caption);
}

void html_table_end(struct html *html)
{
	html_close(html);
	html_close(html);
}

void html_head(struct html *html, const char *scope, const char *text, const char *class)
{
	html_element(html, "th", text, "scope", scope, "class", class);
}

void html_cell(struct html *html, const char *text, const char *class)
{
	html_element(html, "td", text, "class", class);
}

void html_style(struct html *html, const char *css)
{
	html_open(html, "style");
	html_must(!strchr(css, '<') && xmlTextWriterWriteRaw(html->writer, BAD_CAST css) >= 0);
	html_close(html);
}

char *html_finish(struct html *html)
{
	char *page;

	html_must(html->depth == 0 && xmlTextWriterFlush(html->writer) >= 0);
	page = xasprintf("%s\n", (const char *)xmlBufferContent(html->buffer));
	xmlFreeTextWriter(html->writer);
	xmlBufferFree(html->buffer);
	free(html);
	return page;
}

char *html_data_uri(const char *type, const char *text)
{
	static const char encoded[] = "%#<>&\"";
	char *uri = xmalloc(strlen("data:,") + strlen(type) + 3 * strlen(text) + 1), *end;

	end = uri + sprintf(uri, "data:%s,", type);
	for (; *text; text++) {
		unsigned char byte = (unsigned char)*text;

		if (byte >= ' ' && byte < 0x7f && !strchr(encoded, byte))
			*end++ = (char)byte;
		else
			end += sprintf(end, "%%%02X", byte);
	}
	*end = '\0';
	return uri;
}

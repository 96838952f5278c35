// SPDX-License-Identifier: GPL-2.0-only
/* Gates as JUnit XML: see gate_junit.h. libxml2 writes it. */
#include "bench/gate/gate_junit.h"

#include <libxml/parserInternals.h>
#include <libxml/xmlwriter.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/base/must.h"
#include "lib/xalloc.h"

/* A writer to memory fails only for want of it. */
static void xml_written(int code)
{
	must_work(code >= 0, "libxml2: out of memory");
}

/* What XML can hold of @text: a console may have said anything. The caller frees. */
static char *clean_xml(const char *text)
{
	char *copy = xmalloc(strlen(text) + 1), *out = copy;

	while (*text) {
		int length = 4, character = xmlGetUTF8Char((const unsigned char *)text, &length);

		if (character >= 0 && IS_CHAR(character)) {
			memcpy(out, text, (size_t)length);
			out += length;
			text += length;
		} else {
			*out++ = '?';
			text++;
		}
	}
	*out = '\0';
	return copy;
}

static void write_attribute(xmlTextWriter *writer, const char *name, const char *text)
{
	char *value = clean_xml(text);

	xml_written(xmlTextWriterWriteAttribute(writer, BAD_CAST name, BAD_CAST value));
	free(value);
}

static void count_attribute(xmlTextWriter *writer, const char *name, size_t count)
{
	xml_written(xmlTextWriterWriteFormatAttribute(writer, BAD_CAST name, "%zu", count));
}

static void open_element(xmlTextWriter *writer, const char *name)
{
	xml_written(xmlTextWriterStartElement(writer, BAD_CAST name));
}

static void close_element(xmlTextWriter *writer)
{
	xml_written(xmlTextWriterEndElement(writer));
}

/* The element that says what came of a gate, or NULL: passed. */
static const char *element_of(const struct gate_result *result)
{
	if (result->outcome == GATE_BROKE_OFF)
		return "error";
	if (gate_fails(result))
		return "failure";
	return result->outcome == GATE_PASSED ? NULL : "skipped";
}

/* Writes what people want to read next, with the end of the message as text. */
static void write_case(xmlTextWriter *writer, const struct gate_result *result)
{
	const struct gate *gate = result->gate;
	const char *element = element_of(result), *word = gate_outcome_word(result->outcome);
	char *class = xasprintf("zswapbench.%s", gate->scenario), *text;

	open_element(writer, "testcase");
	write_attribute(writer, "classname", class);
	write_attribute(writer, "name", gate->name);
	write_attribute(writer, "file", gate->file);
	count_attribute(writer, "line", gate->line);
	if (element) {
		char *message = gate_result_text(result, "expected");

		open_element(writer, element);
		write_attribute(writer, "type", gate_warns(result) ? "warning" : word);
		write_attribute(writer, "message", message);
		close_element(writer);
		free(message);
	}
	open_element(writer, "system-out");
	text = clean_xml(result->detail);
	xml_written(xmlTextWriterWriteString(writer, BAD_CAST text));
	close_element(writer);
	close_element(writer);
	free(text);
	free(class);
}

/* Results from @from up to @to that have @element. */
static size_t count_elements(const struct gate_results *results, size_t from, size_t to,
			     const char *element)
{
	size_t count = 0;

	for (; from < to; from++) {
		const char *has = element_of(&results->items[from]);

		count += has && !strcmp(has, element);
	}
	return count;
}

static void write_counts(xmlTextWriter *writer, const struct gate_results *results, size_t from,
			 size_t to)
{
	count_attribute(writer, "tests", to - from);
	count_attribute(writer, "failures", count_elements(results, from, to, "failure"));
	count_attribute(writer, "errors", count_elements(results, from, to, "error"));
	count_attribute(writer, "skipped", count_elements(results, from, to, "skipped"));
}

/* The suite that begins with result @from; returns where it ends. */
static size_t write_suite(xmlTextWriter *writer, const struct gate_report *report, size_t from)
{
	const struct gate_results *results = report->results;
	const char *scenario = results->items[from].gate->scenario;
	size_t to = gate_scenario_end(results, from), i;

	open_element(writer, "testsuite");
	write_attribute(writer, "name", scenario);
	write_counts(writer, results, from, to);
	open_element(writer, "properties");
	for (i = 0; i < report->fact_count; i++) {
		open_element(writer, "property");
		write_attribute(writer, "name", report->facts[i].name);
		write_attribute(writer, "value", report->facts[i].value);
		close_element(writer);
	}
	close_element(writer);
	for (i = from; i < to; i++)
		write_case(writer, &results->items[i]);
	close_element(writer);
	return to;
}

char *gate_junit(const struct gate_report *report)
{
	xmlBuffer *buffer = xmlBufferCreate();
	xmlTextWriter *writer = buffer ? xmlNewTextWriterMemory(buffer, 0) : NULL;
	size_t next = 0;
	char *text;

	xml_written(writer ? 0 : -1);
	xml_written(xmlTextWriterSetIndent(writer, 1));
	xml_written(xmlTextWriterStartDocument(writer, NULL, "UTF-8", NULL));
	open_element(writer, "testsuites");
	write_attribute(writer, "name", "zswapbench gate");
	write_counts(writer, report->results, 0, report->results->count);
	while (next < report->results->count)
		next = write_suite(writer, report, next);
	close_element(writer);
	xml_written(xmlTextWriterEndDocument(writer));
	xmlFreeTextWriter(writer);
	text = xstrdup((const char *)xmlBufferContent(buffer));
	xmlBufferFree(buffer);
	return text;
}

// SPDX-License-Identifier: GPL-2.0-only
/* Gates as JUnit, read back by libxml2. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

#include "bench/gate/gate_junit.h"
#include "tests/gate_report_fixture.h"

/* Expects @document to be valid by tests/junit.xsd. */
static void validate(xmlDoc *document)
{
	xmlSchemaParserCtxt *parser = xmlSchemaNewParserCtxt("tests/junit.xsd");
	xmlSchema *schema = xmlSchemaParse(parser);
	xmlSchemaValidCtxt *valid = xmlSchemaNewValidCtxt(schema);

	assert_non_null(schema);
	assert_int_equal(xmlSchemaValidateDoc(valid, document), 0);
	xmlSchemaFreeValidCtxt(valid);
	xmlSchemaFree(schema);
	xmlSchemaFreeParserCtxt(parser);
}

static xmlNode *child(xmlNode *node, const char *name)
{
	for (node = node->children; node; node = node->next)
		if (!strcmp((const char *)node->name, name))
			return node;
	return NULL;
}

/* The testcase of @name, anywhere below @root. */
static xmlNode *find_case(xmlNode *root, const char *name)
{
	xmlNode *suite, *node;

	for (suite = root->children; suite; suite = suite->next)
		for (node = suite->children; node; node = node->next) {
			xmlChar *is = xmlGetProp(node, BAD_CAST "name");
			bool found = is && !strcmp((char *)is, name);

			xmlFree(is);
			if (found)
				return node;
		}
	fail_msg("no testcase %s", name);
	return NULL;
}

static void expect_attribute(xmlNode *node, const char *name, const char *value)
{
	xmlChar *is = xmlGetProp(node, BAD_CAST name);

	assert_non_null(is);
	assert_string_equal(is, value);
	xmlFree(is);
}

/* Expects the element @element of that type in the testcase, and no other. */
static void expect_case(xmlNode *root, const char *name, const char *element, const char *type)
{
	static const char *const elements[] = {"failure", "error", "skipped"};
	xmlNode *node = find_case(root, name);
	size_t i;

	for (i = 0; i < 3; i++) {
		xmlNode *has = child(node, elements[i]);

		assert_int_equal(has != NULL, element && !strcmp(element, elements[i]));
		if (has)
			expect_attribute(has, "type", type);
	}
}

static void junit_says_every_outcome(void **state)
{
	char *text = gate_junit(&report);
	xmlDoc *document = xmlReadMemory(text, (int)strlen(text), "j", NULL, 0);
	xmlNode *root;

	(void)state;
	assert_non_null(document);
	validate(document);
	root = xmlDocGetRootElement(document);
	expect_attribute(root, "tests", "9");
	expect_attribute(root, "failures", "2");
	expect_attribute(root, "errors", "2");
	expect_attribute(root, "skipped", "4");
	expect_case(root, "kept", NULL, NULL);
	expect_case(root, "slow", "failure", "failed");
	expect_case(root, "known", "skipped", "expected failure");
	expect_case(root, "better", "failure", "unexpected success");
	expect_case(root, "careful", "skipped", "warning");
	expect_case(root, "open", "skipped", "undecided");
	expect_case(root, "absent", "skipped", "skipped");
	expect_case(root, "lost", "error", "broke off");
	expect_attribute(find_case(root, "lost"), "classname", "zswapbench.three");
	expect_attribute(child(find_case(root, "open"), "skipped"), "message",
			 "undecided: +3.0 %; needs 9 seeds");
	expect_attribute(child(find_case(root, "better"), "failure"), "message",
			 "unexpected success: +0.0 %; expected: it is slow");
	/* what XML cannot hold has become '?', the rest came through the escapes */
	expect_attribute(child(find_case(root, "slow"), "failure"), "message",
			 "failed: <&\"']]> # ok 1\n?[31m ? not utf-8");
	xmlFreeDoc(document);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(junit_says_every_outcome),
	};

	return cmocka_run_group_tests_name("gate_junit", tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0-only
/* A report as a mail: see report_mail.h. */
#include "bench/report/report_mail.h"

#include <stdlib.h>
#include <string.h>

#include "bench/base/words.h"
#include "bench/compare/judgement.h"
#include "bench/compare/notes.h"
#include "bench/report/published.h"
#include "bench/report/report_tables.h"
#include "lib/array.h"
#include "lib/xalloc.h"

/* Text plots in one mail. */
enum { MOST_PLOTS = 3 };

static void mail_paragraph(const struct text_style *style, const char *text)
{
	text_say(style, "", "", xstrdup(text));
}

static void mail_rule(const struct text_style *style, size_t width)
{
	size_t i;

	for (i = 0; i < width && i < style->width; i++)
		fputc('=', style->out);
	fputs("\n\n", style->out);
}

static void mail_heading(const struct text_style *style, const char *text)
{
	char *wrapped = text_wrap(text, style->width, "");

	fprintf(style->out, "\n\n%s\n", wrapped);
	mail_rule(style, text_width(wrapped));
	free(wrapped);
}

/* A kernel's name, with what tables call it where that is another. */
static char *full_name(const struct report *report, size_t k)
{
	const char *name = report->all[0]->kernels[k].name;

	return strcmp(name, report->names[k]) == 0
		       ? xstrdup(name)
		       : xasprintf("%s (in tables: %s)", name, report->names[k]);
}

static void mail_head(const struct report *report, const struct text_style *style)
{
	const struct fact *machine = fact_find(&report->machine, "machine");
	const struct fact *emulator = fact_find(&report->machine, "emulator");
	size_t k, i;

	mail_paragraph(style, report->title);
	mail_rule(style, text_width(report->title));
	text_say(style, "Machine: ", "         ",
		 xasprintf("%s%s%s", machine && machine->count ? machine->values[0] : "?",
			   emulator && emulator->count ? ", " : "",
			   emulator && emulator->count ? emulator->values[0] : ""));
	for (k = 0; k < report->kernels; k++) {
		char *name = full_name(report, k);

		text_say(style, k ? "         " : "Kernels: ", "           ",
			 xasprintf("%s, Linux %s", name,
				   fact_first(&report->kernel_facts[k], "Linux")));
		free(name);
	}
	text_say(style, "Runs:    ", "         ",
		 xasprintf("%zu: %zu %s, seeds %s", report->runs, report->count,
			   report->count == 1 ? "scenario" : "scenarios", report->seeds));
	for (i = 0; report->limits[i]; i++) {
		fputc('\n', style->out);
		mail_paragraph(style, report->limits[i]);
	}
}

static void mail_summary(const struct report *report, const struct text_style *style)
{
	size_t i;

	mail_heading(style, "Summary");
	for (i = 0; report->summary[i]; i++) {
		mail_paragraph(style, report->summary[i]);
		fputc('\n', style->out);
	}
	text_say(style, "", "", xasprintf("Fault latency: %s", detail_caveat(DETAIL_LATENCY)));
	fputc('\n', style->out);
	mail_paragraph(style,
		       "In tables, n/a is a figure that is not available, and - the verdict on a "
		       "metric that is neither better high nor low.");
}

static void mail_claims(const struct report *report, const struct text_style *style)
{
	struct notes notes = notes_of(report->all, report->count);
	size_t i;

	mail_heading(style, "Claims");
	report_claims_table(report, style);
	for (i = 0; i < notes.count; i++) {
		fputc('\n', style->out);
		text_say(style, "", "  ",
			 xasprintf("%c %s: %s", notes.items[i].rank == NOTE_ALARM ? '!' : '*',
				   notes.items[i].scenario, notes.items[i].text));
	}
	notes_free(&notes);
}

/* The faults of one task and source, read aloud. */
static void mail_read_aloud(const struct report *report, size_t s, const struct latency *latency,
			    const struct text_style *style)
{
	struct latency_of *of = report_latency(report, s, latency);
	char *count = latency_words_count(of, report->kernels);
	char **words = latency_words(of, report->kernels);
	size_t w;

	text_say(style, "", "    ",
		 xasprintf("%s, %s, in each run: %s", latency->task, latency->source, count));
	for (w = 0; words[w]; w++)
		text_say(style, "  - ", "    ", xstrdup(words[w]));
	words_free(words);
	free(count);
	free(of);
}

static void mail_latencies(const struct report *report, size_t s, const struct text_style *style)
{
	const struct detail *detail = report->details[s];
	bool begun = false;
	size_t i;

	for (i = 0; i < detail->latency_count; i++) {
		if (!report_latency_present(report, s, &detail->latencies[i]))
			continue;
		if (!begun)
			fputs("\nFault latency, over all phases of a run\n", style->out);
		begun = true;
		mail_read_aloud(report, s, &detail->latencies[i], style);
	}
}

/* Whether kernels differ in what becomes of a claim of scenario @s. */
static bool divides(const struct report *report, size_t s)
{
	size_t c, k;

	for (c = 0; c < report->all[s]->scenario->claim_count; c++)
		for (k = 1; k < report->kernels; k++)
			if (judge(report->all[s], k, c).outcome !=
			    judge(report->all[s], 0, c).outcome)
				return true;
	return false;
}

/* Scenarios whose claims tell the kernels apart have plots in the mail; all, if there is none. */
static bool plotted(const struct report *report, size_t s)
{
	size_t i;

	if (divides(report, s))
		return true;
	for (i = 0; i < report->count; i++)
		if (divides(report, i))
			return false;
	return true;
}

/* The plot of a scenario that tells most in text: whose pages went first, else any. */
static const struct plot *telling_plot(const struct report *report, size_t s)
{
	static const char *const kinds[] = {"scaling", "owners", "nodes", "series", "latency"};
	size_t k, i;

	for (k = 0; k < ARRAY_LENGTH(kinds); k++)
		for (i = 0; i < report->plots.count; i++) {
			const struct plot *plot = &report->plots.items[i];

			if (plot->scenario == s && plot->dumb && strcmp(plot->kind, kinds[k]) == 0)
				return plot;
		}
	return NULL;
}

static void plot_of(const struct report *report, size_t s, size_t *plots,
		    const struct text_style *style)
{
	const struct plot *plot = plotted(report, s) ? telling_plot(report, s) : NULL;

	if (!plot || *plots >= MOST_PLOTS)
		return;
	++*plots;
	fputc('\n', style->out);
	mail_paragraph(style, plot->title);
	fprintf(style->out, "\n%s\n", plot->dumb);
}

static void mail_scenario(const struct report *report, size_t s, size_t *plots,
			  const struct text_style *style)
{
	const struct scenario *of = report->all[s]->scenario;
	char *title = xasprintf("%s: %s", of->name, of->summary);

	mail_heading(style, title);
	report_metrics_tables(report, s, style);
	published_print(report->all[s], style);
	fputc('\n', style->out);
	report_detail_table(report, s, DETAIL_OWNER, style);
	mail_latencies(report, s, style);
	plot_of(report, s, plots, style);
	free(title);
}

/* The scenarios in which no kernel shows a symptom. */
static void quiet_ones(const struct report *report, enum detail_kind kind,
		       const struct text_style *style)
{
	char **names = NULL, *text;
	size_t s;

	for (s = 0; s < report->count; s++)
		if (detail_quiet(report->details[s], kind))
			names = words_add(names, xstrdup(report->all[s]->scenario->name));
	text = words_join(names, ", ");
	if (names)
		text_say(style, "", "", xasprintf("None on any kernel in %s.", text));
	words_free(names);
	free(text);
}

static void mail_symptom(const struct report *report, enum detail_kind kind,
			 const struct text_style *style)
{
	size_t s;

	text_say(style, "", "", xasprintf("%s. %s", detail_title(kind), detail_caveat(kind)));
	fputc('\n', style->out);
	for (s = 0; s < report->count; s++) {
		if (detail_quiet(report->details[s], kind))
			continue;
		report_detail_table(report, s, kind, style);
		fputc('\n', style->out);
	}
	quiet_ones(report, kind, style);
}

static void mail_symptoms(const struct report *report, const struct text_style *style)
{
	mail_heading(style, "Symptoms, over all phases of a run");
	mail_symptom(report, DETAIL_GAVE_UP, style);
	fputs("\n\n", style->out);
	mail_symptom(report, DETAIL_STUCK, style);
	fputs("\n\n", style->out);
	mail_symptom(report, DETAIL_INVERSION, style);
}

/* A fact with each of its values on a line of its own, where it is too long for one. */
static void print_fact(const struct facts *facts, size_t i, const struct text_style *style)
{
	const struct fact *fact = &facts->items[i];
	size_t v;

	if (fact->count <= 1) {
		char *text = fact_text(fact);

		text_say(style, "  ", "      ", xasprintf("%s: %s", fact->label, text));
		free(text);
		return;
	}
	fprintf(style->out, "  %s:\n", fact->label);
	for (v = 0; v < fact->count; v++)
		text_say(style, "    ", "    ", xstrdup(fact->values[v]));
}

static void mail_provenance(const struct report *report, const struct text_style *style)
{
	const struct facts *facts = report->kernel_facts;
	size_t k, i;

	mail_heading(style, "Provenance");
	fputs("Machine\n", style->out);
	for (i = 0; i < report->machine.count; i++)
		print_fact(&report->machine, i, style);
	fputs("\nAll kernels\n", style->out);
	for (i = 0; i < facts[0].count; i++)
		if (facts_agree(facts, report->kernels, i))
			print_fact(&facts[0], i, style);
	for (k = 0; k < report->kernels; k++) {
		char *name = full_name(report, k);

		fputc('\n', style->out);
		text_say(style, "Kernel ", "  ", xstrdup(name));
		for (i = 0; i < facts[k].count; i++)
			if (!facts_agree(facts, report->kernels, i))
				print_fact(&facts[k], i, style);
		free(name);
	}
}

/* A command that shells read as one, whatever lines it takes. */
static void print_command(const char *command, const struct text_style *style)
{
	char *wrapped = text_wrap(command, style->width - strlen("    ") - strlen(" \\"), "    ");
	const char *line = wrapped;

	for (; *line; line += strcspn(line, "\n"), line += *line == '\n') {
		size_t length = strcspn(line, "\n");

		fprintf(style->out, "    %.*s%s\n", (int)length, line, line[length] ? " \\" : "");
	}
	free(wrapped);
}

static void mail_reproduce(const struct report *report, const struct text_style *style)
{
	size_t i;

	mail_heading(style, "How to reproduce");
	mail_paragraph(style, report_how_to);
	fputc('\n', style->out);
	for (i = 0; report->commands[i]; i++)
		print_command(report->commands[i], style);
	fputc('\n', style->out);
	mail_paragraph(style, report->revision);
	fputc('\n', style->out);
	mail_paragraph(style, report_same_bytes);
}

/* What mailers and git take for their own at the begin of a line. */
static bool dangerous(const char *line)
{
	static const char *const beginnings[] = {"From ",   ">From ", "diff -",
						 "Index: ", "---",    "-- "};
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(beginnings); i++)
		if (strncmp(line, beginnings[i], strlen(beginnings[i])) == 0)
			return true;
	return false;
}

/*
 * @text as a mail carries it unharmed, see report_mail.h: a dangerous line gets a blank in
 * front, for which lines are made one narrower. Frees @text.
 */
static char *mailable(char *text)
{
	const char *line = text, *at;
	char *mail = NULL;
	size_t size, length, i;
	FILE *out = open_memstream(&mail, &size);

	if (!out)
		abort();
	for (; *line; line = *at ? at + 1 : at) {
		at = line + strcspn(line, "\n");
		length = (size_t)(at - line);
		while (length && (line[length - 1] == ' ' || line[length - 1] == '\t'))
			length--;
		if (dangerous(line))
			fputc(' ', out);
		for (i = 0; i < length; i++)
			fputc((unsigned char)line[i] < ' ' || line[i] == 0x7f ? ' ' : line[i], out);
		fputc('\n', out);
	}
	fclose(out);
	free(text);
	return mail;
}

char *report_mail(const struct report *report)
{
	struct text_style style = {.width = MAIL_WIDTH - 1}; /* see mailable() */
	char *text = NULL;
	size_t length, plots = 0, s;

	style.out = open_memstream(&text, &length);
	if (!style.out)
		abort();
	mail_head(report, &style);
	mail_summary(report, &style);
	mail_claims(report, &style);
	for (s = 0; s < report->count; s++)
		mail_scenario(report, s, &plots, &style);
	mail_symptoms(report, &style);
	mail_provenance(report, &style);
	mail_reproduce(report, &style);
	fclose(style.out);
	return mailable(text);
}

// SPDX-License-Identifier: GPL-2.0-only
/* Findings: see stress_finding.h. */
#include "bench/stress/stress_finding.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "bench/base/files.h"
#include "bench/base/must.h"
#include "bench/base/words.h"
#include "lib/array.h"
#include "lib/xalloc.h"

enum { ABOUT_CAP = 1 << 20, LOG_SHOWN = 60, WAITS_SHOWN = 12 };

/* Where the finding goes: patched/data-1a2b3c4d, by signature and program. */
static char *finding_place(const char *directory, const struct stress_input *input,
			   const struct stress_judgement *judgement)
{
	struct digest *digest = digest_begin();
	char *program = stress_program_text(input->program), sha256[DIGEST_SIZE];

	digest_add_text(digest, judgement->signature);
	digest_add_text(digest, program);
	digest_end(digest, sha256);
	free(program);
	return xasprintf("%s/%s/%s-%.8s", directory, input->kernel->name, judgement->oracle,
			 sha256);
}

static json_t *about_finding(const struct stress_input *input, const struct stress_case *result,
			     const struct stress_judgement *judgement)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:I, s:s, s:{s:s, s:s, s:s, s:s, s:O}, s:{s:s, s:s, "
			 "s:s, s:s, s:s}}",
			 "oracle", judgement->oracle, "signature", judgement->signature, "what",
			 judgement->what, "status", run_status_name(result->status), "seed",
			 (json_int_t)input->seed, "sha256", result->sha256, "kernel", "spec",
			 input->spec, "flavour", input->flavour, "name", input->kernel->name,
			 "image_sha256", input->kernel->image_sha256, "build", input->kernel->build,
			 "machine", "qemu_version", input->machine->host.version, "qemu_sha256",
			 input->machine->host.qemu_sha256, "firmware_sha256",
			 input->machine->host.firmware_sha256, "still_sha256",
			 input->machine->host.still.sha256, "guest_sha256",
			 input->machine->image.sha256);
}

/* Prints @text with what a terminal would act on made visible. */
static void print_plain(FILE *out, const char *text, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++) {
		if (text[i] == '\r') /* of the console */
			continue;
		fputc(text[i] == '\n' || text[i] == '\t' || (text[i] >= ' ' && text[i] <= '~')
			      ? text[i]
			      : '?',
		      out);
	}
}

/* The part of the log that it is about: from the line of the failure on, or its end. */
static void print_log(FILE *out, const struct stress_case *result)
{
	const char *sign, *at = outcome_first_sign(result->log, &sign), *end;
	size_t lines = 0;

	if (!at)
		return;
	for (end = at; *end && lines < LOG_SHOWN; end++)
		lines += *end == '\n';
	fputs("\nTHE KERNEL'S LOG\n\n", out);
	print_plain(out, at, (size_t)(end - at));
}

/* What the driver says of tasks and waits when the kernel panics: nobody else can any more. */
static void print_told(FILE *out, const char *log)
{
	static const char mark[] = "zswapbench: ";
	const char *at;

	for (at = log; (at = strstr(at, mark)); at += strcspn(at, "\n")) {
		fputs("    ", out);
		print_plain(out, at + strlen(mark), strcspn(at, "\n") - strlen(mark));
		fputc('\n', out);
	}
}

static void print_actor(FILE *out, const json_t *line)
{
	const json_t *step;
	size_t i;

	fprintf(out, "\n%s:\n", json_string_value(json_object_get(line, "name")));
	json_array_foreach (json_object_get(line, "last"), i, step) {
		fputs("    ", out);
		print_plain(out, json_string_value(step), strlen(json_string_value(step)));
		fputc('\n', out);
	}
}

static void print_wait(FILE *out, const json_t *line)
{
	fprintf(out, "    %10.3f ms  %-44s %6.0f us  %s\n",
		(double)json_integer_value(json_object_get(line, "t")) / 1e6,
		json_string_value(json_object_get(line, "at")),
		(double)json_integer_value(json_object_get(line, "ns")) / 1e3,
		json_string_value(json_object_get(line, "who")));
}

/* Lines of @type, the last @most of them, by @print. */
static void print_lines(FILE *out, const struct stress_case *result, const char *type, size_t most,
			void (*print)(FILE *out, const json_t *line))
{
	size_t count = 0, i;
	const json_t *line;

	json_array_foreach (result->said, i, line) {
		count += !strcmp(json_string_value(json_object_get(line, "type")), type);
	}
	json_array_foreach (result->said, i, line) {
		if (!strcmp(json_string_value(json_object_get(line, "type")), type) &&
		    count-- <= most)
			print(out, line);
	}
}

static void print_stack(FILE *out, const json_t *line)
{
	const char *stack = json_string_value(json_object_get(line, "stack"));

	fprintf(out, "\nthread %s:\n", json_string_value(json_object_get(line, "thread")));
	print_plain(out, stack ? stack : "", stack ? strlen(stack) : 0);
}

static char *report_text(const struct stress_input *input, const struct stress_case *result,
			 const struct stress_judgement *judgement)
{
	char *text;
	size_t length;
	FILE *out = open_memstream(&text, &length);

	must_work(out != NULL, "out of memory");
	fprintf(out, "%s\n\nkernel %s (%s), seed %llu, oracle %s\n", judgement->what,
		input->kernel->name, input->spec, (unsigned long long)input->seed,
		judgement->oracle);
	fprintf(out, "It is replayed, bit for bit, by reproduce.sh in this directory.\n");
	print_log(out, result);
	if (stress_case_line(result, "stack"))
		fputs("\nWHERE TASKS ARE\n", out);
	print_lines(out, result, "stack", LOG_SHOWN, print_stack);
	if (stress_case_line(result, "actor")) {
		fputs("\nLAST STEPS OF EACH, THE LAST ONE AT THE END\n", out);
		print_lines(out, result, "actor", LOG_SHOWN, print_actor);
		fputs("\nLAST WAITS\n\n", out);
		print_lines(out, result, "wait", WAITS_SHOWN, print_wait);
	} else {
		fputs("\nLAST WAITS, AND WHAT EACH TASK WAS DOING\n\n", out);
		print_told(out, result->log);
	}
	must_work(fclose(out) == 0, "out of memory");
	return text;
}

static int write_text(const char *directory, const char *name, const char *text,
		      struct error *error)
{
	char *path = xasprintf("%s/%s", directory, name);
	int code = file_write(path, text, strlen(text), error);

	free(path);
	return code;
}

static int write_said(const char *directory, const struct stress_case *result, struct error *error)
{
	const json_t *line;
	char *text, *dumped;
	size_t length, i;
	FILE *out = open_memstream(&text, &length);
	int code;

	must_work(out != NULL, "out of memory");
	json_array_foreach (result->said, i, line) {
		dumped = json_dumps(line, JSON_COMPACT);
		fprintf(out, "%s\n", dumped);
		free(dumped);
	}
	must_work(fclose(out) == 0, "out of memory");
	code = write_text(directory, "said.jsonl", text, error);
	free(text);
	return code;
}

static int write_reproduce(const char *directory, struct error *error)
{
	static const char text[] = "#!/bin/sh\n"
				   "# Plays this finding again; from the suite's directory.\n"
				   "exec make replay FINDING=\"$(dirname \"$0\")\" \"$@\"\n";
	char *path = xasprintf("%s/reproduce.sh", directory);
	int code = file_write(path, text, strlen(text), error);

	if (!code && chmod(path, 0755))
		code = error_system(error, EXIT_STORAGE, "%s", path);
	free(path);
	return code;
}

static int fill_finding(const char *directory, const struct stress_input *input,
			const struct stress_case *result, const struct stress_judgement *judgement,
			struct error *error)
{
	json_t *about = about_finding(input, result, judgement);
	char *dumped = json_dumps(about, JSON_INDENT(2));
	char *program = stress_program_text(input->program);
	char *report = report_text(input, result, judgement);
	int code = make_directories(directory, error) ||
		   write_text(directory, "program", program, error) ||
		   write_text(directory, "finding.json", dumped, error) ||
		   write_text(directory, "serial.log", result->log, error) ||
		   write_text(directory, "report.txt", report, error) ||
		   write_said(directory, result, error) || write_reproduce(directory, error);

	free(report);
	free(program);
	free(dumped);
	json_decref(about);
	return code ? -1 : 0;
}

/* Whether the finding is there already, to the byte: what it was shrunk to is not to be lost. */
static bool is_there(const char *place, const struct stress_case *result)
{
	struct stress_finding finding;
	struct error unread;
	bool same;

	if (stress_finding_read(place, true, &finding, &unread))
		return false;
	same = !strcmp(finding.sha256, result->sha256);
	stress_finding_free(&finding);
	return same;
}

char *stress_finding_write(const char *directory, const struct stress_input *input,
			   const struct stress_case *result,
			   const struct stress_judgement *judgement, struct error *error)
{
	char *place = finding_place(directory, input, judgement);
	char *fresh = xasprintf("%s.new", place);
	struct error ignored;

	if (is_there(place, result)) {
		free(fresh);
		return place;
	}
	if (remove_tree(fresh, error) || fill_finding(fresh, input, result, judgement, error) ||
	    directory_replace(fresh, place, error)) {
		remove_tree(fresh, &ignored);
		free(place);
		place = NULL;
	}
	free(fresh);
	return place;
}

/* A text of @about; EXIT_INPUT where it is none. */
static const char *about_text(const struct stress_finding *finding, const json_t *about,
			      const char *key, struct error *error)
{
	const char *text = json_string_value(json_object_get(about, key));

	if (!text)
		error_set(error, EXIT_INPUT, "%s/finding.json: %s: expected a text",
			  finding->directory, key);
	return text;
}

static int read_about(struct stress_finding *finding, struct error *error)
{
	char *path = xasprintf("%s/finding.json", finding->directory);
	const json_t *kernel, *machine;
	json_error_t where;

	finding->about = json_load_file(path, 0, &where);
	if (!finding->about)
		error_set(error, EXIT_INPUT, "%s:%d: %s: expected a finding of make stress", path,
			  where.line, where.text);
	free(path);
	if (!finding->about)
		return -1;
	kernel = json_object_get(finding->about, "kernel");
	machine = json_object_get(finding->about, "machine");
	finding->spec = about_text(finding, kernel, "spec", error);
	finding->flavour = about_text(finding, kernel, "flavour", error);
	finding->image_sha256 = about_text(finding, kernel, "image_sha256", error);
	finding->signature = about_text(finding, finding->about, "signature", error);
	finding->sha256 = about_text(finding, finding->about, "sha256", error);
	finding->guest_sha256 = about_text(finding, machine, "guest_sha256", error);
	return finding->spec && finding->flavour && finding->image_sha256 && finding->signature &&
			       finding->sha256 && finding->guest_sha256
		       ? 0
		       : -1;
}

static int read_program(const char *directory, const char *name, struct stress_program *program,
			struct error *error)
{
	char *path = xasprintf("%s/%s", directory, name);
	char *text = file_read(path, STRESS_TEXT_MAX, NULL, error);
	int code = text ? stress_program_parse(path, text, program, error) : -1;

	free(text);
	free(path);
	return code;
}

int stress_finding_read(const char *directory, bool whole, struct stress_finding *finding,
			struct error *error)
{
	char *small = xasprintf("%s/program.small", directory);

	*finding = (struct stress_finding){.directory = xstrdup(directory)};
	finding->shrunk = !whole && file_exists(small);
	free(small);
	if (!read_about(finding, error) &&
	    !read_program(directory, finding->shrunk ? "program.small" : "program",
			  &finding->program, error))
		return 0;
	stress_finding_free(finding);
	return -1;
}

void stress_finding_free(struct stress_finding *finding)
{
	stress_program_free(&finding->program);
	json_decref(finding->about);
	free(finding->directory);
	*finding = (struct stress_finding){.directory = NULL};
}

int stress_finding_keep_small(const struct stress_finding *finding,
			      const struct stress_program *program,
			      const struct stress_case *result, struct error *error)
{
	char *text = stress_program_text(program);
	json_t *about = json_deep_copy(finding->about);
	char *dumped;
	int code;

	json_object_set_new(about, "small_sha256", json_string(result->sha256));
	dumped = json_dumps(about, JSON_INDENT(2));
	code = write_text(finding->directory, "program.small", text, error) ||
	       write_text(finding->directory, "finding.json", dumped, error);
	free(dumped);
	json_decref(about);
	free(text);
	return code ? -1 : 0;
}

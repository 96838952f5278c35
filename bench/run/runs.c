// SPDX-License-Identifier: GPL-2.0-only
/* Runs: see runs.h. */
#include "bench/run/runs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "bench/base/crew.h"
#include "bench/base/files.h"
#include "bench/base/spawn.h"
#include "bench/base/words.h"
#include "bench/compare/record_figures.h"
#include "bench/record/outcome.h"
#include "bench/record/record.h"
#include "bench/record/record_reader.h"
#include "bench/record/store.h"
#include "bench/run/plan.h"
#include "lib/xalloc.h"

/* Of a guest that floods its log or its stream the first so many bytes are looked at. */
enum { LOG_CAP = 32 << 20, STREAM_CAP = RECORD_MAX_BYTES };

/* What `git describe` says of the working directory, so that a record names its suite. */
static char *suite_revision(void)
{
	static const char *const argv[] = {"git",     "describe",    "--always",
					   "--dirty", "--abbrev=12", NULL};
	const struct spawn spawn = {.argv = argv, .capture = 256};
	struct spawn_result result;
	struct error ignored;

	if (spawn_run(&spawn, &result, &ignored))
		return xstrdup("unknown");
	if (!spawn_ok(&result)) {
		free(result.output);
		return xstrdup("unknown");
	}
	result.output[strcspn(result.output, "\n")] = '\0';
	return result.output;
}

static void free_tools(struct run_context *context)
{
	size_t i;

	for (i = 0; i < context->scenario_count; i++)
		tools_image_free(&context->tools[i]);
	free(context->tools);
}

static int get_tools(struct run_context *context, const char *cache, struct error *error)
{
	int code = 0;
	size_t i;

	context->tools = xcalloc(context->scenario_count, sizeof(*context->tools));
	for (i = 0; i < context->scenario_count && !code; i++)
		code = tools_image_get(context->scenarios[i], cache, &context->tools[i], error);
	if (code)
		free_tools(context);
	return code;
}

int run_context_open(struct run_context *context, const char *harness, const char *cache,
		     struct error *error)
{
	if (sim_host_find(&context->host, error))
		return -1;
	if (guest_image_build(harness, &context->image, error)) {
		sim_host_free(&context->host);
		return -1;
	}
	if (get_tools(context, cache, error)) {
		guest_image_free(&context->image);
		sim_host_free(&context->host);
		return -1;
	}
	context->revision = suite_revision();
	json_object_seed(1); /* before threads use it; the order of keys is that of insertion */
	return 0;
}

void run_context_close(struct run_context *context)
{
	free_tools(context);
	guest_image_free(&context->image);
	sim_host_free(&context->host);
	free(context->revision);
}

/* The command line without the names of this host. */
static json_t *command_words(const struct run *run)
{
	struct sim_files files = sim_placeholders;
	json_t *words = json_array();
	char **command;
	size_t i;

	if (run->tools->path) {
		files.tools = "TOOLS";
		files.tools_size = run->tools->size;
	}
	command = sim_command(run->scenario, &files);

	for (i = 0; command[i]; i++)
		json_array_append_new(words, json_string(command[i]));
	words_free(command);
	return words;
}

/* The hash of the words of the command line, each with its end. */
static json_t *command_digest(const struct run *run)
{
	struct digest *digest = digest_begin();
	json_t *command = command_words(run), *word;
	char sha256[DIGEST_SIZE];
	size_t i;

	json_array_foreach (command, i, word) {
		digest_add_text(digest, json_string_value(word));
	}
	json_decref(command);
	digest_end(digest, sha256);
	return json_string(sha256);
}

json_t *run_inputs(const struct run *run, const struct run_context *context)
{
	const struct sim_host *host = &context->host;
	char plan[DIGEST_SIZE], layout[DIGEST_SIZE];

	digest_memory(run->plan, strlen(run->plan), plan);
	digest_memory(run->kernel->layout, strlen(run->kernel->layout), layout);
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:o}", "kernel image",
			 run->kernel->image_sha256, "kernel layout", layout, "guest image",
			 context->image.sha256, "tools",
			 run->tools->path ? run->tools->sha256 : "none", "QEMU", host->version,
			 "QEMU's program", host->qemu_sha256, "firmware", host->firmware_sha256,
			 "object in QEMU", host->still.sha256, "plan", plan, "command line",
			 command_digest(run));
}

/* Everything that the guest's bytes depend on. */
static void compute_key(struct run *run, const struct run_context *context)
{
	struct digest *digest = digest_begin();
	json_t *inputs = run_inputs(run, context), *value;
	const char *name;

	digest_add_text(digest, "zswapbench run, version 2");
	json_object_foreach (inputs, name, value) {
		digest_add_text(digest, json_string_value(value));
	}
	json_decref(inputs);
	digest_end(digest, run->key);
}

static char *plan_of(const struct run *run)
{
	json_t *plan = plan_build(run->scenario, (uint64_t)run->seed);
	char *text;

	if (run->sampler_off)
		json_object_set_new(plan, "sampler_period_ns", json_integer(0));
	if (run->probes_off) {
		json_object_set_new(plan, "probe_nodes", json_false());
		json_object_set_new(plan, "probe_premature", json_false());
		json_object_set_new(plan, "probe_owners", json_false());
		json_object_set_new(plan, "probe_refusals", json_false());
		json_object_set_new(plan, "calls", json_array());
		json_object_set_new(plan, "times", json_array());
		json_object_set_new(plan, "probe_writes", json_false());
	}
	text = plan_text(plan);
	json_decref(plan);
	return text;
}

static const struct tools_image *tools_of(const struct scenario *scenario,
					  const struct run_context *context)
{
	static const struct tools_image none = {.path = NULL};
	size_t i;

	for (i = 0; i < context->scenario_count; i++)
		if (context->scenarios[i] == scenario)
			return &context->tools[i];
	return &none;
}

void run_prepare(struct run *run, const struct run_context *context, const char *variant)
{
	char *kernel =
		xasprintf("%s%s%s", run->kernel->name, variant ? "/" : "", variant ? variant : "");

	run->plan = plan_of(run);
	run->tools = tools_of(run->scenario, context);
	run->directory =
		store_run_directory(context->results, run->scenario->name, kernel, run->seed);
	free(kernel);
	compute_key(run, context);
	run->cached = !context->force && store_has(run->directory, run->key);
}

void run_free(struct run *run)
{
	free(run->plan);
	free(run->directory);
}

static json_t *text_or_null(const char *text)
{
	return text && *text ? json_string(text) : json_null();
}

static json_t *inputs_of(const struct run *run, const struct run_context *context)
{
	const struct scenario *scenario = run->scenario;
	const struct kernel *kernel = run->kernel;
	char digest[DIGEST_SIZE], *cmdline = sim_kernel_cmdline(scenario);
	json_t *inputs, *plan = json_loads(run->plan, 0, NULL);

	digest_memory(scenario->text, scenario->text_length, digest);
	inputs = json_pack(
		"{s:{s:s, s:s, s:s%}, s:I, s:{s:s, s:s, s:o, s:O}, s:{s:s, s:s, s:s, s:s, s:s, s:s,"
		" s:s, s:s, s:o}, s:o, s:s}",
		"scenario", "name", scenario->name, "sha256", digest, "text", scenario->text,
		scenario->text_length, "seed", run->seed, "kernel", "name", kernel->name,
		"image_sha256", kernel->image_sha256, "config_sha256",
		text_or_null(kernel->config_sha256), "build", kernel->build, "machine", "name",
		"sim", "suite", context->revision, "qemu_version", context->host.version,
		"qemu_sha256", context->host.qemu_sha256, "firmware_sha256",
		context->host.firmware_sha256, "still_sha256", context->host.still.sha256,
		"guest_sha256", context->image.sha256, "kernel_cmdline", cmdline, "command",
		command_words(run), "plan", plan, "key", run->key);
	if (run->tools->path)
		json_object_set_new(json_object_get(inputs, "machine"), "tools_sha256",
				    json_string(run->tools->sha256));
	free(cmdline);
	return inputs;
}

static json_t *host_of(const struct run *run, double wall_seconds)
{
	struct utsname name;
	char date[32];
	struct tm utc;
	time_t now = time(NULL);

	uname(&name);
	gmtime_r(&now, &utc);
	strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%SZ", &utc);
	return json_pack("{s:s, s:f, s:s, s:s, s:i, s:I}", "date", date, "wall_s", wall_seconds,
			 "system", name.release, "architecture", name.machine, "processors",
			 (int)sysconf(_SC_NPROCESSORS_ONLN), "disturbance",
			 (json_int_t)run->disturbance);
}

/* The status of an ended run, from all that is known of it. */
static enum run_status judge_run(const struct run_context *context, const struct sim_end *end,
				 const char *log, const struct record_stream *stream, char **detail)
{
	const struct run_signs signs = {
		.out_of_time = end->out_of_time,
		.limit_seconds = context->limit_seconds,
		.abnormal = end->abnormal,
		.log = log,
		.init_seen = stream->init_seen,
		.end_status = json_string_value(json_object_get(stream->end, "status")),
		.end_detail = json_string_value(json_object_get(stream->end, "detail")),
	};

	return outcome_of(&signs, detail);
}

/* Makes the record of a run that ended, and puts it in its place. */
static int keep_run(const struct run *run, const struct run_context *context,
		    const struct sim_files *files, const struct sim_end *end, const char *directory,
		    struct error *error)
{
	struct record_stream stream;
	json_t *inputs, *record;
	size_t length = 0;
	char *log, *text, *detail;
	enum run_status status;
	int code;

	log = file_read_head(files->log, LOG_CAP, NULL, error);
	if (!log)
		return -1;
	text = file_read_head(files->stream, STREAM_CAP, &length, error);
	if (!text) {
		free(log);
		return -1;
	}
	record_stream_parse(text, length, &stream);
	free(text);
	status = judge_run(context, end, log, &stream, &detail);
	free(log);
	inputs = inputs_of(run, context);
	record = record_build(inputs, &stream, status, detail, host_of(run, end->wall_seconds));
	figures_add(record, run->scenario);
	unlink(files->stream);
	unlink(files->initrd);
	code = store_publish(directory, run->directory, record, error);
	json_decref(inputs);
	json_decref(record);
	record_stream_free(&stream);
	free(detail);
	return code;
}

static int execute_one(const struct run *run, const struct run_context *context,
		       struct error *error)
{
	char *directory = store_new_directory(context->results, error);
	char *initrd, *log, *stream;
	struct sim_end end = {0};
	struct error ignored;
	int code = -1;

	if (!directory)
		return -1;
	initrd = xasprintf("%s/initrd", directory);
	log = xasprintf("%s/serial.log", directory);
	stream = xasprintf("%s/stream", directory);
	/* both are there from the beginning: QEMU may be killed before it makes them */
	if (!file_write(log, "", 0, error) && !file_write(stream, "", 0, error) &&
	    !guest_image_write(&context->image, run->plan, run->kernel->layout, initrd, error)) {
		const struct sim_files files = {
			.kernel = run->kernel->image,
			.initrd = initrd,
			.log = log,
			.stream = stream,
			.tools = run->tools->path,
			.tools_size = run->tools->size,
		};

		if (!sim_run(&context->host, run->scenario, &files, run->disturbance,
			     context->limit_seconds, &end, error))
			code = keep_run(run, context, &files, &end, directory, error);
	}
	if (code)
		remove_tree(directory, &ignored);
	free(end.abnormal);
	free(stream);
	free(log);
	free(initrd);
	free(directory);
	return code;
}

/* The runs that are executed, and what for. */
struct crew_context {
	struct run **runs;
	const struct run_context *context;
};

static int execute_piece(void *context, size_t piece, struct error *error)
{
	const struct crew_context *crew = context;

	return execute_one(crew->runs[piece], crew->context, error);
}

static void note_run(void *context, size_t piece, char text[CREW_NOTE])
{
	const struct run *run = ((const struct crew_context *)context)->runs[piece];

	snprintf(text, CREW_NOTE, "%s, %s, seed %lld", run->scenario->name, run->kernel->name,
		 (long long)run->seed);
}

int runs_execute(struct run *runs, size_t count, const struct run_context *context,
		 struct error *error)
{
	struct crew_context wanted = {xcalloc(count, sizeof(*wanted.runs)), context};
	struct crew crew = {.what = "running",
			    .jobs = context->jobs,
			    .context = &wanted,
			    .work = execute_piece,
			    .note = note_run};
	size_t i;
	int code;

	for (i = 0; i < count; i++)
		if (!runs[i].cached)
			wanted.runs[crew.count++] = &runs[i];
	code = crew_run(&crew, error);
	free(wanted.runs);
	return code;
}

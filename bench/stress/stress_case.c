// SPDX-License-Identifier: GPL-2.0-only
/* Cases of stress: see stress_case.h. */
#include "bench/stress/stress_case.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/base/files.h"
#include "bench/base/lines.h"
#include "lib/array.h"
#include "lib/xalloc.h"

enum { LOG_CAP = 16 << 20, STREAM_CAP = 16 << 20 };

int stress_machine_open(struct stress_machine *machine, const char *harness, struct error *error)
{
	if (sim_host_find(&machine->host, error))
		return -1;
	if (!guest_image_build(harness, &machine->image, error))
		return 0;
	sim_host_free(&machine->host);
	return -1;
}

void stress_machine_close(struct stress_machine *machine)
{
	guest_image_free(&machine->image);
	sim_host_free(&machine->host);
}

/* Processors and memory of each node, and the swap device: what QEMU is started for. */
static struct scenario scenario_of(const struct stress_program *program,
				   struct scenario_node nodes[2])
{
	const bool two = stress_program_number(program, STRESS_machine, "nodes") == 2;
	const size_t count = two ? 2 : 1;
	const uint64_t cpus = stress_program_number(program, STRESS_machine, "cpus");
	const bool brd = stress_program_number(program, STRESS_machine, "device") == 0;
	const bool memcg = stress_program_number(program, STRESS_machine, "memcg") == 1;
	const uint64_t pages = stress_program_number(program, STRESS_machine, "slots") + 1;
	uint64_t i;

	for (i = 0; i < count; i++)
		nodes[i] = (struct scenario_node){
			.memory = stress_program_number(program, STRESS_machine, "memory") / count};
	for (i = 0; i < cpus; i++)
		nodes[i % count].cpus |= 1ull << i;
	return (struct scenario){
		.nodes = nodes,
		.node_count = count,
		.swap = {.device = brd ? SWAP_BRD : SWAP_NULL_BLK, .size = pages << 12},
		.boot = memcg ? "slub_debug=FP,zswap_entry"
			      : "slub_debug=FP,zswap_entry cgroup_disable=memory",
	};
}

/* Reads the lines of the harness; those that are no JSON, or cut short, make it not whole. */
static void read_said(const char *text, struct stress_case *result)
{
	struct lines lines = {0};
	size_t i;

	result->said = json_array();
	result->whole = true;
	lines_split(&lines, text);
	for (i = 0; i < lines.count; i++) {
		json_t *line = json_loads(lines.at[i], 0, NULL);

		if (json_is_object(line) && json_is_string(json_object_get(line, "type")))
			json_array_append(result->said, line);
		else
			result->whole = false;
		json_decref(line);
	}
	lines_free(&lines);
	result->whole = result->whole && stress_case_line(result, "end");
}

static void judge_end(const struct stress_machine *machine, const struct sim_end *end,
		      struct stress_case *result)
{
	const json_t *last = stress_case_line(result, "end");
	const struct run_signs signs = {
		.out_of_time = end->out_of_time,
		.limit_seconds = machine->limit_seconds,
		.abnormal = end->abnormal,
		.log = result->log,
		.init_seen = stress_case_line(result, "init") != NULL,
		.end_status = json_string_value(json_object_get(last, "status")),
		.end_detail = json_string_value(json_object_get(last, "detail")),
	};

	result->status = outcome_of(&signs, &result->detail);
	result->wall_seconds = end->wall_seconds;
}

/* Reads what the machine left in @log and @stream. */
static int read_result(const char *log, const char *stream, struct stress_case *result,
		       struct error *error)
{
	struct digest *digest;
	char *text;

	result->log = file_read_head(log, LOG_CAP, NULL, error);
	text = result->log ? file_read_head(stream, STREAM_CAP, NULL, error) : NULL;
	if (!text)
		return -1;
	digest = digest_begin();
	digest_add_text(digest, result->log);
	digest_add_text(digest, text);
	digest_end(digest, result->sha256);
	read_said(text, result);
	free(text);
	return 0;
}

/* Runs the machine in @directory. */
static int play_in(const char *directory, const struct stress_machine *machine,
		   const struct kernel *kernel, const struct stress_program *program,
		   struct stress_case *result, struct error *error)
{
	char *text = stress_program_text(program);
	json_t *plan = json_pack("{s:s}", "program", text);
	char *dumped = json_dumps(plan, JSON_COMPACT);
	char *initrd = xasprintf("%s/initrd", directory), *log = xasprintf("%s/log", directory);
	char *stream = xasprintf("%s/stream", directory);
	const struct sim_files files = {
		.kernel = kernel->image, .initrd = initrd, .log = log, .stream = stream};
	struct scenario_node nodes[2] = {0};
	const struct scenario scenario = scenario_of(program, nodes);
	struct sim_end end = {0};
	int code =
		file_write(log, "", 0, error) || file_write(stream, "", 0, error) ||
		guest_image_write(&machine->image, dumped, kernel->layout, initrd, error) ||
		sim_run(&machine->host, &scenario, &files, 0, machine->limit_seconds, &end, error);

	if (!code)
		code = read_result(log, stream, result, error);
	if (!code)
		judge_end(machine, &end, result);
	free(end.abnormal);
	free(stream);
	free(log);
	free(initrd);
	free(dumped);
	json_decref(plan);
	free(text);
	return code ? -1 : 0;
}

int stress_case_play(const struct stress_machine *machine, const struct kernel *kernel,
		     const struct stress_program *program, struct stress_case *result,
		     struct error *error)
{
	const char *tmp = getenv("TMPDIR");
	char *directory = xasprintf("%s/zswapbench-stress-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	struct error ignored;
	int code;

	*result = (struct stress_case){.said = NULL};
	if (!mkdtemp(directory)) {
		code = error_system(error, EXIT_STORAGE, "%s", directory);
	} else {
		code = play_in(directory, machine, kernel, program, result, error);
		remove_tree(directory, &ignored);
	}
	free(directory);
	if (code)
		stress_case_free(result);
	return code;
}

void stress_case_free(struct stress_case *result)
{
	free(result->detail);
	free(result->log);
	json_decref(result->said);
	*result = (struct stress_case){.said = NULL};
}

const json_t *stress_case_line(const struct stress_case *result, const char *type)
{
	const json_t *line;
	size_t i;

	json_array_foreach (result->said, i, line) {
		if (!strcmp(json_string_value(json_object_get(line, "type")), type))
			return line;
	}
	return NULL;
}

json_int_t stress_case_number(const struct stress_case *result, const char *type, const char *key,
			      json_int_t otherwise)
{
	const json_t *value = json_object_get(stress_case_line(result, type), key);

	return json_is_integer(value) ? json_integer_value(value) : otherwise;
}

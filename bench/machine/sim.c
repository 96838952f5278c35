// SPDX-License-Identifier: GPL-2.0-only
/* The machine `sim`: see sim.h. */
#include "bench/machine/sim.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "bench/base/files.h"
#include "bench/base/spawn.h"
#include "bench/base/words.h"
#include "bench/machine/preload/disturbance.h"
#include "bench/machine/preload/still.h"
#include "lib/array.h"
#include "lib/clock.h"
#include "lib/xalloc.h"
#include "wire/stream.h"

/* MiB of address space beyond the image, for its alignment. */
enum { NVDIMM_ROOM = 1024 };

static void add_option(char ***words, const char *option, char *value)
{
	*words = words_add(words_add(*words, xstrdup(option)), value);
}

/* @before and then @path, whose commas are doubled, as QEMU's options want them. */
static char *with_path(const char *before, const char *path)
{
	char *escaped = xmalloc(2 * strlen(path) + 1), *to = escaped, *value;

	for (; *path; path++) {
		if (*path == ',')
			*to++ = ',';
		*to++ = *path;
	}
	*to = '\0';
	value = xasprintf("%s%s", before, escaped);
	free(escaped);
	return value;
}

static unsigned int cpu_count(const struct scenario *scenario)
{
	unsigned int count = 0;
	size_t i;

	for (i = 0; i < scenario->node_count; i++)
		count += (unsigned int)__builtin_popcountll(scenario->nodes[i].cpus);
	return count;
}

static uint64_t total_memory(const struct scenario *scenario)
{
	uint64_t total = 0;
	size_t i;

	for (i = 0; i < scenario->node_count; i++)
		total += scenario->nodes[i].memory;
	return total;
}

char *sim_kernel_cmdline(const struct scenario *scenario)
{
	char *brd = scenario->swap.device == SWAP_BRD
			    ? xasprintf(" brd.rd_nr=1 brd.rd_size=%llu",
					(unsigned long long)scenario->swap.size >> 10)
			    : xstrdup(" brd.rd_nr=0");
	/* the APIC timer's frequency and the delay loop's count are known: nothing to calibrate */
	/* an NVDIMM is above 4 GiB: the kernel would set bounce buffers aside that nothing uses */
	char *cmdline = xasprintf("console=ttyS0 loglevel=5 nokaslr norandmaps tsc=reliable "
				  "lapic_timer_hz=1000000000 lpj=4000000 panic=-1 oops=panic "
				  "null_blk.nr_devices=0%s%s%s%s",
				  brd, scenario->tool_count ? " swiotlb=noforce" : "",
				  scenario->boot ? " " : "", scenario->boot ? scenario->boot : "");

	free(brd);
	return cmdline;
}

/* One node: its memory, and its processors as sockets of their own, as real nodes have. */
static void add_node(char ***words, const struct scenario_node *node, size_t number)
{
	number_set cpus;

	add_option(words, "-object",
		   xasprintf("memory-backend-ram,id=memory%zu,size=%llu", number,
			     (unsigned long long)node->memory));
	add_option(words, "-numa", xasprintf("node,nodeid=%zu,memdev=memory%zu", number, number));
	for (cpus = node->cpus; cpus; cpus &= cpus - 1)
		add_option(
			words, "-numa",
			xasprintf("cpu,node-id=%zu,socket-id=%d", number, __builtin_ctzll(cpus)));
}

/* How much memory there is; with tools also a slot for an NVDIMM. */
static char *memory_option(const struct scenario *scenario, const struct sim_files *files)
{
	unsigned long long all = total_memory(scenario) >> 20;

	return files->tools ? xasprintf("%lluM,slots=1,maxmem=%lluM", all,
					all + NVDIMM_ROOM + (files->tools_size >> 20))
			    : xasprintf("%lluM", all);
}

/* The tools: read-only for the guest, and mapped as the file is. */
static void add_tools(char ***words, const struct sim_files *files)
{
	char *before = xasprintf("memory-backend-file,id=tools,share=off,readonly=on,size=%llu,"
				 "mem-path=",
				 (unsigned long long)files->tools_size);

	add_option(words, "-object", with_path(before, files->tools));
	add_option(words, "-device", xstrdup("nvdimm,memdev=tools,unarmed=on"));
	free(before);
}

const struct sim_files sim_placeholders = {"KERNEL", "INITRD", "LOG", "STREAM", NULL, 0};

char **sim_command(const struct scenario *scenario, const struct sim_files *files)
{
	unsigned int cpus = cpu_count(scenario);
	char **words =
		words_split(SIM_QEMU " -nodefaults -no-user-config -no-reboot -display none");
	size_t i;

	add_option(&words, "-machine", xstrdup(files->tools ? "q35,nvdimm=on" : "q35"));
	/*
	 * Room for translated code, MiB: left out, it hangs on the host's memory, and code is
	 * thrown away when it is full. The largest scenario, kernel-build, needs 160.
	 */
	words = words_add_all(words, "-accel tcg,thread=single,tb-size=512"
				     " -icount shift=0,sleep=off"
				     " -rtc base=2026-01-01T00:00:00,clock=vm"
				     " -cpu max,-rdrand,-rdseed");
	add_option(&words, "-smp", xasprintf("cpus=%u,sockets=%u,cores=1,threads=1", cpus, cpus));
	add_option(&words, "-m", memory_option(scenario, files));
	for (i = 0; i < scenario->node_count; i++)
		add_node(&words, &scenario->nodes[i], i);
	add_option(&words, "-kernel", xstrdup(files->kernel));
	add_option(&words, "-initrd", xstrdup(files->initrd));
	add_option(&words, "-append", sim_kernel_cmdline(scenario));
	add_option(&words, "-chardev", with_path("file,id=log,path=", files->log));
	add_option(&words, "-serial", xstrdup("chardev:log"));
	add_option(&words, "-chardev", with_path("file,id=stream,path=", files->stream));
	add_option(&words, "-device",
		   xasprintf("isa-debugcon,iobase=0x%x,chardev=stream", STREAM_PORT));
	if (files->tools)
		add_tools(&words, files);
	return words;
}

/* What a QEMU is started with. */
struct start {
	const struct sim_host *host;
	struct disturbance disturbance;
	bool disturbed;
};

/* Of the processors that this process may use only one; @number counts around them. */
static void take_one_processor(unsigned int number)
{
	cpu_set_t all, one;
	size_t cpu = 0;

	if (sched_getaffinity(0, sizeof(all), &all))
		return;
	for (number %= (unsigned int)CPU_COUNT(&all); number || !CPU_ISSET(cpu, &all); cpu++)
		number -= CPU_ISSET(cpu, &all) != 0;
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	sched_setaffinity(0, sizeof(one), &one);
}

static void prepare_qemu(const void *context)
{
	const struct start *start = context;

	preload_keep(&start->host->still);
	if (!start->disturbed)
		return;
	preload_keep(&start->host->disturb);
	setpriority(PRIO_PROCESS, 0, (int)start->disturbance.nice);
	if (start->disturbance.fixed_addresses)
		personality(ADDR_NO_RANDOMIZE);
	if (start->disturbance.one_processor)
		take_one_processor(start->disturbance.processor);
}

/* Takes the lines by which the object confirms that it was loaded; false when there is none. */
static bool take_confirmation(char *output)
{
	const size_t length = strlen(STILL_LINE);
	const char *rest = output;

	while (strncmp(rest, STILL_LINE, length) == 0)
		rest += length;
	if (rest == output)
		return false;
	memmove(output, rest, strlen(rest) + 1);
	return true;
}

/* Runs QEMU with the objects of @host; what it printed is captured, as spawn_run() says. */
static int run_qemu(const struct sim_host *host, const char *const *argv, uint64_t disturbance,
		    double seconds, struct spawn_result *result, struct error *error)
{
	const struct start start = {host, disturbance_draw(disturbance), disturbance != 0};
	char *preload = preload_variable(&host->still, disturbance ? &host->disturb : NULL);
	char *number = xasprintf(DISTURBANCE_VARIABLE "=%llu", (unsigned long long)disturbance);
	char *padding = xasprintf("PADDING=%*s", (int)start.disturbance.padding, "");
	const char *const environment[] = {preload, number, padding, NULL};
	const struct spawn spawn = {.argv = argv,
				    .clean = true,
				    .environment = environment,
				    .prepare = prepare_qemu,
				    .prepare_context = &start,
				    .seconds = seconds,
				    .capture = 4096};
	int code = spawn_run(&spawn, result, error);

	free(padding);
	free(number);
	free(preload);
	if (code)
		return -1;
	if (take_confirmation(result->output) || !spawn_ok(result))
		return 0;
	error_set(
		error, EXIT_MACHINE,
		"%s does not load %s, without which the host's clocks reach the guest: expected a "
		"program that is linked dynamically, and /proc: %s",
		argv[0], SIM_STILL, result->output);
	free(result->output);
	return -1;
}

/* Runs QEMU to have what it prints, or NULL. */
static char *qemu_output(const struct sim_host *host, const char *const *argv, struct error *error)
{
	struct spawn_result result;

	if (run_qemu(host, argv, 0, 0, &result, error)) {
		if (error->code == EXIT_PACKAGES)
			error_set(error, EXIT_PACKAGES,
				  "%s is not installed: Debian's package is qemu-system-x86 "
				  "(make packages)",
				  argv[0]);
		return NULL;
	}
	if (spawn_ok(&result))
		return result.output;
	error_set(error, EXIT_MACHINE, "%s %s: %s", argv[0], argv[1], result.output);
	free(result.output);
	return NULL;
}

static int find_in_path(const char *program, char **path)
{
	char *directories = xstrdup(getenv("PATH") ? getenv("PATH") : "/usr/bin:/bin"), *rest;
	char *directory;
	int found = -1;

	for (directory = strtok_r(directories, ":", &rest); directory && found;
	     directory = strtok_r(NULL, ":", &rest)) {
		*path = xasprintf("%s/%s", directory, program);
		found = access(*path, X_OK);
		if (found) {
			free(*path);
			*path = NULL;
		}
	}
	free(directories);
	return found;
}

/* The ROMs that run before the kernel does; where they are, QEMU itself says. */
static int digest_firmware(struct sim_host *host, struct error *error)
{
	static const char *const roms[] = {"bios-256k.bin", "linuxboot_dma.bin", "kvmvapic.bin"};
	static const char *const argv[] = {SIM_QEMU, "-L", "help", NULL};
	struct digest *digest = digest_begin();
	char *list = qemu_output(host, argv, error);
	int code = list ? 0 : -1;
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(roms) && !code; i++) {
		char *directories = xstrdup(list), *directory, *rest;
		bool found = false;

		for (directory = strtok_r(directories, "\n", &rest); directory && !found;
		     directory = strtok_r(NULL, "\n", &rest)) {
			char *path = xasprintf("%s/%s", directory, roms[i]);

			found = file_exists(path);
			if (found)
				code = digest_add_file(digest, path, error);
			free(path);
		}
		free(directories);
		if (!found)
			code = error_set(error, EXIT_PACKAGES,
					 "QEMU's firmware %s is missing: Debian's packages are "
					 "seabios and qemu-system-data (make packages)",
					 roms[i]);
	}
	digest_end(digest, host->firmware_sha256);
	free(list);
	return code;
}

static int find_qemu(struct sim_host *host, struct error *error)
{
	static const char *const argv[] = {SIM_QEMU, "--version", NULL};
	char *path = NULL;
	int code;

	host->version = qemu_output(host, argv, error);
	if (!host->version)
		return -1;
	host->version[strcspn(host->version, "\n")] = '\0';
	if (find_in_path(SIM_QEMU, &path))
		code = error_set(error, EXIT_PACKAGES, "%s: not in PATH", SIM_QEMU);
	else
		code = digest_file(path, host->qemu_sha256, error) || digest_firmware(host, error);
	free(path);
	if (code)
		free(host->version);
	return code ? -1 : 0;
}

int sim_host_find(struct sim_host *host, struct error *error)
{
	if (preload_open(&host->still, SIM_STILL, error))
		return -1;
	if (!preload_open(&host->disturb, SIM_DISTURB, error)) {
		if (!find_qemu(host, error))
			return 0;
		preload_close(&host->disturb);
	}
	preload_close(&host->still);
	return -1;
}

void sim_host_free(struct sim_host *host)
{
	preload_close(&host->disturb);
	preload_close(&host->still);
	free(host->version);
	host->version = NULL;
}

int sim_run(const struct sim_host *host, const struct scenario *scenario,
	    const struct sim_files *files, uint64_t disturbance, double limit_seconds,
	    struct sim_end *end, struct error *error)
{
	char **command = sim_command(scenario, files);
	struct spawn_result result;
	double begin = clock_seconds();
	int code = run_qemu(host, (const char *const *)command, disturbance, limit_seconds, &result,
			    error);

	*end = (struct sim_end){.wall_seconds = clock_seconds() - begin};
	words_free(command);
	if (code)
		return -1;
	end->out_of_time = result.timed_out;
	if (!result.timed_out && !spawn_ok(&result)) {
		const struct spawn spawn = {.seconds = limit_seconds};
		char *how = spawn_how(&spawn, &result);

		end->abnormal = xasprintf("%s%s%s", how, *result.output ? ": " : "", result.output);
		free(how);
	}
	free(result.output);
	return 0;
}

char *sim_disturbance_text(uint64_t disturbance)
{
	struct disturbance drawn = disturbance_draw(disturbance);

	if (!disturbance)
		return xstrdup("undisturbed");
	return xasprintf(
		"disturbance %llu: clocks x %g, stopped %u %% of the time, 1 of %u thread "
		"calls delayed, %s, nice %u, %sload, %s addresses, %u bytes of environment",
		(unsigned long long)disturbance, drawn.clock, drawn.stopped, drawn.delays,
		drawn.one_processor ? "one processor" : "all processors", drawn.nice,
		drawn.load ? "" : "no ", drawn.fixed_addresses ? "fixed" : "random", drawn.padding);
}

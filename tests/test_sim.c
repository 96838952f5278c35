// SPDX-License-Identifier: GPL-2.0-only
/* The machine's command line, word for word: what is in it decides whether runs are the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/base/words.h"
#include "bench/machine/preload/disturbance.h"
#include "bench/machine/sim.h"

#define CMDLINE                                                                                    \
	"console=ttyS0 loglevel=5 nokaslr norandmaps tsc=reliable lapic_timer_hz=1000000000 "      \
	"lpj=4000000 panic=-1 oops=panic null_blk.nr_devices=0"

static struct scenario_node two_nodes[] = {
	{.memory = 256 << 20, .cpus = 0x5},
	{.memory = 512 << 20, .cpus = 0x2},
};

static const struct scenario two = {
	.nodes = two_nodes,
	.node_count = 2,
	.swap = {.device = SWAP_NULL_BLK, .size = 256 << 20},
};

static const struct sim_files plain = {"/k/bzImage",  "/run/initrd", "/run/serial.log",
				       "/run/stream", NULL,	     0};

static void expect_command(const struct scenario *scenario, const struct sim_files *files,
			   const char *const *expected)
{
	char **command = sim_command(scenario, files);
	size_t i;

	for (i = 0; command[i] && expected[i]; i++)
		if (strcmp(command[i], expected[i]) != 0)
			fail_msg("word %zu: '%s', expected '%s'", i, command[i], expected[i]);
	assert_null(command[i]);
	assert_null(expected[i]);
	words_free(command);
}

/* The word behind the @nth word that is @option; the caller frees. */
static char *value_of(const struct scenario *scenario, const struct sim_files *files,
		      const char *option, unsigned int nth)
{
	char **command = sim_command(scenario, files), *value = NULL;
	size_t i;

	for (i = 0; command[i] && command[i + 1]; i++)
		if (!strcmp(command[i], option) && !nth--)
			value = strdup(command[i + 1]);
	words_free(command);
	assert_non_null(value);
	return value;
}

static void value_is(const struct scenario *scenario, const struct sim_files *files,
		     const char *option, unsigned int nth, const char *expected)
{
	char *value = value_of(scenario, files, option, nth);

	assert_string_equal(value, expected);
	free(value);
}

static const struct scenario with_tools = {
	.nodes = two_nodes,
	.node_count = 2,
	.swap = {.device = SWAP_NULL_BLK, .size = 256 << 20},
	.tool_count = 1,
};

/* With tools the machine has an NVDIMM, and nothing else changes. */
static void tools_are_an_nvdimm(void **state)
{
	const struct sim_files files = {"KERNEL", "INITRD",	  "LOG",
					"STREAM", "/c/a,b.erofs", 84 << 20};

	(void)state;
	value_is(&two, &files, "-machine", 0, "q35,nvdimm=on");
	value_is(&two, &files, "-m", 0, "768M,slots=1,maxmem=1876M");
	value_is(&two, &files, "-object", 2,
		 "memory-backend-file,id=tools,share=off,readonly=on,size=88080384,"
		 "mem-path=/c/a,,b.erofs");
	value_is(&two, &files, "-device", 1, "nvdimm,memdev=tools,unarmed=on");
	value_is(&with_tools, &files, "-append", 0, CMDLINE " brd.rd_nr=0 swiotlb=noforce");
}

static void two_nodes_word_for_word(void **state)
{
	const char *const expected[] = {
		"qemu-system-x86_64",
		"-nodefaults",
		"-no-user-config",
		"-no-reboot",
		"-display",
		"none",
		"-machine",
		"q35",
		"-accel",
		"tcg,thread=single,tb-size=512",
		"-icount",
		"shift=0,sleep=off",
		"-rtc",
		"base=2026-01-01T00:00:00,clock=vm",
		"-cpu",
		"max,-rdrand,-rdseed",
		"-smp",
		"cpus=3,sockets=3,cores=1,threads=1",
		"-m",
		"768M",
		"-object",
		"memory-backend-ram,id=memory0,size=268435456",
		"-numa",
		"node,nodeid=0,memdev=memory0",
		"-numa",
		"cpu,node-id=0,socket-id=0",
		"-numa",
		"cpu,node-id=0,socket-id=2",
		"-object",
		"memory-backend-ram,id=memory1,size=536870912",
		"-numa",
		"node,nodeid=1,memdev=memory1",
		"-numa",
		"cpu,node-id=1,socket-id=1",
		"-kernel",
		"/k/bzImage",
		"-initrd",
		"/run/initrd",
		"-append",
		CMDLINE " brd.rd_nr=0",
		"-chardev",
		"file,id=log,path=/run/serial.log",
		"-serial",
		"chardev:log",
		"-chardev",
		"file,id=stream,path=/run/stream",
		"-device",
		"isa-debugcon,iobase=0xe9,chardev=stream",
		NULL,
	};

	(void)state;
	expect_command(&two, &plain, expected);
}

/* What a record and a key hold does not tell where this checkout lies. */
static void files_have_placeholders(void **state)
{
	(void)state;
	value_is(&two, &sim_placeholders, "-kernel", 0, "KERNEL");
	value_is(&two, &sim_placeholders, "-initrd", 0, "INITRD");
	value_is(&two, &sim_placeholders, "-chardev", 0, "file,id=log,path=LOG");
	value_is(&two, &sim_placeholders, "-chardev", 1, "file,id=stream,path=STREAM");
}

/* In a list of options a comma ends a value unless doubled; a word of its own is taken as it is. */
static void commas_in_paths(void **state)
{
	const struct sim_files files = {"/a,b/bzImage", "/a,b/initrd", "/a,b,,c/serial.log,",
					",stream",	NULL,	       0};

	(void)state;
	value_is(&two, &files, "-kernel", 0, "/a,b/bzImage");
	value_is(&two, &files, "-initrd", 0, "/a,b/initrd");
	value_is(&two, &files, "-chardev", 0, "file,id=log,path=/a,,b,,,,c/serial.log,,");
	value_is(&two, &files, "-chardev", 1, "file,id=stream,path=,,stream");
}

static void node_without_processor(void **state)
{
	struct scenario_node nodes[] = {{.memory = 64 << 20, .cpus = 0x1}, {.memory = 32 << 20}};
	struct scenario scenario = two;

	(void)state;
	scenario.nodes = nodes;
	value_is(&scenario, &plain, "-smp", 0, "cpus=1,sockets=1,cores=1,threads=1");
	value_is(&scenario, &plain, "-m", 0, "96M");
	value_is(&scenario, &plain, "-numa", 0, "node,nodeid=0,memdev=memory0");
	value_is(&scenario, &plain, "-numa", 1, "cpu,node-id=0,socket-id=0");
	value_is(&scenario, &plain, "-numa", 2, "node,nodeid=1,memdev=memory1");
}

static void more_memory_than_32_bits(void **state)
{
	struct scenario_node node = {.memory = (uint64_t)12 << 30, .cpus = 0xff};
	struct scenario scenario = two;

	(void)state;
	scenario.nodes = &node;
	scenario.node_count = 1;
	value_is(&scenario, &plain, "-m", 0, "12288M");
	value_is(&scenario, &plain, "-object", 0, "memory-backend-ram,id=memory0,size=12884901888");
	value_is(&scenario, &plain, "-smp", 0, "cpus=8,sockets=8,cores=1,threads=1");
}

/* A RAM disk's size, in KiB, is told by the kernel's command line; there is one, or none. */
static void ram_disk(void **state)
{
	struct scenario scenario = two;
	char *cmdline;

	(void)state;
	scenario.swap = (struct scenario_swap){.device = SWAP_BRD, .size = 16 << 20};
	cmdline = sim_kernel_cmdline(&scenario);
	assert_string_equal(cmdline, CMDLINE " brd.rd_nr=1 brd.rd_size=16384");
	value_is(&scenario, &plain, "-append", 0, cmdline);
	free(cmdline);
	scenario.swap.size = (uint64_t)8 << 30;
	cmdline = sim_kernel_cmdline(&scenario);
	assert_string_equal(cmdline, CMDLINE " brd.rd_nr=1 brd.rd_size=8388608");
	free(cmdline);
}

/* Of a thousand disturbances each kind occurs, alone and not at all; number 0 disturbs nothing. */
static void disturbances_differ(void **state)
{
	struct disturbance none = disturbance_draw(0);
	unsigned int stopped = 0, delayed = 0, alone = 0, fixed = 0, load = 0, clocks = 0;
	uint64_t i;

	(void)state;
	assert_true(none.clock == 1 && !none.stopped && !none.delays && !none.nice &&
		    !none.padding);
	assert_true(!none.one_processor && !none.fixed_addresses && !none.load);
	for (i = 1; i <= 1000; i++) {
		struct disturbance drawn = disturbance_draw(i);

		assert_true(drawn.stopped < 100 && drawn.nice < 20);
		clocks += drawn.clock != 1;
		stopped += drawn.stopped != 0;
		delayed += drawn.delays != 0;
		alone += drawn.one_processor;
		fixed += drawn.fixed_addresses;
		load += drawn.load;
	}
	assert_in_range(clocks, 700, 900);
	assert_in_range(stopped, 150, 350);
	assert_in_range(delayed, 500, 800);
	assert_in_range(alone, 400, 600);
	assert_in_range(fixed, 400, 600);
	assert_in_range(load, 400, 600);
}

static void disturbance_in_words(void **state)
{
	char *text = sim_disturbance_text(0);

	(void)state;
	assert_string_equal(text, "undisturbed");
	free(text);
	text = sim_disturbance_text(7);
	assert_non_null(strstr(text, "disturbance 7: clocks x "));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_nodes_word_for_word),
		cmocka_unit_test(tools_are_an_nvdimm),
		cmocka_unit_test(files_have_placeholders),
		cmocka_unit_test(commas_in_paths),
		cmocka_unit_test(node_without_processor),
		cmocka_unit_test(more_memory_than_32_bits),
		cmocka_unit_test(ram_disk),
		cmocka_unit_test(disturbances_differ),
		cmocka_unit_test(disturbance_in_words),
	};

	return cmocka_run_group_tests_name("sim", tests, NULL, NULL);
}

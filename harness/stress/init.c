// SPDX-License-Identifier: GPL-2.0-only
/*
 * The harness of `make stress`: the machine's first process. Reads the program in /plan.json,
 * has it played, looks at what is left, tells the host, and ends the machine.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/cgroups.h"
#include "harness/counters.h"
#include "harness/kernelfile.h"
#include "harness/settings.h"
#include "harness/settle.h"
#include "harness/stress/driver.h"
#include "harness/stress/promises.h"
#include "harness/stress/team.h"
#include "harness/stress/world.h"
#include "lib/array.h"
#include "lib/clock.h"
#include "lib/paths.h"
#include "lib/xalloc.h"
#include "wire/stream.h"

enum { SWAPOFF_PATIENCE_S = 20, START_NS = 200 * CLOCK_MS };

static int mount_all(struct error *error)
{
	static const char *const mounts[][2] = {
		{"proc", "/proc"},	   {"sysfs", "/sys"},
		{"devtmpfs", "/dev"},	   {"cgroup2", CGROUP_ROOT},
		{"tmpfs", SHMEM_ROOT},	   {"debugfs", DEBUGFS_ROOT},
		{"tracefs", TRACEFS_ROOT}, {"configfs", "/sys/kernel/config"},
	};
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(mounts); i++) {
		mkdir(mounts[i][1], 0755);
		if (mount(mounts[i][0], mounts[i][1], mounts[i][0], 0, NULL) && errno != EBUSY)
			return error_system(error, EXIT_KERNEL, "mount %s on %s", mounts[i][0],
					    mounts[i][1]);
	}
	return 0;
}

static int read_program(struct stress_program *program, struct error *error)
{
	json_error_t where;
	json_t *plan = json_load_file("/plan.json", 0, &where);
	const char *text = json_string_value(json_object_get(plan, "program"));
	int code;

	if (!text)
		return error_set(error, EXIT_INPUT, "/plan.json: no program in it");
	code = stress_program_parse("program", text, program, error);
	json_decref(plan);
	return code;
}

static void send_left(const struct error *error)
{
	stream_send("left", json_pack("{s:s}", "what", error->text));
}

/*
 * What is left before swapping is off. A folio that was locked when its last user let go of it
 * stays in the swap cache until somebody needs its place, and its entry with it.
 */
static void send_quiet(void)
{
	json_t *quiet = counters_rest(), *vmstat = counters_vmstat();
	json_t *cached = json_object_get(vmstat, "nr_swapcached");

	if (cached)
		json_object_set(quiet, "nr_swapcached", cached);
	json_decref(vmstat);
	stream_send("quiet", quiet);
}

/* What is left when everybody is gone: at rest, then without caches and with swapping off. */
static void send_rest(struct world *world)
{
	struct settled settled = settle_wait(&world->machine);
	struct error error;

	stream_send("final", counters_snapshot(&world->machine));
	stream_send("settled", json_pack("{s:o}", "at_rest", settle_at_rest(&settled)));
	if (world_put_right(world, &error))
		send_left(&error);
	send_quiet();
	if (kernelfile_write("/proc/sys/vm/drop_caches", "3", &error))
		send_left(&error);
	if (world->machine.swap.on &&
	    swap_off(&world->machine.swap, clock_ns() + SWAPOFF_PATIENCE_S * (uint64_t)CLOCK_SECOND,
		     &error))
		send_left(&error);
	if (world->memcg && cgroups_let_go(&error))
		send_left(&error);
	stream_send("rest", counters_rest());
}

static int play(struct world *world, struct error *error)
{
	struct error later = {.text = ""};
	struct team *team;
	int code;

	if (world_set_up(world, error))
		return -1;
	stream_send("zswap", settings_zswap_now());
	team = team_new(world, error);
	if (!team || driver_start(world->program, error))
		return -1;
	/* at the same instant of the kernel's periodic work, however long the set-up took */
	clock_sleep_until((clock_ns() / START_NS + 1) * START_NS);
	code = team_live(team, error);
	if (driver_stop(world->program, &later) && !code) {
		*error = later;
		code = -1;
	}
	team_send(team);
	team_close(team);
	if (!code)
		code = world_calm(world, error) || promises_check(world, error) ? -1 : 0;
	if (!code)
		send_rest(world);
	return code;
}

static int live(struct error *error)
{
	struct stress_program program;
	struct world world = {.program = &program};
	int code;

	if (mount_all(error) || read_program(&program, error))
		return -1;
	if (mlockall(MCL_CURRENT | MCL_FUTURE))
		return error_system(error, EXIT_MACHINE, "mlockall");
	code = play(&world, error);
	stress_program_free(&program);
	return code;
}

int main(void)
{
	struct error error = {.text = ""};

	if (stream_open(&error)) {
		dprintf(2, "zswapbench: %s\n", error.text);
	} else {
		stream_send("init", json_pack("{s:I}", "t", (json_int_t)clock_ns()));
		if (live(&error))
			stream_end(error.code == EXIT_DATA     ? "data"
				   : error.code == EXIT_KERNEL ? "unsupported"
				   : error.code == EXIT_INPUT  ? "input"
							       : "failed",
				   error.text);
		else
			stream_end("finished", "");
	}
	reboot(RB_AUTOBOOT);
	return 1;
}

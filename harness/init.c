// SPDX-License-Identifier: GPL-2.0-only
/*
 * The harness: the machine's first process. Reads /plan.json, builds what it
 * says, runs its phases, tells the host, and ends the machine.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "harness/btf.h"
#include "harness/cgroups.h"
#include "harness/counters.h"
#include "harness/kernelfile.h"
#include "harness/phase.h"
#include "harness/programs.h"
#include "harness/refusals.h"
#include "harness/settings.h"
#include "harness/settle.h"
#include "harness/topology.h"
#include "lib/array.h"
#include "lib/clock.h"
#include "lib/paths.h"
#include "lib/random.h"
#include "wire/plan.h"
#include "wire/stream.h"

enum { PLAN_MAX = 1 << 20 };

static int mount_all(struct error *error)
{
	static const struct {
		const char *type, *path;
		bool optional; /* a kernel without it is measured without it */
	} mounts[] = {
		{.type = "proc", .path = "/proc"},
		{.type = "sysfs", .path = "/sys"},
		{.type = "devtmpfs", .path = "/dev"},
		{.type = "cgroup2", .path = CGROUP_ROOT},
		{.type = "tmpfs", .path = SHMEM_ROOT},
		{.type = "debugfs", .path = DEBUGFS_ROOT, .optional = true},
		{.type = "tracefs", .path = TRACEFS_ROOT, .optional = true},
		{.type = "configfs", .path = "/sys/kernel/config", .optional = true},
	};
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(mounts); i++) {
		mkdir(mounts[i].path, 0755);
		if (mount(mounts[i].type, mounts[i].path, mounts[i].type, 0, NULL) &&
		    !(errno == EBUSY || mounts[i].optional))
			return error_system(error, EXIT_MACHINE, "mount %s on %s", mounts[i].type,
					    mounts[i].path);
	}
	return 0;
}

static struct plan *read_plan(struct error *error)
{
	static char text[PLAN_MAX];
	long length = kernelfile_read("/plan.json", text, sizeof(text));

	if (length < 0) {
		error_system(error, EXIT_INPUT, "/plan.json");
		return NULL;
	}
	return plan_parse(text, (size_t)length, error);
}

static int read_layout(struct layout *layout, struct error *error)
{
	json_error_t where;
	json_t *json = json_load_file("/layout.json", 0, &where);
	int code;

	if (!json)
		return error_set(error, EXIT_INPUT, "/layout.json:%d: %s", where.line, where.text);
	code = layout_read(json, layout, error);
	json_decref(json);
	if (!code)
		btf_complete_running(layout);
	return code;
}

static json_t *file_text(const char *path)
{
	char text[4096];

	if (kernelfile_read(path, text, sizeof(text)) < 0)
		return json_null();
	text[strcspn(text, "\n")] = '\0';
	return json_string(text);
}

static void send_environment(const struct machine *machine)
{
	struct utsname name;

	uname(&name);
	stream_send("environment",
		    json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:s?}", "release",
			      name.release, "version", name.version, "architecture", name.machine,
			      "cmdline", file_text("/proc/cmdline"), "topology",
			      topology_describe(machine), "zswap", settings_zswap_now(),
			      "swappiness", file_text("/proc/sys/vm/swappiness"), "page_cluster",
			      file_text("/proc/sys/vm/page-cluster"), "flush",
			      flush_name(machine)));
}

/*
 * Sleeps until the seed's instant of the next two seconds, the period of the slowest
 * periodic work in mm/ (memcg's flush of statistics; that of vmstat takes one). So the
 * time that booting took, which changes with the kernel's layout, does not decide how the
 * run lies to that work, and every seed has it elsewhere.
 */
static void wait_for_start(const struct plan *plan)
{
	const uint64_t period = 2ull * CLOCK_SECOND;
	uint64_t whole = (clock_ns() + period - 1) / period * period;

	clock_sleep_until(whole + random_mix(plan->seed) % period);
}

static int set_up(struct machine *machine, struct error *error)
{
	const struct plan *plan = machine->plan;

	if ((plan->tools && programs_mount(error)) || topology_load(machine, error) ||
	    topology_bind_harness(machine, error) ||
	    settings_apply(plan->zswap, settings_zswap, error) ||
	    settings_apply(plan->sysctl, settings_sysctl, error) ||
	    swap_start(&machine->swap, plan, error) || cgroups_create(machine, error))
		return -1;
	functions_start(machine);
	refusals_start(machine);
	probes_start(machine);
	settle_start(machine);
	flush_find(machine);
	if (tasks_start(machine, error))
		return -1;
	send_environment(machine);
	return 0;
}

static void send_left(const struct error *error)
{
	stream_send("left", json_pack("{s:s}", "what", error->text));
}

/*
 * After the tasks are gone: the counters, what the probes saw, and what is still there
 * when the cgroups are removed, caches dropped and swapping is off.
 */
static void send_rest(struct machine *machine)
{
	const struct plan *plan = machine->plan;
	struct error error;

	if (plan->tools && programs_unmount(&error))
		send_left(&error);
	settle_wait(machine);
	stream_send("final", counters_snapshot(machine));
	stream_send("probes", probes_stop(machine));
	if (cgroups_remove(plan, &error) ||
	    kernelfile_write("/proc/sys/vm/drop_caches", "3", &error))
		send_left(&error);
	if (machine->swap.on && swap_off(&machine->swap, clock_ns() + plan->timeout_ns, &error))
		send_left(&error);
	if (cgroups_let_go(&error))
		send_left(&error);
	stream_send("rest", counters_rest());
}

static int follow_plan(struct machine *machine, struct error *error)
{
	const struct plan *plan = machine->plan;
	int failed = set_up(machine, error);
	size_t i;

	if (!failed) {
		wait_for_start(plan);
		failed = sampler_start(machine, error);
	}
	for (i = 0; i < plan->phase_count && !failed; i++)
		failed = phase_run(machine, &plan->phases[i], error);
	sampler_stop(&machine->sampler);
	tasks_stop(machine);
	if (!failed)
		send_rest(machine);
	return failed;
}

static int live(struct error *error)
{
	struct machine machine = {0};
	struct plan *plan;
	int failed;

	if (mount_all(error))
		return -1;
	machine.plan = plan = read_plan(error);
	if (!plan || read_layout(&machine.layout, error))
		return -1;
	/* the harness must not be swapped out: its own faults would be counted */
	if (mlockall(MCL_CURRENT | MCL_FUTURE))
		return error_system(error, EXIT_MACHINE, "mlockall");
	failed = follow_plan(&machine, error);
	plan_free(plan);
	return failed;
}

int main(void)
{
	struct error error = {.text = ""};
	uint64_t boot = clock_ns();

	if (stream_open(&error)) {
		dprintf(2, "zswapbench: %s\n", error.text);
	} else {
		stream_send("init", json_pack("{s:I}", "t", (json_int_t)boot));
		if (live(&error))
			stream_end(error.code == EXIT_DATA     ? "data"
				   : error.code == EXIT_KERNEL ? "unsupported"
							       : "failed",
				   error.text);
		else
			stream_end("finished", "");
	}
	/*
	 * For QEMU, which is not to reboot, this is the end, too; and it stops this processor at
	 * once, where one that has switched the power off goes on until that has been noticed.
	 */
	reboot(RB_AUTOBOOT);
	return 1;
}

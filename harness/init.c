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
#include <time.h>
#include <unistd.h>

#include "harness/cgroups.h"
#include "harness/changes.h"
#include "harness/counters.h"
#include "harness/kernelfile.h"
#include "harness/probes.h"
#include "harness/programs.h"
#include "harness/sampler.h"
#include "harness/settings.h"
#include "harness/swap.h"
#include "harness/tasks.h"
#include "harness/topology.h"
#include "lib/array.h"
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
		{"proc", "/proc", false},	 {"sysfs", "/sys", false},
		{"devtmpfs", "/dev", false},	 {"cgroup2", CGROUP_ROOT, false},
		{"tmpfs", SHMEM_ROOT, false},	 {"debugfs", DEBUGFS_ROOT, true},
		{"tracefs", TRACEFS_ROOT, true}, {"configfs", "/sys/kernel/config", true},
	};
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(mounts); i++) {
		mkdir(mounts[i].path, 0755);
		if (mount(mounts[i].type, mounts[i].path, mounts[i].type, 0, NULL) &&
		    !(errno == EBUSY || mounts[i].optional))
			return error_set(error, EXIT_MACHINE, "mount %s on %s: %s", mounts[i].type,
					 mounts[i].path, strerror(errno));
	}
	return 0;
}

static struct plan *read_plan(struct error *error)
{
	static char text[PLAN_MAX];
	long length = kernelfile_read("/plan.json", text, sizeof(text));

	if (length < 0) {
		error_set(error, EXIT_INPUT, "/plan.json: %s", strerror(errno));
		return NULL;
	}
	return plan_parse(text, (size_t)length, error);
}

static json_t *file_text(const char *path)
{
	char text[4096];

	if (kernelfile_read(path, text, sizeof(text)) < 0)
		return json_null();
	text[strcspn(text, "\n")] = '\0';
	return json_string(text);
}

static void send_environment(void)
{
	struct utsname name;

	uname(&name);
	stream_send("environment",
		    json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o}", "release", name.release,
			      "version", name.version, "architecture", name.machine, "cmdline",
			      file_text("/proc/cmdline"), "topology", topology_describe(), "zswap",
			      settings_zswap_now(), "swappiness",
			      file_text("/proc/sys/vm/swappiness"), "page_cluster",
			      file_text("/proc/sys/vm/page-cluster")));
}

static void sleep_ns(uint64_t ns)
{
	struct timespec ts = {(time_t)(ns / 1000000000u), (long)(ns % 1000000000u)};

	clock_nanosleep(CLOCK_MONOTONIC, 0, &ts, NULL);
}

/*
 * Sleeps until the seed's instant of the next two seconds, the period of the slowest
 * periodic work in mm/ (memcg's flush of statistics; that of vmstat takes one). So the
 * time that booting took, which changes with the kernel's layout, does not decide how the
 * run lies to that work, and every seed has it elsewhere.
 */
static void wait_for_start(const struct plan *plan)
{
	const uint64_t period = 2000000000;
	uint64_t whole = (counters_now() + period - 1) / period * period;
	uint64_t start = whole + random_mix(plan->seed) % period;
	struct timespec ts = {(time_t)(start / 1000000000), (long)(start % 1000000000)};

	clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL);
}

static int run_phase(const struct plan *plan, const struct plan_phase *phase, struct error *error)
{
	json_t *before = counters_snapshot(plan), *after, *results;
	uint64_t begin = counters_now(), end;
	int failed = changes_before(plan, phase, error);

	if (!failed)
		failed = tasks_run(plan, phase, begin + plan->timeout_ns, error);
	end = counters_now();
	results = tasks_results(plan, phase);
	sleep_ns(phase->settle_ns);
	counters_settle();
	after = counters_snapshot(plan);
	stream_send("phase", json_pack("{s:s, s:I, s:I, s:o, s:o, s:o}", "name", phase->name,
				       "begin_ns", (json_int_t)begin, "end_ns", (json_int_t)end,
				       "before", before, "after", after, "results", results));
	tasks_send_histograms(plan, phase);
	tasks_send_outputs(plan, phase);
	return failed;
}

static int set_up(const struct plan *plan, struct error *error)
{
	if ((plan->tools && programs_mount(error)) || topology_load(plan, error) ||
	    topology_bind_harness(error) || settings_apply(plan->zswap, settings_zswap, error) ||
	    settings_apply(plan->sysctl, settings_sysctl, error) || swap_start(plan, error) ||
	    cgroups_create(plan, error))
		return -1;
	probes_start(plan);
	if (tasks_start(plan, error))
		return -1;
	send_environment();
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
static void send_rest(const struct plan *plan)
{
	struct error error;

	if (plan->tools && programs_unmount(&error))
		send_left(&error);
	counters_settle();
	stream_send("final", counters_snapshot(plan));
	stream_send("probes", probes_stop(plan));
	if (cgroups_remove(plan, &error) ||
	    kernelfile_write("/proc/sys/vm/drop_caches", "3", &error))
		send_left(&error);
	if (swap_is_on() && swap_off(counters_now() + plan->timeout_ns, &error))
		send_left(&error);
	if (cgroups_let_go(&error))
		send_left(&error);
	stream_send("rest", counters_rest());
}

static int run(struct error *error)
{
	struct plan *plan;
	int failed;
	size_t i;

	if (mount_all(error))
		return -1;
	plan = read_plan(error);
	if (!plan)
		return -1;
	/* the harness must not be swapped out: its own faults would be counted */
	if (mlockall(MCL_CURRENT | MCL_FUTURE))
		return error_set(error, EXIT_MACHINE, "mlockall: %s", strerror(errno));
	failed = set_up(plan, error);
	if (!failed) {
		wait_for_start(plan);
		failed = sampler_start(plan, error);
	}
	for (i = 0; i < plan->phase_count && !failed; i++)
		failed = run_phase(plan, &plan->phases[i], error);
	sampler_stop();
	tasks_stop(plan);
	if (!failed)
		send_rest(plan);
	plan_free(plan);
	return failed;
}

int main(void)
{
	struct error error = {.text = ""};
	struct timespec boot;

	clock_gettime(CLOCK_MONOTONIC, &boot);
	if (stream_open(&error)) {
		dprintf(2, "zswapbench: %s\n", error.text);
	} else {
		stream_send("init", json_pack("{s:I}", "t",
					      (json_int_t)boot.tv_sec * 1000000000 + boot.tv_nsec));
		if (run(&error))
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

/* The swap device: see swap.h. */
#include "harness/swap.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/swap.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "harness/counters.h"
#include "harness/kernelfile.h"
#include "lib/array.h"

static const char *device_name = "";
static bool on;

const char *swap_device_name(void)
{
	return device_name;
}

/* The header that mkswap writes: union swap_header of include/linux/swap.h, version 1. */
static int write_header(const char *path, uint64_t size, struct error *error)
{
	struct {
		char boot[1024];
		uint32_t version, last_page, bad_pages;
		char rest[PAGE_BYTES - 1024 - 12 - 10];
		char magic[10];
	} __attribute__((packed))
	header = {.version = 1, .last_page = (uint32_t)(size / PAGE_BYTES - 1)};
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int failed;

	memcpy(header.magic, "SWAPSPACE2", sizeof(header.magic));
	if (fd < 0)
		return error_set(error, EXIT_MACHINE, "%s: %s", path, strerror(errno));
	failed = write(fd, &header, sizeof(header)) != (ssize_t)sizeof(header) || fsync(fd);
	close(fd);
	if (failed)
		return error_set(error, EXIT_MACHINE, "%s: swap header: %s", path, strerror(errno));
	kernelfile_step("mkswap %s", path);
	return 0;
}

/*
 * An SSD in virtual time: requests complete by timer after the latency (irqmode 2),
 * the data live in the guest's memory. The bandwidth, which the driver takes in MB/s,
 * is a limit over all requests together.
 */
static int start_null_blk(const struct plan *plan, struct error *error)
{
	static const char root[] = "/sys/kernel/config/nullb/nullb0";
	const struct {
		const char *name;
		uint64_t value;
	} attributes[] = {
		{"size", plan->swap_size >> 20},
		{"blocksize", PAGE_BYTES},
		{"memory_backed", 1},
		{"queue_mode", 2},
		{"irqmode", 2},
		{"completion_nsec", plan->swap_latency_ns},
		{"submit_queues", 1},
		{"hw_queue_depth", 64},
		{"mbps", plan->swap_bandwidth >> 20},
		{"power", 1},
	};
	char path[128], value[32];
	size_t i;

	if (mkdir(root, 0755))
		return error_set(error, EXIT_MACHINE,
				 "%s: %s (the kernel needs CONFIG_BLK_DEV_NULL_BLK)", root,
				 strerror(errno));
	kernelfile_step("mkdir %s", root);
	for (i = 0; i < ARRAY_LENGTH(attributes); i++) {
		snprintf(path, sizeof(path), "%s/%s", root, attributes[i].name);
		snprintf(value, sizeof(value), "%llu", (unsigned long long)attributes[i].value);
		if (kernelfile_write(path, value, error))
			return -1;
	}
	device_name = "nullb0";
	return 0;
}

/* A RAM disk; its size was given on the kernel's command line. */
static int start_brd(const struct plan *plan, struct error *error)
{
	(void)plan;
	(void)error;
	device_name = "ram0";
	return 0;
}

bool swap_is_on(void)
{
	return on;
}

int swap_on(struct error *error)
{
	char path[32];

	snprintf(path, sizeof(path), "/dev/%s", device_name);
	if (swapon(path, 0))
		return error_set(error, EXIT_MACHINE, "swapon %s: %s", path, strerror(errno));
	kernelfile_step("swapon %s", path);
	on = true;
	return 0;
}

/* In a process of its own, so that one that hangs is found out. */
int swap_off(uint64_t deadline_ns, struct error *error)
{
	const struct timespec pause = {0, 1000000};
	char path[32];
	int status = 0;
	pid_t pid, ended;

	snprintf(path, sizeof(path), "/dev/%s", device_name);
	kernelfile_step("swapoff %s", path);
	pid = fork();
	if (pid < 0)
		return error_set(error, EXIT_MACHINE, "swapoff %s: fork: %s", path,
				 strerror(errno));
	if (!pid)
		_exit(swapoff(path) ? errno & 0x7f : 0);
	while (!(ended = waitpid(pid, &status, WNOHANG)) && counters_now() < deadline_ns)
		clock_nanosleep(CLOCK_MONOTONIC, 0, &pause, NULL);
	if (!ended)
		return error_set(error, EXIT_MACHINE, "hung: swapoff %s does not end", path);
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		return error_set(error, EXIT_MACHINE, "swapoff %s: %s", path,
				 WIFEXITED(status) ? strerror(WEXITSTATUS(status)) : "killed");
	on = false;
	return 0;
}

int swap_start(const struct plan *plan, struct error *error)
{
	static const struct {
		const char *device;
		int (*start)(const struct plan *plan, struct error *error);
	} devices[] = {{"null_blk", start_null_blk}, {"brd", start_brd}};
	char path[32];
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(devices); i++) {
		if (strcmp(devices[i].device, plan->swap_device) != 0)
			continue;
		if (devices[i].start(plan, error))
			return -1;
		snprintf(path, sizeof(path), "/dev/%s", device_name);
		if (write_header(path, plan->swap_size, error))
			return -1;
		return swap_on(error);
	}
	return error_set(error, EXIT_INPUT, "/plan.json: swap device '%s' is not known",
			 plan->swap_device);
}

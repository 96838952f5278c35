// SPDX-License-Identifier: GPL-2.0-only
/* The swap device: see swap.h. */
#include "harness/swap.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/swap.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/kernelfile.h"
#include "lib/array.h"
#include "lib/clock.h"

enum { DEVICE_PATH = 32 };

static char *device_path(const struct swap *swap, char path[DEVICE_PATH])
{
	snprintf(path, DEVICE_PATH, "/dev/%s", swap->device);
	return path;
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
	int fd = open(path, O_WRONLY | O_CLOEXEC), failed = 0;

	memcpy(header.magic, "SWAPSPACE2", sizeof(header.magic));
	if (fd < 0)
		return error_system(error, EXIT_MACHINE, "%s", path);
	if (write(fd, &header, sizeof(header)) != (ssize_t)sizeof(header) || fsync(fd))
		failed = error_system(error, EXIT_MACHINE, "%s: swap header", path);
	close(fd);
	if (failed)
		return -1;
	kernelfile_step("mkswap %s", path);
	return 0;
}

/*
 * An SSD in virtual time: requests complete by timer after the latency (irqmode 2),
 * the data live in the guest's memory. The bandwidth, which the driver takes in MB/s,
 * is a limit over all requests together.
 */
static int start_null_blk(struct swap *swap, const struct plan *plan, struct error *error)
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
	swap->device = "nullb0";
	return 0;
}

/* A RAM disk; its size was given on the kernel's command line. */
static int start_brd(struct swap *swap, const struct plan *plan, struct error *error)
{
	(void)plan;
	(void)error;
	swap->device = "ram0";
	return 0;
}

int swap_on(struct swap *swap, struct error *error)
{
	char path[DEVICE_PATH];

	if (swapon(device_path(swap, path), 0))
		return error_system(error, EXIT_MACHINE, "swapon %s", path);
	kernelfile_step("swapon %s", path);
	swap->on = true;
	return 0;
}

/* In a process of its own, so that one that hangs is found out. */
int swap_off(struct swap *swap, uint64_t deadline_ns, struct error *error)
{
	char path[DEVICE_PATH];
	int status = 0;
	pid_t pid, ended;

	kernelfile_step("swapoff %s", device_path(swap, path));
	pid = fork();
	if (pid < 0)
		return error_system(error, EXIT_MACHINE, "swapoff %s: fork", path);
	if (!pid)
		_exit(swapoff(path) ? errno & 0x7f : 0);
	while (!(ended = waitpid(pid, &status, WNOHANG)) && clock_ns() < deadline_ns)
		clock_sleep(CLOCK_MS);
	if (!ended)
		return error_set(error, EXIT_MACHINE, "hung: swapoff %s does not end", path);
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		return error_set(error, EXIT_MACHINE, "swapoff %s: %s", path,
				 WIFEXITED(status) ? strerror(WEXITSTATUS(status)) : "killed");
	swap->on = false;
	swap->was_off = true;
	return 0;
}

int swap_start(struct swap *swap, const struct plan *plan, struct error *error)
{
	static const struct {
		const char *device;
		int (*start)(struct swap *swap, const struct plan *plan, struct error *error);
	} devices[] = {{"null_blk", start_null_blk}, {"brd", start_brd}};
	char path[DEVICE_PATH];
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(devices); i++) {
		if (strcmp(devices[i].device, plan->swap_device) != 0)
			continue;
		if (devices[i].start(swap, plan, error) ||
		    write_header(device_path(swap, path), plan->swap_size, error))
			return -1;
		return swap_on(swap, error);
	}
	return error_set(error, EXIT_INPUT, "/plan.json: swap device '%s' is not known",
			 plan->swap_device);
}

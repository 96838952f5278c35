// SPDX-License-Identifier: GPL-2.0-only
/* Programs: see programs.h. */
#include "harness/programs.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/kernelfile.h"
#include "lib/array.h"
#include "lib/clock.h"
#include "lib/xalloc.h"
#include "wire/stream.h"

#define ROOT   "/tools"
#define DEVICE "/dev/pmem0"

enum {
	DEVICE_MS = 5000,  /* until the device is there */
	LOOK_MS = 10,	   /* how often a running program's end is asked for */
	GRACE_MS = 5000,   /* from SIGTERM to SIGKILL */
	LAST_BYTES = 1500, /* of what a failed program printed */
	WORDS_MAX = 128,
	NODES_ROOM = 256, /* numbers of all of 64 nodes take 182 */
};

/* The kernel makes the device in the background: it may not be there, or not yet open. */
static int mount_tools(struct error *error)
{
	unsigned int i;

	mkdir(ROOT, 0755);
	for (i = 0; i < DEVICE_MS; i++) {
		if (!mount(DEVICE, ROOT, "erofs", MS_RDONLY, "dax=always"))
			return 0;
		if (errno != ENOENT && errno != ENXIO)
			break;
		clock_sleep(CLOCK_MS);
	}
	return error_set(error, EXIT_MACHINE,
			 "mount " DEVICE " on " ROOT ": %s (programs need a kernel with"
			 " CONFIG_ACPI_NFIT, CONFIG_BLK_DEV_PMEM, CONFIG_NVDIMM_PFN and"
			 " CONFIG_EROFS_FS)",
			 strerror(errno));
}

/* Services listen on loopback. */
static int loopback_on(struct error *error)
{
	struct ifreq request = {.ifr_name = "lo"};
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), failed;

	if (fd < 0)
		return error_set(error, EXIT_MACHINE, "socket: %s (the kernel needs CONFIG_INET)",
				 strerror(errno));
	request.ifr_flags = IFF_UP | IFF_RUNNING;
	failed = ioctl(fd, SIOCSIFFLAGS, &request);
	close(fd);
	return failed ? error_system(error, EXIT_MACHINE, "loopback") : 0;
}

static const struct {
	const char *type, *path;
} mounts[] = {
	{"proc", ROOT "/proc"},
	{"sysfs", ROOT "/sys"},
	{"devtmpfs", ROOT "/dev"},
	{"tmpfs", ROOT "/tmp"},
};

int programs_mount(struct error *error)
{
	size_t i;

	if (mount_tools(error))
		return -1;
	for (i = 0; i < ARRAY_LENGTH(mounts); i++)
		if (mount(mounts[i].type, mounts[i].path, mounts[i].type, 0, NULL))
			return error_system(error, EXIT_MACHINE, "mount %s on %s", mounts[i].type,
					    mounts[i].path);
	return loopback_on(error);
}

int programs_unmount(struct error *error)
{
	size_t i;

	for (i = ARRAY_LENGTH(mounts); i-- > 0;)
		if (umount2(mounts[i].path, 0))
			return error_system(error, EXIT_MACHINE, "umount %s", mounts[i].path);
	return umount2(ROOT, 0) ? error_system(error, EXIT_MACHINE, "umount " ROOT "") : 0;
}

struct program *program_new(void)
{
	/* touched by the harness first, so that the root cgroup pays for it */
	struct program *program =
		mmap(NULL, sizeof(*program), PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE | MAP_LOCKED, -1, 0);

	if (program == MAP_FAILED)
		return NULL;
	program->out.bytes = program->out_bytes;
	program->err.bytes = program->err_bytes;
	return program;
}

/* The program while it runs, as its task's process sees it. */
struct child {
	pid_t pid;
	int pidfd, out, err;	    /* -1: none */
	uint64_t begin_ns, stop_ns; /* stop_ns: when SIGTERM was sent, or 0 */
};

/*
 * The words before those of a program that has nodes: numactl binds its memory to them, and
 * itself to their CPUs if it has none of its own. Returns how many; @memory and @cpus are theirs.
 */
static size_t bind_words(const struct plan_task *task, char **argv, char memory[NODES_ROOM],
			 char cpus[NODES_ROOM])
{
	static const char *const options[POLICY_COUNT] = {
		[POLICY_BIND] = "--membind",
		[POLICY_PREFERRED] = "--preferred",
		[POLICY_INTERLEAVE] = "--interleave",
	};
	char list[NODES_ROOM - 16], *end = list;
	uint64_t nodes;
	size_t count = 0;

	if (!task->nodes)
		return 0;
	for (nodes = task->nodes; nodes; nodes &= nodes - 1)
		end += snprintf(end, sizeof(list) - (size_t)(end - list), "%s%d",
				end > list ? "," : "", __builtin_ctzll(nodes));
	snprintf(memory, NODES_ROOM, "%s=%s", options[task->policy], list);
	snprintf(cpus, NODES_ROOM, "--cpunodebind=%s", list);
	argv[count++] = "numactl";
	argv[count++] = memory;
	if (!json_array_size(task->cpus))
		argv[count++] = cpus;
	argv[count++] = "--";
	return count;
}

/* In the new process; does not return. */
static void execute_program(const struct plan_task *task, int out, int err)
{
	static char *const environment[] = {"PATH=/usr/bin:/bin", "HOME=/tmp", "TMPDIR=/tmp",
					    "LC_ALL=C", NULL};
	char *argv[WORDS_MAX + 1] = {NULL}, memory[NODES_ROOM], cpus[NODES_ROOM];
	size_t count = bind_words(task, argv, memory, cpus), i;
	json_t *word;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setpgid(0, 0);
	json_array_foreach (task->program, i, word) {
		if (count < WORDS_MAX)
			argv[count++] = (char *)json_string_value(word);
	}
	dup2(err, STDERR_FILENO);
	dup2(out, STDOUT_FILENO);
	if (chroot(ROOT) || chdir("/tmp")) {
		dprintf(STDERR_FILENO, "chroot: %s\n", strerror(errno));
		_exit(127);
	}
	dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
	if (!argv[0])
		_exit(127); /* the plan was checked for that */
	execvpe(argv[0], argv, environment);
	dprintf(STDERR_FILENO, "%s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

static int start_program(const struct plan_task *task, struct program *program, struct child *child,
			 struct error *failure)
{
	int out[2], err[2];

	program->ended = false;
	program->stopped = false;
	program->out.length = program->err.length = 0;
	if (pipe2(out, O_CLOEXEC) || pipe2(err, O_CLOEXEC))
		return error_system(failure, EXIT_MACHINE, "task %s: pipe", task->name);
	child->begin_ns = clock_ns();
	child->stop_ns = 0;
	child->pid = fork();
	if (child->pid < 0)
		return error_system(failure, EXIT_MACHINE, "task %s: fork", task->name);
	if (!child->pid)
		execute_program(task, out[1], err[1]);
	setpgid(child->pid, child->pid); /* whichever process comes first */
	program->group = child->pid;
	close(out[1]);
	close(err[1]);
	child->out = out[0];
	child->err = err[0];
	child->pidfd = (int)syscall(SYS_pidfd_open, child->pid, 0);
	if (child->pidfd < 0)
		return error_system(failure, EXIT_MACHINE, "task %s: pidfd_open", task->name);
	return 0;
}

/* Takes what there is to read from *@fd; closes it at its end. */
static void drain_output(int *fd, struct program_text *text, size_t room)
{
	char buffer[4096];
	ssize_t got = read(*fd, buffer, sizeof(buffer));

	if (got <= 0) {
		close(*fd);
		*fd = -1;
		return;
	}
	if (text->length < room) {
		size_t fits = room - text->length;

		memcpy(text->bytes + text->length, buffer, (size_t)got < fits ? (size_t)got : fits);
	}
	text->length += (size_t)got;
}

static uint64_t time_ns(const struct timeval *tv)
{
	return (uint64_t)tv->tv_sec * 1000000000u + (uint64_t)tv->tv_usec * 1000u;
}

/* The program has ended: notes how, and ends what it left behind. */
static void reap_program(struct program *program, struct child *child)
{
	struct rusage usage;

	wait4(child->pid, &program->status, 0, &usage);
	program->real_ns = clock_ns() - child->begin_ns;
	program->user_ns = time_ns(&usage.ru_utime);
	program->system_ns = time_ns(&usage.ru_stime);
	kill(-child->pid, SIGKILL);
	while (child->out >= 0)
		drain_output(&child->out, &program->out, PROGRAM_OUT);
	while (child->err >= 0)
		drain_output(&child->err, &program->err, PROGRAM_ERR);
	close(child->pidfd);
	*child = (struct child){.pidfd = -1, .out = -1, .err = -1};
	program->group = 0;
	atomic_store(&program->ended, true);
}

/* Asks the program to end, and after some time makes it. */
static void stop_program(struct program *program, struct child *child)
{
	uint64_t now = clock_ns();

	program->stopped = true;
	if (!child->stop_ns) {
		child->stop_ns = now;
		kill(child->pid, SIGTERM);
	} else if (now - child->stop_ns > GRACE_MS * 1000000ull) {
		kill(-child->pid, SIGKILL);
	}
}

void program_serve(const struct plan_task *task, struct program *program,
		   const struct plan_activity *activity, const atomic_bool *stopped, int go,
		   int done, struct error *failure)
{
	struct child child = {.pidfd = -1, .out = -1, .err = -1};
	bool waiting = false; /* for the end of the program, to answer */
	char byte;

	for (;;) {
		struct pollfd fds[] = {{go, POLLIN, 0},
				       {child.out, POLLIN, 0},
				       {child.err, POLLIN, 0},
				       {child.pidfd, POLLIN, 0}};

		poll(fds, 4, waiting ? LOOK_MS : -1);
		if (fds[1].revents)
			drain_output(&child.out, &program->out, PROGRAM_OUT);
		if (fds[2].revents)
			drain_output(&child.err, &program->err, PROGRAM_ERR);
		if (fds[3].revents) {
			reap_program(program, &child);
			byte = 0;
			if (waiting && write(done, &byte, 1) != 1)
				return;
			waiting = false;
		}
		if (waiting && atomic_load(stopped))
			stop_program(program, &child);
		if (!fds[0].revents)
			continue;
		if (read(go, &byte, 1) != 1)
			return;
		byte = child.pid || start_program(task, program, &child, failure) ? 1 : 0;
		waiting = !byte && strcmp(activity->workload->name, "start") != 0;
		if (!waiting && write(done, &byte, 1) != 1)
			return;
	}
}

/* The end of what was kept of @text. */
static const char *last_of(const struct program_text *text, size_t room)
{
	size_t length = text->length < room ? text->length : room;

	text->bytes[length] = '\0';
	return text->bytes + (length > LAST_BYTES ? length - LAST_BYTES : 0);
}

/* How a program says that it read something else than it had written. */
static bool found_wrong_data(const char *name, const char *printed)
{
	static const struct {
		const char *program, *says;
	} signs[] = {
		{"fio", "verify"},
		{"stress-ng", "fail:"},
	};
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(signs); i++)
		if (!strcmp(name, signs[i].program) && strstr(printed, signs[i].says))
			return true;
	return false;
}

int program_judge(const struct plan_task *task, const struct program *program, struct error *error)
{
	const char *name = json_string_value(json_array_get(task->program, 0));
	const char *last = last_of(&program->err, PROGRAM_ERR);
	bool wrong_data;
	char how[32];

	if (WIFEXITED(program->status) && !WEXITSTATUS(program->status))
		return 0;
	wrong_data = found_wrong_data(name, program->err.bytes);
	if (program->stopped && !wrong_data)
		return 0;
	if (!*last)
		last = last_of(&program->out, PROGRAM_OUT);
	if (WIFSIGNALED(program->status))
		snprintf(how, sizeof(how), "signal %d", WTERMSIG(program->status));
	else
		snprintf(how, sizeof(how), "status %d", WEXITSTATUS(program->status));
	return error_set(error, wrong_data ? EXIT_DATA : EXIT_MACHINE,
			 "task %s: %s ended with %s: %s", task->name, name, how, last);
}

void program_kill(const struct program *program)
{
	pid_t group = program->group;

	if (!group)
		return;
	kill(-group, SIGKILL);
	while (waitpid(-group, NULL, 0) > 0)
		;
}

/* What was kept of @text as JSON; bytes that are no UTF-8 become question marks. */
static json_t *text_json(const struct program_text *text, size_t room)
{
	size_t length = text->length < room ? text->length : room, i;
	json_t *json = json_stringn(text->bytes, length);

	for (i = 0; !json && i < length; i++)
		if ((unsigned char)text->bytes[i] >= 0x80)
			text->bytes[i] = '?';
	return json ? json : json_stringn(text->bytes, length);
}

void program_send(const struct plan_task *task, const char *phase, const struct program *program)
{
	stream_send("output",
		    json_pack("{s:s, s:s, s:i, s:I, s:I, s:I, s:b, s:o, s:o}", "task", task->name,
			      "phase", phase, "status", program->status, "real_ns",
			      (json_int_t)program->real_ns, "user_ns", (json_int_t)program->user_ns,
			      "sys_ns", (json_int_t)program->system_ns, "cut",
			      program->out.length > PROGRAM_OUT, "text",
			      text_json(&program->out, PROGRAM_OUT), "errors",
			      text_json(&program->err, PROGRAM_ERR)));
}

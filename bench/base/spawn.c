// SPDX-License-Identifier: GPL-2.0-only
/* Running programs: see spawn.h. */
#include "bench/base/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bench/base/files.h"
#include "bench/base/interrupt.h"
#include "lib/clock.h"
#include "lib/xalloc.h"

#define GRACE_SECONDS 5.0   /* between SIGTERM and SIGKILL */
#define LINE_LIMIT    65536 /* a longer line is handed on in pieces */

/* What the child could not do before the program started; sent through a pipe. */
struct refusal {
	enum { REFUSED_DIRECTORY, REFUSED_PROGRAM } what;
	int number; /* errno */
};

/* A program while it runs. */
struct child {
	const struct spawn *spawn;
	pid_t pid;
	int output; /* read end, -1 once at its end */
	int log;
	char *kept; /* see spawn.capture */
	size_t kept_length;
	char *line; /* unfinished line */
	size_t line_length;
	double deadline; /* 0: none */
	bool timed_out, stopping;
	struct error *error;
	bool failed;
};

/* Does "NAME=VALUE" @entry set the variable that @change ("NAME=VALUE" or "NAME") is about? */
static bool same_variable(const char *entry, const char *change)
{
	size_t length = strcspn(change, "=");

	return strncmp(entry, change, length) == 0 && entry[length] == '=';
}

static bool in_clean_environment(const char *entry)
{
	return same_variable(entry, "PATH") || same_variable(entry, "HOME") ||
	       same_variable(entry, "TMPDIR");
}

/* The program's environment; an array of strings that are not owned. */
static char **make_environment(const struct spawn *spawn)
{
	static const char *const none[] = {NULL};
	const char *const *changes = spawn->environment ? spawn->environment : none;
	size_t count = 0, room = 1;
	char **result, **entry;
	const char *const *c;

	for (entry = environ; *entry; entry++)
		room++;
	for (c = changes; *c; c++)
		room++;
	result = xcalloc(room, sizeof(*result));
	for (entry = environ; *entry; entry++) {
		for (c = changes; *c && !same_variable(*entry, *c); c++)
			;
		if (!*c && (!spawn->clean || in_clean_environment(*entry)))
			result[count++] = *entry;
	}
	for (c = changes; *c; c++)
		if (strchr(*c, '='))
			result[count++] = (char *)*c;
	return result;
}

static bool has_output(const struct spawn *spawn)
{
	return spawn->log || spawn->capture || spawn->line;
}

/* In the child, after fork: only async-signal-safe calls. Returns what stopped it. */
static struct refusal become_program(const struct spawn *spawn, char **environment, int output)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	sigset_t none;

	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	dup2(null, STDIN_FILENO);
	if (output >= 0) {
		dup2(output, STDOUT_FILENO);
		dup2(output, STDERR_FILENO);
	}
	if (spawn->prepare)
		spawn->prepare(spawn->prepare_context);
	if (spawn->directory && chdir(spawn->directory))
		return (struct refusal){REFUSED_DIRECTORY, errno};
	execvpe(spawn->argv[0], (char *const *)spawn->argv, environment);
	return (struct refusal){REFUSED_PROGRAM, errno};
}

static int say_refused(const struct spawn *spawn, const struct refusal *refusal,
		       struct error *error)
{
	const char *why = strerror(refusal->number);

	if (refusal->what == REFUSED_DIRECTORY)
		return error_set(error, EXIT_STORAGE, "%s: cannot run %s there: %s",
				 spawn->directory, spawn->argv[0], why);
	return error_set(error, EXIT_PACKAGES, "cannot run %s: %s", spawn->argv[0], why);
}

/* Starts the program with its output into @pipe_output; 0 once it has been executed. */
static int start_child(struct child *child, int pipe_output)
{
	const struct spawn *spawn = child->spawn;
	char **environment = make_environment(spawn);
	struct refusal refusal;
	ssize_t got;
	int news[2];

	if (pipe2(news, O_CLOEXEC)) {
		error_set(child->error, EXIT_STORAGE, "pipe: %s", strerror(errno));
		free(environment);
		return -1;
	}
	child->pid = fork();
	if (child->pid == 0) {
		refusal = become_program(spawn, environment, pipe_output);
		if (write(news[1], &refusal, sizeof(refusal)) < 0)
			_exit(126);
		_exit(127);
	}
	if (child->pid < 0)
		error_set(child->error, EXIT_STORAGE, "cannot start %s: %s", spawn->argv[0],
			  strerror(errno));
	free(environment);
	close(news[1]);
	if (child->pid < 0) {
		close(news[0]);
		return -1;
	}
	do
		got = read(news[0], &refusal, sizeof(refusal));
	while (got < 0 && errno == EINTR);
	close(news[0]);
	if (got != sizeof(refusal))
		return 0;
	waitpid(child->pid, NULL, 0);
	return say_refused(spawn, &refusal, child->error);
}

/* Asks the group to end; when it was asked before, kills it. */
static void stop_child(struct child *child)
{
	kill(-child->pid, child->stopping ? SIGKILL : SIGTERM);
	child->deadline = clock_seconds() + GRACE_SECONDS;
	child->stopping = true;
}

static void hand_on_line(struct child *child)
{
	child->line[child->line_length] = '\0';
	child->spawn->line(child->spawn->context, child->line);
	child->line_length = 0;
}

static void take_lines(struct child *child, const char *data, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++) {
		if (data[i] == '\n') {
			hand_on_line(child);
			continue;
		}
		if (child->line_length == LINE_LIMIT)
			hand_on_line(child);
		child->line[child->line_length++] = data[i];
	}
}

static void keep_output(struct child *child, const char *data, size_t length)
{
	size_t room = child->spawn->capture - child->kept_length;

	if (length > room)
		length = room;
	memcpy(child->kept + child->kept_length, data, length);
	child->kept_length += length;
}

/* Takes what the program has written; at its end closes the pipe. False when there was nothing. */
static bool take_output(struct child *child)
{
	char block[1 << 14];
	ssize_t got = read(child->output, block, sizeof(block));

	if (got < 0)
		return false;
	if (got == 0) {
		close(child->output);
		child->output = -1;
		return false;
	}
	if (child->log >= 0 && !child->failed && file_write_all(child->log, block, (size_t)got)) {
		error_set(child->error, EXIT_STORAGE, "%s: cannot write: %s", child->spawn->log,
			  strerror(errno));
		child->failed = true;
		stop_child(child);
	}
	if (child->kept)
		keep_output(child, block, (size_t)got);
	if (child->line)
		take_lines(child, block, (size_t)got);
	return true;
}

/* Milliseconds until the deadline, for poll(); -1 for none. */
static int time_to_deadline(const struct child *child)
{
	double left = child->deadline - clock_seconds();

	if (child->deadline == 0)
		return -1;
	return left > 0 ? (int)(left * 1000) + 1 : 0;
}

/* Milliseconds until poll() has to return: soon where nothing tells of the program's end. */
static int poll_patience(const struct child *child, int pidfd)
{
	enum { SOON = 20 };
	int left = time_to_deadline(child);

	return pidfd < 0 && (left < 0 || left > SOON) ? SOON : left;
}

static bool has_ended(const struct child *child)
{
	siginfo_t info = {0};

	return !waitid(P_PID, (id_t)child->pid, &info, WEXITED | WNOHANG | WNOWAIT) && info.si_pid;
}

/*
 * Waits for the program's end, and takes its output meanwhile. @pidfd tells the end; it is
 * -1 under valgrind, and on kernels before 5.3, which have none.
 */
static void attend_child(struct child *child, int pidfd)
{
	enum { ENDED, OUTPUT, INTERRUPT };
	struct pollfd fds[] = {
		[ENDED] = {.fd = pidfd, .events = POLLIN},
		[OUTPUT] = {.events = POLLIN},
		[INTERRUPT] = {.events = POLLIN},
	};

	while (!(fds[ENDED].revents & POLLIN) && !(pidfd < 0 && has_ended(child))) {
		fds[OUTPUT].fd = child->output;
		fds[INTERRUPT].fd = child->stopping ? -1 : interrupt_fd();
		if (poll(fds, 3, poll_patience(child, pidfd)) < 0)
			continue;
		if (fds[OUTPUT].revents)
			take_output(child);
		if (fds[INTERRUPT].revents) {
			child->failed = true;
			interrupt_check(child->error);
			stop_child(child);
		} else if (time_to_deadline(child) == 0) {
			child->timed_out = !child->stopping || child->timed_out;
			stop_child(child);
		}
	}
	while (child->output >= 0 && take_output(child))
		;
	if (child->line && child->line_length)
		hand_on_line(child);
}

/* Reaps the program and whatever it left behind. */
static void reap_child(const struct child *child, struct spawn_result *result)
{
	int status = 0;

	kill(-child->pid, SIGKILL); /* the zombie keeps the group's number from being reused */
	while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR)
		;
	result->status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	result->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	result->timed_out = child->timed_out;
}

static int open_log(struct child *child)
{
	const char *log = child->spawn->log;

	child->log = -1;
	if (!log)
		return 0;
	child->log = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	if (child->log >= 0)
		return 0;
	return error_set(child->error, EXIT_STORAGE, "%s: cannot open: %s", log, strerror(errno));
}

/* Starts the program, and attends to it to its end. */
static int run_child(struct child *child, struct spawn_result *result)
{
	int output[2] = {-1, -1};
	int failed;

	if (has_output(child->spawn) && pipe2(output, O_CLOEXEC))
		return error_set(child->error, EXIT_STORAGE, "pipe: %s", strerror(errno));
	failed = start_child(child, output[1]);
	if (output[1] >= 0)
		close(output[1]);
	child->output = output[0];
	if (!failed) {
		int pidfd = pidfd_open(child->pid, 0);

		if (child->output >= 0)
			fcntl(child->output, F_SETFL, O_NONBLOCK);
		attend_child(child, pidfd);
		if (pidfd >= 0)
			close(pidfd);
		reap_child(child, result);
		failed = child->failed ? -1 : 0;
	}
	if (child->output >= 0)
		close(child->output);
	return failed;
}

int spawn_run(const struct spawn *spawn, struct spawn_result *result, struct error *error)
{
	struct child child = {.spawn = spawn, .error = error};
	int failed;

	memset(result, 0, sizeof(*result));
	interrupt_catch();
	if (interrupt_check(error) || open_log(&child))
		return -1;
	if (spawn->capture)
		child.kept = xcalloc(1, spawn->capture + 1);
	if (spawn->line)
		child.line = xmalloc(LINE_LIMIT + 1);
	if (spawn->seconds > 0)
		child.deadline = clock_seconds() + spawn->seconds;
	failed = run_child(&child, result);
	if (child.log >= 0)
		close(child.log);
	free(child.line);
	if (failed) {
		free(child.kept);
		return -1;
	}
	result->output = child.kept;
	return 0;
}

char *spawn_how(const struct spawn *spawn, const struct spawn_result *result)
{
	if (result->timed_out)
		return xasprintf("stopped after %.0f s", spawn->seconds);
	if (result->signal)
		return xasprintf("signal %d (%s)", result->signal, strsignal(result->signal));
	return xasprintf("exit status %d", result->status);
}

bool spawn_ok(const struct spawn_result *result)
{
	return !result->signal && !result->timed_out && result->status == 0;
}

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Programs in the guest: a task that is one is a process in its cgroup that starts the
 * program when an activity says so, keeps what it prints, and notes how it ended and
 * what it cost. The programs are on an NVDIMM, and see its image as their root.
 */
#ifndef ZSWAPBENCH_PROGRAMS_H
#define ZSWAPBENCH_PROGRAMS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "harness/machine.h"

enum { PROGRAM_OUT = 256 << 10, PROGRAM_ERR = 16 << 10 };

/* What is kept of a stream: its first bytes; `length` may be larger than there was room for. */
struct program_text {
	size_t length;
	char *bytes; /* with a terminator */
};

/* What the task's process and the harness share. */
struct program {
	atomic_bool ended;
	pid_t group;  /* process group of the program while it runs, else 0 */
	bool stopped; /* the harness wanted it to end */
	int status;   /* of wait4() */
	uint64_t real_ns, user_ns, system_ns; /* with its children that it waited for */
	struct program_text out, err;
	char out_bytes[PROGRAM_OUT + 1], err_bytes[PROGRAM_ERR + 1];
};

/* Mounts the image and what programs expect below it, and turns loopback on. */
int programs_mount(struct error *error);

/* Unmounts it all, so that what programs left in the tmpfs is gone. */
int programs_unmount(struct error *error);

/* Memory for one task's program, shared over fork(); NULL: none left. */
struct program *program_new(void);

/*
 * The life of a task's process: for each byte from @go it starts the program of @task, on its
 * nodes of @machine, as *@activity says until its end or until *@stop, and writes a byte to @done:
 * 0, or 1 with
 * *@failure set. Returns when @go is closed.
 */
void program_serve(const struct plan_task *task, struct program *program,
		   const struct plan_activity *activity, const atomic_bool *stop, int go, int done,
		   struct error *failure);

/*
 * 0 if the program of @task ended well or was stopped. Else @error has its last lines, with
 * EXIT_DATA when it says itself that it found wrong data.
 */
int program_judge(const struct plan_task *task, const struct program *program, struct error *error);

/* Ends what is left of @program once the task's process is gone. */
void program_kill(const struct program *program);

/* Sends the line of a program that has ended. */
void program_send(const struct plan_task *task, const char *phase, const struct program *program);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* The actors of a program, all together: started, watched, and heard. */
#ifndef ZSWAPBENCH_STRESS_TEAM_H
#define ZSWAPBENCH_STRESS_TEAM_H

#include "harness/stress/actor.h"
#include "harness/stress/world.h"

struct team;

/* Does the section `setup`, and makes the tasks, which wait. */
struct team *team_new(struct world *world, struct error *error);

/*
 * Lets them live for the time of the program and waits until all have ended. EXIT_DATA: a page
 * was lost; EXIT_MACHINE: one hangs, "hung: ...", was killed, or could not go on.
 */
int team_live(struct team *team, struct error *error);

/* Tells the host who did what, how often, and the last steps of each. */
void team_send(const struct team *team);

/* Gives back what the harness itself holds of the tasks' memory. */
void team_close(struct team *team);

#endif

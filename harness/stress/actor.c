// SPDX-License-Identifier: GPL-2.0-only
/* Actors: see actor.h. */
#include "harness/stress/actor.h"

#include <stdarg.h>
#include <stdio.h>
#include <sys/prctl.h>

#include "harness/stress/steps.h"
#include "lib/clock.h"

int actor_fail(struct actor *actor, bool loss, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(actor->view->what, sizeof(actor->view->what), format, arguments);
	va_end(arguments);
	actor->view->loss = loss;
	return -1;
}

static int do_step(struct actor *actor, size_t index)
{
	const struct stress_line *step = &actor->program->lines[index];
	struct actor_view *view = actor->view;
	unsigned int count = atomic_load(&view->last_count);

	view->last[count % ACTOR_LAST] = (uint16_t)index;
	atomic_store(&view->last_count, count + 1);
	atomic_store(&view->step, (unsigned int)index);
	atomic_store(&view->since_ns, clock_ns());
	prctl(PR_SET_NAME, stress_grammar[step->word].word); /* a trace says what it was doing */
	if (steps[step->word](actor, step))
		return -1;
	atomic_fetch_add(&view->done[step->word], 1);
	return 0;
}

int actor_once(struct actor *actor)
{
	size_t i;

	for (i = actor->first; i < actor->end; i++)
		if (do_step(actor, i))
			return -1;
	return 0;
}

int actor_live(struct actor *actor)
{
	size_t i = actor->first;

	while (actor->first < actor->end && clock_ns() < actor->until_ns) {
		if (do_step(actor, i))
			return -1;
		i = i + 1 < actor->end ? i + 1 : actor->first;
	}
	return 0;
}

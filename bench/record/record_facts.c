// SPDX-License-Identifier: GPL-2.0-only
/* Facts of a record: see record_facts.h. */
#include "bench/record/record_facts.h"

#include <string.h>

#include "lib/array.h"
#include "lib/xalloc.h"

static const struct {
	const char *title;
	enum fact_kind kind;
	const char *path[3]; /* keys from the root of a record on */
} facts[FACT_COUNT] = {
	[FACT_MACHINE] = {.title = "machine", .kind = FACTS_SUITE, .path = {"machine", "name"}},
	[FACT_IMAGE] = {.title = "kernel image",
			.kind = FACTS_KERNEL,
			.path = {"kernel", "image_sha256"}},
	[FACT_SOURCE] = {.title = "kernel source",
			 .kind = FACTS_KERNEL,
			 .path = {"kernel", "build", "source_version"}},
	[FACT_CONFIG] = {.title = "kernel configuration",
			 .kind = FACTS_KERNEL,
			 .path = {"kernel", "config_sha256"}},
	[FACT_COMPILER] = {.title = "kernel compiler",
			   .kind = FACTS_KERNEL,
			   .path = {"kernel", "build", "compiler"}},
	[FACT_SUITE] = {.title = "harness revision",
			.kind = FACTS_SUITE,
			.path = {"machine", "suite"}},
	[FACT_GUEST] = {.title = "guest image",
			.kind = FACTS_SUITE,
			.path = {"machine", "guest_sha256"}},
	[FACT_QEMU] = {.title = "QEMU", .kind = FACTS_SUITE, .path = {"machine", "qemu_version"}},
	[FACT_QEMU_PROGRAM] = {.title = "QEMU's program",
			       .kind = FACTS_SUITE,
			       .path = {"machine", "qemu_sha256"}},
	[FACT_FIRMWARE] = {.title = "firmware",
			   .kind = FACTS_SUITE,
			   .path = {"machine", "firmware_sha256"}},
	[FACT_STILL] = {.title = "object in QEMU",
			.kind = FACTS_SUITE,
			.path = {"machine", "still_sha256"}},
	[FACT_CMDLINE] = {.title = "kernel command line",
			  .kind = FACTS_SUITE,
			  .path = {"machine", "kernel_cmdline"}},
	[FACT_SAMPLER] = {.title = "sampler period (ns)",
			  .kind = FACTS_SUITE,
			  .path = {"plan", "sampler_period_ns"}},
	[FACT_PROBE_NODES] = {.title = "probe of nodes",
			      .kind = FACTS_SUITE,
			      .path = {"plan", "probe_nodes"}},
	[FACT_PROBE_PREMATURE] = {.title = "probe of ages",
				  .kind = FACTS_SUITE,
				  .path = {"plan", "probe_premature"}},
	[FACT_PROBE_WRITES] = {.title = "probe of writes",
			       .kind = FACTS_SUITE,
			       .path = {"plan", "probe_writes"}},
	[FACT_HOST_SYSTEM] = {.title = "host's kernel",
			      .kind = FACTS_HOST,
			      .path = {"host", "system"}},
	[FACT_HOST_PROCESSORS] = {.title = "host's processors",
				  .kind = FACTS_HOST,
				  .path = {"host", "processors"}},
};

const char *fact_title(enum fact fact)
{
	return facts[fact].title;
}

enum fact_kind fact_kind(enum fact fact)
{
	return facts[fact].kind;
}

/* A hash is told from others by its beginning, as git does. */
static char *shortened(const char *text)
{
	enum { HASH = 64, SHOWN = 12 };

	if (strlen(text) == HASH && strspn(text, "0123456789abcdef") == HASH)
		return xstrndup(text, SHOWN);
	return xstrdup(text);
}

char *fact_of(enum fact fact, const struct part *record)
{
	const struct part *at = record;
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(facts->path) && facts[fact].path[i]; i++)
		at = part_member(at, facts[fact].path[i]);
	if (part_is(at, PART_TEXT))
		return shortened(part_text(at));
	if (part_is(at, PART_INTEGER))
		return xasprintf("%lld", (long long)part_integer(at));
	if ((part_is(at, PART_TRUE) || part_is(at, PART_FALSE)))
		return xstrdup(part_is(at, PART_TRUE) ? "on" : "off");
	return xstrdup("unknown");
}

bool machine_time_is_virtual(const char *machine)
{
	return strcmp(machine, "sim") == 0;
}

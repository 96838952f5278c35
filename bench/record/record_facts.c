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
	[FACT_MACHINE] = {"machine", FACTS_SUITE, {"machine", "name"}},
	[FACT_IMAGE] = {"kernel image", FACTS_KERNEL, {"kernel", "image_sha256"}},
	[FACT_SOURCE] = {"kernel source", FACTS_KERNEL, {"kernel", "build", "source_version"}},
	[FACT_CONFIG] = {"kernel configuration", FACTS_KERNEL, {"kernel", "config_sha256"}},
	[FACT_COMPILER] = {"kernel compiler", FACTS_KERNEL, {"kernel", "build", "compiler"}},
	[FACT_SUITE] = {"harness revision", FACTS_SUITE, {"machine", "suite"}},
	[FACT_GUEST] = {"guest image", FACTS_SUITE, {"machine", "guest_sha256"}},
	[FACT_QEMU] = {"QEMU", FACTS_SUITE, {"machine", "qemu_version"}},
	[FACT_QEMU_PROGRAM] = {"QEMU's program", FACTS_SUITE, {"machine", "qemu_sha256"}},
	[FACT_FIRMWARE] = {"firmware", FACTS_SUITE, {"machine", "firmware_sha256"}},
	[FACT_STILL] = {"object in QEMU", FACTS_SUITE, {"machine", "still_sha256"}},
	[FACT_CMDLINE] = {"kernel command line", FACTS_SUITE, {"machine", "kernel_cmdline"}},
	[FACT_SAMPLER] = {"sampler period (ns)", FACTS_SUITE, {"plan", "sampler_period_ns"}},
	[FACT_PROBE_NODES] = {"probe of nodes", FACTS_SUITE, {"plan", "probe_nodes"}},
	[FACT_PROBE_PREMATURE] = {"probe of ages", FACTS_SUITE, {"plan", "probe_premature"}},
	[FACT_PROBE_WRITES] = {"probe of writes", FACTS_SUITE, {"plan", "probe_writes"}},
	[FACT_HOST_SYSTEM] = {"host's kernel", FACTS_HOST, {"host", "system"}},
	[FACT_HOST_PROCESSORS] = {"host's processors", FACTS_HOST, {"host", "processors"}},
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

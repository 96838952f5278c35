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

char *fact_of(enum fact fact, const json_t *record)
{
	const json_t *at = record;
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(facts->path) && facts[fact].path[i]; i++)
		at = json_object_get(at, facts[fact].path[i]);
	if (json_is_string(at))
		return shortened(json_string_value(at));
	if (json_is_integer(at))
		return xasprintf("%lld", (long long)json_integer_value(at));
	if (json_is_boolean(at))
		return xstrdup(json_is_true(at) ? "on" : "off");
	return xstrdup("unknown");
}

bool machine_time_is_virtual(const char *machine)
{
	return strcmp(machine, "sim") == 0;
}

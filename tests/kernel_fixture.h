/* SPDX-License-Identifier: GPL-2.0-only */
/* Toy source trees, whose Makefile stands for the kernel's and takes no time. */
#ifndef ZSWAPBENCH_TESTS_KERNEL_FIXTURE_H
#define ZSWAPBENCH_TESTS_KERNEL_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench/base/files.h"
#include "bench/base/words.h"
#include "bench/kernel/kbuild.h"
#include "bench/kernel/kernel.h"
#include "lib/xalloc.h"
#include "tests/scratch.h"

#define CAP (1 << 20)

/* An image that holds what it was built from, and the configuration. */
#define MAKEFILE                                                                                   \
	"VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 2\n"                                              \
	"allnoconfig:\n"                                                                           \
	"\t@(cat $(KCONFIG_ALLCONFIG); echo CONFIG_EXTRA=y) > .config\n"                           \
	"bzImage:\n"                                                                               \
	"\t@echo '  CC      mm/zswap.o'\n"                                                         \
	"\t@mkdir -p arch/x86/boot; touch vmlinux.o\n"                                             \
	"\t@(head -c 514 /dev/zero; printf HdrS; cat mm/zswap.c .config) > "                       \
	"arch/x86/boot/bzImage\n"                                                                  \
	"\t@(echo '$(KBUILD_BUILD_TIMESTAMP) $(LOCALVERSION) $(STRAY)'; id -u) "                   \
	">> arch/x86/boot/bzImage\n"                                                               \
	"\t@echo built >> $(CURDIR)/../../../builds\n"

#define PATCHED "The patch.\n--- a/mm/zswap.c\n+++ b/mm/zswap.c\n@@ -1 +1 @@\n-pristine\n+patched\n"

static struct kernel_options options;

static int make_base(void **test_state)
{
	static char configs[64], cache[64], ksrc[64];

	(void)test_state;
	if (make_scratch("kernel"))
		return -1;
	put("linux/Makefile", MAKEFILE);
	put("linux/Kconfig", "");
	put("linux/mm/zswap.c", "pristine\n");
	put("configs/fragment.config", "# words\nCONFIG_ZSWAP=y\n# CONFIG_NUMA is not set\n");
	put("configs/variants/mainline.patch", "Nothing to change.\n");
	put("configs/variants/patched.patch", PATCHED);
	put("configs/variants/README", "no patch");
	snprintf(configs, sizeof(configs), "%s", at("configs"));
	snprintf(cache, sizeof(cache), "%s", at("cache"));
	snprintf(ksrc, sizeof(ksrc), "%s", at("linux"));
	options = (struct kernel_options){.configs = configs, .cache = cache, .ksrc = ksrc};
	return 0;
}

static struct kernel resolved(const char *spec)
{
	struct kernel kernel;

	must(kernel_resolve(spec, &options, &kernel, &error));
	return kernel;
}

static void assert_refused(const char *spec, enum exit_code code, const char *text)
{
	struct kernel kernel;

	assert_int_equal(kernel_resolve(spec, &options, &kernel, &error), -1);
	if (!strstr(error.text, text))
		fail_msg("\"%s\" is not in: %s", text, error.text);
	assert_int_equal(error.code, code);
}

static size_t builds(void)
{
	char *text = file_exists(at("builds")) ? file_read(at("builds"), CAP, NULL, &error) : NULL;
	size_t count = text ? strlen(text) / strlen("built\n") : 0;

	free(text);
	return count;
}

/* The image has @text after its head. */
static void assert_image(const struct kernel *kernel, const char *text)
{
	size_t length = 0;
	char *data = file_read(kernel->image, CAP, &length, &error);

	if (!data || length < 518)
		fail_msg("%s: %s", kernel->image, data ? "too short" : error.text);
	else if (strncmp(data + 518, text, strlen(text)) != 0)
		fail_msg("image holds: %s", data + 518);
	free(data);
}

static void assert_built(const char *spec, const char *text, size_t count)
{
	struct kernel kernel = resolved(spec);

	assert_image(&kernel, text);
	assert_int_equal(builds(), count);
	kernel_free(&kernel);
}

static void put_image(const char *name)
{
	char data[600] = "";

	snprintf(data + 0x202, 5, "HdrS");
	must(make_parents(at(name), &error));
	must(file_write(at(name), data, sizeof(data), &error));
}

#endif

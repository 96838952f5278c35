/*
 * Kernels: what KERNEL= may be, and the whole way from source to image on toy
 * source trees, whose Makefile stands for the kernel's and takes no time.
 */
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
	snprintf(base, sizeof(base), "/tmp/zswapbench-kernel-XXXXXX");
	if (!mkdtemp(base))
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

static int remove_base(void **test_state)
{
	(void)test_state;
	return remove_tree(base, &error);
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

static void variants_are_the_files_there_are(void **test_state)
{
	char **names = kernel_names(&options, &error);

	(void)test_state;
	assert_string_equal(names[0], "mainline");
	assert_string_equal(names[1], "patched");
	assert_null(names[2]);
	words_free(names);
	options.configs = at("none");
	assert_null(kernel_names(&options, &error));
	assert_non_null(strstr(error.text, "none/variants: No such file"));
}

static void an_unknown_kernel_is_told_what_is_allowed(void **test_state)
{
	(void)test_state;
	assert_refused("patchd", EXIT_KERNEL,
		       "patchd: no such kernel. It has to be a variant (mainline, patched),\n"
		       "a patch, a bzImage, or kernel source: a directory, a tarball");
	assert_refused("", EXIT_KERNEL, "no such kernel");
	assert_refused("mine=/nonexistent", EXIT_KERNEL, "mine=/nonexistent: no such kernel");
	assert_refused("../variants/patched", EXIT_KERNEL, "no such kernel");
}

static void an_image_is_taken_as_it_is(void **test_state)
{
	char hex[DIGEST_SIZE];
	struct kernel kernel;

	(void)test_state;
	put_image("boot/vmlinuz-6.1");
	kernel = resolved(at("boot/../boot/vmlinuz-6.1"));
	assert_string_equal(kernel.name, "vmlinuz-6.1");
	assert_string_equal(kernel.image, at("boot/vmlinuz-6.1"));
	must(digest_file(at("boot/vmlinuz-6.1"), hex, &error));
	assert_string_equal(kernel.image_sha256, hex);
	assert_null(kernel.config);
	assert_string_equal(kernel.config_sha256, "");
	assert_string_equal(json_string_value(json_object_get(kernel.build, "image")),
			    at("boot/vmlinuz-6.1"));
	kernel_free(&kernel);
	assert_int_equal(builds(), 0);
}

static void a_path_can_be_given_a_name(void **test_state)
{
	char *spec;
	struct kernel kernel;

	(void)test_state;
	put_image("my image=1");
	spec = xasprintf("mine=%s", at("my image=1"));
	kernel = resolved(spec);
	assert_string_equal(kernel.name, "mine");
	kernel_free(&kernel);
	free(spec);
	assert_refused(at("my image=1"), EXIT_USAGE, "\"my image=1\" cannot name a kernel");
	spec = xasprintf("a/b=%s", at("my image=1"));
	assert_refused(spec, EXIT_USAGE, "\"a/b\" cannot name a kernel");
	free(spec);
	spec = xasprintf("=%s", at("my image=1"));
	assert_refused(spec, EXIT_USAGE, "\"\" cannot name a kernel");
	free(spec);
}

static void other_files_are_no_images(void **test_state)
{
	(void)test_state;
	put("empty", "");
	assert_refused(at("empty"), EXIT_KERNEL, "empty: not a bzImage: no \"HdrS\" at byte 0x202");
	put("vmlinux", "\177ELF and so on");
	assert_refused(at("vmlinux"), EXIT_KERNEL, "it is an ELF file, the bzImage is in arch");
	assert_refused(at("linux/mm"), EXIT_KERNEL, "a directory without a kernel's Makefile");
	assert_refused("null=/dev/null", EXIT_KERNEL, "/dev/null: neither a file nor a directory");
}

static void a_variant_is_built_once(void **test_state)
{
	struct kernel kernel = resolved("patched");
	char *config, *source;

	(void)test_state;
	assert_string_equal(kernel.name, "patched");
	assert_image(&kernel, "patched\n# words\nCONFIG_ZSWAP=y\n# CONFIG_NUMA is not set\n"
			      "CONFIG_EXTRA=y\n2026-01-01  \n");
	config = file_read(kernel.config, CAP, NULL, &error);
	assert_non_null(strstr(config, "CONFIG_EXTRA=y"));
	free(config);
	assert_int_equal(strlen(kernel.image_sha256), 64);
	assert_int_equal(strlen(kernel.config_sha256), 64);
	assert_string_equal(json_string_value(json_object_get(kernel.build, "source_version")),
			    "6.1.2");
	assert_string_equal(json_string_value(json_object_get(kernel.build, "source")),
			    options.ksrc);
	kernel_free(&kernel);
	assert_built("patched", "patched\n", 1);
	/* the source is not ours to write to */
	source = file_read(at("linux/mm/zswap.c"), CAP, NULL, &error);
	assert_string_equal(source, "pristine\n");
	free(source);
	assert_false(file_exists(at("linux/.config")));
}

static void variants_follow_each_other_in_one_tree(void **test_state)
{
	(void)test_state;
	assert_built("patched", "patched\n", 1);
	assert_built("mainline", "pristine\n", 2);
	put("configs/variants/patched.patch", "More words. " PATCHED);
	assert_built("patched", "patched\n", 3);
	assert_built("mainline", "pristine\n", 3);
	assert_built(at("linux"), "pristine\n", 4); /* no patch is another key than an empty one */
}

#define COMMON "--- a/mm/zswap.c\n+++ b/mm/zswap.c\n@@ -1,2 +1,2 @@\n pristine\n-last\n+common\n"

static void what_all_variants_have_comes_first(void **test_state)
{
	const json_t *patches;
	struct kernel kernel;

	(void)test_state;
	put("linux/mm/zswap.c", "pristine\nlast\n");
	put("configs/variants/patched.patch",
	    "--- a/mm/zswap.c\n+++ b/mm/zswap.c\n@@ -1,2 +1,2 @@\n-pristine\n+patched\n common\n");
	assert_refused("patched", EXIT_KERNEL, "patched.patch does not apply");
	put("configs/sim.patch", COMMON);
	assert_built("patched", "patched\ncommon\n", 1);
	assert_built("mainline", "pristine\ncommon\n", 2);
	assert_built(at("linux"), "pristine\nlast\n", 3);
	kernel = resolved("patched");
	patches = json_object_get(kernel.build, "patches");
	assert_int_equal(json_array_size(patches), 2);
	assert_string_equal(json_string_value(json_object_get(json_array_get(patches, 0), "name")),
			    "sim.patch");
	kernel_free(&kernel);
}

static void a_patch_is_a_kernel_of_its_own(void **test_state)
{
	struct kernel kernel;

	(void)test_state;
	put("mine.patch", PATCHED);
	kernel = resolved(at("mine.patch"));
	assert_string_equal(kernel.name, "mine");
	assert_image(&kernel, "patched\n");
	kernel_free(&kernel);
	assert_built("patched", "patched\n", 1); /* the same bytes under another name */
}

static void all_inputs_are_in_the_key(void **test_state)
{
	(void)test_state;
	assert_built("mainline", "pristine\n", 1);
	put("configs/fragment.config", "CONFIG_ZSWAP=y\n");
	assert_built("mainline", "pristine\nCONFIG_ZSWAP=y\n", 2);
	put("linux/mm/zswap.c", "pristine \n");
	assert_built("mainline", "pristine \n", 3);
	put("configs/variants/mainline.patch", "Other words.\n");
	assert_built("mainline", "pristine \n", 4);
}

static void the_environment_does_not_reach_the_build(void **test_state)
{
	(void)test_state;
	setenv("STRAY", "stray", 1);
	setenv("KBUILD_BUILD_TIMESTAMP", "now", 1);
	setenv("LOCALVERSION", "-mine", 1);
	setenv("MAKEFLAGS", "n", 1);
	assert_built("mainline",
		     "pristine\n# words\nCONFIG_ZSWAP=y\n# CONFIG_NUMA is not set\n"
		     "CONFIG_EXTRA=y\n2026-01-01  \n",
		     1);
	unsetenv("STRAY");
	unsetenv("KBUILD_BUILD_TIMESTAMP");
	unsetenv("LOCALVERSION");
	unsetenv("MAKEFLAGS");
}

static void a_spoilt_kernel_is_built_again(void **test_state)
{
	struct kernel kernel = resolved("mainline");

	(void)test_state;
	must(file_write(kernel.image, "spoilt", 6, &error));
	kernel_free(&kernel);
	assert_built("mainline", "pristine\n", 2);
}

static void a_patch_that_does_not_apply_is_explained(void **test_state)
{
	char *text;

	(void)test_state;
	put("linux/mm/zswap.c", "other\n");
	text = xasprintf("%s does not apply to %s (6.1.2):\n  mm/zswap.c: hunk 1 of 1",
			 at("configs/variants/patched.patch"), options.ksrc);
	assert_refused("patched", EXIT_KERNEL, text);
	free(text);
	assert_int_equal(builds(), 0);
	assert_built("mainline", "other\n", 1);
}

static void a_failed_build_shows_the_end_of_its_log(void **test_state)
{
	const char *seen;

	(void)test_state;
	put("linux/Makefile", "VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 2\n"
			      "allnoconfig:\n\t@cp $(KCONFIG_ALLCONFIG) .config\n"
			      "bzImage:\n\t@seq 1 30; echo 'zswap.c:1: error: oops' >&2; exit 3\n");
	assert_refused("patched", EXIT_KERNEL, "patched: make bzImage ended with exit status 2");
	seen = strstr(error.text, ".log:\n18\n19\n");
	assert_non_null(seen);
	assert_non_null(strstr(seen, "\n30\nzswap.c:1: error: oops\nmake: ***"));
	put("linux/Makefile", MAKEFILE);
	assert_built("patched", "patched\n", 1);
}

static void lost_configuration_lines_are_listed(void **test_state)
{
	(void)test_state;
	put("linux/Makefile", "VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 2\n"
			      "allnoconfig:\n\t@echo CONFIG_NUMA=y > .config\n");
	assert_refused("mainline", EXIT_KERNEL,
		       "fragment.config: required lines that this kernel does not take:\n"
		       "  CONFIG_ZSWAP=y\n  # CONFIG_NUMA is not set");
	assert_int_equal(builds(), 0);
}

static void assert_lost(const char *fragment, const char *config, enum kbuild_lines which,
			const char *expected)
{
	char **lost = kbuild_lost(fragment, config, which);
	char *text = words_join(lost, ", ");

	assert_string_equal(text, expected);
	free(text);
	words_free(lost);
}

static void fragment_lines(void **test_state)
{
	static const char both[] = "CONFIG_A=y\n# wanted: gone since 6.18\nCONFIG_B=y\n"
				   "# CONFIG_C is not set\n\nCONFIG_D=y\n";

	(void)test_state;
	assert_lost("", "", KBUILD_REQUIRED, "");
	assert_lost("CONFIG_A=y\n# CONFIG_B is not set\n# CONFIG_C is not set\n",
		    "CONFIG_A=y\n# CONFIG_B is not set\nCONFIG_CC=y", KBUILD_REQUIRED, "");
	assert_lost("CONFIG_A=16\n\n# CONFIG_A is great\nCONFIG_B=y\n",
		    "CONFIG_A=160\nXCONFIG_B=y\nCONFIG_B=yes\n", KBUILD_REQUIRED,
		    "CONFIG_A=16, CONFIG_B=y");
	assert_lost("# CONFIG_A is not set", "CONFIG_A=m", KBUILD_REQUIRED,
		    "# CONFIG_A is not set");
	assert_lost(both, "CONFIG_C=y", KBUILD_REQUIRED, "CONFIG_A=y, CONFIG_D=y");
	assert_lost(both, "CONFIG_C=y", KBUILD_WANTED, "CONFIG_B=y, # CONFIG_C is not set");
	assert_lost(both, "CONFIG_A=y\nCONFIG_B=y", KBUILD_WANTED, "");
}

static void put_beside_trees(const char *suffix, const char *text)
{
	struct ksource source;
	char *name;

	must(ksource_open(options.ksrc, options.cache, &source, &error));
	name = xasprintf("cache/trees/%s%s", source.tree, suffix);
	put(name, text);
	free(name);
	ksource_close(&source);
}

static void a_killed_build_starts_anew(void **test_state)
{
	(void)test_state;
	assert_built("patched", "patched\n", 1);
	put_beside_trees("/mm/zswap.c", "half a file that make takes for whole");
	put_beside_trees(".busy", "");
	assert_built("mainline", "pristine\n", 2);
}

/* Locks the tree for a while from another process; returns once it has the lock. */
static pid_t lock_for(useconds_t microseconds)
{
	struct ksource source;
	char name[64], *path;
	int ready[2];
	pid_t pid;

	must(ksource_open(options.ksrc, options.cache, &source, &error));
	snprintf(name, sizeof(name), "cache/trees/%s.lock", source.tree);
	ksource_close(&source);
	put(name, "");
	path = at(name);
	assert_int_equal(pipe(ready), 0);
	pid = fork();
	if (pid == 0) {
		int fd = open(path, O_RDWR);

		if (flock(fd, LOCK_EX) || write(ready[1], "", 1) != 1)
			_exit(1);
		usleep(microseconds);
		_exit(file_exists(at("cache/kernels")) ? 2 : 0);
	}
	assert_int_equal(read(ready[0], name, 1), 1);
	close(ready[0]);
	close(ready[1]);
	return pid;
}

static void builds_in_one_tree_wait_for_each_other(void **test_state)
{
	pid_t other = lock_for(300000);
	int status = -1;

	(void)test_state;
	assert_built("mainline", "pristine\n", 1);
	assert_int_equal(waitpid(other, &status, 0), other);
	assert_int_equal(status, 0);
}

static void reproducing_is_remembered(void **test_state)
{
	(void)test_state;
	must(kernel_reproduce("patched", &options, &error));
	assert_int_equal(builds(), 1); /* the second one counts elsewhere */
	assert_false(file_exists(at("cache/reproduce")));
	must(kernel_reproduce("patched", &options, &error));
	assert_int_equal(kernel_reproduce("/dev/null", &options, &error), -1);
	put_image("image");
	assert_int_equal(kernel_reproduce(at("image"), &options, &error), -1);
	assert_int_equal(error.code, EXIT_USAGE);
}

static void a_difference_is_found_and_kept(void **test_state)
{
	(void)test_state;
	put("linux/Makefile", MAKEFILE "\t@pwd >> arch/x86/boot/bzImage\n");
	assert_int_equal(kernel_reproduce("mainline", &options, &error), -1);
	assert_int_equal(error.code, EXIT_KERNEL);
	assert_non_null(strstr(error.text, "not reproducible: two builds of one kernel differ: "));
	assert_non_null(strstr(error.text, "reproduce/kernel/bzImage"));
	assert_true(file_exists(at("cache/reproduce/kernel/bzImage")));
	put("linux/Makefile", MAKEFILE);
	must(kernel_reproduce("mainline", &options, &error));
	assert_false(file_exists(at("cache/reproduce")));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_base, remove_base)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(variants_are_the_files_there_are),
		TEST(an_unknown_kernel_is_told_what_is_allowed),
		TEST(an_image_is_taken_as_it_is),
		TEST(a_path_can_be_given_a_name),
		TEST(other_files_are_no_images),
		TEST(a_variant_is_built_once),
		TEST(variants_follow_each_other_in_one_tree),
		TEST(what_all_variants_have_comes_first),
		TEST(a_patch_is_a_kernel_of_its_own),
		TEST(all_inputs_are_in_the_key),
		TEST(the_environment_does_not_reach_the_build),
		TEST(a_spoilt_kernel_is_built_again),
		TEST(a_patch_that_does_not_apply_is_explained),
		TEST(a_failed_build_shows_the_end_of_its_log),
		TEST(lost_configuration_lines_are_listed),
		TEST(fragment_lines),
		TEST(a_killed_build_starts_anew),
		TEST(builds_in_one_tree_wait_for_each_other),
		TEST(reproducing_is_remembered),
		TEST(a_difference_is_found_and_kept),
	};

	return cmocka_run_group_tests_name("kernel", tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0-only
/* Kernels: what KERNEL= may be, and that it becomes the image that it says. */
#include "bench/kernel/kinventory.h"
#include "tests/kernel_fixture.h"

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

/* One that a distribution built: all that a run will not find in it is told before it boots. */
static void an_image_is_held_against_its_configuration(void **test_state)
{
	static const char good[] =
		"CONFIG_BLK_DEV_INITRD=y\nCONFIG_BINFMT_ELF=y\nCONFIG_ACPI=y\nCONFIG_NUMA=y\n"
		"CONFIG_PROC_FS=y\nCONFIG_SYSFS=y\nCONFIG_DEVTMPFS=y\n"
		"CONFIG_SERIAL_8250_CONSOLE=y\nCONFIG_CGROUPS=y\nCONFIG_MEMCG=y\n"
		"CONFIG_CPUSETS=y\nCONFIG_SWAP=y\nCONFIG_ZSWAP=y\nCONFIG_CRYPTO_LZO=m\n"
		"CONFIG_CRYPTO_ZSTD=y\n# CONFIG_BLK_DEV_NULL_BLK is not set\n"
		"CONFIG_BLK_DEV_RAM=y";
	char *bad = xstrdup(good), hex[DIGEST_SIZE];
	struct kernel kernel;

	(void)test_state;
	put_image("boot/vmlinuz-6.12-amd64");
	put("boot/config-6.12-amd64", good);
	kernel = resolved(at("boot/vmlinuz-6.12-amd64"));
	assert_string_equal(kernel.config, at("boot/config-6.12-amd64"));
	must(digest_file(at("boot/config-6.12-amd64"), hex, &error));
	assert_string_equal(kernel.config_sha256, hex);
	kernel_free(&kernel);

	memcpy(strstr(bad, "ZSWAP=y"), "ZSWAQ", strlen("ZSWAQ"));
	memcpy(strstr(bad, "DEVTMPFS=y"), "DEVTMPFS=m", strlen("DEVTMPFS=m"));
	*strrchr(bad, 'y') = 'm';
	put("boot/config-6.12-amd64", bad);
	assert_refused(at("boot/vmlinuz-6.12-amd64"), EXIT_KERNEL,
		       "/boot/config-6.12-amd64,\ndoes not have:\n"
		       "  CONFIG_DEVTMPFS (a module)\n"
		       "  CONFIG_ZSWAP (not set)\n"
		       "  CONFIG_BLK_DEV_NULL_BLK (not set) or CONFIG_BLK_DEV_RAM (a module)");
	free(bad);
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

/* Its configuration and the driver on top, in a tree of its own; the plain kernel stays as it was.
 */
static void a_flavour_is_a_kernel_of_its_own(void **test_state)
{
	struct kernel plain, flavoured, other;

	(void)test_state;
	put("configs/stress/stress.config", "CONFIG_MORE=y\n");
	put("configs/stress/kasan.config", "CONFIG_KASAN=y\n");
	put("configs/stress/driver.patch",
	    "--- /dev/null\n+++ b/drivers/x.c\n@@ -0,0 +1 @@\n+driver\n");
	plain = resolved("patched");
	options.flavour = "stress";
	flavoured = resolved("patched");
	options.flavour = "kasan";
	other = resolved("patched");
	assert_image(&plain,
		     "patched\n# words\nCONFIG_ZSWAP=y\n# CONFIG_NUMA is not set\nCONFIG_EX");
	assert_image(
		&flavoured,
		"patched\n# words\nCONFIG_ZSWAP=y\n# CONFIG_NUMA is not set\n\nCONFIG_MORE=y\n");
	assert_image(&other, "patched\n# words\nCONFIG_ZSWAP=y\n# CONFIG_NUMA is not "
			     "set\n\nCONFIG_MORE=y\n\nCONFIG_KASAN=y\n");
	assert_string_not_equal(flavoured.image_sha256, other.image_sha256);
	put_image("image");
	assert_refused(at("image"), EXIT_KERNEL, "an image cannot be built as 'kasan'");
	options.flavour = "../kasan";
	assert_refused("patched", EXIT_USAGE, "--flavour: '../kasan': expected the name of a file");
	options.flavour = "nothing";
	assert_refused("patched", EXIT_STORAGE, "nothing.config");
	options.flavour = NULL;
	kernel_free(&other);
	kernel_free(&flavoured);
	kernel_free(&plain);
}

static void what_was_built_is_listed(void **test_state)
{
	struct kernel kernel;
	struct kbuilt *built;
	size_t count, i, seen = 0;
	char *spec;

	(void)test_state;
	put("my.patch",
	    "Mine.\n--- a/mm/zswap.c\n+++ b/mm/zswap.c\n@@ -1 +1 @@\n-patched\n+mine\n");
	spec = xasprintf("patched+%s", at("my.patch"));
	kernel = resolved(spec);
	free(spec);
	built = kinventory_built(&options, &count, &error);
	must(!built);
	assert_int_equal(count, 1);
	assert_string_equal(built->patches, "patched+my");
	assert_string_equal(built->release, "6.1.2");
	assert_string_equal(built->source, "linux");
	assert_string_equal(built->image_sha256, kernel.image_sha256);
	assert_true(built->size > 514 && built->built > 0);
	kinventory_free(built, count);
	kernel_free(&kernel);
	kernel = resolved(at("linux"));
	kernel_free(&kernel);
	built = kinventory_built(&options, &count, &error);
	must(!built);
	assert_int_equal(count, 2);
	for (i = 0; i < count; i++)
		seen += strcmp(built[i].patches, "unpatched") == 0;
	assert_int_equal(seen, 1);
	kinventory_free(built, count);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_base, remove_scratch)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(variants_are_the_files_there_are),
		TEST(an_unknown_kernel_is_told_what_is_allowed),
		TEST(an_image_is_taken_as_it_is),
		TEST(an_image_is_held_against_its_configuration),
		TEST(a_path_can_be_given_a_name),
		TEST(other_files_are_no_images),
		TEST(a_variant_is_built_once),
		TEST(variants_follow_each_other_in_one_tree),
		TEST(what_all_variants_have_comes_first),
		TEST(a_patch_is_a_kernel_of_its_own),
		TEST(a_flavour_is_a_kernel_of_its_own),
		TEST(what_was_built_is_listed),
	};

	return cmocka_run_group_tests_name("kernel", tests, NULL, NULL);
}

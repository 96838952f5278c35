// SPDX-License-Identifier: GPL-2.0-only
/* SHA-256 over libcrypto: see digest.h. */
#include "bench/base/digest.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <openssl/evp.h>

#include "bench/base/must.h"

/* libcrypto can fail only for want of memory, or of SHA-256 itself. */
static void hash_works(int ok)
{
	must_work(ok == 1, "libcrypto has no working SHA-256");
}

static EVP_MD_CTX *context(struct digest *digest)
{
	return (EVP_MD_CTX *)digest;
}

struct digest *digest_begin(void)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();

	hash_works(ctx && EVP_DigestInit_ex(ctx, EVP_sha256(), NULL));
	return (struct digest *)ctx;
}

void digest_add(struct digest *digest, const void *data, size_t size)
{
	hash_works(EVP_DigestUpdate(context(digest), data, size));
}

void digest_add_text(struct digest *digest, const char *text)
{
	digest_add(digest, text, strlen(text) + 1);
}

int digest_add_file(struct digest *digest, const char *path, struct error *error)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char block[1 << 16];
	ssize_t got;

	if (fd < 0)
		return error_set(error, EXIT_STORAGE, "%s: %s", path, strerror(errno));
	do {
		got = read(fd, block, sizeof(block));
		if (got > 0)
			digest_add(digest, block, (size_t)got);
	} while (got > 0 || (got < 0 && errno == EINTR));
	if (got < 0)
		error_set(error, EXIT_STORAGE, "%s: cannot read: %s", path, strerror(errno));
	close(fd);
	return got < 0 ? -1 : 0;
}

void digest_end(struct digest *digest, char hex[DIGEST_SIZE])
{
	unsigned char raw[(DIGEST_SIZE - 1) / 2];
	unsigned int size = 0;
	size_t i;

	hash_works(EVP_DigestFinal_ex(context(digest), raw, &size));
	hash_works(size == sizeof(raw));
	for (i = 0; i < sizeof(raw); i++)
		snprintf(hex + 2 * i, 3, "%02x", raw[i]);
	EVP_MD_CTX_free(context(digest));
}

void digest_memory(const void *data, size_t size, char hex[DIGEST_SIZE])
{
	struct digest *digest = digest_begin();

	digest_add(digest, data, size);
	digest_end(digest, hex);
}

int digest_file(const char *path, char hex[DIGEST_SIZE], struct error *error)
{
	struct digest *digest = digest_begin();
	int failed = digest_add_file(digest, path, error);

	digest_end(digest, hex);
	if (failed)
		hex[0] = '\0';
	return failed;
}

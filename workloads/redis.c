// SPDX-License-Identifier: GPL-2.0-only
/*
 * redis, redis-fill: hotset and fill on a Redis server over loopback, whose accesses are
 * requests. Page n of the task stands for key n, and the value of the key is what the page
 * would hold: version and all, so that every value read is checked as a page is. The latency of a
 * request goes from its first byte sent to the last byte of its reply.
 */
#include "workloads/workloads.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/clock.h"

enum {
	PORT = 6379,	  /* Redis's own */
	ATTEMPTS = 10000, /* to connect, 1 ms apart: the server may still be starting */
	HEAD_MAX = 96,
};

struct client {
	struct region region; /* first, so that a pointer to it is one to the client */
	int fd;
	size_t length; /* of what is in the buffer */
	uint64_t value[PAGE_WORDS];
	char buffer[PAGE_BYTES + 2 * HEAD_MAX];
};

static int redis_trouble(const struct client *client, const char *what)
{
	struct region_result *result = client->region.result;

	snprintf(result->trouble, sizeof(result->trouble), "redis, port %d: %s: %s", PORT, what,
		 errno ? strerror(errno) : "the connection ended");
	return -1;
}

/* Connects; leaves no connection, and no trouble, when the phase is over before that. */
static int redis_connect(struct client *client)
{
	const struct sockaddr_in address = {.sin_family = AF_INET,
					    .sin_port = htons(PORT),
					    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	const int yes = 1;
	unsigned int i;

	for (i = 0; i < ATTEMPTS && !region_stopped(&client->region); i++) {
		client->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		if (client->fd < 0)
			return redis_trouble(client, "socket");
		if (!connect(client->fd, (const struct sockaddr *)&address, sizeof(address))) {
			setsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
			return 0;
		}
		close(client->fd);
		client->fd = -1;
		clock_sleep(CLOCK_MS);
	}
	return region_stopped(&client->region) ? 0 : redis_trouble(client, "connect");
}

static int redis_send(const struct client *client, const void *data, size_t length)
{
	const char *at = data;

	while (length) {
		ssize_t sent = send(client->fd, at, length, MSG_NOSIGNAL);

		if (sent < 0)
			return redis_trouble(client, "send");
		at += sent;
		length -= (size_t)sent;
	}
	return 0;
}

/* Receives until the buffer holds @length bytes of the reply. */
static int redis_receive(struct client *client, size_t length)
{
	while (client->length < length) {
		ssize_t got;

		errno = 0;
		got = recv(client->fd, client->buffer + client->length,
			   sizeof(client->buffer) - client->length, 0);
		if (got <= 0)
			return redis_trouble(client, "receive");
		client->length += (size_t)got;
	}
	return 0;
}

/* Receives the first line of a reply; its length with the line's end, or 0, noted. */
static size_t receive_line(struct client *client)
{
	char *end = NULL;

	client->length = 0;
	while (!end) {
		if (client->length >= HEAD_MAX || redis_receive(client, client->length + 1))
			return 0;
		end = memchr(client->buffer, '\n', client->length);
	}
	return (size_t)(end - client->buffer) + 1;
}

static int redis_unexpected(const struct client *client, uint64_t key, size_t line)
{
	struct region_result *result = client->region.result;

	snprintf(result->trouble, sizeof(result->trouble), "redis: key %llu: answered %.*s",
		 (unsigned long long)key, (int)(line > 2 ? line - 2 : 0), client->buffer);
	return -1;
}

static void note_latency(const struct client *client, uint64_t begin)
{
	struct region_result *result = client->region.result;

	histogram_add(&result->latency[SOURCE_REQUEST], clock_ns() - begin);
	result->operations++;
}

/* SET of the key's next version. */
static int redis_set(struct client *client, uint64_t key)
{
	struct region *region = &client->region;
	uint32_t version = region->versions[key] + 1;
	char request[PAGE_BYTES + HEAD_MAX];
	uint64_t begin;
	size_t line;
	int head;

	content_write(&region->content, key, version, client->value);
	head = snprintf(request, HEAD_MAX, "*3\r\n$3\r\nSET\r\n$12\r\n%012llu\r\n$%d\r\n",
			(unsigned long long)key, PAGE_BYTES);
	memcpy(request + head, client->value, PAGE_BYTES);
	request[head + PAGE_BYTES] = '\r';
	request[head + PAGE_BYTES + 1] = '\n';
	begin = clock_ns();
	if (redis_send(client, request, (size_t)head + PAGE_BYTES + 2) ||
	    !(line = receive_line(client)))
		return -1;
	note_latency(client, begin);
	if (line != 5 || memcmp(client->buffer, "+OK\r\n", 5) != 0)
		return redis_unexpected(client, key, line);
	region->versions[key] = version;
	region->result->writes++;
	return 0;
}

/* What a key holds is not what was set last. */
static int value_lost(const struct client *client, uint64_t key)
{
	struct region_loss *loss = &client->region.result->loss;

	loss->found = true;
	loss->page = key;
	loss->version = client->region.versions[key];
	loss->source = SOURCE_REQUEST;
	return -1;
}

static int redis_get(struct client *client, uint64_t key)
{
	struct region *region = &client->region;
	char request[HEAD_MAX], *end;
	uint64_t begin;
	long length;
	size_t line;
	int head = snprintf(request, HEAD_MAX, "*2\r\n$3\r\nGET\r\n$12\r\n%012llu\r\n",
			    (unsigned long long)key);

	begin = clock_ns();
	if (redis_send(client, request, (size_t)head) || !(line = receive_line(client)))
		return -1;
	length = strtol(client->buffer + 1, &end, 10);
	if (*client->buffer != '$' || *end != '\r' ||
	    length != (region->versions[key] ? PAGE_BYTES : -1))
		return redis_unexpected(client, key, line);
	if (length > 0 && redis_receive(client, line + PAGE_BYTES + 2))
		return -1;
	note_latency(client, begin);
	if (length < 0)
		return 0;
	memcpy(client->value, client->buffer + line, PAGE_BYTES);
	return content_check(&region->content, key, region->versions[key], client->value,
			     &region->result->loss.mismatch)
		       ? value_lost(client, key)
		       : 0;
}

static int redis_access(struct region *region, uint64_t page, bool write)
{
	struct client *client = (struct client *)region;

	return write ? redis_set(client, page) : redis_get(client, page);
}

/* Runs @workload with requests in the place of accesses. */
static int by_requests(struct region *region, const struct workload_parameters *parameters,
		       int (*workload)(struct region *region,
				       const struct workload_parameters *parameters))
{
	struct client client = {.region = *region, .fd = -1};
	int code = redis_connect(&client);

	client.region.access = redis_access;
	if (!code && client.fd >= 0)
		code = workload(&client.region, parameters);
	if (client.fd >= 0)
		close(client.fd);
	region->random = client.region.random;
	return code;
}

int workload_redis_fill(struct region *region, const struct workload_parameters *parameters)
{
	return by_requests(region, parameters, workload_fill);
}

int workload_redis(struct region *region, const struct workload_parameters *parameters)
{
	return by_requests(region, parameters, workload_hotset);
}

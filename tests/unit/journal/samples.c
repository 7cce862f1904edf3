#include "unit/journal/samples.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "journal/fingerprint.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LARGEST_FILE ((size_t)1 << 24)

const struct journal_header sample_header = {
    .run = "3f2a",
    .version = "0.1.0",
    .started_ms = 1772403247125,
    .profile = "https",
    .vantage = "branch \"B\"",
    .shard = { .number = 2, .count = 3 },
    .inventory = "{\"hosts\":[{\"name\":\"ns1.corp.example\"}],\"cem\":true}",
    .inventory_digest = "0a1b2c3d4e5f6071",
    .client_certificate = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    .profile_text = "{\n  \"name\": \"https\"\n}\n",
    .catalogue_text = "{\"roles\":{}}",
};

static const uint8_t staple_bytes[] = { 0x30, 0x03, 0x0a, 0x01, 0x06 };
static const uint8_t leaf_bytes[] = { 0x30, 0x82, 0x00, 0xff, 0x0a };
static const uint8_t root_bytes[] = { 0x30, 0x00 };
static const char body_bytes[] = "<h2>403 - Forbidden: \xff\x00 in the middle\r\n</h2>";

static struct address parse(const char *text)
{
    struct address address = { .family = ADDRESS_NONE };
    const bool parsed = address_parse(text, &address);
    assert(parsed);
    (void)parsed;
    return address;
}

static struct certificate_blob blob(const uint8_t *bytes, size_t length)
{
    struct certificate_blob certificate = { .der = bytes, .length = length };
    fingerprint_of(bytes, length, certificate.sha256);
    return certificate;
}

static struct observation observe(enum observation_kind kind, enum outcome outcome)
{
    return (struct observation){
        .kind = kind,
        .host = SAMPLE_HOST,
        .server_name = "ns1",
        .address = parse("10.1.1.5"),
        .port = 443,
        .scheme = SCHEME_HTTPS,
        .attempt = 1,
        .at_ms = 1772403247250,
        .took_us = 1832,
        .outcome = outcome,
    };
}

static struct observation observe_resolution(void)
{
    static struct address addresses[2];
    addresses[0] = parse("10.1.1.5");
    addresses[1] = parse("fd00::5");
    struct observation observation = observe(OBSERVATION_RESOLUTION, OUTCOME_OK);
    observation.address = (struct address){ .family = ADDRESS_NONE };
    observation.port = 0;
    observation.scheme = SCHEME_HTTP;
    observation.resolution.addresses = addresses;
    observation.resolution.count = 2;
    return observation;
}

static struct observation observe_handshake(enum outcome outcome)
{
    static struct certificate_blob chain[2];
    chain[0] = blob(leaf_bytes, sizeof(leaf_bytes));
    chain[1] = blob(root_bytes, sizeof(root_bytes));
    struct observation observation = observe(OBSERVATION_HANDSHAKE, outcome);
    observation.handshake.question = TLS_QUESTION_NO_NAME;
    observation.handshake.alert = -1;
    if (outcome == OUTCOME_OK) {
        observation.handshake.version = "TLS 1.2";
        observation.handshake.cipher = "ECDHE-RSA-AES256-GCM-SHA384";
        observation.handshake.alpn = "http/1.1";
        observation.handshake.client_certificate = CLIENT_CERTIFICATE_HANDSHAKE;
        observation.handshake.chain = chain;
        observation.handshake.chain_length = 2;
        observation.handshake.staple = staple_bytes;
        observation.handshake.staple_length = sizeof(staple_bytes);
        observation.has_client_certificate = true;
    } else {
        observation.handshake.alert = 112;
        observation.detail = "alert 112 (unrecognized_name)";
        observation.attempt = 2;
    }
    return observation;
}

static struct observation observe_answer(const char *body, size_t length)
{
    struct observation observation = observe(OBSERVATION_ANSWER, OUTCOME_OK);
    observation.path = "/Altiris/Console";
    observation.address = parse("fd00::5");
    observation.answer = (struct observed_answer){
        .status = 403,
        .server = "Microsoft-IIS/10.0",
        .location = "https://ns1/Altiris/",
        .content_type = "text/html",
        .authenticate = "Negotiate, NTLM",
        .transport_security = "max-age=31536000",
        .body = body,
        .body_length = length,
        .body_size = 1233,
        .is_body_cut = true,
        .client_certificate = CLIENT_CERTIFICATE_AFTER_REQUEST,
    };
    return observation;
}

static struct observation observe_nothing(void)
{
    struct observation observation = observe(OBSERVATION_ANSWER, OUTCOME_NOT_ASKED);
    observation.server_name = NULL;
    observation.path = "/";
    observation.took_us = 0;
    return observation;
}

void make_samples(struct observation out_observations[SAMPLE_COUNT])
{
    size_t count = 0;
    out_observations[count++] = observe_resolution();
    out_observations[count++] = observe(OBSERVATION_CONNECTION, OUTCOME_OK);
    out_observations[count++] = observe(OBSERVATION_CONNECTION, OUTCOME_REFUSED);
    out_observations[count++] = observe_handshake(OUTCOME_OK);
    out_observations[count++] = observe_handshake(OUTCOME_ALERT);
    out_observations[count++] = observe_answer(body_bytes, sizeof(body_bytes) - 1);
    out_observations[count++] = observe_answer("", 0);
    out_observations[count++] = observe_answer(NULL, 0);
    out_observations[count++] = observe_nothing();
    assert(count == SAMPLE_COUNT);
}

void sample_folder_make(struct sample_folder *folder)
{
    snprintf(folder->path, sizeof(folder->path), "/tmp/itmscan-journal-XXXXXX");
    const char *made = mkdtemp(folder->path);
    assert(made != NULL);
    (void)made;
    snprintf(folder->file, sizeof(folder->file), "%s/journal.ndjson", folder->path);
}

void sample_folder_remove(struct sample_folder *folder)
{
    (void)unlink(folder->file);
    (void)rmdir(folder->path);
}

void write_journal(const char *path, const char *const *hosts, size_t count)
{
    struct observation samples[SAMPLE_COUNT];
    make_samples(samples);
    struct error error = { 0 };
    struct journal_writer *writer = journal_create(path, &sample_header, &error);
    assert(writer != NULL);
    bool written = true;
    for (size_t i = 0; i < count; i++) {
        written = journal_write_visit(writer, hosts[i], samples, SAMPLE_COUNT, &error) && written;
    }
    written = journal_close(writer, true, &error) && written;
    assert(written);
    (void)written;
}

char *read_bytes(const char *path, size_t *out_length)
{
    char *bytes = NULL;
    struct error error = { 0 };
    const bool read = file_read(path, LARGEST_FILE, &bytes, out_length, &error);
    assert(read);
    (void)read;
    return bytes;
}

void write_bytes(const char *path, const char *bytes, size_t length)
{
    FILE *file = fopen(path, "wbe");
    assert(file != NULL);
    const size_t written = fwrite(bytes, 1, length, file);
    assert(written == length);
    (void)written;
    (void)fclose(file);
}

size_t count_in_file(const char *path, const char *needle)
{
    size_t length = 0;
    char *bytes = read_bytes(path, &length);
    size_t count = 0;
    for (const char *found = strstr(bytes, needle); found != NULL;
         found = strstr(found + 1, needle)) {
        count++;
    }
    memory_free(bytes);
    return count;
}

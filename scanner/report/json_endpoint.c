#include "base/text.h"
#include "report/json_parts.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define TLS_FAMILY      "TLS"
#define LONGEST_VERSION ((size_t)32)

static void write_problems(struct json_writer *json, certificate_problem_set problems)
{
    json_write_list(json, "problems");
    for (enum certificate_problem i = 0; i < CERTIFICATE_PROBLEM_COUNT; i++) {
        if ((problems & certificate_problem_bit(i)) != 0) {
            json_write_text(json, NULL, certificate_problem_name(i));
        }
    }
    json_write_end_list(json);
}

static void write_names(struct json_writer *json, const struct certificate_facts *facts)
{
    json_write_list(json, "sans");
    for (size_t i = 0; i < facts->name_count; i++) {
        json_write_text(json, NULL, facts->names[i]);
    }
    json_write_end_list(json);
}

static void write_validity(struct json_writer *json, const struct certificate_facts *facts)
{
    if (facts->is_malformed) {
        json_write_null(json, "not_before");
        json_write_null(json, "not_after");
        return;
    }
    json_write_moment(json, "not_before", facts->not_before_ms);
    json_write_moment(json, "not_after", facts->not_after_ms);
}

// "RSA 2048"
static void write_key(struct json_writer *json, const struct certificate_facts *facts)
{
    if (facts->key_type == NULL) {
        json_write_null(json, "key");
        return;
    }
    char key[64];
    snprintf(key, sizeof(key), "%s %u", facts->key_type, facts->key_bits);
    json_write_text(json, "key", key);
}

// How many days are left is not said: it would make another report of the same facts tomorrow.
static void write_certificate(struct json_writer *json, const char *key,
                              const struct certificate_report *certificate)
{
    if (certificate == NULL) {
        json_write_null(json, key);
        return;
    }
    const struct certificate_facts *facts = &certificate->facts;
    json_write_object(json, key);
    json_write_text(json, "subject", facts->subject);
    json_write_text(json, "issuer", facts->issuer);
    write_names(json, facts);
    write_validity(json, facts);
    write_key(json, facts);
    json_write_text(json, "signature", facts->signature);
    json_write_text(json, "sha1", facts->sha1);
    json_write_text(json, "sha256", facts->sha256);
    write_problems(json, certificate->problems);
    json_write_end_object(json);
}

static void write_version(struct json_writer *json, const char *number, size_t length)
{
    struct text_buffer version;
    text_buffer_init(&version, LONGEST_VERSION);
    text_buffer_append_text(&version, TLS_FAMILY " ");
    text_buffer_append(&version, number, length);
    json_write_text(json, NULL, version.text);
    text_buffer_clear(&version);
}

// "TLS 1.2 1.3" becomes ["TLS 1.2", "TLS 1.3"].
static void write_versions(struct json_writer *json, const char *versions)
{
    static const char separators[] = " ,";
    if (versions == NULL) {
        json_write_null(json, "versions");
        return;
    }
    json_write_list(json, "versions");
    const char *word = versions + strspn(versions, separators);
    while (*word != '\0') {
        const size_t length = strcspn(word, separators);
        if (isdigit((unsigned char)*word)) {
            write_version(json, word, length);
        } else if (length != strlen(TLS_FAMILY) || !text_starts_with(word, TLS_FAMILY)) {
            json_write_bytes(json, NULL, word, length);
        }
        word += length;
        word += strspn(word, separators);
    }
    json_write_end_list(json);
}

static void write_tls(struct json_writer *json, const struct endpoint_report *endpoint)
{
    if (!endpoint->has_tls) {
        json_write_null(json, "tls");
        return;
    }
    json_write_object(json, "tls");
    json_write_text(json, "outcome", endpoint->tls_outcome);
    json_write_text(json, "version", endpoint->tls_version);
    write_versions(json, endpoint->tls_versions);
    json_write_text(json, "cipher", endpoint->tls_cipher);
    json_write_text(json, "alpn", endpoint->tls_alpn);
    json_write_text(json, "client_certificate",
                    client_certificate_name(endpoint->client_certificate));
    json_write_text(json, "without_sni", endpoint->without_name);
    write_certificate(json, "certificate", endpoint->certificate);
    json_write_list(json, "chain");
    for (size_t i = 0; i < endpoint->chain_length; i++) {
        write_certificate(json, NULL, endpoint->chain[i]);
    }
    json_write_end_list(json);
    json_write_end_object(json);
}

static void write_path(struct json_writer *json, const struct path_report *path)
{
    json_write_object(json, NULL);
    json_write_text(json, "scheme", scheme_name(path->scheme));
    json_write_text(json, "path", path->path);
    json_write_boolean(json, "canary", path->is_canary);
    if (path->status != 0) {
        json_write_integer(json, "status", path->status);
    } else {
        json_write_null(json, "status");
    }
    json_write_text(json, "state", path_state_name(path->state));
    json_write_text(json, "rule", path->rule);
    json_write_text(json, "confidence", confidence_name(path->confidence));
    json_write_list(json, "redirects");
    for (size_t i = 0; i < path->redirect_count; i++) {
        json_write_text(json, NULL, path->redirects[i]);
    }
    json_write_end_list(json);
    json_write_end_object(json);
}

void json_write_endpoint(struct json_writer *json, const struct endpoint_report *endpoint)
{
    json_write_object(json, NULL);
    json_write_text(json, "host", endpoint->host);
    json_write_text(json, "address", endpoint->address);
    json_write_port(json, "port", endpoint->port);
    json_write_text(json, "state", port_state_name(endpoint->state));
    json_write_text(json, "rule", endpoint->rule);
    json_write_text(json, "confidence", confidence_name(endpoint->confidence));
    json_write_text(json, "server", endpoint->server);
    write_tls(json, endpoint);
    json_write_list(json, "paths");
    for (size_t i = 0; i < endpoint->path_count; i++) {
        write_path(json, &endpoint->paths[i]);
    }
    json_write_end_list(json);
    json_write_end_object(json);
}

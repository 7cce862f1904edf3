#include "journal/fingerprint.h"
#include "journal/moment_json.h"
#include "journal/observation_lines.h"

static void write_address(struct json_writer *writer, const char *key,
                          const struct address *address)
{
    char text[ADDRESS_TEXT_SIZE];
    address_format(address, text);
    json_write_text(writer, key, text);
}

static void write_fingerprint(struct json_writer *writer, const char *key,
                              const uint8_t fingerprint[FINGERPRINT_SIZE])
{
    char text[FINGERPRINT_TEXT_SIZE];
    fingerprint_format(fingerprint, text);
    json_write_text(writer, key, text);
}

static void write_resolution(struct json_writer *writer,
                             const struct observed_resolution *resolution)
{
    json_write_list(writer, "addresses");
    for (size_t i = 0; i < resolution->count; i++) {
        write_address(writer, NULL, &resolution->addresses[i]);
    }
    json_write_end_list(writer);
}

static void write_attachment(struct json_writer *writer, const struct attachment *attachment)
{
    if (attachment->bytes != NULL) {
        json_write_text(writer, attachment->keys[0], attachment->fingerprint);
    }
}

static void write_handshake(struct json_writer *writer, const struct observed_handshake *handshake,
                            const struct attachment *attachment)
{
    json_write_text(writer, "question", tls_question_name(handshake->question));
    json_write_optional_text(writer, "version", handshake->version);
    json_write_optional_text(writer, "cipher", handshake->cipher);
    json_write_optional_text(writer, "alpn", handshake->alpn);
    if (handshake->alert >= 0) {
        json_write_integer(writer, "alert", handshake->alert);
    }
    json_write_text(writer, "client_certificate",
                    client_certificate_name(handshake->client_certificate));
    json_write_list(writer, "chain");
    for (size_t i = 0; i < handshake->chain_length; i++) {
        write_fingerprint(writer, NULL, handshake->chain[i].sha256);
    }
    json_write_end_list(writer);
    write_attachment(writer, attachment);
}

static void write_body(struct json_writer *writer, const struct observed_answer *answer,
                       const struct attachment *attachment)
{
    write_attachment(writer, attachment);
    json_write_integer(writer, "body_size", (int64_t)answer->body_size);
    json_write_boolean(writer, "body_cut", answer->is_body_cut);
}

static void write_answer(struct json_writer *writer, const struct observed_answer *answer,
                         const struct attachment *attachment)
{
    json_write_integer(writer, "status", answer->status);
    json_write_optional_text(writer, "server", answer->server);
    json_write_optional_text(writer, "location", answer->location);
    json_write_optional_text(writer, "content_type", answer->content_type);
    json_write_optional_text(writer, "authenticate", answer->authenticate);
    json_write_optional_text(writer, "transport_security", answer->transport_security);
    write_body(writer, answer, attachment);
    json_write_text(writer, "client_certificate",
                    client_certificate_name(answer->client_certificate));
}

static void write_place(struct json_writer *writer, const struct observation *observation)
{
    json_write_optional_text(writer, "server_name", observation->server_name);
    if (observation->address.family != ADDRESS_NONE) {
        write_address(writer, "address", &observation->address);
    }
    if (observation->port != 0) {
        json_write_integer(writer, "port", observation->port);
    }
    json_write_text(writer, "scheme", scheme_name(observation->scheme));
    json_write_optional_text(writer, "path", observation->path);
    if (observation->has_client_certificate) {
        json_write_boolean(writer, "with_client_certificate", true);
    }
}

struct attachment observation_attachment(const struct observation *observation)
{
    struct attachment attachment = { 0 };
    if (observation->kind == OBSERVATION_HANDSHAKE) {
        attachment.keys[0] = "staple";
        attachment.keys[1] = "der";
        attachment.bytes = observation->handshake.staple;
        attachment.length = observation->handshake.staple_length;
    } else if (observation->kind == OBSERVATION_ANSWER) {
        attachment.keys[0] = "body";
        attachment.keys[1] = "bytes";
        attachment.bytes = observation->answer.body;
        attachment.length = observation->answer.body_length;
    }
    if (attachment.bytes != NULL) {
        uint8_t fingerprint[FINGERPRINT_SIZE];
        fingerprint_of(attachment.bytes, attachment.length, fingerprint);
        fingerprint_format(fingerprint, attachment.fingerprint);
    }
    return attachment;
}

void observation_write(struct json_writer *writer, const char *host,
                       const struct observation *observation, const struct attachment *attachment)
{
    json_write_object(writer, NULL);
    json_write_text(writer, "host", host);
    json_write_text(writer, "kind", observation_kind_name(observation->kind));
    write_place(writer, observation);
    json_write_integer(writer, "attempt", observation->attempt);
    moment_json_write(writer, "at", observation->at_ms);
    json_write_integer(writer, "took_us", observation->took_us);
    json_write_text(writer, "outcome", outcome_name(observation->outcome));
    json_write_optional_text(writer, "detail", observation->detail);
    switch (observation->kind) {
    case OBSERVATION_RESOLUTION:
        write_resolution(writer, &observation->resolution);
        break;
    case OBSERVATION_HANDSHAKE:
        write_handshake(writer, &observation->handshake, attachment);
        break;
    case OBSERVATION_ANSWER:
        write_answer(writer, &observation->answer, attachment);
        break;
    case OBSERVATION_CONNECTION:
    case OBSERVATION_KIND_COUNT:
        break;
    }
    json_write_end_object(writer);
}

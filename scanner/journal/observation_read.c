#include "journal/moment_json.h"
#include "journal/observation_lines.h"

#include <limits.h>
#include <string.h>

// What every step of reading one line needs.
struct reading {
    struct arena *arena;
    const struct blob_store *blobs;
    struct json_value line;
    struct error *error;
};

static bool has_member(const struct reading *reading, const char *key)
{
    return json_is_present(json_member(reading->line, key));
}

// NULL when it is not there, for that is how the writer leaves out what was NULL.
static bool read_optional_text(const struct reading *reading, const char *key,
                               const char **out_text)
{
    const char *text = NULL;
    if (has_member(reading, key) &&
        !json_read_text(json_member(reading->line, key), &text, reading->error)) {
        return false;
    }
    *out_text = arena_copy_text(reading->arena, text);
    return true;
}

static bool read_unsigned(const struct reading *reading, const char *key, unsigned *out_value)
{
    int64_t value = 0;
    if (!json_read_integer(json_member(reading->line, key), 0, INT_MAX, &value, reading->error)) {
        return false;
    }
    *out_value = (unsigned)value;
    return true;
}

static bool read_address(const struct reading *reading, struct json_value value,
                         struct address *out_address)
{
    const char *text = NULL;
    if (!json_read_text(value, &text, reading->error)) {
        return false;
    }
    return address_parse(text, out_address) ||
           json_fault(value, reading->error, "must be an IPv4 or IPv6 address");
}

static bool unknown_name(const struct reading *reading, struct json_value value, const char *name)
{
    return json_fault(value, reading->error, "\"%s\" is not known", name);
}

static bool read_client_certificate(const struct reading *reading,
                                    enum client_certificate *out_state)
{
    const struct json_value value = json_member(reading->line, "client_certificate");
    const char *name = NULL;
    return json_read_text(value, &name, reading->error) &&
           (client_certificate_from_name(name, out_state) || unknown_name(reading, value, name));
}

// NULL, and the error set, when it did not come before.
static const struct blob *read_blob(const struct reading *reading, struct json_value value)
{
    const char *text = NULL;
    if (!json_read_text(value, &text, reading->error)) {
        return NULL;
    }
    const struct blob *blob = blob_store_get(reading->blobs, text);
    if (blob == NULL) {
        json_fault(value, reading->error, "nothing with that fingerprint comes before it");
    }
    return blob;
}

static bool read_resolution(const struct reading *reading,
                            struct observed_resolution *out_resolution)
{
    const struct json_value list = json_member(reading->line, "addresses");
    if (!json_require_list(list, reading->error)) {
        return false;
    }
    const size_t count = json_count(list);
    struct address *addresses = arena_allocate(reading->arena, count, sizeof(*addresses));
    for (size_t i = 0; i < count; i++) {
        if (!read_address(reading, json_item(list, i), &addresses[i])) {
            return false;
        }
    }
    out_resolution->addresses = addresses;
    out_resolution->count = count;
    return true;
}

static bool read_chain(const struct reading *reading, struct observed_handshake *out_handshake)
{
    const struct json_value list = json_member(reading->line, "chain");
    if (!json_require_list(list, reading->error)) {
        return false;
    }
    const size_t length = json_count(list);
    struct certificate_blob *chain = arena_allocate(reading->arena, length, sizeof(*chain));
    for (size_t i = 0; i < length; i++) {
        const struct blob *blob = read_blob(reading, json_item(list, i));
        if (blob == NULL) {
            return false;
        }
        memcpy(chain[i].sha256, blob->fingerprint, sizeof(chain[i].sha256));
        chain[i].der = blob->bytes;
        chain[i].length = blob->length;
    }
    out_handshake->chain = chain;
    out_handshake->chain_length = length;
    return true;
}

static bool read_staple(const struct reading *reading, struct observed_handshake *out_handshake)
{
    if (!has_member(reading, "staple")) {
        return true;
    }
    const struct blob *blob = read_blob(reading, json_member(reading->line, "staple"));
    if (blob == NULL) {
        return false;
    }
    out_handshake->staple = blob->bytes;
    out_handshake->staple_length = blob->length;
    return true;
}

static bool read_question(const struct reading *reading, enum tls_question *out_question)
{
    const struct json_value value = json_member(reading->line, "question");
    const char *name = NULL;
    return json_read_text(value, &name, reading->error) &&
           (tls_question_from_name(name, out_question) || unknown_name(reading, value, name));
}

static bool read_alert(const struct reading *reading, int *out_alert)
{
    int64_t alert = -1;
    if (has_member(reading, "alert") && !json_read_integer(json_member(reading->line, "alert"), 0,
                                                           UINT8_MAX, &alert, reading->error)) {
        return false;
    }
    *out_alert = (int)alert;
    return true;
}

static bool read_handshake(const struct reading *reading, struct observed_handshake *out_handshake)
{
    return read_question(reading, &out_handshake->question) &&
           read_optional_text(reading, "version", &out_handshake->version) &&
           read_optional_text(reading, "cipher", &out_handshake->cipher) &&
           read_optional_text(reading, "alpn", &out_handshake->alpn) &&
           read_alert(reading, &out_handshake->alert) &&
           read_client_certificate(reading, &out_handshake->client_certificate) &&
           read_chain(reading, out_handshake) && read_staple(reading, out_handshake);
}

static bool read_body(const struct reading *reading, struct observed_answer *out_answer)
{
    if (has_member(reading, "body")) {
        const struct blob *blob = read_blob(reading, json_member(reading->line, "body"));
        if (blob == NULL) {
            return false;
        }
        out_answer->body = (const char *)blob->bytes;
        out_answer->body_length = blob->length;
    }
    int64_t size = 0;
    if (!json_read_integer(json_member(reading->line, "body_size"), 0, INT64_MAX, &size,
                           reading->error)) {
        return false;
    }
    out_answer->body_size = (uint64_t)size;
    return json_read_boolean(json_member(reading->line, "body_cut"), &out_answer->is_body_cut,
                             reading->error);
}

static bool read_answer(const struct reading *reading, struct observed_answer *out_answer)
{
    return read_unsigned(reading, "status", &out_answer->status) &&
           read_optional_text(reading, "server", &out_answer->server) &&
           read_optional_text(reading, "location", &out_answer->location) &&
           read_optional_text(reading, "content_type", &out_answer->content_type) &&
           read_optional_text(reading, "authenticate", &out_answer->authenticate) &&
           read_optional_text(reading, "transport_security", &out_answer->transport_security) &&
           read_body(reading, out_answer) &&
           read_client_certificate(reading, &out_answer->client_certificate);
}

static bool read_kind(const struct reading *reading, enum observation_kind *out_kind)
{
    const struct json_value value = json_member(reading->line, "kind");
    const char *name = NULL;
    return json_read_text(value, &name, reading->error) &&
           (observation_kind_from_name(name, out_kind) || unknown_name(reading, value, name));
}

static bool read_outcome(const struct reading *reading, enum outcome *out_outcome)
{
    const struct json_value value = json_member(reading->line, "outcome");
    const char *name = NULL;
    return json_read_text(value, &name, reading->error) &&
           (outcome_from_name(name, out_outcome) || unknown_name(reading, value, name));
}

static bool read_scheme(const struct reading *reading, enum scheme *out_scheme)
{
    const struct json_value value = json_member(reading->line, "scheme");
    const char *name = NULL;
    return json_read_text(value, &name, reading->error) &&
           (scheme_from_name(name, out_scheme) || unknown_name(reading, value, name));
}

static bool read_place(const struct reading *reading, struct observation *out_observation)
{
    if (has_member(reading, "address") &&
        !read_address(reading, json_member(reading->line, "address"), &out_observation->address)) {
        return false;
    }
    if (has_member(reading, "port") && !json_read_port(json_member(reading->line, "port"),
                                                       &out_observation->port, reading->error)) {
        return false;
    }
    if (has_member(reading, "with_client_certificate") &&
        !json_read_boolean(json_member(reading->line, "with_client_certificate"),
                           &out_observation->has_client_certificate, reading->error)) {
        return false;
    }
    return read_optional_text(reading, "server_name", &out_observation->server_name) &&
           read_scheme(reading, &out_observation->scheme) &&
           read_optional_text(reading, "path", &out_observation->path);
}

static bool read_particulars(const struct reading *reading, struct observation *out_observation)
{
    switch (out_observation->kind) {
    case OBSERVATION_RESOLUTION:
        return read_resolution(reading, &out_observation->resolution);
    case OBSERVATION_HANDSHAKE:
        return read_handshake(reading, &out_observation->handshake);
    case OBSERVATION_ANSWER:
        return read_answer(reading, &out_observation->answer);
    case OBSERVATION_CONNECTION:
    case OBSERVATION_KIND_COUNT:
        break;
    }
    return true;
}

bool observation_read(struct arena *arena, const struct blob_store *blobs, struct json_value line,
                      struct observation *out_observation, struct error *error)
{
    const struct reading reading = { .arena = arena, .blobs = blobs, .line = line, .error = error };
    struct observation observation = { 0 };
    if (!read_kind(&reading, &observation.kind) || !read_place(&reading, &observation) ||
        !read_unsigned(&reading, "attempt", &observation.attempt) ||
        !moment_json_read(json_member(reading.line, "at"), &observation.at_ms, reading.error) ||
        !json_read_integer(json_member(line, "took_us"), INT64_MIN, INT64_MAX, &observation.took_us,
                           error) ||
        !read_outcome(&reading, &observation.outcome) ||
        !read_optional_text(&reading, "detail", &observation.detail) ||
        !read_particulars(&reading, &observation)) {
        return false;
    }
    *out_observation = observation;
    return true;
}

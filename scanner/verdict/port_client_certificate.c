#include "verdict/port_client_certificate.h"

#include "verdict/port_facts.h"

/** Later ones say more than earlier ones. */
static int client_certificate_rank(enum client_certificate state)
{
    switch (state) {
    case CLIENT_CERTIFICATE_UNKNOWN:
    case CLIENT_CERTIFICATE_COUNT:
        return 0;
    case CLIENT_CERTIFICATE_NONE:
        return 1;
    case CLIENT_CERTIFICATE_HANDSHAKE:
        return 2;
    case CLIENT_CERTIFICATE_AFTER_REQUEST:
        return 3;
    case CLIENT_CERTIFICATE_REQUIRED:
        return 4;
    }
    return 0;
}

static enum client_certificate client_certificate_of(const struct sighting *sighting)
{
    switch (sighting->kind) {
    case OBSERVATION_HANDSHAKE:
        return sighting->handshake.client_certificate;
    case OBSERVATION_ANSWER:
        return sighting->scheme == SCHEME_HTTPS ? sighting->answer.client_certificate
                                                : CLIENT_CERTIFICATE_UNKNOWN;
    case OBSERVATION_CONNECTION:
    case OBSERVATION_RESOLUTION:
    case OBSERVATION_KIND_COUNT:
        return CLIENT_CERTIFICATE_UNKNOWN;
    }
    return CLIENT_CERTIFICATE_UNKNOWN;
}

static bool is_secure_answer(const struct sighting *sighting)
{
    return sighting->kind == OBSERVATION_ANSWER && sighting->scheme == SCHEME_HTTPS;
}

// Under TLS 1.3 a handshake is complete to the client before the server has seen that it has no
// certificate: the alert comes in place of the first answer.
static bool is_refused_late(const struct endpoint_view *endpoint)
{
    bool is_refused = false;
    for (size_t i = 0; i < endpoint->sighting_count; i++) {
        const struct sighting *sighting = &endpoint->sightings[i];
        if (!port_facts_counts(endpoint, sighting) || !is_secure_answer(sighting)) {
            continue;
        }
        if (sighting->outcome == OUTCOME_OK) {
            return false;
        }
        is_refused = is_refused || sighting->outcome == OUTCOME_ALERT;
    }
    return is_refused;
}

enum client_certificate port_client_certificate(const struct endpoint_view *endpoint)
{
    enum client_certificate found = CLIENT_CERTIFICATE_UNKNOWN;
    for (size_t i = 0; i < endpoint->sighting_count; i++) {
        if (!port_facts_counts(endpoint, &endpoint->sightings[i])) {
            continue;
        }
        const enum client_certificate state = client_certificate_of(&endpoint->sightings[i]);
        if (client_certificate_rank(state) > client_certificate_rank(found)) {
            found = state;
        }
    }
    return found == CLIENT_CERTIFICATE_HANDSHAKE && is_refused_late(endpoint)
               ? CLIENT_CERTIFICATE_REQUIRED
               : found;
}

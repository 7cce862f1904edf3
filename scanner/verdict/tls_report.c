#include "verdict/tls_report.h"

#include "base/text.h"

#include <string.h>

static const char *const versions[] = { "TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3" };

#define VERSION_COUNT (sizeof(versions) / sizeof(versions[0]))

static bool was_accepted(const struct endpoint_view *endpoint, const char *version)
{
    for (size_t i = 0; i < endpoint->sighting_count; i++) {
        const struct sighting *sighting = &endpoint->sightings[i];
        if (sighting->kind == OBSERVATION_HANDSHAKE && sighting->outcome == OUTCOME_OK &&
            sighting->handshake.version != NULL &&
            text_equal(sighting->handshake.version, version)) {
            return true;
        }
    }
    return false;
}

/** "TLS 1.2 1.3"; NULL if none was accepted. */
static const char *list_versions(const struct endpoint_view *endpoint, struct arena *arena)
{
    const char *list = NULL;
    for (size_t i = 0; i < VERSION_COUNT; i++) {
        if (was_accepted(endpoint, versions[i])) {
            list = list == NULL ? versions[i]
                                : arena_format(arena, "%s %s", list, versions[i] + strlen("TLS "));
        }
    }
    return list;
}

static const struct sighting *find_nameless(const struct endpoint_view *endpoint)
{
    const struct sighting *found = NULL;
    for (size_t i = 0; i < endpoint->sighting_count; i++) {
        const struct sighting *sighting = &endpoint->sightings[i];
        const bool is_meant = sighting->kind == OBSERVATION_HANDSHAKE &&
                              sighting->handshake.question == TLS_QUESTION_NO_NAME &&
                              outcome_is_measured(sighting->outcome);
        if (is_meant && (found == NULL || found->outcome != OUTCOME_OK)) {
            found = sighting;
        }
    }
    return found;
}

static bool is_same_leaf(const struct judged_chain *left, const struct judged_chain *right)
{
    return left != NULL && right != NULL &&
           text_equal(left->certificates[0]->facts.sha256, right->certificates[0]->facts.sha256);
}

/** How the endpoint behaves without a server name; NULL if that was not asked, or cannot be told
 * because it completes no handshake with one. */
static const char *word_nameless(const struct endpoint_view *endpoint)
{
    const struct sighting *nameless = find_nameless(endpoint);
    if (nameless == NULL || endpoint->handshake == NULL ||
        endpoint->handshake->outcome != OUTCOME_OK) {
        return NULL;
    }
    if (nameless->outcome != OUTCOME_OK) {
        return "required";
    }
    return is_same_leaf(nameless->handshake.chain, endpoint->handshake->handshake.chain)
               ? "same"
               : "default_certificate";
}

void tls_report_fill(struct endpoint_report *report, const struct endpoint_view *endpoint,
                     struct arena *arena)
{
    if (endpoint->handshake == NULL) {
        return;
    }
    const struct sighted_handshake *handshake = &endpoint->handshake->handshake;
    report->has_tls = true;
    report->tls_outcome = outcome_name(endpoint->handshake->outcome);
    report->tls_version = handshake->version;
    report->tls_versions = list_versions(endpoint, arena);
    report->tls_cipher = handshake->cipher;
    report->tls_alpn = handshake->alpn;
    report->client_certificate = endpoint->client_certificate;
    report->without_name = word_nameless(endpoint);
    if (handshake->chain != NULL) {
        report->certificate = handshake->chain->certificates[0];
        report->chain = handshake->chain->certificates;
        report->chain_length = handshake->chain->length;
    }
}

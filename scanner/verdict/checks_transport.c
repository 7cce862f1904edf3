#include "base/text.h"
#include "verdict/check_scope.h"
#include "verdict/checks.h"

#include <string.h>

#define BLANKS " \t"

/** What the HTTPS answers of one address say of Strict-Transport-Security. */
struct promise {
    const struct sighting *answer;   /**< the first one; NULL if there is none */
    const struct sighting *revoking; /**< with the header, but not in force; NULL likewise */
    const struct sighting *binding;  /**< with the header in force; NULL likewise */
};

static bool is_nonzero(const char *number)
{
    number += strspn(number, "\"");
    number += strspn(number, "0");
    return *number >= '1' && *number <= '9';
}

/** The value of a directive of that name, which may be quoted (RFC 6797 section 6.1); NULL if the
 * directive is another one. */
static const char *value_of(const char *directive, const char *name)
{
    directive += strspn(directive, BLANKS);
    if (!text_starts_with_ignore_case(directive, name)) {
        return NULL;
    }
    const char *sign = directive + strlen(name);
    sign += strspn(sign, BLANKS);
    return *sign == '=' ? sign + 1 + strspn(sign + 1, BLANKS) : NULL;
}

// Without max-age the header is void, and with 0 it takes back what was promised before: RFC 6797
// section 6.1.1.
static bool is_in_force(const char *header)
{
    const char *directive = header;
    while (directive != NULL) {
        const char *maximum_age = value_of(directive, "max-age");
        if (maximum_age != NULL) {
            return is_nonzero(maximum_age);
        }
        const char *end = strchr(directive, ';');
        directive = end != NULL ? end + 1 : NULL;
    }
    return false;
}

static bool is_own_https_answer(const struct sighting *sighting)
{
    return sighting->kind == OBSERVATION_ANSWER && sighting->scheme == SCHEME_HTTPS &&
           sighting->outcome == OUTCOME_OK && sighting->has_own_name;
}

static void keep_first(const struct sighting **kept, const struct sighting *sighting)
{
    *kept = *kept != NULL ? *kept : sighting;
}

static void listen(struct promise *promise, const struct endpoint_view *endpoint)
{
    for (size_t i = 0; i < endpoint->sighting_count; i++) {
        const struct sighting *sighting = &endpoint->sightings[i];
        if (!is_own_https_answer(sighting)) {
            continue;
        }
        const char *header = sighting->answer.transport_security;
        keep_first(&promise->answer, sighting);
        if (header != NULL) {
            keep_first(is_in_force(header) ? &promise->binding : &promise->revoking, sighting);
        }
    }
}

// No browser goes to the agent site.
static struct promise listen_to_address(const struct host_record *record,
                                        const struct address *address)
{
    struct promise promise = { 0 };
    for (size_t i = 0; i < record->endpoint_count; i++) {
        const struct endpoint_view *endpoint = &record->endpoints[i];
        if (address_equal(&endpoint->address, address) &&
            endpoint->port != record->host->agent_site_port) {
            listen(&promise, endpoint);
        }
    }
    return promise;
}

static struct opinion word_promise(struct arena *arena, const struct promise *promise)
{
    if (promise->binding != NULL) {
        return (struct opinion){
            .observed = promise->binding->answer.transport_security,
            .reason = "browsers that were there once go to this name over HTTPS only, on every "
                      "port, until max-age is over",
            .evidence = evidence_from_sighting(arena, promise->binding),
        };
    }
    if (promise->revoking != NULL) {
        return (struct opinion){
            .observed = promise->revoking->answer.transport_security,
            .reason = "Strict-Transport-Security is sent, but not with a max-age above 0: it binds "
                      "no browser",
            .evidence = evidence_from_sighting(arena, promise->revoking),
        };
    }
    return (struct opinion){
        .observed = "no Strict-Transport-Security",
        .reason = "HTTPS answers come without it",
        .evidence = evidence_from_sighting(arena, promise->answer),
    };
}

static void evaluate_address(const struct hearing *hearing, const struct subject *subject,
                             const struct host_record *record, const struct address *address)
{
    const struct promise promise = listen_to_address(record, address);
    if (promise.answer == NULL) {
        return;
    }
    const struct seen_value seen = {
        .value = promise.binding != NULL ? VALUE_PRESENT : VALUE_ABSENT,
    };
    struct opinion opinion = word_promise(hearing->arena, &promise);
    opinion.confidence = CONFIDENCE_HIGH;
    opinion.address = address;
    opinion_weigh(&opinion, subject->check, &seen);
    findings_add(hearing->findings, subject, &opinion);
}

void check_transport_security(struct hearing *hearing, const struct check *check)
{
    for (size_t i = 0; i < hearing->estate->count; i++) {
        const struct host_record *record = hearing->estate->hosts[i];
        if (record->host == NULL || !check_applies_to_host(hearing, check, record->host)) {
            continue;
        }
        const struct subject subject = { .check = check, .host = record->name };
        for (size_t a = 0; a < record->address_count; a++) {
            evaluate_address(hearing, &subject, record, &record->addresses[a]);
        }
    }
}

#include "base/text.h"
#include "verdict/applied.h"
#include "verdict/checks.h"

#include <string.h>

#define BLANKS " \t"

/** What the HTTPS answers of one address say of Strict-Transport-Security. */
struct promise {
    const struct sighting *answer;   /**< the first one; NULL if there is none */
    const struct sighting *revoking; /**< with the header, but not in force; NULL likewise */
    const struct sighting *binding;  /**< with the header in force; NULL likewise */
    const struct sighting *unheeded; /**< in force, but the name is an address; NULL likewise */
};

/** A part of a header, without the blanks round it. */
struct span {
    const char *start;
    size_t length;
};

static struct span trim(struct span span)
{
    while (span.length > 0 && strchr(BLANKS, *span.start) != NULL) {
        span.start++;
        span.length--;
    }
    while (span.length > 0 && strchr(BLANKS, span.start[span.length - 1]) != NULL) {
        span.length--;
    }
    return span;
}

static bool has_name(struct span directive, const char *name)
{
    return directive.length == strlen(name) && text_starts_with_ignore_case(directive.start, name);
}

/** Splits "name = value" at its sign. True if it has one. */
static bool split(struct span directive, struct span *out_name, struct span *out_value)
{
    const char *sign = directive.length > 0 ? memchr(directive.start, '=', directive.length) : NULL;
    const size_t name_length = sign != NULL ? (size_t)(sign - directive.start) : directive.length;
    *out_name = trim((struct span){ directive.start, name_length });
    if (sign == NULL) {
        return false;
    }
    *out_value = trim((struct span){ sign + 1, directive.length - name_length - 1 });
    return true;
}

/** Digits, which may be quoted (RFC 6797 section 6.1). */
static bool is_number(struct span value, bool *out_is_nonzero)
{
    if (value.length >= 2 && value.start[0] == '"' && value.start[value.length - 1] == '"') {
        value = (struct span){ value.start + 1, value.length - 2 };
    }
    const size_t digits = strspn(value.start, "0123456789");
    *out_is_nonzero = strspn(value.start, "0") < value.length;
    return value.length > 0 && digits >= value.length;
}

/** What the directives of one header add up to. */
struct promised {
    bool has_maximum_age;
    bool has_subdomains;
    bool is_nonzero;
    bool is_void; /**< a directive stands there twice, or is no such directive */
};

static void read_directive(struct promised *promised, struct span directive)
{
    struct span name = { 0 };
    struct span value = { 0 };
    const bool has_value = split(directive, &name, &value);
    if (has_name(name, "max-age")) {
        promised->is_void = promised->is_void || promised->has_maximum_age || !has_value ||
                            !is_number(value, &promised->is_nonzero);
        promised->has_maximum_age = true;
    } else if (has_name(name, "includeSubDomains")) {
        promised->is_void = promised->is_void || promised->has_subdomains || has_value;
        promised->has_subdomains = true;
    }
}

// Without max-age the header is void, and with 0 it takes back what was promised before; a
// directive may stand there but once: RFC 6797 sections 6.1 and 6.1.1. Browsers keep to it.
static bool is_in_force(const char *header)
{
    struct promised promised = { 0 };
    const char *directive = header;
    while (directive != NULL) {
        const size_t length = strcspn(directive, ";");
        read_directive(&promised, trim((struct span){ directive, length }));
        directive = directive[length] == ';' ? directive + length + 1 : NULL;
    }
    return promised.has_maximum_age && promised.is_nonzero && !promised.is_void;
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
            .reason = "Strict-Transport-Security is sent, but not in a form with a max-age above 0 "
                      "that browsers obey: it binds none",
            .evidence = evidence_from_sighting(arena, promise->revoking),
        };
    }
    if (promise->unheeded != NULL) {
        return (struct opinion){
            .observed = promise->unheeded->answer.transport_security,
            .reason = "browsers bind names only, not addresses (RFC 6797 section 8.1.1)",
            .evidence = evidence_from_sighting(arena, promise->unheeded),
        };
    }
    return (struct opinion){
        .observed = "no Strict-Transport-Security",
        .reason = "HTTPS answers come without it",
        .evidence = evidence_from_sighting(arena, promise->answer),
    };
}

static void evaluate_address(const struct applied *applied, const struct address *address)
{
    struct promise promise = listen_to_address(applied->record, address);
    if (promise.answer == NULL) {
        return;
    }
    struct address literal;
    if (address_parse(applied->record->name, &literal)) {
        promise.unheeded = promise.binding;
        promise.binding = NULL;
    }
    const struct seen_value seen = {
        .value = promise.binding != NULL ? VALUE_PRESENT : VALUE_ABSENT,
    };
    struct opinion opinion = word_promise(applied->hearing->arena, &promise);
    opinion.confidence = CONFIDENCE_HIGH;
    opinion.address = address;
    applied_add_weighed(applied, &opinion, &seen);
}

static void evaluate_host(const struct applied *applied)
{
    for (size_t i = 0; i < applied->record->address_count; i++) {
        evaluate_address(applied, &applied->record->addresses[i]);
    }
}

void check_transport_security(struct hearing *hearing, const struct check *check)
{
    for_each_applied(hearing, check, evaluate_host);
}

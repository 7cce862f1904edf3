#include "verdict/url_opinion.h"

#include "verdict/check_scope.h"
#include "verdict/confidence.h"
#include "verdict/sights.h"
#include "verdict/url_directories.h"
#include "verdict/url_stand_in.h"

static const struct host_record *record_of(const struct hearing *hearing,
                                           const struct handed_url *handed)
{
    const bool has_host = handed->is_valid && handed->url.kind == URL_WEB;
    return has_host ? estate_find(hearing->estate, handed->url.host) : NULL;
}

/** The text is made when it is needed: most findings do without. */
static const char *text_of(struct arena *arena, const struct handed_url *handed)
{
    return url_text(arena, &handed->url, handed->text);
}

static struct subject subject_of(const struct check *check, const struct handed_url *handed,
                                 const struct host_record *record)
{
    struct subject subject = {
        .check = check,
        .host = handed->owner,
        .path = handed->text, // only of URLs that are not usual: below, others get their path
        .package = handed->package,
        .kind = handed->kind,
    };
    if (!handed->is_valid) {
        return subject;
    }
    if (handed->url.kind == URL_WEB) {
        subject.port = handed->url.port;
        subject.has_scheme = true;
        subject.scheme = handed->url.scheme;
    }
    if (handed->is_of_estate) {
        return subject;
    }
    if (handed->url.kind == URL_WEB) {
        subject.path = handed->url.path;
    }
    if (subject.host == NULL) {
        subject.host = record != NULL ? record->name : handed->url.host;
    }
    return subject;
}

static struct evidence_list evidence_of_origin(struct arena *arena, const struct handed_url *handed)
{
    const char *summary =
        handed->record != 0 ? arena_format(arena, "%s, record %zu: %s", handed->origin,
                                           handed->record, text_of(arena, handed))
                            : arena_format(arena, "%s: %s", handed->origin, text_of(arena, handed));
    return evidence_from_text(arena, summary);
}

static void add_invalid(struct hearing *hearing, const struct check *check,
                        const struct handed_url *handed)
{
    const struct subject subject = subject_of(check, handed, NULL);
    const struct opinion opinion = {
        .verdict = VERDICT_INCONCLUSIVE,
        .confidence = CONFIDENCE_LOW,
        .observed = "no URL",
        .reason = "what was handed in is no URL that can be asked",
        .evidence = evidence_of_origin(hearing->arena, handed),
    };
    findings_add(hearing->findings, &subject, &opinion);
}

/** Over HTTPS on the port of the agent site: wanted with Cloud-enabled Management, whatever the
 * rest of the estate speaks. */
static bool is_agent_site(const struct url *url, const struct host_record *record)
{
    const bool is_known = record != NULL && record->host != NULL;
    const uint16_t port = is_known ? record->host->agent_site_port : AGENT_SITE_PORT;
    return url->scheme == SCHEME_HTTPS && url->port == port && port != 0;
}

static value_set value_of_scheme(const struct url *url, const struct host_record *record)
{
    switch (url->kind) {
    case URL_UNC:
        return VALUE_UNC;
    case URL_FILE:
        return VALUE_FILE;
    case URL_WEB:
        break;
    }
    return is_agent_site(url, record) ? VALUE_AGENT_SITE : UINT32_C(1) << url->scheme;
}

static const char *word_scheme(value_set value)
{
    switch (value) {
    case VALUE_UNC:
        return "a UNC path";
    case VALUE_FILE:
        return "a file";
    case VALUE_AGENT_SITE:
        return "https, on the agent site";
    case UINT32_C(1) << SCHEME_HTTPS:
        return "https";
    default:
        return "http";
    }
}

// Clients take the snapshot before the package: both have to be reached in the same way.
static bool differs_from_codebase(const struct handed_url *handed)
{
    const struct url *codebase = handed->codebase;
    return codebase != NULL && codebase->kind == URL_WEB && handed->url.kind == URL_WEB &&
           codebase->scheme != handed->url.scheme;
}

// A client keeps what it was told until it asks again.
static void excuse_old_record(struct opinion *opinion, const struct handed_url *handed)
{
    if (handed->is_of_client && opinion->verdict == VERDICT_INCONSISTENT) {
        opinion->verdict = VERDICT_INCONCLUSIVE;
        opinion->confidence = CONFIDENCE_LOW;
        opinion->reason =
            "only a client's record tells of this URL, and that may be older than the change";
    }
}

void url_judge_scheme(struct hearing *hearing, const struct check *check,
                      const struct handed_url *handed)
{
    if (!handed->is_valid) {
        add_invalid(hearing, check, handed);
        return;
    }
    const struct host_record *record = record_of(hearing, handed);
    const struct subject subject = subject_of(check, handed, record);
    const struct seen_value seen = { .value = value_of_scheme(&handed->url, record) };
    struct opinion opinion = {
        .confidence = CONFIDENCE_HIGH,
        .observed = word_scheme(seen.value),
        .reason = arena_format(hearing->arena, "the URL that was handed in is %s",
                               word_scheme(seen.value)),
        .evidence = evidence_of_origin(hearing->arena, handed),
    };
    opinion_weigh(&opinion, check, &seen);
    if (differs_from_codebase(handed) && opinion.verdict == VERDICT_CONSISTENT) {
        opinion.verdict = VERDICT_INCONSISTENT;
        opinion.is_warning = false;
        opinion.reason = "the snapshot's scheme differs from its codebase's";
    }
    excuse_old_record(&opinion, handed);
    findings_add(hearing->findings, &subject, &opinion);
}

static struct opinion opinion_of_nobody(struct hearing *hearing, const struct handed_url *handed)
{
    return (struct opinion){
        .verdict = VERDICT_INCONCLUSIVE,
        .confidence = CONFIDENCE_LOW,
        .observed = "not measured",
        .reason = "its host is none of the hosts of this run",
        .evidence = evidence_of_origin(hearing->arena, handed),
    };
}

/** The other port of the pair that the port belongs to; 0 if none is known. */
static uint16_t port_beside(const struct host *host, const struct url *url)
{
    const size_t pair_count = host != NULL ? host->pair_count : 0;
    for (size_t i = 0; i < pair_count; i++) {
        const struct port_pair *pair = &host->pairs[i];
        if (url->port == (url->scheme == SCHEME_HTTP ? pair->http : pair->https)) {
            return url->scheme == SCHEME_HTTP ? pair->https : pair->http;
        }
    }
    return 0;
}

/** Where the check wants the URL to be looked at; false if nobody knows where that would be. */
static bool turn_to_endpoint(struct subject *subject, const struct handed_url *handed,
                             const struct host_record *record)
{
    const struct check *check = subject->check;
    if (!check->has_scheme || check->scheme == handed->url.scheme) {
        return true;
    }
    const uint16_t port = port_beside(record->host, &handed->url);
    if (port == 0) {
        return false;
    }
    subject->port = port;
    subject->scheme = check->scheme;
    return true;
}

static struct opinion opinion_of_no_pair(struct hearing *hearing, const struct check *check,
                                         const struct handed_url *handed)
{
    return (struct opinion){
        .verdict = VERDICT_INCONCLUSIVE,
        .confidence = CONFIDENCE_LOW,
        .observed = "not measured",
        .reason = arena_format(hearing->arena, "the inventory pairs no %s port with port %u",
                               scheme_name(check->scheme), (unsigned)handed->url.port),
        .evidence = evidence_of_origin(hearing->arena, handed),
    };
}

static bool is_missing(const struct seen_value *seen)
{
    return seen->value == UINT32_C(1) << PATH_MISSING && !seen->is_doubtful &&
           seen->arrival == ARRIVAL_SEEN;
}

/** The same at the other port of its pair. */
static struct place place_beside(const struct place *place)
{
    const struct url here = { .kind = URL_WEB, .scheme = place->scheme, .port = place->port };
    struct place beside = *place;
    beside.port = port_beside(place->record->host, &here);
    beside.scheme = place->scheme == SCHEME_HTTP ? SCHEME_HTTPS : SCHEME_HTTP;
    return beside;
}

// Neither port of the pair has it: request filtering, or a package that is gone, but no fault of
// the scheme that the check wants.
static void excuse_missing(struct hearing *hearing, const struct place *place,
                           struct opinion *opinion)
{
    const struct place other = place_beside(place);
    struct seen_value seen;
    const struct opinion beside = sight_path(hearing, &other, &seen);
    if (!is_missing(&seen)) {
        return;
    }
    opinion->verdict = VERDICT_CONSISTENT;
    opinion->is_warning = true;
    opinion->reason =
        "404 on both ports of the pair: request filtering, or a package that is gone; "
        "no fault of the protocol";
    opinion->confidence = confidence_lesser(opinion->confidence, beside.confidence);
}

static const struct neighbours *
find_neighbours(struct hearing *hearing, const struct handed_url *handed, const struct place *place)
{
    if (handed->listed == NULL) {
        return NULL;
    }
    if (hearing->directories == NULL) {
        hearing->directories = url_directories_new(hearing);
    }
    return url_directories_find(hearing->directories, handed, place);
}

/** What is known of the place, or of those that were asked for all in its directory. */
static struct opinion look_at_place(struct hearing *hearing, const struct check *check,
                                    const struct handed_url *handed, const struct place *place)
{
    const struct neighbours *neighbours = find_neighbours(hearing, handed, place);
    if (neighbours != NULL) {
        return url_judge_by_neighbours(hearing->arena, check, neighbours);
    }
    struct seen_value seen;
    struct opinion opinion = sight_path(hearing, place, &seen);
    opinion_weigh(&opinion, check, &seen);
    if (handed->listed != NULL && check->has_scheme && is_missing(&seen)) {
        excuse_missing(hearing, place, &opinion);
    }
    return opinion;
}

/** At each address of the host. */
static void look_at_endpoint(struct hearing *hearing, const struct subject *subject,
                             const struct handed_url *handed, struct host_record *record)
{
    // As the plan asks: of a package only its folder, of any other URL its page.
    const char *asked =
        handed->kind != NULL ? url_folder(hearing->arena, handed->url.path) : handed->url.path;
    for (size_t i = 0; i < record->address_count; i++) {
        const struct place place = {
            .record = record,
            .address = &record->addresses[i],
            .port = subject->port,
            .scheme = subject->scheme,
            .path = asked,
        };
        struct opinion opinion = look_at_place(hearing, subject->check, handed, &place);
        url_weigh_name(hearing, subject->check, handed->url.host, &place, &opinion);
        excuse_old_record(&opinion, handed);
        findings_add(hearing->findings, subject, &opinion);
    }
}

// Files and UNC paths have no endpoint that speaks HTTP: there is nothing to ask.
void url_judge_endpoint(struct hearing *hearing, const struct check *check,
                        const struct handed_url *handed)
{
    if (!handed->is_valid) {
        add_invalid(hearing, check, handed);
        return;
    }
    if (handed->url.kind != URL_WEB) {
        return;
    }
    struct host_record *record = estate_find(hearing->estate, handed->url.host);
    struct subject subject = subject_of(check, handed, record);
    if (record == NULL) {
        const struct opinion opinion = opinion_of_nobody(hearing, handed);
        findings_add(hearing->findings, &subject, &opinion);
    } else if (!turn_to_endpoint(&subject, handed, record)) {
        const struct opinion opinion = opinion_of_no_pair(hearing, check, handed);
        findings_add(hearing->findings, &subject, &opinion);
    } else if (record->absence != NULL) {
        const struct opinion opinion = opinion_of_absence(hearing, record);
        findings_add(hearing->findings, &subject, &opinion);
    } else {
        look_at_endpoint(hearing, &subject, handed, record);
    }
}

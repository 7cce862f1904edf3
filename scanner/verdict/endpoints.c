#include "verdict/endpoints.h"

#include "model/canary.h"
#include "verdict/aliases.h"
#include "verdict/path_facts.h"
#include "verdict/tls_report.h"
#include "verdict/unmeasured.h"

static bool speaks(enum port_state state, enum scheme scheme)
{
    return state == (scheme == SCHEME_HTTPS ? PORT_TLS : PORT_HTTP);
}

// What a port of one protocol said to questions in the other one is its own state, not a path's.
static bool is_reported(const struct endpoint_view *endpoint, const struct path_view *view)
{
    return view->has_own_name && (view->deciding->outcome == OUTCOME_OK ||
                                  speaks(endpoint->judgement.state, view->scheme));
}

static void report_path(struct path_report *report, const struct path_view *view)
{
    const bool is_answered = view->deciding->outcome == OUTCOME_OK;
    *report = (struct path_report){
        .scheme = view->scheme,
        .path = view->path,
        .is_canary = canary_is_path(view->path),
        .has_client_certificate = view->deciding->has_client_certificate,
        .status = is_answered ? view->deciding->answer.status : 0,
        .state = view->judgement.state,
        .rule = view->judgement.rule,
        .confidence = view->judgement.confidence,
    };
    if (view->chain != NULL) {
        report->redirects = view->chain->hops;
        report->redirect_count = view->chain->hop_count;
    }
}

static void add_paths(struct endpoint_report *report, const struct endpoint_view *endpoint)
{
    for (size_t i = 0; i < endpoint->path_count; i++) {
        if (is_reported(endpoint, &endpoint->paths[i])) {
            report_path(&report->paths[report->path_count++], &endpoint->paths[i]);
        }
    }
}

static void report_paths(struct endpoint_report *report, const struct host_record *record,
                         const struct endpoint_view *endpoint, struct arena *arena)
{
    const struct endpoint_view *certified =
        record->certified != NULL
            ? host_record_endpoint(record->certified, &endpoint->address, endpoint->port)
            : NULL;
    const size_t more = certified != NULL ? certified->path_count : 0;
    report->paths = arena_allocate(arena, endpoint->path_count + more, sizeof(*report->paths));
    add_paths(report, endpoint);
    if (certified != NULL) {
        add_paths(report, certified);
    }
}

static const char *find_server(const struct endpoint_view *endpoint)
{
    for (size_t i = 0; i < endpoint->path_count; i++) {
        const struct path_view *view = &endpoint->paths[i];
        if (view->has_own_name && view->deciding->outcome == OUTCOME_OK &&
            view->deciding->answer.server != NULL) {
            return view->deciding->answer.server;
        }
    }
    return NULL;
}

static struct endpoint_report *add(struct assessment *assessment, const char *host, uint16_t port)
{
    struct endpoint_report *report = &assessment->endpoints[assessment->endpoint_count++];
    *report = (struct endpoint_report){ .host = host, .port = port };
    return report;
}

static void add_endpoint(struct assessment *assessment, const struct host_record *record,
                         const struct endpoint_view *endpoint)
{
    struct endpoint_report *report = add(assessment, record->name, endpoint->port);
    if (endpoint->address.family != ADDRESS_NONE) {
        char address[ADDRESS_TEXT_SIZE];
        address_format(&endpoint->address, address);
        report->address = arena_copy_text(&assessment->arena, address);
    }
    report->state = endpoint->judgement.state;
    report->rule = endpoint->judgement.rule;
    report->confidence = endpoint->judgement.confidence;
    report->server = find_server(endpoint);
    tls_report_fill(report, endpoint, &assessment->arena);
    aliases_report(report, record, endpoint, &assessment->arena);
    report_paths(report, record, endpoint, &assessment->arena);
}

/** What a host would have been asked, had it had an address. */
static unsigned wanted_endpoints(const struct host *host, const struct catalogue *catalogue)
{
    unsigned wanted = 0;
    for (unsigned i = 0; i < ROLE_COUNT; i++) {
        if ((host->roles & role_bit((enum role)i)) != 0) {
            wanted |= catalogue->roles[i].endpoints;
        }
    }
    return wanted != 0 ? wanted : 1U << ENDPOINT_HTTP | 1U << ENDPOINT_HTTPS;
}

static bool has_report(const struct assessment *assessment, size_t first, uint16_t port)
{
    for (size_t i = first; i < assessment->endpoint_count; i++) {
        if (assessment->endpoints[i].port == port) {
            return true;
        }
    }
    return false;
}

static void add_absent(struct assessment *assessment, const struct host_record *record,
                       const struct catalogue *catalogue)
{
    const unsigned wanted = wanted_endpoints(record->host, catalogue);
    const size_t first = assessment->endpoint_count;
    for (unsigned i = 0; i < ENDPOINT_KIND_COUNT; i++) {
        const uint16_t port = host_endpoint_port(record->host, (enum endpoint_kind)i);
        if ((wanted & (1U << i)) == 0 || port == 0 || has_report(assessment, first, port)) {
            continue;
        }
        struct endpoint_report *report = add(assessment, record->name, port);
        report->state = PORT_UNMEASURED;
        report->rule = record->absence;
        report->confidence = CONFIDENCE_LOW;
    }
}

// A place that was never connected to counts only for a host that has no address at all.
static bool is_endpoint_of_host(const struct host_record *record,
                                const struct endpoint_view *endpoint)
{
    return endpoint->has_own_name &&
           (endpoint->address.family != ADDRESS_NONE || record->absence != NULL);
}

static size_t count_endpoints(const struct estate *estate)
{
    size_t count = 0;
    for (size_t i = 0; i < estate->count; i++) {
        count += estate->hosts[i]->endpoint_count + ENDPOINT_KIND_COUNT;
    }
    return count;
}

static void add_host(struct assessment *assessment, const struct host_record *record,
                     const struct catalogue *catalogue)
{
    const size_t before = assessment->endpoint_count;
    for (size_t i = 0; i < record->endpoint_count; i++) {
        if (is_endpoint_of_host(record, &record->endpoints[i])) {
            add_endpoint(assessment, record, &record->endpoints[i]);
        }
    }
    const bool is_absent = record->absence != NULL && record->host != NULL && record->is_wanted;
    if (is_absent && assessment->endpoint_count == before) {
        add_absent(assessment, record, catalogue);
    }
}

void endpoints_finish(struct assessment *assessment, const struct estate *estate,
                      const struct catalogue *catalogue)
{
    assessment->endpoints =
        arena_allocate(&assessment->arena, count_endpoints(estate), sizeof(*assessment->endpoints));
    for (size_t i = 0; i < estate->count; i++) {
        add_host(assessment, estate->hosts[i], catalogue);
    }
    unmeasured_finish(assessment, estate);
}

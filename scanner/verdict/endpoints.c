#include "verdict/endpoints.h"

#include "model/canary.h"
#include "verdict/aliases.h"
#include "verdict/disagreements.h"
#include "verdict/path_facts.h"
#include "verdict/tls_report.h"

static bool speaks(enum port_state state, enum scheme scheme)
{
    return state == (scheme == SCHEME_HTTPS ? PORT_TLS : PORT_HTTP);
}

bool endpoint_reports_path(const struct endpoint_view *endpoint, const struct path_view *view)
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
        if (endpoint_reports_path(endpoint, &endpoint->paths[i])) {
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

static void add_endpoint(struct assessment *assessment, const struct outlook *outlook)
{
    const struct host_record *record = outlook->record;
    const struct endpoint_view *endpoint = outlook->endpoint;
    struct endpoint_report *report = add(assessment, record->name, endpoint->port);
    if (endpoint->address.family != ADDRESS_NONE) {
        char address[ADDRESS_TEXT_SIZE];
        address_format(&endpoint->address, address);
        report->address = arena_copy_text(&assessment->arena, address);
    }
    report->vantage = outlook->vantage->name;
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

static size_t count_endpoints(const struct vantages *vantages)
{
    size_t count = vantages->items[0]->estate.count * ENDPOINT_KIND_COUNT;
    for (size_t i = 0; i < vantages->count; i++) {
        const struct estate *estate = &vantages->items[i]->estate;
        for (size_t h = 0; h < estate->count; h++) {
            count += estate->hosts[h]->endpoint_count;
        }
    }
    return count;
}

/** As every vantage point saw it. */
static void add_place(struct assessment *assessment, struct disagreements *disagreements,
                      const struct outlook *outlooks, size_t count)
{
    const bool is_alike = !disagreements_on_place(disagreements, outlooks, count);
    const struct endpoint_report *first = &assessment->endpoints[assessment->endpoint_count];
    for (size_t i = 0; i < count; i++) {
        add_endpoint(assessment, &outlooks[i]);
        struct endpoint_report *report = &assessment->endpoints[assessment->endpoint_count - 1];
        report->is_repeated = i > 0;
        report->is_alike = i > 0 && is_alike && report->path_count <= first->path_count;
    }
    assessment->alike_count += count > 1 && is_alike;
}

static void add_host(struct assessment *assessment, struct disagreements *disagreements,
                     const struct outlooks *outlooks)
{
    size_t end = 0;
    for (size_t first = 0; first < outlooks->count; first = end) {
        end = outlooks_end_of_place(outlooks, first);
        add_place(assessment, disagreements, &outlooks->items[first], end - first);
    }
}

void endpoints_finish(struct assessment *assessment, const struct vantages *vantages,
                      const struct catalogue *catalogue)
{
    assessment->endpoints = arena_allocate(&assessment->arena, count_endpoints(vantages),
                                           sizeof(*assessment->endpoints));
    struct disagreements disagreements = { .arena = &assessment->arena };
    struct outlooks outlooks = { 0 };
    for (size_t i = 0; i < vantages->items[0]->estate.count; i++) {
        outlooks_gather(&outlooks, vantages, i);
        disagreements_on_addresses(&disagreements, vantages, i);
        add_host(assessment, &disagreements, &outlooks);
        const struct host_record *absent = outlooks.absent;
        if (absent != NULL && absent->host != NULL && absent->is_wanted && outlooks.count == 0) {
            add_absent(assessment, absent, catalogue);
        }
    }
    outlooks_clear(&outlooks);
    disagreements_finish(&disagreements, assessment);
}

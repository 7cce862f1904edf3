#include "verdict/certificate_opinion.h"
#include "verdict/check_scope.h"
#include "verdict/checks.h"
#include "verdict/host_ports.h"

static void evaluate(struct hearing *hearing, const struct check *check, struct host_record *record,
                     uint16_t port)
{
    const struct subject subject = { .check = check, .host = record->name, .port = port };
    if (record->absence != NULL && !check->is_only_for_answering) {
        const struct opinion opinion = opinion_of_absence(hearing, record);
        findings_add(hearing->findings, &subject, &opinion);
        return;
    }
    for (size_t i = 0; i < record->address_count; i++) {
        const struct address *address = &record->addresses[i];
        struct endpoint_view *endpoint = host_record_endpoint(record, address, subject.port);
        if (check->is_only_for_answering && !endpoint_shows_certificate(endpoint)) {
            continue;
        }
        struct opinion opinion = opinion_of_certificate(hearing, check, endpoint, NULL);
        opinion.address = address;
        findings_add(hearing->findings, &subject, &opinion);
    }
}

// An endpoint that the inventory declares not to exist has no certificate: the checks of its port
// say so already.
static void evaluate_ports(struct hearing *hearing, const struct check *check,
                           struct host_record *record)
{
    for (size_t i = 0; i < host_port_count(record->host, check->endpoint); i++) {
        const uint16_t port = host_port(record->host, check->endpoint, i);
        if (port != 0) {
            evaluate(hearing, check, record, port);
        }
    }
}

void check_certificates(struct hearing *hearing, const struct check *check)
{
    for (size_t i = 0; i < hearing->estate->count; i++) {
        struct host_record *record = hearing->estate->hosts[i];
        if (record->host != NULL && check_applies_to_host(hearing, check, record->host)) {
            evaluate_ports(hearing, check, record);
        }
    }
}

/** Assessments built by hand, with every kind of finding, endpoint and path, and with text as a
 * hostile server would send it. */
#ifndef UNIT_REPORT_SAMPLE_ASSESSMENT_H
#define UNIT_REPORT_SAMPLE_ASSESSMENT_H

#include "model/assessment.h"
#include "model/inventory.h"

struct sample {
    struct inventory inventory;
    struct assessment assessment;
};

/** An estate of four hosts, or its first host alone. */
void sample_make_estate(struct sample *sample);
void sample_make_host(struct sample *sample);
void sample_clear(struct sample *sample);

enum sample_check {
    CHECK_HTTPS_ANSWERS,
    CHECK_CERTIFICATE,
    CHECK_HTTP_LEFT,
    CHECK_AGENTS_PROFILE,
    CHECK_TARGETED_AGENT_SETTINGS,
    CHECK_CONSOLE,
    CHECK_CODEBASE_SCHEME,
    CHECK_SNAPSHOT_SCHEME,
    CHECK_SITE_SERVER_SOURCE,
    CHECK_SITE_SERVER_HTTPS,
    CHECK_AGENT_SITE,
    CHECK_BINDING_SETTINGS,
    CHECK_PERSISTENT_CONNECTION,
    CHECK_AUTHORITIES,
    CHECK_PORTAL_WAY,
    CHECK_PORTAL_ROLES,
    CHECK_PORTAL_PUBLICATIONS,
    SAMPLE_CHECK_COUNT,
};

extern const struct check sample_checks[SAMPLE_CHECK_COUNT];
extern const struct profile sample_profile;

extern const struct finding sample_findings[];
extern const size_t sample_finding_count;
extern const struct endpoint_report sample_endpoints[];
extern const size_t sample_endpoint_count;
extern const struct shown_certificate sample_certificates[];
extern const size_t sample_certificate_count;

#endif

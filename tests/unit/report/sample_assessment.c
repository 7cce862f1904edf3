#include "unit/report/sample_assessment.h"

#include "base/text.h"

#define MARCH_1_EVENING INT64_C(1772403247000) // 2026-03-01T22:14:07Z
#define SECOND_MS       INT64_C(1000)

static void add_host(struct inventory *inventory, const char *name, role_set roles,
                     service_set services)
{
    struct host *host = inventory_add_host(inventory, name);
    host->roles = roles;
    host->services = services;
    host->is_listed = true;
}

static void make_inventory(struct inventory *inventory)
{
    static struct source sources[] = {
        { "command line", SOURCE_COMMAND_LINE, 1, 0 },
        { "hosts.csv", SOURCE_HOSTS, 3, 0 },
        { "codebases.csv", SOURCE_CODEBASES, 1, 2 },
        { "policy.xml", SOURCE_CLIENT, 0, 1 },
    };
    inventory_init(inventory);
    inventory->cem = ANSWER_YES;
    inventory->sources = sources;
    inventory->source_count = sizeof(sources) / sizeof(sources[0]);
    add_host(inventory, "ns1.corp.example", role_bit(ROLE_NOTIFICATION_SERVER), 0);
}

static void count_finding(struct assessment *assessment, const struct finding *finding)
{
    assessment->verdict_counts[finding->verdict]++;
    assessment->warning_count += finding->is_warning ? 1 : 0;
    if (finding->verdict == VERDICT_INCONSISTENT) {
        assessment->severity_counts[finding->check->severity]++;
    }
}

static void add_check(struct arena *arena, struct step_report *step, const struct check *check)
{
    if (step->check_count > 0 && step->checks[step->check_count - 1] == check) {
        return;
    }
    if (step->checks == NULL) {
        step->checks = arena_allocate(arena, SAMPLE_CHECK_COUNT, sizeof(struct check *));
    }
    step->checks[step->check_count++] = check;
}

static void count_step(struct assessment *assessment, struct step_report *step)
{
    for (size_t i = 0; i < assessment->finding_count; i++) {
        const struct finding *finding = &assessment->findings[i];
        if (text_equal(finding->check->article, step->definition->article) &&
            text_equal(finding->check->step, step->definition->step)) {
            step->verdict = finding->verdict > step->verdict ? finding->verdict : step->verdict;
            step->warning_count += finding->is_warning ? 1 : 0;
            add_check(&assessment->arena, step, finding->check);
        }
    }
}

static void take_findings(struct assessment *assessment, const char *host)
{
    struct arena *arena = &assessment->arena;
    assessment->findings =
        arena_allocate(arena, sample_finding_count, sizeof(*assessment->findings));
    for (size_t i = 0; i < sample_finding_count; i++) {
        const struct finding *finding = &sample_findings[i];
        if (host == NULL || finding->check->subject == SUBJECT_BY_HAND ||
            (finding->host != NULL && text_equal(finding->host, host))) {
            assessment->findings[assessment->finding_count++] = *finding;
            count_finding(assessment, finding);
        }
    }
}

static void take_endpoints(struct assessment *assessment, const char *host)
{
    assessment->endpoints =
        arena_allocate(&assessment->arena, sample_endpoint_count, sizeof(*assessment->endpoints));
    for (size_t i = 0; i < sample_endpoint_count; i++) {
        if (host == NULL || text_equal(sample_endpoints[i].host, host)) {
            assessment->endpoints[assessment->endpoint_count++] = sample_endpoints[i];
        }
    }
}

static void take_certificates(struct assessment *assessment)
{
    assessment->certificates = arena_allocate(&assessment->arena, sample_certificate_count,
                                              sizeof(*assessment->certificates));
    assessment->certificate_count = sample_certificate_count;
    for (size_t i = 0; i < sample_certificate_count; i++) {
        assessment->certificates[i] = sample_certificates[i];
    }
}

static void take_steps(struct assessment *assessment)
{
    assessment->step_count = sample_profile.step_count;
    assessment->steps =
        arena_allocate(&assessment->arena, assessment->step_count, sizeof(*assessment->steps));
    for (size_t i = 0; i < assessment->step_count; i++) {
        assessment->steps[i].definition = &sample_profile.steps[i];
        count_step(assessment, &assessment->steps[i]);
    }
}

// `host` is NULL for all of them.
static void make_assessment(struct sample *sample, const char *host)
{
    sample->assessment = (struct assessment){
        .run = {
            .id = "3f2a",
            .version = "0.1.0",
            .started_ms = MARCH_1_EVENING,
            .ended_ms = MARCH_1_EVENING + 3 * SECOND_MS,
            .inventory_digest = "0a1b2c3d4e5f6071",
            .is_complete = true,
        },
        .profile = &sample_profile,
        .inventory = &sample->inventory,
        .judged_at_ms = MARCH_1_EVENING + 4 * SECOND_MS,
        .headline = HEADLINE_NOT_COMPLETE,
        .headline_text = "not complete: Software Portal over HTTPS only (ns1.corp.example): in "
                         "the clear; and 3 more",
    };
    take_findings(&sample->assessment, host);
    take_endpoints(&sample->assessment, host);
    take_certificates(&sample->assessment);
    take_steps(&sample->assessment);
}

void sample_make_estate(struct sample *sample)
{
    static struct unmeasured unmeasured[] = {
        { "gw.corp.example:443", "the name does not resolve" },
        { "ns1.corp.example:443 (fd00::5)", "no answer within 5 s" },
    };
    static struct slowed_address slowed[] = {
        { { ADDRESS_IPV4, { 10, 1, 1, 5 } },
          SLOWING_RETRY_AFTER,
          3,
          MARCH_1_EVENING,
          MARCH_1_EVENING + SECOND_MS },
        { { ADDRESS_IPV6, { 0xfd } }, SLOWING_TIME_OUTS, 1, MARCH_1_EVENING, MARCH_1_EVENING },
    };
    static const struct hardship hardship = {
        .has_shortage = { [SHORTAGE_DESCRIPTORS] = true, [SHORTAGE_PORTS] = true },
        .shortages = { [SHORTAGE_DESCRIPTORS] = { SHORTAGE_DESCRIPTORS, 0, MARCH_1_EVENING,
                                                  MARCH_1_EVENING, 100, 17 },
                       [SHORTAGE_PORTS] = { SHORTAGE_PORTS, 12, MARCH_1_EVENING,
                                            MARCH_1_EVENING + 2 * SECOND_MS, 17, 4 } },
        .slowed = slowed,
        .slowed_count = 2,
    };
    static const char *notes[] = {
        "codebases.csv: 1 URL had a query, which was cut off",
        "ps8.corp.example is only in hosts.csv",
    };
    make_inventory(&sample->inventory);
    const service_set both = service_bit(SERVICE_PACKAGE) | service_bit(SERVICE_TASK);
    add_host(&sample->inventory, "ps8.corp.example", role_bit(ROLE_SITE_SERVER), both);
    add_host(&sample->inventory, "ps7.corp.example", role_bit(ROLE_SITE_SERVER), both);
    add_host(&sample->inventory, "gw.corp.example", role_bit(ROLE_INTERNET_GATEWAY), 0);

    make_assessment(sample, NULL);
    struct assessment *assessment = &sample->assessment;
    assessment->run.vantage = "headquarters";
    assessment->run.is_complete = false;
    assessment->run.ended_ms = 0;
    assessment->run.hardship = &hardship;
    assessment->unmeasured = unmeasured;
    assessment->unmeasured_count = sizeof(unmeasured) / sizeof(unmeasured[0]);
    assessment->notes = notes;
    assessment->note_count = sizeof(notes) / sizeof(notes[0]);
}

void sample_make_host(struct sample *sample)
{
    make_inventory(&sample->inventory);
    make_assessment(sample, "ns1.corp.example");
}

void sample_clear(struct sample *sample)
{
    // The sources are not the inventory's.
    sample->inventory.sources = NULL;
    sample->inventory.source_count = 0;
    inventory_clear(&sample->inventory);
    arena_clear(&sample->assessment.arena);
}

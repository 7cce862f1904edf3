#include "base/moment.h"
#include "model/inventory.h"
#include "report/formats.h"
#include "report/json_parts.h"
#include "report/output.h"

#define SCHEMA_VERSION 3
#define INDENT         2

// A record is handed over as soon as it is made.
struct document {
    struct output output;
    struct json_writer json;
};

void json_write_moment(struct json_writer *json, const char *key, int64_t moment_ms)
{
    char text[MOMENT_TEXT_SIZE];
    moment_format(moment_ms, text);
    json_write_text(json, key, text);
}

void json_write_port(struct json_writer *json, const char *key, uint16_t port)
{
    if (port == 0) {
        json_write_null(json, key);
    } else {
        json_write_integer(json, key, port);
    }
}

// 0 stands for: not at all.
static void write_optional_moment(struct json_writer *json, const char *key, int64_t moment_ms)
{
    if (moment_ms == 0) {
        json_write_null(json, key);
    } else {
        json_write_moment(json, key, moment_ms);
    }
}

static void write_count(struct json_writer *json, const char *key, size_t count)
{
    json_write_integer(json, key, (int64_t)count);
}

// Everything that may differ when the same facts are reported again.
static void write_run(struct json_writer *json, const struct assessment *assessment)
{
    const struct run_information *run = &assessment->run;
    json_write_object(json, "run");
    json_write_text(json, "id", run->id);
    json_write_text(json, "version", run->version);
    json_write_moment(json, "start", run->started_ms);
    write_optional_moment(json, "end", run->ended_ms);
    json_write_moment(json, "judged_at", assessment->judged_at_ms);
    json_write_text(json, "profile", assessment->profile->name);
    json_write_text(json, "vantage", run->vantage);
    json_write_vantages(json, assessment);
    json_write_text(json, "inventory_digest", run->inventory_digest);
    json_write_boolean(json, "complete", run->is_complete);
    json_write_hardship(json, run->hardship);
    json_write_end_object(json);
}

static void write_profile(struct json_writer *json, const struct profile *profile)
{
    json_write_object(json, "profile");
    json_write_text(json, "name", profile->name);
    json_write_text(json, "title", profile->title);
    json_write_text(json, "wanted", scheme_name(profile->wanted));
    json_write_end_object(json);
}

static void write_headline(struct json_writer *json, const struct assessment *assessment)
{
    json_write_object(json, "headline");
    json_write_text(json, "state", headline_name(assessment->headline));
    json_write_text(json, "text", assessment->headline_text);
    json_write_end_object(json);
}

static void write_summary(struct json_writer *json, const struct assessment *assessment)
{
    json_write_object(json, "summary");
    json_write_object(json, "verdicts");
    for (enum verdict i = 0; i < VERDICT_COUNT; i++) {
        write_count(json, verdict_name(i), assessment->verdict_counts[i]);
    }
    json_write_end_object(json);
    write_count(json, "warnings", assessment->warning_count);
    json_write_object(json, "severities");
    for (enum severity i = 0; i < SEVERITY_COUNT; i++) {
        write_count(json, severity_name(i), assessment->severity_counts[i]);
    }
    json_write_end_object(json);
    write_count(json, "hosts", assessment->inventory->host_count);
    write_count(json, "endpoints", assessment_count_places(assessment));
    if (assessment->vantage_count > 1) {
        write_count(json, "seen_alike", assessment->alike_count);
    }
    json_write_end_object(json);
}

static void write_steps(struct json_writer *json, const struct assessment *assessment)
{
    json_write_list(json, "steps");
    for (size_t i = 0; i < assessment->step_count; i++) {
        const struct step_report *step = &assessment->steps[i];
        json_write_object(json, NULL);
        json_write_text(json, "article", step->definition->article);
        json_write_text(json, "step", step->definition->step);
        json_write_text(json, "title", step->definition->title);
        // Where nothing was asked, nothing is right either.
        json_write_text(json, "verdict",
                        step->check_count > 0 ? verdict_name(step->verdict) : NULL);
        json_write_list(json, "checks");
        for (size_t j = 0; j < step->check_count; j++) {
            json_write_text(json, NULL, step->checks[j]->id);
        }
        json_write_end_list(json);
        json_write_end_object(json);
    }
    json_write_end_list(json);
}

static void write_authority(struct json_writer *json, const struct authority *authority)
{
    if (authority == NULL) {
        json_write_null(json, "authority");
        return;
    }
    const struct certificate_facts *root = authority->root;
    json_write_object(json, "authority");
    json_write_text(json, "name", authority->name);
    json_write_text(json, "key_id", authority->key_id);
    json_write_text(json, "sha1", root != NULL ? root->sha1 : NULL);
    json_write_text(json, "sha256", root != NULL ? root->sha256 : NULL);
    json_write_end_object(json);
}

static void write_shared(struct json_writer *json, const struct finding *finding)
{
    json_write_texts(json, "endpoints", finding->endpoints, finding->endpoint_count);
    json_write_list(json, "stands_for");
    for (size_t i = 0; i < finding->stands_for_count; i++) {
        json_write_text(json, NULL, finding->stands_for[i]->id);
    }
    json_write_end_list(json);
}

static void write_subject(struct json_writer *json, const struct finding *finding)
{
    json_write_text(json, "host", finding->host);
    json_write_port(json, "port", finding->port);
    json_write_text(json, "scheme", finding->has_scheme ? scheme_name(finding->scheme) : NULL);
    json_write_text(json, "path", finding->path);
    json_write_text(json, "package", finding->package);
    json_write_text(json, "kind", finding->kind);
    json_write_text(json, "alias", finding->alias);
    write_authority(json, finding->authority);
}

static void write_finding(struct json_writer *json, const struct finding *finding,
                          const struct assessment *assessment)
{
    const struct check *check = finding->check;
    json_write_object(json, NULL);
    json_write_text(json, "key", finding->key);
    json_write_text(json, "check", check->id);
    json_write_text(json, "article", check->article);
    json_write_text(json, "step", check->step);
    json_write_text(json, "title", check->title);
    json_write_text(json, "source", check->source);
    write_subject(json, finding);
    write_shared(json, finding);
    json_write_text(json, "verdict", verdict_name(finding->verdict));
    json_write_boolean(json, "warning", finding->is_warning);
    write_optional_moment(json, "settling_until", finding->settling_until_ms);
    json_write_text(json, "severity", severity_name(check->severity));
    json_write_text(json, "confidence", confidence_name(finding->confidence));
    json_write_text(json, "expected", finding->expected);
    json_write_text(json, "observed", finding->observed);
    json_write_text(json, "observed_hash", finding->observed_hash);
    json_write_text(json, "reason", finding->reason);
    json_write_text(json, "remedy", finding->remedy);
    json_write_text(json, "by_hand", check->by_hand);
    json_write_list(json, "evidence");
    for (size_t i = 0; i < finding->evidence_count; i++) {
        json_write_evidence(json, NULL, &finding->evidence[i], assessment);
    }
    json_write_end_list(json);
    json_write_end_object(json);
}

static void write_findings(struct document *document, const struct assessment *assessment)
{
    json_write_list(&document->json, "findings");
    for (size_t i = 0; i < assessment->finding_count; i++) {
        write_finding(&document->json, &assessment->findings[i], assessment);
        output_flush(&document->output);
    }
    json_write_end_list(&document->json);
}

static void write_endpoints(struct document *document, const struct assessment *assessment)
{
    json_write_list(&document->json, "endpoints");
    for (size_t i = 0; i < assessment->endpoint_count; i++) {
        json_write_endpoint(&document->json, &assessment->endpoints[i],
                            assessment->vantage_count > 1);
        output_flush(&document->output);
    }
    json_write_end_list(&document->json);
}

static void write_disagreements(struct document *document, const struct assessment *assessment)
{
    json_write_list(&document->json, "disagreements");
    for (size_t i = 0; i < assessment->disagreement_count; i++) {
        json_write_disagreement(&document->json, &assessment->disagreements[i], assessment);
        output_flush(&document->output);
    }
    json_write_end_list(&document->json);
}

static void write_certificates(struct document *document, const struct assessment *assessment)
{
    json_write_list(&document->json, "certificates");
    for (size_t i = 0; i < assessment->certificate_count; i++) {
        json_write_shown_certificate(&document->json, &assessment->certificates[i]);
        output_flush(&document->output);
    }
    json_write_end_list(&document->json);
}

static void write_unmeasured(struct document *document, const struct assessment *assessment)
{
    struct json_writer *json = &document->json;
    json_write_list(json, "unmeasured");
    for (size_t i = 0; i < assessment->unmeasured_count; i++) {
        json_write_object(json, NULL);
        json_write_text(json, "what", assessment->unmeasured[i].what);
        json_write_text(json, "why", assessment->unmeasured[i].why);
        json_write_end_object(json);
        output_flush(&document->output);
    }
    json_write_end_list(json);
}

static void write_sources(struct json_writer *json, const struct inventory *inventory)
{
    json_write_list(json, "sources");
    for (size_t i = 0; i < inventory->source_count; i++) {
        const struct source *source = &inventory->sources[i];
        json_write_object(json, NULL);
        json_write_text(json, "name", source->name);
        json_write_text(json, "kind", source_kind_name(source->kind));
        write_count(json, "hosts", source->host_count);
        write_count(json, "codebases", source->codebase_count);
        json_write_end_object(json);
    }
    json_write_end_list(json);
}

static void write_notes(struct document *document, const struct assessment *assessment)
{
    json_write_list(&document->json, "notes");
    for (size_t i = 0; i < assessment->note_count; i++) {
        json_write_text(&document->json, NULL, assessment->notes[i]);
        output_flush(&document->output);
    }
    json_write_end_list(&document->json);
}

static void write_document(struct document *document, const struct assessment *assessment)
{
    struct json_writer *json = &document->json;
    json_write_object(json, NULL);
    json_write_integer(json, "schema_version", SCHEMA_VERSION);
    write_run(json, assessment);
    write_profile(json, assessment->profile);
    write_headline(json, assessment);
    write_summary(json, assessment);
    write_steps(json, assessment);
    write_findings(document, assessment);
    write_endpoints(document, assessment);
    write_disagreements(document, assessment);
    write_certificates(document, assessment);
    write_unmeasured(document, assessment);
    write_sources(json, assessment->inventory);
    write_notes(document, assessment);
    json_write_end_object(json);
    text_buffer_append_character(&document->output.text, '\n');
}

static bool write_json(const struct assessment *assessment, const struct report_style *style,
                       FILE *out, struct error *error)
{
    (void)style;
    struct document document;
    output_init(&document.output, out);
    json_writer_init(&document.json, &document.output.text, INDENT);
    write_document(&document, assessment);
    return output_finish(&document.output, error);
}

const struct report_format report_json = {
    .name = "json",
    .extension = ".json",
    .description = "everything, for other programs (targets/schema/report.schema.json)",
    .write = write_json,
};

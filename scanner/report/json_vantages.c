#include "report/json_parts.h"

// With one journal there is no doubt which one is meant.
static bool has_several_journals(const struct assessment *assessment)
{
    size_t count = 0;
    for (size_t i = 0; i < assessment->vantage_count; i++) {
        count += assessment->vantages[i].journal_count;
    }
    return count > 1;
}

static void write_origin(struct json_writer *json, const struct evidence_origin *origin,
                         const struct assessment *assessment)
{
    if (assessment->vantage_count > 1) {
        json_write_text(json, "vantage", origin != NULL ? origin->vantage : NULL);
    }
    if (has_several_journals(assessment)) {
        json_write_text(json, "journal", origin != NULL ? origin->journal : NULL);
    }
}

void json_write_evidence(struct json_writer *json, const char *key, const struct evidence *evidence,
                         const struct assessment *assessment)
{
    json_write_object(json, key);
    json_write_text(json, "address", evidence->address);
    if (evidence->observation != 0) {
        json_write_integer(json, "observation", (int64_t)evidence->observation);
    } else {
        json_write_null(json, "observation");
    }
    json_write_text(json, "summary", evidence->summary);
    write_origin(json, evidence->origin, assessment);
    json_write_end_object(json);
}

void json_write_vantages(struct json_writer *json, const struct assessment *assessment)
{
    json_write_list(json, "vantages");
    for (size_t i = 0; i < assessment->vantage_count; i++) {
        const struct vantage_report *vantage = &assessment->vantages[i];
        json_write_object(json, NULL);
        json_write_text(json, "name", vantage->name);
        json_write_texts(json, "journals", vantage->journals, vantage->journal_count);
        json_write_integer(json, "hosts", (int64_t)vantage->host_count);
        json_write_integer(json, "observations", (int64_t)vantage->observation_count);
        json_write_end_object(json);
    }
    json_write_end_list(json);
}

static void write_sight(struct json_writer *json, const struct vantage_sight *sight,
                        const struct assessment *assessment)
{
    json_write_object(json, NULL);
    json_write_text(json, "vantage", sight->vantage);
    json_write_boolean(json, "measured", sight->is_measured);
    json_write_text(json, "state", sight->state);
    if (sight->evidence.summary != NULL) {
        json_write_evidence(json, "evidence", &sight->evidence, assessment);
    } else {
        json_write_null(json, "evidence");
    }
    json_write_end_object(json);
}

void json_write_disagreement(struct json_writer *json, const struct disagreement *disagreement,
                             const struct assessment *assessment)
{
    const bool is_path = disagreement->path != NULL;
    json_write_object(json, NULL);
    json_write_text(json, "kind", disagreement_kind_name(disagreement->kind));
    json_write_text(json, "host", disagreement->host);
    json_write_text(json, "address", disagreement->address);
    json_write_port(json, "port", disagreement->port);
    json_write_text(json, "scheme", is_path ? scheme_name(disagreement->scheme) : NULL);
    json_write_text(json, "path", disagreement->path);
    json_write_boolean(json, "with_client_certificate", disagreement->has_client_certificate);
    json_write_list(json, "vantages");
    for (size_t i = 0; i < disagreement->sight_count; i++) {
        write_sight(json, &disagreement->sights[i], assessment);
    }
    json_write_end_list(json);
    json_write_end_object(json);
}

#include "report/json_parts.h"

#include <stdio.h>

void json_write_problems(struct json_writer *json, certificate_problem_set problems)
{
    json_write_list(json, "problems");
    for (enum certificate_problem i = 0; i < CERTIFICATE_PROBLEM_COUNT; i++) {
        if ((problems & certificate_problem_bit(i)) != 0) {
            json_write_text(json, NULL, certificate_problem_name(i));
        }
    }
    json_write_end_list(json);
}

void json_write_texts(struct json_writer *json, const char *key, const char *const *texts,
                      size_t count)
{
    json_write_list(json, key);
    for (size_t i = 0; i < count; i++) {
        json_write_text(json, NULL, texts[i]);
    }
    json_write_end_list(json);
}

static void write_names(struct json_writer *json, const struct certificate_facts *facts)
{
    json_write_texts(json, "sans", facts->names, facts->name_count);
}

static void write_validity(struct json_writer *json, const struct certificate_facts *facts)
{
    if (facts->is_malformed) {
        json_write_null(json, "not_before");
        json_write_null(json, "not_after");
        return;
    }
    json_write_moment(json, "not_before", facts->not_before_ms);
    json_write_moment(json, "not_after", facts->not_after_ms);
}

// "RSA 2048"
static void write_key(struct json_writer *json, const struct certificate_facts *facts)
{
    if (facts->key_type == NULL) {
        json_write_null(json, "key");
        return;
    }
    char key[64];
    (void)snprintf(key, sizeof(key), "%s %u", facts->key_type, facts->key_bits);
    json_write_text(json, "key", key);
}

// How many days are left is not said: it would make another report of the same facts tomorrow.
void json_write_certificate_members(struct json_writer *json, const struct certificate_facts *facts,
                                    certificate_problem_set problems)
{
    json_write_text(json, "subject", facts->subject);
    json_write_text(json, "issuer", facts->issuer);
    write_names(json, facts);
    write_validity(json, facts);
    write_key(json, facts);
    json_write_text(json, "signature", facts->signature);
    json_write_text(json, "sha1", facts->sha1);
    json_write_text(json, "sha256", facts->sha256);
    json_write_problems(json, problems);
}

void json_write_shown_certificate(struct json_writer *json, const struct shown_certificate *shown)
{
    json_write_object(json, NULL);
    json_write_certificate_members(json, shown->facts, shown->problems);
    json_write_boolean(json, "leaf", shown->is_leaf);
    json_write_texts(json, "endpoints", shown->endpoints, shown->endpoint_count);
    json_write_end_object(json);
}

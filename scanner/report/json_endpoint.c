#include "report/json_parts.h"

static void write_certificate(struct json_writer *json, const char *key,
                              const struct certificate_report *certificate)
{
    if (certificate == NULL) {
        json_write_null(json, key);
        return;
    }
    json_write_object(json, key);
    json_write_certificate_members(json, &certificate->facts, certificate->problems);
    json_write_end_object(json);
}

static void write_versions(struct json_writer *json, const struct endpoint_report *endpoint)
{
    json_write_object(json, "versions");
    for (unsigned i = 0; i < TLS_VERSION_COUNT; i++) {
        json_write_text(json, tls_version_name((enum tls_version)i),
                        tls_support_name(endpoint->tls_versions[i]));
    }
    json_write_end_object(json);
}

static void write_need(struct json_writer *json, const char *key,
                       const struct name_need_report *need)
{
    json_write_object(json, key);
    json_write_text(json, "state", name_need_name(need->need));
    json_write_text(json, "failure", need->failure);
    json_write_end_object(json);
}

static void write_built_chain(struct json_writer *json, const struct endpoint_report *endpoint)
{
    const struct built_chain *built = &endpoint->built_chain;
    if (endpoint->certificate == NULL) {
        json_write_null(json, "built_chain");
        return;
    }
    json_write_object(json, "built_chain");
    json_write_boolean(json, "anchored", built->is_anchored);
    json_write_list(json, "certificates");
    for (size_t i = 0; i < built->length; i++) {
        json_write_object(json, NULL);
        json_write_text(json, "subject", built->certificates[i].facts->subject);
        json_write_text(json, "sha256", built->certificates[i].facts->sha256);
        json_write_boolean(json, "was_sent", built->certificates[i].was_sent);
        json_write_end_object(json);
    }
    json_write_end_list(json);
    json_write_end_object(json);
}

static void write_tls(struct json_writer *json, const struct endpoint_report *endpoint)
{
    if (!endpoint->has_tls) {
        json_write_null(json, "tls");
        return;
    }
    json_write_object(json, "tls");
    json_write_text(json, "outcome", endpoint->tls_outcome);
    json_write_text(json, "version", endpoint->tls_version);
    write_versions(json, endpoint);
    json_write_text(json, "cipher", endpoint->tls_cipher);
    json_write_text(json, "alpn", endpoint->tls_alpn);
    json_write_text(json, "client_certificate",
                    client_certificate_name(endpoint->client_certificate));
    write_need(json, "without_sni", &endpoint->without_name);
    write_need(json, "with_wrong_sni", &endpoint->with_wrong_name);
    json_write_text(json, "staple", endpoint->tls_staple);
    write_certificate(json, "certificate", endpoint->certificate);
    json_write_list(json, "chain");
    for (size_t i = 0; i < endpoint->chain_length; i++) {
        write_certificate(json, NULL, endpoint->chain[i]);
    }
    json_write_end_list(json);
    write_built_chain(json, endpoint);
    json_write_end_object(json);
}

static void write_hop(struct json_writer *json, const struct redirect_hop *hop)
{
    json_write_object(json, NULL);
    json_write_integer(json, "status", hop->status);
    json_write_text(json, "from", hop->from);
    json_write_text(json, "to", hop->to);
    json_write_text(json, "address", hop->address);
    json_write_port(json, "port", hop->port);
    json_write_text(json, "certificate_sha256", hop->certificate_sha256);
    json_write_end_object(json);
}

static void write_status(struct json_writer *json, unsigned status)
{
    if (status != 0) {
        json_write_integer(json, "status", status);
    } else {
        json_write_null(json, "status");
    }
}

static void write_path(struct json_writer *json, const struct path_report *path)
{
    json_write_object(json, NULL);
    json_write_text(json, "scheme", scheme_name(path->scheme));
    json_write_text(json, "path", path->path);
    json_write_boolean(json, "canary", path->is_canary);
    json_write_boolean(json, "with_client_certificate", path->has_client_certificate);
    write_status(json, path->status);
    json_write_text(json, "state", path_state_name(path->state));
    json_write_text(json, "rule", path->rule);
    json_write_text(json, "confidence", confidence_name(path->confidence));
    json_write_list(json, "redirects");
    for (size_t i = 0; i < path->redirect_count; i++) {
        write_hop(json, &path->redirects[i]);
    }
    json_write_end_list(json);
    json_write_end_object(json);
}

static void write_alias(struct json_writer *json, const struct alias_report *alias)
{
    const struct certificate_report *certificate = alias->certificate;
    json_write_object(json, NULL);
    json_write_text(json, "name", alias->name);
    json_write_text(json, "sha256", certificate != NULL ? certificate->facts.sha256 : NULL);
    json_write_problems(json, certificate != NULL ? certificate->problems : 0);
    json_write_text(json, "tls_failure", alias->tls_failure);
    write_status(json, alias->status);
    json_write_text(json, "state", alias->has_answer ? path_state_name(alias->state) : NULL);
    json_write_text(json, "rule", alias->has_answer ? alias->rule : NULL);
    json_write_end_object(json);
}

void json_write_endpoint(struct json_writer *json, const struct endpoint_report *endpoint,
                         bool has_vantage)
{
    json_write_object(json, NULL);
    json_write_text(json, "host", endpoint->host);
    if (has_vantage) {
        json_write_text(json, "vantage", endpoint->vantage);
    }
    json_write_text(json, "address", endpoint->address);
    json_write_port(json, "port", endpoint->port);
    json_write_text(json, "state", port_state_name(endpoint->state));
    json_write_text(json, "rule", endpoint->rule);
    json_write_text(json, "confidence", confidence_name(endpoint->confidence));
    json_write_text(json, "server", endpoint->server);
    write_tls(json, endpoint);
    json_write_list(json, "aliases");
    for (size_t i = 0; i < endpoint->alias_count; i++) {
        write_alias(json, &endpoint->aliases[i]);
    }
    json_write_end_list(json);
    json_write_list(json, "paths");
    for (size_t i = 0; i < endpoint->path_count; i++) {
        write_path(json, &endpoint->paths[i]);
    }
    json_write_end_list(json);
    json_write_end_object(json);
}

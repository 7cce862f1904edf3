#include "performance/large_estate.h"

#include "performance/large_estate_answers.h"

#include <stdlib.h>
#include <string.h>

#define HTTP_PORT 80

// Of observations at one endpoint beside its answers: connection and handshake.
#define BEFORE_ANSWERS 2

static struct mint_recipe issuer_recipe(void)
{
    return (struct mint_recipe){
        .common_name = "Corp Issuing",
        .key = MINT_KEY_RSA_ISSUER,
        .not_before_ms = MINT_NOW_MS - 1000 * MINT_DAY_MS,
        .not_after_ms = MINT_NOW_MS + 3000 * MINT_DAY_MS,
        .constraints = "critical,CA:TRUE,pathlen:0",
        .key_usage = "critical,keyCertSign,cRLSign",
        .has_identifiers = true,
    };
}

void large_estate_init(struct large_estate *estate, size_t host_count,
                       enum large_estate_leaves leaves)
{
    *estate = (struct large_estate){ .host_count = host_count, .leaves = leaves };
    estate->mint = mint_new();
    // RSA throughout, as authorities of Windows have it.
    estate->root = mint_root(estate->mint, "Corp Root", MINT_KEY_RSA_ROOT);
    const struct mint_recipe issuer = issuer_recipe();
    estate->issuer = mint_issue(estate->mint, &issuer, estate->root);
    struct mint_recipe wildcard = mint_server("DNS:*.corp.example");
    wildcard.has_identifiers = true;
    estate->wildcard = mint_issue(estate->mint, &wildcard, estate->issuer);
}

void large_estate_clear(struct large_estate *estate)
{
    mint_free(estate->mint);
    *estate = (struct large_estate){ 0 };
}

void large_estate_write_inventory(const struct large_estate *estate, struct text_buffer *out)
{
    text_buffer_append_text(out, "{\"profile\":\"https\",\"hosts\":[");
    for (size_t i = 0; i < estate->host_count; i++) {
        const bool is_server = i % LARGE_ESTATE_SERVERS == 0;
        text_buffer_format(out,
                           "%s{\"name\":\"s%06zu.corp.example\",\"address\":\"10.%zu.%zu.%zu\",",
                           i > 0 ? "," : "", i, i >> 16 & 255, i >> 8 & 255, i & 255);
        text_buffer_append_text(
            out, is_server ? "\"roles\":[\"notification-server\"]}"
                           : "\"roles\":[\"site-server\"],\"services\":[\"package\",\"task\"]}");
    }
    text_buffer_append_text(out, "]}");
}

static void copy_blob(struct arena *arena, const struct certificate_blob *from,
                      struct certificate_blob *out_copy)
{
    *out_copy = *from;
    out_copy->der = (const uint8_t *)arena_copy(arena, from->der, from->length);
}

static void issue_leaf(struct large_estate *estate, struct arena *arena, const char *host,
                       struct certificate_blob *out_leaf)
{
    const enum large_estate_kind kind = large_estate_kind_of(strtoul(host + 1, NULL, 10));
    const bool is_special = kind == LARGE_ESTATE_EXPIRED || kind == LARGE_ESTATE_OTHER_NAME;
    if (estate->leaves == LARGE_ESTATE_SHARED && !is_special) {
        *out_leaf = estate->wildcard->blob;
        return;
    }
    const char *shown = kind == LARGE_ESTATE_OTHER_NAME ? "old.corp.example" : host;
    struct mint_recipe recipe = mint_server(arena_format(arena, "DNS:%s", shown));
    recipe.common_name = host;
    recipe.has_identifiers = true;
    recipe.not_after_ms = kind == LARGE_ESTATE_EXPIRED ? MINT_NOW_MS - 20 * MINT_DAY_MS : 0;
    copy_blob(arena, &mint_issue(estate->mint, &recipe, estate->issuer)->blob, out_leaf);
    mint_forget_last(estate->mint);
}

// One visit while its observations are made.
struct seeing {
    struct large_estate *estate;
    struct arena *arena;
    const struct visit *visit;
    enum large_estate_kind kind;
    struct certificate_blob *chain;
    size_t chain_length;
    struct observation *observations;
    size_t count;
};

static struct observation *see(struct seeing *seeing, enum observation_kind kind,
                               const struct visit_endpoint *endpoint)
{
    struct observation *observation = &seeing->observations[seeing->count];
    *observation = (struct observation){
        .kind = kind,
        .host = seeing->visit->host,
        .server_name = seeing->visit->host,
        .address = seeing->visit->addresses[0],
        .port = endpoint->port,
        .scheme = endpoint->port == HTTP_PORT ? SCHEME_HTTP : SCHEME_HTTPS,
        .attempt = 1,
        .at_ms = MINT_NOW_MS + (int64_t)seeing->count,
        .took_us = 400,
    };
    seeing->count++;
    return observation;
}

static void see_handshake(struct seeing *seeing, const struct visit_endpoint *endpoint)
{
    see(seeing, OBSERVATION_HANDSHAKE, endpoint)->handshake = (struct observed_handshake){
        .version = "TLS 1.2",
        .cipher = "ECDHE-RSA-AES256-GCM-SHA384",
        .alpn = "http/1.1",
        .alert = -1,
        .client_certificate = CLIENT_CERTIFICATE_NONE,
        .chain = seeing->chain,
        .chain_length = seeing->chain_length,
    };
}

static void see_endpoint(struct seeing *seeing, const struct visit_endpoint *endpoint)
{
    const enum outcome outcome = large_estate_connect(seeing->kind, endpoint->port);
    see(seeing, OBSERVATION_CONNECTION, endpoint)->outcome = outcome;
    if (outcome != OUTCOME_OK) {
        return;
    }
    if (endpoint->port != HTTP_PORT) {
        see_handshake(seeing, endpoint);
    }
    for (size_t i = 0; i < endpoint->path_count; i++) {
        struct observation *observation = see(seeing, OBSERVATION_ANSWER, endpoint);
        observation->path = endpoint->paths[i];
        large_estate_answer(seeing->kind, seeing->visit->host, observation, seeing->arena);
    }
}

size_t large_estate_visit(struct large_estate *estate, struct arena *arena,
                          const struct visit *visit, struct observation **out_observations)
{
    struct seeing seeing = {
        .estate = estate,
        .arena = arena,
        .visit = visit,
        .kind = large_estate_kind_of(strtoul(visit->host + 1, NULL, 10)),
        .chain = arena_allocate(arena, 2, sizeof(struct certificate_blob)),
    };
    issue_leaf(estate, arena, visit->host, &seeing.chain[0]);
    seeing.chain[1] = estate->issuer->blob;
    seeing.chain_length = seeing.kind == LARGE_ESTATE_NO_ISSUER ? 1 : 2;
    size_t most = 0;
    for (size_t i = 0; i < visit->endpoint_count; i++) {
        most += BEFORE_ANSWERS + visit->endpoints[i].path_count;
    }
    seeing.observations = arena_allocate(arena, most, sizeof(struct observation));
    for (size_t i = 0; i < visit->endpoint_count; i++) {
        see_endpoint(&seeing, &visit->endpoints[i]);
    }
    *out_observations = seeing.observations;
    return seeing.count;
}

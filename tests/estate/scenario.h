/** An estate as its file declares it: hosts, their endpoints, and what each of them answers. The
 * format is told in README.md. */
#ifndef ESTATE_SCENARIO_H
#define ESTATE_SCENARIO_H

#include "base/arena.h"
#include "base/error.h"

#include <cjson/cJSON.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Which port of a host it is. */
enum place {
    PLACE_HTTP,
    PLACE_HTTPS,
    PLACE_AGENT_SITE,
    PLACE_GATEWAY,
    PLACE_COUNT,
};

/** Who answers, or how it fails. */
enum voice {
    VOICE_IIS,
    VOICE_HTTP_SYS,           /**< nothing behind the driver: one answer to every request */
    VOICE_CLOSED,             /**< the port is ours, but nothing listens */
    VOICE_FILTERED,           /**< the SYN is dropped */
    VOICE_SILENT,             /**< accepts, never says a word */
    VOICE_RESET_AFTER_ACCEPT, /**< RST as soon as the connection stands */
    VOICE_CLOSE_AFTER_ACCEPT,
    VOICE_RESET_AFTER_HELLO, /**< RST after the first message of the client */
    VOICE_CLOSE_AFTER_HELLO,
    VOICE_ALERT,   /**< a TLS alert in answer to the ClientHello */
    VOICE_GARBAGE, /**< neither HTTP nor TLS */
    VOICE_TARPIT,  /**< answers a byte at a time, for ever */
    VOICE_COUNT,
};

/** What a path answers. */
enum answer_kind {
    ANSWER_MISSING,              /**< 404 of IIS */
    ANSWER_SERVES,               /**< 200; what lies below the path is missing */
    ANSWER_AUTH,                 /**< 401, Negotiate and NTLM */
    ANSWER_REQUIRE_SSL,          /**< 403 with the page that IIS sends for every 403 */
    ANSWER_REQUIRE_SSL_DETAILED, /**< 403 with the detailed page, which says 403.4 */
    ANSWER_REQUIRE_SSL_MAPPED,   /**< 403 with the page for 403.4 */
    ANSWER_FORBIDDEN,    /**< 403 for another reason: the same bytes as ANSWER_REQUIRE_SSL */
    ANSWER_REDIRECT,     /**< the HTTP Redirect module */
    ANSWER_OBJECT_MOVED, /**< a redirect by ASP.NET */
    ANSWER_APP_DOWN,     /**< 503 of http.sys: the application pool is stopped */
    ANSWER_ERROR,        /**< 500 */
    ANSWER_RESET,        /**< RST instead of an answer */
    ANSWER_KIND_COUNT,
};

/** The answers of http.sys itself. */
enum driver_answer {
    DRIVER_INVALID_VERB,
    DRIVER_INVALID_HOSTNAME,
    DRIVER_INVALID_URL,
    DRIVER_BADLY_FORMED,
    DRIVER_NOT_FOUND,
    DRIVER_UNAVAILABLE,
    DRIVER_ANSWER_COUNT,
};

/** When the server wants a client certificate. */
enum client_demand {
    CLIENT_NOT_ASKED,
    CLIENT_OPTIONAL,      /**< asked in the handshake, goes on without */
    CLIENT_REQUIRED,      /**< asked in the handshake, fails without */
    CLIENT_AFTER_REQUEST, /**< renegotiation, in TLS 1.3 post-handshake authentication; goes on
                             without. Who does not offer the latter is reset, as by Server 2022 */
    CLIENT_REQUIRED_AFTER_REQUEST, /**< the same; 403.7 without */
    CLIENT_DEMAND_COUNT,
};

struct path_rule {
    const char *path; /**< prefix by whole segments, case ignored */
    enum answer_kind kind;
    unsigned status;      /**< of redirects */
    const char *location; /**< of redirects; "{path}" stands for the path that was asked */
};

struct declared_host;

struct endpoint {
    const struct declared_host *host;
    enum place place;
    enum voice voice;
    bool is_tls;
    uint16_t port; /**< declared; after listening the real one */
    const char *certificate;
    const char **names; /**< that the certificate covers */
    size_t name_count;
    int tls_minimum; /**< OpenSSL's version numbers */
    int tls_maximum;
    bool is_name_required; /**< SNI-only binding */
    bool resets_tls_1_3;   /**< as some middle boxes do */
    unsigned resets_left;  /**< so many first connections are reset after the hello */
    enum client_demand client_demand;
    uint8_t alert;            /**< of VOICE_ALERT */
    const char **bound_hosts; /**< host headers of the binding; none: every one */
    size_t bound_host_count;
    enum driver_answer driver_answer; /**< of VOICE_HTTP_SYS */
    const char *server;               /**< Server header of IIS */
    const char *transport_security;   /**< Strict-Transport-Security; NULL if none */
    struct path_rule *rules;
    size_t rule_count;
};

struct declared_host {
    const char *name;
    const char *label; /**< what stands in placeholders: the name up to its first dot */
    const char *address;
    struct endpoint *endpoints[PLACE_COUNT]; /**< NULL where there is none */
};

struct scenario {
    struct arena arena; /**< owns the rest but the JSON trees */
    cJSON *tree;
    cJSON *sites; /**< paths tables that endpoints share; NULL if none */
    const char *file;
    struct declared_host *hosts;
    size_t host_count;
};

/** Reads and checks. False with "file: place: reason". */
bool scenario_read(struct scenario *scenario, const char *file, struct error *error);
void scenario_clear(struct scenario *scenario);

/** Expands what could not be known before the ports were: the locations of redirects. */
bool scenario_settle(struct scenario *scenario, struct error *error);

const char *place_name(enum place place);
uint16_t place_default_port(enum place place);

#endif

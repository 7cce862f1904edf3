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
    VOICE_HTTP_SYS, /**< nothing behind the driver: one answer to every request */
    VOICE_CLOSED,   /**< the port is ours, but nothing listens */
    VOICE_FILTERED, /**< the SYN is dropped */
    VOICE_RESET,    /**< RST at its stage */
    VOICE_CLOSE,    /**< FIN at its stage */
    VOICE_STALL,    /**< says nothing more from its stage on */
    VOICE_TARPIT,   /**< from its stage on a byte at a time, for ever */
    VOICE_ALERT,    /**< a TLS alert in answer to the ClientHello */
    VOICE_GARBAGE,  /**< neither HTTP nor TLS */
    VOICE_RECORD,   /**< a TLS record that breaks the rules, in answer to the ClientHello */
    VOICE_COUNT,
};

/** How far a connection has come when a server fails. */
enum stage {
    STAGE_ACCEPT,
    STAGE_HELLO,        /**< the client's first message is there */
    STAGE_SERVER_HELLO, /**< our ServerHello is out, and nothing behind it */
    STAGE_HANDSHAKE,    /**< TLS stands */
    STAGE_REQUEST,      /**< the request is there */
    STAGE_STATUS,       /**< the first bytes of the status line are out */
    STAGE_HEADER,       /**< half of the header */
    STAGE_HEADER_END,   /**< the header, and nothing of the body */
    STAGE_BODY,         /**< half of the body */
    STAGE_COUNT,
};

/** A first TLS record that breaks the rules. */
enum bad_record {
    RECORD_TOO_LONG,  /**< announces 65535 bytes, sends few, waits */
    RECORD_EMPTY,     /**< a handshake record of no byte */
    RECORD_TRUNCATED, /**< announces more than it sends, closes */
    RECORD_WRONG_TYPE,
    RECORD_WRONG_VERSION,
    RECORD_COUNT,
};

/** What a ClientHello gets that does not suit. */
enum misfit {
    MISFIT_RESET,
    MISFIT_CLOSE,
    MISFIT_ALERT, /**< the endpoint's alert */
    MISFIT_COUNT,
};

/** What a TLS port gives to who speaks plain HTTP. */
enum plain_answer {
    PLAIN_CLOSE,
    PLAIN_RESET,
    PLAIN_SILENCE, /**< IIS 8 waits for what it takes for a long record */
    PLAIN_SAYS_SO, /**< 400 in the clear, as of nginx and Apache */
    PLAIN_ANSWER_COUNT,
};

/** Whose web server it is. */
enum product {
    PRODUCT_IIS,
    PRODUCT_NGINX,
    PRODUCT_APACHE,
    PRODUCT_COUNT,
};

/** What a path answers. */
enum answer_kind {
    ANSWER_MISSING,              /**< 404 of IIS */
    ANSWER_SERVES,               /**< 200; what lies below the path is missing */
    ANSWER_CATCH_ALL,            /**< 200, the same page for whatever lies below */
    ANSWER_AUTH,                 /**< 401, Negotiate and NTLM */
    ANSWER_REQUIRE_SSL,          /**< 403 with the page that IIS sends for every 403 */
    ANSWER_REQUIRE_SSL_DETAILED, /**< 403 with the detailed page, which says 403.4 */
    ANSWER_REQUIRE_SSL_MAPPED,   /**< 403 with the page for 403.4 */
    ANSWER_FORBIDDEN,      /**< 403 for another reason: the same bytes as ANSWER_REQUIRE_SSL */
    ANSWER_LISTING_DENIED, /**< 403.14: the same bytes, for the folder only; below it 404 */
    ANSWER_PAGE,           /**< one of the pages of \inetpub\custerr */
    ANSWER_DETAILED,       /**< a detailed page with its sub-status */
    ANSWER_SCRIPT,         /**< 403 with a page that goes elsewhere by script */
    ANSWER_REFRESH,        /**< the same by meta refresh */
    ANSWER_REDIRECT,       /**< the HTTP Redirect module */
    ANSWER_OBJECT_MOVED,   /**< a redirect by ASP.NET */
    ANSWER_REWRITE,        /**< a redirect by URL Rewrite: a status, a Location, no page */
    ANSWER_APP_DOWN,       /**< 503 of http.sys: the application pool is stopped */
    ANSWER_DRIVER,         /**< one of the answers of http.sys */
    ANSWER_ERROR,          /**< 500 */
    ANSWER_RESET,          /**< RST instead of an answer */
    ANSWER_CLOSE,          /**< FIN instead of an answer */
    ANSWER_MALFORMED,      /**< breaks the rules of HTTP, or never ends */
    ANSWER_VERBATIM,       /**< bytes as the scenario has them */
    ANSWER_KIND_COUNT,
};

/** Pages of \inetpub\custerr. */
enum error_page {
    PAGE_401,
    PAGE_401_2,
    PAGE_403,
    PAGE_403_4,
    PAGE_403_7,
    PAGE_403_14,
    PAGE_403_16,
    PAGE_403_17,
    PAGE_404,
    PAGE_405,
    PAGE_500,
    PAGE_502,
    PAGE_COUNT,
};

/** Of the pages of \inetpub\custerr. */
enum language {
    LANGUAGE_ENGLISH,
    LANGUAGE_GERMAN,
    LANGUAGE_FRENCH,
    LANGUAGE_CHINESE,
    LANGUAGE_JAPANESE,
    LANGUAGE_COUNT,
};

/** Answers that break the rules of HTTP. */
enum malformation {
    MALFORMED_ENDLESS_HEADER, /**< one field after the other, for ever */
    MALFORMED_ENDLESS_LINE,   /**< one field without an end */
    MALFORMED_ENDLESS_BODY,
    MALFORMED_ENDLESS_CHUNKS,
    MALFORMED_INFORMATIONAL_STORM, /**< 1xx answers, for ever */
    MALFORMED_NUL_IN_HEADER,
    MALFORMED_CONTROL_IN_HEADER,
    MALFORMED_LENGTH_TOO_LARGE, /**< Content-Length says more than comes */
    MALFORMED_LENGTH_TOO_SMALL,
    MALFORMED_TWO_LENGTHS,
    MALFORMED_CHUNK_SIZE,
    MALFORMED_CHUNK_CUT,
    MALFORMED_HTTP_0_9, /**< a page without a header */
    MALFORMED_STATUS_LINE,
    MALFORMED_COUNT,
};

/** The answers of http.sys itself. */
enum driver_answer {
    DRIVER_INVALID_VERB,
    DRIVER_INVALID_HOSTNAME,
    DRIVER_INVALID_URL,
    DRIVER_INVALID_HEADER,
    DRIVER_BADLY_FORMED,
    DRIVER_NOT_FOUND,
    DRIVER_LENGTH_REQUIRED,
    DRIVER_UNAVAILABLE,
    DRIVER_ANSWER_COUNT,
};

/** When the server wants a client certificate. */
enum client_demand {
    CLIENT_NOT_ASKED,
    CLIENT_OPTIONAL,      /**< asked in the handshake, goes on without */
    CLIENT_REQUIRED,      /**< asked in the handshake, fails without */
    CLIENT_NEGOTIATE,     /**< asked in the handshake, which goes on without; then 403.7 */
    CLIENT_AFTER_REQUEST, /**< renegotiation, in TLS 1.3 post-handshake authentication; goes on
                             without */
    CLIENT_REQUIRED_AFTER_REQUEST, /**< the same; 403.7 without */
    CLIENT_DEMAND_COUNT,
};

/** What a certificate wanted after the request comes to in TLS 1.3. */
enum late_demand {
    LATE_POST_HANDSHAKE, /**< asks; who does not offer post-handshake authentication is reset */
    LATE_RESET,          /**< as Server 2022 */
    LATE_ERROR,          /**< 500 as Server 2025 */
    LATE_DEMAND_COUNT,
};

/** How 403.7 and 403.16 look. */
enum client_page {
    CLIENT_PAGE_GENERIC, /**< as every 403 */
    CLIENT_PAGE_MAPPED,
    CLIENT_PAGE_DETAILED,
    CLIENT_PAGE_COUNT,
};

struct path_rule {
    const char *path;   /**< prefix by whole segments, case ignored */
    const char *method; /**< of one that is for a method */
    enum answer_kind kind;
    unsigned status;      /**< of redirects */
    const char *location; /**< "{path}" stands for the path that was asked; NULL if none */
    enum error_page page;
    enum language language;
    const char *sub_status; /**< of ANSWER_DETAILED */
    enum driver_answer driver;
    enum malformation malformation;
    const char *text;            /**< of ANSWER_VERBATIM */
    struct path_rule *by_method; /**< answers to methods that have their own */
    size_t method_count;
};

struct declared_host;

/** A certificate that is shown to who asks for a name. */
struct named_certificate {
    const char *name;
    const char *certificate;
};

/** What concerns TLS. */
struct endpoint_security {
    const char *certificate;
    const char **names; /**< that the certificate covers */
    size_t name_count;
    struct named_certificate *named;
    size_t named_count;
    int tls_minimum; /**< OpenSSL's version numbers */
    int tls_maximum;
    bool is_name_required; /**< SNI-only binding */
    bool resets_tls_1_3;   /**< as some middle boxes do */
    enum misfit misfit;
    enum plain_answer plain_answer;
    uint8_t alert; /**< of VOICE_ALERT and MISFIT_ALERT */
    enum bad_record record;
    enum client_demand client_demand;
    enum late_demand late_demand;
    enum client_page client_page;
};

struct endpoint {
    const struct declared_host *host;
    enum place place;
    enum voice voice;
    enum stage stage;   /**< of those who fail at one */
    unsigned period_ms; /**< of VOICE_TARPIT: between two bytes */
    bool is_tls;
    uint16_t port; /**< declared; after listening the real one */
    struct endpoint_security security;
    unsigned resets_left;     /**< so many first connections are reset after the hello */
    unsigned resets_every;    /**< RST instead of every n-th answer on one connection; 0: none */
    unsigned closes_every;    /**< the same by FIN */
    unsigned serves_first;    /**< after so many requests 403 for everything; 0: no such limit */
    unsigned request_count;   /**< so far */
    const char **bound_hosts; /**< host headers of the binding; none: every one */
    size_t bound_host_count;
    enum driver_answer driver_answer; /**< of VOICE_HTTP_SYS */
    enum product product;
    const char *server;             /**< Server field; "": none */
    const char *transport_security; /**< Strict-Transport-Security; NULL if none */
    const char **fields;            /**< further header lines, verbatim */
    size_t field_count;
    enum language language;
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

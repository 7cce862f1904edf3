/** A sighting: what the judge keeps of an observation. Texts are shared, bodies and certificates
 * are read at once and let go. */
#ifndef VERDICT_SIGHTING_H
#define VERDICT_SIGHTING_H

#include "model/assessment.h"
#include "model/observation.h"
#include "verdict/certificates.h"
#include "verdict/names_judged.h"
#include "verdict/page.h"
#include "verdict/text_pool.h"

/** Which visit made a sighting: told by its content, so that the order of adding does not matter.
 */
struct visit_mark {
    int64_t at_ms; /**< of its last observation */
    uint64_t hash;
};

struct sighted_handshake {
    enum tls_question question;
    const char *version;
    const char *cipher;
    const char *alpn;
    int alert;
    enum client_certificate client_certificate;
    const struct judged_chain *chain; /**< NULL if no certificate came */
};

struct sighted_answer {
    unsigned status;
    const char *server;
    const char *location;
    const char *transport_security; /**< Strict-Transport-Security; NULL if it is not there */
    bool wants_windows_log_on;      /**< Negotiate or NTLM, as IIS offers */
    bool is_us_ascii;               /**< its Content-Type says so, as http.sys does */
    bool is_body_cut;
    uint64_t body_size;
    struct page_facts page;
    enum client_certificate client_certificate;
};

struct sighting {
    enum observation_kind kind;
    enum outcome outcome;
    struct address address;
    uint16_t port;
    enum scheme scheme;
    bool has_client_certificate; /**< ours was there to be sent */
    bool has_own_name;           /**< Host and SNI were the name of the host that was visited */
    bool is_alias;               /**< they were another name that clients use for it */
    const char *server_name;     /**< never NULL */
    const char *path;            /**< never NULL */
    unsigned attempt;
    int64_t at_ms;
    size_t number; /**< among the observations of its visit, from 1 */
    struct visit_mark visit;
    const struct evidence_origin *origin; /**< of its visit; NULL if that is not known */
    const char *detail;                   /**< NULL if nothing */

    union {
        struct observed_resolution resolution;
        struct sighted_handshake handshake;
        struct sighted_answer answer;
    };
};

/** What sightings are made with. */
struct sighting_maker {
    struct text_pool *pool;
    struct certificate_ledger *ledger;
    struct visit_seen seen;
    struct visit_mark visit;
    const struct evidence_origin *origin;
};

struct visit_mark sighting_mark_visit(const struct observation *observations, size_t count);

/** Of the observation with that number, from 1. */
struct sighting sighting_make(const struct sighting_maker *maker, size_t number);

/** Did the outcome tell anything about the other side? */
bool outcome_is_measured(enum outcome outcome);

/** Does the answer's status send clients on? As for the engine 300, 304, 305 and 306 do not (RFC
 * 9110 section 15.4). */
bool sighting_is_redirect(const struct sighting *sighting);

/** Orders paths so that those which differ in case only, one to IIS, stand together. */
int path_compare(const char *left, const char *right);

/** Orders by address and port, then visit: so that the newest visit of an endpoint stands last. */
int sighting_compare_visits(const void *left, const void *right);

/** Orders by address, port, kind, scheme, server name and path; then attempt by attempt. */
int sighting_compare_questions(const void *left, const void *right);

#endif

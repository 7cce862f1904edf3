/** The outcome of a judgement: findings, steps, and what was seen. Made by the verdict, written by
 * the reports. */
#ifndef MODEL_ASSESSMENT_H
#define MODEL_ASSESSMENT_H

#include "base/arena.h"
#include "model/catalogue.h"
#include "model/hardship.h"
#include "model/observation.h"
#include "model/state.h"

/** In ascending order of weight: a step takes the worst of its findings. */
enum verdict {
    VERDICT_CONSISTENT,
    VERDICT_DECLARED,
    VERDICT_NOT_OBSERVABLE,
    VERDICT_INCONCLUSIVE,
    VERDICT_INCONSISTENT,
    VERDICT_COUNT,
};

/** Which journal an observation stands in: several may be judged together. */
struct evidence_origin {
    const char *vantage; /**< where its scan looked from; NULL if it does not say */
    const char *journal; /**< id of its run */
};

/** What a finding rests on: an observation of a host, by its place in the journal. */
struct evidence {
    const char *address; /**< text; NULL where there is none */
    size_t observation; /**< number of the observation among those of its visit, from 1; 0: not from
                           a visit */
    const char *summary; /**< "GET http://ns1/Altiris/Console: 403, Microsoft-IIS/10.0" */
    const struct evidence_origin *origin; /**< NULL: not from a visit */
};

/** An authority that nobody vouches for. */
struct authority {
    const char *name;                     /**< RFC 2253 text */
    const char *key_id;                   /**< hexadecimal, lower case; NULL if nothing tells it */
    const struct certificate_facts *root; /**< NULL unless some server sent it */
};

/** An address, as one vantage point sees it. */
struct finding_place {
    const char *address;
    const char *vantage; /**< NULL if its journals name none */
};

struct finding {
    char key[17];
    const struct check *check;
    const char *host; /**< logical name; NULL where the subject is the estate */
    uint16_t port;    /**< 0 if none */
    bool has_scheme;
    enum scheme scheme;
    const char *path;    /**< NULL if none */
    const char *package; /**< of codebases and snapshots; else NULL */
    const char *kind;    /**< "codebase", "snapshot" or NULL */
    const char *alias;   /**< other name of the host, where that is what it is about; else NULL */
    const struct authority *authority; /**< likewise */
    const char *const *endpoints;      /**< "ns1.corp.example:443", sorted: whose certificates lead
                                          to `authority` */
    size_t endpoint_count;
    const struct check *const *stands_for; /**< checks that would have said it of each endpoint, in
                                              the profile's order */
    size_t stands_for_count;
    enum verdict verdict;
    bool is_warning;           /**< consistent, but the administrator should know */
    int64_t settling_until_ms; /**< 0, or wrong as yet but no failure until then: inconclusive */
    enum confidence confidence;
    const char *expected;
    const char *observed;
    char observed_hash[17];
    const char *reason; /**< why this verdict; the rule that decided */
    const char *remedy; /**< NULL unless inconsistent, inconclusive or warning */
    const struct evidence *evidence;
    size_t evidence_count;
    const struct finding_place *places; /**< where it is so, if its subject was looked at in more
                                             places than one; else NULL */
    size_t place_count;
};

struct certificate_report {
    struct certificate_facts facts;
    certificate_problem_set problems;
    certificate_problem_set borrowed_problems; /**< those that an issuer has, and not itself */
    const char *mismatched_names; /**< names that clients use and it does not cover, joined by ", ";
                                     NULL if none */
    int64_t days_left;            /**< at the time of judging; negative when expired */
};

/** One certificate of a chain as it was built, from what was sent and from the trust store. */
struct built_certificate {
    const struct certificate_facts *facts;
    bool was_sent;
};

struct built_chain {
    const struct built_certificate *certificates; /**< leaf first */
    size_t length;
    bool is_anchored; /**< it ends in a root that is trusted */
};

enum tls_version {
    TLS_1_0,
    TLS_1_1,
    TLS_1_2,
    TLS_1_3,
    TLS_VERSION_COUNT,
};

/** Whether a port speaks a version of TLS, or completes a handshake in some other way. */
enum tls_support {
    TLS_SUPPORT_UNMEASURED,
    TLS_SUPPORT_ACCEPTED,
    TLS_SUPPORT_REFUSED,
    TLS_SUPPORT_COUNT,
};

/** What comes of a handshake without the host's name. */
enum name_need {
    NAME_NEED_UNMEASURED,
    NAME_NEED_REQUIRED,            /**< the handshake fails */
    NAME_NEED_DEFAULT_CERTIFICATE, /**< another certificate comes */
    NAME_NEED_SAME,
    NAME_NEED_COUNT,
};

struct name_need_report {
    enum name_need need;
    const char
        *failure; /**< "alert unrecognized_name (112)", "reset"; NULL unless it is required */
};

/** What an endpoint shows to another name of its host. */
struct alias_report {
    const char *name;
    const struct certificate_report *certificate; /**< NULL if none was seen */
    const char *tls_failure; /**< why there was no handshake; NULL if there was one, or none was
                                made */
    bool has_answer;         /**< "/" was asked under this name */
    enum scheme scheme;      /**< of the answer */
    unsigned status;         /**< 0 if no answer came */
    enum path_state state;
    const char *rule;
};

/** One answer that sends clients on. */
struct redirect_hop {
    unsigned status;
    const char *from;
    const char *to; /**< as a URL without query; as it came if it is none; NULL if nothing came */
    const char *address;            /**< where `to` was asked; NULL if it was not */
    uint16_t port;                  /**< of `to`; 0 if it is no URL */
    const char *certificate_sha256; /**< of the leaf there; NULL if none was seen */
};

struct path_report {
    enum scheme scheme;
    const char *path;
    bool is_canary;
    bool has_client_certificate; /**< asked once more, with the user's client certificate */
    unsigned status;             /**< 0 if no answer */
    enum path_state state;
    const char *rule;
    enum confidence confidence;
    const struct redirect_hop *redirects;
    size_t redirect_count;
};

struct endpoint_report {
    const char *host;
    const char *vantage; /**< that saw it so; NULL if its journals name none */
    bool is_repeated;    /**< the same place stands before it, as another vantage point sees it */
    bool is_alike;       /**< and that one tells all that this one does */
    const char *address; /**< NULL if the name did not resolve */
    uint16_t port;
    enum port_state state;
    const char *rule;
    enum confidence confidence;
    const char *server; /**< Server header of its answers, the first one; NULL if none */
    bool has_tls;
    const char *tls_outcome; /**< of the handshake */
    const char *tls_version; /**< NULL if none was agreed */
    enum tls_support tls_versions[TLS_VERSION_COUNT];
    const char *tls_cipher;
    const char *tls_alpn;
    enum client_certificate client_certificate;
    struct name_need_report without_name;
    struct name_need_report with_wrong_name;
    const struct certificate_report *certificate;  /**< leaf; NULL if none was seen */
    const struct certificate_report *const *chain; /**< as sent, leaf first */
    size_t chain_length;
    struct built_chain built_chain;
    const char *tls_staple; /**< "none", "good", "revoked", "unknown", "invalid"; NULL if there was
                               no certificate to be stapled for */
    const struct alias_report *aliases; /**< in the inventory's order; those that were asked */
    size_t alias_count;
    struct path_report *paths;
    size_t path_count;
};

/** A certificate that was seen, and who shows it. */
struct shown_certificate {
    const struct certificate_facts *facts;
    certificate_problem_set problems; /**< at any of the endpoints */
    bool is_leaf;                     /**< at any of the endpoints */
    const char *const *endpoints;     /**< "ns1.corp.example:443", sorted, each once */
    size_t endpoint_count;
    size_t host_count; /**< different hosts among them */
};

struct step_report {
    const struct step_definition *definition;
    enum verdict verdict;
    size_t warning_count;
    const struct check **checks; /**< those that gave a finding, in the profile's order */
    size_t check_count;
};

struct unmeasured {
    const char *what; /**< "ps7.corp.example:443" */
    const char *why;
};

/** Where journals that are judged together look from. */
struct vantage_report {
    const char *name;            /**< NULL if its journals name none */
    const char *const *journals; /**< ids of their runs, sorted */
    size_t journal_count;
    size_t host_count;        /**< hosts that were visited from there */
    size_t observation_count; /**< of all visits */
};

/** What vantage points may disagree about. */
enum disagreement_kind {
    DISAGREEMENT_ADDRESSES, /**< of a host's name */
    DISAGREEMENT_PORT,
    DISAGREEMENT_CERTIFICATE,
    DISAGREEMENT_PATH,
    DISAGREEMENT_KIND_COUNT,
};

/** What one vantage point says of it. */
struct vantage_sight {
    const char *vantage;      /**< NULL if its journals name none */
    bool is_measured;         /**< false: from there it could not be told */
    const char *state;        /**< a port's or path's by its name; else in words */
    struct evidence evidence; /**< without a summary: none */
};

struct disagreement {
    enum disagreement_kind kind;
    const char *host;
    const char *address; /**< NULL if it is about the host's addresses */
    uint16_t port;       /**< 0 likewise */
    enum scheme scheme;  /**< of a path */
    const char *path;    /**< NULL unless it is about one */
    bool has_client_certificate;
    const struct vantage_sight *sights; /**< in the order of the vantage points */
    size_t sight_count;
};

enum headline {
    HEADLINE_COMPLETE,     /**< complete as far as can be seen */
    HEADLINE_NOT_COMPLETE, /**< something is inconsistent */
    HEADLINE_CANNOT_TELL,  /**< nothing inconsistent, something inconclusive */
    HEADLINE_COUNT,
};

struct run_information {
    const char *id;
    const char *version;
    int64_t started_ms;
    int64_t ended_ms;    /**< 0 if it did not end by itself */
    const char *vantage; /**< NULL if none, or several */
    const char *inventory_digest;
    bool is_complete; /**< false: interrupted, some hosts not visited */
    const char
        *what_is_missing; /**< a line, where more is missing than what was interrupted; NULL */
    const struct hardship *hardship; /**< borrowed; NULL: nothing is known of any */
};

struct assessment {
    struct arena arena; /**< owns the rest, but what the profile and the inventory own */
    struct run_information run;
    const struct profile *profile;
    const struct inventory *inventory;
    int64_t judged_at_ms;
    enum headline headline;
    const char *headline_text;
    size_t verdict_counts[VERDICT_COUNT];
    size_t warning_count;
    size_t severity_counts[SEVERITY_COUNT]; /**< of inconsistent findings */
    struct step_report *steps;
    size_t step_count;
    struct finding *findings; /**< by step, check, host, port, scheme, path, package: the same order
                                 in every run */
    size_t finding_count;
    struct endpoint_report *endpoints; /**< by host in the inventory's order, address, port,
                                           vantage point */
    size_t endpoint_count;
    size_t alike_count; /**< places that several vantage points saw, and saw alike */
    struct shown_certificate *certificates; /**< leaves before issuers, by SHA-256 */
    size_t certificate_count;
    struct unmeasured *unmeasured;
    size_t unmeasured_count;
    struct vantage_report *vantages; /**< by name; of several each evidence tells its own */
    size_t vantage_count;
    struct disagreement *disagreements; /**< by host in the inventory's order, address, port, kind
                                         */
    size_t disagreement_count;
    const char **notes; /**< disagreements of the sources and what was cut off; one line each */
    size_t note_count;
};

/** Endpoints, each counted once, however many vantage points saw it. */
size_t assessment_count_places(const struct assessment *assessment);

const char *verdict_name(enum verdict verdict); /**< "consistent", …, "not_observable" */
bool verdict_from_name(const char *name, enum verdict *out_verdict);
const char *tls_version_name(enum tls_version version); /**< "TLS 1.2" */
const char *tls_support_name(enum tls_support support); /**< "accepted", "refused", "unmeasured" */
/** "unmeasured", "required", "default_certificate", "same". */
const char *name_need_name(enum name_need need);
const char *disagreement_kind_name(enum disagreement_kind kind); /**< "addresses", "port", … */
const char *headline_name(enum headline headline); /**< "complete", "not_complete", "cannot_tell" */

#endif

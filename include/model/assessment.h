/** The outcome of a judgement: findings, steps, and what was seen. Made by the verdict, written by
 * the reports. */
#ifndef MODEL_ASSESSMENT_H
#define MODEL_ASSESSMENT_H

#include "base/arena.h"
#include "model/catalogue.h"
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

/** What a finding rests on: an observation of a host, by its place in the journal. */
struct evidence {
    const char *address; /**< text; NULL where there is none */
    size_t observation; /**< number of the observation among those of its visit, from 1; 0: not from
                           a visit */
    const char *summary; /**< "GET http://ns1/Altiris/Console: 403, Microsoft-IIS/10.0" */
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
};

struct certificate_report {
    struct certificate_facts facts;
    certificate_problem_set problems;
    const char *mismatched_names; /**< names that clients use and it does not cover, joined by ", ";
                                     NULL if none */
    int64_t days_left;            /**< at the time of judging; negative when expired */
};

struct path_report {
    enum scheme scheme;
    const char *path;
    bool is_canary;
    unsigned status; /**< 0 if no answer */
    enum path_state state;
    const char *rule;
    enum confidence confidence;
    const char *const *redirects; /**< each hop: "302 https://ns1/Altiris/Console (10.1.1.5)" */
    size_t redirect_count;
};

struct endpoint_report {
    const char *host;
    const char *address; /**< NULL if the name did not resolve */
    uint16_t port;
    enum port_state state;
    const char *rule;
    enum confidence confidence;
    const char *server; /**< Server header of its answers, the first one; NULL if none */
    bool has_tls;
    const char *tls_outcome;  /**< of the handshake */
    const char *tls_version;  /**< NULL if none was agreed */
    const char *tls_versions; /**< accepted ones as far as measured: "TLS 1.2 1.3"; NULL */
    const char *tls_cipher;
    const char *tls_alpn;
    enum client_certificate client_certificate;
    const char *without_name; /**< "required", "default_certificate", "same"; NULL if not asked */
    const struct certificate_report *certificate;  /**< leaf; NULL if none was seen */
    const struct certificate_report *const *chain; /**< as sent, leaf first */
    size_t chain_length;
    struct path_report *paths;
    size_t path_count;
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
    const char *vantage; /**< NULL if none */
    const char *inventory_digest;
    bool is_complete; /**< false: interrupted, some hosts not visited */
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
    struct endpoint_report *endpoints; /**< by host in the inventory's order, address, port */
    size_t endpoint_count;
    struct unmeasured *unmeasured;
    size_t unmeasured_count;
    const char **notes; /**< disagreements of the sources and what was cut off; one line each */
    size_t note_count;
};

const char *verdict_name(enum verdict verdict); /**< "consistent", …, "not_observable" */
bool verdict_from_name(const char *name, enum verdict *out_verdict);
const char *headline_name(enum headline headline); /**< "complete", "not_complete", "cannot_tell" */

#endif

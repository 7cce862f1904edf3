/** The catalogue: what a role is asked; and profiles: the intended state as a list of checks. Both
 * are data, read from targets/ by the inventory layer. */
#ifndef MODEL_CATALOGUE_H
#define MODEL_CATALOGUE_H

#include "base/arena.h"
#include "model/certificate_facts.h"
#include "model/inventory.h"
#include "model/role.h"
#include "model/scheme.h"
#include "model/state.h"

/** Which of a host's endpoints is meant; the inventory says on which port it is. */
enum endpoint_kind {
    ENDPOINT_HTTP,       /**< of the site's own pair, by default 80 */
    ENDPOINT_HTTPS,      /**< of the site's own pair, by default 443 */
    ENDPOINT_AGENT_SITE, /**< by default 4726, always HTTPS */
    ENDPOINT_GATEWAY,    /**< by default 443, always HTTPS */
    ENDPOINT_KIND_COUNT,
};

struct role_path {
    const char *path; /**< ready to be sent */
    service_set
        services; /**< asked only where one of these is offered or none is known; empty: always */
    bool is_canary_asked; /**< its canary too */
    bool is_itself_asked; /**< false: only its canary (a bare directory says nothing, domain 7.2) */
    bool is_on_agent_site; /**< asked on the agent site, not on the pair */
};

struct role_definition {
    unsigned endpoints; /**< bits 1 << enum endpoint_kind */
    struct role_path *paths;
    size_t path_count;
};

struct catalogue {
    struct arena arena; /**< owns the rest */
    struct role_definition roles[ROLE_COUNT];
    const char **never_asked; /**< path segments, lower case, that create or post something */
    size_t never_asked_count;
};

enum severity {
    SEVERITY_INFO,
    SEVERITY_LOW,
    SEVERITY_MEDIUM,
    SEVERITY_HIGH,
    SEVERITY_CRITICAL,
    SEVERITY_COUNT,
};

/** What a check looks at; a logical subject each gives one finding. */
enum check_subject {
    SUBJECT_PORT,              /**< an endpoint: port states */
    SUBJECT_PATH,              /**< a path on one scheme: path states */
    SUBJECT_CERTIFICATE,       /**< of an endpoint: certificate problems */
    SUBJECT_CODEBASE_SCHEME,   /**< each codebase URL: schemes, "unc" and "file" */
    SUBJECT_CODEBASE_ENDPOINT, /**< each codebase URL: path states of its own scheme */
    SUBJECT_SNAPSHOT_SCHEME,   /**< as for codebases, and that it equals the codebase's */
    SUBJECT_SNAPSHOT_ENDPOINT,
    SUBJECT_ALTERNATE_URL_SCHEME, /**< of each host that declares one */
    SUBJECT_ALTERNATE_URL_ENDPOINT,
    SUBJECT_INSTALL_URL_SCHEME, /**< of the inventory */
    SUBJECT_INSTALL_URL_ENDPOINT,
    SUBJECT_COMMUNICATION_HOST, /**< each item: port states */
    SUBJECT_PORTAL_WAY,         /**< of each Notification Server: portal ways */
    SUBJECT_URL_CERTIFICATE, /**< of each HTTPS endpoint that a codebase, a snapshot, an alternate
                                or install URL or a communication host names, where no role's
                                certificate check looks at it */
    SUBJECT_TRANSPORT_SECURITY, /**< of each host: "present" where an HTTPS answer has
                                   Strict-Transport-Security */
    SUBJECT_AUTHORITY, /**< of the estate: "present" for each authority that server certificates
                          lead to and nobody vouches for, "absent" where there is none; it takes
                          over what the checks of chains of trust would say of every server */
    SUBJECT_ALIAS,     /**< of each other name of a host, at an endpoint that serves its own name:
                          "present" where a site answers to it */
    SUBJECT_SETTING,   /**< persistent_connection: answers */
    SUBJECT_SOURCE,    /**< "codebases" or "site_servers": "present" or "absent" */
    SUBJECT_BY_HAND,   /**< always not_observable, unless declared */
    SUBJECT_COUNT,
};

/** States as sets of bits: 1 << enum of the subject's kind (port_state, path_state,
 * certificate_problem, portal_way, answer). For schemes: 1 << SCHEME_HTTP, 1 << SCHEME_HTTPS,
 * VALUE_UNC,
 *  VALUE_FILE, VALUE_AGENT_SITE. For sources: VALUE_ABSENT, VALUE_PRESENT. */
typedef uint32_t value_set;

#define VALUE_UNC        (UINT32_C(1) << 2)
#define VALUE_FILE       (UINT32_C(1) << 3)
#define VALUE_AGENT_SITE (UINT32_C(1) << 4) /**< https on the agent site port of its host */
#define VALUE_ABSENT     (UINT32_C(1) << 0)
#define VALUE_PRESENT    (UINT32_C(1) << 1)

/** What a check of SUBJECT_SOURCE wants to be handed in. */
enum wanted_source {
    WANTED_CODEBASES,
    WANTED_SNAPSHOTS,
    WANTED_SITE_SERVERS,
    WANTED_NOTIFICATION_SERVER,
    WANTED_SOURCE_COUNT,
};

/** When a check applies: bits 1 << enum answer, 1 << enum release_generation; 0 means: always. */
struct check_condition {
    unsigned cem;
    unsigned internet_site;
    unsigned persistent_connection;
    unsigned http_allowed;
    unsigned generation;
};

struct check {
    const char *
        id; /**< "204413.3.console" : article, step, what; unique in its profile, stable for ever */
    const char *article; /**< "204413", "210187" */
    const char *step;    /**< "1" to "7", "note 1", "note 2", "portal", "gateway" */
    const char *source;  /**< "article 204413 step 3", "mirrored from 204413 step 3" */
    const char *title;
    enum severity severity;
    enum check_subject subject;
    role_set roles;       /**< hosts that it applies to; empty where the subject is not a host */
    service_set services; /**< only site servers that offer one of these, or of which none is known;
                             empty: all */
    role_set unless_roles; /**< not on hosts that have one of these too */
    struct check_condition when;
    enum endpoint_kind
        endpoint; /**< of SUBJECT_PORT and SUBJECT_CERTIFICATE; of SUBJECT_PATH where the path is on
                     agent site or gateway; of SUBJECT_COMMUNICATION_HOST: items on the agent site
                     port (ENDPOINT_AGENT_SITE), or all others (ENDPOINT_HTTPS) */
    const char *path;            /**< of SUBJECT_PATH */
    bool is_canary;              /**< of SUBJECT_PATH: the canary of `path` is meant */
    bool has_client_certificate; /**< of SUBJECT_PATH: as answered to a client certificate; no
                                    finding where none was to be shown */
    bool is_only_for_answering;  /**< of SUBJECT_CERTIFICATE: no finding where no certificate was
                                    seen */
    unsigned minimum_iis; /**< of SUBJECT_PORT: wrong where the server calls itself an older IIS; 0:
                             any will do */
    bool has_scheme;
    enum scheme scheme; /**< of SUBJECT_PATH; of the …_ENDPOINT subjects, if `has_scheme`: the URL's
                           path on the endpoint of this scheme in its pair, not on its own */
    enum wanted_source wanted_source; /**< of SUBJECT_SOURCE */
    value_set right;                  /**< consistent */
    value_set tolerated;              /**< consistent, with a warning */
    value_set wrong;      /**< inconsistent; whatever is in none of the three is inconclusive */
    bool is_settling;     /**< only a nightly schedule updates it: no failure for 24 hours after
                             changed_at */
    const char *expected; /**< in words */
    const char *remedy;   /**< one line; NULL for by hand */
    const char
        *remedy_before_8_5_ru4; /**< instead of `remedy` for that generation; NULL if the same */
    const char *remedy_from_8_5_ru4;
    const char *by_hand; /**< how to check it by hand; NULL if it is measured */
};

struct step_definition {
    const char *article;
    const char *step;
    const char *title;
};

struct profile {
    struct arena arena; /**< owns the rest */
    const char *name;   /**< "http", "https", "https-ready", "http-ready" */
    const char *title;
    enum scheme wanted;
    struct step_definition *steps; /**< in the order of the report */
    size_t step_count;
    struct check *checks;
    size_t check_count;
};

void catalogue_clear(struct catalogue *catalogue);
void profile_clear(struct profile *profile);

/** May a path be asked? False when one of its segments, percent-encoded or not, is a page that
 * creates or posts something: behind a page the rest of a path is only its argument. */
bool catalogue_may_ask(const struct catalogue *catalogue, const char *path);

/** The port of that endpoint of the host; 0 if the host is declared to have none. */
uint16_t host_endpoint_port(const struct host *host, enum endpoint_kind kind);

const char *
endpoint_kind_name(enum endpoint_kind kind); /**< "http", "https", "agent_site", "gateway" */
bool endpoint_kind_from_name(const char *name, enum endpoint_kind *out_kind);
const char *severity_name(enum severity severity);
bool severity_from_name(const char *name, enum severity *out_severity);
const char *check_subject_name(enum check_subject subject); /**< "port", "codebase_scheme", … */
bool check_subject_from_name(const char *name, enum check_subject *out_subject);

/** "codebases", "snapshots", "site_servers", "notification_server". */
bool wanted_source_from_name(const char *name, enum wanted_source *out_wanted);

#endif

/** From the answer to a path, and what it has to be compared with, to the path's state: one table
 * for answers, one for redirects. */
#ifndef VERDICT_CLASSIFY_PATH_H
#define VERDICT_CLASSIFY_PATH_H

#include "model/observation.h"
#include "model/state.h"

#include <stdbool.h>

/** Who answered, by the Server header: a hint, it can be removed or rewritten. */
enum speaker {
    SPEAKER_IIS,
    SPEAKER_HTTP_SYS,
    SPEAKER_OTHER,
    SPEAKER_UNNAMED,
    SPEAKER_COUNT,
};

/** Pages of http.sys, known by status, length and character set, never by their text. */
enum known_page {
    PAGE_UNKNOWN,
    PAGE_INVALID_HOSTNAME,
    PAGE_NOT_FOUND,
    PAGE_UNAVAILABLE,
    PAGE_WANTS_TLS, /**< of nginx, Apache and Go: plain HTTP came to a TLS port */
    PAGE_COUNT,
};

/** What a 403 page says of its cause. */
enum named_cause {
    CAUSE_UNNAMED,
    CAUSE_SSL,                /**< 403.4, 403.5 */
    CAUSE_CLIENT_CERTIFICATE, /**< 403.7, 403.12, 403.13, 403.16, 403.17 */
    CAUSE_OTHER,              /**< any other sub-status */
    CAUSE_GOES_TO_HTTPS,      /**< no sub-status, but it sends browsers to https */
    CAUSE_THROTTLED,          /**< 403.501 to 403.503, or the server refuses everything by now */
    CAUSE_COUNT,
};

/** Was a client certificate asked for, before or after the request? */
enum certificate_wish {
    WISH_UNKNOWN,
    WISH_NONE,
    WISH_ASKED,    /**< in the handshake or after the request */
    WISH_REQUIRED, /**< the handshake fails without */
    WISH_MET,      /**< asked for, and ours was shown */
    WISH_REFUSED,  /**< the handshake fails with ours */
    WISH_COUNT,
};

/** How the canary of a path was answered, compared with the path. */
enum canary_voice {
    CANARY_ITSELF, /**< the path is the canary */
    CANARY_UNASKED,
    CANARY_UNMEASURED, /**< asked, and no clear answer was got */
    CANARY_FORBIDDEN,  /**< 403 too */
    CANARY_ALIKE,      /**< served by the same page, or sent to log on, too: the server answers
                          nonsense like anything else */
    CANARY_DIFFERENT,
    CANARY_VOICE_COUNT,
};

/** The log-on that a 401 asks for. */
enum log_on {
    LOG_ON_OTHER,
    LOG_ON_WINDOWS, /**< Negotiate or NTLM */
    LOG_ON_COUNT,
};

/** How the same path was answered over HTTPS. */
enum twin_voice {
    TWIN_ABSENT, /**< no HTTPS, or it could not be measured */
    TWIN_ANSWERS,
    TWIN_MISSING,      /**< 404: reached, and not there */
    TWIN_OTHER_SERVER, /**< answers, but the 403 over HTTP is not of the same server */
    TWIN_FORBIDDEN,
    TWIN_FORBIDDEN_ITSELF,  /**< 403, but a child that nobody has is answered otherwise */
    TWIN_FORBIDDEN_ALIKE,   /**< 403, and the page names SSL there too */
    TWIN_WANTS_CERTIFICATE, /**< 403 where a client certificate is asked for */
    TWIN_PAST_SSL,          /**< 403, and the page names the missing client certificate */
    TWIN_SENDS_BACK,        /**< redirects to HTTP */
    TWIN_UNCLEAR,           /**< answers, but it cannot be compared */
    TWIN_VOICE_COUNT,
};

struct path_facts {
    enum scheme scheme;
    enum port_state port;
    enum outcome outcome; /**< OUTCOME_COUNT: never asked */
    unsigned status;      /**< 0: no answer */
    enum speaker speaker;
    enum known_page page;
    enum named_cause cause;
    enum certificate_wish wish;
    enum canary_voice canary;
    enum log_on log_on;
    enum twin_voice twin;
};

/** Of a redirect: what is known of the place that it leads to. */
enum arrival {
    ARRIVAL_SEEN, /**< something answers there; also of everything that is no redirect */
    ARRIVAL_UNMEASURED,
    ARRIVAL_DEAD, /**< nothing answers there, not with the path, or nobody accepts its certificate
                   */
    ARRIVAL_COUNT,
};

struct path_judgement {
    enum path_state state;
    enum confidence confidence;
    bool is_doubtful; /**< attempts disagree, the port's state is doubtful, or nonsense is answered
                         alike: good for no verdict */
    enum arrival arrival;
    const char *rule;
};

/** For everything but answers that redirect. */
struct path_judgement classify_path(const struct path_facts *facts);

enum chain_end {
    CHAIN_WITHOUT_TARGET, /**< no Location */
    CHAIN_INVALID_TARGET, /**< its Location is no web address */
    CHAIN_LOOP,
    CHAIN_TOO_LONG,
    CHAIN_TO_HTTPS,                /**< ends on HTTPS, of the same host */
    CHAIN_TO_HTTPS_ELSEWHERE_PORT, /**< not on the port of the site's HTTPS */
    CHAIN_TO_WRONG_HTTPS,          /**< likewise, and nothing answers there, or not with the path */
    CHAIN_TO_DEAD_HTTPS,           /**< nothing answers there */
    CHAIN_TO_UNMEASURED_HTTPS,
    CHAIN_TO_HTTPS_OF_ANOTHER, /**< of another host, where something answers */
    CHAIN_TO_HTTP,
    CHAIN_ELSEWHERE,         /**< ends on another host, and not from HTTP on its HTTPS */
    CHAIN_INSIDE,            /**< ends where it began, by scheme and host: the last answer counts */
    CHAIN_INSIDE_FOR_ALL,    /**< likewise, and nonsense is sent to the same page */
    CHAIN_INSIDE_PARAMETERS, /**< to itself with parameters, which are never sent */
    CHAIN_INSIDE_UNMEASURED,
    CHAIN_END_COUNT,
};

/** `last` is the state at the end of CHAIN_INSIDE; else NULL. */
struct path_judgement classify_chain(enum chain_end end, const struct path_judgement *last);

#endif

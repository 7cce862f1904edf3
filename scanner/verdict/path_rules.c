#include "verdict/path_rules.h"

#include <limits.h>

#define BIT(value) (1U << (value))

#define OVER_HTTP     BIT(SCHEME_HTTP)
#define OVER_HTTPS    BIT(SCHEME_HTTPS)
#define ENDED         (BIT(OUTCOME_RESET) | BIT(OUTCOME_CLOSED))
#define CANARY_AGREES (BIT(CANARY_FORBIDDEN) | BIT(CANARY_ITSELF))
#define HTTPS_ANSWERS (BIT(TWIN_ANSWERS) | BIT(TWIN_MISSING))
#define NOT_IIS       (BIT(SPEAKER_HTTP_SYS) | BIT(SPEAKER_OTHER) | BIT(SPEAKER_UNNAMED))

// clang-format off
// The first row that fits decides.
static const struct path_rule rules[] = {
    // No answer: what the port says of the path.
    { .ports = BIT(PORT_CLOSED),
      .state = PATH_CLOSED, .confidence = CONFIDENCE_HIGH,
      .rule = "the port is closed" },
    { .ports = BIT(PORT_OTHER),
      .state = PATH_CLOSED, .confidence = CONFIDENCE_HIGH,
      .rule = "the port speaks neither HTTP nor HTTPS" },
    { .schemes = OVER_HTTP, .ports = BIT(PORT_TLS),
      .state = PATH_CLOSED, .confidence = CONFIDENCE_HIGH,
      .rule = "the port speaks TLS, and nothing in the clear" },
    { .schemes = OVER_HTTPS, .ports = BIT(PORT_HTTP),
      .state = PATH_CLOSED, .confidence = CONFIDENCE_HIGH,
      .rule = "the port speaks HTTP in the clear, and no TLS" },
    { .ports = BIT(PORT_FILTERED),
      .state = PATH_UNMEASURED, .confidence = CONFIDENCE_LOW,
      .rule = "not measured: no answer to connection attempts" },
    { .ports = BIT(PORT_UNREACHABLE),
      .state = PATH_UNMEASURED, .confidence = CONFIDENCE_LOW,
      .rule = "not measured: the network says that there is no way to it" },
    { .ports = BIT(PORT_SILENT),
      .state = PATH_UNMEASURED, .confidence = CONFIDENCE_LOW,
      .rule = "not measured: the port accepts connections and says nothing" },
    { .ports = BIT(PORT_UNMEASURED),
      .state = PATH_UNMEASURED, .confidence = CONFIDENCE_LOW,
      .rule = "not measured: the port could not be measured" },
    { .schemes = OVER_HTTPS, .ports = BIT(PORT_RESET_AFTER_HELLO),
      .state = PATH_CLOSED, .confidence = CONFIDENCE_HIGH,
      .rule = "the port ends every TLS handshake: there is no HTTPS" },
    { .ports = BIT(PORT_RESET_AFTER_HELLO),
      .state = PATH_BROKEN, .confidence = CONFIDENCE_HIGH,
      .rule = "the port accepts connections and ends them unanswered" },
    { .ports = BIT(PORT_BROKEN),
      .state = PATH_BROKEN, .confidence = CONFIDENCE_HIGH,
      .rule = "the port begins to speak and fails" },

    // From here on the port speaks the scheme.
    { .schemes = OVER_HTTPS, .wishes = BIT(WISH_REQUIRED),
      .state = PATH_REQUIRES_CLIENT_CERTIFICATE, .confidence = CONFIDENCE_HIGH,
      .rule = "the handshake fails without a client certificate" },
    { .schemes = OVER_HTTPS, .wishes = BIT(WISH_REFUSED),
      .state = PATH_REQUIRES_CLIENT_CERTIFICATE, .confidence = CONFIDENCE_HIGH,
      .rule = "the handshake fails with the client certificate that was shown" },
    { .schemes = OVER_HTTPS, .outcomes = ENDED | BIT(OUTCOME_ALERT), .wishes = BIT(WISH_MET),
      .state = PATH_REQUIRES_CLIENT_CERTIFICATE, .confidence = CONFIDENCE_HIGH,
      .rule = "the connection ends after the request, though a client certificate was shown" },
    { .schemes = OVER_HTTPS, .outcomes = ENDED | BIT(OUTCOME_ALERT), .wishes = BIT(WISH_ASKED),
      .state = PATH_REQUIRES_CLIENT_CERTIFICATE, .confidence = CONFIDENCE_MEDIUM,
      .rule = "the connection ends after the request, where a client certificate is asked for" },
    { .outcomes = ENDED,
      .state = PATH_BROKEN, .confidence = CONFIDENCE_MEDIUM,
      .rule = "the connection ends after the request, without an answer" },
    { .outcomes = BIT(OUTCOME_MALFORMED) | BIT(OUTCOME_NOT_HTTP) | BIT(OUTCOME_TLS_RECORD) |
                  BIT(OUTCOME_ALERT) | BIT(OUTCOME_NOT_TLS),
      .state = PATH_BROKEN, .confidence = CONFIDENCE_HIGH,
      .rule = "the answer is no well-formed HTTP" },
    { .outcomes = BIT(OUTCOME_TIMED_OUT),
      .state = PATH_UNMEASURED, .confidence = CONFIDENCE_LOW,
      .rule = "not measured: no answer to the request in the time allowed" },
    { .outcomes = BIT(OUTCOME_OUT_OF_SCOPE),
      .state = PATH_UNMEASURED, .confidence = CONFIDENCE_LOW,
      .rule = "not asked: outside the scope of this run" },
    { .outcomes = BIT(OUTCOME_LOCAL_FAULT) | BIT(OUTCOME_UNSUPPORTED),
      .state = PATH_UNMEASURED, .confidence = CONFIDENCE_LOW,
      .rule = "not measured: something went wrong on this machine" },
    { .outcomes = BIT(OUTCOME_KEPT_CONNECTION_ENDED),
      .state = PATH_UNMEASURED, .confidence = CONFIDENCE_LOW,
      .rule = "not measured: the kept connection ended, and there was no second one" },
    { .outcomes = BIT(OUTCOME_REFUSED) | BIT(OUTCOME_UNREACHABLE) | BIT(OUTCOME_UNRESOLVED),
      .state = PATH_UNMEASURED, .confidence = CONFIDENCE_LOW,
      .rule = "not measured: no connection for this request" },
    { .state = PATH_UNMEASURED, .confidence = CONFIDENCE_LOW,
      .rule = "it was not asked" },

    // What the answer says.
    { .first_status = 200, .last_status = 299, .canaries = BIT(CANARY_ALIKE),
      .state = PATH_SERVES, .confidence = CONFIDENCE_LOW, .is_doubtful = true,
      .rule = "answers, but a child that nobody has is answered alike: whether the path itself is "
              "there cannot be told" },
    { .first_status = 200, .last_status = 299, .canaries = BIT(CANARY_UNMEASURED),
      .state = PATH_SERVES, .confidence = CONFIDENCE_LOW, .is_doubtful = true,
      .rule = "answers, but whether a child that nobody has is answered alike was not measured" },
    { .first_status = 200, .last_status = 299, .schemes = OVER_HTTP,
      .state = PATH_SERVES, .confidence = CONFIDENCE_HIGH,
      .rule = "serves in the clear" },
    { .first_status = 200, .last_status = 299,
      .state = PATH_SERVES, .confidence = CONFIDENCE_HIGH,
      .rule = "serves over TLS" },
    { .first_status = 304, .last_status = 304, .canaries = BIT(CANARY_ALIKE),
      .state = PATH_SERVES, .confidence = CONFIDENCE_LOW, .is_doubtful = true,
      .rule = "answers that nothing has changed, and of a child that nobody has likewise" },
    { .first_status = 304, .last_status = 304, .canaries = BIT(CANARY_UNMEASURED),
      .state = PATH_SERVES, .confidence = CONFIDENCE_LOW, .is_doubtful = true,
      .rule = "answers that nothing has changed; a child that nobody has was not measured" },
    { .first_status = 304, .last_status = 304,
      .state = PATH_SERVES, .confidence = CONFIDENCE_LOW,
      .rule = "answers that nothing has changed" },

    { .first_status = 400, .last_status = 400, .schemes = OVER_HTTP,
      .ports = BIT(PORT_TLS), .pages = BIT(PAGE_WANTS_TLS),
      .state = PATH_CLOSED, .confidence = CONFIDENCE_HIGH,
      .rule = "the port speaks TLS, and says so to a plain request" },
    { .first_status = 400, .last_status = 400,
      .speakers = BIT(SPEAKER_HTTP_SYS), .pages = BIT(PAGE_INVALID_HOSTNAME),
      .state = PATH_NO_SITE, .confidence = CONFIDENCE_HIGH,
      .rule = "http.sys: no site is bound to this host name" },
    { .first_status = 400, .last_status = 400,
      .speakers = BIT(SPEAKER_UNNAMED) | BIT(SPEAKER_OTHER), .pages = BIT(PAGE_INVALID_HOSTNAME),
      .state = PATH_NO_SITE, .confidence = CONFIDENCE_MEDIUM,
      .rule = "the page of http.sys, without its Server header: no site is bound to this name" },
    { .first_status = 400, .last_status = 400, .speakers = BIT(SPEAKER_HTTP_SYS),
      .state = PATH_BROKEN, .confidence = CONFIDENCE_MEDIUM,
      .rule = "http.sys refuses the request as malformed" },
    // So nginx refuses a client without one: the handshake itself goes through.
    { .first_status = 400, .last_status = 400, .schemes = OVER_HTTPS,
      .speakers = BIT(SPEAKER_OTHER) | BIT(SPEAKER_UNNAMED), .wishes = BIT(WISH_ASKED),
      .state = PATH_REQUIRES_CLIENT_CERTIFICATE, .confidence = CONFIDENCE_LOW,
      .rule = "400 where a client certificate is asked for, by another server than IIS" },
    { .first_status = 400, .last_status = 400,
      .state = PATH_BROKEN, .confidence = CONFIDENCE_MEDIUM,
      .rule = "the server refuses the request as malformed" },

    { .first_status = 401, .last_status = 401, .speakers = NOT_IIS,
      .canaries = BIT(CANARY_ALIKE), .log_ons = BIT(LOG_ON_OTHER),
      .state = PATH_AUTH_CHALLENGE, .confidence = CONFIDENCE_LOW, .is_doubtful = true,
      .rule = "wants a log-on, but not that of Windows, and for a child that nobody has too: "
              "whether the path itself is there cannot be told" },
    { .first_status = 401, .last_status = 401, .speakers = NOT_IIS,
      .canaries = BIT(CANARY_UNMEASURED), .log_ons = BIT(LOG_ON_OTHER),
      .state = PATH_AUTH_CHALLENGE, .confidence = CONFIDENCE_LOW, .is_doubtful = true,
      .rule = "wants a log-on, but not that of Windows, and whether a child that nobody has is "
              "answered alike was not measured" },
    { .first_status = 401, .last_status = 401,
      .state = PATH_AUTH_CHALLENGE, .confidence = CONFIDENCE_HIGH,
      .rule = "serves, and wants a log-on" },

    { .first_status = 403, .last_status = 403, .causes = BIT(CAUSE_THROTTLED),
      .state = PATH_UNMEASURED, .confidence = CONFIDENCE_LOW,
      .rule = "not measured: by now the server refuses everything that this machine asks, over HTTP "
              "and HTTPS alike" },

    // 403 over HTTPS.
    { .first_status = 403, .last_status = 403, .schemes = OVER_HTTPS, .causes = BIT(CAUSE_SSL),
      .state = PATH_FORBIDDEN, .confidence = CONFIDENCE_MEDIUM,
      .rule = "403 that demands SSL, over HTTPS: TLS seems to end before the server" },
    { .first_status = 403, .last_status = 403, .schemes = OVER_HTTPS,
      .causes = BIT(CAUSE_CLIENT_CERTIFICATE),
      .state = PATH_REQUIRES_CLIENT_CERTIFICATE, .confidence = CONFIDENCE_HIGH,
      .rule = "403, and the page names the client certificate by its sub-status" },
    { .first_status = 403, .last_status = 403, .schemes = OVER_HTTPS, .causes = BIT(CAUSE_OTHER),
      .state = PATH_FORBIDDEN, .confidence = CONFIDENCE_HIGH,
      .rule = "403, and the page names another sub-status than one of SSL" },
    { .first_status = 403, .last_status = 403, .schemes = OVER_HTTPS,
      .wishes = BIT(WISH_MET),
      .state = PATH_FORBIDDEN, .confidence = CONFIDENCE_MEDIUM,
      .rule = "403, though the client certificate that was asked for was shown" },
    { .first_status = 403, .last_status = 403, .schemes = OVER_HTTPS,
      .wishes = BIT(WISH_ASKED) | BIT(WISH_REQUIRED),
      .state = PATH_REQUIRES_CLIENT_CERTIFICATE, .confidence = CONFIDENCE_MEDIUM,
      .rule = "403 where a client certificate is asked for" },
    { .first_status = 403, .last_status = 403, .schemes = OVER_HTTPS, .wishes = BIT(WISH_NONE),
      .state = PATH_FORBIDDEN, .confidence = CONFIDENCE_HIGH,
      .rule = "403, and no client certificate is asked for" },
    { .first_status = 403, .last_status = 403, .schemes = OVER_HTTPS,
      .state = PATH_FORBIDDEN, .confidence = CONFIDENCE_MEDIUM,
      .rule = "403" },

    // 403 over HTTP: named by the page, or told by the pair.
    { .first_status = 403, .last_status = 403, .causes = BIT(CAUSE_SSL),
      .twins = BIT(TWIN_FORBIDDEN_ALIKE),
      .state = PATH_FORBIDDEN, .confidence = CONFIDENCE_MEDIUM,
      .rule = "403 that demands SSL, over HTTP and HTTPS alike" },
    { .first_status = 403, .last_status = 403, .causes = BIT(CAUSE_SSL),
      .twins = HTTPS_ANSWERS,
      .state = PATH_REQUIRES_SSL, .confidence = CONFIDENCE_HIGH,
      .rule = "confirmed: the 403 page names SSL by its sub-status, and HTTPS answers" },
    { .first_status = 403, .last_status = 403, .causes = BIT(CAUSE_SSL),
      .state = PATH_REQUIRES_SSL, .confidence = CONFIDENCE_MEDIUM,
      .rule = "the 403 page names SSL by its sub-status; HTTPS does not confirm it" },
    { .first_status = 403, .last_status = 403, .causes = BIT(CAUSE_CLIENT_CERTIFICATE),
      .state = PATH_REQUIRES_CLIENT_CERTIFICATE, .confidence = CONFIDENCE_MEDIUM,
      .rule = "403, and the page names the client certificate by its sub-status" },
    { .first_status = 403, .last_status = 403, .causes = BIT(CAUSE_OTHER),
      .state = PATH_FORBIDDEN, .confidence = CONFIDENCE_HIGH,
      .rule = "403, and the page names another sub-status than one of SSL" },
    { .first_status = 403, .last_status = 403, .canaries = BIT(CANARY_DIFFERENT),
      .state = PATH_FORBIDDEN, .confidence = CONFIDENCE_MEDIUM,
      .rule = "403 for this page only: a child that nobody has is answered otherwise" },
    { .first_status = 403, .last_status = 403, .twins = BIT(TWIN_OTHER_SERVER),
      .state = PATH_UNMEASURED, .confidence = CONFIDENCE_LOW,
      .rule = "403 over HTTP by another server than the one that answers over HTTPS: the cause "
              "cannot be told" },
    { .first_status = 403, .last_status = 403, .causes = BIT(CAUSE_GOES_TO_HTTPS),
      .canaries = CANARY_AGREES, .twins = HTTPS_ANSWERS,
      .state = PATH_REQUIRES_SSL, .confidence = CONFIDENCE_HIGH,
      .rule = "confirmed: 403 over HTTP with a page that sends browsers to HTTPS, which answers" },
    { .first_status = 403, .last_status = 403, .speakers = BIT(SPEAKER_IIS),
      .canaries = CANARY_AGREES, .twins = BIT(TWIN_ANSWERS),
      .state = PATH_REQUIRES_SSL, .confidence = CONFIDENCE_MEDIUM,
      .rule = "inferred: 403 over HTTP, for a child that nobody has too; no 403 over HTTPS" },
    { .first_status = 403, .last_status = 403, .speakers = BIT(SPEAKER_IIS),
      .canaries = BIT(CANARY_ITSELF), .twins = BIT(TWIN_MISSING),
      .state = PATH_REQUIRES_SSL, .confidence = CONFIDENCE_MEDIUM,
      .rule = "inferred: 403 over HTTP for a child that nobody has, and 404 over HTTPS" },
    { .first_status = 403, .last_status = 403,
      .canaries = BIT(CANARY_FORBIDDEN) | BIT(CANARY_UNASKED) | BIT(CANARY_UNMEASURED),
      .twins = BIT(TWIN_MISSING),
      .state = PATH_REQUIRES_SSL, .confidence = CONFIDENCE_LOW,
      .rule = "inferred: 403 over HTTP; over HTTPS the site is reached, and the path is not there" },
    { .first_status = 403, .last_status = 403, .canaries = CANARY_AGREES,
      .twins = HTTPS_ANSWERS,
      .state = PATH_REQUIRES_SSL, .confidence = CONFIDENCE_LOW,
      .rule = "inferred: 403 over HTTP and no 403 over HTTPS; but not IIS gives the answer" },
    { .first_status = 403, .last_status = 403, .twins = BIT(TWIN_ANSWERS),
      .state = PATH_REQUIRES_SSL, .confidence = CONFIDENCE_LOW,
      .rule = "inferred: 403 over HTTP and no 403 over HTTPS; no child that nobody has was asked" },
    { .first_status = 403, .last_status = 403, .twins = BIT(TWIN_PAST_SSL),
      .state = PATH_REQUIRES_SSL, .confidence = CONFIDENCE_MEDIUM,
      .rule = "inferred: 403 over HTTP; over HTTPS the page names the client certificate" },
    { .first_status = 403, .last_status = 403, .speakers = BIT(SPEAKER_IIS),
      .canaries = BIT(CANARY_FORBIDDEN), .twins = BIT(TWIN_FORBIDDEN_ITSELF),
      .state = PATH_REQUIRES_SSL, .confidence = CONFIDENCE_MEDIUM,
      .rule = "inferred: 403 over HTTP, for a child that nobody has too; over HTTPS only for the "
              "folder itself" },
    { .first_status = 403, .last_status = 403, .canaries = BIT(CANARY_FORBIDDEN),
      .twins = BIT(TWIN_FORBIDDEN_ITSELF),
      .state = PATH_REQUIRES_SSL, .confidence = CONFIDENCE_LOW,
      .rule = "inferred: 403 over HTTP, for a child that nobody has too; over HTTPS only for the "
              "folder itself; but not IIS gives the answer" },
    { .first_status = 403, .last_status = 403,
      .twins = BIT(TWIN_FORBIDDEN) | BIT(TWIN_FORBIDDEN_ITSELF) | BIT(TWIN_FORBIDDEN_ALIKE),
      .state = PATH_FORBIDDEN, .confidence = CONFIDENCE_MEDIUM,
      .rule = "403 over HTTP and HTTPS alike" },
    { .first_status = 403, .last_status = 403, .twins = BIT(TWIN_WANTS_CERTIFICATE),
      .state = PATH_UNMEASURED, .confidence = CONFIDENCE_LOW,
      .rule = "403 over both schemes, and HTTPS asks for a client certificate: the cause cannot be "
              "told" },
    { .first_status = 403, .last_status = 403, .twins = BIT(TWIN_SENDS_BACK),
      .state = PATH_UNMEASURED, .confidence = CONFIDENCE_LOW,
      .rule = "403 over HTTP, and HTTPS redirects to HTTP: the cause cannot be told" },
    { .first_status = 403, .last_status = 403, .twins = BIT(TWIN_UNCLEAR),
      .state = PATH_UNMEASURED, .confidence = CONFIDENCE_LOW,
      .rule = "403 over HTTP, and HTTPS gives no answer to compare: the cause cannot be told" },
    { .first_status = 403, .last_status = 403,
      .state = PATH_UNMEASURED, .confidence = CONFIDENCE_LOW,
      .rule = "403 over HTTP, and no HTTPS to compare: the cause cannot be told" },

    { .first_status = 404, .last_status = 404,
      .speakers = BIT(SPEAKER_HTTP_SYS), .pages = BIT(PAGE_NOT_FOUND),
      .state = PATH_NO_SITE, .confidence = CONFIDENCE_HIGH,
      .rule = "http.sys: the port is open, and no site is registered for it" },
    { .first_status = 404, .last_status = 404, .speakers = BIT(SPEAKER_HTTP_SYS),
      .state = PATH_NO_SITE, .confidence = CONFIDENCE_MEDIUM,
      .rule = "404 through http.sys, but not from IIS: another product has the port" },
    { .first_status = 404, .last_status = 404,
      .speakers = BIT(SPEAKER_UNNAMED) | BIT(SPEAKER_OTHER), .pages = BIT(PAGE_NOT_FOUND),
      .state = PATH_NO_SITE, .confidence = CONFIDENCE_MEDIUM,
      .rule = "the page of http.sys, without its Server header: no site has the port" },
    { .first_status = 404, .last_status = 404, .speakers = BIT(SPEAKER_IIS),
      .state = PATH_MISSING, .confidence = CONFIDENCE_HIGH,
      .rule = "IIS has the site, but not this path" },
    { .first_status = 404, .last_status = 404,
      .state = PATH_MISSING, .confidence = CONFIDENCE_MEDIUM,
      .rule = "404, but not by the name of IIS" },
    { .first_status = 410, .last_status = 410,
      .state = PATH_MISSING, .confidence = CONFIDENCE_MEDIUM,
      .rule = "gone for good" },
    { .first_status = 405, .last_status = 428, .speakers = BIT(SPEAKER_HTTP_SYS),
      .state = PATH_BROKEN, .confidence = CONFIDENCE_MEDIUM,
      .rule = "http.sys refuses the request, or another product that is not IIS" },
    { .first_status = 405, .last_status = 417, .canaries = BIT(CANARY_ALIKE),
      .state = PATH_SERVES, .confidence = CONFIDENCE_LOW, .is_doubtful = true,
      .rule = "answers, but not to this kind of request, and a child that nobody has no better" },
    { .first_status = 405, .last_status = 417, .canaries = BIT(CANARY_UNMEASURED),
      .state = PATH_SERVES, .confidence = CONFIDENCE_LOW, .is_doubtful = true,
      .rule = "answers, but not to this kind of request, and whether a child that nobody has is "
              "answered alike was not measured" },
    { .first_status = 405, .last_status = 406,
      .state = PATH_SERVES, .confidence = CONFIDENCE_LOW,
      .rule = "answers, but not to this kind of request" },
    { .first_status = 411, .last_status = 412,
      .state = PATH_SERVES, .confidence = CONFIDENCE_LOW,
      .rule = "answers, but not to this kind of request" },
    { .first_status = 415, .last_status = 417,
      .state = PATH_SERVES, .confidence = CONFIDENCE_LOW,
      .rule = "answers, but not to this kind of request" },
    { .first_status = 429, .last_status = 429,
      .state = PATH_UNMEASURED, .confidence = CONFIDENCE_LOW,
      .rule = "not measured: the server asks for fewer requests" },

    { .first_status = 503, .last_status = 503,
      .speakers = BIT(SPEAKER_HTTP_SYS),
      .state = PATH_APP_DOWN, .confidence = CONFIDENCE_HIGH,
      .rule = "http.sys: the application pool is stopped" },
    { .first_status = 503, .last_status = 503, .pages = BIT(PAGE_UNAVAILABLE),
      .state = PATH_APP_DOWN, .confidence = CONFIDENCE_MEDIUM,
      .rule = "the page of http.sys, without its Server header: the application pool is stopped" },
    { .first_status = 500, .last_status = 500,
      .state = PATH_APP_DOWN, .confidence = CONFIDENCE_MEDIUM,
      .rule = "the application fails" },
    { .first_status = 502, .last_status = 504,
      .state = PATH_APP_DOWN, .confidence = CONFIDENCE_MEDIUM,
      .rule = "the application is not available" },

    { .first_status = 1, .last_status = UINT_MAX,
      .state = PATH_BROKEN, .confidence = CONFIDENCE_LOW,
      .rule = "the status fits no web application" },
};

// clang-format on

const struct path_rule *path_rules(size_t *out_count)
{
    *out_count = sizeof(rules) / sizeof(rules[0]);
    return rules;
}

static bool fits(unsigned set, unsigned value)
{
    return set == 0 || (set & BIT(value)) != 0;
}

static bool rule_fits(const struct path_rule *rule, const struct path_facts *facts)
{
    return facts->status >= rule->first_status && facts->status <= rule->last_status &&
           fits(rule->schemes, facts->scheme) && fits(rule->ports, facts->port) &&
           fits(rule->outcomes, facts->outcome) && fits(rule->speakers, facts->speaker) &&
           fits(rule->pages, facts->page) && fits(rule->causes, facts->cause) &&
           fits(rule->wishes, facts->wish) && fits(rule->canaries, facts->canary) &&
           fits(rule->log_ons, facts->log_on) && fits(rule->twins, facts->twin);
}

const struct path_rule *path_rules_find(const struct path_facts *facts)
{
    const size_t count = sizeof(rules) / sizeof(rules[0]);
    size_t index = 0;
    while (index + 1 < count && !rule_fits(&rules[index], facts)) {
        index++;
    }
    return &rules[index];
}

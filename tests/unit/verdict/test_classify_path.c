// Every row of the tables from an answer, or from the end of a redirect, to a path's state.

#include "support/unit.h"
#include "verdict/classify_path.h"
#include "verdict/path_rules.h"

struct path_row {
    const char *name;
    struct path_facts facts;
    enum path_state state;
    enum confidence confidence;
};

#define IIS_HTTP(code) \
    .scheme = SCHEME_HTTP, .port = PORT_HTTP, .status = (code), .speaker = SPEAKER_IIS
#define IIS_HTTPS(code)                                                                 \
    .scheme = SCHEME_HTTPS, .port = PORT_TLS, .status = (code), .speaker = SPEAKER_IIS, \
    .wish = WISH_NONE
#define DRIVER(code) \
    .scheme = SCHEME_HTTP, .port = PORT_HTTP, .status = (code), .speaker = SPEAKER_HTTP_SYS
#define UNNAMED(code) \
    .scheme = SCHEME_HTTP, .port = PORT_HTTP, .status = (code), .speaker = SPEAKER_UNNAMED
#define MUTE(where, state)        .scheme = (where), .port = (state), .outcome = OUTCOME_COUNT
#define FAILED(where, state, how) .scheme = (where), .port = (state), .outcome = (how)

// clang-format off
static const struct path_row rows[] = {
    // No answer: the port tells.
    { "closed", { MUTE(SCHEME_HTTP, PORT_CLOSED) }, PATH_CLOSED, CONFIDENCE_HIGH },
    { "other", { MUTE(SCHEME_HTTP, PORT_OTHER) }, PATH_CLOSED, CONFIDENCE_HIGH },
    { "http on TLS", { MUTE(SCHEME_HTTP, PORT_TLS) }, PATH_CLOSED, CONFIDENCE_HIGH },
    { "https on HTTP", { MUTE(SCHEME_HTTPS, PORT_HTTP) }, PATH_CLOSED, CONFIDENCE_HIGH },
    { "filtered", { MUTE(SCHEME_HTTP, PORT_FILTERED) }, PATH_UNMEASURED, CONFIDENCE_LOW },
    { "unreachable", { MUTE(SCHEME_HTTP, PORT_UNREACHABLE) }, PATH_UNMEASURED, CONFIDENCE_LOW },
    { "silent", { MUTE(SCHEME_HTTP, PORT_SILENT) }, PATH_UNMEASURED, CONFIDENCE_LOW },
    { "unmeasured", { MUTE(SCHEME_HTTP, PORT_UNMEASURED) }, PATH_UNMEASURED, CONFIDENCE_LOW },
    { "https reset after hello", { MUTE(SCHEME_HTTPS, PORT_RESET_AFTER_HELLO) }, PATH_CLOSED, CONFIDENCE_HIGH },
    { "http reset", { MUTE(SCHEME_HTTP, PORT_RESET_AFTER_HELLO) }, PATH_BROKEN, CONFIDENCE_HIGH },
    { "broken port", { MUTE(SCHEME_HTTPS, PORT_BROKEN) }, PATH_BROKEN, CONFIDENCE_HIGH },
    { "certificate required", { MUTE(SCHEME_HTTPS, PORT_TLS), .wish = WISH_REQUIRED }, PATH_REQUIRES_CLIENT_CERTIFICATE, CONFIDENCE_HIGH },
    { "certificate refused", { MUTE(SCHEME_HTTPS, PORT_TLS), .wish = WISH_REFUSED }, PATH_REQUIRES_CLIENT_CERTIFICATE, CONFIDENCE_HIGH },
    { "reset where shown", { FAILED(SCHEME_HTTPS, PORT_TLS, OUTCOME_RESET), .wish = WISH_MET }, PATH_REQUIRES_CLIENT_CERTIFICATE, CONFIDENCE_HIGH },
    { "reset where asked", { FAILED(SCHEME_HTTPS, PORT_TLS, OUTCOME_RESET), .wish = WISH_ASKED }, PATH_REQUIRES_CLIENT_CERTIFICATE, CONFIDENCE_MEDIUM },
    { "alert where asked", { FAILED(SCHEME_HTTPS, PORT_TLS, OUTCOME_ALERT), .wish = WISH_ASKED }, PATH_REQUIRES_CLIENT_CERTIFICATE, CONFIDENCE_MEDIUM },
    { "reset", { FAILED(SCHEME_HTTPS, PORT_TLS, OUTCOME_RESET), .wish = WISH_NONE }, PATH_BROKEN, CONFIDENCE_MEDIUM },
    { "closed after request", { FAILED(SCHEME_HTTP, PORT_HTTP, OUTCOME_CLOSED) }, PATH_BROKEN, CONFIDENCE_MEDIUM },
    { "malformed", { FAILED(SCHEME_HTTP, PORT_HTTP, OUTCOME_MALFORMED) }, PATH_BROKEN, CONFIDENCE_HIGH },
    { "no HTTP", { FAILED(SCHEME_HTTPS, PORT_TLS, OUTCOME_NOT_HTTP) }, PATH_BROKEN, CONFIDENCE_HIGH },
    { "timed out", { FAILED(SCHEME_HTTP, PORT_HTTP, OUTCOME_TIMED_OUT) }, PATH_UNMEASURED, CONFIDENCE_LOW },
    { "out of scope", { FAILED(SCHEME_HTTP, PORT_HTTP, OUTCOME_OUT_OF_SCOPE) }, PATH_UNMEASURED, CONFIDENCE_LOW },
    { "local fault", { FAILED(SCHEME_HTTP, PORT_HTTP, OUTCOME_LOCAL_FAULT) }, PATH_UNMEASURED, CONFIDENCE_LOW },
    { "unsupported", { FAILED(SCHEME_HTTPS, PORT_TLS, OUTCOME_UNSUPPORTED) }, PATH_UNMEASURED, CONFIDENCE_LOW },
    { "kept connection ended", { FAILED(SCHEME_HTTP, PORT_HTTP, OUTCOME_KEPT_CONNECTION_ENDED) }, PATH_UNMEASURED, CONFIDENCE_LOW },
    { "refused later", { FAILED(SCHEME_HTTP, PORT_HTTP, OUTCOME_REFUSED) }, PATH_UNMEASURED, CONFIDENCE_LOW },
    { "not asked", { FAILED(SCHEME_HTTP, PORT_HTTP, OUTCOME_NOT_ASKED) }, PATH_UNMEASURED, CONFIDENCE_LOW },
    { "never asked", { MUTE(SCHEME_HTTP, PORT_HTTP) }, PATH_UNMEASURED, CONFIDENCE_LOW },

    // Answers.
    { "200", { IIS_HTTP(200) }, PATH_SERVES, CONFIDENCE_HIGH },
    { "204", { IIS_HTTPS(204) }, PATH_SERVES, CONFIDENCE_HIGH },
    { "299", { IIS_HTTPS(299) }, PATH_SERVES, CONFIDENCE_HIGH },
    { "304", { IIS_HTTP(304) }, PATH_SERVES, CONFIDENCE_LOW },
    { "201 in the clear, nonsense too", { IIS_HTTP(201), .canary = CANARY_ALIKE }, PATH_SERVES, CONFIDENCE_LOW },
    { "200 over TLS, nonsense too", { IIS_HTTPS(200), .canary = CANARY_ALIKE }, PATH_SERVES, CONFIDENCE_LOW },
    { "200, nonsense not", { IIS_HTTP(200), .canary = CANARY_DIFFERENT }, PATH_SERVES, CONFIDENCE_HIGH },
    { "401 of IIS, nonsense too", { IIS_HTTP(401), .canary = CANARY_ALIKE }, PATH_AUTH_CHALLENGE, CONFIDENCE_HIGH },
    { "401 of Windows, nonsense too", { UNNAMED(401), .canary = CANARY_ALIKE, .log_on = LOG_ON_WINDOWS }, PATH_AUTH_CHALLENGE, CONFIDENCE_HIGH },
    { "401 of a proxy, nonsense too", { UNNAMED(401), .canary = CANARY_ALIKE }, PATH_AUTH_CHALLENGE, CONFIDENCE_LOW },
    { "401 of a proxy, nonsense not", { UNNAMED(401), .canary = CANARY_DIFFERENT }, PATH_AUTH_CHALLENGE, CONFIDENCE_HIGH },
    { "405 of http.sys", { DRIVER(405) }, PATH_BROKEN, CONFIDENCE_MEDIUM },
    { "411 of http.sys", { DRIVER(411) }, PATH_BROKEN, CONFIDENCE_MEDIUM },
    { "413 of http.sys", { DRIVER(413) }, PATH_BROKEN, CONFIDENCE_MEDIUM },
    { "429 of http.sys", { DRIVER(429) }, PATH_UNMEASURED, CONFIDENCE_LOW },
    { "300", { IIS_HTTP(300) }, PATH_BROKEN, CONFIDENCE_LOW },
    { "305", { IIS_HTTP(305) }, PATH_BROKEN, CONFIDENCE_LOW },
    { "306", { IIS_HTTP(306) }, PATH_BROKEN, CONFIDENCE_LOW },
    { "401", { IIS_HTTP(401) }, PATH_AUTH_CHALLENGE, CONFIDENCE_HIGH },
    { "200, nonsense not measured", { IIS_HTTP(200), .canary = CANARY_UNMEASURED }, PATH_SERVES, CONFIDENCE_LOW },
    { "304, nonsense not measured", { IIS_HTTP(304), .canary = CANARY_UNMEASURED }, PATH_SERVES, CONFIDENCE_LOW },
    { "401 of a proxy, nonsense not measured", { UNNAMED(401), .canary = CANARY_UNMEASURED }, PATH_AUTH_CHALLENGE, CONFIDENCE_LOW },
    { "401 of Windows, nonsense not measured", { UNNAMED(401), .canary = CANARY_UNMEASURED, .log_on = LOG_ON_WINDOWS }, PATH_AUTH_CHALLENGE, CONFIDENCE_HIGH },
    { "401 of IIS, nonsense not measured", { IIS_HTTP(401), .canary = CANARY_UNMEASURED }, PATH_AUTH_CHALLENGE, CONFIDENCE_HIGH },
    { "405, nonsense not measured", { IIS_HTTP(405), .canary = CANARY_UNMEASURED }, PATH_SERVES, CONFIDENCE_LOW },
    { "412, nonsense not measured", { IIS_HTTP(412), .canary = CANARY_UNMEASURED }, PATH_SERVES, CONFIDENCE_LOW },
    { "304, nonsense too", { IIS_HTTP(304), .canary = CANARY_ALIKE }, PATH_SERVES, CONFIDENCE_LOW },
    { "412, nonsense too", { IIS_HTTP(412), .canary = CANARY_ALIKE }, PATH_SERVES, CONFIDENCE_LOW },
    { "405, nonsense too", { IIS_HTTP(405), .canary = CANARY_ALIKE }, PATH_SERVES, CONFIDENCE_LOW },
    { "405", { IIS_HTTP(405) }, PATH_SERVES, CONFIDENCE_LOW },
    { "406", { IIS_HTTP(406) }, PATH_SERVES, CONFIDENCE_LOW },
    { "411", { IIS_HTTP(411) }, PATH_SERVES, CONFIDENCE_LOW },
    { "415", { IIS_HTTP(415) }, PATH_SERVES, CONFIDENCE_LOW },
    { "410", { IIS_HTTP(410) }, PATH_MISSING, CONFIDENCE_MEDIUM },
    { "429", { IIS_HTTP(429) }, PATH_UNMEASURED, CONFIDENCE_LOW },
    { "418", { IIS_HTTP(418) }, PATH_BROKEN, CONFIDENCE_LOW },
    { "199", { IIS_HTTP(199) }, PATH_BROKEN, CONFIDENCE_LOW },
    { "999", { IIS_HTTP(999) }, PATH_BROKEN, CONFIDENCE_LOW },
    { "1000", { IIS_HTTP(1000) }, PATH_BROKEN, CONFIDENCE_LOW },

    { "400 to plain HTTP on TLS", { .scheme = SCHEME_HTTP, .port = PORT_TLS, .status = 400, .page = PAGE_WANTS_TLS, .speaker = SPEAKER_OTHER }, PATH_CLOSED, CONFIDENCE_HIGH },
    { "400 invalid host", { DRIVER(400), .page = PAGE_INVALID_HOSTNAME }, PATH_NO_SITE, CONFIDENCE_HIGH },
    { "400 invalid host, unnamed", { UNNAMED(400), .page = PAGE_INVALID_HOSTNAME }, PATH_NO_SITE, CONFIDENCE_MEDIUM },
    { "400 of http.sys", { DRIVER(400) }, PATH_BROKEN, CONFIDENCE_MEDIUM },
    { "400 for want of a certificate", { .scheme = SCHEME_HTTPS, .port = PORT_TLS, .status = 400, .speaker = SPEAKER_OTHER, .wish = WISH_ASKED }, PATH_REQUIRES_CLIENT_CERTIFICATE, CONFIDENCE_LOW },
    { "400 of IIS", { IIS_HTTP(400) }, PATH_BROKEN, CONFIDENCE_MEDIUM },
    { "404 of http.sys", { DRIVER(404), .page = PAGE_NOT_FOUND }, PATH_NO_SITE, CONFIDENCE_HIGH },
    { "404 through http.sys", { DRIVER(404) }, PATH_NO_SITE, CONFIDENCE_MEDIUM },
    { "404 of http.sys, unnamed", { UNNAMED(404), .page = PAGE_NOT_FOUND }, PATH_NO_SITE, CONFIDENCE_MEDIUM },
    { "404 of IIS", { IIS_HTTP(404) }, PATH_MISSING, CONFIDENCE_HIGH },
    { "404 unnamed", { UNNAMED(404) }, PATH_MISSING, CONFIDENCE_MEDIUM },
    { "503 of http.sys", { DRIVER(503) }, PATH_APP_DOWN, CONFIDENCE_HIGH },
    { "503 unnamed", { UNNAMED(503), .page = PAGE_UNAVAILABLE }, PATH_APP_DOWN, CONFIDENCE_MEDIUM },
    { "503 of IIS", { IIS_HTTP(503) }, PATH_APP_DOWN, CONFIDENCE_MEDIUM },
    { "500", { IIS_HTTP(500) }, PATH_APP_DOWN, CONFIDENCE_MEDIUM },
    { "502", { IIS_HTTP(502) }, PATH_APP_DOWN, CONFIDENCE_MEDIUM },
    { "504", { IIS_HTTP(504) }, PATH_APP_DOWN, CONFIDENCE_MEDIUM },
    { "501", { IIS_HTTP(501) }, PATH_BROKEN, CONFIDENCE_LOW },

    // 403 by which the server gets rid of us.
    { "403 throttled", { IIS_HTTP(403), .cause = CAUSE_THROTTLED, .canary = CANARY_FORBIDDEN, .twin = TWIN_ANSWERS }, PATH_UNMEASURED, CONFIDENCE_LOW },
    { "403s throttled", { IIS_HTTPS(403), .cause = CAUSE_THROTTLED }, PATH_UNMEASURED, CONFIDENCE_LOW },

    // 403 over HTTPS.
    { "403s that says 403.4", { IIS_HTTPS(403), .cause = CAUSE_SSL }, PATH_FORBIDDEN, CONFIDENCE_MEDIUM },
    { "403s that says 403.7", { IIS_HTTPS(403), .cause = CAUSE_CLIENT_CERTIFICATE }, PATH_REQUIRES_CLIENT_CERTIFICATE, CONFIDENCE_HIGH },
    { "403s that says 403.14", { IIS_HTTPS(403), .cause = CAUSE_OTHER }, PATH_FORBIDDEN, CONFIDENCE_HIGH },
    { "403s, nothing asked", { IIS_HTTPS(403) }, PATH_FORBIDDEN, CONFIDENCE_HIGH },
    { "403s, not known", { .scheme = SCHEME_HTTPS, .port = PORT_TLS, .status = 403, .wish = WISH_UNKNOWN }, PATH_FORBIDDEN, CONFIDENCE_MEDIUM },
    { "403s, shown", { .scheme = SCHEME_HTTPS, .port = PORT_TLS, .status = 403, .wish = WISH_MET }, PATH_FORBIDDEN, CONFIDENCE_MEDIUM },
    { "403s, asked", { .scheme = SCHEME_HTTPS, .port = PORT_TLS, .status = 403, .wish = WISH_ASKED }, PATH_REQUIRES_CLIENT_CERTIFICATE, CONFIDENCE_MEDIUM },

    // 403 over HTTP, in the order of the table.
    { "says 403.4 on both", { IIS_HTTP(403), .cause = CAUSE_SSL, .canary = CANARY_FORBIDDEN, .twin = TWIN_FORBIDDEN_ALIKE }, PATH_FORBIDDEN, CONFIDENCE_MEDIUM },
    { "says 403.4, HTTPS answers", { IIS_HTTP(403), .cause = CAUSE_SSL, .canary = CANARY_UNASKED, .twin = TWIN_ANSWERS }, PATH_REQUIRES_SSL, CONFIDENCE_HIGH },
    { "says 403.4, HTTPS has no such path", { IIS_HTTP(403), .cause = CAUSE_SSL, .canary = CANARY_UNASKED, .twin = TWIN_MISSING }, PATH_REQUIRES_SSL, CONFIDENCE_HIGH },
    { "says 403.4, another server over HTTPS", { IIS_HTTP(403), .cause = CAUSE_SSL, .twin = TWIN_OTHER_SERVER }, PATH_REQUIRES_SSL, CONFIDENCE_MEDIUM },
    { "says 403.4, no HTTPS", { IIS_HTTP(403), .cause = CAUSE_SSL, .canary = CANARY_UNASKED }, PATH_REQUIRES_SSL, CONFIDENCE_MEDIUM },
    { "says 403.7", { IIS_HTTP(403), .cause = CAUSE_CLIENT_CERTIFICATE }, PATH_REQUIRES_CLIENT_CERTIFICATE, CONFIDENCE_MEDIUM },
    { "says 403.14", { IIS_HTTP(403), .cause = CAUSE_OTHER, .canary = CANARY_FORBIDDEN, .twin = TWIN_ANSWERS }, PATH_FORBIDDEN, CONFIDENCE_HIGH },
    { "canary differs", { IIS_HTTP(403), .canary = CANARY_DIFFERENT, .twin = TWIN_ANSWERS }, PATH_FORBIDDEN, CONFIDENCE_MEDIUM },
    { "sends browsers to https", { IIS_HTTP(403), .cause = CAUSE_GOES_TO_HTTPS, .canary = CANARY_FORBIDDEN, .twin = TWIN_ANSWERS }, PATH_REQUIRES_SSL, CONFIDENCE_HIGH },
    { "pair", { IIS_HTTP(403), .canary = CANARY_FORBIDDEN, .twin = TWIN_ANSWERS }, PATH_REQUIRES_SSL, CONFIDENCE_MEDIUM },
    { "pair of a canary", { IIS_HTTP(403), .canary = CANARY_ITSELF, .twin = TWIN_ANSWERS }, PATH_REQUIRES_SSL, CONFIDENCE_MEDIUM },
    { "pair, not IIS", { UNNAMED(403), .canary = CANARY_FORBIDDEN, .twin = TWIN_ANSWERS }, PATH_REQUIRES_SSL, CONFIDENCE_LOW },
    { "pair without canary", { IIS_HTTP(403), .canary = CANARY_UNASKED, .twin = TWIN_ANSWERS }, PATH_REQUIRES_SSL, CONFIDENCE_LOW },
    { "HTTPS has no such path", { IIS_HTTP(403), .canary = CANARY_FORBIDDEN, .twin = TWIN_MISSING }, PATH_REQUIRES_SSL, CONFIDENCE_LOW },
    { "HTTPS has no such path, no canary", { IIS_HTTP(403), .canary = CANARY_UNASKED, .twin = TWIN_MISSING }, PATH_REQUIRES_SSL, CONFIDENCE_LOW },
    { "nobody has the canary, over HTTPS either", { IIS_HTTP(403), .canary = CANARY_ITSELF, .twin = TWIN_MISSING }, PATH_REQUIRES_SSL, CONFIDENCE_MEDIUM },
    { "likewise, not IIS", { UNNAMED(403), .canary = CANARY_ITSELF, .twin = TWIN_MISSING }, PATH_REQUIRES_SSL, CONFIDENCE_LOW },
    { "only this page has no such path over HTTPS", { IIS_HTTP(403), .canary = CANARY_DIFFERENT, .twin = TWIN_MISSING }, PATH_FORBIDDEN, CONFIDENCE_MEDIUM },
    { "another server over HTTPS", { UNNAMED(403), .canary = CANARY_FORBIDDEN, .twin = TWIN_OTHER_SERVER }, PATH_UNMEASURED, CONFIDENCE_LOW },
    { "HTTPS names the certificate", { IIS_HTTP(403), .canary = CANARY_FORBIDDEN, .twin = TWIN_PAST_SSL }, PATH_REQUIRES_SSL, CONFIDENCE_MEDIUM },
    { "403 on both, over HTTPS of the folder", { IIS_HTTP(403), .canary = CANARY_FORBIDDEN, .twin = TWIN_FORBIDDEN_ITSELF }, PATH_REQUIRES_SSL, CONFIDENCE_MEDIUM },
    { "likewise, not IIS", { UNNAMED(403), .canary = CANARY_FORBIDDEN, .twin = TWIN_FORBIDDEN_ITSELF }, PATH_REQUIRES_SSL, CONFIDENCE_LOW },
    { "403 on both, nonsense answered", { IIS_HTTP(403), .canary = CANARY_UNASKED, .twin = TWIN_FORBIDDEN_ITSELF }, PATH_FORBIDDEN, CONFIDENCE_MEDIUM },
    { "403 on both", { IIS_HTTP(403), .canary = CANARY_FORBIDDEN, .twin = TWIN_FORBIDDEN }, PATH_FORBIDDEN, CONFIDENCE_MEDIUM },
    { "HTTPS wants a certificate", { IIS_HTTP(403), .canary = CANARY_FORBIDDEN, .twin = TWIN_WANTS_CERTIFICATE }, PATH_UNMEASURED, CONFIDENCE_LOW },
    { "HTTPS sends back", { IIS_HTTP(403), .canary = CANARY_FORBIDDEN, .twin = TWIN_SENDS_BACK }, PATH_UNMEASURED, CONFIDENCE_LOW },
    { "HTTPS unclear", { IIS_HTTP(403), .canary = CANARY_FORBIDDEN, .twin = TWIN_UNCLEAR }, PATH_UNMEASURED, CONFIDENCE_LOW },
    { "no HTTPS", { IIS_HTTP(403), .canary = CANARY_FORBIDDEN, .twin = TWIN_ABSENT }, PATH_UNMEASURED, CONFIDENCE_LOW },
    { "no HTTPS, sends browsers", { IIS_HTTP(403), .cause = CAUSE_GOES_TO_HTTPS, .canary = CANARY_FORBIDDEN, .twin = TWIN_ABSENT }, PATH_UNMEASURED, CONFIDENCE_LOW },
};

// clang-format on

static void check_row(const struct path_row *row)
{
    const struct path_judgement judgement = classify_path(&row->facts);
    if (judgement.state != row->state || judgement.confidence != row->confidence) {
        fail_msg("%s: %s, %s: %s", row->name, path_state_name(judgement.state),
                 confidence_name(judgement.confidence), judgement.rule);
    }
    assert_non_null(judgement.rule);
}

static void every_answer_has_its_state(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_row(&rows[i]);
    }
}

static void check_lonely_403(unsigned speaker, unsigned canary, unsigned cause)
{
    const struct path_facts facts = {
        .scheme = SCHEME_HTTP,
        .port = PORT_HTTP,
        .status = 403,
        .speaker = (enum speaker)speaker,
        .canary = (enum canary_voice)canary,
        .cause = (enum named_cause)cause,
        .twin = TWIN_ABSENT,
    };
    const enum path_state found = classify_path(&facts).state;
    assert_true(found != PATH_REQUIRES_SSL || cause == CAUSE_SSL);
}

// The one rule that matters most: a 403 alone, whoever sends it, never requires SSL.
static void a_403_without_https_requires_ssl_only_if_the_page_says_so(void **state)
{
    (void)state;
    const unsigned combinations = SPEAKER_COUNT * CANARY_VOICE_COUNT * CAUSE_COUNT;
    for (unsigned i = 0; i < combinations; i++) {
        check_lonely_403(i % SPEAKER_COUNT, i / SPEAKER_COUNT % CANARY_VOICE_COUNT,
                         i / SPEAKER_COUNT / CANARY_VOICE_COUNT);
    }
}

static bool is_reached(const struct path_rule *rule)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (path_rules_find(&rows[i].facts) == rule) {
            return true;
        }
    }
    return false;
}

static void check_rule(const struct path_rule *rule)
{
    if (!is_reached(rule)) {
        fail_msg("no case for the rule \"%s\"", rule->rule);
    }
}

static void every_rule_decides_a_case(void **state)
{
    (void)state;
    size_t count = 0;
    const struct path_rule *rules = path_rules(&count);
    assert_true(count > 0);
    for (size_t i = 0; i < count; i++) {
        check_rule(&rules[i]);
    }
}

static void what_nonsense_is_answered_with_too_is_good_for_no_verdict(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct path_judgement judgement = classify_path(&rows[i].facts);
        const bool is_open =
            rows[i].facts.canary == CANARY_ALIKE || rows[i].facts.canary == CANARY_UNMEASURED;
        assert_int_equal(judgement.is_doubtful, is_open && judgement.confidence == CONFIDENCE_LOW);
    }
}

struct chain_row {
    enum chain_end end;
    enum path_state state;
};

static void every_end_of_a_redirect_has_its_state(void **state)
{
    (void)state;
    static const struct chain_row chains[] = {
        { CHAIN_WITHOUT_TARGET, PATH_BROKEN },
        { CHAIN_INVALID_TARGET, PATH_BROKEN },
        { CHAIN_LOOP, PATH_REDIRECT_LOOP },
        { CHAIN_TOO_LONG, PATH_REDIRECT_LOOP },
        { CHAIN_TO_HTTPS, PATH_REDIRECTS_TO_HTTPS },
        { CHAIN_TO_HTTPS_ELSEWHERE_PORT, PATH_REDIRECTS_TO_HTTPS },
        { CHAIN_TO_WRONG_HTTPS, PATH_REDIRECTS_TO_HTTPS },
        { CHAIN_TO_DEAD_HTTPS, PATH_REDIRECTS_TO_HTTPS },
        { CHAIN_TO_UNMEASURED_HTTPS, PATH_REDIRECTS_TO_HTTPS },
        { CHAIN_INSIDE, PATH_UNMEASURED },
        { CHAIN_INSIDE_FOR_ALL, PATH_SERVES },
        { CHAIN_TO_HTTPS_OF_ANOTHER, PATH_REDIRECTS_TO_HTTPS },
        { CHAIN_TO_HTTP, PATH_REDIRECTS_TO_HTTP },
        { CHAIN_ELSEWHERE, PATH_REDIRECTS_ELSEWHERE },
        { CHAIN_INSIDE_PARAMETERS, PATH_SERVES },
        { CHAIN_INSIDE_UNMEASURED, PATH_UNMEASURED },
    };
    assert_int_equal(sizeof(chains) / sizeof(chains[0]), CHAIN_END_COUNT);
    for (size_t i = 0; i < sizeof(chains) / sizeof(chains[0]); i++) {
        assert_int_equal(classify_chain(chains[i].end, NULL).state, chains[i].state);
        assert_non_null(classify_chain(chains[i].end, NULL).rule);
    }
    const struct path_judgement last = { .state = PATH_AUTH_CHALLENGE };
    assert_int_equal(classify_chain(CHAIN_INSIDE, &last).state, PATH_AUTH_CHALLENGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_answer_has_its_state),
        cmocka_unit_test(every_rule_decides_a_case),
        cmocka_unit_test(what_nonsense_is_answered_with_too_is_good_for_no_verdict),
        cmocka_unit_test(a_403_without_https_requires_ssl_only_if_the_page_says_so),
        cmocka_unit_test(every_end_of_a_redirect_has_its_state),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

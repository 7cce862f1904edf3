// Every row of the table from what a port said to its state.

#include "support/unit.h"
#include "verdict/classify_port.h"
#include "verdict/port_rules.h"

#include <string.h>

struct port_row {
    const char *name;
    enum connect_voice connect;
    enum hello_voice hello;
    enum plain_voice plain;
    enum port_state state;
    enum confidence confidence;
};

// clang-format off
static const struct port_row rows[] = {
    { "complete", CONNECT_ACCEPTED, HELLO_COMPLETE, PLAIN_UNASKED, PORT_TLS, CONFIDENCE_HIGH },
    { "complete, plain ended", CONNECT_ACCEPTED, HELLO_COMPLETE, PLAIN_ENDED, PORT_TLS, CONFIDENCE_HIGH },
    { "complete, plain wants TLS", CONNECT_ACCEPTED, HELLO_COMPLETE, PLAIN_WANTS_TLS, PORT_TLS, CONFIDENCE_HIGH },
    { "client certificate", CONNECT_ACCEPTED, HELLO_WANTS_CERTIFICATE, PLAIN_UNASKED, PORT_TLS, CONFIDENCE_HIGH },
    { "beyond our library", CONNECT_ACCEPTED, HELLO_BEYOND_US, PLAIN_UNASKED, PORT_TLS, CONFIDENCE_MEDIUM },
    { "both, TLS unfinished", CONNECT_ACCEPTED, HELLO_ALERT, PLAIN_ANSWERED, PORT_HTTP, CONFIDENCE_MEDIUM },
    { "plain only", CONNECT_ACCEPTED, HELLO_UNASKED, PLAIN_ANSWERED, PORT_HTTP, CONFIDENCE_HIGH },
    { "plain, hello in clear", CONNECT_ACCEPTED, HELLO_CLEAR_HTTP, PLAIN_ANSWERED, PORT_HTTP, CONFIDENCE_HIGH },
    { "plain, hello ended", CONNECT_ACCEPTED, HELLO_ENDED, PLAIN_ANSWERED, PORT_HTTP, CONFIDENCE_HIGH },
    { "says it is TLS", CONNECT_ACCEPTED, HELLO_UNASKED, PLAIN_WANTS_TLS, PORT_TLS, CONFIDENCE_MEDIUM },
    { "only 400, hello in clear", CONNECT_ACCEPTED, HELLO_CLEAR_HTTP, PLAIN_BAD_REQUEST, PORT_HTTP, CONFIDENCE_HIGH },
    { "only 400", CONNECT_ACCEPTED, HELLO_UNASKED, PLAIN_BAD_REQUEST, PORT_HTTP, CONFIDENCE_HIGH },
    { "only 400, and an alert", CONNECT_ACCEPTED, HELLO_ALERT, PLAIN_BAD_REQUEST, PORT_BROKEN, CONFIDENCE_HIGH },
    { "hello answered by HTTP", CONNECT_ACCEPTED, HELLO_CLEAR_HTTP, PLAIN_SILENT, PORT_HTTP, CONFIDENCE_MEDIUM },
    { "another name", CONNECT_ACCEPTED, HELLO_NEEDS_ANOTHER_NAME, PLAIN_UNASKED, PORT_BROKEN, CONFIDENCE_HIGH },
    { "alert", CONNECT_ACCEPTED, HELLO_ALERT, PLAIN_UNASKED, PORT_BROKEN, CONFIDENCE_HIGH },
    { "begun", CONNECT_ACCEPTED, HELLO_BEGUN, PLAIN_ENDED, PORT_BROKEN, CONFIDENCE_HIGH },
    { "malformed TLS", CONNECT_ACCEPTED, HELLO_MALFORMED, PLAIN_ENDED, PORT_BROKEN, CONFIDENCE_HIGH },
    { "malformed HTTP", CONNECT_ACCEPTED, HELLO_ENDED, PLAIN_MALFORMED, PORT_BROKEN, CONFIDENCE_HIGH },
    { "begun HTTP", CONNECT_ACCEPTED, HELLO_ENDED, PLAIN_BEGUN, PORT_BROKEN, CONFIDENCE_HIGH },
    { "begun HTTP, silent in TLS", CONNECT_ACCEPTED, HELLO_SILENT, PLAIN_BEGUN, PORT_BROKEN, CONFIDENCE_HIGH },
    { "begun HTTP, hello answered by HTTP", CONNECT_ACCEPTED, HELLO_CLEAR_HTTP, PLAIN_BEGUN, PORT_HTTP, CONFIDENCE_MEDIUM },
    { "begun HTTP, hello answered by other bytes", CONNECT_ACCEPTED, HELLO_CLEAR_BYTES, PLAIN_BEGUN, PORT_BROKEN, CONFIDENCE_HIGH },
    { "says TLS, does none", CONNECT_ACCEPTED, HELLO_ENDED, PLAIN_WANTS_TLS, PORT_BROKEN, CONFIDENCE_HIGH },
    { "TLS record", CONNECT_ACCEPTED, HELLO_UNASKED, PLAIN_TLS_RECORD, PORT_TLS, CONFIDENCE_MEDIUM },
    { "TLS record, no handshake", CONNECT_ACCEPTED, HELLO_ENDED, PLAIN_TLS_RECORD, PORT_BROKEN, CONFIDENCE_MEDIUM },
    { "neither", CONNECT_ACCEPTED, HELLO_CLEAR_BYTES, PLAIN_OTHER_BYTES, PORT_OTHER, CONFIDENCE_HIGH },
    { "no HTTP", CONNECT_ACCEPTED, HELLO_ENDED, PLAIN_OTHER_BYTES, PORT_OTHER, CONFIDENCE_MEDIUM },
    { "no TLS", CONNECT_ACCEPTED, HELLO_CLEAR_BYTES, PLAIN_ENDED, PORT_OTHER, CONFIDENCE_MEDIUM },
    { "no TLS, plain silent", CONNECT_ACCEPTED, HELLO_CLEAR_BYTES, PLAIN_SILENT, PORT_UNMEASURED, CONFIDENCE_LOW },
    { "no TLS, plain unasked", CONNECT_ACCEPTED, HELLO_CLEAR_BYTES, PLAIN_UNASKED, PORT_UNMEASURED, CONFIDENCE_LOW },
    { "disputed", CONNECT_ACCEPTED, HELLO_DISPUTED, PLAIN_ENDED, PORT_BROKEN, CONFIDENCE_LOW },
    { "reset", CONNECT_ACCEPTED, HELLO_ENDED, PLAIN_ENDED, PORT_RESET_AFTER_HELLO, CONFIDENCE_HIGH },
    { "reset, plain silent", CONNECT_ACCEPTED, HELLO_ENDED, PLAIN_SILENT, PORT_RESET_AFTER_HELLO, CONFIDENCE_HIGH },
    { "reset, plain unasked", CONNECT_ACCEPTED, HELLO_ENDED, PLAIN_UNASKED, PORT_RESET_AFTER_HELLO, CONFIDENCE_LOW },
    { "silent", CONNECT_ACCEPTED, HELLO_SILENT, PLAIN_SILENT, PORT_SILENT, CONFIDENCE_HIGH },
    { "silent, plain ended", CONNECT_ACCEPTED, HELLO_SILENT, PLAIN_ENDED, PORT_SILENT, CONFIDENCE_MEDIUM },
    { "silent, plain unasked", CONNECT_ACCEPTED, HELLO_SILENT, PLAIN_UNASKED, PORT_UNMEASURED, CONFIDENCE_LOW },
    { "unsupported", CONNECT_ACCEPTED, HELLO_UNSUPPORTED, PLAIN_ENDED, PORT_UNMEASURED, CONFIDENCE_LOW },
    { "plain ended, TLS unasked", CONNECT_ACCEPTED, HELLO_UNASKED, PLAIN_ENDED, PORT_UNMEASURED, CONFIDENCE_LOW },
    { "accepted only", CONNECT_ACCEPTED, HELLO_UNASKED, PLAIN_UNASKED, PORT_UNMEASURED, CONFIDENCE_LOW },
    { "refused", CONNECT_REFUSED, HELLO_UNASKED, PLAIN_UNASKED, PORT_CLOSED, CONFIDENCE_HIGH },
    { "unreachable", CONNECT_UNREACHABLE, HELLO_UNASKED, PLAIN_UNASKED, PORT_UNREACHABLE, CONFIDENCE_HIGH },
    { "timed out", CONNECT_TIMED_OUT, HELLO_UNASKED, PLAIN_UNASKED, PORT_FILTERED, CONFIDENCE_HIGH },
    { "out of scope", CONNECT_OUT_OF_SCOPE, HELLO_UNASKED, PLAIN_UNASKED, PORT_UNMEASURED, CONFIDENCE_LOW },
    { "unresolved", CONNECT_UNRESOLVED, HELLO_UNASKED, PLAIN_UNASKED, PORT_UNMEASURED, CONFIDENCE_LOW },
    { "local fault", CONNECT_LOCAL_FAULT, HELLO_UNASKED, PLAIN_UNASKED, PORT_UNMEASURED, CONFIDENCE_LOW },
    { "not asked", CONNECT_NOT_ASKED, HELLO_UNASKED, PLAIN_UNASKED, PORT_UNMEASURED, CONFIDENCE_LOW },
};

// clang-format on

static struct port_facts facts_of(const struct port_row *row)
{
    return (struct port_facts){
        .connect = row->connect,
        .connect_attempts = 2,
        .hello = row->hello,
        .hello_attempts = 3,
        .alert = 40,
        .plain = row->plain,
        .plain_attempts = 1,
    };
}

static void check_row(const struct port_row *row)
{
    struct arena arena = { 0 };
    const struct port_facts facts = facts_of(row);
    const struct port_judgement judgement = classify_port(&arena, &facts);
    if (judgement.state != row->state || judgement.confidence != row->confidence) {
        fail_msg("%s: %s, %s", row->name, port_state_name(judgement.state), judgement.rule);
    }
    arena_clear(&arena);
}

static void every_voice_has_its_state(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_row(&rows[i]);
    }
}

static bool is_reached(const struct port_rule *rule)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct port_facts facts = facts_of(&rows[i]);
        if (port_rules_find(&facts) == rule) {
            return true;
        }
    }
    return false;
}

static void check_rule(const struct port_rule *rule)
{
    if (!is_reached(rule)) {
        fail_msg("no case for the rule \"%s\"", rule->rule);
    }
}

static void every_rule_decides_a_case(void **state)
{
    (void)state;
    size_t count = 0;
    const struct port_rule *rules = port_rules(&count);
    assert_true(count > 0);
    for (size_t i = 0; i < count; i++) {
        check_rule(&rules[i]);
    }
}

// Every combination of voices: a state that says TLS, HTTP or closed rests on a voice that says so.
static void no_combination_claims_what_nobody_said(void **state)
{
    (void)state;
    struct arena arena = { 0 };
    for (unsigned hello = 0; hello < HELLO_VOICE_COUNT; hello++) {
        for (unsigned plain = 0; plain < PLAIN_VOICE_COUNT; plain++) {
            const struct port_facts facts = { .connect = CONNECT_ACCEPTED,
                                              .hello = (enum hello_voice)hello,
                                              .hello_attempts = 2,
                                              .alert = 40,
                                              .plain = (enum plain_voice)plain };
            const enum port_state found = classify_port(&arena, &facts).state;
            const bool is_tls =
                hello <= HELLO_BEYOND_US || plain == PLAIN_WANTS_TLS || plain == PLAIN_TLS_RECORD;
            const bool is_http =
                plain == PLAIN_ANSWERED || plain == PLAIN_BAD_REQUEST || hello == HELLO_CLEAR_HTTP;
            assert_true(found != PORT_TLS || is_tls);
            assert_true(found != PORT_HTTP || is_http);
            assert_true(found != PORT_CLOSED);
        }
    }
    arena_clear(&arena);
}

static void an_alert_is_named_in_the_rule(void **state)
{
    (void)state;
    struct arena arena = { 0 };
    struct port_facts facts = { .hello = HELLO_ALERT, .plain = PLAIN_UNASKED, .alert = 70 };
    assert_non_null(strstr(classify_port(&arena, &facts).rule, "protocol_version (70)"));
    facts.hello = HELLO_NEEDS_ANOTHER_NAME;
    facts.alert = 112;
    const char *rule = classify_port(&arena, &facts).rule;
    assert_non_null(strstr(rule, "no TLS for this name"));
    assert_non_null(strstr(rule, "unrecognized_name (112)"));
    facts.hello = HELLO_ALERT;
    facts.alert = 201;
    assert_non_null(strstr(classify_port(&arena, &facts).rule, "alert 201"));
    arena_clear(&arena);
}

static void a_reset_that_was_not_confirmed_is_doubtful(void **state)
{
    (void)state;
    struct arena arena = { 0 };
    struct port_facts facts = { .hello = HELLO_ENDED, .hello_attempts = 1, .plain = PLAIN_ENDED };
    struct port_judgement judgement = classify_port(&arena, &facts);
    assert_int_equal(judgement.state, PORT_RESET_AFTER_HELLO);
    assert_true(judgement.is_doubtful);
    assert_int_equal(judgement.confidence, CONFIDENCE_MEDIUM);
    facts.plain_attempts = 2; // an HTTP port is confirmed by plain requests
    judgement = classify_port(&arena, &facts);
    assert_false(judgement.is_doubtful);
    assert_int_equal(judgement.confidence, CONFIDENCE_HIGH);
    arena_clear(&arena);
}

static void tls_that_only_works_at_times_is_tls_with_less_confidence(void **state)
{
    (void)state;
    struct arena arena = { 0 };
    const struct port_facts facts = { .hello = HELLO_COMPLETE,
                                      .is_hello_mixed = true,
                                      .plain = PLAIN_UNASKED };
    const struct port_judgement judgement = classify_port(&arena, &facts);
    assert_int_equal(judgement.state, PORT_TLS);
    assert_int_equal(judgement.confidence, CONFIDENCE_MEDIUM);
    assert_false(judgement.is_doubtful);
    arena_clear(&arena);
}

static void one_time_out_is_less_sure_than_two(void **state)
{
    (void)state;
    struct arena arena = { 0 };
    const struct port_facts facts = { .connect = CONNECT_TIMED_OUT,
                                      .connect_attempts = 1,
                                      .hello = HELLO_UNASKED,
                                      .plain = PLAIN_UNASKED };
    assert_int_equal(classify_port(&arena, &facts).confidence, CONFIDENCE_MEDIUM);
    arena_clear(&arena);
}

static void what_went_wrong_here_is_told_with_its_detail(void **state)
{
    (void)state;
    struct arena arena = { 0 };
    const struct port_facts facts = { .connect = CONNECT_LOCAL_FAULT,
                                      .connect_attempts = 1,
                                      .hello = HELLO_UNASKED,
                                      .plain = PLAIN_UNASKED,
                                      .detail = "Too many open files" };
    assert_non_null(strstr(classify_port(&arena, &facts).rule, "Too many open files"));
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_voice_has_its_state),
        cmocka_unit_test(every_rule_decides_a_case),
        cmocka_unit_test(no_combination_claims_what_nobody_said),
        cmocka_unit_test(an_alert_is_named_in_the_rule),
        cmocka_unit_test(a_reset_that_was_not_confirmed_is_doubtful),
        cmocka_unit_test(tls_that_only_works_at_times_is_tls_with_less_confidence),
        cmocka_unit_test(one_time_out_is_less_sure_than_two),
        cmocka_unit_test(what_went_wrong_here_is_told_with_its_detail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// Is what the system says told as what was seen?
#include "engine/outcome.h"
#include "support/unit.h"

#include <errno.h>

static void connect_errors_are_told_apart(void **state)
{
    (void)state;

    static const struct {
        int system_error;
        enum ending ending;
        enum outcome expected;
    } rows[] = {
        { ECONNREFUSED, ENDING_BY_ITSELF, OUTCOME_REFUSED },
        { ETIMEDOUT, ENDING_BY_ITSELF, OUTCOME_TIMED_OUT },
        { EHOSTUNREACH, ENDING_BY_ITSELF, OUTCOME_UNREACHABLE },
        { ENETUNREACH, ENDING_BY_ITSELF, OUTCOME_UNREACHABLE },
        { EMFILE, ENDING_BY_ITSELF, OUTCOME_LOCAL_FAULT },
        { ENFILE, ENDING_BY_ITSELF, OUTCOME_LOCAL_FAULT },
        { ENOBUFS, ENDING_BY_ITSELF, OUTCOME_LOCAL_FAULT },
        { ENOMEM, ENDING_BY_ITSELF, OUTCOME_LOCAL_FAULT },
        { EADDRNOTAVAIL, ENDING_BY_ITSELF, OUTCOME_LOCAL_FAULT },
        { EACCES, ENDING_BY_ITSELF, OUTCOME_LOCAL_FAULT },
        { EPERM, ENDING_BY_ITSELF, OUTCOME_LOCAL_FAULT },
        { 0, ENDING_BY_ITSELF, OUTCOME_LOCAL_FAULT },
        { 0, ENDING_TIME_OUT, OUTCOME_TIMED_OUT },
        { 0, ENDING_DEADLINE, OUTCOME_NOT_ASKED },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_int_equal(outcome_of_connection(rows[i].system_error, rows[i].ending),
                         rows[i].expected);
    }
}

static struct tls_facts facts_with(int received, int sent)
{
    struct tls_facts facts;
    tls_facts_init(&facts);
    facts.has_begun = true;
    facts.alert_received = received;
    facts.alert_sent = sent;
    return facts;
}

static void handshakes_end_in_many_ways(void **state)
{
    (void)state;

    static const struct {
        int alert_received;
        int alert_sent;
        enum connection_end end;
        enum ending ending;
        enum outcome expected;
    } rows[] = {
        { -1, -1, CONNECTION_END_RESET, ENDING_BY_ITSELF, OUTCOME_RESET },
        { -1, -1, CONNECTION_END_CLOSED, ENDING_BY_ITSELF, OUTCOME_CLOSED },
        { -1, -1, CONNECTION_END_NONE, ENDING_TIME_OUT, OUTCOME_TIMED_OUT },
        { -1, -1, CONNECTION_END_NONE, ENDING_DEADLINE, OUTCOME_NOT_ASKED },
        { 40, -1, CONNECTION_END_RESET, ENDING_BY_ITSELF, OUTCOME_ALERT },
        { -1, 70, CONNECTION_END_NONE, ENDING_BY_ITSELF, OUTCOME_UNSUPPORTED },
        { -1, 50, CONNECTION_END_NONE, ENDING_BY_ITSELF, OUTCOME_MALFORMED },
        { -1, 22, CONNECTION_END_CLOSED, ENDING_BY_ITSELF, OUTCOME_MALFORMED },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct tls_facts facts = facts_with(rows[i].alert_received, rows[i].alert_sent);
        assert_int_equal(outcome_of_handshake(&facts, rows[i].end, rows[i].ending),
                         rows[i].expected);
    }
}

static void clear_text_is_no_tls_whatever_we_say_to_it(void **state)
{
    (void)state;
    struct tls_facts facts = facts_with(-1, 70);
    facts.has_first_record = true;
    static const char first[] = "HTTP/";
    for (size_t i = 0; i < TLS_RECORD_HEADER_SIZE; i++) {
        facts.first_record[i] = (uint8_t)first[i];
    }
    assert_int_equal(outcome_of_handshake(&facts, CONNECTION_END_CLOSED, ENDING_BY_ITSELF),
                     OUTCOME_NOT_TLS);
}

static void a_hello_that_was_never_sent_is_our_own_doing(void **state)
{
    (void)state;
    struct tls_facts facts;
    tls_facts_init(&facts);
    assert_int_equal(outcome_of_handshake(&facts, CONNECTION_END_NONE, ENDING_BY_ITSELF),
                     OUTCOME_UNSUPPORTED);
}

static void answers_end_in_many_ways(void **state)
{
    (void)state;
    static const uint8_t alert[] = { 21, 3, 1, 0, 2 };
    static const uint8_t ssh[] = { 'S', 'S', 'H', '-' };

    const struct {
        struct answer_end end;
        enum outcome expected;
    } rows[] = {
        { { .alert = -1, .alert_sent = -1, .is_header_complete = true, .code = CURLE_PARTIAL_FILE },
          OUTCOME_OK },
        { { .alert = -1, .alert_sent = -1, .code = CURLE_RECV_ERROR, .end = CONNECTION_END_RESET },
          OUTCOME_RESET },
        { { .alert = -1,
            .alert_sent = -1,
            .code = CURLE_GOT_NOTHING,
            .end = CONNECTION_END_CLOSED },
          OUTCOME_CLOSED },
        { { .alert = -1, .alert_sent = -1, .ending = ENDING_TIME_OUT }, OUTCOME_TIMED_OUT },
        { { .alert = -1, .alert_sent = -1, .ending = ENDING_DEADLINE }, OUTCOME_NOT_ASKED },
        { { .alert = 116, .code = CURLE_RECV_ERROR }, OUTCOME_ALERT },
        { { .alert = -1, .alert_sent = -1, .is_header_broken = true, .code = CURLE_WRITE_ERROR },
          OUTCOME_MALFORMED },
        { { .alert = -1, .alert_sent = -1, .code = CURLE_WEIRD_SERVER_REPLY }, OUTCOME_MALFORMED },
        { { .alert = -1,
            .alert_sent = -1,
            .was_reuse_refused = true,
            .code = CURLE_COULDNT_CONNECT },
          OUTCOME_KEPT_CONNECTION_ENDED },
        { { .alert = -1, .alert_sent = -1, .clear = alert, .clear_length = sizeof(alert) },
          OUTCOME_TLS_RECORD },
        { { .alert = -1, .alert_sent = -1, .clear = ssh, .clear_length = sizeof(ssh) },
          OUTCOME_NOT_HTTP },
        { { .alert = -1, .alert_sent = -1, .code = CURLE_OUT_OF_MEMORY },
          OUTCOME_MALFORMED }, // a line too long
        { { .alert = -1, .alert_sent = 20, .code = CURLE_RECV_ERROR }, OUTCOME_MALFORMED },
        { { .alert = -1, .alert_sent = 80, .code = CURLE_RECV_ERROR }, OUTCOME_UNSUPPORTED },
        { { .alert = -1, .alert_sent = -1, .is_flooded = true, .code = CURLE_RECV_ERROR },
          OUTCOME_MALFORMED },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_int_equal(outcome_of_answer(&rows[i].end), rows[i].expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(connect_errors_are_told_apart),
        cmocka_unit_test(handshakes_end_in_many_ways),
        cmocka_unit_test(clear_text_is_no_tls_whatever_we_say_to_it),
        cmocka_unit_test(a_hello_that_was_never_sent_is_our_own_doing),
        cmocka_unit_test(answers_end_in_many_ways),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// Is an answer taken in rightly, and within its limits?
#include "engine/answer.h"
#include "support/unit.h"

#include <string.h>

static bool take_line(struct answer_reader *answer, const char *line)
{
    return answer_take_header(answer, line, strlen(line));
}

static void the_wanted_fields_are_kept(void **state)
{
    (void)state;
    struct answer_reader answer;
    answer_init(&answer);
    assert_true(take_line(&answer, "HTTP/1.1 302 Redirect\r\n"));
    assert_true(take_line(&answer, "sErVeR:  Microsoft-IIS/10.0 \r\n"));
    assert_true(take_line(&answer, "Location: https://ns1/a\r\n"));
    assert_true(take_line(&answer, "Location: https://second/\r\n"));
    assert_true(take_line(&answer, "X-Server: no\r\n"));
    assert_false(answer.is_header_complete);
    assert_true(take_line(&answer, "\r\n"));
    assert_true(answer.is_header_complete);
    assert_int_equal(answer.status, 302);
    assert_string_equal(answer_field(&answer, ANSWER_FIELD_SERVER), "Microsoft-IIS/10.0");
    assert_string_equal(answer_field(&answer, ANSWER_FIELD_LOCATION), "https://ns1/a");
    assert_null(answer_field(&answer, ANSWER_FIELD_CONTENT_TYPE));
    answer_clear(&answer);
}

static void of_a_challenge_only_the_scheme_is_kept(void **state)
{
    (void)state;

    static const struct {
        const char *lines[3];
        const char *expected;
    } rows[] = {
        { { "WWW-Authenticate: Negotiate\r\n", "WWW-Authenticate: NTLM\r\n" }, "Negotiate, NTLM" },
        { { "WWW-Authenticate: Negotiate, NTLM\r\n" }, "Negotiate, NTLM" },
        { { "WWW-Authenticate: NTLM TlRMTVNTUAACAAAA==\r\n" }, "NTLM" },
        { { "WWW-Authenticate: Digest realm=\"a, b\", nonce=\"x\", Basic realm=\"c\"\r\n" },
          "Digest, Basic" },
        { { "WWW-Authenticate: , ,\r\n" }, NULL },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct answer_reader answer;
        answer_init(&answer);
        assert_true(take_line(&answer, "HTTP/1.1 401 Unauthorized\r\n"));
        for (size_t line = 0; line < 3 && rows[i].lines[line] != NULL; line++) {
            assert_true(take_line(&answer, rows[i].lines[line]));
        }
        const char *schemes = answer_field(&answer, ANSWER_FIELD_AUTHENTICATE);
        if (rows[i].expected == NULL) {
            assert_null(schemes);
        } else {
            assert_string_equal(schemes, rows[i].expected);
        }
        answer_clear(&answer);
    }
}

static void an_interim_answer_leaves_nothing_behind(void **state)
{
    (void)state;
    struct answer_reader answer;
    answer_init(&answer);
    assert_true(take_line(&answer, "HTTP/1.1 100 Continue\r\n"));
    assert_true(take_line(&answer, "Server: interim\r\n"));
    assert_true(take_line(&answer, "\r\n"));
    assert_false(answer.is_header_complete);
    assert_true(take_line(&answer, "HTTP/1.1 204 No Content\r\n"));
    assert_true(take_line(&answer, "\r\n"));
    assert_int_equal(answer.status, 204);
    assert_null(answer_field(&answer, ANSWER_FIELD_SERVER));
    answer_clear(&answer);
}

static void a_line_may_go_on_in_the_next(void **state)
{
    (void)state;
    struct answer_reader answer;
    answer_init(&answer);
    assert_true(take_line(&answer, "HTTP/1.1 302 Found\r\n"));
    assert_true(take_line(&answer, "Location: https://ns1/\r\n"));
    assert_true(take_line(&answer, "X-Other: a\r\n"));
    assert_true(take_line(&answer, "\t of no interest\r\n"));
    assert_true(take_line(&answer, "Server: Microsoft-IIS\r\n"));
    assert_true(take_line(&answer, "  10.0\r\n"));
    assert_true(take_line(&answer, "   \r\n"));
    assert_false(answer.is_header_complete);
    assert_true(take_line(&answer, "\r\n"));
    assert_true(answer.is_header_complete);
    assert_string_equal(answer_field(&answer, ANSWER_FIELD_LOCATION), "https://ns1/");
    assert_string_equal(answer_field(&answer, ANSWER_FIELD_SERVER), "Microsoft-IIS 10.0");
    answer_clear(&answer);
}

static void a_header_that_breaks_the_rules_ends_the_transfer(void **state)
{
    (void)state;
    static const char *const rows[][3] = {
        { "HTTP/1.1 99 Low\r\n" },
        { "HTTP/1.1 2000 OK\r\n" },
        { "HTTP/1.1 200OK\r\n" },
        { "HTTP/1.1\r\n" },
        { "HTTP/1." },
        { "HTTP/2 200\r\n" },
        { "http/1.1 200 OK\r\n" },
        { "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\n" },
        { "HTTP/1.1 200 OK\r\n", "\rX: y\r\n" },
        { "HTTP/1.1 200 OK\r\n", "Content-Length: -1\r\n" },
        { "HTTP/1.1 200 OK\r\n", "Content-Length: 1, 1\r\n" },
        { "HTTP/1.1 200 OK\r\n", "Content-Length:\r\n" },
        { "HTTP/1.1 200 OK\r\n", "Content-Length: 1\r\n", "content-length: 2\r\n" },
        { "HTTP/1.1 200 OK\r\n", "Content-Length: 1\r\n", " 2\r\n" },
        { "HTTP/1.1 101 Switching Protocols\r\n", "\r\n" },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct answer_reader answer;
        answer_init(&answer);
        bool goes_on = true;
        for (size_t line = 0; line < 3 && rows[i][line] != NULL; line++) {
            assert_true(goes_on);
            goes_on = take_line(&answer, rows[i][line]);
        }
        assert_false(goes_on);
        assert_true(answer.is_header_broken);
        assert_false(answer.is_header_complete);
        answer_clear(&answer);
    }
}

static void a_trailer_beyond_its_limit_is_cut(void **state)
{
    (void)state;
    struct answer_reader answer;
    answer_init(&answer);
    assert_true(take_line(&answer, "HTTP/1.1 200 OK\r\n"));
    assert_true(take_line(&answer, "\r\n"));
    size_t taken = 0;
    while (take_line(&answer, "Server: 0123456789012345678901234567890123456789\r\n")) {
        taken += 50;
        assert_true(taken <= (size_t)128 * 1024);
    }
    assert_true(answer.is_body_cut);
    assert_null(answer_field(&answer, ANSWER_FIELD_SERVER));
    answer_clear(&answer);
}

static void a_header_beyond_its_limit_ends_the_transfer(void **state)
{
    (void)state;
    struct answer_reader answer;
    answer_init(&answer);
    size_t taken = 0;
    while (take_line(&answer, "X-Filler: 0123456789012345678901234567890123456789\r\n")) {
        taken += 52;
        assert_true(taken <= (size_t)64 * 1024);
    }
    assert_true(answer.is_header_broken);
    answer_clear(&answer);
}

static void a_body_is_kept_where_it_tells_something(void **state)
{
    (void)state;

    static const struct {
        const char *status_line;
        size_t kept;
    } rows[] = {
        { "HTTP/1.1 200 OK\r\n", 0 },
        { "HTTP/1.1 302 Found\r\n", 0 },
        { "HTTP/1.1 401 Unauthorized\r\n", 0 },
        { "HTTP/1.1 403 Forbidden\r\n", 5 },
        { "HTTP/1.1 503 Service Unavailable\r\n", 5 },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct answer_reader answer;
        answer_init(&answer);
        assert_true(take_line(&answer, rows[i].status_line));
        assert_true(take_line(&answer, "\r\n"));
        assert_true(answer_take_body(&answer, "a\0b\0c", 5));
        assert_int_equal(answer.body.length, rows[i].kept);
        assert_int_equal(answer.body_size, 5);
        answer_clear(&answer);
    }
}

static void a_body_beyond_its_limit_is_cut(void **state)
{
    (void)state;
    static const char block[8192] = "x";
    struct answer_reader answer;
    answer_init(&answer);
    assert_true(take_line(&answer, "HTTP/1.1 404 Not Found\r\n"));
    assert_true(take_line(&answer, "\r\n"));
    for (int i = 0; i < 8; i++) {
        assert_true(answer_take_body(&answer, block, sizeof(block)));
    }
    assert_false(answer_take_body(&answer, block, 1));
    assert_true(answer.is_body_cut);
    assert_int_equal(answer.body.length, 2048);
    answer_clear(&answer);
}

static void what_comes_without_a_header_is_no_body(void **state)
{
    (void)state;
    struct answer_reader answer;
    answer_init(&answer);
    assert_false(answer_take_body(&answer, "SSH-2.0", 7));
    assert_int_equal(answer.status, 0);
    assert_int_equal(answer.body.length, 7);
    answer_clear(&answer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_wanted_fields_are_kept),
        cmocka_unit_test(of_a_challenge_only_the_scheme_is_kept),
        cmocka_unit_test(an_interim_answer_leaves_nothing_behind),
        cmocka_unit_test(a_line_may_go_on_in_the_next),
        cmocka_unit_test(a_header_that_breaks_the_rules_ends_the_transfer),
        cmocka_unit_test(a_trailer_beyond_its_limit_is_cut),
        cmocka_unit_test(a_header_beyond_its_limit_ends_the_transfer),
        cmocka_unit_test(a_body_is_kept_where_it_tells_something),
        cmocka_unit_test(a_body_beyond_its_limit_is_cut),
        cmocka_unit_test(what_comes_without_a_header_is_no_body),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

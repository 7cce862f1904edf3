// Is a header that breaks the rules, or does not end, told from one that came whole?
#include "hostile.h"
#include "support/unit.h"

#define LENGTH_2 "Content-Length: 2\r\n"
#define GOOD_END LENGTH_2 "\r\nok"

// clang-format off
static const struct hostile_answer status_lines[] = {
    { "HTTP/1.0 is an answer", HOSTILE_BYTES("HTTP/1.0 404 Not Found\r\n" GOOD_END), NULL, HOSTILE_CLOSES,
      "ok 404", NULL, NULL },
    { "a reason may be missing", HOSTILE_BYTES("HTTP/1.1 404 \r\n" GOOD_END), NULL, HOSTILE_SERVES,
      "ok 404", NULL, NULL },
    { "so may the blank before it", HOSTILE_BYTES("HTTP/1.1 404\r\n" GOOD_END), NULL, HOSTILE_SERVES,
      "ok 404", NULL, NULL },
    { "two blanks are forgiven", HOSTILE_BYTES("HTTP/1.1  404 Not Found\r\n" GOOD_END), NULL, HOSTILE_SERVES,
      "ok 404", NULL, NULL },
    { "lines may end with LF alone", HOSTILE_BYTES("HTTP/1.1 404 Not Found\nContent-Length: 2\n\nok"), NULL,
      HOSTILE_SERVES, "ok 404", NULL, NULL },
    { "the highest status there is", HOSTILE_BYTES("HTTP/1.1 999 Request denied\r\n" GOOD_END), NULL,
      HOSTILE_SERVES, "ok 999", NULL, NULL },
    { "99 is no status", HOSTILE_BYTES("HTTP/1.1 99 Low\r\n" GOOD_END), NULL, HOSTILE_HANGS,
      "malformed", NULL, NULL },
    { "099 is none either", HOSTILE_BYTES("HTTP/1.1 099 Low\r\n" GOOD_END), NULL, HOSTILE_HANGS,
      "malformed", NULL, NULL },
    { "000 is none", HOSTILE_BYTES("HTTP/1.1 000 Nothing\r\n" GOOD_END), NULL, HOSTILE_HANGS,
      "malformed", NULL, NULL },
    { "1000 is none", HOSTILE_BYTES("HTTP/1.1 1000 High\r\n" GOOD_END), NULL, HOSTILE_HANGS,
      "malformed", NULL, NULL },
    { "20 is none", HOSTILE_BYTES("HTTP/1.1 20 OK\r\n" GOOD_END), NULL, HOSTILE_HANGS,
      "malformed", NULL, NULL },
    { "-20 is none", HOSTILE_BYTES("HTTP/1.1 -20 OK\r\n" GOOD_END), NULL, HOSTILE_HANGS,
      "malformed", NULL, NULL },
    { "20x is none", HOSTILE_BYTES("HTTP/1.1 20x OK\r\n" GOOD_END), NULL, HOSTILE_HANGS,
      "malformed", NULL, NULL },
    { "a word is none", HOSTILE_BYTES("HTTP/1.1 OK\r\n" GOOD_END), NULL, HOSTILE_HANGS,
      "malformed", NULL, NULL },
    { "nothing is none", HOSTILE_BYTES("HTTP/1.1\r\n" GOOD_END), NULL, HOSTILE_HANGS,
      "malformed", NULL, NULL },
    { "without a version it is no HTTP", HOSTILE_BYTES("HTTP 404 Not Found\r\n" GOOD_END), NULL, HOSTILE_HANGS,
      "not_http", "not_http!", "not_http|=handshake reset default!" },
    { "HTTP/2 has no status line", HOSTILE_BYTES("HTTP/2 404 Not Found\r\n" GOOD_END), NULL, HOSTILE_HANGS,
      "malformed", NULL, NULL },
    { "HTTP/3.0 has none either", HOSTILE_BYTES("HTTP/3.0 404 Not Found\r\n" GOOD_END), NULL, HOSTILE_HANGS,
      "malformed", NULL, NULL },
    { "HTTP/0.9 has none", HOSTILE_BYTES("HTTP/0.9 404 Not Found\r\n" GOOD_END), NULL, HOSTILE_HANGS,
      "malformed", NULL, NULL },
    { "a version of two digits is none", HOSTILE_BYTES("HTTP/1.10 404 Not Found\r\n" GOOD_END), NULL,
      HOSTILE_HANGS, "malformed", NULL, NULL },
    { "lower case is no HTTP", HOSTILE_BYTES("http/1.1 404 Not Found\r\n" GOOD_END), NULL, HOSTILE_HANGS,
      "malformed", NULL, NULL },
    { "a zero byte in the status line", HOSTILE_BYTES("HTTP/1.1 404 Not\0Found\r\n" GOOD_END), NULL,
      HOSTILE_HANGS, "malformed", NULL, NULL },
    { "a zero byte within the status", HOSTILE_BYTES("HTTP/1.1 40\0" "4 Not Found\r\n" GOOD_END), NULL,
      HOSTILE_HANGS, "malformed", NULL, NULL },
    { "a control byte in the reason is no harm", HOSTILE_BYTES("HTTP/1.1 404 \x1b[2J\x07\r\n" GOOD_END), NULL,
      HOSTILE_SERVES, "ok 404", NULL, NULL },
    { "a bare CR in the status line", HOSTILE_BYTES("HTTP/1.1 404 Not\rFound\r\n" GOOD_END), NULL,
      HOSTILE_SERVES, "ok 404", NULL, NULL },
    { "an empty line before the status line is no HTTP", HOSTILE_BYTES("\r\nHTTP/1.1 404 Not Found\r\n" GOOD_END),
      NULL, HOSTILE_HANGS, "not_http", "not_http!", "not_http|=handshake reset default!" },
    { "so are blanks", HOSTILE_BYTES("  HTTP/1.1 404 Not Found\r\n" GOOD_END), NULL, HOSTILE_HANGS,
      "not_http", "not_http!", "not_http|=handshake reset default!" },
    { "ICY is no HTTP", HOSTILE_BYTES("ICY 200 OK\r\n" GOOD_END), NULL, HOSTILE_HANGS,
      "not_http", "not_http!", "not_http|=handshake reset default!" },
    { "HTTP/0.9 is no HTTP", HOSTILE_BYTES("<html>no header at all</html>"), NULL, HOSTILE_CLOSES,
      "not_http", "not_http!", "not_http|=handshake reset default!" },
    { "frames of HTTP/2 are none", HOSTILE_BYTES("\0\0\x12\x04\0\0\0\0\0\0\x03\0\0\0\x80"), NULL, HOSTILE_HANGS,
      "not_http", "not_http!", "not_http|=handshake reset default!" },
    { "the preface of HTTP/2 is none", HOSTILE_BYTES("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), NULL, HOSTILE_HANGS,
      "not_http", "not_http!", "not_http|=handshake reset default!" },
    { "a zero byte alone is none", HOSTILE_BYTES("\0"), NULL, HOSTILE_HANGS,
      "not_http", "not_http!", "not_http|=handshake reset default!" },
};

static const struct hostile_answer fields[] = {
    { "a zero byte in a name", HOSTILE_BYTES("HTTP/1.1 404 No\r\nA\0b: c\r\n" GOOD_END), NULL, HOSTILE_HANGS,
      "malformed", NULL, NULL },
    { "a zero byte in a value", HOSTILE_BYTES("HTTP/1.1 404 No\r\nServer: a\0b\r\n" GOOD_END), NULL, HOSTILE_HANGS,
      "malformed", NULL, NULL },
    { "control bytes in names and values", HOSTILE_BYTES("HTTP/1.1 404 No\r\nA\x01: \x1b[31m\r\n" GOOD_END), NULL,
      HOSTILE_SERVES, "ok 404", NULL, NULL },
    { "a line without a colon", HOSTILE_BYTES("HTTP/1.1 404 No\r\nnothing\r\n" GOOD_END), NULL,
      HOSTILE_HANGS, "malformed", NULL, NULL },
    { "a line that goes on in the next", HOSTILE_BYTES("HTTP/1.1 404 No\r\nServer: a\r\n b\r\n\tc\r\n" GOOD_END),
      NULL, HOSTILE_SERVES, "ok 404", NULL, NULL },
    { "a line of blanks is not the end of the header",
      HOSTILE_BYTES("HTTP/1.1 404 No\r\nServer: a\r\n  \r\nX: y"), NULL, HOSTILE_CLOSES,
      "closed|~|closed #2", NULL, "closed|=handshake reset default|closed #2" },
    { "a second status line", HOSTILE_BYTES("HTTP/1.1 404 No\r\nHTTP/1.1 200 OK\r\n" GOOD_END), NULL,
      HOSTILE_HANGS, "malformed", NULL, NULL },
    { "two lengths that agree", HOSTILE_BYTES("HTTP/1.1 404 No\r\n" LENGTH_2 GOOD_END), NULL, HOSTILE_SERVES,
      "ok 404", NULL, NULL },
    { "two lengths that differ", HOSTILE_BYTES("HTTP/1.1 404 No\r\nContent-Length: 3\r\n" GOOD_END), NULL,
      HOSTILE_HANGS, "malformed", NULL, NULL },
    { "a length below zero", HOSTILE_BYTES("HTTP/1.1 404 No\r\nContent-Length: -2\r\n\r\nok"), NULL,
      HOSTILE_HANGS, "malformed", NULL, NULL },
    { "a length that is none", HOSTILE_BYTES("HTTP/1.1 404 No\r\nContent-Length: two\r\n\r\nok"), NULL,
      HOSTILE_HANGS, "malformed", NULL, NULL },
    { "a length with something behind it", HOSTILE_BYTES("HTTP/1.1 404 No\r\nContent-Length: 2x\r\n\r\nok"), NULL,
      HOSTILE_HANGS, "malformed", NULL, NULL },
    { "a list of lengths", HOSTILE_BYTES("HTTP/1.1 404 No\r\nContent-Length: 2, 2\r\n\r\nok"), NULL,
      HOSTILE_HANGS, "malformed", NULL, NULL },
    { "an empty length", HOSTILE_BYTES("HTTP/1.1 404 No\r\nContent-Length: \r\n\r\nok"), NULL,
      HOSTILE_HANGS, "malformed", NULL, NULL },
    { "a length of 2^63", HOSTILE_BYTES("HTTP/1.1 404 No\r\nContent-Length: 9223372036854775808\r\n\r\nok"), NULL,
      HOSTILE_CLOSES, "ok 404", NULL, NULL },
    { "a header without end", "HTTP/1.1 404 No\r\n", 0, "X-More: 0123456789012345678901234567890123\r\n",
      HOSTILE_FLOODS, "malformed", NULL, NULL },
    { "a line without end", "HTTP/1.1 404 No\r\nX-More: ", 0, "0123456789012345678901234567890123456789",
      HOSTILE_FLOODS, "malformed", NULL, NULL },
    { "a status line without end", "HTTP/1.1 404 ", 0, "0123456789012345678901234567890123456789",
      HOSTILE_FLOODS, "malformed", NULL, NULL },
    { "a header that drips", "HTTP/1.1 404 No\r\n", 0, "X-More: 0\r\n", HOSTILE_DRIPS,
      "timed_out", "timed_out", "timed_out|=handshake reset default!" },
    { "a status line that drips", "", 0, "HTTP/1.1 404 it never ends", HOSTILE_DRIPS,
      "timed_out", "timed_out", "timed_out|=handshake reset default!" },
    { "silence within the header", "HTTP/1.1 404 No\r\nServer: Te", 0, NULL, HOSTILE_HANGS,
      "timed_out", NULL, "timed_out|=handshake reset default!" },
    { "silence", "", 0, NULL, HOSTILE_HANGS,
      "timed_out", NULL, "timed_out|=handshake reset default!" },
};

static const struct hostile_answer interim_answers[] = {
    { "a few interim answers", HOSTILE_BYTES("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nServer: x\r\n\r\n"
      "HTTP/1.1 404 No\r\n" GOOD_END), NULL, HOSTILE_SERVES, "ok 404", NULL, NULL },
    { "a storm of 100", "", 0, "HTTP/1.1 100 Continue\r\n\r\n", HOSTILE_FLOODS, "malformed", NULL, NULL },
    { "a storm of 103", "", 0, "HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n", HOSTILE_FLOODS,
      "malformed", NULL, NULL },
    { "a drizzle of 102", "", 0, "HTTP/1.1 102 Processing\r\n\r\n", HOSTILE_DRIPS,
      "timed_out", "timed_out", "timed_out|=handshake reset default!" },
    { "only an interim answer", "HTTP/1.1 100 Continue\r\n\r\n", 0, NULL, HOSTILE_CLOSES,
      "closed|~|closed #2", NULL, "closed|=handshake reset default|closed #2" },
    { "an upgrade that nobody asked for", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", 0, NULL,
      HOSTILE_HANGS, "malformed", NULL, NULL },
};

// clang-format on

static void a_status_line_is_one_or_it_is_not(void **state)
{
    (void)state;
    hostile_check_answers(status_lines, sizeof(status_lines) / sizeof(status_lines[0]));
}

static void fields_are_taken_or_break_the_header(void **state)
{
    (void)state;
    hostile_check_answers(fields, sizeof(fields) / sizeof(fields[0]));
}

static void interim_answers_are_skipped_within_limits(void **state)
{
    (void)state;
    hostile_check_answers(interim_answers, sizeof(interim_answers) / sizeof(interim_answers[0]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_status_line_is_one_or_it_is_not),
        cmocka_unit_test(fields_are_taken_or_break_the_header),
        cmocka_unit_test(interim_answers_are_skipped_within_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

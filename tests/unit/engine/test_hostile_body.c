// Does the status stand when the body breaks the rules, and is no next path answered by it?
#include "base/moment.h"
#include "hostile.h"
#include "support/unit.h"

#define MILLISECOND_NS INT64_C(1000000)

#define CHUNKED       "HTTP/1.1 404 No\r\nTransfer-Encoding: chunked\r\n\r\n"
#define SIXTY_FOUR    "0123456789012345678901234567890123456789012345678901234567890123"
#define SECOND_ANSWER "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno"

// The beginning of a gzip stream of zeros (RFC 1952), as gzip(1) makes it.
#define GZIP_BEGINNING                                                                             \
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xed\xc1\x31\x01\x00\x00\x00\xc2\xa0\xf5\x4f\x6d\x08" \
    "\x5f\xa0\x00"

// As it goes on: 1 KiB of it for each MiB.
#define ZEROS_16  "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
#define ZEROS_64  ZEROS_16 ZEROS_16 ZEROS_16 ZEROS_16
#define ZEROS_256 ZEROS_64 ZEROS_64 ZEROS_64 ZEROS_64
#define GZIP_BOMB GZIP_BEGINNING ZEROS_256 ZEROS_256 ZEROS_256

// clang-format off
static const struct hostile_answer lengths[] = {
    { "a body without length ends with its connection", "HTTP/1.1 404 No\r\n\r\nall of it", 0, NULL,
      HOSTILE_CLOSES, "ok 404", NULL, NULL },
    { "or with a reset, and then it is cut", "HTTP/1.1 404 No\r\n\r\nnot all of it", 0, NULL,
      HOSTILE_RESETS, "ok 404 cut", NULL, NULL },
    { "a body that stops short", "HTTP/1.1 404 No\r\nContent-Length: 100\r\n\r\nshort", 0, NULL,
      HOSTILE_CLOSES, "ok 404 cut", NULL, NULL },
    { "a body that is reset", "HTTP/1.1 404 No\r\nContent-Length: 100\r\n\r\nshort", 0, NULL,
      HOSTILE_RESETS, "ok 404 cut", NULL, NULL },
    { "a body that is still to come", "HTTP/1.1 404 No\r\nContent-Length: 100\r\n\r\nshort", 0, NULL,
      HOSTILE_HANGS, "ok 404 cut", NULL, NULL },
    { "a body that drips", "HTTP/1.1 404 No\r\nContent-Length: 100000\r\n\r\n", 0, "drop",
      HOSTILE_DRIPS, "ok 404 cut", NULL, NULL },
    { "a body without length that drips", "HTTP/1.1 404 No\r\n\r\n", 0, "drop", HOSTILE_DRIPS,
      "ok 404 cut", NULL, NULL },
    { "a body without end", "HTTP/1.1 404 No\r\n\r\n", 0, SIXTY_FOUR, HOSTILE_FLOODS,
      "ok 404 cut", NULL, NULL },
    { "a body as long as can be", "HTTP/1.1 404 No\r\nContent-Length: 9223372036854775807\r\n\r\n", 0,
      SIXTY_FOUR, HOSTILE_FLOODS, "ok 404 cut", NULL, NULL },
    { "a body that stays behind the header for ever", "HTTP/1.1 404 No\r\n\r\n", 0, NULL, HOSTILE_HANGS,
      "ok 404 cut", NULL, NULL },
    { "a body of zero and control bytes", HOSTILE_BYTES("HTTP/1.1 404 No\r\nContent-Length: 4\r\n\r\n\0\x1b\x07\0"),
      NULL, HOSTILE_SERVES, "ok 404", NULL, NULL },
    { "a body of 0 bytes", "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n", 0, NULL, HOSTILE_SERVES,
      "ok 404", NULL, NULL },
    { "204 has no body", "HTTP/1.1 204 No Content\r\n\r\n", 0, NULL, HOSTILE_SERVES,
      "ok 204", NULL, NULL },
    { "304 has none, whatever its length", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", 0, NULL,
      HOSTILE_SERVES, "ok 304", NULL, NULL },
    { "a length that no body follows, as after HEAD", "HTTP/1.1 404 No\r\nContent-Length: 5\r\n\r\n", 0, NULL,
      HOSTILE_CLOSES, "ok 404 cut", NULL, NULL },
    { "what says gzip is not unpacked", HOSTILE_BYTES("HTTP/1.1 404 No\r\nContent-Encoding: gzip\r\n\r\n" GZIP_BEGINNING),
      NULL, HOSTILE_CLOSES, "ok 404", NULL, NULL },
    { "gzip as a transfer encoding, cut short",
      HOSTILE_BYTES("HTTP/1.1 404 No\r\nTransfer-Encoding: gzip, chunked\r\n\r\n1a\r\n" GZIP_BEGINNING "\r\n0\r\n\r\n"),
      NULL, HOSTILE_SERVES, "ok 404", NULL, NULL },
    { "a bomb of it is left when it has grown enough",
      HOSTILE_BYTES("HTTP/1.1 404 No\r\nTransfer-Encoding: gzip, chunked\r\n\r\n31a\r\n" GZIP_BOMB "\r\n0\r\n\r\n"),
      NULL, HOSTILE_SERVES, "ok 404 cut", NULL, NULL },
    { "as a content encoding the bomb stays a small body",
      HOSTILE_BYTES("HTTP/1.1 404 No\r\nContent-Encoding: gzip\r\nContent-Length: 794\r\n\r\n" GZIP_BOMB),
      NULL, HOSTILE_SERVES, "ok 404", NULL, NULL },
    { "a transfer encoding that is none", "HTTP/1.1 404 No\r\nTransfer-Encoding: sesame\r\n\r\nopen", 0, NULL,
      HOSTILE_CLOSES, "ok 404 cut", NULL, NULL },
};

static const struct hostile_answer chunks[] = {
    { "chunks", CHUNKED "3\r\nabc\r\n2;a=b\r\nde\r\n0\r\nServer: trailer\r\n\r\n", 0, NULL, HOSTILE_SERVES,
      "ok 404", NULL, NULL },
    { "a size that is none", CHUNKED "xyz\r\n", 0, NULL, HOSTILE_HANGS, "ok 404 cut", NULL, NULL },
    { "a size below zero", CHUNKED "-3\r\nabc\r\n", 0, NULL, HOSTILE_HANGS, "ok 404 cut", NULL, NULL },
    { "a size beyond all numbers", CHUNKED "fffffffffffffffff\r\nabc", 0, NULL, HOSTILE_HANGS,
      "ok 404 cut", NULL, NULL },
    { "a size as large as can be", CHUNKED "7fffffffffffffff\r\n", 0, SIXTY_FOUR, HOSTILE_FLOODS,
      "ok 404 cut", NULL, NULL },
    { "a chunk without its line break", CHUNKED "3\r\nabcdef\r\n", 0, NULL, HOSTILE_HANGS,
      "ok 404 cut", NULL, NULL },
    { "an extension without end", CHUNKED "3;a=", 0, SIXTY_FOUR, HOSTILE_FLOODS, "ok 404 cut", NULL, NULL },
    { "a size without end", CHUNKED, 0, "0000000000", HOSTILE_FLOODS, "ok 404 cut", NULL, NULL },
    { "chunks of one byte without end", CHUNKED, 0, "1\r\na\r\n", HOSTILE_FLOODS, "ok 404 cut", NULL, NULL },
    { "a trailer without end", CHUNKED "0\r\n", 0, "X-Trailer: 0123456789\r\n", HOSTILE_FLOODS,
      "ok 404 cut", NULL, NULL },
    { "a trailer line without end", CHUNKED "0\r\nX-Trailer: ", 0, SIXTY_FOUR, HOSTILE_FLOODS,
      "ok 404 cut", NULL, NULL },
    { "a close before the last chunk", CHUNKED "3\r\nabc\r\n", 0, NULL, HOSTILE_CLOSES,
      "ok 404 cut", NULL, NULL },
    { "a close within a chunk", CHUNKED "3\r\na", 0, NULL, HOSTILE_CLOSES, "ok 404 cut", NULL, NULL },
    { "a reset within a chunk", CHUNKED "3\r\na", 0, NULL, HOSTILE_RESETS, "ok 404 cut", NULL, NULL },
    { "a close before the trailer's end", CHUNKED "0\r\n", 0, NULL, HOSTILE_CLOSES, "ok 404 cut", NULL, NULL },
    { "chunks that stop", CHUNKED "3\r\nabc\r\n", 0, NULL, HOSTILE_HANGS, "ok 404 cut", NULL, NULL },
    { "chunks beside a length", "HTTP/1.1 404 No\r\nContent-Length: 100\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3\r\nabc\r\n0\r\n\r\n", 0, NULL, HOSTILE_SERVES, "ok 404", NULL, NULL },
};

static const struct hostile_answer surplus[] = {
    { "a body longer than its length", "HTTP/1.1 404 No\r\nContent-Length: 2\r\n\r\nok and more", 0, NULL,
      HOSTILE_SERVES, "ok 404", NULL, NULL },
    { "two answers to one request", "HTTP/1.1 404 No\r\nContent-Length: 2\r\n\r\nok" SECOND_ANSWER, 0, NULL,
      HOSTILE_SERVES, "ok 404", NULL, NULL },
    { "two answers, the first without a body", "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n" SECOND_ANSWER, 0, NULL,
      HOSTILE_SERVES, "ok 404", NULL, NULL },
    { "two answers, the first in chunks", CHUNKED "0\r\n\r\n" SECOND_ANSWER, 0, NULL, HOSTILE_SERVES,
      "ok 404", NULL, NULL },
    { "204 with an answer for a body", "HTTP/1.1 204 No Content\r\n\r\n" SECOND_ANSWER, 0, NULL, HOSTILE_SERVES,
      "ok 204", NULL, NULL },
    { "304 with an answer for a body", "HTTP/1.1 304 Not Modified\r\nContent-Length: 2\r\n\r\n" SECOND_ANSWER, 0,
      NULL, HOSTILE_SERVES, "ok 304", NULL, NULL },
};

// clang-format on

static void a_body_of_any_length_leaves_the_status_standing(void **state)
{
    (void)state;
    hostile_check_answers(lengths, sizeof(lengths) / sizeof(lengths[0]));
}

static void broken_chunks_leave_the_status_standing(void **state)
{
    (void)state;
    hostile_check_answers(chunks, sizeof(chunks) / sizeof(chunks[0]));
}

static void what_comes_too_much_answers_nobody(void **state)
{
    (void)state;
    hostile_check_answers(surplus, sizeof(surplus) / sizeof(surplus[0]));
}

static void never_end_a_body(struct server_connection *connection, unsigned number)
{
    (void)number;
    while (server_read_request(connection)) {
        if (server_is_asked_for(connection, "/b")) {
            server_write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
        } else {
            server_answer(connection, "200 OK", "", "ok");
        }
    }
}

static void a_body_that_does_not_end_costs_a_second_and_no_time_out(void **state)
{
    (void)state;
    struct server *server = server_start(never_end_a_body);
    struct walk walk;
    walk_init(&walk);
    walk_be_patient(&walk);
    const int64_t began_ns = moment_monotonic_ns();
    walk_port(&walk, server_port(server), SCHEME_HTTP);
    assert_true(moment_monotonic_ns() - began_ns < walk.options.answer_timeout_ms * MILLISECOND_NS);
    assert_string_equal(walk.transcript.text, "connection ok\n"
                                              "answer ok http /a 200\n"
                                              "answer ok http /b 200 cut\n"
                                              "answer ok http /c 200\n");
    assert_int_equal(server_count(server), 2);
    walk_clear(&walk);
    server_stop(server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_body_of_any_length_leaves_the_status_standing),
        cmocka_unit_test(broken_chunks_leave_the_status_standing),
        cmocka_unit_test(what_comes_too_much_answers_nobody),
        cmocka_unit_test(a_body_that_does_not_end_costs_a_second_and_no_time_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

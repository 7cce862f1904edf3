// Do TLS records and messages that break the rules, or never end, come to an end?
#include "hostile.h"
#include "support/server_tls.h"
#include "support/unit.h"

#include <openssl/ssl.h>

#include <string.h>

// Three times as many are a flood.
#define TICKETS_PER_REQUEST 500

/** What is said in answer to a ClientHello. */
struct words {
    const char *bytes;
    size_t length;
    const char *filler;
    size_t filler_length;
    enum hostile_end end;
};

static void say(struct server_connection *connection, unsigned number)
{
    (void)number;
    const struct words *words = server_context(connection);
    const int first = server_peek(connection);
    server_read_some(connection);
    if (first != 22) { // asked in clear, after all else has failed
        return;
    }
    bool goes_on = server_write_raw(connection, words->bytes, words->length);
    while (goes_on && words->end == HOSTILE_FLOODS) {
        goes_on = server_write_raw(connection, words->filler, words->filler_length);
    }
    for (size_t i = 0; words->end == HOSTILE_DRIPS && server_pause(connection, 20); i++) {
        (void)server_write_raw(connection, &words->filler[i % words->filler_length], 1);
    }
    if (words->end == HOSTILE_HANGS) {
        server_wait_for_end(connection);
    }
}

// clang-format off
#define SAY(text, what)   &(const struct words){ HOSTILE_BYTES(text), NULL, 0, what }
#define FLOOD(text, more) &(const struct words){ HOSTILE_BYTES(text), HOSTILE_BYTES(more), HOSTILE_FLOODS }
#define DRIP(text, more)  &(const struct words){ HOSTILE_BYTES(text), HOSTILE_BYTES(more), HOSTILE_DRIPS }
// clang-format on

#define RANDOM "0123456789abcdef0123456789abcdef"
// ServerHello of TLS 1.2: no session, ECDHE-RSA-AES128-GCM-SHA256, no compression.
#define SERVER_HELLO "\x16\x03\x03\x00\x2a\x02\x00\x00\x26\x03\x03" RANDOM "\x00\xc0\x2f\x00"
#define EMPTY_16     "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
#define EMPTY_256                                                                             \
    EMPTY_16 EMPTY_16 EMPTY_16 EMPTY_16 EMPTY_16 EMPTY_16 EMPTY_16 EMPTY_16 EMPTY_16 EMPTY_16 \
        EMPTY_16 EMPTY_16 EMPTY_16 EMPTY_16 EMPTY_16 EMPTY_16

#define CONNECTED         "connection ok\n"
#define SEEN(outcome)     CONNECTED "handshake " outcome "\n"
#define ENDED_BY(outcome) SEEN(outcome) WALK_LEFT_ALL("https")
#define IN_CLEAR          "answer closed http /a\n" WALK_LEFT_OTHERS("https")

// Asked under TLS 1.2, again, and in clear.
#define CLOSED                   \
    SEEN("closed default")       \
    "handshake closed tls_1_2\n" \
    "handshake closed default #2\n" IN_CLEAR

// clang-format off
static const struct hostile_server records[] = {
    { "a record of no bytes, again and again", say, FLOOD("", "\x16\x03\x03\x00\x00"), ENDED_BY("malformed default"), false },
    { "a record a byte too long", say, SAY("\x16\x03\x03\x48\x01" "x", HOSTILE_HANGS), ENDED_BY("malformed default"), false },
    { "a record that is cut short", say, SAY("\x16\x03\x03\x00\x2a\x02\x00", HOSTILE_CLOSES), CLOSED, false },
    { "a record of data", say, SAY("\x17\x03\x03\x00\x02ok", HOSTILE_HANGS), ENDED_BY("malformed default"), false },
    { "a change of cipher first", say, SAY("\x14\x03\x03\x00\x01\x01", HOSTILE_HANGS), ENDED_BY("malformed default"), true },
    { "a heartbeat", say, SAY("\x18\x03\x03\x00\x02ok", HOSTILE_HANGS), SEEN("not_tls default") IN_CLEAR, false },
    { "a record of no known type", say, SAY("\x63\x03\x03\x00\x02ok", HOSTILE_HANGS), SEEN("not_tls default") IN_CLEAR, false },
    { "a record of version 9", say, SAY("\x16\x09\x09\x00\x02ok", HOSTILE_HANGS), SEEN("not_tls default") IN_CLEAR, false },
    { "SSL 3.0", say, SAY("\x16\x03\x00\x00\x2a\x02\x00\x00\x26\x03\x00" RANDOM "\x00\x00\x2f\x00", HOSTILE_HANGS), ENDED_BY("unsupported default"), false },
    { "plain HTTP", say, SAY("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", HOSTILE_CLOSES), SEEN("not_tls default") IN_CLEAR, false },
    { "zero bytes", say, SAY(EMPTY_256, HOSTILE_CLOSES), SEEN("not_tls default") IN_CLEAR, false },
    { "one byte", say, SAY("\x16", HOSTILE_CLOSES), CLOSED, false },
    { "warnings without end", say, FLOOD("", "\x15\x03\x03\x00\x02\x01\x5a"), ENDED_BY("malformed default"), false },
    { "one warning and a close", say, SAY("\x15\x03\x03\x00\x02\x01\x70", HOSTILE_CLOSES), CLOSED, false },
    { "a farewell", say, SAY("\x15\x03\x03\x00\x02\x01\x00", HOSTILE_CLOSES), CLOSED, false },
    { "an alert of one byte", say, SAY("\x15\x03\x03\x00\x01\x02", HOSTILE_HANGS), ENDED_BY("malformed default"), false },
    { "an alert that nobody knows", say, SAY("\x15\x03\x03\x00\x02\x02\xfe", HOSTILE_HANGS), ENDED_BY("alert default alert=254"), false },
    { "a handshake that drips", say, DRIP("\x16\x03\x03\x40\x00", "\x02"), SEEN("timed_out default") IN_CLEAR, true },
    { "requests to begin without end", say, FLOOD("", "\x16\x03\x03\x01\x00" EMPTY_256), ENDED_BY("malformed default"), false },
    { "the same behind a ServerHello", say, FLOOD(SERVER_HELLO, "\x16\x03\x03\x01\x00" EMPTY_256), ENDED_BY("malformed default"), false },
    { "a message of no known type", say, SAY(SERVER_HELLO "\x16\x03\x03\x00\x04\x63\x00\x00\x00", HOSTILE_HANGS), ENDED_BY("malformed default"), false },
    { "a compressed certificate that nobody asked for", say, SAY(SERVER_HELLO "\x16\x03\x03\x00\x08\x19\x00\x00\x04\x00\x01\x00\x00", HOSTILE_HANGS), ENDED_BY("malformed default"), false },
    { "a message longer than may be", say, SAY(SERVER_HELLO "\x16\x03\x03\x00\x04\x0b\xff\xff\xff", HOSTILE_HANGS), ENDED_BY("malformed default"), false },
    { "an empty list of certificates", say, SAY(SERVER_HELLO "\x16\x03\x03\x00\x07\x0b\x00\x00\x03\x00\x00\x00", HOSTILE_HANGS), ENDED_BY("malformed default"), false },
    { "an empty message of certificates", say, SAY(SERVER_HELLO "\x16\x03\x03\x00\x04\x0b\x00\x00\x00", HOSTILE_HANGS), ENDED_BY("malformed default"), false },
    { "a certificate of no bytes", say, SAY(SERVER_HELLO "\x16\x03\x03\x00\x0a\x0b\x00\x00\x06\x00\x00\x03\x00\x00\x00", HOSTILE_HANGS), ENDED_BY("malformed default chain=1"), false },
    { "a list that is longer than its message", say, SAY(SERVER_HELLO "\x16\x03\x03\x00\x0b\x0b\x00\x00\x07\x00\xff\xff\x00\x00\x01\xff", HOSTILE_HANGS), ENDED_BY("malformed default chain=1"), false },
    { "a certificate that is longer than its list", say, SAY(SERVER_HELLO "\x16\x03\x03\x00\x0b\x0b\x00\x00\x07\x00\x00\x04\x00\xff\xff\xff", HOSTILE_HANGS), ENDED_BY("malformed default chain=1"), false },
    { "a ServerHello that ends too soon", say, SAY("\x16\x03\x03\x00\x06\x02\x00\x00\x02\x03\x03", HOSTILE_HANGS), ENDED_BY("malformed default"), false },
};

// clang-format on

static void serve_chain(struct server_connection *connection, unsigned number)
{
    (void)number;
    if (server_begin_tls(connection, server_context(connection))) {
        while (server_read_request(connection)) {
            server_answer(connection, "200 OK", "", "ok");
        }
    }
}

static int send_ticket(SSL *ssl)
{
    return SSL_new_session_ticket(ssl) == 1 && SSL_do_handshake(ssl) == 1;
}

static int ask_for_key_update(SSL *ssl)
{
    return SSL_key_update(ssl, SSL_KEY_UPDATE_REQUESTED) == 1 && SSL_do_handshake(ssl) == 1;
}

static int send_key_update(SSL *ssl)
{
    return SSL_key_update(ssl, SSL_KEY_UPDATE_NOT_REQUESTED) == 1 && SSL_do_handshake(ssl) == 1;
}

static int renegotiate(SSL *ssl)
{
    char nothing = 0;
    if (SSL_renegotiate(ssl) != 1 || SSL_do_handshake(ssl) != 1) {
        return 0;
    }
    SSL_clear_mode(ssl, SSL_MODE_AUTO_RETRY);
    (void)SSL_peek(ssl, &nothing, 1);
    return SSL_get_shutdown(ssl) == 0 && SSL_is_init_finished(ssl);
}

/** A fatal alert, and of those that are not encrypted. */
static int alert_in_clear(SSL *ssl)
{
    static const char alert[] = "\x15\x03\x03\x00\x02\x02\x28";
    (void)BIO_write(SSL_get_wbio(ssl), alert, sizeof(alert) - 1);
    return 0;
}

/** A record that no key has made. */
static int send_garbage(SSL *ssl)
{
    static const char garbage[] = "\x17\x03\x03\x00\x20" RANDOM;
    (void)BIO_write(SSL_get_wbio(ssl), garbage, sizeof(garbage) - 1);
    return 0;
}

static int say_farewell(SSL *ssl)
{
    (void)SSL_shutdown(ssl);
    return 0;
}

/** What a server says in place of an answer to one path, again as long as 1 comes back. */
struct move {
    struct server_tls tls;
    const char *path;
    int (*make)(SSL *ssl);
};

static void answer_by_move(struct server_connection *connection, unsigned number)
{
    (void)number;
    const struct move *move = server_context(connection);
    if (!server_begin_tls(connection, &move->tls)) {
        return;
    }
    while (server_read_request(connection)) {
        if (!server_is_asked_for(connection, move->path)) {
            server_answer(connection, "200 OK", "", "ok");
            continue;
        }
        // OpenSSL does not always tell when nobody listens any more.
        while (move->make(server_tls_of(connection)) == 1 && server_pause(connection, 0)) {
        }
        server_close_gently(connection);
        return;
    }
}

/** Before each answer fewer than are a flood, and more in all. */
static void serve_with_tickets(struct server_connection *connection, unsigned number)
{
    (void)number;
    if (!server_begin_tls(connection, server_context(connection))) {
        return;
    }
    while (server_read_request(connection)) {
        for (int i = 0; i < TICKETS_PER_REQUEST; i++) {
            (void)send_ticket(server_tls_of(connection));
        }
        server_answer(connection, "200 OK", "", "ok");
    }
}

// clang-format off
#define CHAIN(count)         &(const struct server_tls){ .padding_certificates = (count) }
#define ONLY_1_3             &(const struct server_tls){ .lowest_version = TLS1_3_VERSION }
#define MOVE_1_2(path, make) &(const struct move){ { .highest_version = TLS1_2_VERSION }, (path), (make) }
#define MOVE_1_3(path, make) &(const struct move){ { .lowest_version = TLS1_3_VERSION }, (path), (make) }
// clang-format on

#define STANDS                    CONNECTED "handshake ok default certificate=none chain=1\n"
#define ANSWER(path)              "answer ok https " path " 200\n"
#define LOST(outcome, path, rest) "answer " outcome " https " path rest "\n"
#define ENDED(path)               LOST("kept_connection_ended", path, "")
#define LACKS_1_2                 "handshake alert tls_1_2 alert=70\n"

// clang-format off
static const struct hostile_server established[] = {
    { "many tickets with every answer", serve_with_tickets, ONLY_1_3,
      STANDS ANSWER("/a") ANSWER("/b") ANSWER("/c"), false },
    { "a chain of 300 KiB", serve_chain, CHAIN(15),
      CONNECTED "handshake ok default certificate=none chain=16\n" ANSWER("/a") ANSWER("/b") ANSWER("/c"), false },
    { "a chain of 600 KiB", serve_chain, CHAIN(30), ENDED_BY("malformed default"), false },
    { "tickets without end", answer_by_move, MOVE_1_3("/b", send_ticket),
      STANDS ANSWER("/a") LOST("malformed", "/b", "") ANSWER("/c"), false },
    { "tickets without end, at once", answer_by_move, MOVE_1_3("/a", send_ticket),
      STANDS LOST("malformed", "/a", "") ANSWER("/b") ANSWER("/c"), false },
    { "key updates without end", answer_by_move, MOVE_1_3("/b", send_key_update),
      STANDS ANSWER("/a") LOST("malformed", "/b", "") ANSWER("/c"), false },
    { "key updates without end, at once", answer_by_move, MOVE_1_3("/a", send_key_update),
      STANDS LOST("malformed", "/a", "") ANSWER("/b") ANSWER("/c"), false },
    { "requests for key updates without end", answer_by_move, MOVE_1_3("/b", ask_for_key_update),
      STANDS ANSWER("/a") LOST("malformed", "/b", "") ANSWER("/c"), false },
    { "requests for key updates without end, at once", answer_by_move, MOVE_1_3("/a", ask_for_key_update),
      STANDS LOST("malformed", "/a", "") ANSWER("/b") ANSWER("/c"), false },
    { "renegotiations without end", answer_by_move, MOVE_1_2("/b", renegotiate),
      STANDS ANSWER("/a") LOST("malformed", "/b", "") ANSWER("/c"), false },
    { "renegotiations without end, at once", answer_by_move, MOVE_1_2("/a", renegotiate),
      STANDS LOST("malformed", "/a", "") ANSWER("/b") ANSWER("/c"), false },
    { "a farewell in place of an answer, 1.2", answer_by_move, MOVE_1_2("/b", say_farewell),
      STANDS ANSWER("/a") ENDED("/b") LOST("closed", "/b", " #2") LOST("closed", "/b", " #3") ANSWER("/c"), false },
    { "a farewell in place of an answer, 1.3", answer_by_move, MOVE_1_3("/b", say_farewell),
      STANDS ANSWER("/a") ENDED("/b") LOST("closed", "/b", " #2") LACKS_1_2 LOST("closed", "/b", " #3") ANSWER("/c"), false },
    { "the same at once", answer_by_move, MOVE_1_3("/a", say_farewell),
      STANDS LOST("closed", "/a", "") LACKS_1_2 LOST("closed", "/a", " #2") ANSWER("/b") ANSWER("/c"), false },
    { "an alert in clear, 1.2", answer_by_move, MOVE_1_2("/b", alert_in_clear),
      STANDS ANSWER("/a") ENDED("/b") LOST("malformed", "/b", " #2") ANSWER("/c"), false },
    { "an alert in clear, 1.3", answer_by_move, MOVE_1_3("/b", alert_in_clear),
      STANDS ANSWER("/a") ENDED("/b") LOST("malformed", "/b", " #2") ANSWER("/c"), false },
    { "an alert in clear at once", answer_by_move, MOVE_1_3("/a", alert_in_clear),
      STANDS LOST("malformed", "/a", "") ANSWER("/b") ANSWER("/c"), false },
    { "a record of garbage, 1.2", answer_by_move, MOVE_1_2("/a", send_garbage),
      STANDS LOST("malformed", "/a", "") ANSWER("/b") ANSWER("/c"), false },
    { "a record of garbage, 1.3", answer_by_move, MOVE_1_3("/b", send_garbage),
      STANDS ANSWER("/a") ENDED("/b") LOST("malformed", "/b", " #2") ANSWER("/c"), false },
};

// clang-format on

static void records_that_break_the_rules_end_the_handshake(void **state)
{
    (void)state;
    hostile_check_servers(records, sizeof(records) / sizeof(records[0]), SCHEME_HTTPS);
}

static void a_connection_that_stands_can_still_go_wrong(void **state)
{
    (void)state;
    hostile_check_servers(established, sizeof(established) / sizeof(established[0]), SCHEME_HTTPS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_that_break_the_rules_end_the_handshake),
        cmocka_unit_test(a_connection_that_stands_can_still_go_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// What is seen of a TLS server that stops, leaves or is cut off at each step of its handshake?
#include "hostile.h"
#include "support/server_flight.h"
#include "support/unit.h"

#include <openssl/ssl.h>

/** After how many of its records a server does what. */
struct stop {
    struct server_tls tls;
    unsigned records;
    bool has_heard; /**< after it has heard from the client once more */
    enum hostile_end end;
};

static void stop_there(struct server_connection *connection, unsigned number)
{
    (void)number;
    const struct stop *stop = server_context(connection);
    if (!server_begin_flight(connection, &stop->tls, stop->records)) {
        return;
    }
    if (stop->has_heard) {
        server_read_some(connection);
    }
    if (stop->end == HOSTILE_RESETS) {
        server_reset(connection);
    } else if (stop->end == HOSTILE_HANGS) {
        server_wait_for_end(connection);
    } else {
        server_close_gently(connection);
    }
}

/** When it has seen no more than the header of the ClientHello's record. */
static void reset_within_hello(struct server_connection *connection, unsigned number)
{
    (void)number;
    char bytes[5];
    (void)server_read_raw(connection, bytes, sizeof(bytes));
    server_reset(connection);
}

static void close_within_hello(struct server_connection *connection, unsigned number)
{
    (void)number;
    char bytes[5];
    (void)server_read_raw(connection, bytes, sizeof(bytes));
    server_close_gently(connection);
}

// clang-format off
// The client is heard between the flights, and behind the last of them.
#define STOP_1_2(count, what) \
    &(const struct stop){ { .highest_version = TLS1_2_VERSION }, count, (count) == 4 || (count) == 6, what }
#define STOP_1_3(count, what) \
    &(const struct stop){ { .lowest_version = TLS1_3_VERSION }, count, (count) == 6, what }
// clang-format on

#define CONNECTED "connection ok\n"
#define STANDS    CONNECTED "handshake ok default certificate=none chain=1\n"

// Asked under TLS 1.2, again, and in clear.
#define FAILED(outcome, facts)                    \
    CONNECTED                                     \
    "handshake " outcome " default" facts "\n"    \
    "handshake " outcome " tls_1_2" facts "\n"    \
    "handshake " outcome " default" facts " #2\n" \
    "answer closed http /a\n" WALK_LEFT_OTHERS("https")

// A server that has TLS 1.3 alone says so, and is asked once more.
#define FAILED_1_3(outcome, facts)                \
    CONNECTED                                     \
    "handshake " outcome " default" facts "\n"    \
    "handshake alert tls_1_2 alert=70\n"          \
    "handshake " outcome " default" facts " #2\n" \
    "answer closed http /a\n" WALK_LEFT_OTHERS("https")

#define SILENT(facts)                                  \
    CONNECTED "handshake timed_out default" facts "\n" \
              "answer closed http /a\n" WALK_LEFT_OTHERS("https")

#define NO_ANSWER(outcome)             \
    STANDS                             \
    "answer " outcome " https /a\n"    \
    "answer " outcome " https /a #2\n" \
    "answer " outcome " https /b\n"    \
    "answer " outcome " https /b #2\n" \
    "answer " outcome " https /c\n"    \
    "answer " outcome " https /c #2\n"

#define NO_ANSWER_1_3(outcome)           \
    STANDS                               \
    "answer " outcome " https /a\n"      \
    "handshake alert tls_1_2 alert=70\n" \
    "answer " outcome " https /a #2\n"   \
    "answer " outcome " https /b\n"      \
    "answer " outcome " https /b #2\n"   \
    "answer " outcome " https /c\n"      \
    "answer " outcome " https /c #2\n"

#define SILENT_ANSWER             \
    STANDS                        \
    "answer timed_out https /a\n" \
    "answer timed_out https /b\n" \
    "answer not_asked https /c\n"

// clang-format off
static const struct hostile_server servers[] = {
    { "a close within the ClientHello", close_within_hello, NULL, FAILED("closed", ""), false },
    { "a reset within the ClientHello", reset_within_hello, NULL,
      CONNECTED "handshake reset default\n" "handshake reset tls_1_2\n" "handshake reset default #2\n"
      "answer reset http /a\n" WALK_LEFT_OTHERS("https"), false },
    { "TLS 1.2: close after the ClientHello", stop_there, STOP_1_2(0, HOSTILE_CLOSES), FAILED("closed", ""), false },
    { "TLS 1.2: close after ServerHello", stop_there, STOP_1_2(1, HOSTILE_CLOSES), FAILED("closed", ""), false },
    { "TLS 1.2: close after Certificate", stop_there, STOP_1_2(2, HOSTILE_CLOSES), FAILED("closed", " chain=1"), false },
    { "TLS 1.2: close after ServerKeyExchange", stop_there, STOP_1_2(3, HOSTILE_CLOSES), FAILED("closed", " chain=1"), false },
    { "TLS 1.2: close after ServerHelloDone", stop_there, STOP_1_2(4, HOSTILE_CLOSES), FAILED("closed", " chain=1"), false },
    { "TLS 1.2: close after ChangeCipherSpec", stop_there, STOP_1_2(5, HOSTILE_CLOSES), FAILED("closed", " chain=1"), false },
    { "TLS 1.2: close after Finished", stop_there, STOP_1_2(6, HOSTILE_CLOSES), NO_ANSWER("closed"), false },
    { "TLS 1.3: close after ServerHello", stop_there, STOP_1_3(1, HOSTILE_CLOSES), FAILED_1_3("closed", ""), false },
    { "TLS 1.3: close after ChangeCipherSpec", stop_there, STOP_1_3(2, HOSTILE_CLOSES), FAILED_1_3("closed", ""), false },
    { "TLS 1.3: close after EncryptedExtensions", stop_there, STOP_1_3(3, HOSTILE_CLOSES), FAILED_1_3("closed", ""), false },
    { "TLS 1.3: close after Certificate", stop_there, STOP_1_3(4, HOSTILE_CLOSES), FAILED_1_3("closed", " chain=1"), false },
    { "TLS 1.3: close after CertificateVerify", stop_there, STOP_1_3(5, HOSTILE_CLOSES), FAILED_1_3("closed", " chain=1"), false },
    { "TLS 1.3: close after Finished", stop_there, STOP_1_3(6, HOSTILE_CLOSES), NO_ANSWER_1_3("closed"), false },
    { "TLS 1.3: close after the tickets", stop_there, STOP_1_3(8, HOSTILE_CLOSES), NO_ANSWER_1_3("closed"), false },
    { "TLS 1.2: reset after the ClientHello", stop_there, STOP_1_2(0, HOSTILE_RESETS),
      CONNECTED "handshake reset default\n" "handshake reset tls_1_2\n" "handshake reset default #2\n"
      "answer reset http /a\n" WALK_LEFT_OTHERS("https"), false },
    { "TLS 1.2: reset after ServerHello", stop_there, STOP_1_2(1, HOSTILE_RESETS), FAILED("reset", ""), false },
    { "TLS 1.2: reset after Certificate", stop_there, STOP_1_2(2, HOSTILE_RESETS), FAILED("reset", " chain=1"), false },
    { "TLS 1.2: reset after ServerKeyExchange", stop_there, STOP_1_2(3, HOSTILE_RESETS), FAILED("reset", " chain=1"), false },
    { "TLS 1.2: reset after ServerHelloDone", stop_there, STOP_1_2(4, HOSTILE_RESETS), FAILED("reset", " chain=1"), false },
    { "TLS 1.2: reset after ChangeCipherSpec", stop_there, STOP_1_2(5, HOSTILE_RESETS), FAILED("reset", " chain=1"), false },
    { "TLS 1.2: reset after Finished", stop_there, STOP_1_2(6, HOSTILE_RESETS), NO_ANSWER("reset"), false },
    { "TLS 1.3: reset after ServerHello", stop_there, STOP_1_3(1, HOSTILE_RESETS), FAILED_1_3("reset", ""), false },
    { "TLS 1.3: reset after ChangeCipherSpec", stop_there, STOP_1_3(2, HOSTILE_RESETS), FAILED_1_3("reset", ""), false },
    { "TLS 1.3: reset after EncryptedExtensions", stop_there, STOP_1_3(3, HOSTILE_RESETS), FAILED_1_3("reset", ""), false },
    { "TLS 1.3: reset after Certificate", stop_there, STOP_1_3(4, HOSTILE_RESETS), FAILED_1_3("reset", " chain=1"), false },
    { "TLS 1.3: reset after CertificateVerify", stop_there, STOP_1_3(5, HOSTILE_RESETS), FAILED_1_3("reset", " chain=1"), false },
    { "TLS 1.3: reset after Finished", stop_there, STOP_1_3(6, HOSTILE_RESETS), NO_ANSWER_1_3("reset"), false },
    { "TLS 1.3: reset after the tickets", stop_there, STOP_1_3(8, HOSTILE_RESETS), NO_ANSWER_1_3("reset"), false },
    { "TLS 1.2: silence after the ClientHello", stop_there, STOP_1_2(0, HOSTILE_HANGS),
      CONNECTED "handshake timed_out default\n" "answer timed_out http /a\n" WALK_LEFT_OTHERS("https"), true },
    { "TLS 1.2: silence after ServerHello", stop_there, STOP_1_2(1, HOSTILE_HANGS), SILENT(""), true },
    { "TLS 1.2: silence after Certificate", stop_there, STOP_1_2(2, HOSTILE_HANGS), SILENT(" chain=1"), true },
    { "TLS 1.2: silence after ServerKeyExchange", stop_there, STOP_1_2(3, HOSTILE_HANGS), SILENT(" chain=1"), true },
    { "TLS 1.2: silence after ServerHelloDone", stop_there, STOP_1_2(4, HOSTILE_HANGS), SILENT(" chain=1"), true },
    { "TLS 1.2: silence after ChangeCipherSpec", stop_there, STOP_1_2(5, HOSTILE_HANGS), SILENT(" chain=1"), true },
    { "TLS 1.2: silence after Finished", stop_there, STOP_1_2(6, HOSTILE_HANGS), SILENT_ANSWER, true },
    { "TLS 1.3: silence after ServerHello", stop_there, STOP_1_3(1, HOSTILE_HANGS), SILENT(""), true },
    { "TLS 1.3: silence after ChangeCipherSpec", stop_there, STOP_1_3(2, HOSTILE_HANGS), SILENT(""), true },
    { "TLS 1.3: silence after EncryptedExtensions", stop_there, STOP_1_3(3, HOSTILE_HANGS), SILENT(""), true },
    { "TLS 1.3: silence after Certificate", stop_there, STOP_1_3(4, HOSTILE_HANGS), SILENT(" chain=1"), true },
    { "TLS 1.3: silence after CertificateVerify", stop_there, STOP_1_3(5, HOSTILE_HANGS), SILENT(" chain=1"), true },
    { "TLS 1.3: silence after Finished", stop_there, STOP_1_3(6, HOSTILE_HANGS), SILENT_ANSWER, true },
    { "TLS 1.3: silence after the tickets", stop_there, STOP_1_3(8, HOSTILE_HANGS), SILENT_ANSWER, true },
};

// clang-format on

static void a_handshake_that_stops_tells_how_far_it_came(void **state)
{
    (void)state;
    hostile_check_servers(servers, sizeof(servers) / sizeof(servers[0]), SCHEME_HTTPS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_handshake_that_stops_tells_how_far_it_came),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

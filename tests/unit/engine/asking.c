#include "asking.h"

#include <openssl/ssl.h>

static const struct server_tls required = { .needs_certificate = true };
static const struct server_tls required_1_2 = { .needs_certificate = true,
                                                .highest_version = TLS1_2_VERSION };
static const struct server_tls post_handshake = { .is_post_handshake = true };
static const struct server_tls any_version = { 0 };
static const struct server_tls tls_1_2 = { .highest_version = TLS1_2_VERSION };

void asking_answer(struct server_connection *connection)
{
    const bool is_known = server_has_certificate(connection);
    server_answer(connection, is_known ? "200 OK" : "403 Forbidden", "", "");
}

void asking_serve(struct server_connection *connection, const struct server_tls *tls)
{
    if (!server_begin_tls(connection, tls)) {
        return;
    }
    while (server_read_request(connection)) {
        asking_answer(connection);
    }
}

void asking_serve_later(struct server_connection *connection, const struct server_tls *tls)
{
    if (!server_begin_tls(connection, tls)) {
        return;
    }
    while (server_read_request(connection)) {
        if (server_is_asked_for(connection, "/b")) {
            server_ask_certificate(connection);
            asking_answer(connection);
        } else {
            server_answer(connection, "200 OK", "", "ok");
        }
    }
}

void asking_require(struct server_connection *connection, unsigned number)
{
    (void)number;
    asking_serve(connection, &required);
}

void asking_require_1_2(struct server_connection *connection, unsigned number)
{
    (void)number;
    asking_serve(connection, &required_1_2);
}

void asking_renegotiate(struct server_connection *connection, unsigned number)
{
    (void)number;
    asking_serve_later(connection, &tls_1_2);
}

void asking_post_handshake(struct server_connection *connection, unsigned number)
{
    (void)number;
    asking_serve_later(connection, &post_handshake);
}

void asking_reset_under_tls_1_3(struct server_connection *connection, unsigned number)
{
    if (number % 2 == 0) {
        asking_serve_later(connection, &tls_1_2);
        return;
    }
    if (server_begin_tls(connection, &any_version) && server_read_request(connection)) {
        server_reset(connection);
    }
}

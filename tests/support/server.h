/** A server for tests that answers as its script says, however badly: on loopback, on a port of the
 * system's choice, each connection in a thread of its own. */
#ifndef SUPPORT_SERVER_H
#define SUPPORT_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct server;

/** One connection, as its script sees it. */
struct server_connection;

/** What is said on a connection; it is closed when the script returns. `number` counts the server's
 * connections from 1. */
typedef void (*server_script)(struct server_connection *connection, unsigned number);

/** How TLS is spoken. `= { 0 }`: any version, one small certificate, none asked of the client. */
struct server_tls {
    int highest_version;           /**< of OpenSSL's, such as TLS1_2_VERSION; 0: any */
    bool wants_certificate;        /**< asks the client for one in the handshake */
    bool needs_certificate;        /**< and does not go on without */
    bool is_post_handshake;        /**< asks only when server_ask_certificate() is called */
    unsigned padding_certificates; /**< sent behind the server's own, of about 20 KiB each */
    int lowest_version;            /**< likewise */
    bool refuses_certificate;      /**< says so to whatever certificate the client shows */
    const char *other_name;        /**< a server name under which it shows another certificate */
    bool knows_no_other;           /**< unrecognized_name to all but `other_name` */
    const char *staple;            /**< sent as the OCSP response, whatever it is; NULL: none */
    const char *ciphers;           /**< up to TLS 1.2, as OpenSSL names them; NULL: all */
    const char *key;               /**< its kind, as OpenSSL names it; NULL: EC P-256 */
};

/** Listens when it returns. */
struct server *server_start(server_script script);

/** The same, with something that the script finds by server_context(); borrowed. */
struct server *server_start_with(server_script script, const void *context);
const void *server_context(const struct server_connection *connection);

/** Listens on 127.0.0.2, at the port that `other` has on 127.0.0.1. */
struct server *server_start_beside(const struct server *other, server_script script);

/** Listens, accepts nobody and lets the queue run full. */
struct server *server_start_deaf(void);

/** Ends every conversation and waits for its thread. */
void server_stop(struct server *server);
uint16_t server_port(const struct server *server);

/** Connections accepted so far. */
unsigned server_count(struct server *server);

/** The most requests that were read and not yet answered at once. */
unsigned server_most_at_once(struct server *server);

/** The request that was read last, on whatever connection; for when the client is done. */
const char *server_last_request(const struct server *server);

/** A port where nobody listens. */
uint16_t server_free_port(void);

/** The handshake of the server's side, as `tls` says; false when it failed. */
bool server_begin_tls(struct server_connection *connection, const struct server_tls *tls);

/** Asks for a client certificate on an established connection: TLS 1.2 by renegotiation, TLS 1.3
 * by post-handshake authentication. */
void server_ask_certificate(struct server_connection *connection);

/** Has the client shown a certificate? */
bool server_has_certificate(const struct server_connection *connection);

/** Reads the header of a request, over TLS where it was begun; false at the end of the connection.
 * The text stays with the connection until the next request. */
bool server_read_request(struct server_connection *connection);
const char *server_request(const struct server_connection *connection);

/** Is the request for this path? */
bool server_is_asked_for(const struct server_connection *connection, const char *path);

int server_descriptor(const struct server_connection *connection);

/** Reads until at least one byte came, without TLS. */
void server_read_some(struct server_connection *connection);

/** What is there of it by then; 0 at the end of the connection. */
size_t server_read_raw(struct server_connection *connection, void *bytes, size_t size);

/** The next byte, without TLS, which stays where it is; -1 at the end of the connection. */
int server_peek(struct server_connection *connection);
void server_write(struct server_connection *connection, const char *text);
bool server_write_bytes(struct server_connection *connection, const void *bytes, size_t length);

/** Past the TLS that was begun. */
bool server_write_raw(struct server_connection *connection, const void *bytes, size_t length);

/** "HTTP/1.1 200 OK" with a body, or with `status` and `header` lines of its own. */
void server_answer(struct server_connection *connection, const char *status, const char *header,
                   const char *body);

/** Closes with a reset when the script returns. */
void server_reset(struct server_connection *connection);

/** Says no more, and reads until the client ends the connection: a close that no unread byte turns
 * into a reset. */
void server_close_gently(struct server_connection *connection);

/** Waits until the client ends the connection. */
void server_wait_for_end(struct server_connection *connection);

/** Waits so long, or until the client ends the connection: false then. */
bool server_pause(struct server_connection *connection, int duration_ms);

#endif

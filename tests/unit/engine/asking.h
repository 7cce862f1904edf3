/** Servers that want a certificate of the client: who has one gets 200, and who has none 403. */
#ifndef ENGINE_ASKING_H
#define ENGINE_ASKING_H

#include "support/server.h"

void asking_answer(struct server_connection *connection);

/** Each request. */
void asking_serve(struct server_connection *connection, const struct server_tls *tls);

/** Asks under "/b" only, as a folder with a setting of its own does; all else is served. */
void asking_serve_later(struct server_connection *connection, const struct server_tls *tls);

// Behaviours of a server. The first two end a handshake without a certificate.
void asking_require(struct server_connection *connection, unsigned number);
void asking_require_1_2(struct server_connection *connection, unsigned number);
void asking_renegotiate(struct server_connection *connection, unsigned number);
void asking_post_handshake(struct server_connection *connection, unsigned number);

/** Windows Server 2022: resets under TLS 1.3 where it would have to ask; told by the version that
 * the client allows, which every second connection lowers. */
void asking_reset_under_tls_1_3(struct server_connection *connection, unsigned number);

#endif

/** One OpenSSL context for many connections of libcurl. libcurl makes a context for each
 * connection, which takes as long as a quarter of a handshake and 25 KiB, and can be given none. So
 * its call of SSL_CTX_new() is answered here: what a program defines goes before what its libraries
 * define. Wherever the call does not come here, each connection has its own context, and all goes
 * well. */
#ifndef ENGINE_SHARED_CONTEXT_H
#define ENGINE_SHARED_CONTEXT_H

#include <openssl/ssl.h>

#include <stdbool.h>

struct shared_context {
    SSL_CTX *context; /**< NULL: none was wanted so far */
};

/** From here to shared_context_leave(), whoever wants a context in this thread gets the one of
 * `shared`, made of the library that is the thread's when the first is wanted. What is set in it is
 * set for all: nothing that belongs to one connection, unless SSL_new() takes it over. */
void shared_context_enter(struct shared_context *shared);
void shared_context_leave(void);

/** Is `context` the one that is handed out at this moment? It has its ciphers. */
bool shared_context_is(const SSL_CTX *context);

/** Connections that still use it keep it alive. */
void shared_context_clear(struct shared_context *shared);

#endif

/** The test server from within: what listening and conversing share. */
#ifndef SUPPORT_SERVER_STATE_H
#define SUPPORT_SERVER_STATE_H

#include "support/server_tls.h"

#include <pthread.h>

#define REQUEST_SIZE 8192

// Connections that wait in the queue of a deaf server; it has room for one, and the rest is spare.
#define FILLER_COUNT 4

struct server_connection {
    struct server_connection *next;
    struct server *server;
    pthread_t thread;
    int descriptor;
    unsigned number;
    SSL_CTX *context;
    SSL *tls;
    bool is_reset;
    char request[REQUEST_SIZE];
};

struct server {
    server_script script;
    const void *context;
    int listener;
    uint16_t port;
    pthread_t thread;
    bool is_deaf;
    int fillers[FILLER_COUNT]; // of the queue of a deaf server
    pthread_mutex_t mutex;     // guards all below
    struct server_connection *connections;
    unsigned count;
    unsigned unanswered;
    unsigned most_at_once;
    bool is_stopping;
    char last_request[REQUEST_SIZE];
};

#endif

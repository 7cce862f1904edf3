/** Servers that answer well but for one path, and what the engine must see of them: over plain HTTP
 * and over TLS, on the first request of a connection and on a later one of a kept connection. */
#ifndef ENGINE_HOSTILE_H
#define ENGINE_HOSTILE_H

#include "walk.h"

#include <stdbool.h>
#include <stddef.h>

/** What comes behind the bytes of a bad answer. */
enum hostile_end {
    HOSTILE_SERVES, /**< the next request is answered well */
    HOSTILE_CLOSES,
    HOSTILE_RESETS,
    HOSTILE_HANGS,  /**< nothing, until the client leaves */
    HOSTILE_FLOODS, /**< `filler`, again and again */
    HOSTILE_DRIPS,  /**< `filler`, a byte every 20 ms */
};

/** How an answer to one path goes wrong, and what is to be seen of it.
 *
 * Each text of what is seen names the observations of the bad path alone, as "|"-separated
 * outcomes with what follows the path: "reset|ok 200 #2". A piece that begins with "=" is a line of
 * the transcript as it stands; "~" is, over TLS alone, the handshake under TLS 1.2. The other paths
 * must be answered; where "!" stands at the end, those behind it are not asked. */
struct hostile_answer {
    const char *name;
    const char *bytes;
    size_t length; /**< of `bytes`; 0: up to their zero byte */
    const char *filler;
    enum hostile_end end;
    const char *seen_later;       /**< the second path of three is the bad one */
    const char *seen_first;       /**< the first one is, over TLS; NULL: as `seen_later` */
    const char *seen_first_plain; /**< likewise over plain HTTP; NULL: as `seen_first` */
};

/** Asks a server of each kind in all four ways. */
void hostile_check_answers(const struct hostile_answer *answers, size_t count);

/** What one server does on each connection, and the transcript. */
struct hostile_server {
    const char *name;
    server_script script;
    const void *context;
    const char *transcript;
    bool is_slow; /**< a time-out is to be seen: they are short */
};

void hostile_check_servers(const struct hostile_server *servers, size_t count, enum scheme scheme);

/** A piece of a table's row that may hold zero bytes. */
#define HOSTILE_BYTES(text) (text), sizeof(text) - 1

#endif

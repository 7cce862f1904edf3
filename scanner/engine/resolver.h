/** Names to addresses, by c-ares on an event loop. */
#ifndef ENGINE_RESOLVER_H
#define ENGINE_RESOLVER_H

#include "base/error.h"
#include "model/address.h"
#include "model/hardship.h"
#include "model/observation.h"

#include <event2/event.h>

#include <stddef.h>
#include <stdint.h>

/** Addresses of one name that are looked at; more are left out. */
#define RESOLVER_ADDRESS_LIMIT 16

struct resolved {
    enum outcome outcome; /**< OUTCOME_OK, OUTCOME_UNRESOLVED or OUTCOME_LOCAL_FAULT */
    const char *detail;   /**< NULL when resolved */
    struct address addresses[RESOLVER_ADDRESS_LIMIT]; /**< sorted, each once */
    size_t count;
};

typedef void (*resolver_report)(void *context, const struct resolved *resolved);

struct resolver;
struct resolver_query;

struct resolver_options {
    const char *servers; /**< name servers to ask, as "127.0.0.1:53"; NULL: the system's */
    int64_t patience_ns; /**< how long a name is asked for again when the name servers fail */
    /** The name servers fail one name after the other, or descriptors are short; may be NULL. */
    void (*take_shortage)(void *context, enum shortage_kind kind);
    /** They were short, and are gone: to ask less at once is no use any more. May be NULL. */
    void (*take_loss)(void *context);
    void *context;
};

/** c-ares must have been set up for the process. Options are copied. NULL with ERROR_SYSTEM. */
struct resolver *resolver_new(struct event_base *base, const struct resolver_options *options,
                              struct error *error);

/** Queries under way are not reported. */
void resolver_free(struct resolver *resolver);

/** Reports once, from the loop, unless the query is given up before. */
struct resolver_query *resolver_ask(struct resolver *resolver, const char *name,
                                    resolver_report report, void *context);

/** The query will not be reported; accepts NULL. */
void resolver_give_up(struct resolver_query *query);

#endif

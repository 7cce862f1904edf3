/** The connections of a sweep that are under way, by age: each ends by itself, or when its time is
 * over. All have the same time, so the oldest is the next whose time is over. */
#ifndef ENGINE_CONNECT_FLIGHT_H
#define ENGINE_CONNECT_FLIGHT_H

#include "base/error.h"
#include "model/sweep.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** What a question came to. */
enum connect_answer {
    CONNECT_STATE,    /**< a state of the target */
    CONNECT_SHORT,    /**< something ran short on this machine: the next question meets the same */
    CONNECT_HINDERED, /**< this machine cannot ask this target: no route, a filter of its own, or
                           no address of a host */
};

/** Pure: what `system_error` of connect(2), or of the socket afterwards, means; 0 for none.
 * `was_immediate`: connect(2) itself said so, before any answer can have come. `out_state` is set
 * for CONNECT_STATE only. */
enum connect_answer connect_answer_of(int system_error, bool was_immediate,
                                      enum sweep_state *out_state);

/** Is this an address that no host can have: of a broadcast in a network of this machine, or of a
 * group? The system says of both that there is no route. Sends nothing. */
bool connect_is_of_no_host(const struct address *address);

struct connect_flight;

/** `capacity`: connections at once. NULL with ERROR_SYSTEM. */
struct connect_flight *connect_flight_new(size_t capacity, struct error *error);

/** Gives up what is under way; accepts NULL. */
void connect_flight_free(struct connect_flight *flight);

size_t connect_flight_count(const struct connect_flight *flight);

/** Begins to connect. EINPROGRESS when `number` will be reported later; else it is over, and what
 * comes back is for connect_answer_of(). There must be room. */
int connect_flight_begin(struct connect_flight *flight, uint64_t number,
                         const struct address *address, uint16_t port);

/** The oldest that is under way, and when it began (by the monotonic clock); false for none. */
bool connect_flight_oldest(const struct connect_flight *flight, uint64_t *out_number,
                           int64_t *out_began_ns);

/** Gives the oldest up. */
void connect_flight_drop_oldest(struct connect_flight *flight);

/** Called for each connection that came to its end, which is closed by then. Begins none itself. */
typedef void (*connect_report)(void *context, uint64_t number, int system_error);

/** Waits until something comes, at most `timeout_ms`, and reports what came. */
void connect_flight_wait(struct connect_flight *flight, int timeout_ms, connect_report report,
                         void *context);

#endif

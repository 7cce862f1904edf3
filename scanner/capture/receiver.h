/** Receives the answers to a half-open sweep on all interfaces at once: libpcap with a filter in
 * the kernel that lets nothing else pass. */
#ifndef CAPTURE_RECEIVER_H
#define CAPTURE_RECEIVER_H

#include "base/error.h"
#include "capture/arp.h"
#include "capture/packet.h"

struct receiver;

/** Called for each packet that looks like an answer; it may be one to somebody else's question. */
struct receiver_sink {
    void (*on_answer)(void *context, const struct packet_answer *answer);
    void (*on_neighbour)(void *context, const struct arp_reply *reply);
    void *context;
};

/** Answers to the `port_count` source ports, and neighbours that are found, from now on. NULL with
 * ERROR_SYSTEM. */
struct receiver *receiver_open(const uint16_t *source_ports, size_t port_count,
                               struct error *error);
void receiver_close(struct receiver *receiver);

/** Hands over what has come; waits up to `wait_ns` for the first of it. False with ERROR_SYSTEM
 * when nothing can be received any more. */
bool receiver_take(struct receiver *receiver, int64_t wait_ns, const struct receiver_sink *sink,
                   struct error *error);

/** How many answers the kernel had no room for, since the receiver was opened; false when it does
 * not say. */
bool receiver_lost(struct receiver *receiver, uint64_t *out_lost);

#endif

/** Sends the questions of a half-open sweep, many at a time: as frames that are written here where
 * the way leads over Ethernet, through the kernel's own routing everywhere else.
 *
 * A frame costs 0.6 of what the kernel's way costs, and passes by the kernel's tables of neighbours
 * and connections, which a sweep would fill. */
#ifndef CAPTURE_SENDER_H
#define CAPTURE_SENDER_H

#include "capture/packet.h"
#include "capture/route.h"

/** So many questions may be added before sender_flush() must say SENDER_DONE. */
#define SENDER_BATCH 256

struct sender;

/** NULL with ERROR_SYSTEM. */
struct sender *sender_open(struct error *error);
void sender_close(struct sender *sender);

/** Adds a question that the kernel finds the way for. In all three, `number` is the target. */
void sender_add_packet(struct sender *sender, const struct packet_question *question,
                       uint64_t number);

/** Adds a question to the station `mac` on the Ethernet of `route`. */
void sender_add_frame(struct sender *sender, const struct route *route,
                      const uint8_t mac[ARP_MAC_SIZE], const struct packet_question *question,
                      uint64_t number);

/** Adds a question to everybody on the Ethernet of `route`: who has this address? */
void sender_add_request(struct sender *sender, const struct route *route, uint32_t address,
                        uint64_t number);

enum sender_result {
    SENDER_DONE,    /**< all were sent */
    SENDER_SHORT,   /**< the system has no room now; wait, and flush again for the rest */
    SENDER_REFUSED, /**< the system does not send one of them, which is dropped; flush again */
};

struct sender_report {
    uint64_t sent;   /**< by this call */
    uint64_t number; /**< the target that was refused */
    bool is_request; /**< it was refused to look for its address */
    int reason;      /**< errno, of both ways to fail */
};

enum sender_result sender_flush(struct sender *sender, struct sender_report *out_report);

#endif

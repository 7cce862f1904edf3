/** Who is known on an Ethernet: the MAC address of each target there, in which round it was looked
 * for, and the queue of those that were found. */
#ifndef CAPTURE_NEIGHBOURS_H
#define CAPTURE_NEIGHBOURS_H

#include "capture/arp.h"

struct neighbour {
    uint8_t mac[ARP_MAC_SIZE];
    bool is_known;
    uint16_t sought; /**< the round in which it was looked for last; 0: never */
    uint16_t asked;  /**< the round in which all its ports were asked at once; 0: never */
};

/** A queue of addresses that were found and whose ports wait to be asked. */
struct found_queue {
    uint32_t *addresses;
    size_t first;
    size_t count; /**< behind the last; those before `first` are done */
    size_t capacity;
};

/** `= { 0 }` is empty. */
void found_queue_clear(struct found_queue *queue);
void found_queue_add(struct found_queue *queue, uint32_t address);

/** False when it is empty. */
bool found_queue_take(struct found_queue *queue, uint32_t *out_address);

#endif

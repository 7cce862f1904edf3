/** Who has this IPv4 address on this Ethernet (RFC 826)? The kernel could find neighbours too, but
 * its table has room for a thousand, waits three seconds for each that is not there, and is needed
 * by the rest of the machine. Addresses are numbers in host order. */
#ifndef CAPTURE_ARP_H
#define CAPTURE_ARP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ARP_MAC_SIZE 6

/** Of a request or a reply behind the Ethernet header. */
#define ARP_SIZE 28

struct arp_request {
    uint8_t source_mac[ARP_MAC_SIZE];
    uint32_t source;
    uint32_t address; /**< that is looked for */
};

struct arp_reply {
    uint32_t address;
    uint8_t mac[ARP_MAC_SIZE];
    uint32_t asker; /**< whom it is meant for */
};

void arp_write_request(const struct arp_request *request, uint8_t out_bytes[ARP_SIZE]);

/** False if the bytes are no reply about IPv4 on Ethernet with the address of a single station. */
bool arp_read_reply(const uint8_t *bytes, size_t length, struct arp_reply *out_reply);

#endif

#include "capture/arp.h"

#include "capture/bytes.h"

#include <string.h>

// Ethernet, IPv4, with their sizes: the first six bytes of what is understood here.
static const uint8_t kind[6] = { 0, 1, 0x08, 0, ARP_MAC_SIZE, 4 };

#define OPERATION_REQUEST 1
#define OPERATION_REPLY   2

void arp_write_request(const struct arp_request *request, uint8_t out_bytes[ARP_SIZE])
{
    memset(out_bytes, 0, ARP_SIZE);
    memcpy(out_bytes, kind, sizeof(kind));
    bytes_write_16(out_bytes + 6, OPERATION_REQUEST);
    memcpy(out_bytes + 8, request->source_mac, ARP_MAC_SIZE);
    bytes_write_32(out_bytes + 14, request->source);
    bytes_write_32(out_bytes + 24, request->address);
}

bool arp_read_reply(const uint8_t *bytes, size_t length, struct arp_reply *out_reply)
{
    if (length < ARP_SIZE || memcmp(bytes, kind, sizeof(kind)) != 0 ||
        bytes_read_16(bytes + 6) != OPERATION_REPLY || (bytes[8] & 1) != 0) {
        return false;
    }
    out_reply->address = bytes_read_32(bytes + 14);
    out_reply->asker = bytes_read_32(bytes + 24);
    memcpy(out_reply->mac, bytes + 8, ARP_MAC_SIZE);
    return true;
}

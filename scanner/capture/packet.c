#include "capture/packet.h"

#include "capture/bytes.h"

#include <string.h>

#define IP_HEADER_SIZE   20
#define TCP_HEADER_SIZE  20
#define ICMP_HEADER_SIZE 8
#define QUOTED_TCP_SIZE  8 // ports and sequence number: what RFC 792 wants quoted at least

#define PROTOCOL_ICMP 1
#define PROTOCOL_TCP  6

#define FLAG_SYN 0x02
#define FLAG_RST 0x04
#define FLAG_ACK 0x10

#define ICMP_UNREACHABLE        3
#define ICMP_TIME_EXCEEDED      11
#define ICMP_HOST_UNREACHABLE   1
#define ICMP_FRAGMENTATION_CODE 4
#define ICMP_TTL_EXCEEDED_CODE  0
#define ICMP_LAST_UNREACHABLE   15

#define TIME_TO_LIVE    64
#define WINDOW          64240
#define LARGEST_SEGMENT 1460

/** The Internet checksum (RFC 1071) of an even number of bytes, on top of `sum`. */
static uint16_t checksum(const uint8_t *bytes, size_t length, uint32_t sum)
{
    for (size_t i = 0; i < length; i += 2) {
        sum += bytes_read_16(bytes + i);
    }
    while (sum > UINT16_MAX) {
        sum = (sum >> 16) + (sum & UINT16_MAX);
    }
    return (uint16_t)~sum;
}

static void write_ip_header(const struct packet_question *question, uint8_t *ip)
{
    ip[0] = 4 << 4 | IP_HEADER_SIZE / 4;
    bytes_write_16(ip + 2, PACKET_SYN_SIZE);
    // The identification means nothing for a packet that may not be cut (RFC 6864), but a constant
    // one is what some devices know a scan by.
    bytes_write_16(ip + 4, (uint16_t)(question->sequence >> 16 ^ question->address));
    bytes_write_16(ip + 6, 0x4000); // do not cut
    ip[8] = TIME_TO_LIVE;
    ip[9] = PROTOCOL_TCP;
    bytes_write_32(ip + 12, question->source);
    bytes_write_32(ip + 16, question->address);
    bytes_write_16(ip + 10, checksum(ip, IP_HEADER_SIZE, 0));
}

static void write_tcp_header(const struct packet_question *question, uint8_t *tcp)
{
    const uint16_t size = PACKET_SYN_SIZE - IP_HEADER_SIZE;
    bytes_write_16(tcp, question->source_port);
    bytes_write_16(tcp + 2, question->port);
    bytes_write_32(tcp + 4, question->sequence);
    tcp[12] = (uint8_t)(size / 4 << 4);
    tcp[13] = FLAG_SYN;
    bytes_write_16(tcp + 14, WINDOW);
    tcp[20] = 2; // option "maximum segment size", four bytes long
    tcp[21] = 4;
    bytes_write_16(tcp + 22, LARGEST_SEGMENT);
    // The pseudo header of RFC 9293 3.1: both addresses, protocol, length.
    const uint32_t sum = (question->source >> 16) + (question->source & UINT16_MAX) +
                         (question->address >> 16) + (question->address & UINT16_MAX) +
                         PROTOCOL_TCP + size;
    bytes_write_16(tcp + 16, checksum(tcp, size, sum));
}

void packet_write_syn(const struct packet_question *question, uint8_t out_bytes[PACKET_SYN_SIZE])
{
    memset(out_bytes, 0, PACKET_SYN_SIZE);
    write_ip_header(question, out_bytes);
    write_tcp_header(question, out_bytes + IP_HEADER_SIZE);
}

/** The payload of an IPv4 packet, as far as it was captured. */
struct payload {
    uint8_t protocol;
    const uint8_t *bytes;
    size_t length;
};

/** `is_quoted`: a quotation ends where whoever quoted it wanted, whatever its header says. */
static bool read_ip_header(const uint8_t *ip, size_t length, bool is_quoted,
                           struct payload *out_payload)
{
    if (length < IP_HEADER_SIZE || ip[0] >> 4 != 4) {
        return false;
    }
    const size_t header_size = (size_t)(ip[0] & 0x0f) * 4;
    const size_t total = bytes_read_16(ip + 2);
    const bool is_later_fragment = (bytes_read_16(ip + 6) & 0x1fff) != 0;
    if (header_size < IP_HEADER_SIZE || header_size > length || is_later_fragment) {
        return false;
    }
    if (!is_quoted && total < length) { // the rest is padding of the frame
        if (total < header_size) {
            return false;
        }
        length = total;
    }
    out_payload->protocol = ip[9];
    out_payload->bytes = ip + header_size;
    out_payload->length = length - header_size;
    return true;
}

static bool read_tcp(const uint8_t *ip, const struct payload *payload,
                     struct packet_answer *out_answer)
{
    const uint8_t *tcp = payload->bytes;
    if (payload->length < TCP_HEADER_SIZE) {
        return false;
    }
    const unsigned flags = tcp[13];
    // A reset without an acknowledgement says nothing of our SYN (RFC 9293 3.10.7.3).
    if ((flags & FLAG_ACK) == 0 || (flags & (FLAG_SYN | FLAG_RST)) == 0) {
        return false;
    }
    *out_answer = (struct packet_answer){
        .kind = (flags & FLAG_RST) != 0 ? PACKET_CLOSED : PACKET_OPEN,
        .sender = bytes_read_32(ip + 12),
        .question = { .source = bytes_read_32(ip + 16),
                      .address = bytes_read_32(ip + 12),
                      .source_port = bytes_read_16(tcp + 2),
                      .port = bytes_read_16(tcp),
                      .sequence = bytes_read_32(tcp + 8) - 1 },
    };
    return true;
}

/** Does this kind of message say that the quoted packet did not arrive? */
static bool is_bad_news(uint8_t type, uint8_t code)
{
    if (type == ICMP_TIME_EXCEEDED) {
        return code == ICMP_TTL_EXCEEDED_CODE;
    }
    // "Fragmentation needed" cannot be meant: a SYN of 44 bytes fits everywhere.
    return type == ICMP_UNREACHABLE && code <= ICMP_LAST_UNREACHABLE &&
           code != ICMP_FRAGMENTATION_CODE;
}

static bool read_icmp(const uint8_t *ip, const struct payload *payload,
                      struct packet_answer *out_answer)
{
    const uint8_t *icmp = payload->bytes;
    if (payload->length < ICMP_HEADER_SIZE || !is_bad_news(icmp[0], icmp[1])) {
        return false;
    }
    const uint8_t *quoted = icmp + ICMP_HEADER_SIZE;
    struct payload inner = { 0 };
    if (!read_ip_header(quoted, payload->length - ICMP_HEADER_SIZE, true, &inner) ||
        inner.protocol != PROTOCOL_TCP || inner.length < QUOTED_TCP_SIZE) {
        return false;
    }
    *out_answer = (struct packet_answer){
        .kind = PACKET_UNREACHABLE,
        .sender = bytes_read_32(ip + 12),
        .is_host_unknown = icmp[0] == ICMP_UNREACHABLE && icmp[1] == ICMP_HOST_UNREACHABLE,
        .question = { .source = bytes_read_32(quoted + 12),
                      .address = bytes_read_32(quoted + 16),
                      .source_port = bytes_read_16(inner.bytes),
                      .port = bytes_read_16(inner.bytes + 2),
                      .sequence = bytes_read_32(inner.bytes + 4) },
    };
    return true;
}

bool packet_read_answer(const uint8_t *bytes, size_t length, struct packet_answer *out_answer)
{
    struct payload payload = { 0 };
    if (!read_ip_header(bytes, length, false, &payload)) {
        return false;
    }
    switch (payload.protocol) {
    case PROTOCOL_TCP:
        return read_tcp(bytes, &payload, out_answer);
    case PROTOCOL_ICMP:
        return read_icmp(bytes, &payload, out_answer);
    default:
        return false;
    }
}

/** The packets of a half-open sweep: the question (a SYN) as bytes, and what came as the answer to
 * a question. Addresses and ports are numbers in host order. */
#ifndef CAPTURE_PACKET_H
#define CAPTURE_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** IPv4 header, TCP header, and the option for the largest segment, without which some stacks take
 * a SYN for forged. */
#define PACKET_SYN_SIZE 44

/** What of an answer must have been captured at most: two IPv4 headers with all their options, and
 * eight bytes of ICMP and of the quoted TCP header each. */
#define PACKET_ANSWER_SIZE 136

struct packet_question {
    uint32_t source;
    uint32_t address;
    uint16_t source_port;
    uint16_t port;
    uint32_t sequence;
};

enum packet_kind {
    PACKET_OPEN,        /**< SYN and ACK */
    PACKET_CLOSED,      /**< RST */
    PACKET_UNREACHABLE, /**< ICMP: destination unreachable, or the packet never arrived anywhere */
};

struct packet_answer {
    enum packet_kind kind;
    uint32_t sender;      /**< who sent the answer: the target, or a router on the way to it */
    bool is_host_unknown; /**< ICMP host unreachable: the last router found nobody */
    struct packet_question question; /**< that it claims to answer */
};

void packet_write_syn(const struct packet_question *question, uint8_t out_bytes[PACKET_SYN_SIZE]);

/** Reads a captured IPv4 packet, from its IPv4 header on. False if it answers no SYN. The bytes may
 * be anything; whether the question was ever asked is for the caller to find out. */
bool packet_read_answer(const uint8_t *bytes, size_t length, struct packet_answer *out_answer);

#endif

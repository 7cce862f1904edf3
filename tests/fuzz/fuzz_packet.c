/** Packets that may answer a sweep, as anybody can send them: from their IPv4 header on, or as ARP.
 */
#include "capture/arp.h"
#include "capture/packet.h"
#include "fuzz/fuzz.h"

#include <string.h>

static void read_as_arp(const uint8_t *data, size_t size)
{
    struct arp_reply reply;
    if (arp_read_reply(data, size, &reply)) {
        FUZZ_EXPECT(size >= ARP_SIZE && (reply.mac[0] & 1) == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct packet_answer answer;
    read_as_arp(data, size);
    if (!packet_read_answer(data, size, &answer)) {
        return 0;
    }
    FUZZ_EXPECT(answer.kind == PACKET_UNREACHABLE || answer.sender == answer.question.address);
    FUZZ_EXPECT(answer.kind == PACKET_UNREACHABLE || !answer.is_host_unknown);

    // More bytes than the largest answer has are not needed to read it.
    struct packet_answer again;
    const size_t shorter = size < PACKET_ANSWER_SIZE ? size : PACKET_ANSWER_SIZE;
    FUZZ_EXPECT(packet_read_answer(data, shorter, &again));
    FUZZ_EXPECT(again.kind == answer.kind && again.question.sequence == answer.question.sequence);

    // Turned round, the question is a SYN, which is no answer.
    uint8_t question[PACKET_SYN_SIZE];
    packet_write_syn(&answer.question, question);
    FUZZ_EXPECT(!packet_read_answer(question, sizeof(question), &again));
    return 0;
}

#include "capture/sender.h"

#include "base/memory.h"
#include "capture/bytes.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

// Room for some 4,000 packets on their way out; the kernel cuts it to what it allows.
#define SEND_BUFFER (4 * 1024 * 1024)

union destination {
    struct sockaddr_ll link;
    struct sockaddr_in internet;
};

/** One of both ways out: a socket, and what waits to be sent by it. */
struct lane {
    int socket;
    size_t count;
    size_t sent;
    struct mmsghdr messages[SENDER_BATCH];
    struct iovec parts[SENDER_BATCH];
    union destination destinations[SENDER_BATCH];
    uint64_t numbers[SENDER_BATCH];
    bool are_requests[SENDER_BATCH];
    uint8_t frames[SENDER_BATCH][ETH_HLEN + PACKET_SYN_SIZE];
};

struct sender {
    struct lane frames;
    struct lane packets;
};

static void prepare(struct lane *lane, size_t header_size, socklen_t destination_size)
{
    for (size_t i = 0; i < SENDER_BATCH; i++) {
        lane->parts[i] = (struct iovec){
            .iov_base = lane->frames[i] + ETH_HLEN - header_size,
            .iov_len = header_size + PACKET_SYN_SIZE,
        };
        lane->messages[i].msg_hdr = (struct msghdr){
            .msg_iov = &lane->parts[i],
            .msg_iovlen = 1,
            .msg_name = &lane->destinations[i],
            .msg_namelen = destination_size,
        };
    }
}

static bool open_frames(struct lane *lane)
{
    const int yes = 1;
    const int room = SEND_BUFFER;
    prepare(lane, ETH_HLEN, sizeof(struct sockaddr_ll));
    // Protocol 0: this socket receives nothing.
    lane->socket = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
    if (lane->socket < 0) {
        return false;
    }
    // Past the queue in front of the device, which would drop what it has no room for without a
    // word: the device itself says so. Both are for speed, and a kernel may not have them.
    (void)setsockopt(lane->socket, SOL_PACKET, PACKET_QDISC_BYPASS, &yes, sizeof(yes));
    (void)setsockopt(lane->socket, SOL_SOCKET, SO_SNDBUF, &room, sizeof(room));
    return true;
}

static bool open_packets(struct lane *lane)
{
    const int yes = 1;
    const int room = SEND_BUFFER;
    prepare(lane, 0, sizeof(struct sockaddr_in));
    lane->socket = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW);
    if (lane->socket < 0) {
        return false;
    }
    (void)setsockopt(lane->socket, SOL_SOCKET, SO_SNDBUF, &room, sizeof(room));
    // Without this one, the kernel keeps silent about packets that it had no room for.
    return setsockopt(lane->socket, IPPROTO_IP, IP_RECVERR, &yes, sizeof(yes)) == 0;
}

struct sender *sender_open(struct error *error)
{
    struct sender *sender = memory_allocate(1, sizeof(*sender));
    sender->frames.socket = -1;
    sender->packets.socket = -1;
    if (!open_frames(&sender->frames) || !open_packets(&sender->packets)) {
        error_set(error, ERROR_SYSTEM, "packets cannot be sent: %s", strerrordesc_np(errno));
        sender_close(sender);
        return NULL;
    }
    return sender;
}

static void close_lane(struct lane *lane)
{
    if (lane->socket >= 0) {
        (void)close(lane->socket);
    }
}

void sender_close(struct sender *sender)
{
    if (sender != NULL) {
        close_lane(&sender->frames);
        close_lane(&sender->packets);
        memory_free(sender);
    }
}

void sender_add_packet(struct sender *sender, const struct packet_question *question,
                       uint64_t number)
{
    struct lane *lane = &sender->packets;
    assert(lane->count < SENDER_BATCH);
    const size_t place = lane->count++;
    packet_write_syn(question, lane->frames[place] + ETH_HLEN);
    lane->destinations[place].internet = (struct sockaddr_in){
        .sin_family = AF_INET,
        .sin_addr.s_addr = htonl(question->address),
    };
    lane->numbers[place] = number;
}

/** Begins a frame; returns where its content goes. */
static uint8_t *add_frame(struct lane *lane, const struct route *route, uint16_t protocol,
                          size_t size)
{
    const size_t place = lane->count++;
    uint8_t *frame = lane->frames[place];
    memcpy(frame + ARP_MAC_SIZE, route->source_mac, ARP_MAC_SIZE);
    bytes_write_16(frame + 2 * (size_t)ARP_MAC_SIZE, protocol);
    lane->parts[place].iov_len = ETH_HLEN + size;
    lane->destinations[place].link = (struct sockaddr_ll){
        .sll_family = AF_PACKET,
        .sll_protocol = htons(protocol),
        .sll_ifindex = (int)route->interface,
        .sll_halen = ARP_MAC_SIZE,
    };
    return frame + ETH_HLEN;
}

void sender_add_frame(struct sender *sender, const struct route *route,
                      const uint8_t mac[ARP_MAC_SIZE], const struct packet_question *question,
                      uint64_t number)
{
    struct lane *lane = &sender->frames;
    assert(lane->count < SENDER_BATCH);
    const size_t place = lane->count;
    memcpy(lane->frames[place], mac, ARP_MAC_SIZE);
    packet_write_syn(question, add_frame(lane, route, ETH_P_IP, PACKET_SYN_SIZE));
    lane->numbers[place] = number;
    lane->are_requests[place] = false;
}

void sender_add_request(struct sender *sender, const struct route *route, uint32_t address,
                        uint64_t number)
{
    struct lane *lane = &sender->frames;
    assert(lane->count < SENDER_BATCH);
    const size_t place = lane->count;
    struct arp_request request = { .source = route->source, .address = address };
    memcpy(request.source_mac, route->source_mac, ARP_MAC_SIZE);
    memset(lane->frames[place], 0xff, ARP_MAC_SIZE);
    arp_write_request(&request, add_frame(lane, route, ETH_P_ARP, ARP_SIZE));
    lane->numbers[place] = number;
    lane->are_requests[place] = true;
}

static bool is_shortage(int reason)
{
    return reason == ENOBUFS || reason == EAGAIN || reason == ENOMEM || reason == EINTR;
}

static enum sender_result flush_lane(struct lane *lane, struct sender_report *report)
{
    while (lane->sent < lane->count) {
        const int sent = sendmmsg(lane->socket, lane->messages + lane->sent,
                                  (unsigned)(lane->count - lane->sent), MSG_DONTWAIT);
        if (sent >= 0) {
            lane->sent += (size_t)sent;
            report->sent += (uint64_t)sent;
            continue;
        }
        report->reason = errno;
        if (is_shortage(report->reason)) {
            return SENDER_SHORT;
        }
        report->is_request = lane->are_requests[lane->sent];
        report->number = lane->numbers[lane->sent++];
        return SENDER_REFUSED;
    }
    lane->count = 0;
    lane->sent = 0;
    return SENDER_DONE;
}

enum sender_result sender_flush(struct sender *sender, struct sender_report *out_report)
{
    *out_report = (struct sender_report){ 0 };
    const enum sender_result result = flush_lane(&sender->frames, out_report);
    return result != SENDER_DONE ? result : flush_lane(&sender->packets, out_report);
}

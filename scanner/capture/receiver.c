#include "capture/receiver.h"

#include "base/buffer.h"
#include "base/memory.h"

#include <pcap/pcap.h>
#include <pcap/sll.h>

#include <errno.h>
#include <linux/if_packet.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define FILTER_LIMIT 1024
#define BUFFER_SIZE  (4 * 1024 * 1024) // some 20,000 answers

// A block of answers is handed over when it is full, or this old: an answer less late is not worth
// a wake-up each.
#define BLOCK_MS 10

#define ETHERTYPE_IPV4 0x0800
#define ETHERTYPE_ARP  0x0806

struct receiver {
    pcap_t *capture;
    int descriptor;
    const struct receiver_sink *sink; /**< of the call of receiver_take() that is under way */
};

static void write_filter(const uint16_t *source_ports, size_t port_count,
                         struct text_buffer *filter)
{
    // "arp[6:2] = 2": replies. "tcp[13]": SYN and ACK, or RST and ACK.
    text_buffer_append_text(
        filter,
        "(arp and arp[6:2] = 2) or (ip and ((tcp and tcp[13] & 16 != 0 and tcp[13] & 6 != 0 and (");
    for (size_t i = 0; i < port_count; i++) {
        text_buffer_format(filter, "%sdst port %u", i > 0 ? " or " : "", (unsigned)source_ports[i]);
    }
    text_buffer_append_text(filter, ")) or icmp[0] = 3 or icmp[0] = 11))");
}

static bool set_filter(pcap_t *capture, const char *filter)
{
    struct bpf_program program = { 0 };
    if (pcap_compile(capture, &program, filter, 1, PCAP_NETMASK_UNKNOWN) != 0) {
        return false;
    }
    const bool is_set = pcap_setfilter(capture, &program) == 0;
    pcap_freecode(&program);
    return is_set;
}

/** A capture on every interface: an answer may come in by another one than the question left by. */
static bool activate(pcap_t *capture, const char *filter)
{
    char ignored[PCAP_ERRBUF_SIZE];
    (void)pcap_set_snaplen(capture, SLL_HDR_LEN + PACKET_ANSWER_SIZE);
    (void)pcap_set_buffer_size(capture, BUFFER_SIZE);
    (void)pcap_set_timeout(capture, BLOCK_MS);
    return pcap_activate(capture) >= 0 && pcap_set_datalink(capture, DLT_LINUX_SLL) == 0 &&
           set_filter(capture, filter) && pcap_setdirection(capture, PCAP_D_IN) == 0 &&
           pcap_setnonblock(capture, 1, ignored) == 0;
}

struct receiver *receiver_open(const uint16_t *source_ports, size_t port_count, struct error *error)
{
    char reason[PCAP_ERRBUF_SIZE] = "";
    pcap_t *capture = pcap_create("any", reason);
    if (capture == NULL) {
        error_set(error, ERROR_SYSTEM, "packets cannot be received: %s", reason);
        return NULL;
    }
    struct text_buffer filter;
    text_buffer_init(&filter, FILTER_LIMIT);
    write_filter(source_ports, port_count, &filter);
    const bool is_active = activate(capture, filter.text);
    text_buffer_clear(&filter);
    if (!is_active) {
        error_set(error, ERROR_SYSTEM, "packets cannot be received: %s", pcap_geterr(capture));
        pcap_close(capture);
        return NULL;
    }
    struct receiver *receiver = memory_allocate(1, sizeof(*receiver));
    receiver->capture = capture;
    receiver->descriptor = pcap_get_selectable_fd(capture);
    // Spares the filter a look at each question that we send; old kernels have no such option.
    const int yes = 1;
    (void)setsockopt(pcap_fileno(capture), SOL_PACKET, PACKET_IGNORE_OUTGOING, &yes, sizeof(yes));
    return receiver;
}

void receiver_close(struct receiver *receiver)
{
    if (receiver != NULL) {
        pcap_close(receiver->capture);
        memory_free(receiver);
    }
}

static void on_frame(unsigned char *user, const struct pcap_pkthdr *header,
                     const unsigned char *bytes)
{
    void *context = user;
    struct receiver *receiver = context;
    if (header->caplen < SLL_HDR_LEN) {
        return;
    }
    const unsigned protocol = (unsigned)bytes[SLL_HDR_LEN - 2] << 8 | bytes[SLL_HDR_LEN - 1];
    const size_t length = header->caplen - SLL_HDR_LEN;
    struct packet_answer answer;
    struct arp_reply reply;
    if (protocol == ETHERTYPE_IPV4 && packet_read_answer(bytes + SLL_HDR_LEN, length, &answer)) {
        receiver->sink->on_answer(receiver->sink->context, &answer);
    } else if (protocol == ETHERTYPE_ARP && arp_read_reply(bytes + SLL_HDR_LEN, length, &reply)) {
        receiver->sink->on_neighbour(receiver->sink->context, &reply);
    }
}

static void wait_for_frames(const struct receiver *receiver, int64_t wait_ns)
{
    struct pollfd waiting = { .fd = receiver->descriptor, .events = POLLIN };
    const struct timespec limit = { .tv_sec = (time_t)(wait_ns / 1000000000),
                                    .tv_nsec = (long)(wait_ns % 1000000000) };
    // A failure shows in what follows; a signal ends the wait early, which is what it is for.
    (void)ppoll(&waiting, 1, &limit, NULL);
}

bool receiver_take(struct receiver *receiver, int64_t wait_ns, const struct receiver_sink *sink,
                   struct error *error)
{
    if (wait_ns > 0) {
        wait_for_frames(receiver, wait_ns);
    }
    receiver->sink = sink;
    if (pcap_dispatch(receiver->capture, -1, on_frame, (unsigned char *)receiver) == PCAP_ERROR) {
        return error_set(error, ERROR_SYSTEM, "packets cannot be received any more: %s",
                         pcap_geterr(receiver->capture));
    }
    return true;
}

bool receiver_lost(struct receiver *receiver, uint64_t *out_lost)
{
    struct pcap_stat statistics = { 0 };
    if (pcap_stats(receiver->capture, &statistics) != 0) {
        return false;
    }
    *out_lost = statistics.ps_drop;
    return true;
}

#include "capture/netlink.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

// The kernel fills at most this much with the answers of one list (NLMSG_GOODSIZE is 8 KiB, and it
// grows with what the reader offers, up to 32 KiB).
#define ANSWER_SIZE 32768

int netlink_open(struct error *error)
{
    const int netlink = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    if (netlink < 0) {
        error_set(error, ERROR_SYSTEM, "the kernel cannot be asked for routes: %s",
                  strerrordesc_np(errno));
    }
    return netlink;
}

/** The answers in one datagram. True when there are more to come. */
static bool visit_all(const uint8_t *bytes, size_t length, netlink_visitor visit, void *context,
                      int *out_reason)
{
    bool is_list = false;
    size_t place = 0;
    while (place + sizeof(struct nlmsghdr) <= length) {
        const struct nlmsghdr *message = (const void *)(bytes + place);
        if (message->nlmsg_len < sizeof(*message) || message->nlmsg_len > length - place) {
            *out_reason = EBADMSG;
            return false;
        }
        if (message->nlmsg_type == NLMSG_DONE) {
            return false;
        }
        if (message->nlmsg_type == NLMSG_ERROR) {
            const struct nlmsgerr *fault = NLMSG_DATA(message);
            *out_reason = -fault->error;
            return false;
        }
        visit(context, message);
        is_list = (message->nlmsg_flags & NLM_F_MULTI) != 0;
        place += NLMSG_ALIGN(message->nlmsg_len);
    }
    return is_list;
}

int netlink_ask(int netlink, struct nlmsghdr *request, netlink_visitor visit, void *context)
{
    request->nlmsg_flags |= NLM_F_REQUEST;
    if (send(netlink, request, request->nlmsg_len, 0) < 0) {
        return errno;
    }
    _Alignas(struct nlmsghdr) uint8_t bytes[ANSWER_SIZE];
    int reason = 0;
    bool is_more_to_come = true;
    while (is_more_to_come) {
        const ssize_t length = recv(netlink, bytes, sizeof(bytes), 0);
        if (length < 0 && errno != EINTR) {
            return errno;
        }
        if (length >= 0) {
            is_more_to_come = visit_all(bytes, (size_t)length, visit, context, &reason);
        }
    }
    return reason;
}

const void *netlink_find(const struct nlmsghdr *message, size_t header_size, uint16_t type,
                         size_t size)
{
    const uint8_t *bytes = (const uint8_t *)message;
    size_t place = NLMSG_HDRLEN + NLMSG_ALIGN(header_size);
    while (place + sizeof(struct rtattr) <= message->nlmsg_len) {
        const struct rtattr *attribute = (const void *)(bytes + place);
        if (attribute->rta_len < sizeof(*attribute) ||
            attribute->rta_len > message->nlmsg_len - place) {
            return NULL;
        }
        if (attribute->rta_type == type) {
            const bool is_long_enough = attribute->rta_len - sizeof(*attribute) >= size;
            return is_long_enough ? RTA_DATA(attribute) : NULL;
        }
        place += RTA_ALIGN(attribute->rta_len);
    }
    return NULL;
}

uint32_t netlink_find_number(const struct nlmsghdr *message, size_t header_size, uint16_t type)
{
    uint32_t number = 0;
    const void *content = netlink_find(message, header_size, type, sizeof(number));
    if (content != NULL) {
        memcpy(&number, content, sizeof(number));
    }
    return number;
}

uint32_t netlink_find_address(const struct nlmsghdr *message, size_t header_size, uint16_t type)
{
    return ntohl(netlink_find_number(message, header_size, type));
}

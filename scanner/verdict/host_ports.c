#include "verdict/host_ports.h"

#include <assert.h>

static bool is_of_pairs(enum endpoint_kind kind)
{
    return kind == ENDPOINT_HTTP || kind == ENDPOINT_HTTPS;
}

static uint16_t port_of_pair(const struct port_pair *pair, enum endpoint_kind kind)
{
    return kind == ENDPOINT_HTTP ? pair->http : pair->https;
}

size_t host_port_count(const struct host *host, enum endpoint_kind kind)
{
    return is_of_pairs(kind) && host->pair_count > 1 ? host->pair_count : 1;
}

uint16_t host_port(const struct host *host, enum endpoint_kind kind, size_t index)
{
    assert(index < host_port_count(host, kind));
    if (index == 0) {
        return host_endpoint_port(host, kind);
    }
    const uint16_t port = port_of_pair(&host->pairs[index], kind);
    for (size_t i = 0; i < index; i++) {
        if (port_of_pair(&host->pairs[i], kind) == port) {
            return 0;
        }
    }
    return port;
}

bool host_has_port(const struct host *host, enum endpoint_kind kind)
{
    for (size_t i = 0; i < host_port_count(host, kind); i++) {
        if (host_port(host, kind, i) != 0) {
            return true;
        }
    }
    return false;
}

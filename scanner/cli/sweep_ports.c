#include "cli/sweep_ports.h"

#include "base/text.h"
#include "model/inventory.h"
#include "model/scheme.h"

#include <string.h>

#define USUAL_PORTS "80,443,4726"

/** The longest item: "65535/https", with blanks. */
#define ITEM_SIZE 32

static const char *const kind_names[SWEEP_KIND_COUNT] = {
    [SWEEP_KIND_HTTP] = "http",
    [SWEEP_KIND_HTTPS] = "https",
    [SWEEP_KIND_AGENT] = "agent",
};

static bool item_fault(const char *item, struct error *error)
{
    return error_set(error, ERROR_USAGE,
                     "--ports: \"%s\" is no port from 1 to 65535, alone or as in 8080/http, "
                     "8443/https, 4727/agent",
                     item);
}

static bool find_kind(const char *name, enum sweep_kind *out_kind)
{
    for (int kind = 0; kind < SWEEP_KIND_COUNT; kind++) {
        if (text_equal(name, kind_names[kind])) {
            *out_kind = (enum sweep_kind)kind;
            return true;
        }
    }
    return false;
}

static enum sweep_kind usual_kind(uint16_t port)
{
    if (port == AGENT_SITE_PORT) {
        return SWEEP_KIND_AGENT;
    }
    return port % 1000 == scheme_default_port(SCHEME_HTTPS) ? SWEEP_KIND_HTTPS : SWEEP_KIND_HTTP;
}

static bool is_of_kind(const struct sweep_ports *ports, uint16_t port, enum sweep_kind kind)
{
    bool is_there = false;
    for (size_t i = 0; i < ports->counts[kind] && !is_there; i++) {
        is_there = ports->items[kind][i] == port;
    }
    return is_there;
}

/** The kind that the port was given before; SWEEP_KIND_COUNT if it is new. */
static enum sweep_kind known_kind(const struct sweep_ports *ports, uint16_t port)
{
    enum sweep_kind kind = SWEEP_KIND_HTTP;
    while (kind < SWEEP_KIND_COUNT && !is_of_kind(ports, port, kind)) {
        kind++;
    }
    return kind;
}

static bool add_port(struct sweep_ports *ports, uint16_t port, enum sweep_kind kind,
                     struct error *error)
{
    const enum sweep_kind known = known_kind(ports, port);
    if (known != SWEEP_KIND_COUNT) {
        return known == kind ||
               error_set(error, ERROR_USAGE, "--ports: %u is given as %s and as %s", port,
                         kind_names[known], kind_names[kind]);
    }
    size_t total = 0;
    for (int i = 0; i < SWEEP_KIND_COUNT; i++) {
        total += ports->counts[i];
    }
    if (total == SWEEP_PORT_LIMIT) {
        return error_set(error, ERROR_USAGE, "--ports: more than %d ports", SWEEP_PORT_LIMIT);
    }
    ports->items[kind][ports->counts[kind]++] = port;
    return true;
}

/** "8080/http"; the item is cut at its slash. */
static bool read_item(struct sweep_ports *ports, char item[ITEM_SIZE], struct error *error)
{
    char whole[ITEM_SIZE];
    memcpy(whole, item, sizeof(whole));
    uint16_t port = 0;
    enum sweep_kind kind = SWEEP_KIND_HTTP;
    char *slash = strchr(item, '/');
    if (slash != NULL) {
        *slash = '\0';
    }
    if (!text_to_port(text_trim(item), &port)) {
        return item_fault(whole, error);
    }
    kind = usual_kind(port);
    if (slash != NULL && !find_kind(text_trim(slash + 1), &kind)) {
        return item_fault(whole, error);
    }
    return add_port(ports, port, kind, error);
}

bool sweep_ports_read(struct sweep_ports *ports, const char *text, struct error *error)
{
    *ports = (struct sweep_ports){ 0 };
    const char *next = text != NULL ? text : USUAL_PORTS;
    bool is_last = false;
    while (!is_last) {
        const size_t length = strcspn(next, ",");
        char item[ITEM_SIZE] = "";
        const bool does_fit = length < sizeof(item);
        memcpy(item, next, does_fit ? length : sizeof(item) - 1);
        if (!does_fit) {
            return item_fault(item, error);
        }
        if (!read_item(ports, item, error)) {
            return false;
        }
        is_last = next[length] == '\0';
        next += length + 1;
    }
    return true;
}

void sweep_ports_add(const struct sweep_ports *ports, struct sweep_targets *targets)
{
    for (int kind = 0; kind < SWEEP_KIND_COUNT; kind++) {
        for (size_t i = 0; i < ports->counts[kind]; i++) {
            (void)sweep_targets_add_port(targets, ports->items[kind][i]); // there is room for all
        }
    }
}

#include "inventory/merge.h"

#include "base/text.h"

#include <string.h>

// Nobody lists so many by hand; it keeps the search for equal ones cheap.
#define LONGEST_LIST ((size_t)256)

// Each is asked all that the host is asked; a name that resolves to more is not asked at more.
#define MOST_ADDRESSES ((size_t)16)

#define USUAL_HTTP_PORT  80
#define USUAL_HTTPS_PORT 443

// Makes room for `more` items behind `count` ones; lists of hosts are short and grow rarely.
static void *with_room(struct inventory *inventory, void *items, size_t count, size_t more,
                       size_t size)
{
    char *larger = arena_allocate(&inventory->arena, count + more, size);
    if (count > 0) {
        memcpy(larger, items, count * size);
    }
    return larger;
}

static bool list_fault(const struct host *host, size_t limit, const char *what,
                       struct error *reason)
{
    return error_set(reason, ERROR_INPUT, "%s has more than %zu %s", host->name, limit, what);
}

static bool merge_addresses(struct reading *reading, struct host *host,
                            const struct host_entry *entry, struct error *reason)
{
    for (size_t i = 0; i < entry->address_count; i++) {
        inventory_add_address(reading->inventory, host, &entry->addresses[i]);
        if (host->address_count > MOST_ADDRESSES) {
            return list_fault(host, MOST_ADDRESSES, "addresses", reason);
        }
    }
    return true;
}

static bool has_alias(const struct host *host, const char *alias)
{
    for (size_t i = 0; i < host->alias_count; i++) {
        if (text_equal(host->aliases[i], alias)) {
            return true;
        }
    }
    return text_equal(host->name, alias);
}

static bool merge_aliases(struct reading *reading, struct host *host,
                          const struct host_entry *entry, struct error *reason)
{
    if (entry->alias_count == 0) {
        return true;
    }
    if (host->alias_count + entry->alias_count > LONGEST_LIST) {
        return list_fault(host, LONGEST_LIST, "other names", reason);
    }
    host->aliases = with_room(reading->inventory, host->aliases, host->alias_count,
                              entry->alias_count, sizeof(*host->aliases));
    for (size_t i = 0; i < entry->alias_count; i++) {
        if (!has_alias(host, entry->aliases[i])) {
            host->aliases[host->alias_count++] = reading_intern(reading, entry->aliases[i]);
        }
    }
    return true;
}

static bool is_same_pair(struct port_pair left, struct port_pair right)
{
    return left.http == right.http && left.https == right.https;
}

static bool has_pair(const struct host *host, struct port_pair pair)
{
    for (size_t i = 0; i < host->pair_count; i++) {
        if (is_same_pair(host->pairs[i], pair)) {
            return true;
        }
    }
    return false;
}

static bool is_usual_pair(struct port_pair pair)
{
    return is_same_pair(pair, (struct port_pair){ USUAL_HTTP_PORT, USUAL_HTTPS_PORT });
}

/** Two pairs that differ in nothing but a side that one of them says is not there. */
static bool is_pair_without_side(struct port_pair left, struct port_pair right)
{
    const bool has_other_http = left.http != right.http;
    const bool has_other_https = left.https != right.https;
    return has_other_http ? !has_other_https && (left.http == 0 || right.http == 0)
                          : has_other_https && (left.https == 0 || right.https == 0);
}

/** A port that is named is there: what says that there is none is no declaration any more,
 * whichever was read first. False if the pairs differ otherwise, or not at all. */
static bool fill_own_pair(struct reading *reading, struct host *host,
                          const struct host_entry *entry)
{
    const struct port_pair usual = { USUAL_HTTP_PORT, USUAL_HTTPS_PORT };
    const bool is_repeated = entry->is_whole && entry->is_listed && host->source_count > 0;
    const struct port_pair said = entry->has_own_pair ? entry->own_pair : usual;
    struct port_pair *own = &host->pairs[0];
    const bool are_both_said = is_repeated || (entry->has_own_pair && !is_same_pair(*own, usual));
    if (!are_both_said || !is_pair_without_side(*own, said)) {
        return false;
    }
    const bool is_http = own->http != said.http;
    const uint16_t port =
        is_http ? (uint16_t)(own->http | said.http) : (uint16_t)(own->https | said.https);
    reading_note(reading, TALLY_CONTRADICTION,
                 "%s: it is said to have no %s, and to have it on port %u: the port holds",
                 host->name, is_http ? "HTTP" : "HTTPS", (unsigned)port);
    *(is_http ? &own->http : &own->https) = port;
    return true;
}

// The first pair said of a host is its site's own; one that comes later is a further one.
static bool merge_pairs(struct reading *reading, struct host *host, const struct host_entry *entry,
                        struct error *reason)
{
    const bool is_filled = fill_own_pair(reading, host, entry);
    const bool is_own = !is_filled && entry->has_own_pair && is_usual_pair(host->pairs[0]);
    const bool is_further = !is_filled && entry->has_own_pair && !is_own;
    if (is_own) {
        host->pairs[0] = entry->own_pair;
    }
    const size_t more = entry->pair_count + (is_further ? 1 : 0);
    if (more == 0) {
        return true;
    }
    if (host->pair_count + more > LONGEST_LIST) {
        return list_fault(host, LONGEST_LIST, "ports", reason);
    }
    host->pairs =
        with_room(reading->inventory, host->pairs, host->pair_count, more, sizeof(*host->pairs));
    if (is_further && !has_pair(host, entry->own_pair)) {
        host->pairs[host->pair_count++] = entry->own_pair;
    }
    for (size_t i = 0; i < entry->pair_count; i++) {
        if (!has_pair(host, entry->pairs[i])) {
            host->pairs[host->pair_count++] = entry->pairs[i];
        }
    }
    return true;
}

static bool has_communication_host(const struct host *host, const struct communication_host *item)
{
    for (size_t i = 0; i < host->communication_host_count; i++) {
        const struct communication_host *known = &host->communication_hosts[i];
        if (known->port == item->port && text_equal(known->host, item->host)) {
            return true;
        }
    }
    return false;
}

static bool merge_communication_hosts(struct reading *reading, struct host *host,
                                      const struct host_entry *entry, struct error *reason)
{
    if (entry->communication_host_count == 0) {
        return true;
    }
    if (host->communication_host_count + entry->communication_host_count > LONGEST_LIST) {
        return list_fault(host, LONGEST_LIST, "communication hosts", reason);
    }
    host->communication_hosts =
        with_room(reading->inventory, host->communication_hosts, host->communication_host_count,
                  entry->communication_host_count, sizeof(*host->communication_hosts));
    for (size_t i = 0; i < entry->communication_host_count; i++) {
        struct communication_host item = entry->communication_hosts[i];
        if (!has_communication_host(host, &item)) {
            item.host = reading_intern(reading, item.host);
            host->communication_hosts[host->communication_host_count++] = item;
        }
    }
    return true;
}

static const struct tag *find_tag(const struct host *host, const char *name)
{
    for (size_t i = 0; i < host->tag_count; i++) {
        if (text_equal(host->tags[i].name, name)) {
            return &host->tags[i];
        }
    }
    return NULL;
}

static void merge_tag(struct reading *reading, struct host *host, const struct tag *tag)
{
    const struct tag *known = find_tag(host, tag->name);
    if (known == NULL) {
        host->tags[host->tag_count++] = (struct tag){
            .name = reading_intern(reading, tag->name),
            .value = reading_intern(reading, tag->value),
        };
    } else if (!text_equal(known->value, tag->value)) {
        reading_note(reading, TALLY_CONTRADICTION,
                     "%s: tag %s is \"%s\" here; \"%s\" was said before and holds", host->name,
                     tag->name, tag->value, known->value);
    }
}

static bool merge_tags(struct reading *reading, struct host *host, const struct host_entry *entry,
                       struct error *reason)
{
    if (entry->tag_count == 0) {
        return true;
    }
    if (host->tag_count + entry->tag_count > LONGEST_LIST) {
        return list_fault(host, LONGEST_LIST, "tags", reason);
    }
    host->tags = with_room(reading->inventory, host->tags, host->tag_count, entry->tag_count,
                           sizeof(*host->tags));
    for (size_t i = 0; i < entry->tag_count; i++) {
        merge_tag(reading, host, &entry->tags[i]);
    }
    return true;
}

// A port that is still the usual one counts as not said.
static void merge_port(struct reading *reading, const struct host *host, uint16_t *port,
                       uint16_t usual, uint16_t said)
{
    if (said == 0 || said == *port) {
        return;
    }
    if (*port == usual) {
        *port = said;
        return;
    }
    reading_note(reading, TALLY_CONTRADICTION,
                 "%s has the port %u here; %u was said before and holds", host->name,
                 (unsigned)said, (unsigned)*port);
}

static void merge_internet_site(struct reading *reading, struct host *host, enum answer answer)
{
    if (answer == ANSWER_UNKNOWN || answer == host->internet_site) {
        return;
    }
    if (host->internet_site == ANSWER_UNKNOWN) {
        host->internet_site = answer;
        return;
    }
    reading_note(reading, TALLY_CONTRADICTION,
                 "%s: whether it serves an Internet site is \"%s\" here; \"%s\" was said before "
                 "and holds",
                 host->name, answer_name(answer), answer_name(host->internet_site));
}

static void merge_alternate_url(struct reading *reading, struct host *host, const char *url)
{
    if (url == NULL) {
        return;
    }
    if (host->alternate_url == NULL) {
        host->alternate_url = url;
    } else if (!text_equal(host->alternate_url, url)) {
        reading_note(reading, TALLY_CONTRADICTION,
                     "%s has the alternate URL %s here; %s was said before and holds", host->name,
                     url, host->alternate_url);
    }
}

static void merge_source(struct reading *reading, struct host *host)
{
    if (reading->name == NULL) {
        return;
    }
    if (host->source_count == 0) {
        host->sources = reading->itself;
        host->source_count = 1;
        reading_source(reading)->host_count++;
    } else if (host_add_source(reading->inventory, host, reading->source)) {
        reading_source(reading)->host_count++;
    }
}

static bool merge_lists(struct reading *reading, struct host *host, const struct host_entry *entry,
                        struct error *reason)
{
    return merge_addresses(reading, host, entry, reason) &&
           merge_aliases(reading, host, entry, reason) &&
           merge_pairs(reading, host, entry, reason) &&
           merge_communication_hosts(reading, host, entry, reason) &&
           merge_tags(reading, host, entry, reason);
}

bool host_merge(struct reading *reading, const struct host_entry *entry, struct error *reason)
{
    struct host *host = inventory_add_host(reading->inventory, entry->name);
    host->is_listed |= entry->is_listed;
    host->roles |= entry->roles;
    host->services |= entry->services;
    merge_port(reading, host, &host->agent_site_port, AGENT_SITE_PORT, entry->agent_site_port);
    merge_port(reading, host, &host->gateway_port, GATEWAY_PORT, entry->gateway_port);
    merge_internet_site(reading, host, entry->internet_site);
    merge_alternate_url(reading, host, entry->alternate_url);
    merge_source(reading, host);
    return merge_lists(reading, host, entry, reason);
}

struct host_entry host_entry_of(const struct host *host)
{
    return (struct host_entry){
        .name = host->name,
        .addresses = host->addresses,
        .address_count = host->address_count,
        .roles = host->roles,
        .services = host->services,
        .aliases = host->aliases,
        .alias_count = host->alias_count,
        .has_own_pair = !is_usual_pair(host->pairs[0]),
        .own_pair = host->pairs[0],
        .pairs = host->pairs + 1,
        .pair_count = host->pair_count - 1,
        .agent_site_port = host->agent_site_port != AGENT_SITE_PORT ? host->agent_site_port : 0,
        .gateway_port = host->gateway_port != GATEWAY_PORT ? host->gateway_port : 0,
        .internet_site = host->internet_site,
        .alternate_url = host->alternate_url,
        .communication_hosts = host->communication_hosts,
        .communication_host_count = host->communication_host_count,
        .tags = host->tags,
        .tag_count = host->tag_count,
        .is_listed = host->is_listed,
    };
}

bool host_add_source(struct inventory *inventory, struct host *host, size_t source)
{
    size_t place = host->source_count;
    while (place > 0 && host->sources[place - 1] > source) {
        place--;
    }
    if (place > 0 && host->sources[place - 1] == source) {
        return false;
    }
    // The old list may be shared with other hosts, so it is never changed.
    uint32_t *longer = arena_allocate(&inventory->arena, host->source_count + 1, sizeof(*longer));
    for (size_t i = 0; i < host->source_count; i++) {
        longer[i < place ? i : i + 1] = host->sources[i];
    }
    longer[place] = (uint32_t)source;
    host->sources = longer;
    host->source_count++;
    return true;
}

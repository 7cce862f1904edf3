/** Rows of one host become one host: lists are united, of single values the first said holds. */
#ifndef INVENTORY_MERGE_H
#define INVENTORY_MERGE_H

#include "inventory/reading.h"

/** What one row, or one object, says of a host. Texts and lists are borrowed. */
struct host_entry {
    const char *name; /**< lower case */
    const struct address *addresses;
    size_t address_count;
    role_set roles;
    service_set services;
    const char **aliases; /**< lower case */
    size_t alias_count;
    bool has_own_pair; /**< else the site's own pair is the usual one */
    bool is_whole;     /**< written by the program: a port that is not there is the usual one */
    struct port_pair own_pair;
    struct port_pair *pairs; /**< further ones */
    size_t pair_count;
    uint16_t agent_site_port; /**< 0: nothing said */
    uint16_t gateway_port;    /**< 0: nothing said */
    enum answer internet_site;
    const char *alternate_url; /**< in the inventory's arena; NULL: nothing said */
    struct communication_host *communication_hosts;
    size_t communication_host_count;
    struct tag *tags;
    size_t tag_count;
    bool is_listed;
};

/** Adds the host or what is new of it, names the source in it, and notes contradictions. False,
 * with the bare reason, when a list of it grows beyond reason. */
bool host_merge(struct reading *reading, const struct host_entry *entry, struct error *reason);

/** Everything said of `host`, as an entry that borrows from it. */
struct host_entry host_entry_of(const struct host *host);

/** Puts the source's index among those of the host, ascending; true if it was not there. */
bool host_add_source(struct inventory *inventory, struct host *host, size_t source);

#endif

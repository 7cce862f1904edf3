/** Single values as users and exports write them. A fault is told as a bare reason: where it stands
 * is known to the caller, who has read it from a line or a JSON path. */
#ifndef INVENTORY_VALUES_H
#define INVENTORY_VALUES_H

#include "base/arena.h"
#include "base/error.h"
#include "model/address.h"
#include "model/inventory.h"
#include "model/url.h"

#include <stdbool.h>
#include <stddef.h>

struct host_name {
    const char *text;       /**< lower case, no trailing dot; of an address its canonical text */
    struct address address; /**< of no family if the name is none */
};

/** A name or an address, without a port. */
bool value_read_host_name(struct arena *arena, const char *text, struct host_name *out_name,
                          struct error *reason);

bool value_read_address(const char *text, struct address *out_address, struct error *reason);

/** 1 to 65535, in digits. */
bool value_read_port(const char *text, uint16_t *out_port, struct error *reason);

/** "yes", "true", "1", "no", "false", "0", "unknown", in any case. */
bool value_read_answer(const char *text, enum answer *out_answer, struct error *reason);

struct communication_host_list {
    struct communication_host *items;
    size_t count;
    size_t capacity;
};

/** Adds what "host:443;host:4726" lists; "," and blanks separate too. */
bool value_read_communication_hosts(struct arena *arena, const char *text,
                                    struct communication_host_list *list, struct error *reason);

/** A URL and its text without what a scanner never sends. */
struct cut_url {
    const char
        *text;      /**< as given, but for query, fragment and user information if there were any */
    struct url url; /**< of `text`: nothing is cut off any more */
    bool had_query;
    bool had_user_info;
};

bool value_read_url(struct arena *arena, const char *text, struct cut_url *out_url,
                    struct error *reason);

/** "8.5 RU3", "ITMS 8.6": before or from 8.5 RU4. Unknown where the text does not tell: 8.5 without
 * a rollup, or a build number. */
enum release_generation value_release_generation(const char *release);

/** The first words of `text` up to one of `separators`, trimmed, and the rest behind it; NULL at
 * the end. Writes into the text. */
char *value_next_word(char **rest, const char *separators);

#endif

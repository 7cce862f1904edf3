/** What is there and what is wanted, as the user handed it in, merged from all sources. */
#ifndef MODEL_INVENTORY_H
#define MODEL_INVENTORY_H

#include "base/arena.h"
#include "base/map.h"
#include "model/address.h"
#include "model/role.h"
#include "model/scheme.h"
#include "model/url.h"

#define AGENT_SITE_PORT 4726
#define GATEWAY_PORT    443

/** An HTTP and an HTTPS endpoint of the same site; 0 where one side is declared not to exist. */
struct port_pair {
    uint16_t http;
    uint16_t https;
};

struct tag {
    const char *name;
    const char *value;
};

/** One item of "HTTPS communication hosts" of a site server's communication profile (article
 * 191688). */
struct communication_host {
    const char *host; /**< lower case */
    uint16_t port;
};

/** Packed: an inventory may hold a million. */
struct host {
    const char *name; /**< logical name, lower case, unique; an address text if there is no name */
    struct address *addresses; /**< declared, and the name itself if it is one, in the order of
                                    their first mention, each once; none: resolve the name */
    const char **aliases;      /**< also_known_as: other names that clients use, lower case */
    struct port_pair *pairs;   /**< the first is the site's own; never none */
    const char *alternate_url; /**< of the Targeted Agent Settings; NULL if none */
    struct communication_host *communication_hosts;
    struct tag *tags;
    uint32_t *sources; /**< indices into the inventory's sources, ascending, each once */
    uint32_t source_count;
    uint16_t address_count;
    uint16_t alias_count;
    uint16_t pair_count;
    uint16_t communication_host_count;
    uint16_t tag_count;
    uint16_t agent_site_port;
    uint16_t gateway_port;
    role_set roles;
    service_set services;          /**< empty: not known */
    enum answer internet_site : 8; /**< serves an Internet site */
    bool is_listed; /**< named by a list of hosts or the command line, not only by a URL */
};

/** Packed likewise. */
struct codebase {
    const char *package; /**< as exported, braces removed, lower case; "" if none */
    const char *text;    /**< the URL as exported, without query and user information; for
                            url_text() */
    struct url url;
    const char *snapshot_text; /**< likewise; NULL if none */
    struct url snapshot;       /**< only with snapshot_text */
    uint32_t source;
    uint32_t line; /**< line or record, from 1 */
};

/** What somebody checked by hand, or accepted until a date. */
struct declaration {
    const char *check;
    const char *subject; /**< host; NULL for the whole estate */
    bool is_accepted;    /**< an exception, not a check done */
    const char *who;
    const char *date;
    const char *evidence;
    int64_t expires_ms; /**< 0: never */
};

enum source_kind {
    SOURCE_COMMAND_LINE,
    SOURCE_HOSTS,     /**< a list of hosts: JSON, CSV or plain */
    SOURCE_CODEBASES, /**< an export of codebases, package.xml */
    SOURCE_CLIENT,    /**< what a client has: policy, agent log */
    SOURCE_KIND_COUNT,
};

struct source {
    const char *name; /**< file name, "standard input", "command line" */
    enum source_kind kind;
    size_t host_count;     /**< hosts that it names */
    size_t codebase_count; /**< URLs of codebases and snapshots in it */
};

/** 210187 differs before and from 8.5 RU4. */
enum release_generation {
    RELEASE_UNKNOWN,
    RELEASE_BEFORE_8_5_RU4,
    RELEASE_FROM_8_5_RU4,
    RELEASE_GENERATION_COUNT,
};

struct inventory {
    struct arena arena;  /**< owns the texts, and all lists but those of hosts and codebases */
    const char *profile; /**< NULL if not said */
    enum answer cem;
    enum answer persistent_connection;
    enum answer http_allowed; /**< no: under https, port 80 must not serve the site at all */
    enum answer guess_roles;  /**< yes: a host of no declared role is asked what any role would be
                                   asked, and has the one that its answers fit */
    const char *release;      /**< NULL if not said */
    enum release_generation generation;
    bool has_changed_at;
    int64_t changed_at_ms;
    const char *agent_install_url; /**< NULL if not said */
    struct host **hosts;           /**< in the order of their first mention */
    size_t host_count;
    size_t host_capacity;
    struct map hosts_by_name;
    struct codebase *codebases;
    size_t codebase_count;
    size_t codebase_capacity;
    struct declaration *declarations;
    size_t declaration_count;
    size_t declaration_capacity;
    struct source *sources;
    size_t source_count;
    size_t source_capacity;
    const char **notes; /**< what was cut off, ignored or coped with, one line each */
    size_t note_count;
    size_t note_capacity;
    struct map notes_by_text; /**< so that each is said once */
};

void inventory_init(struct inventory *inventory);
void inventory_clear(struct inventory *inventory);

/** NULL if it is not there. `name` in lower case. */
struct host *inventory_find_host(const struct inventory *inventory, const char *name);

/** Room for as many more, so that a large export leaves none unused. */
void inventory_reserve_codebases(struct inventory *inventory, size_t count);

/** The host of that name (copied), new with all defaults if it was not there. */
struct host *inventory_add_host(struct inventory *inventory, const char *name);

bool host_has_address(const struct host *host, const struct address *address);

/** One more declared address of the host, unless it has it already. */
void inventory_add_address(struct inventory *inventory, struct host *host,
                           const struct address *address);

/** A line for the user, said once however often it is added. */
void inventory_note(struct inventory *inventory, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

const char *source_kind_name(enum source_kind kind);

#endif

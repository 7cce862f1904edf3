/** Everything that was seen of one host, and what it adds up to. */
#ifndef VERDICT_HOST_RECORD_H
#define VERDICT_HOST_RECORD_H

#include "model/assessment.h"
#include "model/inventory.h"
#include "verdict/classify_path.h"
#include "verdict/classify_port.h"
#include "verdict/sighting.h"

/** Who was met at the target of a hop to HTTPS. */
struct hop_target {
    const char *host;                 /**< as the redirect names it; NULL if it is not HTTPS */
    const struct sighting *handshake; /**< NULL if none was made there */
};

/** Where a redirect led to. */
struct redirect_chain {
    enum chain_end end;
    const char *target;           /**< last URL, as text; NULL if there is none */
    const struct path_view *last; /**< the answer at its end; NULL if there is none */
    struct redirect_hop *hops;
    struct hop_target *targets; /**< of each hop */
    size_t hop_count;
};

/** One path on one scheme at one endpoint, under one name. */
struct path_view {
    enum scheme scheme;
    const char *server_name;
    const char *path;
    bool has_own_name;
    const struct sighting *attempts; /**< all of them; the deciding one is among them */
    size_t attempt_count;
    const struct sighting *deciding;
    struct path_judgement judgement;
    const struct redirect_chain *chain; /**< NULL unless it redirects */
    const struct path_view *canary;     /**< what the state rests on beside the answer; NULL if it
                                           does not */
    const struct path_view *twin;       /**< the same path over HTTPS, compared with; NULL if not */
    const struct path_view *canary_twin; /**< the canary over HTTPS; NULL if not compared with */
    const char *observed;                /**< in words; made when first needed, as the evidence */
    const struct evidence *evidence;
    size_t evidence_count;
};

/** One port at one address. */
struct endpoint_view {
    struct address address;
    uint16_t port;
    bool has_own_name; /**< of this host; otherwise only a redirect led there */
    const struct sighting *sightings;
    size_t sighting_count;
    struct port_judgement judgement;
    const struct sighting *deciding; /**< of the port's state; NULL if nothing was asked */
    enum client_certificate client_certificate;
    int64_t refused_since_ms; /**< from then on its address answers everything with 403; INT64_MAX
                                 if it does not */
    const struct sighting *handshake; /**< the one with the host's name; NULL if none was made */
    struct path_view *paths;          /**< by scheme, server name, path */
    size_t path_count;
    const struct evidence *evidence; /**< made when first needed */
    size_t evidence_count;
    const struct evidence *certificate_evidence; /**< two, of `handshake`; made when first needed */
};

struct host_record {
    const char *name;
    const struct host *host; /**< NULL if it is not in the inventory */
    bool is_wanted; /**< listed, or named by a URL of the web: of a share there is nothing to ask */
    bool is_called_by_name; /**< something of the inventory says that clients use `name` itself */
    const char **names;     /**< that clients use; `name` is the first */
    size_t name_count;
    size_t name_capacity;
    struct sighting *sightings;
    size_t sighting_count;
    size_t sighting_capacity;
    struct host_record *certified; /**< the same host, as it was seen with a client certificate;
                                      NULL if it was not */

    // From here on: filled when all visits are in.
    struct address *addresses; /**< sorted */
    size_t address_count;
    const char *absence; /**< why there is no address to judge; NULL if there is one */
    const struct sighting *absence_sighting; /**< that says so; NULL if none does */
    struct endpoint_view *endpoints;         /**< by address, port */
    size_t endpoint_count;
};

/** Makes room for so many more sightings, and no more than that: most hosts are visited once. */
void host_record_expect(struct host_record *record, size_t count);

void host_record_add(struct host_record *record, const struct sighting *sighting);

/** Puts the sightings into order, keeps of each endpoint the newest visit that measured it, and
 * finds the addresses. */
void host_record_settle(struct host_record *record, struct arena *arena);

/** NULL if nothing was seen there. */
struct endpoint_view *host_record_endpoint(const struct host_record *record,
                                           const struct address *address, uint16_t port);

/** NULL if it was not asked. */
struct path_view *endpoint_view_path(const struct endpoint_view *endpoint, enum scheme scheme,
                                     const char *server_name, const char *path);

/** Is that one of the names of the host? A short name and the full name that begins with it are
 * taken for the same. */
bool host_record_has_name(const struct host_record *record, const char *name);

/** The HTTPS port beside this HTTP port, as the inventory pairs them, else 443 beside 80; 0: none.
 */
uint16_t host_record_twin_port(const struct host_record *record, uint16_t http_port);

#endif

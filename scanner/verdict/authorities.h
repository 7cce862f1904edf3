/** Authorities that nobody vouches for, with the endpoints whose certificates lead to them: what is
 * wrong with many servers for one reason is told once. */
#ifndef VERDICT_AUTHORITIES_H
#define VERDICT_AUTHORITIES_H

#include "base/map.h"
#include "verdict/estate.h"
#include "verdict/evidence.h"

/** By name, then by key; one without a key identifier comes first. */
int authority_compare(const struct authority *left, const struct authority *right);

/** A certificate of an issuer that some server of the estate sent. */
struct shown_issuer {
    const struct certificate_facts *facts;
    const char *place; /**< "ns1.corp.example:443" */
};

/** That an endpoint's chain was looked at for one check. */
struct authority_member;

struct authorities {
    struct arena *arena;   /**< borrowed */
    bool has_estate_roots; /**< as the judge's case says */
    struct map issuers;    /**< by name, and by name and key identifier */
    struct authority_member *members;
    size_t member_count;
    size_t member_capacity;
    size_t anchored_count;           /**< chains that end in a trusted root */
    size_t unanchored_count;         /**< chains that do not, for whatever reason */
    const struct sighting *anchored; /**< the first of those that do; NULL if none does */
};

void authorities_init(struct authorities *authorities, struct arena *arena, bool has_estate_roots);

/** Takes the issuers over that were sent there. */
void authorities_take(struct authorities *authorities, const struct estate *estate);

void authorities_clear(struct authorities *authorities);

/** What the trust problem of a chain comes from; at most one of the two is not NULL. */
struct trust_matter {
    const struct authority *authority;  /**< it is of this one, not of the server */
    const struct shown_issuer *missing; /**< it is the server's: it does not send this intermediate,
                                           which another server sends */
};

struct trust_matter authorities_explain(const struct authorities *authorities,
                                        const struct judged_chain *chain);

/** A place of the estate where a check looks at a handshake. */
struct trust_place {
    const struct host_record *record;
    uint16_t port;
    const struct sighting *handshake;
};

/** Notes the place, under `authority` if that is not NULL. */
void authorities_note(struct authorities *authorities, const struct check *check,
                      const struct trust_place *place, const struct authority *authority);

/** One unknown authority and all that leads to it. */
struct authority_group {
    const struct authority *authority;
    const char *const *endpoints; /**< sorted, each once */
    size_t endpoint_count;
    const struct check *const *checks; /**< that would have said it of each, in the profile's order
                                        */
    size_t check_count;
    struct evidence_list evidence;
};

/** The next group from `first` on, which is set to where the one after it begins; false when there
 * is none. Before the first call all places must have been noted; `first` begins with 0. */
bool authorities_next(struct authorities *authorities, size_t *first,
                      struct authority_group *out_group);

#endif

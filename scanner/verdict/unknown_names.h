/** Hosts that are listed by their address: by which name clients come, and so which certificate
 * they accept, is not known. */
#ifndef VERDICT_UNKNOWN_NAMES_H
#define VERDICT_UNKNOWN_NAMES_H

#include "base/arena.h"
#include "verdict/host_record.h"

/** Is the host's name an address, and does nothing say that clients go by it? */
bool host_is_listed_by_address(const struct host_record *record);

/** Takes the mismatch with such an address out of the leaf. True where the host has no other name
 * either: then it is not known whether the certificate fits. */
bool leaf_forgive_address(struct arena *arena, struct certificate_report *leaf,
                          const struct host_record *record);

/** Whom a certificate is for: "ns1.corp.example, ns1.example, ns1 and 2 more". */
const char *leaf_word_names(struct arena *arena, const struct certificate_facts *facts);

/** Why it is not known whether a certificate for those names fits. */
const char *name_word_doubt(struct arena *arena, const char *names);

/** What makes it known. */
const char *name_word_remedy(struct arena *arena, const struct host_record *record);

#endif

/** What a check thinks of the certificate that an endpoint shows. */
#ifndef VERDICT_CERTIFICATE_OPINION_H
#define VERDICT_CERTIFICATE_OPINION_H

#include "verdict/checks.h"
#include "verdict/names_judged.h"

/** Where a certificate is looked at, and by which names. */
struct certificate_place {
    const struct host_record *record;
    const struct address *address;
    uint16_t port;
    const struct name_list *used; /**< the only names that the certificate has to cover; NULL: all
                                     that clients use for the host */
};

/** Is there a certificate to be judged? */
bool certificate_place_shows_one(const struct certificate_place *place);

/** Adds what is thought of the certificate at each address of a host. Nothing where the only thing
 * wrong is an authority that nobody vouches for: that is told once, of all servers. `subject` has
 * the port; `only_shown`: addresses that show no certificate are passed over. */
void certificate_judge_host(struct hearing *hearing, const struct subject *subject,
                            const struct host_record *record, const struct name_list *used,
                            bool only_shown);

#endif

/** The certificates that a client meets while it follows a redirect. */
#ifndef VERDICT_REDIRECT_CERTIFICATES_H
#define VERDICT_REDIRECT_CERTIFICATES_H

#include "verdict/check_scope.h"

/** A redirect to HTTPS, or inside it, leads nowhere if clients refuse the certificate of one of its
 * targets: `seen`, reason and evidence are made to say so. Whether they trust it is known with the
 * roots of the estate only; without these a doubt is told, but decides nothing. Endpoints that
 * certificate checks look at are left to these. `view` may be NULL, or no redirect. */
void redirect_weigh_certificates(const struct hearing *hearing, const struct host_record *record,
                                 const struct path_view *view, struct opinion *opinion,
                                 struct seen_value *seen);

#endif

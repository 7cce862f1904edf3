/** The path that a patient client finds: OpenSSL takes the first issuer whose name fits and asks
 * the trust store only once, so a second certificate of the same name can lead it astray. */
#ifndef CERTIFICATE_PATH_SEARCH_H
#define CERTIFICATE_PATH_SEARCH_H

#include "certificate/path.h"

/** True when an issuer that was sent has the name of another certificate, sent or trusted: else
 * there is nothing to choose from. */
bool path_search_has_choice(const struct path_question *question);

/** What leads from a leaf upwards, by signatures that hold; each certificate borrowed. */
struct found_path {
    STACK_OF(X509) *issuers; /**< the leaf's, its issuer's …; the caller frees the stack only */
    STACK_OF(X509) *roots; /**< the trusted one behind them; empty if none was reached. Likewise */
};

/** Looks for a path to a trusted root whose certificates are all valid at the time of the question,
 * then for any to a trusted root; failing both, gives the longest. Effort is bounded. */
void path_search(const struct path_question *question, struct found_path *out_path);

#endif

/** What the OCSP response that came with a chain says of its leaf (RFC 6960). */
#ifndef CERTIFICATE_STAPLE_H
#define CERTIFICATE_STAPLE_H

#include "certificate/path.h"

/** Clocks of responders may differ from ours by so much. */
#define STAPLE_TOLERANCE_MS (INT64_C(5) * 60 * 1000)

/** How long an answer counts that does not say when the next one comes. */
#define STAPLE_LONGEST_MS (INT64_C(7) * 24 * 60 * 60 * 1000)

/** Only an answer about the leaf that its issuer signed, or a responder that the issuer appointed,
 * and that is current at the time of the question, says anything. Of several such answers, one that
 * says "revoked" counts most, then one that says "good". */
enum staple_state staple_read(const struct chain_question *question, const struct built_path *path);

#endif

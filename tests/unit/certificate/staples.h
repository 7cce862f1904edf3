/** OCSP responses made to order. */
#ifndef CERTIFICATE_STAPLES_H
#define CERTIFICATE_STAPLES_H

#include "base/arena.h"
#include "support/certificates.h"

#include <openssl/ocsp.h>

struct staple_recipe {
    const struct minted *leaf;     /**< whom it is about */
    const struct minted *issuer;   /**< whose names and key the leaf is told by */
    const struct minted *signer;   /**< NULL: the issuer */
    const struct minted *enclosed; /**< a certificate that comes along; NULL: none */
    int status;                    /**< V_OCSP_CERTSTATUS_GOOD … */
    const char *digest;            /**< by which the leaf is told; NULL: SHA-1 */
    int64_t this_update_ms;        /**< 0: an hour before MINT_NOW_MS */
    int64_t next_update_ms;        /**< 0: a day after it; -1: not told */
    bool tells_signer_by_key;      /**< not by its name */
};

struct staple {
    const uint8_t *bytes;
    size_t length;
};

/** One response with an answer for each recipe; the first recipe's signer signs. In the arena. */
struct staple staple_make(struct arena *arena, const struct staple_recipe *recipes, size_t count);

/** One that says nothing but a status, such as OCSP_RESPONSE_STATUS_TRYLATER. */
struct staple staple_make_refusal(struct arena *arena, int status);

#endif

/** Chains as the judge needs them: read and judged once, however many servers send them under
 * however many names. */
#ifndef VERDICT_CERTIFICATES_H
#define VERDICT_CERTIFICATES_H

#include "base/arena.h"
#include "base/map.h"
#include "certificate/certificate.h"
#include "model/assessment.h"

struct judged_chain {
    const struct certificate_report *const *certificates; /**< as sent, leaf first */
    size_t length;                                        /**< never 0 */
    struct built_chain built;
    const struct authority *unknown_authority; /**< where the built chain ends without reaching a
                                                  trusted root; NULL if none */
    enum staple_state staple;
};

struct certificate_ledger {
    struct arena *arena; /**< borrowed; owns what is judged */
    const struct trust_store *trust_store;
    struct chain_memory *memory;
    int64_t at_ms;
    struct map facts;  /**< by SHA-256 in hexadecimal */
    struct map chains; /**< by fingerprints and staple, and by these and names */
};

void certificate_ledger_init(struct certificate_ledger *ledger, struct arena *arena,
                             const struct trust_store *trust_store, int64_t at_ms);
void certificate_ledger_clear(struct certificate_ledger *ledger);

/** NULL for an empty chain. The question's time is set here. */
const struct judged_chain *certificate_ledger_judge(struct certificate_ledger *ledger,
                                                    const struct chain_question *question);

/** "none", "good", "revoked", "unknown", "invalid". */
const char *staple_state_name(enum staple_state state);

#endif

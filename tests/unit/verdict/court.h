/** A trial about certificates: a mint, the roots that count, and one server to look at. */
#ifndef VERDICT_COURT_H
#define VERDICT_COURT_H

#include "build.h"
#include "support/certificates.h"

#define PROBLEM(name) (STATE_BIT(CERTIFICATE_##name))
#define TRUST         (PROBLEM(SELF_SIGNED) | PROBLEM(UNTRUSTED_ROOT) | PROBLEM(INCOMPLETE_CHAIN))

/** The server that the court's own scene is of. */
#define COURT_HOST "ns1.corp.example"

struct court {
    struct mint *mint;
    const struct minted *root;     /**< "Corp Root", of the trust store */
    const struct minted *issuer;   /**< "Corp Issuing", its intermediate */
    const struct minted *stranger; /**< "Stranger Root", for which nobody vouches */
    const struct minted *between;  /**< "Stranger Issuing", its intermediate */
    struct trial trial;
    struct scene scene; /**< of COURT_HOST */
};

/** For a group of tests: the mint. `*state` is the court. */
int court_open_mint(void **state);
int court_close_mint(void **state);

/** For one test: a trial whose roots are the estate's, without hosts or checks, and a scene. */
void court_open(struct court *court);

/** Teardown of a test. */
int court_close(void **state);

/** A certificate of a server; `not_after_ms` may be 0. */
const struct minted *court_issue(struct court *court, const struct minted *issuer,
                                 const char *names, int64_t not_after_ms);

/** A handshake at that port shows up to three certificates, NULL behind the last of fewer. */
struct observation *court_show(struct scene *scene, uint16_t port,
                               const struct minted *const *chain);

/** Likewise a leaf, and behind it `issuer` if it is not NULL, in the court's own scene. */
struct observation *court_send(struct court *court, uint16_t port, const struct minted *leaf,
                               const struct minted *issuer);

/** The court's scene goes to the judge, who comes to an end. */
void court_finish(struct court *court);

/** A check of certificates at that endpoint of hosts, which finds nothing wrong with any. */
void court_watch(struct court *court, enum endpoint_kind endpoint);

#endif

/** What every test of the certificate layer begins with: an authority, and a judge to ask. */
#ifndef CERTIFICATE_BENCH_H
#define CERTIFICATE_BENCH_H

#include "certificate/certificate.h"
#include "support/certificates.h"

struct bench {
    struct mint *mint;
    const struct minted *root;
    const struct minted *issuer;  /**< issued by the root */
    struct trust_store *roots;    /**< has the root */
    struct trust_store *no_roots; /**< empty */
    struct arena arena;

    // The question; bench_reset() sets it.
    const struct trust_store *store; /**< `roots` */
    const char *names[8];            /**< "ns1.corp.example" */
    size_t name_count;
    int64_t at_ms;         /**< MINT_NOW_MS */
    const uint8_t *staple; /**< NULL */
    size_t staple_length;
};

/** For cmocka: a bench for all tests of a program, and its question as new before each. */
int bench_open(void **state);
int bench_close(void **state);
int bench_reset(void **state);

/** A server's certificate for ns1.corp.example, made by the issuer. */
const struct minted *bench_server(struct bench *bench);

/** The same by a recipe. */
const struct minted *bench_issue(struct bench *bench, const struct mint_recipe *recipe);

/** A store of one root, freed by the caller. */
struct trust_store *bench_store(const struct minted *root);

/** Adds one more. */
void bench_trust(struct trust_store *store, const struct minted *root);

/** Judges a chain, which ends in NULL. */
struct chain_answer bench_judge(struct bench *bench, const struct minted *const *chain);

/** The names of the problems, in the order of the enum, joined by blanks. */
const char *bench_text(struct bench *bench, certificate_problem_set problems);

/** Both at once. */
const char *bench_problems(struct bench *bench, const struct minted *const *chain);

/** The same for issuers alone. */
const char *bench_issuer_problems(struct bench *bench, const struct minted *const *chain);

#endif

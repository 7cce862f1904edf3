#include "certificate/path_search.h"

#include "certificate/soundness.h"
#include "certificate/trust_store.h"
#include "certificate/whole.h"

#include <openssl/x509v3.h>

// Deeper than any honest path.
#define DEPTH_LIMIT ((size_t)64)

// Signatures that are checked in one search: a hostile chain shall not cost more.
#define EFFORT_LIMIT ((size_t)128)

struct step {
    X509 *certificate;
    int next; // of its possible issuers, by candidate()
};

struct search {
    const struct path_question *question;
    bool wants_valid;
    struct step steps[DEPTH_LIMIT];
    size_t depth;
    size_t effort;
};

// The trust store's come first, as OpenSSL has it; NULL behind the last.
static X509 *candidate(const struct path_question *question, int index)
{
    const int trusted = sk_X509_num(question->store->roots);
    const int count = trusted > 0 ? trusted : 0;
    return index < count ? sk_X509_value(question->store->roots, index)
                         : sk_X509_value(question->issuers, index - count);
}

static bool is_on_trail(const struct search *search, const X509 *certificate)
{
    for (size_t i = 0; i < search->depth; i++) {
        if (X509_cmp(search->steps[i].certificate, certificate) == 0) {
            return true;
        }
    }
    return false;
}

// By name, by key identifier, by what it may sign, and by the signature.
static bool did_issue(struct search *search, X509 *issuer, X509 *issued)
{
    if (X509_check_issued(issuer, issued) != X509_V_OK) {
        return false;
    }
    EVP_PKEY *key = X509_get0_pubkey(issuer);
    search->effort++;
    return key != NULL && (X509_verify(issued, key) == 1 || !soundness_has_known_digest(issued));
}

// NULL when the last certificate of the trail has no issuer left to try.
static X509 *next_issuer(struct search *search)
{
    struct step *last = &search->steps[search->depth - 1];
    X509 *issuer = candidate(search->question, last->next);
    while (issuer != NULL && search->effort < EFFORT_LIMIT) {
        last->next++;
        if ((!search->wants_valid || certificate_whole_is_valid(issuer, search->question->at_ms)) &&
            !is_on_trail(search, issuer) && did_issue(search, issuer, last->certificate)) {
            return issuer;
        }
        issuer = candidate(search->question, last->next);
    }
    return NULL;
}

static void keep_trail(const struct search *search, struct found_path *path)
{
    while (sk_X509_num(path->issuers) > 0) {
        (void)sk_X509_pop(path->issuers);
    }
    for (size_t i = 1; i < search->depth; i++) {
        (void)sk_X509_push(path->issuers, search->steps[i].certificate);
    }
}

static void keep_longest_trail(const struct search *search, struct found_path *path)
{
    if ((int)search->depth - 1 > sk_X509_num(path->issuers)) {
        keep_trail(search, path);
    }
}

static bool is_trusted_root(const struct search *search, X509 *certificate)
{
    return trust_store_contains(search->question->store, certificate) &&
           certificate_whole_is_self_signed(certificate);
}

// True when a trusted root was reached; else the longest trail is kept, if longer than what is
// there.
static bool walk(struct search *search, struct found_path *path)
{
    while (search->depth > 0) {
        X509 *issuer = search->depth < DEPTH_LIMIT ? next_issuer(search) : NULL;
        if (issuer == NULL) {
            keep_longest_trail(search, path);
            search->depth--;
            continue;
        }
        if (is_trusted_root(search, issuer)) {
            keep_trail(search, path);
            return sk_X509_push(path->roots, issuer) > 0;
        }
        search->steps[search->depth++] = (struct step){ .certificate = issuer };
    }
    return false;
}

static bool is_rival(const X509 *one, const X509 *other)
{
    return X509_NAME_cmp(X509_get_subject_name(one), X509_get_subject_name(other)) == 0 &&
           X509_cmp(one, other) != 0;
}

static bool has_rival(const struct path_question *question, const X509 *issuer)
{
    const X509 *other = NULL;
    for (int i = 0; (other = candidate(question, i)) != NULL; i++) {
        if (is_rival(issuer, other)) {
            return true;
        }
    }
    return false;
}

bool path_search_has_choice(const struct path_question *question)
{
    for (int i = 0; i < sk_X509_num(question->issuers); i++) {
        if (has_rival(question, sk_X509_value(question->issuers, i))) {
            return true;
        }
    }
    return false;
}

void path_search(const struct path_question *question, struct found_path *out_path)
{
    *out_path = (struct found_path){
        .issuers = sk_X509_new_null(),
        .roots = sk_X509_new_null(),
    };
    struct search search = { .question = question };
    for (int i = 0; i < 2 && sk_X509_num(out_path->roots) <= 0; i++) {
        search.wants_valid = i == 0;
        search.steps[0] = (struct step){ .certificate = question->leaf };
        search.depth = 1;
        search.effort = 0;
        (void)walk(&search, out_path);
    }
}

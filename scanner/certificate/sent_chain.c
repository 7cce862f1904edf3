#include "certificate/sent_chain.h"

#include "base/memory.h"
#include "certificate/chain_memory.h"
#include "certificate/problems.h"

#include <string.h>

// The leaf, then what may have issued it, then what may have issued those …
struct climb {
    size_t places[SENT_ISSUER_LIMIT];
    size_t count;
    bool *is_chosen; // by place
};

static const X509_NAME *subject_of(const struct sent_chain *chain, size_t index)
{
    const struct certificate_form *form = chain->certificates[index].form;
    return form != NULL ? form->body->subject : NULL;
}

static const X509_NAME *issuer_of(const struct sent_chain *chain, size_t index)
{
    const struct certificate_form *form = chain->certificates[index].form;
    return form != NULL ? form->body->issuer : NULL;
}

static bool is_same_name(const X509_NAME *left, const X509_NAME *right)
{
    return left != NULL && right != NULL && X509_NAME_cmp(left, right) == 0;
}

// By name alone.
static bool is_issued_by(const struct sent_chain *chain, size_t issued, size_t issuer)
{
    return is_same_name(issuer_of(chain, issued), subject_of(chain, issuer));
}

static bool is_sibling(const struct sent_chain *chain, size_t left, size_t right)
{
    return is_same_name(subject_of(chain, left), subject_of(chain, right));
}

static bool leaf_issued_another(const struct sent_chain *chain)
{
    for (size_t i = 1; i < chain->length; i++) {
        if (is_issued_by(chain, i, 0) && !is_sibling(chain, i, 0)) {
            return true;
        }
    }
    return false;
}

static bool is_same(const struct sent_chain *chain, size_t left, size_t right)
{
    return memcmp(chain->certificates[left].blob->sha256, chain->certificates[right].blob->sha256,
                  sizeof(chain->certificates[left].blob->sha256)) == 0;
}

// A certificate that was sent twice counts once.
static bool is_repeated(const struct sent_chain *chain, size_t place, const struct climb *climb)
{
    for (size_t i = 0; i < climb->count; i++) {
        if (is_same(chain, climb->places[i], place)) {
            return true;
        }
    }
    return false;
}

static void choose(const struct sent_chain *chain, size_t place, struct climb *climb)
{
    climb->is_chosen[place] = true;
    if (!is_repeated(chain, place, climb)) {
        climb->places[climb->count++] = place;
    }
}

static void add_issuers_of(const struct sent_chain *chain, size_t place, struct climb *climb)
{
    for (size_t i = 1; i < chain->length && climb->count < SENT_ISSUER_LIMIT; i++) {
        if (!climb->is_chosen[i] && is_issued_by(chain, place, i)) {
            choose(chain, i, climb);
        }
    }
}

static struct climb climb_from_leaf(const struct sent_chain *chain)
{
    struct climb climb = {
        .is_chosen = memory_allocate(chain->length, sizeof(*climb.is_chosen)),
        .count = 1,
    };
    climb.is_chosen[0] = true;
    for (size_t i = 0; i < climb.count; i++) {
        add_issuers_of(chain, climb.places[i], &climb);
    }
    memory_free(climb.is_chosen);
    climb.is_chosen = NULL;
    return climb;
}

void sent_chain_init(struct sent_chain *chain, const struct certificate_blob *blobs, size_t length)
{
    *chain = (struct sent_chain){
        .certificates = memory_allocate(length, sizeof(*chain->certificates)),
        .length = length,
    };
    for (size_t i = 0; i < length; i++) {
        chain->certificates[i].blob = &blobs[i];
        chain->certificates[i].form = certificate_form_parse(blobs[i].der, blobs[i].length);
    }
}

void sent_chain_clear(struct sent_chain *chain)
{
    for (size_t i = 0; i < chain->length; i++) {
        certificate_form_free(chain->certificates[i].form);
    }
    memory_free(chain->certificates);
    *chain = (struct sent_chain){ 0 };
}

// Issued one of the first `count` certificates, or is another certificate of such a subject.
static bool is_kin(const struct sent_chain *chain, size_t count, size_t place)
{
    for (size_t i = count; i-- > 0;) {
        if (is_issued_by(chain, i, place) || is_sibling(chain, i, place)) {
            return true;
        }
    }
    return false;
}

static bool issued_any(const struct sent_chain *chain, size_t count, size_t place)
{
    for (size_t i = count; i-- > 0;) {
        if (is_issued_by(chain, i, place)) {
            return true;
        }
    }
    return false;
}

bool sent_chain_is_out_of_order(const struct sent_chain *chain)
{
    size_t count = 1;
    while (count < chain->length && is_kin(chain, count, count)) {
        count++;
    }
    // From here on the order is lost; it matters only if an issuer still comes.
    for (size_t i = count; i < chain->length; i++) {
        if (issued_any(chain, count, i)) {
            return true;
        }
    }
    return leaf_issued_another(chain);
}

void sent_issuers_init(struct sent_issuers *issuers, const struct sent_chain *chain,
                       const struct chain_reader *reader, struct chain_answer *answer)
{
    *issuers = (struct sent_issuers){ .certificates = sk_X509_new_null() };
    const struct climb climb = climb_from_leaf(chain);
    for (size_t i = 1; i < climb.count; i++) {
        const struct certificate_blob *blob = chain->certificates[climb.places[i]].blob;
        X509 *issuer = chain_memory_issuer(reader->memory, reader->store, blob);
        const int place = sk_X509_num(issuers->certificates);
        if (issuer == NULL || sk_X509_push(issuers->certificates, issuer) <= 0) {
            problems_add(answer, CERTIFICATE_MALFORMED, i);
            X509_free(issuer);
        } else {
            issuers->blobs[place] = blob;
        }
    }
}

void sent_issuers_clear(struct sent_issuers *issuers)
{
    sk_X509_pop_free(issuers->certificates, X509_free);
    *issuers = (struct sent_issuers){ 0 };
}

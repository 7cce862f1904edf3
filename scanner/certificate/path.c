#include "certificate/path.h"

#include "certificate/chain_memory.h"
#include "certificate/path_search.h"
#include "certificate/problems.h"
#include "certificate/soundness.h"
#include "certificate/trust_store.h"
#include "certificate/whole.h"

#include <openssl/x509v3.h>

#include <time.h>

// X509_check_ca() of a self-signed certificate of version 1, which has no means to say that it is
// an authority: whether it is one is for the trust store to tell.
#define VERSION_1_ROOT 3

// One go of OpenSSL at the question.
struct verification {
    const struct path_question *question;
    STACK_OF(X509) *issuers; // of which it may use these
    STACK_OF(X509) *roots;   // and trust these

    struct chain_answer found; // problems only
    bool is_cut_short;         // no trusted root at its end
    bool has_bad_signature;
    struct built_path path;
};

// What an error of OpenSSL means to us.
enum meaning {
    MEANING_JUDGED_ELSEWHERE,
    MEANING_FORMALITY,
    MEANING_PATH_ENDS,
    MEANING_NAME_CONSTRAINT,
    MEANING_NO_AUTHORITY,
    MEANING_BAD_SIGNATURE,
    MEANING_LENGTH_WITHOUT_USAGE,
    MEANING_BROKEN_RULE,
};

static enum meaning meaning_of(int error)
{
    switch (error) {
    case X509_V_ERR_CERT_NOT_YET_VALID:
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_ERROR_IN_CERT_NOT_BEFORE_FIELD:
    case X509_V_ERR_ERROR_IN_CERT_NOT_AFTER_FIELD:
    case X509_V_ERR_INVALID_PURPOSE:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE: // always beside an end of the path
        return MEANING_JUDGED_ELSEWHERE;

    // RFC 5280 asks issuers for these; no TLS client of the product minds, and the certificates
    // that small private authorities make lack them every day.
    case X509_V_ERR_MISSING_AUTHORITY_KEY_IDENTIFIER:
    case X509_V_ERR_MISSING_SUBJECT_KEY_IDENTIFIER:
    case X509_V_ERR_AUTHORITY_KEY_IDENTIFIER_CRITICAL:
    case X509_V_ERR_SUBJECT_KEY_IDENTIFIER_CRITICAL:
    case X509_V_ERR_CA_BCONS_NOT_CRITICAL:
    case X509_V_ERR_CA_CERT_MISSING_KEY_USAGE:
    case X509_V_ERR_EMPTY_SUBJECT_SAN_NOT_CRITICAL:
        return MEANING_FORMALITY;

    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_CERT_UNTRUSTED:
        return MEANING_PATH_ENDS;

    case X509_V_ERR_PERMITTED_VIOLATION:
    case X509_V_ERR_EXCLUDED_VIOLATION:
    case X509_V_ERR_SUBTREE_MINMAX:
    case X509_V_ERR_UNSUPPORTED_CONSTRAINT_TYPE:
    case X509_V_ERR_UNSUPPORTED_CONSTRAINT_SYNTAX:
    case X509_V_ERR_UNSUPPORTED_NAME_SYNTAX:
        return MEANING_NAME_CONSTRAINT;

    case X509_V_ERR_INVALID_CA:
        return MEANING_NO_AUTHORITY;
    case X509_V_ERR_PATHLEN_WITHOUT_KU_KEY_CERT_SIGN:
        return MEANING_LENGTH_WITHOUT_USAGE;
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
        return MEANING_BAD_SIGNATURE;
    default:
        return MEANING_BROKEN_RULE;
    }
}

static void note_error(struct verification *verification, X509_STORE_CTX *context)
{
    struct chain_answer *found = &verification->found;
    const size_t depth = (size_t)X509_STORE_CTX_get_error_depth(context);
    X509 *certificate = X509_STORE_CTX_get_current_cert(context);
    switch (meaning_of(X509_STORE_CTX_get_error(context))) {
    case MEANING_JUDGED_ELSEWHERE:
    case MEANING_FORMALITY:
        break;
    case MEANING_PATH_ENDS:
        verification->is_cut_short = true;
        break;
    case MEANING_NAME_CONSTRAINT:
        problems_add(found, CERTIFICATE_NAME_CONSTRAINT_VIOLATION, depth);
        break;
    case MEANING_NO_AUTHORITY:
        if (X509_check_ca(certificate) != VERSION_1_ROOT) {
            problems_add(found, CERTIFICATE_MALFORMED, depth);
        }
        break;
    case MEANING_BAD_SIGNATURE:
        if (soundness_has_known_digest(certificate)) {
            verification->has_bad_signature = true;
            problems_add(found, CERTIFICATE_MALFORMED, depth);
        }
        break;
    case MEANING_LENGTH_WITHOUT_USAGE:
        // Who names no usage at all has left out no more than the other formalities.
        if ((X509_get_extension_flags(certificate) & EXFLAG_KUSAGE) != 0) {
            problems_add(found, CERTIFICATE_MALFORMED, depth);
        }
        break;
    case MEANING_BROKEN_RULE:
        problems_add(found, CERTIFICATE_MALFORMED, depth);
        break;
    }
}

// Lets OpenSSL go on, so that no error hides another.
static int on_certificate(int is_good, X509_STORE_CTX *context)
{
    if (!is_good) {
        note_error(X509_STORE_CTX_get_app_data(context), context);
    }
    return 1;
}

static bool prepare(X509_STORE_CTX *context, struct verification *verification)
{
    const struct path_question *question = verification->question;
    if (X509_STORE_CTX_init(context, NULL, question->leaf, verification->issuers) != 1 ||
        X509_STORE_CTX_set_purpose(context, X509_PURPOSE_SSL_SERVER) != 1 ||
        X509_STORE_CTX_set_app_data(context, verification) != 1) {
        return false;
    }
    X509_STORE_CTX_set0_trusted_stack(context, verification->roots);
    X509_STORE_CTX_set_verify_cb(context, on_certificate);

    X509_VERIFY_PARAM *rules = X509_STORE_CTX_get0_param(context);
    X509_VERIFY_PARAM_set_time(rules, (time_t)(question->at_ms / 1000));
    X509_VERIFY_PARAM_set_auth_level(rules, 0); // a weak key is weak, not untrusted
    return X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_X509_STRICT) == 1;
}

static X509 *last_of(STACK_OF(X509) *certificates)
{
    return sk_X509_value(certificates, sk_X509_num(certificates) - 1);
}

static struct built_path leaf_alone(X509 *leaf)
{
    struct built_path path = { .certificates = sk_X509_new_null() };
    (void)X509_add_cert(path.certificates, leaf, X509_ADD_FLAG_UP_REF);
    return path;
}

// Leaves come and go; what stands at the end of one path is likely to end the next one, too.
static bool is_self_signed(const struct path_question *question, X509 *end)
{
    return end == question->leaf ? certificate_whole_is_self_signed(end)
                                 : chain_memory_is_self_signed(question->memory, end);
}

// False when OpenSSL cannot even begin, as with a key that it cannot read.
static bool verify(struct verification *verification)
{
    X509_STORE_CTX *context = X509_STORE_CTX_new();
    if (context == NULL || !prepare(context, verification) || X509_verify_cert(context) < 0) {
        X509_STORE_CTX_free(context);
        return false;
    }
    struct built_path *path = &verification->path;
    path->certificates = X509_STORE_CTX_get1_chain(context);
    path->is_sought = true;
    X509 *last = last_of(path->certificates);
    path->ends_in_root = is_self_signed(verification->question, last);
    path->is_trusted =
        path->ends_in_root && trust_store_contains(verification->question->store, last);
    path->is_anchored = path->is_trusted && !verification->has_bad_signature;
    X509_STORE_CTX_free(context);
    return true;
}

static bool has_invalid_issuer(const struct verification *verification)
{
    STACK_OF(X509) *certificates = verification->path.certificates;
    for (int i = 1; i < sk_X509_num(certificates); i++) {
        if (!certificate_whole_is_valid(sk_X509_value(certificates, i),
                                        verification->question->at_ms)) {
            return true;
        }
    }
    return false;
}

static bool is_doubtful(const struct verification *verification)
{
    return verification->has_bad_signature ||
           ((!verification->path.is_anchored || has_invalid_issuer(verification)) &&
            path_search_has_choice(verification->question));
}

// A signature that does not hold means another issuer only where one was found for it.
static bool is_better(const struct verification *other, const struct verification *first)
{
    if (other->path.is_anchored) {
        return !first->path.is_anchored || !has_invalid_issuer(other);
    }
    return first->has_bad_signature && !other->has_bad_signature &&
           sk_X509_num(other->path.certificates) >= sk_X509_num(first->path.certificates);
}

static void verify_other_path(struct verification *verification)
{
    struct found_path found;
    path_search(verification->question, &found);
    struct verification other = {
        .question = verification->question,
        .issuers = found.issuers,
        .roots = found.roots,
    };
    if (verify(&other) && is_better(&other, verification)) {
        path_clear(&verification->path);
        *verification = other;
    } else {
        path_clear(&other.path);
    }
    sk_X509_free(found.issuers);
    sk_X509_free(found.roots);
}

static void judge_end(struct verification *verification)
{
    STACK_OF(X509) *certificates = verification->path.certificates;
    const size_t depth = (size_t)sk_X509_num(certificates) - 1;
    X509 *last = last_of(certificates);
    // It names itself as its issuer, and its own key does not verify it.
    const bool is_forged = depth == 0 && (X509_get_extension_flags(last) & EXFLAG_SS) != 0 &&
                           soundness_has_known_digest(last);
    if (is_forged) {
        problems_add(&verification->found, CERTIFICATE_MALFORMED, 0);
        verification->path.is_sought = false;
    }
    if (trust_store_is_empty(verification->question->store)) {
        return;
    }
    // A root need not be sent: behind an issuer that was, it is the root that is not known here. A
    // server that sends nothing but its own certificate has most likely forgotten its issuer.
    enum certificate_problem problem =
        depth > 0 ? CERTIFICATE_UNTRUSTED_ROOT : CERTIFICATE_INCOMPLETE_CHAIN;
    if (verification->path.is_trusted) {
        problem = CERTIFICATE_MALFORMED; // trusted, but no good end of a path: it may not issue
    } else if (is_forged) {
        problem = CERTIFICATE_SELF_SIGNED;
    }
    problems_add(&verification->found, problem, depth);
}

static bool was_sent(const struct path_question *question, const X509 *certificate)
{
    for (int i = 0; i < sk_X509_num(question->issuers); i++) {
        if (X509_cmp(sk_X509_value(question->issuers, i), certificate) == 0) {
            return true;
        }
    }
    return false;
}

// An intermediate that only our store has is one that the server ought to send: clients may not
// have it.
static void judge_intermediates(struct verification *verification)
{
    const struct built_path *path = &verification->path;
    const int roots = path->ends_in_root ? 1 : 0;
    for (int i = 1; i < sk_X509_num(path->certificates) - roots; i++) {
        if (!was_sent(verification->question, sk_X509_value(path->certificates, i))) {
            problems_add(&verification->found, CERTIFICATE_INCOMPLETE_CHAIN, (size_t)i);
        }
    }
}

static struct built_path build(const struct path_question *question, struct chain_answer *answer)
{
    struct verification verification = {
        .question = question,
        .issuers = question->issuers,
        .roots = question->store->roots,
    };
    if (!verify(&verification)) {
        problems_add(answer, CERTIFICATE_MALFORMED, 0);
        return leaf_alone(question->leaf);
    }
    if (is_doubtful(&verification)) {
        verify_other_path(&verification);
    }
    if (verification.is_cut_short) {
        judge_end(&verification);
    }
    judge_intermediates(&verification);
    answer->problems |= verification.found.problems;
    answer->issuer_problems |= verification.found.issuer_problems;
    answer->leaf_problems |= verification.found.leaf_problems;
    return verification.path;
}

struct built_path path_build(const struct path_question *question, struct chain_answer *answer)
{
    if (certificate_whole_is_self_signed(question->leaf)) {
        struct built_path path = leaf_alone(question->leaf);
        path.ends_in_root = true;
        path.is_trusted = trust_store_contains(question->store, question->leaf);
        path.is_anchored = path.is_trusted;
        if (!path.is_anchored) {
            problems_add(answer, CERTIFICATE_SELF_SIGNED, 0);
        }
        return path;
    }
    if (!certificate_whole_is_well_formed(question->leaf)) {
        // OpenSSL finds no issuer for it, which would look like a missing one.
        problems_add(answer, CERTIFICATE_MALFORMED, 0);
        return leaf_alone(question->leaf);
    }
    return build(question, answer);
}

void path_clear(struct built_path *path)
{
    sk_X509_pop_free(path->certificates, X509_free);
    *path = (struct built_path){ 0 };
}

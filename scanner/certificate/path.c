#include "certificate/path.h"

#include "certificate/problems.h"
#include "certificate/soundness.h"
#include "certificate/trust_store.h"
#include "certificate/whole.h"

#include <openssl/x509v3.h>

#include <time.h>

// X509_check_ca() of a self-signed certificate of version 1, which has no means to say that it is
// an authority: whether it is one is for the trust store to tell.
#define VERSION_1_ROOT 3

// What the callback of OpenSSL works for.
struct verification {
    const struct trust_store *store;
    struct chain_answer *answer;
};

// What an error of OpenSSL means to us.
enum meaning {
    MEANING_JUDGED_ELSEWHERE,
    MEANING_FORMALITY,
    MEANING_PATH_ENDS,
    MEANING_NAME_CONSTRAINT,
    MEANING_NO_AUTHORITY,
    MEANING_BAD_SIGNATURE,
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
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
        return MEANING_BAD_SIGNATURE;
    default:
        return MEANING_BROKEN_RULE;
    }
}

static void judge_end(const struct verification *verification, X509 *last, size_t depth)
{
    if (trust_store_is_empty(verification->store)) {
        return;
    }
    // A root need not be sent: behind an issuer that was, it is the root that is not known here. A
    // server that sends nothing but its own certificate has most likely forgotten its issuer.
    enum certificate_problem problem =
        depth > 0 ? CERTIFICATE_UNTRUSTED_ROOT : CERTIFICATE_INCOMPLETE_CHAIN;
    if (certificate_whole_is_self_signed(last)) {
        // A root that is trusted but no good end of a path may not issue.
        problem = trust_store_contains(verification->store, last) ? CERTIFICATE_MALFORMED
                                                                  : CERTIFICATE_UNTRUSTED_ROOT;
    }
    problems_add(verification->answer, problem, depth);
}

static void note_error(const struct verification *verification, X509_STORE_CTX *context)
{
    const size_t depth = (size_t)X509_STORE_CTX_get_error_depth(context);
    X509 *certificate = X509_STORE_CTX_get_current_cert(context);
    switch (meaning_of(X509_STORE_CTX_get_error(context))) {
    case MEANING_JUDGED_ELSEWHERE:
    case MEANING_FORMALITY:
        break;
    case MEANING_PATH_ENDS:
        judge_end(verification, certificate, depth);
        break;
    case MEANING_NAME_CONSTRAINT:
        problems_add(verification->answer, CERTIFICATE_NAME_CONSTRAINT_VIOLATION, depth);
        break;
    case MEANING_NO_AUTHORITY:
        if (X509_check_ca(certificate) != VERSION_1_ROOT) {
            problems_add(verification->answer, CERTIFICATE_MALFORMED, depth);
        }
        break;
    case MEANING_BAD_SIGNATURE:
        if (soundness_has_known_digest(certificate)) {
            problems_add(verification->answer, CERTIFICATE_MALFORMED, depth);
        }
        break;
    case MEANING_BROKEN_RULE:
        problems_add(verification->answer, CERTIFICATE_MALFORMED, depth);
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

static bool prepare(X509_STORE_CTX *context, const struct path_question *question,
                    struct verification *verification)
{
    if (X509_STORE_CTX_init(context, NULL, question->leaf, question->issuers) != 1 ||
        X509_STORE_CTX_set_purpose(context, X509_PURPOSE_SSL_SERVER) != 1 ||
        X509_STORE_CTX_set_app_data(context, verification) != 1) {
        return false;
    }
    X509_STORE_CTX_set0_trusted_stack(context, question->store->roots);
    X509_STORE_CTX_set_verify_cb(context, on_certificate);

    X509_VERIFY_PARAM *rules = X509_STORE_CTX_get0_param(context);
    X509_VERIFY_PARAM_set_time(rules, (time_t)(question->at_ms / 1000));
    X509_VERIFY_PARAM_set_auth_level(rules, 0); // a weak key is weak, not untrusted
    return X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_X509_STRICT) == 1;
}

static STACK_OF(X509) *leaf_alone(X509 *leaf)
{
    STACK_OF(X509) *path = sk_X509_new_null();
    (void)X509_add_cert(path, leaf, X509_ADD_FLAG_UP_REF);
    return path;
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
static void judge_intermediates(const struct path_question *question, STACK_OF(X509) *path,
                                struct chain_answer *answer)
{
    for (int i = 1; i < sk_X509_num(path); i++) {
        X509 *issuer = sk_X509_value(path, i);
        if (!certificate_whole_is_self_signed(issuer) && !was_sent(question, issuer)) {
            problems_add(answer, CERTIFICATE_INCOMPLETE_CHAIN, (size_t)i);
        }
    }
}

STACK_OF(X509) *path_build(const struct path_question *question, struct chain_answer *answer)
{
    if (certificate_whole_is_self_signed(question->leaf)) {
        if (!trust_store_contains(question->store, question->leaf)) {
            problems_add(answer, CERTIFICATE_SELF_SIGNED, 0);
        }
        return leaf_alone(question->leaf);
    }
    if (!certificate_whole_is_well_formed(question->leaf)) {
        // OpenSSL finds no issuer for it, which would look like a missing one.
        problems_add(answer, CERTIFICATE_MALFORMED, 0);
        return leaf_alone(question->leaf);
    }
    struct verification verification = { .store = question->store, .answer = answer };
    X509_STORE_CTX *context = X509_STORE_CTX_new();
    STACK_OF(X509) *path = NULL;
    if (context == NULL || !prepare(context, question, &verification) ||
        X509_verify_cert(context) < 0) {
        // What OpenSSL cannot even begin with is a key that it cannot read.
        problems_add(answer, CERTIFICATE_MALFORMED, 0);
    } else {
        path = X509_STORE_CTX_get1_chain(context);
        judge_intermediates(question, path, answer);
    }
    X509_STORE_CTX_free(context);
    return path != NULL ? path : leaf_alone(question->leaf);
}

#include "model/certificate_facts.h"

#include "model/names.h"

#include <assert.h>

static const char *const problem_names[CERTIFICATE_PROBLEM_COUNT] = {
    [CERTIFICATE_EXPIRED] = "expired",
    [CERTIFICATE_NOT_YET_VALID] = "not_yet_valid",
    [CERTIFICATE_EXPIRES_SOON] = "expires_soon",
    [CERTIFICATE_NAME_MISMATCH] = "name_mismatch",
    [CERTIFICATE_NO_SUBJECT_ALTERNATIVE_NAME] = "no_subject_alternative_name",
    [CERTIFICATE_SELF_SIGNED] = "self_signed",
    [CERTIFICATE_UNTRUSTED_ROOT] = "untrusted_root",
    [CERTIFICATE_INCOMPLETE_CHAIN] = "incomplete_chain",
    [CERTIFICATE_WRONG_ORDER] = "wrong_order",
    [CERTIFICATE_WEAK_SIGNATURE] = "weak_signature",
    [CERTIFICATE_WEAK_KEY] = "weak_key",
    [CERTIFICATE_NO_SERVER_AUTH_EKU] = "no_server_auth_eku",
    [CERTIFICATE_NOT_RSA] = "not_rsa",
    [CERTIFICATE_NAME_CONSTRAINT_VIOLATION] = "name_constraint_violation",
    [CERTIFICATE_MALFORMED] = "malformed",
    [CERTIFICATE_REVOKED_BY_STAPLE] = "revoked_by_staple",
    [CERTIFICATE_NOT_CHECKED_FOR_TRUST] = "not_checked_for_trust",
};

static const char *const problem_titles[CERTIFICATE_PROBLEM_COUNT] = {
    [CERTIFICATE_EXPIRED] = "expired",
    [CERTIFICATE_NOT_YET_VALID] = "not valid yet",
    [CERTIFICATE_EXPIRES_SOON] = "expires soon",
    [CERTIFICATE_NAME_MISMATCH] = "does not fit the name",
    [CERTIFICATE_NO_SUBJECT_ALTERNATIVE_NAME] = "has no subject alternative name",
    [CERTIFICATE_SELF_SIGNED] = "self-signed",
    [CERTIFICATE_UNTRUSTED_ROOT] = "root is not trusted",
    [CERTIFICATE_INCOMPLETE_CHAIN] = "chain is incomplete",
    [CERTIFICATE_WRONG_ORDER] = "chain is in the wrong order",
    [CERTIFICATE_WEAK_SIGNATURE] = "weak signature",
    [CERTIFICATE_WEAK_KEY] = "weak key",
    [CERTIFICATE_NO_SERVER_AUTH_EKU] = "not meant for servers",
    [CERTIFICATE_NOT_RSA] = "key is not RSA",
    [CERTIFICATE_NAME_CONSTRAINT_VIOLATION] = "breaks a name constraint of its issuer",
    [CERTIFICATE_MALFORMED] = "malformed",
    [CERTIFICATE_REVOKED_BY_STAPLE] = "revoked, as its stapled answer says",
    [CERTIFICATE_NOT_CHECKED_FOR_TRUST] = "not checked for trust: no trusted roots",
};

const char *certificate_problem_name(enum certificate_problem problem)
{
    assert(problem < CERTIFICATE_PROBLEM_COUNT);
    return problem_names[problem];
}

bool certificate_problem_from_name(const char *name, enum certificate_problem *out_problem)
{
    size_t index = names_find(problem_names, CERTIFICATE_PROBLEM_COUNT, name);
    if (index == CERTIFICATE_PROBLEM_COUNT) {
        return false;
    }
    *out_problem = (enum certificate_problem)index;
    return true;
}

const char *certificate_problem_title(enum certificate_problem problem)
{
    assert(problem < CERTIFICATE_PROBLEM_COUNT);
    return problem_titles[problem];
}

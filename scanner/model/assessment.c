#include "model/assessment.h"

#include "model/names.h"

#include <assert.h>

static const char *const verdict_names[VERDICT_COUNT] = {
    [VERDICT_CONSISTENT] = "consistent",         [VERDICT_DECLARED] = "declared",
    [VERDICT_NOT_OBSERVABLE] = "not_observable", [VERDICT_INCONCLUSIVE] = "inconclusive",
    [VERDICT_INCONSISTENT] = "inconsistent",
};

static const char *const headline_names[HEADLINE_COUNT] = {
    [HEADLINE_COMPLETE] = "complete",
    [HEADLINE_NOT_COMPLETE] = "not_complete",
    [HEADLINE_CANNOT_TELL] = "cannot_tell",
};

static const char *const version_names[TLS_VERSION_COUNT] = {
    [TLS_1_0] = "TLS 1.0",
    [TLS_1_1] = "TLS 1.1",
    [TLS_1_2] = "TLS 1.2",
    [TLS_1_3] = "TLS 1.3",
};

static const char *const support_names[TLS_SUPPORT_COUNT] = {
    [TLS_SUPPORT_UNMEASURED] = "unmeasured",
    [TLS_SUPPORT_ACCEPTED] = "accepted",
    [TLS_SUPPORT_REFUSED] = "refused",
};

static const char *const need_names[NAME_NEED_COUNT] = {
    [NAME_NEED_UNMEASURED] = "unmeasured",
    [NAME_NEED_REQUIRED] = "required",
    [NAME_NEED_DEFAULT_CERTIFICATE] = "default_certificate",
    [NAME_NEED_SAME] = "same",
};

static const char *const disagreement_names[DISAGREEMENT_KIND_COUNT] = {
    [DISAGREEMENT_ADDRESSES] = "addresses",
    [DISAGREEMENT_PORT] = "port",
    [DISAGREEMENT_CERTIFICATE] = "certificate",
    [DISAGREEMENT_PATH] = "path",
};

size_t assessment_count_places(const struct assessment *assessment)
{
    size_t count = 0;
    for (size_t i = 0; i < assessment->endpoint_count; i++) {
        count += !assessment->endpoints[i].is_repeated;
    }
    return count;
}

const char *verdict_name(enum verdict verdict)
{
    assert(verdict < VERDICT_COUNT);
    return verdict_names[verdict];
}

bool verdict_from_name(const char *name, enum verdict *out_verdict)
{
    size_t index = names_find(verdict_names, VERDICT_COUNT, name);
    if (index == VERDICT_COUNT) {
        return false;
    }
    *out_verdict = (enum verdict)index;
    return true;
}

const char *tls_version_name(enum tls_version version)
{
    assert(version < TLS_VERSION_COUNT);
    return version_names[version];
}

const char *tls_support_name(enum tls_support support)
{
    assert(support < TLS_SUPPORT_COUNT);
    return support_names[support];
}

const char *name_need_name(enum name_need need)
{
    assert(need < NAME_NEED_COUNT);
    return need_names[need];
}

const char *disagreement_kind_name(enum disagreement_kind kind)
{
    assert(kind < DISAGREEMENT_KIND_COUNT);
    return disagreement_names[kind];
}

const char *headline_name(enum headline headline)
{
    assert(headline < HEADLINE_COUNT);
    return headline_names[headline];
}

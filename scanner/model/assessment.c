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

const char *headline_name(enum headline headline)
{
    assert(headline < HEADLINE_COUNT);
    return headline_names[headline];
}

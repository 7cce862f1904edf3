#include "model/scheme.h"

#include "model/names.h"

#include <assert.h>

static const char *const scheme_names[SCHEME_COUNT] = {
    [SCHEME_HTTP] = "http",
    [SCHEME_HTTPS] = "https",
};

static const uint16_t default_ports[SCHEME_COUNT] = {
    [SCHEME_HTTP] = 80,
    [SCHEME_HTTPS] = 443,
};

static const char *const answer_names[ANSWER_COUNT] = {
    [ANSWER_UNKNOWN] = "unknown",
    [ANSWER_NO] = "no",
    [ANSWER_YES] = "yes",
};

const char *scheme_name(enum scheme scheme)
{
    assert(scheme < SCHEME_COUNT);
    return scheme_names[scheme];
}

bool scheme_from_name(const char *name, enum scheme *out_scheme)
{
    size_t index = names_find(scheme_names, SCHEME_COUNT, name);
    if (index == SCHEME_COUNT) {
        return false;
    }
    *out_scheme = (enum scheme)index;
    return true;
}

enum scheme scheme_other(enum scheme scheme)
{
    return scheme == SCHEME_HTTP ? SCHEME_HTTPS : SCHEME_HTTP;
}

uint16_t scheme_default_port(enum scheme scheme)
{
    assert(scheme < SCHEME_COUNT);
    return default_ports[scheme];
}

const char *answer_name(enum answer answer)
{
    assert(answer < ANSWER_COUNT);
    return answer_names[answer];
}

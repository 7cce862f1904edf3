#include "verdict/classify_path.h"

#include "verdict/path_rules.h"

#include <assert.h>
#include <stddef.h>

// clang-format off
static const struct path_judgement chain_rules[CHAIN_END_COUNT] = {
    [CHAIN_WITHOUT_TARGET] = { .state = PATH_BROKEN, .confidence = CONFIDENCE_HIGH,
      .rule = "redirects without saying where to" },
    [CHAIN_INVALID_TARGET] = { .state = PATH_BROKEN, .confidence = CONFIDENCE_HIGH,
      .rule = "redirects to something that is no web address" },
    [CHAIN_LOOP] = { .state = PATH_REDIRECT_LOOP, .confidence = CONFIDENCE_HIGH,
      .rule = "redirects in a circle" },
    [CHAIN_TOO_LONG] = { .state = PATH_REDIRECT_LOOP, .confidence = CONFIDENCE_MEDIUM,
      .rule = "redirects more than ten times" },
    [CHAIN_TO_HTTPS] = { .state = PATH_REDIRECTS_TO_HTTPS, .confidence = CONFIDENCE_HIGH,
      .rule = "redirects to HTTPS, which moves browsers; agents have to be told" },
    [CHAIN_TO_HTTPS_ELSEWHERE_PORT] = { .state = PATH_REDIRECTS_TO_HTTPS,
      .confidence = CONFIDENCE_MEDIUM,
      .rule = "redirects to HTTPS, but not on the port of the site's HTTPS" },
    [CHAIN_TO_WRONG_HTTPS] = { .state = PATH_REDIRECTS_TO_HTTPS, .confidence = CONFIDENCE_MEDIUM,
      .arrival = ARRIVAL_DEAD,
      .rule = "redirects to HTTPS, but not on the port of the site's HTTPS, and the site is not "
              "there: the redirect drops the port" },
    [CHAIN_TO_DEAD_HTTPS] = { .state = PATH_REDIRECTS_TO_HTTPS, .confidence = CONFIDENCE_MEDIUM,
      .arrival = ARRIVAL_DEAD,
      .rule = "redirects to HTTPS, where nothing answers" },
    [CHAIN_TO_UNMEASURED_HTTPS] = { .state = PATH_REDIRECTS_TO_HTTPS, .confidence = CONFIDENCE_LOW,
      .arrival = ARRIVAL_UNMEASURED,
      .rule = "redirects to HTTPS; what answers there could not be measured" },
    [CHAIN_TO_HTTPS_OF_ANOTHER] = { .state = PATH_REDIRECTS_TO_HTTPS,
      .confidence = CONFIDENCE_MEDIUM,
      .rule = "redirects to HTTPS of another host" },
    [CHAIN_TO_HTTP] = { .state = PATH_REDIRECTS_TO_HTTP, .confidence = CONFIDENCE_HIGH,
      .rule = "redirects to HTTP" },
    [CHAIN_ELSEWHERE] = { .state = PATH_REDIRECTS_ELSEWHERE, .confidence = CONFIDENCE_HIGH,
      .rule = "redirects to another host" },
    [CHAIN_INSIDE] = { .state = PATH_UNMEASURED, .confidence = CONFIDENCE_LOW,
      .rule = "redirects inside the scheme" },
    [CHAIN_INSIDE_FOR_ALL] = { .state = PATH_SERVES, .confidence = CONFIDENCE_LOW,
      .is_doubtful = true,
      .rule = "redirects to a page to which a child that nobody has is redirected too: whether the "
              "path itself is there cannot be told" },
    [CHAIN_INSIDE_PARAMETERS] = { .state = PATH_SERVES, .confidence = CONFIDENCE_LOW,
      .rule = "answers with a redirect to itself with parameters, which are never sent" },
    [CHAIN_INSIDE_UNMEASURED] = { .state = PATH_UNMEASURED, .confidence = CONFIDENCE_LOW,
      .rule = "redirects inside the scheme, to where it could not be measured" },
};

// clang-format on

struct path_judgement classify_path(const struct path_facts *facts)
{
    assert(facts->port < PORT_STATE_COUNT && facts->twin < TWIN_VOICE_COUNT);
    const struct path_rule *rule = path_rules_find(facts);
    return (struct path_judgement){
        .state = rule->state,
        .confidence = rule->confidence,
        .is_doubtful = rule->is_doubtful,
        .rule = rule->rule,
    };
}

struct path_judgement classify_chain(enum chain_end end, const struct path_judgement *last)
{
    assert(end < CHAIN_END_COUNT);
    return end == CHAIN_INSIDE && last != NULL ? *last : chain_rules[end];
}

#include "verdict/portal_rules.h"

#define BIT(state) (1U << (state))

#define ANSWERS (BIT(PATH_SERVES) | BIT(PATH_AUTH_CHALLENGE))
#define LOCKED  BIT(PATH_REQUIRES_SSL)
#define UNKNOWN BIT(PATH_UNMEASURED)
// Answers that only come where SSL is not required: IIS checks for it before anything else.
#define OPEN                                                                                    \
    (ANSWERS | BIT(PATH_MISSING) | BIT(PATH_REDIRECTS_TO_HTTPS) | BIT(PATH_REDIRECTS_TO_HTTP) | \
     BIT(PATH_REDIRECTS_ELSEWHERE) | BIT(PATH_REDIRECT_LOOP))
#define NOT_THERE (BIT(PATH_MISSING) | BIT(PATH_CLOSED) | BIT(PATH_NO_SITE) | LOCKED)

// clang-format off
// The first row that fits decides.
static const struct portal_rule rules[] = {
    { .portal_http = ANSWERS,
      .way = PORTAL_NONE, .confidence = CONFIDENCE_HIGH,
      .rule = "the portal is served in the clear" },
    { .portal_http = BIT(PATH_REDIRECTS_TO_HTTPS),
      .way = PORTAL_REDIRECT, .confidence = CONFIDENCE_HIGH,
      .rule = "HTTP redirects to HTTPS, which is none of the ways of the article" },

    { .portal_https = BIT(PATH_MISSING), .console_https = ANSWERS, .portal_http = NOT_THERE,
      .way = PORTAL_NOT_INSTALLED, .confidence = CONFIDENCE_HIGH,
      .rule = "the console answers over HTTPS, and there is no portal beside it" },
    { .portal_http = BIT(PATH_MISSING), .console_http = ANSWERS,
      .portal_https = BIT(PATH_MISSING) | BIT(PATH_CLOSED) | BIT(PATH_NO_SITE),
      .way = PORTAL_NOT_INSTALLED, .confidence = CONFIDENCE_HIGH,
      .rule = "the console answers over HTTP, and there is no portal beside it" },

    { .portal_http = BIT(PATH_CLOSED), .portal_https = ANSWERS,
      .way = PORTAL_BINDING_REMOVED, .confidence = CONFIDENCE_HIGH,
      .rule = "nothing speaks HTTP there, and the portal answers over HTTPS" },
    { .portal_http = BIT(PATH_NO_SITE), .portal_https = ANSWERS,
      .way = PORTAL_BINDING_REMOVED, .confidence = CONFIDENCE_HIGH,
      .rule = "no site has the HTTP port, and the portal answers over HTTPS" },
    { .portal_http = BIT(PATH_MISSING), .portal_https = ANSWERS, .console_http = BIT(PATH_MISSING),
      .application_http = BIT(PATH_MISSING) | UNKNOWN,
      .way = PORTAL_BINDING_REMOVED, .confidence = CONFIDENCE_MEDIUM,
      .rule = "another site has the HTTP port, and the portal answers over HTTPS" },

    { .portal_http = LOCKED,
      .portal_https = BIT(PATH_MISSING) | BIT(PATH_CLOSED) | BIT(PATH_NO_SITE),
      .way = PORTAL_LOCKED, .confidence = CONFIDENCE_MEDIUM,
      .rule = "SSL is required on the portal, and over HTTPS there is none" },
    { .portal_http = LOCKED, .root_http = LOCKED,
      .way = PORTAL_SITE_AND_PORTAL_SSL, .confidence = CONFIDENCE_HIGH,
      .rule = "SSL is required on the site's root and on the portal" },
    { .portal_http = LOCKED, .application_http = LOCKED, .root_http = OPEN,
      .way = PORTAL_APPLICATION_SSL, .confidence = CONFIDENCE_HIGH,
      .rule = "SSL is required below /Altiris/, and not on the site's root" },
    { .portal_http = LOCKED, .application_http = UNKNOWN, .console_http = LOCKED,
      .root_http = OPEN,
      .way = PORTAL_APPLICATION_SSL, .confidence = CONFIDENCE_MEDIUM,
      .rule = "SSL is required on portal and console, and not on the site's root" },
    { .portal_http = LOCKED, .application_http = OPEN, .root_http = OPEN,
      .way = PORTAL_ONLY_SSL, .confidence = CONFIDENCE_HIGH,
      .rule = "SSL is required on the portal, and not below /Altiris/ as a whole" },
    { .portal_http = LOCKED, .application_http = UNKNOWN, .console_http = OPEN, .root_http = OPEN,
      .way = PORTAL_ONLY_SSL, .confidence = CONFIDENCE_MEDIUM,
      .rule = "SSL is required on the portal, and not on the console" },
    { .portal_http = LOCKED,
      .way = PORTAL_LOCKED, .confidence = CONFIDENCE_MEDIUM,
      .rule = "SSL is required on the portal; where else could not be measured" },

    { .portal_http = UNKNOWN,
      .way = PORTAL_UNKNOWN, .confidence = CONFIDENCE_LOW,
      .rule = "how the portal answers over HTTP could not be measured" },
    { .portal_http = BIT(PATH_CLOSED) | BIT(PATH_NO_SITE),
      .way = PORTAL_UNKNOWN, .confidence = CONFIDENCE_LOW,
      .rule = "the portal is not on HTTP, and does not answer over HTTPS either" },
    { .way = PORTAL_UNKNOWN, .confidence = CONFIDENCE_LOW,
      .rule = "the answers fit none of the ways" },
};

// clang-format on

const struct portal_rule *portal_rules(size_t *out_count)
{
    *out_count = sizeof(rules) / sizeof(rules[0]);
    return rules;
}

static bool fits(unsigned set, enum path_state state)
{
    return set == 0 || (set & BIT(state)) != 0;
}

static bool rule_fits(const struct portal_rule *rule, const struct portal_facts *facts)
{
    return fits(rule->portal_http, facts->portal_http) &&
           fits(rule->portal_https, facts->portal_https) &&
           fits(rule->console_http, facts->console_http) &&
           fits(rule->console_https, facts->console_https) &&
           fits(rule->application_http, facts->application_http) &&
           fits(rule->root_http, facts->root_http);
}

const struct portal_rule *portal_rules_find(const struct portal_facts *facts)
{
    const size_t count = sizeof(rules) / sizeof(rules[0]);
    size_t index = 0;
    while (index + 1 < count && !rule_fits(&rules[index], facts)) {
        index++;
    }
    return &rules[index];
}

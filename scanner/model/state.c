#include "model/state.h"

#include "model/names.h"

#include <assert.h>

static const char *const port_state_names[PORT_STATE_COUNT] = {
    [PORT_UNMEASURED] = "unmeasured",
    [PORT_CLOSED] = "closed",
    [PORT_FILTERED] = "filtered",
    [PORT_UNREACHABLE] = "unreachable",
    [PORT_TLS] = "tls",
    [PORT_HTTP] = "http",
    [PORT_OTHER] = "other",
    [PORT_SILENT] = "silent",
    [PORT_RESET_AFTER_HELLO] = "reset_after_hello",
    [PORT_BROKEN] = "broken",
};

static const char *const port_state_titles[PORT_STATE_COUNT] = {
    [PORT_UNMEASURED] = "not measured",
    [PORT_CLOSED] = "closed",
    [PORT_FILTERED] = "no answer",
    [PORT_UNREACHABLE] = "unreachable",
    [PORT_TLS] = "speaks TLS",
    [PORT_HTTP] = "speaks HTTP",
    [PORT_OTHER] = "speaks neither TLS nor HTTP",
    [PORT_SILENT] = "accepts, says nothing",
    [PORT_RESET_AFTER_HELLO] = "resets on the TLS greeting",
    [PORT_BROKEN] = "begins to speak and fails",
};

static const char *const path_state_names[PATH_STATE_COUNT] = {
    [PATH_UNMEASURED] = "unmeasured",
    [PATH_SERVES] = "serves",
    [PATH_AUTH_CHALLENGE] = "auth_challenge",
    [PATH_REQUIRES_SSL] = "requires_ssl",
    [PATH_REDIRECTS_TO_HTTPS] = "redirects_to_https",
    [PATH_REDIRECTS_TO_HTTP] = "redirects_to_http",
    [PATH_REDIRECTS_ELSEWHERE] = "redirects_elsewhere",
    [PATH_REDIRECT_LOOP] = "redirect_loop",
    [PATH_MISSING] = "missing",
    [PATH_NO_SITE] = "no_site",
    [PATH_APP_DOWN] = "app_down",
    [PATH_FORBIDDEN] = "forbidden",
    [PATH_REQUIRES_CLIENT_CERTIFICATE] = "requires_client_certificate",
    [PATH_BROKEN] = "broken",
    [PATH_CLOSED] = "closed",
};

static const char *const path_state_titles[PATH_STATE_COUNT] = {
    [PATH_UNMEASURED] = "not measured",
    [PATH_SERVES] = "serves",
    [PATH_AUTH_CHALLENGE] = "wants a log-on",
    [PATH_REQUIRES_SSL] = "requires SSL",
    [PATH_REDIRECTS_TO_HTTPS] = "redirects to HTTPS",
    [PATH_REDIRECTS_TO_HTTP] = "redirects to HTTP",
    [PATH_REDIRECTS_ELSEWHERE] = "redirects elsewhere",
    [PATH_REDIRECT_LOOP] = "redirects in a circle",
    [PATH_MISSING] = "not there",
    [PATH_NO_SITE] = "no site here",
    [PATH_APP_DOWN] = "application is down",
    [PATH_FORBIDDEN] = "forbidden",
    [PATH_REQUIRES_CLIENT_CERTIFICATE] = "wants a client certificate",
    [PATH_BROKEN] = "broken",
    [PATH_CLOSED] = "not spoken here",
};

static const char *const portal_way_names[PORTAL_WAY_COUNT] = {
    [PORTAL_UNKNOWN] = "unknown",
    [PORTAL_NONE] = "none",
    [PORTAL_BINDING_REMOVED] = "binding_removed",
    [PORTAL_APPLICATION_SSL] = "application_ssl",
    [PORTAL_SITE_AND_PORTAL_SSL] = "site_and_portal_ssl",
    [PORTAL_ONLY_SSL] = "only_ssl",
    [PORTAL_LOCKED] = "locked",
    [PORTAL_REDIRECT] = "redirect",
    [PORTAL_NOT_INSTALLED] = "not_installed",
};

static const char *const portal_way_titles[PORTAL_WAY_COUNT] = {
    [PORTAL_UNKNOWN] = "cannot be told",
    [PORTAL_NONE] = "in the clear",
    [PORTAL_BINDING_REMOVED] = "no HTTP binding",
    [PORTAL_APPLICATION_SSL] = "SSL required on the Altiris application",
    [PORTAL_SITE_AND_PORTAL_SSL] = "SSL required on site and portal",
    [PORTAL_ONLY_SSL] = "SSL required on the portal only",
    [PORTAL_LOCKED] = "SSL required on the portal, nothing more is known",
    [PORTAL_REDIRECT] = "HTTP redirects to HTTPS",
    [PORTAL_NOT_INSTALLED] = "not installed",
};

static const char *const confidence_names[CONFIDENCE_COUNT] = {
    [CONFIDENCE_LOW] = "low",
    [CONFIDENCE_MEDIUM] = "medium",
    [CONFIDENCE_HIGH] = "high",
};

const char *port_state_name(enum port_state state)
{
    assert(state < PORT_STATE_COUNT);
    return port_state_names[state];
}

bool port_state_from_name(const char *name, enum port_state *out_state)
{
    size_t index = names_find(port_state_names, PORT_STATE_COUNT, name);
    if (index == PORT_STATE_COUNT) {
        return false;
    }
    *out_state = (enum port_state)index;
    return true;
}

const char *path_state_name(enum path_state state)
{
    assert(state < PATH_STATE_COUNT);
    return path_state_names[state];
}

bool path_state_from_name(const char *name, enum path_state *out_state)
{
    size_t index = names_find(path_state_names, PATH_STATE_COUNT, name);
    if (index == PATH_STATE_COUNT) {
        return false;
    }
    *out_state = (enum path_state)index;
    return true;
}

const char *portal_way_name(enum portal_way way)
{
    assert(way < PORTAL_WAY_COUNT);
    return portal_way_names[way];
}

bool portal_way_from_name(const char *name, enum portal_way *out_way)
{
    size_t index = names_find(portal_way_names, PORTAL_WAY_COUNT, name);
    if (index == PORTAL_WAY_COUNT) {
        return false;
    }
    *out_way = (enum portal_way)index;
    return true;
}

const char *confidence_name(enum confidence confidence)
{
    assert(confidence < CONFIDENCE_COUNT);
    return confidence_names[confidence];
}

const char *port_state_title(enum port_state state)
{
    assert(state < PORT_STATE_COUNT);
    return port_state_titles[state];
}

const char *path_state_title(enum path_state state)
{
    assert(state < PATH_STATE_COUNT);
    return path_state_titles[state];
}

const char *portal_way_title(enum portal_way way)
{
    assert(way < PORTAL_WAY_COUNT);
    return portal_way_titles[way];
}

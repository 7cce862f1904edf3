/** What an endpoint or a path is, as classified from observations, and how sure that is. */
#ifndef MODEL_STATE_H
#define MODEL_STATE_H

#include <stdbool.h>

enum port_state {
    PORT_UNMEASURED,  /**< could not be asked */
    PORT_CLOSED,      /**< the connection was refused */
    PORT_FILTERED,    /**< nothing came back: closed behind a firewall, or dropped on the way */
    PORT_UNREACHABLE, /**< the network says that there is no way */
    PORT_TLS,
    PORT_HTTP,
    PORT_OTHER,             /**< speaks, but neither of the two */
    PORT_SILENT,            /**< accepts, never says a word */
    PORT_RESET_AFTER_HELLO, /**< accepts, resets or closes on the ClientHello: no certificate bound,
                               or a name needed */
    PORT_BROKEN,            /**< begins one of the two and fails */
    PORT_STATE_COUNT,
};

enum path_state {
    PATH_UNMEASURED,
    PATH_SERVES,
    PATH_AUTH_CHALLENGE, /**< serves, wants a log-on */
    PATH_REQUIRES_SSL,
    PATH_REDIRECTS_TO_HTTPS,
    PATH_REDIRECTS_TO_HTTP,
    PATH_REDIRECTS_ELSEWHERE,
    PATH_REDIRECT_LOOP,
    PATH_MISSING,
    PATH_NO_SITE, /**< http.sys answers, no site matches */
    PATH_APP_DOWN,
    PATH_FORBIDDEN,
    PATH_REQUIRES_CLIENT_CERTIFICATE,
    PATH_BROKEN,
    PATH_CLOSED, /**< the port speaks another protocol, or none: there is nothing to ask the path of
                  */
    PATH_STATE_COUNT,
};

/** Which way of article 210187 keeps the Software Portal on HTTPS. */
enum portal_way {
    PORTAL_UNKNOWN,
    PORTAL_NONE,            /**< the portal is served in the clear */
    PORTAL_BINDING_REMOVED, /**< no HTTP binding reaches the site */
    PORTAL_APPLICATION_SSL, /**< Require SSL on the Altiris application, not on the site's root */
    PORTAL_SITE_AND_PORTAL_SSL, /**< Require SSL on Default Web Site and on the portal */
    PORTAL_ONLY_SSL,            /**< Require SSL on the portal only */
    PORTAL_LOCKED, /**< SSL is required on the portal; whether that is one of the three ways above,
                      or HTTPS has no portal, is not known */
    PORTAL_REDIRECT, /**< HTTP redirects to HTTPS */
    PORTAL_NOT_INSTALLED,
    PORTAL_WAY_COUNT,
};

enum confidence {
    CONFIDENCE_LOW,
    CONFIDENCE_MEDIUM,
    CONFIDENCE_HIGH,
    CONFIDENCE_COUNT,
};

/** Names as in reports and profiles: "reset_after_hello", "requires_ssl", "site_and_portal_ssl",
 * "high". */
const char *port_state_name(enum port_state state);
bool port_state_from_name(const char *name, enum port_state *out_state);
const char *path_state_name(enum path_state state);
bool path_state_from_name(const char *name, enum path_state *out_state);
const char *portal_way_name(enum portal_way way);
bool portal_way_from_name(const char *name, enum portal_way *out_way);
const char *confidence_name(enum confidence confidence);

/** The same in words for people: "requires SSL", "wants a log-on". */
const char *port_state_title(enum port_state state);
const char *path_state_title(enum path_state state);
const char *portal_way_title(enum portal_way way);

#endif

/** Which way of article 210187 keeps the Software Portal on HTTPS. */
#ifndef VERDICT_PORTAL_H
#define VERDICT_PORTAL_H

#include "base/arena.h"
#include "verdict/host_record.h"

#define PORTAL_PATH "/Altiris/SoftwarePortal"

/** The states that tell the ways apart; PATH_UNMEASURED for what is not known. */
struct portal_facts {
    enum path_state portal_http;
    enum path_state portal_https;
    enum path_state console_http;
    enum path_state console_https;
    enum path_state application_http; /**< the canary below /Altiris/ */
    enum path_state root_http;        /**< the canary of "/", else "/" itself unless it redirects */
};

struct portal_judgement {
    enum portal_way way;
    enum confidence confidence;
    const char *rule;
};

struct portal_judgement portal_classify(const struct portal_facts *facts);

/** How the portal is kept on HTTPS at one address and HTTP port. */
struct portal_sight {
    struct portal_judgement judgement;
    bool is_doubtful;
    bool is_portal_unmeasured;      /**< how it answers over HTTP could not be told */
    enum arrival arrival;           /**< of PORTAL_REDIRECT */
    struct endpoint_view *endpoint; /**< where the portal's evidence is; NULL if nowhere */
    struct path_view *view;         /**< of the portal over HTTP; NULL if it was not asked */
};

/** As the HTTP port shows it (0: the host has none), beside the HTTPS port of its pair. Where that
 * tells no way, beside another HTTPS port of the host which has the portal, or the console. */
struct portal_sight portal_judge(const struct host_record *record, const struct address *address,
                                 uint16_t http_port, struct arena *arena);

#endif

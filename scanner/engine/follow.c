#include "engine/follow.h"

#include "base/text.h"

#include <stddef.h>

/** The codes that send on (RFC 9110 section 15.4); 300 and 304 do not. */
static bool is_redirect(unsigned status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool follow_read(struct arena *arena, const struct observation *observation, struct url *out_url)
{
    const struct observed_answer *answer = &observation->answer;
    if (!is_redirect(answer->status) || answer->location == NULL) {
        return false;
    }
    const struct url base = {
        .kind = URL_WEB,
        .scheme = observation->scheme,
        .host = observation->server_name,
        .port = observation->port,
        .path = observation->path,
        .has_port = true,
    };
    return url_resolve(arena, &base, answer->location, out_url);
}

static bool has_path(const struct visit_endpoint *endpoint, const char *path)
{
    for (size_t i = 0; i < endpoint->path_count; i++) {
        if (text_equal(endpoint->paths[i], path)) {
            return true;
        }
    }
    return false;
}

bool follow_is_planned(const struct visit *visit, const struct url *url)
{
    if (!text_equal(visit->host, url->host)) {
        return false;
    }
    for (size_t i = 0; i < visit->endpoint_count; i++) {
        const struct visit_endpoint *endpoint = &visit->endpoints[i];
        if (endpoint->port == url->port && endpoint->expected == url->scheme &&
            has_path(endpoint, url->path)) {
            return true;
        }
    }
    return false;
}

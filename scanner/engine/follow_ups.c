#include "engine/follow_ups.h"

#include "base/text.h"
#include "engine/follow.h"

#define HOP_LIMIT       10
#define FOLLOW_UP_LIMIT 64

static bool is_queued(const struct visit_walk *visit, const struct target *target, const char *path)
{
    for (const struct errand *errand = visit->errands; errand != NULL; errand = errand->next) {
        const struct target *other = &errand->plan.target;
        if (errand->hop_path != NULL && other->scheme == target->scheme &&
            other->port == target->port && text_equal(other->server_name, target->server_name) &&
            (target->address.family == ADDRESS_NONE ||
             address_equal(&other->address, &target->address)) &&
            text_equal(errand->hop_path, path)) {
            return true;
        }
    }
    return false;
}

/** Where `url` is asked: the visit's own name at the address that is being walked, an address as it
 * stands, another name once it is resolved. */
static struct target target_of(const struct errand *errand, const struct url *url)
{
    struct target target = { .server_name = url->host, .port = url->port, .scheme = url->scheme };
    if (text_equal(url->host, errand->visit->visit->host)) {
        target.address = errand->home;
    } else {
        (void)address_parse(url->host, &target.address);
    }
    return target;
}

void follow_ups_consider(struct errand *errand)
{
    struct visit_walk *visit = errand->visit;
    const struct observation *newest = &visit->recorder.observations[visit->recorder.count - 1];
    struct url url;
    if (errand->hops >= HOP_LIMIT || visit->follow_ups >= FOLLOW_UP_LIMIT ||
        !follow_read(&visit->arena, newest, &url) || follow_is_planned(visit->visit, &url)) {
        return;
    }
    const struct target target = target_of(errand, &url);
    if (is_queued(visit, &target, url.path) ||
        recorder_has_asked(&visit->recorder, &target, url.path)) {
        return;
    }
    visit->follow_ups++;
    if (!scope_permits_path(visit->worker->engine->options.scope, url.path)) {
        recorder_skip(&visit->recorder, &target, url.path, OUTCOME_OUT_OF_SCOPE,
                      "a page that creates or posts something is never asked");
        return;
    }
    struct errand *hop = errand_add(visit, &target);
    hop->hop_path = url.path;
    hop->hops = errand->hops + 1;
    hop->home = errand->home;
    hop->plan.paths = &hop->hop_path;
    hop->plan.path_count = 1;
    hop->plan.is_hop = true;
}

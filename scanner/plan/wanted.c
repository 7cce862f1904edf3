#include "plan/wanted.h"

#include <string.h>

#define ROOT_PATH "/"

static void append(struct plan *plan, struct plan_host *host, const struct wanted *wanted)
{
    struct wanted *kept = arena_allocate(&plan->arena, 1, sizeof(*kept));
    *kept = *wanted;
    if (host->last_wanted != NULL) {
        host->last_wanted->next = kept;
    } else {
        host->first_wanted = kept;
    }
    host->last_wanted = kept;
}

static void refuse(struct plan *plan, const struct url *url)
{
    const char *text = url_format(&plan->arena, url);
    if (map_get(&plan->refused_by_text, text) != NULL) {
        return;
    }
    map_set(&plan->refused_by_text, text, plan);
    plan->refused = arena_grow(&plan->arena, plan->refused, &plan->refused_capacity,
                               plan->refused_count + 1, sizeof(char *));
    plan->refused[plan->refused_count++] = text;
}

/** The first `path_length` bytes of the URL's path at its host and port; of a page that is never
 * asked only the endpoint. */
static void want_url(struct plan *plan, const struct url *url, size_t path_length)
{
    struct plan_host *host = url->kind == URL_WEB ? map_get(&plan->hosts_by_name, url->host) : NULL;
    if (host == NULL) {
        return;
    }
    struct wanted wanted = {
        .path = url->path,
        .path_length = path_length,
        .port = url->port,
        .scheme = url->scheme,
    };
    bool is_whole = url->path[path_length] == '\0';
    if (is_whole && !catalogue_may_ask(plan->catalogue, url->path)) {
        refuse(plan, url);
        wanted.path = ROOT_PATH;
        wanted.path_length = strlen(ROOT_PATH);
    }
    append(plan, host, &wanted);
}

/** A package is never fetched: what is asked is the folder that it lies in. */
static void want_package(struct plan *plan, const struct url *url)
{
    if (url->kind == URL_WEB) {
        want_url(plan, url, url_folder_length(url->path));
    }
}

static void want_text(struct plan *plan, const char *text)
{
    struct url url;
    if (text != NULL && url_parse(&plan->arena, text, &url) && url.kind == URL_WEB) {
        want_url(plan, &url, strlen(url.path));
    }
}

static void want_communication(struct plan *plan, const struct communication_host *item)
{
    struct plan_host *host = map_get(&plan->hosts_by_name, item->host);
    if (host == NULL) {
        return;
    }
    const struct wanted wanted = {
        .path = ROOT_PATH,
        .path_length = strlen(ROOT_PATH),
        .port = item->port,
        .scheme = SCHEME_HTTPS,
    };
    append(plan, host, &wanted);
}

void wanted_gather(struct plan *plan)
{
    const struct inventory *inventory = plan->inventory;
    for (size_t i = 0; i < inventory->codebase_count; i++) {
        const struct codebase *codebase = &inventory->codebases[i];
        want_package(plan, &codebase->url);
        if (codebase->snapshot_text != NULL) {
            want_package(plan, &codebase->snapshot);
        }
    }
    want_text(plan, inventory->agent_install_url);
    for (size_t i = 0; i < inventory->host_count; i++) {
        const struct host *host = inventory->hosts[i];
        want_text(plan, host->alternate_url);
        for (size_t j = 0; j < host->communication_host_count; j++) {
            want_communication(plan, &host->communication_hosts[j]);
        }
    }
}

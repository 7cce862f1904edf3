#include "plan/wanted.h"

#include "model/url_directory.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#define ROOT_PATH "/"

/** Packages, or snapshots, that are beside each other. */
struct directory {
    const struct url *first; /**< is asked */
    const struct url *last;  /**< in another folder, is asked too; NULL if there is none */
    struct directory *next;
};

struct directories {
    struct map by_key;
    struct text_buffer key;
    struct directory *oldest;
    struct directory **end;
};

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
    struct plan_host *host = url->kind == URL_WEB ? plan_find_host(plan, url->host) : NULL;
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

static bool is_same_folder(const struct url *left, const struct url *right)
{
    const size_t length = url_folder_length(left->path);
    return length == url_folder_length(right->path) &&
           strncasecmp(left->path, right->path, length) == 0;
}

/** Keeps in mind that the directory holds the URL. */
static void note_in_directory(struct plan *plan, struct directories *directories,
                              const struct url *url, bool is_snapshot)
{
    const struct plan_host *host = plan_find_host(plan, url->host);
    if (host == NULL) {
        return;
    }
    url_directory_key(&directories->key, host->host, url, is_snapshot);
    struct directory *directory = map_get(&directories->by_key, directories->key.text);
    if (directory == NULL) {
        directory = arena_allocate(&plan->arena, 1, sizeof(*directory));
        directory->first = url;
        *directories->end = directory;
        directories->end = &directory->next;
        map_set(&directories->by_key, arena_copy_text(&plan->arena, directories->key.text),
                directory);
    }
    if (!is_same_folder(directory->first, url)) {
        directory->last = url;
    }
}

/** A package is never fetched: what is asked is the folder that it lies in. */
static void want_package(struct plan *plan, struct directories *directories, const struct url *url,
                         bool is_snapshot)
{
    if (url->kind != URL_WEB) {
        return;
    }
    // What is refused stands for nobody.
    const size_t length = url_folder_length(url->path);
    const bool is_refused =
        url->path[length] == '\0' && !catalogue_may_ask(plan->catalogue, url->path);
    if (is_refused || plan->options.asks_every_codebase) {
        want_url(plan, url, length);
    } else {
        note_in_directory(plan, directories, url, is_snapshot);
    }
}

static void want_folder(struct plan *plan, const struct url *url)
{
    want_url(plan, url, url_folder_length(url->path));
}

static void want_directories(struct plan *plan, const struct directories *directories)
{
    for (const struct directory *next = directories->oldest; next != NULL; next = next->next) {
        want_folder(plan, next->first);
        if (next->last != NULL) {
            want_folder(plan, next->last);
        }
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
    struct plan_host *host = plan_find_host(plan, item->host);
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

static void want_packages(struct plan *plan)
{
    const struct inventory *inventory = plan->inventory;
    struct directories directories = { 0 };
    directories.end = &directories.oldest;
    text_buffer_init(&directories.key, SIZE_MAX);
    for (size_t i = 0; i < inventory->codebase_count; i++) {
        const struct codebase *codebase = &inventory->codebases[i];
        want_package(plan, &directories, &codebase->url, false);
        if (codebase->snapshot_text != NULL) {
            want_package(plan, &directories, &codebase->snapshot, true);
        }
    }
    want_directories(plan, &directories);
    text_buffer_clear(&directories.key);
    map_clear(&directories.by_key);
}

void wanted_gather(struct plan *plan)
{
    const struct inventory *inventory = plan->inventory;
    want_packages(plan);
    want_text(plan, inventory->agent_install_url);
    for (size_t i = 0; i < inventory->host_count; i++) {
        const struct host *host = inventory->hosts[i];
        want_text(plan, host->alternate_url);
        for (size_t j = 0; j < host->communication_host_count; j++) {
            want_communication(plan, &host->communication_hosts[j]);
        }
    }
}

#include "inventory/catalogue_read.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "inventory/json_members.h"
#include "inventory/json_words.h"
#include "model/url.h"
#include "syntax/json.h"

#include <string.h>

#define CATALOGUE_FILE "catalogue.json"
#define FILE_LIMIT     ((size_t)16 << 20)

// Sent as it stands, so it must stand as it is sent.
static bool is_ready_to_send(struct arena *arena, const char *path)
{
    struct url url = { 0 };
    return path[0] == '/' && url_parse(arena, arena_format(arena, "http://host%s", path), &url) &&
           text_equal(url.path, path);
}

static bool read_place(struct json_value value, struct role_path *path, struct error *error)
{
    const char *text = NULL;
    if (!json_is_present(value)) {
        return true;
    }
    if (!json_read_text(value, &text, error)) {
        return false;
    }
    path->is_on_agent_site = text_equal(text, "agent_site");
    return path->is_on_agent_site || text_equal(text, "pair") ||
           json_fault(value, error, "\"%s\" is neither pair nor agent_site", text);
}

static bool read_flag(struct json_value value, bool *out_flag, struct error *error)
{
    return !json_is_present(value) || json_read_boolean(value, out_flag, error);
}

static bool read_path_text(struct catalogue *catalogue, struct json_value value,
                           struct role_path *path, struct error *error)
{
    const char *text = NULL;
    if (!json_read_text(value, &text, error)) {
        return false;
    }
    if (!is_ready_to_send(&catalogue->arena, text)) {
        return json_fault(value, error,
                          "\"%s\" must begin with \"/\" and have neither a query nor characters "
                          "that are to be encoded",
                          text);
    }
    if (!catalogue_may_ask(catalogue, text)) {
        return json_fault(value, error, "\"%s\" creates or posts something: never_asked names it",
                          text);
    }
    path->path = arena_copy_text(&catalogue->arena, text);
    return true;
}

static bool read_path(struct catalogue *catalogue, struct json_value value, struct role_path *path,
                      struct error *error)
{
    static const char *const known[] = { "path", "itself", "canary", "services", "on" };
    path->is_itself_asked = true;
    if (!json_require_known(value, known, sizeof(known) / sizeof(*known), error) ||
        !read_path_text(catalogue, json_member(value, "path"), path, error) ||
        !read_flag(json_member(value, "itself"), &path->is_itself_asked, error) ||
        !read_flag(json_member(value, "canary"), &path->is_canary_asked, error) ||
        !json_read_words(json_member(value, "services"), &word_service, &path->services, error) ||
        !read_place(json_member(value, "on"), path, error)) {
        return false;
    }
    return path->is_itself_asked || path->is_canary_asked ||
           json_fault(value, error, "asks neither the path itself nor its canary");
}

static bool read_role(struct catalogue *catalogue, struct json_value value,
                      struct role_definition *role, struct error *error)
{
    static const char *const known[] = { "endpoints", "paths" };
    const struct json_value paths = json_member(value, "paths");
    if (!json_require_known(value, known, sizeof(known) / sizeof(*known), error) ||
        !json_require_list(json_member(value, "endpoints"), error) ||
        !json_read_words(json_member(value, "endpoints"), &word_endpoint, &role->endpoints,
                         error) ||
        !json_require_list(paths, error)) {
        return false;
    }
    role->path_count = json_count(paths);
    role->paths = arena_allocate(&catalogue->arena, role->path_count, sizeof(*role->paths));
    for (size_t i = 0; i < role->path_count; i++) {
        if (!read_path(catalogue, json_item(paths, i), &role->paths[i], error)) {
            return false;
        }
    }
    return true;
}

static bool read_roles(struct catalogue *catalogue, struct json_value value, struct error *error)
{
    const char *names[ROLE_COUNT];
    for (int role = 0; role < ROLE_COUNT; role++) {
        names[role] = role_name((enum role)role);
    }
    if (!json_require_known(value, names, ROLE_COUNT, error)) {
        return false;
    }
    for (int role = 0; role < ROLE_COUNT; role++) {
        if (!read_role(catalogue, json_member(value, names[role]), &catalogue->roles[role],
                       error)) {
            return false;
        }
    }
    return true;
}

static bool read_never_asked(struct catalogue *catalogue, struct json_value list,
                             struct error *error)
{
    if (!json_require_list(list, error)) {
        return false;
    }
    catalogue->never_asked =
        arena_allocate(&catalogue->arena, json_count(list), sizeof(*catalogue->never_asked));
    for (size_t i = 0; i < json_count(list); i++) {
        const char *text = NULL;
        if (!json_read_text(json_item(list, i), &text, error)) {
            return false;
        }
        char *segment = arena_copy_text(&catalogue->arena, text);
        text_to_lower(segment);
        if (segment[0] == '\0' || strchr(segment, '/') != NULL) {
            return json_fault(json_item(list, i), error, "is not the last segment of a path");
        }
        catalogue->never_asked[catalogue->never_asked_count++] = segment;
    }
    return true;
}

// What is never asked comes first: the paths are held against it.
static bool read_catalogue(struct catalogue *catalogue, struct json_value root, struct error *error)
{
    static const char *const known[] = { "roles", "never_asked" };
    return json_require_known(root, known, sizeof(known) / sizeof(*known), error) &&
           read_never_asked(catalogue, json_member(root, "never_asked"), error) &&
           read_roles(catalogue, json_member(root, "roles"), error);
}

bool catalogue_read(struct catalogue *catalogue, const char *name, const char *text, size_t length,
                    struct error *error)
{
    struct json_document *document = json_parse(name, text, length, error);
    if (document == NULL) {
        return false;
    }
    struct catalogue read = { 0 };
    const bool is_read = read_catalogue(&read, json_root(document), error);
    json_free(document);
    if (!is_read) {
        catalogue_clear(&read);
        return false;
    }
    *catalogue = read;
    return true;
}

bool catalogue_load(struct catalogue *catalogue, const char *path, struct error *error)
{
    if (path == NULL) {
        const char *compiled_in = targets_text(CATALOGUE_FILE);
        return catalogue_read(catalogue, CATALOGUE_FILE, compiled_in, strlen(compiled_in), error);
    }
    char *text = NULL;
    size_t length = 0;
    if (!file_read(path, FILE_LIMIT, &text, &length, error)) {
        return false;
    }
    const bool read = catalogue_read(catalogue, path, text, length, error);
    memory_free(text);
    return read;
}

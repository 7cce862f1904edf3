#include "estate/publish.h"

#include "base/file.h"
#include "base/text.h"
#include "estate/placeholder.h"

#include <string.h>

static bool write_file(struct scenario *scenario, const char *folder, const char *name,
                       const char *text, struct error *error)
{
    const char *path = arena_format(&scenario->arena, "%s/%s", folder, name);
    struct file_writer *writer = file_writer_open(path, error);

    if (writer == NULL) {
        return false;
    }
    (void)fprintf(file_writer_stream(writer), "%s\n", text);
    return file_writer_commit(writer, error);
}

static const struct declared_host *find_host(const struct scenario *scenario, const char *name)
{
    for (size_t i = 0; name != NULL && i < scenario->host_count; i++) {
        if (text_equal_ignore_case(scenario->hosts[i].name, name)) {
            return &scenario->hosts[i];
        }
    }
    return NULL;
}

static void add_port(cJSON *object, const char *member, const struct declared_host *host,
                     enum place place)
{
    if (host->endpoints[place] != NULL && !cJSON_HasObjectItem(object, member)) {
        (void)cJSON_AddNumberToObject(object, member, host->endpoints[place]->port);
    }
}

/** A side of the site's pair of ports; null where the scenario says that there is none. */
static void add_side(cJSON *pair, const struct declared_host *host, enum place place)
{
    if (host->endpoints[place] != NULL) {
        (void)cJSON_AddNumberToObject(pair, place_name(place), host->endpoints[place]->port);
    } else {
        (void)cJSON_AddNullToObject(pair, place_name(place));
    }
}

/** Address and ports of a declared host, where the scenario's inventory does not say other. */
static void complete_host(cJSON *listed, const struct declared_host *host)
{
    if (!cJSON_HasObjectItem(listed, "address")) {
        (void)cJSON_AddStringToObject(listed, "address", host->address);
    }
    add_port(listed, "agent_site_port", host, PLACE_AGENT_SITE);
    add_port(listed, "gateway_port", host, PLACE_GATEWAY);
    if (cJSON_HasObjectItem(listed, "ports") ||
        (host->endpoints[PLACE_HTTP] == NULL && host->endpoints[PLACE_HTTPS] == NULL)) {
        return;
    }
    cJSON *pair = cJSON_CreateObject();
    add_side(pair, host, PLACE_HTTP);
    add_side(pair, host, PLACE_HTTPS);
    (void)cJSON_AddItemToArray(cJSON_AddArrayToObject(listed, "ports"), pair);
}

static void complete_inventory(const struct scenario *scenario, cJSON *inventory)
{
    cJSON *listed = NULL;

    cJSON_ArrayForEach(listed, cJSON_GetObjectItemCaseSensitive(inventory, "hosts"))
    {
        const struct declared_host *host = find_host(
            scenario, cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(listed, "name")));
        if (host != NULL) {
            complete_host(listed, host);
        }
    }
}

/** Writes a member of the scenario under a name of its own, with every placeholder filled. */
static bool write_member(struct scenario *scenario, const char *folder, const char *member,
                         struct error *error)
{
    const cJSON *tree = cJSON_GetObjectItemCaseSensitive(scenario->tree, member);

    if (tree == NULL) {
        return true;
    }
    char *raw = cJSON_Print(tree);
    const char *text = raw == NULL ? NULL : placeholder_expand(scenario, raw, error);
    const char *name = arena_format(&scenario->arena, "%s.json", member);
    const bool is_written = text != NULL && write_file(scenario, folder, name, text, error);
    cJSON_free(raw);
    return is_written;
}

bool publish(struct scenario *scenario, struct authority *authority, const char *folder,
             struct error *error)
{
    const char *root = arena_format(&scenario->arena, "%s/ca.pem", folder);

    complete_inventory(scenario, cJSON_GetObjectItemCaseSensitive(scenario->tree, "inventory"));
    return authority_write_root(authority, root, error) &&
           authority_write_clients(authority, folder, error) &&
           write_member(scenario, folder, "inventory", error) &&
           write_member(scenario, folder, "truth", error) &&
           write_file(scenario, folder, "ready", "ready", error);
}

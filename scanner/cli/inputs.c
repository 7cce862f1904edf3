#include "cli/inputs.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "inventory/catalogue_read.h"
#include "inventory/inventory_read.h"

#include <string.h>

/** A profile or catalogue of the user's own. */
#define TARGET_FILE_LIMIT (16U << 20)

void inputs_clear(struct inputs *inputs)
{
    inventory_clear(&inputs->inventory);
    catalogue_clear(&inputs->catalogue);
    for (size_t i = 0; i < inputs->profile_count; i++) {
        profile_clear(&inputs->profiles[i]);
    }
    memory_free(inputs->profile_text);
    memory_free(inputs->catalogue_text);
    trust_store_free(inputs->trust_store);
    scope_clear(&inputs->scope);
    client_identity_free(inputs->identity);
    *inputs = (struct inputs){ 0 };
}

static void declare_ports(struct host *host, const struct declared_host *declared)
{
    if (declared->http_port != 0) {
        host->pairs[0].http = declared->http_port;
    }
    if (declared->https_port != 0) {
        host->pairs[0].https = declared->https_port;
    }
    if (declared->agent_site_port != 0) {
        host->agent_site_port = declared->agent_site_port;
    }
    if (declared->gateway_port != 0) {
        host->gateway_port = declared->gateway_port;
    }
}

static bool has_name(const struct host *host, const char *name)
{
    bool is_there = text_equal(host->name, name);
    for (size_t i = 0; i < host->alias_count && !is_there; i++) {
        is_there = text_equal(host->aliases[i], name);
    }
    return is_there;
}

static bool declare_aliases(struct inventory *inventory, struct host *host,
                            const struct text_list *aliases, struct error *error)
{
    host->aliases = arena_allocate(&inventory->arena, aliases->count, sizeof(*host->aliases));
    for (size_t i = 0; i < aliases->count; i++) {
        if (!url_is_host(aliases->items[i])) {
            return error_set(error, ERROR_USAGE, "--also-known-as: \"%s\" is no host name",
                             aliases->items[i]);
        }
        char *alias = arena_copy_text(&inventory->arena, aliases->items[i]);
        text_to_lower(alias);
        if (!has_name(host, alias)) {
            host->aliases[host->alias_count++] = alias;
        }
    }
    return true;
}

bool inputs_read_hosts(struct inputs *inputs, const struct settings *settings, struct error *error)
{
    struct inventory *inventory = &inputs->inventory;
    inventory_init(inventory);
    const struct declared_host *declared = &settings->declared;
    inventory->cem = declared->cem;
    for (size_t i = 0; i < settings->arguments.count; i++) {
        if (!inventory_read_argument(inventory, settings->arguments.items[i], error)) {
            return false;
        }
    }
    for (size_t i = 0; i < inventory->host_count; i++) {
        struct host *host = inventory->hosts[i];
        host->roles = declared->roles;
        host->services = declared->services;
        host->internet_site = declared->internet_site;
        declare_ports(host, declared);
        if (!declare_aliases(inventory, host, &declared->aliases, error)) {
            return false;
        }
    }
    return inventory_finish(inventory, error);
}

bool inputs_read_inventories(struct inputs *inputs, const struct settings *settings,
                             struct error *error)
{
    inventory_init(&inputs->inventory);
    for (size_t i = 0; i < settings->arguments.count; i++) {
        if (!inventory_read_file(&inputs->inventory, settings->arguments.items[i], error)) {
            return false;
        }
    }
    return inventory_finish(&inputs->inventory, error);
}

bool inputs_read_text(struct inputs *inputs, const char *name, const char *inventory,
                      struct error *error)
{
    if (inputs->inventory.host_count == 0) {
        inventory_init(&inputs->inventory);
    }
    return inventory_read(&inputs->inventory, name, inventory, strlen(inventory), error) &&
           inventory_finish(&inputs->inventory, error);
}

/** Keeps the text of a file that the user gave, for the journal; compiled-in ones are known by
 * name. */
static bool keep_text(const char *path, char **out_text, struct error *error)
{
    size_t length = 0;
    return file_read(path, TARGET_FILE_LIMIT, out_text, &length, error);
}

static bool is_path(const char *profile)
{
    return strchr(profile, '/') != NULL || text_ends_with_ignore_case(profile, ".json");
}

static bool read_catalogue(struct inputs *inputs, const struct settings *settings,
                           const struct journal_header *header, struct error *error)
{
    if (settings->catalogue == NULL && header != NULL && header->catalogue_text != NULL) {
        inputs->catalogue_text = memory_copy_text(header->catalogue_text);
        return catalogue_read(&inputs->catalogue, "the journal's catalogue", inputs->catalogue_text,
                              strlen(inputs->catalogue_text), error);
    }
    return catalogue_load(&inputs->catalogue, settings->catalogue, error) &&
           (settings->catalogue == NULL ||
            keep_text(settings->catalogue, &inputs->catalogue_text, error));
}

/** The name or path of the profile that is wanted; NULL if none is. */
static const char *wanted_profile(const struct inputs *inputs, const struct settings *settings,
                                  const struct journal_header *header)
{
    if (settings->profile != NULL) {
        return settings->profile;
    }
    if (header != NULL && header->profile != NULL) {
        return header->profile;
    }
    return inputs->inventory.profile;
}

static bool read_profile(struct inputs *inputs, const struct settings *settings,
                         const struct journal_header *header, struct error *error)
{
    struct profile *profile = &inputs->profiles[0];
    if (settings->profile == NULL && header != NULL && header->profile_text != NULL) {
        inputs->profile_text = memory_copy_text(header->profile_text);
        return profile_read(profile, "the journal's profile", inputs->profile_text,
                            strlen(inputs->profile_text), error);
    }
    const char *wanted = wanted_profile(inputs, settings, header);
    return profile_load(profile, wanted, error) &&
           (!is_path(wanted) || keep_text(wanted, &inputs->profile_text, error));
}

bool inputs_read_targets(struct inputs *inputs, const struct settings *settings,
                         const struct journal_header *header, struct error *error)
{
    if (!read_catalogue(inputs, settings, header, error)) {
        return false;
    }
    bool has_text = header != NULL && header->profile_text != NULL;
    if (!has_text && wanted_profile(inputs, settings, header) == NULL) {
        return true;
    }
    inputs->profile_count = 1;
    return read_profile(inputs, settings, header, error);
}

bool inputs_read_both_profiles(struct inputs *inputs, struct error *error)
{
    static const char *const both[INPUTS_PROFILES] = { "http", "https" };
    for (size_t i = 0; i < INPUTS_PROFILES; i++) {
        if (!profile_load(&inputs->profiles[i], both[i], error)) {
            return false;
        }
        inputs->profile_count++;
    }
    return true;
}

static bool has_check(const struct profile *profile, const char *id)
{
    for (size_t i = 0; i < profile->check_count; i++) {
        if (text_equal(profile->checks[i].id, id)) {
            return true;
        }
    }
    return false;
}

/** A declaration may be about another profile than the one that is judged now. */
static bool is_known_check(const struct inputs *inputs, const char *id)
{
    bool is_known = false;
    for (size_t i = 0; i < inputs->profile_count && !is_known; i++) {
        is_known = has_check(&inputs->profiles[i], id);
    }
    const char *const *names = targets_profiles();
    for (size_t i = 0; names[i] != NULL && !is_known; i++) {
        struct profile profile = { 0 };
        struct error ignored = { 0 };
        is_known = profile_load(&profile, names[i], &ignored) && has_check(&profile, id);
        profile_clear(&profile);
    }
    return is_known;
}

bool inputs_check_declarations(const struct inputs *inputs, struct error *error)
{
    const struct inventory *inventory = &inputs->inventory;
    for (size_t i = 0; i < inventory->declaration_count; i++) {
        const char *id = inventory->declarations[i].check;
        if (!is_known_check(inputs, id)) {
            return error_set(error, ERROR_INPUT,
                             "declared[%zu].check: no profile has a check \"%s\"; itmscan "
                             "catalogue --profile NAME lists them",
                             i, id);
        }
    }
    return true;
}

bool inputs_read_trust(struct inputs *inputs, const struct settings *settings, struct error *error)
{
    const struct text_list *authorities = &settings->authorities;
    inputs->trust_store = trust_store_new();
    for (size_t i = 0; i < authorities->count; i++) {
        if (!trust_store_add(inputs->trust_store, authorities->items[i], error)) {
            return false;
        }
    }
    // Before the system's: with intermediates alone every server of the estate would look wrong.
    if (authorities->count > 0 && !trust_store_has_root(inputs->trust_store)) {
        return error_set(error, ERROR_INPUT,
                         "%s: holds no root (a certificate that issued itself); clients trust "
                         "roots, so hand in the one above",
                         authorities->items[authorities->count - 1]);
    }
    return settings->has_no_system_roots || trust_store_add_system(inputs->trust_store, error);
}

bool inputs_read_identity(struct inputs *inputs, const struct settings *settings,
                          struct error *error)
{
    if (settings->client_certificate == NULL) {
        return true;
    }
    inputs->identity = client_identity_read(settings->client_certificate, error);
    return inputs->identity != NULL;
}

const char *inputs_fingerprint(const struct inputs *inputs)
{
    return inputs->identity != NULL ? client_identity_fingerprint(inputs->identity) : NULL;
}

bool inputs_match_identity(const struct inputs *inputs, const struct settings *settings,
                           const struct journal_header *resumed, struct error *error)
{
    const char *begun = resumed->client_certificate;
    const char *given = inputs_fingerprint(inputs);
    const char *path = settings->resumed_journal;
    if (begun == NULL && given == NULL) {
        return true;
    }
    if (begun == NULL) {
        return error_set(error, ERROR_INPUT,
                         "%s: was begun without a client certificate; leave --client-certificate "
                         "out to go on",
                         path);
    }
    if (given == NULL) {
        return error_set(error, ERROR_INPUT,
                         "%s: was begun with a client certificate; give it by --client-certificate "
                         "to go on",
                         path);
    }
    return text_equal(begun, given) ||
           error_set(error, ERROR_INPUT,
                     "%s: was begun with another client certificate than the one given", path);
}

bool inputs_read_scope(struct inputs *inputs, const struct settings *settings, struct error *error)
{
    for (size_t i = 0; i < settings->allowed.count; i++) {
        if (!scope_allow(&inputs->scope, settings->allowed.items[i], error)) {
            return false;
        }
    }
    for (size_t i = 0; i < settings->excluded.count; i++) {
        if (!scope_exclude(&inputs->scope, settings->excluded.items[i], error)) {
            return false;
        }
    }
    return true;
}

/** What the command line said, checked word by word; every default stands in settings_init(). */
#ifndef CLI_SETTINGS_H
#define CLI_SETTINGS_H

#include "base/arena.h"
#include "engine/engine.h"
#include "model/inventory.h"
#include "model/shard.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum command {
    COMMAND_VERIFY,
    COMMAND_SCAN,
    COMMAND_SWEEP,
    COMMAND_PLAN,
    COMMAND_REPORT,
    COMMAND_CATALOGUE,
    COMMAND_COUNT,
};

/** Texts borrowed from the command line, in its order. */
struct text_list {
    const char **items;
    size_t count;
    size_t capacity;
};

enum colour_choice {
    COLOUR_AUTOMATIC,
    COLOUR_ALWAYS,
    COLOUR_NEVER,
};

/** What the options of verify say of its hosts; 0, empty or unknown where nothing was said. */
struct declared_host {
    role_set roles;
    service_set services;
    uint16_t http_port;
    uint16_t https_port;
    uint16_t agent_site_port;
    uint16_t gateway_port;
    enum answer internet_site;
    enum answer cem;
    struct text_list aliases;
};

/** How a sweep asks. */
struct sweep_settings {
    const char *ports; /**< NULL: 80, 443 and 4726 */
    bool uses_packets; /**< --syn */
    unsigned rate;     /**< questions a second over all addresses */
    unsigned attempts;
    int64_t wait_ms;
};

struct settings {
    struct arena arena; /**< owns the lists */
    enum command command;
    bool wants_help;
    bool wants_version;
    struct text_list arguments;   /**< hosts, inventories, ranges or journals */
    const char *profile;          /**< NULL if not said */
    const char *catalogue;        /**< path; NULL: the compiled-in one */
    struct text_list authorities; /**< --ca */
    bool has_no_system_roots;
    const char *client_certificate; /**< path; NULL: none */
    struct text_list allowed;
    struct text_list excluded;
    bool is_deep;
    bool asks_every_codebase;
    struct engine_options engine; /**< without scope and identity */
    const char *journal;
    const char *resumed_journal;
    const char *vantage;
    struct shard shard; /**< { 0 }: all hosts */
    struct text_list outputs;
    const char *format; /**< of standard output; NULL: text */
    bool is_verbose;
    bool is_quiet;
    bool resolves_names;
    bool guesses_roles;
    bool sweeps_first;
    struct sweep_settings sweep;
    enum colour_choice colour;
    struct declared_host declared; /**< of every host that verify names */
};

void settings_init(struct settings *settings);
void settings_clear(struct settings *settings);

/** Appends a borrowed text to a list of the settings. */
void settings_add(struct settings *settings, struct text_list *list, const char *text);

#endif

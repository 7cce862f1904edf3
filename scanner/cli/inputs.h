/** Everything that is read and checked before the first packet. */
#ifndef CLI_INPUTS_H
#define CLI_INPUTS_H

#include "base/error.h"
#include "certificate/certificate.h"
#include "cli/settings.h"
#include "engine/client_identity.h"
#include "journal/journal.h"
#include "model/catalogue.h"
#include "model/inventory.h"
#include "model/scope.h"

/** At most this many profiles are judged side by side. */
#define INPUTS_PROFILES 2

struct inputs {
    struct inventory inventory;
    struct catalogue catalogue;
    struct profile
        profiles[INPUTS_PROFILES]; /**< none for plan without one; two for verify without one */
    size_t profile_count;
    char *profile_text; /**< of a profile or catalogue that is a file of the user's, for the
                           journal; else NULL */
    char *catalogue_text;
    struct trust_store *trust_store;
    struct scope scope;
    struct client_identity *identity; /**< NULL: none was given */
};

/** `= { 0 }` may be cleared too. */
void inputs_clear(struct inputs *inputs);

/** Reads the hosts of verify's command line, with what its options declare. */
bool inputs_read_hosts(struct inputs *inputs, const struct settings *settings, struct error *error);

/** Reads the inventories of the command line. */
bool inputs_read_inventories(struct inputs *inputs, const struct settings *settings,
                             struct error *error);

/** Reads one more inventory, the text that a journal opens with. */
bool inputs_read_text(struct inputs *inputs, const char *name, const char *inventory,
                      struct error *error);

/** Catalogue and profile: by option, else by the journal's header (NULL where there is no journal),
 * else by the inventory. With none of them, `profile_count` stays 0. */
bool inputs_read_targets(struct inputs *inputs, const struct settings *settings,
                         const struct journal_header *header, struct error *error);

/** Without a profile, verify judges by `http` and by `https`. */
bool inputs_read_both_profiles(struct inputs *inputs, struct error *error);

/** Every declaration must be about a check: of the profiles read, or of a compiled-in one. */
bool inputs_check_declarations(const struct inputs *inputs, struct error *error);

/** The roots of --ca and of the system. */
bool inputs_read_trust(struct inputs *inputs, const struct settings *settings, struct error *error);

/** --client-certificate. */
bool inputs_read_identity(struct inputs *inputs, const struct settings *settings,
                          struct error *error);

/** Of the client certificate; NULL if none was given. */
const char *inputs_fingerprint(const struct inputs *inputs);

/** A run goes on with the client certificate that it began with, or without one: what was asked
 * otherwise would be taken for what this one opens. */
bool inputs_match_identity(const struct inputs *inputs, const struct settings *settings,
                           const struct journal_header *resumed, struct error *error);

/** --allow and --exclude. */
bool inputs_read_scope(struct inputs *inputs, const struct settings *settings, struct error *error);

#endif

#include "base/text.h"
#include "verdict/check_scope.h"
#include "verdict/checks.h"

/** A Notification Server that is said to offer the services itself is a site server too. */
static bool is_site_server(const struct host *host)
{
    return (host->roles & role_bit(ROLE_SITE_SERVER)) != 0 ||
           (host->roles != 0 && host->services != 0);
}

static bool has_site_server(const struct inventory *inventory)
{
    for (size_t i = 0; i < inventory->host_count; i++) {
        if (is_site_server(inventory->hosts[i])) {
            return true;
        }
    }
    return false;
}

static bool has_notification_server(const struct inventory *inventory)
{
    for (size_t i = 0; i < inventory->host_count; i++) {
        if ((inventory->hosts[i]->roles & role_bit(ROLE_NOTIFICATION_SERVER)) != 0) {
            return true;
        }
    }
    return false;
}

/** What a client has is a sample: only its own packages, and not all of these. */
static bool has_exported_codebase(const struct inventory *inventory)
{
    for (size_t i = 0; i < inventory->codebase_count; i++) {
        if (!codebase_is_of_client(inventory, &inventory->codebases[i])) {
            return true;
        }
    }
    return false;
}

static bool has_exported_snapshot(const struct inventory *inventory)
{
    for (size_t i = 0; i < inventory->codebase_count; i++) {
        const struct codebase *codebase = &inventory->codebases[i];
        if (codebase->snapshot_text != NULL && !codebase_is_of_client(inventory, codebase)) {
            return true;
        }
    }
    return false;
}

/** How one kind of source is looked for, and what is said of it. */
struct source_question {
    bool (*is_handed_in)(const struct inventory *inventory);
    const char *present;
    const char *absent;
};

static const struct source_question source_questions[WANTED_SOURCE_COUNT] = {
    [WANTED_CODEBASES] = {
        has_exported_codebase,
        "the inventory holds an export of codebases",
        "there is no export of codebases, so those of the estate were not looked at",
    },
    [WANTED_SNAPSHOTS] = {
        has_exported_snapshot,
        "the inventory holds an export that names snapshots",
        "no export names a snapshot, so those of the estate were not looked at",
    },
    [WANTED_SITE_SERVERS] = {
        has_site_server,
        "the inventory names site servers",
        "the inventory names no site server, so none was looked at",
    },
    [WANTED_NOTIFICATION_SERVER] = {
        has_notification_server,
        "the inventory names a Notification Server",
        "the inventory names no Notification Server, so none was looked at",
    },
};

/** Hosts of the command line are looked at for themselves: nobody claims that they are the estate.
 */
static bool is_whole_estate(const struct inventory *inventory)
{
    for (size_t i = 0; i < inventory->source_count; i++) {
        if (inventory->sources[i].kind != SOURCE_COMMAND_LINE) {
            return true;
        }
    }
    return inventory->source_count == 0;
}

void check_source(struct hearing *hearing, const struct check *check)
{
    const struct inventory *inventory = hearing->judged->inventory;
    if (!check_applies_to_estate(hearing, check)) {
        return;
    }
    const struct source_question *question = &source_questions[check->wanted_source];
    const bool is_present = question->is_handed_in(inventory);
    const struct seen_value seen = { .value = is_present ? VALUE_PRESENT : VALUE_ABSENT };
    struct opinion opinion = {
        .confidence = CONFIDENCE_HIGH,
        .observed = is_present ? "handed in" : "not handed in",
        .reason = is_present ? question->present : question->absent,
    };
    const struct subject subject = { .check = check };
    opinion_weigh(&opinion, check, &seen);
    if (!is_present && !is_whole_estate(inventory)) {
        opinion.verdict = VERDICT_NOT_OBSERVABLE;
        opinion.reason = "only single hosts were looked at, not the estate; scan takes it in";
    }
    findings_add(hearing->findings, &subject, &opinion);
}

// The inventory's word for a setting is a declaration: nobody has seen the setting.
void check_setting(struct hearing *hearing, const struct check *check)
{
    if (!check_applies_to_estate(hearing, check)) {
        return;
    }
    const enum answer answer = hearing->judged->inventory->persistent_connection;
    const struct seen_value seen = { .value = UINT32_C(1) << answer };
    struct opinion opinion = {
        .confidence = CONFIDENCE_LOW,
        .observed = answer_name(answer),
        .reason = "the inventory says so",
    };
    opinion_weigh(&opinion, check, &seen);
    if (answer == ANSWER_UNKNOWN) {
        opinion.verdict = VERDICT_NOT_OBSERVABLE;
        opinion.is_warning = false;
        opinion.reason = "the inventory does not say, and no server tells";
    } else if (opinion.verdict == VERDICT_CONSISTENT && !opinion.is_warning) {
        opinion.verdict = VERDICT_DECLARED;
    }
    const struct subject subject = { .check = check };
    findings_add(hearing->findings, &subject, &opinion);
}

static bool is_valid(const struct hearing *hearing, const struct declaration *declaration)
{
    return declaration->expires_ms == 0 || hearing->judged->at_ms < declaration->expires_ms;
}

/** `host` NULL: a declaration for the whole estate. One that still holds comes before others. */
static const struct declaration *find_declaration(const struct hearing *hearing,
                                                  const struct check *check, const char *host)
{
    const struct inventory *inventory = hearing->judged->inventory;
    const struct declaration *found = NULL;
    for (size_t i = 0; i < inventory->declaration_count; i++) {
        const struct declaration *declaration = &inventory->declarations[i];
        const bool is_about_host = declaration->subject != NULL;
        const bool is_meant = text_equal(declaration->check, check->id) &&
                              is_about_host == (host != NULL) &&
                              (host == NULL || text_equal_ignore_case(declaration->subject, host));
        if (is_meant && (found == NULL || !is_valid(hearing, found))) {
            found = declaration;
        }
    }
    return found;
}

static const char *word_or(const char *text, const char *otherwise)
{
    return text != NULL ? text : otherwise;
}

static void add_declared(struct hearing *hearing, const struct check *check,
                         const struct declaration *declaration)
{
    struct arena *arena = hearing->arena;
    const char *deed = declaration->is_accepted ? "accepted" : "checked by hand";
    const char *who = word_or(declaration->who, "somebody");
    const char *date = word_or(declaration->date, "a day that is not told");
    const struct opinion opinion = {
        .verdict = VERDICT_DECLARED,
        .confidence = CONFIDENCE_LOW,
        .observed = deed,
        .reason = arena_format(arena, "%s by %s on %s", deed, who, date),
        .evidence = evidence_from_text(
            arena, arena_format(arena, "declared by %s on %s: %s", who, date,
                                word_or(declaration->evidence, "no evidence was given"))),
    };
    const struct subject subject = { .check = check };
    findings_add(hearing->findings, &subject, &opinion);
}

static void add_not_observable(struct hearing *hearing, const struct check *check,
                               const char *reason)
{
    const struct opinion opinion = {
        .verdict = VERDICT_NOT_OBSERVABLE,
        .confidence = CONFIDENCE_LOW,
        .observed = "cannot be seen from outside",
        .reason = reason,
    };
    const struct subject subject = { .check = check };
    findings_add(hearing->findings, &subject, &opinion);
}

/** Where a check is limited to some hosts, a declaration for each of them is as good as one for the
 * estate. Returns the last one; NULL when one is missing, and when the check is not limited. */
static const struct declaration *find_for_every_host(const struct hearing *hearing,
                                                     const struct check *check)
{
    const struct inventory *inventory = hearing->judged->inventory;
    const struct declaration *found = NULL;
    for (size_t i = 0; i < inventory->host_count && check->roles != 0; i++) {
        if (!check_applies_to_host(hearing, check, inventory->hosts[i])) {
            continue;
        }
        found = find_declaration(hearing, check, inventory->hosts[i]->name);
        if (found == NULL || !is_valid(hearing, found)) {
            return NULL;
        }
    }
    return found;
}

void check_by_hand(struct hearing *hearing, const struct check *check)
{
    if (!check_applies_to_estate(hearing, check)) {
        return;
    }
    const struct declaration *declaration = find_declaration(hearing, check, NULL);
    if (declaration != NULL && is_valid(hearing, declaration)) {
        add_declared(hearing, check, declaration);
        return;
    }
    const struct declaration *every = find_for_every_host(hearing, check);
    if (every != NULL) {
        add_declared(hearing, check, every);
        return;
    }
    const char *reason = declaration != NULL ? "what was declared has expired; to be checked again"
                                             : "no server tells; to be checked by hand";
    add_not_observable(hearing, check, reason);
}

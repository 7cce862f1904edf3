#include "base/moment.h"
#include "base/text.h"
#include "inventory/codebases.h"
#include "inventory/inventory_json.h"
#include "inventory/json_members.h"
#include "inventory/values.h"

#include <stdint.h>

static bool read_answer(const struct inventory_json *json, struct json_value root, const char *key,
                        enum answer *known, struct error *error)
{
    bool is_yes = false;
    if (!json_has(root, key)) {
        return true;
    }
    if (!json_read_boolean(json_member(root, key), &is_yes, error)) {
        return false;
    }
    const enum answer answer = is_yes ? ANSWER_YES : ANSWER_NO;
    if (*known == ANSWER_UNKNOWN) {
        *known = answer;
    } else if (*known != answer) {
        reading_note(json->reading, TALLY_CONTRADICTION,
                     "%s is \"%s\" here; \"%s\" was said before and holds", key,
                     answer_name(answer), answer_name(*known));
    }
    return true;
}

static void hold_text(const struct inventory_json *json, const char *key, const char **known,
                      const char *said)
{
    if (*known == NULL) {
        *known = reading_intern(json->reading, said);
    } else if (!text_equal(*known, said)) {
        reading_note(json->reading, TALLY_CONTRADICTION,
                     "%s is \"%s\" here; \"%s\" was said before and holds", key, said, *known);
    }
}

static bool read_profile(const struct inventory_json *json, struct json_value root,
                         struct error *error)
{
    const char *profile = NULL;
    if (!json_has(root, "profile")) {
        return true;
    }
    if (!json_read_text(json_member(root, "profile"), &profile, error)) {
        return false;
    }
    hold_text(json, "profile", &json->reading->inventory->profile, profile);
    return true;
}

static bool read_release(const struct inventory_json *json, struct json_value root,
                         struct error *error)
{
    struct inventory *inventory = json->reading->inventory;
    const char *release = NULL;
    if (!json_has(root, "release")) {
        return true;
    }
    if (!json_read_text(json_member(root, "release"), &release, error)) {
        return false;
    }
    hold_text(json, "release", &inventory->release, release);
    inventory->generation = value_release_generation(inventory->release);
    if (inventory->generation == RELEASE_UNKNOWN && !json->defaults.is_canonical) {
        note_add(inventory,
                 "%s: release \"%s\" does not tell whether it is before or from 8.5 RU4: "
                 "write it as \"8.5 RU3\" or \"8.6\"",
                 json->reading->name, inventory->release);
    }
    return true;
}

// A moment, as RFC 3339 or a date alone.
static bool read_moment(struct json_value value, int64_t *out_ms, struct error *error)
{
    const char *text = NULL;
    if (!json_read_text(value, &text, error)) {
        return false;
    }
    return moment_parse(text, out_ms) ||
           json_fault(value, error, "\"%s\" is no time: write it as 2026-03-01T22:00:00Z", text);
}

static bool read_changed_at(const struct inventory_json *json, struct json_value root,
                            struct error *error)
{
    struct inventory *inventory = json->reading->inventory;
    int64_t changed_at_ms = 0;
    if (!json_has(root, "changed_at")) {
        return true;
    }
    if (!read_moment(json_member(root, "changed_at"), &changed_at_ms, error)) {
        return false;
    }
    if (!inventory->has_changed_at) {
        inventory->has_changed_at = true;
        inventory->changed_at_ms = changed_at_ms;
    } else if (inventory->changed_at_ms != changed_at_ms) {
        reading_note(json->reading, TALLY_CONTRADICTION,
                     "changed_at was said before, otherwise, and that holds");
    }
    return true;
}

static bool read_install_url(const struct inventory_json *json, struct json_value root,
                             struct error *error)
{
    const struct json_value value = json_member(root, "agent_install_url");
    const char *text = NULL;
    const char *url = NULL;
    struct error reason;
    if (!json_has(root, "agent_install_url")) {
        return true;
    }
    if (!json_read_text(value, &text, error)) {
        return false;
    }
    if (!web_url_read(json->reading, text, &url, &reason)) {
        return json_fault(value, error, "%s", reason.text);
    }
    hold_text(json, "agent_install_url", &json->reading->inventory->agent_install_url, url);
    return true;
}

static bool read_default_port(struct json_value root, const char *key, uint16_t *port,
                              struct error *error)
{
    return !json_has(root, key) || json_read_port(json_member(root, key), port, error);
}

bool estate_json_read(struct inventory_json *json, struct json_value root, struct error *error)
{
    struct inventory *inventory = json->reading->inventory;
    return read_profile(json, root, error) &&
           read_answer(json, root, "cem", &inventory->cem, error) &&
           read_answer(json, root, "persistent_connection", &inventory->persistent_connection,
                       error) &&
           read_answer(json, root, "http_allowed", &inventory->http_allowed, error) &&
           read_answer(json, root, "guess_roles", &inventory->guess_roles, error) &&
           read_release(json, root, error) && read_changed_at(json, root, error) &&
           read_install_url(json, root, error) &&
           read_default_port(root, "agent_site_port", &json->defaults.agent_site_port, error) &&
           read_default_port(root, "gateway_port", &json->defaults.gateway_port, error);
}

struct declaration_json {
    struct reading *reading;
    struct declaration declaration;
};

static bool read_kept_text(struct declaration_json *json, struct json_value value,
                           const char **out_text, struct error *error)
{
    const char *text = NULL;
    if (!json_read_text(value, &text, error)) {
        return false;
    }
    *out_text = reading_intern(json->reading, text);
    return true;
}

static bool read_check(void *context, struct json_value value, struct error *error)
{
    struct declaration_json *json = context;
    return read_kept_text(json, value, &json->declaration.check, error);
}

static bool read_subject(void *context, struct json_value value, struct error *error)
{
    struct declaration_json *json = context;
    const char *text = NULL;
    struct host_name name = { 0 };
    struct error reason;
    if (!json_read_text(value, &text, error)) {
        return false;
    }
    if (!value_read_host_name(&json->reading->scratch, text, &name, &reason)) {
        return json_fault(value, error, "%s", reason.text);
    }
    json->declaration.subject = reading_intern(json->reading, name.text);
    return true;
}

static bool read_accepted(void *context, struct json_value value, struct error *error)
{
    struct declaration_json *json = context;
    return json_read_boolean(value, &json->declaration.is_accepted, error);
}

static bool read_who(void *context, struct json_value value, struct error *error)
{
    struct declaration_json *json = context;
    return read_kept_text(json, value, &json->declaration.who, error);
}

static bool read_date(void *context, struct json_value value, struct error *error)
{
    struct declaration_json *json = context;
    int64_t date_ms = 0;
    return read_moment(value, &date_ms, error) &&
           read_kept_text(json, value, &json->declaration.date, error);
}

static bool read_evidence(void *context, struct json_value value, struct error *error)
{
    struct declaration_json *json = context;
    return read_kept_text(json, value, &json->declaration.evidence, error);
}

static bool read_expires(void *context, struct json_value value, struct error *error)
{
    struct declaration_json *json = context;
    return read_moment(value, &json->declaration.expires_ms, error);
}

static const struct json_member_reader declaration_readers[] = {
    { "check", read_check },     { "host", read_subject }, { "accepted", read_accepted },
    { "who", read_who },         { "date", read_date },    { "evidence", read_evidence },
    { "expires", read_expires },
};

static bool require_members(struct json_value value, const struct declaration *declaration,
                            struct error *error)
{
    static const char *const required[] = { "check", "who", "date" };
    for (size_t i = 0; i < sizeof(required) / sizeof(*required); i++) {
        if (!json_has(value, required[i])) {
            return json_fault(json_member(value, required[i]), error, "is missing");
        }
    }
    if (declaration->is_accepted && declaration->expires_ms == 0) {
        return json_fault(json_member(value, "expires"), error,
                          "is missing: an exception is accepted until a date");
    }
    return true;
}

static bool read_declaration(struct reading *reading, struct json_value value, struct error *error)
{
    struct inventory *inventory = reading->inventory;
    struct declaration_json json = { .reading = reading };
    reading_next_row(reading, 0);
    if (!json_read_members(value, declaration_readers,
                           sizeof(declaration_readers) / sizeof(*declaration_readers), &json,
                           error) ||
        !require_members(value, &json.declaration, error)) {
        return false;
    }
    inventory->declarations =
        arena_grow(&inventory->arena, inventory->declarations, &inventory->declaration_capacity,
                   inventory->declaration_count + 1, sizeof(*inventory->declarations));
    inventory->declarations[inventory->declaration_count++] = json.declaration;
    return true;
}

bool declarations_json_read(const struct inventory_json *json, struct json_value declared,
                            struct error *error)
{
    if (!json_is_present(declared)) {
        return true;
    }
    if (!json_require_list(declared, error)) {
        return false;
    }
    for (size_t i = 0; i < json_count(declared); i++) {
        if (!read_declaration(json->reading, json_item(declared, i), error)) {
            return false;
        }
    }
    return true;
}

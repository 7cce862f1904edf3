#include "inventory/check_read.h"

#include "base/text.h"
#include "inventory/check_members.h"
#include "inventory/json_members.h"
#include "inventory/json_words.h"

#include <stddef.h>

bool json_read_wording(struct arena *arena, struct json_value value, const char **out_text,
                       struct error *error)
{
    const char *text = NULL;
    if (!json_read_text(value, &text, error)) {
        return false;
    }
    if (text[0] == '\0') {
        return json_fault(value, error, "is empty");
    }
    *out_text = arena_copy_text(arena, text);
    return true;
}

static bool read_optional_wording(struct arena *arena, struct json_value value,
                                  const char **out_text, struct error *error)
{
    return !json_is_present(value) || json_read_wording(arena, value, out_text, error);
}

static bool read_wordings(struct arena *arena, struct json_value value, struct check *check,
                          struct error *error)
{
    const struct {
        const char *key;
        const char **text;
        bool is_optional;
    } wordings[] = {
        { "id", &check->id, false },
        { "article", &check->article, false },
        { "step", &check->step, false },
        { "source", &check->source, false },
        { "title", &check->title, false },
        { "expected", &check->expected, false },
        { "path", &check->path, true },
        { "remedy", &check->remedy, true },
        { "remedy_before_8_5_ru4", &check->remedy_before_8_5_ru4, true },
        { "remedy_from_8_5_ru4", &check->remedy_from_8_5_ru4, true },
        { "by_hand", &check->by_hand, true },
    };

    for (size_t i = 0; i < sizeof(wordings) / sizeof(*wordings); i++) {
        const struct json_value member = json_member(value, wordings[i].key);
        if (!(wordings[i].is_optional
                  ? read_optional_wording(arena, member, wordings[i].text, error)
                  : json_read_wording(arena, member, wordings[i].text, error))) {
            return false;
        }
    }
    return true;
}

static bool read_severity(struct json_value value, enum severity *out_severity, struct error *error)
{
    const char *text = NULL;
    if (!json_read_text(value, &text, error)) {
        return false;
    }
    return severity_from_name(text, out_severity) ||
           json_fault(value, error, "\"%s\" is no severity: critical, high, medium, low or info",
                      text);
}

static bool read_subject(struct json_value value, enum check_subject *out_subject,
                         struct error *error)
{
    const char *text = NULL;
    if (!json_read_text(value, &text, error)) {
        return false;
    }
    return check_subject_from_name(text, out_subject) ||
           json_fault(value, error, "\"%s\" is no subject of a check", text);
}

static bool read_endpoint(struct json_value value, enum endpoint_kind *out_kind,
                          struct error *error)
{
    const char *text = NULL;
    if (!json_is_present(value)) {
        return true;
    }
    if (!json_read_text(value, &text, error)) {
        return false;
    }
    return endpoint_kind_from_name(text, out_kind) ||
           json_fault(value, error, "\"%s\" is no %s", text, word_endpoint.title);
}

static bool read_scheme(struct json_value value, struct check *check, struct error *error)
{
    const char *text = NULL;
    check->has_scheme = json_is_present(value);
    if (!check->has_scheme) {
        return true;
    }
    if (!json_read_text(value, &text, error)) {
        return false;
    }
    return scheme_from_name(text, &check->scheme) ||
           json_fault(value, error, "\"%s\" is neither http nor https", text);
}

static bool read_flag(struct json_value value, bool *out_flag, struct error *error)
{
    return !json_is_present(value) || json_read_boolean(value, out_flag, error);
}

static bool read_version(struct json_value value, unsigned *out_major, struct error *error)
{
    int64_t major = 0;
    if (!json_is_present(value)) {
        return true;
    }
    if (!json_read_integer(value, 1, 999, &major, error)) {
        return false;
    }
    *out_major = (unsigned)major;
    return true;
}

static bool read_condition(struct json_value when, struct check_condition *condition,
                           struct error *error)
{
    static const char *const known[] = { "cem", "internet_site", "persistent_connection",
                                         "http_allowed", "generation" };
    if (!json_is_present(when)) {
        return true;
    }
    return json_require_known(when, known, sizeof(known) / sizeof(*known), error) &&
           json_read_words(json_member(when, "cem"), &word_answer, &condition->cem, error) &&
           json_read_words(json_member(when, "internet_site"), &word_answer,
                           &condition->internet_site, error) &&
           json_read_words(json_member(when, "persistent_connection"), &word_answer,
                           &condition->persistent_connection, error) &&
           json_read_words(json_member(when, "http_allowed"), &word_answer,
                           &condition->http_allowed, error) &&
           json_read_words(json_member(when, "generation"), &word_generation,
                           &condition->generation, error);
}

static bool read_range(struct json_value value, struct check *check, struct error *error)
{
    return json_read_words(json_member(value, "roles"), &word_role, &check->roles, error) &&
           json_read_words(json_member(value, "services"), &word_service, &check->services,
                           error) &&
           json_read_words(json_member(value, "unless_roles"), &word_role, &check->unless_roles,
                           error) &&
           read_condition(json_member(value, "when"), &check->when, error) &&
           read_endpoint(json_member(value, "endpoint"), &check->endpoint, error) &&
           read_version(json_member(value, "minimum_iis"), &check->minimum_iis, error) &&
           read_scheme(json_member(value, "scheme"), check, error) &&
           read_flag(json_member(value, "canary"), &check->is_canary, error) &&
           read_flag(json_member(value, "with_client_certificate"), &check->has_client_certificate,
                     error) &&
           read_flag(json_member(value, "settling"), &check->is_settling, error) &&
           read_flag(json_member(value, "only_if_answering"), &check->is_only_for_answering, error);
}

// Persistent Connection is the only setting that the inventory tells.
static bool read_setting(struct json_value value, struct error *error)
{
    const char *text = NULL;
    if (!json_is_present(value)) {
        return true;
    }
    if (!json_read_text(value, &text, error)) {
        return false;
    }
    return text_equal(text, "persistent_connection") ||
           json_fault(value, error, "\"%s\" is no setting: persistent_connection", text);
}

static bool read_source_kind(struct json_value value, struct check *check, struct error *error)
{
    const char *text = NULL;
    if (!json_is_present(value)) {
        return true;
    }
    if (!json_read_text(value, &text, error)) {
        return false;
    }
    return wanted_source_from_name(text, &check->wanted_source) ||
           json_fault(value, error,
                      "\"%s\" is no source: codebases, snapshots, site_servers or "
                      "notification_server",
                      text);
}

static bool require_disjoint(struct json_value value, const struct check *check,
                             struct error *error)
{
    if ((check->right & check->tolerated) != 0) {
        return json_fault(json_member(value, "tolerated"), error,
                          "names something that is right too");
    }
    if (((check->right | check->tolerated) & check->wrong) != 0) {
        return json_fault(json_member(value, "wrong"), error,
                          "names something that is right or tolerated too");
    }
    return true;
}

// A failed measurement is never a pass.
static bool require_measured(struct json_value value, const struct check *check,
                             struct error *error)
{
    const struct word_kind *values = check_values(check->subject);
    uint32_t unmeasured = 0;
    const bool is_state = values == &word_port_state || values == &word_path_state;
    if (is_state && values->bit_of("unmeasured", &unmeasured) &&
        ((check->right | check->tolerated) & unmeasured) != 0) {
        return json_fault(value, error, "unmeasured can be neither right nor tolerated");
    }
    return true;
}

static bool read_values(struct json_value value, struct check *check, struct error *error)
{
    static const char *const lists[] = { "right", "tolerated", "wrong" };
    const struct word_kind *kind = check_values(check->subject);
    for (size_t i = 0; kind == NULL && i < sizeof(lists) / sizeof(*lists); i++) {
        const struct json_value list = json_member(value, lists[i]);
        if (json_is_present(list)) {
            return json_fault(list, error, "says nothing of what is checked by hand");
        }
    }
    if (kind == NULL) {
        return true;
    }
    if (!json_read_words(json_member(value, "right"), kind, &check->right, error) ||
        !json_read_words(json_member(value, "tolerated"), kind, &check->tolerated, error) ||
        !json_read_words(json_member(value, "wrong"), kind, &check->wrong, error)) {
        return false;
    }
    if ((check->right | check->tolerated | check->wrong) == 0) {
        return json_fault(value, error, "names nothing that is right, tolerated or wrong");
    }
    return require_disjoint(value, check, error) && require_measured(value, check, error);
}

static bool require_remedy(struct json_value value, const struct check *check, struct error *error)
{
    const bool has_both =
        check->remedy_before_8_5_ru4 != NULL && check->remedy_from_8_5_ru4 != NULL;
    if (check->remedy == NULL && !has_both && check->by_hand == NULL) {
        return json_fault(value, error, "has neither a remedy nor an instruction to check by hand");
    }
    return true;
}

// Communication hosts are those on the agent site port, or the others.
static bool require_fitting_endpoint(struct json_value value, const struct check *check,
                                     struct error *error)
{
    const bool is_fitting =
        check->endpoint == ENDPOINT_HTTPS || check->endpoint == ENDPOINT_AGENT_SITE;
    return check->subject != SUBJECT_COMMUNICATION_HOST || is_fitting ||
           json_fault(json_member(value, "endpoint"), error,
                      "must be https or agent_site for communication hosts");
}

static bool require_path(struct json_value value, const struct check *check, struct error *error)
{
    return check->path == NULL || check->path[0] == '/' ||
           json_fault(json_member(value, "path"), error, "must begin with \"/\"");
}

static bool require_tls(struct json_value value, const struct check *check, struct error *error)
{
    return !check->has_client_certificate || check->scheme == SCHEME_HTTPS ||
           json_fault(json_member(value, "with_client_certificate"), error,
                      "is shown over https only");
}

bool check_read(struct arena *arena, struct json_value value, struct check *out_check,
                struct error *error)
{
    struct check check = { 0 };
    if (!check_require_known_members(value, error) || !read_wordings(arena, value, &check, error) ||
        !read_severity(json_member(value, "severity"), &check.severity, error) ||
        !read_subject(json_member(value, "subject"), &check.subject, error) ||
        !check_require_members(value, check.subject, error) || !read_range(value, &check, error) ||
        !read_setting(json_member(value, "setting"), error) ||
        !read_source_kind(json_member(value, "source_kind"), &check, error) ||
        !read_values(value, &check, error) || !require_path(value, &check, error) ||
        !require_fitting_endpoint(value, &check, error) || !require_tls(value, &check, error) ||
        !require_remedy(value, &check, error)) {
        return false;
    }
    *out_check = check;
    return true;
}

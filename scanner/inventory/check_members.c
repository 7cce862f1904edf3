#include "inventory/check_members.h"

#include "inventory/json_members.h"

#include <stddef.h>

// What a check about a subject must say beside what every check says; behind that, what it may.
enum requirement {
    REQUIRES_ROLES = 1 << 0,
    REQUIRES_ENDPOINT = 1 << 1,
    REQUIRES_PATH = 1 << 2,
    REQUIRES_SETTING = 1 << 3,
    REQUIRES_SOURCE_KIND = 1 << 4,
    REQUIRES_INSTRUCTION = 1 << 5,
    ALLOWS_SCHEME = 1 << 6,
    ALLOWS_ENDPOINT = 1 << 7,
    ALLOWS_VERSION = 1 << 8,
    ALLOWS_CLIENT_CERTIFICATE = 1 << 9,
    ANY_SUBJECT = 1 << 10,
};

struct subject_rule {
    const struct word_kind *values; // NULL: nothing is measured
    unsigned requirements;
};

static const struct subject_rule rules[SUBJECT_COUNT] = {
    [SUBJECT_PORT] = { &word_port_state, REQUIRES_ROLES | REQUIRES_ENDPOINT | ALLOWS_VERSION },
    [SUBJECT_PATH] = { &word_path_state, REQUIRES_ROLES | REQUIRES_PATH | ALLOWS_ENDPOINT |
                                             ALLOWS_CLIENT_CERTIFICATE },
    [SUBJECT_CERTIFICATE] = { &word_certificate_problem, REQUIRES_ROLES | REQUIRES_ENDPOINT },
    [SUBJECT_CODEBASE_SCHEME] = { &word_url_scheme, 0 },
    [SUBJECT_CODEBASE_ENDPOINT] = { &word_path_state, ALLOWS_SCHEME },
    [SUBJECT_SNAPSHOT_SCHEME] = { &word_url_scheme, 0 },
    [SUBJECT_SNAPSHOT_ENDPOINT] = { &word_path_state, ALLOWS_SCHEME },
    [SUBJECT_ALTERNATE_URL_SCHEME] = { &word_url_scheme, 0 },
    [SUBJECT_ALTERNATE_URL_ENDPOINT] = { &word_path_state, ALLOWS_SCHEME },
    [SUBJECT_INSTALL_URL_SCHEME] = { &word_url_scheme, 0 },
    [SUBJECT_INSTALL_URL_ENDPOINT] = { &word_path_state, ALLOWS_SCHEME },
    [SUBJECT_COMMUNICATION_HOST] = { &word_port_state, REQUIRES_ENDPOINT },
    [SUBJECT_PORTAL_WAY] = { &word_portal_way, 0 },
    [SUBJECT_URL_CERTIFICATE] = { &word_certificate_problem, 0 },
    [SUBJECT_TRANSPORT_SECURITY] = { &word_presence, REQUIRES_ROLES },
    [SUBJECT_AUTHORITY] = { &word_presence, 0 },
    [SUBJECT_ALIAS] = { &word_presence, REQUIRES_ROLES | REQUIRES_ENDPOINT },
    [SUBJECT_SETTING] = { &word_answer, REQUIRES_SETTING },
    [SUBJECT_SOURCE] = { &word_presence, REQUIRES_SOURCE_KIND },
    [SUBJECT_BY_HAND] = { NULL, REQUIRES_INSTRUCTION },
};

static const char *const known_members[] = {
    "id",
    "article",
    "step",
    "source",
    "title",
    "severity",
    "subject",
    "roles",
    "services",
    "unless_roles",
    "when",
    "endpoint",
    "path",
    "canary",
    "with_client_certificate",
    "minimum_iis",
    "scheme",
    "right",
    "tolerated",
    "wrong",
    "settling",
    "only_if_answering",
    "expected",
    "remedy",
    "remedy_before_8_5_ru4",
    "remedy_from_8_5_ru4",
    "by_hand",
    "setting",
    "source_kind",
};

const struct word_kind *check_values(enum check_subject subject)
{
    return rules[subject].values;
}

bool check_require_known_members(struct json_value value, struct error *error)
{
    return json_require_known(value, known_members, sizeof(known_members) / sizeof(*known_members),
                              error);
}

bool check_require_members(struct json_value value, enum check_subject subject, struct error *error)
{
    static const struct {
        const char *key;
        unsigned required_by;
        unsigned allowed_by;
    } members[] = {
        { "endpoint", REQUIRES_ENDPOINT, ALLOWS_ENDPOINT },
        { "path", REQUIRES_PATH, 0 },
        { "scheme", REQUIRES_PATH, ALLOWS_SCHEME },
        { "setting", REQUIRES_SETTING, 0 },
        { "by_hand", REQUIRES_INSTRUCTION, ANY_SUBJECT },
        { "source_kind", REQUIRES_SOURCE_KIND, 0 },
        { "minimum_iis", 0, ALLOWS_VERSION },
        { "with_client_certificate", 0, ALLOWS_CLIENT_CERTIFICATE },
        { "roles", REQUIRES_ROLES, ANY_SUBJECT },
    };

    const unsigned rule = rules[subject].requirements | ANY_SUBJECT;
    for (size_t i = 0; i < sizeof(members) / sizeof(*members); i++) {
        const struct json_value member = json_member(value, members[i].key);
        const bool is_required = (rule & members[i].required_by) != 0;
        if (is_required && !json_is_present(member)) {
            return json_fault(member, error, "is missing");
        }
        if (!is_required && (rule & members[i].allowed_by) == 0 && json_is_present(member)) {
            return json_fault(member, error, "says nothing of a check about %s",
                              check_subject_name(subject));
        }
    }
    return true;
}

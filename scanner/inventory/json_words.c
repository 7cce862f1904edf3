#include "inventory/json_words.h"

#include "base/text.h"
#include "model/catalogue.h"
#include "model/certificate_facts.h"
#include "model/inventory.h"
#include "model/role.h"
#include "model/scheme.h"
#include "model/state.h"

#include <stddef.h>

#define BIT(number) (UINT32_C(1) << (unsigned)(number))

static bool role_bit_of(const char *word, uint32_t *out_bit)
{
    enum role role = ROLE_COUNT;
    if (!role_from_name(word, &role)) {
        return false;
    }
    *out_bit = role_bit(role);
    return true;
}

static bool service_bit_of(const char *word, uint32_t *out_bit)
{
    enum service service = SERVICE_COUNT;
    if (!service_from_name(word, &service)) {
        return false;
    }
    *out_bit = service_bit(service);
    return true;
}

static bool endpoint_bit_of(const char *word, uint32_t *out_bit)
{
    enum endpoint_kind kind = ENDPOINT_KIND_COUNT;
    if (!endpoint_kind_from_name(word, &kind)) {
        return false;
    }
    *out_bit = BIT(kind);
    return true;
}

static bool answer_bit_of(const char *word, uint32_t *out_bit)
{
    for (int answer = 0; answer < ANSWER_COUNT; answer++) {
        if (text_equal(answer_name((enum answer)answer), word)) {
            *out_bit = BIT(answer);
            return true;
        }
    }
    return false;
}

static bool generation_bit_of(const char *word, uint32_t *out_bit)
{
    static const char *const names[RELEASE_GENERATION_COUNT] = {
        [RELEASE_UNKNOWN] = "unknown",
        [RELEASE_BEFORE_8_5_RU4] = "before_8_5_ru4",
        [RELEASE_FROM_8_5_RU4] = "from_8_5_ru4",
    };
    for (int generation = 0; generation < RELEASE_GENERATION_COUNT; generation++) {
        if (text_equal(names[generation], word)) {
            *out_bit = BIT(generation);
            return true;
        }
    }
    return false;
}

static bool port_state_bit_of(const char *word, uint32_t *out_bit)
{
    enum port_state state = PORT_STATE_COUNT;
    if (!port_state_from_name(word, &state)) {
        return false;
    }
    *out_bit = BIT(state);
    return true;
}

static bool path_state_bit_of(const char *word, uint32_t *out_bit)
{
    enum path_state state = PATH_STATE_COUNT;
    if (!path_state_from_name(word, &state)) {
        return false;
    }
    *out_bit = BIT(state);
    return true;
}

static bool certificate_problem_bit_of(const char *word, uint32_t *out_bit)
{
    enum certificate_problem problem = CERTIFICATE_PROBLEM_COUNT;
    if (!certificate_problem_from_name(word, &problem)) {
        return false;
    }
    *out_bit = BIT(problem);
    return true;
}

static bool url_scheme_bit_of(const char *word, uint32_t *out_bit)
{
    static const struct {
        const char *word;
        uint32_t bit;
    } words[] = {
        { "http", BIT(SCHEME_HTTP) }, { "https", BIT(SCHEME_HTTPS) },     { "unc", VALUE_UNC },
        { "file", VALUE_FILE },       { "agent_site", VALUE_AGENT_SITE },
    };

    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
        if (text_equal(words[i].word, word)) {
            *out_bit = words[i].bit;
            return true;
        }
    }
    return false;
}

static bool portal_way_bit_of(const char *word, uint32_t *out_bit)
{
    enum portal_way way = PORTAL_WAY_COUNT;
    if (!portal_way_from_name(word, &way)) {
        return false;
    }
    *out_bit = BIT(way);
    return true;
}

static bool presence_bit_of(const char *word, uint32_t *out_bit)
{
    if (!text_equal(word, "present") && !text_equal(word, "absent")) {
        return false;
    }
    *out_bit = text_equal(word, "present") ? VALUE_PRESENT : VALUE_ABSENT;
    return true;
}

bool json_read_words(struct json_value list, const struct word_kind *kind, uint32_t *out_set,
                     struct error *error)
{
    uint32_t set = 0;
    if (json_is_present(list) && !json_require_list(list, error)) {
        return false;
    }
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json_value item = json_item(list, i);
        const char *word = NULL;
        uint32_t bit = 0;
        if (!json_read_text(item, &word, error)) {
            return false;
        }
        if (!kind->bit_of(word, &bit)) {
            return json_fault(item, error, "\"%s\" is no %s", word, kind->title);
        }
        set |= bit;
    }
    *out_set = set;
    return true;
}

const struct word_kind word_role = {
    .title = "role: notification-server, site-server or internet-gateway",
    .bit_of = role_bit_of,
};

const struct word_kind word_service = {
    .title = "service: package or task",
    .bit_of = service_bit_of,
};

const struct word_kind word_endpoint = {
    .title = "endpoint: http, https, agent_site or gateway",
    .bit_of = endpoint_bit_of,
};

const struct word_kind word_answer = {
    .title = "answer: yes, no or unknown",
    .bit_of = answer_bit_of,
};

const struct word_kind word_generation = {
    .title = "generation: before_8_5_ru4, from_8_5_ru4 or unknown",
    .bit_of = generation_bit_of,
};

const struct word_kind word_port_state = {
    .title = "state of a port",
    .bit_of = port_state_bit_of,
};

const struct word_kind word_path_state = {
    .title = "state of a path",
    .bit_of = path_state_bit_of,
};

const struct word_kind word_certificate_problem = {
    .title = "problem of a certificate",
    .bit_of = certificate_problem_bit_of,
};

const struct word_kind word_url_scheme = {
    .title = "scheme of a URL: http, https, agent_site, unc or file",
    .bit_of = url_scheme_bit_of,
};

const struct word_kind word_portal_way = {
    .title = "way of the portal",
    .bit_of = portal_way_bit_of,
};

const struct word_kind word_presence = {
    .title = "presence: present or absent",
    .bit_of = presence_bit_of,
};

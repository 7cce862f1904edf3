#include "estate/endpoint_read.h"

#include "base/text.h"
#include "estate/certificate_kind.h"
#include "estate/scenario_rules.h"

#include <openssl/ssl.h>

#define SERVER_DEFAULT  "Microsoft-IIS/10.0"
#define PERIOD_MS       100
#define PERIOD_LIMIT_MS 60000

#define ALERT_HANDSHAKE_FAILURE 40

/** A voice with the stage that it has when none is said. */
struct voice_word {
    const char *text;
    enum voice voice;
    enum stage stage;
};

static const struct voice_word voice_words[] = {
    { "iis", VOICE_IIS, STAGE_REQUEST },
    { "http_sys", VOICE_HTTP_SYS, STAGE_REQUEST },
    { "closed", VOICE_CLOSED, STAGE_ACCEPT },
    { "filtered", VOICE_FILTERED, STAGE_ACCEPT },
    { "silent", VOICE_STALL, STAGE_ACCEPT },
    { "reset_after_accept", VOICE_RESET, STAGE_ACCEPT },
    { "close_after_accept", VOICE_CLOSE, STAGE_ACCEPT },
    { "reset_after_hello", VOICE_RESET, STAGE_HELLO },
    { "close_after_hello", VOICE_CLOSE, STAGE_HELLO },
    { "reset", VOICE_RESET, STAGE_REQUEST },
    { "close", VOICE_CLOSE, STAGE_REQUEST },
    { "stall", VOICE_STALL, STAGE_REQUEST },
    { "tarpit", VOICE_TARPIT, STAGE_STATUS },
    { "alert", VOICE_ALERT, STAGE_HELLO },
    { "garbage", VOICE_GARBAGE, STAGE_HELLO },
    { "record", VOICE_RECORD, STAGE_HELLO },
};

static bool read_voice(const struct reading *reading, struct endpoint *endpoint)
{
    const char *text = "iis";

    if (!reading_text(reading, "voice", &text)) {
        return false;
    }
    for (size_t i = 0; i < sizeof(voice_words) / sizeof(*voice_words); i++) {
        if (text_equal(voice_words[i].text, text)) {
            endpoint->voice = voice_words[i].voice;
            endpoint->stage = voice_words[i].stage;
            return true;
        }
    }
    return reading_fail(reading, "voice", "is not one of the known words");
}

/** A tarpit drips what it has to say; TLS has stages of its own. */
static bool read_stage(const struct reading *reading, struct endpoint *endpoint)
{
    const bool can_drip = endpoint->voice == VOICE_TARPIT;
    int stage = endpoint->stage;
    int period_ms = PERIOD_MS;

    if (!reading_word(reading, "stage", word_stages, &stage) ||
        !reading_number(reading, "period_ms", PERIOD_LIMIT_MS, &period_ms)) {
        return false;
    }
    const bool is_of_tls = stage == STAGE_SERVER_HELLO || stage == STAGE_HANDSHAKE;
    const bool is_of_drips =
        stage == STAGE_SERVER_HELLO || (stage >= STAGE_STATUS && stage != STAGE_HEADER_END);
    if ((is_of_tls && !endpoint->is_tls) || (can_drip && !is_of_drips)) {
        return reading_fail(reading, "stage", "is none of this voice, or of this scheme");
    }
    endpoint->stage = (enum stage)stage;
    endpoint->period_ms = (unsigned)period_ms;
    return true;
}

static bool is_certificate(const char *name)
{
    enum certificate_kind kind = CERTIFICATE_GOOD;

    return certificate_kind_from_name(name, &kind);
}

/** { "alias.corp.example": "wrong_name" }. */
static bool read_named(const struct reading *reading, struct endpoint_security *security)
{
    static const char member[] = "certificates_by_name";
    const cJSON *named = cJSON_GetObjectItemCaseSensitive(reading->declared, member);
    const cJSON *item = NULL;

    security->named = arena_allocate(&reading->scenario->arena, (size_t)cJSON_GetArraySize(named),
                                     sizeof(*security->named));
    cJSON_ArrayForEach(item, named)
    {
        const char *certificate = cJSON_GetStringValue(item);
        if (item->string == NULL || certificate == NULL || !is_certificate(certificate)) {
            return reading_fail(reading, member, "must name a certificate for each name");
        }
        security->named[security->named_count++] =
            (struct named_certificate){ .name = item->string, .certificate = certificate };
    }
    return true;
}

static bool read_client_demand(const struct reading *reading, struct endpoint_security *security)
{
    int demand = security->client_demand;
    int late = security->late_demand;
    int page = security->client_page;

    if (!reading_word(reading, "client_certificate", word_client_demands, &demand) ||
        !reading_word(reading, "client_certificate_1_3", word_late_demands, &late) ||
        !reading_word(reading, "client_page", word_client_pages, &page)) {
        return false;
    }
    security->client_demand = (enum client_demand)demand;
    security->late_demand = (enum late_demand)late;
    security->client_page = (enum client_page)page;
    return true;
}

static bool read_hello(const struct reading *reading, struct endpoint_security *security)
{
    int misfit = security->misfit;
    int plain_answer = security->plain_answer;
    int record = security->record;
    int alert = security->alert;

    if (!reading_word(reading, "tls_minimum", word_tls_versions, &security->tls_minimum) ||
        !reading_word(reading, "tls_maximum", word_tls_versions, &security->tls_maximum) ||
        !reading_word(reading, "misfit", word_misfits, &misfit) ||
        !reading_word(reading, "plain_answer", word_plain_answers, &plain_answer) ||
        !reading_word(reading, "record", word_records, &record) ||
        !reading_number(reading, "alert", UINT8_MAX, &alert) ||
        !reading_flag(reading, "sni_only", &security->is_name_required) ||
        !reading_flag(reading, "resets_tls_1_3", &security->resets_tls_1_3)) {
        return false;
    }
    security->misfit = (enum misfit)misfit;
    security->plain_answer = (enum plain_answer)plain_answer;
    security->record = (enum bad_record)record;
    security->alert = (uint8_t)alert;
    return true;
}

static bool read_security(const struct reading *reading, struct endpoint *endpoint)
{
    struct endpoint_security *security = &endpoint->security;

    if (endpoint->product != PRODUCT_IIS) {
        security->plain_answer = PLAIN_SAYS_SO;
    }
    if (!read_hello(reading, security) || !read_client_demand(reading, security) ||
        !read_named(reading, security) ||
        !reading_text(reading, "certificate", &security->certificate) ||
        !reading_texts(reading, "names", &security->names, &security->name_count)) {
        return false;
    }
    return is_certificate(security->certificate) ||
           reading_fail(reading, "certificate", "is not one of the known words");
}

/** What the server says when it does not fail. */
static bool read_answers(const struct reading *reading, struct endpoint *endpoint)
{
    static const char *const servers[PRODUCT_COUNT] = {
        [PRODUCT_IIS] = SERVER_DEFAULT,
        [PRODUCT_NGINX] = "nginx/1.22.1",
        [PRODUCT_APACHE] = "Apache/2.4.57 (Debian)",
    };
    int product = endpoint->product;
    int language = endpoint->language;
    int driver_answer = endpoint->driver_answer;

    if (!reading_word(reading, "product", word_products, &product) ||
        !reading_word(reading, "language", word_languages, &language) ||
        !reading_word(reading, "answer", word_driver_answers, &driver_answer)) {
        return false;
    }
    endpoint->product = (enum product)product;
    endpoint->language = (enum language)language;
    endpoint->driver_answer = (enum driver_answer)driver_answer;
    endpoint->server = servers[product];
    return reading_text(reading, "server", &endpoint->server) &&
           reading_text(reading, "hsts", &endpoint->transport_security) &&
           reading_texts(reading, "fields", &endpoint->fields, &endpoint->field_count) &&
           reading_texts(reading, "bound_hosts", &endpoint->bound_hosts,
                         &endpoint->bound_host_count);
}

bool endpoint_read(const struct reading *reading, struct endpoint *endpoint)
{
    static const char *const known[] = {
        "voice",
        "stage",
        "period_ms",
        "speaks",
        "port",
        "site",
        "paths",
        "product",
        "server",
        "hsts",
        "fields",
        "language",
        "bound_hosts",
        "answer",
        "certificate",
        "certificates_by_name",
        "names",
        "tls_minimum",
        "tls_maximum",
        "sni_only",
        "misfit",
        "plain_answer",
        "record",
        "client_certificate",
        "client_page",
        "resets_first",
        "resets_every",
        "client_certificate_1_3",
        "resets_tls_1_3",
        "closes_every",
        "serves_first",
        "alert",
        NULL,
    };
    int is_tls = endpoint->is_tls;
    int port = endpoint->port;

    if (!reading_check_members(reading, known) ||
        !reading_word(reading, "speaks", word_schemes, &is_tls) ||
        !reading_number(reading, "port", UINT16_MAX, &port) ||
        !reading_count(reading, "resets_first", &endpoint->resets_left) ||
        !reading_count(reading, "resets_every", &endpoint->resets_every) ||
        !reading_count(reading, "closes_every", &endpoint->closes_every) ||
        !reading_count(reading, "serves_first", &endpoint->serves_first)) {
        return false;
    }
    endpoint->is_tls = is_tls != 0;
    endpoint->port = (uint16_t)port;
    return read_voice(reading, endpoint) && read_stage(reading, endpoint) &&
           read_answers(reading, endpoint) && read_security(reading, endpoint) &&
           scenario_read_rules(reading, endpoint);
}

struct endpoint *endpoint_new(struct arena *arena, const struct declared_host *host,
                              enum place place)
{
    struct endpoint *endpoint = arena_allocate(arena, 1, sizeof(*endpoint));

    *endpoint = (struct endpoint){
        .host = host,
        .place = place,
        .voice = VOICE_IIS,
        .stage = STAGE_REQUEST,
        .is_tls = place != PLACE_HTTP,
        .port = place_default_port(place),
        .driver_answer = DRIVER_NOT_FOUND,
        .server = SERVER_DEFAULT,
        .security = {
            .certificate = "good",
            .tls_minimum = TLS1_2_VERSION,
            .tls_maximum = TLS1_3_VERSION,
            .alert = ALERT_HANDSHAKE_FAILURE,
            .names = arena_allocate(arena, 1, sizeof(*endpoint->security.names)),
            .name_count = 1,
        },
    };
    endpoint->security.names[0] = host->name;
    return endpoint;
}

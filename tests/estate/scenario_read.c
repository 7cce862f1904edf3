#include "estate/scenario_read.h"

#include "base/text.h"
#include "estate/certificate_kind.h"
#include "estate/scenario_rules.h"

#include <openssl/ssl.h>

#include <string.h>

#define ADDRESS_DEFAULT "127.0.0.1"
#define SERVER_DEFAULT  "Microsoft-IIS/10.0"

#define ALERT_HANDSHAKE_FAILURE 40

/** A word of a scenario file and what it stands for. */
struct word {
    const char *text;
    int value;
};

static const struct word voices[] = {
    { "iis", VOICE_IIS },
    { "http_sys", VOICE_HTTP_SYS },
    { "closed", VOICE_CLOSED },
    { "filtered", VOICE_FILTERED },
    { "silent", VOICE_SILENT },
    { "reset_after_accept", VOICE_RESET_AFTER_ACCEPT },
    { "close_after_accept", VOICE_CLOSE_AFTER_ACCEPT },
    { "reset_after_hello", VOICE_RESET_AFTER_HELLO },
    { "close_after_hello", VOICE_CLOSE_AFTER_HELLO },
    { "alert", VOICE_ALERT },
    { "garbage", VOICE_GARBAGE },
    { "tarpit", VOICE_TARPIT },
    { NULL, 0 },
};

static const struct word driver_answers[] = {
    { "invalid_hostname", DRIVER_INVALID_HOSTNAME },
    { "not_found", DRIVER_NOT_FOUND },
    { "unavailable", DRIVER_UNAVAILABLE },
    { NULL, 0 },
};

static const struct word client_demands[] = {
    { "none", CLIENT_NOT_ASKED },
    { "optional", CLIENT_OPTIONAL },
    { "required", CLIENT_REQUIRED },
    { "after_request", CLIENT_AFTER_REQUEST },
    { "required_after_request", CLIENT_REQUIRED_AFTER_REQUEST },
    { NULL, 0 },
};

static const struct word tls_versions[] = {
    { "1.0", TLS1_VERSION },
    { "1.1", TLS1_1_VERSION },
    { "1.2", TLS1_2_VERSION },
    { "1.3", TLS1_3_VERSION },
    { NULL, 0 },
};

static const struct word schemes[] = {
    { "http", false },
    { "https", true },
    { NULL, 0 },
};

/** One endpoint while it is read. */
struct reading {
    struct scenario *scenario;
    const cJSON *declared;
    const char *where; /**< "ns1.https", for messages */
    struct error *error;
};

static bool fail(const struct reading *reading, const char *member, const char *reason)
{
    return error_set(reading->error, ERROR_INPUT, "%s: %s.%s %s", reading->scenario->file,
                     reading->where, member, reason);
}

/** Leaves `value` alone when the member is not there. */
static bool read_word(const struct reading *reading, const char *member, const struct word *words,
                      int *value)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(reading->declared, member);

    if (item == NULL) {
        return true;
    }
    const char *text = cJSON_IsString(item) ? item->valuestring : "";
    for (const struct word *word = words; word->text != NULL; word++) {
        if (text_equal(word->text, text)) {
            *value = word->value;
            return true;
        }
    }
    return fail(reading, member, "is not one of the known words");
}

static bool read_text(const struct reading *reading, const char *member, const char **text)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(reading->declared, member);

    if (item != NULL) {
        *text = cJSON_GetStringValue(item);
    }
    return item == NULL || *text != NULL || fail(reading, member, "must be a text");
}

static bool read_flag(const struct reading *reading, const char *member, bool *flag)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(reading->declared, member);

    if (item != NULL) {
        *flag = cJSON_IsTrue(item);
    }
    return item == NULL || cJSON_IsBool(item) || fail(reading, member, "must be true or false");
}

static bool read_number(const struct reading *reading, const char *member, int maximum, int *number)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(reading->declared, member);

    if (item == NULL) {
        return true;
    }
    if (!cJSON_IsNumber(item) || item->valueint < 0 || item->valueint > maximum) {
        return fail(reading, member, "is no number, or out of range");
    }
    *number = item->valueint;
    return true;
}

static bool read_texts(const struct reading *reading, const char *member, const char ***texts,
                       size_t *count)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(reading->declared, member);
    const cJSON *item = NULL;

    if (list == NULL) {
        return true;
    }
    *texts = arena_allocate(&reading->scenario->arena, (size_t)cJSON_GetArraySize(list),
                            sizeof(**texts));
    *count = 0;
    cJSON_ArrayForEach(item, list)
    {
        if (!cJSON_IsString(item)) {
            return fail(reading, member, "must be a list of texts");
        }
        (*texts)[(*count)++] = item->valuestring;
    }
    return cJSON_IsArray(list) || fail(reading, member, "must be a list of texts");
}

static bool check_members(const struct reading *reading, const char *const *known)
{
    const cJSON *item = NULL;

    cJSON_ArrayForEach(item, reading->declared)
    {
        const char *const *name = known;
        while (*name != NULL && !text_equal(*name, item->string)) {
            name++;
        }
        if (*name == NULL) {
            return fail(reading, item->string, "is not a known member");
        }
    }
    return cJSON_IsObject(reading->declared) || fail(reading, "", "must be an object");
}

/** What concerns TLS. */
static bool read_security(const struct reading *reading, struct endpoint *endpoint)
{
    int client_demand = endpoint->client_demand;
    int alert = endpoint->alert;
    int resets = 0;

    if (!read_word(reading, "tls_minimum", tls_versions, &endpoint->tls_minimum) ||
        !read_word(reading, "tls_maximum", tls_versions, &endpoint->tls_maximum) ||
        !read_word(reading, "client_certificate", client_demands, &client_demand) ||
        !read_text(reading, "certificate", &endpoint->certificate) ||
        !read_texts(reading, "names", &endpoint->names, &endpoint->name_count) ||
        !read_flag(reading, "sni_only", &endpoint->is_name_required) ||
        !read_flag(reading, "resets_tls_1_3", &endpoint->resets_tls_1_3) ||
        !read_number(reading, "resets_first", UINT16_MAX, &resets) ||
        !read_number(reading, "alert", UINT8_MAX, &alert)) {
        return false;
    }
    endpoint->client_demand = (enum client_demand)client_demand;
    endpoint->resets_left = (unsigned)resets;
    endpoint->alert = (uint8_t)alert;
    enum certificate_kind kind = CERTIFICATE_GOOD;
    return certificate_kind_from_name(endpoint->certificate, &kind) ||
           fail(reading, "certificate", "is not one of the known words");
}

static bool read_endpoint(const struct reading *reading, struct endpoint *endpoint)
{
    static const char *const known[] = {
        "voice",          "speaks",       "port",        "site",     "paths",
        "server",         "hsts",         "bound_hosts", "answer",   "certificate",
        "names",          "tls_minimum",  "tls_maximum", "sni_only", "client_certificate",
        "resets_tls_1_3", "resets_first", "alert",       NULL,
    };
    int voice = endpoint->voice;
    int is_tls = endpoint->is_tls;
    int driver_answer = endpoint->driver_answer;
    int port = endpoint->port;

    if (!check_members(reading, known) || !read_word(reading, "voice", voices, &voice) ||
        !read_word(reading, "speaks", schemes, &is_tls) ||
        !read_word(reading, "answer", driver_answers, &driver_answer) ||
        !read_number(reading, "port", UINT16_MAX, &port) ||
        !read_text(reading, "server", &endpoint->server) ||
        !read_text(reading, "hsts", &endpoint->transport_security) ||
        !read_texts(reading, "bound_hosts", &endpoint->bound_hosts, &endpoint->bound_host_count)) {
        return false;
    }
    endpoint->voice = (enum voice)voice;
    endpoint->is_tls = is_tls != 0;
    endpoint->driver_answer = (enum driver_answer)driver_answer;
    endpoint->port = (uint16_t)port;
    return read_security(reading, endpoint) &&
           scenario_read_rules(reading->scenario, reading->declared, reading->where, endpoint,
                               reading->error);
}

static struct endpoint *new_endpoint(struct arena *arena, const struct declared_host *host,
                                     enum place place)
{
    struct endpoint *endpoint = arena_allocate(arena, 1, sizeof(*endpoint));

    *endpoint = (struct endpoint){
        .host = host,
        .place = place,
        .voice = VOICE_IIS,
        .is_tls = place != PLACE_HTTP,
        .port = place_default_port(place),
        .certificate = "good",
        .tls_minimum = TLS1_2_VERSION,
        .tls_maximum = TLS1_3_VERSION,
        .alert = ALERT_HANDSHAKE_FAILURE,
        .driver_answer = DRIVER_NOT_FOUND,
        .server = SERVER_DEFAULT,
        .names = arena_allocate(arena, 1, sizeof(*endpoint->names)),
        .name_count = 1,
    };
    endpoint->names[0] = host->name;
    return endpoint;
}

static bool read_endpoints(const struct reading *host_reading, struct declared_host *host)
{
    struct arena *arena = &host_reading->scenario->arena;
    const cJSON *endpoints = cJSON_GetObjectItemCaseSensitive(host_reading->declared, "endpoints");
    const bool has_gateway = cJSON_HasObjectItem(endpoints, place_name(PLACE_GATEWAY)) != 0;
    int found = 0;

    for (int place = 0; place < PLACE_COUNT; place++) {
        const char *name = place_name((enum place)place);
        const cJSON *declared = cJSON_GetObjectItemCaseSensitive(endpoints, name);
        if (declared == NULL && place != PLACE_GATEWAY && !has_gateway) {
            host->endpoints[place] = new_endpoint(arena, host, (enum place)place);
            host->endpoints[place]->voice = VOICE_CLOSED;
        }
        if (declared == NULL) {
            continue;
        }
        found++;
        if (cJSON_IsNull(declared)) {
            continue;
        }
        struct reading reading = *host_reading;
        reading.declared = declared;
        reading.where = arena_format(arena, "%s.%s", host->label, name);
        host->endpoints[place] = new_endpoint(arena, host, (enum place)place);
        if (!read_endpoint(&reading, host->endpoints[place])) {
            return false;
        }
    }
    return found == cJSON_GetArraySize(endpoints) ||
           fail(host_reading, "endpoints", "has a member that is no endpoint");
}

bool scenario_read_host(struct scenario *scenario, const cJSON *declared,
                        struct declared_host *out_host, struct error *error)
{
    static const char *const known[] = { "name", "address", "endpoints", NULL };
    struct reading reading = {
        .scenario = scenario,
        .declared = declared,
        .where = "a host",
        .error = error,
    };
    struct declared_host host = { .address = ADDRESS_DEFAULT };

    if (!check_members(&reading, known) || !read_text(&reading, "name", &host.name) ||
        !read_text(&reading, "address", &host.address)) {
        return false;
    }
    if (host.name == NULL) {
        return fail(&reading, "name", "is missing");
    }
    host.label = arena_copy(&scenario->arena, host.name, strcspn(host.name, "."));
    reading.where = host.label;
    *out_host = host;
    return read_endpoints(&reading, out_host);
}

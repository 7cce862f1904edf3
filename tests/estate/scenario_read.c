#include "estate/scenario_read.h"

#include "base/text.h"
#include "estate/endpoint_read.h"

#include <string.h>

#define ADDRESS_DEFAULT "127.0.0.1"

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
            host->endpoints[place] = endpoint_new(arena, host, (enum place)place);
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
        host->endpoints[place] = endpoint_new(arena, host, (enum place)place);
        if (!endpoint_read(&reading, host->endpoints[place])) {
            return false;
        }
    }
    return found == cJSON_GetArraySize(endpoints) ||
           reading_fail(host_reading, "endpoints", "has a member that is no endpoint");
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

    if (!reading_check_members(&reading, known) || !reading_text(&reading, "name", &host.name) ||
        !reading_text(&reading, "address", &host.address)) {
        return false;
    }
    if (host.name == NULL) {
        return reading_fail(&reading, "name", "is missing");
    }
    host.label = arena_copy(&scenario->arena, host.name, strcspn(host.name, "."));
    reading.where = host.label;
    *out_host = host;
    return read_endpoints(&reading, out_host);
}

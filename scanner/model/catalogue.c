#include "model/catalogue.h"

#include "model/names.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>

static const char *const endpoint_kind_names[ENDPOINT_KIND_COUNT] = {
    [ENDPOINT_HTTP] = "http",
    [ENDPOINT_HTTPS] = "https",
    [ENDPOINT_AGENT_SITE] = "agent_site",
    [ENDPOINT_GATEWAY] = "gateway",
};

static const char *const severity_names[SEVERITY_COUNT] = {
    [SEVERITY_INFO] = "info", [SEVERITY_LOW] = "low",           [SEVERITY_MEDIUM] = "medium",
    [SEVERITY_HIGH] = "high", [SEVERITY_CRITICAL] = "critical",
};

static const char *const check_subject_names[SUBJECT_COUNT] = {
    [SUBJECT_PORT] = "port",
    [SUBJECT_PATH] = "path",
    [SUBJECT_CERTIFICATE] = "certificate",
    [SUBJECT_CODEBASE_SCHEME] = "codebase_scheme",
    [SUBJECT_CODEBASE_ENDPOINT] = "codebase_endpoint",
    [SUBJECT_SNAPSHOT_SCHEME] = "snapshot_scheme",
    [SUBJECT_SNAPSHOT_ENDPOINT] = "snapshot_endpoint",
    [SUBJECT_ALTERNATE_URL_SCHEME] = "alternate_url_scheme",
    [SUBJECT_ALTERNATE_URL_ENDPOINT] = "alternate_url_endpoint",
    [SUBJECT_INSTALL_URL_SCHEME] = "install_url_scheme",
    [SUBJECT_INSTALL_URL_ENDPOINT] = "install_url_endpoint",
    [SUBJECT_COMMUNICATION_HOST] = "communication_host",
    [SUBJECT_PORTAL_WAY] = "portal_way",
    [SUBJECT_URL_CERTIFICATE] = "url_certificate",
    [SUBJECT_TRANSPORT_SECURITY] = "transport_security",
    [SUBJECT_AUTHORITY] = "authority",
    [SUBJECT_ALIAS] = "alias",
    [SUBJECT_SETTING] = "setting",
    [SUBJECT_SOURCE] = "source",
    [SUBJECT_BY_HAND] = "by_hand",
};

static const char *const wanted_source_names[WANTED_SOURCE_COUNT] = {
    [WANTED_CODEBASES] = "codebases",
    [WANTED_SNAPSHOTS] = "snapshots",
    [WANTED_SITE_SERVERS] = "site_servers",
    [WANTED_NOTIFICATION_SERVER] = "notification_server",
};

static unsigned hexadecimal_value(char digit)
{
    if (digit >= '0' && digit <= '9') {
        return (unsigned)(digit - '0');
    }
    return (unsigned)((digit | 0x20) - 'a') + 10;
}

static int lower_case(int byte)
{
    return byte >= 'A' && byte <= 'Z' ? byte - 'A' + 'a' : byte;
}

/** The byte that stands at `text` in lower case, decoded if it is percent-encoded; sets how many
 * bytes it took. */
static int read_lower_byte(const char *text, size_t length, size_t *out_taken)
{
    if (length >= 3 && text[0] == '%' && isxdigit((unsigned char)text[1]) &&
        isxdigit((unsigned char)text[2])) {
        *out_taken = 3;
        return lower_case((int)(hexadecimal_value(text[1]) * 16 + hexadecimal_value(text[2])));
    }
    *out_taken = 1;
    return lower_case((unsigned char)text[0]);
}

static bool is_segment(const char *segment, size_t length, const char *page)
{
    size_t used = 0;
    while (used < length && *page != '\0') {
        size_t taken = 0;
        if (read_lower_byte(segment + used, length - used, &taken) != *page) {
            return false;
        }
        used += taken;
        page++;
    }
    // Windows drops dots and blanks at the end of a name: "page.aspx. " is the page too.
    while (used < length && *page == '\0') {
        size_t taken = 0;
        const int byte = read_lower_byte(segment + used, length - used, &taken);
        if (byte != '.' && byte != ' ') {
            return false;
        }
        used += taken;
    }
    return *page == '\0';
}

static bool is_never_asked(const struct catalogue *catalogue, const char *segment, size_t length)
{
    for (size_t i = 0; i < catalogue->never_asked_count; i++) {
        if (is_segment(segment, length, catalogue->never_asked[i])) {
            return true;
        }
    }
    return false;
}

void catalogue_clear(struct catalogue *catalogue)
{
    arena_clear(&catalogue->arena);
    *catalogue = (struct catalogue){ 0 };
}

void profile_clear(struct profile *profile)
{
    arena_clear(&profile->arena);
    *profile = (struct profile){ 0 };
}

bool catalogue_may_ask(const struct catalogue *catalogue, const char *path)
{
    const char *segment = path;
    while (segment != NULL) {
        const char *end = strchr(segment, '/');
        size_t length = end != NULL ? (size_t)(end - segment) : strlen(segment);
        if (length > 0 && is_never_asked(catalogue, segment, length)) {
            return false;
        }
        segment = end != NULL ? end + 1 : NULL;
    }
    return true;
}

uint16_t host_endpoint_port(const struct host *host, enum endpoint_kind kind)
{
    switch (kind) {
    case ENDPOINT_HTTP:
        return host->pair_count > 0 ? host->pairs[0].http : 0;
    case ENDPOINT_HTTPS:
        return host->pair_count > 0 ? host->pairs[0].https : 0;
    case ENDPOINT_AGENT_SITE:
        return host->agent_site_port;
    case ENDPOINT_GATEWAY:
        return host->gateway_port;
    case ENDPOINT_KIND_COUNT:
        break;
    }
    return 0;
}

const char *endpoint_kind_name(enum endpoint_kind kind)
{
    assert(kind < ENDPOINT_KIND_COUNT);
    return endpoint_kind_names[kind];
}

bool endpoint_kind_from_name(const char *name, enum endpoint_kind *out_kind)
{
    size_t index = names_find(endpoint_kind_names, ENDPOINT_KIND_COUNT, name);
    if (index == ENDPOINT_KIND_COUNT) {
        return false;
    }
    *out_kind = (enum endpoint_kind)index;
    return true;
}

const char *severity_name(enum severity severity)
{
    assert(severity < SEVERITY_COUNT);
    return severity_names[severity];
}

bool severity_from_name(const char *name, enum severity *out_severity)
{
    size_t index = names_find(severity_names, SEVERITY_COUNT, name);
    if (index == SEVERITY_COUNT) {
        return false;
    }
    *out_severity = (enum severity)index;
    return true;
}

const char *check_subject_name(enum check_subject subject)
{
    assert(subject < SUBJECT_COUNT);
    return check_subject_names[subject];
}

bool check_subject_from_name(const char *name, enum check_subject *out_subject)
{
    size_t index = names_find(check_subject_names, SUBJECT_COUNT, name);
    if (index == SUBJECT_COUNT) {
        return false;
    }
    *out_subject = (enum check_subject)index;
    return true;
}

bool wanted_source_from_name(const char *name, enum wanted_source *out_wanted)
{
    size_t index = names_find(wanted_source_names, WANTED_SOURCE_COUNT, name);
    if (index == WANTED_SOURCE_COUNT) {
        return false;
    }
    *out_wanted = (enum wanted_source)index;
    return true;
}

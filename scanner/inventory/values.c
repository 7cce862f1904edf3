#include "inventory/values.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

static bool host_name_fault(const char *text, struct error *reason)
{
    if (strstr(text, "://") != NULL) {
        return error_set(reason, ERROR_INPUT, "\"%s\" is a URL: give the host's name alone", text);
    }
    const char *colon = strchr(text, ':');
    if (colon != NULL && colon != text && strchr(colon + 1, ':') == NULL) {
        return error_set(reason, ERROR_INPUT,
                         "\"%s\": a port does not belong to the name: say it in the host's ports",
                         text);
    }
    return error_set(reason, ERROR_INPUT, "\"%s\" is neither a host name nor an address", text);
}

bool value_read_host_name(struct arena *arena, const char *text, struct host_name *out_name,
                          struct error *reason)
{
    struct address address = { 0 };
    if (address_parse(text, &address)) {
        char canonical[ADDRESS_TEXT_SIZE];
        address_format(&address, canonical);
        *out_name =
            (struct host_name){ .text = arena_copy_text(arena, canonical), .address = address };
        return true;
    }
    const size_t length = strlen(text);
    const bool has_trailing_dot = length > 1 && text[length - 1] == '.';
    char *name = arena_copy(arena, text, has_trailing_dot ? length - 1 : length);
    text_to_lower(name);
    const bool is_numeric = name[strspn(name, "0123456789.")] == '\0';
    if (is_numeric || strchr(name, ':') != NULL || !url_is_host(name)) {
        return host_name_fault(text, reason);
    }
    *out_name = (struct host_name){ .text = name };
    return true;
}

bool value_read_address(const char *text, struct address *out_address, struct error *reason)
{
    return address_parse(text, out_address) ||
           error_set(reason, ERROR_INPUT, "\"%s\" is no IPv4 or IPv6 address", text);
}

bool value_read_port(const char *text, uint16_t *out_port, struct error *reason)
{
    return text_to_port(text, out_port) ||
           error_set(reason, ERROR_INPUT, "\"%s\" is no port: 1 to 65535", text);
}

bool value_read_answer(const char *text, enum answer *out_answer, struct error *reason)
{
    static const struct {
        const char *text;
        enum answer answer;
    } words[] = {
        { "yes", ANSWER_YES },         { "true", ANSWER_YES }, { "1", ANSWER_YES },
        { "no", ANSWER_NO },           { "false", ANSWER_NO }, { "0", ANSWER_NO },
        { "unknown", ANSWER_UNKNOWN },
    };

    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
        if (text_equal_ignore_case(text, words[i].text)) {
            *out_answer = words[i].answer;
            return true;
        }
    }
    return error_set(reason, ERROR_INPUT, "\"%s\" is neither yes nor no", text);
}

char *value_next_word(char **rest, const char *separators)
{
    while (*rest != NULL) {
        char *start = *rest;
        char *end = start + strcspn(start, separators);
        *rest = *end != '\0' ? end + 1 : NULL;
        *end = '\0';
        char *word = text_trim(start);
        if (word[0] != '\0') {
            return word;
        }
    }
    return NULL;
}

// "host:443", "[2001:db8::1]:443"
static bool read_communication_host(struct arena *arena, char *text,
                                    struct communication_host *out_host, struct error *reason)
{
    char *colon = strrchr(text, ':');
    if (colon == NULL) {
        return error_set(reason, ERROR_INPUT, "\"%s\": a communication host is host:port", text);
    }
    *colon = '\0';
    struct host_name name = { 0 };
    if (!value_read_port(colon + 1, &out_host->port, reason) ||
        !value_read_host_name(arena, text, &name, reason)) {
        return false;
    }
    out_host->host = name.text;
    return true;
}

bool value_read_communication_hosts(struct arena *arena, const char *text,
                                    struct communication_host_list *list, struct error *reason)
{
    char *rest = arena_copy_text(arena, text);
    for (char *word = value_next_word(&rest, ";, \t\r\n"); word != NULL;
         word = value_next_word(&rest, ";, \t\r\n")) {
        struct communication_host host = { 0 };
        if (!read_communication_host(arena, word, &host, reason)) {
            return false;
        }
        list->items =
            arena_grow(arena, list->items, &list->capacity, list->count + 1, sizeof(host));
        list->items[list->count++] = host;
    }
    return true;
}

// "https://user:word@host/path?query#place" becomes "https://host/path".
static char *without_extras(struct arena *arena, const char *text)
{
    const char *authority = text + strcspn(text, ":");
    authority += strspn(authority, ":/\\");
    const char *authority_end = authority + strcspn(authority, "/\\?#");
    const char *host = authority;
    for (const char *place = authority; place < authority_end; place++) {
        host = *place == '@' ? place + 1 : host;
    }
    const size_t scheme_length = (size_t)(authority - text);
    const size_t length = strcspn(host, "?#");
    char *cut = arena_allocate(arena, scheme_length + length + 1, 1);
    memcpy(cut, text, scheme_length);
    memcpy(cut + scheme_length, host, length);
    return cut;
}

bool value_read_url(struct arena *arena, const char *text, struct cut_url *out_url,
                    struct error *reason)
{
    struct url url = { 0 };
    if (!url_parse(arena, text, &url)) {
        return error_set(reason, ERROR_INPUT,
                         "\"%s\" is no URL: http://…, https://…, \\\\server\\share or file:…",
                         text);
    }
    *out_url = (struct cut_url){
        .text = text,
        .url = url,
        .had_query = url.had_query,
        .had_user_info = url.had_user_info,
    };
    if (url.had_query || url.had_user_info) {
        out_url->text = without_extras(arena, text);
    }
    out_url->url.had_query = false;
    out_url->url.had_user_info = false;
    return true;
}

// The number that begins at `*place`, which moves behind it; -1 if none does.
static long read_number(const char **place)
{
    if (!is_digit(**place)) {
        return -1;
    }
    char *end = NULL;
    const long number = strtol(*place, &end, 10);
    *place = end;
    return number;
}

// Of "8.5 RU3" the 3; -1 if no rollup is named.
static long read_rollup(const char *text)
{
    const char *rollup = text_find_ignore_case(text, strlen(text), "RU");
    if (rollup == NULL) {
        return -1;
    }
    rollup += strlen("RU");
    rollup += strspn(rollup, " ");
    return read_number(&rollup);
}

enum release_generation value_release_generation(const char *release)
{
    const char *place = release + strcspn(release, "0123456789");
    const long major = read_number(&place);
    if (major < 0 || major > 99 || *place != '.') {
        return RELEASE_UNKNOWN;
    }
    place++;
    const long minor = read_number(&place);
    if (minor < 0) {
        return RELEASE_UNKNOWN;
    }
    if (major != 8 || minor != 5) {
        const bool is_later = major > 8 || (major == 8 && minor > 5);
        return is_later ? RELEASE_FROM_8_5_RU4 : RELEASE_BEFORE_8_5_RU4;
    }
    const long rollup = read_rollup(place);
    if (rollup < 0) {
        return RELEASE_UNKNOWN;
    }
    return rollup >= 4 ? RELEASE_FROM_8_5_RU4 : RELEASE_BEFORE_8_5_RU4;
}

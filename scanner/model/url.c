#include "model/url.h"

#include "base/text.h"
#include "model/address.h"
#include "model/url_path.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>

#define HOST_LENGTH_MAXIMUM 253

/** Part of a text that does not end in a NUL. */
struct span {
    const char *text;
    size_t length;
};

static bool is_slash(char character)
{
    return character == '/' || character == '\\';
}

static struct span span_from(struct span span, size_t start)
{
    return (struct span){ .text = span.text + start, .length = span.length - start };
}

/** The bytes before the first of `stops`; all when there is none of them. */
static struct span span_until(struct span span, const char *stops)
{
    size_t length = 0;
    while (length < span.length && strchr(stops, span.text[length]) == NULL) {
        length++;
    }
    return (struct span){ .text = span.text, .length = length };
}

static size_t leading_slashes(struct span span)
{
    size_t count = 0;
    while (count < span.length && is_slash(span.text[count])) {
        count++;
    }
    return count;
}

/** The text without blanks around it. False when a control character is in it. */
static bool read_line(const char *text, struct span *out_span)
{
    while (*text == ' ') {
        text++;
    }
    size_t length = strlen(text);
    while (length > 0 && text[length - 1] == ' ') {
        length--;
    }
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f) {
            return false;
        }
    }
    *out_span = (struct span){ .text = text, .length = length };
    return true;
}

/** Length of the scheme in front, without its colon (RFC 3986 section 3.1); 0 if there is none. */
static size_t scheme_length(struct span line)
{
    size_t length = 0;
    while (length < line.length && (isalnum((unsigned char)line.text[length]) ||
                                    strchr("+-.", line.text[length]) != NULL)) {
        length++;
    }
    bool is_scheme = length > 0 && length < line.length && line.text[length] == ':' &&
                     isalpha((unsigned char)line.text[0]);
    return is_scheme ? length : 0;
}

static bool is_scheme_named(struct span line, size_t length, const char *name)
{
    return length == strlen(name) && text_starts_with_ignore_case(line.text, name);
}

static bool read_scheme(struct span line, size_t length, enum scheme *out_scheme)
{
    for (int scheme = 0; scheme < SCHEME_COUNT; scheme++) {
        if (is_scheme_named(line, length, scheme_name((enum scheme)scheme))) {
            *out_scheme = (enum scheme)scheme;
            return true;
        }
    }
    return false;
}

/** Sets the host in lower case, an address in its canonical text. */
static bool set_host(struct arena *arena, struct span host, struct url *url)
{
    if (host.length > 0 && host.text[host.length - 1] == '.') {
        host.length--;
    }
    if (host.length > HOST_LENGTH_MAXIMUM) {
        return false;
    }
    char *name = arena_copy(arena, host.text, host.length);
    text_to_lower(name);
    if (!url_is_host(name)) {
        return false;
    }
    struct address address;
    if (address_parse(name, &address)) {
        char text[ADDRESS_TEXT_SIZE];
        address_format(&address, text);
        name = arena_copy_text(arena, text);
    }
    url->host = name;
    return true;
}

/** `port` begins with its colon, or is empty. */
static bool set_port(struct span port, struct url *url)
{
    char digits[8];
    url->port = scheme_default_port(url->scheme);
    url->has_port = false;
    if (port.length <= 1) {
        return port.length == 0 || port.text[0] == ':';
    }
    if (port.text[0] != ':' || port.length > sizeof(digits)) {
        return false;
    }
    memcpy(digits, port.text + 1, port.length - 1);
    digits[port.length - 1] = '\0';
    url->has_port = true;
    return text_to_port(digits, &url->port);
}

static bool set_authority(struct arena *arena, struct span authority, struct url *url)
{
    for (size_t i = authority.length; i > 0; i--) {
        if (authority.text[i - 1] == '@') {
            authority = span_from(authority, i);
            url->had_user_info = true;
            break;
        }
    }
    bool is_bracketed = authority.length > 0 && authority.text[0] == '[';
    struct span host = span_until(authority, is_bracketed ? "]" : ":");
    if (!is_bracketed) {
        return set_host(arena, host, url) && set_port(span_from(authority, host.length), url);
    }
    if (host.length == authority.length || memchr(host.text, ':', host.length) == NULL) {
        return false;
    }
    return set_host(arena, span_from(host, 1), url) &&
           set_port(span_from(authority, host.length + 1), url);
}

/** Everything behind the authority: path, query, fragment. */
static void set_path(struct arena *arena, const char *folder, struct span rest, struct url *url)
{
    struct span path = span_until(rest, "?#");
    url->had_query = path.length < rest.length && rest.text[path.length] == '?';
    url->path = url_path_clean(arena, folder, path.text, path.length);
}

/** What stands behind the scheme's colon, with slashes or backslashes in front of the host. */
static bool parse_web(struct arena *arena, enum scheme scheme, struct span rest,
                      struct url *out_url)
{
    size_t slashes = leading_slashes(rest);
    if (slashes == 0) {
        return false;
    }
    rest = span_from(rest, slashes);
    struct span authority = span_until(rest, "/\\?#");
    struct url url = { .kind = URL_WEB, .scheme = scheme };
    if (!set_authority(arena, authority, &url)) {
        return false;
    }
    set_path(arena, "", span_from(rest, authority.length), &url);
    *out_url = url;
    return true;
}

/** What stands behind the two backslashes. */
static bool parse_unc(struct arena *arena, struct span rest, struct url *out_url)
{
    struct span host = span_until(rest, "/\\");
    struct url url = { .kind = URL_UNC };
    if (!set_host(arena, host, &url)) {
        return false;
    }
    struct span path = span_from(rest, host.length);
    url.path = arena_copy(arena, path.text, path.length);
    *out_url = url;
    return true;
}

bool url_parse(struct arena *arena, const char *text, struct url *out_url)
{
    struct span line;
    if (!read_line(text, &line)) {
        return false;
    }
    if (text_starts_with(line.text, "\\\\")) {
        return parse_unc(arena, span_from(line, 2), out_url);
    }
    size_t length = scheme_length(line);
    if (length == 0) {
        return false;
    }
    struct span rest = span_from(line, length + 1);
    enum scheme scheme = SCHEME_HTTP;
    if (read_scheme(line, length, &scheme)) {
        return parse_web(arena, scheme, rest, out_url);
    }
    if (!is_scheme_named(line, length, "file")) {
        return false;
    }
    *out_url = (struct url){ .kind = URL_FILE,
                             .host = "",
                             .path = arena_copy(arena, rest.text, rest.length) };
    return true;
}

/** A reference without a scheme, or with the scheme of `base` taken off. */
static bool resolve_relative(struct arena *arena, const struct url *base, struct span reference,
                             struct url *out_url)
{
    if (leading_slashes(reference) >= 2) {
        return parse_web(arena, base->scheme, reference, out_url);
    }
    struct url url = *base;
    url.had_user_info = false;
    bool is_same_path = span_until(reference, "?#").length == 0;
    bool is_rooted = leading_slashes(reference) == 1;
    set_path(arena, is_rooted ? "" : base->path, reference, &url);
    if (is_same_path) {
        url.path = base->path;
    }
    *out_url = url;
    return true;
}

bool url_resolve(struct arena *arena, const struct url *base, const char *location,
                 struct url *out_url)
{
    assert(base->kind == URL_WEB);
    struct span line;
    if (!read_line(location, &line)) {
        return false;
    }
    size_t length = scheme_length(line);
    if (length == 0) {
        return resolve_relative(arena, base, line, out_url);
    }
    enum scheme scheme = SCHEME_HTTP;
    if (!read_scheme(line, length, &scheme)) {
        return false;
    }
    struct span rest = span_from(line, length + 1);
    // Browsers take "https:/x" and "https:x" for relative when the base has that scheme.
    return scheme == base->scheme ? resolve_relative(arena, base, rest, out_url)
                                  : parse_web(arena, scheme, rest, out_url);
}

const char *url_format(struct arena *arena, const struct url *url)
{
    switch (url->kind) {
    case URL_UNC:
        return arena_format(arena, "\\\\%s%s", url->host, url->path);
    case URL_FILE:
        return arena_format(arena, "file:%s", url->path);
    case URL_WEB:
        break;
    }
    bool is_ipv6 = strchr(url->host, ':') != NULL;
    const char *host = is_ipv6 ? arena_format(arena, "[%s]", url->host) : url->host;
    const char *scheme = scheme_name(url->scheme);
    if (url->port == scheme_default_port(url->scheme)) {
        return arena_format(arena, "%s://%s%s", scheme, host, url->path);
    }
    return arena_format(arena, "%s://%s:%u%s", scheme, host, (unsigned)url->port, url->path);
}

const char url_text_is_usual[] = "";

const char *url_text(struct arena *arena, const struct url *url, const char *text)
{
    if (text != url_text_is_usual) {
        return text;
    }
    const char *path = url_path_as_written(arena, url->path);
    if (!url->has_port) {
        return arena_format(arena, "%s://%s%s", scheme_name(url->scheme), url->host, path);
    }
    return arena_format(arena, "%s://%s:%u%s", scheme_name(url->scheme), url->host,
                        (unsigned)url->port, path);
}

size_t url_folder_length(const char *path)
{
    const char *last_slash = strrchr(path, '/');
    const char *last = last_slash != NULL ? last_slash + 1 : path;
    return strchr(last, '.') != NULL ? (size_t)(last - path) : strlen(path);
}

const char *url_folder(struct arena *arena, const char *path)
{
    size_t length = url_folder_length(path);
    return path[length] == '\0' ? path : arena_copy(arena, path, length);
}

static bool is_host_character(char character)
{
    return isalnum((unsigned char)character) || character == '-' || character == '_';
}

/** Labels of host characters, none empty; sets whether the last one is a number. */
static bool is_label_list(const char *text, bool *out_is_number)
{
    size_t label_length = 0;
    bool is_number = true;
    for (const char *place = text; *place != '\0'; place++) {
        if (*place == '.' && label_length > 0) {
            label_length = 0;
            is_number = true;
            continue;
        }
        if (!is_host_character(*place)) {
            return false;
        }
        label_length++;
        is_number = is_number && isdigit((unsigned char)*place);
    }
    *out_is_number = is_number;
    return label_length > 0;
}

bool url_is_host(const char *text)
{
    struct address address;
    bool is_number = false;
    if (strlen(text) > HOST_LENGTH_MAXIMUM) {
        return false;
    }
    if (strchr(text, ':') != NULL) {
        return text[0] != '[' && address_parse(text, &address);
    }
    // No top level domain is a number: "10.1.1.256" and "10.1.1" are broken addresses, not names.
    return is_label_list(text, &is_number) && (!is_number || address_parse(text, &address));
}

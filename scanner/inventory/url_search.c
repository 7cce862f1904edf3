#include "inventory/url_search.h"

#include "base/text.h"

#include <stddef.h>
#include <string.h>

static const char *const schemes[] = { "http://", "https://", "file:", "\\\\" };

#define SCHEME_COUNT (sizeof(schemes) / sizeof(*schemes))

// Where packages lie: articles TECH174201, 422201, 150861; NSCap is the Notification Server's own.
static const char *const package_folders[] = {
    "/altiris/packageshare/", "/altiris/ps/", "/altiris/ns/nscap/", "\\nscap\\",
    "\\pkgsvrhost",           "pkggroup_",
};

static bool contains(const char *text, const char *part)
{
    return text_find_ignore_case(text, strlen(text), part) != NULL;
}

enum client_url client_url_kind(const char *url)
{
    for (size_t i = 0; i < sizeof(package_folders) / sizeof(*package_folders); i++) {
        if (contains(url, package_folders[i])) {
            return CLIENT_URL_CODEBASE;
        }
    }
    return contains(url, "/altiris/") ? CLIENT_URL_SITE : CLIENT_URL_FOREIGN;
}

// Length of the scheme that begins the text, 0 if none does.
static size_t scheme_length(const char *text)
{
    for (size_t i = 0; i < SCHEME_COUNT; i++) {
        if (text_starts_with_ignore_case(text, schemes[i])) {
            return strlen(schemes[i]);
        }
    }
    return 0;
}

bool is_url(const char *text)
{
    return scheme_length(text) > 0;
}

static bool ends_url(char character)
{
    return (unsigned char)character <= ' ' || strchr("\"'<>`|", character) != NULL;
}

// What closes a sentence, or the bracket around the URL, is none of it.
static size_t without_punctuation(const char *url, size_t length)
{
    while (length > 0 && strchr(".,;:)]!?", url[length - 1]) != NULL) {
        length--;
    }
    return length;
}

const char *url_search_next(struct arena *arena, const char **place)
{
    const char *text = *place;
    while (*text != '\0') {
        text += strcspn(text, "hHfF\\");
        const size_t scheme = scheme_length(text);
        size_t length = scheme;
        while (scheme > 0 && !ends_url(text[length])) {
            length++;
        }
        length = without_punctuation(text, length);
        if (length > scheme) {
            *place = text + length;
            return arena_copy(arena, text, length);
        }
        text += *text != '\0' ? 1 : 0;
    }
    *place = text;
    return NULL;
}

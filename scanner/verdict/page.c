#include "verdict/page.h"

#include "base/text.h"
#include "verdict/page_text.h"

#include <stdio.h>
#include <string.h>

#define SUB_STATUS_MAXIMUM 999

/** A dash that stands alone, as it comes in the character sets of Windows. */
static const char *const dashes[] = {
    " - ",
    " \xe2\x80\x93 ", // an en dash in UTF-8,
    " \x96 ",         // in windows-1252,
    " &ndash; ",      // and as HTML names it
};

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

static bool starts_with(const char *text, size_t length, const char *prefix)
{
    const size_t prefix_length = strlen(prefix);
    return length >= prefix_length && memcmp(text, prefix, prefix_length) == 0;
}

static bool starts_with_dash(const char *text, size_t length)
{
    for (size_t i = 0; i < sizeof(dashes) / sizeof(dashes[0]); i++) {
        if (starts_with(text, length, dashes[i])) {
            return true;
        }
    }
    return false;
}

/** What a sub-status is written like: "403.4 - ", or the "IIS70Error=403,4," of the link for more
 * information. */
struct notation {
    const char *before;
    char separator;
    bool is_ended_by_comma;
};

static unsigned read_number(const struct notation *notation, const char *text, size_t length)
{
    unsigned number = 0;
    size_t digits = 0;
    while (digits < length && is_digit(text[digits]) && number <= SUB_STATUS_MAXIMUM) {
        number = number * 10 + (unsigned)(text[digits] - '0');
        digits++;
    }
    const bool is_followed = notation->is_ended_by_comma
                                 ? starts_with(text + digits, length - digits, ",")
                                 : starts_with_dash(text + digits, length - digits);
    return digits > 0 && is_followed && number <= SUB_STATUS_MAXIMUM ? number : 0;
}

// Part of a longer number, of a version, of an address or a date.
static bool is_within(const char *body, const char *place)
{
    return place != body && (is_digit(place[-1]) || strchr(".,/_+#$v", place[-1]) != NULL) &&
           place[-1] != '\0';
}

/** The one number in that notation; 0: none; SUB_STATUS_MAXIMUM + 1: several different. */
static unsigned find_number(const struct notation *notation, unsigned status, const char *body,
                            size_t length)
{
    char prefix[32];
    (void)snprintf(prefix, sizeof(prefix), "%s%u%c", notation->before, status, notation->separator);
    const size_t prefix_length = strlen(prefix);
    const char *end = body + length;
    unsigned found = 0;
    const char *place = text_find_ignore_case(body, length, prefix);
    while (place != NULL) {
        const char *behind = place + prefix_length;
        const unsigned number =
            is_within(body, place) ? 0 : read_number(notation, behind, (size_t)(end - behind));
        if (number != 0 && found != 0 && number != found) {
            return SUB_STATUS_MAXIMUM + 1;
        }
        found = number != 0 ? number : found;
        place = text_find_ignore_case(behind, (size_t)(end - behind), prefix);
    }
    return found;
}

// "403.4 - Forbidden" stands in the title and the heading of a detailed error and of a page that is
// mapped to the sub-status, in every language. A page that names several explains, it does not
// tell.
static unsigned read_sub_status(unsigned status, const char *body, size_t length)
{
    static const struct notation heading = { .before = "", .separator = '.' };
    static const struct notation link = {
        .before = "IIS70Error=", .separator = ',', .is_ended_by_comma = true
    };
    const unsigned headed = find_number(&heading, status, body, length);
    const unsigned linked = find_number(&link, status, body, length);
    const unsigned found = headed != 0 ? headed : linked;
    const bool is_contradicted = linked != 0 && linked != found;
    return found <= SUB_STATUS_MAXIMUM && !is_contradicted ? found : 0;
}

static bool holds(const char *body, size_t length, const char *needle)
{
    return text_find_ignore_case(body, length, needle) != NULL;
}

// Sentences that are compiled into nginx, Apache and Go, the same in every language.
static bool wants_tls(const char *body, size_t length)
{
    return holds(body, length, "plain HTTP request was sent to HTTPS port") ||
           holds(body, length, "speaking plain HTTP to an SSL-enabled server port") ||
           holds(body, length, "sent an HTTP request to an HTTPS server");
}

struct page_facts page_read(unsigned status, const char *body, size_t length)
{
    struct page_facts facts = { 0 };
    if (body == NULL || length == 0) {
        return facts;
    }
    char narrowed[PAGE_TEXT_LIMIT];
    const size_t narrowed_length = page_text_narrow(body, length, narrowed);
    const char *text = narrowed_length > 0 ? narrowed : body;
    const size_t text_length = narrowed_length > 0 ? narrowed_length : length;
    facts.sub_status = read_sub_status(status, text, text_length);
    facts.goes_to_https = page_text_goes_to_https(text, text_length);
    facts.wants_tls = status == 400 && wants_tls(text, text_length);
    return facts;
}

#include "verdict/page.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

#define SUB_STATUS_MAXIMUM 99

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

/** The number in "403.4 - " behind the dot; 0 when what stands at `text` is something else. */
static unsigned read_number(const char *text, size_t length)
{
    unsigned number = 0;
    size_t digits = 0;
    while (digits < length && is_digit(text[digits]) && number <= SUB_STATUS_MAXIMUM) {
        number = number * 10 + (unsigned)(text[digits] - '0');
        digits++;
    }
    bool is_followed = length - digits >= 3 && memcmp(text + digits, " - ", 3) == 0;
    return digits > 0 && is_followed && number <= SUB_STATUS_MAXIMUM ? number : 0;
}

// "403.4 - Forbidden" stands in the title and the heading of a detailed error and of a page that is
// mapped to the sub-status, in every language. A page that names several explains, it does not
// tell.
static unsigned read_sub_status(unsigned status, const char *body, size_t length)
{
    char prefix[16];
    (void)snprintf(prefix, sizeof(prefix), "%u.", status);
    const size_t prefix_length = strlen(prefix);
    const char *end = body + length;
    unsigned found = 0;
    const char *place = text_find_ignore_case(body, length, prefix);
    while (place != NULL) {
        const char *behind = place + prefix_length;
        bool is_start = place == body || !(is_digit(place[-1]) || place[-1] == '.');
        unsigned number = is_start ? read_number(behind, (size_t)(end - behind)) : 0;
        if (number != 0 && found != 0 && number != found) {
            return 0;
        }
        found = number != 0 ? number : found;
        place = text_find_ignore_case(behind, (size_t)(end - behind), prefix);
    }
    return found;
}

static bool holds(const char *body, size_t length, const char *needle)
{
    return text_find_ignore_case(body, length, needle) != NULL;
}

/** Does "https:" stand closely behind one of the places where `word` does? */
static bool leads_to_https(const char *body, size_t length, const char *word)
{
    const size_t near = 80;
    const char *end = body + length;
    for (const char *place = text_find_ignore_case(body, length, word); place != NULL;
         place = text_find_ignore_case(place + 1, (size_t)(end - place - 1), word)) {
        const size_t left = (size_t)(end - place);
        if (holds(place, left < near ? left : near, "https:")) {
            return true;
        }
    }
    return false;
}

// A script that is fetched from somewhere over HTTPS sends nobody anywhere.
static bool goes_to_https(const char *body, size_t length)
{
    bool is_refresh = holds(body, length, "http-equiv") && holds(body, length, "refresh");
    bool is_script = leads_to_https(body, length, "location.") ||
                     leads_to_https(body, length, "location =") ||
                     leads_to_https(body, length, "location=");
    return (is_refresh && leads_to_https(body, length, "url=")) ||
           (holds(body, length, "<script") && is_script);
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
    facts.sub_status = read_sub_status(status, body, length);
    facts.goes_to_https = goes_to_https(body, length);
    facts.wants_tls = status == 400 && wants_tls(body, length);
    return facts;
}

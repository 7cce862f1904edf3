#include "base/text.h"
#include "report/text_parts.h"

#include <stdint.h>

#define INDENT          2
#define ENDPOINTS_SHOWN 4

/** Lines as they come, up to a limit; the rest is counted. */
struct lines {
    struct text_page *page;
    size_t limit;
    size_t count;
};

static void write_line(struct lines *lines, const char *text)
{
    if (lines->count == 0) {
        text_page_gap(lines->page);
        text_page_blanks(lines->page, INDENT);
        text_page_write(lines->page, TEXT_FAINT, "certificates");
        text_page_break(lines->page);
    }
    if (lines->count < lines->limit) {
        text_page_paragraph(
            lines->page,
            &(struct text_paragraph){ .indent = INDENT, .lead_width = MARK_WIDTH, .text = text });
        text_page_flush(lines->page);
    }
    lines->count++;
}

/** What tells a certificate from others of its name: the thumbprint that Windows shows. */
static const char *name_certificate(struct text_page *page, const struct certificate_facts *facts)
{
    return arena_format(&page->arena, "%s (thumbprint %.8s…)", text_name_certificate(facts),
                        facts->sha1);
}

static void write_shared(struct lines *lines, const struct shown_certificate *shown)
{
    struct text_page *page = lines->page;
    const size_t limit = page->style->is_verbose ? SIZE_MAX : ENDPOINTS_SHOWN;
    struct text_buffer text;
    text_buffer_init(&text, SIZE_MAX);
    text_buffer_format(&text, "%s on %zu hosts: ", name_certificate(page, shown->facts),
                       shown->host_count);
    size_t i = 0;
    for (; i < shown->endpoint_count && i < limit; i++) {
        text_buffer_format(&text, "%s%s", i > 0 ? ", " : "", shown->endpoints[i]);
    }
    if (i < shown->endpoint_count) {
        text_buffer_format(&text, ", and %zu more", shown->endpoint_count - i);
    }
    write_line(lines, text.text);
    text_buffer_clear(&text);
}

static bool is_same(const struct endpoint_report *left, const struct endpoint_report *right)
{
    return text_equal(left->certificate->facts.sha256, right->certificate->facts.sha256);
}

static bool shows_several(const struct host_view *view)
{
    const struct endpoint_report *first = NULL;
    for (size_t i = 0; i < view->endpoint_count; i++) {
        const struct endpoint_report *endpoint = &view->endpoints[i];
        if (endpoint->certificate == NULL) {
            continue;
        }
        if (first != NULL && !is_same(first, endpoint)) {
            return true;
        }
        first = first != NULL ? first : endpoint;
    }
    return false;
}

/** Does another address show another certificate on the same port? */
static bool differs_by_address(const struct host_view *view, const struct endpoint_report *endpoint)
{
    for (size_t i = 0; i < view->endpoint_count; i++) {
        const struct endpoint_report *other = &view->endpoints[i];
        if (other->port == endpoint->port && other->certificate != NULL &&
            !is_same(other, endpoint)) {
            return true;
        }
    }
    return false;
}

static bool was_told(const struct host_view *view, size_t index)
{
    const struct endpoint_report *endpoint = &view->endpoints[index];
    for (size_t i = 0; i < index; i++) {
        const struct endpoint_report *earlier = &view->endpoints[i];
        if (earlier->port == endpoint->port && earlier->certificate != NULL &&
            !differs_by_address(view, endpoint)) {
            return true;
        }
    }
    return false;
}

// "ps6.corp.example: 443 shows …, 4726 shows …"
static void write_several(struct lines *lines, const struct host_view *view)
{
    struct text_page *page = lines->page;
    struct text_buffer text;
    text_buffer_init(&text, SIZE_MAX);
    for (size_t i = 0; i < view->endpoint_count; i++) {
        const struct endpoint_report *endpoint = &view->endpoints[i];
        if (endpoint->certificate == NULL || was_told(view, i)) {
            continue;
        }
        const bool has_address = endpoint->address != NULL && differs_by_address(view, endpoint);
        text_buffer_format(&text, "%s%u%s%s shows %s", text.length > 0 ? ", " : "", endpoint->port,
                           has_address ? " at " : "", has_address ? endpoint->address : "",
                           name_certificate(page, &endpoint->certificate->facts));
    }
    write_line(lines, arena_format(&page->arena, "%s: %s", view->host->name, text.text));
    text_buffer_clear(&text);
}

void text_write_certificates(struct text_page *page, const struct assessment *assessment,
                             const struct overview *overview, size_t limit)
{
    struct lines lines = { .page = page, .limit = limit };
    for (size_t i = 0; i < assessment->certificate_count; i++) {
        if (assessment->certificates[i].is_leaf && assessment->certificates[i].host_count > 1) {
            write_shared(&lines, &assessment->certificates[i]);
        }
    }
    for (size_t i = 0; i < overview->host_count; i++) {
        if (shows_several(&overview->hosts[i])) {
            write_several(&lines, &overview->hosts[i]);
        }
    }
    text_write_left_out(page, INDENT + MARK_WIDTH, lines.count > limit ? lines.count - limit : 0,
                        "(--verbose)");
    text_page_flush(page);
}

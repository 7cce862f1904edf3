#include "base/escape.h"
#include "base/text.h"
#include "report/text_parts.h"
#include "report/text_table.h"

#include <stdint.h>
#include <string.h>

#define INDENT          2
#define ADDRESSES_SHOWN 3

const char *text_describe_wanted(struct text_page *page, const struct assessment *assessment)
{
    const char *cem = "";
    switch (assessment->inventory->cem) {
    case ANSWER_YES:
        cem = ", CEM in use";
        break;
    case ANSWER_NO:
        cem = ", CEM not in use";
        break;
    case ANSWER_UNKNOWN:
    case ANSWER_COUNT:
        break;
    }
    return arena_format(&page->arena, "wanted: %s%s", assessment->profile->name, cem);
}

static bool was_shown(const struct host_view *view, size_t index)
{
    const char *address = view->endpoints[index].address;
    for (size_t i = 0; i < index; i++) {
        const char *earlier = view->endpoints[i].address;
        if (earlier != NULL && text_equal(earlier, address)) {
            return true;
        }
    }
    return false;
}

static size_t count_addresses(const struct host_view *view)
{
    size_t count = 0;
    for (size_t i = 0; i < view->endpoint_count; i++) {
        if (view->endpoints[i].address != NULL && !was_shown(view, i)) {
            count++;
        }
    }
    return count;
}

static void append_more(struct text_buffer *list, size_t count)
{
    if (count > ADDRESSES_SHOWN) {
        text_buffer_format(list, " and %zu more", count - ADDRESSES_SHOWN);
    }
}

static void append_declared_addresses(struct text_buffer *list, const struct host *host)
{
    for (size_t i = 0; i < host->address_count && i < ADDRESSES_SHOWN; i++) {
        char text[ADDRESS_TEXT_SIZE];
        address_format(&host->addresses[i], text);
        text_append_item(list, text);
    }
    append_more(list, host->address_count);
}

static void append_seen_addresses(struct text_buffer *list, const struct host_view *view)
{
    size_t shown = 0;
    for (size_t i = 0; i < view->endpoint_count && shown < ADDRESSES_SHOWN; i++) {
        if (view->endpoints[i].address != NULL && !was_shown(view, i)) {
            text_append_item(list, view->endpoints[i].address);
            shown++;
        }
    }
    append_more(list, count_addresses(view));
}

static const char *describe_addresses(struct text_page *page, const struct host_view *view)
{
    struct text_buffer list;
    text_buffer_init(&list, SIZE_MAX);
    append_seen_addresses(&list, view);
    if (list.length == 0) {
        append_declared_addresses(&list, view->host);
    }
    if (list.length == 0) {
        text_append_item(&list, "no address");
    }
    return text_page_take(page, &list);
}

static void append_services(struct text_buffer *list, service_set services)
{
    const char *separator = " (";
    for (enum service i = 0; i < SERVICE_COUNT; i++) {
        if ((services & service_bit(i)) != 0) {
            text_buffer_format(list, "%s%s", separator, service_name(i));
            separator = ", ";
        }
    }
    text_buffer_append_text(list, services != 0 ? ")" : "");
}

static const char *describe_roles(struct text_page *page, const struct host *host)
{
    struct text_buffer list;
    text_buffer_init(&list, SIZE_MAX);
    for (enum role i = 0; i < ROLE_COUNT; i++) {
        if ((host->roles & role_bit(i)) != 0) {
            text_append_item(&list, role_title(i));
            append_services(&list, i == ROLE_SITE_SERVER ? host->services : 0);
        }
    }
    if (list.length == 0) {
        text_append_item(&list, "role not known");
    }
    return text_page_take(page, &list);
}

static void write_wanted(struct text_page *page, const struct assessment *assessment, size_t used)
{
    const char *wanted = text_describe_wanted(page, assessment);
    const size_t width = escape_width(wanted);
    if (used + INDENT + width <= page->width) {
        text_page_blanks(page, page->width - used - width);
    } else {
        text_page_break(page);
        text_page_blanks(page, INDENT);
    }
    text_page_write(page, TEXT_FAINT, wanted);
}

static void write_names(struct text_page *page, const struct assessment *assessment,
                        const struct host_view *view, bool has_wanted)
{
    const char *name = text_page_harmless(page, view->host->name);
    const char *addresses = text_page_harmless(page, describe_addresses(page, view));
    const char *roles = describe_roles(page, view->host);
    const char *rest = text_equal(name, addresses)
                           ? arena_format(&page->arena, "  %s", roles)
                           : arena_format(&page->arena, "  %s  %s", addresses, roles);
    text_page_write(page, TEXT_BOLD, name);
    text_page_write(page, TEXT_PLAIN, rest);
    if (has_wanted) {
        write_wanted(page, assessment, escape_width(name) + escape_width(rest));
    }
    text_page_break(page);
}

static const char *describe_speech(struct text_page *page, const struct endpoint_report *endpoint)
{
    static const char *const words[PORT_STATE_COUNT] = {
        [PORT_UNMEASURED] = "not measured",
        [PORT_CLOSED] = "closed",
        [PORT_FILTERED] = "no answer",
        [PORT_UNREACHABLE] = "unreachable",
        [PORT_TLS] = "TLS",
        [PORT_HTTP] = "HTTP",
        [PORT_OTHER] = "neither",
        [PORT_SILENT] = "nothing",
        [PORT_RESET_AFTER_HELLO] = "resets",
        [PORT_BROKEN] = "broken",
    };
    const char *versions = endpoint->state == PORT_TLS ? text_list_versions(page, endpoint) : NULL;
    if (versions != NULL) {
        return versions;
    }
    if (endpoint->state == PORT_TLS && endpoint->tls_version != NULL) {
        return endpoint->tls_version;
    }
    return words[endpoint->state];
}

// Nothing where the word for how it speaks says it all.
static const char *describe_port(struct text_page *page, const struct endpoint_report *endpoint)
{
    switch (endpoint->state) {
    case PORT_TLS:
        return text_describe_tls(page, endpoint);
    case PORT_HTTP:
        return text_describe_aliases(page, endpoint, endpoint->server);
    case PORT_OTHER:
    case PORT_SILENT:
    case PORT_RESET_AFTER_HELLO:
    case PORT_BROKEN:
        return port_state_title(endpoint->state);
    case PORT_UNMEASURED:
    case PORT_CLOSED:
    case PORT_FILTERED:
    case PORT_UNREACHABLE:
    case PORT_STATE_COUNT:
        break;
    }
    return NULL;
}

// What is said of the site as a whole is said of its port.
static bool is_about_port(const struct finding *finding, uint16_t port)
{
    return finding->port == port && (finding->path == NULL || text_equal(finding->path, "/"));
}

// The line of an address; what a vantage point saw as another one did has no line of its own.
static size_t find_line(const struct host_view *view, uint16_t port,
                        const struct finding_place *place)
{
    size_t found = view->endpoint_count;
    for (size_t i = view->endpoint_count; i-- > 0;) {
        const struct endpoint_report *line = &view->endpoints[i];
        if (line->port != port || place->address == NULL || line->address == NULL ||
            !text_equal(line->address, place->address)) {
            continue;
        }
        if (place->vantage == line->vantage || (place->vantage != NULL && line->vantage != NULL &&
                                                text_equal(place->vantage, line->vantage))) {
            return i;
        }
        found = i;
    }
    return found;
}

static bool is_first_of_port(const struct host_view *view, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (view->endpoints[i].port == view->endpoints[index].port) {
            return false;
        }
    }
    return true;
}

// Where it is not said, it is so where its first evidence was seen.
static bool is_about_line(const struct host_view *view, size_t index, const struct finding *finding)
{
    const uint16_t port = view->endpoints[index].port;
    const struct evidence *evidence = finding->evidence_count > 0 ? finding->evidence : NULL;
    const struct evidence_origin *origin = evidence != NULL ? evidence->origin : NULL;
    const struct finding_place only = {
        .address = evidence != NULL ? evidence->address : NULL,
        .vantage = origin != NULL ? origin->vantage : NULL,
    };
    const struct finding_place *places = finding->place_count > 0 ? finding->places : &only;
    const size_t count = finding->place_count > 0 ? finding->place_count : 1;
    bool has_line = false;
    for (size_t i = 0; i < count; i++) {
        const size_t line = find_line(view, port, &places[i]);
        if (line == index) {
            return true;
        }
        has_line = has_line || line < view->endpoint_count;
    }
    return !has_line && is_first_of_port(view, index);
}

// One that names several hosts is told at the first line of the port.
static enum text_mark mark_of_line(const struct host_view *view, size_t index)
{
    const uint16_t port = view->endpoints[index].port;
    enum text_mark mark = MARK_NONE;
    for (size_t i = 0; i < view->finding_count; i++) {
        if (is_about_port(view->findings[i], port) &&
            is_about_line(view, index, view->findings[i])) {
            mark = mark_worse(mark, mark_of_finding(view->findings[i]));
        }
    }
    for (size_t i = 0; i < view->shared_count; i++) {
        if (view->shared[i].port == port && is_first_of_port(view, index)) {
            mark = mark_worse(mark, mark_of_finding(view->shared[i].finding));
        }
    }
    return mark;
}

static bool is_seen_differently(const struct host_view *view)
{
    for (size_t i = 0; i < view->endpoint_count; i++) {
        if (view->endpoints[i].is_repeated) {
            return true;
        }
    }
    return false;
}

static void write_ports(struct text_page *page, const struct host_view *view)
{
    const bool has_addresses = count_addresses(view) > 1;
    const bool has_vantages = is_seen_differently(view);
    struct text_column columns[] = {
        { .title = "port", .has_marks = true },
        { .title = "speaks" },
        { .title = "what" },
        { .title = has_addresses ? "address" : "seen from" },
        { .title = "seen from" },
    };
    const size_t shown = 3 + (size_t)has_addresses + (size_t)has_vantages;
    struct text_table table;
    text_table_init(&table, page, columns, shown);
    for (size_t i = 0; i < view->endpoint_count; i++) {
        const struct endpoint_report *endpoint = &view->endpoints[i];
        const struct text_cell cells[] = {
            { .mark = mark_of_line(view, i),
              .text = arena_format(&page->arena, "%u", endpoint->port) },
            { .text = describe_speech(page, endpoint) },
            { .text = describe_port(page, endpoint) },
            { .text = has_addresses ? endpoint->address : text_name_vantage(endpoint->vantage) },
            { .text = text_name_vantage(endpoint->vantage) },
        };
        text_table_add(&table, cells);
    }
    if (table.row_count > 0) {
        text_page_gap(page);
        text_table_write(&table, INDENT);
    }
}

void text_write_left_out(struct text_page *page, size_t indent, size_t left_out, const char *what)
{
    if (left_out > 0) {
        const char *text = arena_format(&page->arena, "and %zu more %s", left_out, what);
        text_page_paragraph(
            page, &(struct text_paragraph){ .indent = indent, .text = text, .colour = TEXT_FAINT });
    }
}

void text_write_host(struct text_page *page, const struct assessment *assessment,
                     const struct host_view *view, const struct host_style *style)
{
    write_names(page, assessment, view, style->has_wanted);
    write_ports(page, view);
    text_write_paths(page, view, style->paths_shown);
}

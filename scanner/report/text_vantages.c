#include "report/text_parts.h"

#include <string.h>

#define INDENT 2

const char *text_name_vantage(const char *name)
{
    return name != NULL ? name : "a vantage point without a name";
}

const char *text_describe_vantages(struct text_page *page, const struct assessment *assessment)
{
    if (assessment->vantage_count < 2) {
        return assessment->run.vantage != NULL
                   ? arena_format(&page->arena, "seen from %s", assessment->run.vantage)
                   : NULL;
    }
    struct text_buffer names;
    text_buffer_init(&names, SIZE_MAX);
    for (size_t i = 0; i < assessment->vantage_count; i++) {
        text_append_item(&names, text_name_vantage(assessment->vantages[i].name));
    }
    const char *list = text_page_take(page, &names);
    return arena_format(&page->arena, "seen from %s; seen alike from %s2 vantage points: %zu %s",
                        list, assessment->vantage_count > 2 ? "at least " : "",
                        assessment->alike_count,
                        assessment->alike_count == 1 ? "endpoint" : "endpoints");
}

// States have names that programs read; people are told their titles.
static const char *describe_state(const struct disagreement *disagreement,
                                  const struct vantage_sight *sight)
{
    enum port_state port = PORT_UNMEASURED;
    enum path_state path = PATH_UNMEASURED;
    if (disagreement->kind == DISAGREEMENT_PORT && port_state_from_name(sight->state, &port)) {
        return port_state_title(port);
    }
    if (disagreement->kind == DISAGREEMENT_PATH && path_state_from_name(sight->state, &path)) {
        return path_state_title(path);
    }
    return sight->state;
}

static const char *describe_place(struct text_page *page, const struct disagreement *disagreement)
{
    const bool is_ipv6 = strchr(disagreement->host, ':') != NULL;
    if (disagreement->port == 0) {
        return arena_format(&page->arena, "addresses of %s", disagreement->host);
    }
    const char *place = arena_format(&page->arena, is_ipv6 ? "[%s]:%u" : "%s:%u",
                                     disagreement->host, disagreement->port);
    if (disagreement->path != NULL) {
        return arena_format(&page->arena, "%s %s%s at %s", scheme_name(disagreement->scheme),
                            disagreement->path,
                            disagreement->has_client_certificate ? " with certificate" : "", place);
    }
    return disagreement->kind == DISAGREEMENT_CERTIFICATE
               ? arena_format(&page->arena, "certificate of %s", place)
               : place;
}

// "ns1.corp.example:443 (10.1.1.5): headquarters: TLS; outside: no answer"
static const char *describe(struct text_page *page, const struct disagreement *disagreement)
{
    struct text_buffer text;
    text_buffer_init(&text, SIZE_MAX);
    text_buffer_append_text(&text, describe_place(page, disagreement));
    if (disagreement->address != NULL) {
        text_buffer_format(&text, " (%s)", disagreement->address);
    }
    for (size_t i = 0; i < disagreement->sight_count; i++) {
        const struct vantage_sight *sight = &disagreement->sights[i];
        text_buffer_format(&text, "%s %s: %s", i == 0 ? ":" : ";",
                           text_name_vantage(sight->vantage), describe_state(disagreement, sight));
    }
    return text_page_take(page, &text);
}

// What only some could measure is no contradiction.
static enum text_mark mark_of(const struct disagreement *disagreement)
{
    for (size_t i = 0; i < disagreement->sight_count; i++) {
        if (!disagreement->sights[i].is_measured) {
            return MARK_UNSURE;
        }
    }
    return MARK_WARNING;
}

void text_write_disagreements(struct text_page *page, const struct assessment *assessment,
                              size_t limit)
{
    const size_t count = assessment->disagreement_count;
    const size_t shown = count < limit ? count : limit;
    if (count == 0) {
        return;
    }
    text_page_gap(page);
    text_page_blanks(page, INDENT);
    text_page_write(page, TEXT_FAINT, "seen differently");
    text_page_break(page);
    for (size_t i = 0; i < shown; i++) {
        const enum text_mark mark = mark_of(&assessment->disagreements[i]);
        text_page_paragraph(page, &(struct text_paragraph){
                                      .indent = INDENT,
                                      .lead = mark_sign(mark),
                                      .lead_colour = mark_colour(mark),
                                      .lead_width = MARK_WIDTH,
                                      .text = describe(page, &assessment->disagreements[i]),
                                  });
    }
    text_write_left_out(page, INDENT + MARK_WIDTH, count - shown, "(--verbose)");
    text_page_flush(page);
}

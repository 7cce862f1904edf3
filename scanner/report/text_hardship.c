#include "base/moment.h"
#include "report/text_parts.h"

#include <stdint.h>

#define INDENT 2

static void write_line(struct text_page *page, const char *text)
{
    text_page_paragraph(
        page, &(struct text_paragraph){ .indent = INDENT, .lead_width = MARK_WIDTH, .text = text });
}

static const char *describe_times(struct text_page *page, size_t count, int64_t first_ms,
                                  int64_t last_ms)
{
    char first[MOMENT_TEXT_SIZE];
    char last[MOMENT_TEXT_SIZE];
    moment_format(first_ms, first);
    moment_format(last_ms, last);
    return count == 1 ? arena_format(&page->arena, "once, at %s", first)
                      : arena_format(&page->arena, "%zu times from %s to %s", count, first, last);
}

static void write_shortage(struct text_page *page, const struct shortage *shortage)
{
    const char *times = shortage->count > 0 ? describe_times(page, shortage->count,
                                                             shortage->first_ms, shortage->last_ms)
                                            : "to avoid a shortage";
    write_line(page, arena_format(&page->arena, "%s: %s; %u hosts at once where %u were wanted",
                                  shortage_kind_title(shortage->kind), times, shortage->lowered_to,
                                  shortage->wanted));
}

static void write_slowed(struct text_page *page, const struct slowed_address *slowed)
{
    char address[ADDRESS_TEXT_SIZE];
    address_format(&slowed->address, address);
    write_line(
        page, arena_format(&page->arena, "%s was asked more slowly, for it %s: %s", address,
                           slowing_title(slowed->reason),
                           describe_times(page, slowed->count, slowed->first_ms, slowed->last_ms)));
}

// Of those only the signs were counted.
static void write_more(struct text_page *page, size_t count)
{
    if (count > 0) {
        write_line(page, arena_format(&page->arena, "and %zu %s of overload at other addresses",
                                      count, count == 1 ? "sign" : "signs"));
    }
}

void text_write_hardship(struct text_page *page, const struct hardship *hardship, size_t limit)
{
    if (hardship == NULL || hardship_is_empty(hardship)) {
        return;
    }
    text_page_gap(page);
    text_page_blanks(page, INDENT);
    text_page_write(page, TEXT_FAINT, "what ran short, here and at the servers");
    text_page_break(page);
    for (size_t i = 0; i < SHORTAGE_KIND_COUNT; i++) {
        if (hardship->has_shortage[i]) {
            write_shortage(page, &hardship->shortages[i]);
        }
    }
    const size_t shown = hardship->slowed_count < limit ? hardship->slowed_count : limit;
    for (size_t i = 0; i < shown; i++) {
        write_slowed(page, &hardship->slowed[i]);
    }
    text_write_left_out(page, INDENT + MARK_WIDTH, hardship->slowed_count - shown, "(--verbose)");
    write_more(page, hardship->slowed_left_out);
    text_page_flush(page);
}

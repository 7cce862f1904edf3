#include "estate/placeholder.h"

#include "base/buffer.h"
#include "base/moment.h"
#include "base/text.h"

#include <stdint.h>
#include <string.h>

#define MILLISECONDS_AN_HOUR INT64_C(3600000)
#define HOURS_MAXIMUM        100000

/** What stands for a placeholder. */
struct meaning {
    const char *text; /**< NULL: it means nothing */
    bool is_number;
};

static const struct declared_host *find_host(const struct scenario *scenario, const char *label)
{
    for (size_t i = 0; i < scenario->host_count; i++) {
        if (text_equal(scenario->hosts[i].label, label)) {
            return &scenario->hosts[i];
        }
    }
    return NULL;
}

/** "-2h", "+10h" or nothing. */
static bool read_offset_ms(struct arena *arena, const char *offset, int64_t *out_ms)
{
    const size_t length = strlen(offset);
    uint64_t hours = 0;

    if (length == 0) {
        *out_ms = 0;
        return true;
    }
    if (length < 3 || strchr("+-", offset[0]) == NULL || offset[length - 1] != 'h' ||
        !text_to_number(arena_copy(arena, offset + 1, length - 2), 0, HOURS_MAXIMUM, &hours)) {
        return false;
    }
    *out_ms = (int64_t)hours * (offset[0] == '-' ? -MILLISECONDS_AN_HOUR : MILLISECONDS_AN_HOUR);
    return true;
}

static struct meaning time_meaning(struct arena *arena, const char *offset)
{
    int64_t offset_ms = 0;
    char text[MOMENT_TEXT_SIZE];

    if (!read_offset_ms(arena, offset, &offset_ms)) {
        return (struct meaning){ 0 };
    }
    const int64_t moment_ms = moment_now_ms() + offset_ms;
    moment_format(moment_ms - moment_ms % 1000, text);
    return (struct meaning){ .text = arena_copy_text(arena, text) };
}

/** `fact` is a place or "address". */
static struct meaning host_meaning(struct arena *arena, const struct declared_host *host,
                                   const char *fact)
{
    if (text_equal(fact, "address")) {
        return (struct meaning){ .text = host->address };
    }
    for (int place = 0; place < PLACE_COUNT; place++) {
        const struct endpoint *endpoint = host->endpoints[place];
        if (endpoint != NULL && text_equal(fact, place_name((enum place)place))) {
            return (struct meaning){
                .text = arena_format(arena, "%u", (unsigned)endpoint->port),
                .is_number = true,
            };
        }
    }
    return (struct meaning){ 0 };
}

static struct meaning find_meaning(struct scenario *scenario, char *name)
{
    char *dot = strrchr(name, '.');

    if (dot == NULL) {
        return text_starts_with(name, "now") ? time_meaning(&scenario->arena, name + strlen("now"))
                                             : (struct meaning){ 0 };
    }
    *dot = '\0';
    const struct declared_host *host = find_host(scenario, name);
    const struct meaning meaning =
        host == NULL ? (struct meaning){ 0 } : host_meaning(&scenario->arena, host, dot + 1);
    *dot = '.';
    return meaning;
}

/** Appends the meaning; a number alone in its quotes loses them. Returns what follows. */
static const char *append_meaning(struct text_buffer *out, struct meaning meaning,
                                  const char *behind)
{
    const bool is_quoted = out->length > 0 && out->text[out->length - 1] == '"' && *behind == '"';

    if (!meaning.is_number || !is_quoted) {
        (void)text_buffer_append_text(out, meaning.text);
        return behind;
    }
    out->text[--out->length] = '\0';
    (void)text_buffer_append_text(out, meaning.text);
    return behind + 1;
}

const char *placeholder_expand(struct scenario *scenario, const char *text, struct error *error)
{
    struct text_buffer out;
    const char *expanded = NULL;
    const char *rest = text;

    text_buffer_init(&out, SIZE_MAX);
    for (const char *start = strstr(rest, "${"); start != NULL; start = strstr(rest, "${")) {
        const char *end = strchr(start, '}');
        const size_t length = end == NULL ? strlen(start) : (size_t)(end - start);
        char *name = arena_copy(&scenario->arena, start + 2, length - 2);
        const struct meaning meaning = find_meaning(scenario, name);
        if (end == NULL || meaning.text == NULL) {
            error_set(error, ERROR_INPUT, "%s: ${%s} means nothing here", scenario->file, name);
            goto cleanup;
        }
        (void)text_buffer_append(&out, rest, (size_t)(start - rest));
        rest = append_meaning(&out, meaning, end + 1);
    }
    (void)text_buffer_append_text(&out, rest);
    expanded = arena_copy(&scenario->arena, out.text, out.length);

cleanup:
    text_buffer_clear(&out);
    return expanded;
}

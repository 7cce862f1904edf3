#include "inventory/reading.h"

#include "base/buffer.h"
#include "base/escape.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define NOTES_OF_A_KIND ((size_t)10)
#define LONGEST_REASON  ((size_t)1024)
#define NO_SOURCE       SIZE_MAX

/** Remembered before it is judged whether they repeat. */
#define PACKAGES_TO_JUDGE_BY ((size_t)30000)

static size_t find_command_line(const struct inventory *inventory)
{
    for (size_t i = 0; i < inventory->source_count; i++) {
        if (inventory->sources[i].kind == SOURCE_COMMAND_LINE) {
            return i;
        }
    }
    return NO_SOURCE;
}

// File names may be any bytes; what is written to a journal must read back the same.
static const char *copy_as_utf8(struct arena *arena, const char *name)
{
    struct text_buffer text;
    text_buffer_init(&text, SIZE_MAX);
    escape_utf8(&text, name, strlen(name));
    const char *copy = arena_copy(arena, text.text, text.length);
    text_buffer_clear(&text);
    return copy;
}

struct source *source_add(struct inventory *inventory, const char *name, enum source_kind kind)
{
    inventory->sources =
        arena_grow(&inventory->arena, inventory->sources, &inventory->source_capacity,
                   inventory->source_count + 1, sizeof(*inventory->sources));
    struct source *source = &inventory->sources[inventory->source_count++];
    *source = (struct source){ .name = copy_as_utf8(&inventory->arena, name), .kind = kind };
    return source;
}

void reading_begin(struct reading *reading, struct inventory *inventory, const char *name,
                   enum source_kind kind)
{
    size_t source = kind == SOURCE_COMMAND_LINE ? find_command_line(inventory) : NO_SOURCE;
    if (source == NO_SOURCE) {
        source = (size_t)(source_add(inventory, name, kind) - inventory->sources);
    }
    uint32_t *itself = arena_allocate(&inventory->arena, 1, sizeof(*itself));
    *itself = (uint32_t)source;
    *reading = (struct reading){
        .inventory = inventory,
        .name = inventory->sources[source].name,
        .source = source,
        .itself = itself,
    };
    codebase_index_init(&reading->codebases, inventory->codebase_count);
}

void reading_begin_nowhere(struct reading *reading, struct inventory *inventory)
{
    *reading = (struct reading){ .inventory = inventory, .source = NO_SOURCE };
    codebase_index_init(&reading->codebases, inventory->codebase_count);
}

static void note_the_rest(struct reading *reading)
{
    static const char *const kinds[] = {
        [TALLY_CUT] = "URLs from which a query or user information was cut off",
        [TALLY_BROKEN_URL] = "that are no URL",
        [TALLY_FOREIGN_URL] = "URLs left out",
        [TALLY_CONTRADICTION] = "contradictions",
    };
    for (size_t i = 0; i < TALLY_COUNT; i++) {
        if (reading->tallies[i] > NOTES_OF_A_KIND) {
            note_add(reading->inventory, "%s: and %zu more %s",
                     reading->name != NULL ? reading->name : "all sources",
                     reading->tallies[i] - NOTES_OF_A_KIND, kinds[i]);
        }
    }
}

void reading_end(struct reading *reading)
{
    note_the_rest(reading);
    codebase_index_clear(&reading->codebases);
    map_clear(&reading->texts);
    map_clear(&reading->packages);
    arena_clear(&reading->scratch);
}

struct source *reading_source(const struct reading *reading)
{
    return &reading->inventory->sources[reading->source];
}

void reading_next_row(struct reading *reading, size_t line)
{
    reading->line = line;
    arena_clear(&reading->scratch);
}

const char *reading_intern(struct reading *reading, const char *text)
{
    if (text == NULL) {
        return NULL;
    }
    char *known = map_get(&reading->texts, text);
    if (known == NULL) {
        known = arena_copy_text(&reading->inventory->arena, text);
        map_set(&reading->texts, known, known);
    }
    return known;
}

const char *reading_intern_package(struct reading *reading, const char *package)
{
    char *known = map_get(&reading->packages, package);
    if (known != NULL) {
        reading->repeated++;
        return known;
    }
    known = arena_copy_text(&reading->inventory->arena, package);
    // Where hardly one comes again, remembering them costs more than it saves.
    const size_t count = reading->packages.count;
    if (count < PACKAGES_TO_JUDGE_BY || reading->repeated > count / 2) {
        map_set(&reading->packages, known, known);
    }
    return known;
}

// Cuts between two characters.
static void cut_note(struct text_buffer *note)
{
    if (note->length <= NOTE_LIMIT) {
        return;
    }
    size_t length = NOTE_LIMIT;
    while (!text_is_utf8(note->text, length)) {
        length--;
    }
    note->text[length] = '\0';
}

void note_add(struct inventory *inventory, const char *format, ...)
{
    char text[2 * NOTE_LIMIT];
    struct text_buffer note;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    text_buffer_init(&note, SIZE_MAX);
    escape_utf8(&note, text, strlen(text));
    cut_note(&note);
    inventory_note(inventory, "%s", note.text);
    text_buffer_clear(&note);
}

void reading_note(struct reading *reading, enum tally tally, const char *format, ...)
{
    if (++reading->tallies[tally] > NOTES_OF_A_KIND) {
        return;
    }
    char reason[LONGEST_REASON];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(reason, sizeof(reason), format, arguments);
    va_end(arguments);
    if (reading->name == NULL) {
        note_add(reading->inventory, "%s", reason);
    } else if (reading->line == 0) {
        note_add(reading->inventory, "%s: %s", reading->name, reason);
    } else if (reading->counts_records) {
        note_add(reading->inventory, "%s: codebases[%zu]: %s", reading->name, reading->line - 1,
                 reason);
    } else {
        note_add(reading->inventory, "%s:%zu: %s", reading->name, reading->line, reason);
    }
}

bool reading_fault(const struct reading *reading, struct error *error, const char *format, ...)
{
    char reason[LONGEST_REASON];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(reason, sizeof(reason), format, arguments);
    va_end(arguments);
    if (reading->line == 0) {
        return error_set(error, ERROR_INPUT, "%s: %s", reading->name, reason);
    }
    return error_set(error, ERROR_INPUT, "%s:%zu: %s", reading->name, reading->line, reason);
}

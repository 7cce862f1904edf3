#include "inventory/inventory_read.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "inventory/codebases.h"
#include "inventory/names.h"
#include "inventory/sources.h"
#include "syntax/csv.h"

#include <string.h>

/** Largest file that is read: a million hosts or codebases fit many times. */
#define FILE_LIMIT ((size_t)1 << 31)

/** What is looked at to tell the kinds apart. */
#define BEGINNING_SIZE 4096

enum content {
    CONTENT_NOTHING,
    CONTENT_JSON,
    CONTENT_XML,
    CONTENT_LOG,
    CONTENT_TABLE,
    CONTENT_LIST,
};

// The beginning without marks and without the empty halves of UTF-16: enough to tell the kinds
// apart.
static void copy_beginning(const char *bytes, size_t length, char out_text[BEGINNING_SIZE])
{
    static const char marks[] = "\xEF\xBB\xBF\xFE\xFF";
    size_t written = 0;
    for (size_t i = 0; i < length && written + 1 < BEGINNING_SIZE; i++) {
        const bool is_mark = i < 3 && memchr(marks, bytes[i], sizeof(marks) - 1) != NULL;
        if (bytes[i] != '\0' && !is_mark) {
            out_text[written++] = bytes[i];
        }
    }
    out_text[written] = '\0';
}

// Cuts the first line that is neither blank nor a comment out of the text; NULL if there is none.
static char *first_line(char *text)
{
    while (text != NULL) {
        char *end = text + strcspn(text, "\r\n");
        char *next = *end != '\0' ? end + 1 : NULL;
        *end = '\0';
        char *line = text_trim(text);
        const bool is_comment = line[0] == '#' && !text_starts_with(line, "#TYPE");
        if (line[0] != '\0' && !is_comment) {
            return line;
        }
        text = next;
    }
    return NULL;
}

static bool begins_table(const char *line)
{
    return line[0] == '"' || text_starts_with(line, "#TYPE") ||
           text_starts_with_ignore_case(line, "sep=") || strpbrk(line, ",;\t") != NULL ||
           csv_source_knows(line);
}

// "[" begins a list, which is told what it should be, or an IPv6 address.
static bool begins_json(const char *text)
{
    return text[0] == '{' || (text[0] == '[' && strchr("0123456789abcdefABCDEF:", text[1]) == NULL);
}

static enum content markup_content(const char *text)
{
    return text_starts_with_ignore_case(text, "<event") ? CONTENT_LOG : CONTENT_XML;
}

static enum content tell_content(const char *bytes, size_t length)
{
    char beginning[BEGINNING_SIZE];
    copy_beginning(bytes, length, beginning);
    char *text = text_trim(beginning);
    if (begins_json(text)) {
        return CONTENT_JSON;
    }
    if (text[0] == '<') {
        return markup_content(text);
    }
    // A log that was cut off at its front begins anywhere.
    if (text_find_ignore_case(text, strlen(text), "<event ") != NULL) {
        return CONTENT_LOG;
    }
    const char *line = first_line(text);
    if (line == NULL) {
        return CONTENT_NOTHING;
    }
    return begins_table(line) ? CONTENT_TABLE : CONTENT_LIST;
}

static bool read_text(struct reading *reading, enum content content, char *text, size_t length,
                      struct error *error)
{
    switch (content) {
    case CONTENT_XML:
        return client_xml_read(reading, text, length, error);
    case CONTENT_LOG:
        return agent_log_read(reading, text, length, error);
    case CONTENT_TABLE:
        return csv_source_read(reading, text, length, error);
    case CONTENT_LIST:
        return plain_list_read(reading, text, length, error);
    case CONTENT_JSON:
    case CONTENT_NOTHING:
        break;
    }
    note_add(reading->inventory, "%s: there is nothing in it", reading->name);
    return true;
}

// Frees the bytes.
static bool read_bytes(struct inventory *inventory, const char *name, char *bytes, size_t length,
                       struct error *error)
{
    const enum content content = tell_content(bytes, length);
    if (content == CONTENT_JSON) {
        const bool read = inventory_json_read(inventory, name, &bytes, length, error);
        memory_free(bytes);
        return read;
    }
    const bool is_client = content == CONTENT_XML || content == CONTENT_LOG;
    struct reading reading;
    reading_begin(&reading, inventory, name, is_client ? SOURCE_CLIENT : SOURCE_HOSTS);
    const bool read = csv_decode_in_place(name, &bytes, &length, error) &&
                      read_text(&reading, content, bytes, length, error);
    reading_end(&reading);
    memory_free(bytes);
    return read;
}

bool inventory_read(struct inventory *inventory, const char *name, const char *bytes, size_t length,
                    struct error *error)
{
    return read_bytes(inventory, name, memory_copy(bytes, length), length, error);
}

bool inventory_read_file(struct inventory *inventory, const char *path, struct error *error)
{
    char *bytes = NULL;
    size_t length = 0;
    if (!file_read(path, FILE_LIMIT, &bytes, &length, error)) {
        return false;
    }
    const char *name = text_equal(path, "-") ? "standard input" : path;
    return read_bytes(inventory, name, bytes, length, error);
}

bool inventory_read_argument(struct inventory *inventory, const char *text, struct error *error)
{
    struct reading reading;
    reading_begin(&reading, inventory, "command line", SOURCE_COMMAND_LINE);
    const bool read = plain_entry_read(&reading, text, false, error);
    reading_end(&reading);
    return read;
}

bool inventory_finish(struct inventory *inventory, struct error *error)
{
    struct reading reading;
    reading_begin_nowhere(&reading, inventory);
    const bool united = names_unite(&reading, error);
    if (united) {
        names_add_from_urls(&reading);
        codebases_unite(inventory);
    }
    reading_end(&reading);
    if (united && inventory->host_count == 0) {
        return error_set(error, ERROR_INPUT, "there is no host: none of the sources names one");
    }
    return united;
}

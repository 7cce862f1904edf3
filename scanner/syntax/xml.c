#include "syntax/xml.h"

#include "base/memory.h"
#include "base/text.h"
#include "syntax/csv.h"
#include "syntax/xml_reader.h"

#include <expat.h>

#include <string.h>

// What the parser is given at a time while an element is measured.
#define FIRST_PIECE   ((size_t)4096)
#define LARGEST_PIECE ((size_t)1 << 24)

// A row of elements is read in two passes, because nothing of a broken element may be delivered:
// the first finds which elements are whole, the second reads them. Where an outermost element is
// broken, those inside it are not lost:
//
//     <event>1 <event>2</event> <ev…      the first was never closed: 2 is read
//     <log> <event>1</event> <ev…         nor was the log, which is still being written: 1 is read
//     <event><url>1</url></b></event>     faulty: nothing is read, for a URL is no event
struct element {
    size_t start; // offsets from the first byte of the outermost element
    size_t end;
    bool is_peer; // has the name of the outermost element
};

struct measure {
    XML_Parser parser;
    char *outermost; // its name
    struct element open[XML_DEPTH];
    size_t depth;
    size_t too_deep;       // offset of the element at which the parser was stopped, or 0
    struct element *whole; // closed, and in no other that is closed
    size_t whole_count;
    size_t whole_capacity;
};

// What is left of the text.
struct remainder {
    const char *text;
    size_t length;
    size_t lines_before;
};

static size_t event_offset(const struct measure *measure)
{
    return (size_t)XML_GetCurrentByteIndex(measure->parser);
}

static void XMLCALL measure_start(void *context, const XML_Char *name,
                                  const XML_Char **names_and_values)
{
    (void)names_and_values;
    struct measure *measure = context;
    if (measure->depth == XML_DEPTH) {
        measure->too_deep = event_offset(measure);
        (void)XML_StopParser(measure->parser, XML_FALSE);
        return;
    }
    if (measure->depth == 0) {
        measure->outermost = memory_copy_text(name);
    }
    measure->open[measure->depth++] = (struct element){
        .start = event_offset(measure),
        .is_peer = text_equal(name, measure->outermost),
    };
}

static void XMLCALL measure_end(void *context, const XML_Char *name)
{
    (void)name;
    struct measure *measure = context;
    if (measure->too_deep > 0) {
        return;
    }
    struct element closed = measure->open[--measure->depth];
    closed.end = event_offset(measure) + (size_t)XML_GetCurrentByteCount(measure->parser);
    while (measure->whole_count > 0 &&
           measure->whole[measure->whole_count - 1].start > closed.start) {
        measure->whole_count--;
    }
    measure->whole = memory_grow(measure->whole, &measure->whole_capacity, measure->whole_count + 1,
                                 sizeof(*measure->whole));
    measure->whole[measure->whole_count++] = closed;
    if (measure->depth == 0) {
        (void)XML_StopParser(measure->parser, XML_FALSE);
    }
}

// Measures the element that begins the remainder. The parser copies what it is given, so it gets
// more and more until the element ends, and not all that follows at once.
static void measure_element(struct measure *measure, struct remainder rest)
{
    (void)XML_ParserReset(measure->parser, "UTF-8");
    XML_SetUserData(measure->parser, measure);
    XML_SetElementHandler(measure->parser, measure_start, measure_end);
    measure->depth = 0;
    measure->too_deep = 0;
    measure->whole_count = 0;
    size_t given = 0;
    size_t piece = FIRST_PIECE;
    enum XML_Status status = XML_STATUS_OK;
    while (status == XML_STATUS_OK && given < rest.length) {
        const size_t left = rest.length - given;
        const size_t count = piece < left ? piece : left;
        status = XML_Parse(measure->parser, rest.text + given, (int)count, count == left);
        given += count;
        piece = piece < LARGEST_PIECE ? piece * 2 : piece;
    }
    memory_free(measure->outermost);
    measure->outermost = NULL;
}

static bool is_whole(const struct measure *measure)
{
    return measure->depth == 0 && measure->whole_count == 1;
}

// The text ended before the element did.
static bool is_cut_short(const struct measure *measure)
{
    const enum XML_Error code = XML_GetErrorCode(measure->parser);
    return code == XML_ERROR_NO_ELEMENTS || code == XML_ERROR_UNCLOSED_TOKEN ||
           code == XML_ERROR_UNCLOSED_CDATA_SECTION || code == XML_ERROR_PARTIAL_CHAR;
}

static size_t count_broken(const struct measure *measure)
{
    size_t count = 0;
    for (size_t i = 0; i < measure->depth; i++) {
        count += measure->open[i].is_peer ? 1 : 0;
    }
    return count > 0 || is_whole(measure) ? count : 1;
}

// How far into the remainder the measured part goes; never 0.
static size_t measured_length(const struct measure *measure, struct remainder rest)
{
    if (is_whole(measure)) {
        return measure->whole[0].end;
    }
    if (is_cut_short(measure)) {
        return rest.length;
    }
    const size_t fault = measure->too_deep > 0 ? measure->too_deep : event_offset(measure);
    return fault > 0 ? fault : 1;
}

static void advance(struct remainder *rest, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        const bool is_half = rest->text[i] == '\r' && rest->text[i + 1] == '\n';
        rest->lines_before += (rest->text[i] == '\n' || rest->text[i] == '\r') && !is_half ? 1 : 0;
    }
    rest->text += length;
    rest->length -= length;
}

static bool begins_element(const char *text)
{
    const unsigned char next = (unsigned char)text[1];
    const bool is_letter = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z');
    return text[0] == '<' && (is_letter || next == '_' || next == ':' || next >= 0x80);
}

// The length of the comment or processing instruction that begins the remainder, all of it when
// there is no end; 0 when there is none.
static size_t aside_length(const struct remainder *rest)
{
    const bool is_comment = text_starts_with(rest->text, "<!--");
    if (!is_comment && !text_starts_with(rest->text, "<?")) {
        return 0;
    }
    const char *closing = is_comment ? "-->" : "?>";
    const size_t opening_length = is_comment ? 4 : 2;
    const char *end = memmem(rest->text + opening_length, rest->length - opening_length, closing,
                             strlen(closing));
    return end != NULL ? (size_t)(end - rest->text) + strlen(closing) : rest->length;
}

// Steps to the next start of an element; false when there is none.
static bool find_element(struct remainder *rest)
{
    while (rest->length > 0) {
        const char *found = memchr(rest->text, '<', rest->length);
        advance(rest, found != NULL ? (size_t)(found - rest->text) : rest->length);
        if (rest->length > 0 && begins_element(rest->text)) {
            return true;
        }
        const size_t aside = rest->length > 0 ? aside_length(rest) : 0;
        advance(rest, aside > 0 || rest->length == 0 ? aside : 1);
    }
    return false;
}

// Reads what is whole of the measured part, and steps behind that part.
static bool read_measured(struct xml_reader *reader, const struct measure *measure,
                          struct remainder *rest)
{
    const size_t length = measured_length(measure, *rest);
    const bool takes_any = is_cut_short(measure);
    size_t position = 0;
    for (size_t i = 0; i < measure->whole_count; i++) {
        const struct element *element = &measure->whole[i];
        if (!element->is_peer && !takes_any) {
            continue;
        }
        advance(rest, element->start - position);
        position = element->start;
        if (!xml_reader_run(reader, rest->text, element->end - element->start,
                            rest->lines_before)) {
            return false;
        }
    }
    advance(rest, length - position);
    return true;
}

static bool read_elements(struct xml_reader *reader, XML_Parser parser, struct remainder rest,
                          struct memory_trail *trail, size_t *out_skipped)
{
    struct measure *measure = memory_allocate(1, sizeof(*measure));
    measure->parser = parser;
    size_t skipped = 0;
    bool read = true;
    while (read && find_element(&rest)) {
        memory_forget(trail, (size_t)(rest.text - trail->start));
        measure_element(measure, rest);
        skipped += count_broken(measure);
        read = read_measured(reader, measure, &rest);
    }
    memory_free(measure->whole);
    memory_free(measure);
    if (read) {
        *out_skipped = skipped;
    }
    return read;
}

bool xml_read(const char *name, const char *bytes, size_t length, const struct xml_handler *handler,
              struct error *error)
{
    char *text = NULL;
    size_t text_length = 0;
    // The same encodings as those of delimited text, told by the bytes: declarations are often
    // wrong.
    if (!csv_decode(name, bytes, length, &text, &text_length, error)) {
        return false;
    }
    const bool read = xml_read_text(name, text, text_length, handler, error);
    memory_free(text);
    return read;
}

bool xml_read_text(const char *name, char *text, size_t length, const struct xml_handler *handler,
                   struct error *error)
{
    struct xml_reader reader;
    xml_reader_init(&reader, name, handler, error);
    const bool read = xml_reader_run_once(&reader, text, length);
    xml_reader_clear(&reader);
    return read;
}

// NOLINTNEXTLINE(readability-function-size): as xml_read(), and a count
bool xml_read_fragments(const char *name, const char *bytes, size_t length,
                        const struct xml_handler *handler, size_t *out_skipped, struct error *error)
{
    char *text = NULL;
    size_t text_length = 0;
    if (!csv_decode(name, bytes, length, &text, &text_length, error)) {
        return false;
    }
    const bool read = xml_read_fragments_text(name, text, text_length, handler, out_skipped, error);
    memory_free(text);
    return read;
}

// NOLINTNEXTLINE(readability-function-size,readability-non-const-parameter): it is forgotten
bool xml_read_fragments_text(const char *name, char *text, size_t length,
                             const struct xml_handler *handler, size_t *out_skipped,
                             struct error *error)
{
    bool read = false;
    struct xml_reader reader;
    xml_reader_init(&reader, name, handler, error);
    XML_Parser parser = XML_ParserCreate("UTF-8");
    if (parser == NULL) {
        error_set(error, ERROR_SYSTEM, "%s: out of memory", name);
    } else {
        const struct remainder rest = { .text = text, .length = length };
        struct memory_trail trail = { .start = text };
        read = read_elements(&reader, parser, rest, &trail, out_skipped);
        XML_ParserFree(parser);
    }
    xml_reader_clear(&reader);
    return read;
}

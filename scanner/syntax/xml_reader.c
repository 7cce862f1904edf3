#include "syntax/xml_reader.h"

#include "base/memory.h"

#include <limits.h>
#include <stdint.h>

/** The parser copies what it is given and cannot take in at once. */
#define PIECE_SIZE ((size_t)1 << 18)

static size_t current_line(const struct xml_reader *reader)
{
    return reader->lines_before + (size_t)XML_GetCurrentLineNumber(reader->parser);
}

static void stop(struct xml_reader *reader)
{
    reader->has_failed = true;
    (void)XML_StopParser(reader->parser, XML_FALSE);
}

static void fail(struct xml_reader *reader, const char *reason)
{
    error_set(reader->error, ERROR_INPUT, "%s:%zu: %s", reader->name, current_line(reader), reason);
    stop(reader);
}

static void deliver_text(struct xml_reader *reader)
{
    const struct xml_handler *handler = reader->handler;
    if (reader->text.length > 0 && !reader->has_failed && handler->on_text != NULL &&
        !handler->on_text(handler->context, reader->text.text, reader->text.length,
                          reader->text_line, reader->error)) {
        stop(reader);
    }
    text_buffer_reset(&reader->text);
}

static size_t collect_attributes(struct xml_reader *reader, const XML_Char **names_and_values)
{
    size_t count = 0;
    for (; names_and_values[2 * count] != NULL; count++) {
        reader->attributes = memory_grow(reader->attributes, &reader->attribute_capacity, count + 1,
                                         sizeof(*reader->attributes));
        reader->attributes[count] = (struct xml_attribute){
            .name = names_and_values[2 * count],
            .value = names_and_values[2 * count + 1],
        };
    }
    return count;
}

static void XMLCALL handle_start(void *context, const XML_Char *element,
                                 const XML_Char **names_and_values)
{
    struct xml_reader *reader = context;
    deliver_text(reader);
    if (reader->has_failed) {
        return;
    }
    if (++reader->depth > XML_DEPTH) {
        fail(reader, "elements are nested too deeply");
        return;
    }
    const struct xml_handler *handler = reader->handler;
    const size_t count = collect_attributes(reader, names_and_values);
    if (handler->on_start != NULL &&
        !handler->on_start(handler->context, element, reader->attributes, count,
                           current_line(reader), reader->error)) {
        stop(reader);
    }
}

static void XMLCALL handle_text(void *context, const XML_Char *text, int length)
{
    struct xml_reader *reader = context;
    if (reader->text.length == 0) {
        reader->text_line = current_line(reader);
    }
    text_buffer_append(&reader->text, text, (size_t)length);
}

static void XMLCALL handle_end(void *context, const XML_Char *element)
{
    struct xml_reader *reader = context;
    deliver_text(reader);
    if (reader->has_failed) {
        return;
    }
    reader->depth--;
    const struct xml_handler *handler = reader->handler;
    if (handler->on_end != NULL &&
        !handler->on_end(handler->context, element, current_line(reader), reader->error)) {
        stop(reader);
    }
}

// Entities come with a document type, and with them expansion without end and files from elsewhere.
static void XMLCALL handle_document_type(void *context, const XML_Char *name,
                                         const XML_Char *system_id, const XML_Char *public_id,
                                         int has_internal_subset)
{
    (void)name;
    (void)system_id;
    (void)public_id;
    (void)has_internal_subset;
    fail(context, "a document type declaration is not accepted");
}

void xml_reader_init(struct xml_reader *reader, const char *name, const struct xml_handler *handler,
                     struct error *error)
{
    *reader = (struct xml_reader){ .name = name, .handler = handler, .error = error };
    text_buffer_init(&reader->text, SIZE_MAX); // no longer than the file, which is in memory
}

void xml_reader_clear(struct xml_reader *reader)
{
    if (reader->parser != NULL) {
        XML_ParserFree(reader->parser);
    }
    text_buffer_clear(&reader->text);
    memory_free(reader->attributes);
    *reader = (struct xml_reader){ 0 };
}

// The text is UTF-8 by now, whatever its declaration says.
static bool prepare_parser(struct xml_reader *reader)
{
    if (reader->parser == NULL) {
        reader->parser = XML_ParserCreate("UTF-8");
    } else {
        (void)XML_ParserReset(reader->parser, "UTF-8");
    }
    if (reader->parser == NULL) {
        return error_set(reader->error, ERROR_SYSTEM, "%s: out of memory", reader->name);
    }
    XML_SetUserData(reader->parser, reader);
    XML_SetElementHandler(reader->parser, handle_start, handle_end);
    XML_SetCharacterDataHandler(reader->parser, handle_text);
    XML_SetStartDoctypeDeclHandler(reader->parser, handle_document_type);
    return true;
}

static bool begin(struct xml_reader *reader, size_t lines_before)
{
    reader->lines_before = lines_before;
    reader->depth = 0;
    reader->has_failed = false;
    return prepare_parser(reader);
}

static bool end(struct xml_reader *reader, enum XML_Status status)
{
    if (status != XML_STATUS_OK && !reader->has_failed) {
        fail(reader, XML_ErrorString(XML_GetErrorCode(reader->parser)));
    }
    return !reader->has_failed;
}

bool xml_reader_run(struct xml_reader *reader, const char *text, size_t length, size_t lines_before)
{
    if (length > INT_MAX) {
        return error_set(reader->error, ERROR_INPUT, "%s: larger than 2 GiB", reader->name);
    }
    return begin(reader, lines_before) &&
           end(reader, XML_Parse(reader->parser, text, (int)length, XML_TRUE));
}

bool xml_reader_run_once(struct xml_reader *reader, char *text, size_t length)
{
    if (!begin(reader, 0)) {
        return false;
    }
    struct memory_trail trail = { .start = text };
    enum XML_Status status = XML_STATUS_OK;
    size_t given = 0;
    do {
        const size_t left = length - given;
        const size_t count = left < PIECE_SIZE ? left : PIECE_SIZE;
        status = XML_Parse(reader->parser, text + given, (int)count, count == left);
        given += count;
        memory_forget(&trail, given);
    } while (status == XML_STATUS_OK && given < length);
    return end(reader, status);
}

/** One parser that turns well-formed documents into events, one after the other. */
#ifndef SYNTAX_XML_READER_H
#define SYNTAX_XML_READER_H

#include "base/buffer.h"
#include "syntax/xml.h"

#include <expat.h>

#include <stdbool.h>
#include <stddef.h>

/** Deepest nesting of elements. */
#define XML_DEPTH 256

struct xml_reader {
    XML_Parser parser;
    const char *name;
    const struct xml_handler *handler;
    struct error *error;
    size_t lines_before; /**< lines of the file before what the parser sees */
    size_t depth;
    bool has_failed; /**< and `error` is set; the parser may still report an event or two */
    struct text_buffer text;
    size_t text_line;
    struct xml_attribute *attributes;
    size_t attribute_capacity;
};

void xml_reader_init(struct xml_reader *reader, const char *name, const struct xml_handler *handler,
                     struct error *error);
void xml_reader_clear(struct xml_reader *reader);

/** Reads a file of UTF-8; what has been read of it is lost. */
bool xml_reader_run_once(struct xml_reader *reader, char *text, size_t length);

/** Reads one document of UTF-8, which lies behind `lines_before` lines of its file. May be called
 * again after success. */
bool xml_reader_run(struct xml_reader *reader, const char *text, size_t length,
                    size_t lines_before);

#endif

/** Reading XML as a stream of events. A document type declaration is refused, so there are no
 * entities but the five of XML, and nothing outside is ever opened. Depth at most 256. */
#ifndef SYNTAX_XML_H
#define SYNTAX_XML_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct xml_attribute {
    const char *name;
    const char *value;
};

/** Called from inside xml_read(), in document order; everything is UTF-8 and valid during the call
 * only. Returning false, with the error set, ends the reading. Text comes whole, once, just before
 * the next start or end; `line` is where the event begins, from 1. */
struct xml_handler {
    bool (*on_start)(void *context, const char *element, const struct xml_attribute *attributes,
                     size_t count, size_t line, struct error *error);
    bool (*on_text)(void *context, const char *text, size_t length, size_t line,
                    struct error *error);
    bool (*on_end)(void *context, const char *element, size_t line, struct error *error);
    void *context;
};

/** Any handler function may be NULL. Faults name `name:line: …`. */
bool xml_read(const char *name, const char *bytes, size_t length, const struct xml_handler *handler,
              struct error *error);

/** The same of a text that csv_decode_in_place() gave; what has been read of it is lost. */
bool xml_read_text(const char *name, char *text, size_t length, const struct xml_handler *handler,
                   struct error *error);

/** The same for what is not one document but a row of elements (agent logs): every top-level
 * element is read for itself, text between them is skipped, and a broken element is skipped and
 * counted in `out_skipped`. */
bool xml_read_fragments(const char *name, const char *bytes, size_t length,
                        const struct xml_handler *handler, size_t *out_skipped,
                        struct error *error);
bool xml_read_fragments_text(const char *name, char *text, size_t length,
                             const struct xml_handler *handler, size_t *out_skipped,
                             struct error *error);

#endif

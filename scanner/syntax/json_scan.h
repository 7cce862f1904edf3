/** The first pass over JSON text: finds what the tree builder would let through (control
 * characters, numbers that are none, NUL, bad UTF-8, depth) and keeps the numbers, which it would
 * round. */
#ifndef SYNTAX_JSON_SCAN_H
#define SYNTAX_JSON_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Deepest nesting of lists and objects. */
#define JSON_DEPTH 64

struct json_number {
    int64_t integer;
    bool is_integer; /**< written without fraction or exponent, and within 64 bits */
};

struct json_scan {
    const char *bytes;
    size_t length;
    size_t offset; /**< after a failure: of the fault */
    const char *fault;
    size_t outer_depth;          /**< of what the text is a piece of; 0 for a whole one */
    size_t depth;                /**< that one included */
    struct json_number *numbers; /**< in the order of the text */
    size_t number_count;
    size_t number_capacity;
};

/** `outer_depth`: lists and objects around the text, where it is a piece of a larger one; they
 * count towards JSON_DEPTH. False when the text is faulty; what is left to find is how values,
 * commas and colons follow each other, literals and surrogates. The bytes are borrowed. */
bool json_scan_run(struct json_scan *scan, const char *bytes, size_t length, size_t outer_depth);

void json_scan_clear(struct json_scan *scan);

#endif

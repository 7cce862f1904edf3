/** Reading JSON with the place of every fault: each value knows its file and its path
 * ("hosts[3].ports[0]"). Reading is strict: comments, trailing commas, duplicate keys, lone
 * surrogates, NUL in strings, and a depth over 64 are faults. */
#ifndef SYNTAX_JSON_H
#define SYNTAX_JSON_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum json_type {
    JSON_NULL,
    JSON_BOOLEAN,
    JSON_NUMBER,
    JSON_TEXT,
    JSON_LIST,
    JSON_OBJECT,
};

struct json_document;

/** A place in a document. Copy it freely; valid as long as its document. */
struct json_value {
    const struct json_document *document;
    const void *node;   /**< NULL: absent */
    const void *parent; /**< of an absent value: where it was sought, and … */
    const char *key; /**< … by which name (borrowed), so that a fault can say what is missing */
};

/** `name` stands in error messages, which say `name:line:column: …` for syntax and `name: path: …`
 * later. NULL and `error` on failure. The bytes are not needed afterwards. */
struct json_document *json_parse(const char *name, const char *bytes, size_t length,
                                 struct error *error);

/** The same for a text in memory of memory_allocate(), which must outlive the document. The items
 * of long lists that stand in the outermost object are checked, but become values only when they
 * are asked for: one at a time, in their order, each valid until the next; the text of those before
 * is lost. So a million of them take no more memory than their text. */
struct json_document *json_parse_large(const char *name, char *text, size_t length,
                                       struct error *error);
void json_free(struct json_document *document);
struct json_value json_root(const struct json_document *document);

bool json_is_present(struct json_value value);
enum json_type json_type_of(struct json_value value);

/** Member of an object; absent if it is not there, or `value` is no object. */
struct json_value json_member(struct json_value value, const char *key);
size_t json_count(struct json_value value);

/** Item of a list, or member of an object in its order. */
struct json_value json_item(struct json_value value, size_t index);

/** Name of a member of an object; NULL for items of lists. Owned by the document. */
const char *json_key(struct json_value value);

/** Fails, naming file and path, when the value is not of that type or out of range. Texts are owned
 * by the document. Absent or null is a fault too: ask json_is_present() before. */
bool json_read_text(struct json_value value, const char **out_text, struct error *error);
bool json_read_boolean(struct json_value value, bool *out_value, struct error *error);
bool json_read_integer(struct json_value value, int64_t minimum, int64_t maximum,
                       int64_t *out_value, struct error *error);
bool json_read_port(struct json_value value, uint16_t *out_port, struct error *error);
bool json_require_object(struct json_value value, struct error *error);
bool json_require_list(struct json_value value, struct error *error);

/** Fails on what is no object, and on the first member that is not among the `known_count` names.
 */
bool json_require_known(struct json_value value, const char *const *known, size_t known_count,
                        struct error *error);

/** Sets ERROR_INPUT with "file: path: " before the formatted reason; always false. */
bool json_fault(struct json_value value, struct error *error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif

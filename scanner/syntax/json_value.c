#include "base/buffer.h"
#include "base/text.h"
#include "syntax/json.h"
#include "syntax/json_tree.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define LONGEST_PATH ((size_t)512)

// What is missing in something missing is reported as the outer one.
static struct json_value absent(struct json_value sought_in, const char *key)
{
    if (!json_is_present(sought_in)) {
        return sought_in;
    }
    return (struct json_value){
        .document = sought_in.document,
        .parent = sought_in.node,
        .key = key,
    };
}

static bool type_fault(struct json_value value, struct error *error, const char *expected)
{
    if (!json_is_present(value)) {
        return json_fault(value, error, "is missing");
    }
    return json_fault(value, error, "must be %s", expected);
}

static bool is_known(const char *key, const char *const *known, size_t known_count)
{
    for (size_t i = 0; i < known_count; i++) {
        if (text_equal(key, known[i])) {
            return true;
        }
    }
    return false;
}

static bool is_plain_name(const char *key)
{
    return key[0] != '\0' && strpbrk(key, ".[]\" \t") == NULL;
}

static void append_key(struct text_buffer *path, const char *key)
{
    if (is_plain_name(key)) {
        text_buffer_format(path, "%s%s", path->length > 0 ? "." : "", key);
    } else {
        text_buffer_format(path, "[\"%s\"]", key);
    }
}

// The list or object that the node is in; NULL for the root. Sought only when a fault is told.
static const struct json_node *parent_of(const struct json_document *document,
                                         const struct json_node *node)
{
    const size_t index = (size_t)(node - document->nodes);
    for (size_t i = 0; i < index; i++) {
        const struct json_node *parent = &document->nodes[i];
        if (json_is_container(parent) && parent->items.first <= index &&
            index - parent->items.first < parent->items.count) {
            return parent;
        }
    }
    return NULL;
}

// "hosts[3].ports[0]"; empty for the root.
static void append_path(struct text_buffer *path, struct json_value value)
{
    const struct json_document *document = value.document;
    const struct json_node *steps[JSON_DEPTH + 1];
    size_t places[JSON_DEPTH + 1];
    size_t count = 0;
    const struct json_node *node = json_is_present(value) ? value.node : value.parent;
    const struct json_node *parent = parent_of(document, node);
    if (document->outer != NULL) {
        append_key(path, document->outer_key);
        text_buffer_format(path, "[%zu]", document->outer_index);
    }
    while (parent != NULL) {
        places[count] = (size_t)(node - &document->nodes[parent->items.first]);
        steps[count++] = node;
        node = parent;
        parent = parent_of(document, node);
    }
    while (count > 0) {
        const struct json_node *step = steps[--count];
        if (step->key != NULL) {
            append_key(path, step->key);
        } else {
            text_buffer_format(path, "[%zu]", places[count]);
        }
    }
    if (!json_is_present(value) && value.key != NULL) {
        append_key(path, value.key);
    }
}

struct json_value json_root(const struct json_document *document)
{
    return (struct json_value){ .document = document, .node = json_tree_root(document) };
}

bool json_is_present(struct json_value value)
{
    return value.node != NULL;
}

enum json_type json_type_of(struct json_value value)
{
    const struct json_node *node = value.node;
    return node != NULL ? node->type : JSON_NULL;
}

struct json_value json_member(struct json_value value, const char *key)
{
    const struct json_node *node = value.node;
    if (node == NULL || node->type != JSON_OBJECT) {
        return absent(value, key);
    }
    const struct json_node *members = &value.document->nodes[node->items.first];
    for (size_t i = 0; i < node->items.count; i++) {
        if (members[i].key[0] == key[0] && text_equal(members[i].key, key)) {
            return (struct json_value){ .document = value.document, .node = &members[i] };
        }
    }
    return absent(value, key);
}

size_t json_count(struct json_value value)
{
    const struct json_node *node = value.node;
    const struct json_outline *outline =
        node != NULL ? json_outline_of(value.document, node) : NULL;
    if (outline != NULL) {
        return outline->count;
    }
    return node != NULL && json_is_container(node) ? node->items.count : 0;
}

struct json_value json_item(struct json_value value, size_t index)
{
    if (index >= json_count(value)) {
        return absent(value, NULL);
    }
    const struct json_node *node = value.node;
    struct json_outline *outline = json_outline_of(value.document, node);
    if (outline != NULL) {
        return json_root(json_outline_item(value.document, outline, index));
    }
    return (struct json_value){
        .document = value.document,
        .node = &value.document->nodes[node->items.first + index],
    };
}

const char *json_key(struct json_value value)
{
    const struct json_node *node = value.node;
    return node != NULL ? node->key : NULL;
}

bool json_read_text(struct json_value value, const char **out_text, struct error *error)
{
    if (json_type_of(value) != JSON_TEXT) {
        return type_fault(value, error, "text");
    }
    *out_text = ((const struct json_node *)value.node)->text;
    return true;
}

bool json_read_boolean(struct json_value value, bool *out_value, struct error *error)
{
    if (json_type_of(value) != JSON_BOOLEAN) {
        return type_fault(value, error, "true or false");
    }
    *out_value = ((const struct json_node *)value.node)->boolean;
    return true;
}

bool json_read_integer(struct json_value value, int64_t minimum, int64_t maximum,
                       int64_t *out_value, struct error *error)
{
    const struct json_node *node = value.node;
    if (json_type_of(value) != JSON_NUMBER || !node->number.is_integer ||
        node->number.integer < minimum || node->number.integer > maximum) {
        char expected[80];
        snprintf(expected, sizeof(expected), "a whole number from %" PRId64 " to %" PRId64, minimum,
                 maximum);
        return type_fault(value, error, expected);
    }
    *out_value = node->number.integer;
    return true;
}

bool json_read_port(struct json_value value, uint16_t *out_port, struct error *error)
{
    int64_t port = 0;
    if (!json_read_integer(value, 1, UINT16_MAX, &port, error)) {
        return false;
    }
    *out_port = (uint16_t)port;
    return true;
}

bool json_require_object(struct json_value value, struct error *error)
{
    return json_type_of(value) == JSON_OBJECT || type_fault(value, error, "an object");
}

bool json_require_list(struct json_value value, struct error *error)
{
    return json_type_of(value) == JSON_LIST || type_fault(value, error, "a list");
}

bool json_require_known(struct json_value value, const char *const *known, size_t known_count,
                        struct error *error)
{
    if (!json_require_object(value, error)) {
        return false;
    }
    for (size_t i = 0; i < json_count(value); i++) {
        const struct json_value member = json_item(value, i);
        if (!is_known(json_key(member), known, known_count)) {
            return json_fault(member, error, "is not known");
        }
    }
    return true;
}

bool json_fault(struct json_value value, struct error *error, const char *format, ...)
{
    char reason[sizeof(error->text)];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(reason, sizeof(reason), format, arguments);
    va_end(arguments);

    struct text_buffer path;
    text_buffer_init(&path, LONGEST_PATH);
    append_path(&path, value);
    const char *separator = path.length > 0 ? ": " : "";
    error_set(error, ERROR_INPUT, "%s: %s%s%s", value.document->name, path.text, separator, reason);
    text_buffer_clear(&path);
    return false;
}

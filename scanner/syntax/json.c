#include "syntax/json.h"

#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "syntax/json_tree.h"

#include <string.h>

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

// Members that are compared each with each: of more a map is quicker.
#define FEW_MEMBERS ((size_t)32)

static bool has_key_before(const struct json_node *members, size_t index)
{
    const char *key = members[index].key;
    for (size_t i = 0; i < index; i++) {
        if (members[i].key[0] == key[0] && text_equal(members[i].key, key)) {
            return true;
        }
    }
    return false;
}

// The first member whose name an earlier one has; `count` if there is none.
static size_t find_twin(const struct json_node *members, size_t count)
{
    struct map keys = { 0 };
    size_t index = 0;
    while (index < count) {
        const bool is_twin = count <= FEW_MEMBERS ? has_key_before(members, index)
                                                  : map_get(&keys, members[index].key) != NULL;
        if (is_twin) {
            break;
        }
        if (count > FEW_MEMBERS) {
            map_set(&keys, members[index].key, &keys);
        }
        index++;
    }
    map_clear(&keys);
    return index;
}

static bool check_keys(const struct json_document *document, struct error *error)
{
    for (size_t i = 0; i < document->count; i++) {
        const struct json_node *node = &document->nodes[i];
        if (node->type != JSON_OBJECT) {
            continue;
        }
        const size_t twin = find_twin(&document->nodes[node->items.first], node->items.count);
        if (twin < node->items.count) {
            const struct json_value object = { .document = document, .node = node };
            return json_fault(json_item(object, twin), error, "stands twice");
        }
    }
    return true;
}

static void tell_fault(const struct json_document *document, const struct json_scan *scan,
                       struct error *error)
{
    size_t line = 1;
    size_t column = 1;
    for (size_t i = 0; i < scan->offset; i++) {
        const unsigned char byte = (unsigned char)scan->bytes[i];
        if (byte == '\n') {
            line++;
            column = 1;
        } else if ((byte & 0xC0) != 0x80) {
            column++;
        }
    }
    (void)error_set(error, ERROR_INPUT, "%s:%zu:%zu: %s", document->name, line, column,
                    scan->fault);
}

struct json_document *json_parse_piece(const char *name, const char *bytes, size_t length,
                                       size_t outer_depth, struct error *error)
{
    struct json_document *document = memory_allocate(1, sizeof(*document));
    document->name = memory_copy_text(name);
    struct json_scan scan;
    bool is_good =
        json_scan_run(&scan, bytes, length, outer_depth) && json_tree_build(document, &scan);
    if (is_good) {
        is_good = check_keys(document, error);
    } else {
        tell_fault(document, &scan, error);
    }
    json_scan_clear(&scan);
    if (!is_good) {
        json_free(document);
        return NULL;
    }
    return document;
}

struct json_document *json_parse(const char *name, const char *bytes, size_t length,
                                 struct error *error)
{
    const size_t mark_length = strlen(BYTE_ORDER_MARK);
    const bool is_marked =
        length >= mark_length && memcmp(bytes, BYTE_ORDER_MARK, mark_length) == 0;
    const size_t start = is_marked ? mark_length : 0;
    return json_parse_piece(name, bytes + start, length - start, 0, error);
}

void json_free(struct json_document *document)
{
    if (document == NULL) {
        return;
    }
    json_outlines_clear(document);
    json_tree_clear(document);
    memory_free(document->name);
    memory_free(document);
}

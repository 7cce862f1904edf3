#include "syntax/json.h"

#include "base/map.h"
#include "base/memory.h"
#include "syntax/json_tree.h"

#include <cjson/cJSON.h>

#include <assert.h>
#include <string.h>

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

static void add_node(struct json_document *document, const cJSON *source, size_t parent)
{
    document->nodes = memory_grow(document->nodes, &document->capacity, document->count + 1,
                                  sizeof(*document->nodes));
    document->nodes[document->count++] = (struct json_node){ .source = source, .parent = parent };
}

static void add_nodes(struct json_document *document)
{
    add_node(document, document->root, JSON_NO_PARENT);
    for (size_t i = 0; i < document->count; i++) {
        if (!json_is_container(&document->nodes[i])) {
            continue;
        }
        const size_t first = document->count;
        const cJSON *item = NULL;
        cJSON_ArrayForEach(item, document->nodes[i].source)
        {
            add_node(document, item, i);
        }
        document->nodes[i].items.first = first;
        document->nodes[i].items.count = document->count - first;
    }
}

// The node that follows in the order of the text; NULL after the last.
static struct json_node *next_in_text(const struct json_document *document, struct json_node *node)
{
    if (json_is_container(node) && node->items.count > 0) {
        return &document->nodes[node->items.first];
    }
    while (node->parent != JSON_NO_PARENT) {
        struct json_node *parent = &document->nodes[node->parent];
        node++;
        if (node < &document->nodes[parent->items.first + parent->items.count]) {
            return node;
        }
        node = parent;
    }
    return NULL;
}

static void set_numbers(struct json_document *document, const struct json_scan *scan)
{
    size_t number = 0;
    struct json_node *node = &document->nodes[0];
    for (; node != NULL; node = next_in_text(document, node)) {
        if (cJSON_IsNumber(node->source)) {
            assert(number < scan->number_count);
            node->number = scan->numbers[number++];
        }
    }
}

static bool check_keys(const struct json_document *document, struct error *error)
{
    bool are_unique = true;
    for (size_t i = 0; i < document->count && are_unique; i++) {
        if (!cJSON_IsObject(document->nodes[i].source)) {
            continue;
        }
        struct map keys = { 0 };
        const struct json_value object = { .document = document, .node = &document->nodes[i] };
        for (size_t k = 0; k < json_count(object) && are_unique; k++) {
            const struct json_value member = json_item(object, k);
            char *key = ((const struct json_node *)member.node)->source->string;
            are_unique = map_get(&keys, key) == NULL || json_fault(member, error, "stands twice");
            map_set(&keys, key, key);
        }
        map_clear(&keys);
    }
    return are_unique;
}

static bool fault_at(const struct json_document *document, const struct json_scan *scan,
                     size_t offset, const char *fault, struct error *error)
{
    size_t line = 1;
    size_t column = 1;
    for (size_t i = 0; i < offset; i++) {
        const unsigned char byte = (unsigned char)scan->bytes[i];
        if (byte == '\n') {
            line++;
            column = 1;
        } else if ((byte & 0xC0) != 0x80) {
            column++;
        }
    }
    return error_set(error, ERROR_INPUT, "%s:%zu:%zu: %s", document->name, line, column, fault);
}

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

static bool build_tree(struct json_document *document, const struct json_scan *scan,
                       struct error *error)
{
    const char *end = scan->bytes;
    document->root = cJSON_ParseWithLengthOpts(scan->bytes, scan->length, &end, false);
    size_t offset = (size_t)(end - scan->bytes);
    while (document->root != NULL && offset < scan->length && is_space(scan->bytes[offset])) {
        offset++;
    }
    if (document->root == NULL || offset < scan->length) {
        return fault_at(document, scan, offset, "not as JSON demands, here or just before", error);
    }
    add_nodes(document);
    set_numbers(document, scan);
    return check_keys(document, error);
}

struct json_document *json_parse(const char *name, const char *bytes, size_t length,
                                 struct error *error)
{
    struct json_document *document = memory_allocate(1, sizeof(*document));
    document->name = memory_copy_text(name);

    if (length >= strlen(BYTE_ORDER_MARK) &&
        memcmp(bytes, BYTE_ORDER_MARK, strlen(BYTE_ORDER_MARK)) == 0) {
        bytes += strlen(BYTE_ORDER_MARK);
        length -= strlen(BYTE_ORDER_MARK);
    }
    struct json_scan scan;
    bool parsed = false;
    if (!json_scan_run(&scan, bytes, length)) {
        fault_at(document, &scan, scan.offset, scan.fault, error);
    } else {
        parsed = build_tree(document, &scan, error);
    }
    json_scan_clear(&scan);
    if (!parsed) {
        json_free(document);
        return NULL;
    }
    return document;
}

void json_free(struct json_document *document)
{
    if (document == NULL) {
        return;
    }
    cJSON_Delete(document->root);
    memory_free(document->nodes);
    memory_free(document->name);
    memory_free(document);
}

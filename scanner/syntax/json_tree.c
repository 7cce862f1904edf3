#include "syntax/json_tree.h"

#include "base/memory.h"

#include <cjson/cJSON.h>

#include <assert.h>

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

static enum json_type type_of(const cJSON *source)
{
    switch (source->type & 0xFF) {
    case cJSON_False:
    case cJSON_True:
        return JSON_BOOLEAN;
    case cJSON_Number:
        return JSON_NUMBER;
    case cJSON_String:
        return JSON_TEXT;
    case cJSON_Array:
        return JSON_LIST;
    case cJSON_Object:
        return JSON_OBJECT;
    default:
        return JSON_NULL;
    }
}

static void add_node(struct json_document *document, const cJSON *source)
{
    document->nodes = memory_grow(document->nodes, &document->capacity, document->count + 1,
                                  sizeof(*document->nodes));
    struct json_node *node = &document->nodes[document->count++];
    *node = (struct json_node){ .key = source->string, .type = type_of(source) };
    if (node->type == JSON_TEXT) {
        node->text = source->valuestring;
    } else if (node->type == JSON_BOOLEAN) {
        node->boolean = (source->type & 0xFF) == cJSON_True;
    } else if (json_is_container(node)) {
        node->source = source;
    }
}

static void add_nodes(struct json_document *document)
{
    add_node(document, document->root);
    for (size_t i = 0; i < document->count; i++) {
        if (!json_is_container(&document->nodes[i])) {
            continue;
        }
        const size_t first = document->count;
        const cJSON *item = NULL;
        cJSON_ArrayForEach(item, document->nodes[i].source)
        {
            add_node(document, item);
        }
        document->nodes[i].items.first = first;
        document->nodes[i].items.count = document->count - first;
    }
}

// The scan has them in the order of the text.
static void set_numbers(struct json_document *document, const struct json_scan *scan)
{
    struct {
        size_t next;
        size_t end;
    } levels[JSON_DEPTH + 1] = { { 0, 1 } };

    size_t depth = 1;
    size_t number = 0;
    while (depth > 0 && number < scan->number_count) {
        if (levels[depth - 1].next == levels[depth - 1].end) {
            depth--;
            continue;
        }
        struct json_node *node = &document->nodes[levels[depth - 1].next++];
        if (node->type == JSON_NUMBER) {
            node->number = scan->numbers[number++];
        } else if (json_is_container(node)) {
            assert(depth <= JSON_DEPTH);
            levels[depth].next = node->items.first;
            levels[depth++].end = node->items.first + node->items.count;
        }
    }
}

bool json_tree_build(struct json_document *document, struct json_scan *scan)
{
    const char *end = scan->bytes;
    document->root = cJSON_ParseWithLengthOpts(scan->bytes, scan->length, &end, false);
    scan->offset = (size_t)(end - scan->bytes);
    while (document->root != NULL && scan->offset < scan->length &&
           is_blank(scan->bytes[scan->offset])) {
        scan->offset++;
    }
    if (document->root == NULL || scan->offset < scan->length) {
        scan->fault = "not as JSON demands, here or just before";
        return false;
    }
    add_nodes(document);
    set_numbers(document, scan);
    return true;
}

void json_tree_clear(struct json_document *document)
{
    cJSON_Delete(document->root);
    document->root = NULL;
    memory_free(document->nodes);
    document->nodes = NULL;
    document->count = 0;
    document->capacity = 0;
}

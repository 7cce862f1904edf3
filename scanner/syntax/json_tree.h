/** The tree behind the values of a JSON document. */
#ifndef SYNTAX_JSON_TREE_H
#define SYNTAX_JSON_TREE_H

#include "syntax/json_scan.h"

#include <cjson/cJSON.h>

#include <stddef.h>
#include <stdint.h>

/** Parent of the root. */
#define JSON_NO_PARENT SIZE_MAX

/** cJSON's nodes know neither parent nor place. Ours stand beside them in one array, level by
 * level, so that the items of a list are neighbours:  root | hosts, ports | hosts[0], hosts[1],
 * ports[0] | … */
struct json_node {
    const cJSON *source;
    size_t parent; /**< an index, as is `first`, for the array moves while it grows */

    union {
        struct {
            size_t first;
            size_t count;
        } items; /**< of lists and objects */
        struct json_number number;
    };
};

struct json_document {
    char *name;
    cJSON *root;
    struct json_node *nodes;
    size_t count;
    size_t capacity;
};

static inline bool json_is_container(const struct json_node *node)
{
    return cJSON_IsArray(node->source) || cJSON_IsObject(node->source);
}

#endif

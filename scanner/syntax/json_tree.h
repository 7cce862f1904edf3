/** The tree behind the values of a JSON document. */
#ifndef SYNTAX_JSON_TREE_H
#define SYNTAX_JSON_TREE_H

#include "base/memory.h"
#include "syntax/json.h"
#include "syntax/json_scan.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json_node {
    const char *key; /**< of a member of an object, else NULL */
    enum json_type type;

    union {
        struct {
            size_t first; /**< an index, for the array moves while it grows */
            size_t count;
        } items; /**< of lists and objects */

        const struct cJSON *source; /**< of lists and objects while the tree is built */
        const char *text;
        bool boolean;
        struct json_number number;
    };
};

/** A long list of the outermost object, whose items are parsed one by one. */
struct json_outline {
    size_t member; /**< place of the list in that object; in the tree it is empty */
    char *text;    /**< begins with the list's bracket */
    uint32_t
        *starts;  /**< of the items in it, behind a bracket or a comma; and one behind the last */
    size_t count; /**< items */
    size_t capacity;
    struct memory_trail trail;
    struct json_document *item; /**< the one that was asked for last; NULL if none was */
    size_t index;               /**< of it */
};

/** cJSON's nodes know neither parent nor place. Ours stand in one array, level by level, so that
 * the items of a list are neighbours:  root | hosts, ports | hosts[0], hosts[1], ports[0] | … */
struct json_document {
    const struct json_document *outer; /**< of an item of an outlined list; else NULL */
    const char *outer_key;             /**< of that list */
    size_t outer_index;
    struct json_outline *outlines;
    size_t outline_count;
    char *name;
    struct cJSON *root; /**< owns texts and keys */
    struct json_node *nodes;
    size_t count;
    size_t capacity;
};

/** Reads a text that the scan found good, as far as it looks. False with the scan's fault. */
bool json_tree_build(struct json_document *document, struct json_scan *scan);
void json_tree_clear(struct json_document *document);

static inline const struct json_node *json_tree_root(const struct json_document *document)
{
    return &document->nodes[0];
}

/** As json_parse(), for a piece of a document that `outer_depth` lists and objects are around: a
 * byte order mark is a fault. */
struct json_document *json_parse_piece(const char *name, const char *bytes, size_t length,
                                       size_t outer_depth, struct error *error);

/** The outline of the list; NULL if its items are in the tree. */
struct json_outline *json_outline_of(const struct json_document *document,
                                     const struct json_node *node);

/** The root of the item, which stays valid until the next call for that list. */
const struct json_document *json_outline_item(const struct json_document *document,
                                              struct json_outline *outline, size_t index);

void json_outlines_clear(struct json_document *document);

static inline bool json_is_container(const struct json_node *node)
{
    return node->type == JSON_LIST || node->type == JSON_OBJECT;
}

#endif

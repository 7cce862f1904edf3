#include "base/buffer.h"
#include "base/memory.h"
#include "syntax/json.h"
#include "syntax/json_tree.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

/*
 * A large document is cut in two before it is parsed:
 *
 *      {"profile":"https","hosts":[{"name":"a"},{"name":"b"}, …]}
 *      {"profile":"https","hosts":[]}                the tree
 *                                  {"name":"a"}      the items, each parsed when it is asked for
 *                                  {"name":"b"}
 *
 * Where anything is wrong, the whole text is parsed as any other, which tells the fault and its
 * place.
 */

/** Lists that are shorter stay in the tree. */
#define LONG_LIST ((size_t)1000)

// Around an item: the list and the outermost object.
#define OUTER_DEPTH 2

/** The text while its long lists are looked for. */
struct cutter {
    char *text;
    size_t length;
    size_t depth;
    bool is_object; // the outermost value
    size_t member;  // of it, at which the text is
    size_t copied;  // of the text, to the skeleton
    struct text_buffer skeleton;
    struct json_outline list; // the one that is open
    size_t list_start;        // where its bracket stands
    struct json_outline *found;
    size_t found_count;
    size_t found_capacity;
};

static size_t skip_text(const struct cutter *cutter, size_t place)
{
    for (place++; place < cutter->length && cutter->text[place] != '"'; place++) {
        place += cutter->text[place] == '\\' ? 1 : 0;
    }
    return place;
}

static void add_start(struct cutter *cutter, size_t place)
{
    struct json_outline *list = &cutter->list;
    list->starts =
        memory_grow(list->starts, &list->capacity, list->count + 1, sizeof(*list->starts));
    list->starts[list->count++] = (uint32_t)(place + 1 - cutter->list_start);
}

static void open_bracket(struct cutter *cutter, size_t place)
{
    const char bracket = cutter->text[place];
    if (cutter->depth == 0) {
        cutter->is_object = bracket == '{';
    }
    if (cutter->depth == 1 && cutter->is_object && bracket == '[') {
        cutter->list_start = place;
        cutter->list.count = 0;
        add_start(cutter, place);
    }
    cutter->depth++;
}

/** Does the text stand directly in a list of the outermost object? */
static bool is_in_list(const struct cutter *cutter)
{
    return cutter->depth == 2 && cutter->list.count > 0;
}

static void keep_list(struct cutter *cutter, size_t end)
{
    text_buffer_append(&cutter->skeleton, cutter->text + cutter->copied,
                       cutter->list_start + 1 - cutter->copied);
    cutter->copied = end;
    struct json_outline *list = &cutter->list;
    list->text = cutter->text + cutter->list_start;
    list->trail.start = list->text;
    list->member = cutter->member;
    list->count--; // the last start is the end
    cutter->found = memory_grow(cutter->found, &cutter->found_capacity, cutter->found_count + 1,
                                sizeof(*cutter->found));
    cutter->found[cutter->found_count++] = *list;
    *list = (struct json_outline){ 0 };
}

static void close_bracket(struct cutter *cutter, size_t place)
{
    if (is_in_list(cutter) && cutter->text[place] == ']') {
        add_start(cutter, place);
        if (cutter->list.count > LONG_LIST) {
            keep_list(cutter, place);
        }
        cutter->list.count = 0;
    }
    cutter->depth -= cutter->depth > 0 ? 1 : 0;
}

static void take_comma(struct cutter *cutter, size_t place)
{
    cutter->member += cutter->depth == 1 ? 1 : 0;
    if (is_in_list(cutter)) {
        add_start(cutter, place);
    }
}

static void cut(struct cutter *cutter)
{
    for (size_t place = 0; place < cutter->length; place++) {
        switch (cutter->text[place]) {
        case '"':
            place = skip_text(cutter, place);
            break;
        case '{':
        case '[':
            open_bracket(cutter, place);
            break;
        case '}':
        case ']':
            close_bracket(cutter, place);
            break;
        case ',':
            take_comma(cutter, place);
            break;
        default:
            break;
        }
    }
    text_buffer_append(&cutter->skeleton, cutter->text + cutter->copied,
                       cutter->length - cutter->copied);
}

static struct json_document *parse_item(const char *name, const struct json_outline *outline,
                                        size_t index, struct error *error)
{
    const size_t start = outline->starts[index];
    return json_parse_piece(name, outline->text + start, outline->starts[index + 1] - 1 - start,
                            OUTER_DEPTH, error);
}

static bool check_items(const char *name, const struct json_outline *outline)
{
    bool are_sound = true;
    for (size_t i = 0; i < outline->count && are_sound; i++) {
        struct error ignored;
        struct json_document *item = parse_item(name, outline, i, &ignored);
        are_sound = item != NULL;
        json_free(item);
    }
    return are_sound;
}

static void clear_outline(struct json_outline *outline)
{
    json_free(outline->item);
    memory_free(outline->starts);
}

static void cutter_clear(struct cutter *cutter)
{
    for (size_t i = 0; i < cutter->found_count; i++) {
        clear_outline(&cutter->found[i]);
    }
    memory_free(cutter->found);
    memory_free(cutter->list.starts);
    text_buffer_clear(&cutter->skeleton);
}

/** The document of the skeleton, if that and all items are sound; else NULL. */
static struct json_document *parse_cut(const char *name, struct cutter *cutter)
{
    struct error ignored;
    struct json_document *document =
        json_parse(name, cutter->skeleton.text, cutter->skeleton.length, &ignored);
    bool is_good = document != NULL;
    for (size_t i = 0; i < cutter->found_count && is_good; i++) {
        is_good = check_items(name, &cutter->found[i]);
    }
    if (!is_good) {
        json_free(document);
        return NULL;
    }
    document->outlines = cutter->found;
    document->outline_count = cutter->found_count;
    cutter->found = NULL;
    cutter->found_count = 0;
    return document;
}

struct json_document *json_parse_large(const char *name, char *text, size_t length,
                                       struct error *error)
{
    // A longer one has no places that fit an outline.
    struct cutter cutter = { .text = text, .length = length < UINT32_MAX ? length : 0 };
    text_buffer_init(&cutter.skeleton, SIZE_MAX);
    cut(&cutter);
    struct json_document *document = cutter.found_count > 0 ? parse_cut(name, &cutter) : NULL;
    cutter_clear(&cutter);
    return document != NULL ? document : json_parse(name, text, length, error);
}

void json_outlines_clear(struct json_document *document)
{
    for (size_t i = 0; i < document->outline_count; i++) {
        clear_outline(&document->outlines[i]);
    }
    memory_free(document->outlines);
}

struct json_outline *json_outline_of(const struct json_document *document,
                                     const struct json_node *node)
{
    for (size_t i = 0; i < document->outline_count; i++) {
        const size_t first = json_tree_root(document)->items.first;
        if (&document->nodes[first + document->outlines[i].member] == node) {
            return &document->outlines[i];
        }
    }
    return NULL;
}

const struct json_document *json_outline_item(const struct json_document *document,
                                              struct json_outline *outline, size_t index)
{
    assert(index < outline->count);
    if (outline->item != NULL && outline->index == index) {
        return outline->item;
    }
    assert(outline->item == NULL || index > outline->index);
    json_free(outline->item);
    memory_forget(&outline->trail, outline->starts[index]);
    struct error none;
    outline->item = parse_item(document->name, outline, index, &none);
    assert(outline->item != NULL); // it was checked
    outline->index = index;
    outline->item->outer = document;
    outline->item->outer_key =
        document->nodes[json_tree_root(document)->items.first + outline->member].key;
    outline->item->outer_index = index;
    return outline->item;
}

/** What is read as JSON can be written and read again, and means the same. */
#include "base/memory.h"
#include "base/text.h"
#include "fuzz/fuzz.h"
#include "syntax/json.h"
#include "syntax/json_writer.h"

#include <string.h>

struct step {
    struct json_value container;
    size_t next;
};

static void write_scalar(struct json_writer *writer, struct json_value value)
{
    struct error error = { 0 };
    const char *key = json_key(value);
    const char *text = NULL;
    int64_t integer = 0;
    bool boolean = false;
    if (json_read_text(value, &text, &error)) {
        FUZZ_EXPECT(text_is_utf8(text, strlen(text)));
        json_write_text(writer, key, text);
    } else if (json_read_integer(value, INT64_MIN, INT64_MAX, &integer, &error)) {
        json_write_integer(writer, key, integer);
    } else if (json_read_boolean(value, &boolean, &error)) {
        json_write_boolean(writer, key, boolean);
    } else {
        json_write_null(writer, key);
    }
}

static bool is_container(struct json_value value)
{
    return json_type_of(value) == JSON_LIST || json_type_of(value) == JSON_OBJECT;
}

static void begin(struct json_writer *writer, struct json_value container)
{
    if (json_type_of(container) == JSON_LIST) {
        json_write_list(writer, json_key(container));
    } else {
        json_write_object(writer, json_key(container));
    }
}

static void end(struct json_writer *writer, struct json_value container)
{
    if (json_type_of(container) == JSON_LIST) {
        json_write_end_list(writer);
    } else {
        json_write_end_object(writer);
    }
}

// What is nested deeper than a writer goes is written as null.
static void write_document(struct json_writer *writer, const struct json_document *document)
{
    struct step steps[JSON_WRITER_DEPTH];
    size_t depth = 0;
    struct json_value value = json_root(document);
    do {
        if (is_container(value) && depth < JSON_WRITER_DEPTH) {
            begin(writer, value);
            steps[depth++] = (struct step){ .container = value };
        } else {
            write_scalar(writer, value);
        }
        while (depth > 0 && steps[depth - 1].next == json_count(steps[depth - 1].container)) {
            end(writer, steps[--depth].container);
        }
        if (depth > 0) {
            struct step *step = &steps[depth - 1];
            value = json_item(step->container, step->next++);
        }
    } while (depth > 0);
}

static char *rewrite(const char *bytes, size_t length, unsigned indent)
{
    struct error error = { 0 };
    struct json_document *document = json_parse("input", bytes, length, &error);
    FUZZ_EXPECT((document == NULL) == (error.kind == ERROR_INPUT));
    if (document == NULL) {
        return NULL;
    }
    struct text_buffer buffer;
    text_buffer_init(&buffer, SIZE_MAX);
    struct json_writer writer;
    json_writer_init(&writer, &buffer, indent);
    write_document(&writer, document);
    json_free(document);
    return text_buffer_take(&buffer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *plain = rewrite((const char *)data, size, 0);
    if (plain == NULL) {
        return 0;
    }
    char *indented = rewrite(plain, strlen(plain), 4);
    FUZZ_EXPECT(indented != NULL);
    char *again = rewrite(indented, strlen(indented), 0);
    FUZZ_EXPECT(again != NULL && strcmp(plain, again) == 0);
    memory_free(plain);
    memory_free(indented);
    memory_free(again);
    return 0;
}

/** Starts and ends pair, text is UTF-8, and a well-formed document is also a row of one whole
 * element. */
#include "base/text.h"
#include "fuzz/fuzz.h"
#include "syntax/xml.h"

#include <stdbool.h>
#include <string.h>

struct tally {
    size_t starts;
    size_t ends;
    size_t text_length;
    size_t last_line;
    bool was_text;
};

static void check_event(struct tally *tally, const char *text, size_t length, size_t line)
{
    FUZZ_EXPECT(text_is_utf8(text, length));
    FUZZ_EXPECT(line >= 1 && line >= tally->last_line);
    tally->last_line = line;
}

// NOLINTNEXTLINE(readability-function-size): the parameters of a handler
static bool count_start(void *context, const char *element, const struct xml_attribute *attributes,
                        size_t count, size_t line, struct error *error)
{
    (void)error;
    struct tally *tally = context;
    check_event(tally, element, strlen(element), line);
    for (size_t i = 0; i < count; i++) {
        FUZZ_EXPECT(text_is_utf8(attributes[i].name, strlen(attributes[i].name)));
        FUZZ_EXPECT(text_is_utf8(attributes[i].value, strlen(attributes[i].value)));
    }
    tally->starts++;
    tally->was_text = false;
    return true;
}

static bool count_text(void *context, const char *text, size_t length, size_t line,
                       struct error *error)
{
    (void)error;
    struct tally *tally = context;
    check_event(tally, text, length, line);
    FUZZ_EXPECT(length > 0 && !tally->was_text && tally->starts > tally->ends);
    tally->text_length += length;
    tally->was_text = true;
    return true;
}

static bool count_end(void *context, const char *element, size_t line, struct error *error)
{
    (void)error;
    struct tally *tally = context;
    check_event(tally, element, strlen(element), line);
    tally->ends++;
    tally->was_text = false;
    FUZZ_EXPECT(tally->ends <= tally->starts);
    return true;
}

static struct xml_handler handler_of(struct tally *tally)
{
    return (struct xml_handler){
        .on_start = count_start,
        .on_text = count_text,
        .on_end = count_end,
        .context = tally,
    };
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *bytes = (const char *)data;
    struct error error = { 0 };
    struct tally document = { 0 };
    const struct xml_handler document_handler = handler_of(&document);
    const bool is_document = xml_read("input", bytes, size, &document_handler, &error);
    FUZZ_EXPECT(is_document == (error.kind == ERROR_NONE));

    struct tally fragments = { 0 };
    const struct xml_handler fragments_handler = handler_of(&fragments);
    size_t skipped = 0;
    const bool are_fragments =
        xml_read_fragments("input", bytes, size, &fragments_handler, &skipped, &error);
    FUZZ_EXPECT(!are_fragments || fragments.starts == fragments.ends);
    if (is_document) {
        FUZZ_EXPECT(are_fragments && skipped == 0);
        FUZZ_EXPECT(document.starts == fragments.starts && document.ends == fragments.ends);
        FUZZ_EXPECT(document.text_length == fragments.text_length);
        FUZZ_EXPECT(document.last_line == fragments.last_line);
    }
    return 0;
}

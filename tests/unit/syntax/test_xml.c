#include "base/buffer.h"
#include "base/memory.h"
#include "base/text.h"
#include "support/unit.h"
#include "syntax/xml.h"

#include <string.h>

// Writes the events down:  1<a x=y> 1'text' 2</a>
struct transcript {
    struct text_buffer buffer;
    const char *refused; // the element, text or end at which to stop
};

static bool go_on(struct transcript *transcript, const char *text, struct error *error)
{
    if (transcript->refused != NULL && text_equal(text, transcript->refused)) {
        return error_set(error, ERROR_INPUT, "refused: %s", text);
    }
    return true;
}

// NOLINTNEXTLINE(readability-function-size): the parameters of a handler
static bool write_start(void *context, const char *element, const struct xml_attribute *attributes,
                        size_t count, size_t line, struct error *error)
{
    struct transcript *transcript = context;
    text_buffer_format(&transcript->buffer, "%zu<%s", line, element);
    for (size_t i = 0; i < count; i++) {
        text_buffer_format(&transcript->buffer, " %s=%s", attributes[i].name, attributes[i].value);
    }
    text_buffer_append_text(&transcript->buffer, "> ");
    return go_on(transcript, element, error);
}

static bool write_text(void *context, const char *text, size_t length, size_t line,
                       struct error *error)
{
    struct transcript *transcript = context;
    text_buffer_format(&transcript->buffer, "%zu'%.*s' ", line, (int)length, text);
    return go_on(transcript, text, error);
}

static bool write_end(void *context, const char *element, size_t line, struct error *error)
{
    struct transcript *transcript = context;
    (void)element;
    text_buffer_format(&transcript->buffer, "%zu</> ", line);
    return go_on(transcript, "/", error);
}

static struct xml_handler handler_of(struct transcript *transcript)
{
    return (struct xml_handler){
        .on_start = write_start,
        .on_text = write_text,
        .on_end = write_end,
        .context = transcript,
    };
}

static void expect_bytes(const char *bytes, size_t length, const char *expected)
{
    struct error error = { 0 };
    struct transcript transcript = { 0 };
    text_buffer_init(&transcript.buffer, SIZE_MAX);
    const struct xml_handler handler = handler_of(&transcript);
    if (!xml_read("package.xml", bytes, length, &handler, &error)) {
        text_buffer_format(&transcript.buffer, "! %s", error.text);
    }
    assert_string_equal(transcript.buffer.text, expected);
    text_buffer_clear(&transcript.buffer);
}

static void expect(const char *text, const char *expected)
{
    expect_bytes(text, strlen(text), expected);
}

static void expect_fragments(const char *text, size_t expected_skipped, const char *expected)
{
    struct error error = { 0 };
    struct transcript transcript = { 0 };
    text_buffer_init(&transcript.buffer, SIZE_MAX);
    const struct xml_handler handler = handler_of(&transcript);
    size_t skipped = 77;
    assert_true(xml_read_fragments("agent.log", text, strlen(text), &handler, &skipped, &error));
    assert_string_equal(transcript.buffer.text, expected);
    assert_int_equal(skipped, expected_skipped);
    text_buffer_clear(&transcript.buffer);
}

static void events_come_in_order_with_lines(void **state)
{
    (void)state;
    expect(
        "<?xml version=\"1.0\"?>\n<Package id=\"{1}\"\n name='a &amp; b'>\n<Source/></Package>\n",
        "2<Package id={1} name=a & b> 3'\n' 4<Source> 4</> 4</> ");
}

static void text_comes_whole(void **state)
{
    (void)state;
    expect("<a>x &lt;&#65;<!-- c --><![CDATA[<z>]]>\ny<b/>w</a>",
           "1<a> 1'x <A<z>\ny' 2<b> 2</> 2'w' 2</> ");
}

static void handlers_may_be_missing(void **state)
{
    (void)state;
    struct error error = { 0 };
    const struct xml_handler handler = { 0 };
    size_t skipped = 0;
    assert_true(xml_read("x", "<a b='c'>d</a>", 14, &handler, &error));
    assert_true(xml_read_fragments("x", "<a b='c'>d</a>", 14, &handler, &skipped, &error));
}

static void a_handler_can_end_the_reading(void **state)
{
    (void)state;
    static const char *const refused[] = { "b", "t", "/" };
    static const char *const expected[] = {
        "1<a> 1<b> ",
        "1<a> 1<b> 1'u' 1</> 1'v' 1<c> 1't' ",
        "1<a> 1<b> 1'u' 1</> ",
    };
    static const char text[] = "<a><b>u</b>v<c>t</c></a>";
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        struct error error = { 0 };
        struct transcript transcript = { .refused = refused[i] };
        text_buffer_init(&transcript.buffer, SIZE_MAX);
        const struct xml_handler handler = handler_of(&transcript);
        assert_false(xml_read("x", text, strlen(text), &handler, &error));
        assert_string_equal(transcript.buffer.text, expected[i]);
        assert_true(text_starts_with(error.text, "refused: "));

        text_buffer_reset(&transcript.buffer);
        size_t skipped = 77;
        error = (struct error){ 0 };
        assert_false(xml_read_fragments("x", text, strlen(text), &handler, &skipped, &error));
        assert_string_equal(transcript.buffer.text, expected[i]);
        assert_true(text_starts_with(error.text, "refused: "));
        assert_int_equal(skipped, 77);
        text_buffer_clear(&transcript.buffer);
    }
}

static void faults_name_the_line(void **state)
{
    (void)state;
    expect("", "! package.xml:1: no element found");
    expect("<a>\n</b>", "1<a> ! package.xml:2: mismatched tag");
    expect("<a>\n<b x=1/></a>", "1<a> ! package.xml:2: not well-formed (invalid token)");
    expect("<a/>\n<b/>", "1<a> 1</> ! package.xml:2: junk after document element");
    expect("<a>&nbsp;</a>", "1<a> ! package.xml:1: undefined entity");
    expect_bytes("<a>\0</a>", 8, "1<a> ! package.xml:1: not well-formed (invalid token)");
}

static void a_document_type_is_refused(void **state)
{
    (void)state;
    expect("<?xml version='1.0'?>\n<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
           "! package.xml:2: a document type declaration is not accepted");
    expect("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
           "! package.xml:1: a document type declaration is not accepted");
}

static void depth_ends_at_256(void **state)
{
    (void)state;
    struct text_buffer text;
    text_buffer_init(&text, SIZE_MAX);
    for (int i = 0; i < 257; i++) {
        text_buffer_append_text(&text, "<a>");
    }
    struct error error = { 0 };
    const struct xml_handler handler = { 0 };
    assert_false(xml_read("deep.xml", text.text, text.length, &handler, &error));
    assert_string_equal(error.text, "deep.xml:1: elements are nested too deeply");

    text_buffer_reset(&text);
    for (int i = 0; i < 512; i++) {
        text_buffer_append_text(&text, i < 256 ? "<a>" : "</a>");
    }
    assert_true(xml_read("deep.xml", text.text, text.length, &handler, &error));
    text_buffer_clear(&text);
}

static void a_fragment_too_deep_is_skipped(void **state)
{
    (void)state;
    struct text_buffer text;
    text_buffer_init(&text, SIZE_MAX);
    for (int i = 0; i < 256; i++) {
        text_buffer_append_text(&text, i % 16 == 0 ? "<a>\n" : "<b>");
    }
    text_buffer_append_text(&text, "<c/></b></b><c/>");
    expect_fragments(text.text, 16, "17<c> 17</> 17<c> 17</> ");
    text_buffer_clear(&text);
}

static void the_encoding_is_what_the_bytes_are(void **state)
{
    (void)state;
    expect("\xEF\xBB\xBF<a>\xC3\xB6</a>", "1<a> 1'\xC3\xB6' 1</> ");
    expect("<?xml version='1.0' encoding='windows-1252'?><a b='\xF6'>\x80</a>",
           "1<a b=\xC3\xB6> 1'\xE2\x82\xAC' 1</> ");
    // .NET writes this when it makes XML as a string and saves it as UTF-8.
    expect("<?xml version='1.0' encoding='utf-16'?><a>\xC3\xB6</a>", "1<a> 1'\xC3\xB6' 1</> ");
    expect_bytes("\xFF\xFE<\0a\0>\0\xF6\0<\0/\0a\0>\0", 18, "1<a> 1'\xC3\xB6' 1</> ");
    expect_bytes("\xFE\xFF\0<\0a\0>\0\xF6\0<\0/\0a\0>", 18, "1<a> 1'\xC3\xB6' 1</> ");
}

static void a_log_is_a_row_of_elements(void **state)
{
    (void)state;
    expect_fragments("", 0, "");
    expect_fragments("no element, 1 < 2", 0, "");
    expect_fragments("<event a='1'><![CDATA[x < y]]></event>\r\n\r\n<event/>tail <b>t</b>", 0,
                     "1<event a=1> 1'x < y' 1</> 3<event> 3</> 3<b> 3't' 3</> ");
    expect_fragments("<?xml version='1.0'?><?x <a/> ?>\n<!-- <a/> -->\n<b/>", 0, "3<b> 3</> ");
    expect_fragments("<item><item/></item><item/>", 0, "1<item> 1<item> 1</> 1</> 1<item> 1</> ");
}

static void broken_elements_are_skipped_and_counted(void **state)
{
    (void)state;
    expect_fragments("<e>1\n<e>2</e>\n<e>3</e>", 1, "2<e> 2'2' 2</> 3<e> 3'3' 3</> ");
    expect_fragments("<e><b></e>\n<e>2</e>", 1, "2<e> 2'2' 2</> ");
    expect_fragments("<e>a & b</e>\n<e>2</e>", 1, "2<e> 2'2' 2</> ");
    expect_fragments("<e a=1>1</e>\n<e>2</e>", 1, "2<e> 2'2' 2</> ");
    expect_fragments("of text]]></e>\n<e>2</e>", 0, "2<e> 2'2' 2</> ");
    expect_fragments("<e>1</e>\n<e><![CDATA[cut he", 1, "1<e> 1'1' 1</> ");
    expect_fragments("<e>1</e>\n<e a='", 1, "1<e> 1'1' 1</> ");
    expect_fragments("<e>1<u/><e>2</e>\n<u/><e>3</u>\n<e>4</e>", 2,
                     "1<e> 1'2' 1</> 3<e> 3'4' 3</> ");
    expect_fragments("<log>\n<e>1</e>\n<e>2</e>\n<e><![CDATA[", 1,
                     "2<e> 2'1' 2</> 3<e> 3'2' 3</> ");
}

static void a_long_log_takes_time_in_proportion(void **state)
{
    (void)state;

    enum {
        COUNT = 30000
    };
    struct text_buffer text;
    text_buffer_init(&text, SIZE_MAX);
    for (int i = 0; i < COUNT; i++) {
        text_buffer_format(&text, "<event pid='%d'><![CDATA[%0100d]]></event>\n", i, i);
    }
    struct error error = { 0 };
    const struct xml_handler handler = { 0 };
    size_t skipped = 77;
    assert_true(xml_read_fragments("log", text.text, text.length, &handler, &skipped, &error));
    assert_int_equal(skipped, 0);

    // An element longer than what the parser is given at once.
    text_buffer_append_text(&text, "</all>");
    char *all = text_buffer_take(&text);
    text_buffer_format(&text, "<all>%s", all);
    assert_true(xml_read_fragments("log", text.text, text.length, &handler, &skipped, &error));
    assert_int_equal(skipped, 0);
    memory_free(all);
    text_buffer_clear(&text);
}

static void endless_breakage_ends_soon(void **state)
{
    (void)state;

    enum {
        COUNT = 50000
    };

    static const char *const pieces[] = {
        "<e>", "<e><![CDATA[", "<!-- ", "<e a='", "<e></f>", "<"
    };
    for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
        struct text_buffer text;
        text_buffer_init(&text, SIZE_MAX);
        for (int k = 0; k < COUNT; k++) {
            text_buffer_append_text(&text, pieces[i]);
        }
        struct error error = { 0 };
        const struct xml_handler handler = { 0 };
        size_t skipped = 0;
        assert_true(xml_read_fragments("log", text.text, text.length, &handler, &skipped, &error));
        text_buffer_clear(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_come_in_order_with_lines),
        cmocka_unit_test(text_comes_whole),
        cmocka_unit_test(handlers_may_be_missing),
        cmocka_unit_test(a_handler_can_end_the_reading),
        cmocka_unit_test(faults_name_the_line),
        cmocka_unit_test(a_document_type_is_refused),
        cmocka_unit_test(depth_ends_at_256),
        cmocka_unit_test(a_fragment_too_deep_is_skipped),
        cmocka_unit_test(the_encoding_is_what_the_bytes_are),
        cmocka_unit_test(a_log_is_a_row_of_elements),
        cmocka_unit_test(broken_elements_are_skipped_and_counted),
        cmocka_unit_test(a_long_log_takes_time_in_proportion),
        cmocka_unit_test(endless_breakage_ends_soon),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

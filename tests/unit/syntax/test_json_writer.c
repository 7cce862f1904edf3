#include "support/unit.h"
#include "syntax/json_writer.h"

static void write_sample(struct json_writer *writer)
{
    json_write_object(writer, NULL);
    json_write_text(writer, "name", "ns1");
    json_write_text(writer, "owner", NULL);
    json_write_optional_text(writer, "note", NULL);
    json_write_optional_text(writer, "address", "10.0.0.1");
    json_write_list(writer, "ports");
    json_write_integer(writer, NULL, 80);
    json_write_integer(writer, NULL, INT64_MIN);
    json_write_end_list(writer);
    json_write_list(writer, "none");
    json_write_end_list(writer);
    json_write_object(writer, "flags");
    json_write_boolean(writer, "cem", true);
    json_write_boolean(writer, "deep", false);
    json_write_null(writer, "since");
    json_write_raw(writer, "raw", "[1]");
    json_write_end_object(writer);
    json_write_end_object(writer);
}

static void without_indent_all_stands_in_one_line(void **state)
{
    (void)state;
    struct text_buffer buffer;
    text_buffer_init(&buffer, SIZE_MAX);
    struct json_writer writer;
    json_writer_init(&writer, &buffer, 0);
    write_sample(&writer);
    assert_string_equal(buffer.text,
                        "{\"name\":\"ns1\",\"owner\":null,\"address\":\"10.0.0.1\","
                        "\"ports\":[80,-9223372036854775808],\"none\":[],"
                        "\"flags\":{\"cem\":true,\"deep\":false,\"since\":null,\"raw\":[1]}}");
    text_buffer_clear(&buffer);
}

static void with_indent_each_value_has_its_line(void **state)
{
    (void)state;
    struct text_buffer buffer;
    text_buffer_init(&buffer, SIZE_MAX);
    struct json_writer writer;
    json_writer_init(&writer, &buffer, 2);
    write_sample(&writer);
    assert_string_equal(buffer.text, "{\n"
                                     "  \"name\": \"ns1\",\n"
                                     "  \"owner\": null,\n"
                                     "  \"address\": \"10.0.0.1\",\n"
                                     "  \"ports\": [\n"
                                     "    80,\n"
                                     "    -9223372036854775808\n"
                                     "  ],\n"
                                     "  \"none\": [],\n"
                                     "  \"flags\": {\n"
                                     "    \"cem\": true,\n"
                                     "    \"deep\": false,\n"
                                     "    \"since\": null,\n"
                                     "    \"raw\": [1]\n"
                                     "  }\n"
                                     "}");
    text_buffer_clear(&buffer);
}

static void whatever_the_bytes_the_text_is_well_formed(void **state)
{
    (void)state;
    static const char bytes[] =
        "q\" b\\ \b\f\n\r\t \x01\x1F\x7F \0 \xC2\x9B \xC3\xB6 \xFF \xE2\x82";
    struct text_buffer buffer;
    text_buffer_init(&buffer, SIZE_MAX);
    struct json_writer writer;
    json_writer_init(&writer, &buffer, 0);
    json_write_bytes(&writer, NULL, bytes, sizeof(bytes) - 1);
    assert_string_equal(buffer.text,
                        "\"q\\\" b\\\\ \\b\\f\\n\\r\\t \\u0001\\u001f\\u007f \\u0000 \\u009b "
                        "\xC3\xB6 \xEF\xBF\xBD \xEF\xBF\xBD\xEF\xBF\xBD\"");
    text_buffer_clear(&buffer);
}

static void names_are_escaped_too(void **state)
{
    (void)state;
    struct text_buffer buffer;
    text_buffer_init(&buffer, SIZE_MAX);
    struct json_writer writer;
    json_writer_init(&writer, &buffer, 0);
    json_write_object(&writer, NULL);
    json_write_null(&writer, "a\"\n\xFF");
    json_write_end_object(&writer);
    assert_string_equal(buffer.text, "{\"a\\\"\\n\xEF\xBF\xBD\":null}");
    text_buffer_clear(&buffer);
}

static void the_whole_depth_can_be_used(void **state)
{
    (void)state;
    struct text_buffer buffer;
    text_buffer_init(&buffer, SIZE_MAX);
    struct json_writer writer;
    json_writer_init(&writer, &buffer, 0);
    for (int i = 0; i < JSON_WRITER_DEPTH; i++) {
        json_write_list(&writer, NULL);
    }
    for (int i = 0; i < JSON_WRITER_DEPTH; i++) {
        json_write_end_list(&writer);
    }
    assert_int_equal(buffer.length, 2 * JSON_WRITER_DEPTH);
    text_buffer_clear(&buffer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_indent_all_stands_in_one_line),
        cmocka_unit_test(with_indent_each_value_has_its_line),
        cmocka_unit_test(whatever_the_bytes_the_text_is_well_formed),
        cmocka_unit_test(names_are_escaped_too),
        cmocka_unit_test(the_whole_depth_can_be_used),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

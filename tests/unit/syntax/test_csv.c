#include "base/buffer.h"
#include "base/memory.h"
#include "support/unit.h"
#include "syntax/csv.h"

#include <stdio.h>
#include <string.h>

// Rows as "line:cell|cell" with "/" between them, and "! fault" at the end.
static char *read_bytes(const char *bytes, size_t length)
{
    struct error error = { 0 };
    struct text_buffer buffer;
    text_buffer_init(&buffer, SIZE_MAX);
    struct csv_reader *reader = csv_open("hosts.csv", bytes, length, &error);
    struct csv_row row = { 0 };
    while (reader != NULL && csv_next(reader, &row, &error)) {
        text_buffer_format(&buffer, "%s%zu:", buffer.length > 0 ? "/" : "", row.line);
        for (size_t i = 0; i < row.count; i++) {
            text_buffer_format(&buffer, "%s%s", i > 0 ? "|" : "", row.cells[i]);
        }
    }
    if (error.kind != ERROR_NONE) {
        text_buffer_format(&buffer, "! %s", error.text);
    }
    csv_close(reader);
    return text_buffer_take(&buffer);
}

static void expect_bytes(const char *bytes, size_t length, const char *expected)
{
    char *rows = read_bytes(bytes, length);
    assert_string_equal(rows, expected);
    memory_free(rows);
}

struct example {
    const char *text;
    const char *expected;
};

static void expect(const struct example *examples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        expect_bytes(examples[i].text, strlen(examples[i].text), examples[i].expected);
    }
}

static void rows_end_in_any_way(void **state)
{
    (void)state;
    static const struct example examples[] = {
        { "", "" },
        { "a", "1:a" },
        { "a,b\n1,2\n", "1:a|b/2:1|2" },
        { "a,b\r\n1,2\r\n", "1:a|b/2:1|2" },
        { "a,b\r1,2\r", "1:a|b/2:1|2" },
        { "a,b\n1,", "1:a|b/2:1|" },
        { "a,b,c\n1\n1,2,3,4", "1:a|b|c/2:1/3:1|2|3|4" },
    };
    expect(examples, sizeof(examples) / sizeof(examples[0]));
}

static void the_delimiter_is_found_or_told(void **state)
{
    (void)state;
    static const struct example examples[] = {
        { "a;b;c,d\n1;2;3", "1:a|b|c,d/2:1|2|3" },   { "a\tb\n 1\t\t2 ", "1:a|b/2:1||2" },
        { "\"a;b;c\",d\n1;,2", "1:a;b;c|d/2:1;|2" }, { "sep=;\na,b,c;d\n1;2", "2:a,b,c|d/3:1|2" },
        { "SEP=|\r\na|b\r\n1|2", "2:a|b/3:1|2" },    { "\"sep=\t\"\na\tb", "2:a|b" },
        { "sep=x\na,b", "1:sep=x/2:a|b" },           { "sep=", "1:sep=" },
        { "name\nns1\nns2", "1:name/2:ns1/3:ns2" },
    };
    expect(examples, sizeof(examples) / sizeof(examples[0]));
}

static void quotes_are_those_of_rfc_4180(void **state)
{
    (void)state;
    static const struct example examples[] = {
        { "a,b\n\"x, \"\"y\"\"\",2", "1:a|b/2:x, \"y\"|2" },
        { "a,b\n\"x\r\ny\",2\n3,4", "1:a|b/2:x\r\ny|2/4:3|4" },
        { "a,b\n \"x\" , \"y\"\t\n3,4", "1:a|b/2:x|y/3:3|4" },
        { "a,b\n\"\",\" x \"", "1:a|b/2:|x" },
        { "a,b\nx\"y\"z,5\"", "1:a|b/2:x\"y\"z|5\"" },
        { "a\n\"\"\"\"", "1:a/2:\"" },
    };
    expect(examples, sizeof(examples) / sizeof(examples[0]));
}

static void faults_name_the_line(void **state)
{
    (void)state;
    static const struct example examples[] = {
        { "a,b\n1,2\n3,\"x\ny\nz",
          "1:a|b/2:1|2! hosts.csv:3: a quote is opened here and never closed" },
        { "a\n\"", "1:a! hosts.csv:2: a quote is opened here and never closed" },
        { "a,b\n\"x\ny\"z,2\n3,4", "1:a|b! hosts.csv:3: text follows a closing quote" },
        { "\xEF\xBB\xBF"
          "a\xFF",
          "! hosts.csv: begins as UTF-8 but is not" },
    };
    expect(examples, sizeof(examples) / sizeof(examples[0]));
    expect_bytes("a,b\nx\0y,2", 9, "1:a|b! hosts.csv:2: the text contains NUL");
    expect_bytes("a,b\n\"x\0y\",2", 11, "1:a|b! hosts.csv:2: the text contains NUL");
    expect_bytes("\xFF\xFE"
                 "a\0b",
                 5, "! hosts.csv: UTF-16 that ends within a character");
}

static void what_tools_add_is_no_row(void **state)
{
    (void)state;
    static const struct example examples[] = {
        { "#TYPE Selected.ADComputer\r\n\"Name\",\"Port\"\r\n\"ns1\",\"80\"\r\n",
          "2:Name|Port/3:ns1|80" },
        { "Name  ,Port\n------,----\nns1   ,NULL\n\n(1 rows affected)\n", "1:Name|Port/3:ns1|" },
        { "Name,Port\nns1,1\n\nCompletion time: 2026-03-01T22:14:07.1234567+01:00\n",
          "1:Name|Port/2:ns1|1" },
        { "a;b\n1;2\n(180 Zeilen betroffen)\n", "1:a|b/2:1|2" },
        { "a,b\n\n ,\t\n,,,\n\"\"\n1,2\n\n", "1:a|b/6:1|2" },
        { "\n\r\n#TYPE x\na,b\n", "4:a|b" },
        { "a,b\n1,2\n#TYPE x\na,b\n3,4\n", "1:a|b/2:1|2/4:a|b/5:3|4" },
        { "a,b\n1,2\n-,-\n", "1:a|b/2:1|2/3:-|-" },
        { "a,b\nNULL,\"NULL\"\nnull,NULLS\nx,y", "1:a|b/3:null|NULLS/4:x|y" },
        { "a\n(unknown)\n(12)\n( rows)", "1:a/2:(unknown)/3:(12)/4:( rows)" },
    };
    expect(examples, sizeof(examples) / sizeof(examples[0]));
}

static void every_encoding_becomes_utf8(void **state)
{
    (void)state;
    expect_bytes("\xEF\xBB\xBFn,K\xC3\xB6ln", 10, "1:n|K\xC3\xB6ln");
    expect_bytes("n,K\xF6ln \x80\x81", 9, "1:n|K\xC3\xB6ln \xE2\x82\xAC\xEF\xBF\xBD");
    expect_bytes("\xFF\xFEn\0,\0\xF6\0\x3D\xD8\x00\xDE\n\0", 14, "1:n|\xC3\xB6\xF0\x9F\x98\x80");
    expect_bytes("\xFE\xFF\0n\0,\0\xF6\xD8\x3D\xDE\x00\0\n", 14, "1:n|\xC3\xB6\xF0\x9F\x98\x80");
    expect_bytes("n\0,\0a\0", 6, "1:n|a");
    expect_bytes("\0n\0,\0a", 6, "1:n|a");
    expect_bytes("\xFF\xFEn\0\x00\xDC,\0\x3D\xD8", 10, "1:n\xEF\xBF\xBD|\xEF\xBF\xBD");
    expect_bytes("\xEF\xBB\xBF", 3, "");
}

static void cells_have_a_limit(void **state)
{
    (void)state;

    enum {
        LIMIT = 65536
    };
    struct error error = { 0 };
    char *commas = memory_allocate(LIMIT + 1, 1);
    memset(commas, ',', LIMIT);
    commas[0] = 'x';
    struct csv_row row = { 0 };
    struct csv_reader *reader = csv_open("hosts.csv", commas, LIMIT, &error);
    assert_true(csv_next(reader, &row, &error));
    assert_int_equal(row.count, LIMIT);
    csv_close(reader);

    commas[1] = commas[LIMIT] = ',';
    reader = csv_open("hosts.csv", commas, LIMIT + 1, &error);
    assert_false(csv_next(reader, &row, &error));
    assert_string_equal(error.text, "hosts.csv:1: more than 65536 cells");
    assert_false(csv_next(reader, &row, &error));
    assert_int_equal(error.kind, ERROR_NONE);
    csv_close(reader);
    memory_free(commas);
}

static void many_lines_are_read_in_one_go(void **state)
{
    (void)state;

    enum {
        COUNT = 300000
    };
    struct text_buffer buffer;
    text_buffer_init(&buffer, SIZE_MAX);
    text_buffer_append_text(&buffer, "Name,Address,Roles\n");
    for (int i = 0; i < COUNT; i++) {
        text_buffer_format(&buffer, "host%d.corp.example,10.0.0.1,\"site-server, task\"\r\n", i);
    }
    struct error error = { 0 };
    struct csv_row row = { 0 };
    struct csv_reader *reader = csv_open("hosts.csv", buffer.text, buffer.length, &error);
    size_t count = 0;
    while (csv_next(reader, &row, &error)) {
        assert_int_equal(row.count, 3);
        count++;
    }
    assert_int_equal(error.kind, ERROR_NONE);
    assert_int_equal(count, COUNT + 1);
    assert_int_equal(row.line, COUNT + 1);
    assert_string_equal(row.cells[2], "site-server, task");
    csv_close(reader);
    text_buffer_clear(&buffer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_end_in_any_way),
        cmocka_unit_test(the_delimiter_is_found_or_told),
        cmocka_unit_test(quotes_are_those_of_rfc_4180),
        cmocka_unit_test(faults_name_the_line),
        cmocka_unit_test(what_tools_add_is_no_row),
        cmocka_unit_test(every_encoding_becomes_utf8),
        cmocka_unit_test(cells_have_a_limit),
        cmocka_unit_test(many_lines_are_read_in_one_go),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

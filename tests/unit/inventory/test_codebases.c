#include "base/memory.h"
#include "described.h"
#include "inventory/inventory_read.h"
#include "support/unit.h"

static void an_export_is_read_in_the_product_s_own_columns(void **state)
{
    (void)state;
    expect_fixture("codebases.csv",
                   "codebase 6d417916-467c-46a7-a870-6d86d9345b61 "
                   "HTTP://PS1.corp.example:80/Altiris/PS/pkggroup_{6d41}/Setup.msi snapshot "
                   "http://ps1.corp.example/Altiris/PS/snapshot.xml\n"
                   "codebase 6d417916-467c-46a7-a870-6d86d9345b61 "
                   "https://ps1.corp.example/Altiris/PS/a b/Setup.msi\n"
                   "codebase 6d417916-467c-46a7-a870-6d86d9345b62 \\\\PS1\\PkgSvrHost\\files\n"
                   "codebase - FILE:\\\\ps2\\share\n");
}

static void a_url_of_any_writing_is_understood(void **state)
{
    (void)state;
    struct inventory inventory;
    struct error error = { 0 };
    inventory_init(&inventory);
    assert_true(read_fixture(&inventory, "codebases.csv", &error));
    const struct codebase *codebases = inventory.codebases;

    assert_int_equal(codebases[0].url.kind, URL_WEB);
    assert_int_equal(codebases[0].url.scheme, SCHEME_HTTP);
    assert_string_equal(codebases[0].url.host, "ps1.corp.example");
    assert_int_equal(codebases[0].url.port, 80);
    assert_true(codebases[0].url.has_port);
    assert_int_equal(codebases[0].line, 2);
    assert_string_equal(codebases[1].url.path, "/Altiris/PS/a%20b/Setup.msi");
    assert_null(codebases[1].snapshot_text);
    assert_int_equal(codebases[2].url.kind, URL_UNC);
    assert_string_equal(codebases[2].url.host, "ps1");
    assert_int_equal(codebases[3].url.kind, URL_FILE);
    assert_int_equal(inventory.sources[0].kind, SOURCE_CODEBASES);
    assert_int_equal(inventory.sources[0].codebase_count, 5);
    inventory_clear(&inventory);
}

static void a_result_of_management_studio_is_read_too(void **state)
{
    (void)state;
    expect_fixture("codebases-utf16.csv", "codebase 6d417916-467c-46a7-a870-6d86d9345b61 "
                                          "https://ps1.corp.example/Altiris/PS/a snapshot "
                                          "https://ps1.corp.example/Altiris/PS/a.xml\n");
}

static void what_is_cut_off_a_url_is_said(void **state)
{
    (void)state;
    expect_fixture("codebases-cut.csv",
                   "codebase - https://ps1.corp.example/Altiris/PS/a snapshot "
                   "https://ps1.corp.example/Altiris/PS/a.xml\n"
                   "note codebases-cut.csv:2: the query of https://ps1.corp.example/Altiris/PS/a "
                   "is cut off: parameters are never sent\n"
                   "note codebases-cut.csv:2: user information is cut off from "
                   "https://ps1.corp.example/Altiris/PS/a.xml: credentials are never sent\n");
}

static void what_is_no_url_is_noted_with_its_line(void **state)
{
    (void)state;
    expect_fixture(
        "codebases-broken.csv",
        "codebase a https://ps1.corp.example/Altiris/PS/a\n"
        "note codebases-broken.csv:2: snapshot left out: \"ftp://ps1/x\" is no URL: http://…, "
        "https://…, \\\\server\\share or file:…\n"
        "note codebases-broken.csv:3: codebase left out: \"http://host with blanks/\" is no URL: "
        "http://…, https://…, \\\\server\\share or file:…\n"
        "note codebases-broken.csv:4: codebase left out: it has no URL\n"
        "note codebases-broken.csv:5: codebase left out: \"https://ps1.corp.example:70000/\" is no "
        "URL: http://…, https://…, \\\\server\\share or file:…\n");
}

static void the_same_codebase_twice_is_one(void **state)
{
    (void)state;
    expect_fixture("codebases-same.csv", "codebase a https://ps1.corp.example/Altiris/PS/a\n"
                                         "codebase a https://ps1.corp.example/Altiris/PS/b\n");
}

static void after_ten_notes_of_a_kind_the_rest_is_counted(void **state)
{
    (void)state;
    struct inventory inventory;
    struct error error = { 0 };
    const char text[] = "URL\nx1\nx2\nx3\nx4\nx5\nx6\nx7\nx8\nx9\nx10\nx11\nx12\n";
    inventory_init(&inventory);
    assert_true(inventory_read(&inventory, "input", text, sizeof(text) - 1, &error));
    assert_int_equal(inventory.note_count, 11);
    assert_string_equal(inventory.notes[10], "input: and 2 more that are no URL");
    inventory_clear(&inventory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_export_is_read_in_the_product_s_own_columns),
        cmocka_unit_test(a_url_of_any_writing_is_understood),
        cmocka_unit_test(a_result_of_management_studio_is_read_too),
        cmocka_unit_test(what_is_cut_off_a_url_is_said),
        cmocka_unit_test(what_is_no_url_is_noted_with_its_line),
        cmocka_unit_test(the_same_codebase_twice_is_one),
        cmocka_unit_test(after_ten_notes_of_a_kind_the_rest_is_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

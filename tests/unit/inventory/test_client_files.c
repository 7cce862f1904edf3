#include "base/memory.h"
#include "described.h"
#include "inventory/inventory_read.h"
#include "support/unit.h"

static void every_url_of_a_package_file_is_one_of_its_codebases(void **state)
{
    (void)state;
    expect_fixture("package.xml",
                   "codebase 6d417916-467c-46a7-a870-6d86d9345b61 "
                   "https://ps1.corp.example/Altiris/PS/a snapshot "
                   "https://ps1.corp.example/Altiris/PS/a.xml\n"
                   "codebase 6d417916-467c-46a7-a870-6d86d9345b61 \\\\PS2\\PkgSvrHost\\a\n"
                   "codebase 6d417916-467c-46a7-a870-6d86d9345b61 "
                   "http://ps3.corp.example/packages/a snapshot "
                   "http://ps3.corp.example/packages/a.xml\n"
                   "codebase 6d417916-467c-46a7-a870-6d86d9345b61 "
                   "HTTP://PS4.corp.example:80/Altiris/PS/my files/a\n");
}

static void a_policy_tells_codebases_from_pages_and_from_strangers(void **state)
{
    (void)state;
    expect_fixture("policy.xml",
                   "ns1.corp.example (unlisted)\n"
                   "ns2.corp.example (unlisted)\n"
                   "codebase 6d417916-467c-46a7-a870-6d86d9345b61 "
                   "https://ps1.corp.example/Altiris/PS/a snapshot "
                   "https://ps1.corp.example/Altiris/PS/a.xml\n"
                   "note policy.xml:2: http://www.vendor.example/help is no page of the product: "
                   "left out\n");
}

static void a_log_gives_the_urls_of_its_entries(void **state)
{
    (void)state;
    expect_fixture("agent.log",
                   "ns1.corp.example (unlisted)\n"
                   "codebase - "
                   "https://ps1.corp.example/Altiris/PackageShare/pkggroup_m4/English/a.msi\n"
                   "codebase - \\\\PS2\\PkgSvrHost\\a\n"
                   "note agent.log:4: https://www.vendor.example/help is no page of the product: "
                   "left out\n"
                   "note agent.log: entries that are broken and left out: 1\n");
}

static void client_files_are_sources_of_their_kind(void **state)
{
    (void)state;
    struct inventory inventory;
    struct error error = { 0 };
    inventory_init(&inventory);
    assert_true(read_fixture(&inventory, "package.xml", &error));
    assert_true(read_fixture(&inventory, "policy.xml", &error));
    assert_true(read_fixture(&inventory, "agent.log", &error));
    assert_int_equal(inventory.sources[0].kind, SOURCE_CODEBASES);
    assert_int_equal(inventory.sources[0].codebase_count, 6);
    assert_int_equal(inventory.sources[1].kind, SOURCE_CLIENT);
    assert_int_equal(inventory.sources[1].host_count, 2);
    assert_int_equal(inventory.sources[2].kind, SOURCE_CLIENT);
    inventory_clear(&inventory);
}

static void entities_and_declarations_are_refused(void **state)
{
    (void)state;
    struct inventory inventory;
    struct error error = { 0 };
    inventory_init(&inventory);
    assert_false(read_fixture(&inventory, "entities.xml", &error));
    assert_int_equal(error.kind, ERROR_INPUT);
    assert_int_equal(inventory.codebase_count, 0);
    inventory_clear(&inventory);
}

static void xml_of_another_kind_is_refused(void **state)
{
    (void)state;
    expect_fixture_fault("other.xml", "other.xml: XML, but neither package.xml nor a client's "
                                      "policy nor an agent's log");
}

static void a_package_file_without_urls_is_noted(void **state)
{
    (void)state;
    expect_text("<Package id=\"{1}\"><Source/></Package>",
                "note input: no URL of the product is in it\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_url_of_a_package_file_is_one_of_its_codebases),
        cmocka_unit_test(a_policy_tells_codebases_from_pages_and_from_strangers),
        cmocka_unit_test(a_log_gives_the_urls_of_its_entries),
        cmocka_unit_test(client_files_are_sources_of_their_kind),
        cmocka_unit_test(entities_and_declarations_are_refused),
        cmocka_unit_test(xml_of_another_kind_is_refused),
        cmocka_unit_test(a_package_file_without_urls_is_noted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

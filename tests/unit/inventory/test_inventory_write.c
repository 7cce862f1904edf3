#include "base/memory.h"
#include "described.h"
#include "inventory/inventory_read.h"
#include "support/unit.h"

#include <string.h>

static const char *const fixtures[] = {
    "any-header.csv", "codebases.csv", "codebases-cut.csv", "codebases-broken.csv", "package.xml",
    "policy.xml",     "agent.log",     "plain.txt",         "european-excel.csv",
};

static const char estate[] =
    "{\"profile\":\"https\",\"cem\":true,\"persistent_connection\":false,\"http_allowed\":false,"
    "\"release\":\"8.5\",\"changed_at\":\"2026-03-01T22:00:00.250Z\",\"agent_install_url\":"
    "\"https://install.corp.example/a\",\"hosts\":[{\"name\":\"ns1.corp.example\",\"roles\":"
    "[\"notification-server\"],\"also_known_as\":[\"ns1\"],\"ports\":[8443,{\"http\":null,"
    "\"https\":9443}],\"communication_hosts\":[\"[2001:db8::1]:443\"],\"tags\":{\"a\\\"b\":"
    "\"\\u0001\\u20ac\"}}],\"codebases\":[{\"url\":\"http://ns1/Altiris/PackageShare/a\"}],"
    "\"declared\":[{\"check\":\"x\",\"who\":\"alice\",\"date\":\"2026-03-01\"},{\"check\":\"y\","
    "\"host\":\"ns1\",\"accepted\":true,\"who\":\"bob\",\"date\":\"2026-03-01\",\"evidence\":"
    "\"e\",\"expires\":\"2027-01-01\"}]}";

static void read_everything(struct inventory *inventory)
{
    struct error error = { 0 };
    inventory_init(inventory);
    bool read = inventory_read_argument(inventory, "cli.corp.example=10.9.9.9", &error) &&
                inventory_read(inventory, "estate.json", estate, strlen(estate), &error);
    for (size_t i = 0; i < sizeof(fixtures) / sizeof(*fixtures); i++) {
        read = read && read_fixture(inventory, fixtures[i], &error);
    }
    if (!read || !inventory_finish(inventory, &error)) {
        fail_msg("%s", error.text);
    }
}

static char *write(const struct inventory *inventory)
{
    struct text_buffer out;
    text_buffer_init(&out, SIZE_MAX);
    inventory_write(inventory, &out);
    return text_buffer_take(&out);
}

static void read_back(struct inventory *inventory, const char *text)
{
    struct error error = { 0 };
    inventory_init(inventory);
    if (!inventory_read(inventory, "journal", text, strlen(text), &error)) {
        fail_msg("%s", error.text);
    }
}

static void what_is_written_reads_back_equal(void **state)
{
    (void)state;
    struct inventory inventory;
    struct inventory again;
    read_everything(&inventory);
    char *first = write(&inventory);
    read_back(&again, first);
    char *second = write(&again);
    assert_string_equal(first, second);
    assert_null(strchr(first, '\n'));

    assert_int_equal(again.source_count, inventory.source_count);
    assert_int_equal(again.generation, inventory.generation);
    assert_int_equal(again.changed_at_ms, inventory.changed_at_ms);
    assert_int_equal(again.codebase_count, inventory.codebase_count);
    for (size_t i = 0; i < again.codebase_count; i++) {
        assert_int_equal(again.codebases[i].url.kind, inventory.codebases[i].url.kind);
        assert_int_equal(again.codebases[i].url.port, inventory.codebases[i].url.port);
        assert_string_equal(again.codebases[i].url.path, inventory.codebases[i].url.path);
        assert_int_equal(again.codebases[i].line, inventory.codebases[i].line);
    }
    memory_free(first);
    memory_free(second);
    inventory_clear(&again);
    inventory_clear(&inventory);
}

static void to_finish_it_again_changes_nothing(void **state)
{
    (void)state;
    struct inventory inventory;
    struct inventory again;
    struct error error = { 0 };
    read_everything(&inventory);
    char *first = write(&inventory);
    assert_true(inventory_finish(&inventory, &error));
    read_back(&again, first);
    assert_true(inventory_finish(&again, &error));
    char *second = write(&inventory);
    char *third = write(&again);
    assert_string_equal(first, second);
    assert_string_equal(first, third);
    memory_free(first);
    memory_free(second);
    memory_free(third);
    inventory_clear(&again);
    inventory_clear(&inventory);
}

static void sources_follow_those_that_are_there_already(void **state)
{
    (void)state;
    struct inventory inventory;
    struct inventory merged;
    struct error error = { 0 };
    inventory_init(&inventory);
    assert_true(inventory_read(&inventory, "list", "a\nb\n", 4, &error));
    char *text = write(&inventory);
    inventory_init(&merged);
    assert_true(inventory_read_argument(&merged, "b", &error));
    assert_true(inventory_read(&merged, "journal", text, strlen(text), &error));
    const struct host *host = inventory_find_host(&merged, "b");
    assert_int_equal(merged.source_count, 2);
    assert_int_equal(host->source_count, 2);
    assert_int_equal(host->sources[1], 1);
    memory_free(text);
    inventory_clear(&merged);
    inventory_clear(&inventory);
}

static void the_canonical_form_is_this(void **state)
{
    (void)state;
    struct inventory inventory;
    struct error error = { 0 };
    inventory_init(&inventory);
    const char text[] = "URL,PackageID\nhttp://ps1/Altiris/PS/a,{A}\n";
    const char hosts[] =
        "Name,Address,HTTP Port,Role\nns1,10.1.1.5,,\nns2,10.1.1.7 10.1.1.6,none,\n";
    assert_true(inventory_read(&inventory, "h.csv", hosts, strlen(hosts), &error));
    assert_true(inventory_read(&inventory, "c.csv", text, strlen(text), &error));
    assert_true(inventory_finish(&inventory, &error));
    char *written = write(&inventory);
    assert_string_equal(
        written,
        "{\"canonical\":1,\"sources\":[{\"name\":\"h.csv\",\"kind\":\"hosts\","
        "\"hosts\":2,\"codebases\":0},{\"name\":\"c.csv\",\"kind\":\"codebases\",\"hosts\":1,"
        "\"codebases\":1}],\"hosts\":[{\"name\":\"ns1\",\"address\":\"10.1.1.5\",\"sources\":[0]},"
        "{\"name\":\"ns2\",\"address\":[\"10.1.1.7\",\"10.1.1.6\"],\"ports\":[{\"http\":null,"
        "\"https\":443}],\"sources\":[0]},"
        "{\"name\":\"ps1\",\"listed\":false,\"sources\":[1]}],\"codebases\":[{\"url\":"
        "\"http://ps1/Altiris/PS/a\",\"package\":\"a\",\"source\":1,\"line\":2}],\"declared\":[],"
        "\"notes\":[]}");
    memory_free(written);
    inventory_clear(&inventory);
}

static void equal_inventories_have_equal_digests(void **state)
{
    (void)state;
    struct inventory inventory;
    struct inventory again;
    char first[17];
    char second[17];
    read_everything(&inventory);
    read_everything(&again);
    inventory_digest(&inventory, first);
    inventory_digest(&again, second);
    assert_string_equal(first, second);
    assert_int_equal(strlen(first), 16);
    again.cem = ANSWER_NO;
    inventory_digest(&again, second);
    assert_string_not_equal(first, second);
    inventory_clear(&again);
    inventory_clear(&inventory);
}

static void a_source_that_is_not_there_is_refused(void **state)
{
    (void)state;
    expect_text_fault("{\"canonical\":1,\"sources\":[],\"notes\":[],\"hosts\":[{\"name\":\"a\","
                      "\"sources\":[0]}]}",
                      "input: hosts[0].sources[0]: must be a whole number from 0 to -1");
    expect_text_fault("{\"canonical\":1,\"sources\":[],\"notes\":[],\"codebases\":[{\"url\":"
                      "\"http://a/\"}]}",
                      "input: codebases[0].source: is missing");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_reads_back_equal),
        cmocka_unit_test(to_finish_it_again_changes_nothing),
        cmocka_unit_test(sources_follow_those_that_are_there_already),
        cmocka_unit_test(the_canonical_form_is_this),
        cmocka_unit_test(equal_inventories_have_equal_digests),
        cmocka_unit_test(a_source_that_is_not_there_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

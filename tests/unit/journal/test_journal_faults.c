#include "base/text.h"
#include "support/unit.h"
#include "unit/journal/samples.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define HEADER                                                                             \
    "{\"journal\":1,\"run\":\"r\",\"version\":\"v\",\"started\":\"2026-03-01T22:14:07Z\"," \
    "\"profile\":null,\"vantage\":null,\"inventory_digest\":\"d\"}\n"
#define INVENTORY "{\"inventory\":{\"hosts\":[]}}\n"
#define WHERE     "\"scheme\":\"http\",\"attempt\":1,\"at\":\"2026-03-01T22:14:07Z\",\"took_us\":1,"
#define REFUSED   "{\"host\":\"a\",\"kind\":\"connection\"," WHERE "\"outcome\":\"refused\"}\n"

static int make_folder(void **state)
{
    static struct sample_folder folder;
    sample_folder_make(&folder);
    *state = &folder;
    return 0;
}

static int remove_folder(void **state)
{
    sample_folder_remove(*state);
    return 0;
}

struct fault {
    const char *text;
    const char *expected; // behind the name of the file
};

static const struct fault faults[] = {
    { "", ":1: the journal ends within its header" },
    { HEADER, ":2: the journal ends within its header" },
    { "{}\n", ":1: is no line of a journal" },
    { "{\n  \"schema_version\": 2,\n", ": is a report, no journal: " },
    { "{\n  \"hosts\": []\n}\n", ": is JSON, but no journal: " },
    { "{\n", ": is JSON, but no journal: " },
    { "[]\n", ": is no journal: " },
    { "ns1.corp.example\n", ": is no journal: " },
    { "{\"journal\":1\n", ":1:1:" },
    { "{\"journal\":2}\n", ":1: journal: only version 1 of the journal is known" },
    { "{\"journal\":1}\n", ":1: run: is missing" },
    { INVENTORY, ":1: is not in its place" },
    { HEADER HEADER, ":2: a second header" },
    { HEADER INVENTORY INVENTORY, ":3: is not in its place" },
    { HEADER "{\"inventory\":[]}\n", ":2: inventory: must be an object" },
    { HEADER "{\"inventory\":{},\"x\":1}\n", ":2: must have no other member than the inventory" },
    { HEADER REFUSED, ":2: must come after the header" },
    { HEADER INVENTORY "{\"weather\":1}\n", ":3: is no line of a journal" },
    { HEADER INVENTORY "{\"shortage\":\"weather\"}\n", ":3: shortage: is nothing that runs short" },
    { HEADER INVENTORY "{\"shortage\":\"ports\",\"count\":-1}\n", ":3: count: " },
    { HEADER INVENTORY "{\"slowed\":\"ns1\"}\n", ":3: slowed: must be an IP address" },
    { HEADER INVENTORY "{\"slowed\":\"10.1.1.5\",\"reason\":\"age\"}\n",
      ":3: reason: is no reason to ask more slowly" },
    { HEADER INVENTORY "{\"slowed_more\":null}\n", ":3: slowed_more: " },
    { HEADER INVENTORY REFUSED "{\"slowed_more\":1}\n", ":4: is within the visit of a" },
    { HEADER INVENTORY "\n", ":3:1:1: " },
    { HEADER INVENTORY "{\"end\":1,}\n", ":3:1:10: " },
    { HEADER INVENTORY REFUSED "{\"host_done\":\"a\",\"observations\":2}\n",
      ":4: observations: but 1 are there" },
    { HEADER INVENTORY REFUSED "{\"host_done\":\"b\",\"observations\":1}\n",
      ":4: host_done: is within the visit of a" },
    { HEADER INVENTORY REFUSED "{\"host\":\"b\",\"kind\":\"connection\"}\n",
      ":4: host: is within the visit of a" },
    { HEADER INVENTORY REFUSED "{\"end\":\"2026-03-01T22:14:07Z\",\"complete\":true}\n",
      ":4: is within the visit of a" },
    { HEADER INVENTORY "{\"end\":\"soon\",\"complete\":true}\n", ":3: end: must be a time" },
    { HEADER INVENTORY "{\"host\":\"a\",\"kind\":\"guess\"}\n",
      ":3: kind: \"guess\" is not known" },
    { HEADER INVENTORY "{\"host\":\"a\",\"kind\":\"connection\"," WHERE "\"outcome\":\"fine\"}\n",
      ":3: outcome: \"fine\" is not known" },
    { HEADER INVENTORY "{\"host\":\"a\",\"kind\":\"connection\",\"address\":\"10.1\"}\n",
      ":3: address: must be an IPv4 or IPv6 address" },
    { HEADER INVENTORY "{\"host\":\"a\",\"kind\":\"connection\",\"port\":70000}\n",
      ":3: port: must be a whole number from 1 to 65535" },
    { HEADER INVENTORY "{\"host\":\"a\",\"kind\":\"handshake\"," WHERE "\"outcome\":\"ok\","
                       "\"question\":\"default\",\"client_certificate\":\"none\","
                       "\"chain\":[\"00\"]}\n",
      ":3: chain[0]: nothing with that fingerprint comes before it" },
    { HEADER INVENTORY "{\"certificate\":\"00\",\"der\":\"AA==\"}\n",
      ":3: certificate: is not the SHA-256 of its bytes" },
    { HEADER INVENTORY "{\"body\":\"00\",\"bytes\":\"A\"}\n", ":3: bytes: is not base64" },
};

static void check_fault(const char *path, const struct fault *fault)
{
    write_bytes(path, fault->text, strlen(fault->text));
    const struct journal_handler nobody = { 0 };
    struct journal_summary summary = { 0 };
    struct error error = { 0 };
    assert_false(journal_read(path, &nobody, &summary, &error));
    assert_int_equal(error.kind, ERROR_INPUT);
    assert_true(text_starts_with(error.text, path));
    const char *actual = error.text + strlen(path);
    if (!text_starts_with(actual, fault->expected)) {
        fail_msg("expected \"%s\", got \"%s\"", fault->expected, actual);
    }
}

static void every_fault_names_file_and_line(void **state)
{
    const struct sample_folder *folder = *state;
    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        check_fault(folder->file, &faults[i]);
    }
}

static bool refuse_visit(void *context, const char *host, const struct observation *observations,
                         size_t count, struct error *error)
{
    (void)host;
    (void)observations;
    (void)count;
    size_t *calls = context;
    ++*calls;
    return error_set(error, ERROR_SYSTEM, "enough");
}

static void a_handler_that_fails_ends_the_reading(void **state)
{
    const struct sample_folder *folder = *state;
    (void)unlink(folder->file);
    const char *const hosts[] = { "a", "b" };
    write_journal(folder->file, hosts, 2);
    size_t calls = 0;
    const struct journal_handler handler = { .on_visit = refuse_visit, .context = &calls };
    struct journal_summary summary = { 0 };
    struct error error = { 0 };
    assert_false(journal_read(folder->file, &handler, &summary, &error));
    assert_int_equal(calls, 1);
    assert_string_equal(error.text, "enough");
}

static void a_file_that_is_there_is_not_overwritten(void **state)
{
    const struct sample_folder *folder = *state;
    write_bytes(folder->file, "mine", 4);
    struct error error = { 0 };
    assert_null(journal_create(folder->file, &sample_header, &error));
    assert_int_equal(error.kind, ERROR_INPUT);
    assert_int_equal(count_in_file(folder->file, "mine"), 1);
    assert_null(journal_append(folder->file, &error));
    assert_int_equal(error.kind, ERROR_INPUT);
    assert_int_equal(count_in_file(folder->file, "mine"), 1);
}

static void a_journal_has_one_writer(void **state)
{
    const struct sample_folder *folder = *state;
    (void)unlink(folder->file);
    struct error error = { 0 };
    struct journal_writer *writer = journal_create(folder->file, &sample_header, &error);
    assert_non_null(writer);
    assert_null(journal_append(folder->file, &error));
    assert_int_equal(error.kind, ERROR_INPUT);
    assert_non_null(strstr(error.text, "another process is writing to it"));
    assert_true(journal_close(writer, true, &error));
}

static void a_device_is_no_journal(void **state)
{
    (void)state;
    struct error error = { 0 };
    assert_null(journal_create("/dev/full", &sample_header, &error));
    assert_int_equal(error.kind, ERROR_INPUT);
    assert_null(journal_append("/tmp/itmscan-no-such-folder/journal", &error));
    assert_int_equal(error.kind, ERROR_INPUT);
    assert_true(journal_close(NULL, true, &error));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_fault_names_file_and_line),
        cmocka_unit_test(a_handler_that_fails_ends_the_reading),
        cmocka_unit_test(a_file_that_is_there_is_not_overwritten),
        cmocka_unit_test(a_journal_has_one_writer),
        cmocka_unit_test(a_device_is_no_journal),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}

#include "described.h"

#include "base/buffer.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "inventory/inventory_read.h"
#include "support/unit.h"

#include <stdio.h>
#include <string.h>

#define SIZE_LIMIT ((size_t)1 << 20)

bool read_fixture(struct inventory *inventory, const char *name, struct error *error)
{
    char path[512];
    char *bytes = NULL;
    size_t length = 0;
    snprintf(path, sizeof(path), "%s/unit/inventory/fixtures/%s", TESTS_FOLDER, name);
    if (!file_read(path, SIZE_LIMIT, &bytes, &length, error)) {
        return false;
    }
    const bool read = inventory_read(inventory, name, bytes, length, error);
    memory_free(bytes);
    return read;
}

static void describe_roles(struct text_buffer *out, const struct host *host)
{
    for (int role = 0; role < ROLE_COUNT; role++) {
        if ((host->roles & role_bit((enum role)role)) != 0) {
            text_buffer_format(out, " %s", role_name((enum role)role));
        }
    }
    for (int service = 0; service < SERVICE_COUNT; service++) {
        if ((host->services & service_bit((enum service)service)) != 0) {
            text_buffer_format(out, " +%s", service_name((enum service)service));
        }
    }
}

static void describe_names(struct text_buffer *out, const struct host *host)
{
    for (size_t i = 0; i < host->address_count; i++) {
        char address[ADDRESS_TEXT_SIZE];
        address_format(&host->addresses[i], address);
        text_buffer_format(out, " @%s", address);
    }
    for (size_t i = 0; i < host->alias_count; i++) {
        text_buffer_format(out, " =%s", host->aliases[i]);
    }
}

static void describe_ports(struct text_buffer *out, const struct host *host)
{
    const bool is_usual =
        host->pair_count == 1 && host->pairs[0].http == 80 && host->pairs[0].https == 443;
    for (size_t i = 0; i < host->pair_count && !is_usual; i++) {
        text_buffer_format(out, " :%u/%u", host->pairs[i].http, host->pairs[i].https);
    }
    if (host->agent_site_port != AGENT_SITE_PORT) {
        text_buffer_format(out, " agent:%u", host->agent_site_port);
    }
    if (host->gateway_port != GATEWAY_PORT) {
        text_buffer_format(out, " gateway:%u", host->gateway_port);
    }
}

static void describe_host(struct text_buffer *out, const struct host *host)
{
    text_buffer_append_text(out, host->name);
    text_buffer_append_text(out, host->is_listed ? "" : " (unlisted)");
    describe_roles(out, host);
    describe_names(out, host);
    describe_ports(out, host);
    if (host->internet_site != ANSWER_UNKNOWN) {
        text_buffer_format(out, " internet:%s", answer_name(host->internet_site));
    }
    if (host->alternate_url != NULL) {
        text_buffer_format(out, " alternate:%s", host->alternate_url);
    }
    for (size_t i = 0; i < host->communication_host_count; i++) {
        text_buffer_format(out, " to:%s:%u", host->communication_hosts[i].host,
                           host->communication_hosts[i].port);
    }
    for (size_t i = 0; i < host->tag_count; i++) {
        text_buffer_format(out, " tag:%s=%s", host->tags[i].name, host->tags[i].value);
    }
    text_buffer_append_character(out, '\n');
}

static void describe_codebase(struct text_buffer *out, const struct codebase *codebase)
{
    struct arena scratch = { 0 };
    text_buffer_format(out, "codebase %s %s",
                       codebase->package[0] != '\0' ? codebase->package : "-",
                       url_text(&scratch, &codebase->url, codebase->text));
    if (codebase->snapshot_text != NULL) {
        text_buffer_format(out, " snapshot %s",
                           url_text(&scratch, &codebase->snapshot, codebase->snapshot_text));
    }
    text_buffer_append_character(out, '\n');
    arena_clear(&scratch);
}

char *describe(const struct inventory *inventory)
{
    struct text_buffer out;
    text_buffer_init(&out, SIZE_LIMIT);
    for (size_t i = 0; i < inventory->host_count; i++) {
        describe_host(&out, inventory->hosts[i]);
    }
    for (size_t i = 0; i < inventory->codebase_count; i++) {
        describe_codebase(&out, &inventory->codebases[i]);
    }
    for (size_t i = 0; i < inventory->note_count; i++) {
        text_buffer_format(&out, "note %s\n", inventory->notes[i]);
    }
    return text_buffer_take(&out);
}

static void expect_described(struct inventory *inventory, const char *expected)
{
    char *described = describe(inventory);
    assert_string_equal(described, expected);
    memory_free(described);
    inventory_clear(inventory);
}

void expect_fixture(const char *name, const char *expected)
{
    struct inventory inventory;
    struct error error = { 0 };
    inventory_init(&inventory);
    if (!read_fixture(&inventory, name, &error)) {
        fail_msg("%s", error.text);
    }
    expect_described(&inventory, expected);
}

void expect_text(const char *text, const char *expected)
{
    struct inventory inventory;
    struct error error = { 0 };
    inventory_init(&inventory);
    if (!inventory_read(&inventory, "input", text, strlen(text), &error)) {
        fail_msg("%s", error.text);
    }
    expect_described(&inventory, expected);
}

void expect_fixture_fault(const char *name, const char *expected)
{
    struct inventory inventory;
    struct error error = { 0 };
    inventory_init(&inventory);
    assert_false(read_fixture(&inventory, name, &error));
    assert_int_equal(error.kind, ERROR_INPUT);
    assert_string_equal(error.text, expected);
    inventory_clear(&inventory);
}

void expect_text_fault(const char *text, const char *expected)
{
    struct inventory inventory;
    struct error error = { 0 };
    inventory_init(&inventory);
    assert_false(inventory_read(&inventory, "input", text, strlen(text), &error));
    assert_int_equal(error.kind, ERROR_INPUT);
    assert_string_equal(error.text, expected);
    inventory_clear(&inventory);
}

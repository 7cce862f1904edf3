#include "base/buffer.h"
#include "base/text.h"
#include "inventory/catalogue_read.h"
#include "support/unit.h"

#include <string.h>

#define OTHER_ROLES                                            \
    "\"site-server\":{\"endpoints\":[\"http\"],\"paths\":[]}," \
    "\"internet-gateway\":{\"endpoints\":[\"gateway\"],\"paths\":[{\"path\":\"/\"}]}}"

#define NEVER_ASKED ",\"never_asked\":[\"PostEvent.aspx\"]}"

static void a_catalogue_says_what_each_role_is_asked(void **state)
{
    (void)state;
    static const char text[] =
        "{\"roles\":{\"notification-server\":{\"endpoints\":[\"http\",\"https\",\"agent_site\"],"
        "\"paths\":[{\"path\":\"/Altiris/Console\"},{\"path\":\"/Altiris/\",\"itself\":false,"
        "\"canary\":true,\"services\":[\"package\"],\"on\":\"agent_site\"}]}," OTHER_ROLES
            NEVER_ASKED;
    struct catalogue catalogue = { 0 };
    struct error error = { 0 };
    if (!catalogue_read(&catalogue, "c.json", text, strlen(text), &error)) {
        fail_msg("%s", error.text);
    }
    const struct role_definition *role = &catalogue.roles[ROLE_NOTIFICATION_SERVER];
    assert_int_equal(role->endpoints,
                     1U << ENDPOINT_HTTP | 1U << ENDPOINT_HTTPS | 1U << ENDPOINT_AGENT_SITE);
    assert_int_equal(role->path_count, 2);
    assert_string_equal(role->paths[0].path, "/Altiris/Console");
    assert_true(role->paths[0].is_itself_asked);
    assert_false(role->paths[0].is_canary_asked);
    assert_false(role->paths[0].is_on_agent_site);
    assert_int_equal(role->paths[0].services, 0);
    assert_false(role->paths[1].is_itself_asked);
    assert_true(role->paths[1].is_canary_asked);
    assert_true(role->paths[1].is_on_agent_site);
    assert_int_equal(role->paths[1].services, service_bit(SERVICE_PACKAGE));
    assert_int_equal(catalogue.roles[ROLE_INTERNET_GATEWAY].endpoints, 1U << ENDPOINT_GATEWAY);
    assert_false(catalogue_may_ask(&catalogue, "/Altiris/NS/Agent/postevent.ASPX"));
    catalogue_clear(&catalogue);
}

static void expect_fault(const char *text, const char *expected)
{
    struct catalogue catalogue = { 0 };
    struct error error = { 0 };
    assert_false(catalogue_read(&catalogue, "c.json", text, strlen(text), &error));
    assert_int_equal(error.kind, ERROR_INPUT);
    assert_string_equal(error.text, expected);
}

// Faults of the first path of the Notification Server.
static void expect_path_fault(const char *path, const char *reason)
{
    struct text_buffer text;
    struct text_buffer expected;
    text_buffer_init(&text, 4096);
    text_buffer_init(&expected, 4096);
    text_buffer_format(&text,
                       "{\"roles\":{\"notification-server\":{\"endpoints\":[\"http\"],\"paths\":"
                       "[%s]}," OTHER_ROLES NEVER_ASKED,
                       path);
    text_buffer_format(&expected, "c.json: roles.notification-server.paths[0]%s", reason);
    expect_fault(text.text, expected.text);
    text_buffer_clear(&text);
    text_buffer_clear(&expected);
}

static void a_faulty_path_is_refused(void **state)
{
    (void)state;

    static const struct {
        const char *path;
        const char *reason;
    } faults[] = {
        { "{\"path\":\"Altiris\"}", ".path: \"Altiris\" must begin with \"/\" and have neither a "
                                    "query nor characters that are to be encoded" },
        { "{\"path\":\"/a b\"}", ".path: \"/a b\" must begin with \"/\" and have neither a query "
                                 "nor characters that are to be encoded" },
        { "{\"path\":\"/a?b\"}", ".path: \"/a?b\" must begin with \"/\" and have neither a query "
                                 "nor characters that are to be encoded" },
        { "{\"path\":\"/NS/Agent/PostEvent.aspx\"}",
          ".path: \"/NS/Agent/PostEvent.aspx\" creates or posts something: never_asked names it" },
        { "{\"path\":\"/\",\"itself\":false}", ": asks neither the path itself nor its canary" },
        { "{\"path\":\"/\",\"on\":\"moon\"}", ".on: \"moon\" is neither pair nor agent_site" },
        { "{\"path\":\"/\",\"services\":[\"x\"]}",
          ".services[0]: \"x\" is no service: package or task" },
        { "{\"path\":\"/\",\"colour\":1}", ".colour: is not known" },
        { "{}", ".path: is missing" },
    };

    for (size_t i = 0; i < sizeof(faults) / sizeof(*faults); i++) {
        expect_path_fault(faults[i].path, faults[i].reason);
    }
}

static void a_faulty_role_is_refused(void **state)
{
    (void)state;
    expect_fault("{\"roles\":{},\"never_asked\":[]}",
                 "c.json: roles.notification-server: is missing");
    expect_fault("{\"roles\":{\"king\":{}},\"never_asked\":[]}",
                 "c.json: roles.king: is not known");
    expect_fault("{\"roles\":{\"notification-server\":{\"endpoints\":[\"ftp\"],\"paths\":[]}},"
                 "\"never_asked\":[]}",
                 "c.json: roles.notification-server.endpoints[0]: \"ftp\" is no endpoint: http, "
                 "https, agent_site or gateway");
    expect_fault("{\"roles\":{},\"never_asked\":[\"a/b\"]}",
                 "c.json: never_asked[0]: is not the last segment of a path");
    expect_fault("{\"roles\":{}}", "c.json: never_asked: is missing");
}

static void a_file_that_is_not_there_is_an_error(void **state)
{
    (void)state;
    struct catalogue catalogue = { 0 };
    struct error error = { 0 };
    assert_false(catalogue_load(&catalogue, "/nowhere/catalogue.json", &error));
    assert_non_null(strstr(error.text, "/nowhere/catalogue.json"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_catalogue_says_what_each_role_is_asked),
        cmocka_unit_test(a_faulty_path_is_refused),
        cmocka_unit_test(a_faulty_role_is_refused),
        cmocka_unit_test(a_file_that_is_not_there_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

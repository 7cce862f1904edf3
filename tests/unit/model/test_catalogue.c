#include "model/catalogue.h"
#include "support/unit.h"

static void a_page_that_creates_or_posts_is_never_asked(void **state)
{
    static const struct {
        const char *path;
        bool may_ask;
    } cases[] = {
        { "/", true },
        { "/Altiris/Console", true },
        { "/Altiris/NS/Agent/CreateResource.aspx", false },
        { "/createresource.aspx", false },
        { "/Altiris/NS/Agent/%43reateResource%2easpx", false },
        { "/Altiris/NS/Agent/CreateResource.aspx/", false },
        { "/Altiris/NS/Agent/CreateResource.aspx/argument", false },
        { "/Altiris/NS/Agent/CreateResource.aspx2", true },
        { "/Altiris/NS/Agent/xCreateResource.aspx", true },
        { "/Altiris/NS/Agent/CreateResource.asp", true },
        { "/Altiris/NS/Agent/PostEvent.asp", false },
        { "/Altiris/NS/Agent/PostEvent.aspx", true },
        { "/Altiris/NS/Agent/PostEvent.asp%", true },
        { "/Altiris/NS/Agent/PostEvent.asp%2", true },
    };

    const char *never_asked[] = { "createresource.aspx", "postevent.asp" };
    const struct catalogue catalogue = {
        .never_asked = never_asked,
        .never_asked_count = sizeof(never_asked) / sizeof(never_asked[0]),
    };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(catalogue_may_ask(&catalogue, cases[i].path), cases[i].may_ask);
    }
}

static void the_port_of_an_endpoint_is_what_the_inventory_says(void **state)
{
    struct port_pair pairs[] = { { .http = 8080, .https = 0 }, { .http = 81, .https = 444 } };
    const struct host host = {
        .name = "ns1",
        .pairs = pairs,
        .pair_count = 2,
        .agent_site_port = 4727,
        .gateway_port = 0,
    };
    (void)state;
    assert_int_equal(host_endpoint_port(&host, ENDPOINT_HTTP), 8080);
    assert_int_equal(host_endpoint_port(&host, ENDPOINT_HTTPS), 0);
    assert_int_equal(host_endpoint_port(&host, ENDPOINT_AGENT_SITE), 4727);
    assert_int_equal(host_endpoint_port(&host, ENDPOINT_GATEWAY), 0);
}

static void a_cleared_catalogue_or_profile_is_empty(void **state)
{
    struct catalogue filled = { .never_asked_count = 1 };
    struct profile profile = { .check_count = 1 };
    (void)state;
    filled.never_asked = arena_allocate(&filled.arena, 1, sizeof(char *));
    profile.checks = arena_allocate(&profile.arena, 1, sizeof(struct check));
    catalogue_clear(&filled);
    profile_clear(&profile);
    assert_int_equal(filled.never_asked_count, 0);
    assert_null(filled.never_asked);
    assert_int_equal(profile.check_count, 0);
    assert_null(profile.checks);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_that_creates_or_posts_is_never_asked),
        cmocka_unit_test(the_port_of_an_endpoint_is_what_the_inventory_says),
        cmocka_unit_test(a_cleared_catalogue_or_profile_is_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

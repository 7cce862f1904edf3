#include "planned_estate.h"
#include "support/unit.h"

#define NO_SITE_SERVER "no source names a site server: whether there are any is not known"
#define NO_CODEBASES   "no source lists codebases: where clients download from is not known"

enum {
    FIRST_LIST,
    SECOND_LIST,
    CODEBASES,
    CLIENT
};

/** Two lists, an export of codebases and a client's policy. */
static void add_sources(struct planned_estate *estate)
{
    planned_estate_add_source(estate, "hosts-a.csv", SOURCE_HOSTS);
    planned_estate_add_source(estate, "hosts-b.csv", SOURCE_HOSTS);
    planned_estate_add_source(estate, "export.csv", SOURCE_CODEBASES);
    planned_estate_add_source(estate, "policy.xml", SOURCE_CLIENT);
}

static void assert_lines(struct planned_estate *estate, const char *const *expected)
{
    const char *const *lines = NULL;
    size_t count = plan_disagreements(planned_estate_plan(estate), &estate->arena, &lines);
    size_t told = 0;
    while (told < count && expected[told] != NULL) {
        assert_string_equal(lines[told], expected[told]);
        told++;
    }
    assert_int_equal(told, count);
    assert_null(expected[told]);
}

static void sources_that_agree_give_no_line(void **state)
{
    static const char *const expected[] = { NULL };
    struct planned_estate estate;
    (void)state;
    planned_estate_init(&estate);
    add_sources(&estate);
    struct host *host = planned_estate_add(&estate, "ps1", role_bit(ROLE_SITE_SERVER));
    planned_estate_name_host(&estate, host, FIRST_LIST);
    planned_estate_name_host(&estate, host, SECOND_LIST);
    planned_estate_add_codebase(&estate, "http://ps1/x", NULL);
    assert_lines(&estate, expected);
    planned_estate_clear(&estate);
}

static void a_host_that_only_urls_name_is_told_with_its_sources(void **state)
{
    static const char *const expected[] = {
        "ps9: in no list of hosts, named only by URLs in export.csv, policy.xml",
        "ps8: in no list of hosts, named only by a URL",
        NULL,
    };
    struct planned_estate estate;
    (void)state;
    planned_estate_init(&estate);
    add_sources(&estate);
    struct host *unlisted = planned_estate_add_unlisted(&estate, "ps9");
    planned_estate_name_host(&estate, unlisted, CODEBASES);
    planned_estate_name_host(&estate, unlisted, CLIENT);
    (void)planned_estate_add_unlisted(&estate, "ps8");
    (void)planned_estate_add(&estate, "ps1", role_bit(ROLE_SITE_SERVER));
    planned_estate_add_codebase(&estate, "http://ps9/x", NULL);
    assert_lines(&estate, expected);
    planned_estate_clear(&estate);
}

static void a_host_in_one_of_two_lists_is_told(void **state)
{
    static const char *const expected[] = {
        "ps2: only in hosts-b.csv, in no other list of hosts",
        NULL,
    };
    struct planned_estate estate;
    (void)state;
    planned_estate_init(&estate);
    add_sources(&estate);
    struct host *both = planned_estate_add(&estate, "ps1", role_bit(ROLE_SITE_SERVER));
    planned_estate_name_host(&estate, both, FIRST_LIST);
    planned_estate_name_host(&estate, both, SECOND_LIST);
    struct host *one = planned_estate_add(&estate, "ps2", role_bit(ROLE_SITE_SERVER));
    planned_estate_name_host(&estate, one, SECOND_LIST);
    planned_estate_name_host(&estate, one, CODEBASES);
    planned_estate_add_codebase(&estate, "http://ps1/x", NULL);
    assert_lines(&estate, expected);
    planned_estate_clear(&estate);
}

static void a_single_list_has_none_to_differ_from(void **state)
{
    static const char *const expected[] = { NULL };
    struct planned_estate estate;
    (void)state;
    planned_estate_init(&estate);
    planned_estate_add_source(&estate, "hosts.csv", SOURCE_HOSTS);
    planned_estate_add_source(&estate, "command line", SOURCE_COMMAND_LINE);
    struct host *host = planned_estate_add(&estate, "ps1", role_bit(ROLE_SITE_SERVER));
    planned_estate_name_host(&estate, host, FIRST_LIST);
    planned_estate_add_codebase(&estate, "http://ps1/x", NULL);
    assert_lines(&estate, expected);
    planned_estate_clear(&estate);
}

static void what_no_source_tells_is_told(void **state)
{
    static const char *const expected[] = { NO_SITE_SERVER, NO_CODEBASES, NULL };
    struct planned_estate estate;
    (void)state;
    planned_estate_init(&estate);
    (void)planned_estate_add(&estate, "ns1", role_bit(ROLE_NOTIFICATION_SERVER));
    assert_lines(&estate, expected);
    planned_estate_clear(&estate);
}

static void a_page_that_is_never_asked_is_told_once(void **state)
{
    static const char *const expected[] = {
        "http://ps1/x/PostStatus: not asked, the page creates or posts something",
        "https://ps1:8443/Register.aspx: not asked, the page creates or posts something",
        NULL,
    };
    struct planned_estate estate;
    (void)state;
    planned_estate_init(&estate);
    struct host *host = planned_estate_add(&estate, "ps1", role_bit(ROLE_SITE_SERVER));
    host->alternate_url = "https://ps1:8443/Register.aspx";
    planned_estate_add_codebase(&estate, "http://ps1/x/PostStatus", NULL);
    planned_estate_add_codebase(&estate, "http://ps1/x/PostStatus", "http://ps1/x/Register.aspx");
    assert_lines(&estate, expected);
    planned_estate_clear(&estate);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sources_that_agree_give_no_line),
        cmocka_unit_test(a_host_that_only_urls_name_is_told_with_its_sources),
        cmocka_unit_test(a_host_in_one_of_two_lists_is_told),
        cmocka_unit_test(a_single_list_has_none_to_differ_from),
        cmocka_unit_test(what_no_source_tells_is_told),
        cmocka_unit_test(a_page_that_is_never_asked_is_told_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// Of packages that share a directory the first and the last are asked for all.

#include "model/url_directory.h"
#include "planned_estate.h"
#include "support/unit.h"

#include <stdint.h>
#include <string.h>

static void the_directory_of_a_package_holds_its_folder(void **state)
{
    static const struct {
        const char *path;
        const char *directory;
    } cases[] = {
        { "/Altiris/PS/pkggroup_1/", "/Altiris/PS/" },
        { "/Altiris/PS/pkggroup_1", "/Altiris/PS/" },
        { "/Altiris/PS/pkggroup_1/setup.msi", "/Altiris/PS/" },
        { "/Altiris/PS/pkggroup_1/cache/", "/Altiris/PS/pkggroup_1/" },
        { "/Altiris/PS/Snapshots/1.xml", "/Altiris/PS/" },
        // Never less than a share.
        { "/Altiris/PS/setup.msi", "/Altiris/PS/" },
        { "/Altiris/PS/", "/Altiris/PS/" },
        { "/Altiris/PS", "/Altiris/PS" },
        { "/packages/", "/packages/" },
        { "/setup.msi", "/" },
        { "/", "/" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const size_t length = url_directory_length(cases[i].path);
        assert_int_equal(length, strlen(cases[i].directory));
        assert_memory_equal(cases[i].path, cases[i].directory, length);
    }
}

static const char *key_of(struct text_buffer *key, const struct host *host, const char *text)
{
    struct arena arena = { 0 };
    struct url url;
    assert_true(url_parse(&arena, text, &url));
    url_directory_key(key, host, &url, false);
    arena_clear(&arena);
    return key->text;
}

static void only_packages_beside_each_other_have_one_key(void **state)
{
    static const struct {
        const char *left;
        const char *right;
        bool is_same;
    } cases[] = {
        { "http://ps/Altiris/PS/p1/a.msi", "https://ps/altiris/ps/P2/", true },
        { "http://ps/Altiris/PS/p1/", "http://ps:8080/Altiris/PS/p1/", false },
        // The share itself is no package beside those in it.
        { "http://ps/Altiris/PS/a.msi", "http://ps/Altiris/PS/p1/", false },
        { "http://ps/Altiris/PS/a.msi", "http://ps/altiris/PS/b.msi", true },
        { "http://ps/a.msi", "http://ps/packages/", false },
        // Pairs that have one port in common are two sites.
        { "http://ps/a/PS/1/", "https://ps:8443/a/PS/2/", false },
        { "https://ps/a/PS/1/", "https://ps:8443/a/PS/2/", false },
        { "http://ps:8080/a/PS/1/", "https://ps:9443/a/PS/2/", true },
        { "http://ps:8081/a/PS/1/", "https://ps:9443/a/PS/2/", false },
    };

    (void)state;
    struct planned_estate estate;
    planned_estate_init(&estate);
    struct host *host = planned_estate_add_unlisted(&estate, "ps");
    planned_estate_add_pair(&estate, host, 80, 8443);
    planned_estate_add_pair(&estate, host, 8080, 9443);
    planned_estate_add_pair(&estate, host, 8081, 9443);
    struct text_buffer left;
    struct text_buffer right;
    text_buffer_init(&left, SIZE_MAX);
    text_buffer_init(&right, SIZE_MAX);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const bool is_same =
            strcmp(key_of(&left, host, cases[i].left), key_of(&right, host, cases[i].right)) == 0;
        assert_true(is_same == cases[i].is_same);
    }
    text_buffer_clear(&left);
    text_buffer_clear(&right);
    planned_estate_clear(&estate);
}

static void add_packages(struct planned_estate *estate)
{
    planned_estate_init(estate);
    struct host *host = planned_estate_add_unlisted(estate, "ps");
    planned_estate_add_pair(estate, host, 8080, 8443);
    planned_estate_add_codebase(estate, "http://ps/a/PS/2/", "http://ps/a/PS/s/2.xml");
    planned_estate_add_codebase(estate, "http://ps/a/PS/5/", NULL);
    planned_estate_add_codebase(estate, "https://ps/A/ps/1/x.msi", "http://ps/a/PS/s/1.xml");
    planned_estate_add_codebase(estate, "http://ps/a/PS/3/", NULL);
    planned_estate_add_codebase(estate, "http://ps/a/other/3/", NULL);
    planned_estate_add_codebase(estate, "http://ps:8080/a/PS/3/", NULL);
    planned_estate_add_codebase(estate, "https://ps:4726/a/PS/3/", NULL);
    planned_estate_add_codebase(estate, "https://ps:4726/a/PS/4/", NULL);
    planned_estate_add_codebase(estate, "https://ps:4726/a/PS/6/", NULL);
    planned_estate_add_codebase(estate, "https://ps:4726/a/PS/3/b.msi", NULL);
    planned_estate_add_codebase(estate, "https://ps:4726/A/PS/6/a.msi", NULL);
    planned_estate_add_codebase(estate, "https://ps:4726/A/PS/3/a.msi", NULL);
}

static void two_packages_of_each_directory_are_asked_at_each_site(void **state)
{
    struct planned_estate estate;
    (void)state;
    add_packages(&estate);
    assert_string_equal(
        planned_estate_visit(&estate, "ps"),
        "80 http: / /a/PS/itmscan-* /a/other/itmscan-* /a/other/3/ /a/PS/2/ /a/PS/3/ "
        "/a/PS/s/\n"
        "443 https: / /a/PS/itmscan-* /a/other/itmscan-* /a/other/3/ /a/PS/2/ /a/PS/3/ "
        "/a/PS/s/\n"
        "4726 https: / /a/PS/3/ /A/PS/6/\n"
        "8080 http: / /a/PS/itmscan-* /a/PS/3/\n"
        "8443 https: / /a/PS/itmscan-* /a/PS/3/");
    planned_estate_clear(&estate);
}

static void every_package_is_asked_on_demand(void **state)
{
    struct planned_estate estate;
    (void)state;
    add_packages(&estate);
    estate.options.asks_every_codebase = true;
    const char *visit = planned_estate_visit(&estate, "ps");
    assert_non_null(strstr(visit, "/A/ps/1/ /a/PS/2/ /a/PS/3/ /a/PS/5/ /a/PS/s/\n443"));
    assert_non_null(strstr(visit, "4726 https: / /a/PS/3/ /a/PS/4/ /a/PS/6/\n"));
    planned_estate_clear(&estate);
}

static void a_page_that_is_never_asked_stands_for_nobody(void **state)
{
    struct planned_estate estate;
    (void)state;
    planned_estate_init(&estate);
    (void)planned_estate_add_unlisted(&estate, "ps");
    planned_estate_add_codebase(&estate, "https://ps:4726/a/PS/PostStatus", NULL);
    planned_estate_add_codebase(&estate, "https://ps:4726/a/PS/1/", NULL);
    assert_string_equal(planned_estate_visit(&estate, "ps"), "4726 https: / /a/PS/1/");
    planned_estate_clear(&estate);
}

static void pairs_with_a_port_in_common_are_asked_each(void **state)
{
    struct planned_estate estate;
    (void)state;
    planned_estate_init(&estate);
    struct host *host = planned_estate_add_unlisted(&estate, "ps");
    planned_estate_add_pair(&estate, host, 80, 8443);
    planned_estate_add_codebase(&estate, "https://ps/a/PS/1/", NULL);
    planned_estate_add_codebase(&estate, "https://ps:8443/a/PS/2/", NULL);
    assert_string_equal(planned_estate_visit(&estate, "ps"),
                        "80 http: / /a/PS/itmscan-* /a/PS/1/ /a/PS/2/\n"
                        "443 https: / /a/PS/itmscan-* /a/PS/1/\n"
                        "8443 https: / /a/PS/itmscan-* /a/PS/2/");
    planned_estate_clear(&estate);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_directory_of_a_package_holds_its_folder),
        cmocka_unit_test(only_packages_beside_each_other_have_one_key),
        cmocka_unit_test(two_packages_of_each_directory_are_asked_at_each_site),
        cmocka_unit_test(pairs_with_a_port_in_common_are_asked_each),
        cmocka_unit_test(every_package_is_asked_on_demand),
        cmocka_unit_test(a_page_that_is_never_asked_stands_for_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

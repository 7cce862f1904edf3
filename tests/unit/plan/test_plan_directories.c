// Of packages that share a directory one is asked for all.

#include "model/url_directory.h"
#include "planned_estate.h"
#include "support/unit.h"

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

static void add_packages(struct planned_estate *estate)
{
    planned_estate_init(estate);
    struct host *host = planned_estate_add_unlisted(estate, "ps");
    planned_estate_add_pair(estate, host, 8080, 8443);
    planned_estate_add_codebase(estate, "http://ps/a/PS/2/", "http://ps/a/PS/s/2.xml");
    planned_estate_add_codebase(estate, "https://ps/A/ps/1/x.msi", "http://ps/a/PS/s/1.xml");
    planned_estate_add_codebase(estate, "http://ps/a/PS/3/", NULL);
    planned_estate_add_codebase(estate, "http://ps/a/other/3/", NULL);
    planned_estate_add_codebase(estate, "http://ps:8080/a/PS/3/", NULL);
    planned_estate_add_codebase(estate, "https://ps:4726/a/PS/3/", NULL);
    planned_estate_add_codebase(estate, "https://ps:4726/a/PS/4/", NULL);
}

static void one_package_of_each_directory_is_asked_at_each_site(void **state)
{
    struct planned_estate estate;
    (void)state;
    add_packages(&estate);
    assert_string_equal(
        planned_estate_visit(&estate, "ps"),
        "80 http: / /a/PS/itmscan-* /a/other/itmscan-* /a/other/3/ /a/PS/2/ /a/PS/s/\n"
        "443 https: / /a/PS/itmscan-* /a/other/itmscan-* /a/other/3/ /a/PS/2/ /a/PS/s/\n"
        "4726 https: / /a/PS/3/\n"
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
    assert_non_null(strstr(visit, "/A/ps/1/ /a/PS/2/ /a/PS/3/ /a/PS/s/\n443"));
    assert_non_null(strstr(visit, "4726 https: / /a/PS/3/ /a/PS/4/\n"));
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_directory_of_a_package_holds_its_folder),
        cmocka_unit_test(one_package_of_each_directory_is_asked_at_each_site),
        cmocka_unit_test(every_package_is_asked_on_demand),
        cmocka_unit_test(a_page_that_is_never_asked_stands_for_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

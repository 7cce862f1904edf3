#include "model/address.h"
#include "support/unit.h"

#include <string.h>

static void canonical_text_is_what_rfc_5952_says(void **state)
{
    static const struct {
        const char *text;
        const char *canonical;
    } cases[] = {
        { "10.1.2.3", "10.1.2.3" },
        { "0.0.0.0", "0.0.0.0" },
        { "255.255.255.255", "255.255.255.255" },
        { "::", "::" },
        { "::1", "::1" },
        { "1::", "1::" },
        { "[2001:db8::1]", "2001:db8::1" },
        { "2001:0DB8:0:0:0:0:0:0001", "2001:db8::1" },
        { "2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1" },
        { "2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1" },
        { "2001:0:0:1:0:0:0:1", "2001:0:0:1::1" },
        { "0:0:1:2:3:4:5:6", "::1:2:3:4:5:6" },
        { "1:2:3:4:5:6:0:0", "1:2:3:4:5:6::" },
        { "64:ff9b::10.1.2.3", "64:ff9b::a01:203" },
        { "::ffff:10.1.2.3", "10.1.2.3" },
        { "[::ffff:a01:203]", "10.1.2.3" },
        { "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct address address = { 0 };
        char text[ADDRESS_TEXT_SIZE];
        assert_true(address_parse(cases[i].text, &address));
        address_format(&address, text);
        assert_string_equal(text, cases[i].canonical);
    }
}

static void what_is_no_address_is_refused_and_leaves_the_result_alone(void **state)
{
    static const char *const cases[] = {
        "",
        "ns1",
        "10.1.2",
        "10.1.2.256",
        "10.1.2.03",
        "10.1.2.3.4",
        "0x0a.1.2.3",
        " 10.1.2.3",
        "10.1.2.3 ",
        "[10.1.2.3]",
        "[]",
        "[::1",
        "::1]",
        "::1%eth0",
        "1::2::3",
        "12345::",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "2001:db8:0000:0000:0000:0000:0000:0001:0000:0000:0000:0000:0000",
    };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct address address = { .family = ADDRESS_NONE };
        assert_false(address_parse(cases[i], &address));
        assert_int_equal(address.family, ADDRESS_NONE);
    }
}

static void an_address_of_no_family_has_an_empty_text(void **state)
{
    struct address address = { 0 };
    char text[ADDRESS_TEXT_SIZE] = "x";
    (void)state;
    address_format(&address, text);
    assert_string_equal(text, "");
}

static void ipv4_comes_before_ipv6_and_each_by_value(void **state)
{
    static const char *const ascending[] = { "9.255.0.0", "10.0.0.2", "10.0.0.10", "::1", "1::" };

    enum {
        COUNT = sizeof(ascending) / sizeof(ascending[0])
    };
    struct address addresses[COUNT];
    (void)state;
    for (size_t i = 0; i < COUNT; i++) {
        assert_true(address_parse(ascending[i], &addresses[i]));
    }
    for (size_t i = 0; i < COUNT; i++) {
        for (size_t j = 0; j < COUNT; j++) {
            int order = address_compare(&addresses[i], &addresses[j]);
            assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
            assert_int_equal(address_equal(&addresses[i], &addresses[j]), i == j);
        }
    }
}

static void a_range_reaches_from_its_first_to_its_last_address(void **state)
{
    static const struct {
        const char *range;
        const char *first;
        const char *last;
    } cases[] = {
        { "10.1.2.3", "10.1.2.3", "10.1.2.3" },
        { " 10.1.2.3 ", "10.1.2.3", "10.1.2.3" },
        { "10.0.0.0/8", "10.0.0.0", "10.255.255.255" },
        { "10.1.2.77/26", "10.1.2.64", "10.1.2.127" },
        { "10.1.2.3/32", "10.1.2.3", "10.1.2.3" },
        { "0.0.0.0/0", "0.0.0.0", "255.255.255.255" },
        { "10.0.0.1-10.0.0.9", "10.0.0.1", "10.0.0.9" },
        { "10.0.0.1 - 10.0.0.9", "10.0.0.1", "10.0.0.9" },
        { "2001:db8::/33", "2001:db8::", "2001:db8:7fff:ffff:ffff:ffff:ffff:ffff" },
        { "[2001:db8::1]/128", "2001:db8::1", "2001:db8::1" },
        { "::/0", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
        { "2001:db8::1-2001:db8::ff", "2001:db8::1", "2001:db8::ff" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct address_range range;
        struct error error = { 0 };
        char text[ADDRESS_TEXT_SIZE];
        assert_true(address_range_parse(cases[i].range, &range, &error));
        address_format(&range.first, text);
        assert_string_equal(text, cases[i].first);
        address_format(&range.last, text);
        assert_string_equal(text, cases[i].last);
    }
}

static void a_broken_range_is_refused_with_what_is_wrong(void **state)
{
    static const struct {
        const char *range;
        const char *says;
    } cases[] = {
        { "", "no IPv4 or IPv6 address" },
        { "ns1.corp.example", "no IPv4 or IPv6 address" },
        { "ps-7.corp.example", "no IPv4 or IPv6 address" },
        { "10.1.2.3/33", "must be 0 to 32" },
        { "::/129", "must be 0 to 128" },
        { "10.1.2.3/", "must be 0 to 32" },
        { "10.1.2.3/255.0.0.0", "must be 0 to 32" },
        { "10.1.2/24", "\"10.1.2\" is no" },
        { "10.1.2.9-10.1.2.1", "before the first" },
        { "10.1.2.9-::1", "one end is IPv4" },
        { "10.1.2.9-12", "\"12\" is no" },
        { "10.1.2.9-", "\"\" is no" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct address_range range;
        struct error error = { 0 };
        assert_false(address_range_parse(cases[i].range, &range, &error));
        assert_int_equal(error.kind, ERROR_INPUT);
        assert_non_null(strstr(error.text, cases[i].says));
    }
}

static void a_range_of_endless_text_is_refused(void **state)
{
    char text[5000];
    struct address_range range;
    struct error error = { 0 };
    (void)state;
    memset(text, '1', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    assert_false(address_range_parse(text, &range, &error));
}

static void a_range_contains_its_ends_and_nothing_beside_them(void **state)
{
    static const struct {
        const char *range;
        const char *address;
        bool contains;
    } cases[] = {
        { "10.0.0.0/24", "10.0.0.0", true },
        { "10.0.0.0/24", "10.0.0.255", true },
        { "10.0.0.0/24", "10.0.1.0", false },
        { "10.0.0.0/24", "9.255.255.255", false },
        { "10.0.0.5-10.0.0.9", "10.0.0.5", true },
        { "10.0.0.5-10.0.0.9", "10.0.0.10", false },
        { "0.0.0.0/0", "::1", false },
        { "::/0", "10.0.0.1", false },
        { "10.0.0.0/24", "::ffff:10.0.0.1", true },
        { "2001:db8::/64", "2001:db8::ffff", true },
        { "2001:db8::/64", "2001:db8:0:1::", false },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct address_range range;
        struct address address;
        struct error error = { 0 };
        assert_true(address_range_parse(cases[i].range, &range, &error));
        assert_true(address_parse(cases[i].address, &address));
        assert_int_equal(address_range_contains(&range, &address), cases[i].contains);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(canonical_text_is_what_rfc_5952_says),
        cmocka_unit_test(what_is_no_address_is_refused_and_leaves_the_result_alone),
        cmocka_unit_test(an_address_of_no_family_has_an_empty_text),
        cmocka_unit_test(ipv4_comes_before_ipv6_and_each_by_value),
        cmocka_unit_test(a_range_reaches_from_its_first_to_its_last_address),
        cmocka_unit_test(a_broken_range_is_refused_with_what_is_wrong),
        cmocka_unit_test(a_range_of_endless_text_is_refused),
        cmocka_unit_test(a_range_contains_its_ends_and_nothing_beside_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

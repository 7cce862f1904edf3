#include "model/scope.h"
#include "support/unit.h"

static bool permits(const struct scope *scope, const char *name, const char *text)
{
    struct address address = { 0 };
    assert_true(address_parse(text, &address));
    return scope_permits(scope, name, &address);
}

static void an_empty_scope_permits_nothing(void **state)
{
    struct scope scope = { 0 };
    (void)state;
    assert_false(permits(&scope, "ns1", "10.1.1.5"));
    assert_false(permits(&scope, "10.1.1.5", "10.1.1.5"));
    scope_clear(&scope);
}

static void a_name_of_the_inventory_may_resolve_to_anything(void **state)
{
    struct scope scope = { 0 };
    (void)state;
    scope_add_name(&scope, "ns1");
    assert_true(permits(&scope, "ns1", "10.1.1.5"));
    assert_true(permits(&scope, "ns1", "2001:db8::5"));
    assert_false(permits(&scope, "ns2", "10.1.1.5"));
    scope_clear(&scope);
}

static void an_address_of_the_inventory_may_be_asked_under_every_name(void **state)
{
    struct scope scope = { 0 };
    struct address address = { 0 };
    (void)state;
    assert_true(address_parse("10.1.1.5", &address));
    scope_add_address(&scope, &address);
    scope_add_address(&scope, &address);
    assert_true(permits(&scope, "elsewhere", "10.1.1.5"));
    assert_true(permits(&scope, "elsewhere", "::ffff:10.1.1.5"));
    assert_false(permits(&scope, "elsewhere", "10.1.1.6"));
    scope_clear(&scope);
}

static void what_is_excluded_stays_excluded_whatever_allows_it(void **state)
{
    struct scope scope = { 0 };
    struct error error = { 0 };
    struct address address = { 0 };
    (void)state;
    assert_true(address_parse("10.1.1.5", &address));
    scope_add_name(&scope, "ns1");
    scope_add_address(&scope, &address);
    assert_true(scope_allow(&scope, "10.0.0.0/8", &error));
    assert_true(scope_exclude(&scope, "10.1.1.0/24", &error));
    assert_true(scope_exclude(&scope, "2001:db8::/32", &error));
    assert_false(permits(&scope, "ns1", "10.1.1.5"));
    assert_false(permits(&scope, "ns1", "2001:db8::5"));
    assert_true(permits(&scope, "ns1", "10.1.2.5"));
    assert_true(permits(&scope, "other", "10.1.2.5"));
    assert_false(permits(&scope, "other", "11.1.2.5"));
    scope_clear(&scope);
}

static void a_broken_range_changes_nothing(void **state)
{
    struct scope scope = { 0 };
    struct error error = { 0 };
    (void)state;
    assert_false(scope_allow(&scope, "10.1.1.0/99", &error));
    assert_int_equal(error.kind, ERROR_INPUT);
    assert_false(scope_exclude(&scope, "corp.example", &error));
    assert_int_equal(scope.allowed_count, 0);
    assert_int_equal(scope.excluded_count, 0);
    scope_clear(&scope);
}

static void no_address_is_never_permitted(void **state)
{
    struct scope scope = { 0 };
    struct address none = { 0 };
    (void)state;
    scope_add_name(&scope, "ns1");
    assert_false(scope_permits(&scope, "ns1", &none));
    scope_clear(&scope);
}

static void a_cleared_scope_is_empty_and_usable(void **state)
{
    struct scope scope = { 0 };
    struct error error = { 0 };
    (void)state;
    scope_add_name(&scope, "ns1");
    assert_true(scope_allow(&scope, "::/0", &error));
    scope_clear(&scope);
    assert_false(permits(&scope, "ns1", "::1"));
    scope_add_name(&scope, "ns1");
    assert_true(permits(&scope, "ns1", "::1"));
    scope_clear(&scope);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_scope_permits_nothing),
        cmocka_unit_test(a_name_of_the_inventory_may_resolve_to_anything),
        cmocka_unit_test(an_address_of_the_inventory_may_be_asked_under_every_name),
        cmocka_unit_test(what_is_excluded_stays_excluded_whatever_allows_it),
        cmocka_unit_test(a_broken_range_changes_nothing),
        cmocka_unit_test(no_address_is_never_permitted),
        cmocka_unit_test(a_cleared_scope_is_empty_and_usable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

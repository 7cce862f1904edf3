#include "base/arena.h"
#include "base/map.h"
#include "support/unit.h"

static void an_empty_map_has_nothing(void **state)
{
    (void)state;
    struct map map = { 0 };
    assert_null(map_get(&map, "a"));
    map_clear(&map);
    assert_null(map_get(&map, ""));
}

static void a_key_is_set_and_replaced(void **state)
{
    (void)state;
    int first = 1;
    int second = 2;
    struct map map = { 0 };
    map_set(&map, "host", &first);
    map_set(&map, "HOST", &second);
    map_set(&map, "", &second);
    assert_ptr_equal(map_get(&map, "host"), &first);
    assert_ptr_equal(map_get(&map, "HOST"), &second);
    map_set(&map, "host", &second);
    assert_ptr_equal(map_get(&map, "host"), &second);
    assert_int_equal(map.count, 3);
    map_clear(&map);
    assert_int_equal(map.count, 0);
    assert_null(map_get(&map, "host"));
}

static void many_keys_are_all_found_again(void **state)
{
    (void)state;

    enum {
        COUNT = 20000
    };
    struct arena arena = { 0 };
    struct map map = { 0 };
    const char **keys = arena_allocate(&arena, COUNT, sizeof(*keys));
    for (int i = 0; i < COUNT; i++) {
        char *key = arena_format(&arena, "host%d.corp.example", i);
        keys[i] = key;
        map_set(&map, key, key);
    }
    assert_int_equal(map.count, COUNT);
    for (int i = 0; i < COUNT; i++) {
        assert_ptr_equal(map_get(&map, keys[i]), keys[i]);
    }
    assert_null(map_get(&map, "host20000.corp.example"));
    map_clear(&map);
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_map_has_nothing),
        cmocka_unit_test(a_key_is_set_and_replaced),
        cmocka_unit_test(many_keys_are_all_found_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "planned_estate.h"
#include "support/unit.h"

#include <stdio.h>
#include <string.h>

#define MANY 20000

static void hosts_of_different_networks_alternate(void **state)
{
    static const struct {
        const char *names[8];
        const char *order;
    } cases[] = {
        { { "a.x", "b.x", "c.x", "d.y", "e.y", "f" }, "a.x d.y f b.x e.y c.x" },
        { { "10.1.1.1", "10.1.1.2", "10.1.2.1" }, "10.1.1.1 10.1.2.1 10.1.1.2" },
        { { "2001:db8::1", "2001:db8::2", "2001:db8:0:1::1" },
          "2001:db8::1 2001:db8:0:1::1 2001:db8::2" },
        { { "a", "b", "c" }, "a b c" },
        { { "ps1.a.x", "ps2.a.x", "ps1.b.x", "ps2.b.x" }, "ps1.a.x ps1.b.x ps2.a.x ps2.b.x" },
        { { "z.x" }, "z.x" },
        { { NULL }, "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct planned_estate estate;
        planned_estate_init(&estate);
        for (size_t j = 0; cases[i].names[j] != NULL; j++) {
            (void)planned_estate_add(&estate, cases[i].names[j], 0);
        }
        assert_string_equal(planned_estate_order(&estate), cases[i].order);
        planned_estate_clear(&estate);
    }
}

static void a_declared_address_tells_the_network_of_a_name(void **state)
{
    struct planned_estate estate;
    (void)state;
    planned_estate_init(&estate);
    planned_estate_add_address(&estate, planned_estate_add(&estate, "a.x", 0), "10.1.1.1");
    struct host *host = planned_estate_add(&estate, "b.y", 0);
    planned_estate_add_address(&estate, host, "10.1.1.2");
    planned_estate_add_address(&estate, host, "10.1.3.2"); // the first tells
    planned_estate_add_address(&estate, planned_estate_add(&estate, "c.x", 0), "10.1.2.1");
    assert_string_equal(planned_estate_order(&estate), "a.x c.x b.y");
    planned_estate_clear(&estate);
}

static void every_host_of_a_large_network_is_visited_once(void **state)
{
    struct planned_estate estate;
    struct map seen = { 0 };
    struct arena arena = { 0 };
    char name[64];
    (void)state;
    planned_estate_init(&estate);
    for (int i = 0; i < MANY; i++) {
        (void)snprintf(name, sizeof(name), "ps%d.site%d.example", i, i % 97);
        (void)planned_estate_add(&estate, name, role_bit(ROLE_SITE_SERVER));
    }
    struct plan *plan = planned_estate_plan(&estate);
    assert_int_equal(plan_count(plan), MANY);
    for (size_t i = 0; i < MANY; i++) {
        const char *host = plan_visit(plan, i, &arena)->host;
        assert_null(map_get(&seen, host));
        map_set(&seen, host, plan);
    }
    map_clear(&seen);
    arena_clear(&arena);
    planned_estate_clear(&estate);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hosts_of_different_networks_alternate),
        cmocka_unit_test(a_declared_address_tells_the_network_of_a_name),
        cmocka_unit_test(every_host_of_a_large_network_is_visited_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

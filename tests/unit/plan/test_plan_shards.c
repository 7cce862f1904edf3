// A scan that several machines share: every host is visited by one of them.

#include "planned_estate.h"
#include "support/unit.h"

#include <stdio.h>

#define HOSTS  500
#define SHARDS 7

static void shards_are_read_strictly(void **state)
{
    static const char *const faults[] = {
        "0/3", "4/3", "a/b", "1/0", "2", "/3", "2/", "1/3/5", "-1/3", " 1/3", "1/ 3", "1/10001", "",
    };

    (void)state;
    struct shard shard = { 0 };
    assert_true(shard_parse("2/3", &shard));
    assert_int_equal(shard.number, 2);
    assert_int_equal(shard.count, 3);
    assert_true(shard_parse("10000/10000", &shard));
    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        assert_false(shard_parse(faults[i], &shard));
    }
}

static unsigned shard_of(const char *name, unsigned count)
{
    unsigned number = 0;
    for (unsigned i = 1; i <= count; i++) {
        if (shard_has_host((struct shard){ .number = i, .count = count }, name)) {
            assert_int_equal(number, 0);
            number = i;
        }
    }
    assert_int_not_equal(number, 0);
    return number;
}

// Other machines, and later versions, must find the same.
static void names_lie_in_the_shards_where_they_always_did(void **state)
{
    static const struct {
        const char *name;
        unsigned of_3;
        unsigned of_16;
    } cases[] = {
        { "ns1.corp.example", 1, 12 },
        { "ps1.corp.example", 2, 11 },
        { "10.1.1.5", 1, 9 },
        { "fd00::5", 2, 15 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(shard_of(cases[i].name, 3), cases[i].of_3);
        assert_int_equal(shard_of(cases[i].name, 16), cases[i].of_16);
    }
}

static void every_host_is_visited_by_one_shard(void **state)
{
    (void)state;
    size_t total = 0;
    for (unsigned number = 1; number <= SHARDS; number++) {
        struct planned_estate estate;
        planned_estate_init(&estate);
        for (unsigned i = 0; i < HOSTS; i++) {
            char name[32];
            (void)snprintf(name, sizeof(name), "ps%u.corp.example", i);
            (void)planned_estate_add(&estate, name, 0);
        }
        estate.options.shard = (struct shard){ .number = number, .count = SHARDS };
        struct plan *plan = planned_estate_plan(&estate);
        assert_in_range(plan_count(plan), HOSTS / SHARDS / 2, HOSTS / SHARDS * 2);
        for (size_t i = 0; i < plan_count(plan); i++) {
            assert_int_equal(shard_of(plan_visit(plan, i, &estate.arena)->host, SHARDS), number);
        }
        total += plan_count(plan);
        planned_estate_clear(&estate);
    }
    assert_int_equal(total, HOSTS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shards_are_read_strictly),
        cmocka_unit_test(names_lie_in_the_shards_where_they_always_did),
        cmocka_unit_test(every_host_is_visited_by_one_shard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

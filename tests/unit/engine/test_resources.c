// Does what is asked for fit into what the machine allows?
#include "engine/resources.h"
#include "support/unit.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

struct fitting {
    size_t descriptors;
    unsigned cores;
    unsigned threads;
    unsigned in_flight;
    unsigned per_host;
    unsigned expected_threads;
    unsigned expected_in_flight;
    unsigned expected_per_host;
};

static struct engine_options options_of(const struct fitting *fitting)
{
    struct engine_options options;
    engine_options_default(&options);
    options.threads = fitting->threads;
    options.in_flight = fitting->in_flight;
    options.connections_per_host = fitting->per_host;
    return options;
}

static void the_budget_follows_from_the_descriptors(void **state)
{
    (void)state;
    static const struct fitting fittings[] = {
        { 32, 2, 0, 100, 2, 1, 6, 2 },          { 64, 2, 0, 100, 2, 2, 17, 2 },
        { 64, 64, 0, 100, 2, 2, 17, 2 },        { 1024, 2, 0, 100, 2, 2, 100, 2 },
        { 1024, 2, 0, 10000, 4, 2, 248, 4 },    { 20000, 2, 0, 100, 2, 2, 100, 2 },
        { 20000, 2, 0, 10000, 1, 2, 10000, 1 }, { 20000, 2, 0, 10000, 4, 2, 4992, 4 },
        { 20000, 64, 3, 10000, 4, 3, 4990, 4 }, { 64, 2, 0, 1, 400, 1, 1, 44 },
        { 1024, 8, 0, 0, 0, 1, 1, 1 },
    };
    for (size_t i = 0; i < sizeof(fittings) / sizeof(fittings[0]); i++) {
        const struct fitting *fitting = &fittings[i];
        const struct resources resources = { .descriptors = fitting->descriptors,
                                             .open = 3,
                                             .memory_bytes = SIZE_MAX,
                                             .cores = fitting->cores };
        struct engine_options options = options_of(fitting);
        struct hardship hardship = { 0 };
        struct error error = { 0 };
        assert_true(resources_fit(&resources, &options, &hardship, 7, &error));
        assert_int_equal(options.threads, fitting->expected_threads);
        assert_int_equal(options.in_flight, fitting->expected_in_flight);
        assert_int_equal(options.connections_per_host, fitting->expected_per_host);
        const bool is_lowered = fitting->in_flight > fitting->expected_in_flight;
        assert_int_equal(hardship.has_shortage[SHORTAGE_DESCRIPTORS], is_lowered);
        if (is_lowered) {
            const struct shortage *shortage = &hardship.shortages[SHORTAGE_DESCRIPTORS];
            assert_int_equal(shortage->count, 0);
            assert_int_equal(shortage->wanted, fitting->in_flight);
            assert_int_equal(shortage->lowered_to, fitting->expected_in_flight);
            assert_int_equal(shortage->first_ms, 7);
        }
        hardship_clear(&hardship);
    }
}

static void too_few_descriptors_are_said_to_be_so_with_how_many_it_takes(void **state)
{
    (void)state;

    static const struct {
        size_t descriptors;
        size_t open;
        const char *needed;
    } cases[] = { { 31, 3, "32 or more" }, { 0, 3, "32 or more" }, { 64, 60, "78 or more" } };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct resources resources = { .descriptors = cases[i].descriptors,
                                             .open = cases[i].open,
                                             .memory_bytes = SIZE_MAX,
                                             .cores = 2 };
        struct engine_options options;
        engine_options_default(&options);
        struct hardship hardship = { 0 };
        struct error error = { 0 };
        assert_false(resources_fit(&resources, &options, &hardship, 0, &error));
        assert_int_equal(error.kind, ERROR_SYSTEM);
        assert_non_null(strstr(error.text, cases[i].needed));
    }
}

static void little_memory_means_fewer_threads_and_visits(void **state)
{
    (void)state;
    const struct resources resources = {
        .descriptors = 20000, .open = 3, .memory_bytes = (size_t)300 * 1024 * 1024, .cores = 8
    };
    struct engine_options options;
    engine_options_default(&options);
    options.in_flight = 5000;
    struct hardship hardship = { 0 };
    struct error error = { 0 };
    assert_true(resources_fit(&resources, &options, &hardship, 0, &error));
    assert_int_equal(options.threads, 1);
    assert_in_range(options.in_flight, 100, 400);
    assert_true(hardship.has_shortage[SHORTAGE_MEMORY]);
    assert_false(hardship.has_shortage[SHORTAGE_DESCRIPTORS]);
    hardship_clear(&hardship);
}

static void what_waiting_brings_back_is_told_from_what_it_does_not(void **state)
{
    (void)state;

    static const struct {
        int system_error;
        enum shortage_kind kind;
    } shortages[] = {
        { EMFILE, SHORTAGE_DESCRIPTORS },  { ENFILE, SHORTAGE_DESCRIPTORS },
        { EADDRNOTAVAIL, SHORTAGE_PORTS }, { EAGAIN, SHORTAGE_PORTS },
        { ENOMEM, SHORTAGE_MEMORY },       { ENOBUFS, SHORTAGE_NETWORK_BUFFERS },
    };
    enum shortage_kind kind = SHORTAGE_RESOLVER;
    for (size_t i = 0; i < sizeof(shortages) / sizeof(shortages[0]); i++) {
        assert_true(resources_shortage_of(shortages[i].system_error, &kind));
        assert_int_equal(kind, shortages[i].kind);
    }
    static const int others[] = { 0, ENETUNREACH, EACCES, EPERM, EINVAL };
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        assert_false(resources_shortage_of(others[i], &kind));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_budget_follows_from_the_descriptors),
        cmocka_unit_test(too_few_descriptors_are_said_to_be_so_with_how_many_it_takes),
        cmocka_unit_test(little_memory_means_fewer_threads_and_visits),
        cmocka_unit_test(what_waiting_brings_back_is_told_from_what_it_does_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

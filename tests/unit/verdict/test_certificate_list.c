// What is reported of chains: each certificate once, and the chain as it was built.

#include "court.h"
#include "support/unit.h"

static int open_court(void **state)
{
    court_open(*state);
    return 0;
}

static void every_certificate_is_listed_once_with_all_who_show_it(void **state)
{
    struct court *court = *state;
    static const char *const hosts[] = { "b.example", "a.example" };
    const struct minted *leaf = court_issue(court, court->between, "DNS:a.example", 0);
    const struct minted *const chain[] = { leaf, court->between, NULL };
    for (size_t i = 0; i < 2; i++) {
        trial_host(&court->trial, hosts[i], ROLE_SITE_SERVER);
    }
    for (size_t i = 0; i < 2; i++) {
        struct scene scene;
        scene_open(&scene, hosts[i], "10.1.1.5");
        court_show(&scene, 443, chain);
        trial_see(&court->trial, &scene);
        scene_close(&scene);
    }
    const struct assessment *assessment = trial_finish(&court->trial);
    assert_int_equal(assessment->certificate_count, 2);
    const struct shown_certificate *listed = &assessment->certificates[0];
    assert_true(listed->is_leaf);
    assert_int_equal(listed->host_count, 2);
    assert_int_equal(listed->endpoint_count, 2);
    assert_string_equal(listed->endpoints[0], "a.example:443");
    assert_true(listed->problems & PROBLEM(NAME_MISMATCH));
    assert_false(assessment->certificates[1].is_leaf);
}

static void the_chain_as_it_was_built_is_reported_beside_the_one_that_was_sent(void **state)
{
    struct court *court = *state;
    trial_host(&court->trial, COURT_HOST, ROLE_SITE_SERVER);
    court_send(court, 443, court_issue(court, court->root, "DNS:" COURT_HOST, 0), NULL);
    court_finish(court);
    const struct endpoint_report *endpoint = trial_endpoint(&court->trial, 443);
    assert_int_equal(endpoint->chain_length, 1);
    assert_int_equal(endpoint->built_chain.length, 2);
    assert_true(endpoint->built_chain.is_anchored);
    assert_true(endpoint->built_chain.certificates[0].was_sent);
    assert_false(endpoint->built_chain.certificates[1].was_sent);
    assert_string_equal(endpoint->built_chain.certificates[1].facts->subject, "CN=Corp Root");
    assert_string_equal(endpoint->tls_staple, "none");
}

int main(void)
{
#define COURT_TEST(test) cmocka_unit_test_setup_teardown(test, open_court, court_close)
    const struct CMUnitTest tests[] = {
        COURT_TEST(every_certificate_is_listed_once_with_all_who_show_it),
        COURT_TEST(the_chain_as_it_was_built_is_reported_beside_the_one_that_was_sent),
    };
    return cmocka_run_group_tests(tests, court_open_mint, court_close_mint);
}

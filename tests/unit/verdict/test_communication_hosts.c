// The HTTPS communication hosts of a site server's profile, against what answers.

#include "build.h"
#include "support/unit.h"

static void open_site_server(struct trial *trial, struct scene *scene)
{
    trial_open(trial);
    trial_host(trial, "ps1", ROLE_SITE_SERVER);
    scene_open(scene, "ps1", "10.1.1.6");
}

static void finish(struct trial *trial, struct scene *scene)
{
    trial_see(trial, scene);
    trial_finish(trial);
}

static void close_both(struct trial *trial, struct scene *scene)
{
    scene_close(scene);
    trial_close(trial);
}

static void name_communication_hosts(struct trial *trial)
{
    static struct communication_host items[] = { { "ps1", 443 }, { "ps1", AGENT_SITE_PORT } };
    struct host *host = trial->inventory.hosts[0];
    host->communication_hosts = items;
    host->communication_host_count = 2;
}

static struct check *check_items(struct trial *trial, enum endpoint_kind endpoint)
{
    struct check *check = trial_check(trial, "items", SUBJECT_COMMUNICATION_HOST);
    check->endpoint = endpoint;
    check->right = STATE_BIT(PORT_TLS);
    check->wrong = STATE_BIT(PORT_CLOSED);
    return check;
}

static void communication_hosts_are_compared_with_what_answers(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_site_server(&trial, &scene);
    name_communication_hosts(&trial);
    check_items(&trial, ENDPOINT_HTTPS);
    check_items(&trial, ENDPOINT_AGENT_SITE)->id = "agent site";
    saw_hello(&scene, 443, OUTCOME_OK);
    saw_connection(&scene, AGENT_SITE_PORT, OUTCOME_REFUSED);
    finish(&trial, &scene);
    assert_string_equal(trial_verdict(&trial, "items", "ps1"), "consistent");
    assert_string_equal(trial_verdict(&trial, "agent site", "ps1"), "inconsistent");
    close_both(&trial, &scene);
}

static void a_communication_host_outside_the_run_is_inconclusive(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    static struct communication_host items[] = { { "other", 443 } };
    open_site_server(&trial, &scene);
    trial.inventory.hosts[0]->communication_hosts = items;
    trial.inventory.hosts[0]->communication_host_count = 1;
    check_items(&trial, ENDPOINT_HTTPS);
    saw_hello(&scene, 443, OUTCOME_OK);
    finish(&trial, &scene);
    assert_string_equal(trial_verdict(&trial, "items", "other"), "inconclusive");
    close_both(&trial, &scene);
}

static void an_entry_that_ought_not_to_be_there_is_wrong_whatever_answers(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_site_server(&trial, &scene);
    name_communication_hosts(&trial);
    struct check *check = check_items(&trial, ENDPOINT_HTTPS);
    check->right = 0;
    check->wrong = STATE_BIT(PORT_STATE_COUNT) - 1;
    saw_resolution(&scene, OUTCOME_UNRESOLVED);
    finish(&trial, &scene);
    assert_string_equal(trial_verdict(&trial, "items", "ps1"), "inconsistent");
    close_both(&trial, &scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(communication_hosts_are_compared_with_what_answers),
        cmocka_unit_test(a_communication_host_outside_the_run_is_inconclusive),
        cmocka_unit_test(an_entry_that_ought_not_to_be_there_is_wrong_whatever_answers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

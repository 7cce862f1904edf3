// Which answers under which names count where the host's own name gets no site.

#include "build.h"
#include "support/unit.h"

#define HTTPS   SCHEME_HTTPS
#define HTTP    SCHEME_HTTP
#define CONSOLE "/Altiris/Console"
#define OWN     "ns1.corp.example"
#define FIRST   "altiris.corp.example"
#define LAST    "itms.corp.example"

#define INVALID_HOSTNAME_SIZE 334

/** A server with two other names, and a check that wants no HTTP. */
struct naming {
    struct trial trial;
    struct scene scene;
    struct check *check;
};

static void open_naming(struct naming *naming)
{
    static const char *aliases[] = { FIRST, LAST };
    server_open(&naming->trial, &naming->scene);
    struct host *host = naming->trial.inventory.hosts[0];
    host->aliases = aliases;
    host->alias_count = 2;
    naming->check = trial_check(&naming->trial, "root", SUBJECT_PATH);
    naming->check->path = "/";
    naming->check->scheme = HTTP;
    naming->check->right = STATE_BIT(PATH_NO_SITE) | STATE_BIT(PATH_REQUIRES_SSL);
    naming->check->tolerated = STATE_BIT(PATH_REDIRECTS_TO_HTTPS);
    naming->check->wrong = STATE_BIT(PATH_SERVES);
}

static struct observation *say_unbound(struct naming *naming, const char *name)
{
    struct observation *observation = saw_answer(&naming->scene, HTTP, "/", 400);
    by_http_sys(observation, INVALID_HOSTNAME_SIZE);
    observation->server_name = name;
    return observation;
}

static struct observation *say_served(struct naming *naming, enum scheme scheme, const char *name)
{
    struct observation *observation = saw_answer(&naming->scene, scheme, "/", 200);
    observation->server_name = name;
    return observation;
}

static void close_naming(struct naming *naming, const char *wanted)
{
    trial_see(&naming->trial, &naming->scene);
    trial_finish(&naming->trial);
    assert_string_equal(trial_verdict(&naming->trial, "root", OWN), wanted);
    server_close(&naming->trial, &naming->scene);
}

static void each_of_several_names_counts(void **state)
{
    (void)state;
    struct naming naming;
    open_naming(&naming);
    say_unbound(&naming, OWN);
    say_unbound(&naming, FIRST);
    say_served(&naming, HTTP, LAST);
    close_naming(&naming, "inconsistent");
}

static void a_name_that_requires_ssl_does_not_hide_one_behind_it(void **state)
{
    (void)state;
    struct naming naming;
    open_naming(&naming);
    say_unbound(&naming, OWN);
    struct observation *locked = say_served(&naming, HTTP, FIRST);
    locked->answer.status = 403;
    with_body(locked, "<h2>HTTP Error 403.4 - Forbidden</h2>");
    say_served(&naming, HTTP, LAST);
    close_naming(&naming, "inconsistent");
}

static void a_name_of_nobody_does_not_count(void **state)
{
    (void)state;
    struct naming naming;
    open_naming(&naming);
    say_unbound(&naming, OWN);
    say_served(&naming, HTTP, "www.example");
    close_naming(&naming, "consistent");
}

/** From here on the check is of a path that is asked under the own name only. */
static void turn_to_console(struct naming *naming)
{
    naming->check->path = CONSOLE;
    say_unbound(naming, OWN)->path = CONSOLE;
}

static void what_a_name_gets_over_the_other_scheme_does_not_count(void **state)
{
    (void)state;
    struct naming naming;
    open_naming(&naming);
    turn_to_console(&naming);
    say_unbound(&naming, OWN);
    say_unbound(&naming, FIRST);
    say_served(&naming, HTTPS, FIRST)->port = 80;
    close_naming(&naming, "consistent");
}

static void what_a_name_gets_on_another_port_does_not_count(void **state)
{
    (void)state;
    struct naming naming;
    open_naming(&naming);
    say_unbound(&naming, OWN);
    say_served(&naming, HTTP, FIRST)->port = 8080;
    close_naming(&naming, "consistent");
}

static void another_path_of_a_name_does_not_count(void **state)
{
    (void)state;
    struct naming naming;
    open_naming(&naming);
    turn_to_console(&naming);
    say_unbound(&naming, OWN);
    say_unbound(&naming, FIRST);
    say_served(&naming, HTTP, FIRST)->path = "/start";
    close_naming(&naming, "consistent");
}

static void a_name_that_gets_no_site_once_and_one_once_is_in_doubt(void **state)
{
    (void)state;
    struct naming naming;
    open_naming(&naming);
    say_unbound(&naming, OWN);
    say_served(&naming, HTTP, FIRST);
    say_unbound(&naming, FIRST)->attempt = 2;
    close_naming(&naming, "inconclusive");
}

static void a_check_that_does_not_welcome_no_site_is_of_the_own_name(void **state)
{
    (void)state;
    struct naming naming;
    open_naming(&naming);
    naming.check->right = STATE_BIT(PATH_REDIRECTS_TO_HTTPS);
    saw_hello(&naming.scene, 443, OUTCOME_OK);
    saw_answer(&naming.scene, HTTPS, "/", 200);
    saw_redirect(&naming.scene, HTTP, "/", "https://" OWN "/");
    say_served(&naming, HTTP, FIRST);
    close_naming(&naming, "consistent");
}

static void a_redirect_of_the_own_name_to_nowhere_stays_wrong(void **state)
{
    (void)state;
    struct naming naming;
    open_naming(&naming);
    naming.check->tolerated |= naming.check->wrong;
    naming.check->wrong = 0;
    saw_connection(&naming.scene, 443, OUTCOME_REFUSED);
    saw_redirect(&naming.scene, HTTP, "/", "https://" OWN "/");
    say_served(&naming, HTTP, FIRST);
    close_naming(&naming, "inconsistent");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_of_several_names_counts),
        cmocka_unit_test(a_name_that_requires_ssl_does_not_hide_one_behind_it),
        cmocka_unit_test(a_name_of_nobody_does_not_count),
        cmocka_unit_test(what_a_name_gets_over_the_other_scheme_does_not_count),
        cmocka_unit_test(what_a_name_gets_on_another_port_does_not_count),
        cmocka_unit_test(another_path_of_a_name_does_not_count),
        cmocka_unit_test(a_name_that_gets_no_site_once_and_one_once_is_in_doubt),
        cmocka_unit_test(a_check_that_does_not_welcome_no_site_is_of_the_own_name),
        cmocka_unit_test(a_redirect_of_the_own_name_to_nowhere_stays_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

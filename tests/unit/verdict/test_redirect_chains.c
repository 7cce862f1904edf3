// Where redirects lead, hop by hop through the answers of one visit.

#include "build.h"
#include "support/unit.h"

#include <string.h>

#define HTTPS SCHEME_HTTPS
#define HTTP  SCHEME_HTTP

typedef void scene_writer(struct scene *scene);

struct redirect_case {
    const char *name;
    scene_writer *write;
    uint16_t port;
    enum path_state state;
};

static void hello(struct scene *scene)
{
    saw_hello(scene, 443, OUTCOME_OK);
}

static void to_https(struct scene *scene)
{
    hello(scene);
    saw_redirect(scene, HTTP, "/", "https://ns1.corp.example/");
    saw_answer(scene, HTTPS, "/", 200);
}

static void to_https_not_followed(struct scene *scene)
{
    saw_redirect(scene, HTTP, "/", "https://ns1.corp.example/");
}

static void to_https_out_of_scope(struct scene *scene)
{
    saw_redirect(scene, HTTP, "/", "https://ns1.corp.example/");
    saw_failure(scene, HTTPS, "/", OUTCOME_OUT_OF_SCOPE);
}

static void to_https_by_alias(struct scene *scene)
{
    saw_redirect(scene, HTTP, "/", "https://altiris.corp.example/");
}

static void to_https_by_short_name(struct scene *scene)
{
    saw_redirect(scene, HTTP, "/", "https://ns1/");
}

static void to_https_by_address(struct scene *scene)
{
    saw_redirect(scene, HTTP, "/", "https://10.1.1.5/");
}

static void to_https_where_nothing_answers(struct scene *scene)
{
    saw_redirect(scene, HTTP, "/", "https://ns1.corp.example/");
    saw_connection(scene, 443, OUTCOME_REFUSED);
}

static void to_https_over_another_page(struct scene *scene)
{
    hello(scene);
    saw_redirect(scene, HTTP, "/", "/Altiris/Console");
    saw_redirect(scene, HTTP, "/Altiris/Console", "https://ns1.corp.example/Altiris/Console");
    saw_answer(scene, HTTPS, "/Altiris/Console", 401);
}

static void to_http(struct scene *scene)
{
    hello(scene);
    saw_redirect(scene, HTTPS, "/", "http://ns1.corp.example/");
    saw_answer(scene, HTTP, "/", 200);
}

static void through_http(struct scene *scene)
{
    hello(scene);
    saw_redirect(scene, HTTPS, "/", "http://ns1.corp.example/hop");
    saw_redirect(scene, HTTP, "/hop", "https://ns1.corp.example/end");
    saw_answer(scene, HTTPS, "/end", 200);
}

static void elsewhere(struct scene *scene)
{
    saw_redirect(scene, HTTP, "/", "http://ns2.corp.example/");
}

static void to_https_elsewhere(struct scene *scene)
{
    saw_redirect(scene, HTTP, "/", "https://ns2.corp.example/");
}

static void from_https_elsewhere(struct scene *scene)
{
    hello(scene);
    saw_redirect(scene, HTTPS, "/", "https://ns2.corp.example/");
}

static void elsewhere_and_back(struct scene *scene)
{
    hello(scene);
    saw_redirect(scene, HTTP, "/", "http://gate.corp.example/");
    saw_redirect(scene, HTTP, "/", "https://ns1.corp.example/")->server_name = "gate.corp.example";
    saw_answer(scene, HTTPS, "/", 200);
}

static void inside_to_a_log_on(struct scene *scene)
{
    hello(scene);
    saw_redirect(scene, HTTPS, "/", "/Altiris/Console");
    saw_answer(scene, HTTPS, "/Altiris/Console", 401);
}

static void inside_to_a_missing_page(struct scene *scene)
{
    saw_redirect(scene, HTTP, "/", "gone/");
    saw_answer(scene, HTTP, "/gone/", 404);
}

static void inside_not_measured(struct scene *scene)
{
    saw_redirect(scene, HTTP, "/", "/elsewhere");
}

static void inside_on_another_port(struct scene *scene)
{
    saw_redirect(scene, HTTP, "/", "http://ns1.corp.example:8080/");
    saw_answer(scene, HTTP, "/", 200)->port = 8080;
}

static void inside_with_parameters(struct scene *scene)
{
    saw_redirect(scene, HTTP, "/", "/?culture=en");
}

static void loop(struct scene *scene)
{
    saw_redirect(scene, HTTP, "/", "/a");
    saw_redirect(scene, HTTP, "/a", "/");
}

static void loop_to_itself(struct scene *scene)
{
    saw_redirect(scene, HTTP, "/", "http://ns1.corp.example/");
}

static void loop_over_both_schemes(struct scene *scene)
{
    hello(scene);
    saw_redirect(scene, HTTP, "/", "https://ns1.corp.example/");
    saw_redirect(scene, HTTPS, "/", "http://ns1.corp.example/");
}

static void circle_over_both_schemes_with_parameters(struct scene *scene)
{
    hello(scene);
    saw_redirect(scene, HTTP, "/", "https://ns1.corp.example/");
    saw_redirect(scene, HTTPS, "/", "http://ns1.corp.example/?ticket=1");
}

static void write_chain(struct scene *scene, unsigned hops)
{
    for (unsigned i = 0; i < hops; i++) {
        const char *path = i == 0 ? "/" : arena_format(&scene->arena, "/%u", i);
        saw_redirect(scene, HTTP, path, arena_format(&scene->arena, "/%u", i + 1));
    }
    saw_answer(scene, HTTP, arena_format(&scene->arena, "/%u", hops), 200);
}

static void ten_hops(struct scene *scene)
{
    write_chain(scene, 10);
}

static void eleven_hops(struct scene *scene)
{
    write_chain(scene, 11);
}

static void eleven_hops_of_which_ten_were_followed(struct scene *scene)
{
    write_chain(scene, 11);
    scene->count--;
}

static void no_location(struct scene *scene)
{
    saw_redirect(scene, HTTP, "/", NULL);
}

static void invalid_location(struct scene *scene)
{
    saw_redirect(scene, HTTP, "/", "http://a b/");
}

static void other_scheme(struct scene *scene)
{
    saw_redirect(scene, HTTP, "/", "ftp://ns1.corp.example/");
}

static const struct redirect_case cases[] = {
    { "to https", to_https, 80, PATH_REDIRECTS_TO_HTTPS },
    { "to https, not followed", to_https_not_followed, 80, PATH_REDIRECTS_TO_HTTPS },
    { "to https, out of scope", to_https_out_of_scope, 80, PATH_REDIRECTS_TO_HTTPS },
    { "to https, alias", to_https_by_alias, 80, PATH_REDIRECTS_TO_HTTPS },
    { "to https, short name", to_https_by_short_name, 80, PATH_REDIRECTS_TO_HTTPS },
    { "to https, address", to_https_by_address, 80, PATH_REDIRECTS_TO_HTTPS },
    { "to https, dead", to_https_where_nothing_answers, 80, PATH_REDIRECTS_TO_HTTPS },
    { "to https, two hops", to_https_over_another_page, 80, PATH_REDIRECTS_TO_HTTPS },
    { "to http", to_http, 443, PATH_REDIRECTS_TO_HTTP },
    { "https through http to https", through_http, 443, PATH_REDIRECTS_TO_HTTP },
    { "elsewhere", elsewhere, 80, PATH_REDIRECTS_ELSEWHERE },
    { "https elsewhere", to_https_elsewhere, 80, PATH_REDIRECTS_TO_HTTPS },
    { "from https elsewhere", from_https_elsewhere, 443, PATH_REDIRECTS_ELSEWHERE },
    { "elsewhere and back", elsewhere_and_back, 80, PATH_REDIRECTS_TO_HTTPS },
    { "inside, log-on", inside_to_a_log_on, 443, PATH_AUTH_CHALLENGE },
    { "inside, missing", inside_to_a_missing_page, 80, PATH_MISSING },
    { "inside, unmeasured", inside_not_measured, 80, PATH_UNMEASURED },
    { "inside, other port", inside_on_another_port, 80, PATH_SERVES },
    { "parameters", inside_with_parameters, 80, PATH_SERVES },
    { "loop", loop, 80, PATH_REDIRECT_LOOP },
    { "loop to itself", loop_to_itself, 80, PATH_REDIRECT_LOOP },
    { "loop over schemes", loop_over_both_schemes, 80, PATH_REDIRECT_LOOP },
    { "loop over schemes, https", loop_over_both_schemes, 443, PATH_REDIRECT_LOOP },
    { "ticket", circle_over_both_schemes_with_parameters, 80, PATH_UNMEASURED },
    { "ten hops", ten_hops, 80, PATH_SERVES },
    { "eleven hops", eleven_hops, 80, PATH_REDIRECT_LOOP },
    { "eleven, ten followed", eleven_hops_of_which_ten_were_followed, 80, PATH_REDIRECT_LOOP },
    { "no Location", no_location, 80, PATH_BROKEN },
    { "invalid Location", invalid_location, 80, PATH_BROKEN },
    { "ftp", other_scheme, 80, PATH_BROKEN },
};

static void check_case(const struct redirect_case *wire)
{
    struct trial trial;
    struct scene scene;
    server_open(&trial, &scene);
    wire->write(&scene);
    trial_see(&trial, &scene);
    trial_finish(&trial);
    const struct path_report *path = trial_path(&trial, wire->port, "/");
    if (path->state != wire->state) {
        fail_msg("%s: %s: %s", wire->name, path_state_name(path->state), path->rule);
    }
    server_close(&trial, &scene);
}

static void every_chain_ends_in_its_state(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        check_case(&cases[i]);
    }
}

static void every_status_of_a_redirect_counts(void **state)
{
    (void)state;
    static const unsigned statuses[] = { 301, 302, 303, 307, 308 };
    for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
        struct trial trial;
        struct scene scene;
        server_open(&trial, &scene);
        saw_redirect(&scene, HTTP, "/", "https://ns1.corp.example/")->answer.status = statuses[i];
        trial_see(&trial, &scene);
        trial_finish(&trial);
        assert_int_equal(trial_path(&trial, 80, "/")->state, PATH_REDIRECTS_TO_HTTPS);
        server_close(&trial, &scene);
    }
}

// A Location where there is no redirect is nothing to follow.
static void no_other_status_sends_clients_on(void **state)
{
    (void)state;
    static const unsigned statuses[] = { 200, 201, 300, 304, 305, 306, 309, 401, 403 };
    for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
        struct trial trial;
        struct scene scene;
        server_open(&trial, &scene);
        saw_redirect(&scene, HTTP, "/", "https://ns1.corp.example/")->answer.status = statuses[i];
        trial_see(&trial, &scene);
        trial_finish(&trial);
        const struct path_report *path = trial_path(&trial, 80, "/");
        assert_int_equal(path->redirect_count, 0);
        assert_int_not_equal(path->state, PATH_REDIRECTS_TO_HTTPS);
        server_close(&trial, &scene);
    }
}

static void check_hop(const struct redirect_hop *hop, const struct redirect_hop *expected)
{
    assert_int_equal(hop->status, expected->status);
    assert_string_equal(hop->from, expected->from);
    assert_string_equal(hop->to, expected->to);
    assert_string_equal(hop->address, expected->address);
    assert_int_equal(hop->port, expected->port);
}

static void each_hop_is_told_with_its_address(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    server_open(&trial, &scene);
    to_https_over_another_page(&scene);
    trial_see(&trial, &scene);
    trial_finish(&trial);
    const struct path_report *path = trial_path(&trial, 80, "/");
    assert_int_equal(path->redirect_count, 2);
    check_hop(&path->redirects[0],
              &(struct redirect_hop){ .status = 302,
                                      .from = "http://ns1.corp.example/",
                                      .to = "http://ns1.corp.example/Altiris/Console",
                                      .address = "10.1.1.5",
                                      .port = 80 });
    check_hop(&path->redirects[1],
              &(struct redirect_hop){ .status = 302,
                                      .from = "http://ns1.corp.example/Altiris/Console",
                                      .to = "https://ns1.corp.example/Altiris/Console",
                                      .address = "10.1.1.5",
                                      .port = 443 });
    assert_null(path->redirects[0].certificate_sha256);
    assert_null(path->redirects[1].certificate_sha256); // the handshake showed none
    server_close(&trial, &scene);
}

static void a_redirect_that_drops_the_custom_port_is_told(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    server_open(&trial, &scene);
    trial.inventory.hosts[0]->pairs[0] = (struct port_pair){ .http = 80, .https = 8443 };
    to_https(&scene);
    trial_see(&trial, &scene);
    trial_finish(&trial);
    const struct path_report *path = trial_path(&trial, 80, "/");
    assert_int_equal(path->state, PATH_REDIRECTS_TO_HTTPS);
    assert_non_null(strstr(path->rule, "not on the port"));
    server_close(&trial, &scene);
}

static void a_redirect_is_not_called_a_move_of_the_agents(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    server_open(&trial, &scene);
    to_https(&scene);
    trial_see(&trial, &scene);
    trial_finish(&trial);
    assert_non_null(strstr(trial_path(&trial, 80, "/")->rule, "agents have to be told"));
    server_close(&trial, &scene);
}

static void the_place_of_a_hop_is_no_endpoint_of_the_host(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    server_open(&trial, &scene);
    saw_redirect(&scene, HTTP, "/", "http://ns2.corp.example/");
    scene_move(&scene, "10.1.1.9");
    saw_answer(&scene, HTTP, "/", 200)->server_name = "ns2.corp.example";
    trial_see(&trial, &scene);
    const struct assessment *assessment = trial_finish(&trial);
    assert_int_equal(assessment->endpoint_count, 1);
    assert_int_equal(assessment->endpoints[0].path_count, 1);
    server_close(&trial, &scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_chain_ends_in_its_state),
        cmocka_unit_test(every_status_of_a_redirect_counts),
        cmocka_unit_test(no_other_status_sends_clients_on),
        cmocka_unit_test(each_hop_is_told_with_its_address),
        cmocka_unit_test(a_redirect_that_drops_the_custom_port_is_told),
        cmocka_unit_test(a_redirect_is_not_called_a_move_of_the_agents),
        cmocka_unit_test(the_place_of_a_hop_is_no_endpoint_of_the_host),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

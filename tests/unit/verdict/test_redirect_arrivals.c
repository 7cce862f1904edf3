// A redirect to HTTPS is as good as what it leads to, for a check that welcomes it.

#include "build.h"
#include "support/unit.h"

#include <string.h>

#define HTTPS SCHEME_HTTPS
#define HTTP  SCHEME_HTTP

typedef void scene_writer(struct scene *scene);

struct arrival_case {
    const char *name;
    scene_writer *write;
    uint16_t https_port; /**< of the site, by the inventory */
    const char *welcomed;
};

static void redirect(struct scene *scene)
{
    saw_redirect(scene, HTTP, "/", "https://ns1/");
}

static void to_a_page(struct scene *scene)
{
    redirect(scene);
    saw_hello(scene, 443, OUTCOME_OK);
    saw_answer(scene, HTTPS, "/", 200);
}

static void to_a_missing_page(struct scene *scene)
{
    redirect(scene);
    saw_hello(scene, 443, OUTCOME_OK);
    saw_answer(scene, HTTPS, "/", 404);
}

static void to_another_name(struct scene *scene)
{
    saw_redirect(scene, HTTP, "/", "https://10.1.1.5/");
    saw_hello(scene, 443, OUTCOME_OK);
}

static void to_a_closed_port(struct scene *scene)
{
    redirect(scene);
    saw_connection(scene, 443, OUTCOME_REFUSED);
}

static void to_a_port_that_was_refused_when_followed(struct scene *scene)
{
    saw_redirect(scene, HTTP, "/", "https://ns1:8443/");
    saw_failure(scene, HTTPS, "/", OUTCOME_REFUSED)->port = 8443;
}

static void to_a_filtered_port(struct scene *scene)
{
    redirect(scene);
    saw_connection(scene, 443, OUTCOME_TIMED_OUT);
    saw_connection(scene, 443, OUTCOME_TIMED_OUT);
}

static void to_a_filtered_port_when_followed(struct scene *scene)
{
    redirect(scene);
    saw_failure(scene, HTTPS, "/", OUTCOME_TIMED_OUT);
}

static void to_plain_http(struct scene *scene)
{
    redirect(scene);
    saw_hello(scene, 443, OUTCOME_NOT_TLS);
    saw_answer(scene, HTTP, "/", 400)->port = 443;
}

static void to_a_binding_without_certificate(struct scene *scene)
{
    redirect(scene);
    saw_hello(scene, 443, OUTCOME_RESET);
    saw_hello(scene, 443, OUTCOME_RESET);
    saw_failure(scene, HTTP, "/", OUTCOME_CLOSED)->port = 443;
}

static void to_another_host(struct scene *scene)
{
    saw_redirect(scene, HTTP, "/", "https://ns2/");
}

static void to_another_host_that_answers(struct scene *scene)
{
    to_another_host(scene);
    saw_hello(scene, 443, OUTCOME_OK)->server_name = "ns2";
    saw_answer(scene, HTTPS, "/", 200)->server_name = "ns2";
}

static void out_of_scope(struct scene *scene)
{
    redirect(scene);
    saw_failure(scene, HTTPS, "/", OUTCOME_OUT_OF_SCOPE);
}

static void to_no_answer(struct scene *scene)
{
    redirect(scene);
    saw_hello(scene, 443, OUTCOME_OK);
    saw_failure(scene, HTTPS, "/", OUTCOME_RESET);
}

// clang-format off
static const struct arrival_case cases[] = {
    { "a page", to_a_page, 443, "consistent" },
    { "a missing page on the site's own port", to_a_missing_page, 443, "consistent" },
    { "another name for an HTTPS that is there", to_another_name, 443, "consistent" },
    { "a closed port", to_a_closed_port, 443, "inconsistent" },
    { "refused when followed", to_a_port_that_was_refused_when_followed, 443, "inconsistent" },
    { "a filtered port", to_a_filtered_port, 443, "inconclusive" },
    { "timed out when followed", to_a_filtered_port_when_followed, 443, "inconclusive" },
    { "never followed", redirect, 443, "inconclusive" },
    { "out of scope", out_of_scope, 443, "inconclusive" },
    { "plain HTTP on the port", to_plain_http, 443, "inconsistent" },
    { "a binding without certificate", to_a_binding_without_certificate, 443, "inconsistent" },
    { "another host", to_another_host, 443, "inconclusive" },
    { "another host that answers", to_another_host_that_answers, 443, "consistent" },
    { "no answer", to_no_answer, 443, "inconclusive" },
    { "the custom port dropped, another site there", to_a_missing_page, 8443, "inconsistent" },
    { "the custom port dropped, and it answers", to_a_page, 8443, "consistent" },
    { "the custom port dropped, nothing there", to_a_closed_port, 8443, "inconsistent" },
};

// clang-format on

static void see(struct trial *trial, const struct arrival_case *given)
{
    struct scene scene;
    trial_open(trial);
    struct host *host = trial_host(trial, "ns1", ROLE_NOTIFICATION_SERVER);
    host->pairs[0].https = given->https_port;
    struct check *check = trial_check(trial, "welcomes", SUBJECT_PATH);
    check->path = "/";
    check->scheme = HTTP;
    check->right = STATE_BIT(PATH_REDIRECTS_TO_HTTPS);
    check = trial_check(trial, "forbids", SUBJECT_PATH);
    check->path = "/";
    check->scheme = HTTP;
    check->wrong = STATE_BIT(PATH_REDIRECTS_TO_HTTPS);
    scene_open(&scene, "ns1", "10.1.1.5");
    given->write(&scene);
    trial_see(trial, &scene);
    trial_finish(trial);
    scene_close(&scene);
}

static void check_welcome(const struct arrival_case *given)
{
    struct trial trial;
    see(&trial, given);
    const char *verdict = trial_verdict(&trial, "welcomes", "ns1");
    if (strcmp(verdict, given->welcomed) != 0) {
        fail_msg("%s: %s: %s", given->name, verdict,
                 trial_finding(&trial, "welcomes", "ns1")->reason);
    }
    trial_close(&trial);
}

static void whoever_needs_https_looks_at_what_the_redirect_leads_to(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        check_welcome(&cases[i]);
    }
}

static void whoever_wants_http_does_not(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct trial trial;
        see(&trial, &cases[i]);
        assert_string_equal(trial_verdict(&trial, "forbids", "ns1"), "inconsistent");
        trial_close(&trial);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whoever_needs_https_looks_at_what_the_redirect_leads_to),
        cmocka_unit_test(whoever_wants_http_does_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// Servers that have had enough of us: a 403 then says nothing about a path.

#include "build.h"
#include "model/canary.h"
#include "support/unit.h"

#define HTTPS   SCHEME_HTTPS
#define HTTP    SCHEME_HTTP
#define CONSOLE "/Altiris/Console"
#define PORTAL  "/Altiris/SoftwarePortal"

typedef void scene_writer(struct scene *scene);

struct throttling_case {
    const char *name;
    scene_writer *write;
    enum path_state console_http;
};

static const char *canary(struct scene *scene, const char *path)
{
    return canary_path(&scene->arena, scene->host, path);
}

static void see_console_over_http(struct scene *scene, unsigned status)
{
    saw_answer(scene, HTTP, CONSOLE, status);
    saw_answer(scene, HTTP, canary(scene, CONSOLE), status);
}

static void see_https(struct scene *scene)
{
    saw_hello(scene, 443, OUTCOME_OK);
    saw_answer(scene, HTTPS, "/", 200);
    saw_answer(scene, HTTPS, CONSOLE, 401);
}

static void require_ssl(struct scene *scene)
{
    see_https(scene);
    see_console_over_http(scene, 403);
}

static void refused_from_a_moment_on(struct scene *scene)
{
    see_https(scene);
    saw_answer(scene, HTTP, "/", 200);
    see_console_over_http(scene, 403);
    saw_answer(scene, HTTPS, PORTAL, 403);
    saw_answer(scene, HTTPS, canary(scene, PORTAL), 403);
}

static void refused_and_let_in_again(struct scene *scene)
{
    refused_from_a_moment_on(scene);
    saw_answer(scene, HTTPS, "/Altiris/PS", 404);
}

static void one_refusal_over_https(struct scene *scene)
{
    require_ssl(scene);
    saw_answer(scene, HTTPS, PORTAL, 403);
}

static void refusals_with_a_reason(struct scene *scene)
{
    require_ssl(scene);
    with_body(saw_answer(scene, HTTPS, PORTAL, 403), "<h2>403.14 - Forbidden</h2>");
    saw_answer(scene, HTTPS, canary(scene, PORTAL), 403)->answer.client_certificate =
        CLIENT_CERTIFICATE_AFTER_REQUEST;
}

static void https_was_always_refused(struct scene *scene)
{
    saw_hello(scene, 443, OUTCOME_OK);
    saw_answer(scene, HTTP, "/", 200);
    see_console_over_http(scene, 403);
    saw_answer(scene, HTTPS, CONSOLE, 403);
    saw_answer(scene, HTTPS, PORTAL, 403);
}

static void asked_for_fewer_requests(struct scene *scene)
{
    see_https(scene);
    saw_answer(scene, HTTP, "/", 429);
    see_console_over_http(scene, 403);
}

static void asked_for_fewer_requests_later(struct scene *scene)
{
    require_ssl(scene);
    saw_answer(scene, HTTP, "/", 429);
}

static void refused_when_asked_again(struct scene *scene)
{
    see_https(scene);
    saw_answer(scene, HTTP, CONSOLE, 401);
    saw_answer(scene, HTTP, CONSOLE, 403);
    saw_answer(scene, HTTP, canary(scene, CONSOLE), 403);
}

static void refused_for_a_while(struct scene *scene)
{
    see_https(scene);
    see_console_over_http(scene, 403);
    saw_answer(scene, HTTP, PORTAL, 403);
    saw_answer(scene, HTTP, PORTAL, 401);
}

static void an_error_and_a_refusal(struct scene *scene)
{
    require_ssl(scene);
    saw_answer(scene, HTTP, PORTAL, 403);
    saw_answer(scene, HTTP, PORTAL, 503);
}

static void before_the_refusals(struct scene *scene)
{
    see_https(scene);
    see_console_over_http(scene, 403);
    saw_answer(scene, HTTP, "/", 200);
    saw_answer(scene, HTTPS, PORTAL, 403);
    saw_answer(scene, HTTPS, canary(scene, PORTAL), 403);
    saw_answer(scene, HTTP, PORTAL, 403);
}

static void https_refused_when_it_was_asked(struct scene *scene)
{
    saw_hello(scene, 443, OUTCOME_OK);
    see_console_over_http(scene, 403);
    saw_answer(scene, HTTPS, "/", 200);
    saw_answer(scene, HTTPS, CONSOLE, 403);
    saw_answer(scene, HTTPS, PORTAL, 403);
    saw_answer(scene, HTTP, PORTAL, 403);
}

// clang-format off
static const struct throttling_case cases[] = {
    { "Require SSL", require_ssl, PATH_REQUIRES_SSL },
    { "everything from a moment on", refused_from_a_moment_on, PATH_UNMEASURED },
    { "not everything", refused_and_let_in_again, PATH_REQUIRES_SSL },
    { "one refusal over HTTPS", one_refusal_over_https, PATH_REQUIRES_SSL },
    { "with a reason", refusals_with_a_reason, PATH_REQUIRES_SSL },
    { "HTTPS refused from the start", https_was_always_refused, PATH_FORBIDDEN },
    { "429 before", asked_for_fewer_requests, PATH_UNMEASURED },
    { "429 after", asked_for_fewer_requests_later, PATH_REQUIRES_SSL },
    { "a while, told by another path", refused_for_a_while, PATH_UNMEASURED },
    { "an error is no gift", an_error_and_a_refusal, PATH_REQUIRES_SSL },
    { "before the refusals", before_the_refusals, PATH_REQUIRES_SSL },
    { "HTTPS too late to compare", https_refused_when_it_was_asked, PATH_UNMEASURED },
};

// clang-format on

static void see(struct trial *trial, scene_writer *write)
{
    struct scene scene;
    trial_open(trial);
    trial_host(trial, "ns1", ROLE_NOTIFICATION_SERVER);
    struct check *check = trial_check(trial, "console", SUBJECT_PATH);
    check->path = CONSOLE;
    check->scheme = HTTP;
    check->right = STATE_BIT(PATH_REQUIRES_SSL);
    check->wrong = STATE_BIT(PATH_AUTH_CHALLENGE);
    scene_open(&scene, "ns1", "10.1.1.5");
    write(&scene);
    trial_see(trial, &scene);
    trial_finish(trial);
    scene_close(&scene);
}

static void check_case(const struct throttling_case *given)
{
    struct trial trial;
    see(&trial, given->write);
    const struct path_report *path = trial_path(&trial, 80, CONSOLE);
    if (path->state != given->console_http) {
        fail_msg("%s: %s: %s", given->name, path_state_name(path->state), path->rule);
    }
    trial_close(&trial);
}

static void no_require_ssl_is_told_from_a_server_that_refuses_us(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        check_case(&cases[i]);
    }
}

static void an_answer_that_became_403_is_good_for_no_verdict(void **state)
{
    (void)state;
    struct trial trial;
    see(&trial, refused_when_asked_again);
    assert_string_equal(trial_verdict(&trial, "console", "ns1"), "inconclusive");
    trial_close(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_require_ssl_is_told_from_a_server_that_refuses_us),
        cmocka_unit_test(an_answer_that_became_403_is_good_for_no_verdict),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

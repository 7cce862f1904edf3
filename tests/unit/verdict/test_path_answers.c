// What a path was answered, to its state; 403 over HTTP is in test_require_ssl.c.

#include "build.h"
#include "support/unit.h"

#include <string.h>

#define HTTPS   SCHEME_HTTPS
#define HTTP    SCHEME_HTTP
#define CONSOLE "/Altiris/Console"

static void hello(struct scene *scene)
{
    saw_hello(scene, 443, OUTCOME_OK);
}

static void invalid_hostname(struct scene *scene)
{
    by_http_sys(saw_answer(scene, HTTP, CONSOLE, 400), 334);
}

static void invalid_verb(struct scene *scene)
{
    by_http_sys(saw_answer(scene, HTTP, CONSOLE, 400), 326);
}

static void invalid_url(struct scene *scene)
{
    by_http_sys(saw_answer(scene, HTTP, CONSOLE, 400), 324);
}

static void invalid_header(struct scene *scene)
{
    by_http_sys(saw_answer(scene, HTTP, CONSOLE, 400), 339);
}

static void badly_formed(struct scene *scene)
{
    by_http_sys(saw_answer(scene, HTTP, CONSOLE, 400), 311);
}

static void length_required(struct scene *scene)
{
    by_http_sys(saw_answer(scene, HTTP, CONSOLE, 411), 344);
}

static void nobody_registered(struct scene *scene)
{
    by_http_sys(saw_answer(scene, HTTP, CONSOLE, 404), 315);
}

static void another_product_behind_http_sys(struct scene *scene)
{
    by_http_sys(saw_answer(scene, HTTP, CONSOLE, 404), 20);
}

static void nobody_registered_and_no_server_header(struct scene *scene)
{
    nobody_registered(scene);
    scene->observations[0].answer.server = NULL;
}

static void stopped_pool(struct scene *scene)
{
    by_http_sys(saw_answer(scene, HTTP, CONSOLE, 503), 326);
}

static void cut_page_is_not_known_by_its_length(struct scene *scene)
{
    nobody_registered_and_no_server_header(scene);
    scene->observations[0].answer.is_body_cut = true;
}

static void missing_in_iis(struct scene *scene)
{
    saw_answer(scene, HTTP, CONSOLE, 404)->answer.body_size = 1245;
}

static void missing_without_server_header(struct scene *scene)
{
    saw_answer(scene, HTTP, CONSOLE, 404)->answer.server = NULL;
}

static void windows_log_on(struct scene *scene)
{
    saw_answer(scene, HTTP, CONSOLE, 401)->answer.authenticate = "Negotiate, NTLM";
}

static void requires_certificate_after_the_request(struct scene *scene)
{
    hello(scene);
    saw_answer(scene, HTTPS, CONSOLE, 403)->answer.client_certificate =
        CLIENT_CERTIFICATE_AFTER_REQUEST;
}

static void requires_certificate_reset_under_tls_1_3(struct scene *scene)
{
    hello(scene);
    saw_failure(scene, HTTPS, CONSOLE, OUTCOME_RESET);
    saw_hello(scene, 443, OUTCOME_OK)->handshake.question = TLS_QUESTION_TLS_1_2;
    saw_answer(scene, HTTPS, CONSOLE, 403)->answer.client_certificate =
        CLIENT_CERTIFICATE_AFTER_REQUEST;
}

static void requires_certificate_500_under_tls_1_3(struct scene *scene)
{
    hello(scene);
    saw_answer(scene, HTTPS, CONSOLE, 500);
    saw_answer(scene, HTTPS, CONSOLE, 403)->answer.client_certificate =
        CLIENT_CERTIFICATE_AFTER_REQUEST;
}

static void accepts_certificate_reset_under_tls_1_3(struct scene *scene)
{
    hello(scene);
    saw_failure(scene, HTTPS, CONSOLE, OUTCOME_RESET);
    saw_answer(scene, HTTPS, CONSOLE, 200)->answer.client_certificate =
        CLIENT_CERTIFICATE_AFTER_REQUEST;
}

static void reset_where_another_path_wants_a_certificate(struct scene *scene)
{
    hello(scene);
    saw_answer(scene, HTTPS, "/", 200)->answer.client_certificate =
        CLIENT_CERTIFICATE_AFTER_REQUEST;
    saw_failure(scene, HTTPS, CONSOLE, OUTCOME_RESET);
}

static void certificate_asked_in_the_handshake(struct scene *scene)
{
    saw_hello(scene, 443, OUTCOME_OK)->handshake.client_certificate = CLIENT_CERTIFICATE_HANDSHAKE;
    saw_answer(scene, HTTPS, CONSOLE, 403)->answer.client_certificate =
        CLIENT_CERTIFICATE_HANDSHAKE;
}

static void certificate_refused_late_under_tls_1_3(struct scene *scene)
{
    saw_hello(scene, 443, OUTCOME_OK)->handshake.client_certificate = CLIENT_CERTIFICATE_HANDSHAKE;
    saw_failure(scene, HTTPS, "/", OUTCOME_ALERT)->answer.client_certificate =
        CLIENT_CERTIFICATE_HANDSHAKE;
    saw_failure(scene, HTTPS, CONSOLE, OUTCOME_NOT_ASKED);
}

static void certificate_required_by_the_handshake(struct scene *scene)
{
    saw_alert(scene, 443, 40)->handshake.client_certificate = CLIENT_CERTIFICATE_REQUIRED;
    saw_failure(scene, HTTPS, CONSOLE, OUTCOME_NOT_ASKED);
}

static void kept_connection_ended_and_asked_again(struct scene *scene)
{
    saw_failure(scene, HTTP, CONSOLE, OUTCOME_KEPT_CONNECTION_ENDED);
    saw_answer(scene, HTTP, CONSOLE, 200);
}

static void kept_connection_ended_and_no_more(struct scene *scene)
{
    saw_answer(scene, HTTP, "/", 200);
    saw_failure(scene, HTTP, CONSOLE, OUTCOME_KEPT_CONNECTION_ENDED);
}

static void reset_and_then_answered(struct scene *scene)
{
    saw_failure(scene, HTTP, CONSOLE, OUTCOME_RESET);
    saw_answer(scene, HTTP, CONSOLE, 200);
}

static void answered_and_then_reset(struct scene *scene)
{
    saw_answer(scene, HTTP, CONSOLE, 200);
    saw_failure(scene, HTTP, CONSOLE, OUTCOME_RESET);
}

static void too_busy_and_then_answered(struct scene *scene)
{
    saw_answer(scene, HTTP, CONSOLE, 503);
    saw_answer(scene, HTTP, CONSOLE, 200);
}

static void asked_for_fewer_requests_and_then_answered(struct scene *scene)
{
    saw_answer(scene, HTTP, CONSOLE, 429);
    saw_answer(scene, HTTP, CONSOLE, 200);
}

static void answered_and_then_down(struct scene *scene)
{
    saw_answer(scene, HTTP, CONSOLE, 200);
    saw_answer(scene, HTTP, CONSOLE, 503);
}

static void plain_http_on_the_https_port(struct scene *scene)
{
    saw_hello(scene, 443, OUTCOME_NOT_TLS);
    saw_answer(scene, HTTP, CONSOLE, 200)->port = 443;
}

static void headers_but_an_endless_body(struct scene *scene)
{
    saw_answer(scene, HTTP, CONSOLE, 200)->answer.is_body_cut = true;
}

static void strict_transport_security(struct scene *scene)
{
    hello(scene);
    saw_answer(scene, HTTPS, CONSOLE, 200)->answer.transport_security = "max-age=31536000";
}

// clang-format off
static const struct path_case cases[] = {
    { "invalid hostname", invalid_hostname, 80, PATH_NO_SITE, CONFIDENCE_HIGH },
    { "invalid verb", invalid_verb, 80, PATH_BROKEN, CONFIDENCE_MEDIUM },
    { "invalid URL", invalid_url, 80, PATH_BROKEN, CONFIDENCE_MEDIUM },
    { "invalid header", invalid_header, 80, PATH_BROKEN, CONFIDENCE_MEDIUM },
    { "badly formed", badly_formed, 80, PATH_BROKEN, CONFIDENCE_MEDIUM },
    { "length required", length_required, 80, PATH_BROKEN, CONFIDENCE_MEDIUM },
    { "nobody registered", nobody_registered, 80, PATH_NO_SITE, CONFIDENCE_HIGH },
    { "another product", another_product_behind_http_sys, 80, PATH_NO_SITE, CONFIDENCE_MEDIUM },
    { "no Server header", nobody_registered_and_no_server_header, 80, PATH_NO_SITE, CONFIDENCE_MEDIUM },
    { "cut page", cut_page_is_not_known_by_its_length, 80, PATH_MISSING, CONFIDENCE_MEDIUM },
    { "stopped pool", stopped_pool, 80, PATH_APP_DOWN, CONFIDENCE_HIGH },
    { "missing in IIS", missing_in_iis, 80, PATH_MISSING, CONFIDENCE_HIGH },
    { "missing, unnamed", missing_without_server_header, 80, PATH_MISSING, CONFIDENCE_MEDIUM },
    { "log-on", windows_log_on, 80, PATH_AUTH_CHALLENGE, CONFIDENCE_HIGH },
    { "certificate after request", requires_certificate_after_the_request, 443, PATH_REQUIRES_CLIENT_CERTIFICATE, CONFIDENCE_MEDIUM },
    { "reset under 1.3", requires_certificate_reset_under_tls_1_3, 443, PATH_REQUIRES_CLIENT_CERTIFICATE, CONFIDENCE_MEDIUM },
    { "500 under 1.3", requires_certificate_500_under_tls_1_3, 443, PATH_REQUIRES_CLIENT_CERTIFICATE, CONFIDENCE_MEDIUM },
    { "accepts a certificate", accepts_certificate_reset_under_tls_1_3, 443, PATH_SERVES, CONFIDENCE_MEDIUM },
    { "reset beside", reset_where_another_path_wants_a_certificate, 443, PATH_REQUIRES_CLIENT_CERTIFICATE, CONFIDENCE_MEDIUM },
    { "asked in handshake", certificate_asked_in_the_handshake, 443, PATH_REQUIRES_CLIENT_CERTIFICATE, CONFIDENCE_MEDIUM },
    { "refused late", certificate_refused_late_under_tls_1_3, 443, PATH_REQUIRES_CLIENT_CERTIFICATE, CONFIDENCE_HIGH },
    { "handshake fails", certificate_required_by_the_handshake, 443, PATH_REQUIRES_CLIENT_CERTIFICATE, CONFIDENCE_HIGH },
    { "kept connection", kept_connection_ended_and_asked_again, 80, PATH_SERVES, CONFIDENCE_HIGH },
    { "kept connection, no more", kept_connection_ended_and_no_more, 80, PATH_UNMEASURED, CONFIDENCE_LOW },
    { "reset, answered", reset_and_then_answered, 80, PATH_SERVES, CONFIDENCE_MEDIUM },
    { "answered, reset", answered_and_then_reset, 80, PATH_SERVES, CONFIDENCE_MEDIUM },
    { "503, answered", too_busy_and_then_answered, 80, PATH_SERVES, CONFIDENCE_HIGH },
    { "429, answered", asked_for_fewer_requests_and_then_answered, 80, PATH_SERVES, CONFIDENCE_HIGH },
    { "answered, 503", answered_and_then_down, 80, PATH_APP_DOWN, CONFIDENCE_LOW },
    { "HTTP on 443", plain_http_on_the_https_port, 443, PATH_SERVES, CONFIDENCE_HIGH },
    { "endless body", headers_but_an_endless_body, 80, PATH_SERVES, CONFIDENCE_HIGH },
    { "HSTS", strict_transport_security, 443, PATH_SERVES, CONFIDENCE_HIGH },
};

// clang-format on

static void every_answer_on_the_wire_has_its_state(void **state)
{
    (void)state;
    check_path_cases(cases, sizeof(cases) / sizeof(cases[0]), CONSOLE);
}

// What was not asked, because the port had said enough, rests on what the port said.
static void a_path_that_was_not_asked_is_judged_by_its_port(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    trial_open(&trial);
    trial_host(&trial, "ns1", ROLE_NOTIFICATION_SERVER);
    struct check *check = trial_check(&trial, "path", SUBJECT_PATH);
    check->roles = role_bit(ROLE_NOTIFICATION_SERVER);
    check->path = CONSOLE;
    check->scheme = HTTPS;
    check->wrong = STATE_BIT(PATH_REQUIRES_CLIENT_CERTIFICATE);
    scene_open(&scene, "ns1", "10.1.1.5");
    certificate_required_by_the_handshake(&scene);
    scene.observations[scene.count - 1].detail = "holds for every path";
    trial_see(&trial, &scene);
    trial_finish(&trial);
    const struct finding *finding = trial_finding(&trial, "path", "ns1");
    assert_string_equal(finding->reason, "the handshake fails without a client certificate");
    assert_non_null(strstr(finding->evidence[0].summary, "handshake"));
    scene_close(&scene);
    trial_close(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_answer_on_the_wire_has_its_state),
        cmocka_unit_test(a_path_that_was_not_asked_is_judged_by_its_port),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// What a port said on the wire, observation by observation, to its state: the rows of the product's
// and of IIS's wire tables, and of other servers.

#include "build.h"
#include "support/unit.h"

#define HTTPS SCHEME_HTTPS
#define HTTP  SCHEME_HTTP

typedef void scene_writer(struct scene *scene);

struct port_case {
    const char *name;
    scene_writer *write;
    uint16_t port;
    enum port_state state;
};

static void refused(struct scene *scene)
{
    saw_connection(scene, 443, OUTCOME_REFUSED);
}

static void timed_out(struct scene *scene)
{
    saw_connection(scene, 443, OUTCOME_TIMED_OUT);
    saw_connection(scene, 443, OUTCOME_TIMED_OUT);
}

static void refused_after_a_time_out(struct scene *scene)
{
    saw_connection(scene, 443, OUTCOME_TIMED_OUT);
    saw_connection(scene, 443, OUTCOME_REFUSED);
}

static void unreachable(struct scene *scene)
{
    saw_connection(scene, 443, OUTCOME_UNREACHABLE);
}

static void no_descriptor_left(struct scene *scene)
{
    saw_connection(scene, 443, OUTCOME_LOCAL_FAULT)->detail = "Too many open files";
}

static void out_of_scope(struct scene *scene)
{
    saw_connection(scene, 443, OUTCOME_OUT_OF_SCOPE);
}

static void measured_after_a_local_fault(struct scene *scene)
{
    saw_connection(scene, 443, OUTCOME_LOCAL_FAULT);
    saw_connection(scene, 443, OUTCOME_OK);
    saw_hello(scene, 443, OUTCOME_OK);
}

static void tls(struct scene *scene)
{
    saw_connection(scene, 443, OUTCOME_OK);
    saw_hello(scene, 443, OUTCOME_OK);
    saw_answer(scene, HTTPS, "/", 200);
}

static void hello_answered_in_clear_by_http_sys(struct scene *scene)
{
    saw_connection(scene, 443, OUTCOME_OK);
    saw_hello(scene, 443, OUTCOME_NOT_TLS)->detail = "in clear: HTTP/1.1 400 Bad Request";
    saw_connection(scene, 443, OUTCOME_OK);
    saw_answer(scene, HTTP, "/", 200)->port = 443;
}

static void hello_answered_in_clear_and_plain_not_asked(struct scene *scene)
{
    saw_connection(scene, 443, OUTCOME_OK);
    saw_hello(scene, 443, OUTCOME_NOT_TLS)->detail = "in clear: HTTP/1.1 400 Bad Request";
}

static void plain_gives_no_byte_on_the_tls_port_of_http_sys(struct scene *scene)
{
    saw_connection(scene, 80, OUTCOME_OK);
    saw_failure(scene, HTTP, "/", OUTCOME_CLOSED);
    saw_connection(scene, 80, OUTCOME_OK);
    saw_hello(scene, 80, OUTCOME_OK);
}

static void plain_waits_on_the_tls_port_of_http_sys(struct scene *scene)
{
    saw_failure(scene, HTTP, "/", OUTCOME_TIMED_OUT);
    saw_hello(scene, 80, OUTCOME_OK);
}

static void nginx_says_that_it_is_a_tls_port(struct scene *scene)
{
    struct observation *answer = saw_answer(scene, HTTP, "/", 400);
    answer->answer.server = "nginx";
    with_body(answer, "400 The plain HTTP request was sent to HTTPS port");
}

static void nginx_and_its_handshake(struct scene *scene)
{
    nginx_says_that_it_is_a_tls_port(scene);
    saw_hello(scene, 80, OUTCOME_OK);
}

static void no_certificate_bound(struct scene *scene)
{
    saw_connection(scene, 443, OUTCOME_OK);
    saw_hello(scene, 443, OUTCOME_RESET);
    saw_hello(scene, 443, OUTCOME_RESET)->handshake.question = TLS_QUESTION_TLS_1_2;
    saw_hello(scene, 443, OUTCOME_RESET);
    saw_failure(scene, HTTP, "/", OUTCOME_CLOSED)->port = 443;
}

static void resets_only_tls_1_3(struct scene *scene)
{
    saw_hello(scene, 443, OUTCOME_RESET);
    saw_hello(scene, 443, OUTCOME_OK)->handshake.question = TLS_QUESTION_TLS_1_2;
}

static void an_http_port_that_resets_everything(struct scene *scene)
{
    saw_connection(scene, 80, OUTCOME_OK);
    saw_failure(scene, HTTP, "/", OUTCOME_RESET);
    saw_hello(scene, 80, OUTCOME_RESET);
    saw_failure(scene, HTTP, "/", OUTCOME_RESET);
}

static void resets_some_and_keeps_others_waiting(struct scene *scene)
{
    saw_hello(scene, 443, OUTCOME_RESET);
    saw_hello(scene, 443, OUTCOME_TIMED_OUT);
    saw_failure(scene, HTTP, "/", OUTCOME_CLOSED)->port = 443;
}

static void alert_only(struct scene *scene)
{
    saw_alert(scene, 443, 40);
    saw_alert(scene, 443, 70)->handshake.question = TLS_QUESTION_TLS_1_2;
}

static void unrecognized_name(struct scene *scene)
{
    saw_alert(scene, 443, 112);
}

static void requires_a_client_certificate(struct scene *scene)
{
    saw_alert(scene, 443, 40)->handshake.client_certificate = CLIENT_CERTIFICATE_REQUIRED;
}

static void certificate_required_alert(struct scene *scene)
{
    saw_alert(scene, 443, 116);
}

static void resets_after_its_certificates(struct scene *scene)
{
    saw_hello(scene, 443, OUTCOME_RESET)->handshake.version = "TLS 1.2";
    saw_hello(scene, 443, OUTCOME_RESET)->handshake.version = "TLS 1.2";
}

static void our_library_cannot_go_on(struct scene *scene)
{
    saw_hello(scene, 443, OUTCOME_UNSUPPORTED)->handshake.version = "TLS 1.0";
}

static void our_library_cannot_begin(struct scene *scene)
{
    saw_connection(scene, 443, OUTCOME_OK);
    saw_hello(scene, 443, OUTCOME_UNSUPPORTED);
}

static void ssh(struct scene *scene)
{
    saw_hello(scene, 443, OUTCOME_NOT_TLS)->detail = "in clear: SSH-2.0-OpenSSH_9.2";
    saw_failure(scene, HTTP, "/", OUTCOME_NOT_HTTP)->port = 443;
}

static void tarpit(struct scene *scene)
{
    saw_connection(scene, 443, OUTCOME_OK);
    saw_hello(scene, 443, OUTCOME_TIMED_OUT);
    saw_failure(scene, HTTP, "/", OUTCOME_TIMED_OUT)->port = 443;
}

static void drips_its_server_hello(struct scene *scene)
{
    saw_connection(scene, 443, OUTCOME_OK);
    saw_hello(scene, 443, OUTCOME_TIMED_OUT)->detail = OBSERVATION_WITHIN "the handshake";
    saw_failure(scene, HTTP, "/", OUTCOME_TIMED_OUT)->port = 443;
}

static void drips_its_header(struct scene *scene)
{
    saw_connection(scene, 80, OUTCOME_OK);
    saw_failure(scene, HTTP, "/", OUTCOME_TIMED_OUT)->detail = OBSERVATION_WITHIN "the header";
    saw_hello(scene, 80, OUTCOME_TIMED_OUT);
}

static void resets_within_its_header(struct scene *scene)
{
    struct observation *answer = saw_failure(scene, HTTP, "/", OUTCOME_RESET);
    answer->detail = OBSERVATION_WITHIN "the header";
    saw_hello(scene, 80, OUTCOME_RESET);
    saw_hello(scene, 80, OUTCOME_RESET);
}

static void malformed_http(struct scene *scene)
{
    saw_failure(scene, HTTP, "/", OUTCOME_MALFORMED);
}

static void accepted_and_then_the_time_was_over(struct scene *scene)
{
    saw_connection(scene, 443, OUTCOME_OK);
    saw_failure(scene, HTTPS, "/", OUTCOME_NOT_ASKED);
}

static void only_the_wrong_name_works(struct scene *scene)
{
    saw_alert(scene, 443, 112);
    saw_hello(scene, 443, OUTCOME_OK)->handshake.question = TLS_QUESTION_WRONG_NAME;
    saw_hello(scene, 443, OUTCOME_OK)->handshake.question = TLS_QUESTION_NO_NAME;
}

static void old_versions_are_refused(struct scene *scene)
{
    saw_hello(scene, 443, OUTCOME_OK);
    saw_alert(scene, 443, 70)->handshake.question = TLS_QUESTION_TLS_1_0;
    saw_hello(scene, 443, OUTCOME_RESET)->handshake.question = TLS_QUESTION_TLS_1_1;
}

static const struct port_case cases[] = {
    { "refused", refused, 443, PORT_CLOSED },
    { "timed out", timed_out, 443, PORT_FILTERED },
    { "refused after a time-out", refused_after_a_time_out, 443, PORT_CLOSED },
    { "unreachable", unreachable, 443, PORT_UNREACHABLE },
    { "local fault", no_descriptor_left, 443, PORT_UNMEASURED },
    { "out of scope", out_of_scope, 443, PORT_UNMEASURED },
    { "local fault, then TLS", measured_after_a_local_fault, 443, PORT_TLS },
    { "TLS", tls, 443, PORT_TLS },
    { "clear text, then HTTP", hello_answered_in_clear_by_http_sys, 443, PORT_HTTP },
    { "clear text only", hello_answered_in_clear_and_plain_not_asked, 443, PORT_HTTP },
    { "http.sys TLS, plain closed", plain_gives_no_byte_on_the_tls_port_of_http_sys, 80, PORT_TLS },
    { "http.sys TLS, plain waits", plain_waits_on_the_tls_port_of_http_sys, 80, PORT_TLS },
    { "nginx TLS, plain 400", nginx_says_that_it_is_a_tls_port, 80, PORT_TLS },
    { "nginx TLS, both", nginx_and_its_handshake, 80, PORT_TLS },
    { "no certificate", no_certificate_bound, 443, PORT_RESET_AFTER_HELLO },
    { "resets TLS 1.3", resets_only_tls_1_3, 443, PORT_TLS },
    { "resets everything", an_http_port_that_resets_everything, 80, PORT_RESET_AFTER_HELLO },
    { "disagrees", resets_some_and_keeps_others_waiting, 443, PORT_BROKEN },
    { "alert", alert_only, 443, PORT_BROKEN },
    { "unrecognized name", unrecognized_name, 443, PORT_BROKEN },
    { "client certificate", requires_a_client_certificate, 443, PORT_TLS },
    { "certificate_required", certificate_required_alert, 443, PORT_TLS },
    { "resets after certificates", resets_after_its_certificates, 443, PORT_BROKEN },
    { "beyond us", our_library_cannot_go_on, 443, PORT_TLS },
    { "unsupported", our_library_cannot_begin, 443, PORT_UNMEASURED },
    { "SSH", ssh, 443, PORT_OTHER },
    { "tarpit", tarpit, 443, PORT_SILENT },
    { "ServerHello drips", drips_its_server_hello, 443, PORT_BROKEN },
    { "header drips", drips_its_header, 80, PORT_BROKEN },
    { "reset within the header", resets_within_its_header, 80, PORT_BROKEN },
    { "malformed", malformed_http, 80, PORT_BROKEN },
    { "time over", accepted_and_then_the_time_was_over, 443, PORT_UNMEASURED },
    { "another name works", only_the_wrong_name_works, 443, PORT_BROKEN },
    { "old versions refused", old_versions_are_refused, 443, PORT_TLS },
};

static void check_case(const struct port_case *wire)
{
    struct trial trial;
    struct scene scene;
    trial_open(&trial);
    trial_host(&trial, "ns1", ROLE_NOTIFICATION_SERVER);
    scene_open(&scene, "ns1", "10.1.1.5");
    wire->write(&scene);
    trial_see(&trial, &scene);
    trial_finish(&trial);
    const struct endpoint_report *endpoint = trial_endpoint(&trial, wire->port);
    if (endpoint->state != wire->state) {
        fail_msg("%s: %s: %s", wire->name, port_state_name(endpoint->state), endpoint->rule);
    }
    scene_close(&scene);
    trial_close(&trial);
}

static void every_voice_on_the_wire_has_its_state(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        check_case(&cases[i]);
    }
}

static void the_tls_side_is_reported(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    trial_open(&trial);
    trial_host(&trial, "ns1", ROLE_NOTIFICATION_SERVER);
    scene_open(&scene, "ns1", "10.1.1.5");
    struct observation *hello = saw_hello(&scene, 443, OUTCOME_OK);
    hello->handshake.version = "TLS 1.3";
    hello->handshake.cipher = "TLS_AES_256_GCM_SHA384";
    hello->handshake.alpn = "http/1.1";
    struct observation *older = saw_hello(&scene, 443, OUTCOME_OK);
    older->handshake.question = TLS_QUESTION_TLS_1_2;
    older->handshake.version = "TLS 1.2";
    saw_hello(&scene, 443, OUTCOME_RESET)->handshake.question = TLS_QUESTION_NO_NAME;
    saw_hello(&scene, 443, OUTCOME_RESET)->handshake.question = TLS_QUESTION_NO_NAME;
    saw_answer(&scene, HTTPS, "/", 200)->answer.client_certificate =
        CLIENT_CERTIFICATE_AFTER_REQUEST;
    trial_see(&trial, &scene);
    trial_finish(&trial);
    const struct endpoint_report *endpoint = trial_endpoint(&trial, 443);
    assert_true(endpoint->has_tls);
    assert_string_equal(endpoint->tls_outcome, "ok");
    assert_string_equal(endpoint->tls_version, "TLS 1.3");
    assert_int_equal(endpoint->tls_versions[TLS_1_2], TLS_SUPPORT_ACCEPTED);
    assert_string_equal(endpoint->tls_cipher, "TLS_AES_256_GCM_SHA384");
    assert_string_equal(endpoint->tls_alpn, "http/1.1");
    assert_int_equal(endpoint->without_name.need, NAME_NEED_REQUIRED);
    assert_string_equal(endpoint->without_name.failure, "reset");
    assert_string_equal(endpoint->server, "Microsoft-IIS/10.0");
    assert_string_equal(endpoint->address, "10.1.1.5");
    assert_int_equal(endpoint->client_certificate, CLIENT_CERTIFICATE_AFTER_REQUEST);
    scene_close(&scene);
    trial_close(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_voice_on_the_wire_has_its_state),
        cmocka_unit_test(the_tls_side_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

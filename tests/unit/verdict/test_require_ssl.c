// What 403 over HTTP means, by its canary and the answer over HTTPS: whether SSL is required.

#include "build.h"
#include "support/unit.h"

#define HTTPS   SCHEME_HTTPS
#define HTTP    SCHEME_HTTP
#define CONSOLE "/Altiris/Console"

static void hello(struct scene *scene)
{
    saw_hello(scene, 443, OUTCOME_OK);
}

static void require_ssl(struct scene *scene)
{
    saw_require_ssl(scene, CONSOLE);
}

// A folder whose files are not listed is refused over HTTPS too (403.14).
static void require_ssl_of_a_folder(struct scene *scene)
{
    hello(scene);
    saw_answer(scene, HTTP, CONSOLE, 403);
    saw_answer(scene, HTTP, scene_canary(scene, CONSOLE), 403);
    saw_answer(scene, HTTPS, CONSOLE, 403);
    saw_answer(scene, HTTPS, scene_canary(scene, CONSOLE), 404);
}

static void require_ssl_of_a_folder_by_the_canary_above(struct scene *scene)
{
    hello(scene);
    saw_answer(scene, HTTP, CONSOLE, 403);
    saw_answer(scene, HTTP, scene_canary(scene, "/Altiris/"), 403);
    saw_answer(scene, HTTPS, CONSOLE, 403);
    saw_answer(scene, HTTPS, scene_canary(scene, "/Altiris/"), 404);
}

static void a_folder_that_is_not_listed(struct scene *scene)
{
    hello(scene);
    saw_answer(scene, HTTP, CONSOLE, 403);
    saw_answer(scene, HTTP, scene_canary(scene, "/Altiris/"), 404);
    saw_answer(scene, HTTPS, CONSOLE, 403);
    saw_answer(scene, HTTPS, scene_canary(scene, "/Altiris/"), 404);
}

static void everything_is_refused(struct scene *scene)
{
    hello(scene);
    saw_answer(scene, HTTP, CONSOLE, 403);
    saw_answer(scene, HTTP, scene_canary(scene, "/Altiris/"), 403);
    saw_answer(scene, HTTPS, CONSOLE, 403);
    saw_answer(scene, HTTPS, scene_canary(scene, "/Altiris/"), 403);
}

static void a_folder_refused_by_another_server(struct scene *scene)
{
    require_ssl_of_a_folder(scene);
    scene->observations[1].answer.server = "BigIP";
}

static void require_ssl_in_detail(struct scene *scene)
{
    require_ssl(scene);
    with_body(&scene->observations[1], "<title>IIS 10.0 Detailed Error - 403.4 - Forbidden");
}

static void require_ssl_by_a_page_that_sends_to_https(struct scene *scene)
{
    require_ssl(scene);
    with_body(&scene->observations[1], "<script>location='https://ns1/'</script>");
}

static void require_ssl_where_https_redirects_inside(struct scene *scene)
{
    hello(scene);
    saw_answer(scene, HTTP, CONSOLE, 403);
    saw_answer(scene, HTTP, scene_canary(scene, CONSOLE), 403);
    saw_redirect(scene, HTTPS, CONSOLE, "/Altiris/Console/Default.aspx");
}

static void require_ssl_where_https_sends_back(struct scene *scene)
{
    hello(scene);
    saw_answer(scene, HTTP, CONSOLE, 403);
    saw_answer(scene, HTTP, scene_canary(scene, CONSOLE), 403);
    saw_redirect(scene, HTTPS, CONSOLE, "http://ns1" CONSOLE);
}

static void require_ssl_without_canary(struct scene *scene)
{
    hello(scene);
    saw_answer(scene, HTTP, CONSOLE, 403);
    saw_answer(scene, HTTPS, CONSOLE, 401);
}

static void require_ssl_behind_a_proxy(struct scene *scene)
{
    require_ssl(scene);
    for (size_t i = 1; i < scene->count; i++) {
        scene->observations[i].answer.server = "proxy";
    }
}

static void require_ssl_without_server_header(struct scene *scene)
{
    require_ssl(scene);
    scene->observations[1].answer.server = NULL;
}

static void a_device_refuses_http_in_front_of_iis(struct scene *scene)
{
    require_ssl(scene);
    scene->observations[1].answer.server = "proxy";
    scene->observations[2].answer.server = "proxy";
}

static void https_answers_nonsense_too(struct scene *scene)
{
    hello(scene);
    saw_answer(scene, HTTP, CONSOLE, 403);
    saw_answer(scene, HTTP, scene_canary(scene, CONSOLE), 403);
    saw_answer(scene, HTTPS, CONSOLE, 200);
    saw_answer(scene, HTTPS, scene_canary(scene, CONSOLE), 200);
}

static void https_has_no_such_path(struct scene *scene)
{
    hello(scene);
    saw_answer(scene, HTTP, CONSOLE, 403);
    saw_answer(scene, HTTP, scene_canary(scene, CONSOLE), 403);
    saw_answer(scene, HTTPS, CONSOLE, 404);
    saw_answer(scene, HTTPS, scene_canary(scene, CONSOLE), 404);
}

static void https_fails(struct scene *scene)
{
    hello(scene);
    saw_answer(scene, HTTP, CONSOLE, 403);
    saw_answer(scene, HTTP, scene_canary(scene, CONSOLE), 403);
    saw_answer(scene, HTTPS, CONSOLE, 500);
}

static void too_many_requests_in_detail(struct scene *scene)
{
    require_ssl(scene);
    with_body(&scene->observations[1], "<h3>HTTP Error 403.502 - Forbidden</h3>");
}

static void address_rejected_in_detail(struct scene *scene)
{
    require_ssl(scene);
    with_body(&scene->observations[1], "<h3>HTTP Error 403.6 - Forbidden</h3>");
}

static void forbidden_on_both(struct scene *scene)
{
    hello(scene);
    saw_answer(scene, HTTP, CONSOLE, 403);
    saw_answer(scene, HTTP, scene_canary(scene, CONSOLE), 403);
    saw_answer(scene, HTTPS, CONSOLE, 403);
}

static void forbidden_without_https(struct scene *scene)
{
    saw_connection(scene, 443, OUTCOME_REFUSED);
    saw_answer(scene, HTTP, CONSOLE, 403);
    saw_answer(scene, HTTP, scene_canary(scene, CONSOLE), 403);
}

static void forbidden_with_https_filtered(struct scene *scene)
{
    saw_connection(scene, 443, OUTCOME_TIMED_OUT);
    saw_answer(scene, HTTP, CONSOLE, 403);
    saw_answer(scene, HTTP, scene_canary(scene, CONSOLE), 403);
}

static void directory_listing_denied(struct scene *scene)
{
    hello(scene);
    saw_answer(scene, HTTP, CONSOLE, 403);
    saw_answer(scene, HTTP, scene_canary(scene, CONSOLE), 404);
    saw_answer(scene, HTTPS, CONSOLE, 401);
}

static void client_certificate_on_https_only(struct scene *scene)
{
    hello(scene);
    saw_answer(scene, HTTP, CONSOLE, 403);
    saw_answer(scene, HTTP, scene_canary(scene, CONSOLE), 403);
    saw_answer(scene, HTTPS, CONSOLE, 403)->answer.client_certificate =
        CLIENT_CERTIFICATE_AFTER_REQUEST;
}

static void https_names_the_client_certificate(struct scene *scene)
{
    client_certificate_on_https_only(scene);
    with_body(&scene->observations[3], "<h2>403.7 - Forbidden</h2>");
}

static void https_app_down(struct scene *scene)
{
    hello(scene);
    saw_answer(scene, HTTP, CONSOLE, 403);
    saw_answer(scene, HTTP, scene_canary(scene, CONSOLE), 403);
    by_http_sys(saw_answer(scene, HTTPS, CONSOLE, 503), 326);
}

// clang-format off
static const struct path_case cases[] = {
    { "require SSL", require_ssl, 80, PATH_REQUIRES_SSL, CONFIDENCE_MEDIUM },
    { "require SSL, detailed", require_ssl_in_detail, 80, PATH_REQUIRES_SSL, CONFIDENCE_HIGH },
    { "require SSL, script", require_ssl_by_a_page_that_sends_to_https, 80, PATH_REQUIRES_SSL, CONFIDENCE_HIGH },
    { "require SSL, https redirects", require_ssl_where_https_redirects_inside, 80, PATH_REQUIRES_SSL, CONFIDENCE_MEDIUM },
    { "require SSL, https sends back", require_ssl_where_https_sends_back, 80, PATH_UNMEASURED, CONFIDENCE_LOW },
    { "require SSL, no canary", require_ssl_without_canary, 80, PATH_REQUIRES_SSL, CONFIDENCE_LOW },
    { "require SSL, proxy", require_ssl_behind_a_proxy, 80, PATH_REQUIRES_SSL, CONFIDENCE_LOW },
    { "require SSL, no Server header", require_ssl_without_server_header, 80, PATH_REQUIRES_SSL, CONFIDENCE_LOW },
    { "a device in front", a_device_refuses_http_in_front_of_iis, 80, PATH_UNMEASURED, CONFIDENCE_LOW },
    { "HTTPS answers nonsense", https_answers_nonsense_too, 80, PATH_UNMEASURED, CONFIDENCE_LOW },
    { "HTTPS has no such path", https_has_no_such_path, 80, PATH_REQUIRES_SSL, CONFIDENCE_LOW },
    { "HTTPS fails", https_fails, 80, PATH_UNMEASURED, CONFIDENCE_LOW },
    { "HTTPS names the certificate", https_names_the_client_certificate, 80, PATH_REQUIRES_SSL, CONFIDENCE_MEDIUM },
    { "403.502", too_many_requests_in_detail, 80, PATH_UNMEASURED, CONFIDENCE_LOW },
    { "403.6", address_rejected_in_detail, 80, PATH_FORBIDDEN, CONFIDENCE_HIGH },
    { "forbidden on both", forbidden_on_both, 80, PATH_FORBIDDEN, CONFIDENCE_MEDIUM },
    { "forbidden on both, https", forbidden_on_both, 443, PATH_FORBIDDEN, CONFIDENCE_HIGH },
    { "https closed", forbidden_without_https, 80, PATH_UNMEASURED, CONFIDENCE_LOW },
    { "https filtered", forbidden_with_https_filtered, 80, PATH_UNMEASURED, CONFIDENCE_LOW },
    { "403.14", directory_listing_denied, 80, PATH_FORBIDDEN, CONFIDENCE_MEDIUM },
    { "a folder", require_ssl_of_a_folder, 80, PATH_REQUIRES_SSL, CONFIDENCE_MEDIUM },
    { "a folder, canary above", require_ssl_of_a_folder_by_the_canary_above, 80, PATH_REQUIRES_SSL, CONFIDENCE_MEDIUM },
    { "a folder not listed", a_folder_that_is_not_listed, 80, PATH_FORBIDDEN, CONFIDENCE_MEDIUM },
    { "everything refused", everything_is_refused, 80, PATH_FORBIDDEN, CONFIDENCE_MEDIUM },
    { "a folder, refused by another server", a_folder_refused_by_another_server, 80, PATH_UNMEASURED, CONFIDENCE_LOW },
    { "https wants a certificate", client_certificate_on_https_only, 80, PATH_UNMEASURED, CONFIDENCE_LOW },
    { "https down", https_app_down, 80, PATH_UNMEASURED, CONFIDENCE_LOW },
};

// clang-format on

static void every_403_has_its_cause_or_none(void **state)
{
    (void)state;
    check_path_cases(cases, sizeof(cases) / sizeof(cases[0]), CONSOLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_403_has_its_cause_or_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

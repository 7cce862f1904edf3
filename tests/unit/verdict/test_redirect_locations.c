// Where a Location leads, in every way that servers write it.

#include "build.h"
#include "support/unit.h"

#include <string.h>

#define HTTP SCHEME_HTTP

struct location_case {
    const char *location;
    const char *to; /**< NULL: no hop that says where to */
    uint16_t port;
    enum path_state state;
};

// clang-format off
static const struct location_case locations[] = {
    { "HTTPS://NS1.Corp.Example/", "https://ns1.corp.example/", 443, PATH_REDIRECTS_TO_HTTPS },
    { "https://ns1.corp.example:443/x#part", "https://ns1.corp.example/x", 443, PATH_REDIRECTS_TO_HTTPS },
    { "https://user:secret@ns1.corp.example/", "https://ns1.corp.example/", 443, PATH_REDIRECTS_TO_HTTPS },
    { "https://[2001:db8::5]/", "https://[2001:db8::5]/", 443, PATH_REDIRECTS_TO_HTTPS },
    { "https://10.1.1.5/", "https://10.1.1.5/", 443, PATH_REDIRECTS_TO_HTTPS },
    { "https://ns2.corp.example/", "https://ns2.corp.example/", 443, PATH_REDIRECTS_TO_HTTPS },
    { "//altiris.corp.example/x", "http://altiris.corp.example/x", 80, PATH_UNMEASURED },
    { "//ns2.corp.example/x", "http://ns2.corp.example/x", 80, PATH_REDIRECTS_ELSEWHERE },
    { "https://ns1.corp.example:8443/", "https://ns1.corp.example:8443/", 8443, PATH_REDIRECTS_TO_HTTPS },
    { "https://ns1.corp.example:0/", "https://ns1.corp.example:0/", 0, PATH_BROKEN },
    { "https://ns1.corp.example:99999/", "https://ns1.corp.example:99999/", 0, PATH_BROKEN },
    { "javascript:location.href='https://ns1/'", "javascript:location.href='https://ns1/'", 0, PATH_BROKEN },
    { "https:///x", "https://x/", 443, PATH_REDIRECTS_TO_HTTPS },
    { "https:/x", "https://x/", 443, PATH_REDIRECTS_TO_HTTPS },
    { "https://", "https://", 0, PATH_BROKEN },
    { "#top", "http://ns1.corp.example/", 80, PATH_REDIRECT_LOOP },
    { "", NULL, 0, PATH_BROKEN },
};

// clang-format on

static void check_location(const struct location_case *given)
{
    struct trial trial;
    struct scene scene;
    server_open(&trial, &scene);
    saw_redirect(&scene, HTTP, "/", given->location);
    trial_see(&trial, &scene);
    trial_finish(&trial);
    const struct path_report *path = trial_path(&trial, 80, "/");
    const struct redirect_hop *hop = &path->redirects[0];
    assert_int_equal(path->redirect_count, 1);
    if (path->state != given->state || hop->port != given->port) {
        fail_msg("\"%s\": %s, %s", given->location, path_state_name(path->state), hop->to);
    }
    if (given->to != NULL) {
        assert_string_equal(hop->to, given->to);
    } else {
        assert_null(hop->to);
    }
    server_close(&trial, &scene);
}

static void every_location_is_read_as_browsers_do(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(locations) / sizeof(locations[0]); i++) {
        check_location(&locations[i]);
    }
}

/** A handshake under that name that shows a certificate of which only the fingerprint is of
 * interest: that byte, again and again. */
static void show_certificate(struct scene *scene, const char *name, uint8_t byte)
{
    static const uint8_t garbage[] = { 0x30, 0x01 };
    struct certificate_blob *chain = arena_allocate(&scene->arena, 1, sizeof(*chain));
    chain->der = garbage;
    chain->length = sizeof(garbage);
    memset(chain->sha256, byte, sizeof(chain->sha256));
    struct observation *hello = saw_hello(scene, 443, OUTCOME_OK);
    hello->server_name = name;
    hello->handshake.chain = chain;
    hello->handshake.chain_length = 1;
}

static void check_certificate(const char *location, const char *start_of_fingerprint)
{
    struct trial trial;
    struct scene scene;
    server_open(&trial, &scene);
    show_certificate(&scene, "ns1.corp.example", 0x11);
    show_certificate(&scene, "altiris.corp.example", 0x22);
    saw_redirect(&scene, HTTP, "/", location);
    trial_see(&trial, &scene);
    trial_finish(&trial);
    const char *found = trial_path(&trial, 80, "/")->redirects[0].certificate_sha256;
    if (start_of_fingerprint == NULL) {
        assert_null(found);
    } else {
        assert_non_null(found);
        assert_memory_equal(found, start_of_fingerprint, strlen(start_of_fingerprint));
    }
    server_close(&trial, &scene);
}

static void a_hop_to_https_is_told_with_the_certificate_of_its_name(void **state)
{
    (void)state;
    check_certificate("https://ns1.corp.example/", "1111");
    check_certificate("https://altiris.corp.example/", "2222");
    check_certificate("https://10.1.1.5/", "1111");
    check_certificate("https://ns1.corp.example:8443/", NULL);
    check_certificate("https://ns2.corp.example/", NULL);
    check_certificate("/login", NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_location_is_read_as_browsers_do),
        cmocka_unit_test(a_hop_to_https_is_told_with_the_certificate_of_its_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

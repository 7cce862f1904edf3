#include "support/unit.h"
#include "verdict/page.h"

#include <string.h>

static struct page_facts read_text(unsigned status, const char *text)
{
    return page_read(status, text, strlen(text));
}

static void a_detailed_error_names_its_sub_status_in_every_language(void **state)
{
    (void)state;
    static const char *const pages[] = {
        "<title>IIS 10.0 Detailed Error - 403.4 - Forbidden</title><h3>HTTP Error 403.4 - Forbidden</h3>",
        "<title>IIS 10.0 Ausf\xfchrlicher Fehler - 403.4 - Forbidden</title>",
        "<h2>403.4 - Forbidden: SSL is required to view this resource.</h2>",
    };
    for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
        assert_int_equal(read_text(403, pages[i]).sub_status, 4);
    }
    assert_int_equal(read_text(403, "<h2>403.16 - Forbidden</h2>").sub_status, 16);
}

static void the_page_of_every_403_names_nothing(void **state)
{
    (void)state;
    const struct page_facts facts =
        read_text(403, "<h2>403 - Forbidden: Access is denied.</h2><h3>You do not have permission "
                       "to view this directory or page using the credentials that you "
                       "supplied.</h3>");
    assert_int_equal(facts.sub_status, 0);
    assert_false(facts.goes_to_https);
    assert_false(facts.wants_tls);
}

static void numbers_that_only_look_like_a_sub_status_are_none(void **state)
{
    (void)state;
    static const char *const pages[] = {
        "version 1.403.4 - beta", "1403.4 - x", "403.4",   "403.4 : x", "403. - x",
        "403.1234 - x",           "404.4 - x",  "403.4-x",
    };
    for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
        assert_int_equal(read_text(403, pages[i]).sub_status, 0);
    }
}

static void a_page_that_names_several_tells_nothing(void **state)
{
    (void)state;
    assert_int_equal(read_text(403, "403.4 - SSL required, 403.7 - certificate").sub_status, 0);
    assert_int_equal(read_text(403, "403.4 - here, and 403.4 - there").sub_status, 4);
}

static void a_page_may_send_browsers_to_https(void **state)
{
    (void)state;
    assert_true(
        read_text(403, "<meta HTTP-EQUIV=Refresh content='0;url=https://ns1/'>").goes_to_https);
    assert_true(read_text(403, "<script>window.location.href='https:'+x</script>").goes_to_https);
    assert_false(read_text(403, "<script src=\"https://cdn.example/x.js\"></script>Your location")
                     .goes_to_https);
    assert_false(read_text(403, "<a href='https://ns1/'>here</a>").goes_to_https);
}

static void servers_say_that_a_port_wants_tls(void **state)
{
    (void)state;
    assert_true(read_text(400, "<title>400 The plain HTTP request was sent to HTTPS port</title>")
                    .wants_tls);
    assert_true(read_text(400, "Reason: You're speaking plain HTTP to an SSL-enabled server port.")
                    .wants_tls);
    assert_true(read_text(400, "Client sent an HTTP request to an HTTPS server.").wants_tls);
    assert_false(read_text(200, "Client sent an HTTP request to an HTTPS server.").wants_tls);
}

static void any_bytes_are_read(void **state)
{
    (void)state;
    static const char bytes[] = "\0\xff\0"
                                "403.4 - \0";
    assert_int_equal(page_read(403, bytes, sizeof(bytes) - 1).sub_status, 4);
    assert_int_equal(page_read(403, NULL, 0).sub_status, 0);
    assert_int_equal(page_read(403, "403.4 -", 6).sub_status, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_detailed_error_names_its_sub_status_in_every_language),
        cmocka_unit_test(the_page_of_every_403_names_nothing),
        cmocka_unit_test(numbers_that_only_look_like_a_sub_status_are_none),
        cmocka_unit_test(a_page_that_names_several_tells_nothing),
        cmocka_unit_test(a_page_may_send_browsers_to_https),
        cmocka_unit_test(servers_say_that_a_port_wants_tls),
        cmocka_unit_test(any_bytes_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

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
        "<h3>HTTP-Fehler 403.4 - Forbidden</h3>",
        "<h2>Erreur HTTP 403.4 \x96 Interdit</h2>",
        "<h2>403.4 \xe2\x80\x93 \xd0\x97\xd0\xb0\xd0\xbf\xd1\x80\xd0\xb5\xd1\x89\xd0\xb5\xd0\xbd\xd0\xbe</h2>",
        "<h2>403.4 &ndash; Verboden</h2>",
        "<h3>HTTP \xb4\xed\xce\xf3 403.4 - \xbd\xfb\xd6\xb9\xb7\xc3\xce\xca</h3>", // GB2312
        "<h3>HTTP \x83G\x83\x89\x81[ 403.4 - \x83N\x83Z\x83X</h3>",                // Shift-JIS
        "<a href=\"http://go.microsoft.com/fwlink/?LinkID=62293&amp;IIS70Error=403,4,0x80070005,9200\">",
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
        "version 1.403.4 - beta",
        "1403.4 - x",
        "403.4",
        "403.4 : x",
        "403. - x",
        "403.1234 - x",
        "404.4 - x",
        "403.4-x",
        "403.4.2020 - x",
        "10.403.4.1 - x",
        "v403.4 - x",
        "build_403.4 - x",
        "$403.4 - x",
        "1,403.4 - x",
        "#403.4 - x",
        "403,4 - x",
        "Error=403,4,5",
        "IIS70Error=404,4,5",
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
    assert_int_equal(read_text(403, "403.4 - here, IIS70Error=403,7,0").sub_status, 0);
    assert_int_equal(read_text(403, "403.4 - here, IIS70Error=403,4,0").sub_status, 4);
}

static void the_numbers_of_dynamic_ip_restrictions_have_three_digits(void **state)
{
    (void)state;
    assert_int_equal(read_text(403, "<h3>HTTP Error 403.501 - Forbidden</h3>").sub_status, 501);
}

static void check_page(const char *page, bool goes)
{
    if (read_text(403, page).goes_to_https != goes) {
        fail_msg("%s", page);
    }
}

static void check_going(const char *const *pages, size_t count, bool goes)
{
    for (size_t i = 0; i < count; i++) {
        check_page(pages[i], goes);
    }
}

static void a_page_may_send_browsers_to_https(void **state)
{
    (void)state;
    static const char *const pages[] = {
        "<meta HTTP-EQUIV=Refresh content='0;url=https://ns1/'>",
        "<META http-equiv=\"refresh\" content=\"0; https://ns1/\">",
        "<script>window.location.href='https:'+x</script>",
        "<script type='text/javascript'><!--\nlocation.protocol='https:';\n//--></script>",
        "<script>window.location.replace(\"https://\"+host);</script>",
        "<script>document.location.assign ( 'https://ns1/' )</script>",
        "<script>location = \"https://ns1/\"</script>",
        "<script>var secure='https://'+window.location.hostname; window.location=secure;</script>",
        "<SCRIPT>if (location.protocol != 'https:') { location.protocol = 'https:'; }</SCRIPT>",
        "<body onload=\"location.href='https://ns1/'\">",
        "<!-- moved --><script>location='https://ns1/'</script>",
        "<script>location='https://ns1/'", // cut off where the page was
    };
    check_going(pages, sizeof(pages) / sizeof(pages[0]), true);
}

static void a_page_that_only_names_https_sends_nobody_there(void **state)
{
    (void)state;
    static const char *const pages[] = {
        "<a href='https://ns1/'>here</a>",
        "<script src=\"https://cdn.example/x.js\"></script>Your location",
        "<img src='https://ns1/a.png'><link rel=stylesheet href='https://ns1/a.css'>",
        "<form action='https://ns1/' onsubmit='location.href'>",
        "<meta http-equiv=refresh content='0;url=/Altiris/Console'>",
        "<meta http-equiv=refresh content='0;url=//ns1/'>",
        "<meta http-equiv=refresh content='5'><a href='https://ns1/'>",
        "<meta http-equiv=content-type content='text/html'><a href='https://ns1/' rel=refresh>",
        "<!-- <script>location='https://ns1/'</script> -->",
        "<!-- <meta http-equiv=refresh content='0;url=https://ns1/'> -->",
        "<script>// location='https://ns1/'\n</script>",
        "<script>/* location.href = 'https://ns1/' */ location.href = '/home';</script>",
        "<script>s.src=('https:'==document.location.protocol?'https://ssl':'http://www')</script>",
        "<script>if (location.hostname == 'a') { i.src = 'https://cdn.example/a.png'; }</script>",
        "<script>location.href='/home'</script><img src='https://ns1/'>",
        "<script>location.reload(); go('https://ns1/')</script>",
        "location.href='https://ns1/'",
    };
    check_going(pages, sizeof(pages) / sizeof(pages[0]), false);
}

/** The text in UTF-16, two bytes a character. */
static size_t widen(const char *text, bool is_low_first, bool has_mark, char *out_bytes)
{
    size_t count = 0;
    if (has_mark) {
        static const char marks[2][2] = { { '\xfe', '\xff' }, { '\xff', '\xfe' } };
        out_bytes[count++] = marks[is_low_first][0];
        out_bytes[count++] = marks[is_low_first][1];
    }
    memset(out_bytes + count, 0, strlen(text) * 2);
    for (const char *next = text; *next != '\0'; next++) {
        out_bytes[is_low_first ? count : count + 1] = *next;
        count += 2;
    }
    return count;
}

static void a_page_in_utf_16_is_read(void **state)
{
    (void)state;
    char bytes[512];
    for (unsigned form = 0; form < 4; form++) {
        const bool is_low_first = (form & 1) != 0;
        const bool has_mark = (form & 2) != 0;
        size_t length = widen("<h2>403.4 - No</h2>", is_low_first, has_mark, bytes);
        assert_int_equal(page_read(403, bytes, length).sub_status, 4);
        assert_int_equal(page_read(403, bytes, length - 1).sub_status, 4);
        length = widen("<script>location='https://ns1/'</script>", is_low_first, has_mark, bytes);
        assert_true(page_read(403, bytes, length).goes_to_https);
    }
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
        cmocka_unit_test(the_numbers_of_dynamic_ip_restrictions_have_three_digits),
        cmocka_unit_test(a_page_may_send_browsers_to_https),
        cmocka_unit_test(a_page_that_only_names_https_sends_nobody_there),
        cmocka_unit_test(a_page_in_utf_16_is_read),
        cmocka_unit_test(servers_say_that_a_port_wants_tls),
        cmocka_unit_test(any_bytes_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// Does a list of ports become what each port is, and every mistake in it one line?
#include "base/buffer.h"
#include "cli/sweep_ports.h"
#include "support/unit.h"

#include <string.h>

static void expect(const char *text, const char *http, const char *https, const char *agent)
{
    const char *const wanted[SWEEP_KIND_COUNT] = { http, https, agent };
    struct sweep_ports ports;
    struct error error = { 0 };
    assert_true(sweep_ports_read(&ports, text, &error));
    for (int kind = 0; kind < SWEEP_KIND_COUNT; kind++) {
        struct text_buffer found;
        text_buffer_init(&found, SIZE_MAX);
        for (size_t i = 0; i < ports.counts[kind]; i++) {
            text_buffer_format(&found, "%s%u", i > 0 ? " " : "", (unsigned)ports.items[kind][i]);
        }
        assert_string_equal(found.text, wanted[kind]);
        text_buffer_clear(&found);
    }
}

static void every_port_has_a_kind(void **state)
{
    (void)state;
    expect(NULL, "80", "443", "4726");
    expect("80", "80", "", "");
    expect("4726,443,80", "80", "443", "4726");
    expect("8080,8443,10443,4430", "8080 4430", "8443 10443", "");
    expect("8443/http,8080/https,4726/https,4727/agent", "8443", "8080 4726", "4727");
    expect(" 80 , 443 / https ", "80", "443", "");
    expect("80,80,80/http", "80", "", "");
}

static void expect_fault(const char *text, const char *says)
{
    struct sweep_ports ports;
    struct error error = { 0 };
    assert_false(sweep_ports_read(&ports, text, &error));
    assert_int_equal(error.kind, ERROR_USAGE);
    if (strstr(error.text, says) == NULL) {
        fail_msg("%s: %s", text, error.text);
    }
}

static void a_mistake_is_named(void **state)
{
    (void)state;

    static const struct {
        const char *text;
        const char *says;
    } cases[] = {
        { "", "\"\" is no port" },
        { "80,", "\"\" is no port" },
        { ",80", "\"\" is no port" },
        { "0", "\"0\" is no port" },
        { "65536", "\"65536\" is no port" },
        { "80/", "\"80/\" is no port" },
        { "80/ftp", "\"80/ftp\" is no port" },
        { "80/http/https", "\"80/http/https\" is no port" },
        { "443,8-9", "\"8-9\" is no port" },
        { "80/http,80/https", "80 is given as http and as https" },
        { "00000000000000000000000000000000000000080", "is no port" },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        expect_fault(cases[i].text, cases[i].says);
    }
}

static void no_more_ports_than_a_sweep_takes(void **state)
{
    (void)state;
    struct text_buffer text;
    text_buffer_init(&text, SIZE_MAX);
    for (unsigned i = 0; i < SWEEP_PORT_LIMIT; i++) {
        text_buffer_format(&text, "%s%u", i > 0 ? "," : "", 1000 + i);
    }
    struct sweep_ports ports;
    struct error error = { 0 };
    struct sweep_targets targets = { 0 };
    assert_true(sweep_ports_read(&ports, text.text, &error));
    sweep_ports_add(&ports, &targets);
    assert_int_equal(targets.port_count, SWEEP_PORT_LIMIT);
    sweep_targets_clear(&targets);
    text_buffer_append_text(&text, ",80");
    assert_false(sweep_ports_read(&ports, text.text, &error));
    text_buffer_clear(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_port_has_a_kind),
        cmocka_unit_test(a_mistake_is_named),
        cmocka_unit_test(no_more_ports_than_a_sweep_takes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

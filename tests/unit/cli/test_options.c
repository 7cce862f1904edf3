// Does the command line become the right settings, and does every mistake get one specific line?

#include "cli/option_table.h"
#include "cli/options.h"
#include "support/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_LIMIT 16

/** Splits at blanks: no test word has one inside. */
static bool parse(struct settings *settings, const char *line, struct error *error)
{
    static char copy[512];
    (void)snprintf(copy, sizeof(copy), "%s", line);
    char *words[WORDS_LIMIT] = { 0 };
    int count = 0;
    char *rest = NULL;
    for (char *word = strtok_r(copy, " ", &rest); word != NULL && count < WORDS_LIMIT;
         word = strtok_r(NULL, " ", &rest)) {
        words[count] = word;
        count++;
    }
    settings_init(settings);
    *error = (struct error){ 0 };
    return options_parse(settings, count, words, error);
}

static void a_command_takes_its_options_and_arguments(void **state)
{
    (void)state;
    struct settings settings;
    struct error error;
    assert_true(
        parse(&settings,
              "itmscan scan a.json -p https b.csv --in-flight=500 --timeout 750ms -oreport.json "
              "-vq -- -odd.csv",
              &error));
    assert_int_equal(settings.command, COMMAND_SCAN);
    assert_int_equal(settings.arguments.count, 3);
    assert_string_equal(settings.arguments.items[1], "b.csv");
    assert_string_equal(settings.arguments.items[2], "-odd.csv");
    assert_string_equal(settings.profile, "https");
    assert_int_equal(settings.engine.in_flight, 500);
    assert_int_equal(settings.engine.connect_timeout_ms, 750);
    assert_int_equal(settings.engine.answer_timeout_ms, 750);
    assert_string_equal(settings.outputs.items[0], "report.json");
    assert_true(settings.is_verbose);
    assert_true(settings.is_quiet);
    settings_clear(&settings);
}

static void an_identity_is_for_those_who_ask(void **state)
{
    (void)state;
    static const char *const asking[] = { "verify ns1", "scan a.json" };
    static const char *const others[] = { "plan a.json", "report journal.ndjson", "catalogue" };
    struct settings settings;
    struct error error;
    char line[128];
    for (size_t i = 0; i < sizeof(asking) / sizeof(asking[0]); i++) {
        (void)snprintf(line, sizeof(line), "itmscan %s --client-certificate a.pem", asking[i]);
        assert_true(parse(&settings, line, &error));
        assert_string_equal(settings.client_certificate, "a.pem");
        settings_clear(&settings);
    }
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        (void)snprintf(line, sizeof(line), "itmscan %s --client-certificate a.pem", others[i]);
        assert_false(parse(&settings, line, &error));
        assert_non_null(strstr(error.text, "--client-certificate"));
        settings_clear(&settings);
    }
}

static void a_lone_dash_is_an_argument(void **state)
{
    (void)state;
    struct settings settings;
    struct error error;
    assert_true(parse(&settings, "itmscan scan -", &error));
    assert_string_equal(settings.arguments.items[0], "-");
    settings_clear(&settings);
}

static void verify_declares_what_its_host_is(void **state)
{
    (void)state;
    struct settings settings;
    struct error error;
    assert_true(parse(&settings,
                      "itmscan verify ps1 --role site-server --service task --service package "
                      "--https-port 8443 --cem yes --also-known-as ps1.corp.example",
                      &error));
    assert_int_equal(settings.declared.roles, role_bit(ROLE_SITE_SERVER));
    assert_int_equal(settings.declared.services,
                     service_bit(SERVICE_TASK) | service_bit(SERVICE_PACKAGE));
    assert_int_equal(settings.declared.https_port, 8443);
    assert_int_equal(settings.declared.cem, ANSWER_YES);
    assert_int_equal(settings.declared.aliases.count, 1);
    settings_clear(&settings);
}

static void defaults_are_gentle(void **state)
{
    (void)state;
    struct settings settings;
    struct error error;
    assert_true(parse(&settings, "itmscan scan a.json", &error));
    assert_int_equal(settings.engine.in_flight, 100);
    assert_int_equal(settings.engine.connections_per_host, 2);
    assert_int_equal(settings.engine.connection_rate, 50);
    assert_int_equal(settings.engine.request_rate, 0);
    assert_int_equal(settings.engine.connect_timeout_ms, 5000);
    assert_int_equal(settings.engine.handshake_timeout_ms, 5000);
    assert_int_equal(settings.engine.answer_timeout_ms, 5000);
    assert_int_equal(settings.engine.visit_timeout_ms, 60000);
    settings_clear(&settings);
}

static void every_mistake_gets_one_specific_line(void **state)
{
    (void)state;

    static const struct {
        const char *line;
        const char *part;
    } cases[] = {
        { "itmscan", "a command is needed" },
        { "itmscan fly", "unknown command \"fly\"" },
        { "itmscan scan", "scan needs an inventory" },
        { "itmscan scan --resume a -j b", "leave --journal out" },
        { "itmscan verify", "verify needs a host" },
        { "itmscan report", "report needs a journal" },
        { "itmscan catalogue x", "takes no arguments" },
        { "itmscan scan a.json --unknown", "unknown option --unknown" },
        { "itmscan scan a.json -Z", "unknown option -Z" },
        { "itmscan scan a.json --profile", "--profile needs an argument" },
        { "itmscan scan a.json --ca=", "--ca has an empty argument" },
        { "itmscan scan a.json -p http -p https", "--profile is given twice" },
        { "itmscan scan a.json --deep=yes", "--deep takes no argument" },
        { "itmscan scan a.json --in-flight 0", "--in-flight must be a number" },
        { "itmscan scan a.json --timeout soon", "--timeout must be a time" },
        { "itmscan scan a.json --timeout 0s", "--timeout must be a time" },
        { "itmscan scan a.json --role site-server", "--role is no option of scan" },
        { "itmscan verify h --role boss", "--role must be" },
        { "itmscan verify h --service mail", "--service must be" },
        { "itmscan verify h --https-port 70000", "--https-port must be a port" },
        { "itmscan verify h --http-port 0", "--http-port must be a port" },
        { "itmscan verify h --cem perhaps", "--cem must be yes or no" },
        { "itmscan verify h --colour pink", "--colour must be" },
        { "itmscan help fly", "unknown command \"fly\"" },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct settings settings;
        struct error error;
        assert_false(parse(&settings, cases[i].line, &error));
        assert_int_equal(error.kind, ERROR_USAGE);
        if (strstr(error.text, cases[i].part) == NULL) {
            fail_msg("%s: \"%s\" does not say \"%s\"", cases[i].line, error.text, cases[i].part);
        }
        assert_null(strchr(error.text, '\n'));
        settings_clear(&settings);
    }
}

static void help_is_asked_before_anything_else(void **state)
{
    (void)state;
    static const char *const lines[] = { "itmscan --help", "itmscan scan --help",
                                         "itmscan help scan", "itmscan verify -h" };
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        struct settings settings;
        struct error error;
        assert_true(parse(&settings, lines[i], &error));
        assert_true(settings.wants_help);
        settings_clear(&settings);
    }
}

static void the_help_of_a_command_names_each_of_its_options_and_no_other(void **state)
{
    (void)state;
    size_t count = 0;
    const struct option *table = option_table(&count);
    for (unsigned command = 0; command < COMMAND_COUNT; command++) {
        char *text = NULL;
        size_t length = 0;
        FILE *out = open_memstream(&text, &length);
        options_print_help((enum command)command, out);
        (void)fclose(out);
        for (size_t i = 0; i < count; i++) {
            char name[64];
            (void)snprintf(name, sizeof(name), " --%s%s", table[i].name,
                           table[i].argument != NULL ? " " : "");
            bool is_named = strstr(text, name) != NULL;
            bool is_taken = (table[i].commands & (1U << command)) != 0;
            if (is_taken && !is_named) {
                fail_msg("%s --help lacks%s", command_name((enum command)command), name);
            }
        }
        assert_non_null(strstr(text, "Examples"));
        free(text); // NOLINT: open_memstream() allocates with malloc()
    }
}

static void no_two_options_of_a_command_share_a_name_or_a_letter(void **state)
{
    (void)state;
    size_t count = 0;
    const struct option *table = option_table(&count);
    for (size_t i = 0; i < count; i++) {
        for (size_t k = i + 1; k < count; k++) {
            const bool has_common_name = strcmp(table[i].name, table[k].name) == 0;
            const bool has_common_letter =
                table[i].letter != 0 && table[i].letter == table[k].letter;
            if ((table[i].commands & table[k].commands) != 0) {
                assert_false(has_common_name);
                assert_false(has_common_letter);
            }
            // A name means the same with its letter as without, whatever the command.
            assert_true(has_common_name || !has_common_letter);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_command_takes_its_options_and_arguments),
        cmocka_unit_test(an_identity_is_for_those_who_ask),
        cmocka_unit_test(a_lone_dash_is_an_argument),
        cmocka_unit_test(verify_declares_what_its_host_is),
        cmocka_unit_test(defaults_are_gentle),
        cmocka_unit_test(every_mistake_gets_one_specific_line),
        cmocka_unit_test(help_is_asked_before_anything_else),
        cmocka_unit_test(the_help_of_a_command_names_each_of_its_options_and_no_other),
        cmocka_unit_test(no_two_options_of_a_command_share_a_name_or_a_letter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

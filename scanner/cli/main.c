// The map of the code.
//
// clang-format off
//     scanner/base          errors, memory, text, time: what every layer stands on
//     scanner/syntax        JSON, CSV, XML: reading that names the place of a fault, writing as a stream
//     scanner/model         the nouns: host, visit, observation, state, finding; which addresses may be asked
//     scanner/certificate   X.509: facts, trust, problems
//     scanner/inventory     what the user hands in, and targets/, become one inventory
//     scanner/plan          inventory to visits
//     scanner/engine        visits to observations: connections, TLS, HTTP; also a sweep by connecting
//     scanner/capture       packets: a sweep without connections
//     scanner/journal       observations to lines and back
//     scanner/verdict       observations to states, findings, steps: a pure function
//     scanner/report        findings to what people read and systems take in
//     scanner/cli           this folder: options, help, progress; pipeline.c puts the stages together
// clang-format on
//
// Data goes one way:
//
//     inventory -> plan -> engine -> journal -> verdict -> report
//
// and the journal is the waist: left of it things are only recorded, right of it they are only
// judged.

#include "cli/listing.h"
#include "cli/options.h"
#include "cli/pipeline.h"
#include "cli/run.h"
#include "cli/sweep.h"

#include <stdio.h>

static bool run_command(const struct settings *settings, enum exit_code *out_code,
                        struct error *error)
{
    switch (settings->command) {
    case COMMAND_VERIFY:
        return pipeline_verify(settings, out_code, error);
    case COMMAND_SCAN:
        return pipeline_scan(settings, out_code, error);
    case COMMAND_SWEEP:
        return sweep(settings, out_code, error);
    case COMMAND_REPORT:
        return pipeline_report(settings, out_code, error);
    case COMMAND_PLAN:
        return listing_plan(settings, stdout, error);
    case COMMAND_CATALOGUE:
        return listing_catalogue(settings, stdout, error);
    case COMMAND_COUNT:
        break;
    }
    return true;
}

static enum exit_code exit_code_of(const struct error *error)
{
    return error->kind == ERROR_SYSTEM ? EXIT_CODE_SYSTEM : EXIT_CODE_USAGE;
}

int main(int count, char **words)
{
    struct settings settings;
    settings_init(&settings);
    struct error error = { 0 };
    enum exit_code code = EXIT_CODE_CONSISTENT;
    bool is_good = options_parse(&settings, count, words, &error);
    if (is_good && settings.wants_help) {
        options_print_help(settings.command, stdout);
    } else if (is_good && settings.wants_version) {
        (void)printf("itmscan %s\n", run_version());
    } else if (is_good) {
        is_good = run_command(&settings, &code, &error);
    }
    if (is_good && fflush(stdout) != 0) {
        is_good = error_set(&error, ERROR_SYSTEM, "standard output cannot be written");
    }
    if (!is_good) {
        (void)fprintf(stderr, "itmscan: %s\n", error.text);
        code = exit_code_of(&error);
    }
    settings_clear(&settings);
    return (int)code;
}

#include "base/text.h"
#include "cli/option_table.h"
#include "cli/options.h"
#include "cli/wrap.h"

#include <string.h>

struct command_help {
    const char *usage;
    const char *what;
    const char *examples;
};

static const char program_help[] =
    "itmscan tells whether the move of an IT Management Suite estate between HTTP and\n"
    "HTTPS is complete.\n"
    "\n"
    "  itmscan verify HOST…           one host, answer on the terminal\n"
    "  itmscan scan INVENTORY…        the network: journal, report, answer\n"
    "  itmscan sweep RANGE…           which addresses answer at all, as an inventory\n"
    "  itmscan plan INVENTORY…        what would be asked, and where sources differ\n"
    "  itmscan report JOURNAL…        judge old observations again, other formats\n"
    "  itmscan catalogue              roles, paths, profiles, checks, formats\n"
    "\n"
    "  itmscan COMMAND --help         the options of a command, with examples\n"
    "\n"
    "Exit code: 0 nothing inconsistent, 1 something inconsistent, 2 wrong usage or\n"
    "input, 3 could not run, 4 nothing inconsistent but something inconclusive.\n";

static const struct command_help command_helps[COMMAND_COUNT] = {
    [COMMAND_VERIFY] = {
        "itmscan verify HOST… [OPTIONS]",
        "Asks one host (or a few) and shows the answer. HOST is a name, an address, or\n"
        "NAME=ADDRESS to connect to an address under a name. Without --role it is asked\n"
        "what any role would be asked, and the answers say which role they fit. Without\n"
        "--profile it is judged by http and by https, and told which fits.\n",
        "  itmscan verify ns1.corp.example\n"
        "  itmscan verify ns1.corp.example --role notification-server --profile https --cem yes\n"
        "  itmscan verify ps3.corp.example=10.1.4.9 --role site-server --service package -p http\n"
        "  itmscan verify ns1.corp.example --ca corporate-root.cer -o ns1.json\n",
    },
    [COMMAND_SCAN] = {
        "itmscan scan INVENTORY… [OPTIONS]",
        "Reads every inventory to its end (JSON, CSV, codebase exports, package.xml,\n"
        "agent logs, plain lists; - is standard input), asks the hosts, keeps every\n"
        "observation in a journal, and reports.\n",
        "  itmscan scan estate.json\n"
        "  itmscan scan hosts.csv codebases.csv --profile https --ca roots/ -o report.json\n"
        "  itmscan sweep 10.0.0.0/16 | itmscan scan - --profile https\n"
        "  itmscan scan --resume itmscan-2026-03-01T220514/journal.ndjson\n"
        "  sqlcmd … | itmscan scan - --profile http -f json\n",
    },
    [COMMAND_SWEEP] = {
        "itmscan sweep RANGE… [OPTIONS]",
        "Finds out which IPv4 addresses have one of the ports open, and writes them as\n"
        "an inventory to standard output; what was found beside it goes to standard\n"
        "error. RANGE is 10.0.0.0/16, 10.0.0.1-10.0.0.99 or an address. What answers for\n"
        "everything is told: single addresses are marked in the inventory, whole networks\n"
        "left out of it. Exit code: 0 everything was asked, 2 wrong usage or input, 3 could\n"
        "not run, 4 not everything could be asked, or it was interrupted.\n",
        "  itmscan sweep 10.0.0.0/16 | itmscan scan - --profile https\n"
        "  itmscan sweep 10.1.0.0/24 10.2.0.0/24 --exclude 10.1.0.7 -o found.json\n"
        "  itmscan sweep 10.0.0.0/8 --syn --rate 100000 --ports 80,443,4726,8443/https\n",
    },
    [COMMAND_PLAN] = {
        "itmscan plan INVENTORY… [OPTIONS]",
        "Shows what scan would ask, host by host, and where the sources disagree. Opens\n"
        "no socket; with --resolve name servers are asked, but no hosts.\n",
        "  itmscan plan estate.json\n"
        "  itmscan plan hosts.csv codebases.csv --resolve\n",
    },
    [COMMAND_REPORT] = {
        "itmscan report JOURNAL… [OPTIONS]",
        "Judges the observations of one or more journals again, without asking anybody:\n"
        "with another profile, other roots, or for another format; at the time of the\n"
        "scan. A journal holds no roots: name --ca again.\n",
        "  itmscan report itmscan-2026-03-01T220514/journal.ndjson\n"
        "  itmscan report journal.ndjson --profile https --ca corporate-root.cer -o report.json\n",
    },
    [COMMAND_CATALOGUE] = {
        "itmscan catalogue [OPTIONS]",
        "Lists roles with what they are asked, profiles, formats; with --profile, that\n"
        "profile's checks with their source, severity and remedy.\n",
        "  itmscan catalogue\n"
        "  itmscan catalogue --profile https\n",
    },
};

#define HELP_COLUMN 32

static void print_option(const struct option *option, FILE *out)
{
    char names[80];
    (void)snprintf(names, sizeof(names), "  %c%c%s --%s%s%s", option->letter != 0 ? '-' : ' ',
                   option->letter != 0 ? option->letter : ' ', option->letter != 0 ? "," : " ",
                   option->name, option->argument != NULL ? " " : "",
                   option->argument != NULL ? option->argument : "");
    (void)fprintf(out, "%-*s", HELP_COLUMN, names);
    if (strlen(names) >= HELP_COLUMN) {
        (void)fprintf(out, "\n%*s", HELP_COLUMN, "");
    }
    wrap_print(option->help, HELP_COLUMN, out);
}

void options_print_help(enum command command, FILE *out)
{
    if (command == COMMAND_COUNT) {
        (void)fputs(program_help, out);
        return;
    }
    const struct command_help *help = &command_helps[command];
    (void)fprintf(out, "%s\n\n%s", help->usage, help->what);
    size_t count = 0;
    const struct option *table = option_table(&count);
    const char *group = "";
    for (size_t i = 0; i < count; i++) {
        if ((table[i].commands & (1U << command)) == 0) {
            continue;
        }
        if (!text_equal(table[i].group, group)) {
            group = table[i].group;
            (void)fprintf(out, "\n%s\n", group);
        }
        print_option(&table[i], out);
    }
    (void)fprintf(out, "\nExamples\n%s", help->examples);
}

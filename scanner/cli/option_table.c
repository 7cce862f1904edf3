#include "cli/option_table.h"

#include "base/text.h"

#include <stddef.h>

static bool apply_flag(struct settings *settings, const struct option *option, const char *text,
                       struct error *error)
{
    (void)text;
    (void)error;
    *(bool *)((char *)settings + option->offset) = true;
    return true;
}

static bool apply_text(struct settings *settings, const struct option *option, const char *text,
                       struct error *error)
{
    const char **member = (const char **)(void *)((char *)settings + option->offset);
    if (*member != NULL) {
        return error_set(error, ERROR_USAGE, "--%s is given twice", option->name);
    }
    *member = text;
    return true;
}

static bool apply_list(struct settings *settings, const struct option *option, const char *text,
                       struct error *error)
{
    (void)error;
    settings_add(settings, (struct text_list *)(void *)((char *)settings + option->offset), text);
    return true;
}

static bool apply_count(struct settings *settings, const struct option *option, const char *text,
                        struct error *error)
{
    uint64_t value = 0;
    if (!text_to_number(text, 1, 100000, &value)) {
        return error_set(error, ERROR_USAGE, "--%s must be a number from 1 to 100000, not \"%s\"",
                         option->name, text);
    }
    *(unsigned *)(void *)((char *)settings + option->offset) = (unsigned)value;
    return true;
}

static bool apply_sweep_rate(struct settings *settings, const struct option *option,
                             const char *text, struct error *error)
{
    uint64_t value = 0;
    if (!text_to_number(text, 1, 10000000, &value)) {
        return error_set(error, ERROR_USAGE, "--%s must be a number from 1 to 10000000, not \"%s\"",
                         option->name, text);
    }
    settings->sweep.rate = (unsigned)value;
    return true;
}

static bool apply_attempts(struct settings *settings, const struct option *option, const char *text,
                           struct error *error)
{
    uint64_t value = 0;
    if (!text_to_number(text, 1, 10, &value)) {
        return error_set(error, ERROR_USAGE, "--%s must be a number from 1 to 10, not \"%s\"",
                         option->name, text);
    }
    settings->sweep.attempts = (unsigned)value;
    return true;
}

static bool read_duration(const struct option *option, const char *text, int64_t *out_ms,
                          struct error *error)
{
    if (!text_to_duration_ms(text, out_ms) || *out_ms <= 0) {
        return error_set(error, ERROR_USAGE,
                         "--%s must be a time such as 5s, 500ms or 2m, not \"%s\"", option->name,
                         text);
    }
    return true;
}

static bool apply_duration(struct settings *settings, const struct option *option, const char *text,
                           struct error *error)
{
    int64_t *member = (int64_t *)(void *)((char *)settings + option->offset);
    return read_duration(option, text, member, error);
}

static bool apply_every_timeout(struct settings *settings, const struct option *option,
                                const char *text, struct error *error)
{
    int64_t timeout_ms = 0;
    if (!read_duration(option, text, &timeout_ms, error)) {
        return false;
    }
    settings->engine.connect_timeout_ms = timeout_ms;
    settings->engine.handshake_timeout_ms = timeout_ms;
    settings->engine.answer_timeout_ms = timeout_ms;
    return true;
}

static bool apply_shard(struct settings *settings, const struct option *option, const char *text,
                        struct error *error)
{
    struct shard *member = (struct shard *)(void *)((char *)settings + option->offset);
    if (!shard_parse(text, member)) {
        return error_set(error, ERROR_USAGE,
                         "--%s must be a part and the number of parts, such as 2/3, not \"%s\"",
                         option->name, text);
    }
    return true;
}

static bool apply_port(struct settings *settings, const struct option *option, const char *text,
                       struct error *error)
{
    uint16_t *member = (uint16_t *)(void *)((char *)settings + option->offset);
    if (!text_to_port(text, member)) {
        return error_set(error, ERROR_USAGE, "--%s must be a port from 1 to 65535, not \"%s\"",
                         option->name, text);
    }
    return true;
}

static bool apply_answer(struct settings *settings, const struct option *option, const char *text,
                         struct error *error)
{
    enum answer *member = (enum answer *)(void *)((char *)settings + option->offset);
    if (text_equal(text, "yes")) {
        *member = ANSWER_YES;
    } else if (text_equal(text, "no")) {
        *member = ANSWER_NO;
    } else {
        return error_set(error, ERROR_USAGE, "--%s must be yes or no, not \"%s\"", option->name,
                         text);
    }
    return true;
}

static bool apply_role(struct settings *settings, const struct option *option, const char *text,
                       struct error *error)
{
    (void)option;
    enum role role = ROLE_COUNT;
    if (!role_from_name(text, &role)) {
        return error_set(error, ERROR_USAGE,
                         "--role must be notification-server, site-server or internet-gateway, "
                         "not \"%s\"",
                         text);
    }
    settings->declared.roles |= role_bit(role);
    return true;
}

static bool apply_service(struct settings *settings, const struct option *option, const char *text,
                          struct error *error)
{
    (void)option;
    enum service service = SERVICE_COUNT;
    if (!service_from_name(text, &service)) {
        return error_set(error, ERROR_USAGE, "--service must be package or task, not \"%s\"", text);
    }
    settings->declared.services |= service_bit(service);
    return true;
}

static bool apply_colour(struct settings *settings, const struct option *option, const char *text,
                         struct error *error)
{
    if (text_equal(text, "auto")) {
        settings->colour = COLOUR_AUTOMATIC;
    } else if (text_equal(text, "always")) {
        settings->colour = COLOUR_ALWAYS;
    } else if (text_equal(text, "never")) {
        settings->colour = COLOUR_NEVER;
    } else {
        return error_set(error, ERROR_USAGE, "--%s must be auto, always or never, not \"%s\"",
                         option->name, text);
    }
    return true;
}

#define VERIFY    (1U << COMMAND_VERIFY)
#define SCAN      (1U << COMMAND_SCAN)
#define SWEEP     (1U << COMMAND_SWEEP)
#define PLAN      (1U << COMMAND_PLAN)
#define REPORT    (1U << COMMAND_REPORT)
#define CATALOGUE (1U << COMMAND_CATALOGUE)
#define ASKING    (VERIFY | SCAN)
#define JUDGING   (VERIFY | SCAN | REPORT)
#define EVERY     (VERIFY | SCAN | SWEEP | PLAN | REPORT | CATALOGUE)

#define MEMBER(name) offsetof(struct settings, name)

// clang-format off
static const struct option options[] = {
    { "What is wanted", "profile", 'p', "NAME|FILE",
      "the intended state: http, https, http-ready, https-ready, or a file of your own (scan: here or in "
      "the inventory)",
      VERIFY | SCAN | PLAN | REPORT | CATALOGUE, apply_text, MEMBER(profile) },
    { "What is wanted", "catalogue", 0, "FILE", "what roles are asked, instead of the built-in one",
      EVERY & ~SWEEP, apply_text, MEMBER(catalogue) },

    { "What the hosts are", "role", 0, "ROLE",
      "notification-server, site-server or internet-gateway; may be repeated",
      VERIFY, apply_role, 0 },
    { "What the hosts are", "service", 0, "SERVICE",
      "what a site server offers: package or task; may be repeated", VERIFY, apply_service, 0 },
    { "What the hosts are", "http-port", 0, "PORT", "of the site, instead of 80",
      VERIFY, apply_port, MEMBER(declared.http_port) },
    { "What the hosts are", "https-port", 0, "PORT", "of the site, instead of 443",
      VERIFY, apply_port, MEMBER(declared.https_port) },
    { "What the hosts are", "agent-site-port", 0, "PORT", "instead of 4726",
      VERIFY, apply_port, MEMBER(declared.agent_site_port) },
    { "What the hosts are", "gateway-port", 0, "PORT", "of an Internet gateway, instead of 443",
      VERIFY, apply_port, MEMBER(declared.gateway_port) },
    { "What the hosts are", "also-known-as", 0, "NAME",
      "another name that clients use: asked under it too, and the certificate must fit it; may be "
      "repeated",
      VERIFY, apply_list, MEMBER(declared.aliases) },
    { "What the hosts are", "cem", 0, "yes|no", "whether Cloud-enabled Management is in use",
      VERIFY, apply_answer, MEMBER(declared.cem) },
    { "What the hosts are", "internet-site", 0, "yes|no",
      "whether the site server serves an Internet site", VERIFY, apply_answer,
      MEMBER(declared.internet_site) },
    { "What the hosts are", "guess-roles", 0, NULL,
      "ask hosts of no declared role what any role would be asked, and judge them by the role that "
      "their answers fit",
      SCAN | PLAN, apply_flag, MEMBER(guesses_roles) },

    { "Trust", "ca", 0, "FILE|DIRECTORY",
      "roots that the estate's clients trust (PEM, DER or PKCS #7), beside the system's; may be "
      "repeated", JUDGING, apply_list, MEMBER(authorities) },
    { "Trust", "no-system-roots", 0, NULL, "trust only what --ca names",
      JUDGING, apply_flag, MEMBER(has_no_system_roots) },
    { "Trust", "client-certificate", 0, "FILE",
      "an agent's certificate and its private key, without a password (PEM or PKCS #12): hosts that want "
      "one are asked once more, with it", ASKING, apply_text, MEMBER(client_certificate) },

    { "Scope", "allow", 0, "RANGE",
      "addresses beyond the inventory that redirects may lead to; may be repeated",
      ASKING, apply_list, MEMBER(allowed) },
    { "Scope", "exclude", 0, "RANGE", "addresses never to connect to; wins; may be repeated",
      ASKING | SWEEP, apply_list, MEMBER(excluded) },

    { "How it is asked", "deep", 0, NULL,
      "also which TLS versions, without SNI, with a wrong one (verify always does)",
      SCAN | PLAN, apply_flag, MEMBER(is_deep) },
    { "How it is asked", "ports", 0, "LIST",
      "which ports (80,443,4726): each with what it is, http, https or agent (the agent site), as in "
      "8080/http,8443/https; one without is https if it ends in 443, else http; 4726 is agent",
      SWEEP, apply_text, MEMBER(sweep.ports) },
    { "How it is asked", "rate", 0, "N",
      "questions a second over all addresses (10000); scan's --rate is for each address",
      SWEEP, apply_sweep_rate, 0 },
    { "How it is asked", "attempts", 0, "N", "how often a port is asked that does not answer (2)",
      SWEEP, apply_attempts, 0 },
    { "How it is asked", "wait", 0, "TIME", "for an answer to each attempt (1s)",
      SWEEP, apply_duration, MEMBER(sweep.wait_ms) },
    { "How it is asked", "sweep-first", 0, NULL,
      "first find out which planned ports of known IPv4 addresses are open, all at once; hosts without "
      "any need no visit",
      SCAN, apply_flag, MEMBER(sweeps_first) },
    { "How it is asked", "syn", 0, NULL,
      "sweep by bare SYN packets instead of connections: faster, needs the right to send raw packets "
      "(root, or setcap cap_net_raw+ep)",
      SCAN | SWEEP, apply_flag, MEMBER(sweep.uses_packets) },
    { "How it is asked", "shard", 0, "I/N",
      "only the I-th of N parts of the hosts, as in 2/3: each machine scans one, and report reads all "
      "their journals", SCAN | PLAN, apply_shard, MEMBER(shard) },
    { "How it is asked", "every-codebase", 0, NULL,
      "ask every package and snapshot, not only two of those that share a directory",
      SCAN | PLAN, apply_flag, MEMBER(asks_every_codebase) },
    { "How it is asked", "in-flight", 0, "N", "hosts visited at once (100)",
      ASKING, apply_count, MEMBER(engine.in_flight) },
    { "How it is asked", "per-host", 0, "N", "connections to a host at once (2)",
      ASKING, apply_count, MEMBER(engine.connections_per_host) },
    { "How it is asked", "rate", 0, "N", "new connections a second to one address (50)",
      ASKING, apply_count, MEMBER(engine.connection_rate) },
    { "How it is asked", "requests", 0, "N", "requests a second to one address (no limit)",
      ASKING, apply_count, MEMBER(engine.request_rate) },
    { "How it is asked", "threads", 0, "N", "worker threads (one a core)",
      ASKING, apply_count, MEMBER(engine.threads) },
    { "How it is asked", "connect-timeout", 0, "TIME", "for a connection (5s)",
      ASKING, apply_duration, MEMBER(engine.connect_timeout_ms) },
    { "How it is asked", "handshake-timeout", 0, "TIME", "for a TLS handshake (5s)",
      ASKING, apply_duration, MEMBER(engine.handshake_timeout_ms) },
    { "How it is asked", "answer-timeout", 0, "TIME", "for an answer, from the request on (5s)",
      ASKING, apply_duration, MEMBER(engine.answer_timeout_ms) },
    { "How it is asked", "timeout", 't', "TIME", "all three of these",
      ASKING, apply_every_timeout, 0 },
    { "How it is asked", "visit-timeout", 0, "TIME",
      "for everything of one host; one of more than 100 paths has as much again for every further 100 (60s)",
      ASKING, apply_duration, MEMBER(engine.visit_timeout_ms) },
    { "How it is asked", "resolve", 0, NULL,
      "also look every name up (the name servers are asked, the hosts are not)",
      PLAN, apply_flag, MEMBER(resolves_names) },

    { "What comes out", "output", 'o', "FILE",
      "write a report there, its format by the file's name; may be repeated; - is standard output (scan "
      "without it: report.json in its folder)",
      JUDGING, apply_list, MEMBER(outputs) },
    { "What comes out", "output", 'o', "FILE", "write the inventory there, instead of standard output",
      SWEEP, apply_list, MEMBER(outputs) },
    { "What comes out", "format", 'f', "NAME", "the format of standard output, and of files whose name says none: text (the default) or json",
      JUDGING, apply_text, MEMBER(format) },
    { "What comes out", "journal", 'j', "FILE",
      "where the observations are kept (scan: itmscan-DATE/journal.ndjson; verify: nowhere)",
      ASKING, apply_text, MEMBER(journal) },
    { "What comes out", "resume", 0, "JOURNAL",
      "go on with a scan that was interrupted: what is in its journal is not asked again",
      SCAN, apply_text, MEMBER(resumed_journal) },
    { "What comes out", "vantage", 0, "NAME", "where this scan looks from, noted in the report",
      ASKING, apply_text, MEMBER(vantage) },
    { "What comes out", "colour", 0, "WHEN", "auto (the default), always or never",
      JUDGING, apply_colour, 0 },
    { "What comes out", "verbose", 'v', NULL, "every host and every path in the text",
      JUDGING, apply_flag, MEMBER(is_verbose) },
    { "What comes out", "quiet", 'q', NULL, "no text, no progress: files and exit code only",
      JUDGING, apply_flag, MEMBER(is_quiet) },
    { "What comes out", "quiet", 'q', NULL, "no summary, no progress: inventory and exit code only",
      SWEEP, apply_flag, MEMBER(is_quiet) },

    { "Help", "help", 'h', NULL, "this help", EVERY, apply_flag, MEMBER(wants_help) },
    { "Help", "version", 0, NULL, "the version", EVERY, apply_flag, MEMBER(wants_version) },
};

// clang-format on

const struct option *option_table(size_t *out_count)
{
    *out_count = sizeof(options) / sizeof(options[0]);
    return options;
}

/** The parts of the terminal report, each with a file of its own. */
#ifndef REPORT_TEXT_PARTS_H
#define REPORT_TEXT_PARTS_H

#include "report/text_overview.h"
#include "report/text_page.h"

#include <stdbool.h>

/** How much of a host is shown. */
struct host_style {
    size_t paths_shown; /**< the rest is counted */
    size_t problems_shown;
    bool has_wanted; /**< what is wanted of it stands in its first line */
};

/** Everything about a host but what is wrong: the line with its names, its ports, its paths. */
void text_write_host(struct text_page *page, const struct assessment *assessment,
                     const struct host_view *view, const struct host_style *style);

/** The table path × scheme; nothing at all when no path was asked. */
void text_write_paths(struct text_page *page, const struct host_view *view, size_t limit);

/** What is wrong, with reasons and remedies, the worst first; nothing at all if nothing
 * is. */
void text_write_problems(struct text_page *page, const struct host_view *view, size_t limit);

void text_write_steps(struct text_page *page, const struct assessment *assessment);

/** What people know a certificate by: its common name, else its subject; "unreadable" if it has
 * neither. */
const char *text_name_certificate(const struct certificate_facts *facts);

/** "RSA 2048, SHA-256, trusted, name matches, 212 days left"; in the page's arena. */
const char *text_describe_certificate(struct text_page *page,
                                      const struct certificate_report *certificate);

/** What there is to say of TLS on a port; in the page's arena. */
const char *text_describe_tls(struct text_page *page, const struct endpoint_report *endpoint);

/** "TLS 1.2 1.3"; NULL if none was seen to be accepted. */
const char *text_list_versions(struct text_page *page, const struct endpoint_report *endpoint);

/** `lead` (NULL: nothing), and what other names of the host meet there that its own does not. */
const char *text_describe_aliases(struct text_page *page, const struct endpoint_report *endpoint,
                                  const char *lead);

/** Certificates that several hosts share, and hosts that show different ones; nothing at all where
 * there is nothing to say. */
void text_write_certificates(struct text_page *page, const struct assessment *assessment,
                             const struct overview *overview, size_t limit);

/** What the user declared as wanted: "https, CEM in use"; in the page's arena. */
const char *text_describe_wanted(struct text_page *page, const struct assessment *assessment);

/** What ran short, here and at the servers; nothing at all where nothing did. NULL: nothing. */
void text_write_hardship(struct text_page *page, const struct hardship *hardship, size_t limit);

/** The vantage point as people read it; `name` is NULL where its journals name none. */
const char *text_name_vantage(const char *name);

/** "seen from headquarters", or from several, with how much they saw alike; in the page's arena;
 * NULL if nothing is known of it. */
const char *text_describe_vantages(struct text_page *page, const struct assessment *assessment);

/** What vantage points saw differently; nothing at all where they agree. */
void text_write_disagreements(struct text_page *page, const struct assessment *assessment,
                              size_t limit);

/** "and 3 more …", indented, when `left_out` is not 0. */
void text_write_left_out(struct text_page *page, size_t indent, size_t left_out, const char *what);

#endif

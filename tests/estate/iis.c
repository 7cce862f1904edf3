#include "estate/iis.h"

#include "base/text.h"
#include "estate/error_page.h"
#include "estate/foreign.h"
#include "estate/http_sys.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

/** An answer before it is written. */
struct answer {
    const char *status;
    const char *content_type;
    bool is_private;      /**< Cache-Control of ASP.NET */
    const char *location; /**< NULL if none */
    bool is_file;         /**< fields of a static file */
    bool has_challenge;
    bool is_by_asp_net;
    char odd_status[32];
    struct text_buffer body;
};

/** Two paths are one segment apart: "/a" is a prefix of "/a/b", not of "/ab". */
static bool is_prefix(const char *prefix, const char *path)
{
    const size_t length = strlen(prefix);

    if (!text_starts_with_ignore_case(path, prefix)) {
        return false;
    }
    return path[length] == '\0' || path[length] == '/' || prefix[length - 1] == '/';
}

const struct path_rule *iis_find_rule(const struct endpoint *endpoint, const char *path)
{
    const struct path_rule *best = NULL;

    for (size_t i = 0; i < endpoint->rule_count; i++) {
        const struct path_rule *rule = &endpoint->rules[i];
        if (is_prefix(rule->path, path) &&
            (best == NULL || strlen(rule->path) > strlen(best->path))) {
            best = rule;
        }
    }
    return best;
}

const struct path_rule *iis_rule_for_method(const struct path_rule *rule, const char *method)
{
    for (size_t i = 0; rule != NULL && i < rule->method_count; i++) {
        if (text_equal_ignore_case(rule->by_method[i].method, method)) {
            return &rule->by_method[i];
        }
    }
    return rule;
}

static void fill_error_page(struct answer *answer, const struct endpoint *endpoint,
                            const struct path_rule *rule, enum error_page page)
{
    struct text_buffer *body = &answer->body;

    answer->status =
        error_page_write(body, page, rule == NULL ? endpoint->language : rule->language);
    if (endpoint->product != PRODUCT_IIS) {
        text_buffer_reset(body);
        foreign_page_write(body, endpoint, answer->status);
    }
}

static void fill_leading_page(struct answer *answer, bool is_script)
{
    answer->status = "403 Forbidden";
    error_page_write_leading(&answer->body, answer->location, is_script);
    answer->location = NULL; // the page says where, no field does
}

static void fill_start_page(struct answer *answer)
{
    answer->status = "200 OK";
    answer->is_file = true;
    (void)text_buffer_append_text(&answer->body, "<!DOCTYPE html>\r\n<html>\r\n<head>\r\n"
                                                 "<title>IIS Windows Server</title>\r\n"
                                                 "</head>\r\n<body>\r\n</body>\r\n</html>\r\n");
}

static void fill_redirect_status(struct answer *answer, const struct path_rule *rule)
{
    switch (rule->status) {
    case 301:
        answer->status = "301 Moved Permanently";
        return;
    case 302:
        answer->status = rule->kind == ANSWER_REDIRECT ? "302 Redirect" : "302 Found";
        return;
    case 303:
        answer->status = "303 See Other";
        return;
    case 307:
        answer->status = rule->kind == ANSWER_REWRITE ? "307 Temporary Redirect" : "307 Redirect";
        return;
    case 308:
        answer->status = "308 Redirected Permanently";
        return;
    default:
        (void)snprintf(answer->odd_status, sizeof(answer->odd_status), "%u Redirect", rule->status);
        answer->status = answer->odd_status;
        return;
    }
}

static void fill_redirect(struct answer *answer, const struct path_rule *rule)
{
    const char *location = answer->location == NULL ? "" : answer->location;

    fill_redirect_status(answer, rule);
    answer->content_type = "text/html; charset=UTF-8";
    if (rule->kind == ANSWER_REDIRECT) {
        (void)text_buffer_format(
            &answer->body,
            "<head><title>Document Moved</title></head>\n<body><h1>Object "
            "Moved</h1>This document may be found <a HREF=\"%s\">here</a></body>",
            location);
        return;
    }
    if (rule->kind == ANSWER_REWRITE) {
        return;
    }
    answer->content_type = "text/html; charset=utf-8";
    answer->is_private = true;
    answer->is_by_asp_net = true;
    (void)text_buffer_format(&answer->body,
                             "<html><head><title>Object moved</title></head><body>\r\n<h2>Object "
                             "moved to <a href=\"%s\">here</a>.</h2>\r\n</body></html>\r\n",
                             location);
}

/** What the server adds to every answer. */
static void write_own_fields(struct text_buffer *out, const struct endpoint *endpoint,
                             const struct answer *answer)
{
    if (endpoint->transport_security != NULL && endpoint->is_tls) {
        (void)text_buffer_format(out, "Strict-Transport-Security: %s\r\n",
                                 endpoint->transport_security);
    }
    for (size_t i = 0; i < endpoint->field_count; i++) {
        (void)text_buffer_format(out, "%s\r\n", endpoint->fields[i]);
    }
    if (endpoint->product == PRODUCT_IIS) {
        (void)text_buffer_format(out, "%sX-Powered-By: ASP.NET\r\n",
                                 answer->is_by_asp_net ? "X-AspNet-Version: 4.0.30319\r\n" : "");
    }
}

static void write_answer(struct text_buffer *out, const struct endpoint *endpoint,
                         const struct request *request, const struct answer *answer)
{
    (void)text_buffer_format(out, "HTTP/1.1 %s\r\n%sContent-Type: %s\r\n", answer->status,
                             answer->is_private ? "Cache-Control: private\r\n" : "",
                             answer->content_type);
    if (answer->location != NULL) {
        (void)text_buffer_format(out, "Location: %s\r\n", answer->location);
    }
    if (answer->is_file) {
        (void)text_buffer_append_text(out, "Last-Modified: Mon, 06 Jan 2025 08:00:00 GMT\r\n"
                                           "Accept-Ranges: bytes\r\n"
                                           "ETag: \"80b7c0a51660db1:0\"\r\n");
    }
    if (endpoint->server[0] != '\0') {
        (void)text_buffer_format(out, "Server: %s\r\n", endpoint->server);
    }
    if (answer->has_challenge) {
        (void)text_buffer_append_text(out, "WWW-Authenticate: Negotiate\r\n"
                                           "WWW-Authenticate: NTLM\r\n");
    }
    write_own_fields(out, endpoint, answer);
    http_sys_date(out);
    (void)text_buffer_format(out, "%sContent-Length: %zu\r\n\r\n",
                             request->wants_close ? "Connection: close\r\n" : "",
                             answer->body.length);
    if (!text_equal(request->method, "HEAD")) {
        (void)text_buffer_append(out, answer->body.text, answer->body.length);
    }
}

/** The location with the path that was asked in the place of "{path}". */
static void fill_location(struct text_buffer *location, const struct path_rule *rule,
                          const char *path)
{
    static const char mark[] = "{path}";
    const char *found = strstr(rule->location, mark);

    if (found == NULL) {
        (void)text_buffer_append_text(location, rule->location);
        return;
    }
    (void)text_buffer_append(location, rule->location, (size_t)(found - rule->location));
    (void)text_buffer_append_text(location, path);
    (void)text_buffer_append_text(location, found + strlen(mark));
}

/** Is it the folder itself that is asked for, and nothing below it? */
static bool is_itself(const struct path_rule *rule, const char *path)
{
    const size_t length = strlen(rule->path);

    return text_starts_with_ignore_case(path, rule->path) &&
           (path[length] == '\0' || text_equal(path + length, "/"));
}

/** The page of what is no 200 and no redirect. */
static enum error_page page_of(const struct path_rule *rule, const char *path)
{
    switch (rule->kind) {
    case ANSWER_AUTH:
        return PAGE_401;
    case ANSWER_REQUIRE_SSL:
    case ANSWER_FORBIDDEN:
        return PAGE_403;
    case ANSWER_REQUIRE_SSL_MAPPED:
        return PAGE_403_4;
    case ANSWER_LISTING_DENIED:
        return is_itself(rule, path) ? PAGE_403 : PAGE_404;
    case ANSWER_PAGE:
        return rule->page;
    case ANSWER_ERROR:
        return PAGE_500;
    default:
        return PAGE_404;
    }
}

static void fill_answer(struct answer *answer, const struct endpoint *endpoint,
                        const struct path_rule *rule, const char *path)
{
    static const struct path_rule missing = { .kind = ANSWER_MISSING };

    rule = rule == NULL ? &missing : rule;
    switch (rule->kind) {
    case ANSWER_SERVES:
        if (text_equal_ignore_case(rule->path, path)) {
            fill_start_page(answer);
            return;
        }
        break;
    case ANSWER_CATCH_ALL:
        fill_start_page(answer);
        return;
    case ANSWER_REQUIRE_SSL_DETAILED:
        answer->status = error_page_write_detailed(&answer->body, "403.4", endpoint->server);
        return;
    case ANSWER_DETAILED:
        answer->status =
            error_page_write_detailed(&answer->body, rule->sub_status, endpoint->server);
        return;
    case ANSWER_SCRIPT:
    case ANSWER_REFRESH:
        fill_leading_page(answer, rule->kind == ANSWER_SCRIPT);
        return;
    case ANSWER_REDIRECT:
    case ANSWER_OBJECT_MOVED:
    case ANSWER_REWRITE:
        fill_redirect(answer, rule);
        return;
    default:
        break;
    }
    const enum error_page page = page_of(rule, path);
    answer->has_challenge = page == PAGE_401;
    fill_error_page(answer, endpoint, rule == &missing ? NULL : rule, page);
}

static bool is_answered(const char *method, const struct path_rule *rule)
{
    return text_equal(method, "GET") || text_equal(method, "HEAD") ||
           (rule != NULL && rule->method != NULL);
}

bool iis_answer(struct text_buffer *out, const struct endpoint *endpoint,
                const struct request *request, const struct path_rule *rule)
{
    struct answer answer = { .content_type = "text/html" };
    struct text_buffer location;

    text_buffer_init(&answer.body, SIZE_MAX);
    text_buffer_init(&location, SIZE_MAX);
    if (!is_answered(request->method, rule)) {
        fill_error_page(&answer, endpoint, NULL, PAGE_405);
    } else {
        if (rule != NULL && rule->location != NULL) {
            fill_location(&location, rule, request->path);
            answer.location = location.text;
        }
        fill_answer(&answer, endpoint, rule, request->path);
    }
    write_answer(out, endpoint, request, &answer);
    text_buffer_clear(&location);
    text_buffer_clear(&answer.body);
    return !request->wants_close;
}

bool iis_answer_page(struct text_buffer *out, const struct endpoint *endpoint,
                     const struct request *request, enum error_page page)
{
    const struct path_rule rule = {
        .path = "/", .kind = ANSWER_PAGE, .page = page, .language = endpoint->language
    };

    return iis_answer(out, endpoint, request, &rule);
}

#include "estate/iis.h"

#include "base/text.h"
#include "estate/http_sys.h"

#include <assert.h>
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
    struct text_buffer body;
};

/** A page of \inetpub\custerr: its size is that of the file that every Windows brings along. */
struct error_page {
    const char *status;
    const char *heading;
    const char *sentence;
    size_t size;
};

enum page {
    PAGE_401,
    PAGE_403,
    PAGE_403_4,
    PAGE_404,
    PAGE_405,
    PAGE_500,
    PAGE_COUNT,
};

static const struct error_page error_pages[PAGE_COUNT] = {
    [PAGE_401] = { "401 Unauthorized",
                   "401 - Unauthorized: Access is denied due to invalid credentials.",
                   "The credentials that came with the request do not open this page.", 1293 },
    [PAGE_403] = { "403 Forbidden", "403 - Forbidden: Access is denied.",
                   "You do not have permission to view this directory or page using the "
                   "credentials that you supplied.",
                   1233 },
    [PAGE_403_4] = { "403 Forbidden", "403.4 - Forbidden: SSL is required to view this resource.",
                     "The page is reached with https in front of its address.", 1258 },
    [PAGE_404] = { "404 Not Found", "404 - File or directory not found.",
                   "Nothing is found here: removed, renamed, or out of reach for now.", 1245 },
    [PAGE_405] = { "405 Method Not Allowed",
                   "405 - HTTP verb used to access this page is not allowed.",
                   "The page does not take requests of this kind.", 1293 },
    [PAGE_500] = { "500 Internal Server Error", "500 - Internal server error.",
                   "The page that was asked for cannot be shown because something failed.", 1208 },
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

/** Pads the page with blanks inside a comment up to its recorded size. */
static void fill_error_page(struct answer *answer, enum page which)
{
    static const char before[] = "<!--";
    static const char behind[] = "-->\r\n</body>\r\n</html>\r\n";
    const struct error_page *page = &error_pages[which];
    struct text_buffer *body = &answer->body;

    answer->status = page->status;
    (void)text_buffer_format(
        body,
        "<!DOCTYPE html>\r\n<html>\r\n<head>\r\n"
        "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=iso-8859-1\"/>\r\n"
        "<title>%s</title>\r\n</head>\r\n<body>\r\n"
        "<h1>Server Error</h1>\r\n<h2>%s</h2>\r\n<h3>%s</h3>\r\n%s",
        page->heading, page->heading, page->sentence, before);
    assert(body->length + strlen(behind) <= page->size);
    while (body->length + strlen(behind) < page->size) {
        (void)text_buffer_append_character(body, ' ');
    }
    (void)text_buffer_append_text(body, behind);
}

static void fill_detailed_page(struct answer *answer)
{
    answer->status = "403 Forbidden";
    (void)text_buffer_append_text(&answer->body,
                                  "<!DOCTYPE html>\r\n<html>\r\n<head>\r\n"
                                  "<title>IIS 10.0 Detailed Error - 403.4 - Forbidden</title>\r\n"
                                  "</head>\r\n<body>\r\n<div id=\"content\">\r\n"
                                  "<h3>HTTP Error 403.4 - Forbidden</h3>\r\n"
                                  "<h4>This page is reached over a secure connection only.</h4>\r\n"
                                  "</div>\r\n</body>\r\n</html>\r\n");
}

static void fill_start_page(struct answer *answer)
{
    answer->status = "200 OK";
    answer->is_file = true;
    (void)text_buffer_append_text(&answer->body, "<!DOCTYPE html>\r\n<html>\r\n<head>\r\n"
                                                 "<title>IIS Windows Server</title>\r\n"
                                                 "</head>\r\n<body>\r\n</body>\r\n</html>\r\n");
}

static const char *redirect_status(const struct path_rule *rule)
{
    switch (rule->status) {
    case 301:
        return "301 Moved Permanently";
    case 303:
        return "303 See Other";
    case 307:
        return "307 Redirect";
    case 308:
        return "308 Redirected Permanently";
    default:
        return rule->kind == ANSWER_REDIRECT ? "302 Redirect" : "302 Found";
    }
}

static void fill_redirect(struct answer *answer, const struct path_rule *rule)
{
    answer->status = redirect_status(rule);
    if (rule->kind == ANSWER_REDIRECT) {
        answer->content_type = "text/html; charset=UTF-8";
        (void)text_buffer_format(
            &answer->body,
            "<head><title>Document Moved</title></head>\n<body><h1>Object "
            "Moved</h1>This document may be found <a HREF=\"%s\">here</a></body>",
            answer->location);
        return;
    }
    answer->content_type = "text/html; charset=utf-8";
    answer->is_private = true;
    answer->is_by_asp_net = true;
    (void)text_buffer_format(&answer->body,
                             "<html><head><title>Object moved</title></head><body>\r\n<h2>Object "
                             "moved to <a href=\"%s\">here</a>.</h2>\r\n</body></html>\r\n",
                             answer->location);
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
    (void)text_buffer_format(out, "Server: %s\r\n", endpoint->server);
    if (answer->has_challenge) {
        (void)text_buffer_append_text(out, "WWW-Authenticate: Negotiate\r\n"
                                           "WWW-Authenticate: NTLM\r\n");
    }
    if (endpoint->transport_security != NULL && endpoint->is_tls) {
        (void)text_buffer_format(out, "Strict-Transport-Security: %s\r\n",
                                 endpoint->transport_security);
    }
    (void)text_buffer_format(out, "%sX-Powered-By: ASP.NET\r\n",
                             answer->is_by_asp_net ? "X-AspNet-Version: 4.0.30319\r\n" : "");
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

static void fill_answer(struct answer *answer, const struct path_rule *rule, const char *path)
{
    const enum answer_kind kind = rule == NULL ? ANSWER_MISSING : rule->kind;

    switch (kind) {
    case ANSWER_SERVES:
        if (text_equal_ignore_case(rule->path, path)) {
            fill_start_page(answer);
        } else {
            fill_error_page(answer, PAGE_404);
        }
        break;
    case ANSWER_AUTH:
        answer->has_challenge = true;
        fill_error_page(answer, PAGE_401);
        break;
    case ANSWER_REQUIRE_SSL:
    case ANSWER_FORBIDDEN:
        fill_error_page(answer, PAGE_403);
        break;
    case ANSWER_REQUIRE_SSL_DETAILED:
        fill_detailed_page(answer);
        break;
    case ANSWER_REQUIRE_SSL_MAPPED:
        fill_error_page(answer, PAGE_403_4);
        break;
    case ANSWER_REDIRECT:
    case ANSWER_OBJECT_MOVED:
        fill_redirect(answer, rule);
        break;
    case ANSWER_ERROR:
        fill_error_page(answer, PAGE_500);
        break;
    case ANSWER_MISSING:
        fill_error_page(answer, PAGE_404);
        break;
    case ANSWER_APP_DOWN: // by http.sys
    case ANSWER_RESET:    // by the connection
    case ANSWER_KIND_COUNT:
        assert(false);
        break;
    }
}

bool iis_answer(struct text_buffer *out, const struct endpoint *endpoint,
                const struct request *request, const struct path_rule *rule)
{
    const bool is_head = text_equal(request->method, "HEAD");
    struct answer answer = { .content_type = "text/html" };
    struct text_buffer location;

    if (rule != NULL && rule->kind == ANSWER_APP_DOWN) {
        http_sys_answer(out, DRIVER_UNAVAILABLE, is_head);
        return false;
    }
    text_buffer_init(&answer.body, SIZE_MAX);
    text_buffer_init(&location, SIZE_MAX);
    if (!is_head && !text_equal(request->method, "GET")) {
        fill_error_page(&answer, PAGE_405);
    } else {
        if (rule != NULL && rule->location != NULL) {
            fill_location(&location, rule, request->path);
            answer.location = location.text;
        }
        fill_answer(&answer, rule, request->path);
    }
    write_answer(out, endpoint, request, &answer);
    text_buffer_clear(&location);
    text_buffer_clear(&answer.body);
    return !request->wants_close;
}

bool iis_forbid(struct text_buffer *out, const struct endpoint *endpoint,
                const struct request *request)
{
    const struct path_rule forbidden = { .path = "/", .kind = ANSWER_FORBIDDEN };

    return iis_answer(out, endpoint, request, &forbidden);
}

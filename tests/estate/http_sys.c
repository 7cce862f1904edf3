#include "estate/http_sys.h"

#include <time.h>

struct driver_page {
    const char *status;
    const char *title;
    const char *heading;
    const char *message;
};

static const struct driver_page pages[DRIVER_ANSWER_COUNT] = {
    [DRIVER_INVALID_VERB] = { "400 Bad Request", "Bad Request", "Bad Request - Invalid Verb",
                              "HTTP Error 400. The request verb is invalid." },
    [DRIVER_INVALID_HOSTNAME] = { "400 Bad Request", "Bad Request",
                                  "Bad Request - Invalid Hostname",
                                  "HTTP Error 400. The request hostname is invalid." },
    [DRIVER_INVALID_URL] = { "400 Bad Request", "Bad Request", "Bad Request - Invalid URL",
                             "HTTP Error 400. The request URL is invalid." },
    [DRIVER_INVALID_HEADER] = { "400 Bad Request", "Bad Request", "Bad Request - Invalid Header",
                                "HTTP Error 400. The request has an invalid header name." },
    [DRIVER_LENGTH_REQUIRED] = { "411 Length Required", "Length Required", "Length Required",
                                 "HTTP Error 411. The request must be chunked or have a content "
                                 "length." },
    [DRIVER_BADLY_FORMED] = { "400 Bad Request", "Bad Request", "Bad Request",
                              "HTTP Error 400. The request is badly formed." },
    [DRIVER_NOT_FOUND] = { "404 Not Found", "Not Found", "Not Found",
                           "HTTP Error 404. The requested resource is not found." },
    [DRIVER_UNAVAILABLE] = { "503 Service Unavailable", "Service Unavailable",
                             "Service Unavailable", "HTTP Error 503. The service is unavailable." },
};

void http_sys_date(struct text_buffer *out)
{
    const time_t now = time(NULL);
    struct tm calendar = { 0 };
    char text[64];

    (void)gmtime_r(&now, &calendar);
    (void)strftime(text, sizeof(text), "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &calendar);
    (void)text_buffer_append_text(out, text);
}

void http_sys_answer(struct text_buffer *out, enum driver_answer answer, bool is_head)
{
    const struct driver_page *page = &pages[answer];
    struct text_buffer body;

    text_buffer_init(&body, SIZE_MAX);
    (void)text_buffer_format(
        &body,
        "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\"\"http://www.w3.org/TR/html4/strict.dtd\">\r\n"
        "<HTML><HEAD><TITLE>%s</TITLE>\r\n"
        "<META HTTP-EQUIV=\"Content-Type\" Content=\"text/html; charset=us-ascii\"></HEAD>\r\n"
        "<BODY><h2>%s</h2>\r\n"
        "<hr><p>%s</p>\r\n"
        "</BODY></HTML>\r\n",
        page->title, page->heading, page->message);

    (void)text_buffer_format(out,
                             "HTTP/1.1 %s\r\n"
                             "Content-Type: text/html; charset=us-ascii\r\n"
                             "Server: Microsoft-HTTPAPI/2.0\r\n",
                             page->status);
    http_sys_date(out);
    (void)text_buffer_format(out, "Connection: close\r\nContent-Length: %zu\r\n\r\n", body.length);
    if (!is_head) {
        (void)text_buffer_append(out, body.text, body.length);
    }
    text_buffer_clear(&body);
}

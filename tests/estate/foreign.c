#include "estate/foreign.h"

#include "estate/http_sys.h"

#include <stdint.h>
#include <string.h>

void foreign_page_write(struct text_buffer *body, const struct endpoint *endpoint,
                        const char *status)
{
    if (endpoint->product == PRODUCT_NGINX) {
        (void)text_buffer_format(body,
                                 "<html>\r\n<head><title>%s</title></head>\r\n<body>\r\n"
                                 "<center><h1>%s</h1></center>\r\n<hr><center>%s</center>\r\n"
                                 "</body>\r\n</html>\r\n",
                                 status, status, endpoint->server);
        return;
    }
    const char *reason = strchr(status, ' ');
    (void)text_buffer_format(body,
                             "<!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 2.0//EN\">\n"
                             "<html><head>\n<title>%s</title>\n</head><body>\n<h1>%s</h1>\n"
                             "<hr>\n<address>%s</address>\n</body></html>\n",
                             status, reason == NULL ? status : reason + 1, endpoint->server);
}

static void write_bad_request(struct text_buffer *out, const struct endpoint *endpoint,
                              const struct text_buffer *body)
{
    (void)text_buffer_append_text(out, "HTTP/1.1 400 Bad Request\r\n");
    if (endpoint->server[0] != '\0') {
        (void)text_buffer_format(out, "Server: %s\r\n", endpoint->server);
    }
    http_sys_date(out);
    (void)text_buffer_format(
        out, "Content-Type: text/html\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n",
        body->length);
    (void)text_buffer_append(out, body->text, body->length);
}

void foreign_answer_nonsense(struct text_buffer *out, const struct endpoint *endpoint)
{
    struct text_buffer body;

    text_buffer_init(&body, SIZE_MAX);
    foreign_page_write(&body, endpoint, "400 Bad Request");
    write_bad_request(out, endpoint, &body);
    text_buffer_clear(&body);
}

void foreign_answer_plain(struct text_buffer *out, const struct endpoint *endpoint)
{
    struct text_buffer body;

    text_buffer_init(&body, SIZE_MAX);
    if (endpoint->product == PRODUCT_APACHE) {
        (void)text_buffer_append_text(
            &body, "<!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 2.0//EN\">\n"
                   "<html><head>\n<title>400 Bad Request</title>\n</head><body>\n"
                   "<h1>Bad Request</h1>\n<p>Your browser sent a request that this server could "
                   "not understand.<br />\nReason: You're speaking plain HTTP to an SSL-enabled "
                   "server port.<br />\n Instead use the HTTPS scheme to access this URL, please."
                   "<br />\n</p>\n</body></html>\n");
    } else {
        (void)text_buffer_format(
            &body,
            "<html>\r\n<head><title>400 The plain HTTP request was sent to HTTPS port</title>"
            "</head>\r\n<body>\r\n<center><h1>400 Bad Request</h1></center>\r\n"
            "<center>The plain HTTP request was sent to HTTPS port</center>\r\n"
            "<hr><center>%s</center>\r\n</body>\r\n</html>\r\n",
            endpoint->server);
    }
    write_bad_request(out, endpoint, &body);
    text_buffer_clear(&body);
}

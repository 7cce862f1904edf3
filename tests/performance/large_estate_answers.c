#include "performance/large_estate_answers.h"

#include "base/text.h"
#include "model/canary.h"

#include <string.h>

// Of every KINDS hosts so many are not as they should be; 37 is prime to everything else that
// repeats here.
#define KINDS 37

#define AGENT_SITE_PORT 4726

static const char not_found[] =
    "<!DOCTYPE html>\r\n<html>\r\n<head>\r\n<title>404 - File or directory not found.</title>\r\n"
    "<style type=\"text/css\">\r\n<!--\r\nbody{margin:0;font-size:.7em;font-family:Verdana, Arial, "
    "Helvetica, sans-serif;background:#EEEEEE;}\r\nfieldset{padding:0 15px 10px 15px;} "
    "\r\nh1{font-size:2.4em;margin:0;color:#FFF;}\r\n-->\r\n</style>\r\n</head>\r\n<body>\r\n"
    "<div id=\"header\"><h1>Server Error</h1></div>\r\n<div id=\"content\">\r\n<fieldset>\r\n"
    "<h2>404 - File or directory not found.</h2>\r\n</fieldset>\r\n</div>\r\n</body>\r\n</html>";

static const char needs_ssl[] =
    "<!DOCTYPE html>\r\n<html>\r\n<head>\r\n<title>403 - Forbidden: Access is denied.</title>\r\n"
    "</head>\r\n<body>\r\n<div id=\"header\"><h1>Server Error</h1></div>\r\n<div id=\"content\">"
    "\r\n<h2>403 - Forbidden: Access is denied.</h2>\r\n<h3>You do not have permission to view "
    "this directory or page using the credentials that you supplied.</h3>\r\n</div>\r\n</body>"
    "\r\n</html>";

static const char is_down[] =
    "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\"\"http://www.w3.org/TR/html4/strict.dtd\">"
    "\r\n<HTML><HEAD><TITLE>Service Unavailable</TITLE>\r\n<META HTTP-EQUIV=\"Content-Type\" "
    "Content=\"text/html; charset=us-ascii\"></HEAD>\r\n<BODY><h2>Service Unavailable</h2>\r\n<hr>"
    "<p>HTTP Error 503. The service is unavailable.</p>\r\n</BODY></HTML>\r\n";

enum large_estate_kind large_estate_kind_of(size_t host)
{
    static const enum large_estate_kind kinds[KINDS] = {
        [3] = LARGE_ESTATE_HTTP_SERVES,       [7] = LARGE_ESTATE_HTTP_CLOSED,
        [8] = LARGE_ESTATE_HTTP_CLOSED,       [11] = LARGE_ESTATE_HTTP_ONLY,
        [14] = LARGE_ESTATE_APPLICATION_DOWN, [17] = LARGE_ESTATE_EXPIRED,
        [20] = LARGE_ESTATE_OTHER_NAME,       [23] = LARGE_ESTATE_NO_ISSUER,
        [26] = LARGE_ESTATE_NO_AGENT_SITE,    [29] = LARGE_ESTATE_SILENT,
    };

    return kinds[host % KINDS];
}

enum outcome large_estate_connect(enum large_estate_kind kind, uint16_t port)
{
    const bool is_http = port == 80;
    const bool is_refused = (kind == LARGE_ESTATE_HTTP_CLOSED && is_http) ||
                            (kind == LARGE_ESTATE_HTTP_ONLY && !is_http) ||
                            (kind == LARGE_ESTATE_NO_AGENT_SITE && port == AGENT_SITE_PORT);
    if (kind == LARGE_ESTATE_SILENT) {
        return OUTCOME_TIMED_OUT;
    }
    return is_refused ? OUTCOME_REFUSED : OUTCOME_OK;
}

static void put_page(struct observed_answer *answer, unsigned status, const char *page)
{
    answer->status = status;
    answer->body = page;
    answer->body_length = strlen(page);
    answer->body_size = answer->body_length;
}

void large_estate_answer(enum large_estate_kind kind, const char *host,
                         struct observation *observation, struct arena *arena)
{
    struct observed_answer *answer = &observation->answer;
    const bool is_http = observation->scheme == SCHEME_HTTP;
    const bool serves_http = kind == LARGE_ESTATE_HTTP_SERVES || kind == LARGE_ESTATE_HTTP_ONLY;
    *answer = (struct observed_answer){
        .server = "Microsoft-IIS/10.0",
        .content_type = "text/html",
        .client_certificate = is_http ? CLIENT_CERTIFICATE_UNKNOWN : CLIENT_CERTIFICATE_NONE,
    };
    if (kind == LARGE_ESTATE_APPLICATION_DOWN &&
        text_find_ignore_case(observation->path, strlen(observation->path), "/altiris") != NULL) {
        answer->server = "Microsoft-HTTPAPI/2.0";
        answer->content_type = "text/html; charset=us-ascii";
        put_page(answer, 503, is_down);
    } else if (is_http && !serves_http && text_equal(observation->path, "/")) {
        answer->status = 301;
        answer->location = arena_format(arena, "https://%s/", host);
    } else if (is_http && !serves_http) {
        put_page(answer, 403, needs_ssl);
    } else if (canary_is_path(observation->path)) {
        put_page(answer, 404, not_found);
    } else if (strstr(observation->path, "Console") != NULL) {
        answer->status = 401;
        answer->authenticate = "Negotiate, NTLM";
    } else {
        answer->status = 200;
        answer->body_size = 703;
    }
}

#include "estate/malformed.h"

/** Texts with their length, for they hold NUL. */
struct malformed_answer {
    const char *text;
    size_t length;
    const char *repeated; /**< NULL: ends */
    size_t repeated_length;
};

#define TEXT(literal)     .text = (literal), .length = sizeof(literal) - 1
#define REPEATED(literal) .repeated = (literal), .repeated_length = sizeof(literal) - 1

#define BEGINNING "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nServer: Microsoft-IIS/10.0\r\n"
#define PAGE      "<html><body>Malformed</body></html>"

static const struct malformed_answer answers[MALFORMED_COUNT] = {
    [MALFORMED_ENDLESS_HEADER] = { TEXT(BEGINNING), REPEATED("X-More: and more\r\n") },
    [MALFORMED_ENDLESS_LINE] = { TEXT(BEGINNING "X-Long: "), REPEATED("aaaaaaaaaaaaaaaa") },
    [MALFORMED_ENDLESS_BODY] = { TEXT(BEGINNING "Connection: close\r\n\r\n"),
                                 REPEATED("<p>and more</p>\r\n") },
    [MALFORMED_ENDLESS_CHUNKS] = { TEXT(BEGINNING "Transfer-Encoding: chunked\r\n\r\n"),
                                   REPEATED("8\r\nand more\r\n") },
    [MALFORMED_INFORMATIONAL_STORM] = { TEXT("HTTP/1.1 102 Processing\r\n\r\n"),
                                        REPEATED("HTTP/1.1 102 Processing\r\n\r\n") },
    [MALFORMED_NUL_IN_HEADER] = { TEXT(BEGINNING
                                       "X-Nul: a\0b\r\nContent-Length: 35\r\n\r\n" PAGE) },
    [MALFORMED_CONTROL_IN_HEADER] = { TEXT(BEGINNING "X-Bell: a\001\033[31mb\177\r\n"
                                                     "Content-Length: 35\r\n\r\n" PAGE) },
    [MALFORMED_LENGTH_TOO_LARGE] = { TEXT(BEGINNING "Content-Length: 5000\r\n\r\n" PAGE) },
    [MALFORMED_LENGTH_TOO_SMALL] = { TEXT(BEGINNING "Content-Length: 6\r\n\r\n" PAGE) },
    [MALFORMED_TWO_LENGTHS] = { TEXT(BEGINNING
                                     "Content-Length: 35\r\nContent-Length: 20\r\n\r\n" PAGE) },
    [MALFORMED_CHUNK_SIZE] = { TEXT(BEGINNING "Transfer-Encoding: chunked\r\n\r\n"
                                              "zz\r\n" PAGE "\r\n0\r\n\r\n") },
    [MALFORMED_CHUNK_CUT] = { TEXT(BEGINNING "Transfer-Encoding: chunked\r\n\r\n"
                                             "64\r\n" PAGE) },
    [MALFORMED_HTTP_0_9] = { TEXT(PAGE "\r\n") },
    [MALFORMED_STATUS_LINE] = { TEXT("HTTP/1.1 abc Neither\r\nContent-Length: 35\r\n\r\n" PAGE) },
};

const char *malformed_write(struct text_buffer *out, enum malformation malformation,
                            size_t *out_length)
{
    const struct malformed_answer *answer = &answers[malformation];

    (void)text_buffer_append(out, answer->text, answer->length);
    *out_length = answer->repeated_length;
    return answer->repeated;
}

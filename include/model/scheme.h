/** The two protocols that the whole program is about, and a yes, a no, and nothing said. */
#ifndef MODEL_SCHEME_H
#define MODEL_SCHEME_H

#include <stdbool.h>
#include <stdint.h>

enum scheme {
    SCHEME_HTTP,
    SCHEME_HTTPS,
    SCHEME_COUNT,
};

/** "http", "https". */
const char *scheme_name(enum scheme scheme);
bool scheme_from_name(const char *name, enum scheme *out_scheme);
enum scheme scheme_other(enum scheme scheme);

/** 80 or 443. */
uint16_t scheme_default_port(enum scheme scheme);

/** What the user says of the estate; nothing said is not the same as no. */
enum answer {
    ANSWER_UNKNOWN,
    ANSWER_NO,
    ANSWER_YES,
    ANSWER_COUNT,
};

/** "unknown", "no", "yes". */
const char *answer_name(enum answer answer);

#endif

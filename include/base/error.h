/** The one way in which a function says why it failed: a kind, which decides the exit code, and a
 *  line for the user. */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdbool.h>

enum error_kind {
    ERROR_NONE,
    ERROR_USAGE,  /**< the command line is wrong: exit 2 */
    ERROR_INPUT,  /**< what the user handed in is wrong: exit 2 */
    ERROR_SYSTEM, /**< the machine could not: exit 3 */
};

struct error {
    enum error_kind kind;
    char text[1024];
};

/** Fills `error`, replacing what was there; always returns false, so that a failing function can
 *  `return error_set(…)`. The text is one line, starts in lower case and names the place (file,
 * line or JSON path). Control characters in it are replaced, a text too long is cut. */
bool error_set(struct error *error, enum error_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif

/** Ctrl-C and SIGTERM end a run in good order: they are held back while it lasts, and asked for now
 * and then. */
#ifndef CLI_INTERRUPT_H
#define CLI_INTERRUPT_H

#include <stdbool.h>

/** Holds SIGINT and SIGTERM back, in this thread and those that it starts. SIGPIPE and SIGXFSZ are
 * ignored: a closed pipe or a file too large is an error of the write. */
void interrupt_hold(void);

/** True once after one has come; from then on a further one ends the program at once. */
bool interrupt_arrived(void);

/** Lets them through again. */
void interrupt_release(void);

#endif

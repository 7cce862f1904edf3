/** Tables of names: finding the member of an enum that a name stands for. */
#ifndef MODEL_NAMES_H
#define MODEL_NAMES_H

#include <stddef.h>

/** Index of `name` in the table, compared byte by byte; `count` when it is not there. */
size_t names_find(const char *const *names, size_t count, const char *name);

#endif

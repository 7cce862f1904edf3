/** One object of a scenario while it is read: its members by name, with the place in messages. */
#ifndef ESTATE_READING_H
#define ESTATE_READING_H

#include "estate/scenario.h"
#include "estate/words.h"

/** Reads leave what they fill alone when the member is not there, and fail with its place. */
struct reading {
    struct scenario *scenario;
    const cJSON *declared;
    const char *where; /**< "ns1.https", for messages */
    struct error *error;
};

/** False, with "file: where.member reason". */
bool reading_fail(const struct reading *reading, const char *member, const char *reason);

bool reading_word(const struct reading *reading, const char *member, const struct word *words,
                  int *value);
bool reading_text(const struct reading *reading, const char *member, const char **text);
bool reading_flag(const struct reading *reading, const char *member, bool *flag);
bool reading_number(const struct reading *reading, const char *member, int maximum, int *number);
bool reading_count(const struct reading *reading, const char *member, unsigned *count);

/** The texts stay in the scenario's tree, the list in its arena. */
bool reading_texts(const struct reading *reading, const char *member, const char ***texts,
                   size_t *count);

/** It must be an object, with members of `known` only, which ends with NULL. */
bool reading_check_members(const struct reading *reading, const char *const *known);

#endif

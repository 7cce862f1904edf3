/** Which members a check has, by what it is about. */
#ifndef INVENTORY_CHECK_MEMBERS_H
#define INVENTORY_CHECK_MEMBERS_H

#include "base/error.h"
#include "inventory/json_words.h"
#include "model/catalogue.h"
#include "syntax/json.h"

#include <stdbool.h>

/** What is right, tolerated or wrong about the subject; NULL: nothing is measured. */
const struct word_kind *check_values(enum check_subject subject);

/** False if the check has a member that no check has. */
bool check_require_known_members(struct json_value value, struct error *error);

/** Members that say something only of some subjects must be there for these and for no other. */
bool check_require_members(struct json_value value, enum check_subject subject,
                           struct error *error);

#endif

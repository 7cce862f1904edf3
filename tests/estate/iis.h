/** The voice of IIS: the order of the fields and the lengths of the pages are those of recorded
 * answers; the wording of pages is ours where no recording gives it. */
#ifndef ESTATE_IIS_H
#define ESTATE_IIS_H

#include "base/buffer.h"
#include "estate/request.h"
#include "estate/scenario.h"

/** The rule for a path: the longest prefix by whole segments, case ignored. NULL: none. */
const struct path_rule *iis_find_rule(const struct endpoint *endpoint, const char *path);

/** The rule for a method, where the rule has one for it; else the rule itself. */
const struct path_rule *iis_rule_for_method(const struct path_rule *rule, const char *method);

/** Appends the answer to a GET or HEAD under that rule (NULL: missing), to any other method 405,
 * where the rule is not for it. The rule's answer must be one of IIS. Returns false when the
 * connection is to be closed after it. */
bool iis_answer(struct text_buffer *out, const struct endpoint *endpoint,
                const struct request *request, const struct path_rule *rule);

/** The same with one page, whatever the path. */
bool iis_answer_page(struct text_buffer *out, const struct endpoint *endpoint,
                     const struct request *request, enum error_page page);

#endif

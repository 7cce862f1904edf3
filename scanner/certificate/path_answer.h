/** What the answer tells of a path as it was built. */
#ifndef CERTIFICATE_PATH_ANSWER_H
#define CERTIFICATE_PATH_ANSWER_H

#include "certificate/path.h"
#include "certificate/sent_chain.h"

/** Fills path, path_length, is_anchored and unknown_authority of `answer`. */
void path_answer(struct arena *arena, const struct built_path *path,
                 const struct sent_issuers *issuers, const struct chain_question *question,
                 struct chain_answer *answer);

#endif
